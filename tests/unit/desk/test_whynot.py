"""Why not: every rule of the standard rulesets says in both languages what it lacks, or since when it holds."""

from __future__ import annotations

from datetime import timedelta

import pytest

from supervise import Actor
from supervise.errors import BeyondClock, NotFound, UsageError
from supervise.model import commands as c
from support.commands import period_of, refused
from support.desks import Office, moment, texts
from support.rulebooks import alerts
from support.rulebooks import office as office_under

M, T, P, R = "m1", "m1/t1", "m1/t1/p1/2026-02", "m1/t1/p1/2026-02/r1"


@pytest.fixture(scope="module")
def lived() -> Office:
    """A matter of units a and b in February: a has reported for its period, b has not; nobody has acknowledged."""
    office = Office("2026-02-10 09:00", engine="python")
    office.register("a", ["b"], title="老旧小区改造")
    office.tick("2026-02-26 10:00")
    office.seat("a").submit(P, done="已进场施工", percent=20)
    return office


NOW = "2026-02-26 10:00"
OPEN = period_of("m1", 2)
ANSWERS = [
    # rule, subject, does it hold, what Chinese says, what English says, the nearest instant by time alone
    ("due-soon", P, False, "「未填报」不成立。", "Not true: not reported.", None),
    (
        "due-soon",
        OPEN,
        True,
        "蓝色预警成立，自2026-02-25 09:00起。",
        "The blue alert holds, since 2026-02-25 09:00.",
        None,
    ),
    ("overdue", OPEN, False, "时点未到：截止，即2026-02-28 17:00", "Its instant has not come: due", "2026-02-28 17:00"),
    ("overdue", P, False, "单凭时间推移不会成立。", "Time alone will not bring it.", None),
    (
        "returned-not-redone",
        P,
        False,
        "「填报状态为“退回补充”」不成立。",
        "Not true: report state is “returned”.",
        None,
    ),
    ("unacknowledged", T, True, "黄色预警成立，自2026-02-13 17:00起。", "The yellow alert holds", None),
    (
        "deadline-near",
        T,
        False,
        "期限前5个工作日 09:00，即2026-12-25 09:00",
        "deadline - 5 workdays 09:00",
        "2026-12-25 09:00",
    ),
    (
        "matter-overdue",
        M,
        False,
        "暂定，2027 年放假安排尚未公布",
        "provisional: the official calendar of 2027 is not",
        "2027-01-01 00:00",
    ),
    ("instruction-unanswered", M, False, "待回应批示：未知", "It is not known from when it counts", None),
    ("unit-in-trouble", "unit:a", False, "有 0 个，须至少 2 个", "It counts 0", None),
    ("leader-in-trouble", "leader:chief", False, "有 0 个，须至少 3 个", "It counts 0", None),
    ("matter-shaky", M, False, "有 0 个，须至少 2 个", "It counts 0", "2026-04-02 17:00"),
    *(
        (
            f"entered-{cycle}",
            T,
            False,
            f"「督办周期为“{zh}”」尚不能确定。",
            f"Not known: cycle is “{cycle.title()}”.",
            None,
        )
        for cycle, zh in (
            ("weekly", "每周"),
            ("fortnightly", "每两周"),
            ("monthly", "每月"),
            ("quarterly", "每季度"),
            ("yearly", "每年"),
            ("once", "一次"),
        )
    ),
    ("key-weekly", T, False, "「事项的重要程度为“重点”」尚不能确定。", "Not known: matter priority is “Key”.", None),
    ("superior-fortnightly", T, False, "事项的督办来源：“会议交办”", "matter source: “Assigned by a meeting”", None),
    ("instruction-monthly", T, False, "「事项的督办来源为“领导批示”」不成立。", "Not true: matter source", None),
    ("monthly", T, True, "该任务按此规则填报：monthly。", "The task reports by this rule: monthly.", None),
    ("not-classified", M, False, "「涉密情况为“涉密”」尚不能确定。", "Not known: secrecy is “Classified”.", None),
    ("internal", M, False, "「涉密情况为“内部”」尚不能确定。", "Not known: secrecy is “Internal”.", None),
    ("marked-classified", M, False, "没有它所指的问题", "There is no such fault", None),
    ("title-missing", M, False, "「事项名称未填」不成立。", "Not true: title is missing.", None),
    ("title-length", M, False, "所要求的已满足", "What it demands is met", None),
    ("source-missing", M, False, "「督办来源未填」不成立。", "Not true: source is missing.", None),
    ("source-unknown", M, False, "督办来源：“会议交办”", "source: “Assigned by a meeting”", None),
    ("lead-missing", M, False, "责任部门：甲处", "lead unit: 甲处", None),
    ("lead-also-supports", M, False, "协办部门：乙处", "supporting units: 乙处", None),
    ("deadline-missing", M, False, "交办期限：2026-12-31", "deadline: 2026-12-31", None),
    ("deadline-early", M, False, "「交办期限不早于交办时间」成立。", "True: deadline is not before assigned on.", None),
    ("deadline-far", M, False, "没有它所指的问题", "There is no such fault", None),
    ("assigned-later", M, False, "现在：2026-02-26 10:00", "now: 2026-02-26 10:00", None),
    ("key-without-leader", M, False, "该规则不适用", "The rule does not apply", None),
    ("done-missing", R, False, "「进展情况未填」不成立。", "Not true: done is missing.", None),
    ("done-short", R, False, "「进展情况的长度小于 4」不成立。", "Not true: the length of done is less than 4.", None),
    ("problem-left-open", R, False, "该规则不适用", "The rule does not apply", None),
    ("help-without-problem", R, False, "该规则不适用", "The rule does not apply", None),
    ("percent-lower", R, False, "上次百分比：未知", "previous percent: unknown", None),
    ("forecast-late", R, False, "预计完成：未知", "forecast: unknown", None),
    ("done", "a/2026Q1", False, "本考核周期没有属于该单位的事项。", "No matter of this cycle concerns the unit.", None),
    ("done-late", "a/2026Q1", False, "没有属于该单位的事项", "No matter of this cycle", None),
    ("not-done", "a/2026Q1", False, "没有属于该单位的事项", "No matter of this cycle", None),
    ("late", "b/2026Q1", False, "「迟报」不成立。", "Not true: late.", "2026-02-28 17:00"),
    ("missed", "b/2026Q1", False, "「漏报」不成立。", "Not true: missed.", None),
    ("returned", "a/2026Q1", False, "「退回次数大于 0」不成立。", "Not true: returned is more than 0.", None),
    ("rejected", "a/2026Q1", False, "重办次数：0", "rejected: 0", None),
    ("red-alert", "b/2026Q1", False, "预警：1 个", "alerts: 1", "2026-03-06 17:00"),
    ("acknowledged-late", "a/2026Q1", True, "已计入第 2 项，-0.5分", "It gives entry 2, -0.5", None),
    ("standard-scoring", "a/2026Q1", False, "没有需要它平衡的计分项", "no entry that it would have to balance", None),
    ("light:grey", OPEN, True, "目前为灰灯", "It is grey now", None),
    (
        "light:yellow",
        OPEN,
        False,
        "「现在不早于填报截止」不成立。",
        "Not true: now is not before due.",
        "2026-02-28 17:00",
    ),
    (
        "light:red",
        OPEN,
        False,
        "「现在不早于周期结束」不成立。",
        "Not true: now is not before ends.",
        "2026-03-01 00:00",
    ),
    ("light:red", P, False, "在前的第 2 行已先成立", "line 2 came first", None),
    ("light:green", P, True, "目前为绿灯", "It is green now", None),
    ("light:red", M, False, "「已超期」不成立。", "Not true: overdue.", "2026-03-01 00:00"),
    ("light:yellow", T, False, "「有周期逾期未报」不成立。", "Not true: any period: overdue.", "2026-03-31 17:00"),
]


