"""`rules test`, `rules cover`, `rules new`: what an analyst trusts a ruleset by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from supervise.rules.diagnostics import Diagnostic
from supervise.workbench.trials.folders import Library, tests_below
from supervise.workbench.trials.plot import Playbook
from supervise.workbench.trials.running import Outcome, run_playbook
from supervise.workbench.trials.showing import as_document, as_junit, show_outcome

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


@command(rules, "test", PLACE)
def test_rules(call: Call, paths: Paths, junit: Junit = None) -> Answer:
    """Run the tests of rulesets; what differs is told at its line of the test file. 测试规则"""
    books, faults = _playbooks(call, paths)
    outcomes: list[Outcome] = []
    with progress(call.text("测试规则", "testing rules")) as step:
        of = sum(len(book.trials) for book in books)
        for book in books:
            for outcome in run_playbook(book, language=call.language):
                outcomes.append(outcome)
                step(len(outcomes), of)
    if junit is not None:
        junit.write_bytes(as_junit(outcomes, _zone(call), call.language))
    failed = [one for one in outcomes if not one.passed]
    lines = [fault.show(call.language) for fault in faults]
    lines += [line for one in failed for line in show_outcome(one, _zone(call), call.language)]
    count = len(outcomes)
    end = call.text(f"{count} 项测试，{len(failed)} 项不符", f"tests: {count}, failed: {len(failed)}")
    document = {**as_document(outcomes), "diagnostics": faults}
    return Answer(document, [*lines, end], failed=bool(failed or faults))


def _playbooks(call: Call, paths: Sequence[Path]) -> tuple[list[Playbook], list[Diagnostic]]:
    """Every test file below *paths*, and what is wrong with those that cannot be run. Raises CallRefused."""
    library = Library(_zone(call))
    books: list[Playbook] = []
    faults: dict[Diagnostic, None] = {}
    found = tests_below(paths)
    if not found:
        raise _no_tests(paths)
    for path in found:
        book, wrong = library.playbook(path)
        faults |= dict.fromkeys(wrong)
        books += [] if book is None else [book]
    return books, list(faults)


def _zone(call: Call) -> ZoneInfo:
    return ZoneInfo(call.workplace.zone if call.workplace else "Asia/Shanghai")


def _no_tests(paths: Sequence[Path]) -> CallRefused:
    listed = ", ".join(map(str, paths))
    return CallRefused(
        what_zh=f"{listed} 中没有规则测试（*.test.yaml）",
        what_en=f"there are no tests of rules (*.test.yaml) in {listed}",
        next_zh="用 supervise rules new 写出第一个测试", next_en="Write the first one with supervise rules new",
    )  # fmt: skip
