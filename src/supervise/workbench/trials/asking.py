"""What rules ask: their conditions one by one, and in each condition the comparisons with a literal, its limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any, Protocol

from supervise.calendar.offsets import Moment
from supervise.rules.catalogue import Subject
from supervise.rules.language import Formula
from supervise.rules.language.tree import Compare, Comparison, Constant, Gather, Node
from supervise.rules.language.writing import write_expression
from supervise.rules.rulebook import (
    AlertRule,
    Condition,
    CountRule,
    Facts,
    JoinRule,
    Light,
    PeriodRule,
    RuleRef,
    SituationRule,
    TagRule,
    ValidationRule,
)

_FLIPPED: Mapping[Comparison, Comparison] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_DAY = timedelta(days=1)


class Rules(Protocol):
    """What a ruleset or a rulebook says, kind by kind."""

    @property
    def validations(self) -> Sequence[ValidationRule]: ...
    @property
    def scope(self) -> Sequence[ValidationRule]: ...
    @property
    def tags(self) -> Sequence[TagRule]: ...
    @property
    def periods(self) -> Sequence[PeriodRule]: ...
    @property
    def alerts(self) -> Sequence[AlertRule]: ...
    @property
    def counts(self) -> Sequence[CountRule]: ...
    @property
    def joins(self) -> Sequence[JoinRule]: ...
    @property
    def lights(self) -> Mapping[str, Sequence[Light]]: ...


class Scored(Protocol):
    """What gives points to subjects of a kind, whatever form its points have."""

    @property
    def ref(self) -> RuleRef: ...
    @property
    def subject(self) -> str: ...
    @property
    def when(self) -> Condition | None: ...


@dataclass(frozen=True)
class Asked:
    """One condition of a rule: which part of the rule it is, and of what kind of subject it is asked."""

    ref: RuleRef
    part: str
    condition: Any

    @property
    def key(self) -> str:
        """Its name in a tally: one to a place in a file, whichever desk has compiled the rule."""
        return f"{self.ref.place}#{self.part}"

    @cached_property
    def limits(self) -> Sequence[Limit]:
        return limits_of(self.condition) if isinstance(self.condition, Formula) else ()


@dataclass(frozen=True)
class Limit:
    """A comparison with a literal. Its lower side ends, and its upper side begins, at `literal`; which of them the
    literal itself belongs to, `included` says: True for the upper one, as in `>= 4` and `< 4`.
    """

    text: str
    literal: Any
    included: bool
    written: str
    """The comparison sign and the literal as they are probably written."""
    _path: Sequence[Gather]
    _value: Formula
    _forced: tuple[Formula, Formula]

    @property
    def lower(self) -> Any:
        """A value just below."""
        return _shifted(self.literal, -1) if self.included else self.literal

    @property
    def upper(self) -> Any:
        """A value just above."""
        return self.literal if self.included else _shifted(self.literal, 1)

    def sides(self, facts: Facts) -> Iterator[str]:
        """On which sides, close by, the compared values lie, where the comparison decides the condition at all."""
        if self._forced[0](facts) == self._forced[1](facts):
            return
        rows: list[Facts] = [facts]
        for gather in self._path:
            rows = [child for row in rows for child in row[gather.children.name] or ()]
        for row in rows:
            value = self._value(row)
            if value is not None:
                yield from self._side(value)

    def _side(self, value: Any) -> Iterator[str]:
        below, above = _shifted(self.literal, -1), _shifted(self.literal, 1)
        if self.included:
            if below <= value < self.literal:
                yield "lower"
            elif self.literal <= value < above:
                yield "upper"
        elif below < value <= self.literal:
            yield "lower"
        elif self.literal < value <= above:
            yield "upper"


def _shifted(literal: Any, steps: int) -> Any:
    """The literal moved by its own smallest step: a day, one, or one of its last decimal."""
    if isinstance(literal, date | datetime):
        return literal + steps * _DAY
    exponent = literal.as_tuple().exponent if isinstance(literal, Decimal) else 0
    if isinstance(exponent, int) and exponent < 0:
        return literal + steps * Decimal(1).scaleb(exponent)
    return literal + steps


@lru_cache(maxsize=4096)
def limits_of(condition: Formula) -> Sequence[Limit]:
    """The limits of a condition, in the order in which they stand in it."""
    return tuple(_limits(condition, condition.tree, condition.subject, ()))


def _limits(whole: Formula, node: Node, subject: Subject, path: Sequence[Gather]) -> Iterator[Limit]:
    if isinstance(node, Compare) and (limit := _limit(whole, node, subject, path)) is not None:
        yield limit
    if isinstance(node, Gather):
        yield from _limits(whole, node.each, node.child, (*path, node))
        return
    for part in node.parts():
        yield from _limits(whole, part, subject, path)


def _limit(whole: Formula, node: Compare, subject: Subject, path: Sequence[Gather]) -> Limit | None:
    sign, value, literal = node.comparison, node.left, node.right
    if isinstance(value, Constant):
        sign, value, literal = _FLIPPED.get(sign, sign), literal, value
    if sign not in _FLIPPED or not isinstance(literal, Constant) or isinstance(value, Constant):
        return None
    forced = [
        Formula(whole.source, whole.subject, _put(whole.tree, node, Constant("bool", truth))) for truth in (True, False)
    ]
    said, limit = (write_expression(one, subject, "plain", {}) for one in (value, literal))
    written = f"{sign} {limit}"
    return Limit(
        f"{said} {written}", literal.value, sign in {">=", "<"}, written, path,
        Formula(whole.source, subject, value), (forced[0], forced[1]),
    )  # fmt: skip


def _put(tree: Node, old: Node, new: Node) -> Node:
    """*tree* with *new* in the place of *old*."""
    if tree is old:
        return new
    changes: dict[str, Any] = {}
    for one in fields(tree):
        part = getattr(tree, one.name)
        if isinstance(part, Node):
            changes[one.name] = _put(part, old, new)
        elif isinstance(part, tuple) and part and all(isinstance(each, Node) for each in part):
            changes[one.name] = tuple(_put(each, old, new) for each in part)
    return replace(tree, **changes) if changes else tree


# the conditions of each kind of rule


def of_alert(rule: AlertRule) -> Iterator[Asked]:
    """The ground of an alert, then what its rungs ask besides."""
    yield Asked(rule.ref, "holds", rule.holds)
    for rung in rule.rungs:
        if rung.when is not None:
            yield Asked(rule.ref, f"when/{rung.name}", rung.when)
        if rung.start is not None:
            yield Asked(rule.ref, f"start/{rung.name}", rung.start)


def of_check(rule: ValidationRule) -> Iterator[Asked]:
    """Where a check applies, then what it asks."""
    if rule.applies is not None:
        yield Asked(rule.ref, "if", rule.applies)
    asked = rule.must if rule.must is not None else rule.fault
    if asked is not None:
        yield Asked(rule.ref, "asked", asked)


def of_situation(rule: SituationRule) -> Iterator[Asked]:
    """What a situation asks of alerts: of those that it counts, or of each one that it joins."""
    if isinstance(rule, JoinRule):
        yield from (Asked(rule.ref, f"given/{name}", one) for name, one in rule.given.items())
    elif rule.where is not None:
        yield Asked(rule.ref, "where", rule.where)


def of_period(rule: PeriodRule) -> Iterator[Asked]:
    if rule.when is not None:
        yield Asked(rule.ref, "when", rule.when)


def of_tag(rule: TagRule) -> Asked:
    return Asked(rule.ref, "when", rule.when)


def of_score(rule: Scored) -> Iterator[Asked]:
    if rule.when is not None:
        yield Asked(rule.ref, "when", rule.when)


def asked_of(rules: Rules) -> Iterator[Asked]:
    """Every condition of a ruleset but those of its lights and its scores."""
    for check in (*rules.scope, *rules.validations):
        yield from of_check(check)
    for tag in rules.tags:
        yield of_tag(tag)
    for period in rules.periods:
        yield from of_period(period)
    for alert in rules.alerts:
        yield from of_alert(alert)
    situations: tuple[SituationRule, ...] = (*rules.counts, *rules.joins)
    for situation in situations:
        yield from of_situation(situation)


def moments_of(rule: AlertRule) -> Iterator[tuple[str, Moment]]:
    """The instants of a rule's rungs, each with its name in a tally."""
    for rung in rule.rungs:
        if rung.at is not None:
            yield f"{rule.ref.place}#at/{rung.name}", rung.at


def light_key(subject: str, number: int, line: Light) -> str:
    """The name of a line of the lights in a tally."""
    return f"lights/{subject}/{number}/{line.light}/{line.when.source if line.when else ''}"
