"""The tables of what changes on the way: suspensions, extensions, returns, problems, and parts of a joint report."""

from __future__ import annotations

from supervise.model.changes import Extension, Pause, ReturnRequest
from supervise.model.parts import ReportPart
from supervise.model.problems import Coordination, Problem, ProblemState
from supervise.model.reports import Progress

from .codecs import DATE, FLAG, INSTANT, NUMBER, TEXT, WORD, choice, structure
from .shape import Shape

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
        "revision": NUMBER,
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
