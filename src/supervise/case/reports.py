"""Commands on progress reports: save, submit, withdraw, report proactively, review."""

from __future__ import annotations

from datetime import datetime

from supervise.errors import PartsMissing
from supervise.model.case import Case
from supervise.model.commands import ReportProactively, Review, SaveDraft, Submit, Withdraw
from supervise.model.events import Event
from supervise.model.reports import Progress, ProgressReport, ReportState
from supervise.model.tasks import Period, PeriodState, Task
from supervise.rules.activation import World
from supervise.stages.check import check_report, findings_of
from supervise.stages.facts import Scene
from supervise.stages.readers import standing

from .events import Pen
from .matters import refuse_errors
from .planning import current_plans
from .refusals import live_matter, open_period, the_report, the_task, wrong

_VERDICTS = {"accept": ReportState.ACCEPTED, "return": ReportState.RETURNED, "reject": ReportState.REJECTED}


def save_draft(case: Case, command: SaveDraft, pen: Pen, world: World) -> tuple[Event, ...]:
    period = open_period(case, command.period, "SaveDraft")
    draft = draft_of(case, period.id, period.unit, period.task, command.progress, pen)
    return (pen.write("report-saved", draft, touched(period)),)


def submit(case: Case, command: Submit, pen: Pen, world: World) -> tuple[Event, ...]:
    """填报 for a period; what was saved is submitted where nothing new is given."""
    period = open_period(case, command.period, "Submit")
    _refuse_waiting(case, period)
    reason = _without_parts(case, command, period, world)
    latest = latest_of(case, period.id)
    saved = latest if latest is not None and latest.state is ReportState.DRAFT else None
    progress = command.progress or (saved.progress if saved else None)
    if progress is None:
        raise wrong(period, "Submit", "empty")
    draft = draft_of(case, period.id, period.unit, period.task, progress, pen)
    return _submitted(case, draft, pen, world, note=reason)


def report_proactively(case: Case, command: ReportProactively, pen: Pen, world: World) -> tuple[Event, ...]:
    """主动填报: in a slot of its own, or, where the plan says that it counts, for the open period without a report."""
    task = the_task(case, command.task)
    live_matter(case, task.matter, "ReportProactively")
    if not task.live:
        raise wrong(task, "ReportProactively", "task-ended")
    slot = _counted_slot(case, task, pen.at) or f"{task.id}/x{_proactive_count(case, task) + 1}"
    return _submitted(case, draft_of(case, slot, task.unit, task.id, command.progress, pen), pen, world)


def _without_parts(case: Case, command: Submit, period: Period, world: World) -> str:
    """The reason for which a report goes without parts that are owed; empty where none is. Raises PartsMissing."""
    missing = _awaited(case, period.id)
    if missing and not command.without:
        units = "、".join(world.names.get(unit, unit) for unit in missing)
        raise PartsMissing(period=period.id, missing=missing, units=units)
    return command.without if missing else ""


def _submitted(case: Case, draft: ProgressReport, pen: Pen, world: World, note: str = "") -> tuple[Event, ...]:
    facts = Scene(case, world, pen.at).facts("report", draft)
    refuse_errors(findings_of(check_report(facts, world), level="error"))
    report = draft.but(state=ReportState.SUBMITTED, submitted_at=pen.at, received_at=pen.at)
    period = case.periods.get(draft.slot)
    return (pen.write("report-submitted", report, *([touched(period)] if period else []), note=note),)


def touched(period: Period) -> Period:
    """What stands in a period's reports is part of what a reader of the period relied on."""
    return period.but(revision=period.revision + 1)


def withdraw(case: Case, command: Withdraw, pen: Pen, world: World) -> tuple[Event, ...]:
    report = the_report(case, command.report)
    if report.state is not ReportState.SUBMITTED:
        raise wrong(report, "Withdraw", "reviewed")
    period = case.periods.get(report.slot)
    if period is not None and not period.open:
        raise wrong(period, "Withdraw", "closed")
    live_matter(case, case.tasks[report.task].matter, "Withdraw")
    withdrawn = report.but(state=ReportState.WITHDRAWN, revision=report.revision + 1)
    return (pen.write("report-withdrawn", withdrawn, *([touched(period)] if period else [])),)


def review(case: Case, command: Review, pen: Pen, world: World) -> tuple[Event, ...]:
    """审核. Acceptance closes the period; a return leaves it reported and open; a rejection makes it unreported."""
    report = the_report(case, command.report)
    if report.state is not ReportState.SUBMITTED:
        raise wrong(report, "Review", "not-submitted")
    verdict = command.verdict
    if verdict.decision != "accept" and not verdict.reason:
        raise wrong(report, "Review", "empty", "without a reason")
    period = case.periods.get(report.slot)
    if period is not None and not period.open and verdict.decision != "accept":
        raise wrong(period, "Review", "closed")
    reviewed = report.but(
        state=_VERDICTS[verdict.decision], verdict=verdict, reviewed_at=pen.at, reviewed_by=pen.actor,
        revision=report.revision + 1,
    )  # fmt: skip
    moved = []
    if period is not None and period.open:
        moved = [_accepted(period, pen.at) if verdict.decision == "accept" else touched(period)]
    return (pen.write(f"report-{reviewed.state}", reviewed, *moved, note=verdict.reason),)


def _accepted(period: Period, at: datetime) -> Period:
    return period.but(state=PeriodState.ACCEPTED, closed_at=at, closed_why="accepted", revision=period.revision + 1)


def _refuse_waiting(case: Case, period: Period) -> None:
    for report in case.reports_of.get(period.id, ()):
        if report.state is ReportState.SUBMITTED:
            raise wrong(report, "Submit", "waiting")


def latest_of(case: Case, slot: str) -> ProgressReport | None:
    versions = case.reports_of.get(slot, ())
    return versions[-1] if versions else None


def draft_of(case: Case, slot: str, unit: str, task: str, progress: Progress, pen: Pen) -> ProgressReport:
    """The draft under way with new content, else the next version of the slot."""
    latest = latest_of(case, slot)
    if latest is not None and latest.state is ReportState.DRAFT:
        return latest.but(progress=progress, author=pen.actor, saved_at=pen.at, revision=latest.revision + 1)
    version = latest.version + 1 if latest else 1
    return ProgressReport(
        id=f"{slot}/r{version}", task=task, slot=slot, version=version, unit=unit, author=pen.actor or "",
        state=ReportState.DRAFT, progress=progress, saved_at=pen.at,
    )  # fmt: skip


def _proactive_count(case: Case, task: Task) -> int:
    return len({report.slot for report in case.reports.values() if report.task == task.id and report.proactive})


def _counted_slot(case: Case, task: Task, at: datetime) -> str | None:
    """The open period that a proactive report fills where the plan says `counts`: never an unopened one, nor one that
    is past, due and over, nor one whose report waits for parts of other units.
    """
    counting = {plan.series for plan in current_plans(case, task).values() if plan.proactive == "counts"}
    ahead = (
        one
        for one in case.periods_of.get(task.id, ())
        if one.open and at < max(one.due_at or one.base_due_at, one.ends_at) and case.plans[one.plan].series in counting
    )
    return next((one.id for one in ahead if not standing(case, one.id) and not _awaited(case, one.id)), None)


def _awaited(case: Case, period: str) -> tuple[str, ...]:
    """The units that were asked for a part of the report of *period* and have not written one."""
    return tuple(part.unit for part in case.parts_of.get(period, ()) if part.missing)
