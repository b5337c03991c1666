"""Situations over several matters: alerts of one unit, leader or district that hold together, judged at the instant at
which one of them changed, over what was active then.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from supervise.model.alerts import Alert, Role
from supervise.model.case import Group
from supervise.model.events import Event
from supervise.rules.activation import World
from supervise.rules.clauses import Executor
from supervise.rules.holding import counts_holding
from supervise.rules.rulebook import CountRule
from supervise.stages.alert import SITUATION, call_notices, count_of
from supervise.stages.facts import alert_facts, group_facts

from .events import Pen


def split_group(group: str) -> tuple[str, str]:
    """`unit:housing` as its kind and its id."""
    kind, _, id = group.partition(":")
    return kind, id


def group_rules(world: World, kind: str) -> Sequence[CountRule]:
    """The situations that groups of this kind can be in."""
    return [rule for rule in world.rulebook.counts if rule.subject == kind]


def judge_group(
    group: Group, name: str, active: Sequence[Alert], *, at: datetime, world: World, executor: Executor
) -> tuple[Event, ...]:
    """What the alerts *active* in the group at *at* make of its situations: fired, resolved, or as they were.

    *name* is the group, as `unit:housing`. Situations themselves are never counted.
    """
    kind, id = split_group(name)
    facts = [alert_facts(alert, at) for alert in active if alert.rung != SITUATION]
    counts = {rule.ref.id: count_of(rule, facts) for rule in group_rules(world, kind)}
    rules = {rule.ref.id: rule for rule in group_rules(world, kind)}
    enough = {(rule_id, id) for rule_id, rule in rules.items() if counts[rule_id] >= rule.at_least}
    holding = {one.rule for one in counts_holding(list(rules.values()), enough, executor)}
    pen = Pen(group.stream, at)
    open_now = {alert.rule: alert for alert in group.alerts.values() if alert.open}
    resolved = _resolve(open_now, holding, rules, pen)
    fired = (_fire(group, rules[rule], (id, counts[rule]), pen, world) for rule in sorted(holding - open_now.keys()))
    return (*resolved, *fired)


def _resolve(open_now: dict[str, Alert], holding: set[str], rules: dict[str, CountRule], pen: Pen) -> Iterator[Event]:
    for rule_id, alert in open_now.items():
        if rule_id not in holding:
            why = "no-longer-true" if rule_id in rules else "rule-removed"
            yield pen.write("alert-resolved", alert.but(resolved_at=pen.at, resolved_why=why), cause=alert.cause)


def _fire(group: Group, rule: CountRule, counted: tuple[str, int], pen: Pen, world: World) -> Event:
    kind, (id, count) = rule.subject, counted
    facts = group_facts(id, world.names.get(id, id), count, kind, world, pen.at)
    number = sum(alert.rule == rule.ref.id for alert in group.alerts.values()) + 1
    alert = Alert(
        id=f"{kind}:{id}/{rule.ref.id}.{SITUATION}.{number}", rule=rule.ref.id, rung=SITUATION,
        subject_kind=kind, subject=id, occurrence=number, level=rule.level, fired_at=pen.at, last_notice_at=pen.at,
        say=rule.say(facts), cause=rule.ref.cause(world=world.seq, facts={f"{kind}.count": count}),
    )  # fmt: skip
    unit = id if kind == "unit" else ""
    units: dict[Role, str] = {"responsible": unit, "unit": unit, "unit_head": unit, "leader": id}
    notices = call_notices(alert, rule.notify, units, pen.at, 0)
    return pen.write("alert-fired", alert, *notices, cause=alert.cause)
