"""Situations over several matters: alerts of one unit, leader or district that hold together, judged at the instant at
which one of them changed, over what was active then.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from datetime import datetime

from supervise.model.alerts import Alert, Role
from supervise.model.case import Group
from supervise.model.events import Event
from supervise.rules.activation import World
from supervise.rules.clauses import Executor
from supervise.rules.rulebook import SituationRule
from supervise.stages.alert import call_notices
from supervise.stages.facts import alert_facts, group_facts
from supervise.stages.situation import SITUATION, Found, situations_of

from .events import Pen


def split_group(group: str) -> tuple[str, str]:
    """`unit:housing` as its kind and its id."""
    kind, _, id = group.partition(":")
    return kind, id


def group_rules(world: World, kind: str) -> Sequence[SituationRule]:
    """The situations that groups of this kind can be in."""
    return [rule for rule in world.rulebook.situations if rule.subject == kind]


def judge_group(
    group: Group, name: str, active: Sequence[Alert], *, at: datetime, world: World, executor: Executor
) -> tuple[Event, ...]:
    """What the alerts *active* in the group at *at* make of its situations: fired, resolved, or as they were.

    *name* is the group, as `unit:housing`. Situations themselves are never counted.
    """
    kind, id = split_group(name)
    rules = group_rules(world, kind)
    facts = [alert_facts(alert, at) for alert in active if alert.rung != SITUATION]
    holding = {one.rule.ref.id: one for one in situations_of(rules, id, facts, world.rulebook, executor)}
    pen = Pen(group.stream, at)
    open_now = {alert.rule: alert for alert in group.alerts.values() if alert.open}
    resolved = _resolve(open_now, holding, {rule.ref.id for rule in rules}, pen)
    fired = (_fire(group, holding[rule], id, pen, world) for rule in sorted(holding.keys() - open_now.keys()))
    return (*resolved, *fired)


def _resolve(open_now: dict[str, Alert], holding: Container[str], rules: Container[str], pen: Pen) -> Iterator[Event]:
    for rule_id, alert in open_now.items():
        if rule_id not in holding:
            why = "no-longer-true" if rule_id in rules else "rule-removed"
            yield pen.write("alert-resolved", alert.but(resolved_at=pen.at, resolved_why=why), cause=alert.cause)


def _fire(group: Group, found: Found, id: str, pen: Pen, world: World) -> Event:
    rule, kind = found.rule, found.rule.subject
    facts = group_facts(id, world.names.get(id, id), found.count, kind, world, pen.at)
    number = sum(alert.rule == rule.ref.id for alert in group.alerts.values()) + 1
    alert = Alert(
        id=f"{kind}:{id}/{rule.ref.id}.{SITUATION}.{number}", rule=rule.ref.id, rung=SITUATION,
        subject_kind=kind, subject=id, occurrence=number, level=rule.level, fired_at=pen.at, last_notice_at=pen.at,
        say=rule.say(facts), cause=rule.ref.cause(world=world.seq, facts={f"{kind}.count": found.count, **found.shown}),
    )  # fmt: skip
    unit = id if kind == "unit" else ""
    units: dict[Role, str] = {"responsible": unit, "unit": unit, "unit_head": unit, "leader": id}
    notices = call_notices(alert, rule, units, pen.at, 0)
    return pen.write("alert-fired", alert, *notices, cause=alert.cause)
