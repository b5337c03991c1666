"""What of a cycle concerns a unit: matters, tasks, periods, awards, the card itself; and from when it answers for each.

No unit loses points for an alert of which no notice to it was called for, nor for time before it was assigned or after
its tasks were ended: alerts that it was not told of are not among its facts here, and a loss whose instant lies outside
its term is not its loss. A unit that the work was taken from gains nothing of the matter after that; one that gave it
back, since it was never its own, loses nothing at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from supervise.calendar.zones import midnight
from supervise.model.alerts import TO_A_UNIT, Alert
from supervise.model.awards import Award
from supervise.model.case import Case
from supervise.model.tasks import NOT_NEEDED, TASK_ENDED, TRANSFERRED, WRONG_UNIT, Task
from supervise.rules.activation import World
from supervise.rules.rulebook import Facts

from .facts import Scene, SubjectFacts
from .readers import AWARD

_EARLY = frozenset({TASK_ENDED, TRANSFERRED, WRONG_UNIT, NOT_NEEDED})
_OF_THE_DEADLINE = frozenset({
    "matter.overdue", "matter.completed_late", "matter.deadline", "matter.deadline_at",
    "task.overdue", "task.deadline", "task.deadline_at",
})  # fmt: skip


@dataclass(frozen=True)
class Cycle:
    """An appraisal cycle [`from_at`, `to_at`)."""

    key: str
    from_at: datetime
    to_at: datetime

    def holds(self, instant: datetime | None) -> bool:
        return instant is not None and self.from_at <= instant < self.to_at


@dataclass(frozen=True)
class Term:
    """Since when a unit answers for a matter or a task, and until when: None while it has a task, and where its tasks
    ended with the matter. A loss at `until` is no longer its own; `handed_on` says that by then other units had taken
    all of it over. Where all of it was another's from the start, the term ends as it begins.
    """

    since: datetime
    until: datetime | None = None
    handed_on: bool = False

    @classmethod
    def of(cls, tasks: Sequence[Task]) -> Term:
        """That of a unit with these *tasks* of one matter, of which it has one at least."""
        own = [task for task in tasks if task.ended_why != WRONG_UNIT]
        handed_on = all(task.successor is not None for task in tasks)
        since = min(task.assigned_at for task in own or tasks)
        early = [task.ended_at for task in own if task.ended_at is not None and task.ended_why in _EARLY]
        until = max(early, default=since) if len(early) == len(own) else None
        return cls(since, until, handed_on)


@dataclass(frozen=True)
class Subject:
    """One subject as it concerns a unit. `at` decides its cycle; `own` says that it is the unit's, not another's of the
    same matter. `shares` are the units that have a task of the matter, the lead first, each with its term.
    """

    kind: str
    id: str
    role: str
    matter: str | None
    facts: Facts
    at: datetime | None
    term: Term | None
    own: bool
    in_cycle: bool
    shares: Mapping[str, Term]
    children: Callable[[str], Iterable[Facts]]

    def charged(self, reads: frozenset[str], term: Term | None) -> bool:
        """Whether a loss by a rule that *reads* these facts falls on who answers for the subject in this *term*."""
        if term is None:
            return True
        since, until = term.since, term.until
        deadline = self.facts["task.deadline_at" if self.kind in {"task", "period"} else "matter.deadline_at"]
        by_deadline = reads & _OF_THE_DEADLINE and deadline is not None
        if by_deadline and deadline <= since:
            return False
        lost_at = deadline if by_deadline else self.at
        if until is not None and (until <= since or (lost_at is not None and until <= lost_at)):
            return False
        return self.at is None or since < self.at or (self.kind == "task" and since == self.at)

    def earned(self, term: Term | None) -> bool:
        """Whether a gain by the subject is one of who answers for it in this *term*: what becomes of a matter after
        another unit took it over is that unit's.
        """
        if term is None or term.until is None or self.kind != "matter":
            return True
        return not term.handed_on or (self.at is not None and self.at < term.until)


class Told(Scene):
    """A case as it counts for one unit: of alerts, only those that it was to be told of."""

    def __init__(self, case: Case, world: World, at: datetime, unit: str) -> None:
        super().__init__(case, world, at)
        self.told = told_alerts(case).get(unit, frozenset())


def told_alerts(case: Case) -> Mapping[str, frozenset[str]]:
    """By unit, the alerts of which a notice to it was called for."""
    kept: Mapping[str, frozenset[str]] | None = case.derived.get("told")
    if kept is None:
        found: dict[str, set[str]] = {}
        for notice in case.notices.values():
            if notice.role in TO_A_UNIT:
                found.setdefault(notice.unit, set()).add(notice.alert)
        kept = case.derived["told"] = {unit: frozenset(alerts) for unit, alerts in found.items()}
    return kept


@dataclass(frozen=True, eq=False)
class Record:
    """All that a unit is scored by: the cases in which it has tasks, as they stood when the cycle ended, and what was
    said of it. `kind` is that of the unit in the directory.
    """

    unit: str
    cycle: Cycle
    world: World
    scenes: Sequence[Scene]
    awards: Sequence[Award] = ()
    kind: str | None = None

    @cached_property
    def told(self) -> Sequence[Told]:
        return [Told(scene.case, scene.world, scene.at, self.unit) for scene in self.scenes]

    def subjects(self, *, past: frozenset[str] = frozenset(), joint: bool = False) -> Iterator[Subject]:
        """What concerns the unit, in order of ids, so that a card reads alike whenever it is made.

        A period belongs to the cycle of its assessment due, a task to that of its assignment, a matter to that in which
        it ended or, while open, its deadline passed, an award to that of its date. Of the kinds in *past*, those of
        other cycles come too: what is counted of them may lie in this one. With *joint*, so do other units' tasks and
        periods of the same matters.
        """
        for scene in self.told:
            yield from self._of_case(scene, past, joint)
        for award in self.awards:
            at = midnight(award.on, self.world.almanac.zone)
            if self.cycle.holds(at):
                yield self._of_award(award, at)

    def card(self) -> Subject:
        """The card itself, with all that concerns the unit as its children."""
        own = [one for one in self.subjects() if one.own]
        plural = {"matter": "matters", "task": "tasks", "period": "periods", "award": "awards"}
        lists: dict[str, tuple[Facts, ...]] = {
            f"card.{name}": tuple(one.facts for one in own if one.kind == kind) for kind, name in plural.items()
        }
        lists["card.alerts"] = tuple(facts for scene in self.told for facts in self._alerts(scene, lambda _: True))
        known: dict[str, Any] = {"card.unit": self.unit, "card.kind": self.kind, **lists, **self._ambient()}
        return Subject(
            "card", self.unit, "lead", None, SubjectFacts(known.get), None, None, own=True, in_cycle=True, shares={},
            children=lambda name: lists[f"card.{name}"],
        )  # fmt: skip

    def _of_case(self, scene: Told, past: frozenset[str], joint: bool) -> Iterator[Subject]:
        case = scene.case
        tasks = dict(sorted(case.tasks.items()))
        mine = {id: task for id, task in tasks.items() if task.unit == self.unit}
        if not mine or case.matter.removed:
            return
        shares = _shares(tasks.values())
        term = Term.of([*mine.values()])
        chosen = tasks if joint else mine
        matter = scene.matter()
        at = matter["matter.ended_at"] or matter["matter.deadline_at"]
        if self.cycle.holds(at) or "matter" in past:
            yield self._one(scene, "matter", case.matter, _foremost(mine), at, term, True, shares)
        for task in chosen.values():
            if self.cycle.holds(task.assigned_at) or "task" in past:
                own = task.id in mine
                answers = Term.of([task]) if own else term
                yield self._one(scene, "task", task, task.role, task.assigned_at, answers, own, shares)
        for _, period in sorted(case.periods.items()):
            if period.task in chosen and (self.cycle.holds(period.assessment_due_at) or "period" in past):
                task, own = chosen[period.task], period.task in mine
                answers = Term.of([task]) if own else term
                yield self._one(scene, "period", period, task.role, period.assessment_due_at, answers, own, shares)

    def _one(
        self, scene: Told, kind: str, entity: Any, role: str, at: datetime | None, term: Term, own: bool,
        shares: Mapping[str, Term],
    ) -> Subject:  # fmt: skip
        return Subject(
            kind, entity.id, role, scene.case.matter.id, scene.facts(kind, entity), at, term, own,
            self.cycle.holds(at), shares, lambda name: self._children(scene, kind, entity, name),
        )  # fmt: skip

    def _children(self, scene: Told, kind: str, entity: Any, name: str) -> Iterable[Facts]:
        """The children of a subject that lie in the cycle."""
        if name == "alerts":
            belongs: Mapping[str, Callable[[Alert], bool]] = {
                "matter": lambda alert: True,
                "task": lambda alert: alert.task == entity.id,
                "period": lambda alert: alert.subject == entity.id,
            }
            return self._alerts(scene, belongs[kind])
        case = scene.case
        if name == "tasks":
            return [scene.facts("task", task) for task in case.tasks.values() if self.cycle.holds(task.assigned_at)]
        due = (one for one in case.periods_of.get(entity.id, ()) if self.cycle.holds(one.assessment_due_at))
        return [scene.facts("period", period) for period in due]

    def _alerts(self, scene: Told, belongs: Callable[[Alert], bool]) -> tuple[Facts, ...]:
        """Alerts that fired in the cycle, resolved ones too."""
        fired = (one for one in scene.case.alerts.values() if self.cycle.holds(one.fired_at) and scene.counts(one))
        return scene.children("alert", (alert for alert in fired if belongs(alert)))

    def _of_award(self, award: Award, at: datetime) -> Subject:
        scene = next((one for one in self.told if one.case.matter.id == award.matter), None)

        def read(name: str) -> Any:
            about, dot, fact = name.partition(".")
            if not dot:
                return self._ambient()[name]
            if about == "award":
                return AWARD[fact](None, award) if fact in AWARD else None
            return None if scene is None else scene.matter()[name]

        mine = {} if scene is None else {id: t for id, t in scene.case.tasks.items() if t.unit == self.unit}
        return Subject(
            "award", award.id, _foremost(mine), award.matter, SubjectFacts(read), at, None, own=True, in_cycle=True,
            shares={}, children=lambda name: (),
        )  # fmt: skip

    def _ambient(self) -> Mapping[str, Any]:
        world = self.world
        at = self.scenes[0].at if self.scenes else self.cycle.to_at
        return {"now": at, "almanac": world.almanac_of(self.unit), "zone": world.almanac.zone, "names": world.names}


def _foremost(tasks: Mapping[str, Task]) -> str:
    return "lead" if any(task.role == "lead" for task in tasks.values()) else "support"


def _shares(tasks: Iterable[Task]) -> Mapping[str, Term]:
    """The units of a matter, the lead first, then by id, each with its term."""
    served: dict[str, list[Task]] = {}
    leads = set()
    for task in tasks:
        served.setdefault(task.unit, []).append(task)
        if task.leads:
            leads.add(task.unit)
    return {unit: Term.of(served[unit]) for unit in sorted(served, key=lambda unit: (unit not in leads, unit))}
