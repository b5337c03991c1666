"""Calendars shown as they were known, and what a notice would move before anybody publishes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from supervise.calendar.notices import KnownDays
from supervise.calendar.zones import end_of
from supervise.case.events import Pen
from supervise.case.planning import amend
from supervise.errors import UsageError
from supervise.model.case import Case
from supervise.model.tasks import Period
from supervise.model.worlds import CalendarNotice
from supervise.ports import UnitOfWork, every_head
from supervise.rules.activation import TICK, World
from supervise.rules.calendars import calendar_changes, name_of

from .claims import catch_up
from .parts import Parts


@dataclass(frozen=True)
class NamedDay:
    """A day that a notice takes off or makes worked."""

    day: date
    worked: bool
    notice: str


@dataclass(frozen=True)
class CalendarYear:
    """A year of a calendar, as it was known: the notices that name days of it or arrange it, and those days."""

    calendar: str
    year: int
    published: bool
    notices: Sequence[CalendarNotice]
    days: Sequence[NamedDay]


@dataclass(frozen=True)
class Move:
    """An open period whose due a notice moves; `after` is None where nothing is demanded any more."""

    period: str
    unit: str
    before: datetime
    after: datetime | None


def calendar_year(parts: Parts, year: int, as_known: date | None, name: str | None) -> CalendarYear:
    """*year* of the calendar *name* (the desk's own by default), as it is known now or was at the end of *as_known*.

    Raises UsageError for a calendar that nobody here goes by.
    """
    at = parts.now() + TICK if as_known is None else end_of(as_known, parts.almanac.zone)
    with parts.store.begin() as uow:
        known = known_days(parts.worlds(uow).at(at), name)
    notices = [
        one for one in known.told if year in one.years or any(day.year == year for day in (*one.off, *one.worked))
    ]
    named = sorted({day for one in notices for day in (*one.off, *one.worked) if day.year == year})
    days = [
        NamedDay(day, known.workday(day), said.number) for day in named if (said := known.notice_of(day)) is not None
    ]
    return CalendarYear(known.name, year, known.published(year), notices, days)


def known_days(world: World, name: str | None = None) -> KnownDays:
    """The calendar called *name*, by default the desk's own, in *world*. Raises UsageError."""
    calendars = {name_of(one.calendar): one.calendar for one in (world.almanac, *world.almanacs.values())}
    found = world.almanac.calendar if name is None else calendars.get(name)
    if not isinstance(found, KnownDays):
        raise UsageError(what=f"no calendar {name}: there are {', '.join(calendars)}")
    return found


def moves(parts: Parts, notices: Sequence[CalendarNotice]) -> tuple[Move, ...]:
    """The open deadlines that *notices* would move if they were published now, by matter; nothing is kept."""
    now = parts.now()
    with parts.store.begin() as uow:
        existing = uow.worlds()
        changes = calendar_changes(notices, existing=existing, at=now, zone=parts.almanac.zone, seed=False)
        world = parts.supposed([*existing, *changes]).at(now + TICK)
        return tuple(move for case in _cases(parts, uow, now) for move in _moves_of(case, world, now))


def _cases(parts: Parts, uow: UnitOfWork, now: datetime) -> Iterator[Case]:
    worlds = parts.worlds(uow)
    for head in every_head(uow, "matter:"):
        if head.wake_at is not None:
            yield catch_up(parts, uow, head.id, now, worlds)[1]


def _moves_of(case: Case, world: World, now: datetime) -> Iterator[Move]:
    for event in amend(case, Pen(case.stream, now + TICK), world):
        for put in event.puts:
            before = case.periods.get(put.id)
            if isinstance(put, Period) and before is not None:
                after = put.due_at if put.open else None
                if after != before.due_at:
                    yield Move(put.id, put.unit, before.due_at or before.base_due_at, after)
