"""What expressions mean: three values, exact numbers, dates, children."""

from __future__ import annotations

import itertools
from datetime import date
from decimal import Decimal, localcontext
from zoneinfo import ZoneInfo

import pytest

from supervise.builtin.china import China
from supervise.calendar.almanac import Almanac
from supervise.rules.language import compile_condition, compile_expression, compile_judge


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "reported and accepted",
            {"TT": True, "TF": False, "TN": None, "FN": False, "NN": None, "NF": False, "NT": None},
        ),
        ("reported or accepted", {"TT": True, "FF": False, "TN": True, "FN": None, "NN": None, "NF": None, "NT": True}),
        ("not reported", {"TT": False, "FT": True, "NT": None}),
    ],
)
def test_and_or_not_are_kleenes(truth, source, expected):
    meant = {"T": True, "F": False, "N": None}
    for (one, other), outcome in expected.items():
        assert truth(source, {"period.reported": meant[one], "period.accepted": meant[other]}) is outcome


@pytest.mark.parametrize(
    "source",
    [
        "percent == 1", "percent != 1", "percent < 1", "1 <= percent", "percent in [1, 2]", "percent not in [1, 2]",
        "percent + 1 > 0", "percent * 0 == 0", "-percent < 0", "abs(percent) >= 0", "round(percent) >= 0",
        "min(percent, 1) < 9", "starts_with(key, 'a')", "matches(key, 'a')", "contains(key, 'a')", "len(key) >= 0",
    ],
)  # fmt: skip
def test_whatever_is_computed_from_an_unknown_is_unknown(truth, source):
    assert truth(source) is None


def test_only_missing_tells_the_unknown(truth):
    assert truth("missing(percent)") is True
    assert truth("missing(percent)", {"period.percent": 0}) is False
    assert truth("missing(percent / urged)", {"period.percent": 1, "period.urged": 0}) is True
    assert truth("missing(percent) or percent < 50", {"period.percent": None}) is True
    assert truth("not missing(percent) and percent < 50", {"period.percent": None}) is False


def test_an_empty_list_counts_as_missing_and_still_contains_nothing(truth):
    nobody = {"matter.support_units": ()}
    assert truth("missing(support_units)", nobody, subject="matter") is True
    assert truth("'housing' in support_units", nobody, subject="matter") is False
    assert truth("missing(support_units)", {"matter.support_units": ("housing",)}, subject="matter") is False


def test_a_related_subject_that_is_absent_is_missing_as_a_whole(truth):
    assert truth("missing(next)") is True
    assert truth("missing(next)", {"next.id": "p2"}) is False
    assert truth("missing(period)", subject="report") is True
    assert truth("met_at < next.ends_at") is None


def test_comparisons_may_be_chained(truth, at):
    window = {"period.starts_at": at("2026-03-01"), "period.ends_at": at("2026-04-01")}
    assert truth("starts_at <= now < ends_at", window | {"now": at("2026-03-01")}) is True
    assert truth("starts_at <= now < ends_at", window | {"now": at("2026-04-01")}) is False
    assert truth("starts_at <= now < ends_at", window | {"now": None}) is None
    assert truth("starts_at <= now < ends_at", {"now": at("2026-04-01"), "period.ends_at": at("2026-04-01")}) is False


def test_a_division_by_zero_is_unknown(truth):
    assert truth("percent / urged > 1", {"period.percent": 10, "period.urged": 0}) is None
    assert truth("percent / urged > 1 or reported", {"period.percent": 1, "period.urged": 0, "period.reported": True})
    assert truth("percent / urged > 1", {"period.percent": 10, "period.urged": 4}) is True


