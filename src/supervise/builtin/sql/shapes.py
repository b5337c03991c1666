"""The columns of every kind of entity: one declaration each, from which its table, its rows and its reading follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from supervise.builtin.keys import MARKS
from supervise.model.alerts import Alert, Fate, Instruction, Notice, Urge
from supervise.model.awards import Award
from supervise.model.base import Instant, Text, Value
from supervise.model.causes import Cause
from supervise.model.changes import Extension, Pause, ReturnRequest
from supervise.model.checkpoints import Checkpoint, Tail
from supervise.model.matters import Elements, Ending, KeptRecord, Matter, MatterState, Provenance
from supervise.model.parts import ReportPart
from supervise.model.problems import Coordination, Problem, ProblemState
from supervise.model.reports import Progress, ProgressReport, ReportState, Verdict
from supervise.model.scores import Judgement, Scorecard, ScoreEntry
from supervise.model.tags import TagMark
from supervise.model.tasks import GivenSlot, Milestone, Period, PeriodState, Plan, Task, TaskState
from supervise.model.worlds import Proposal, WorldChange
from supervise.rules.language import COLUMNS

from .codecs import DATE, FLAG, INSTANT, NUMBER, POINTS, TEXT, WORD, Codec, choice, structure, word

Index = tuple[str, ...]


@dataclass(frozen=True)
class Mark:
    """A column that no field has, computed of the entity: a key, or what a search needs."""

    codec: Codec
    of: Callable[[Any], Any]


@dataclass(frozen=True)
class Shape:
    """A kind of entity as a table: `columns` are its fields, the id first; `marks` are always NULL-able."""

    model: type[Value]
    columns: Mapping[str, Codec]
    marks: Mapping[str, Mark] = field(default_factory=dict)
    indexes: tuple[Index, ...] = ()
    kept: frozenset[str] = frozenset()
    """Marks that a later put of the same entity leaves as they are."""
    apart: frozenset[str] = frozenset()
    """Fields that have a table of their own."""


_RULE = word(128)
_NAME = word(191)
_CAUSE = structure(Cause)
_SAY = structure(Text)
_NAMES = structure(tuple[str, ...])
_OF_TYPE: Mapping[str, Codec] = {"text": WORD, "date": DATE, "instant": INSTANT}

MATTER = Shape(
    Matter,
    {
        "id": WORD,
        "kind": WORD,
        "no": WORD,
        "elements": structure(Elements),
        "state": choice(MatterState),
        "registered_at": INSTANT,
        "registered_by": WORD,
        "ext_system": WORD,
        "ext_id": _NAME,
        "origins": structure(Mapping[str, str]),
        "provenance": structure(Mapping[str, Provenance]),
        "record": structure(KeptRecord),
        "tagging": structure(Mapping[str, TagMark]),
        "ending": structure(Ending),
        "verified_at": INSTANT,
        "reopened_at": INSTANT,
        "removed": FLAG,
        "revision": NUMBER,
    },
    marks={
        name: Mark(_OF_TYPE[column.type], column.of)
        for name, column in ((column.name, column) for column in COLUMNS.values() if column.kind == "matter")
        if name not in Matter.model_fields
    },
    indexes=(("leader",), ("district",)),
)

TASK = Shape(
    Task,
    {
        "id": WORD,
        "kind": WORD,
        "matter": WORD,
        "parent": WORD,
        "unit": WORD,
        "role": WORD,
        "title": TEXT,
        "state": choice(TaskState),
        "assigned_at": INSTANT,
        "acknowledged_at": INSTANT,
        "acknowledged_by": WORD,
        "deadline": DATE,
        "cycle": TEXT,
        "milestones": structure(tuple[Milestone, ...]),
        "ended_at": INSTANT,
        "ended_why": TEXT,
        "transferred_from": WORD,
        "successor": WORD,
        "revision": NUMBER,
    },
    marks={"lead_of": Mark(WORD, MARKS["task"]["lead_of"])},
    indexes=(("unit", "state"),),
)

PLAN = Shape(
    Plan,
    {
        "id": WORD,
        "kind": WORD,
        "task": WORD,
        "series": _RULE,
        "epoch": NUMBER,
        "cycle": TEXT,
        "due": TEXT,
        "roll": WORD,
        "opens": TEXT,
        "closes": TEXT,
        "proactive": WORD,
        "until": WORD,
        "first": WORD,
        "given": structure(tuple[GivenSlot, ...]),
        "from_at": INSTANT,
        "to_at": INSTANT,
        "cursor": INSTANT,
        "stopped_at": INSTANT,
        "cause": _CAUSE,
    },
)

PERIOD = Shape(
    Period,
    {
        "id": WORD,
        "kind": WORD,
        "task": WORD,
        "plan": WORD,
        "slot_key": WORD,
        "unit": WORD,
        "starts_at": INSTANT,
        "ends_at": INSTANT,
        "opens_at": INSTANT,
        "opened_at": INSTANT,
        "calendar_due_at": INSTANT,
        "base_due_at": INSTANT,
        "due_at": INSTANT,
        "assessment_due_at": INSTANT,
        "closes_at": INSTANT,
        "waits_for": NUMBER,
        "base_closes_at": INSTANT,
        "extended": NUMBER,
        "assessed": NUMBER,
        "held_at": INSTANT,
        "state": choice(PeriodState),
        "closed_at": INSTANT,
        "closed_why": TEXT,
        "revision": NUMBER,
    },
    indexes=(("unit", "due_at"),),
)

REPORT = Shape(
    ProgressReport,
    {
        "id": WORD,
        "kind": WORD,
        "task": WORD,
        "slot": WORD,
        "version": NUMBER,
        "unit": WORD,
        "author": WORD,
        "state": choice(ReportState),
        "progress": structure(Progress),
        "saved_at": INSTANT,
        "submitted_at": INSTANT,
        "received_at": INSTANT,
        "reviewed_at": INSTANT,
        "reviewed_by": WORD,
        "verdict": structure(Verdict),
        "revision": NUMBER,
    },
)

ALERT = Shape(
    Alert,
    {
        "id": WORD,
        "kind": WORD,
        "rule": _RULE,
        "rung": WORD,
        "subject_kind": WORD,
        "subject": WORD,
        "parent": WORD,
        "occurrence": NUMBER,
        "level": WORD,
        "fired_at": INSTANT,
        "resolved_at": INSTANT,
        "resolved_why": TEXT,
        "muted_by": WORD,
        "acknowledged_at": INSTANT,
        "acknowledged_by": WORD,
        "repeats": NUMBER,
        "last_notice_at": INSTANT,
        "task": WORD,
        "unit": WORD,
        "role": WORD,
        "groups": _NAMES,
        "by_hand": FLAG,
        "issued_at": INSTANT,
        "issued_by": WORD,
        "delivered_at": INSTANT,
        "hushed": WORD,
        "held": structure(tuple[tuple[Instant, Instant | None], ...]),
        "say": _SAY,
        "cause": _CAUSE,
    },
    marks={"open_flag": Mark(NUMBER, MARKS["alert"]["open_flag"])},
)

NOTICE = Shape(
    Notice,
    {
        "id": WORD,
        "kind": WORD,
        "alert": WORD,
        "repeat": NUMBER,
        "role": WORD,
        "unit": WORD,
        "called_at": INSTANT,
        "level": WORD,
        "say": _SAY,
        "channels": _NAMES,
        "act": NUMBER,
        "sort": WORD,
        "title": _SAY,
    },
    marks={"undecided": Mark(NUMBER, lambda _: 1)},
    indexes=(("undecided", "called_at", "id"),),
    kept=frozenset({"undecided"}),
)

URGE = Shape(
    Urge,
    {"id": WORD, "kind": WORD, "target": WORD, "by": WORD, "at": INSTANT, "text": TEXT},
)

INSTRUCTION = Shape(
    Instruction,
    {"id": WORD, "kind": WORD, "matter": WORD, "sort": WORD, "by": WORD, "at": INSTANT, "text": TEXT},
)

PAUSE = Shape(
    Pause,
    {
        "id": WORD,
        "kind": WORD,
        "matter": WORD,
        "reason": WORD,
        "text": TEXT,
        "by": WORD,
        "from_at": INSTANT,
        "resume_at": INSTANT,
        "ended_at": INSTANT,
        "ended_by": WORD,
    },
)

EXTENSION = Shape(
    Extension,
    {
        "id": WORD,
        "kind": WORD,
        "period": WORD,
        "workdays": NUMBER,
        "reason": TEXT,
        "requested_by": WORD,
        "requested_at": INSTANT,
        "state": WORD,
        "level": NUMBER,
        "late": FLAG,
        "due_before": INSTANT,
        "due_after": INSTANT,
        "decided_by": WORD,
        "decided_at": INSTANT,
        "why": TEXT,
    },
)

PART = Shape(
    ReportPart,
    {
        "id": WORD,
        "kind": WORD,
        "task": WORD,
        "period": WORD,
        "unit": WORD,
        "asked_by": WORD,
        "asked_at": INSTANT,
        "progress": structure(Progress),
        "author": WORD,
        "saved_at": INSTANT,
        "revision": NUMBER,
    },
)

PROBLEM = Shape(
    Problem,
    {
        "id": WORD,
        "kind": WORD,
        "task": WORD,
        "report": WORD,
        "text": TEXT,
        "state": choice(ProblemState),
        "unit": WORD,
        "limit": DATE,
        "raised_by": WORD,
        "raised_at": INSTANT,
        "assigned_by": WORD,
        "assigned_at": INSTANT,
        "coordinations": structure(tuple[Coordination, ...]),
        "how": TEXT,
        "solved_by": WORD,
        "solved_at": INSTANT,
        "confirmed_by": WORD,
        "confirmed_at": INSTANT,
        "reopened": NUMBER,
        "revision": NUMBER,
    },
)

RETURN = Shape(
    ReturnRequest,
    {
        "id": WORD,
        "kind": WORD,
        "task": WORD,
        "why": WORD,
        "reason": TEXT,
        "requested_by": WORD,
        "requested_at": INSTANT,
        "state": WORD,
        "unit": WORD,
        "decided_by": WORD,
        "decided_at": INSTANT,
        "answer": TEXT,
        "revision": NUMBER,
    },
)

FATE = Shape(
    Fate,
    {"id": WORD, "kind": WORD, "fate": WORD, "why": WORD, "digests": _NAMES, "decided_at": INSTANT},
)

SCORECARD = Shape(
    Scorecard,
    {
        "id": WORD,
        "kind": WORD,
        "scheme": _RULE,
        "body": WORD,
        "subject_kind": WORD,
        "subject": WORD,
        "group": WORD,
        "cycle": WORD,
        "edition": NUMBER,
        "because": WORD,
        "why": _SAY,
        "from_at": INSTANT,
        "to_at": INSTANT,
        "made_at": INSTANT,
        "total": POINTS,
        "grade": WORD,
        "cause": _CAUSE,
    },
    apart=frozenset({"entries"}),
)

WORLD = Shape(
    WorldChange,
    {
        "id": _NAME,
        "kind": WORD,
        "what": WORD,
        "seq": NUMBER,
        "known_at": INSTANT,
        "in_force_at": INSTANT,
        "ends_at": INSTANT,
        "name": _NAME,
        "version": WORD,
        "digest": WORD,
        "path": TEXT,
        "text": TEXT,
    },
)

PROPOSAL = Shape(
    Proposal,
    {
        "id": WORD,
        "kind": WORD,
        "files": structure(Mapping[str, str]),
        "proposed_by": WORD,
        "proposed_at": INSTANT,
        "state": WORD,
        "decided_by": WORD,
        "decided_at": INSTANT,
        "why": TEXT,
    },
)

AWARD = Shape(
    Award,
    {
        "id": WORD,
        "kind": WORD,
        "unit": WORD,
        "code": WORD,
        "on": DATE,
        "matter": WORD,
        "text": TEXT,
        "by": WORD,
        "at": INSTANT,
    },
)

SHAPES: Mapping[str, Shape] = {
    "matter": MATTER,
    "task": TASK,
    "plan": PLAN,
    "period": PERIOD,
    "report": REPORT,
    "alert": ALERT,
    "notice": NOTICE,
    "urge": URGE,
    "instruction": INSTRUCTION,
    "pause": PAUSE,
    "extension": EXTENSION,
    "part": PART,
    "problem": PROBLEM,
    "return": RETURN,
    "fate": FATE,
    "scorecard": SCORECARD,
    "world": WORLD,
    "proposal": PROPOSAL,
    "award": AWARD,
}

CHECKPOINT = Shape(Checkpoint, {"number": NUMBER, "at": INSTANT, "tails": structure(tuple[Tail, ...]), "digest": WORD})

SCORE_ENTRY = Shape(
    ScoreEntry,
    {
        "sort": WORD,
        "rule": _RULE,
        "subject_kind": WORD,
        "subject": WORD,
        "matter": WORD,
        "points": POINTS,
        "say": _SAY,
        "cause": _CAUSE,
        "balances": structure(tuple[int, ...]),
        "between": structure(tuple[Decimal, Decimal]),
        "judged": structure(Judgement),
    },
)
