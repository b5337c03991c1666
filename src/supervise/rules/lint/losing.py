"""What a scoring rule gives under some facts, and what of it is given for alerts of which no unit is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from supervise.model.alerts import TO_A_UNIT
from supervise.rules.language import Formula
from supervise.rules.loading import Ruleset
from supervise.rules.rulebook import Rung
from supervise.rules.scheme import Bands, ByRole, Points, Range, ScoreRule

from .samples import Facts


def alerts_of(score: ScoreRule) -> str:
    """The fact that holds the alerts of the subject of a rule."""
    return f"{score.subject}.alerts"


def untold_rungs(rulesets: Sequence[Ruleset]) -> Iterator[tuple[str, Rung]]:
    """Every rung that addresses nobody of a unit, neither by a notice nor by an action, with its rule."""
    for ruleset in rulesets:
        for rule in ruleset.content.alerts:
            for rung in rule.rungs:
                if not TO_A_UNIT & {*rung.notify, *(action.to for action in rung.do)}:
                    yield rule.ref.id, rung


def least_points(score: ScoreRule, facts: Facts) -> Decimal:
    """The least that a rule gives under *facts*: nothing, where its condition does not certainly hold."""
    if score.when is not None and score.when(facts) is not True:
        return Decimal(0)
    return _each_time(score.points, facts) * _times(score, facts)


def _each_time(points: Points, facts: Facts) -> Decimal:
    if isinstance(points, Decimal):
        return points
    if isinstance(points, ByRole):
        return min(points.lead, points.support)
    if isinstance(points, Range):
        return points.low
    if isinstance(points, Bands):
        value = points.of(facts)
        given = () if value is None else [band.points for band in points.bands if band.holds(value)]
        return min(given, default=Decimal(0))
    value = points(facts) if isinstance(points, Formula) else None
    return Decimal(0) if value is None else Decimal(value)


def _times(score: ScoreRule, facts: Facts) -> int:
    each = score.each
    if each is None:
        return 1
    counted: Sequence[Facts] = facts[f"{score.subject}.{each.of}"] or ()
    return sum(each.where is None or each.where(child) is True for child in counted) // each.number


def untold(score: ScoreRule, rulesets: Sequence[Ruleset]) -> Callable[[Facts], list[str]]:
    """The rungs of which no unit is told and without whose alerts a rule would take less."""
    rungs = {(rule, rung.name): rung.level for rule, rung in untold_rungs(rulesets)}

    def lost(facts: Facts) -> list[str]:
        name = alerts_of(score)
        alerts: Sequence[Mapping[str, Any]] = facts[name] or ()
        keys = [(one["alert.rule"], one["alert.rung"]) for one in alerts]
        told = [one for one, key in zip(alerts, keys, strict=True) if key not in rungs]
        if least_points(score, facts) >= least_points(score, Facts({**facts, name: tuple(told)})):
            return []
        return sorted({".".join(key) for key in keys if key in rungs})

    return lost
