"""Which periods the rules called for, told from the lives of tasks and the calendars alone: no plan, no cursor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from supervise.calendar.cycles import FIRSTS, Slot, Window
from supervise.calendar.dues import event_of
from supervise.calendar.pauses import Span as PauseSpan
from supervise.calendar.zones import midnight
from supervise.model.case import Case
from supervise.model.tasks import Period, Plan
from supervise.rules.activation import Activations, World
from supervise.stages.amend import ahead, amended
from supervise.stages.courses import course, window_of
from supervise.stages.due import redue
from supervise.stages.plan import open_period

from .lives import Halt, Run, Span, TaskLife


@dataclass(frozen=True)
class Expected:
    """A period that the rules called for: under its id, opening at `opened_at`, due as `window` said then."""

    id: str
    task: str
    unit: str
    run: Run
    window: Window
    opened_at: datetime
    pauses: tuple[PauseSpan, ...] = ()
    """The suspensions that its clock stood in."""

    def period(self, worlds: Activations, until: datetime, case: Case) -> Period:
        """The period as it should stand at *until*: opened under what was known then, with its pauses and the workdays
        granted in *case*, and moved by each calendar that became known since.
        """
        plan, pauses, told = self.run.plan, self.pauses, case.periods.get(self.id)
        world = worlds.at(self.opened_at).of(self.unit)
        period = open_period(plan, self.window, self.unit, at=self.opened_at, world=world)[1]
        if told is not None:
            period = period.but(extended=told.extended, assessed=told.assessed)
        if any(one.covers(period.opens_at) and one.covers(period.base_due_at) for one in pauses):
            return period  # excused: its clock never ran
        period = ahead(redue(period, pauses, world.almanac), plan, self.opened_at, pauses, world.almanac)
        for _, change in worlds.changes_after(0):
            if self.opened_at < change <= until:
                period = amended(period, plan, change, pauses, worlds.at(change).almanac_of(self.unit)).period
        return period


def expected_periods(life: TaskLife, worlds: Activations, until: datetime) -> tuple[Expected, ...]:
    """The periods of one task that open up to *until*, in order."""
    return tuple(one for run in life.runs for one in _of_run(life, run, worlds, until))


def _of_run(life: TaskLife, run: Run, worlds: Activations, until: datetime) -> Iterator[Expected]:
    known: set[str] = set()
    unit, plan = life.task.unit, run.plan
    for span in run.spans:
        if span.since > until:
            return
        start = _first(plan, span.since, known, worlds.at(span.since).of(unit))
        for piece in _pieces(span, life.halts, worlds, until):
            world = worlds.at(piece.since).of(unit)
            while start is not None and (one := _next(plan, start, known, world)) is not None:
                # What follows an event cannot open before it.
                opens = max(one.opens_at, piece.since, *([one.slot.starts_at] if event_of(plan.due) else []))
                if piece.until is not None and (opens > piece.until or (opens == piece.until and not piece.last)):
                    break
                known.add(one.slot.key)
                id = f"{plan.id}/{one.slot.key}"
                yield Expected(id, life.task.id, unit, run, one, opens, tuple(_stood_in(life.halts, id)))
                start = _after(plan, one.slot)


def _stood_in(halts: Sequence[Halt], id: str) -> Iterator[PauseSpan]:
    return (PauseSpan(one.pause.from_at, one.pause.ended_at) for one in halts if id not in one.closed)


def _pieces(span: Span, halts: Sequence[Halt], worlds: Activations, until: datetime) -> Iterator[Span]:
    """A span up to *until* without its suspensions, cut where the rules or the calendar change: what opens at a change
    opens under the new.
    """
    end = until if span.until is None else min(span.until, until)
    since, last = span.since, span.last or span.until is None or until < span.until
    for pause in (one.pause for one in halts):
        resumed = until if pause.ended_at is None else pause.ended_at
        if resumed < since or pause.from_at > end:
            continue
        if since < pause.from_at or (since == pause.from_at and not (span.paused and since == span.since)):
            yield from _cut(since, pause.from_at, last or pause.from_at < end, worlds)
        # A suspension that ends with its task lets nothing open; one that ended before does so first.
        if pause.ended_at is None or resumed > end or (resumed == span.until and span.stopped):
            return
        since = resumed
    yield from _cut(since, end, last, worlds)


def _cut(since: datetime, end: datetime, last: bool, worlds: Activations) -> Iterator[Span]:
    for _, change in worlds.changes_after(0):
        if since < change < end or (change == end and since < change and last):
            yield Span(since, change, last=False)
            since = change
    yield Span(since, end, last=last)


def _first(plan: Plan, since: datetime, known: set[str], world: World) -> datetime | None:
    """Where the first slot starts that opens not before *since*: what a later calendar makes of it changes nothing."""
    least = since
    if plan.first is not None and plan.first not in FIRSTS:
        least = max(since, midnight(date.fromisoformat(plan.first), world.almanac.zone))
    for slot in course(plan, least, world):
        one = window_of(plan, slot, world)
        follows = event_of(plan.due) is not None and slot.starts_at > since
        if one is not None and (one.opens_at >= least or follows) and slot.key not in known:
            return slot.starts_at
    return None


def _next(plan: Plan, start: datetime, known: set[str], world: World) -> Window | None:
    """The first slot from *start* on that is demanded and not *known*."""
    for slot in course(plan, start, world):
        one = window_of(plan, slot, world)
        if one is not None and slot.starts_at >= start and slot.key not in known:
            return one
    return None


def _after(plan: Plan, slot: Slot) -> datetime | None:
    """Where the slot after *slot* may start; of events, the next that happened."""
    if event_of(plan.due) is not None:
        return next((one.starts_at for one in plan.given if one.starts_at > slot.starts_at), None)
    return None if plan.cycle == "once" else slot.ends_at


def of_case(found: Sequence[TaskLife], worlds: Activations, until: datetime) -> tuple[Expected, ...]:
    """The same of all tasks of a case, by instant of opening."""
    periods = [one for life in found for one in expected_periods(life, worlds, until)]
    return tuple(sorted(periods, key=lambda one: (one.opened_at, one.id)))
