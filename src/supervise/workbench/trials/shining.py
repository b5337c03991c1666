"""What has lights on a bench: the subjects of each case, and the units, leaders and districts over them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from supervise.rules.rulebook import Rulebook
from supervise.stages.alert import groups_of
from supervise.stages.facts import Scene, SubjectFacts, group_facts

from .naming import shown

_GROUPS = ("unit", "leader", "district")


@dataclass(frozen=True)
class Shining:
    """One subject with its facts; `of` is what a test file calls it."""

    of: str
    kind: str
    facts: SubjectFacts

    def dimensions(self, book: Rulebook) -> Iterator[str]:
        """The dimensions of its lights, the light itself first, as the empty text. A group has only what rules give."""
        if self.kind not in _GROUPS or self.kind in book.lights:
            yield ""
        yield from book.dimensions_of(self.kind)


def shining(scenes: Iterable[Scene]) -> Iterator[Shining]:
    """Everything in *scenes* that rules may give lights to."""
    owed: dict[str, list[SubjectFacts]] = {}
    scene: Scene | None = None
    for scene in scenes:
        case = scene.case
        for kind, entities in (("matter", case.matters), ("task", case.tasks), ("period", case.periods)):
            for entity in entities.values():
                yield Shining(shown(case, entity.id), kind, scene.facts(kind, entity))
        for task in case.tasks.values():
            periods = [scene.facts("period", one) for one in case.periods_of.get(task.id, ())]
            for key in groups_of(case.matter, task):
                owed.setdefault(key, []).extend(periods)
    for key, periods in owed.items():
        kind, _, id = key.partition(":")
        if scene is not None:
            name = scene.world.names.get(id, id)
            yield Shining(id, kind, group_facts(id, name, 0, kind, scene.world, scene.at, tuple(periods)))
