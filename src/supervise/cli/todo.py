"""`todo`: what an actor has to do."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import typer

from supervise.desk.todo import ToDo

from .answers import Answer
from .call import Call
from .command import SEAT, command

commands = typer.Typer()


@command(commands, "todo", SEAT)
def todo(call: Call) -> Answer:
    """List what waits for you: reports, acknowledgements, reviews, alerts to issue. 待办"""
    with call.desk() as desk:
        found = call.seat(desk).todo()
        zone = desk.parts.almanac.zone
    total = call.text(f"共 {len(found)} 项", f"to do: {len(found)}")
    return Answer(found, [*(_line(call, one, zone) for one in found), total])


def _line(call: Call, one: ToDo, zone: ZoneInfo) -> str:
    zh, en = _SORTS[one.sort]
    due = "" if one.due_at is None else f"{one.due_at.astimezone(zone):%Y-%m-%d %H:%M}"
    late = call.text("已逾期", "overdue") if one.overdue else ""
    return "  ".join(filter(None, [due or "-", late, call.text(zh, en), one.id, f"{one.no} {one.title}"]))


_SORTS = {
    "report": ("填报", "report"),
    "acknowledge": ("签收", "acknowledge"),
    "review": ("审核", "review"),
    "issue": ("签发", "issue"),
}
