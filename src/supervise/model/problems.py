"""Problems (存在问题): what hinders a task, from the day it is raised to the day its solution is confirmed."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

from .base import Code, Id, Instant, Value


class ProblemState(StrEnum):
    RAISED = "raised"
    ASSIGNED = "assigned"
    SOLVED = "solved"
    CONFIRMED = "confirmed"


class Coordination(Value):
    """协调: what was done to bring units together over a problem, a note or a meeting, and which were drawn in."""

    by: str
    at: Instant
    text: str
    units: tuple[Code, ...] = ()


class Problem(Value):
    """A problem of a task. `unit` is to solve it: that of its task until it is assigned; `limit` is the last day."""

    kind: Literal["problem"] = "problem"
    id: Id
    task: Id
    report: Id | None = None
    """The report that told of it, if any."""
    text: str
    state: ProblemState
    unit: Code
    limit: date | None = None
    raised_by: str
    raised_at: Instant
    assigned_by: str | None = None
    assigned_at: Instant | None = None
    coordinations: tuple[Coordination, ...] = ()
    how: str = ""
    solved_by: str | None = None
    solved_at: Instant | None = None
    confirmed_by: str | None = None
    confirmed_at: Instant | None = None
    reopened: int = 0
    revision: int = 1

    @property
    def open(self) -> bool:
        """Nobody has said yet that it is solved."""
        return self.state in {ProblemState.RAISED, ProblemState.ASSIGNED}

    @property
    def live(self) -> bool:
        """Its solution has not been confirmed."""
        return self.state is not ProblemState.CONFIRMED

    @property
    def units(self) -> frozenset[str]:
        """The unit that is to solve it, and those drawn in."""
        return frozenset({self.unit, *(unit for one in self.coordinations for unit in one.units)})
