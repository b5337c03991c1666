"""courses: the slots of a plan, cut by its cycle, set by milestones, or opened by what happens to the task."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import chain, dropwhile, takewhile

from supervise.calendar.cycles import FIRSTS, MILESTONES, Slot, Window, cut_first, slots, window
from supervise.calendar.dues import event_of
from supervise.calendar.offsets import resolve
from supervise.calendar.zones import end_of, local
from supervise.model.case import Case
from supervise.model.reports import ReportState
from supervise.model.tasks import GivenSlot, Milestone, Plan, Task
from supervise.rules.activation import World
from supervise.rules.rulebook import PeriodRule

from .deadlines import deadline_of


@dataclass(frozen=True)
class Node:
    """A milestone with its instant: the end of its day, or the moment that a rule counts for it."""

    name: str
    ends_at: datetime
    weight: int | None


def nodes_of(task: Task, case: Case, rule: PeriodRule, world: World) -> tuple[Node, ...]:
    """The milestones of a task in time order: its own, else those of the matter, else those of the rule. What is
    entered beats the rule, and milestones of one date are one.
    """
    entered = task.milestones or case.matter.elements.milestones
    found = [_entered(one, world) for one in entered] if entered else _ruled(task, case, rule, world)
    by_end: dict[datetime, Node] = {}
    for node in sorted(found, key=lambda one: one.ends_at):
        same = by_end.get(node.ends_at)
        by_end[node.ends_at] = node if same is None else _joined(same, node)
    return tuple(by_end.values())


def _joined(one: Node, other: Node) -> Node:
    weights = [node.weight for node in (one, other) if node.weight is not None]
    return Node(f"{one.name}、{other.name}", one.ends_at, sum(weights) if weights else None)


def _entered(one: Milestone, world: World) -> Node:
    return Node(one.name, end_of(one.on, world.almanac.zone), one.weight)


def _ruled(task: Task, case: Case, rule: PeriodRule, world: World) -> list[Node]:
    """What the rule counts from a deadline that is not known has no date, and no milestone."""
    zone, day = world.almanac.zone, deadline_of(task, case.matter)
    anchors = {
        "assigned": task.assigned_at,
        "registered": case.matter.registered_at,
        "deadline": None if day is None else end_of(day, zone),
    }
    found = []
    for one in rule.milestones:
        if isinstance(one.at, date):
            found.append(Node(one.name, end_of(one.at, zone), one.weight))
        elif (anchor := anchors[one.at.anchor]) is not None:
            found.append(Node(one.name, resolve(one.at, anchor, world.almanac), one.weight))
    return found


def given_slots(task: Task, case: Case, rule: PeriodRule, world: World) -> tuple[GivenSlot, ...]:
    """The slots that the cycle of *rule* does not cut: those between milestones, and those that events have begun."""
    event = event_of(rule.due)
    if event is not None:
        instants = sorted(set(happenings(event, task, case)))
        return tuple(GivenSlot(key=f"{event}-{n:02}", starts_at=at) for n, at in enumerate(instants, start=1))
    if rule.cycle != MILESTONES:
        return ()
    found, begun = [], task.assigned_at
    for node in nodes_of(task, case, rule, world):
        if node.ends_at > begun:
            found.append(GivenSlot(key=_key(node, world), starts_at=begun, ends_at=node.ends_at, name=node.name))
            begun = node.ends_at
    return tuple(found)


def _key(node: Node, world: World) -> str:
    """The day that a milestone ends with, and the time of day where that is not midnight."""
    shown = local(node.ends_at, world.almanac.zone)
    return f"{shown - timedelta(days=1):%Y-%m-%d}" if not (shown.hour or shown.minute) else f"{shown:%Y-%m-%dT%H%M}"


def happenings(event: str, task: Task, case: Case) -> Sequence[datetime]:
    """When *event* happened to a task: each time that it was instructed or a report of it returned."""
    if event == "assigned":
        return (task.assigned_at,)
    if event == "acknowledged":
        return () if task.acknowledged_at is None else (task.acknowledged_at,)
    if event == "instructed":
        orders = (one.at for one in case.instructions.values() if one.sort == "order")
        return [at for at in orders if at >= task.assigned_at]
    returned = (one for one in case.reports.values() if one.task == task.id and one.state is ReportState.RETURNED)
    return [one.reviewed_at for one in returned if one.reviewed_at is not None]


def course(plan: Plan, start: datetime, world: World) -> Iterator[Slot]:
    """The slots of *plan* in time order, from the one that contains *start*; of events all, since they may overlap."""
    if not _cut(plan):
        return _turns(plan, start, world)
    whole = cut_first(_turns(plan, plan.from_at, world), plan.first or "", plan.from_at)
    head = next(whole, None)
    if head is None or head.ends_at <= start:
        return _turns(plan, start, world)
    return chain([head], whole)


def _turns(plan: Plan, start: datetime, world: World) -> Iterator[Slot]:
    event = event_of(plan.due)
    if event is None and plan.cycle != MILESTONES:
        return slots(plan.cycle, start, world.almanac, end=plan.to_at)
    found = (Slot(one.key, one.starts_at, one.ends_at or one.starts_at) for one in plan.given)
    turns = found if event else dropwhile(lambda slot: slot.ends_at <= start, found)
    end = plan.to_at
    return turns if end is None else takewhile(lambda slot: slot.starts_at < end, turns)


def _cut(plan: Plan) -> bool:
    """Whether the first slot of *plan* is not as its cycle would have it."""
    return plan.first in FIRSTS


def window_of(plan: Plan, slot: Slot, world: World) -> Window | None:
    """When *slot* of *plan* opens, is due and closes; None where no report of it is demanded. A first slot that was cut
    opens at once where its opening had passed.
    """
    found = window(slot, due=plan.due, roll=plan.roll, opens=plan.opens, closes=plan.closes, almanac=world.almanac)
    if found is None or not _cut(plan) or slot.starts_at != plan.from_at or found.opens_at >= plan.from_at:
        return found
    return replace(found, opens_at=plan.from_at) if plan.from_at < found.due_at else None
