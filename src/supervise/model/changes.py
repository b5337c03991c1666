"""What suspends a matter, moves a due or gives a task back, each with who asked, who decided and why."""

from __future__ import annotations

from typing import Literal

from .base import Code, Id, Instant, Value


class Pause(Value):
    """A suspension (挂账) of a whole matter: from `from_at` to `ended_at` no clock of it runs.

    `resume_at` is when it ends by itself, None where somebody has to end it.
    """

    kind: Literal["pause"] = "pause"
    id: Id
    matter: Id
    reason: Code
    text: str = ""
    by: str
    from_at: Instant
    resume_at: Instant | None = None
    ended_at: Instant | None = None
    ended_by: str | None = None
    """Who resumed it; None where time did, or the ending of the matter."""


class Extension(Value):
    """An extension (延期) of a period by `workdays`, asked for or granted of the manager's own accord.

    `level` counts the granted extensions of the period and this one. `late` says that the due had passed when it was
    granted: then the period is due later, but assessed by its old due. `due_before` and `due_after` are the dues before
    and after the grant, None while the matter is suspended.
    """

    kind: Literal["extension"] = "extension"
    id: Id
    period: Id
    workdays: int
    reason: str
    requested_by: str
    requested_at: Instant
    state: Literal["requested", "granted", "refused"] = "requested"
    level: int = 1
    late: bool = False
    due_before: Instant | None = None
    due_after: Instant | None = None
    decided_by: str | None = None
    decided_at: Instant | None = None
    why: str = ""
    revision: int = 1


ReturnWhy = Literal["wrong-unit", "need-not-handle"]


class ReturnRequest(Value):
    """A request (回退) of a unit to take a task back, since it is another unit's or nobody's affair, and its answer.

    `unit` is the unit that the task went to, None unless it was granted as another unit's.
    """

    kind: Literal["return"] = "return"
    id: Id
    task: Id
    why: ReturnWhy
    reason: str
    requested_by: str
    requested_at: Instant
    state: Literal["requested", "granted", "refused"] = "requested"
    unit: Code | None = None
    decided_by: str | None = None
    decided_at: Instant | None = None
    answer: str = ""
    revision: int = 1
