"""alert: which alerts hold for a case at an instant, and when that may next change by time alone.

Python computes what concerns one subject: whether the condition is certainly true and the rung's instant reached. The
inference engine then decides which alerts hold; nothing here fires or resolves anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from supervise.calendar.offsets import Happening, Moment
from supervise.calendar.pauses import resolve_outside
from supervise.model.alerts import Alert, Notice, Role
from supervise.model.case import Case
from supervise.model.matters import Matter
from supervise.model.problems import Problem
from supervise.model.reports import ReportState
from supervise.model.tasks import Task
from supervise.rules.catalogue import ANCHORS
from supervise.rules.clauses import Executor
from supervise.rules.holding import Holding, Ready, alert_program, holding
from supervise.rules.rulebook import ActionRule, AlertRule, Message, Rung, SituationRule

from .due import spans_of
from .facts import Scene, SubjectFacts
from .situation import SITUATION, situations_of


@dataclass(frozen=True)
class Held:
    """An alert that holds now: by which rule and rung, on which subject, over which facts, muted by which other."""

    rule: AlertRule | SituationRule
    rung: str
    subject_kind: str
    subject: str
    facts: SubjectFacts = field(compare=False)
    muted_by: tuple[str, str] | None = None
    shown: Mapping[str, Any] = field(default_factory=dict, compare=False)
    """What a situation was found over."""

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.rule.ref.id, self.rung, self.subject)


@dataclass(frozen=True)
class _Standing:
    """One rule over one live subject for which its condition is certainly true."""

    rule: AlertRule
    kind: str
    subject: str
    facts: SubjectFacts
    open: Mapping[str, Alert]
    """The open alerts of this rule on this subject, by rung."""


def live_subjects(case: Case) -> Iterator[tuple[str, Any]]:
    """What can be alerted on: of a matter that goes on its tasks not ended, open periods, reports that
    wait for a review, and problems whose solution nobody has confirmed.
    """
    if not case.matter.live:
        return
    yield "matter", case.matter
    yield from (("task", task) for task in case.tasks.values() if task.live)
    yield from (("period", period) for period in case.periods.values() if period.open)
    waiting = (report for report in case.reports.values() if report.state is ReportState.SUBMITTED)
    yield from (("report", report) for report in waiting)
    yield from (("problem", problem) for problem in case.problems.values() if problem.live)


def _standings(scene: Scene) -> Sequence[_Standing]:
    """The rules that hold now, over the subjects that they hold for."""
    if scene.standings is None:
        scene.standings = tuple(_stand(scene))
    return scene.standings


def standing_keys(scene: Scene) -> frozenset[tuple[str, str]]:
    """Rule and subject of all that holds now, whatever its rungs count from."""
    return frozenset((one.rule.ref.id, one.subject) for one in _standings(scene))


def _stand(scene: Scene) -> Iterator[_Standing]:
    rules: dict[str, list[AlertRule]] = {}
    for rule in scene.world.rulebook.alerts:
        rules.setdefault(rule.subject, []).append(rule)
    open_alerts: dict[tuple[str, str], dict[str, Alert]] = {}
    for alert in scene.case.open_alerts:
        open_alerts.setdefault((alert.rule, alert.subject), {})[alert.rung] = alert
    for kind, entity in live_subjects(scene.case):
        if kind in rules:
            facts = scene.facts(kind, entity)
            truths = scene.world.truths(kind, facts)
            for rule in rules[kind]:
                if truths[rule.ref.ruleset.name, rule.ref.id] is True:
                    yield _Standing(rule, kind, entity.id, facts, open_alerts.get((rule.ref.id, entity.id), {}))


def _anchor(one: _Standing, moment: Moment) -> datetime | None:
    """The instant that a rung counts from: a date of the subject, or what happened to an earlier rung."""
    fact = ANCHORS[one.kind].get(moment.anchor)
    if fact is not None:
        return one.facts[f"{one.kind}.{fact}"]  # type: ignore[no-any-return]
    below = one.open.get(moment.anchor)
    return None if below is None else happened_at(below, moment.event)


def happened_at(alert: Alert, event: Happening) -> datetime | None:
    """When this happened to an alert, None while it has not."""
    if event == "fired":
        return alert.fired_at
    if event == "issued":
        return alert.out_at
    return alert.delivered_at if event == "delivered" else alert.acknowledged_at


def _reached_at(one: _Standing, rung: Rung, scene: Scene) -> datetime | None:
    """When the rung's instant is, or None while its anchor is unknown. Without `at` it is reached from the start."""
    if rung.at is None:
        return datetime.min.replace(tzinfo=scene.at.tzinfo)
    anchor = _anchor(one, rung.at)
    if anchor is None:
        return None
    return resolve_outside(rung.at, anchor, scene.almanac_of(one.facts["task.unit"]), spans_of(scene.case))


