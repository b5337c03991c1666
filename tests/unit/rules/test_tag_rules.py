"""Rules of tags and the vocabulary as the loader takes them: what is refused, where, with which hint."""

from __future__ import annotations

import pytest

from supervise.model.base import Text
from supervise.model.standard import ElementSpec
from supervise.rules.language import LanguageError, Scope, compile_condition
from supervise.rules.loading import check
from support.desks import texts

HEAD = """ruleset: t/tags
kind: validation
version: "1"
effective: {from: 2026-01-01}
title: {zh: 标签, en: Tags}
basis: {zh: 标签, en: Tags}
"""
TAGS = ElementSpec("tags", "list", "数据标签", "Tags", codes={"livelihood": Text(zh="民生", en="Livelihood")})


def faults(rule: str) -> list[tuple[str, str]]:
    found = check({**texts(), "t/tags.yaml": f"{HEAD}tags:\n  - {rule}\n"})
    return [(fault.code, fault.suggestion or "") for fault in found]


def test_a_tag_goes_by_its_code_or_its_label():
    assert faults("{id: a, tag: livelihood, when: \"contains(title, '小区')\"}") == []
    assert faults("{id: a, tag: 民生, when: \"contains(title, '小区')\"}") == []
    assert faults("{编号: a, 标签: 民生, 条件: \"包含(事项名称，'小区')\"}") == []


@pytest.mark.parametrize(
    ("rule", "code", "near"),
    [
        ("{id: a, tag: livelihod, when: missing(leader)}", "rule-unknown-code", "livelihood"),
        ("{id: a, tag: livelihood, when: \"contains(tags, 'safety')\"}", "rule-stratum", ""),
        ("{id: a, tag: livelihood, when: open}", "rule-stratum", ""),
        ("{id: a, tag: livelihood, when: deadline_at < now}", "rule-elapsed", ""),
        ("{id: a, tag: livelihood}", "rule-missing-key", ""),
    ],
)
def test_a_rule_that_is_none_is_refused_with_what_is_meant(rule, code, near):
    told = faults(rule)
    assert told[0][0] == code
    assert near in told[0][1]


@pytest.mark.parametrize("text", ["contains(tags, 'livelihod')", "'livelihod' in tags", "'livelihod' not in tags"])
def test_an_unknown_tag_in_a_condition_is_refused_with_the_nearest(text):
    with pytest.raises(LanguageError) as refused:
        compile_condition(text, Scope("matter", {"tags": TAGS}))
    (problem,) = refused.value.problems
    assert (problem.code, problem.suggestion) == ("rule-unknown-code", "'livelihood'")


@pytest.mark.parametrize("text", ["contains(tags, '民生')", "'民生' in tags", "'livelihood' in matter.tags"])
def test_a_label_stands_for_its_tag_in_a_condition(text):
    condition = compile_condition(text, Scope("matter", {"tags": TAGS}))
    assert condition({"matter.tags": ("livelihood",)}) is True
    assert condition({"matter.tags": ("other",)}) is False


@pytest.mark.parametrize(
    ("element", "code"),
    [
        ("{code: tags, zh: 标签, en: Tags, type: list, outside: warning}", "rule-bad-value"),
        ("{code: tags, zh: 标签, en: Tags, type: list, codes: {a: {zh: 甲, en: A}}, outside: never}", "rule-bad-value"),
        ("{code: area, zh: 面积, en: Area, type: decimal, codes: {a: {zh: 甲, en: A}}}", "rule-bad-value"),
    ],
)
def test_outside_is_for_lists_with_codes(element, code):
    text = HEAD.replace("validation", "elements") + f"elements:\n  - {element}\n"
    assert code in [fault.code for fault in check({"t/elements.yaml": text})]
