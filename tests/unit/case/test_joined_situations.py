"""Situations that join alerts: of one matter within the case, of a unit, a leader or a district across matters."""

from __future__ import annotations

import pytest

from supervise.model import commands as c
from support.desks import Office, shown
from support.rulebooks import office

OVERDUE = "- {id: overdue, for: period, at: due, when: not period.reported, level: yellow, say: SAY}\n"
BOTH = (
    OVERDUE
    + """
- id: lead-and-support-late
  for: matter
  given: {a: rule == 'overdue' and role == 'lead', b: rule == 'overdue' and role == 'support'}
  join: [a.matter == b.matter]
  level: orange
  notify: [superior]
  say: SAY
"""
)


@pytest.fixture(params=["python", "durable"])
def engine(request) -> str:
    if request.param == "durable":
        pytest.importorskip("durable_rules_engine", reason="durable-rules is not installed on this Python")
    return request.param


def above(one: Office, group: str) -> list[tuple[str, str | None, str | None]]:
    alerts = sorted(one.group(group).alerts.values(), key=lambda alert: alert.fired_at)
    return [(alert.rule, shown(alert.fired_at), shown(alert.resolved_at)) for alert in alerts]


def test_lead_and_support_are_both_late():
    one = office(BOTH)
    one.register(supports=("b",), deadline=None)
    one.tick("2026-02-26 09:00")
    (both,) = (alert for alert in one.alerts("m1") if alert.rung == "situation")
    assert (both.rule, shown(both.fired_at), both.level) == ("lead-and-support-late", "25 Feb 17:00", "orange")
    assert both.cause.facts == {
        "a": "m1/t1/p1/2026-02/overdue.yellow.1", "b": "m1/t2/p1/2026-02/overdue.yellow.1",
    }  # fmt: skip
    assert [notice.role for notice in one.notices("m1")] == ["superior"]
    one.seat("b").submit("m1/t2/p1/2026-02", done="已完成")
    assert shown(next(a for a in one.alerts("m1") if a.rung == "situation").resolved_at) == "26 Feb 09:00"


def test_one_late_unit_is_no_situation():
    one = office(BOTH)
    one.register(supports=("b",), deadline=None)
    one.at("2026-02-24 09:00").seat("b").submit("m1/t2/p1/2026-02", done="已完成")
    one.tick("2026-02-26 09:00")
    assert {alert.rule for alert in one.alerts("m1")} == {"overdue"}


def test_a_unit_is_late_with_two_matters_of_different_tasks(engine):
    rules = (
        OVERDUE
        + """
- {id: twice, for: unit, given: {a: rule == 'overdue', b: rule == 'overdue'}, join: [a.task != b.task], level: red,
   notify: [unit_head], say: {zh: "{unit.name} {unit.count} 项", en: "{unit.count}"}}
"""
    )
    one = Office("2026-02-10 09:00", _texts(rules), engine=engine)
    one.register(deadline=None)
    one.register(deadline=None)
    one.tick("2026-02-25 16:00")
    one.at("2026-02-26 10:00").seat("a").submit("m1/t1/p1/2026-02", done="已完成")
    one.tick("2026-03-02 09:00")
    assert above(one, "unit:a") == [("twice", "25 Feb 17:00", "26 Feb 10:00")]
    (alert,) = one.group("unit:a").alerts.values()
    assert (alert.say.zh, alert.cause.facts["unit.count"]) == ("甲处 2 项", 2)


def _texts(rules: str) -> dict[str, str]:
    from support.desks import texts
    from support.rulebooks import alerts

    return {**texts(), **alerts(rules)}


def test_an_order_between_alerts_is_kept():
    rules = """
- {id: first, for: task, at: assigned + 1 day, when: not task.acknowledged, level: blue, say: SAY}
- {id: second, for: task, at: assigned + 2 days, when: task.open, level: orange, say: SAY}
- {id: upwards, for: leader, given: {a: rule == 'first', b: rule == 'second'},
   join: [a.task == b.task, a.fired_at < b.fired_at, a.level < b.level], level: red, say: SAY}
- {id: downwards, for: leader, given: {a: rule == 'first', b: rule == 'second'},
   join: [a.task == b.task, a.fired_at > b.fired_at], level: red, say: SAY}
"""
    one = office(rules)
    one.register(leader="chief")
    one.tick("2026-02-20 09:00")
    assert above(one, "leader:chief") == [("upwards", "12 Feb 09:00", None)]


def test_what_is_unknown_is_equal_to_nothing_and_unequal_to_nothing():
    rules = """
- {id: on-matter, for: matter, when: matter.open, level: red, say: SAY}
- {id: again, for: matter, when: matter.open, level: red, say: SAY}
- {id: same, for: district, given: {a: level == 'red', b: level == 'red'}, join: [a.task == b.task], level: red, say: SAY}
- {id: other, for: district, given: {a: level == 'red', b: level == 'red'}, join: [a.task != b.task], level: red,
   say: SAY}
- {id: plain, for: district, given: {a: level == 'red', b: level == 'red'}, join: [a.rule != b.rule], level: red,
   say: SAY}
"""
    one = office(rules)
    one.register(district="north")
    one.tick()
    one.tick("2026-02-10 09:01")
    assert [rule for rule, _, _ in above(one, "district:north")] == ["plain"]


def test_a_join_over_hundreds_of_like_alerts_stays_small(engine):
    rules = """
- {id: open, for: task, when: task.open, level: red, say: SAY}
- {id: many, for: unit, given: {a: level == 'red', b: level == 'red', c: level == 'red'},
   join: [a.unit == b.unit, b.unit == c.unit], level: red, say: {zh: "{unit.count}", en: "{unit.count}"}}
"""
    one = Office("2026-02-10 09:00", _texts(rules), engine=engine)
    matter = one.register()
    tasks = [{"unit": "a", "title": str(number)} for number in range(200)]
    one.manager.do(c.Distribute(matter=matter, tasks=tuple(tasks)))
    one.tick("2026-02-10 09:01")
    (alert,) = one.group("unit:a").alerts.values()
    assert alert.say.zh == "201"
