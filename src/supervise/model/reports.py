"""Progress reports and what a reviewer said of them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal, Self

from pydantic import Field

from .base import Code, Id, Instant, Value


class ReportState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    REJECTED = "rejected"


_STANDING = frozenset({ReportState.SUBMITTED, ReportState.ACCEPTED, ReportState.RETURNED})


class Progress(Value):
    """What a unit tells (进展填报): done, problems, help needed, next step, forecast, percent."""

    done: str = ""
    problems: str = ""
    help_needed: str = ""
    next_step: str = ""
    forecast: date | None = None
    percent: int | None = Field(default=None, ge=0, le=100)


class Verdict(Value):
    """审核意见: accept 通过, return 退回补充, reject 重办. A return or a rejection needs its reason."""

    decision: Literal["accept", "return", "reject"]
    reason: str = ""

    @classmethod
    def accept(cls, reason: str = "") -> Self:
        return cls(decision="accept", reason=reason)

    @classmethod
    def send_back(cls, reason: str) -> Self:
        return cls(decision="return", reason=reason)

    @classmethod
    def reject(cls, reason: str) -> Self:
        return cls(decision="reject", reason=reason)


class ProgressReport(Value):
    """One version of what was reported for a slot: a period, or, for a proactive report, the slot of its own id."""

    kind: Literal["report"] = "report"
    id: Id
    task: Id
    slot: Id
    version: int
    unit: Code
    author: str
    state: ReportState
    progress: Progress
    saved_at: Instant
    submitted_at: Instant | None = None
    received_at: Instant | None = None
    """When the desk recorded the submission."""
    reviewed_at: Instant | None = None
    reviewed_by: str | None = None
    verdict: Verdict | None = None
    revision: int = 1

    @property
    def proactive(self) -> bool:
        return self.slot.rpartition("/")[2].startswith("x")

    @property
    def stands(self) -> bool:
        """Submitted, and neither withdrawn nor rejected: what makes a period reported."""
        return self.state in _STANDING