@pytest.mark.parametrize(("rule", "subject", "holds", "zh", "en", "next_at"), ANSWERS)
def test_a_standard_rule_says_what_it_lacks(lived, rule, subject, holds, zh, en, next_at):
    told = lived.manager.why_not(rule, subject, language="zh")
    assert zh in told.text
    assert en in lived.manager.why_not(rule, subject, language="en").text
    assert told.holds is holds
    assert told.next_at == (None if next_at is None else moment(next_at))


def test_every_rule_of_the_standard_rulesets_stands_in_the_table(lived):
    with lived.desk.parts.store.begin() as uow:
        book = lived.desk.parts.worlds(uow).at(lived.clock()).rulebook
    refs = [
        one.ref for group in (book.scope, book.validations, book.periods, book.alerts, book.situations) for one in group
    ]
    named = {ref.id for ref in (*refs, *(ref for scheme in book.scoring for ref in scheme.refs()))}
    assert named == {rule for rule, *_ in ANSWERS if not rule.startswith("light:")}


def test_the_instant_of_a_search_is_exact(lived):
    """Light, score and check hold at the named instant, and not a moment before."""
    for rule, subject in (("light:yellow", OPEN), ("light:red", OPEN), ("late", "b/2026Q1"), ("red-alert", "b/2026Q1")):
        office = Office("2026-02-10 09:00", engine="python")
        office.register("a", ["b"], title="老旧小区改造")
        office.tick(NOW)
        next_at = office.manager.why_not(rule, subject).next_at
        assert next_at is not None
        office.clock.move_to(next_at - timedelta(microseconds=1))
        assert not office.manager.why_not(rule, subject).holds
        office.clock.move_to(next_at)
        assert office.manager.why_not(rule, subject).holds


