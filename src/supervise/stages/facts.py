"""The facts that rules read, computed on demand from a case at an instant; `rules.catalogue` lists them all.

A `Scene` is one case under one world at one instant. It hands out a mapping per subject; each fact is computed when it
is first asked for, so a rule pays only for what it names.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from datetime import date, datetime
from threading import get_ident
from typing import Any

from supervise.calendar.almanac import Almanac
from supervise.calendar.zones import end_of
from supervise.model.alerts import Alert
from supervise.model.case import Case
from supervise.model.matters import Elements
from supervise.rules.activation import World

from .light import light_of, lights_of
from .readers import ALERT, READERS, next_period


class SubjectFacts(dict[str, Any]):
    """Facts of one subject by canonical name, computed when first read; None is unknown."""

    __slots__ = ("_read",)

    def __init__(self, read: Callable[[str], Any]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, name: str) -> Any:
        self[name] = None  # a fact that comes to depend on itself is unknown to itself
        value = self[name] = self._read(name)
        return value


class Scene:
    """One case, under *world*, as it looks at *at*."""

    case: Case
    world: World
    at: datetime
    told: Container[str] | None = None
    """Ids of the alerts that its rules are shown; None shows all."""
    standings: Sequence[Any] | None = None
    """What `stages.alert` found to hold, once it has looked."""

    def __init__(self, case: Case, world: World, at: datetime) -> None:
        self.case = case
        self.world = world
        self.at = at
        self._subjects: dict[str, SubjectFacts] = {}

    def facts(self, kind: str, entity: Any) -> SubjectFacts:
        """The facts of *entity*, the same mapping each time within this scene."""
        known = self._subjects.get(entity.id)
        if known is None:
            known = self._subjects[entity.id] = SubjectFacts(lambda name: self._fact(kind, entity, name))
        return known

    def matter(self) -> SubjectFacts:
        return self.facts("matter", self.case.matter)

    def _fact(self, kind: str, entity: Any, name: str) -> Any:
        about, dot, fact = name.partition(".")
        if not dot:
            return self._ambient(name, None if kind == "matter" else getattr(entity, "unit", None))
        if about == kind:
            read = READERS[kind].get(fact)
            if read is not None:
                return read(self, entity)
            return _element(entity.elements, fact) if kind == "matter" else None
        related = self._related(kind, entity, about)
        return None if related is None else related["period." + fact if about == "next" else name]

    def almanac_of(self, unit: str | None) -> Almanac:
        """The almanac that *unit* goes by; where no unit is meant, that of the matter's lead unit."""
        world = self.world
        if not world.almanacs:
            return world.almanac
        return world.almanac_of(unit or self.case.matter.elements.lead_unit)

    def _ambient(self, name: str, unit: str | None) -> Any:
        if name == "now":
            return self.at
        if name == "almanac":
            return self.almanac_of(unit)
        return self.world.almanac.zone if name == "zone" else self.world.names

    def _related(self, kind: str, entity: Any, about: str) -> SubjectFacts | None:
        case = self.case
        if about == "matter":
            return self.matter()
        if about == "task" and kind in {"period", "report", "problem"}:
            return self.facts("task", case.tasks[entity.task])
        if about == "next" and kind == "period":
            following = next_period(case, entity)
            return None if following is None else self.facts("period", following)
        if about == "period" and kind == "report" and entity.slot in case.periods:
            return self.facts("period", case.periods[entity.slot])
        return None

    def counts(self, alert: Alert) -> bool:
        """Whether *alert* is among the alerts that a rule is shown."""
        return self.told is None or alert.id in self.told

    def children(self, kind: str, entities: Iterable[Any]) -> tuple[SubjectFacts, ...]:
        return tuple(self.facts(kind, entity) for entity in entities)


def scene_of(case: Case, world: World, at: datetime) -> Scene:
    """The scene of *case* under *world* at *at*, made once: judging and looking ahead ask the same questions.

    Kept for the thread that made it, since a scene fills itself while it is read.
    """
    key = ("scene", get_ident())
    kept = case.derived.get(key)
    if kept is None or kept.world is not world or kept.at != at:
        kept = case.derived[key] = Scene(case, world, at)
    return kept


def draft_facts(elements: Elements, world: World, at: datetime) -> SubjectFacts:
    """Facts of a matter that is not registered yet: its elements, and nothing else is known."""

    def read(name: str) -> Any:
        about, dot, fact = name.partition(".")
        if not dot:
            almanac = world.almanac
            return {"now": at, "almanac": almanac, "zone": almanac.zone, "names": world.names}[name]
        if about != "matter":
            return None
        if fact == "deadline_at":
            return None if elements.deadline is None else end_of(elements.deadline, world.almanac.zone)
        return _element(elements, fact)

    return SubjectFacts(read)


def group_facts(
    id: str,
    name: str,
    count: int,
    kind: str,
    world: World,
    at: datetime,
    periods: tuple[SubjectFacts, ...] | None = None,
) -> SubjectFacts:
    """Facts of a unit, leader or district. A situation knows how many alerts it is over; its *periods*, and so its
    lights, are known only where all its matters have been read.
    """
    almanac, book = world.almanac, world.rulebook
    known: Mapping[str, Any] = {
        f"{kind}.id": id, f"{kind}.name": name, f"{kind}.count": count, f"{kind}.periods": periods,
        "now": at, "almanac": almanac, "zone": almanac.zone, "names": world.names,
    }  # fmt: skip

    def read(fact: str) -> Any:
        if periods is not None and fact == f"{kind}.light":
            return light_of(kind, facts, book)
        return lights_of(kind, facts, book) if periods is not None and fact == f"{kind}.lights" else known.get(fact)

    facts = SubjectFacts(read)
    return facts


def alert_facts(alert: Alert, at: datetime) -> SubjectFacts:
    """Facts of an alert that stands alone, outside its case."""

    def read(name: str) -> Any:
        about, _, fact = name.partition(".")
        return ALERT[fact](None, alert) if about == "alert" and fact in ALERT else at if name == "now" else None

    return SubjectFacts(read)


def _element(elements: Elements, code: str) -> Any:
    value = elements.element(code)
    return None if value == "" else value


def shown(facts: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """The facts that a rule read, as an explanation keeps them: plain values, instants as text, children counted."""
    return {name: _plain(facts[name]) for name in sorted(names)}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | bool):
        return value
    if isinstance(value, tuple | list):
        return list(value) if all(isinstance(member, str) for member in value) else len(value)
    return value.isoformat() if isinstance(value, date) else str(value)
