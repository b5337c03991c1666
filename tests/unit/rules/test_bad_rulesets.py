"""Rulesets as people get them wrong: each has one error, at its place, with what to do, soon and in little memory."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from typing import NamedTuple

import pytest

from supervise.rules.diagnostics import CODES
from supervise.rules.loading import check
from support.bombs import BOMBS

from .conftest import ROOT

FOLDER = ROOT / "tests/data/bad_rulesets"


class Expected(NamedTuple):
    """A line of the manifest: a file, its one error, a word of each fix, and what is read with it.

    That is the standard elements, together with a sound ruleset where one is named, or nothing where it says `alone`.
    """

    file: str
    code: str
    line: int
    column: int
    zh: str
    en: str
    beside: str


def manifest() -> list[Expected]:
    with (FOLDER / "expected.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    return [
        Expected(file, code, int(line), int(column), zh, en, beside)
        for file, code, line, column, zh, en, beside in rows
    ]


EXPECTED = manifest()


def data_of(name: str) -> bytes:
    area, _, bomb = name.partition("/")
    return BOMBS[bomb] if area == "made" else (FOLDER / f"{name}.yaml").read_bytes()


def files_of(case: Expected, elements: str) -> Mapping[str, str | bytes]:
    beside = {} if case.beside in {"", "alone"} else {case.beside: data_of(case.beside)}
    standard = {} if case.beside == "alone" else {"elements.yaml": elements}
    return {**standard, **beside, case.file: data_of(case.file)}


@pytest.mark.parametrize("case", EXPECTED, ids=lambda case: case.file)
def test_a_bad_ruleset_has_its_one_error_at_its_place_with_a_fix(case: Expected, elements: str) -> None:
    (fault,) = check(files_of(case, elements))
    assert (fault.path, fault.code, fault.line, fault.column) == (case.file, case.code, case.line, case.column)
    assert case.zh in fault.hint("zh")
    assert case.en in fault.hint("en")
    assert case.zh
    assert case.en
    assert fault.message.zh != fault.message.en


def test_there_are_more_than_150_of_all_kinds_and_of_every_code() -> None:
    assert len(EXPECTED) == len({case.file for case in EXPECTED}) > 150
    assert {case.code for case in EXPECTED} == CODES.keys() - {"rule-ambiguous"}
    areas = {case.file.partition("/")[0] for case in EXPECTED}
    assert areas >= {
        "syntax",
        "encoding",
        "header",
        "elements",
        "mapping",
        "validation",
        "periods",
        "alerts",
        "scoring",
    }
    listed = {case.file for case in EXPECTED} | {case.beside for case in EXPECTED}
    assert {path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.rglob("*.yaml")} <= listed
    assert BOMBS.keys() == {case.file.partition("/")[2] for case in EXPECTED if case.file.startswith("made/")}


@pytest.mark.parametrize("name", [case.file for case in EXPECTED if case.file.startswith("made/")])
def test_a_bomb_is_refused_in_half_a_second_of_work(name: str) -> None:
    files = {name: data_of(name)}
    took = []
    for _ in range(3):
        started = time.process_time()
        check(files)
        took.append(time.process_time() - started)
    assert min(took) < 0.5, took


PEAK = """
import json, resource, sys
from pathlib import Path
from supervise.rules.loading import check
from support.bombs import BOMBS

peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before = peak()
for data in BOMBS.values():
    check({"a.yaml": data})
for path in Path(sys.argv[1]).rglob("*.yaml"):
    check({"a.yaml": path.read_bytes()})
print(json.dumps((peak() - before) * 1024))
"""


def test_all_bad_rulesets_are_refused_in_a_hundred_megabytes() -> None:
    """In a process of its own, whose peak counts what the YAML library takes too."""
    paths = os.pathsep.join(str(ROOT / name) for name in ("src", "tests"))
    told = subprocess.run(
        [sys.executable, "-c", PEAK, str(FOLDER)],
        env={**os.environ, "PYTHONPATH": paths}, capture_output=True, check=True, timeout=120,
    )  # fmt: skip
    assert json.loads(told.stdout) < 100_000_000
