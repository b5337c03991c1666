"""What somebody may ask for. A command is a frozen value: one place for permission, idempotency and the JSON API."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field

from .base import Code, CommandValue, Id, Value
from .matters import MatterDraft
from .reports import Progress, Verdict
from .shifting import DecideExtension as DecideExtension
from .shifting import DecideReturn as DecideReturn
from .shifting import Extend as Extend
from .shifting import RequestExtension as RequestExtension
from .shifting import Resume as Resume
from .shifting import Return as Return
from .shifting import Suspend as Suspend
from .shifting import Transfer as Transfer
from .tasks import Milestone, TaskDraft


class Register(CommandValue):
    """立项. Makes a matter of a draft and, unless `distribute` is False, the tasks of its units.

    `confirm` names the rules of the scope whose questions the actor has answered; one that is not answered refuses it.
    The desk gives `id` and `no` in the registering transaction; a caller leaves them empty.
    """

    do: Literal["register"] = "register"
    draft: MatterDraft
    tasks: tuple[TaskDraft, ...] = ()
    distribute: bool = True
    confirm: tuple[Code, ...] = ()
    id: str = Field(default="", max_length=36)
    no: str = Field(default="", max_length=64)


class Edit(CommandValue):
    """编辑. Changes elements of a matter; `None` clears one. The lead unit of a distributed matter is not edited."""

    do: Literal["edit"] = "edit"
    matter: Id
    changes: Mapping[str, Any]


class Remove(CommandValue):
    """删除, before distribution only."""

    do: Literal["remove"] = "remove"
    matter: Id
    reason: str = Field(min_length=1)


class Distribute(CommandValue):
    """分发. Adds tasks; without any, the tasks that the matter's units call for."""

    do: Literal["distribute"] = "distribute"
    matter: Id
    tasks: tuple[TaskDraft, ...] = ()


class EditTask(CommandValue):
    """编辑任务: title, deadline, cycle, milestones. A changed cycle starts a new epoch of its plan."""

    do: Literal["edit-task"] = "edit-task"
    task: Id
    title: str | None = None
    deadline: date | None = None
    cycle: str | None = None
    milestones: tuple[Milestone, ...] | None = None


class EndTask(CommandValue):
    """结束任务. A lead task ends only with its matter."""

    do: Literal["end-task"] = "end-task"
    task: Id
    reason: str = Field(min_length=1)


class Acknowledge(CommandValue):
    """签收 of a task, or of an alert."""

    do: Literal["acknowledge"] = "acknowledge"
    target: Id


class SaveDraft(CommandValue):
    """保存草稿. Keeps an unfinished report for a period."""

    do: Literal["save-draft"] = "save-draft"
    period: Id
    progress: Progress


class Submit(CommandValue):
    """填报. Submits a report for a period; without `progress`, the draft that was saved.

    `without` is the reason for which it goes without the parts that units still owe; the journal keeps it.
    """

    do: Literal["submit"] = "submit"
    period: Id
    progress: Progress | None = None
    without: str = ""


class AskParts(CommandValue):
    """请各单位分报. Says which units owe a part of the report of a period; a later list takes the place of this one."""

    do: Literal["ask-parts"] = "ask-parts"
    period: Id
    units: tuple[Code, ...]


class SavePart(CommandValue):
    """分报. Saves the part that the actor's unit contributes to the report of a period.

    `expect` is the revision of that part, 0 of one that does not exist yet.
    """

    do: Literal["save-part"] = "save-part"
    period: Id
    progress: Progress


class Synthesise(CommandValue):
    """汇总. Makes the draft of a period of its parts: who said what, by unit, and which units are missing."""

    do: Literal["synthesise"] = "synthesise"
    period: Id


class Withdraw(CommandValue):
    """撤回 of a submitted report that nobody has reviewed."""

    do: Literal["withdraw"] = "withdraw"
    report: Id


class ReportProactively(CommandValue):
    """主动填报, outside the planned slots."""

    do: Literal["report-proactively"] = "report-proactively"
    task: Id
    progress: Progress


class Review(CommandValue):
    """审核 of a submitted report: accept, return or reject. Nobody reviews his own."""

    do: Literal["review"] = "review"
    report: Id
    verdict: Verdict


class Urge(CommandValue):
    """催办 of a task or a period by a person."""

    do: Literal["urge"] = "urge"
    target: Id
    text: str = Field(min_length=1)


class RaiseProblem(CommandValue):
    """提出存在问题 of a task; `told_in` is the report that tells of it, if any."""

    do: Literal["raise-problem"] = "raise-problem"
    task: Id
    text: str = Field(min_length=1)
    told_in: Id | None = None


