"""`why-not`: why a rule does not hold, and from when it will."""

from __future__ import annotations

from typing import Annotated

import typer

from .answers import Answer
from .call import Call
from .choosing import matter_id
from .command import SEAT, command
from .ticking import instant_of

commands = typer.Typer()

About = "A matter, task, period, report, unit:ID, or for scoring UNIT/CYCLE. 对象"


@command(commands, "why-not", SEAT)
def why_not(
    call: Call,
    rule: Annotated[str, typer.Argument(metavar="RULE", help="As overdue, standard/alerts/overdue, light:red. 规则")],
    subject: Annotated[str, typer.Argument(metavar="SUBJECT", help=About)],
    at: Annotated[str | None, typer.Option("--at", metavar="INSTANT", help="As of then; now by default. 时点")] = None,
) -> Answer:
    """Say why a rule does not hold of a subject, and from when time alone would make it. 为何没有"""
    with call.desk() as desk:
        zone = desk.parts.almanac.zone
        asked = None if at is None else instant_of(at, zone)
        told = call.seat(desk).why_not(rule, matter_id(desk, subject), at=asked, language=call.language)
    return Answer({**told.model_dump(exclude={"told"}), "text": told.text}, [told.text])
