"""`rules test`, `rules cover`, `rules new`: what an analyst trusts a ruleset by."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from supervise.rules.diagnostics import Diagnostic
from supervise.workbench.trials.covering import Report, report_on
from supervise.workbench.trials.folders import Library, read_text, rulesets_below, tests_below, with_elements
from supervise.workbench.trials.plot import Playbook
from supervise.workbench.trials.running import Outcome, Watcher, run_playbook
from supervise.workbench.trials.showing import as_document, as_junit, show_outcome
from supervise.workbench.trials.tally import Tally
from supervise.workbench.trials.watching import Coverage

from .answers import Answer
from .call import Call
from .command import PLACE, command
from .progress import progress
from .refusals import CallRefused
from .rules import rules

Paths = Annotated[
    list[Path], typer.Argument(exists=True, help="Test files (*.test.yaml), or folders of them. 测试文件或文件夹")
]
Junit = Annotated[
    Path | None, typer.Option("--junit", dir_okay=False, help="Write a JUnit report here, too. JUnit 报告")
]  # fmt: skip
Least = Annotated[int, typer.Option("--least", min=0, max=100, help="Per cent of rules to be reached. 规则下限")]
LeastThresholds = Annotated[
    int, typer.Option("--least-thresholds", min=0, max=100, help="Per cent of limits tested on both sides. 界限下限")
]


@command(rules, "test", PLACE)
def test_rules(call: Call, paths: Paths, junit: Junit = None) -> Answer:
    """Run the tests of rulesets; what differs is told at its line of the test file. 测试规则"""
    books, faults = _playbooks(Library(_zone(call)), paths)
    outcomes = _run(call, books)
    if junit is not None:
        junit.write_bytes(as_junit(outcomes, _zone(call), call.language))
    failed = any(not one.passed for one in outcomes)
    lines = [*(fault.show(call.language) for fault in faults), *_differences(call, outcomes)]
    return Answer({**as_document(outcomes), "diagnostics": faults}, lines, failed=failed or bool(faults))


@command(rules, "cover", PLACE)
def cover_rules(call: Call, paths: Paths, least: Least = 0, least_thresholds: LeastThresholds = 0) -> Answer:
    """Count what the tests reach of the rules, and say what would reach the rest. 测试覆盖"""
    library, tally = Library(_zone(call)), Tally()
    books, faults = _playbooks(library, paths)
    outcomes = _run(call, books, Coverage(tally))
    texts = {path.as_posix(): read_text(path) for path in rulesets_below(paths)}
    rulesets, wrong = library.rulesets(with_elements(texts))
    report = report_on((one for one in rulesets if one.path in texts), tally)
    low = _too_low(call, report, least, least_thresholds)
    faults = list(dict.fromkeys([*faults, *wrong]))
    failed = any(not one.passed for one in outcomes) or bool(faults or low)
    told = [*(fault.show(call.language) for fault in faults), *_differences(call, outcomes)]
    document = {**report.document(), **as_document(outcomes), "diagnostics": faults}
    return Answer(document, [*told, *report.lines(call.language), *low], failed=failed)


def _run(call: Call, books: Sequence[Playbook], watcher: Watcher | None = None) -> list[Outcome]:
    outcomes: list[Outcome] = []
    with progress(call.text("测试规则", "testing rules")) as step:
        of = sum(len(book.trials) for book in books)
        for book in books:
            for outcome in run_playbook(book, language=call.language, watcher=watcher):
                outcomes.append(outcome)
                step(len(outcomes), of)
    return outcomes


def _differences(call: Call, outcomes: Sequence[Outcome]) -> list[str]:
    lines = [line for one in outcomes for line in show_outcome(one, _zone(call), call.language)]
    count, failed = len(outcomes), sum(not one.passed for one in outcomes)
    return [*lines, call.text(f"{count} 项测试，{failed} 项不符", f"tests: {count}, failed: {failed}")]


def _too_low(call: Call, report: Report, least: int, least_thresholds: int) -> list[str]:
    """What falls short of the limits of the call."""
    lines = []
    if (rules_reached := report.percent("rule")) < least:
        lines.append(call.text(f"规则覆盖 {rules_reached}% 低于 {least}%", f"rules: {rules_reached} % is under {least} %"))
    if (limits := report.percent("threshold")) < least_thresholds:
        lines.append(
            call.text(f"界限覆盖 {limits}% 低于 {least_thresholds}%", f"limits: {limits} % is under {least_thresholds} %")
        )
    return lines


def _playbooks(library: Library, paths: Sequence[Path]) -> tuple[list[Playbook], list[Diagnostic]]:
    """Every test file below *paths*, and what is wrong with those that cannot be run. Raises CallRefused."""
    found = tests_below(paths)
    if not found:
        raise _no_tests(paths)
    read = [library.playbook(path) for path in found]
    faults = dict.fromkeys(fault for _, wrong in read for fault in wrong)
    return [book for book, _ in read if book is not None], list(faults)


def _zone(call: Call) -> ZoneInfo:
    return ZoneInfo(call.workplace.zone if call.workplace else "Asia/Shanghai")


def _no_tests(paths: Sequence[Path]) -> CallRefused:
    listed = ", ".join(map(str, paths))
    return CallRefused(
        what_zh=f"{listed} 中没有规则测试（*.test.yaml）",
        what_en=f"there are no tests of rules (*.test.yaml) in {listed}",
        next_zh="用 supervise rules new 写出第一个测试", next_en="Write the first one with supervise rules new",
    )  # fmt: skip