def test_numbers_are_exact_whatever_the_hosts_decimal_context_says(value):
    with localcontext() as context:
        context.prec = 2
        assert value("0.1 + 0.2") == Decimal("0.3")
        assert value("percent * 3", {"period.percent": Decimal("33.3333333333")}) == Decimal("99.9999999999")
        assert value("percent + 0.01", {"period.percent": Decimal("12.34")}) == Decimal("12.35")
        assert value("percent - 0.01", {"period.percent": Decimal("12.34")}) == Decimal("12.33")
        assert value("-percent", {"period.percent": Decimal("12.345")}) == Decimal("-12.345")
        assert value("abs(percent)", {"period.percent": Decimal("-12.345")}) == Decimal("12.345")
        assert value("-0.5 * workdays_late", {"period.workdays_late": 3}) == Decimal("-1.5")
        assert value("urged / returned", {"period.urged": 1, "period.returned": 8}) == Decimal("0.125")


def test_every_number_that_comes_out_is_a_decimal(value):
    for source in ("urged", "urged + 1", "3", "len(key)", "max(urged, 2)"):
        assert type(value(source, {"period.urged": 1, "period.key": "2026"})) is Decimal


def test_precedence_is_pythons(value, truth):
    assert value("1 + 2 * 3 - 4 / 2") == 5
    assert value("-(1 + 2) * 3") == -9
    assert value("10 - 3 - 2") == 5
    assert truth("not reported or accepted and missed", {"period.reported": False}) is True


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("len('督办事项')", 4),
        ("len(support_units)", 2),
        ("min(3, 1.5, 2)", Decimal("1.5")),
        ("max(deadline, date('2026-01-01'))", date(2026, 6, 30)),
        ("abs(-2.5)", Decimal("2.5")),
        ("round(2.5)", 3),
        ("round(-2.5)", -3),
        ("round(0.125, 2)", Decimal("0.13")),
        ("round(99999999999999.5 * 99999999999999 * 99999999999999 * 99999999999999, 2) > 1", True),
        ("days(assigned_at, deadline)", 121),
        ("days(deadline, assigned_at)", -121),
        ("contains(title, '小区')", True),
        ("contains(support_units, 'water')", True),
        ("contains(support_units, 'wat')", False),
        ("starts_with(title, '老旧')", True),
        ("matches(title, '^老.{2}区')", True),
        (r"matches(title, '\d')", False),
        ("missing(title)", False),
        ("deadline == date('2026-06-30')", True),
        ("lead_unit in support_units", False),
        ("lead_unit not in ['housing', 'water']", False),
        ("budget in [1, 2.50]", True),
    ],
)
def test_each_function(value, source, expected):
    matter = {
        "matter.title": "老旧小区改造",
        "matter.assigned_at": date(2026, 3, 1),
        "matter.deadline": date(2026, 6, 30),
        "matter.lead_unit": "housing",
        "matter.support_units": ("water", "power"),
        "matter.budget": Decimal("2.5"),
    }
    assert value(source, matter, subject="matter") == expected


def test_days_between_instants_are_calendar_days_of_the_desks_zone(value, at):
    around_midnight = {"period.starts_at": at("2026-03-01 23:59"), "period.met_at": at("2026-03-02 00:01")}
    assert value("days(starts_at, met_at)", around_midnight) == 1
    assert value("days(matter.assigned_at, met_at)", around_midnight | {"matter.assigned_at": date(2026, 2, 28)}) == 2


def test_workdays_count_neither_the_starting_day_nor_a_day_off(value, at):
    facts = {
        "almanac": Almanac(ZoneInfo("Asia/Shanghai"), China()),
        "matter.assigned_at": date(2025, 3, 6),  # a Thursday
        "matter.deadline": date(2025, 3, 10),
        "matter.registered_at": at("2025-03-06 10:00"),
    }
    assert value("workdays(assigned_at, deadline)", facts, subject="matter") == 2
    assert value("workdays(registered_at, deadline)", facts, subject="matter") == 2
    assert value("workdays(deadline, assigned_at)", facts, subject="matter") == 0
    assert value("workdays(assigned_at, completed_at)", facts, subject="matter") is None


def test_a_pattern_takes_linear_time(truth):
    assert truth("matches(key, '^(a|a)*$')", {"period.key": "a" * 50_000 + "b"}) is False


def _period(**facts):
    return {f"period.{name}": fact for name, fact in facts.items()}


