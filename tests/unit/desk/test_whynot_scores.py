"""Why no points: whose they are, how many of how many, since when a unit answers, and what balances an entry."""

from __future__ import annotations

import pytest

from support.desks import Office, moment, texts
from support.rulebooks import PERIODS
from support.scoring import HEAD

RULES = """
rules:
  - {id: led, for: matter, when: open, points: 1, say: {zh: 牵头, en: led}}
  - {id: many, for: task, each: 3, of: periods, where: not reported, points: -1, say: {zh: 多期未报, en: many}}
  - {id: unseen, for: task, when: not acknowledged, points: -4, cap: -3, say: {zh: 未签收, en: not acknowledged}}
  - {id: silent, for: period, when: late, points: -1, say: {zh: 迟报, en: late}}
  - {id: praised, for: card, when: "any(awards, kind == 'praise')", points: 5, say: {zh: 表扬, en: praised}}
  - {id: slow, for: card, when: "count(periods, late) >= 1", points: -2, say: {zh: 迟缓, en: slow}}
  - {id: stopped, for: matter, when: terminated, veto: {grade: D}, say: {zh: 终止, en: terminated}}
awards:
  praise: {zh: 表扬, en: praise}
grades: [{at_least: 60, grade: A}, {grade: D}]
"""


@pytest.fixture(scope="module")
def quarter() -> Office:
    """A matter of units a and b, with its deadline in the quarter, on the day before its first period is due."""
    files = {**texts(), "periods.yaml": PERIODS, "scoring.yaml": f"{HEAD}base: 100\n{RULES}"}
    office = Office("2026-02-10 09:00", files, engine="python")
    office.register("a", ["b"], deadline=moment("2026-03-20 00:00").date())
    office.tick("2026-02-24 09:00")
    return office


ANSWERS = [
    ("led", "a", True, "已计入第 2 项，+1分：牵头。", "It gives entry 2, +1: led."),
    ("led", "b", False, "该单位不是牵头单位", "The unit does not lead it"),
    ("many", "a", False, "周期 1 个，其中计入 1 个，须满 3 个。", "Of 1 periods, 1 count; it takes 3."),
    ("unseen", "b", True, "平衡（+1分）：「unseen」累计以 -3 分为限。", "balances it (+1)"),
    ("silent", "a", False, "「迟报」不成立。", "Not true: late."),
    ("praised", "a", False, "「有表扬批评种类为“praise”」不成立。", "Not true: any award"),
    ("stopped", "a", False, "「意外结束」不成立。", "Not true: terminated."),
]


@pytest.mark.parametrize(("rule", "unit", "holds", "zh", "en"), ANSWERS)
def test_a_rule_of_scoring_says_what_it_lacks_or_what_came_of_it(quarter, rule, unit, holds, zh, en):
    told = quarter.manager.why_not(rule, f"{unit}/2026Q1")
    assert zh in told.text
    assert en in told.but(language="en").text
    assert told.holds is holds


def test_points_that_time_brings_are_foreseen(quarter):
    assert quarter.manager.why_not("silent", "a/2026Q1").next_at == moment("2026-02-25 17:00")


def test_what_was_not_looked_at_is_said_and_not_denied(quarter, monkeypatch):
    """Whatever moves with time on the card as a whole, and matters beyond the number that are foreseen."""
    told = quarter.manager.why_not("slow", "a/2026Q1")
    assert "未作推算" in told.text
    assert "not looked at" in told.but(language="en").text
    assert "Time alone" not in told.but(language="en").text
    monkeypatch.setattr("supervise.desk.whynot_scores.MOST", 0)
    many = quarter.manager.why_not("silent", "a/2026Q1")
    assert many.next_at is None
    assert "1 个事项，超过 0 个的不推算" in many.text
    assert "beyond 0 no instant is foreseen" in many.but(language="en").text


def test_a_unit_answers_only_for_what_came_after_its_assignment():
    files = {
        **texts(),
        "scoring.yaml": f"""{HEAD}base: 100
rules: [{{id: over, for: matter, when: overdue, points: -3, say: {{zh: 超期, en: overdue}}}}]
grades: [{{grade: A}}]
""",
    }
    office = Office("2026-02-10 09:00", files, engine="python")
    office.register("a", deadline=moment("2026-02-01 00:00").date())
    told = office.manager.why_not("over", "a/2026Q1")
    assert not told.holds
    assert "该单位2026-02-10 09:00才接到任务，此前的不扣分。" in told.text


def test_of_several_entries_that_exclude_each_other_it_says_which_was_kept():
    files = {
        **texts(),
        "scoring.yaml": f"""{HEAD}base: 100
one_of: {{outcome: {{per: matter, keep: highest}}}}
rules:
  - {{id: small, for: matter, when: open, points: 1, one_of: outcome, say: {{zh: 小, en: small}}}}
  - {{id: great, for: matter, when: open, points: 3, one_of: outcome, say: {{zh: 大, en: great}}}}
grades: [{{grade: A}}]
""",
    }
    office = Office("2026-02-10 09:00", files, engine="python")
    office.register("a", deadline=moment("2026-03-20 00:00").date())
    told = office.manager.why_not("small", "a/2026Q1")
    assert "已计入第 2 项，+1分：小。" in told.text
    assert "平衡（-1分）" in told.text
    assert "balances it (-1)" in told.but(language="en").text
    assert "平衡" not in office.manager.why_not("great", "a/2026Q1").text
