"""Counting workdays in one zone by one official calendar.

`n workdays` keeps the time of day and does not count the starting day. What needs a day of a year whose calendar is not
published is provisional: counted by the days of the week, or refused with CalendarUnpublished by a strict almanac. The
last workday before 1 January asks nothing of the year that begins.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Protocol
from zoneinfo import ZoneInfo

from supervise.errors import CalendarUnpublished

from . import zones

_DAY = timedelta(days=1)


class Workdays(Protocol):
    """What counting asks of a calendar."""

    def published(self, year: int) -> bool: ...

    def workday(self, day: date) -> bool: ...


@dataclass(frozen=True)
class Almanac:
    """A zone and the workdays counted in it. Equal when both are; keeps the years that it has looked at.

    Where `provisional`, years without a published calendar count too, by what `calendar` makes of them for the time
    being; otherwise they raise CalendarUnpublished.
    """

    zone: ZoneInfo
    calendar: Workdays
    provisional: bool = False
    _years: dict[int, Sequence[date]] = field(default_factory=dict, init=False, compare=False, repr=False)

    @cached_property
    def strict(self) -> Almanac:
        """The same, but raising CalendarUnpublished: what it computes hangs on published calendars alone."""
        return replace(self, provisional=False) if self.provisional else self

    def waits_for(self, compute: Callable[[Almanac], object]) -> int | None:
        """The first year without a published calendar that *compute* needs; None where what it finds is final."""
        try:
            compute(self.strict)
        except CalendarUnpublished as unpublished:
            year: int = unpublished.facts["year"]
            return year
        return None

    def is_workday(self, day: date) -> bool:
        worked = self._workdays(day.year)
        place = bisect_left(worked, day)
        return place < len(worked) and worked[place] == day

    def previous_workday(self, day: date) -> date:
        """*day* where it is worked, else the nearest workday before it."""
        return day if self.is_workday(day) else self.shift_day(day, -1)

    def next_workday(self, day: date) -> date:
        """*day* where it is worked, else the nearest workday after it."""
        return day if self.is_workday(day) else self.shift_day(day, 1)

    def shift_day(self, day: date, workdays: int) -> date:
        """The day so many workdays after *day*, or before it where negative; *day* itself for 0."""
        if workdays > 0:
            return self._after(day + _DAY, workdays)
        return self._before(day - _DAY, -workdays) if workdays < 0 else day

    def shift(self, instant: datetime, workdays: int) -> datetime:
        """The instant so many workdays after *instant*, at its local time of day (UTC); *instant* itself for 0.

        Later instants shift to later ones, but for the hour that a zone shows twice in a year.
        """
        if not workdays:
            return instant
        shown = zones.local(instant, self.zone)
        return zones.instant(self.shift_day(shown.date(), workdays), shown.time(), self.zone)

    def elapsed_workdays(self, a: datetime, b: datetime) -> int:
        """How many workdays passed from *a* to *b*: the largest n with `shift(a, n) <= b`, 0 where *b* is not later."""
        start, today = zones.local(a, self.zone), zones.local(b, self.zone).date()
        reached = zones.instant(today, start.time(), self.zone) <= b
        return self._count(start.date() + _DAY, today if reached else today - _DAY)

    def workdays_late(self, due: datetime, met: datetime) -> int:
        """How late *met* is, counting each workday begun: 0 before *due*, 1 from *due* on, 2 from one workday later."""
        return 0 if met < due else 1 + self.elapsed_workdays(due, met)

    def _after(self, day: date, nth: int) -> date:
        """The *nth* workday from *day* on."""
        worked = self._workdays(day.year)
        place = bisect_left(worked, day) + nth - 1
        return worked[place] if place < len(worked) else self._after(date(day.year + 1, 1, 1), place - len(worked) + 1)

    def _before(self, day: date, nth: int) -> date:
        """The *nth* workday from *day* back."""
        worked = self._workdays(day.year)
        place = bisect_right(worked, day) - nth
        return worked[place] if place >= 0 else self._before(date(day.year - 1, 12, 31), -place)

    def _count(self, first: date, last: date) -> int:
        """How many workdays lie from *first* to *last*, both included."""
        count = 0
        for year in range(first.year, last.year + 1) if first <= last else ():
            worked = self._workdays(year)
            count += bisect_right(worked, last) - bisect_left(worked, first)
        return count

    def _workdays(self, year: int) -> Sequence[date]:
        if year not in self._years:
            if not self.provisional and not self.calendar.published(year):
                raise CalendarUnpublished(year=year)
            days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
            self._years[year] = tuple(day for day in days if day.year == year and self.calendar.workday(day))
        return self._years[year]
