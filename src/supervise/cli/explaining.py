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
    deadline: Annotated[bool, typer.Option("--deadline", help="Why it is due then, day by day. 时限逐日说明")] = False,
) -> Answer:
    """Say what an id means and why: by which rule, from which facts. 解释"""
    with call.desk() as desk:
        seat, id = call.seat(desk), matter_id(desk, about)
        told = seat.explain_deadline(id, call.language) if deadline else seat.explain(id, call.language)
    return Answer({"id": about, "text": told}, [told])
