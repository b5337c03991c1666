"""`rules check` and `rules activate`: whether rulesets are sound, and putting them in force, all or none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from supervise.desk.activating import standard_rulesets
from supervise.errors import RulesetsInvalid
from supervise.model.worlds import WorldChange
from supervise.rules.diagnostics import Diagnostic
from supervise.rules.loading import check

from .answers import Answer
from .call import Call
from .command import PLACE, SEAT, command
from .refusals import no_rulesets, unreadable

rules = typer.Typer(help="Rulesets: check them, put them in force. 规则", no_args_is_help=True)

Paths = Annotated[list[Path], typer.Argument(exists=True, help="Rulesets, or folders of them. 规则文件或文件夹")]

_STANDARD = re.compile(r"""\bkind['"]?\s*:\s*['"]?elements\b""")


@command(rules, "check", PLACE)
def check_rules(
    call: Call,
    paths: Paths,
    format: Annotated[  # noqa: A002 - the option's name; `command` reads it
        Literal["text", "json"], typer.Option("--format", help="json is the same as --json. 格式")
    ] = "text",
) -> Answer:
    """Check rulesets; every error is told with its file, line and column. 检查规则"""
    files = _read(paths)
    borrowed = not any(_STANDARD.search(text) for text in files.values())
    standard = {path: text for path, text in standard_rulesets().items() if borrowed and _STANDARD.search(text)}
    faults = check({**standard, **files})
    told = [_borrowed(call)] if borrowed else []
    document = {"files": list(files), "standard_elements": borrowed, "diagnostics": faults}
    return Answer(document, [*told, *_faults(call, faults, len(files))], failed=bool(faults))


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


def _read(paths: Iterable[Path]) -> Mapping[str, str]:
    """The texts of rulesets by path; of a folder, those of all .yaml files below it but tests of rulesets."""
    texts: dict[str, str] = {}
    for path in paths:
        found = sorted(_rulesets_below(path)) if path.is_dir() else [path]
        if not found:
            raise no_rulesets(path)
        for file in found:
            try:
                texts[file.as_posix()] = file.read_text("utf-8")
            except (OSError, UnicodeDecodeError) as failed:
                raise unreadable(file, failed) from failed
    return texts


def _rulesets_below(folder: Path) -> Iterable[Path]:
    files = (path for path in folder.rglob("*") if path.suffix in {".yaml", ".yml"} and path.is_file())
    return (path for path in files if not path.name.endswith((".test.yaml", ".test.yml")))


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
