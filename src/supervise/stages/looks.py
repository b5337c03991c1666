"""Instants that lie in a year whose calendar is not published yet: waited for, never guessed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from supervise.calendar.almanac import Almanac
from supervise.calendar.zones import local, midnight
from supervise.errors import CalendarUnpublished


def awaited(compute: Callable[[], datetime | None], at: datetime, almanac: Almanac) -> datetime | None:
    """What *compute* finds. Where it needs the working days of a later, unpublished year: the beginning of that year,
    until which the case can wait. Raises CalendarUnpublished once *at* itself has reached the year.
    """
    try:
        return compute()
    except CalendarUnpublished as unpublished:
        year = unpublished.facts["year"]
        if local(at, almanac.zone).year >= year:
            raise
        return midnight(date(year, 1, 1), almanac.zone)
