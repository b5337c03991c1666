"""How a unit reports for a period: in time, late or never; what it withdraws, and what it makes good."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from supervise.model.commands import Done, Review, SaveDraft, Submit, Withdraw
from supervise.model.reports import Verdict
from supervise.model.tasks import Period

from .agenda import Step, Then, nothing_more
from .offices import LATE, NEVER, SEEN, Offices
from .words import REJECTIONS, RETURNS, progress

DRAFTED = 0.02
WITHDRAWN = 0.01
AT_ONCE = 0.9
REVIEWED = 0.12
REJECTED, RETURNED = 0.06, 0.20
"""Chances; the last two are bounds of one draw."""


@dataclass(frozen=True)
class Reporting:
    """All steps that follow from one period, each from the one before."""

    offices: Offices
    period: Period

    def steps(self) -> Iterator[Step]:
        """One report; some begin as a draft that is submitted as it stands."""
        chance = self.offices.hours.chance(self.period.id)
        at = self._when(chance)
        if at is None:
            return
        told = progress(chance, self.offices.percent(at))
        if chance.random() < DRAFTED:
            draft = SaveDraft(period=self.period.id, progress=told)
            yield self._by_unit(
                "draft", self.period.id, at - timedelta(minutes=35), draft,
                then=lambda done: [self._submit(at, Submit(period=self.period.id), 1)],
            )  # fmt: skip
        else:
            yield self._submit(at, Submit(period=self.period.id, progress=told), 1)

    def _when(self, chance: Random) -> datetime | None:
        """When the unit reports; None for never. Not before it can have seen that the period is open."""
        period, hours = self.period, self.offices.hours
        due = period.due_at or period.base_due_at
        temper, fate = self.offices.temper(period.unit), chance.random()
        if fate < NEVER[temper]:
            return None
        if fate < NEVER[temper] + LATE[temper]:
            far = chance.random() < 0.12
            late = hours.after(due, chance.randint(6, 12) if far else chance.randint(1, 4), chance)
            return late and max(late, period.opened_at + SEEN)
        if chance.random() < AT_ONCE:
            soon = hours.after(period.opened_at, chance.choice((0, 0, 0, 1)), chance)
            if soon is not None and soon < due:
                return soon
        last = due - timedelta(microseconds=chance.randrange(60_000_000, 28_000_000_000))
        before = hours.after(due, -chance.choice((1, 2)), chance) if chance.random() < 0.6 else last
        return max(before or last, period.opened_at + SEEN)

    def _submit(self, at: datetime, submit: Submit, version: int) -> Step:
        return self._by_unit(
            "submit", f"{self.period.id}/{version}", at, submit, then=lambda done: self._after(at, done, version)
        )

    def _after(self, at: datetime, done: Done, version: int) -> Iterator[Step]:
        """A report is withdrawn and sent anew, reviewed, or left to stand."""
        report = done.ids["report"][-1]
        chance = self.offices.hours.chance(f"{report}/after")
        if version == 1 and chance.random() < WITHDRAWN:
            soon = at + timedelta(microseconds=chance.randrange(300_000_000, 3_000_000_000))
            again = Submit(period=self.period.id, progress=progress(chance, self.offices.percent(at)))
            yield self._by_unit(
                "withdraw", report, soon, Withdraw(report=report),
                then=lambda done: [self._submit(soon + timedelta(minutes=40), again, version + 1)],
            )  # fmt: skip
        elif version > 1 or chance.random() < REVIEWED:
            yield from self._reviewed(report, at, version)

    def _reviewed(self, report: str, at: datetime, version: int) -> Iterator[Step]:
        hours = self.offices.hours
        chance = hours.chance(f"{report}/review")
        fate = chance.random() if version < 3 else 1.0
        when = hours.after(at, 1, chance)
        if when is None:
            return
        verdict, then = Verdict.accept(), nothing_more
        if fate < RETURNED:
            reject = fate < REJECTED
            say = chance.choice(REJECTIONS if reject else RETURNS)
            verdict = Verdict.reject(say) if reject else Verdict.send_back(say)
            then = lambda done: self._again(when, version)  # noqa: E731 - one of two things to follow
        yield Step(
            when, hours.key("review", report, when), self.offices.people.manager,
            Review(report=report, verdict=verdict), on=self.period.id, then=then,
        )  # fmt: skip

    def _again(self, at: datetime, version: int) -> Iterator[Step]:
        """Most of what came back is made good within a few days."""
        hours = self.offices.hours
        chance = hours.chance(f"{self.period.id}/again/{version}")
        when = hours.after(at, chance.choice((1, 1, 2, 3)), chance)
        if when is not None and chance.random() > 0.1:
            told = progress(chance, self.offices.percent(when), better=True)
            yield self._submit(when, Submit(period=self.period.id, progress=told), version + 1)

    def _by_unit(
        self,
        what: str,
        id: str,
        at: datetime,
        command: SaveDraft | Submit | Withdraw,
        then: Then,
    ) -> Step:
        by = self.offices.people.responsible(self.period.unit)
        return Step(at, self.offices.hours.key(what, id, at), by, command, on=self.period.id, then=then)
