"""JUnit XML, as the servers that run checks read it: one case for each thing that was checked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Failure:
    """Why a case failed: of which sort, in a line, and at length."""

    type: str
    message: str
    text: str


@dataclass(frozen=True)
class Checked:
    """One case: `failure` is None where it passed; how long it took, and the line of the file at which it stands."""

    name: str
    failure: Failure | None
    seconds: float | None = None
    line: int | None = None


def junit(name: str, suites: Mapping[str, Sequence[Checked]]) -> str:
    """The report called *name* on the cases of each suite, the suites by the file or the thing that was checked."""
    every = [case for cases in suites.values() for case in cases]
    root = ET.Element("testsuites", {"name": name, **_counts(every)})
    for suite, cases in suites.items():
        listed = ET.SubElement(root, "testsuite", {"name": _clean(suite), **_counts(cases), "skipped": "0"})
        for case in cases:
            at = {} if case.line is None else {"file": _clean(suite), "line": str(case.line)}
            told = {"classname": _clean(suite), "name": _clean(case.name), **_time([case]), **at}
            node = ET.SubElement(listed, "testcase", told)
            if case.failure is not None:
                failed = {"type": case.failure.type, "message": _clean(case.failure.message)}
                ET.SubElement(node, "failure", failed).text = _clean(case.failure.text)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}'


def _counts(cases: Sequence[Checked]) -> Mapping[str, str]:
    failures = sum(case.failure is not None for case in cases)
    return {"tests": str(len(cases)), "failures": str(failures), "errors": "0", **_time(cases)}


def _time(cases: Sequence[Checked]) -> Mapping[str, str]:
    timed = [case.seconds for case in cases if case.seconds is not None]
    return {"time": f"{sum(timed):.3f}"} if timed else {}


def _clean(text: str) -> str:
    """*text* with what XML cannot hold replaced."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
