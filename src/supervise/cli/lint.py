"""`rules lint` and `rules witness`: what is doubtful in rulesets that load, and the cases that show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import typer

from supervise.builtin.directory import supervise_directory
from supervise.model.base import Text
from supervise.rules.diagnostics import Diagnostic
from supervise.rules.lint.found import Found
from supervise.rules.lint.running import lint
from supervise.rules.lint.together import Roles
from supervise.rules.loading import Ruleset
from supervise.workbench.trials.folders import Library, read_text, rulesets_below
from supervise.workbench.witnesses.facts import ENDING, Answered, cases_document, run_witness
from supervise.workbench.witnesses.people import roles_in
from supervise.workbench.witnesses.writing import write_witnesses

from .answers import Answer
from .call import Call
from .command import PLACE, command
from .refusals import CallRefused, no_rulesets

commands = typer.Typer()

Paths = Annotated[list[Path], typer.Argument(exists=True, help="Rulesets, or folders of them. 规则文件或文件夹")]
Witness = Annotated[
    Path | None,
    typer.Option("--witness", file_okay=False, metavar="DIR", help="Write a case for every finding here. 例证文件夹"),
]
People = Annotated[
    Path | None,
    typer.Option(
        "--directory", exists=True, dir_okay=False, help="Who there is; the workplace's own by default. 人员目录"
    ),
]
Strict = Annotated[bool, typer.Option("--strict", help="Fail on warnings, too. 有警告也算不通过")]
Format = Annotated[Literal["text", "json"], typer.Option("--format", help="json is the same as --json. 格式")]


@command(commands, "lint", PLACE)
def lint_rules(
    call: Call,
    paths: Paths,
    witness: Witness = None,
    directory: People = None,
    strict: Strict = False,
    format: Format = "text",  # noqa: A002 - the option's name; `command` reads it
) -> Answer:
    """Look for what is doubtful in rulesets: rules that never speak, gaps, notices to nobody. 检视规则"""
    files = {path.as_posix(): read_text(path) for path in rulesets_below(paths)}
    if not files:
        raise no_rulesets(paths[0])
    sets = Library(_zone(call)).read_sets(paths, files)
    if faults := [fault for _, told in sets for fault in told]:
        return _unsound(call, faults)
    today, roles = call.clock().astimezone(_zone(call)).date(), _roles(call, directory)
    told = [(together, lint(together, today=today, roles=roles)) for together, _ in sets]
    found = [one for _, some in told for one in some if one.diagnostic.path in files]
    rulesets = [one for together, _ in sets for one in together if one.path in files]
    written = [] if witness is None else _witnesses(told, files, witness, _zone(call))
    grave = [one for one in _open(found) if one.level == "error" or strict]
    lines = [*_listed(call, found), *(call.text(f"已写入 {path}", f"Wrote {path}") for path in written)]
    return Answer(_document(rulesets, found, written), [*lines, _summary(call, found)], failed=bool(grave))


@command(commands, "witness", PLACE)
def run_witnesses(
    call: Call,
    paths: Annotated[list[Path], typer.Argument(exists=True, help="Files of --witness, or folders. 例证文件或文件夹")],
) -> Answer:
    """Ask the rules again what a witness of `rules lint` says of them. 复核例证"""
    files = [one for path in paths for one in (sorted(path.rglob(f"*{ENDING}")) if path.is_dir() else [path])]
    if not files:
        raise CallRefused(
            what_zh=f"{paths[0]} 中没有例证（*{ENDING}）", what_en=f"there is no witness (*{ENDING}) in {paths[0]}",
            next_zh="用 supervise rules lint --witness 写出；其中的 *.test.yaml 用 supervise rules test 运行",
            next_en="Write them with supervise rules lint --witness; run its *.test.yaml with supervise rules test",
        )  # fmt: skip
    answered = {path: run_witness(path) for path in files}
    failed = [path for path, answers in answered.items() if not all(one.same for one in answers)]
    lines = [line for path, answers in answered.items() for line in _answers(call, path, answers)]
    end = call.text(
        f"{len(files)} 个例证，{len(failed)} 个已不成立", f"witnesses: {len(files)}, no longer so: {len(failed)}"
    )
    document = {"witnesses": [{"file": path, "shown": path not in failed} for path in files]}
    return Answer(document, [*lines, end], failed=bool(failed))


def _witnesses(
    told: Sequence[tuple[Sequence[Ruleset], Sequence[Found]]], files: Mapping[str, str], folder: Path, zone: ZoneInfo
) -> list[Path]:
    """A case for every finding, each shown under the rules that are in force together."""
    return [
        path
        for together, some in told
        for path in write_witnesses(_open(one for one in some if one.diagnostic.path in files), together, folder, zone)
    ]


def _answers(call: Call, path: Path, answers: Sequence[Answered]) -> Iterable[str]:
    yield f"{path}:"
    for one in answers:
        facts = ", ".join(f"{name}={_word(call, value)}" for name, value in one.facts.items())
        mark = "" if one.same else call.text(f"（例证为 {_word(call, one.said)}）", f" (was {_word(call, one.said)})")
        yield f"  {facts}: {one.name} = {_word(call, one.answered)}{mark}"


def _word(call: Call, value: Any) -> str:
    return call.text("未知", "unknown") if value is None else str(value)


def _roles(call: Call, file: Path | None) -> Roles | None:
    """Who can be told, by the directory that is named, else by the workplace's."""
    place = call.workplace
    settings: Mapping[str, Any] = {"directory": file} if file is not None else place.settings() if place else {}
    directory = supervise_directory(dict(settings))
    return None if directory is None else roles_in(directory, call.clock())


def _zone(call: Call) -> ZoneInfo:
    return ZoneInfo(call.workplace.zone if call.workplace else "Asia/Shanghai")


def _open(found: Iterable[Found]) -> list[Found]:
    return [one for one in found if one.waived is None]


def _listed(call: Call, found: Sequence[Found]) -> Iterable[str]:
    for one in _open(found):
        word = Text(zh="错误", en="error") if one.level == "error" else Text(zh="警告", en="warning")
        told = Text(zh=f"{word.zh} {one.rule}：{one.message.zh}", en=f"{word.en} {one.rule}: {one.message.en}")
        yield one.diagnostic.but(message=told).show(call.language)


def _summary(call: Call, found: Sequence[Found]) -> str:
    told = _open(found)
    errors = sum(one.level == "error" for one in told)
    warnings, waived = len(told) - errors, len(found) - len(told)
    return call.text(
        f"{errors} 处错误，{warnings} 处警告，{waived} 处豁免",
        f"errors: {errors}, warnings: {warnings}, waived: {waived}",
    )


def _document(rulesets: Sequence[Ruleset], found: Sequence[Found], written: Sequence[Path]) -> Mapping[str, Any]:
    return {
        "files": [one.path for one in rulesets],
        "findings": [
            {
                **one.diagnostic.model_dump(), "level": one.level, "ruleset": one.ruleset, "rule": one.rule,
                "cases": cases_document(one),
                "waived": None if one.waived is None else {
                    "owner": one.waived.owner, "until": one.waived.until, "why": one.waived.why,
                },
            }
            for one in found
        ],
        "witnesses": written,
        "diagnostics": [],
    }  # fmt: skip


def _unsound(call: Call, faults: Sequence[Diagnostic]) -> Answer:
    end = call.text("规则有错误，先用 supervise rules check 改正", "First mend what supervise rules check tells")
    document = {"files": [], "findings": [], "witnesses": [], "diagnostics": faults}
    return Answer(document, [*(fault.show(call.language) for fault in faults), end], failed=True)
