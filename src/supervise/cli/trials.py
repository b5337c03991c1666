"""`rules test`, `rules cover`, `rules new`: what an analyst trusts a ruleset by."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from supervise.errors import RulesetsInvalid
from supervise.rules.diagnostics import Diagnostic
from supervise.rules.headers import Kind
from supervise.workbench.trials.covering import Report, report_on
from supervise.workbench.trials.folders import Library, read_text, rulesets_below, tests_below
from supervise.workbench.trials.plot import Playbook
from supervise.workbench.trials.running import Outcome, Watcher, run_playbook
from supervise.workbench.trials.showing import as_document, as_junit, show_outcome
from supervise.workbench.trials.tally import Tally
from supervise.workbench.trials.watching import Coverage
from supervise.workbench.trials.writing import ID, drafted, template_folder, templates_of

from .answers import Answer
from .call import Call
from .command import PLACE, PLAIN, command
from .progress import progress
from .refusals import CallRefused

commands = typer.Typer()

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


@command(commands, "test", PLACE)
def run_tests(call: Call, paths: Paths, junit: Junit = None) -> Answer:
    """Run the tests of rulesets; what differs is told at its line of the test file. 测试规则"""
    books, faults = _playbooks(Library(_zone(call)), paths)
    outcomes = _run(call, books, faults)
    if junit is not None:
        junit.write_text(as_junit(outcomes, _zone(call), call.language), encoding="utf-8")
    failed = any(not one.passed for one in outcomes)
    lines = [*(fault.show(call.language) for fault in faults), *_differences(call, outcomes)]
    return Answer({**as_document(outcomes), "diagnostics": faults}, lines, failed=failed or bool(faults))


@command(commands, "cover", PLACE)
def cover_rules(call: Call, paths: Paths, least: Least = 0, least_thresholds: LeastThresholds = 0) -> Answer:
    """Count what the tests reach of the rules, and say what would reach the rest. 测试覆盖"""
    library, tally = Library(_zone(call)), Tally()
    books, faults = _playbooks(library, paths)
    outcomes = _run(call, books, faults, Coverage(tally))
    texts = {path.as_posix(): read_text(path) for path in rulesets_below(paths)}
    rulesets, wrong = library.sets(paths, texts)
    report = report_on((one for one in rulesets if one.path in texts), tally)
    low = _too_low(call, report, least, least_thresholds)
    faults = list(dict.fromkeys([*faults, *wrong]))
    failed = any(not one.passed for one in outcomes) or bool(faults or low)
    told = [*(fault.show(call.language) for fault in faults), *_differences(call, outcomes)]
    document = {**report.document(), **as_document(outcomes), "diagnostics": faults}
    return Answer(document, [*told, *report.lines(call.language), *low], failed=failed)


@command(commands, "new", PLAIN)
def new_rule(
    call: Call,
    id: Annotated[str, typer.Argument(help="What the rule is called, as due-soon. 规则编号")],
    kind: Annotated[Kind, typer.Option("--kind", help="What kind of rule. 种类")],
    folder: Annotated[
        Path, typer.Option("--folder", file_okay=False, help="Where it goes; made where it is missing. 文件夹")
    ],
    template: Annotated[
        str | None, typer.Option("--from", metavar="TEMPLATE", help="A template by name, or a folder of your own. 模板")
    ] = None,
) -> Answer:
    """Write a rule, its test and its page together, ready to be edited. 新建规则"""
    if not ID.match(id):
        raise _no_id(id)
    found = template_folder(kind, template)
    if found is None:
        raise _no_template(template or "", kind)
    texts = drafted(id, kind, folder, found)
    if standing := [path for path in texts if path.exists()]:
        raise _there_already(standing)
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in texts.items():
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    lines = [call.text(f"已写入 {path}", f"Wrote {path}") for path in texts]
    end = call.text(
        f"请改成所要的规则，再用 supervise rules test {folder} 核对",
        f"Next: make it the rule that you want, and run supervise rules test {folder}",
    )
    return Answer({"files": [path.as_posix() for path in texts]}, [*lines, end])


def _run(
    call: Call, books: Sequence[Playbook], faults: list[Diagnostic], watcher: Watcher | None = None
) -> list[Outcome]:
    """Every test of every file. Rulesets that do not come into force together add to the *faults*."""
    outcomes: list[Outcome] = []
    with progress(call.text("测试规则", "testing rules")) as step:
        of = sum(len(book.trials) for book in books)
        for book in books:
            try:
                for outcome in run_playbook(book, language=call.language, watcher=watcher):
                    outcomes.append(outcome)
                    step(len(outcomes), of)
            except RulesetsInvalid as invalid:
                faults += [fault for fault in invalid.diagnostics if fault not in faults]
    return outcomes


def _differences(call: Call, outcomes: Sequence[Outcome]) -> list[str]:
    lines = [line for one in outcomes for line in show_outcome(one, _zone(call), call.language)]
    count, failed = len(outcomes), sum(not one.passed for one in outcomes)
    return [*lines, call.text(f"{count} 项测试，{failed} 项不符", f"tests: {count}, failed: {failed}")]


def _too_low(call: Call, report: Report, least: int, least_thresholds: int) -> list[str]:
    """What falls short of the limits of the call."""
    lines = []
    if (rules_reached := report.percent("rule")) < least:
        lines.append(
            call.text(f"规则覆盖 {rules_reached}% 低于 {least}%", f"rules: {rules_reached} % is under {least} %")
        )
    if (limits := report.percent("threshold")) < least_thresholds:
        lines.append(
            call.text(
                f"界限覆盖 {limits}% 低于 {least_thresholds}%", f"limits: {limits} % is under {least_thresholds} %"
            )
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


def _no_id(id: str) -> CallRefused:
    return CallRefused(
        what_zh=f"{id!r} 不能作规则编号", what_en=f"{id!r} is no id of a rule",
        next_zh="小写字母开头，至多 26 个小写字母、数字或连字符，如 due-soon",
        next_en="A small letter first, then small letters, digits and hyphens, 26 at most, as due-soon",
    )  # fmt: skip


def _no_template(name: str, kind: Kind) -> CallRefused:
    listed = ", ".join(templates_of(kind))
    return CallRefused(
        what_zh=f"没有 {kind} 类的模板 {name}", what_en=f"there is no template {name} of kind {kind}",
        next_zh=f"可用：{listed}；或给出含 rule.yaml 与 test.yaml 的文件夹",
        next_en=f"There are {listed}; or give a folder with rule.yaml and test.yaml",
    )  # fmt: skip


def _there_already(files: Sequence[Path]) -> CallRefused:
    listed = ", ".join(map(str, files))
    return CallRefused(
        what_zh=f"{listed} 已存在，未写入任何文件", what_en=f"{listed} is there already: nothing was written",
        next_zh="请换一个规则编号或文件夹", next_en="Choose another id or another folder",
    )  # fmt: skip


def _no_tests(paths: Sequence[Path]) -> CallRefused:
    listed = ", ".join(map(str, paths))
    return CallRefused(
        what_zh=f"{listed} 中没有规则测试（*.test.yaml）",
        what_en=f"there are no tests of rules (*.test.yaml) in {listed}",
        next_zh="用 supervise rules new 写出第一个测试", next_en="Write the first one with supervise rules new",
    )  # fmt: skip
