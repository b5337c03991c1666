"""What people will do and when: commands with stable keys, given in order of their instants."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from supervise.calendar.almanac import Almanac
from supervise.calendar.zones import instant, local
from supervise.errors import CalendarUnpublished
from supervise.model.commands import CaseCommand, Done
from supervise.model.directory import Actor


def nothing_more(done: Done) -> Iterable[Step]:
    return ()


@dataclass(frozen=True, order=True)
class Step:
    """One command of one person at one instant. `on` must be open then, or the step is left out; `then` gives what
    follows. `refused` marks an attempt that the desk is expected to refuse.
    """

    at: datetime
    key: str
    by: Actor = field(compare=False)
    command: CaseCommand = field(compare=False)
    on: str = field(default="", compare=False)
    then: Then = field(default=nothing_more, compare=False)
    expect: int | None = field(default=None, compare=False)
    refused: bool = field(default=False, compare=False)


Then = Callable[[Done], Iterable[Step]]


class Agenda:
    """Steps still to come."""

    def __init__(self) -> None:
        self._steps: list[Step] = []

    def add(self, steps: Iterable[Step]) -> None:
        for step in steps:
            heapq.heappush(self._steps, step)

    def until(self, at: datetime) -> Iterator[Step]:
        """The steps up to an instant, in order, those added meanwhile included."""
        while self._steps and self._steps[0].at <= at:
            yield heapq.heappop(self._steps)


@dataclass(frozen=True)
class Hours:
    """When people of an office do things: on working days, in working hours, each at an instant of its own."""

    almanac: Almanac
    seed: int

    @property
    def zone(self) -> ZoneInfo:
        return self.almanac.zone

    def chance(self, id: str) -> random.Random:
        """Chance that depends on the seed and on *id* alone, so that a repeated year decides the same."""
        return random.Random(f"{self.seed}/{id}")  # noqa: S311 - a story, no secret

    def after(self, at: datetime, workdays: int, chance: random.Random) -> datetime | None:
        """Some instant in working hours, so many workdays after *at* (or before it), and at the earliest two hours
        after *at* where it is the same day. None where the calendar of that year is not published.
        """
        try:
            day = self.almanac.shift_day(local(at, self.zone).date(), workdays)
            if not workdays:
                day = self.almanac.next_workday(day)
            picked = self.on(day, chance)
            if not workdays and picked < at + timedelta(hours=2):
                picked = self.on(self.almanac.shift_day(day, 1), chance)
        except CalendarUnpublished:
            return None
        return picked

    def on(self, day: date, chance: random.Random) -> datetime:
        """Some instant of *day* in working hours, to the microsecond, after the morning's patrol."""
        start = instant(day, time(9, 40), self.zone)
        return start + timedelta(microseconds=chance.randrange(7 * 3600 * 1_000_000))

    def seen(self, opened_at: datetime) -> datetime:
        """When what opened then is first acted on: after that morning's patrol."""
        patrolled = instant(local(opened_at, self.zone).date(), time(9, 36), self.zone)
        return max(patrolled, opened_at + timedelta(minutes=1))

    def key(self, what: str, id: str, at: datetime) -> str:
        """A key that a repeated year uses again: `demo/2026-03-05/submit/m7/t1/p/2026-03`."""
        return f"demo/{local(at, self.zone):%Y-%m-%d}/{what}/{id}"
