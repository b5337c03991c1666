"""Bands of points that leave a value out, or claim one twice with different points: exactly, by their limits."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from supervise.model.base import Text
from supervise.rules.loading import Ruleset
from supervise.rules.scheme import Band, Bands, ScoreRule

from .asking import Asked, line_of
from .domains import Domain, Range, Span
from .found import Found
from .parting import holes
from .samples import Facts
from .solver import ALWAYS, Every, Is, holds, never
from .together import Together


def check(together: Together) -> Iterator[Found]:
    for ruleset in together.rulesets:
        scheme = ruleset.content.scoring
        for rule in () if scheme is None else scheme.rules:
            asked = together.of(ruleset, rule.ref.id, "bands")
            if isinstance(rule.points, Bands) and asked is not None:
                yield from _banded(together, ruleset, rule, rule.points, asked)


def _banded(together: Together, ruleset: Ruleset, rule: ScoreRule, points: Bands, asked: Asked) -> Iterator[Found]:
    """Told of a value between two bands, and of one in two of them, unless the rule never speaks there."""
    base = together.vocabulary(asked.subject).base(asked.formula.tree).values
    if not isinstance(base, Range):
        return
    pieces = [(band, _values(band, base)) for band in points.bands]
    source = asked.formula.source
    gaps = holes([piece for _, piece in pieces], base)
    if _possible(together, asked, gaps):
        value = next(gaps.sample())
        message = Text(zh=f"{source} 为 {value} 时不在任何一档", en=f"no band is for a {source} of {value}")
        yield _tell(together, ruleset, rule, "gap", message, value)
    for (one, first), (two, second) in combinations(pieces, 2):
        common = first.meet(second)
        if one.points != two.points and _possible(together, asked, common):
            value = next(common.sample())
            message = Text(
                zh=f"{source} 为 {value} 时有两档：{one.points} 分与 {two.points} 分",
                en=f"two bands are for a {source} of {value}: {one.points} and {two.points} points",
            )
            yield _tell(together, ruleset, rule, "overlap", message, value)


def _possible(together: Together, asked: Asked, values: Range) -> bool:
    """Whether it is not proven that the rule never speaks of one of *values*."""
    vocabulary = together.vocabulary(asked.subject)
    when = together.of(asked.ruleset, asked.rule, "when")
    speaks = ALWAYS if when is None else holds(when.formula.tree, vocabulary)
    inside = Is(asked.formula.tree, Domain(values, False))
    return not values.empty and not never(Every((speaks, inside)), vocabulary)


def _values(band: Band, base: Range) -> Range:
    return Range.of([Span(band.low, band.closed, band.high, band.high is not None)], base.step).meet(base)


def _tell(together: Together, ruleset: Ruleset, rule: ScoreRule, lint: str, message: Text, value: object) -> Found:
    case = together.case("card", Facts({"value": str(value)}), [f"{ruleset.ref.name} {rule.ref.id}.band"])
    return together.tell(lint, ruleset, rule.ref.id, line_of(rule.ref.place), "", message, [case])
