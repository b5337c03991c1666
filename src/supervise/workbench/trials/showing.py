"""What became of tests, for people and for machines: differences as text, a report as data, a JUnit file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from supervise.model.base import Text
from supervise.workbench.junit import Checked, Failure, junit

from .comparing import Difference
from .running import Outcome


def show_outcome(outcome: Outcome, zone: ZoneInfo, language: str) -> Iterator[str]:
    """The differences of a test that failed: each at its place in the test file, what stands there, what is so."""
    for at, one in outcome.differences:
        place, moment = outcome.book.place(one.node), f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
        name = f"「{outcome.trial.name}」" if language == "zh" else f"“{outcome.trial.name}”"
        yield f"{place}: {name} {moment} {one.what.say(language)}"
        yield from _side(_EXPECTED.say(language), one.expected.say(language))
        yield from _side(_GOT.say(language), one.got.say(language))


_EXPECTED = Text(zh="应为", en="expected")
_GOT = Text(zh="实为", en="got")


def _side(head: str, told: str) -> Iterator[str]:
    lines = told.splitlines() or [""]
    pad = " " * 4
    if len(lines) == 1:
        yield f"{pad}{head} {lines[0]}"
        return
    yield f"{pad}{head}"
    yield from (f"{pad}  {line}" for line in lines)


def as_document(outcomes: Sequence[Outcome]) -> Mapping[str, Any]:
    """The outcomes as one JSON document."""
    return {
        "passed": sum(one.passed for one in outcomes),
        "failed": sum(not one.passed for one in outcomes),
        "tests": [
            {
                "file": one.book.source.path, "test": one.trial.name, "passed": one.passed,
                "seconds": round(one.seconds, 3),
                "differences": [_as_document(one, at, difference) for at, difference in one.differences],
            }
            for one in outcomes
        ],
    }  # fmt: skip


def _as_document(outcome: Outcome, at: datetime, one: Difference) -> Mapping[str, Any]:
    line, column = outcome.book.source.place(one.node.start)
    return {
        "line": line, "column": column, "at": at, "what": one.what, "expected": one.expected, "got": one.got
    }  # fmt: skip


def as_junit(outcomes: Sequence[Outcome], zone: ZoneInfo, language: str) -> str:
    """The outcomes as a JUnit report, a suite to a test file."""
    suites: dict[str, list[Checked]] = {}
    for one in outcomes:
        line = one.book.source.place(one.trial.node.start)[0]
        case = Checked(one.trial.name, _failure(one, zone, language), one.seconds, line)
        suites.setdefault(one.book.source.path, []).append(case)
    return junit("supervise rules test", suites)


def _failure(outcome: Outcome, zone: ZoneInfo, language: str) -> Failure | None:
    if outcome.passed:
        return None
    first = outcome.differences[0][1].what.say(language)
    return Failure("difference", first, "\n".join(show_outcome(outcome, zone, language)))
