"""Scorecards: entries that add up to their total, exactly."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from .base import Id, Instant, Text, Value
from .causes import Cause


class ScoreEntry(Value):
    """One traced item of a scorecard: which rule gave how many points for which fact, and why."""

    rule: str
    subject_kind: str
    subject: str
    matter: str | None = None
    points: Decimal
    say: Text
    cause: Cause


class Scorecard(Value):
    """What one body says of one subject for one cycle. `edition` counts recomputations; an old edition stays."""

    kind: Literal["scorecard"] = "scorecard"
    id: Id
    scheme: str
    body: str
    subject_kind: str
    subject: str
    cycle: str
    edition: int = 1
    from_at: Instant
    to_at: Instant
    made_at: Instant
    entries: tuple[ScoreEntry, ...]
    total: Decimal
    grade: str | None
    cause: Cause
