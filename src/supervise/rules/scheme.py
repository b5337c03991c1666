"""What a scheme of scoring is: rules that give points, forms that points take, and what limits and balances them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from supervise.model.base import Text

from .rulebook import Condition, Expression, Message, RuleRef

ScoredSubject = Literal["card", "matter", "task", "period", "award"]
Keep = Literal["highest", "lowest", "first"]
Per = Literal["card", "matter", "task", "period"]


@dataclass(frozen=True)
class ByRole:
    """Points by the role of the unit in the matter."""

    lead: Decimal
    support: Decimal


@dataclass(frozen=True)
class Band:
    """Points for values from `low` (itself only if `closed`) to `high` (itself too); None is no limit."""

    low: Decimal | None
    closed: bool
    high: Decimal | None
    points: Decimal

    def holds(self, value: Decimal) -> bool:
        above = self.low is None or value > self.low or (self.closed and value == self.low)
        return above and (self.high is None or value <= self.high)


@dataclass(frozen=True)
class Bands:
    """The points of the band in which a value lies. In none, or in two that differ, it is for a person to decide."""

    of: Expression
    bands: Sequence[Band]


@dataclass(frozen=True)
class Rate:
    """`full` points where `of` is at least `target` percent of `out_of`; `slope` more for each full percent under it,
    but not past `least`. `none` says what it means where there is nothing to take a percentage of.
    """

    of: Expression
    out_of: Expression
    target: Decimal
    full: Decimal
    slope: Decimal
    least: Decimal | None
    none: Literal["full", "zero", "undecided"]

    @property
    def between(self) -> tuple[Decimal, Decimal]:
        """What a person may give where it is undecided."""
        low, high = sorted((self.least or Decimal(0), self.full))
        return low, high


@dataclass(frozen=True)
class Range:
    """Points that a person judges, within these bounds."""

    low: Decimal
    high: Decimal


Points = Decimal | Expression | ByRole | Bands | Rate | Range


@dataclass(frozen=True)
class Each:
    """Points once for every `number` of the subject's children `of` for which `where` certainly holds."""

    number: int
    of: str
    where: Condition | None


@dataclass(frozen=True)
class ScoreRule:
    """Points for each subject of its kind that the condition certainly holds for; without one, for each subject."""

    ref: RuleRef
    subject: ScoredSubject
    when: Condition | None
    points: Points
    each: Each | None
    to: Literal["own", "each", "split"]
    cap: Decimal | None
    one_of: str | None
    section: str | None
    say: Message


@dataclass(frozen=True)
class Multiplier:
    """Multiplies the points that the rules `of` gave for its subject, or for what belongs to it."""

    ref: RuleRef
    subject: ScoredSubject
    when: Condition | None
    factor: Decimal
    of: frozenset[str] | Literal["deductions", "bonuses"]
    say: Message


@dataclass(frozen=True)
class Veto:
    """Holds the grade or the total at what it says, however many points there are."""

    ref: RuleRef
    subject: ScoredSubject
    when: Condition | None
    grade: str | None
    total: Decimal | None
    say: Message


@dataclass(frozen=True)
class OneOf:
    """Of the points that the rules of this group give per matter, task, period or card, only one entry is kept."""

    ref: RuleRef
    per: Per
    keep: Keep


@dataclass(frozen=True)
class Section:
    """A part of the card with a base of its own and bounds within which its points stay."""

    ref: RuleRef
    base: Decimal
    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True)
class Rounding:
    """To so many decimal places, once, at the end."""

    places: int
    mode: Literal["half_up", "half_even"]


@dataclass(frozen=True)
class Grade:
    at_least: Decimal
    grade: str


@dataclass(frozen=True)
class ScoringScheme:
    """What one body scores, of whom, in which cycle, and how points are limited, balanced, rounded and graded."""

    ref: RuleRef
    body: str
    subject: Literal["unit"]
    cycle: str
    base: Decimal
    rules: Sequence[ScoreRule]
    grades: Sequence[Grade]
    no_tasks: Literal["excluded", "full"]
    low: Decimal | None = None
    high: Decimal | None = None
    rounding: Rounding | None = None
    group: Literal["kind", "district"] | None = None
    """The attribute of a unit by which units are ranked apart."""
    multipliers: Sequence[Multiplier] = ()
    vetoes: Sequence[Veto] = ()
    one_of: Mapping[str, OneOf] | None = None
    sections: Mapping[str, Section] | None = None
    awards: Mapping[str, Text] | None = None
    """The kinds of awards and criticisms that may be recorded: code -> label."""

    def refs(self) -> Iterator[RuleRef]:
        """All that an entry may name as its rule."""
        yield self.ref
        for named in (self.rules, self.multipliers, self.vetoes):
            yield from (one.ref for one in named)
        yield from (one.ref for one in (self.one_of or {}).values())
        yield from (one.ref for one in (self.sections or {}).values())
