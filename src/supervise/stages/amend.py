"""amend: what a calendar known later makes of a due that lies ahead. Nobody becomes late by it, and nothing that has
passed is touched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from supervise.calendar import zones
from supervise.calendar.almanac import Almanac
from supervise.calendar.cycles import Slot, closes_at
from supervise.calendar.dues import Roll, due_at, parse_due
from supervise.calendar.pauses import Span
from supervise.model.tasks import Period, Plan

from .due import redue


@dataclass(frozen=True)
class Amended:
    """An open period as the calendar has it now; `demanded` is False where its slot has no due any more."""

    period: Period
    demanded: bool = True


def amended(period: Period, plan: Plan, at: datetime, pauses: Sequence[Span], almanac: Almanac) -> Amended:
    """*period*, which is open, under the calendar known since *at*.

    A due that has passed by then stays as it is. One ahead is computed anew from what the plan says, with the workdays
    granted and the pauses; where that lies at or before *at*, it rolls forward.
    """
    slot = slot_of(period)
    if period.due_by(at):
        base_closes = closing(plan, slot, period.base_due_at, almanac)
        closes = redue(period.but(base_closes_at=base_closes), pauses, almanac).closes_at
        later = closes is not None and period.closes_at is not None and min(closes, period.closes_at) > at
        return Amended(period.but(base_closes_at=base_closes, closes_at=closes) if later else period)
    base = _due(plan, slot, plan.roll, almanac)
    if base is None:
        return Amended(period.but(waits_for=None), demanded=False)
    told = period.but(waits_for=waits_for(plan, slot, almanac))
    found = _from(told, base, plan, pauses, almanac)
    if found.due_by(at):
        standing = period.due_at is not None and almanac.is_workday(zones.local(period.due_at, almanac.zone).date())
        found = told if standing else ahead(found, plan, at, pauses, almanac)
    if period.assessment_due_at <= at:
        found = found.but(assessment_due_at=period.assessment_due_at)
    return Amended(found)


def ahead(period: Period, plan: Plan, at: datetime, pauses: Sequence[Span], almanac: Almanac) -> Period:
    """*period* where it is not due yet at *at*, else with its due rolled forward: what becomes known later makes nobody
    late.
    """
    if not period.due_by(at):
        return period
    return _from(period, forward(plan, slot_of(period), at, almanac), plan, pauses, almanac)


def _from(period: Period, base: datetime, plan: Plan, pauses: Sequence[Span], almanac: Almanac) -> Period:
    closes = closing(plan, slot_of(period), base, almanac)
    return redue(period.but(base_due_at=base, base_closes_at=closes), pauses, almanac)


def forward(plan: Plan, slot: Slot, at: datetime, almanac: Almanac) -> datetime:
    """The due of a slot whose own one turns out to lie at or before *at*: on the first workday from its day on, or
    where that has passed too, on the first one after *at*, at the same time of day.
    """
    rolled = _due(plan, slot, "next workday", almanac)
    if rolled is not None and rolled > at:
        return rolled
    due = _due(plan, slot, plan.roll, almanac)
    shown = zones.local(at if due is None else due, almanac.zone).time()
    today = zones.local(at, almanac.zone).date()
    first = zones.instant(almanac.next_workday(today), shown, almanac.zone)
    return first if first > at else zones.instant(almanac.shift_day(today, 1), shown, almanac.zone)


def closing(plan: Plan, slot: Slot, due: datetime, almanac: Almanac) -> datetime | None:
    """When a period closes that is due at *due*."""
    return closes_at(plan.closes, slot, due, almanac)


def waits_for(plan: Plan, slot: Slot, almanac: Almanac) -> int | None:
    """The unpublished year that the due of a slot hangs on; None where it is final."""
    return almanac.waits_for(lambda strict: _due(plan, slot, plan.roll, strict))


def slot_of(period: Period) -> Slot:
    return Slot(period.slot_key, period.starts_at, period.ends_at)


def _due(plan: Plan, slot: Slot, roll: str, almanac: Almanac) -> datetime | None:
    return due_at(parse_due(plan.due), cast(Roll, roll), slot.starts_at, slot.ends_at, almanac)
