"""What the rules in force ask of a case: tags set and lifted; plans of its tasks started, changed and gone on from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from supervise.model.case import Case
from supervise.model.events import Event
from supervise.model.tasks import Period, PeriodState, Plan, Task
from supervise.rules.activation import World
from supervise.rules.rulebook import PeriodRule
from supervise.stages.amend import amended
from supervise.stages.choosing import rules_for
from supervise.stages.due import spans_of
from supervise.stages.facts import Scene, scene_of
from supervise.stages.plan import extended, first_cursor, same_terms, start_plan, terms_now, terms_of
from supervise.stages.readers import standing
from supervise.stages.tag import retagged

from .events import Pen


def current_plans(case: Case, task: Task) -> Mapping[str, Plan]:
    """The plan of the latest epoch of each series, by series in the order of their names."""
    latest = {plan.series: plan for plan in case.plans_of.get(task.id, ())}
    return dict(sorted(latest.items()))


def replan(case: Case, pen: Pen, world: World) -> Iterator[Event]:
    """Brings every live task under the terms that the rules set now. Equal terms change nothing; others end the epoch:
    reported and overdue periods stay, the other open ones are voided, and the next epoch starts at once.
    """
    scene = scene_of(case, world, pen.at)
    for _, task in sorted(case.tasks.items()):
        if task.live:
            yield from _replan_task(scene, task, pen)


def amend(case: Case, pen: Pen, world: World) -> Iterator[Event]:
    """Brings the dues that lie ahead to what calendars say now. What is due on no day of its slot any more is voided,
    unless a report of it stands.
    """
    if not case.matter.live:
        return
    for period in sorted(case.periods.values(), key=lambda period: period.id):
        if period.open:
            plan = case.plans[period.plan]
            found = amended(period, plan, pen.at, spans_of(case), world.almanac_of(period.unit))
            if not found.demanded and not standing(case, period.id):
                yield pen.write("period-voided", _void(found.period, pen.at, "no-workday"), cause=plan.cause)
            elif found.period != period:
                yield pen.write("period-amended", found.period, cause=plan.cause)


def retag(case: Case, pen: Pen, world: World) -> Iterator[Event]:
    """Brings the tags of a live matter to what the rules say now, each change with the rule behind it."""
    matter = case.matter
    if not matter.live:
        return
    for one in retagged(matter, scene_of(case, world, pen.at).matter(), world, pen.at):
        yield pen.write("tag-set" if one.carried else "tag-lifted", one.matter, cause=one.cause, note=one.tag)


def _replan_task(scene: Scene, task: Task, pen: Pen) -> Iterator[Event]:
    case, world = scene.case, scene.world
    rules = rules_for(scene.facts("task", task), world)
    plans = current_plans(case, task)
    for series in sorted({*rules, *plans}):
        yield from _replan_series(scene, task, pen, rules.get(series), plans.get(series))


def _replan_series(scene: Scene, task: Task, pen: Pen, rule: PeriodRule | None, plan: Plan | None) -> Iterator[Event]:
    case, world, at = scene.case, scene.world, scene.at
    terms = None if rule is None else terms_of(rule, task, case, world.of(task.unit))
    running = plan is not None and plan.stopped_at is None
    if plan is not None and running and terms is not None and same_terms(plan, terms):
        if terms != terms_now(plan):
            yield pen.write("plan-extended", extended(plan, terms), cause=plan.cause)
        return
    if plan is not None and running:
        voided = [_void(period, at, "cycle-changed") for period in _replaceable(case, plan, at)]
        yield pen.write("plan-stopped", plan.but(cursor=None, stopped_at=at), *voided, cause=plan.cause)
    if rule is not None and terms is not None:
        epoch = plan.epoch + 1 if plan else 1
        started = start_plan(task, terms, rule, epoch=epoch, at=at, world=world.of(task.unit))
        yield pen.write("plan-started", started, cause=started.cause)


def _replaceable(case: Case, plan: Plan, at: datetime) -> list[Period]:
    """Open periods of *plan* that a new epoch replaces: not reported and not overdue."""
    return [
        period
        for period in case.periods_of.get(plan.task, ())
        if period.plan == plan.id and period.open and not period.due_by(at) and not standing(case, period.id)
    ]


def _void(period: Period, at: datetime, why: str) -> Period:
    return period.but(state=PeriodState.VOIDED, closed_at=at, closed_why=why)


def go_on(case: Case, task: Task, at: datetime, world: World) -> Iterator[Plan]:
    """The plans of a reopened task, from the first slot that opens not before *at*; the gap is not demanded."""
    for plan in current_plans(case, task).values():
        if plan.stopped_at is None:
            yield plan.but(cursor=first_cursor(plan, at, world.of(task.unit), opened=case.periods))
