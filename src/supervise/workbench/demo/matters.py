"""What becomes of each matter: completed in time, late or never; and the few to which something special happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from supervise.calendar.zones import instant, local
from supervise.model.commands import Edit, EditTask, End, EndTask, Instruct, Reopen, Verify
from supervise.model.matters import Matter
from supervise.model.tasks import Task

from .agenda import Hours, Step
from .people import People

ACCIDENT, REOPENED, RECYCLED, SHORTENED, RAISED, INSTRUCTED = 4, 11, 6, 9, 14, 17
"""Which matters something special happens to, by their running number."""


@dataclass(frozen=True)
class Courses:
    """The course of matters, by chance of their own and by their running number."""

    people: People
    hours: Hours

    def on_matter(self, matter: Matter) -> Iterator[Step]:
        """How a matter ends, told when it is distributed."""
        special = self._special.get(_number(matter.id), self._usual)
        yield from special(matter)

    def on_task(self, task: Task) -> Iterator[Step]:
        """The two tasks that the clerk changes: one reports more often, one is ended before its matter."""
        number, part = _number(task.matter), task.id.rpartition("/")[2]
        if number == RECYCLED and task.role == "lead":
            edit = EditTask(task=task.id, cycle="fortnightly", deadline=date(2026, 9, 18))
            yield self._managed("edit-task", task.id, self._at(date(2026, 3, 18), 10), edit, task.id)
        if number == SHORTENED and part == "t2":
            end = EndTask(task=task.id, reason="该项配合工作已并入市级专班，不再单独填报")
            yield self._managed("end-task", task.id, self._at(date(2026, 4, 21), 15), end, task.id)

    @property
    def _special(self) -> Mapping[int, Callable[[Matter], Iterator[Step]]]:
        return {ACCIDENT: self._accident, REOPENED: self._reopened, RAISED: self._raised, INSTRUCTED: self._instructed}

    def _accident(self, matter: Matter) -> Iterator[Step]:
        at = self._at(date(2026, 5, 13), 11)
        end = End(matter=matter.id, how="terminated", reason="merged", note="并入市级专项行动，由专班统一督办")
        yield self._managed("accident", matter.id, at, end, matter.id)

    def _reopened(self, matter: Matter) -> Iterator[Step]:
        """Completed and verified in spring, reopened when an inspection finds that it was not done, ended again."""
        first, back = self._at(date(2026, 4, 16), 10), self._at(date(2026, 6, 9), 15)
        last = self._at(date(2026, 11, 12), 10)
        reopen = Reopen(matter=matter.id, reason="实地抽查发现尚有三处未整改到位")
        again = self._end(matter, last, "整改到位，复核通过")
        yield self._end(matter, first, "各项任务完成", verify_after=5)
        yield self._managed("reopen", matter.id, back, reopen, "")
        yield again

    def _raised(self, matter: Matter) -> Iterator[Step]:
        """Made a key matter halfway, so that it reports every week from then on."""
        at = self._at(date(2026, 6, 2), 16)
        edit = Edit(matter=matter.id, changes={"priority": "key"})
        yield self._managed("edit", matter.id, at, edit, matter.id)
        yield from self._usual(matter)

    def _instructed(self, matter: Matter) -> Iterator[Step]:
        """A leader's instruction is recorded: what it asks for is to be answered by a report within days."""
        at = self._at(date(2026, 3, 24), 17)
        instruct = Instruct(matter=matter.id, text="请抓紧推进，本周内报送进展")
        yield self._managed("instruct", matter.id, at, instruct, matter.id)
        yield from self._usual(matter)

    def _usual(self, matter: Matter) -> Iterator[Step]:
        chance = self.hours.chance(f"{matter.id}/end")
        fate = chance.random()
        if matter.elements.deadline is None or fate < 0.08:
            return
        late = fate < 0.24
        days = chance.randint(2, 14) if late else -chance.randint(1, 12)
        deadline = instant(matter.elements.deadline, time(9), self.hours.zone)
        if at := self.hours.after(deadline, days, chance):
            earliest = matter.registered_at + timedelta(days=30)
            yield self._end(matter, max(at, earliest), "各项任务完成", verify_after=chance.choice((0, 4, 8, 15)))

    def _end(self, matter: Matter, at: datetime, note: str, *, verify_after: int = 0) -> Step:
        """Completed; where *verify_after* is not 0, seen and verified by the superior so many workdays later."""
        end = End(matter=matter.id, how="completed", note=note)
        chance = self.hours.chance(f"{matter.id}/verify/{local(at, self.hours.zone):%m}")
        seen = self.hours.after(at, verify_after, chance) if verify_after else None
        verify = Verify(matter=matter.id, note="资料齐全，现场属实")
        by = self.people.superior
        follow = [Step(seen, self.hours.key("verify", matter.id, seen), by, verify)] if seen else []
        return Step(
            at, self.hours.key("end", matter.id, at), self.people.manager, end, on=matter.id, then=lambda done: follow
        )

    def _managed(self, what: str, id: str, at: datetime, command: _Managed, on: str) -> Step:
        return Step(at, self.hours.key(what, id, at), self.people.manager, command, on=on)

    def _at(self, day: date, hour: int) -> datetime:
        return instant(day, time(hour, 7, 13), self.hours.zone)


_Managed = Edit | EditTask | End | EndTask | Instruct | Reopen


def _number(matter: str) -> int:
    """7 of m7."""
    return int(matter.removeprefix("m"))
