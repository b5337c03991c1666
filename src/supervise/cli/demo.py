"""`demo`: a bureau of our own lives through a year."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .answers import Answer
from .call import Call
from .command import PLAIN, command
from .progress import progress

commands = typer.Typer()


@command(commands, "demo", PLAIN)
def demo(
    call: Call,
    out: Annotated[
        Path, typer.Option("--out", "-o", file_okay=False, help="The folder to write to. 输出文件夹")
    ] = Path("demo-out"),
    text: Annotated[
        Path | None, typer.Option("--text", exists=True, dir_okay=False, help="A real document instead. 换成真实文件")
    ] = None,
) -> Answer:
    """Live through a year of a bureau and write its papers. 演示"""
    from supervise.workbench.demo import live  # noqa: PLC0415 - no other command needs it

    with progress(call.text("演示", "living")) as show:
        live(out, text=text, language=call.language, say=call.say, progress=show)
    return Answer({})
