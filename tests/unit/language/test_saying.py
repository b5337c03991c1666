"""What a rule says, said as a person would."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervise.rules.language import compile_condition, compile_expression
from supervise.rules.language.saying import flattened, say_expression, say_points
from supervise.rules.language.tree import Both, Constant

SAID = [
    ("period", "reported", "已填报", "reported"),
    ("period", "not reported", "未填报", "not reported"),
    ("period", "not task.acknowledged", "任务未签收", "not task acknowledged"),
    ("period", "not late", "非迟报", "not late"),
    ("period", "matter.priority == 'key'", "事项的优先级为“重点”", "matter priority is “key matter”"),
    ("period", "report_state == 'returned'", "填报状态为“退回补充”", "report state is “returned”"),
    ("period", "workdays_late > 5", "迟报工作日大于 5", "workdays late is more than 5"),
    ("period", "met_at < ends_at", "填报时间早于周期结束", "met is before ends"),
    ("period", "met_at < next.ends_at", "填报时间早于下一周期的周期结束", "met is before next period ends"),
    ("matter", "deadline >= date('2026-06-30')", "交办期限不早于 2026-06-30", "deadline is not before 2026-06-30"),
    ("matter", "missing(deadline)", "交办期限未填", "deadline is missing"),
    ("matter", "not missing(deadline)", "交办期限已填", "deadline is given"),
    ("matter", "priority in ['key', 'normal']", "优先级为“重点”、“一般”之一", "priority is one of “key matter”, “normal”"),
    (
        "period", "open and not reported and percent < 50.50",
        "未关闭，且未填报，且完成百分比小于 50.5", "open and not reported and percent is less than 50.5",
    ),
    ("period", "open and (late or missed)", "未关闭，且（迟报，或漏报）", "open and (late or missed)"),
    ("task", "count(periods, late) >= 2", "迟报的周期数不小于 2", "the number of periods (late) is at least 2"),
    ("matter", "contains(title, '桥')", "事项名称含“桥”", "title contains “桥”"),
    ("matter", "budget * 2 > 100", "预算 × 2 大于 100", "budget × 2 is more than 100"),
]  # fmt: skip


@pytest.mark.parametrize(("subject", "source", "zh", "en"), SAID, ids=[one[1] for one in SAID])
def test_a_condition_is_said_in_both_languages(scope, elements, subject, source, zh, en):
    said = say_expression(compile_condition(source, scope(subject)).tree, subject, elements)
    assert (said.zh, said.en) == (zh, en)


@pytest.mark.parametrize(
    ("source", "zh", "en"),
    [
        ("-0.5 * workdays_late", "每迟一个工作日扣 0.5 分", "0.5 points off for every workday late"),
        ("workdays_late * -1", "每迟一个工作日扣 1 分", "1 point off for every workday late"),
        ("2 * returned", "每退回一次加 2 分", "2 points more for every return"),
        ("percent * 0.1", "完成百分比每 1 个单位加 0.1 分", "0.1 points more for every one of percent"),
        ("percent - 60", "计“完成百分比 - 60”分", "percent - 60 points"),
    ],
)
def test_points_are_said_as_people_speak_of_them(scope, elements, source, zh, en):
    tree = compile_expression(source, scope("period"), want="number").tree
    said = say_points(tree, "period", elements)
    assert (said.zh, said.en) == (zh, en)


@given(st.lists(st.booleans(), min_size=2, max_size=40), st.booleans())
def test_a_row_of_conditions_is_one_row_however_it_was_split(members, either):
    leaves = [Constant("bool", member) for member in members]
    tree = leaves[0]
    for leaf in leaves[1:]:
        tree = Both("bool", tree, leaf, either)
    assert [one.value for one in flattened(tree)] == members
