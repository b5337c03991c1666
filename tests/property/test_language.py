"""The rule language against a naive reading of the same expressions, its laws, and whatever else may be typed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from supervise.model.base import Text
from supervise.model.standard import ElementSpec
from supervise.rules.language import (
    LanguageError,
    Scope,
    compile_condition,
    compile_expression,
    compile_judge,
    compile_message,
)
from supervise.rules.language.writing import write_expression
from support.expressions import COMPARE, Facts, Said, chained, fact, joined, kleene, literal, strictly
from support.garbling import told_in_place

ELEMENTS = {
    "title": ElementSpec("title", "text", "事项名称", "title"),
    "priority": ElementSpec(
        "priority", "code", "优先级", "priority", codes={code: Text(zh=code, en=code) for code in ("key", "normal")}
    ),
    "deadline": ElementSpec("deadline", "date", "交办期限", "deadline"),
    "support_units": ElementSpec("support_units", "units", "协办部门", "support units"),
}
SCOPE = Scope("period", ELEMENTS)
NUMBERS = st.one_of(
    st.sampled_from([fact("percent"), fact("urged"), fact("next.percent", "next.percent")]),
    st.sampled_from(["0", "1", "2", "3.5", "0.25"]).map(lambda digits: literal(digits, Fraction(digits))),
)
TEXTS = st.one_of(
    st.sampled_from([fact("key"), fact("task.unit", "task.unit"), fact("matter.title", "matter.title")]),
    st.sampled_from(["", "a", "ab", "重点"]).map(lambda text: literal(repr(text), text)),
)
MOMENTS = st.sampled_from([fact("due_at"), fact("period.met_at", "period.met_at"), fact("now", "now")])
DATES = st.one_of(
    st.just(fact("matter.deadline", "matter.deadline")),
    st.dates(date(2026, 1, 1), date(2026, 1, 5)).map(lambda day: literal(f"date('{day}')", day)),
)
LISTS = st.just(fact("matter.support_units", "matter.support_units"))


def numbers(inner: st.SearchStrategy[Said]) -> st.SearchStrategy[Said]:
    return st.one_of(
        st.builds(lambda a, b: strictly("({} + {})", lambda x, y: x + y, a, b), inner, inner),
        st.builds(lambda a, b: strictly("({} - {})", lambda x, y: x - y, a, b), inner, inner),
        st.builds(lambda a, b: strictly("({} * {})", lambda x, y: x * y, a, b), inner, inner),
        # By a power of two, so that the quotient has an end; or by what may be zero or unknown, of one itself.
        st.builds(lambda a: strictly("({} / 4)", lambda x: x / 4, a), inner),
        st.builds(lambda a: strictly("({0} / {0})", lambda x: 1 if x else None, a), inner),
        st.builds(lambda a: strictly("(-{})", lambda x: -x, a), inner),
        st.builds(lambda a: strictly("abs({})", abs, a), inner),
        st.builds(lambda a, b: strictly("max({}, {}, 1)", lambda x, y: max(x, y, 1), a, b), inner, inner),
        st.builds(lambda a, b: strictly("min({}, {})", min, a, b), inner, inner),
        st.builds(lambda a: strictly("len({})", len, a), TEXTS),
        st.builds(lambda a: strictly("len({})", len, a), LISTS),
        st.builds(lambda a, b: strictly("days({}, {})", lambda x, y: (y - x).days, a, b), DATES, DATES),
    )


NUMBER = st.recursive(NUMBERS, numbers, max_leaves=5)


def atoms() -> st.SearchStrategy[Said]:
    signs = st.lists(st.sampled_from(sorted(COMPARE)), min_size=1, max_size=3)
    equal = st.lists(st.sampled_from(["==", "!="]), min_size=1, max_size=2)

    def chain(parts: st.SearchStrategy[Said], signs: st.SearchStrategy[list[str]]) -> st.SearchStrategy[Said]:
        return st.builds(chained, st.lists(parts, min_size=4, max_size=4), signs)

    return st.one_of(
        st.sampled_from([fact("reported"), fact("accepted"), fact("missed")]),
        st.sampled_from([literal("true", True), literal("False", False)]),
        chain(NUMBER, signs),
        chain(MOMENTS, signs),
        chain(DATES, signs),
        chain(TEXTS, equal),
        st.builds(lambda a, b: strictly("({} in {})", lambda x, y: x in y, a, b), TEXTS, LISTS),
        st.builds(lambda a: strictly("({} not in ['a', '重点'])", lambda x: x not in ("a", "重点"), a), TEXTS),
        st.builds(lambda a: strictly("({} in (1, 3.5))", lambda x: x in (1, Fraction(7, 2)), a), NUMBER),
        st.builds(lambda a, b: strictly("contains({}, {})", lambda x, y: y in x, a, b), TEXTS, TEXTS),
        st.builds(lambda a, b: strictly("starts_with({}, {})", str.startswith, a, b), TEXTS, TEXTS),
        st.builds(lambda a: strictly("matches({}, '^a|b$')", lambda x: x[:1] == "a" or x[-1:] == "b", a), TEXTS),
        st.builds(
            lambda a: Said(f"missing({a.text})", lambda facts: a.means(facts) is None),
            st.one_of(NUMBER, TEXTS, MOMENTS),
        ),
        st.sampled_from(GATHERED),
    )


def over_children(text: str, of_all: Callable[[list[Any]], Any], each: Callable[[Facts, Facts], Any]) -> Said:
    def means(facts: Facts) -> Any:
        children = facts["task.periods"]
        return None if children is None else of_all([each(child, facts) for child in children])

    return Said(text, means)


def less(one: Any, other: Any) -> bool | None:
    return None if one is None or other is None else one < other


GATHERED = [
    over_children("any(task.periods, reported)", lambda each: kleene(True, each), lambda c, f: c["period.reported"]),
    over_children("all(task.periods, reported)", lambda each: kleene(False, each), lambda c, f: c["period.reported"]),
    over_children(
        "any(task.periods, percent < task.percent)",
        lambda each: kleene(True, each),
        lambda c, f: less(c["period.percent"], f["task.percent"]),
    ),
    over_children(
        "(count(task.periods, reported) > 1)",
        lambda each: None if None in each else each.count(True) > 1,
        lambda c, f: c["period.reported"],
    ),
    over_children(
        "(sum(task.periods, percent) <= 3)",
        lambda each: None if None in each else sum(map(Fraction, each)) <= 3,
        lambda c, f: c["period.percent"],
    ),
    over_children("(count(task.periods) == 2)", lambda each: len(each) == 2, lambda c, f: None),
]


def conditions(inner: st.SearchStrategy[Said]) -> st.SearchStrategy[Said]:
    return st.one_of(
        st.builds(joined, st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=4)),
        st.builds(lambda a: strictly("(not {})", lambda x: not x, a), inner),
        st.builds(lambda a, b: strictly("({} == {})", lambda x, y: x == y, a, b), inner, inner),
        st.builds(lambda a: Said(f"missing({a.text})", lambda facts: a.means(facts) is None), inner),
    )


CONDITION = st.recursive(atoms(), conditions, max_leaves=8)

_number = st.none() | st.integers(-2, 4) | st.sampled_from([Decimal("0.5"), Decimal("3.50"), Decimal("-1.25")])
_truth = st.sampled_from([None, True, False])
_text = st.sampled_from([None, "", "a", "ab", "重点"])
_instant = st.none() | st.integers(0, 3).map(lambda hours: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours))
_child = st.fixed_dictionaries({"period.reported": _truth, "period.percent": _number})
FACTS = st.fixed_dictionaries(
    {
        **dict.fromkeys(["period.reported", "period.accepted", "period.missed"], _truth),
        **dict.fromkeys(["period.percent", "period.urged", "next.percent", "task.percent"], _number),
        **dict.fromkeys(["period.key", "task.unit", "matter.title"], _text),
        **dict.fromkeys(["period.due_at", "period.met_at", "now"], _instant),
        "matter.deadline": st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 5)),
        "matter.support_units": st.none() | st.lists(st.sampled_from(["a", "b", "重点"]), max_size=3).map(tuple),
        "task.periods": st.none() | st.lists(_child, max_size=3).map(tuple),
    }
)


@settings(max_examples=400, deadline=None)
@given(st.lists(CONDITION, min_size=1, max_size=4), st.lists(FACTS, min_size=1, max_size=4))
def test_function_judge_and_the_plain_reading_agree(said, many_facts):
    named = {f"c{place}": compile_condition(one.text, SCOPE) for place, one in enumerate(said)}
    judge = compile_judge({"period": named})
    for facts in many_facts:
        meant = tuple(one.means(facts) for one in said)
        assert tuple(condition(facts) for condition in named.values()) == meant
        assert judge.of("period")(facts) == meant
        assert all(truth is None or type(truth) is bool for truth in judge.of("period")(facts))


@settings(max_examples=300, deadline=None)
@given(NUMBER, FACTS)
def test_numbers_come_out_exact(said, facts):
    found, meant = compile_expression(said.text, SCOPE, want="number")(facts), said.means(facts)
    assert found == meant if meant is None else Fraction(found) == meant


def _same(one: str, other: str, facts: Facts) -> bool:
    return compile_condition(one, SCOPE)(facts) is compile_condition(other, SCOPE)(facts)


@settings(max_examples=150, deadline=None)
@given(CONDITION, CONDITION, CONDITION, FACTS)
def test_kleenes_laws_hold(one, other, third, facts):
    a, b, c = one.text, other.text, third.text
    assert _same(f"not ({a} and {b})", f"not {a} or not {b}", facts)
    assert _same(f"not ({a} or {b})", f"not {a} and not {b}", facts)
    assert _same(f"not not {a}", a, facts)
    assert _same(f"{a} and {b}", f"{b} and {a}", facts)
    assert _same(f"{a} or ({b} and {c})", f"({a} or {b}) and ({a} or {c})", facts)
    assert _same(f"{a} or ({a} and {b})", a, facts)


@settings(max_examples=150, deadline=None)
@given(CONDITION.filter(lambda said: "missing" not in said.text), FACTS, FACTS)
def test_learning_a_fact_never_turns_what_was_certain(said, facts, more):
    """Without `missing`, an answer given while something is unknown stands whatever that turns out to be."""
    condition = compile_condition(said.text, SCOPE)
    known = {name: more[name] if value is None else value for name, value in facts.items()}
    before = condition(facts)
    assert before is None or condition(known) is before


@settings(max_examples=150, deadline=None)
@given(CONDITION, CONDITION, FACTS)
def test_a_defined_name_means_its_expression(one, other, facts):
    named = Scope("period", ELEMENTS, {"given": compile_condition(one.text, SCOPE)})
    written_out = compile_condition(f"({one.text}) and not ({other.text} or ({one.text}))", SCOPE)
    assert compile_condition(f"given and not ({other.text} or given)", named)(facts) is written_out(facts)


@settings(max_examples=300, deadline=None)
@given(CONDITION, FACTS)
def test_what_is_written_back_means_the_same_in_either_notation(said, facts):
    condition = compile_condition(said.text, SCOPE)
    plain = write_expression(condition.tree, "period", "plain", ELEMENTS)
    for notation in ("plain", "chinese"):
        text = write_expression(condition.tree, "period", notation, ELEMENTS)
        again = compile_condition(text, SCOPE)
        assert again(facts) is condition(facts)
        assert write_expression(again.tree, "period", "plain", ELEMENTS) == plain


@settings(max_examples=300, deadline=None)
@given(NUMBER)
def test_a_number_written_back_is_the_same_tree_in_either_notation(said):
    tree = compile_expression(said.text, SCOPE, want="number").tree
    for notation in ("plain", "chinese"):
        text = write_expression(tree, "period", notation, ELEMENTS)
        assert compile_expression(text, SCOPE, want="number").tree == tree


class Nothing(dict[str, Any]):
    def __missing__(self, name: str) -> None:
        return None


@st.composite
def garbled(draw: st.DrawFn) -> str:
    """A valid expression with pieces cut, doubled, swapped and strewn with signs that mean something somewhere."""
    text = draw(CONDITION).text
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 12)))
        piece = draw(st.sampled_from(PIECES) | st.text(max_size=4) | st.just(text[start:end] * 2))
        text = text[:start] + piece + text[end:]
    return text


PIECES = [
    "(", ")", "[", "]", "'", '"', "\\", "“", "”", "（", "，", "。", "、", "且", " 或 ", "非 ", " 为空", " 属于 ", "≥",
    "\n", "\t", "\x00", "\ud800", "{", "}", "*", "**", "/", "//", "%", "@", "=", ":=", "lambda x: ", "f'{x}'",
    "b'x'", "'''", "#", ";", ".", "..", "...", "1e999", "0x", "1_0", "007", "9" * 40, "__class__", ".__init__",
    "import os", "not ", "-", "- - ", " is ", " if ", " else ", " for x in ", "yield ", "await ", "*x", "now",
    "matches(key, '(a+)+$')", "date('')", "²", "ﬁ", "matter.priority == '重点'", "missing(", "any(task.periods, ",
    "count(", "１２", "ａ", "\u2028", "\ufeff", "\u200b",
]  # fmt: skip


@settings(max_examples=2_000, deadline=timedelta(seconds=5))
@given(garbled() | st.text(max_size=60) | st.text(alphabet="()[]'\"\\ .,且或非 为空ab1=<>!-+*/", max_size=60))
@example("-" * 2_000)
@example("(" * 2_000)
@example("a." * 999 + "a")
@example("1+" * 999 + "1")
@example("[" * 30 + "]" * 30)
@example("not " * 500)
@example("'" * 1_999)
@example("matches(key, '" + "(a*)*" * 38 + "')")
@example(r"matches(key, '\pL{1000}{1000}')")
@example("x" * 2_001)
def test_whatever_is_typed_is_an_expression_or_a_language_error(source):
    for compile_ in (compile_condition, compile_expression):
        try:
            formula = compile_(source, SCOPE)
        except LanguageError as error:
            told_in_place(error, source)
        else:
            formula(Nothing())


@settings(max_examples=500, deadline=timedelta(seconds=5))
@given(st.text(max_size=40) | st.text(alphabet="{}. task.titleunit任务", max_size=40))
def test_whatever_is_typed_as_a_message_is_one_or_a_language_error(text):
    try:
        sentence = compile_message(text, "", SCOPE)
    except LanguageError as error:
        told_in_place(error, text)
    else:
        assert "{" not in text or "{{" in text or sentence.reads


@pytest.mark.parametrize("source", ["reported and", "(1) 为空", "a." * 999 + "a"])
def test_the_refusal_of_an_expression_can_be_told(source):
    with pytest.raises(LanguageError) as caught:
        compile_condition(source, SCOPE)
    assert caught.value.code in caught.value.say("zh")
