"""tabulate: the ledger (台账), one row per matter with all data elements and its light."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from supervise.model.alerts import Alert
from supervise.model.documents import Cell, Column, Foot, Ledger
from supervise.model.standard import ElementSpec, Standard
from supervise.model.words import word
from supervise.rules.rulebook import Rulebook
from supervise.stages.facts import Scene
from supervise.stages.light import light_of

_DERIVED = ("tasks", "percent", "last_report", "alerts")


def foot(book: Rulebook, at: datetime) -> Foot:
    """What every document says of itself: as of when, by which rules."""
    return Foot(as_of=at, rulesets=tuple(f"{ref.name} {ref.version} {ref.digest[:12]}" for ref in book.rulesets))


def ledger(scenes: Sequence[Scene], standard: Standard, book: Rulebook, *, at: datetime, zone: str) -> Ledger:
    """The ledger of the matters in *scenes*, in their order, as of *at*."""
    language = standard.language
    columns = (
        Column(code="no", heading=word("no", language)),
        Column(code="light", heading=word("light", language), kind="light"),
        *(
            Column(code=f"light.{code}", heading=title.say(language), kind="light")
            for code, title in book.dimensions_of("matter").items()
        ),
        Column(code="state", heading=word("state", language)),
        *(
            Column(code=one.code, heading=one.zh if language == "zh" else one.en, kind=_kind(one))
            for one in standard.elements
        ),
        *(Column(code=code, heading=word(code, language), kind=_derived_kind(code)) for code in _DERIVED),
    )
    rows, lights = [], []
    for scene in scenes:
        light = scene.matter()["matter.light"]
        lights.append(light)
        rows.append(_row(scene, light, standard.elements, book, language))
    return Ledger(
        title=word("ledger", language), language=language, zone=zone, columns=columns, rows=tuple(rows),
        lights=tuple(lights), foot=foot(book, at),
    )  # fmt: skip


def _kind(element: ElementSpec) -> str:
    return {"date": "date", "integer": "number", "decimal": "number"}.get(element.type, "text")


def _derived_kind(code: str) -> str:
    return {"last_report": "instant", "percent": "number"}.get(code, "text")


def _row(scene: Scene, light: str, elements: Sequence[ElementSpec], book: Rulebook, language: str) -> tuple[Cell, ...]:
    matter, names = scene.case.matter, scene.world.names
    return (
        matter.no,
        word(light, language),
        *(word(light_of("matter", scene.matter(), book, code), language) for code in book.dimensions_of("matter")),
        word(str(matter.state), language),
        *(element_text(matter.elements.element(one.code), one, names, language) for one in elements),
        *_derived(scene, names, language),
    )


def element_text(value: Any, element: ElementSpec, names: Mapping[str, str], language: str) -> Cell:
    """The value of an element as people read it: labels for codes, names for units and persons."""
    if value is None:
        return None
    if isinstance(value, tuple | list):
        shown = [str(element_text(member, element, names, language)) for member in value]
        return ("、" if language == "zh" else ", ").join(shown) or None
    label = element.codes.get(str(value))
    if label is not None:
        return label.say(language)
    return names.get(value, value) if isinstance(value, str) else value


def _derived(scene: Scene, names: Mapping[str, str], language: str) -> tuple[Cell, ...]:
    every = {task.id: scene.facts("task", task) for task in scene.case.tasks.values()}
    tasks = [every[task.id] for task in scene.case.tasks.values() if task.successor is None]
    separator = "；" if language == "zh" else "; "
    told = [
        f"{names.get(task['task.unit'], task['task.unit'])}（{word(task['task.state'], language)}）" for task in tasks
    ]
    reported = [task["task.last_reported_at"] for task in every.values() if task["task.last_reported_at"]]
    lead = [task["task.percent"] for task in tasks if task["task.role"] == "lead" and task["task.percent"] is not None]
    alerts = [alert for alert in scene.case.open_alerts if alert.muted_by is None]
    return (
        separator.join(told) or None,
        lead[0] if lead else None,
        max(reported, default=None),
        ("、" if language == "zh" else ", ").join(_counted(alerts, scene.world.rulebook, language)) or None,
    )


def _counted(alerts: Sequence[Alert], book: Rulebook, language: str) -> Iterator[str]:
    """The alerts that speak by level, the highest first; what waits for a signature apart."""
    ranked = sorted({(book.rank(alert.level), alert.level) for alert in alerts}, reverse=True)
    for _, code in ranked:
        out = [alert.out_at is not None for alert in alerts if alert.level == code]
        name, waiting = book.level(code).name.say(language), word("proposed", language)
        if any(out):
            yield f"{name}{sum(out)}" if language == "zh" else f"{name} {sum(out)}"
        if not all(out):
            proposed = len(out) - sum(out)
            yield f"{name}{proposed}（{waiting}）" if language == "zh" else f"{name} {proposed} ({waiting})"
