"""Commands on joint reports: ask units for their parts, save one, and synthesise them into the draft of a period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from supervise.model.case import Case
from supervise.model.commands import AskParts, SavePart, Synthesise
from supervise.model.events import Event
from supervise.model.parts import ReportPart, part_id
from supervise.model.reports import Progress, ReportState
from supervise.model.tasks import Period
from supervise.rules.activation import World

from .events import Pen
from .refusals import not_of_matter, open_period, wrong
from .reports import draft_of, latest_of, touched

_TOLD = ("done", "problems", "help_needed", "next_step")
_UNWRITTEN = "未报 (missing)"
"""In the text of a report, which is read by whoever opens it, whatever his language."""


def ask_parts(case: Case, command: AskParts, pen: Pen, world: World) -> tuple[Event, ...]:
    """请各单位分报. The units named owe a part from now on; one that is named no longer keeps what it wrote."""
    period = open_period(case, command.period, "AskParts")
    asked = dict.fromkeys(command.units)
    here = {task.unit for task in case.tasks.values() if task.live}
    if not asked.keys() <= here:
        raise not_of_matter(period, "AskParts", [unit for unit in asked if unit not in here])
    known = {part.unit: part for part in case.parts_of.get(period.id, ())}
    new = [_part(period, unit).but(asked_by=pen.actor, asked_at=pen.at) for unit in asked if unit not in known]
    again = [
        part.but(asked_by=pen.actor, asked_at=pen.at, revision=part.revision + 1)
        for unit, part in known.items() if unit in asked and part.asked_at is None
    ]  # fmt: skip
    excused = [
        part.but(asked_by=None, asked_at=None, revision=part.revision + 1)
        for unit, part in known.items() if unit not in asked and part.asked_at is not None
    ]  # fmt: skip
    return (pen.write("parts-asked", *new, *again, *excused, touched(period)),)


def save_part(case: Case, command: SavePart, pen: Pen, world: World) -> tuple[Event, ...]:
    """分报 of the actor's unit: a first one, or a new text of the one that it wrote."""
    period = open_period(case, command.period, "SavePart")
    unit = pen.unit or period.unit
    before = case.parts.get(part_id(period.id, unit))
    begun = _part(period, unit) if before is None else before.but(revision=before.revision + 1)
    saved = begun.but(progress=command.progress, author=pen.actor, saved_at=pen.at)
    return (pen.write("part-saved", saved, touched(period)),)


def synthesise(case: Case, command: Synthesise, pen: Pen, world: World) -> tuple[Event, ...]:
    """汇总: the draft of the period says from here on what each unit wrote, and which are still missing."""
    period = open_period(case, command.period, "Synthesise")
    parts = case.parts_of.get(period.id, ())
    if not any(part.progress or part.missing for part in parts):
        raise wrong(period, "Synthesise", "no-parts")
    latest = latest_of(case, period.id)
    under_way = latest.progress if latest is not None and latest.state is ReportState.DRAFT else None
    draft = draft_of(case, period.id, period.unit, period.task, _together(period, parts, under_way, world.names), pen)
    return (pen.write("report-synthesised", draft, touched(period)),)


def _part(period: Period, unit: str) -> ReportPart:
    return ReportPart(id=part_id(period.id, unit), task=period.task, period=period.id, unit=unit)


def _together(
    period: Period, parts: Sequence[ReportPart], under_way: Progress | None, names: Mapping[str, str]
) -> Progress:
    """One text of all parts, the responsible unit first. Percents and forecasts of different units do not add up: those
    of the whole are the responsible unit's to say, in its part or in the draft.
    """
    ordered = sorted(parts, key=lambda part: (part.unit != period.unit, part.unit))
    told = {field: "\n".join(_lines(field, ordered, names)) for field in _TOLD}
    own = next((part.progress for part in ordered if part.unit == period.unit), None)
    whole = own or under_way or Progress()
    return Progress(**told, forecast=whole.forecast, percent=whole.percent)


def _lines(field: str, parts: Sequence[ReportPart], names: Mapping[str, str]) -> list[str]:
    lines = []
    for part in parts:
        name = names.get(part.unit, part.unit)
        text = getattr(part.progress, field) if part.progress is not None else ""
        if text:
            lines.append(f"【{name}·{part.author}】{text}")
        elif field == "done" and part.missing:
            lines.append(f"【{name}】{_UNWRITTEN}")
    return lines
