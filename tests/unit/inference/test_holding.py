"""Ladders, direct starts, supersession and situations, by both executors."""

from __future__ import annotations

import pytest

from supervise.errors import UsageError
from supervise.rules.clauses import Executor
from supervise.rules.holding import (
    DIRECT_START,
    FIRST_RUNG,
    NEXT_RUNG,
    SITUATION,
    Holding,
    Ready,
    alert_program,
    counts_holding,
    holding,
)
from supervise.rules.inference import executor
from unit.inference.samples import alert_rule, count_rule

RULES = [
    alert_rule("due-soon", ["blue"]),
    alert_rule("overdue", ["yellow", "orange", "red"], supersedes=["due-soon"]),
    alert_rule("final", ["red"], supersedes=["overdue"]),
]
PROGRAM = alert_program(RULES)


@pytest.fixture(params=["python", "durable"])
def engine(request: pytest.FixtureRequest) -> Executor:
    if request.param == "durable":
        pytest.importorskip("durable_rules_engine", reason="durable-rules does not build here")
    return executor(request.param)


def _flags(*names: str, subject: str = "p1") -> list[Ready]:
    return [Ready(*name.split("/"), subject) for name in names]


def _held(engine: Executor, *ready: str, started: tuple[str, ...] = ()) -> dict[str, str | None]:
    found = holding(PROGRAM, _flags(*ready), _flags(*started), engine)
    return {f"{one.rule}/{one.rung}": "/".join(one.muted_by) if one.muted_by else None for one in found}


def test_a_first_rung_holds_where_it_is_ready(engine: Executor) -> None:
    assert _held(engine, "overdue/yellow") == {"overdue/yellow": None}
    assert _held(engine) == {}


def test_a_ladder_is_climbed_in_one_instant_and_its_highest_rung_speaks(engine: Executor) -> None:
    assert _held(engine, "overdue/red", "overdue/orange", "overdue/yellow") == {
        "overdue/yellow": "overdue/red",
        "overdue/orange": "overdue/red",
        "overdue/red": None,
    }


def test_a_rung_does_not_hold_over_a_gap(engine: Executor) -> None:
    assert _held(engine, "overdue/yellow", "overdue/red") == {"overdue/yellow": None}
    assert _held(engine, "overdue/orange", "overdue/red") == {}


def test_a_started_rung_holds_without_the_one_below_and_carries_those_above(engine: Executor) -> None:
    assert _held(engine, "overdue/red", started=("overdue/orange",)) == {
        "overdue/orange": "overdue/red",
        "overdue/red": None,
    }


def test_a_start_of_the_first_rung_adds_nothing(engine: Executor) -> None:
    assert _held(engine, started=("overdue/yellow",)) == {}


def test_the_clause_says_why_a_rung_holds_and_the_ladder_comes_first(engine: Executor) -> None:
    ready = _flags("overdue/yellow", "overdue/orange")
    found = holding(PROGRAM, ready, _flags("overdue/orange", "overdue/red"), engine)
    assert [one.clause for one in found] == [FIRST_RUNG, NEXT_RUNG, DIRECT_START]


def test_a_superseding_rule_mutes_every_rung_of_the_other(engine: Executor) -> None:
    assert _held(engine, "overdue/yellow", "overdue/orange", "final/red") == {
        "overdue/yellow": "final/red",
        "overdue/orange": "final/red",
        "final/red": None,
    }


def test_what_is_muted_still_holds_and_mutes(engine: Executor) -> None:
    assert _held(engine, "due-soon/blue", "overdue/yellow", "final/red")["due-soon/blue"] == "overdue/yellow"


def test_supersession_does_not_leap_over_a_rule_that_does_not_hold(engine: Executor) -> None:
    assert _held(engine, "due-soon/blue", "final/red") == {"due-soon/blue": None, "final/red": None}


def test_the_rung_that_speaks_is_named_before_one_that_is_muted_itself(engine: Executor) -> None:
    assert _held(engine, "due-soon/blue", "overdue/yellow", "overdue/orange")["due-soon/blue"] == "overdue/orange"


def test_subjects_are_judged_apart(engine: Executor) -> None:
    ready = [*_flags("overdue/yellow", subject="p1"), *_flags("overdue/orange", "due-soon/blue", subject="p2")]
    found = holding(PROGRAM, ready, (), engine)
    assert [(one.subject, one.rule, one.rung, one.muted_by) for one in found] == [
        ("p1", "overdue", "yellow", None),
        ("p2", "due-soon", "blue", None),
    ]


def test_holdings_come_by_subject_then_in_the_order_of_rules_and_rungs(engine: Executor) -> None:
    names = ("final/red", "overdue/red", "due-soon/blue", "overdue/orange", "overdue/yellow")
    ready = [flag for subject in ("乙", "p10", "p9") for flag in _flags(*names, subject=subject)]
    found = holding(PROGRAM, ready, (), engine)
    inner = ["due-soon/blue", "overdue/yellow", "overdue/orange", "overdue/red", "final/red"]
    assert [(one.subject, f"{one.rule}/{one.rung}") for one in found] == [
        (subject, name) for subject in ("p10", "p9", "乙") for name in inner
    ]


def test_rules_that_supersede_each_other_come_to_an_end_with_both_muted(engine: Executor) -> None:
    program = alert_program([alert_rule("a", ["x"], ["b", "a"]), alert_rule("b", ["x"], ["a"])])
    found = holding(program, _flags("a/x", "b/x"), (), engine)
    assert [(one.rule, one.muted_by) for one in found] == [("a", ("b", "x")), ("b", ("a", "x"))]


def test_a_superseded_rule_that_is_not_in_force_is_left_out(engine: Executor) -> None:
    program = alert_program([alert_rule("a", ["x"], ["long gone"])])
    assert holding(program, _flags("a/x"), (), engine) == (Holding("a", "x", "p1", None, FIRST_RUNG),)


@pytest.mark.parametrize(("rule", "rung"), [("overdue", "blue"), ("unheard-of", "red")])
def test_a_rung_that_no_rule_has_is_refused(engine: Executor, rule: str, rung: str) -> None:
    with pytest.raises(UsageError, match=f"rung {rung} of an alert rule {rule}"):
        holding(PROGRAM, [Ready(rule, rung, "p1")], (), engine)


def test_rules_and_rungs_must_be_told_apart() -> None:
    with pytest.raises(UsageError, match="same id"):
        alert_program([alert_rule("a", ["x"]), alert_rule("a", ["y"])])
    with pytest.raises(UsageError, match="same name"):
        alert_program([alert_rule("a", ["x", "x"])])


def test_situations_hold_where_enough_was_counted(engine: Executor) -> None:
    rules = [count_rule("unit-in-trouble", "red"), count_rule("unit-slow", "orange")]
    enough = {("unit-slow", "u2"), ("unit-slow", "u1"), ("unit-in-trouble", "u1")}
    assert counts_holding(rules, enough, engine) == (
        Holding("unit-in-trouble", "red", "u1", None, SITUATION),
        Holding("unit-slow", "orange", "u1", None, SITUATION),
        Holding("unit-slow", "orange", "u2", None, SITUATION),
    )
    assert counts_holding(rules, (), engine) == ()


def test_a_situation_that_no_rule_has_is_refused(engine: Executor) -> None:
    with pytest.raises(UsageError, match="unheard-of"):
        counts_holding([], [("unheard-of", "u1")], engine)
