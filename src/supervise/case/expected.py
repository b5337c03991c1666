"""Which periods the rules called for, told from the lives of tasks and the calendar alone: no plan, no cursor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from supervise.calendar.cycles import Slot, Window
from supervise.rules.activation import Activations, World
from supervise.stages.courses import course, window_of
from supervise.stages.plan import put_off

from .lives import Run, Span, TaskLife


@dataclass(frozen=True)
class Expected:
    """A period that the rules called for: under its id, opening at `opened_at`, due as `window` says."""

    id: str
    task: str
    unit: str
    run: Run
    window: Window
    opened_at: datetime


@dataclass(frozen=True)
class Waiting:
    """A task whose next period nobody can name, for want of the official calendar of `year`."""

    task: str
    unit: str
    year: int


def expected_periods(life: TaskLife, worlds: Activations, until: datetime) -> tuple[Expected | Waiting, ...]:
    """The periods of one task that open up to *until*, in order; last of all what cannot be told, if there is any."""
    return tuple(one for run in life.runs for one in _of_run(life, run, worlds, until))


def _of_run(life: TaskLife, run: Run, worlds: Activations, until: datetime) -> Iterator[Expected | Waiting]:
    known: set[str] = set()
    for span in run.spans:
        start = span.since
        for piece in _pieces(span, worlds, until):
            world = worlds.at(piece.since).of(life.task.unit)
            while (one := _next(run, start, span.since, known, world)) is not None:
                opens = max(one.opens_at, piece.since)
                if piece.until is not None and (opens > piece.until or (opens == piece.until and not piece.last)):
                    break
                known.add(one.slot.key)
                yield Expected(f"{run.plan.id}/{one.slot.key}", life.task.id, life.task.unit, run, one, opens)
                start = one.slot.ends_at


def _pieces(span: Span, worlds: Activations, until: datetime) -> Iterator[Span]:
    """A span up to *until*, cut where the rules or the calendar change: what opens at a change opens under the new."""
    end = until if span.until is None else min(span.until, until)
    last = span.last or span.until is None or until < span.until
    since = span.since
    for _, change in worlds.changes_after(0):
        if since < change < end or (change == end and since < change and last):
            yield Span(since, change, last=False)
            since = change
    yield Span(since, end, last=last)


def _next(run: Run, start: datetime, least: datetime, known: set[str], world: World) -> Window | None:
    """The first slot from *start* on that opens not before *least* and is not *known*."""
    least = max(least, put_off(run.plan, world) or least)
    for slot in _slots(run, start, world):
        one = window_of(run.plan, slot, world)
        if one is not None and one.opens_at >= least and slot.key not in known:
            return one
    return None


def _slots(run: Run, start: datetime, world: World) -> Iterator[Slot]:
    if run.terms.cycle == "once" and start != run.since and _is_second(run, start):
        return iter(())
    return course(run.plan, start, world)


def _is_second(run: Run, start: datetime) -> bool:
    """Whether *start* is the end of the only slot, not the instant of a reopening."""
    return all(span.since != start for span in run.spans)


def of_case(
    found: Sequence[TaskLife], worlds: Activations, until: datetime
) -> tuple[tuple[Expected, ...], tuple[Waiting, ...]]:
    """The same of all tasks of a case: the periods by instant of opening, and what waits."""
    every = [one for life in found for one in expected_periods(life, worlds, until)]
    periods = [one for one in every if isinstance(one, Expected)]
    waiting = dict.fromkeys(one for one in every if isinstance(one, Waiting))
    return tuple(sorted(periods, key=lambda one: (one.opened_at, one.id))), tuple(waiting)
