"""explain: what an id means and why, as its actor may know it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from supervise.errors import NotFound
from supervise.model.directory import Actor
from supervise.model.documents import Sentence
from supervise.model.events import Event
from supervise.model.tasks import Period, Task
from supervise.rules.activation import Activations
from supervise.stages.deadline import Moved, explain_due
from supervise.stages.explain import (
    explain_alert,
    explain_card,
    explain_matter,
    explain_period,
    explain_record,
    explain_tags,
    explain_task,
    paragraph,
)
from supervise.stages.facts import Scene
from supervise.stages.tabulate.tags import tag_labels

from .claims import case_at_hand, load_group, matter_stream
from .finding import as_seen, scope_of
from .grouping import group_alert
from .papers import name_of
from .parts import Parts


def explain(parts: Parts, by: Actor, id: str, language: str) -> str:
    """Sentences about a matter, period or alert, or about a scorecard (`<scheme>/<unit>/<cycle>/e<edition>`).

    Raises NotFound, also for what the actor may not see.
    """
    told = _of_card(parts, by, id) or _of_group(parts, by, id) or _of_case(parts, by, id)
    if not told:
        raise NotFound(subject="period, alert, matter or scorecard", id=id)
    return paragraph(told, language)


def explain_deadline(parts: Parts, by: Actor, id: str, language: str) -> str:
    """Why a period is due when it is: each day that was counted or skipped, with its notice; of a task or a matter, for
    each of its open periods.

    Raises NotFound where there is none, also for what the actor may not see.
    """
    with parts.store.begin() as uow:
        worlds = parts.worlds(uow)
        stream = matter_stream(id)
        case = as_seen(case_at_hand(parts, uow, stream)[1], by)
        asked = [one for one in case.periods.values() if one.id == id or (one.open and one.id.startswith(f"{id}/"))]
        if not asked:
            raise NotFound(subject="period", id=id)
        told: list[Sentence] = []
        events = [entry.event for entry in uow.journal(stream)]
        for period in sorted(asked, key=lambda period: (period.due_at, period.id)):
            since, moved = _due_history(events, period.id)
            almanac = worlds.at(since).almanac_of(period.unit)
            told += explain_due(period, case.plans[period.plan], almanac, moved, since)
    return paragraph(told, language)


def _due_history(events: Sequence[Event], id: str) -> tuple[datetime, Sequence[Moved]]:
    """When the due that the calendar makes of a period was last computed, and each event that moved its due."""
    before: Period | None = None
    moved: list[Moved] = []
    since = events[-1].happened_at
    for event in events:
        for put in event.puts:
            if isinstance(put, Period) and put.id == id:
                if before is None or (before.calendar_due_at, before.waits_for) != (put.calendar_due_at, put.waits_for):
                    since = event.happened_at
                if before is not None and before.due_at != put.due_at:
                    moved.append(Moved(event.happened_at, event.type, before.due_at, put.due_at))
                before = put
    return since, moved


def _of_group(parts: Parts, by: Actor, id: str) -> Sequence[Sentence]:
    """Of an alert of a unit, a leader or a district."""
    alert = group_alert(parts, by, id)
    if alert is None:
        return ()
    with parts.store.begin() as uow:
        worlds = parts.worlds(uow)
    level = worlds.at(parts.now()).rulebook.level(alert.level).name
    return explain_alert(alert, level, parts.almanac.zone, worlds.rule_of)


def _of_case(parts: Parts, by: Actor, id: str) -> Sequence[Sentence]:
    with parts.store.begin() as uow:
        worlds = parts.worlds(uow)
        case = as_seen(case_at_hand(parts, uow, matter_stream(id))[1], by)
    if not case.matters:
        return ()
    scene = Scene(case, worlds.at(parts.now()), parts.now())
    zone = parts.almanac.zone
    if id in case.periods:
        return explain_period(scene, case.periods[id], worlds.rule_of)
    if id in case.alerts:
        alert = case.alerts[id]
        return explain_alert(alert, scene.world.rulebook.level(alert.level).name, zone, worlds.rule_of)
    people = {mark.by: name_of(parts, mark.by) for mark in case.matter.tagging.values() if mark.by}
    tasks = [task for task in case.tasks.values() if id in case.matters or task.id == id]
    matter = _of_matter(scene, worlds, people) if id in case.matters else ()
    return [*matter, *(sentence for task in tasks for sentence in _of_task(scene, task, worlds))]


def _of_matter(scene: Scene, worlds: Activations, people: Mapping[str, str]) -> Iterator[Sentence]:
    yield from explain_matter(scene)
    yield from explain_record(scene)
    yield from explain_tags(scene, worlds.rule_of, tag_labels(scene.world.rulebook), people)
    yield from _of_alerts(scene, scene.case.matter.id, worlds)


def _of_alerts(scene: Scene, subject: str, worlds: Activations) -> Iterator[Sentence]:
    for alert in scene.case.alerts_on.get(subject, ()):
        level = scene.world.rulebook.level(alert.level).name
        yield from explain_alert(alert, level, scene.world.almanac.zone, worlds.rule_of)


def _of_task(scene: Scene, task: Task, worlds: Activations) -> Iterator[Sentence]:
    yield from explain_task(scene, task, worlds.rule_of)
    yield from _of_alerts(scene, task.id, worlds)
    for period in scene.case.periods_of.get(task.id, ()):
        yield from explain_period(scene, period, worlds.rule_of)


def _of_card(parts: Parts, by: Actor, id: str) -> Sequence[Sentence]:
    segments = id.split("/")
    if len(segments) != 4 or (scope_of(by) is not None and segments[1] != by.unit):
        return ()
    with parts.store.begin() as uow:
        worlds = parts.worlds(uow)
        card = load_group(uow, f"group:unit:{segments[1]}")[1].scorecards.get(id)
    return () if card is None else explain_card(card, parts.almanac.zone, worlds.rule_of, parts.names())
