"""Tasks, plans and periods: who has to report, how often, and the windows that this opens."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field

from .base import Code, Id, Instant, Value
from .causes import Cause

TASK_ENDED = "task-ended"
TRANSFERRED = "transferred"
WRONG_UNIT = "wrong-unit"
NOT_NEEDED = "need-not-handle"
"""Why a task ended by itself, before its matter: ended, given to another unit, given back as another unit's or as
nobody's.
"""


class TaskState(StrEnum):
    ASSIGNED = "assigned"
    ACKNOWLEDGED = "acknowledged"
    ENDED = "ended"


class Milestone(Value):
    """A node of the work (节点): by the end of this day it is to be reached. `weight` is its share of the whole in
    percent; either all milestones of a task have one, and then they sum to 100, or none has.
    """

    name: str = Field(min_length=1, max_length=200)
    on: date
    weight: int | None = Field(default=None, ge=0, le=100)


class TaskDraft(Value):
    """One unit's share, as asked for."""

    unit: Code
    role: Literal["lead", "support"] = "support"
    title: str | None = None
    deadline: date | None = None
    cycle: str | None = None
    parent: Id | None = None
    milestones: tuple[Milestone, ...] = ()


class Task(Value):
    """One unit's share of a matter. Its unit never changes: a unit that takes it over has its `successor`. Exactly one
    lead task per matter, the one without a successor, has no end of its own.
    """

    kind: Literal["task"] = "task"
    id: Id
    matter: Id
    parent: Id | None = None
    unit: Code
    role: Literal["lead", "support"]
    title: str
    state: TaskState
    assigned_at: Instant
    acknowledged_at: Instant | None = None
    acknowledged_by: str | None = None
    deadline: date | None = None
    cycle: str | None = None
    """A cycle that a person entered for this task alone; None means that rules or the matter set it."""
    milestones: tuple[Milestone, ...] = ()
    """Entered for this task alone; empty means that those of the matter count, else those of the rules."""
    ended_at: Instant | None = None
    ended_why: str = ""
    transferred_from: Id | None = None
    """The task of another unit that this one goes on with."""
    successor: Id | None = None
    """The task of the unit that took this one over."""
    revision: int = 1

    @property
    def live(self) -> bool:
        return self.state is not TaskState.ENDED

    @property
    def leads(self) -> bool:
        """Whether it is the lead task of its matter, not one that another unit took over."""
        return self.role == "lead" and self.successor is None


class GivenSlot(Value):
    """A slot of a plan that no cycle cuts: a milestone, or what follows an event, which ends when it is due."""

    key: Code
    starts_at: Instant
    ends_at: Instant | None = None
    name: str = ""


class Plan(Value):
    """One run of reporting periods for a task: by one rule, from one instant. A change of cycle starts the next epoch.
    A task has one such run for each series of the rules, side by side.

    All that opening a period needs is kept here, so that history never asks the rules again. `cursor` is the start of
    the next slot not yet opened, or the instant in it before which it must not have opened; None when none comes.
    """

    kind: Literal["plan"] = "plan"
    id: Id
    task: Id
    series: str
    epoch: int
    cycle: str
    due: str
    roll: Literal["previous workday", "next workday", "none"]
    opens: str
    closes: str | None = None
    proactive: Literal["extra", "counts"] = "extra"
    until: Literal["end", "deadline"] = "end"
    first: str | None = None
    """How a first cycle is cut that had begun before the first epoch did."""
    given: tuple[GivenSlot, ...] = ()
    """The slots of milestones; of a plan that follows events, those that have happened."""
    from_at: Instant
    to_at: Instant | None = None
    cursor: Instant | None
    stopped_at: Instant | None = None
    """When other terms took its place."""
    cause: Cause


class PeriodState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    MISSED = "missed"
    VOIDED = "voided"
    EXCUSED = "excused"


class Period(Value):
    """A window [`starts_at`, `ends_at`) whose report is on time before `due_at`; it exists from `opened_at`.

    `opens_at` is the nominal opening. `assessment_due_at` is what scoring uses. `due_at` is None while the matter is
    suspended, unless it had passed before. It follows from `base_due_at`, the `extended` workdays and the pauses; the
    assessment due from those that were granted before the due, `assessed`. The base is `calendar_due_at`, the due that
    plan and calendar make, unless that became known too late.
    """

    kind: Literal["period"] = "period"
    id: Id
    task: Id
    plan: Id
    slot_key: str
    unit: Code
    starts_at: Instant
    ends_at: Instant
    opens_at: Instant
    opened_at: Instant
    due_at: Instant | None
    assessment_due_at: Instant
    closes_at: Instant | None = None
    calendar_due_at: Instant | None = None
    base_due_at: Instant
    base_closes_at: Instant | None = None
    extended: int = 0
    assessed: int = 0
    held_at: Instant | None = None
    """Since when its clock stands, while the matter is suspended before its assessment due."""
    waits_for: int | None = None
    """The year without a published calendar that the due hangs on: until there is one, the due is provisional."""
    state: PeriodState = PeriodState.OPEN
    closed_at: Instant | None = None
    closed_why: str = ""
    revision: int = 1

    @property
    def open(self) -> bool:
        return self.state is PeriodState.OPEN

    def due_by(self, at: Instant) -> bool:
        """Whether its due has come at *at*."""
        return self.due_at is not None and self.due_at <= at
