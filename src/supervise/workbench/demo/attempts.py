"""What the desk refuses, and what is registered by hand: one matter removed again, one sent out later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from supervise.calendar.zones import instant
from supervise.model.commands import CaseCommand, Distribute, Done, Edit, EndTask, Register, Remove, Submit
from supervise.model.directory import Actor
from supervise.model.matters import MatterDraft
from supervise.model.reports import Progress
from supervise.model.tasks import Period

from .agenda import Hours, Step, Then, nothing_more
from .people import People

LATER = "汛前用地安全巡查"
"""The matter that is sent out later, and on whose way much turns up."""


@dataclass(frozen=True)
class Attempts:
    """Steps of the inspection office and of strangers that do not follow from anything else."""

    people: People
    hours: Hours

    def by_hand(self) -> Iterator[Step]:
        """Two matters entered by hand and not distributed at once: one was there already and goes, one follows."""
        reporting = [unit.id for unit in self.people.units() if self.people.reports(unit.id)]
        if not reporting:
            return
        lead, supports = reporting[0], tuple(reporting[1:2])
        doubled = MatterDraft(
            title="年度重点工作台账核对", source="meeting", type="routine", assigned_at=date(2026, 2, 2),
            deadline=date(2026, 3, 31), lead_unit=lead,
        )  # fmt: skip
        later = MatterDraft(
            title=LATER, source="instruction", type="rectification", assigned_at=date(2026, 2, 2),
            assigned_by="分管副市长", deadline=date(2026, 6, 12), lead_unit=lead, support_units=supports,
        )  # fmt: skip
        yield self._step(
            "register", "doubled", date(2026, 2, 2), Register(draft=doubled, distribute=False), self._remove
        )
        kept = Register(draft=later, distribute=False)
        yield self._step("register", "later", date(2026, 2, 3), kept, self._distribute)

    def refused(self, period: Period) -> Iterator[Step]:
        """Six things that are not allowed, tried on *period*, on its task and on its matter."""
        matter, unit, manager = period.id.split("/")[0], period.unit, self.people.manager
        others = [one.id for one in self.people.units() if one.id != unit and self.people.reports(one.id)]
        if not others:
            return
        stranger, told = others[0], Progress(done="代为填报本期进展")
        tries: list[tuple[Actor, CaseCommand, int | None]] = [
            (self.people.responsible(stranger), Submit(period=period.id, progress=told), None),
            (self.people.responsible(unit), Submit(period=period.id, progress=Progress()), None),
            (manager, EndTask(task=period.task, reason="不再需要"), None),
            (manager, Remove(matter=matter, reason="录入有误"), None),
            (manager, Edit(matter=matter, changes={"lead_unit": stranger}), None),
            (manager, Edit(matter=matter, changes={"body": "按季度报送"}), 1),
        ]
        begin = self.hours.seen(period.opened_at)
        for number, (by, command, expect) in enumerate(tries):
            at = begin + timedelta(seconds=number)
            key = self.hours.key("refused", f"{period.id}/{number}", at)
            yield Step(at, key, by, command, expect=expect, refused=True)

    def _remove(self, done: Done) -> Iterator[Step]:
        matter = done.ids["matter"][0]
        yield self._step("remove", matter, date(2026, 2, 4), Remove(matter=matter, reason="与既有事项重复"))

    def _distribute(self, done: Done) -> Iterator[Step]:
        matter = done.ids["matter"][0]
        yield self._step("distribute", matter, date(2026, 2, 5), Distribute(matter=matter))

    def _step(self, what: str, id: str, day: date, command: CaseCommand, then: Then = nothing_more) -> Step:
        at = instant(day, time(14, 20, 31), self.hours.zone)
        return Step(at, self.hours.key(what, id, at), self.people.manager, command, then=then)
