"""due: when a period is due, derived from its base due, its extensions and the pauses of its matter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from supervise.calendar.almanac import Almanac
from supervise.calendar.pauses import Span, shift_outside
from supervise.model.case import Case
from supervise.model.changes import Pause
from supervise.model.tasks import Period


def spans_of(case: Case) -> tuple[Span, ...]:
    """The stretches in which no clock of the case runs."""
    kept: tuple[Span, ...] | None = case.derived.get("spans")
    if kept is None:
        kept = case.derived["spans"] = spans(case.pauses.values())
    return kept


def spans(pauses: Iterable[Pause]) -> tuple[Span, ...]:
    return tuple(Span(pause.from_at, pause.ended_at) for pause in pauses)


def due_now(period: Period, pauses: Sequence[Span], almanac: Almanac) -> datetime | None:
    """When *period* is due; None while it lies in a pause without an end. Raises CalendarUnpublished."""
    return shift_outside(period.base_due_at, period.extended, period.opens_at, pauses, almanac)


def redue(period: Period, pauses: Sequence[Span], almanac: Almanac) -> Period:
    """*period* with all that follows from its base due. While its assessment due lies in a pause without an end, the
    one that stood stays, and its clock stands. It never closes before it is due. Raises CalendarUnpublished.
    """
    due = due_now(period, pauses, almanac)
    assessed = shift_outside(period.base_due_at, period.assessed, period.opens_at, pauses, almanac)
    closes = None
    if period.base_closes_at is not None:
        closes = shift_outside(period.base_closes_at, period.extended, period.opens_at, pauses, almanac)
        closes = max((one for one in (closes, due) if one is not None), default=period.closes_at)
    standing = next((span.from_at for span in pauses if span.to_at is None), None)
    return period.but(
        due_at=due, closes_at=closes, assessment_due_at=assessed or period.assessment_due_at,
        held_at=standing if assessed is None else None,
    )  # fmt: skip
