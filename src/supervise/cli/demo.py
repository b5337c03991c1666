"""`demo`: an example bureau lives through a year, and leaves its papers in a folder of its own."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .answers import Answer
from .call import Call
from .command import PLAIN, command
from .progress import progress
from .refusals import not_a_demo

if TYPE_CHECKING:
    from supervise.workbench.demo import Story

commands = typer.Typer()

MARK = ".supervise-demo"
"""Marks a folder as one of the demo's own, which the next demo may empty."""

LAST_DAY = date(2026, 12, 31)

_OWN = ("supervise.db", "supervise.db-wal", "supervise.db-shm", "inbox", "outbox")


def _in_the_year(until: datetime | None) -> datetime | None:
    if until is not None and until.year != LAST_DAY.year:
        raise typer.BadParameter(f"the demo is about {LAST_DAY.year}")
    return until


@command(commands, "demo", PLAIN)
def demo(
    call: Call,
    out: Annotated[
        Path, typer.Option("--out", "-o", file_okay=False, help="The folder to write to. 输出文件夹")
    ] = Path("demo-out"),
    text: Annotated[
        Path | None, typer.Option("--text", exists=True, dir_okay=False, help="A real document instead. 换成真实文件")
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option("--until", formats=["%Y-%m-%d"], callback=_in_the_year, help="Stop after this day. 到哪天为止"),
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a run that was broken off. 接着跑")] = False,
) -> Answer:
    """Live through a year of a bureau and write its papers. 演示"""
    from supervise.workbench.demo import Bureau, live  # noqa: PLC0415 - no other command needs it

    bureau = Bureau.of_document(text) if text else Bureau.example()
    _prepare(out, resume=resume)
    with progress(call.text("2026 年", "2026")) as show:
        end = until.date() if until else LAST_DAY
        story = live(bureau, out, language=call.language, say=call.say, progress=show, until=end)
    missing = () if text or until else story.missing
    lines = [
        call.text(f"没有出现：{', '.join(missing)}", f"Did not occur: {', '.join(missing)}") if missing else "",
        call.text(f"文件在 {out} 中：", f"The files are in {out}:"),
        *(f"  {file.relative_to(out)}" for file in story.files),
    ]
    return Answer(_document(story), lines, failed=bool(missing) or not story.one_tick_equals_daily)


def _prepare(out: Path, *, resume: bool) -> None:
    """Empty the folder of an earlier demo, or make a new one. Raises CallRefused for a folder with other files."""
    mark = out / MARK
    if out.exists() and any(out.iterdir()) and not mark.exists():
        raise not_a_demo(out)
    out.mkdir(parents=True, exist_ok=True)
    mark.touch()
    for own in () if resume else (out / name for name in _OWN):
        if own.is_dir():
            shutil.rmtree(own)
        else:
            own.unlink(missing_ok=True)


def _document(story: Story) -> Mapping[str, Any]:
    counts = story.counts
    kinds = ("matters", "tasks", "periods", "reports", "alerts", "rules", "groups", "notices", "fates", "outgoing")
    return {
        **{kind: getattr(counts, kind) for kind in kinds},
        "scorecards": len(counts.cards),
        "commands": story.commands,
        "refused": story.refused,
        "files": [str(file) for file in story.files],
        "one_tick_equals_daily": story.one_tick_equals_daily,
    }
