"""situation: what alerts that are out make together, of one matter or of one group: counted, or joined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from supervise.rules.clauses import Executor
from supervise.rules.holding import counts_holding
from supervise.rules.joining import joined
from supervise.rules.rulebook import CountRule, Rulebook, SituationRule

from .facts import SubjectFacts

SITUATION = "situation"
"""The rung of an alert that a situation fired; situations are never over situations."""


@dataclass(frozen=True)
class Found:
    """A situation that holds: over how many alerts, and what of them an explanation shows."""

    rule: SituationRule
    count: int
    shown: Mapping[str, Any] = field(default_factory=dict)


def situations_of(
    rules: Sequence[SituationRule], subject: str, alerts: Sequence[SubjectFacts], book: Rulebook, executor: Executor
) -> tuple[Found, ...]:
    """Those of *rules* that hold of *subject*, over the facts of its *alerts*; one alert stands for itself alone."""
    found = {rule.ref.id: one for rule in rules if (one := _look(rule, alerts, book, executor)) is not None}
    holding = counts_holding(rules, {(rule, subject) for rule in found}, executor)
    return tuple(found[one.rule] for one in holding)


def _look(rule: SituationRule, alerts: Sequence[SubjectFacts], book: Rulebook, executor: Executor) -> Found | None:
    if isinstance(rule, CountRule):
        count = count_of(rule, alerts)
        return Found(rule, count) if count >= rule.at_least else None
    rank = {level.code: place for place, level in enumerate(book.levels)}
    ordered = sorted(alerts, key=lambda facts: str(facts["alert.id"]))
    chosen = joined(rule, ordered, rank, executor)
    if chosen is None:
        return None
    named = sum(any(given(facts) is True for given in rule.given.values()) for facts in ordered)
    return Found(rule, named, {name: ordered[place]["alert.id"] for name, place in chosen.items()})


def count_of(rule: CountRule, alerts: Sequence[SubjectFacts]) -> int:
    """How many alerts the rule counts: those its condition certainly holds for, once per distinct value."""
    counted = [facts for facts in alerts if rule.where is None or rule.where(facts) is True]
    if rule.distinct is None:
        return len(counted)
    return len({value for facts in counted if (value := facts[f"alert.{rule.distinct}"]) is not None})
