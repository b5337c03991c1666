"""curve: how far a task should have come (序时进度), and when it will be done if it goes on as it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise

from supervise.calendar.cycles import slots
from supervise.calendar.zones import end_of, local, midnight
from supervise.model.case import Case
from supervise.model.tasks import Task
from supervise.rules.activation import World
from supervise.rules.rulebook import Curve, PeriodRule

from .courses import nodes_of
from .deadlines import deadline_of

Point = tuple[datetime, int]


def expected_percent(rules: Mapping[str, PeriodRule], task: Task, case: Case, world: World, at: datetime) -> int | None:
    """The whole percent that the curve of a task demands by *at*, by the first of its *rules* that has a curve. None
    without a curve, and where the curve needs a deadline or weights that are not known.
    """
    rule = next((one for one in rules.values() if one.curve is not None), None)
    if rule is None or rule.curve is None:
        return None
    if rule.curve.by == "milestones":
        return _by_milestones(task, case, rule, world, at)
    return _between(_points(rule.curve, task, case, world), at)


def _by_milestones(task: Task, case: Case, rule: PeriodRule, world: World, at: datetime) -> int | None:
    """A milestone is reached or it is not: its whole weight is expected from its end on."""
    nodes = nodes_of(task, case, rule, world)
    if not nodes or any(node.weight is None for node in nodes):
        return None
    return sum(node.weight or 0 for node in nodes if node.ends_at <= at)


def _points(curve: Curve, task: Task, case: Case, world: World) -> Sequence[Point]:
    """From nothing at the assignment to all: at the deadline, or by the ends of the parts of the year of assignment."""
    zone, begun = world.almanac.zone, task.assigned_at
    if curve.by == "linear":
        day = deadline_of(task, case.matter)
        return () if day is None else ((begun, 0), (end_of(day, zone), 100))
    year = local(begun, zone).year
    first, after = (midnight(date(year + n, 1, 1), zone) for n in (0, 1))
    ends = (slot.ends_at for slot in slots(curve.by, first, world.almanac, end=after))
    points = zip(ends, curve.percents, strict=True)
    return ((begun, 0), *(point for point in points if point[0] > begun))


def _between(points: Sequence[Point], at: datetime) -> int | None:
    if not points:
        return None
    if at <= points[0][0]:
        return points[0][1]
    for (since, low), (until, high) in pairwise(points):
        if at < until:
            return low + (high - low) * (at - since) // (until - since)
    return points[-1][1]


def projected_finish(task: Task, percent: int | None, told_at: datetime | None, world: World) -> date | None:
    """The day on which a task is done if it goes on at the pace of its last report; None where nothing was reported,
    and where nothing was done.
    """
    if not percent or told_at is None:
        return None
    span = (told_at - task.assigned_at) * 100 // percent
    try:
        return local(task.assigned_at + span, world.almanac.zone).date()
    except OverflowError:
        return None