def test_any_and_all_over_children_are_kleenes(truth):
    def over(*reported):
        return {"task.periods": tuple(_period(reported=each) for each in reported)}

    assert truth("any(periods, reported)", over(False, None, True), subject="task") is True
    assert truth("any(periods, reported)", over(False, None), subject="task") is None
    assert truth("any(periods, reported)", over(False, False), subject="task") is False
    assert truth("any(periods, reported)", over(), subject="task") is False
    assert truth("all(periods, reported)", over(True, None, False), subject="task") is False
    assert truth("all(periods, reported)", over(True, None), subject="task") is None
    assert truth("all(periods, reported)", over(), subject="task") is True
    assert truth("all(periods, reported)", {}, subject="task") is None


def test_a_count_or_a_sum_is_unknown_where_anything_counted_is(value):
    def over(*percents):
        return {"task.periods": tuple(_period(percent=each) for each in percents)}

    assert value("count(periods, percent > 50)", over(60, 70, 10), subject="task") == 2
    assert value("count(periods, percent > 50)", over(60, None), subject="task") is None
    assert value("count(periods)", over(60, None), subject="task") == 2
    assert value("sum(periods, percent)", over(Decimal("0.1"), Decimal("0.2")), subject="task") == Decimal("0.3")
    assert value("sum(periods, percent)", over(), subject="task") == 0
    assert value("sum(periods, percent)", over(1, None), subject="task") is None


def test_what_is_asked_of_children_may_name_what_they_belong_to(truth, at):
    facts = {
        "now": at("2026-03-05"),
        "task.unit": "housing",
        "task.periods": (_period(due_at=at("2026-03-01"), unit="housing", reported=False),),
    }
    source = "any(task.periods, due_at < now and not period.reported and unit == task.unit)"
    condition = truth(source, facts, subject="task")
    assert condition is True
    assert truth(source, facts | {"task.unit": "water"}, subject="task") is False


def test_the_next_period_of_a_child_is_the_childs_own(truth, at):
    child = _period(met_at=at("2026-03-05")) | {"next.ends_at": at("2026-04-01")}
    facts = {"next.ends_at": at("2026-03-01"), "task.periods": (child,)}
    assert truth("any(task.periods, met_at < next.ends_at)", facts) is True


def test_children_may_be_asked_about_their_own_children(truth, scope):
    urgent = {"alert.level": "red", "alert.task": "t1"}
    facts = {
        "matter.priority": "key",
        "matter.tasks": ({"task.role": "lead", "task.periods": (_period(alerts=(urgent,)) | {"x": 1},)},),
    }
    source = "any(tasks, role == 'lead' and any(periods, any(alerts, level == 'red' and matter.priority == 'key')))"
    assert truth(source, facts, subject="matter") is True
    assert compile_condition(source, scope("matter")).reads == {"matter.tasks", "matter.priority"}


def test_each_fact_is_read_once_and_reads_names_them(scope):
    asked = []

    class Counting(dict):
        def __missing__(self, name):
            asked.append(name)
            return 1

    condition = compile_condition("urged > 1 or urged + returned > 3 or task.percent > urged", scope())
    condition(Counting())
    assert sorted(asked) == ["period.returned", "period.urged", "task.percent"]
    assert condition.reads == {"period.returned", "period.urged", "task.percent"}


def test_a_way_through_related_subjects_ends_at_the_last_one(scope):
    assert compile_condition("period.task.unit == unit", scope()).reads == {"task.unit", "period.unit"}
    assert compile_condition("period.next.ends_at < now", scope()).reads == {"next.ends_at", "now"}
    assert compile_condition("task.matter.open", scope("report")).reads == {"matter.open"}
    assert compile_condition("open", scope("matter")).reads == {"matter.open"}


def test_a_define_stands_for_its_expression(truth, scope):
    key = compile_condition("matter.priority == 'key'", scope("matter"))
    facts = {"matter.priority": "key", "period.reported": False}
    assert truth("key_matter and not reported", facts, names={"key_matter": key}) is True
    assert compile_condition("key_matter and not reported", scope(names={"key_matter": key})).reads == set(facts)
    children = {"task.periods": (_period(reported=True),), "matter.priority": "normal"}
    assert truth("any(periods, reported and key_matter)", children, subject="task", names={"key_matter": key}) is False


