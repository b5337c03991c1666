"""Reporting schedules worked out day by day, the way a clerk with a wall calendar would: no arithmetic on cycles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
QUARTER = timedelta(minutes=15)


@dataclass(frozen=True)
class Workweek:
    """Monday to Friday, but for holidays in a few places of each year and a Saturday worked for each."""

    seed: int

    def published(self, year: int) -> bool:
        return True

    def workday(self, day: date) -> bool:
        place = (day.timetuple().tm_yday + self.seed * 31) % 61
        if place < 5:
            return False
        return day.weekday() < 5 or (day.weekday() == 5 and place in {5, 6, 59})


@dataclass(frozen=True)
class Schedule:
    """A plan in words, in one zone: `due` is a weekday (0 to 6), a day of the month, `last` for the last workday, or so
    many workdays before the end; `opens` is so many workdays before due, 0 for the start of the slot.
    """

    zone: str
    start: int
    cycle: str
    sort: str
    number: int
    at: time
    roll: str
    opens: int
    seed: int

    @property
    def due(self) -> str:
        names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
        told = {
            "weekday": names[self.number % 7], "day": f"day {self.number}", "last": "last workday",
            "end": f"end - {1 + self.number % 5} workdays",
        }  # fmt: skip
        return f"{told[self.sort]} {self.at:%H:%M}"

    @property
    def opening(self) -> str:
        return f"due - {self.opens} workdays 09:00" if self.opens else "start"


def shown_first(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The first quarter of an hour at which the clocks of *zone* have reached *at* on *day*, found by looking at them."""
    wanted = datetime.combine(day, at)
    instant = datetime.combine(day, at, UTC) - datetime.combine(day, time(12), zone).utcoffset() - 8 * QUARTER
    while instant.astimezone(zone).replace(tzinfo=None) < wanted:
        instant += QUARTER
    return instant


def turn(cycle: str, day: date) -> object:
    """What the days of one slot have in common."""
    if cycle == "weekly":
        return day.isocalendar()[:2]
    if cycle == "fortnightly":
        return (day - date(2001, 1, 1)).days // 14
    length = {"monthly": 1, "bimonthly": 2, "quarterly": 3, "half-yearly": 6, "yearly": 12}[cycle]
    return day.year, (day.month - 1) // length


def windows(one: Schedule, years: int) -> Iterator[tuple[datetime, datetime, datetime, datetime]]:
    """Start, end, opening and due of every slot that lies within so many years, and of which a report is demanded."""
    zone, week = ZoneInfo(one.zone), Workweek(one.seed)
    first, last = date(one.start, 1, 1), date(one.start + years, 1, 1)
    days = [first - 70 * DAY + DAY * count for count in range((last - first).days + 140)]
    for _, members in groupby(days, key=lambda day: turn(one.cycle, day)):
        slot = list(members)
        if slot[0] >= first and slot[-1] + DAY < last:
            found = _window(one, slot, zone, week)
            if found is not None:
                yield found


def _window(
    one: Schedule, slot: Sequence[date], zone: ZoneInfo, week: Workweek
) -> tuple[datetime, datetime, datetime, datetime] | None:
    starts, ends = shown_first(slot[0], time.min, zone), shown_first(slot[-1] + DAY, time.min, zone)
    day = _due_day(one, slot, week)
    due = shown_first(day, one.at, zone)
    opens = shown_first(_back(day, one.opens, week), time(9), zone) if one.opens else starts
    return (starts, ends, opens, due) if starts <= due and opens < due else None


def _due_day(one: Schedule, slot: Sequence[date], week: Workweek) -> date:
    if one.sort == "last":
        return next(day for day in _backwards(slot[-1]) if week.workday(day))
    if one.sort == "end":
        return _back(slot[-1] + DAY, 1 + one.number % 5, week)
    if one.sort == "weekday":
        named = [day for day in slot if day.weekday() == one.number % 7][-1]
    else:
        named = [day for day in slot if day.month == slot[-1].month and day.day <= one.number][-1]
    if one.roll == "none" or week.workday(named):
        return named
    step = -DAY if one.roll == "previous workday" else DAY
    while not week.workday(named):
        named += step
    return named


def _backwards(day: date) -> Iterator[date]:
    while True:
        yield day
        day -= DAY


def _back(day: date, workdays: int, week: Workweek) -> date:
    while workdays:
        day -= DAY
        workdays -= week.workday(day)
    return day
