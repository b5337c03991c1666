"""The tests of the shipped rulesets: all hold, they reach every rule and every limit, and moving a limit breaks one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from supervise import Desk
from supervise.desk.activating import standard_rulesets
from supervise.rules.loading import check
from supervise.workbench.trials.covering import report_on
from supervise.workbench.trials.folders import Library
from supervise.workbench.trials.plot import Playbook
from supervise.workbench.trials.points import Point, points_of
from supervise.workbench.trials.running import run_playbook
from supervise.workbench.trials.showing import show_outcome
from supervise.workbench.trials.tally import Tally
from supervise.workbench.trials.watching import Coverage
from support.desks import ROOT

from .conftest import ZONE

FOLDER = ROOT / "rulesets" / "standard"
KINDS = ("alerts", "periods", "scoring", "validation")
TEXTS = {
    path.as_posix(): path.read_text("utf-8") for path in sorted(FOLDER.glob("*.yaml")) if ".test." not in path.name
}
WITHOUT_EFFECT = {("> 0", "> -1")}
"""Limits that may move and change nothing: so many points for each of no returns are no points."""


def playbook(kind: str) -> Playbook:
    book, faults = Library(ZONE).playbook(FOLDER / f"{kind}.test.yaml")
    assert book is not None, [fault.show("en") for fault in faults]
    return book


@pytest.fixture(scope="module")
def books() -> Mapping[str, Playbook]:
    return {kind: playbook(kind) for kind in KINDS}


def test_every_test_holds_and_together_they_reach_the_rules_and_the_limits(books: Mapping[str, Playbook]) -> None:
    tally = Tally()
    outcomes = [one for book in books.values() for one in run_playbook(book, watcher=Coverage(tally))]
    assert [line for one in outcomes for line in show_outcome(one, ZONE, "en")] == []
    report = report_on(Library(ZONE).rulesets(TEXTS)[0], tally)
    assert report.percent("rule") >= 95
    assert report.percent("threshold") >= 90
    assert report.percent("rung") == 100
    assert len(outcomes) >= 40


def test_the_tests_of_mappings_hold_too() -> None:
    book = playbook("intake-city")
    assert [one.trial.name for one in run_playbook(book) if not one.passed] == []
    assert {path.name for path in FOLDER.glob("*.test.yaml")} == {
        f"{kind}.test.yaml" for kind in (*KINDS, "intake-city")
    }


def test_without_one_of_its_files_the_coverage_falls(books: Mapping[str, Playbook]) -> None:
    tally = Tally()
    for one in run_playbook(books["validation"], watcher=Coverage(tally)):
        assert one.passed
    report = report_on(Library(ZONE).rulesets(TEXTS)[0], tally)
    assert report.percent("rule") < 95
    assert {"unit-in-trouble", "key-weekly", "late"} <= {
        gap.point.rule for gap in report.gaps if gap.point.sort == "rule"
    }


def test_breaking_a_limit_in_a_copy_fails_a_test_with_a_readable_difference(tmp_path: Path) -> None:
    for path, text in TEXTS.items():
        (tmp_path / Path(path).name).write_text(text, encoding="utf-8")
    (tmp_path / "alerts.test.yaml").write_text((FOLDER / "alerts.test.yaml").read_text("utf-8"), encoding="utf-8")
    alerts = tmp_path / "alerts.yaml"
    alerts.write_text(
        alerts.read_text("utf-8").replace("due - 3 workdays 09:00", "due - 2 workdays 09:00"), encoding="utf-8"
    )
    book, _ = Library(ZONE).playbook(tmp_path / "alerts.test.yaml")
    assert book is not None
    told = [line for one in run_playbook(book) for line in show_outcome(one, ZONE, "zh")]
    assert any("「截止前三个工作日九时提醒责任人，填报即解除」 2026-03-26 09:00 预警" in line for line in told)
    assert "    应为 {rule: due-soon, of: roads/2026-03, level: blue, since: 2026-03-26 09:00}" in told
    assert "    实为 没有" in told


def moved(written: str) -> Iterator[str]:
    """A limit as it is written, moved by one each way; a limit without a number by a day."""
    number = re.search(r"(?<![:\d])\d+(?![:\d])", written)
    if number:
        for step in (-1, 1):
            yield f"{written[: number.start()]}{int(number[0]) + step}{written[number.end() :]}"
    elif written in {"due", "deadline"}:
        yield from (f"{written} + 1 day", f"{written} - 1 day")
    else:
        days = {"friday": "thursday", "last workday": "day 27", "end": "end - 1 workday"}
        yield from (re.sub(rf"^{day}", other, written) for day, other in days.items() if written.startswith(day))


def mutants(point: Point) -> Iterator[tuple[str, str, dict[str, str]]]:
    """The shipped rulesets with the limit *point* moved: what stood there, what stands there now, the texts."""
    path, line, column = point.place.rsplit(":", 2)
    before = "".join(TEXTS[path].splitlines(keepends=True)[: int(line) - 1])
    start = len(before) + int(column) - 1
    found = re.match(r"(?:[<>=]+ )?[^,}\s]+(?: [^,}\n]*)?", TEXTS[path][start:])
    assert found
    written = found[0] if not found[0].startswith((">", "<")) else " ".join(found[0].split()[:2])
    for new in moved(written):
        yield written, new, {**TEXTS, path: TEXTS[path][:start] + new + TEXTS[path][start + len(written) :]}


@pytest.mark.parametrize("kind", KINDS)
def test_moving_any_limit_by_one_breaks_a_test(kind: str, books: Mapping[str, Playbook]) -> None:
    """What counts as tested is tested: no limit of the shipped rulesets can move unseen."""
    [ruleset] = [one for one in Library(ZONE).rulesets(TEXTS)[0] if one.path.endswith(f"/{kind}.yaml")]
    unseen, tried = [], 0
    for point in (point for point in points_of(ruleset) if point.sort == "threshold"):
        for old, new, texts in mutants(point):
            if (old, new) in WITHOUT_EFFECT:
                continue
            assert check(texts) == (), (point.place, new)
            tried += 1
            needed = {
                path: text for path, text in texts.items() if kind in {"alerts", "scoring"} or "/alerts." not in path
            }
            if all(one.passed for one in run_playbook(replace(books[kind], rulesets=needed))):
                unseen.append(f"{point.place}: {old} -> {new}")
    assert unseen == []
    assert tried >= 8


def test_a_desk_takes_no_test_for_a_ruleset() -> None:
    desk = Desk.open(rulesets=FOLDER, settings={"directory": {}})
    with desk.parts.store.begin() as uow:
        assert {change.name for change in uow.worlds() if change.what == "ruleset"} == {
            "standard/alerts", "standard/elements", "standard/intake-city", "standard/periods", "standard/scoring", "standard/validation",
        }  # fmt: skip
    assert not any(".test." in path for path in standard_rulesets())
