"""Commands that shift time and hands: suspend, resume, extend, transfer, return, and the answers to such requests."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from .base import Code, CommandValue, Id, Instant
from .changes import ReturnWhy


class Suspend(CommandValue):
    """挂账. Stops every clock of a matter for a coded `reason`, until it is resumed or `resume_at` comes."""

    do: Literal["suspend"] = "suspend"
    matter: Id
    reason: Code
    text: str = ""
    resume_at: Instant | None = None


class Resume(CommandValue):
    """恢复计时 of a suspended matter."""

    do: Literal["resume"] = "resume"
    matter: Id
    note: str = ""


class RequestExtension(CommandValue):
    """申请延期 of a period before its due, by `workdays` or until the end of a day."""

    do: Literal["request-extension"] = "request-extension"
    period: Id
    workdays: int | None = Field(default=None, ge=1, le=400)
    until: date | None = None
    reason: str = Field(min_length=1)


class Extend(CommandValue):
    """延期 of a period of a manager's own accord, granted at once; after the due it leaves the assessment due."""

    do: Literal["extend"] = "extend"
    period: Id
    workdays: int | None = Field(default=None, ge=1, le=400)
    until: date | None = None
    reason: str = Field(min_length=1)


class DecideExtension(CommandValue):
    """延期审批 of the request that waits for a period. A second extension of a period is decided on a higher level."""

    do: Literal["decide-extension"] = "decide-extension"
    period: Id
    grant: bool
    why: str = ""


class Transfer(CommandValue):
    """转办. Ends a task and gives what is ahead of it to another unit, from now on; what was overdue stays missed."""

    do: Literal["transfer"] = "transfer"
    task: Id
    unit: Code
    reason: str = Field(min_length=1)


class Return(CommandValue):
    """回退. Asks that a task be taken back: it is another unit's (`wrong-unit`) or nobody's (`need-not-handle`)."""

    do: Literal["return"] = "return"
    task: Id
    why: ReturnWhy
    reason: str = Field(min_length=1)


class DecideReturn(CommandValue):
    """回退审批 of the request that waits for a task; to grant one for the wrong unit takes the right `unit`."""

    do: Literal["decide-return"] = "decide-return"
    task: Id
    grant: bool
    unit: Code | None = None
    why: str = ""
