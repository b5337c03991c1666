"""The official working days of mainland China: public holidays, and the make-up days (调休) worked for them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from supervise.calendar.notices import KnownDays
from supervise.errors import CalendarUnpublished
from supervise.hooks.specs import hookimpl
from supervise.model.base import Text
from supervise.model.worlds import CalendarNotice

_DECEMBER = 12
_OCTOBER = 10


class China:
    """The yearly arrangements of the State Council's General Office.

    The days come from the chinesecalendar package, which knows each year as it was in the end; `china.json` beside this
    module has the numbers and dates of the notices, and what the amendments of 2015, 2019 and 2020 changed. Days of
    December are arranged with the year that follows them.
    """

    name = "china"

    def published(self, year: int) -> bool:
        """Whether there is an arrangement of *year*."""
        return self._known.published(year)

    def workday(self, day: date) -> bool:
        """Whether *day* is worked, by all that is known today. Raises CalendarUnpublished for an unpublished year."""
        if not self.published(day.year):
            raise CalendarUnpublished(year=day.year)
        return self._known.workday(day)

    def notices(self) -> Sequence[CalendarNotice]:
        """Every notice since 2004, by the day of its publication. Those of 2004 and 2005 carry a day before which they
        were not published, since no source with their date is at hand.
        """
        return _shipped().notices

    @property
    def _known(self) -> KnownDays:
        return _shipped()


@cache
def _shipped() -> KnownDays:
    """All notices of this release, read once in a process."""
    return KnownDays(China.name, tuple(_notices()))


def _notices() -> Iterator[CalendarNotice]:
    facts: list[Mapping[str, Any]] = json.loads(files(__package__).joinpath("china.json").read_text(encoding="utf-8"))
    arranged = _days_by_year()
    years = {fact["number"]: fact["year"] for fact in facts if "year" in fact}
    amended = {years[fact["amends"]]: _named(fact) for fact in facts if "amends" in fact}
    # Where the package has a newer year than the facts: true days, of a notice whose date nobody has looked up yet.
    undated = [
        {"number": str(year), "year": year, "published": f"{year - 1}-10-25", "not_before": True}
        for year in sorted(arranged.keys() - years.values())
    ]
    for fact in (*facts, *undated):
        year = fact.get("year", 0)
        later = amended.get(year, frozenset())
        off, worked = arranged.get(year, ((), ()))
        told_off, told_worked = _dates(fact, "off"), _dates(fact, "worked")
        yield CalendarNotice(
            calendar=China.name, number=fact["number"], title=_title(fact, years), amends=fact.get("amends"),
            published_on=date.fromisoformat(fact["published"]), not_before=fact.get("not_before", False),
            years=(year,) if year else (),
            off=tuple(sorted({*told_off, *(day for day in off if day not in later)} - {*told_worked})),
            worked=tuple(sorted({*told_worked, *(day for day in worked if day not in later)})),
        )  # fmt: skip


def _days_by_year() -> Mapping[int, tuple[Sequence[date], Sequence[date]]]:
    """Days off and days worked of each arrangement; a year counts once it has its National Day, the last holiday."""
    from chinese_calendar.constants import holidays, workdays  # noqa: PLC0415 - large, and few commands count days

    def arranged(days: Iterable[date], year: int) -> Sequence[date]:
        return [day for day in days if day.year + (day.month == _DECEMBER) == year]

    whole = sorted({day.year for day in holidays if day.month == _OCTOBER})
    return {year: (arranged(holidays, year), arranged(workdays, year)) for year in whole}


def _dates(fact: Mapping[str, Any], key: str) -> tuple[date, ...]:
    return tuple(date.fromisoformat(day) for day in fact.get(key, ()))


def _named(fact: Mapping[str, Any]) -> frozenset[date]:
    return frozenset({*_dates(fact, "off"), *_dates(fact, "worked")})


def _title(fact: Mapping[str, Any], years: Mapping[str, int]) -> Text:
    if "year" in fact:
        return Text(zh=f"{fact['year']}年放假安排", en=f"the public holidays of {fact['year']}")
    year = years[fact["amends"]]
    return Text(zh=f"{year}年放假安排的调整", en=f"a change of the public holidays of {year}")


@hookimpl
def supervise_calendar(name: str) -> China | None:
    """The calendar `china`."""
    return China() if name == China.name else None
