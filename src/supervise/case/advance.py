"""What time alone does to a case, instant by instant: `advance`, `settle`, and the pure `next_look` between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from supervise.errors import RuleFailed
from supervise.model.case import Case
from supervise.model.events import Event
from supervise.model.tasks import Period, PeriodState, Plan, Task
from supervise.rules.activation import World, Worlds
from supervise.rules.clauses import Executor
from supervise.stages.alert import next_looks
from supervise.stages.amend import ahead
from supervise.stages.due import redue, spans_of
from supervise.stages.facts import scene_of
from supervise.stages.plan import next_opening, next_window, open_period
from supervise.stages.readers import standing

from .alerting import judge, repeat
from .events import Pen
from .evolve import evolve, evolve_all
from .pauses import resume_by_time
from .planning import amend, current_plans, replan, retag

ROUNDS = 50
"""More rounds at one instant than any sound ruleset takes; past it a rule is feeding on itself."""


def advance(case: Case, until: datetime, *, worlds: Worlds, executor: Executor) -> tuple[Case, tuple[Event, ...]]:
    """*case* brought up to *until*, and what happened on the way, each event at its own instant, under the rules and
    the calendar in force then.
    """
    happened: list[Event] = []
    for step in instants(case, until, worlds=worlds, executor=executor):
        case, events = step
        happened += events
    return case, tuple(happened)


def instants(
    case: Case, until: datetime, *, worlds: Worlds, executor: Executor
) -> Iterator[tuple[Case, tuple[Event, ...]]]:
    """The same instant by instant: *case* after each one at which anything was due, and what happened then."""
    while (look := _next_instant(case, worlds)) is not None and look <= until:
        case, events = settle(case, look, worlds=worlds, executor=executor)
        yield case, events


def settle(
    case: Case, at: datetime, *, worlds: Worlds, executor: Executor, changed: bool = False
) -> tuple[Case, tuple[Event, ...]]:
    """All that is called for at *at*: world change, tags, plans, openings, closings, alerts, repeats. Idempotent.

    *changed* says that a command has just changed facts, so tags and plans are derived again.
    """
    world = worlds.at(at)
    renewed = world.seq != case.world_seen
    case = replace(case, as_of=max(case.as_of or at, at), world_seen=world.seq)
    happened: list[Event] = []
    pen = Pen(case.stream, at)

    def apply(events: Iterable[Event]) -> None:
        nonlocal case
        for event in events:
            case = evolve(case, event)
            happened.append(event)

    if case.matters:
        apply(resume_by_time(case, pen, world))
        derive = changed or renewed
        for _ in _rounds(case, at):
            before = len(happened)
            apply(amend(case, pen, world) if renewed else ())
            apply(retag(case, pen, world) if derive else ())
            apply(replan(case, pen, world) if derive else ())
            if case.pause is None:
                apply(_open(case, pen, world))
                apply(_close(case, pen))
            derive = len(happened) > before
            if not derive:
                break
        apply(_judge_to_fixpoint(case, pen, world, executor))
        if case.pause is None:
            apply(repeat(scene_of(case, world, at), pen))
    return case, tuple(happened)


def _open(case: Case, pen: Pen, world: World) -> Iterator[Event]:
    """Every slot whose opening has come gets its period, once."""
    if not case.matter.live:
        return
    for _, task in sorted(case.tasks.items()):
        for plan in current_plans(case, task).values() if task.live else ():
            yield from _open_slots(case, plan, task, pen, world.of(task.unit))


def _open_slots(case: Case, plan: Plan, task: Task, pen: Pen, world: World) -> Iterator[Event]:
    while (opening := next_opening(plan, world)) is not None and opening <= pen.at:
        one = next_window(plan, world)
        assert one is not None, "an opening belongs to a window"
        plan, period = open_period(plan, one, task.unit, at=pen.at, world=world)
        yield _opened(case, plan, period, pen, world)


def _opened(case: Case, plan: Plan, period: Period, pen: Pen, world: World) -> Event:
    """A period that opens late, since its matter was suspended, is due as much later; one that lay wholly in the
    suspension is excused.
    """
    pauses = spans_of(case)
    if any(one.covers(period.opens_at) and one.covers(period.base_due_at) for one in pauses):
        excused = period.but(state=PeriodState.EXCUSED, closed_at=pen.at, closed_why="suspended")
        return pen.write("period-excused", plan, excused, cause=plan.cause)
    opened = ahead(redue(period, pauses, world.almanac), plan, pen.at, pauses, world.almanac)
    return pen.write("period-opened", plan, opened, cause=plan.cause)


def _close(case: Case, pen: Pen) -> Iterator[Event]:
    """Open periods whose closing has come are missed, unless a report of them stands."""
    come = [one for one in case.periods.values() if one.open and one.closes_at is not None and one.closes_at <= pen.at]
    for period in sorted(come, key=lambda period: period.id):
        if not standing(case, period.id):
            missed = period.but(state=PeriodState.MISSED, closed_at=pen.at, closed_why="not-reported")
            yield pen.write("period-missed", missed, cause=case.plans[period.plan].cause)


def _judge_to_fixpoint(case: Case, pen: Pen, world: World, executor: Executor) -> Iterator[Event]:
    """Judges until nothing changes: a rung may count from one that fired at this very instant."""
    for _ in _rounds(case, pen.at):
        events = tuple(judge(scene_of(case, world, pen.at), pen, executor))
        if not events:
            return
        case = evolve_all(case, events)
        yield from events


def _rounds(case: Case, at: datetime) -> Iterator[int]:
    """Rounds at one instant. Raises RuleFailed when they do not come to an end."""
    yield from range(ROUNDS)
    raise RuleFailed(rule="—", subject=case.stream, why=f"nothing settled in {ROUNDS} rounds at {at.isoformat()}")


def next_look(case: Case, *, worlds: Worlds) -> datetime | None:
    """The next instant after `as_of` at which time alone changes anything in the case, world changes apart; None for
    never. A pure function of the case's state: what a store keeps as `wake_at` always equals it.
    """
    if case.as_of is None or not case.matters or not case.matter.live:
        return None
    if case.pause is not None:
        return case.pause.resume_at
    world = worlds.at(case.as_of)
    scene = scene_of(case, world, case.as_of)
    looks = [*_openings(case, world), *_closings(case), *next_looks(scene)]
    return min((look for look in looks if look > case.as_of), default=None)


def _next_instant(case: Case, worlds: Worlds) -> datetime | None:
    looks = [look for look in (next_look(case, worlds=worlds), worlds.next_change(case.world_seen)) if look is not None]
    alive = case.matters and case.matter.live
    return min(looks, default=None) if alive else None


def _openings(case: Case, world: World) -> Iterator[datetime]:
    for task in case.tasks.values():
        if not task.live or case.as_of is None:
            continue
        for plan in current_plans(case, task).values():
            opening = next_opening(plan, world.of(task.unit))
            if opening is not None:
                yield opening


def _closings(case: Case) -> Iterator[datetime]:
    for period in case.periods.values():
        if period.open and period.closes_at is not None and not standing(case, period.id):
            yield period.closes_at