def _ready(one: _Standing, index: int, rung: Rung, scene: Scene) -> bool:
    if rung.when is not None and rung.when(one.facts) is not True:
        return False
    if index > 0 and rung.name in one.open:
        return True  # a fired rung stays fired while its ground holds, whatever a new calendar would say
    reached = _reached_at(one, rung, scene)
    return reached is not None and reached <= scene.at


def _started(one: _Standing, rung: Rung, base_ready: bool) -> bool:
    """Direct entry. One that is under way goes on: a changed level takes effect at the next occurrence."""
    if not base_ready or rung.start is None:
        return False
    alert = one.open.get(rung.name)
    return (alert is not None and not alert.parent) or rung.start(one.facts) is True


def alerts_holding(scene: Scene, executor: Executor) -> Sequence[Held]:
    """All alerts of the case that hold at the scene's instant, rungs below before rungs above."""
    standings: dict[tuple[str, str], _Standing] = {}
    ready: list[Ready] = []
    started: list[Ready] = []
    silent: list[Ready] = []
    for one in _standings(scene):
        standings[one.rule.ref.id, one.subject] = one
        base = False
        for index, rung in enumerate(one.rule.rungs):
            flag = Ready(one.rule.ref.id, rung.name, one.subject)
            if _ready(one, index, rung, scene):
                ready.append(flag)
                base = base or index == 0
            if _started(one, rung, base):
                started.append(flag)
            if _proposed(one, rung):
                silent.append(flag)
    if not ready and not started:
        return ()
    program = scene.world.alert_program(alert_program)
    held = holding(program, ready, started, executor, silent)
    return [_held(standings[one.rule, one.subject], one) for one in held]


def _proposed(one: _Standing, rung: Rung) -> bool:
    """Whether a rung waits, or would wait, for a signature."""
    alert = one.open.get(rung.name)
    return rung.by_hand if alert is None else alert.out_at is None


def _held(one: _Standing, holds: Holding) -> Held:
    return Held(one.rule, holds.rung, one.kind, one.subject, one.facts, holds.muted_by)


def situations_holding(scene: Scene, executor: Executor) -> Sequence[Held]:
    """The situations within the matter that hold, over its alerts that are out; a stratum above them."""
    book, matter = scene.world.rulebook, scene.case.matter
    rules = [rule for rule in book.situations if rule.subject == "matter"]
    if not rules or not matter.live:
        return ()
    alerts = [alert for alert in scene.case.open_alerts if alert.rung != SITUATION and alert.out_at is not None]
    facts = [scene.facts("alert", alert) for alert in alerts]
    found = situations_of(rules, matter.id, facts, book, executor)
    return [Held(one.rule, SITUATION, "matter", matter.id, scene.matter(), None, one.shown) for one in found]


def next_looks(scene: Scene) -> Iterator[datetime]:
    """The instants after the scene's at which time alone may fire or repeat an alert.

    A condition reads nothing that time changes, so only rules that hold now can be waited for.
    """
    for one in _standings(scene):
        for rung in one.rule.rungs:
            alert = one.open.get(rung.name)
            if alert is None:
                reached = _reached_at(one, rung, scene)
                if reached is not None and reached > scene.at:
                    yield reached
            elif (again := next_repeat(alert, rung, scene)) is not None:
                yield again


