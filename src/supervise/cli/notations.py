"""`rules fmt` and `rules diff`: a ruleset in the other notation, and what a new version changes, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from supervise.desk.activating import standard_rulesets
from supervise.desk.rulefiles import read_rulesets
from supervise.rules.activation import in_force
from supervise.rules.differences import differences
from supervise.rules.loading import Files, Ruleset, load, names_elements
from supervise.rules.rewriting import rewrite

from .answers import Answer
from .call import Call
from .command import DESK, PLAIN, command
from .refusals import no_rulesets, not_rewritten

commands = typer.Typer()

Paths = Annotated[list[Path], typer.Argument(exists=True, help="Rulesets, or folders of them. 规则文件或文件夹")]
To = Annotated[Literal["plain", "chinese"], typer.Option("--to", help="The notation to write. 写法")]


@command(commands, "fmt", PLAIN)
def rewrite_rules(
    call: Call,
    paths: Paths,
    to: To,
    write: Annotated[
        bool, typer.Option("--write", help="Change the files; without it they are printed. 写回文件")
    ] = False,
) -> Answer:
    """Rewrite rulesets in Chinese or in plain notation; remarks and layout stay, the meaning is the same. 转换写法"""
    files = read_rulesets(*paths)
    if not files:
        raise no_rulesets(paths[0])
    written = {one.path: rewrite(one.text, one.meanings, to) for one in _load(files).values() if one.path in files}
    _expect_same(files, written)
    if not write:
        return Answer({"files": written}, raw="\n".join(text.rstrip("\n") for text in written.values()))
    changed = [path for path, text in written.items() if files[path] != text.encode()]
    for path in changed:
        Path(path).write_text(written[path], encoding="utf-8", newline="")
    lines = [call.text(f"已改写 {path}", f"Rewrote {path}") for path in changed]
    return Answer({"rewritten": changed}, lines or [call.text("没有变化", "Nothing to change")])


@command(commands, "diff", DESK)
def diff_rules(
    call: Call,
    new: Annotated[Path, typer.Argument(exists=True, help="The new rulesets. 新规则")],
    old: Annotated[
        Path | None,
        typer.Option("--old", exists=True, help="What they are held against; else what is in force. 原规则"),
    ] = None,
) -> Answer:
    """Say in words what new versions of rulesets change. 说明规则改了什么"""
    later = _load(read_rulesets(new))
    earlier = _load(_in_force(call) if old is None else read_rulesets(old))
    document: dict[str, object] = {}
    lines: list[str] = []
    for name in sorted({*later, *earlier} if old is not None and old.is_dir() else later):
        told = _told(call, earlier.get(name), later.get(name))
        document[name] = told
        lines += told
    return Answer({"differences": document}, lines or [call.text("含义相同，没有变化", "They mean the same")])


def _told(call: Call, old: Ruleset | None, new: Ruleset | None) -> Sequence[str]:
    if new is None:
        assert old is not None
        return [call.text(f"{old.ref.name}：不再提供", f"{old.ref.name}: no longer there")]
    if old is None:
        return [call.text(f"{new.ref.name} {new.ref.version}：新规则集", f"{new.ref.name} {new.ref.version}: new")]
    found = differences(old, new)
    if not found:
        return []
    head = f"{new.ref.name} {old.ref.version} → {new.ref.version}"
    return [head, *(f"  {one.say.say(call.language)}" for one in found)]


def _in_force(call: Call) -> Files:
    """The rulesets in force at the desk; where there is no desk, the standard ones."""
    with call.any_desk() as desk, desk.parts.store.begin() as uow:
        now = in_force(uow.worlds(), desk.parts.now())
    return {change.path: change.text for change in now}


def _load(files: Files) -> Mapping[str, Ruleset]:
    """The rulesets of *files* by name, typed by the standard elements where they bring none of their own."""
    texts = {path: data if isinstance(data, str) else data.decode("utf-8-sig") for path, data in files.items()}
    borrowed = not any(names_elements(text) for text in texts.values())
    standard = {path: text for path, text in standard_rulesets().items() if borrowed and names_elements(text)}
    return {one.ref.name: one for one in load({**standard, **files}) if one.path in files}


def _expect_same(files: Files, written: Files) -> None:
    """What was rewritten has to mean what it meant, before anything is kept."""
    before, after = _load(files), _load(written)
    for name, one in before.items():
        if after[name].ref.digest != one.ref.digest:
            raise not_rewritten(one.path)
