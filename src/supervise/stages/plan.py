"""plan: which cycle a task follows, when its next slot opens, and the period that then exists."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import datetime

from supervise.calendar.cycles import Slot, Window, slots, window
from supervise.calendar.zones import end_of
from supervise.errors import CalendarUnpublished
from supervise.model.matters import Matter
from supervise.model.tasks import Period, Plan, Task
from supervise.rules.activation import World
from supervise.rules.rulebook import PeriodRule

from .facts import SubjectFacts
from .looks import awaited
from .readers import deadline_of

SERIES = "p"
"""The one series of a task; its plan ids are `<task>/p<epoch>`."""


@dataclass(frozen=True)
class Terms:
    """What a plan is about, apart from where it stands: equal terms, no new epoch."""

    cycle: str
    due: str
    roll: str
    opens: str
    closes: str | None
    proactive: str
    until: str
    to_at: datetime | None


def rule_for(facts: SubjectFacts, world: World) -> PeriodRule | None:
    """The first period rule that certainly holds for a task; None leaves it without periods."""
    return next((rule for rule in world.rulebook.periods if rule.when is None or rule.when(facts) is True), None)


def terms_of(rule: PeriodRule, task: Task, matter: Matter, world: World) -> Terms:
    """The terms that *rule* sets; a plan that ends with a deadline carries it as an instant."""
    day = deadline_of(task, matter)
    bounded = rule.until == "deadline" or rule.cycle == "once"
    to_at = end_of(day, world.almanac.zone) if bounded and day is not None else None
    return Terms(rule.cycle, rule.due, rule.roll, rule.opens, rule.closes, rule.proactive, rule.until, to_at)


def terms_now(plan: Plan) -> Terms:
    return Terms(plan.cycle, plan.due, plan.roll, plan.opens, plan.closes, plan.proactive, plan.until, plan.to_at)


def start_plan(task: Task, terms: Terms, rule: PeriodRule, *, epoch: int, at: datetime, world: World) -> Plan:
    """A plan from *at* on. Its first slot is the first that opens not before *at*: nobody is asked at four o'clock for
    what is due at five.
    """
    plan = Plan(
        id=f"{task.id}/{SERIES}{epoch}", task=task.id, series=SERIES, epoch=epoch, from_at=at, cursor=at,
        cause=rule.ref.cause(world=world.seq), **vars(terms),
    )  # fmt: skip
    return plan.but(cursor=first_cursor(plan, at, world))


def first_cursor(plan: Plan, at: datetime, world: World, opened: Container[str] = ()) -> datetime | None:
    """Where the first slot that opens not before *at* starts; also what a reopened task goes on from, which leaves out
    the slots whose periods are among *opened*. A slot that takes a calendar not published yet is waited for.
    """
    for slot in slots(plan.cycle, at, world.almanac, end=plan.to_at):
        try:
            one = _window(plan, slot, world)
        except CalendarUnpublished:
            return max(slot.starts_at, at)
        if one is not None and one.opens_at >= at and _period_id(plan, slot) not in opened:
            return slot.starts_at
    return None


def _period_id(plan: Plan, slot: Slot) -> str:
    return f"{plan.id}/{slot.key}"


def next_window(plan: Plan, world: World) -> Window | None:
    """The next slot of *plan* that is demanded, from its cursor on; None when none comes.

    Raises CalendarUnpublished where it takes working days of a year without an official calendar.
    """
    cursor = plan.cursor
    if cursor is None:
        return None
    terms = (plan.cycle, plan.due, plan.roll, plan.opens, plan.closes, plan.to_at)
    return world.once((terms, cursor), lambda: _first_from(plan, cursor, world))


def _first_from(plan: Plan, cursor: datetime, world: World) -> Window | None:
    windows = (one for one in _windows(plan, cursor, world) if one.opens_at >= plan.from_at)
    return next((one for one in windows if cursor <= one.slot.starts_at or cursor <= one.opens_at), None)


def next_opening(plan: Plan, at: datetime, world: World) -> datetime | None:
    """When the next slot opens, as far as published calendars tell at *at*."""

    def opening() -> datetime | None:
        one = next_window(plan, world)
        return None if one is None else one.opens_at

    return awaited(opening, at, world.almanac)


def _windows(plan: Plan, start: datetime, world: World) -> Iterator[Window]:
    """Demanded slots, beginning with the one that contains *start*."""
    for slot in slots(plan.cycle, start, world.almanac, end=plan.to_at):
        one = _window(plan, slot, world)
        if one is not None:
            yield one


def _window(plan: Plan, slot: Slot, world: World) -> Window | None:
    return window(slot, due=plan.due, roll=plan.roll, opens=plan.opens, closes=plan.closes, almanac=world.almanac)


def open_period(plan: Plan, one: Window, unit: str, *, at: datetime) -> tuple[Plan, Period]:
    """The period of a slot, opened at *at*, and the plan moved on to the slot after it."""
    slot = one.slot
    period = Period(
        id=_period_id(plan, slot), task=plan.task, plan=plan.id, slot_key=slot.key, unit=unit,
        starts_at=slot.starts_at, ends_at=slot.ends_at, opens_at=one.opens_at, opened_at=at,
        due_at=one.due_at, assessment_due_at=one.due_at, closes_at=one.closes_at,
        base_due_at=one.due_at, base_closes_at=one.closes_at,
    )  # fmt: skip
    return plan.but(cursor=None if plan.cycle == "once" else slot.ends_at), period
