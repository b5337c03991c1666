"""Which calendars are in force at an instant, and how a notice comes into force: just after it is known."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from supervise.calendar.almanac import Almanac, Workdays
from supervise.calendar.notices import KnownDays, Regional
from supervise.calendar.zones import end_of
from supervise.model.worlds import CalendarNotice, WorldChange

_TICK = timedelta.resolution


class Calendars:
    """The almanacs of a desk as they were known, one for each set of notices, made when first asked for."""

    def __init__(self, changes: Iterable[WorldChange], almanac: Almanac, of_units: Mapping[str, Almanac]) -> None:
        told = sorted((one for one in changes if one.what == "calendar"), key=lambda one: (one.in_force_at, one.seq))
        self._notices = [(one.in_force_at, notice_in(one)) for one in told]
        self._almanac = almanac
        self._of_units = of_units
        self._made: dict[KnownDays, Almanac] = {}

    def at(self, instant: datetime) -> tuple[Almanac, Mapping[str, Almanac]]:
        """The desk's almanac and those of units, as known at *instant*."""
        notices = [one for at, one in self._notices if at <= instant]
        own = self._known(self._almanac, notices, _beneath(self._almanac.calendar))
        others = {
            unit: self._known(
                almanac, notices,
                own.calendar if isinstance(almanac.calendar, Regional) else _beneath(almanac.calendar),
            )
            for unit, almanac in self._of_units.items()
        }  # fmt: skip
        return own, others

    def _known(self, almanac: Almanac, notices: Sequence[CalendarNotice], beneath: Workdays | None) -> Almanac:
        name = name_of(almanac.calendar)
        days = KnownDays(name, tuple(one for one in notices if one.calendar == name), beneath)
        if days not in self._made:
            self._made[days] = Almanac(almanac.zone, days, provisional=True)
        return self._made[days]


def name_of(calendar: Workdays) -> str:
    """What a calendar is called; empty for one without a name."""
    name: str = getattr(calendar, "name", "")
    return name


def _beneath(calendar: Workdays) -> Workdays | None:
    """What lies beneath the notices that a desk has: nothing, where a calendar is nothing but its notices."""
    return None if hasattr(calendar, "notices") else calendar


def shipped(calendar: Workdays) -> Sequence[CalendarNotice]:
    """The notices that come with *calendar*."""
    return tuple(calendar.notices()) if hasattr(calendar, "notices") else ()


def calendar_changes(
    notices: Iterable[CalendarNotice], *, existing: Sequence[WorldChange], at: datetime, zone: ZoneInfo, seed: bool
) -> tuple[WorldChange, ...]:
    """The changes that publishing *notices* at *at* makes, after the *existing* ones. What is published already, with
    the same number in the same calendar, makes none.

    A notice is known from the end of its day of publication on (the hour is nobody's knowledge), but never before *at*;
    what a new store is seeded with was known since.
    """
    known = {change.id for change in existing}
    fresh = {notice_id(notice): notice for notice in notices}
    after = max((change.seq for change in existing), default=0)
    made = []
    for seq, (id, notice) in enumerate(((id, one) for id, one in fresh.items() if id not in known), start=after + 1):
        text = _written(notice)
        published = end_of(notice.published_on, zone)
        since = published if seed else at
        made.append(
            WorldChange(
                what="calendar",
                id=id,
                seq=seq,
                known_at=since,
                in_force_at=since + _TICK,
                name=notice.calendar,
                version=notice.number,
                digest=hashlib.sha256(text.encode()).hexdigest(),
                path="",
                text=text,
            )
        )
    return tuple(made)


def notice_in(change: WorldChange) -> CalendarNotice:
    """The notice that a world change is."""
    return _read(change.text)


@lru_cache(maxsize=256)
def _read(text: str) -> CalendarNotice:
    return CalendarNotice.model_validate_json(text)


@lru_cache(maxsize=256)
def _written(notice: CalendarNotice) -> str:
    return notice.model_dump_json(exclude_defaults=True)


def notice_id(notice: CalendarNotice) -> str:
    """The id of the world change that a notice is."""
    return f"{notice.calendar}@{notice.number}"
