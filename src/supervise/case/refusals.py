"""The errors that commands meet, with the sentence that says what would fit instead."""

from __future__ import annotations

from collections.abc import Sequence

from supervise.errors import AnswerNeeded, DraftRefused, NotFound, WrongState
from supervise.model.alerts import Alert
from supervise.model.case import Case
from supervise.model.findings import Finding
from supervise.model.matters import Matter
from supervise.model.problems import Problem
from supervise.model.reports import ProgressReport
from supervise.model.tasks import Period, Task

_NEXT = {
    "ended": ("事项已结束，可先恢复（Reopen）", "The matter has ended; reopen it first"),
    "task-ended": ("任务已结束", "The task has ended"),
    "distributed": ("已分发的事项请用结束（End）", "It has been distributed: end it instead"),
    "not-ended": ("事项仍在办", "The matter is still open"),
    "lead": ("牵头任务随事项一起结束", "A lead task ends with its matter"),
    "lead-unit": ("已分发事项更换牵头单位须转办", "A distributed matter changes its lead unit by a transfer"),
    "closed": ("该周期已关闭，可主动填报", "The period is closed; report proactively"),
    "waiting": ("已有报送待审核，可先撤回", "A report is waiting for review; withdraw it first"),
    "reviewed": ("已审核的报送不能撤回", "A reviewed report cannot be withdrawn"),
    "not-submitted": ("只有已提交的报送可以审核", "Only a submitted report can be reviewed"),
    "empty": ("请先填写进展", "There is no draft: give the progress"),
    "once": ("已经做过一次", "It has been done already"),
    "reason": ("办结用 done，意外结束须写明原因", "completed goes with done; terminated needs its own reason"),
    "issued": ("已经发出，无须再签发", "It has gone out already"),
    "proposed": ("尚未签发，没有可送达的通知", "It has not been issued: there is nothing to deliver"),
    "suspended": ("事项已挂账，可先恢复计时（Resume）", "It is suspended already; resume it first"),
    "not-suspended": ("事项未挂账", "It is not suspended"),
    "resume-past": ("恢复时间须在此刻之后", "It can only be resumed later than now"),
    "too-late": ("延期须在截止前申请，逾期不予受理", "An extension is asked for before the due"),
    "requested": ("已有延期申请待审批", "A request for an extension is waiting to be decided"),
    "not-requested": ("没有待审批的延期申请", "No request for an extension waits"),
    "one-of": ("请写明延长几个工作日，或延至哪一天，二者取一", "Give the workdays or the day, one of them"),
    "no-due": (
        "挂账期间尚无截止时间，请写明延长几个工作日",
        "While it is suspended there is no due: give the workdays",
    ),
    "same-unit": ("任务已由该单位承办，请另选单位", "The unit has this task already: name another"),
    "second-share": (
        "该单位已承担此任务，请先结束原任务",
        "The unit has such a task of the matter already: end that first",
    ),
    "return-waiting": ("已有回退申请待审批，请先审批", "A request to take it back waits: decide it first"),
    "not-returned": ("没有待审批的回退申请", "No request to take it back waits"),
    "return-unit": ("同意退给别的单位时，请写明转给哪个单位", "Granted as another unit's, it takes that unit"),
    "no-return-unit": (
        "只有分错单位并同意的，才写明单位",
        "A unit goes only with a granted request for the wrong unit",
    ),
    "return-lead": ("牵头任务无须办理的，请结束事项（End）", "Where a lead task need not be handled, end the matter"),
    "no-later": ("延至的日期须晚于现截止一个工作日以上", "The day must lie at least one workday after the due"),
    "past-parent": ("下级任务的期限不得晚于上级任务", "A task below another has no later deadline than that"),
    "solved": ("问题已解决，可重新提出（ReopenProblem）", "The problem is solved; reopen it first"),
    "unsolved": ("问题尚未解决，无须重新提出", "The problem is not solved yet"),
    "not-solved": ("问题尚未解决，或已确认", "Only a solved problem is confirmed"),
    "no-parts": ("没有请任何单位分报，也没有分报", "No unit was asked for a part, and none wrote one"),
    "one-lead": ("每个事项只有一个牵头任务", "A matter has exactly one lead task"),
}


def wrong(
    entity: Matter | Task | Period | ProgressReport | Problem | Alert, command: str, why: str, state: str = ""
) -> WrongState:
    """The refusal of *command* for the state *entity* is in."""
    next_zh, next_en = _NEXT[why]
    told = state or str(getattr(entity, "state", ""))
    return WrongState(
        subject=entity.kind, id=entity.id, state=told, command=command, next_zh=next_zh, next_en=next_en
    )  # fmt: skip


def not_of_matter(period: Period, command: str, units: Sequence[str]) -> WrongState:
    """The refusal to ask *units* for something, which have no task of the matter."""
    listed = ", ".join(units)
    return WrongState(
        subject=period.kind, id=period.id, state=str(period.state), command=command,
        next_zh=f"{listed} 在该事项中没有在办任务，请先分发（Distribute）",
        next_en=f"{listed}: no open task of the matter; distribute one first",
    )  # fmt: skip


def refusal(findings: Sequence[Finding]) -> DraftRefused:
    """The refusal of a record against which *findings* stand, with all of them."""
    return DraftRefused(
        findings=findings, count=len(findings),
        listing_zh="\n".join(finding.say("zh") for finding in findings),
        listing_en="\n".join(finding.say("en") for finding in findings),
    )  # fmt: skip


def question(findings: Sequence[Finding]) -> AnswerNeeded:
    """The refusal of a record as long as nobody has answered the questions *findings*."""
    return AnswerNeeded(
        findings=findings, rules=",".join(finding.code for finding in findings),
        listing_zh="\n".join(finding.message.zh for finding in findings),
        listing_en="\n".join(finding.message.en for finding in findings),
    )  # fmt: skip


def the_task(case: Case, id: str) -> Task:
    try:
        return case.tasks[id]
    except KeyError:
        raise NotFound(subject="task", id=id) from None


def the_period(case: Case, id: str) -> Period:
    try:
        return case.periods[id]
    except KeyError:
        raise NotFound(subject="period", id=id) from None


def the_report(case: Case, id: str) -> ProgressReport:
    try:
        return case.reports[id]
    except KeyError:
        raise NotFound(subject="report", id=id) from None


def the_matter(case: Case, id: str) -> Matter:
    matter = case.matters.get(id)
    if matter is None or matter.removed:
        raise NotFound(subject="matter", id=id)
    return matter


def open_period(case: Case, id: str, command: str) -> Period:
    period = the_period(case, id)
    live_matter(case, case.tasks[period.task].matter, command)
    if not period.open:
        raise wrong(period, command, "closed")
    return period


def live_matter(case: Case, id: str, command: str) -> Matter:
    matter = the_matter(case, id)
    if not matter.live:
        raise wrong(matter, command, "ended")
    return matter
