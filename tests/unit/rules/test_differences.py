"""What a new version of a ruleset changes, told as an analyst would tell it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supervise.rules.differences import differences
from supervise.rules.loading import Ruleset, read_all
from supervise.rules.rewriting import rewrite
from support.rulesets import rulesets

from .conftest import STANDARD

ELEMENTS = STANDARD["rulesets/standard/elements.yaml"].read_text(encoding="utf-8")


def loaded(text: str) -> Ruleset:
    read, faults = read_all([("elements.yaml", ELEMENTS), ("new.yaml", text)])
    assert not faults, faults[0].show("zh")
    return read[1]


def told(name: str, *changes: tuple[str, str]) -> list[tuple[str, str]]:
    old = new = STANDARD[f"rulesets/standard/{name}.yaml"].read_text(encoding="utf-8")
    for before, after in (("effective: {from: 2026-01-01}", "effective: {from: 2026-07-01}"), *changes):
        assert before in new
        new = new.replace(before, after, 1)
    return [(one.say.zh, one.say.en) for one in differences(loaded(old), loaded(new))]


@pytest.mark.parametrize(
    ("name", "change", "zh", "en"),
    [
        (
            "scoring", ("-0.5 * workdays_late", "-1 * workdays_late"),
            "规则 late「迟报」：每迟一个工作日扣 0.5 分改为 1 分，自 2026-07-01 起",
            "rule late “Reported late”: 1 point off for every workday late instead of "
            "0.5 points off for every workday late, from 2026-07-01",
        ),
        (
            "scoring", ("base: 80", "base: 90"),
            "基础分：由「80」改为「90」，自 2026-07-01 起", "base: “90” instead of “80”, from 2026-07-01",
        ),
        (
            "scoring", ("{at_least: 75", "{at_least: 70"),
            "等次 B的至少：由「75」改为「70」，自 2026-07-01 起",
            "grade B, at least: “70” instead of “75”, from 2026-07-01",
        ),
        (
            "alerts", ("at: due - 3 workdays 09:00", "at: due - 5 workdays 09:00"),
            "规则 due-soon「临近填报截止」的时点：由「截止前3个工作日 09:00」改为「截止前5个工作日 09:00」，自 2026-07-01 起",
            "rule due-soon “A report is due soon”, at: “due - 5 workdays 09:00” instead of "
            "“due - 3 workdays 09:00”, from 2026-07-01",
        ),
        (
            "alerts", ("when: not period.reported", "when: not period.reported and matter.priority == 'key'"),
            "规则 due-soon「临近填报截止」的条件：由「未填报」改为「未填报，且事项的重要程度为“重点”」，自 2026-07-01 起",
            "rule due-soon “A report is due soon”, when: “not reported and matter priority is “Key”” instead of "
            "“not reported”, from 2026-07-01",
        ),
        (
            "periods", ("due: friday 17:00", "due: thursday 17:00"),
            "规则 entered-weekly「指定每周反馈」的截止：由「周五 17:00」改为「周四 17:00」，自 2026-07-01 起",
            "rule entered-weekly “Weekly as entered”, due: “thursday 17:00” instead of “friday 17:00”, from 2026-07-01",
        ),
    ],
)  # fmt: skip
def test_a_change_is_told_in_words_with_the_day_from_which_it_counts(name, change, zh, en):
    assert told(name, change) == [(zh, en)]


def test_a_rule_that_is_gone_and_one_that_is_new_are_told(standard):
    text = standard["rulesets/standard/alerts.yaml"]
    start, end = text.index("  - id: deadline-near"), text.index("  - id: matter-overdue")
    gone = text[start:end]
    ((zh, en),) = told("alerts", (gone, ""))
    assert (zh, en) == (
        "取消规则 deadline-near「临近办结期限」，自 2026-07-01 起",
        "no longer: rule deadline-near “A deadline is near”, from 2026-07-01",
    )
    ((zh, en),) = told("alerts", (gone, gone + gone.replace("deadline-near", "deadline-nearer")), (gone, ""))[1:]
    assert zh.startswith("新增规则 deadline-nearer「临近办结期限」：")
    assert "条件：在办" in zh
    assert en.startswith("new: rule deadline-nearer “A deadline is near”: ")


def test_who_is_told_anew_and_who_no_longer_is_told():
    ((zh, en),) = told("alerts", ("notify: [responsible, unit, leader]", "notify: [responsible, unit, superior]"))
    assert zh.endswith("的通知：增加上级，去掉分管领导，自 2026-07-01 起")
    assert en.endswith("notify: with superior, without leader, from 2026-07-01")


def test_a_change_without_a_date_counts_from_its_activation():
    old = STANDARD["rulesets/standard/scoring.yaml"].read_text(encoding="utf-8")
    new = old.replace("effective: {from: 2026-01-01}\n", "").replace("base: 80", "base: 81")
    (one,) = differences(loaded(old), loaded(new))
    assert one.say.zh == "基础分：由「80」改为「81」，自启用之时起"
    assert one.place == f"new.yaml:{new[: new.index('base: 81')].count(chr(10)) + 1}"


@settings(max_examples=100, deadline=None)
@given(rulesets(), st.sampled_from(["plain", "chinese"]))
def test_the_other_notation_is_no_difference(text, notation):
    one = loaded(text)
    assert differences(one, loaded(rewrite(text, one.meanings, notation))) == ()


@settings(max_examples=150, deadline=None)
@given(rulesets(), rulesets())
def test_something_is_told_just_where_the_digests_differ(old, new):
    one, other = loaded(old), loaded(new)
    if one.ref.kind == other.ref.kind:
        assert bool(differences(one, other)) == (one.ref.digest != other.ref.digest)
