"""Parts of a joint report (联合填报): what each unit that was asked for one has written for a period."""

from __future__ import annotations

from typing import Literal

from .base import Code, Id, Instant, Value
from .reports import Progress


class ReportPart(Value):
    """What one unit contributes to the report of a period. Without `progress` it is asked for and not yet written; only
    a command aimed at this part moves its `revision`, so that units never get in each other's way.
    """

    kind: Literal["part"] = "part"
    id: Id
    task: Id
    period: Id
    unit: Code
    asked_by: str | None = None
    asked_at: Instant | None = None
    """None of a part that the responsible unit wrote unasked, and once it is asked for no longer."""
    progress: Progress | None = None
    author: str | None = None
    saved_at: Instant | None = None
    revision: int = 1

    @property
    def missing(self) -> bool:
        return self.asked_at is not None and self.progress is None


def part_id(period: str, unit: str) -> str:
    return f"{period}/part/{unit}"
