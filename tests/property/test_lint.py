"""The lint's solver against trying everything: no false never, no false always, and nothing missed inside its fragment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supervise.model.base import Text
from supervise.model.standard import ElementSpec
from supervise.rules.language import Formula, Scope, compile_condition
from supervise.rules.lint.domains import Codes, Domain, Range, Span
from supervise.rules.lint.parting import holes
from supervise.rules.lint.samples import Facts, find, trials
from supervise.rules.lint.solver import CannotTell, Every, boxes, fails, holds, never, opposite
from supervise.rules.lint.variables import Vocabulary

DAY = date(2026, 3, 2)
CODES = {code: Text(zh=code, en=code) for code in ("key", "normal", "slow")}
ELEMENTS = {
    spec.code: spec
    for spec in (
        ElementSpec("priority", "code", "优先级", "priority", codes=CODES),
        ElementSpec("households", "integer", "户数", "households"),
        ElementSpec("budget", "decimal", "预算", "budget"),
        ElementSpec("deadline", "date", "交办期限", "deadline"),
        ElementSpec("assigned_at", "date", "交办时间", "assigned on"),
        ElementSpec("title", "text", "名称", "title"),
    )
}
SCOPE = Scope("task", ELEMENTS)
VOCABULARY = Vocabulary("task", ELEMENTS)

WHOLE = [-1, 0, 1, 2, 3, 4, 5]
DENSE = [Decimal(n) / 2 for n in range(-1, 9)]
DAYS = [DAY + timedelta(days=n) for n in range(-1, 5)]
VALUES: dict[str, list[Any]] = {
    "matter.priority": [*CODES, "unlisted", None],
    "matter.households": [*WHOLE, None],
    "matter.budget": [*DENSE, None],
    "matter.deadline": [*DAYS, None],
    "task.open": [True, False],
    "task.acknowledged": [True, False],
}
"""Values on both sides of every limit that the conditions below may have: trying them all decides exactly."""

ORDER = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])


def atoms() -> st.SearchStrategy[str]:
    code = st.sampled_from(sorted(CODES)).map(lambda code: f"'{code}'")
    return st.one_of(
        st.builds("matter.priority {} {}".format, st.sampled_from(["==", "!="]), code),
        st.builds(lambda one, two: f"matter.priority in [{one}, {two}]", code, code),
        st.builds(lambda one, two: f"matter.priority not in [{one}, {two}]", code, code),
        st.builds("matter.households {} {}".format, ORDER, st.integers(0, 4)),
        st.builds("{} {} matter.households".format, st.integers(0, 4), ORDER),
        st.builds("matter.budget {} {}".format, ORDER, st.integers(0, 3)),
        st.builds(lambda one, two: f"{one} <= matter.budget < {two}", st.integers(0, 3), st.integers(0, 3)),
        st.builds(
            "matter.deadline {} date('{}')".format, ORDER, st.integers(0, 3).map(lambda n: DAY + timedelta(days=n))
        ),
        st.sampled_from(["task.open", "task.acknowledged"]),
        st.sampled_from([name for name, values in VALUES.items() if None in values]).map("missing({})".format),
    )


def conditions() -> st.SearchStrategy[str]:
    return st.recursive(
        atoms(),
        lambda inner: st.one_of(
            inner.map("not ({})".format),
            st.builds("({} and {})".format, inner, inner),
            st.builds("({} or {})".format, inner, inner),
        ),
        max_leaves=6,
    )


def condition(source: str) -> Formula:
    return compile_condition(source, SCOPE)


def cases(*formulas: Formula) -> Iterator[Facts]:
    """All facts there are, as far as the formulas read them."""
    names = sorted({name for one in formulas for name in one.reads})
    for values in product(*(VALUES[name] for name in names)):
        yield Facts(zip(names, values, strict=True))


def somewhere(test: Callable[[Facts], bool], *formulas: Formula) -> bool:
    return any(test(facts) for facts in cases(*formulas))


few = settings(max_examples=150, deadline=None)


@few
@given(conditions())
def test_never_is_said_exactly_of_what_holds_in_no_case(source: str):
    formula = condition(source)
    for truth, say in ((True, holds), (False, fails)):
        sometimes = somewhere(lambda facts, truth=truth: formula(facts) is truth, formula)
        assert bool(boxes(say(formula.tree, VOCABULARY), VOCABULARY)) is sometimes


@few
@given(conditions())
def test_always_is_said_exactly_of_what_holds_in_every_case(source: str):
    formula = condition(source)
    always = not somewhere(lambda facts: formula(facts) is not True, formula)
    assert never(opposite(holds(formula.tree, VOCABULARY)), VOCABULARY) is always


@few
@given(conditions(), conditions())
def test_one_condition_is_said_to_take_every_case_of_another_exactly_where_it_does(one: str, two: str):
    narrow, wide = condition(one), condition(two)
    takes_all = not somewhere(lambda facts: narrow(facts) is True and wide(facts) is not True, narrow, wide)
    statement = Every((holds(narrow.tree, VOCABULARY), opposite(holds(wide.tree, VOCABULARY))))
    assert never(statement, VOCABULARY) is takes_all


@few
@given(st.lists(conditions(), min_size=2, max_size=3))
def test_gap_and_overlap_of_several_are_exact(sources: list[str]):
    rules = [condition(source) for source in sources]
    said = [holds(rule.tree, VOCABULARY) for rule in rules]
    gap = somewhere(lambda facts: all(rule(facts) is not True for rule in rules), *rules)
    overlap = somewhere(lambda facts: all(rule(facts) is True for rule in rules[:2]), *rules[:2])
    assert bool(boxes(Every(tuple(map(opposite, said))), VOCABULARY)) is gap
    assert bool(boxes(Every(tuple(said[:2])), VOCABULARY)) is overlap


@few
@given(conditions())
def test_every_value_of_a_box_makes_the_condition_hold(source: str):
    formula = condition(source)
    for box in boxes(holds(formula.tree, VOCABULARY), VOCABULARY):
        fitting = [
            facts
            for facts in cases(formula)
            if all(domain.holds(facts[variable.name]) for variable, domain in box.items())  # type: ignore[union-attr]
        ]
        assert all(formula(facts) is True for facts in fitting)


@few
@given(conditions())
def test_what_can_hold_is_found_among_the_facts_that_are_tried(source: str):
    formula = condition(source)
    for box in boxes(holds(formula.tree, VOCABULARY), VOCABULARY):
        assert find([formula], VOCABULARY, lambda facts: formula(facts) is True, box) is not None


BEYOND = st.sampled_from([
    "len(matter.title) >= 4", "len(matter.title) < 4", "days(matter.assigned_at, matter.deadline) > 2",
    "days(matter.assigned_at, matter.deadline) <= 2", "matter.deadline < matter.assigned_at",
    "matter.assigned_at >= matter.deadline", "matter.assigned_at <= matter.deadline", "any(task.periods, reported)",
    "all(task.periods, not reported)", "count(task.periods, missed) >= 2", "matter.households * 2 > 4",
    "matter.budget / matter.households > 1", "task.assigned_at <= task.assigned_at",
    "workdays(matter.assigned_at, matter.deadline) >= 0",
])  # fmt: skip
"""Terms of several facts, of children and of time: taken as one each, so that only what is proven is said of them."""


@few
@given(st.lists(st.one_of(BEYOND, atoms()), min_size=1, max_size=3), st.booleans())
def test_beyond_its_fragment_never_and_always_are_still_never_false(sources: list[str], either: bool):
    formula = condition(f" {'or' if either else 'and'} ".join(f"({source})" for source in sources))
    said = holds(formula.tree, VOCABULARY)
    truths = [formula(facts) for facts in trials([formula], VOCABULARY, most=300)]
    if never(said, VOCABULARY):
        assert True not in truths
    if never(opposite(said), VOCABULARY):
        assert set(truths) == {True}


def test_a_comparison_of_two_facts_and_its_contrary_are_known_to_exclude_each_other():
    both = condition("matter.deadline < matter.assigned_at and matter.assigned_at <= matter.deadline")
    assert never(holds(both.tree, VOCABULARY), VOCABULARY)


def test_what_grows_too_large_is_not_decided_and_costs_no_time():
    """Twenty clauses of two parts have a million boxes."""
    clauses = " and ".join(f"(matter.households != {n} or matter.budget != {n})" for n in range(20))
    possible = condition(clauses)
    begun = perf_counter()
    with pytest.raises(CannotTell):
        boxes(holds(possible.tree, VOCABULARY), VOCABULARY)
    assert not never(holds(possible.tree, VOCABULARY), VOCABULARY)
    assert perf_counter() - begun < 5


def spans(values: list[Any]) -> st.SearchStrategy[Span]:
    end = st.sampled_from([None, *values])
    return st.builds(Span, end, st.booleans(), end, st.booleans())


@few
@given(st.data())
def test_ranges_are_the_sets_they_stand_for(data: st.DataObject):
    step, inner, tried = data.draw(st.sampled_from([
        ("dense", [Decimal(n) for n in range(4)], DENSE), ("whole", [0, 1, 2, 3, 4], WHOLE), ("day", DAYS[1:-1], DAYS),
    ]))  # fmt: skip
    several = [data.draw(st.lists(spans(inner), max_size=3)) for _ in range(2)]
    one, two = (Range.of(found, step) for found in several)
    for value in tried:
        first, second = (any(span.holds(value) for span in found) for found in several)
        assert one.holds(value) is first
        assert one.complement().holds(value) is not first
        assert one.meet(two).holds(value) is (first and second)
    assert one.empty is not any(one.holds(value) for value in tried)
    assert all(one.holds(value) for value in one.sample())
    assert (one == two) is all(one.holds(value) is two.holds(value) for value in tried)


@few
@given(st.data())
def test_codes_and_domains_are_the_sets_they_stand_for(data: st.DataObject):
    universe = data.draw(st.sampled_from([None, frozenset("abc")]))
    members = st.frozensets(st.sampled_from("abc"))

    def domain() -> Domain:
        return Domain(Codes.of(data.draw(members), universe, rest=data.draw(st.booleans())), data.draw(st.booleans()))

    one, two = domain(), domain()
    known: list[Any] = [*"abc", None] if universe else [*"abcd", None]
    for value in known:
        assert one.complement().holds(value) is not one.holds(value)
        assert one.meet(two).holds(value) is (one.holds(value) and two.holds(value))
    assert one.empty is not any(one.holds(value) for value in known)
    assert all(one.holds(value) for value in one.sample())


@few
@given(st.lists(spans([Decimal(n) for n in range(4)]), min_size=1, max_size=4))
def test_holes_are_what_lies_between_pieces_and_belongs_to_none(found: list[Span]):
    pieces = [Range.of([span]) for span in found]
    inside = holes(pieces, Range.of([Span()]))
    for value in DENSE:
        taken = any(piece.holds(value) for piece in pieces)
        below = any(piece.holds(other) for piece in pieces for other in [Decimal(-9), *DENSE] if other < value)
        above = any(piece.holds(other) for piece in pieces for other in [*DENSE, Decimal(9)] if other > value)
        assert inside.holds(value) is (not taken and below and above)
