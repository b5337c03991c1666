"""The official working days of mainland China: public holidays, and the make-up days (调休) worked for them."""

from __future__ import annotations

from datetime import date

from chinese_calendar.constants import holidays, workdays

from supervise.errors import CalendarUnpublished
from supervise.hooks.specs import hookimpl

_OCTOBER = 10
_SATURDAY = 5


class China:
    """The yearly arrangements of the State Council's General Office, as the chinesecalendar package carries them.

    A year is published once the package has its National Day, the last holiday that every arrangement sets.
    """

    name = "china"

    def __init__(self) -> None:
        self._years = frozenset(day.year for day in holidays if day.month == _OCTOBER)

    def published(self, year: int) -> bool:
        """Whether the package has the arrangement of *year*."""
        return year in self._years

    def workday(self, day: date) -> bool:
        """Whether *day* is worked, make-up days included. Raises CalendarUnpublished for an unpublished year."""
        if not self.published(day.year):
            raise CalendarUnpublished(year=day.year)
        return day in workdays or (day.weekday() < _SATURDAY and day not in holidays)


@hookimpl
def supervise_calendar(name: str) -> China | None:
    """The calendar `china`."""
    return China() if name == China.name else None
