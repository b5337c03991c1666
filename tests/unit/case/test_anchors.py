"""What rungs count from beside dates: what happened to an earlier rung, an urge, an instruction, a receipt."""

from __future__ import annotations

import pytest

from supervise import Verdict
from supervise.errors import WrongState
from supervise.model import commands as c
from support.commands import period_of, refused
from support.desks import Office, shown
from support.rulebooks import office

URGED = """
- {id: urged-period, for: period, at: urged + 1 workday, when: not period.reported, level: red, say: SAY}
- {id: urged-task, for: task, at: urged + 1 workday, when: task.open, level: red, say: SAY}
"""
INSTRUCTED = """
- {id: matter-late, for: matter, at: instructed + 3 workdays, when: matter.open, level: red, notify: [unit], say: SAY}
- {id: task-late, for: task, at: instructed + 3 workdays, when: task.open, level: red, notify: [unit], say: SAY}
"""


def fired(one: Office, rule: str) -> list[tuple[str | None, str | None, str]]:
    found = [alert for alert in one.alerts("m1") if alert.rule == rule]
    return [(shown(alert.fired_at), shown(alert.resolved_at), alert.resolved_why) for alert in found]


def test_a_rung_counts_from_the_first_urge_that_nobody_has_answered():
    one = office(URGED)
    one.register(deadline=None)
    one.at("2026-02-24 10:00").manager.urge(period_of("m1"), "请抓紧")
    one.at("2026-02-25 09:00").manager.urge(period_of("m1"), "再催")
    one.tick("2026-02-26 09:00")
    assert fired(one, "urged-period") == [("25 Feb 10:00", None, "")]
    one.at("2026-02-26 10:00").seat("a").submit(period_of("m1"), done="已完成")
    assert fired(one, "urged-period") == [("25 Feb 10:00", "26 Feb 10:00", "no-longer-true")]


def test_an_urge_of_a_task_is_answered_by_a_report_and_asked_again_by_its_rejection():
    one = office(URGED)
    one.register(deadline=None)
    one.at("2026-02-24 10:00").manager.urge("m1/t1", "请抓紧")
    report = one.at("2026-02-26 09:00").seat("a").submit(period_of("m1"), done="已完成")
    assert fired(one, "urged-task") == [("25 Feb 10:00", "26 Feb 09:00", "answered")]
    one.at("2026-02-27 09:00").manager.review(report.id, Verdict.reject("不实"))
    assert fired(one, "urged-task")[1:] == [("27 Feb 09:00", None, "")]
    one.manager.urge("m1/t1", "再催")
    assert fired(one, "urged-task")[1:] == [("27 Feb 09:00", None, "")]


def test_a_later_urge_after_an_answer_counts_anew():
    one = office(URGED)
    one.register(deadline=None)
    one.at("2026-02-20 10:00").manager.urge("m1/t1", "请抓紧")
    one.seat("a").report_proactively("m1/t1", done="已开展")
    one.at("2026-02-26 15:00").manager.urge("m1/t1", "再催")
    one.tick("2026-03-05 09:00")
    assert fired(one, "urged-task") == [("27 Feb 15:00", None, "")]


def test_a_rung_counts_from_an_instruction_until_a_report_answers_it():
    one = office(INSTRUCTED)
    one.register(supports=("b",), deadline=None)
    one.at("2026-02-24 10:00").manager.instruct("m1", "请加快")
    one.at("2026-02-25 10:00").seat("a").report_proactively("m1/t1", done="已开展")
    one.tick("2026-03-05 09:00")
    assert fired(one, "matter-late") == []
    assert [(alert.subject, shown(alert.fired_at)) for alert in one.alerts("m1")] == [("m1/t2", "27 Feb 10:00")]


def test_praise_asks_for_nothing_and_is_a_fact():
    one = office(INSTRUCTED)
    one.register(deadline=None)
    for sort in ("praise", "criticism", "order"):
        one.at("2026-02-24 10:00").manager.instruct("m1", "已阅", sort)
    (matter,) = one.manager.find("matter", "praised == 1 and criticised == 1 and instructed == 1").found
    assert shown(matter.facts["matter.instructed_at"]) == "24 Feb 10:00"
    assert [one.text for one in one.case("m1").instructions.values()] == ["已阅"] * 3


def test_an_instruction_is_recorded_on_a_matter_that_goes_on():
    one = office(INSTRUCTED)
    one.register()
    one.manager.do(c.End(matter="m1", how="completed"))
    with refused(WrongState, "已结束", "has ended"):
        one.manager.instruct("m1", "请加快")


LADDER = """
- id: slip
  for: task
  while: task.open
  say: SAY
  rungs:
    - {level: blue, at: assigned + 1 workday 17:00, notify: [unit]}
    - {level: orange, at: blue EVENT + 1 workday, notify: [unit]}
"""


@pytest.mark.parametrize(
    ("event", "at"),
    [("", "12 Feb 17:00"), ("fired", "12 Feb 17:00"), ("issued", "12 Feb 17:00"),
     ("acknowledged", "26 Feb 10:00"), ("delivered", "25 Feb 11:00")],
)  # fmt: skip
def test_a_rung_counts_from_what_happened_to_an_earlier_one(event, at):
    one = office(LADDER.replace("EVENT", event))
    one.register(deadline=None)
    one.at("2026-02-24 11:00").manager.do(c.TakeReceipt(target="m1/t1/slip.blue.1", channel="sms"))
    one.at("2026-02-25 10:00").seat("a").acknowledge("m1/t1/slip.blue.1")
    one.tick("2026-03-05 09:00")
    (orange,) = (alert for alert in one.alerts("m1") if alert.rung == "orange")
    assert shown(orange.fired_at) == at


def test_the_first_receipt_counts_and_stands_where_it_arrived():
    one = office(LADDER.replace("EVENT", "delivered"))
    one.register(deadline=None)
    one.at("2026-02-24 11:00").manager.do(c.TakeReceipt(target="m1/t1/slip.blue.1"))
    one.at("2026-02-25 11:00").manager.do(c.TakeReceipt(target="m1/t1/slip.blue.1"))
    assert shown(one.manager.get("m1/t1/slip.blue.1").delivered_at) == "24 Feb 11:00"
    assert "送达回执" in one.manager.explain("m1/t1/slip.blue.1")


def test_there_is_no_receipt_of_what_was_only_proposed():
    one = office("- {id: slip, for: task, when: task.open, level: red, issue: by_hand, say: SAY}")
    one.register()
    with refused(WrongState, "尚未签发", "has not been issued"):
        one.manager.do(c.TakeReceipt(target="m1/t1/slip.red.1"))


def test_an_explanation_says_that_a_rule_counts_from_receipts():
    for event, marked in (("delivered", True), ("acknowledged", False)):
        one = office(LADDER.replace("EVENT", event))
        one.register()
        one.tick("2026-02-12 09:00")
        assert ("以送达回执为准" in one.manager.explain("m1/t1/slip.blue.1")) is marked
