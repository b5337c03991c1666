"""When, within a slot, a report is due: `friday 17:00`, `last workday 17:00`, `end - 2 workdays 17:00`."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from supervise.errors import CycleInvalid

from . import zones
from .almanac import Almanac
from .offsets import Moment, parse_clock, parse_moment, resolve

Roll = Literal["previous workday", "next workday", "none"]

DUE_EXAMPLES = "friday 17:00, day 25 17:00, last workday 17:00, end, end - 2 workdays 17:00, start + 30 workdays"
EVENTS = ("assigned", "acknowledged", "instructed", "returned")
"""What happens to a task and may be counted from: each time, a slot begins that ends when its report is due."""

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NAMED = re.compile(
    rf"(?:(?P<weekday>{'|'.join(_WEEKDAYS)})|day\s+(?P<day>[0-9]{{1,2}})|last\s+workday)"
    r"\s+(?P<clock>[0-9]{1,2}:[0-9]{2})"
)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Weekday:
    """The last such weekday of the slot, 0 for Monday."""

    weekday: int
    at: time


@dataclass(frozen=True)
class MonthDay:
    """That day of the slot's last month, or the month's last day where it is shorter."""

    day: int
    at: time


@dataclass(frozen=True)
class LastWorkday:
    """The last workday of the slot."""

    at: time


Due = Weekday | MonthDay | LastWorkday | Moment


def parse_due(text: str) -> Due:
    """Read a due: a named day of the slot with a time of day, or a moment on `start` or `end`. Raises CycleInvalid."""
    named = _NAMED.fullmatch(text.strip())
    if not named:
        return _parse_offset(text)
    at = parse_clock(text, named["clock"], DUE_EXAMPLES)
    if named["weekday"]:
        return Weekday(_WEEKDAYS.index(named["weekday"]), at)
    if not named["day"]:
        return LastWorkday(at)
    if not 1 <= int(named["day"]) <= 31:
        raise _invalid(text, "日期应在 1 至 31 之间", "a day of the month lies between 1 and 31")
    return MonthDay(int(named["day"]), at)


def due_at(due: Due, roll: Roll, starts_at: datetime, ends_at: datetime, almanac: Almanac) -> datetime | None:
    """When the report of the slot [*starts_at*, *ends_at*) is due (all UTC); *roll* moves a due off a day not worked.

    None where the slot has no such day, or where the due would come before the slot. What is counted in workdays is
    not rolled. A moment at midnight is the end of the day before, and that is the day rolled. Raises
    CalendarUnpublished where a workday is asked for.
    """
    zone = almanac.zone
    if isinstance(due, Moment):
        found = resolve(due, ends_at if due.anchor == "end" else starts_at, almanac)
        if not (due.unit == "workdays" and due.amount):
            found = _roll_moment(found, roll, almanac)
    elif isinstance(due, LastWorkday):
        found = zones.instant(almanac.previous_workday(_last_day(due.at, ends_at, almanac)), due.at, zone)
    else:
        day = _named_day(due, ends_at, almanac)
        if not starts_at <= zones.instant(day, due.at, zone) <= ends_at:
            return None
        found = zones.instant(_roll_day(day, roll, almanac), due.at, zone)
    return found if found >= starts_at else None


def route(due: Due, roll: Roll, starts_at: datetime, ends_at: datetime, almanac: Almanac) -> tuple[date, int, int]:
    """How `due_at` finds its day: from which day it goes, in which direction (1, -1, or 0 to stay), and for how many
    workdays; 0 workdays mean the first day that is worked, that one included.
    """
    step = {"previous workday": -1, "next workday": 1, "none": 0}[roll]
    if isinstance(due, LastWorkday):
        return _last_day(due.at, ends_at, almanac), -1, 0
    if not isinstance(due, Moment):
        return _named_day(due, ends_at, almanac), step, 0
    anchor = starts_at if due.anchor == "start" else ends_at
    if due.unit == "workdays" and due.amount:
        return zones.local(anchor, almanac.zone).date(), due.sign, due.amount
    shown = zones.local(resolve(due, anchor, almanac), almanac.zone)
    return shown.date() - _DAY if shown.time() == time.min else shown.date(), step, 0


def _parse_offset(text: str) -> Moment:
    try:
        moment = parse_moment(text)
    except CycleInvalid as error:
        raise _invalid(text, error.facts["why_zh"], error.facts["why_en"]) from error
    if moment.anchor not in {"start", "end", *EVENTS} or moment.event != "fired":
        events = ", ".join(EVENTS)
        raise _invalid(
            text,
            f"截止时点须写周几、某日、最后工作日，或从 start、end 推算，并写明钟点；只报一次的也可从 {events} 推算",
            "a due is a weekday, a day or the last workday with a time of day, or counts from start or end; "
            f"what is reported once may count from {events}",
        )
    if moment.anchor != "end" and moment.sign < 0:
        raise _invalid(text, "截止时点不得早于周期开始", "a due does not come before its slot starts")
    if moment.anchor in EVENTS and not moment.amount:
        raise _invalid(text, "须写明事后多久截止", "say how long after the event it is due")
    return moment


def event_of(due: str) -> str | None:
    """The event that *due* counts from, one of EVENTS; None where it is a date within a cycle."""
    word = due.split(maxsplit=1)[0] if due.strip() else ""
    return word if word in EVENTS else None


def _named_day(due: Weekday | MonthDay, ends_at: datetime, almanac: Almanac) -> date:
    last = _last_day(due.at, ends_at, almanac)
    if isinstance(due, Weekday):
        return last - _DAY * ((last.weekday() - due.weekday) % 7)
    return last.replace(day=min(due.day, monthrange(last.year, last.month)[1]))


def _last_day(at: time, ends_at: datetime, almanac: Almanac) -> date:
    """The last day of the slot whose *at* does not come after the end."""
    day = zones.local(ends_at - timedelta.resolution, almanac.zone).date()
    return day if zones.instant(day, at, almanac.zone) <= ends_at else day - _DAY


def _roll_moment(found: datetime, roll: Roll, almanac: Almanac) -> datetime:
    shown = zones.local(found, almanac.zone)
    at_midnight = shown.time() == time.min
    day = shown.date() - _DAY if at_midnight else shown.date()
    rolled = _roll_day(day, roll, almanac)
    if rolled == day:
        return found
    return zones.end_of(rolled, almanac.zone) if at_midnight else zones.instant(rolled, shown.time(), almanac.zone)


def _roll_day(day: date, roll: Roll, almanac: Almanac) -> date:
    if roll == "none":
        return day
    return almanac.previous_workday(day) if roll == "previous workday" else almanac.next_workday(day)


def _invalid(text: str, why_zh: str, why_en: str) -> CycleInvalid:
    return CycleInvalid(text=text, why_zh=why_zh, why_en=why_en, examples=DUE_EXAMPLES)
