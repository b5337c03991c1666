"""What turns up on the way of one matter: a problem, a joint report, more time, a suspension, a task in other hands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from supervise.calendar.zones import instant
from supervise.model import commands as c
from supervise.model.directory import Actor
from supervise.model.matters import Matter
from supervise.model.reports import Progress
from supervise.model.tasks import Period, Task

from .agenda import Hours, Step
from .people import People


@dataclass(frozen=True)
class Turns:
    """Steps on a matter of one lead and one support unit, each at an instant of its own."""

    people: People
    hours: Hours

    def on_matter(self, matter: Matter) -> Iterator[Step]:
        """It waits a week for dry weather."""
        manager = self.people.manager
        stop = c.Suspend(matter=matter.id, reason="season", text="连续强降雨，现场无法施工")
        yield self._on(matter.id, date(2026, 4, 13), manager, stop)
        yield self._on(matter.id, date(2026, 4, 20), manager, c.Resume(matter=matter.id, note="天气转好"))

    def on_task(self, task: Task) -> Iterator[Step]:
        """The lead unit has a problem; the support unit would give its task back, and another unit takes it over."""
        if task.transferred_from is None:
            yield from self._problem(task) if task.role == "lead" else self._handed_over(task)

    def _problem(self, task: Task) -> Iterator[Step]:
        own, manager, problem = self.people.responsible(task.unit), self.people.manager, f"{task.id}/q1"
        helper = self._other(task.unit)
        raised = c.RaiseProblem(task=task.id, text="两处管线迁改未落实")
        assigned = c.AssignProblem(problem=problem, unit=helper, limit=date(2026, 3, 6))
        drawn_in = c.CoordinateProblem(problem=problem, text="召开现场协调会", units=(task.unit,))
        solved = c.SolveProblem(problem=problem, how="两处管线均已迁改")
        yield self._on(task.id, date(2026, 2, 24), own, raised)
        yield self._on(task.id, date(2026, 2, 25), manager, assigned)
        yield self._on(task.id, date(2026, 2, 27), manager, drawn_in)
        yield self._on(task.id, date(2026, 3, 4), self.people.responsible(helper), solved)
        yield self._on(
            task.id, date(2026, 3, 9), manager, c.ReopenProblem(problem=problem, reason="复查发现一处回填不实")
        )
        yield self._on(task.id, date(2026, 3, 16), self.people.responsible(helper), solved)
        yield self._on(task.id, date(2026, 3, 18), manager, c.ConfirmProblem(problem=problem, note="现场已核"))

    def _handed_over(self, task: Task) -> Iterator[Step]:
        own, manager = self.people.responsible(task.unit), self.people.manager
        back = c.Return(task=task.id, why="wrong-unit", reason="该片区不属本单位管理")
        refused = c.DecideReturn(task=task.id, grant=False, why="职责清单已载明，请继续办理")
        handed = c.Transfer(task=task.id, unit=self._other(task.unit), reason="职责调整")
        yield self._on(task.id, date(2026, 2, 24), own, back)
        yield self._on(task.id, date(2026, 2, 25), manager, refused)
        yield self._on(task.id, date(2026, 5, 11), manager, handed)

    def on_period(self, period: Period, supporting: str) -> Iterator[Step]:
        """Its first report is written together with the support unit, which takes two workdays, and then one more."""
        own, helper = self.people.responsible(period.unit), self.people.responsible(supporting)
        boss = self.people.superior
        told = Progress(done="已完成责任片区排查", percent=20)
        asked = c.RequestExtension(period=period.id, workdays=2, reason="等待协办单位分报")
        acts: list[tuple[Actor, c.CaseCommand]] = [
            (own, c.AskParts(period=period.id, units=(supporting,))),
            (helper, c.SavePart(period=period.id, progress=told)),
            (own, c.Synthesise(period=period.id)),
            (own, asked),
            (self.people.manager, c.DecideExtension(period=period.id, grant=True, why="同意")),
            (boss, c.Extend(period=period.id, workdays=1, reason="复核数据")),
        ]
        begin = self.hours.seen(period.opened_at)
        for number, (by, command) in enumerate(acts):
            yield self._step(period.id, begin + timedelta(minutes=number), by, command)

    def _other(self, unit: str) -> str:
        """A unit that reports and has no part in the matter yet: the last one of the office."""
        return [one.id for one in self.people.units() if one.id != unit and self.people.reports(one.id)][-1]

    def _on(self, id: str, day: date, by: Actor, command: c.CaseCommand) -> Step:
        return self._step(id, instant(day, time(15, 10, 7), self.hours.zone), by, command)

    def _step(self, id: str, at: datetime, by: Actor, command: c.CaseCommand) -> Step:
        return Step(at, self.hours.key(command.do, id, at), by, command, on=id)
