"""Scorecards: entries that add up to their total, exactly; what is not decided yet, and what balances what."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from typing import Literal

from .base import Id, Instant, Text, Value
from .causes import Cause

EXACT = Context(prec=1000, Emax=MAX_EMAX, Emin=MIN_EMIN)
"""Wide enough for every sum and product of points, whatever the context of the host's thread."""

Sort = Literal["base", "points", "open", "one-of", "times", "cap", "section", "max", "min", "veto", "round"]
"""What an entry is: the base, points for a fact, points that a person has still to judge, or a balancing entry."""

_NOT_BALANCING = frozenset({"base", "points", "open"})


def total_of(points: Iterable[Decimal]) -> Decimal:
    """The sum, exactly."""
    total = Decimal(0)
    for one in points:
        total = EXACT.add(total, one)
    return total


class Judgement(Value):
    """What a person decided within the range that a rule leaves open, and why."""

    points: Decimal
    reason: str
    by: str
    at: Instant


class ScoreEntry(Value):
    """One traced item of a scorecard: which rule gave how many points for which fact, and why.

    `balances` are the places (from 1) of the entries that a balancing entry takes back, limits or multiplies.
    `between` is the range that is open to a person; until `judged`, the entry is of sort `open` and gives nothing.
    """

    sort: Sort = "points"
    rule: str
    subject_kind: str
    subject: str
    matter: str | None = None
    points: Decimal
    say: Text
    cause: Cause
    balances: tuple[int, ...] = ()
    between: tuple[Decimal, Decimal] | None = None
    judged: Judgement | None = None

    @property
    def balancing(self) -> bool:
        return self.sort not in _NOT_BALANCING


class Scorecard(Value):
    """What one body says of one subject for one cycle.

    `edition` counts recomputations: an old edition stays. `because` names what called for this one (an award that was
    recorded late, an entry that was judged), and `why` says it; both are empty for the first. `group` is the group in
    which the subject is ranked, empty where all are ranked together.
    """

    kind: Literal["scorecard"] = "scorecard"
    id: Id
    scheme: str
    body: str
    subject_kind: str
    subject: str
    group: str = ""
    cycle: str
    edition: int = 1
    because: str = ""
    why: Text | None = None
    from_at: Instant
    to_at: Instant
    made_at: Instant
    entries: tuple[ScoreEntry, ...]
    total: Decimal
    grade: str | None
    cause: Cause

    @property
    def undecided(self) -> tuple[ScoreEntry, ...]:
        """The entries that a person has still to judge; until then the total is provisional."""
        return tuple(entry for entry in self.entries if entry.sort == "open")