def test_chinese_notation_means_the_same(scope):
    pairs = [
        (
            "非 已填报 且 （事项.优先级 ＝＝ “key” 或 催办次数 ≥ ３）",
            "not reported and (matter.priority == 'key' or urged >= 3)",
        ),
        (
            "完成百分比 为空 或 任务.角色 属于 ['lead'， 'support']",
            "missing(percent) or task.role in ['lead', 'support']",
        ),
        (
            "period.met_at 不为空 且 状态 不属于 （'open'、'missed'）",
            "not missing(met_at) and state not in ('open', 'missed')",
        ),
        ("下一周期.周期结束 ＞ 现在 且 周期 != ‘2026’", "next.ends_at > now and key != '2026'"),
    ]
    for chinese, plain in pairs:
        assert compile_condition(chinese, scope()).tree == compile_condition(plain, scope()).tree


def test_texts_keep_what_is_theirs(value):
    assert value("'他说“且、或”（＝）'") == "他说“且、或”（＝）"
    assert value("“说'好'”") == "说'好'"
    assert value(r"'\d+ it\'s \\ \n'") == r"\d+ it's \ \n"
    assert value("\"__import__('os')\"") == "__import__('os')"
    assert value('“a"b”') == 'a"b'


def test_an_expression_may_run_over_several_lines(truth):
    assert (
        truth("\n  reported\n  and (\n    accepted\n )\n", {"period.reported": True, "period.accepted": True}) is True
    )


def test_a_judge_gives_all_truths_of_a_subject_in_order(scope):
    conditions = {
        "period": {
            "late": compile_condition("due_at < now", scope()),
            "big": compile_condition("any(task.periods, percent > 2.5)", scope()),
        },
        "task": {"lead": compile_condition("role == 'lead'", scope("task"))},
    }
    judge = compile_judge(conditions)
    assert judge.names == {"period": ("late", "big"), "task": ("lead",)}
    facts = {"period.due_at": 1, "now": 2, "task.periods": (_period(percent=3),)}
    assert judge.of("period")(facts) == (True, True)
    assert judge.of("task")({"task.role": None}) == (None,)
    assert judge.of("matter")({}) == ()
    assert "def judge_period(f):" in judge.source


def test_a_judge_makes_a_comparison_that_conditions_share_once(scope):
    late, lead = "due_at < now", "task.role == 'lead'"
    told = [
        f"not reported and {late}",
        f"{late} or {lead}",
        lead,
        f"({late}) == ({lead})",
        f"any(task.periods, {late})",
    ]
    judge = compile_judge({"period": {source: compile_condition(source, scope()) for source in told}})
    assert judge.source.count("period_due_at < now") == 2  # once for all, and once for the children
    assert judge.source.count("== 'lead'") == 1
    for due, role in itertools.product((None, 1, 3), (None, "lead", "support")):
        facts = {"period.due_at": due, "now": 2, "period.reported": False, "task.role": role, "task.periods": None}
        assert judge.of("period")(facts) == tuple(compile_condition(source, scope())(facts) for source in told)


def test_what_two_conditions_ask_of_children_is_not_asked_of_their_parent(scope):
    asked = [f"{way}(periods, percent > 50)" for way in ("any", "all")]
    judge = compile_judge({"task": {source: compile_condition(source, scope("task")) for source in asked}})
    children = tuple({"period.percent": percent} for percent in (10, 60))
    assert judge.of("task")({"task.periods": children}) == (True, False)


def test_a_judge_takes_no_condition_of_another_make():
    with pytest.raises(TypeError, match="not a condition of the rule language"):
        compile_judge({"period": {"mine": lambda facts: True}})


def test_generated_code_reaches_nothing_but_its_own_names(scope):
    formula = compile_expression("len(key) + 1", scope())
    names = formula._function.__globals__
    assert names["__builtins__"] == {}
    assert not any(name in formula.python for name in ("import", "eval", "__"))