def next_repeat(alert: Alert, rung: Rung, scene: Scene) -> datetime | None:
    """When an open alert tells again: counted from the notice before, so that an outage never makes a burst; never
    while it is only proposed, nor after the repeat's `until`.
    """
    repeat = rung.repeat
    if repeat is None or alert.last_notice_at is None or alert.out_at is None:
        return None
    if repeat.at_most is not None and alert.repeats >= repeat.at_most:
        return None
    again = resolve_outside(repeat.every, alert.last_notice_at, scene.almanac_of(alert.unit), spans_of(scene.case))
    until = None if repeat.until is None else _end_of_repeats(alert, repeat.until, scene)
    return again if again is None or until is None or again <= until else None


def _end_of_repeats(alert: Alert, until: Moment, scene: Scene) -> datetime | None:
    entity = next((one for _, one in live_subjects(scene.case) if one.id == alert.subject), None)
    fact = ANCHORS[alert.subject_kind].get(until.anchor)
    if entity is None or fact is None:
        return None
    anchor = scene.facts(alert.subject_kind, entity)[f"{alert.subject_kind}.{fact}"]
    if anchor is None:
        return None
    return resolve_outside(until, anchor, scene.almanac_of(alert.unit), spans_of(scene.case))


def hushed(cooldown: Moment | None, before: Sequence[Alert], scene: Scene) -> Literal["", "cooldown"]:
    """Why an alert that fires now calls for no notice: one *before* it on the same subject that did was resolved less
    than the *cooldown* ago. One that was hushed itself does not count: no flapping keeps an office in the dark.
    """
    told = [alert.resolved_at for alert in before if alert.resolved_at and alert.out_at and not alert.hushed]
    if cooldown is None or not told:
        return ""
    rested = resolve_outside(cooldown, max(told), scene.almanac_of(before[0].unit), spans_of(scene.case))
    return "cooldown" if rested is not None and scene.at < rested else ""


def groups_of(matter: Matter, task: Task | None) -> tuple[str, ...]:
    """The groups whose situations count an alert of this task, or of the matter itself."""
    elements = matter.elements
    named = {
        "unit": task.unit if task else elements.lead_unit,
        "leader": elements.leader,
        "district": elements.district,
    }
    return tuple(f"{kind}:{id}" for kind, id in named.items() if id)


class Telling(Protocol):
    """What says who is told, by which channels, and what is done: a rung, or a situation."""

    @property
    def notify(self) -> Sequence[Role]: ...
    @property
    def by(self) -> Sequence[str]: ...
    @property
    def do(self) -> Sequence[ActionRule]: ...
    @property
    def say(self) -> Message: ...


def call_notices(
    alert: Alert, telling: Telling, units: Mapping[Role, str], at: datetime, repeat: int
) -> tuple[Notice, ...]:
    """The notices that an alert calls for at *at*, one per role; the first time, its actions too."""
    told = [
        Notice(
            id=f"{alert.id}/n{repeat}/{role}", alert=alert.id, repeat=repeat, role=role, unit=units.get(role, ""),
            called_at=at, level=alert.level, say=alert.say, channels=tuple(telling.by),
        )
        for role in dict.fromkeys(telling.notify)
    ]  # fmt: skip
    done = [
        Notice(
            id=f"{alert.id}/do{number}", alert=alert.id, repeat=repeat, role=action.to, unit=units.get(action.to, ""),
            called_at=at, level=alert.level, say=alert.say, act=number, sort=action.sort, title=action.title,
        )
        for number, action in enumerate(telling.do if repeat == 0 else (), 1)
    ]  # fmt: skip
    return (*told, *done)


def addressees(matter: Matter, task: Task | None, problem: Problem | None = None) -> Mapping[Role, str]:
    """Which unit, or for a leader which person, each role means for an alert of this task or matter; of a
    problem, the unit that is to solve it.
    """
    unit = problem.unit if problem else task.unit if task else matter.elements.lead_unit or ""
    return {
        "responsible": unit, "unit": unit, "unit_head": unit, "leader": matter.elements.leader or "",
        "superior": "", "manager": "", "assigner": "",
    }  # fmt: skip
