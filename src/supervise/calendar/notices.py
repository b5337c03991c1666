"""A calendar as it was known at an instant: the fold of the notices published by then, and nothing later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from supervise.model.worlds import CalendarNotice

from .almanac import Workdays

_SATURDAY = 5


@dataclass(frozen=True)
class KnownDays:
    """The workdays that *notices* make, in the order in which they came into force. What no notice names follows
    *base*, or is a day of the week like any other.
    """

    name: str
    notices: tuple[CalendarNotice, ...] = ()
    base: Workdays | None = None

    def published(self, year: int) -> bool:
        """Whether some notice, or the calendar beneath, arranges *year*."""
        return year in self._years or (self.base is not None and self.base.published(year))

    def workday(self, day: date) -> bool:
        """Whether *day* is worked by what is known; of a year without an arrangement, whether it is no weekend."""
        notice = self._days.get(day)
        if notice is not None:
            return day in notice.worked
        if self.base is not None and (isinstance(self.base, KnownDays) or self.base.published(day.year)):
            return self.base.workday(day)
        return day.weekday() < _SATURDAY

    def notice_of(self, day: date) -> CalendarNotice | None:
        """The notice that has the last word on *day*, here or in the calendar beneath; None where none names it."""
        found = self._days.get(day)
        return self.base.notice_of(day) if found is None and isinstance(self.base, KnownDays) else found

    @cached_property
    def told(self) -> tuple[CalendarNotice, ...]:
        """All notices that it goes by, those of the calendar beneath first."""
        beneath = self.base.told if isinstance(self.base, KnownDays) else ()
        return (*beneath, *self.notices)

    @cached_property
    def _years(self) -> frozenset[int]:
        return frozenset(year for notice in self.notices for year in notice.years)

    @cached_property
    def _days(self) -> dict[date, CalendarNotice]:
        return {day: notice for notice in self.notices for day in (*notice.off, *notice.worked)}


@dataclass(frozen=True)
class Regional:
    """A calendar without days of its own: those of the desk's calendar, and what its own notices change in them."""

    name: str

    def published(self, year: int) -> bool:  # noqa: ARG002 - it stands on another calendar
        return False

    def workday(self, day: date) -> bool:
        return day.weekday() < _SATURDAY


def changed_days(before: KnownDays, after: KnownDays) -> Sequence[date]:
    """The days that *after* knows otherwise than *before*, among those that any notice names."""
    named = {day for known in (before, after) for notice in known.notices for day in (*notice.off, *notice.worked)}
    return sorted(day for day in named if before.workday(day) != after.workday(day))
