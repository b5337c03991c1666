"""The columns of every kind of entity: one declaration each, from which its table, its rows and its reading follow."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from supervise.builtin.keys import MARKS
from supervise.model.alerts import Alert, Fate, Instruction, Notice, Urge
from supervise.model.awards import Award
from supervise.model.base import Instant, Text
from supervise.model.causes import Cause
from supervise.model.checkpoints import Checkpoint, Tail
from supervise.model.matters import Elements, Ending, KeptRecord, Matter, MatterState, Provenance
from supervise.model.reports import Progress, ProgressReport, ReportState, Verdict
from supervise.model.scores import Judgement, Scorecard, ScoreEntry
from supervise.model.tags import TagMark
from supervise.model.tasks import GivenSlot, Milestone, Period, PeriodState, Plan, Task, TaskState
from supervise.model.worlds import Proposal, WorldChange
from supervise.rules.language import COLUMNS

from .changing import EXTENSION, PART, PAUSE, PROBLEM, RETURN
from .codecs import DATE, FLAG, INSTANT, NUMBER, POINTS, TEXT, WORD, Codec, choice, structure, word
from .shape import Mark, Shape

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