def test_a_situation_of_a_unit_is_foreseen_over_all_its_matters():
    office = Office("2026-02-10 09:00", engine="python")
    for _ in range(2):
        office.register("a", priority="key")
    office.tick("2026-02-10 10:00")
    next_at = office.manager.why_not("unit-in-trouble", "unit:a").next_at
    assert next_at == moment("2026-02-27 17:00")
    office.clock.move_to(next_at)
    office.tick()
    office.clock.move_to(next_at + timedelta(minutes=1))
    office.tick()
    told = office.manager.why_not("unit-in-trouble", "unit:a")
    assert (told.holds, told.since) == (True, next_at)
    assert "有 2 个，须至少 2 个，已足。" in told.text


def test_a_past_instant_is_asked_as_it_stood_then(lived):
    told = lived.manager.why_not("due-soon", P, at=moment("2026-02-25 08:59"))
    assert (told.holds, told.next_at) == (False, moment("2026-02-25 09:00"))
    told = lived.manager.why_not("standard/alerts/due-soon", P, at=moment("2026-02-26 09:59"))
    assert (told.holds, told.since) == (True, moment("2026-02-25 09:00"))


def test_an_earlier_rule_of_periods_took_the_task():
    office = Office("2026-02-10 09:00", engine="python")
    matter = office.register("a", priority="key", cycle="weekly")
    told = office.manager.why_not("key-weekly", f"{matter}/t1")
    assert "在前的规则 entered-weekly（指定每周反馈）已先成立。" in told.text
    assert "督办周期：“每周”" in told.text
    held = office.manager.why_not("entered-weekly", f"{matter}/t1")
    assert (held.holds, held.since) == (True, moment("2026-02-10 09:00"))


def test_what_is_superseded_proposed_or_withheld_says_so():
    office = office_under("""
        - id: low
          for: task
          when: not task.acknowledged
          level: blue
          notify: [unit]
          say: SAY
        - id: slip
          for: task
          while: not task.acknowledged
          say: SAY
          rungs:
            - {level: yellow, notify: [unit]}
            - {level: red, at: yellow acknowledged + 1 hour, issue: by_hand, notify: [unit]}
          supersedes: [low]
        """)
    matter = office.register("a")
    office.tick("2026-02-10 10:00")
    low = office.manager.why_not("low", f"{matter}/t1")
    assert low.holds
    assert "被 slip 的黄色预警取代" in low.text
    assert "给单位的通知未发送：被替代" in low.text
    slip = office.manager.why_not("slip", f"{matter}/t1")
    assert "起算时点未知（黄色签收后1小时）：\n      黄色预警尚未签收。" in slip.text
    alert = next(one for one in office.alerts(matter) if one.rule == "slip")
    office.seat("a").acknowledge(alert.id)
    told = office.manager.why_not("slip", f"{matter}/t1")
    assert [step.next_at for step in told.steps] == [None, moment("2026-02-10 11:00")]
    assert [step.next_at for step in office.seat("a").why_not("slip", f"{matter}/t1").steps] == [None, None]
    office.tick("2026-02-10 11:00")
    assert "拟发，待签发" in office.manager.why_not("slip", f"{matter}/t1").text
    assert "须签发，尚未发出" in office.seat("a").why_not("slip", f"{matter}/t1").text


def test_an_alert_that_came_again_within_its_cooldown_says_that_nobody_is_told():
    office = office_under("""
        - id: silent
          for: period
          when: not reported
          level: blue
          notify: [unit]
          cooldown: 3 workdays
          say: SAY
        """)
    period = period_of(office.register("a"), 1)
    office.tick("2026-02-24 09:00")
    office.seat("a").submit(period, done="已进场施工", percent=20)
    office.tick("2026-02-24 10:00")
    office.seat("a").withdraw(f"{period}/r1")
    office.tick("2026-02-24 11:00")
    told = office.manager.why_not("silent", period)
    assert told.holds
    assert "冷却期内再次触发，不通知。" in told.text
    assert "It fired again within the cooldown: nobody is told." in told.but(language="en").text