class AssignProblem(CommandValue):
    """交办问题 to a unit, with the last day for solving it."""

    do: Literal["assign-problem"] = "assign-problem"
    problem: Id
    unit: Code
    limit: date | None = None


class CoordinateProblem(CommandValue):
    """协调问题: a note or a meeting, and the units drawn in."""

    do: Literal["coordinate-problem"] = "coordinate-problem"
    problem: Id
    text: str = Field(min_length=1)
    units: tuple[Code, ...] = ()


class SolveProblem(CommandValue):
    """解决问题: says how."""

    do: Literal["solve-problem"] = "solve-problem"
    problem: Id
    how: str = Field(min_length=1)


class ConfirmProblem(CommandValue):
    """确认解决 of a problem that was called solved."""

    do: Literal["confirm-problem"] = "confirm-problem"
    problem: Id
    note: str = ""


class ReopenProblem(CommandValue):
    """重新提出 of a problem that was called solved and is not."""

    do: Literal["reopen-problem"] = "reopen-problem"
    problem: Id
    reason: str = Field(min_length=1)


class End(CommandValue):
    """办结, or 意外结束 with its reason."""

    do: Literal["end"] = "end"
    matter: Id
    how: Literal["completed", "terminated"]
    reason: Literal["done", "cancelled", "merged", "superseded", "force-majeure", "unit-dissolved"] = "done"
    note: str = ""


class Verify(CommandValue):
    """销号: somebody other than the reporting unit has seen that it is done."""

    do: Literal["verify"] = "verify"
    matter: Id
    note: str = ""


class Reopen(CommandValue):
    """恢复 of an ended matter."""

    do: Literal["reopen"] = "reopen"
    matter: Id
    reason: str = Field(min_length=1)


class Instruct(CommandValue):
    """批示 of a leader on a matter, as recorded: an order to act, from which rules may count, praise or criticism."""

    do: Literal["instruct"] = "instruct"
    matter: Id
    text: str = Field(min_length=1)
    sort: Literal["order", "praise", "criticism"] = "order"


class Issue(CommandValue):
    """签发 of a proposed alert. Until then it tells nobody, and rungs that count from its issue wait."""

    do: Literal["issue"] = "issue"
    target: Id
    text: str = ""


class TakeReceipt(CommandValue):
    """送达回执 of an alert, recorded when it arrives and never back-dated."""

    do: Literal["take-receipt"] = "take-receipt"
    target: Id
    channel: str = ""


class Activate(CommandValue):
    """启用规则: the texts of one or more rulesets by path, all or nothing."""

    do: Literal["activate"] = "activate"
    files: Mapping[Code, str]


class Award(CommandValue):
    """表扬或批评. Records what was said of a unit: `kind` is one of the `awards` of the scoring rules in force, `on`
    the date that it concerns, `matter` the one that it was said about, if any.
    """

    do: Literal["award"] = "award"
    unit: Code
    kind: Code
    on: date
    matter: Id | None = None
    text: str = Field(min_length=1)


class JudgeScore(CommandValue):
    """评定. Decides an entry of a scorecard that a rule leaves to a person, within its range; makes a new edition."""

    do: Literal["judge-score"] = "judge-score"
    card: Id
    rule: Code
    subject: Id
    points: Decimal
    reason: str = Field(min_length=1)


CaseCommand = (
    Register
    | Edit
    | Remove
    | Distribute
    | EditTask
    | EndTask
    | Acknowledge
    | SaveDraft
    | Submit
    | AskParts
    | SavePart
    | Synthesise
    | Withdraw
    | ReportProactively
    | Review
    | Urge
    | RaiseProblem
    | AssignProblem
    | CoordinateProblem
    | SolveProblem
    | ConfirmProblem
    | ReopenProblem
    | End
    | Verify
    | Reopen
    | Instruct
    | Issue
    | TakeReceipt
    | Suspend
    | Resume
    | RequestExtension
    | Extend
    | DecideExtension
    | Transfer
    | Return
    | DecideReturn
)
UnitCommand = Award | JudgeScore
"""What concerns a unit as a whole and lies in its stream."""
Command = Annotated[CaseCommand | UnitCommand | Activate, Field(discriminator="do")]


class Done(Value):
    """What a command did. `ids` names what it touched, by kind; `revision` is that of what it was aimed at."""

    command: str
    stream: str
    ids: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    revision: int | None = None
    at: str
    repeated: bool = False
    """True when the key had been used before: nothing happened now."""
