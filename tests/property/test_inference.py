"""durable-rules, the plain executor and nested loops written here decide alike, in whatever order facts come."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from supervise.rules import clauses
from supervise.rules.clauses import Clause, Executor, Fact, Head, Pattern, Program
from supervise.rules.holding import Holding, Ready, alert_program, counts_holding, holding
from supervise.rules.inference import executor
from supervise.rules.joining import joined
from supervise.rules.rulebook import AlertRule, JoinRule, JoinTest
from unit.inference.samples import alert_rule, count_rule, join_rule, told

PLAIN = executor("python")
ENGINE = executor("auto")
EXECUTORS: Sequence[Executor] = [PLAIN] if ENGINE.name == "python" else [PLAIN, ENGINE]

THOUSAND = settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])

FLAGS, KEYS = ("a", "b", "c", "d"), ("j", "k")
OPERATORS = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt,
    "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip

flags = st.sampled_from([("a",), ("b",), ("c",), ("d",), ("a", "b"), ("c", "d")])
keys = st.sampled_from(KEYS)


@st.composite
def patterns(draw: st.DrawFn, place: int) -> Pattern:
    if place == 0:
        return Pattern(draw(flags))
    tests = st.builds(
        clauses.Test,
        key=keys,
        op=st.sampled_from(["==", "==", "==", "!=", "<", "<=", ">", ">="]),
        of=st.integers(0, place - 1),
        other=keys,
        plus=st.sampled_from([0, 0, 0, 1, -1, 2]),
    )
    return Pattern(draw(flags), tuple(draw(st.lists(tests, max_size=2))))


@st.composite
def programs(draw: st.DrawFn) -> Program:
    found = []
    for number in range(draw(st.integers(1, 4))):
        size = draw(st.sampled_from([1, 2, 2, 3]))
        copied = st.tuples(keys, st.integers(0, size - 1), keys)
        heads = st.builds(
            Head, st.sampled_from(FLAGS), st.lists(copied, max_size=2, unique_by=lambda one: one[0]).map(tuple)
        )
        body = tuple(draw(patterns(place)) for place in range(size))
        found.append(Clause(f"clause {number}", body, draw(st.none() | heads)))
    return Program(tuple(found))


facts = st.lists(
    st.builds(
        Fact,
        st.frozensets(st.sampled_from(FLAGS), max_size=3),
        st.dictionaries(keys, st.integers(0, 3), max_size=2),
    ),
    max_size=5,
)

Plain = tuple[frozenset[str], frozenset[tuple[str, int]]]


def _plain(fact: Fact) -> Plain:
    return fact.flags, frozenset((key, value) for key, value in fact.keys.items() if value)


def naive(program: Program, given: Sequence[Fact]) -> tuple[set[Plain], set[tuple[object, ...]]]:
    """Every choice of facts for every clause, over and over until nothing is new."""
    known = {_plain(fact) for fact in given}
    while True:
        firings: set[tuple[object, ...]] = set()
        derived: set[Plain] = set()
        for clause in program.clauses:
            for frame in permutations(known, len(clause.patterns)):
                having = [dict(fact[1]) for fact in frame]
                if all(
                    set(pattern.flags) <= frame[n][0]
                    and all(
                        OPERATORS[test.op](having[n].get(test.key, 0), having[test.of].get(test.other, 0) + test.plus)
                        for test in pattern.tests
                    )
                    for n, pattern in enumerate(clause.patterns)
                ):
                    firings.add((clause.name, *frame))
                    if clause.head:
                        copied = {(new, having[n].get(old, 0)) for new, n, old in clause.head.keys}
                        derived.add((frozenset({clause.head.flag}), frozenset(one for one in copied if one[1])))
        if derived <= known:
            return known, firings
        known |= derived


@THOUSAND
@given(programs(), facts, st.randoms(use_true_random=False))
def test_every_executor_reaches_the_fixpoint_of_nested_loops(
    program: Program, given: list[Fact], random: object
) -> None:
    known, firings = naive(program, given)
    bare = [Fact(fact.flags, dict(_plain(fact)[1])) for fact in given]
    shuffled = list(bare)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    results = [one.run(program, bare) for one in EXECUTORS]
    for engine, found in zip(EXECUTORS, results, strict=True):
        assert found == results[0], engine.name
        assert {_plain(fact) for fact in (*bare, *found.derived)} == known, engine.name
        assert told(bare, found) == firings, engine.name
        assert told(shuffled, engine.run(program, shuffled)) == firings, engine.name


RUNGS = ("blue", "yellow", "orange", "red")


@st.composite
def rulesets(draw: st.DrawFn) -> list[AlertRule]:
    names = [f"rule {n}" for n in range(draw(st.integers(1, 5)))]
    return [
        alert_rule(
            name,
            RUNGS[: draw(st.integers(1, 4))],
            draw(st.lists(st.sampled_from(names), max_size=2, unique=True)),
        )
        for name in names
    ]


@st.composite
def questions(draw: st.DrawFn) -> tuple[list[AlertRule], list[Ready], list[Ready], list[Ready]]:
    rules = draw(rulesets())
    every = [
        Ready(rule.ref.id, rung.name, subject) for rule in rules for rung in rule.rungs for subject in ("s1", "s2")
    ]
    ready = draw(st.lists(st.sampled_from(every), max_size=14))
    started, silent = (draw(st.lists(st.sampled_from(every), max_size=3)) for _ in range(2))
    return rules, ready, started, silent


Key = tuple[str, str, str]


def loops(
    rules: Sequence[AlertRule], ready: Sequence[Ready], started: Sequence[Ready], silent: Sequence[Ready]
) -> list[tuple[object, ...]]:
    """Which rungs hold and which one mutes each, from the sentences that define it."""
    rungs: Mapping[str, list[str]] = {rule.ref.id: [rung.name for rung in rule.rungs] for rule in rules}
    order = list(rungs)
    above = {rule.ref.id: set(rule.supersedes) - {rule.ref.id} for rule in rules}
    subjects = sorted({one.subject for one in (*ready, *started)})
    holds: set[Key] = set()
    for subject in subjects:
        for name in order:
            below = False
            for step, rung in enumerate(rungs[name]):
                one = Ready(name, rung, subject)
                below = (one in ready and (step == 0 or below)) or (step > 0 and one in started)
                if below:
                    holds.add((subject, name, rung))

    def muters(of: Key) -> list[Key]:
        subject, name, rung = of
        return [
            (by, other, higher)
            for by, other, higher in holds
            if by == subject
            and Ready(other, higher, by) not in silent
            and (name in above[other] or (other == name and rungs[name].index(higher) > rungs[name].index(rung)))
        ]

    found: list[tuple[object, ...]] = []
    for subject in subjects:
        for name in order:
            for rung in rungs[name]:
                if (subject, name, rung) not in holds:
                    continue
                best = sorted(
                    muters((subject, name, rung)),
                    key=lambda by: (
                        bool(muters(by)),
                        by[1] == name,
                        order.index(by[1]),
                        -rungs[by[1]].index(by[2]),
                    ),
                )
                found.append((subject, name, rung, best[0][1:] if best else None))
    return found


def _spelled(found: Sequence[Holding]) -> list[tuple[object, ...]]:
    return [(one.subject, one.rule, one.rung, one.muted_by) for one in found]


@THOUSAND
@given(questions(), st.integers(1, 3))
def test_alerts_and_the_situations_above_them_hold_by_the_sentences_that_define_them(
    question: tuple[list[AlertRule], list[Ready], list[Ready], list[Ready]], at_least: int
) -> None:
    rules, ready, started, silent = question
    program = alert_program(rules)
    counted = [count_rule(f"many {rung}", rung, at_least) for rung in RUNGS]
    wanted = loops(rules, ready, started, silent)
    results = []
    for engine in EXECUTORS:
        found = holding(program, ready, started, engine, silent)
        assert _spelled(found) == wanted, engine.name
        assert holding(program, ready[::-1], started[::-1], engine, silent[::-1]) == found, engine.name
        enough = [
            (rule.ref.id, subject)
            for rule in counted
            for subject in ("s1", "s2")
            if sum(one.subject == subject and one.rung == rule.level for one in found) >= at_least
        ]
        above = counts_holding(counted, enough, engine)
        assert _spelled(above) == [
            (subject, f"many {rung}", rung, None)
            for subject in ("s1", "s2")
            for rung in RUNGS
            if sum(one[0] == subject and one[2] == rung for one in wanted) >= at_least
        ], engine.name
        results.append((found, above))
    assert all(result == results[0] for result in results)


KEYS_OF_ALERTS = ("task", "unit", "level", "fired_at")
LEVELS = ("blue", "yellow", "red")
BEGIN = datetime(2026, 2, 10, tzinfo=UTC)


class Is:
    """A condition on the flags of an alert."""

    reads: frozenset[str] = frozenset()

    def __init__(self, flag: str) -> None:
        self.flag = self.source = flag

    def __call__(self, facts: Mapping[str, object]) -> bool | None:
        return facts["flags"].get(self.flag)  # type: ignore[attr-defined, no-any-return]


def alert_values() -> st.SearchStrategy[dict[str, object]]:
    """The facts of an alert: known, unknown or missing."""
    some = st.sampled_from(["x", "y", None])
    return st.fixed_dictionaries(
        {
            "alert.task": some,
            "alert.unit": some,
            "alert.level": st.sampled_from(LEVELS),
            "alert.fired_at": st.integers(0, 2).map(lambda hours: BEGIN + timedelta(hours=hours)),
            "flags": st.dictionaries(st.sampled_from(FLAGS), st.sampled_from([True, True, False, None])),
        }
    )


@st.composite
def joins(draw: st.DrawFn) -> JoinRule:
    names = ["p", "q", "r"][: draw(st.sampled_from([2, 2, 3]))]
    given = {name: Is(draw(st.sampled_from(FLAGS))) for name in names}
    tests = []
    for _ in range(draw(st.integers(0, 3))):
        left, right = draw(st.permutations(names))[:2]
        key = draw(st.sampled_from(KEYS_OF_ALERTS))
        ordered = key in {"level", "fired_at"}
        other = key if ordered else draw(st.sampled_from(["task", "unit"]))
        op = draw(st.sampled_from(["==", "!=", "<", "<=", ">", ">="] if ordered else ["==", "==", "!="]))
        tests.append(JoinTest(left, key, op, right, other))
    return join_rule("joined", given, tests)


@THOUSAND
@given(joins(), st.lists(alert_values(), max_size=7))
def test_a_join_holds_by_the_sentence_that_defines_it(rule: JoinRule, alerts: list[dict[str, object]]) -> None:
    names = list(rule.given)
    rank = {level: place for place, level in enumerate(LEVELS)}

    def value(place: int, key: str) -> object:
        found = alerts[place][f"alert.{key}"]
        return rank[str(found)] if key == "level" else found

    def passes(test: JoinTest, chosen: Mapping[str, int]) -> bool:
        one, other = value(chosen[test.left], test.key), value(chosen[test.right], test.other)
        return one is not None and other is not None and bool(OPERATORS[test.op](one, other))

    sound = [
        chosen
        for frame in permutations(range(len(alerts)), len(names))
        if (chosen := dict(zip(names, frame, strict=True)))
        and all(rule.given[name](alerts[place]) is True for name, place in chosen.items())
        and all(passes(test, chosen) for test in rule.tests)
    ]
    for engine in EXECUTORS:
        found = joined(rule, alerts, rank, engine)
        assert (found is not None) == bool(sound), engine.name
        assert found is None or found in sound, engine.name
        assert found == joined(rule, alerts, rank, PLAIN), engine.name


@pytest.mark.skipif(ENGINE.name == "python", reason="durable-rules does not build here")
def test_the_second_opinion_is_another_executor() -> None:
    assert {one.name for one in EXECUTORS} == {"python", "durable"}
