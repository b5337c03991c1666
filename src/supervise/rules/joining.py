"""Joins over alerts as programs of clauses: each alert is a fact of whole numbers, each situation one clause.

What one alert says by itself is decided before, and reaches the clause as a flag; what two alerts have in common is
compared by the executor, over values that were numbered for this run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .clauses import Clause, Executor, Fact, Pattern, Program, Test
from .rulebook import Facts, JoinRule, JoinTest

JOINED = "joined"


def joined(
    rule: JoinRule, alerts: Sequence[Facts], rank: Mapping[str, int], executor: Executor
) -> Mapping[str, int] | None:
    """One choice of different *alerts* for which *rule* holds: the place of each by its name, or None where there is
    none. Of several choices always the same, whatever the executor. *rank* says how high each level stands.
    """
    numbers = _Numbers(rule, alerts, rank)
    flags = [numbers.flags_of(place) for place in range(len(alerts))]
    kept = _enough_of_each(rule, [(flags[place], numbers.keys_of(place)) for place in range(len(alerts))])
    facts = [Fact(flags[place], {**numbers.keys_of(place), "alert": n}) for n, place in enumerate(kept, 1)]
    if not facts:
        return None
    firings = executor.run(_program(rule), facts).firings
    if not firings:
        return None
    return {name: kept[place] for name, place in zip(rule.given, firings[0].frame, strict=True)}


def _program(rule: JoinRule) -> Program:
    """The clause of a rule: one pattern per name, each test at the later of the two names that it compares."""
    place = {name: number for number, name in enumerate(rule.given)}
    tests: dict[str, list[Test]] = {name: [] for name in rule.given}
    for test in rule.tests:
        one = test if place[test.left] > place[test.right] else _turned(test)
        tests[one.left].append(Test(one.key, one.op, place[one.right], one.other))
    patterns = tuple(Pattern((f"is{place[name]}",), tuple(tests[name])) for name in rule.given)
    return Program((Clause(JOINED, patterns),))


def _turned(test: JoinTest) -> JoinTest:
    """The same test with its sides changed."""
    turned: Mapping[str, Any] = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
    return JoinTest(test.right, test.other, turned[test.op], test.left, test.key)


class _Numbers:
    """The values of one run as numbers: equal values have equal numbers, and what has an order keeps it."""

    def __init__(self, rule: JoinRule, alerts: Sequence[Facts], rank: Mapping[str, int]) -> None:
        self._rule = rule
        self._alerts = alerts
        self._rank = rank
        self._keys = sorted({key for test in rule.tests for key in (test.key, test.other)})
        values = {self._value(alert, key) for alert in alerts for key in self._keys} - {None}
        ordered: Iterable[Any] = sorted(values, key=lambda value: (type(value).__name__, value))
        self._number = {value: number for number, value in enumerate(ordered, 1)}

    def _value(self, alert: Facts, key: str) -> Any:
        value = alert[f"alert.{key}"]
        return self._rank.get(value, -1) + len(self._rank) if key == "level" and value is not None else value

    def keys_of(self, place: int) -> Mapping[str, int]:
        known = ((key, self._value(self._alerts[place], key)) for key in self._keys)
        return {key: self._number[value] for key, value in known if value is not None}

    def flags_of(self, place: int) -> frozenset[str]:
        """The names that an alert may go by: what is unknown of it is equal to nothing, and unequal to nothing."""
        alert = self._alerts[place]
        return frozenset(
            f"is{number}"
            for number, (name, condition) in enumerate(self._rule.given.items())
            if condition(alert) is True and all(self._value(alert, key) is not None for key in self._asked(name))
        )

    def _asked(self, name: str) -> Iterable[str]:
        for test in self._rule.tests:
            if test.left == name:
                yield test.key
            if test.right == name:
                yield test.other


def _enough_of_each(rule: JoinRule, alike: Sequence[tuple[frozenset[str], Mapping[str, int]]]) -> Sequence[int]:
    """The places of alerts that may be chosen. Of those that a join cannot tell apart it never needs more than it has
    names, so that a thousand alerts of one unit do not make a million choices.
    """
    seen: Counter[Any] = Counter()
    kept: list[int] = []
    for place, (flags, keys) in enumerate(alike):
        kind = (flags, frozenset(keys.items()))
        if flags and seen[kind] < len(rule.given):
            seen[kind] += 1
            kept.append(place)
    return kept
