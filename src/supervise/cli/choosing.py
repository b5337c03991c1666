"""What people type for things: a number for a matter, a name for a unit, a matter where one of its periods is meant."""

from __future__ import annotations

from typing import Any, Literal

from supervise.desk.desk import Desk
from supervise.desk.seat import Seat
from supervise.errors import NotFound
from supervise.model.matters import Matter
from supervise.model.tasks import Task

from .refusals import not_one

MOST = 1_000_000


def matter_id(desk: Desk, told: str) -> str:
    """The id of the matter with the number (督办编号) *told*; *told* itself where no matter has it."""
    with desk.parts.store.begin() as uow:
        return uow.matter_of(told) or told


def unit_id(desk: Desk, told: str) -> str:
    """The id of the unit that *told* names by id, name or alias; *told* itself where none does."""
    units = desk.parts.directory.units(desk.parts.now())
    by_name = {name: unit.id for unit in units for name in (unit.name, *unit.aliases)}
    return told if any(unit.id == told for unit in units) else by_name.get(told, told)


def period_id(desk: Desk, seat: Seat, told: str) -> str:
    """The period *told*; of a task or a matter, the one that waits for a report of the actor's unit."""
    waiting = "open and (not reported or report_state == 'returned')"
    return _one_of(desk, seat, told, "period", waiting, "待填报的周期", "periods waiting for a report:")


def report_id(desk: Desk, seat: Seat, told: str) -> str:
    """The report *told*; of a period, a task or a matter, the one that waits for a review."""
    return _one_of(desk, seat, told, "report", "state == 'submitted'", "待审核的填报", "reports waiting for a review:")


def _one_of(desk: Desk, seat: Seat, told: str, kind: Literal["period", "report"], where: str, zh: str, en: str) -> str:
    """Raises NotFound for an id that is nothing, CallRefused where not exactly one is meant."""
    whole = matter_id(desk, told)
    named: Any = seat.get(whole)
    if named.kind == kind:
        return str(named.id)
    if not isinstance(named, Matter | Task) and kind == "period":
        raise NotFound(subject=kind, id=told)
    found = [
        one.id for one in seat.find(kind, where, limit=MOST)
        if one.id.startswith(f"{whole}/") and (kind == "report" or one.unit == seat.actor.unit)
    ]  # fmt: skip
    if len(found) != 1:
        raise not_one(told, found, zh, en)
    return str(found[0])
