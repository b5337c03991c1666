"""A desk at the instant of a step of a history, and how the step's numbers choose among what is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from supervise.calendar.zones import local
from supervise.desk.desk import Desk
from supervise.model import commands as c
from supervise.model.case import Case
from supervise.model.directory import Actor
from supervise.model.reports import Progress

from .histories import Given, Step, cases

T = TypeVar("T")


@dataclass(frozen=True)
class Now:
    """A desk at the instant of a step."""

    at: datetime
    today: date
    step: Step
    number: int
    cases: Sequence[Case]
    editions: Sequence[Mapping[str, str]]
    past: Sequence[Given] = field(repr=False)

    @classmethod
    def of(
        cls, desk: Desk, step: Step, number: int, editions: Sequence[Mapping[str, str]], past: Sequence[Given]
    ) -> Now:
        now = desk.parts.now()
        with desk.parts.store.begin() as uow:
            found = tuple(cases(uow))
        return cls(now, local(now, desk.parts.almanac.zone).date(), step, number, found, editions, past)

    def pick(self, members: Sequence[T]) -> T | None:
        return members[self.step.pick % len(members)] if members else None

    def choose(self, options: Sequence[T], place: int = 0) -> T:
        """One of *options*; choices at different places do not depend on one another."""
        return options[self.step.choice // int(7**place) % 7 % len(options)]

    def days(self, count: int) -> date:
        return self.today + timedelta(days=count)

    def all(self, name: str, keep: Callable[[Any], bool] = lambda one: True) -> list[Any]:
        """The entities of all cases, of one map, that *keep* keeps; now and then any, so that refusals come too."""
        found = [one for case in self.cases for one in getattr(case, name).values()]
        return found if self.step.choice % 13 == 12 else [one for one in found if keep(one)]

    def given(self, by: Actor, command: c.CaseCommand) -> Given:
        return Given(self.at, by, command, key=f"k{self.number}")


def some_progress(now: Now) -> Progress:
    return Progress(done="已开展", problems=now.choose(("", "缺资金"), 2), percent=now.choose((None, 20, 60, 100), 1))
