"""JUnit XML, as the servers that run checks read it: one case for each thing that was checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as ET

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Failure:
    """Why a case failed: of which sort, in a line, and at length."""

    type: str
    message: str
    text: str


def junit(suite: str, cases: Mapping[str, Failure | None]) -> str:
    """The report on *cases*, by name; None is a case that passed."""
    failures = sum(failure is not None for failure in cases.values())
    counts = {"tests": str(len(cases)), "failures": str(failures), "errors": "0"}
    root = ET.Element("testsuites", {"name": suite, **counts})
    listed = ET.SubElement(root, "testsuite", {"name": suite, **counts, "skipped": "0"})
    for name, failure in cases.items():
        case = ET.SubElement(listed, "testcase", {"classname": suite, "name": _clean(name)})
        if failure is not None:
            told = {"type": failure.type, "message": _clean(failure.message)}
            ET.SubElement(case, "failure", told).text = _clean(failure.text)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}'


def _clean(text: str) -> str:
    """*text* with what XML cannot hold replaced."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
