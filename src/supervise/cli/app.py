"""`supervise`: all commands under one name."""

from __future__ import annotations

import io
import logging
import sys
from importlib.metadata import version
from typing import Annotated

import typer

from . import (
    calendars,
    checking,
    demo,
    doing,
    explaining,
    init,
    intake,
    lint,
    notations,
    papers,
    reconciling,
    reporting,
    rules,
    signing,
    ticking,
    todo,
    trials,
    whynot,
)

app = typer.Typer(
    name="supervise",
    help="Supervise key matters: deadlines, reporting periods, alerts, scores, ledgers. 重点事项督办",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for group in (demo, init, intake, ticking, todo, reporting, papers, explaining, whynot, checking, reconciling):
    app.add_typer(group.commands)
for group in (lint, notations, signing, trials):
    rules.rules.add_typer(group.commands)
app.add_typer(doing.commands, name="do")
app.add_typer(rules.rules, name="rules")
app.add_typer(checking.journal, name="journal")
app.add_typer(calendars.calendar, name="calendar")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(version("supervise-core"))
        raise typer.Exit


@app.callback()
def _options(
    _: Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True, help="版本")] = False,
) -> None: ...


def main() -> None:
    """Run the command of the command line. Exits with 0 when done, 1 on findings or failures, 2 on wrong use, and 130
    when interrupted.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    # What libraries log is for hosts; here it would come between the lines of an answer, an interrupt's last of all.
    logging.getLogger().addHandler(logging.NullHandler())
    app()
