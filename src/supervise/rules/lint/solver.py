"""Whether a condition can be certainly true, exactly: over the domains of what it asks of, in normal form.

The truth of a condition has three values, so what is asked is "certainly true" (`holds`) and its opposite, false or
unknown (`opposite`). Either is a combination of statements about single variables, and its normal form a list of boxes:
a domain for each variable that it limits. No box left means never. A form that grows past `MOST_BOXES` is not decided.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from supervise.rules.language.tree import Among, Both, Call, Compare, Comparison, Constant, Node, Not

from .domains import Codes, Domain, Range, Span, Step
from .variables import Sign, Variable, Vocabulary

MOST_BOXES = 1_000

Box = Mapping[Variable, Domain]


class CannotTell(Exception):
    """The normal form is too large to be decided."""


@dataclass(frozen=True)
class Is:
    """The variable is in the domain."""

    variable: Variable
    domain: Domain


@dataclass(frozen=True)
class Every:
    """All of the parts."""

    parts: tuple[Statement, ...]


@dataclass(frozen=True)
class Some:
    """At least one of the parts."""

    parts: tuple[Statement, ...]


Statement = Is | Every | Some

ALWAYS = Every(())
NEVER = Some(())


def opposite(statement: Statement) -> Statement:
    """What is so where *statement* is not."""
    if isinstance(statement, Is):
        return Is(statement.variable, statement.domain.complement())
    parts = tuple(opposite(part) for part in statement.parts)
    return Some(parts) if isinstance(statement, Every) else Every(parts)


def holds(tree: Node, vocabulary: Vocabulary) -> Statement:
    """When *tree* is certainly true."""
    return _truth(tree, vocabulary)[0]


def fails(tree: Node, vocabulary: Vocabulary) -> Statement:
    """When *tree* is certainly false."""
    return _truth(tree, vocabulary)[1]


def boxes(statement: Statement, vocabulary: Vocabulary) -> tuple[Box, ...]:
    """All ways in which *statement* is so; none where it never is. Raises CannotTell."""
    if isinstance(statement, Is):
        base = vocabulary.base(statement.variable)
        domain = statement.domain.meet(base)
        if domain.empty:
            return ()
        return ({},) if domain == base else ({statement.variable: domain},)
    if isinstance(statement, Some):
        return _few(box for part in statement.parts for box in boxes(part, vocabulary))
    found: tuple[Box, ...] = ({},)
    for part in sorted(statement.parts, key=lambda part: not isinstance(part, Is)):
        if not found:
            break
        more = boxes(part, vocabulary)
        found = _few(met for one in found for two in more if (met := _meet(one, two)) is not None)
    return found


def simplified(statement: Statement, vocabulary: Vocabulary) -> Statement:
    """The same in normal form, for what is asked often; *statement* itself where that is too large."""
    try:
        found = boxes(statement, vocabulary)
    except CannotTell:
        return statement
    return Some(tuple(Every(tuple(Is(variable, domain) for variable, domain in box.items())) for box in found))


def never(statement: Statement, vocabulary: Vocabulary) -> bool:
    """Whether *statement* is proven impossible. False also where that is not decided."""
    try:
        return not boxes(statement, vocabulary)
    except CannotTell:
        return False


def _few(found: Iterable[Box]) -> tuple[Box, ...]:
    """Each box once; one that limits nothing stands for all. Raises CannotTell."""
    kept: dict[frozenset[tuple[Variable, Domain]], Box] = {}
    for box in found:
        if not box:
            return ({},)
        kept.setdefault(frozenset(box.items()), box)
        if len(kept) > MOST_BOXES:
            raise CannotTell
    return tuple(kept.values())


def _meet(one: Box, two: Box) -> Box | None:
    met = dict(one)
    for variable, domain in two.items():
        known = met.get(variable)
        met[variable] = domain if known is None else known.meet(domain)
        if met[variable].empty:
            return None
    return met


Truth = tuple[Statement, Statement]
"""When something is certainly true, and when it is certainly false."""


def _truth(tree: Node, vocabulary: Vocabulary) -> Truth:
    if isinstance(tree, Both):
        left, right = _truth(tree.left, vocabulary), _truth(tree.right, vocabulary)
        if tree.either:
            return Some((left[0], right[0])), Every((left[1], right[1]))
        return Every((left[0], right[0])), Some((left[1], right[1]))
    if isinstance(tree, Not):
        true, false = _truth(tree.operand, vocabulary)
        return false, true
    if isinstance(tree, Constant):
        return (ALWAYS, NEVER) if tree.value else (NEVER, ALWAYS)
    if isinstance(tree, Compare):
        return _compared(tree, vocabulary)
    if isinstance(tree, Among) and isinstance(tree.choices, tuple):
        return _in(tree.item, _points(tree.item, tree.choices, vocabulary), vocabulary)
    if isinstance(tree, Call) and tree.function == "missing":
        (asked,) = tree.arguments
        known = Is(asked, Domain(vocabulary.base(asked).values, False))
        return opposite(known), known
    return _in(tree, Codes.of(frozenset({True}), frozenset({True, False})), vocabulary)


def _in(variable: Variable, values: Range | Codes, vocabulary: Vocabulary) -> Truth:
    """True where the variable is known and in *values*, false where it is known and is not."""
    if isinstance(variable, Constant):
        return (ALWAYS, NEVER) if values.holds(variable.value) else (NEVER, ALWAYS)
    return Is(variable, Domain(values, False)), Is(variable, Domain(values.complement(), False))


_SAYS: Mapping[Comparison, Callable[[Any, Any], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_FLIPPED: Mapping[Comparison, Comparison] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


def _compared(tree: Compare, vocabulary: Vocabulary) -> Truth:
    left, comparison, right = tree.left, tree.comparison, tree.right
    if isinstance(left, Constant) and isinstance(right, Constant):
        return (ALWAYS, NEVER) if _SAYS[comparison](left.value, right.value) else (NEVER, ALWAYS)
    if isinstance(left, Constant):
        left, comparison, right = right, _FLIPPED[comparison], left
    if isinstance(right, Constant):
        return _in(left, _beside(left, comparison, right.value, vocabulary), vocabulary)
    if left == right:
        known, equal = Is(left, Domain(vocabulary.base(left).values, False)), _SAYS[comparison](0, 0)
        return (known, NEVER) if equal else (NEVER, known)
    if repr(right) < repr(left):
        left, comparison, right = right, _FLIPPED[comparison], left
    signs = frozenset(sign for sign in (-1, 0, 1) if _SAYS[comparison](sign, 0))
    return _in(Sign(left, right), Codes.of(signs, frozenset({-1, 0, 1})), vocabulary)


def _beside(item: Node, comparison: Comparison, value: Any, vocabulary: Vocabulary) -> Range | Codes:
    """The values of *item* of which the comparison with *value* is true."""
    if comparison in {"==", "!="}:
        same = _points(item, (value,), vocabulary)
        return same if comparison == "==" else same.complement()
    span = Span(None, False, value, comparison == "<=") if comparison[0] == "<" else Span(value, comparison == ">=")
    return Range.of([span], _step_of(item, vocabulary))


def _points(item: Node, values: Sequence[Any], vocabulary: Vocabulary) -> Range | Codes:
    base = vocabulary.base(item).values
    if isinstance(base, Range):
        return Range.of([Span(value, True, value, True) for value in values], base.step)
    return Codes.of(frozenset(values), base.universe)


def _step_of(item: Node, vocabulary: Vocabulary) -> Step:
    base = vocabulary.base(item).values
    return base.step if isinstance(base, Range) else "dense"
