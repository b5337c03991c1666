"""tabulate: the dossier (事项全档) of one matter: what it is, its tasks and periods, and everything that happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from supervise.calendar.zones import local
from supervise.model.alerts import Alert
from supervise.model.documents import Dossier, TimelineEntry
from supervise.model.events import Event
from supervise.model.standard import Standard
from supervise.model.tasks import Period
from supervise.model.words import word
from supervise.rules.rulebook import Rulebook
from supervise.stages.facts import Scene

from .ledger import element_text, foot
from .tags import tag_label, tag_lines


def dossier(
    scene: Scene,
    events: Iterable[Event],
    standard: Standard,
    book: Rulebook,
    *,
    at: datetime,
    people: Mapping[str, str],
) -> Dossier:
    """The dossier of the scene's matter, as of *at*; *events* are its journal, *people* names of actors by id."""
    language = standard.language
    names = {**scene.world.names, **people}
    matter = scene.case.matter
    told = [
        (one.zh if language == "zh" else one.en, element_text(matter.elements.element(one.code), one, names, language))
        for one in standard.elements
    ]
    state = (word("state", language), word(str(matter.state), language))
    light = (word("light", language), word(scene.matter()["matter.light"], language))
    return Dossier(
        title=matter.elements.title or matter.no, language=language, zone=str(scene.world.almanac.zone), no=matter.no,
        facts=(
            state, light, *((label, str(value)) for label, value in told if value is not None),
            *tag_lines(matter, book, names, language, scene.world.almanac.zone),
        ),
        task_headings=_headings(("unit", "role", "state", "assigned_on", "acknowledged_on", "percent"), language),
        tasks=tuple(_tasks(scene, names, language)),
        period_headings=_headings(("unit", "period", "due", "met", "state", "light"), language),
        periods=tuple(_periods(scene, names, language)),
        timeline=tuple(_entry(event, book, names, language) for event in events), foot=foot(book, at),
    )  # fmt: skip


def _headings(codes: Iterable[str], language: str) -> tuple[str, ...]:
    return tuple(word(code, language) for code in codes)


def _tasks(scene: Scene, names: Mapping[str, str], language: str) -> Iterable[tuple[str, ...]]:
    for task in scene.case.tasks.values():
        percent = scene.facts("task", task)["task.percent"]
        yield (
            names.get(task.unit, task.unit),
            word(task.role, language),
            word(str(task.state), language),
            _moment(task.assigned_at, scene),
            _moment(task.acknowledged_at, scene),
            "" if percent is None else f"{percent}%",
        )


def _periods(scene: Scene, names: Mapping[str, str], language: str) -> Iterable[tuple[str, ...]]:
    for period in sorted(scene.case.periods.values(), key=lambda one: (one.due_at or one.base_due_at, one.unit)):
        facts = scene.facts("period", period)
        yield (
            names.get(period.unit, period.unit),
            period.slot_key,
            _moment(period.due_at, scene),
            _moment(facts["period.met_at"], scene),
            _standing(scene, period, names, language),
            word(facts["period.light"], language),
        )


def _standing(scene: Scene, period: Period, names: Mapping[str, str], language: str) -> str:
    """Its state and, as long as it is open, the units that still owe a part of its report."""
    state = word(str(period.state), language)
    missing = [part.unit for part in scene.case.parts_of.get(period.id, ()) if part.missing]
    if not missing or not period.open:
        return state
    listed = "、".join(names.get(unit, unit) for unit in missing)
    lacking = word("missing-parts", language)
    return f"{state}（{lacking}：{listed}）" if language == "zh" else f"{state} ({lacking}: {listed})"


def _moment(instant: datetime | None, scene: Scene) -> str:
    return "" if instant is None else f"{local(instant, scene.world.almanac.zone):%Y-%m-%d %H:%M}"


def _entry(event: Event, book: Rulebook, names: Mapping[str, str], language: str) -> TimelineEntry:
    cause = event.cause
    alerts = [put for put in event.puts if isinstance(put, Alert)]
    detail = alerts[0].say.say(language) if alerts else event.note
    if event.type == "period-opened":
        detail = "、".join(put.slot_key for put in event.puts if put.kind == "period")
    if event.type in {"parts-asked", "part-saved"}:
        told = [put.unit for put in event.puts if put.kind == "part" and (put.asked_at or event.type == "part-saved")]
        detail = "、".join(names.get(unit, unit) for unit in told)
    if event.type in {"tag-set", "tag-lifted"}:
        detail = tag_label(event.note, book, language)
    return TimelineEntry(
        at=event.happened_at, who=names.get(event.actor or "", event.actor or word("time", language)),
        what=word(event.type, language), rule=f"{cause.ruleset}/{cause.rule} {cause.version}" if cause else "",
        detail=detail, tone=book.level(alerts[0].level).colour if alerts else "",
    )  # fmt: skip
