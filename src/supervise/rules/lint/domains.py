"""Sets of the values that a fact may have: rays and intervals of numbers, dates and instants, finite sets of texts.

All operations are exact. Whether a fact is missing is part of its domain: missing is a value of its own, equal to none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, Literal

Step = Literal["dense", "whole", "day"]
"""What lies between two values: always another one, or nothing within one, or within one day."""

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """The values from `low` to `high`; None is no limit. `closed` says of either end whether it is itself included."""

    low: Any = None
    low_closed: bool = False
    high: Any = None
    high_closed: bool = False

    @property
    def empty(self) -> bool:
        if self.low is None or self.high is None:
            return False
        return bool(self.low > self.high or (self.low == self.high and not (self.low_closed and self.high_closed)))

    def holds(self, value: Any) -> bool:
        above = self.low is None or value > self.low or (self.low_closed and value == self.low)
        return bool(above and (self.high is None or value < self.high or (self.high_closed and value == self.high)))


@dataclass(frozen=True)
class Range:
    """A union of spans that neither touch nor overlap, in their order."""

    spans: tuple[Span, ...]
    step: Step = "dense"

    @classmethod
    def of(cls, spans: Sequence[Span], step: Step = "dense") -> Range:
        ordered = sorted((one for span in spans if not (one := _rounded(span, step)).empty), key=_from)
        joined: list[Span] = []
        for span in ordered:
            if joined and _touches(joined[-1], span, step):
                joined[-1] = _hull(joined[-1], span)
            else:
                joined.append(span)
        return cls(tuple(joined), step)

    @property
    def empty(self) -> bool:
        return not self.spans

    def holds(self, value: Any) -> bool:
        return any(span.holds(value) for span in self.spans)

    def meet(self, other: Range) -> Range:
        return Range.of([_common(one, two) for one in self.spans for two in other.spans], self.step)

    def complement(self) -> Range:
        gaps: list[Span] = []
        low, closed = None, False
        for span in self.spans:
            if span.low is not None:
                gaps.append(Span(low, closed, span.low, not span.low_closed))
            low, closed = span.high, not span.high_closed
            if low is None:
                return Range.of(gaps, self.step)
        return Range.of([*gaps, Span(low, closed)], self.step)

    def sample(self) -> Iterator[Any]:
        """Values of the set: of each span its ends, or what lies next to them."""
        for span in self.spans:
            yield from _within(span, self.step)


@dataclass(frozen=True)
class Codes:
    """The texts or truths in `members`, or all others (`rest`); where all there are is known, that is `universe`."""

    members: frozenset[Any]
    rest: bool = False
    universe: frozenset[Any] | None = None

    @classmethod
    def of(cls, members: frozenset[Any], universe: frozenset[Any] | None = None, *, rest: bool = False) -> Codes:
        if universe is None:
            return cls(members, rest)
        return cls(universe - members if rest else members & universe, False, universe)

    @property
    def empty(self) -> bool:
        return not self.rest and not self.members

    def holds(self, value: Any) -> bool:
        return (value in self.members) != self.rest

    def meet(self, other: Codes) -> Codes:
        if self.rest and other.rest:
            return replace(self, members=self.members | other.members)
        if self.rest or other.rest:
            some, rest = (other, self) if self.rest else (self, other)
            return Codes(some.members - rest.members, False, self.universe)
        return Codes(self.members & other.members, False, self.universe)

    def complement(self) -> Codes:
        return Codes.of(self.members, self.universe, rest=not self.rest)

    def sample(self) -> Iterator[Any]:
        if not self.rest:
            yield from sorted(self.members)
            return
        yield next(word for n in range(len(self.members) + 1) if (word := f"other{n or ''}") not in self.members)


@dataclass(frozen=True)
class Domain:
    """What a fact may be: one of `values`, and missing if `missing`."""

    values: Range | Codes
    missing: bool

    @property
    def empty(self) -> bool:
        return not self.missing and self.values.empty

    def holds(self, value: Any) -> bool:
        return self.missing if value is None else self.values.holds(value)

    def meet(self, other: Domain) -> Domain:
        return Domain(_meet(self.values, other.values), self.missing and other.missing)

    def complement(self) -> Domain:
        return Domain(self.values.complement(), not self.missing)

    def sample(self) -> Iterator[Any]:
        yield from self.values.sample()
        if self.missing:
            yield None


def _meet(one: Range | Codes, two: Range | Codes) -> Range | Codes:
    if isinstance(one, Range) and isinstance(two, Range):
        return one.meet(two)
    assert isinstance(one, Codes), "what is no range is a set of codes"
    assert isinstance(two, Codes), "domains of one fact are of one make"
    return one.meet(two)


def _rounded(span: Span, step: Step) -> Span:
    """The same values, said in one way: an end that is no limit is not included, one with a neighbour always is."""
    low, high = span.low, span.high
    if step == "dense":
        return Span(low, low is not None and span.low_closed, high, high is not None and span.high_closed)
    if low is not None:
        low = _first(low, closed=span.low_closed, step=step)
    if high is not None:
        high = _last(high, closed=span.high_closed, step=step)
    return Span(low, low is not None, high, high is not None)


def _first(low: Any, *, closed: bool, step: Step) -> Any:
    if step == "day":
        return low if closed or low == date.max else low + _DAY
    whole = Decimal(low).to_integral_value(ROUND_CEILING)
    return int(whole) + (whole == low and not closed)


def _last(high: Any, *, closed: bool, step: Step) -> Any:
    if step == "day":
        return high if closed or high == date.min else high - _DAY
    whole = Decimal(high).to_integral_value(ROUND_FLOOR)
    return int(whole) - (whole == high and not closed)


class _Start:
    """Orders spans by where they begin."""

    def __init__(self, span: Span) -> None:
        self.span = span

    def __lt__(self, other: _Start) -> bool:
        one, two = self.span, other.span
        if one.low is None or two.low is None:
            return one.low is None and two.low is not None
        return bool(one.low < two.low or (one.low == two.low and one.low_closed and not two.low_closed))


_from = _Start


def _touches(before: Span, after: Span, step: Step) -> bool:
    """Whether nothing lies between two spans, of which *before* begins first."""
    if before.high is None or after.low is None:
        return True
    if step == "whole":
        return bool(after.low <= before.high + 1)
    if step == "day":
        return bool(after.low <= before.high or after.low - before.high == _DAY)
    return bool(after.low < before.high or (after.low == before.high and (after.low_closed or before.high_closed)))


def _hull(before: Span, after: Span) -> Span:
    if before.high is None or after.high is None:
        return replace(before, high=None, high_closed=False)
    if after.high > before.high or (after.high == before.high and after.high_closed):
        return replace(before, high=after.high, high_closed=after.high_closed)
    return before


def _common(one: Span, two: Span) -> Span:
    low, low_closed = one.low, one.low_closed
    if low is None or (two.low is not None and (two.low > low or (two.low == low and not two.low_closed))):
        low, low_closed = two.low, two.low_closed
    high, high_closed = one.high, one.high_closed
    if high is None or (two.high is not None and (two.high < high or (two.high == high and not two.high_closed))):
        high, high_closed = two.high, two.high_closed
    return Span(low, low_closed, high, high_closed)


def _within(span: Span, step: Step) -> Iterator[Any]:
    low, high = span.low, span.high
    if low is None and high is None:
        if step == "whole":
            yield 0
        return
    if low is not None and span.low_closed:
        yield low
    if high is not None and span.high_closed and high != low:
        yield high
    if low is None:
        yield _next(high, -1)
    elif high is None:
        yield _next(low, 1)
    elif step == "dense" and low < high:
        yield low + (high - low) / 2 if isinstance(low, datetime) else (Decimal(low) + Decimal(high)) / 2


def _next(value: Any, by: int) -> Any:
    try:
        return value + by * _DAY if isinstance(value, date | datetime) else value + by
    except OverflowError:
        return value
