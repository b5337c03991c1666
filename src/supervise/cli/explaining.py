"""`explain`: why, in plain sentences."""

from __future__ import annotations

from typing import Annotated

import typer

from .answers import Answer
from .call import Call
from .choosing import matter_id
from .command import SEAT, command

commands = typer.Typer()


@command(commands, "explain", SEAT)
def explain(
    call: Call,
    about: Annotated[str, typer.Argument(metavar="ID", help="A matter, period, alert or scorecard. 编号")],
) -> Answer:
    """Say what an id means and why: by which rule, from which facts. 解释"""
    with call.desk() as desk:
        told = call.seat(desk).explain(matter_id(desk, about), call.language)
    return Answer({"id": about, "text": told}, [told])
