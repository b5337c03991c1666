"""choosing: which period rules a task follows."""

from __future__ import annotations

from collections.abc import Mapping

from supervise.rules.activation import World
from supervise.rules.rulebook import Facts, PeriodRule


def rules_for(facts: Facts, world: World) -> Mapping[str, PeriodRule]:
    """By series, the first period rule that certainly holds for a task; a series without one has no periods."""
    found: dict[str, PeriodRule] = {}
    for rule in world.rulebook.periods:
        if rule.series not in found and (rule.when is None or rule.when(facts) is True):
            found[rule.series] = rule
    return found
