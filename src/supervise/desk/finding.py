"""find: one boolean of the rule language over one kind of subject, within what the actor may see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, TypeVar

from supervise.errors import UsageError
from supervise.model.case import Case
from supervise.model.changes import ReturnRequest
from supervise.model.directory import Actor
from supervise.model.problems import Problem
from supervise.model.reports import ProgressReport
from supervise.model.tasks import Period, Plan
from supervise.ports import Filter, UnitOfWork
from supervise.rules.activation import World
from supervise.rules.language import UNSPLIT, LanguageError, Scope, Split, compile_condition, holder, split
from supervise.rules.rulebook import Condition
from supervise.stages.alert import groups_of
from supervise.stages.facts import Scene, SubjectFacts, group_facts

from .claims import case_at_hand
from .parts import Parts

Kind = Literal["matter", "task", "period", "report", "problem", "alert", "unit", "leader", "district"]
T = TypeVar("T", Plan, Period, ProgressReport, Problem, ReturnRequest)
_WIDE = frozenset({"admin", "manager", "leader", "appraiser", "superior", "assigner"})
_GROUPS = ("unit", "leader", "district")
MEMBERS: Mapping[str, str] = {
    "matter": "matters",
    "task": "tasks",
    "period": "periods",
    "report": "reports",
    "problem": "problems",
    "alert": "alerts",
}


@dataclass(frozen=True)
class Found:
    """One subject that was found, with its facts as of the read."""

    kind: str
    id: str
    value: Any
    facts: SubjectFacts


@dataclass(frozen=True)
class Standing:
    """A unit, leader or district as it stands: how many alerts are out, and its lights, in dimensions `quality:red`."""

    id: str
    name: str
    count: int
    light: str
    lights: Sequence[str]


@dataclass(frozen=True)
class Page:
    """Part of an answer. `after` continues it; None at its end."""

    found: Sequence[Found]
    after: str | None
    split: Split = UNSPLIT
    """Which part of the condition the store decided, and what it left to Python."""

    def __iter__(self) -> Iterator[Any]:
        return (one.value for one in self.found)

    def __len__(self) -> int:
        return len(self.found)

    def first(self) -> Any:
        """The first value; None where nothing was found."""
        return self.found[0].value if self.found else None


@dataclass(frozen=True)
class Search:
    """A question about one kind of subject at one instant: all of them where there is no condition."""

    subject: Kind
    at: datetime
    world: World
    condition: Condition | None = None
    split: Split = UNSPLIT

    def finds(self, facts: SubjectFacts) -> bool:
        """Whether the condition certainly holds of *facts*."""
        return self.condition is None or self.condition(facts) is True


def scope_of(by: Actor) -> Sequence[str] | None:
    """The units whose matters the actor may see; None for all."""
    return None if by.roles & _WIDE else (by.unit,)


def find(
    parts: Parts, by: Actor, subject: Kind, where: str | None, order: Sequence[str], limit: int, after: str | None
) -> Page:
    """The *subject*s for which *where* certainly holds, ordered by facts (`-due_at` for descending) or else by id.

    Raises UsageError for a *where* or an order that cannot be read; the message says where.
    """
    with parts.store.begin() as uow:
        search = search_of(parts, uow, subject, where)
        seen = scenes(parts, uow, by, search)
        of = _standings(seen, subject, by) if subject in _GROUPS else _all_subjects(seen, subject)
        found = [Found(subject, entity.id, entity, facts) for entity, facts in of if search.finds(facts)]
    for key in reversed(order):
        found.sort(key=lambda one: _sort_key(one.facts, subject, key), reverse=key.startswith("-"))
    if after is not None:
        places = [index for index, one in enumerate(found) if one.id == after]
        found = found[places[0] + 1 :] if places else found
    page = found[:limit]
    return Page(page, page[-1].id if len(found) > limit else None, search.split)


def search_of(parts: Parts, uow: UnitOfWork, subject: Kind, where: str | None) -> Search:
    """What *where* asks of this kind of subject now, parted between the store and Python, which `doctor` counts.

    Raises UsageError for what is no condition.
    """
    now = parts.now()
    world = parts.worlds(uow).at(now)
    if where is None:
        return Search(subject, now, world)
    try:
        condition = compile_condition(where, Scope(subject, {one.code: one for one in world.rulebook.elements}))
    except LanguageError as wrong:
        problem = wrong.problems[0]
        raise UsageError(what=f"{where!r}:{problem.offset + 1}: {problem.message.say(parts.language)}") from None
    parted = split(condition.tree, subject, now)
    parts.count_search(parted.left)
    return Search(subject, now, world, condition, parted)


def scenes(parts: Parts, uow: UnitOfWork, by: Actor, search: Search) -> Iterator[Scene]:
    """The cases that the actor may see and in which the store does not rule out what is searched for, by id, at the
    instant of the search under the world of then.
    """
    narrowed = Filter(units=scope_of(by), where=search.split.where)
    for id in uow.find(holder(search.subject), narrowed):
        case = as_seen(case_at_hand(parts, uow, f"matter:{id}")[1], by)
        if case.matters:
            yield Scene(case, search.world, search.at)


def _all_subjects(seen: Iterable[Scene], subject: Kind) -> Iterator[tuple[Any, SubjectFacts]]:
    for scene in seen:
        entities = getattr(scene.case, MEMBERS[subject])
        for id in sorted(entities):
            yield entities[id], scene.facts(subject, entities[id])


def _standings(seen: Iterable[Scene], kind: str, by: Actor) -> Iterator[tuple[Standing, SubjectFacts]]:
    """The groups that have tasks among the cases, by id. Who sees only part of others' matters is shown his own unit
    alone: a share of what he happens to see would mislead.
    """
    own = None if scope_of(by) is None else f"unit:{by.unit}"
    periods: dict[str, list[SubjectFacts]] = {}
    alerts: Counter[str] = Counter()
    scene: Scene | None = None
    for scene in seen:
        for task in scene.case.tasks.values():
            for key in groups_of(scene.case.matter, task):
                of = (scene.facts("period", one) for one in scene.case.periods_of.get(task.id, ()))
                periods.setdefault(key, []).extend(of)
        alerts.update(key for one in scene.case.open_alerts if one.out_at is not None for key in one.groups)
    for key, owed in sorted(periods.items()):
        of_kind, _, id = key.partition(":")
        if scene is not None and of_kind == kind and own in (None, key):
            name = scene.world.names.get(id, id)
            facts = group_facts(id, name, alerts[key], kind, scene.world, scene.at, tuple(owed))
            yield Standing(id, name, alerts[key], facts[f"{kind}.light"], facts[f"{kind}.lights"]), facts


def as_seen(case: Case, by: Actor) -> Case:
    """The case as *by* may see it: whole for a wide role and for the lead unit; the matter and its own tasks, with what
    belongs to them, for a support unit, so that no light and no count tells of the others; empty for anybody else, for
    a matter that was removed, and for a unit that has no task of it yet.
    """
    if not case.matters or case.matter.removed:
        return Case(case.stream)
    if scope_of(by) is None:
        return case
    tasks = {id: task for id, task in case.tasks.items() if task.unit == by.unit}
    if not tasks:
        return Case(case.stream)
    case = without_proposals(case)
    if case.matter.elements.lead_unit == by.unit:
        return case
    return replace(
        case, tasks=tasks, plans=_of_tasks(case.plans, tasks), periods=_of_tasks(case.periods, tasks),
        reports=_of_tasks(case.reports, tasks), problems=_of_tasks(case.problems, tasks), notices={},
        returns=_of_tasks(case.returns, tasks),
        parts={id: part for id, part in case.parts.items() if part.unit == by.unit or part.task in tasks},
        alerts={id: alert for id, alert in case.alerts.items() if alert.task is None or alert.task in tasks},
        urges={id: urge for id, urge in case.urges.items() if "/".join(urge.target.split("/")[:2]) in tasks},
    )  # fmt: skip


def without_proposals(case: Case) -> Case:
    """The case without what waits for a signature: until then it is the office's own affair."""
    if all(alert.out_at is not None for alert in case.open_alerts):
        return case
    return replace(case, alerts={id: one for id, one in case.alerts.items() if one.out_at is not None or not one.open})


def _of_tasks(entities: Mapping[str, T], tasks: Container[str]) -> Mapping[str, T]:
    return {id: one for id, one in entities.items() if one.task in tasks}


def _sort_key(facts: SubjectFacts, subject: str, key: str) -> tuple[bool, Any]:
    name = key.lstrip("-")
    value = facts[name if "." in name else f"{subject}.{name}"]
    return (value is None, 0 if value is None else value)