def test_what_has_ended_is_not_alerted_on(lived):
    office = Office("2026-02-10 09:00", engine="python")
    matter = office.register("a")
    office.tick(NOW)
    office.manager.do(c.End(matter=matter, how="terminated", reason="force-majeure", note="暴雨"))
    told = office.manager.why_not("matter-overdue", matter)
    assert "事项已结束（意外结束，2026-02-26 10:00），不再预警。" in told.text
    assert "Time alone will not bring it." in told.but(language="en").text


def test_a_join_names_the_alert_or_the_test_that_is_lacking():
    office = office_under("""
        - {id: slow, for: task, when: not task.acknowledged, level: yellow, notify: [unit], say: SAY}
        - id: pair
          for: matter
          given: {a: "role == 'lead'", b: "role == 'support'"}
          join: [a.matter == b.matter, a.level < b.level]
          level: red
          notify: [manager]
          say: SAY
        """)
    alone = office.register("a")
    assert "没有可作 b 的预警：须「角色为“配合”」。" in office.manager.why_not("pair", alone).text
    both = office.register("a", ["b"])
    told = office.manager.why_not("pair", both)
    assert "没有一组预警满足：a 的级别小于 b 的级别。" in told.text
    assert "No choice of alerts passes: the level of a is less than the level of b." in told.but(language="en").text


def test_the_alternatives_of_an_or_are_shown_one_by_one():
    office = office_under("""
        - {id: either, for: task, when: "task.open and (task.urged > 0 or task.percent > 50)", level: blue, notify: [unit], say: SAY}
        """)
    matter = office.register("a")
    text = office.manager.why_not("either", f"{matter}/t1").text
    assert "「催办次数大于 0」不成立。\n        所据事实：催办次数：0。" in text
    assert "「完成百分比大于 50」尚不能确定。\n        所据事实：完成百分比：未知。" in text


def test_nobody_is_told_of_what_he_may_not_see(lived):
    stranger = lived.seat("c")
    for rule, subject in (("overdue", P), ("late", "a/2026Q1"), ("unit-in-trouble", "unit:a"), ("light:red", M)):
        with pytest.raises(NotFound):
            stranger.why_not(rule, subject)
    with pytest.raises(NotFound):
        lived.seat("b").why_not("overdue", P)
    assert lived.seat("b").why_not("overdue", OPEN).next_at == moment("2026-02-28 17:00")
    assert lived.seat("a").why_not("late", "a/2026Q1").holds is False
    assert lived.seat("b").why_not("matter-shaky", M).next_at is None
    assert "m1/t1" not in lived.seat("b").why_not("matter-shaky", M).text


def test_what_is_not_there_is_refused_by_name(lived):
    with refused(NotFound, "没有规则 overdu", "There is no rule overdu"):
        lived.manager.why_not("overdu", P)
    with refused(NotFound, "没有周期 m1", "There is no period m1"):
        lived.manager.why_not("overdue", M)
    with pytest.raises(NotFound):
        lived.manager.why_not("late", "a/2031Q1")
    with pytest.raises(BeyondClock):
        lived.manager.why_not("overdue", P, at=moment("2026-02-27 10:00"))
    with pytest.raises(UsageError):
        lived.manager.why_not("overdue", P, at=moment(NOW).replace(tzinfo=None))
    assert lived.desk.as_(Actor(id="x", unit="z", roles=frozenset({"leader"}))).why_not("overdue", P).holds is False


CHECKS = """
ruleset: one/checks
kind: validation
version: "1"
effective: {from: 2026-01-01}
title: {zh: 检核, en: Checks}
basis: {zh: 检核, en: Checks}
rules:
  - {id: slow, for: matter, when: missing(title), message: {zh: 缺名称, en: no title}}
"""


def test_a_name_that_several_rulesets_have_is_asked_for_in_full():
    rules = alerts("- {id: slow, for: task, when: not task.acknowledged, level: blue, say: SAY}")
    office = Office("2026-02-10 09:00", {**texts(), **rules, "checks.yaml": CHECKS}, engine="python")
    matter = office.register("a")
    with refused(UsageError, "one/checks/slow, small/alerts/slow", "one/checks/slow, small/alerts/slow"):
        office.manager.why_not("slow", matter)
    assert "「事项名称未填」不成立。" in office.manager.why_not("one/checks/slow", matter).text
    assert office.manager.why_not("small/alerts/slow", f"{matter}/t1").holds
