"""Situations by the sentences that define them: a plain second reading that the laws hold the desk against."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import product
from typing import Any

from supervise.model.alerts import Alert
from supervise.rules.rulebook import CountRule, JoinTest, SituationRule
from supervise.stages.situation import count_of


def is_out(alert: Alert) -> bool:
    """An alert that waits for a signature counts nowhere."""
    return not alert.by_hand or alert.issued_at is not None


def situation_holds(rule: SituationRule, facts: Sequence[Any], levels: Sequence[str]) -> bool:
    """By the sentences that define it: enough are counted, or some choice of different alerts passes every test."""
    if isinstance(rule, CountRule):
        return count_of(rule, facts) >= rule.at_least
    fitting = [[place for place, one in enumerate(facts) if given(one) is True] for given in rule.given.values()]
    return any(
        all(_passes(test, dict(zip(rule.given, chosen, strict=True)), facts, levels) for test in rule.tests)
        for chosen in product(*fitting)
        if len(set(chosen)) == len(chosen)
    )


def _passes(test: JoinTest, chosen: Mapping[str, int], facts: Sequence[Any], levels: Sequence[str]) -> bool:
    one, other = facts[chosen[test.left]][f"alert.{test.key}"], facts[chosen[test.right]][f"alert.{test.other}"]
    if one is None or other is None:
        return False
    if test.key == "level":
        one, other = levels.index(one), levels.index(other)
    compare = {
        "==": operator.eq, "!=": operator.ne, "<": operator.lt,
        "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    }[test.op]  # fmt: skip
    return bool(compare(one, other))


def was_active(alert: Alert, at: datetime) -> bool:
    """Whether it was out, not resolved and not held at *at*; an interval without its end."""
    if any(begin <= at and (end is None or at < end) for begin, end in alert.held):
        return False
    since = alert.issued_at if alert.by_hand else alert.fired_at
    return since is not None and since <= at and (alert.resolved_at is None or at < alert.resolved_at)
