"""plan: which cycles a task follows, when their next slots open, and the period that then exists."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, datetime

from supervise.calendar.cycles import FIRSTS, MILESTONES, Slot, Window
from supervise.calendar.dues import event_of
from supervise.calendar.zones import end_of, midnight
from supervise.model.case import Case
from supervise.model.tasks import GivenSlot, Period, Plan, Task
from supervise.rules.activation import World
from supervise.rules.rulebook import PeriodRule

from .amend import waits_for
from .courses import course, given_slots, window_of
from .deadlines import deadline_of


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
    given: tuple[GivenSlot, ...]


def terms_of(rule: PeriodRule, task: Task, case: Case, world: World) -> Terms | None:
    """The terms that *rule* sets; a plan that ends with a deadline carries it as an instant. None where the rule counts
    from an event that has not happened: the plan starts with it.
    """
    day = deadline_of(task, case.matter)
    follows = event_of(rule.due) is not None
    bounded = rule.until == "deadline" or (rule.cycle == "once" and not follows)
    to_at = end_of(day, world.almanac.zone) if bounded and day is not None else None
    given = given_slots(task, case, rule, world)
    if follows and not given:
        return None
    return Terms(rule.cycle, rule.due, rule.roll, rule.opens, rule.closes, rule.proactive, rule.until, to_at, given)


def terms_now(plan: Plan) -> Terms:
    return Terms(*(getattr(plan, field.name) for field in fields(Terms)))


def same_terms(plan: Plan, terms: Terms) -> bool:
    """Whether *plan* goes on under *terms*. What has happened since begins a slot of a plan, never another plan."""
    now = terms_now(plan)
    return now == terms or (event_of(terms.due) is not None and replace(now, given=terms.given) == terms)


def start_plan(task: Task, terms: Terms, rule: PeriodRule, *, epoch: int, at: datetime, world: World) -> Plan:
    """A plan from *at* on. Its first slot is the first that opens not before *at*: nobody is asked at four o'clock for
    what is due at five. How an irregular first cycle is cut is a matter of the first epoch alone; a milestone that lies
    ahead is always asked for, from *at* on.
    """
    first = rule.first if epoch == 1 else None
    if rule.cycle == MILESTONES and first is None:
        first = "short"
    plan = Plan(
        id=f"{task.id}/{rule.series}{epoch}", task=task.id, series=rule.series, epoch=epoch, from_at=at, cursor=at,
        first=first, cause=rule.ref.cause(world=world.seq), **vars(terms),
    )  # fmt: skip
    return plan.but(cursor=first_cursor(plan, at, world))


def extended(plan: Plan, terms: Terms) -> Plan:
    """A plan that follows events, with those that have happened since."""
    news = [one for one in terms.given if one not in plan.given]
    cursor = plan.cursor if plan.cursor is not None or not news else news[0].starts_at
    return plan.but(given=terms.given, cursor=cursor)


def first_cursor(plan: Plan, at: datetime, world: World, opened: Container[str] = ()) -> datetime | None:
    """Where the first slot that opens not before *at* starts; also what a reopened task goes on from, which leaves out
    the slots whose periods are among *opened*.
    """
    at = max(at, put_off(plan, world) or at)
    for slot in course(plan, at, world):
        one = window_of(plan, slot, world)
        if one is not None and one.opens_at >= at and _period_id(plan, slot) not in opened:
            return slot.starts_at
    return None


def put_off(plan: Plan, world: World) -> datetime | None:
    """The midnight until which the rule puts the first slot off."""
    if plan.first is None or plan.first in FIRSTS:
        return None
    return midnight(date.fromisoformat(plan.first), world.almanac.zone)


def _period_id(plan: Plan, slot: Slot) -> str:
    return f"{plan.id}/{slot.key}"


def next_window(plan: Plan, world: World) -> Window | None:
    """The next slot of *plan* that is demanded, from its cursor on; None when none comes. The cursor alone decides: an
    amended calendar may move an opening across any instant.
    """
    cursor = plan.cursor
    if cursor is None:
        return None
    cut = (plan.first, plan.from_at) if plan.first else None
    terms = (plan.cycle, plan.due, plan.roll, plan.opens, plan.closes, plan.to_at, plan.given, cut)
    return world.once((terms, cursor), lambda: _first_from(plan, cursor, world))


def _first_from(plan: Plan, cursor: datetime, world: World) -> Window | None:
    return next((one for one in _windows(plan, cursor, world) if cursor <= one.slot.starts_at), None)


def next_opening(plan: Plan, world: World) -> datetime | None:
    """When the next slot opens, as far as calendars are known."""
    one = next_window(plan, world)
    return None if one is None else one.opens_at


def _windows(plan: Plan, start: datetime, world: World) -> Iterator[Window]:
    """Demanded slots, beginning with the one that contains *start*."""
    for slot in course(plan, start, world):
        one = window_of(plan, slot, world)
        if one is not None:
            yield one


def open_period(plan: Plan, one: Window, unit: str, *, at: datetime, world: World) -> tuple[Plan, Period]:
    """The period of a slot, opened at *at*, and the plan moved on to the slot after it."""
    slot, almanac = one.slot, world.almanac
    period = Period(
        id=_period_id(plan, slot), task=plan.task, plan=plan.id, slot_key=slot.key, unit=unit,
        starts_at=slot.starts_at, ends_at=slot.ends_at, opens_at=one.opens_at, opened_at=at,
        base_due_at=one.due_at, due_at=one.due_at, assessment_due_at=one.due_at,
        base_closes_at=one.closes_at, closes_at=one.closes_at, waits_for=waits_for(plan, slot, almanac),
    )  # fmt: skip
    return plan.but(cursor=_after(plan, slot)), period


def _after(plan: Plan, slot: Slot) -> datetime | None:
    """Where the plan goes on from once *slot* is open: of events the next that has happened, if any."""
    if event_of(plan.due) is not None:
        return next((one.starts_at for one in plan.given if one.starts_at > slot.starts_at), None)
    return None if plan.cycle == "once" else slot.ends_at
