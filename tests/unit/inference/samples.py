"""Alert rules and programs that the tests of inference share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from supervise.model.base import Text
from supervise.rules import clauses
from supervise.rules.clauses import Clause, Fact, Head, Inference, Pattern, Program
from supervise.rules.rulebook import (
    AlertRule,
    Condition,
    CountRule,
    Facts,
    JoinRule,
    JoinTest,
    RuleRef,
    RulesetRef,
    Rung,
)

_TEXT = Text(zh="示例", en="sample")
_RULESET = RulesetRef("sample/alerts", "1", "0" * 8, "alerts", _TEXT, _TEXT)


class Always:
    """A condition that always holds."""

    source = "true"
    reads: frozenset[str] = frozenset()

    def __call__(self, facts: Facts) -> bool:
        return True


class Says:
    """A message that is always the same sentence."""

    reads: frozenset[str] = frozenset()

    def __call__(self, facts: Facts) -> Text:
        return _TEXT


def _ref(name: str) -> RuleRef:
    return RuleRef(name, _RULESET, _TEXT, _TEXT, "sample.yaml:1")


def alert_rule(name: str, rungs: Sequence[str], supersedes: Sequence[str] = ()) -> AlertRule:
    steps = tuple(Rung(rung, rung, None, None, Always(), (), None, Says()) for rung in rungs)
    return AlertRule(_ref(name), "period", Always(), steps, tuple(supersedes))


def count_rule(name: str, level: str, at_least: int = 2) -> CountRule:
    return CountRule(_ref(name), "unit", None, None, at_least, level, (), Says())


def join_rule(name: str, given: Mapping[str, Condition], tests: Sequence[JoinTest]) -> JoinRule:
    return JoinRule(_ref(name), "unit", given, tuple(tests), "red", (), Says())


def fact(*flags: str, **keys: int) -> Fact:
    return Fact(frozenset(flags), keys)


def same(key: str, of: int = 0) -> clauses.Test:
    return clauses.Test(key, "==", of, key)


ANCESTRY = Program(
    (
        Clause("parent", (Pattern(("parent",)),), Head("ancestor", (("of", 0, "of"), ("is", 0, "is")))),
        Clause(
            "older",
            (Pattern(("ancestor",)), Pattern(("parent",), (clauses.Test("of", "==", 0, "is"),))),
            Head("ancestor", (("of", 0, "of"), ("is", 1, "is"))),
        ),
    )
)
"""Closure over a line of parents: chains to a fixpoint."""

PAIRS = Program((Clause("pair", (Pattern(("thing",)), Pattern(("thing",)))),))
"""Every ordered pair: many firings from few facts."""


def line(length: int) -> list[Fact]:
    return [fact("parent", **{"of": n, "is": n + 1}) for n in range(1, length)]


def told(facts: Sequence[Fact], inference: Inference) -> set[tuple[object, ...]]:
    """The firings with their facts spelled out, so that results over facts in another order compare."""
    every = (*facts, *inference.derived)
    firings = [
        (firing.clause, *((every[n].flags, frozenset(every[n].keys.items())) for n in firing.frame))
        for firing in inference.firings
    ]
    assert len(firings) == len(set(firings)), "a clause fired twice on the same facts"
    return set(firings)
