"""Promises of the tests of rules: what is there can be expected, what is not cannot; a limit has two close sides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from supervise.rules.language import Scope, compile_condition
from supervise.rules.loader import Scalar
from supervise.workbench.trials.asking import limits_of
from supervise.workbench.trials.comparing import Comparison
from supervise.workbench.trials.plot import Claim, Row, Wanted
from supervise.workbench.trials.reading import read_playbook
from supervise.workbench.trials.words import ROWS, Mode

NODE = Scalar("x", "text", 0, 1, "")
COMPARE = Comparison(ZoneInfo("Asia/Shanghai"), lambda name: name)
INSTANT = datetime(2026, 3, 2, tzinfo=UTC)

SEEN: st.SearchStrategy[Mapping[str, Any]] = st.fixed_dictionaries(
    {
        "rule": st.sampled_from(["due-soon", "overdue"]),
        "of": st.sampled_from(["roads", "roads/2026-03"]),
        "level": st.sampled_from(["blue", "red"]),
        "rung": st.sampled_from(["blue", "red"]),
        "since": st.integers(0, 3).map(lambda days: INSTANT + timedelta(days=days)),
        "muted": st.booleans(),
    }
)


def row(seen: Mapping[str, Any], keys: frozenset[str]) -> Row:
    return Row({key: Wanted(value, NODE) for key, value in seen.items() if key in keys}, NODE)


def claim(mode: Mode, rows: list[Row]) -> Claim:
    return Claim("alerts", mode, rows, False, NODE)


KEYS = st.frozensets(st.sampled_from([key for key in ROWS["alerts"] if key != "say"]), min_size=1)


@given(st.lists(SEEN, max_size=5), st.data())
def test_whatever_is_there_holds_when_it_is_expected_in_full(
    seen: list[Mapping[str, Any]], data: st.DataObject
) -> None:
    rows = [row(one, frozenset(one)) for one in data.draw(st.permutations(seen))]
    assert list(COMPARE.differences(claim("some", rows), seen)) == []
    assert list(COMPARE.differences(claim("only", rows), seen)) == []


@given(st.lists(SEEN, min_size=1, max_size=5), KEYS, st.data())
def test_whatever_is_there_breaks_when_it_must_not_be_there(
    seen: list[Mapping[str, Any]], keys: frozenset[str], data: st.DataObject
) -> None:
    one = data.draw(st.sampled_from(seen))
    assert list(COMPARE.differences(claim("no", [row(one, keys)]), seen))
    assert list(COMPARE.differences(claim("some", [row(one, keys)]), seen)) == []
    rest = [other for other in seen if other is not one]
    full = [row(other, frozenset(other)) for other in rest]
    assert list(COMPARE.differences(claim("only", full), seen))


@given(st.lists(SEEN, max_size=4), SEEN, KEYS)
def test_what_is_not_there_breaks_when_it_is_expected_and_says_so(
    seen: list[Mapping[str, Any]], wanted: Mapping[str, Any], keys: frozenset[str]
) -> None:
    one = row(wanted, keys)
    assume(not any(COMPARE.fits(one, other, "alerts") for other in seen))
    [difference] = COMPARE.differences(claim("some", [one]), seen)
    assert difference.expected != difference.got
    assert difference.expected.zh


SIGNS = st.sampled_from(["<", "<=", ">", ">="])
NUMBERS = st.decimals("-50", "50", places=1).map(lambda number: number.normalize() + 0)


@given(SIGNS, NUMBERS, st.booleans())
def test_the_close_sides_of_a_limit_are_where_its_comparison_turns(sign: str, literal: Decimal, flipped: bool) -> None:
    shown = f"{literal:f}"
    text = f"{shown} {sign} period.returned" if flipped else f"period.returned {sign} {shown}"
    condition = compile_condition(text, Scope("period"))
    [limit] = limits_of(condition)
    truths = [condition({"period.returned": value}) for value in (limit.lower, limit.upper)]
    assert truths[0] is not truths[1]
    assert list(limit.sides({"period.returned": limit.lower})) == ["lower"]
    assert list(limit.sides({"period.returned": limit.upper})) == ["upper"]
    assert limit.lower < limit.upper


@given(SIGNS, st.integers(-5, 5), st.integers(-20, 20))
def test_a_value_has_a_side_only_next_to_the_limit(sign: str, literal: int, value: int) -> None:
    [limit] = limits_of(compile_condition(f"period.returned {sign} {literal}", Scope("period")))
    sides = list(limit.sides({"period.returned": value}))
    assert sides == [side for side, close in (("lower", limit.lower), ("upper", limit.upper)) if value == close]


@given(st.text(max_size=200))
def test_no_text_makes_the_reader_of_tests_fail(text: str) -> None:
    book, faults = read_playbook("a.test.yaml", text, ({}, {}), (), ZoneInfo("Asia/Shanghai"))
    assert (book is None) == bool(faults)
    assert all(fault.line >= 1 and fault.show("zh") for fault in faults)


WORDS = st.sampled_from(
    ["tests", "test", "steps", "at", "2026-03-02 09:00", "units", "matters", "roads", "register", "alerts", "no alerts", "all",
     "{", "}", "[", "]", ":", "- ", "\n", "\n  ", ", ", "explain", "draft", "null", "1", "with", "only entries"]
)  # fmt: skip


@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_no_order_of_its_words_makes_the_reader_of_tests_fail(text: str) -> None:
    head = "units: {}\nmatters: {}\ntests:\n"
    for whole in (text, head + text, f"{head}  - test: x\n    steps: [{{at: 2026-03-02, {text}}}]\n"):
        book, faults = read_playbook("a.test.yaml", whole, ({}, {}), (), ZoneInfo("Asia/Shanghai"))
        assert (book is None) == bool(faults)
