"""Events: what happened, with the complete after-values of all that it touched."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .alerts import Alert, Fate, Instruction, Notice, Urge
from .awards import Award
from .base import Instant, Value
from .causes import Cause
from .changes import Extension, Pause, ReturnRequest
from .matters import Matter
from .parts import ReportPart
from .problems import Problem
from .reports import ProgressReport
from .scores import Scorecard
from .tasks import Period, Plan, Task
from .worlds import Proposal, WorldChange

Entity = Annotated[
    Matter
    | Task
    | Plan
    | Period
    | ProgressReport
    | ReportPart
    | Alert
    | Notice
    | Urge
    | Instruction
    | Pause
    | Extension
    | Problem
    | ReturnRequest
    | Fate
    | Scorecard
    | WorldChange
    | Proposal
    | Award,
    Field(discriminator="kind"),
]

ENTITY_KINDS: dict[str, type[Value]] = {
    "matter": Matter,
    "task": Task,
    "plan": Plan,
    "period": Period,
    "report": ProgressReport,
    "part": ReportPart,
    "alert": Alert,
    "notice": Notice,
    "urge": Urge,
    "instruction": Instruction,
    "pause": Pause,
    "extension": Extension,
    "problem": Problem,
    "return": ReturnRequest,
    "fate": Fate,
    "scorecard": Scorecard,
    "world": WorldChange,
    "proposal": Proposal,
    "award": Award,
}


class Event(Value):
    """One thing that happened in one stream. Two histories are equal when their events are.

    `type` is a verb in the past, as `period-opened`. `command` names the command and its actor; it is None for what
    time alone did.
    """

    type: str
    stream: str
    happened_at: Instant
    command: str | None = None
    actor: str | None = None
    cause: Cause | None = None
    note: str = ""
    puts: tuple[Entity, ...] = ()


class JournalEntry(Value):
    """An event in its place: recorded, numbered, and chained to the entry before it."""

    seq: int
    recorded_at: Instant
    event_schema: int = 1
    event: Event
    previous: str
    hash: str
