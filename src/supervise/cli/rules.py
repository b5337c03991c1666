"""`rules check` and `rules activate`: whether rulesets are sound, and putting them in force, all or none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from supervise.desk.activating import standard_rulesets
from supervise.desk.rulefiles import read_rulesets, ruleset_paths, ruleset_sets
from supervise.errors import RulesetsInvalid
from supervise.model.worlds import WorldChange
from supervise.rules.diagnostics import Diagnostic, show_all
from supervise.rules.encoding import read_source
from supervise.rules.loading import check, names_elements
from supervise.workbench.junit import Checked, Failure, junit

from .answers import Answer
from .call import Call
from .command import PLACE, PLAIN, SEAT, command
from .refusals import no_rulesets
from .schema import schema

rules = typer.Typer(help="Rulesets: check them, put them in force. 规则", no_args_is_help=True)
command(rules, "schema", PLAIN)(schema)

Paths = Annotated[list[Path], typer.Argument(exists=True, help="Rulesets, or folders of them. 规则文件或文件夹")]

Format = Literal["text", "json", "junit"]
"""For people, for programs, and for the servers that run checks."""


@command(rules, "check", PLACE)
def check_rules(
    call: Call,
    paths: Paths,
    format: Annotated[  # noqa: A002 - the option's name; `command` reads it
        Format, typer.Option("--format", help="json is the same as --json, junit is JUnit XML. 格式")
    ] = "text",
) -> Answer:
    """Check rulesets; every error is told with its file, line and column. 检查规则"""
    files = _read(paths)
    standard = {path: text for path, text in standard_rulesets().items() if names_elements(text)}
    borrowed = False
    faults: list[Diagnostic] = []
    for one in ruleset_sets(paths, files):
        lacks = not any(names_elements(read_source(path, data)[0].text) for path, data in one.items())
        faults += check({**standard, **one} if lacks else one)
        borrowed = borrowed or lacks
    told = [_borrowed(call)] if borrowed else []
    document = {"files": list(files), "standard_elements": borrowed, "diagnostics": faults}
    lines = [*told, *_faults(call, faults, len(files))]
    raw = _report(call, files, faults) if format == "junit" else None
    return Answer(document, lines, failed=bool(faults), raw=raw)


@command(rules, "activate", SEAT)
def activate_rules(call: Call, paths: Paths) -> Answer:
    """Put rulesets in force, all or none, never in the past. 启用规则"""
    files = _read(paths)
    with call.desk() as desk:
        try:
            changes = desk.activate(files, call.seat(desk, "admin").actor).changes
        except RulesetsInvalid as invalid:
            faults = invalid.diagnostics
            document = {"activated": [], "diagnostics": faults}
            end = call.text("未启用任何规则", "Nothing was activated")
            return Answer(document, [*_faults(call, faults, len(files)), end], failed=True)
        zone = desk.parts.almanac.zone
    since = [f"{change.in_force_at.astimezone(zone):%Y-%m-%d %H:%M}" for change in changes]
    lines = [
        call.text(
            f"已启用 {change.name} {change.version}，自 {at} 起生效",
            f"{change.name} {change.version} is in force from {at}",
        )
        for change, at in zip(changes, since, strict=True)
    ]  # fmt: skip
    unchanged = [call.text("这些规则都已启用，没有变化", "All of these are in force already: no change")]
    return Answer({"activated": [_activated(change) for change in changes], "diagnostics": []}, lines or unchanged)


def _read(paths: Iterable[Path]) -> Mapping[str, bytes]:
    """The rulesets at *paths*; a folder without any is wrong use."""
    for path in paths:
        if not ruleset_paths(path):
            raise no_rulesets(path)
    return read_rulesets(*paths)


def _report(call: Call, files: Iterable[str], faults: Sequence[Diagnostic]) -> str:
    """One case for each file, all its errors in one failure."""
    found: dict[str, list[Diagnostic]] = {path: [] for path in files}
    for fault in faults:
        found.setdefault(fault.path, []).append(fault)
    cases = [Checked(path, _failure(call, told)) for path, told in found.items()]
    return junit("supervise rules check", {"supervise rules check": cases})


def _failure(call: Call, faults: Sequence[Diagnostic]) -> Failure | None:
    if not faults:
        return None
    first = faults[0]
    head = f"{first.line}:{first.column}: {first.message.say(call.language)}"
    more = call.text(f"，共 {len(faults)} 处", f", {len(faults)} in all") if len(faults) > 1 else ""
    return Failure(first.code, head + more, show_all(faults, call.language))


def _borrowed(call: Call) -> str:
    return call.text(
        "其中没有数据元标准，按标准数据元（rulesets/standard/elements.yaml）检查",
        "There is no ruleset of kind elements among them: checked against the standard elements",
    )


def _faults(call: Call, faults: Sequence[Diagnostic], files: int) -> Iterable[str]:
    yield from (fault.show(call.language) for fault in faults)
    count = len(faults)
    yield call.text(f"{files} 个文件，{count} 处错误", f"files: {files}, errors: {count}")


def _activated(change: WorldChange) -> Mapping[str, object]:
    names = ("name", "version", "digest", "path", "in_force_at", "ends_at")
    return {name: getattr(change, name) for name in names}
