"""score: what a scheme gives a unit for one cycle, entry by entry; the entries add up to the total, exactly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from supervise.calendar.almanac import Almanac
from supervise.calendar.cycles import slots
from supervise.model.case import Case
from supervise.model.scores import Scorecard, ScoreEntry
from supervise.model.tasks import Task
from supervise.rules.rulebook import ScoreRule, ScoringScheme

from .facts import Scene, SubjectFacts, shown


@dataclass(frozen=True)
class Cycle:
    """An appraisal cycle [`from_at`, `to_at`)."""

    key: str
    from_at: datetime
    to_at: datetime

    def holds(self, instant: datetime | None) -> bool:
        return instant is not None and self.from_at <= instant < self.to_at


def cycle_at(scheme: ScoringScheme, at: datetime, almanac: Almanac) -> Cycle:
    """The cycle of *scheme* that contains *at*."""
    slot = next(slots(scheme.cycle, at, almanac))
    return Cycle(slot.key, slot.starts_at, slot.ends_at)


def units_of(cases: Sequence[Case]) -> tuple[str, ...]:
    """The units that had tasks in *cases*, in order."""
    return tuple(sorted({task.unit for case in cases for task in case.tasks.values()}))


def score(
    scheme: ScoringScheme, unit: str, scenes: Sequence[Scene], cycle: Cycle, *, made_at: datetime, edition: int = 1
) -> Scorecard | None:
    """The scorecard of *unit*; None where nothing of the cycle concerns it and the scheme excludes such units.

    *scenes* are the cases as they stood when the cycle ended, each at that instant under the world of then.
    """
    concerned = [one for scene in scenes for one in _concerned(scene, unit, cycle)]
    if not concerned and scheme.no_tasks == "excluded":
        return None
    base = ScoreEntry(
        rule="base", subject_kind="unit", subject=unit, points=scheme.base,
        say=scheme.ref.title, cause=scheme.ref.cause(world=scenes[0].world.seq if scenes else 0),
    )  # fmt: skip
    entries = (base, *(entry for one in concerned for entry in _entries(scheme.rules, one)))
    total = sum((entry.points for entry in entries), Decimal(0))
    return Scorecard(
        id=f"{scheme.ref.id}/{unit}/{cycle.key}/e{edition}", scheme=scheme.ref.id, body=scheme.body,
        subject_kind="unit", subject=unit, cycle=cycle.key, edition=edition, from_at=cycle.from_at, to_at=cycle.to_at,
        made_at=made_at, entries=entries, total=total, grade=_grade(scheme, total), cause=base.cause,
    )  # fmt: skip


@dataclass(frozen=True)
class _Concerned:
    """A subject that belongs to the cycle and concerns the unit, in the role that its task has."""

    kind: str
    id: str
    role: str
    matter: str
    facts: SubjectFacts
    world: int


def _concerned(scene: Scene, unit: str, cycle: Cycle) -> Iterator[_Concerned]:
    """A period belongs to the cycle of its assessment due, a task to that of its assignment, a matter to that in which
    it ended or, while open, its deadline passed. In order of their ids, so that a card reads alike whenever it is made.
    """
    case = scene.case
    mine = {id: task for id, task in sorted(case.tasks.items()) if task.unit == unit}
    if not mine or case.matter.removed:
        return
    matter = scene.matter()
    if cycle.holds(matter["matter.ended_at"] or matter["matter.deadline_at"]):
        yield _one(scene, "matter", case.matter, _foremost(mine))
    for task in mine.values():
        if cycle.holds(task.assigned_at):
            yield _one(scene, "task", task, task.role)
    for _, period in sorted(case.periods.items()):
        if period.task in mine and cycle.holds(period.assessment_due_at):
            yield _one(scene, "period", period, mine[period.task].role)


def _foremost(tasks: Mapping[str, Task]) -> str:
    return "lead" if any(task.role == "lead" for task in tasks.values()) else "support"


def _one(scene: Scene, kind: str, entity: Any, role: str) -> _Concerned:
    return _Concerned(kind, entity.id, role, scene.case.matter.id, scene.facts(kind, entity), scene.world.seq)


def _entries(rules: Sequence[ScoreRule], one: _Concerned) -> Iterator[ScoreEntry]:
    for rule in rules:
        if rule.subject == one.kind and rule.when(one.facts) is True:
            points = _points(rule, one)
            if points:
                reads = rule.when.reads | getattr(rule.points, "reads", frozenset())
                facts = shown(one.facts, reads)
                yield ScoreEntry(
                    rule=rule.ref.id, subject_kind=one.kind, subject=one.id, matter=one.matter, points=points,
                    say=rule.say(one.facts), cause=rule.ref.cause(world=one.world, facts=facts),
                )  # fmt: skip


def _points(rule: ScoreRule, one: _Concerned) -> Decimal:
    """A number, a number by role, or an expression. A matter's plain number goes to the unit that leads it."""
    if isinstance(rule.points, Decimal):
        return rule.points if one.kind != "matter" or one.role == "lead" else Decimal(0)
    if isinstance(rule.points, Mapping):
        return rule.points.get(one.role, Decimal(0))
    value = rule.points(one.facts)
    return Decimal(0) if value is None else Decimal(value)


def _grade(scheme: ScoringScheme, total: Decimal) -> str | None:
    return next((grade.grade for grade in scheme.grades if total >= grade.at_least), None)
