"""What the lint says of generated rulesets, against asking every rule in every case; and its own witnesses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from supervise.rules.language import Formula
from supervise.rules.lint.found import Found
from supervise.rules.lint.running import lint
from supervise.rules.lint.samples import Facts
from supervise.rules.lint.together import Together
from supervise.rules.loading import load

ROOT = Path(__file__).resolve().parents[2]
ELEMENTS = (ROOT / "rulesets" / "standard" / "elements.yaml").read_text(encoding="utf-8")
HEAD = """\
ruleset: city/{kind}
kind: {kind}
version: "1"
effective: {{from: 2026-01-01}}
title: {{zh: 规则, en: Rules}}
basis: {{zh: 服务, en: Service}}
"""
TODAY = date(2026, 11, 24)
PRIORITIES = ["key", "normal"]
ROLES = ["lead", "support"]
PERCENTS = [None, 0, 1, 2, 3, 4, 50, 100]

few = settings(max_examples=60, deadline=None)


def atoms() -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("matter.priority {} '{}'".format, st.sampled_from(["==", "!="]), st.sampled_from(PRIORITIES)),
        st.builds("task.role {} '{}'".format, st.sampled_from(["==", "!="]), st.sampled_from(ROLES)),
        st.builds("task.percent {} {}".format, st.sampled_from(["<", "<=", ">", ">=", "=="]), st.integers(0, 4)),
        st.sampled_from(["missing(matter.priority)", "missing(task.percent)"]),
    )


def conditions() -> st.SearchStrategy[str]:
    return st.recursive(
        atoms(),
        lambda inner: st.one_of(
            inner.map("not ({})".format),
            st.builds("({} and {})".format, inner, inner),
            st.builds("({} or {})".format, inner, inner),
        ),
        max_leaves=4,
    )


def together(sources: Sequence[str], *, default: bool) -> Together:
    rules = [
        f'  - {{id: r{n}, when: "{source}", cycle: weekly, due: friday 1{n}:00}}\n' for n, source in enumerate(sources)
    ]
    rules += ["  - {id: rest, cycle: monthly, due: day 25 17:00}\n"] if default else []
    text = HEAD.format(kind="periods") + "rules:\n" + "".join(rules)
    return Together(load({"elements.yaml": ELEMENTS, "periods.yaml": text}))


def rules_of(of: Together) -> list[Formula]:
    return [asked.formula for asked in of.asked]


def cases(*, ordinary: bool) -> Iterator[Facts]:
    """Every case there is; of an ordinary one the codes are those of the list."""
    priorities = [*PRIORITIES, None] if ordinary else [*PRIORITIES, "unlisted", None]
    for priority, role, percent in product(priorities, ROLES, PERCENTS):
        yield Facts({"matter.priority": priority, "task.role": role, "task.percent": percent})


def told(found: Sequence[Found], lint_id: str) -> list[str]:
    return sorted({one.rule for one in found if one.lint == lint_id})


def where(test: Callable[[Facts], bool], *, ordinary: bool = False) -> bool:
    return any(test(facts) for facts in cases(ordinary=ordinary))


@few
@given(st.lists(conditions(), min_size=1, max_size=4), st.booleans())
def test_never_always_and_shadowed_are_told_of_exactly_the_rules_that_are(sources: list[str], default: bool):
    of = together(sources, default=default)
    rules = rules_of(of)
    found = lint(of.rulesets, today=TODAY)
    never = [n for n, rule in enumerate(rules) if not where(lambda facts, rule=rule: rule(facts) is True)]
    always = [n for n, rule in enumerate(rules) if not where(lambda facts, rule=rule: rule(facts) is not True)]
    shadowed = [
        n for n, rule in enumerate(rules)
        if n not in never and not where(lambda facts, n=n: taken(rules, facts) == n)
    ]  # fmt: skip
    assert told(found, "never-true") == [f"r{n}" for n in never]
    assert told(found, "always-true") == [f"r{n}" for n in always]
    assert told(found, "shadowed") == [f"r{n}" for n in shadowed]


def taken(rules: Sequence[Formula], facts: Facts) -> int | None:
    return next((n for n, rule in enumerate(rules) if rule(facts) is True), None)


@few
@given(st.lists(conditions(), min_size=1, max_size=3))
def test_a_gap_is_told_only_where_an_ordinary_case_has_no_rule_and_always_where_elements_alone_decide(
    sources: list[str],
):
    of = together(sources, default=False)
    rules = rules_of(of)
    gap = where(lambda facts: taken(rules, facts) is None, ordinary=True)
    said = told(lint(of.rulesets, today=TODAY), "gap") != []
    assert gap or not said
    read = {name for rule in rules for name in rule.reads}
    if len(read) == 1 or read <= {"matter.priority"}:
        assert said is gap


@few
@given(st.lists(conditions(), min_size=2, max_size=3))
def test_an_overlap_is_told_only_of_two_rules_that_hold_together_and_neither_of_which_is_the_wider(sources: list[str]):
    of = together(sources, default=True)
    rules = rules_of(of)
    for one in lint(of.rulesets, today=TODAY):
        if one.lint == "overlap":
            second = int(one.rule[1:])
            assert any(partly(rules[first], rules[second]) for first in range(second))


def partly(one: Formula, two: Formula) -> bool:
    truths = {(one(facts) is True, two(facts) is True) for facts in cases(ordinary=True)}
    return {(True, True), (True, False), (False, True)} <= truths


@few
@given(st.lists(conditions(), min_size=1, max_size=4), st.booleans())
def test_every_finding_has_cases_that_say_what_they_say_when_asked_again(sources: list[str], default: bool):
    of = together(sources, default=default)
    for one in lint(of.rulesets, today=TODAY):
        assert one.cases, one.lint
        for case in one.cases:
            assert {name: of.answer(name, Facts(case.facts)) for name in case.says} == case.says


@few
@given(st.lists(conditions(), min_size=1, max_size=3))
def test_a_rule_told_to_be_silent_where_a_fact_is_missing_is_unknown_there(sources: list[str]):
    of = together(sources, default=True)
    for one in lint(of.rulesets, today=TODAY):
        if one.lint == "missing-unguarded":
            silent, speaking = one.cases
            assert None in silent.facts.values()
            assert list(silent.says.values())[-1] is None
            assert list(speaking.says.values())[-1] is True


COLOURS = st.sampled_from(["green", "yellow", "red", "blue"])
OF_PERIODS = st.sampled_from([
    "reported", "not reported", "met_at < ends_at", "now < due_at", "now >= due_at", "overdue", "voided", "accepted",
    "missed", "percent >= 50", "returned > 0", "missing(met_at)", "any(alerts, level == 'red')", "now < opens_at",
])  # fmt: skip


@few
@given(st.lists(st.tuples(COLOURS, st.lists(OF_PERIODS, min_size=1, max_size=2)), min_size=1, max_size=3))
def test_a_green_line_told_to_need_no_report_is_taken_where_nothing_was_reported(lines: list[tuple[str, list[str]]]):
    first = [
        f'    - {{light: {light}, when: "{" and ".join(f"({one})" for one in asked)}"}}\n' for light, asked in lines
    ]
    text = HEAD.format(kind="alerts") + "lights:\n  for: period\n  first:\n" + "".join(first) + "    - {light: grey}\n"
    of = Together(load({"elements.yaml": ELEMENTS, "alerts.yaml": text}))
    for one in lint(of.rulesets, today=TODAY):
        if one.lint == "green-unreported":
            (case,) = one.cases
            assert str(of.answer("city/alerts lights/period", Facts(case.facts))).endswith("green")
            unreported: dict[str, Any] = {"period.reported": False, "period.met_at": None, "period.percent": None}
            assert all(case.facts[name] == value for name, value in unreported.items() if name in case.facts)


def test_the_rulesets_of_all_our_tests_are_linted_without_a_fault():
    for folder in sorted((ROOT / "tests" / "rulesets").iterdir()):
        files = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.yaml")}
        for one in lint(load({"elements.yaml": ELEMENTS, **files}), today=TODAY):
            assert one.message.zh
            assert one.cases or one.lint.startswith("waiver")
