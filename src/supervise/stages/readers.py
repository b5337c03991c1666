"""What each fact of the catalogue is computed from, one reader per fact."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from supervise.calendar.zones import end_of, midnight
from supervise.model.alerts import Alert
from supervise.model.awards import Award
from supervise.model.case import Case
from supervise.model.matters import Matter, MatterState
from supervise.model.reports import ProgressReport, ReportState
from supervise.model.tasks import Period, PeriodState, Task, TaskState

from .choosing import rules_for
from .curve import expected_percent, projected_finish
from .deadlines import deadline_of
from .light import light_of, lights_of

if TYPE_CHECKING:
    from .facts import Scene

Read = Callable[["Scene", Any], Any]


def standing(case: Case, slot: str) -> list[ProgressReport]:
    """The reports of a slot that stand: submitted, neither withdrawn nor rejected, oldest first."""
    return [report for report in case.reports_of.get(slot, ()) if report.stands]


def met_at(case: Case, period: Period) -> datetime | None:
    """When the period was first met: the earliest standing submission."""
    times = [report.submitted_at for report in standing(case, period.id) if report.submitted_at]
    return min(times) if times else None


def next_period(case: Case, period: Period) -> Period | None:
    """The following period of the same series of the same task."""
    series = case.plans[period.plan].series
    same = (p for p in case.periods_of[period.task] if case.plans[p.plan].series == series)
    following = [p for p in same if p.starts_at >= period.ends_at]
    return following[0] if following else None


def _late(scene: Scene, period: Period) -> bool:
    """Not reported before `assessment_due_at`. A voided or excused period is never late."""
    if period.state in {PeriodState.VOIDED, PeriodState.EXCUSED}:
        return False
    return _until(period, _met_by(scene, period) or scene.at) >= period.assessment_due_at


def _until(period: Period, at: datetime) -> datetime:
    """*at*, or since when the clock of the period stands."""
    return at if period.held_at is None else min(at, period.held_at)


def _met_by(scene: Scene, period: Period) -> datetime | None:
    met = met_at(scene.case, period)
    return met if met is not None and met <= scene.at else None


def _workdays_late(scene: Scene, period: Period) -> int:
    """Workdays from the assessment due to the report, else to the closing or the instant of the question, whichever is
    first: silence is never cheaper than lateness.
    """
    if not _late(scene, period):
        return 0
    stop = _met_by(scene, period) or min(period.closed_at or scene.at, scene.at)
    return scene.almanac_of(period.unit).workdays_late(period.assessment_due_at, _until(period, stop))


def _overdue(scene: Scene, period: Period) -> bool:
    return period.open and period.due_by(scene.at) and _met_by(scene, period) is None


def _count(case: Case, slot: str, state: ReportState) -> int:
    return sum(report.state is state for report in case.reports_of.get(slot, ()))


def _report_state(case: Case, period: Period) -> str | None:
    """The state of the latest version that was handed in and not taken back; of the latest one where none was: a draft
    begun after a return does not make the return good.
    """
    versions = case.reports_of.get(period.id, ())
    handed_in = [one for one in versions if one.state not in {ReportState.DRAFT, ReportState.WITHDRAWN}] or versions
    return str(handed_in[-1].state) if handed_in else None


def _percent(reports: Iterable[ProgressReport]) -> int | None:
    told = [report.progress.percent for report in reports if report.progress.percent is not None]
    return told[-1] if told else None


def _task_reports(case: Case, task: Task) -> list[ProgressReport]:
    mine = [report for report in case.reports.values() if report.task == task.id and report.stands]
    return sorted(mine, key=lambda report: report.submitted_at or report.saved_at)


def _last_reported_at(case: Case, task: Task) -> datetime | None:
    times = [report.submitted_at for report in _task_reports(case, task) if report.submitted_at]
    return max(times, default=None)


def _previous_percent(scene: Scene, report: ProgressReport) -> int | None:
    task = scene.case.tasks[report.task]
    return _percent(other for other in _task_reports(scene.case, task) if other.id != report.id)


def _expected(scene: Scene, task: Task, at: datetime) -> int | None:
    rules = rules_for(scene.facts("task", task), scene.world)
    return expected_percent(rules, task, scene.case, scene.world, at)


def _expected_at_due(scene: Scene, period: Period) -> int | None:
    return None if period.due_at is None else _expected(scene, scene.case.tasks[period.task], period.due_at)


def _milestone(case: Case, period: Period) -> str | None:
    named = (one.name for one in case.plans[period.plan].given if one.key == period.slot_key)
    return next(named, "") or None


def _less(told: int | None, expected: int | None) -> int | None:
    return None if told is None or expected is None else told - expected


def _projected_finish(scene: Scene, task: Task) -> date | None:
    told = [one for one in _task_reports(scene.case, task) if one.progress.percent is not None]
    last = told[-1] if told else None
    return last if last is None else projected_finish(task, last.progress.percent, last.submitted_at, scene.world)


def _end(scene: Scene, day: date | None) -> datetime | None:
    return None if day is None else end_of(day, scene.world.almanac.zone)


def _past(scene: Scene, day: date | None) -> bool | None:
    end = _end(scene, day)
    return None if end is None else scene.at >= end


def _urged(scene: Scene, target: str) -> int:
    return sum(urge.target == target for urge in scene.case.urges.values())


def _answered(reports: Iterable[ProgressReport], at: datetime) -> bool:
    """Whether one of *reports* that stand came at or after *at*."""
    return any(report.submitted_at is not None and report.submitted_at >= at for report in reports)


def _first_unanswered(asked: Iterable[datetime], reports: list[ProgressReport]) -> datetime | None:
    """The first of the instants *asked* that no report has answered: a later one never puts it off."""
    return min((at for at in asked if not _answered(reports, at)), default=None)


def _urged_at(scene: Scene, target: str, reports: list[ProgressReport]) -> datetime | None:
    return _first_unanswered((urge.at for urge in scene.case.urges.values() if urge.target == target), reports)


def _instructed_at(scene: Scene, reports: list[ProgressReport]) -> datetime | None:
    orders = (one.at for one in scene.case.instructions.values() if one.sort == "order")
    return _first_unanswered(orders, reports)


def _instructions(scene: Scene, sort: str) -> int:
    return sum(one.sort == sort for one in scene.case.instructions.values())


def _all_reports(case: Case) -> list[ProgressReport]:
    return [report for report in case.reports.values() if report.stands]


def _completed_at(matter: Matter) -> datetime | None:
    return matter.ending.at if matter.ending and matter.ending.how == "completed" else None


def _completed_early(scene: Scene, matter: Matter) -> bool | None:
    done, deadline = _completed_at(matter), matter.elements.deadline
    if done is None:
        return False
    return None if deadline is None else done < midnight(deadline, scene.world.almanac.zone)


def _completed_late(scene: Scene, matter: Matter) -> bool | None:
    done, end = _completed_at(matter), _end(scene, matter.elements.deadline)
    if done is None:
        return False
    return None if end is None else done >= end


_MATTER: Mapping[str, Read] = {
    "id": lambda s, m: m.id,
    "no": lambda s, m: m.no or None,
    "state": lambda s, m: str(m.state),
    "open": lambda s, m: m.live,
    "completed": lambda s, m: _completed_at(m) is not None,
    "completed_at": lambda s, m: _completed_at(m),
    "completed_early": _completed_early,
    "completed_late": _completed_late,
    "suspended": lambda s, m: s.case.pause is not None,
    "verified": lambda s, m: m.state is MatterState.VERIFIED,
    "terminated": lambda s, m: m.state is MatterState.TERMINATED,
    "ended_at": lambda s, m: m.ending.at if m.ending else None,
    "registered_at": lambda s, m: m.registered_at,
    "deadline_at": lambda s, m: _end(s, m.elements.deadline),
    "overdue": lambda s, m: m.live and _past(s, m.elements.deadline),
    "light": lambda s, m: light_of("matter", s.facts("matter", m), s.world.rulebook),
    "lights": lambda s, m: lights_of("matter", s.facts("matter", m), s.world.rulebook),
    "instructed": lambda s, m: _instructions(s, "order"),
    "instructed_at": lambda s, m: _instructed_at(s, _all_reports(s.case)),
    "praised": lambda s, m: _instructions(s, "praise"),
    "criticised": lambda s, m: _instructions(s, "criticism"),
    "last_reported_at": lambda s, m: max(
        (r.submitted_at for r in _all_reports(s.case) if r.submitted_at), default=None
    ),
    "tasks": lambda s, m: s.children("task", s.case.tasks.values()),
    "alerts": lambda s, m: s.children("alert", filter(s.counts, s.case.open_alerts)),
}
_TASK: Mapping[str, Read] = {
    "id": lambda s, t: t.id,
    "title": lambda s, t: t.title,
    "unit": lambda s, t: t.unit,
    "role": lambda s, t: t.role,
    "state": lambda s, t: str(t.state),
    "open": lambda s, t: t.live,
    "assigned_at": lambda s, t: t.assigned_at,
    "acknowledged": lambda s, t: t.acknowledged_at is not None,
    "acknowledged_at": lambda s, t: t.acknowledged_at,
    "deadline": lambda s, t: deadline_of(t, s.case.matter),
    "deadline_at": lambda s, t: _end(s, deadline_of(t, s.case.matter)),
    "overdue": lambda s, t: t.state is not TaskState.ENDED and _past(s, deadline_of(t, s.case.matter)),
    "ended_at": lambda s, t: t.ended_at,
    "cycle": lambda s, t: t.cycle or s.case.matter.elements.cycle,
    "percent": lambda s, t: _percent(_task_reports(s.case, t)),
    "expected_percent": lambda s, t: _expected(s, t, s.at),
    "gap": lambda s, t: _less(_percent(_task_reports(s.case, t)), _expected(s, t, s.at)),
    "projected_finish": _projected_finish,
    "last_reported_at": lambda s, t: _last_reported_at(s.case, t),
    "urged": lambda s, t: _urged(s, t.id),
    "urged_at": lambda s, t: _urged_at(s, t.id, _task_reports(s.case, t)),
    "instructed_at": lambda s, t: _instructed_at(s, _task_reports(s.case, t)),
    "light": lambda s, t: light_of("task", s.facts("task", t), s.world.rulebook),
    "lights": lambda s, t: lights_of("task", s.facts("task", t), s.world.rulebook),
    "periods": lambda s, t: s.children("period", s.case.periods_of.get(t.id, ())),
    "reports": lambda s, t: s.children("report", (r for r in s.case.reports.values() if r.task == t.id)),
    "alerts": lambda s, t: s.children("alert", filter(s.counts, s.case.open_alerts_of_task.get(t.id, ()))),
}
_PERIOD: Mapping[str, Read] = {
    "id": lambda s, p: p.id,
    "key": lambda s, p: p.slot_key,
    "unit": lambda s, p: p.unit,
    "state": lambda s, p: str(p.state),
    "open": lambda s, p: p.open,
    "starts_at": lambda s, p: p.starts_at,
    "ends_at": lambda s, p: p.ends_at,
    "opens_at": lambda s, p: p.opens_at,
    "due_at": lambda s, p: p.due_at,
    "assessment_due_at": lambda s, p: p.assessment_due_at,
    "extended": lambda s, p: p.extended,
    "reported": lambda s, p: bool(standing(s.case, p.id)),
    "met_at": lambda s, p: met_at(s.case, p),
    "accepted": lambda s, p: p.state is PeriodState.ACCEPTED,
    "missed": lambda s, p: p.state is PeriodState.MISSED,
    "voided": lambda s, p: p.state in {PeriodState.VOIDED, PeriodState.EXCUSED},
    "late": _late,
    "overdue": _overdue,
    "workdays_late": _workdays_late,
    "report_state": lambda s, p: _report_state(s.case, p),
    "returned": lambda s, p: _count(s.case, p.id, ReportState.RETURNED),
    "rejected": lambda s, p: _count(s.case, p.id, ReportState.REJECTED),
    "percent": lambda s, p: _percent(standing(s.case, p.id)),
    "expected_percent": _expected_at_due,
    "gap": lambda s, p: _less(_percent(standing(s.case, p.id)), _expected_at_due(s, p)),
    "milestone": lambda s, p: _milestone(s.case, p),
    "urged": lambda s, p: _urged(s, p.id),
    "urged_at": lambda s, p: _urged_at(s, p.id, standing(s.case, p.id)),
    "light": lambda s, p: light_of("period", s.facts("period", p), s.world.rulebook),
    "lights": lambda s, p: lights_of("period", s.facts("period", p), s.world.rulebook),
    "reports": lambda s, p: s.children("report", s.case.reports_of.get(p.id, ())),
    "alerts": lambda s, p: s.children("alert", filter(s.counts, s.case.open_alerts_on.get(p.id, ()))),
}
_REPORT: Mapping[str, Read] = {
    "id": lambda s, r: r.id,
    "state": lambda s, r: str(r.state),
    "proactive": lambda s, r: r.proactive,
    "author": lambda s, r: r.author,
    "submitted_at": lambda s, r: r.submitted_at,
    "reviewed": lambda s, r: r.reviewed_at is not None,
    "done": lambda s, r: r.progress.done or None,
    "problems": lambda s, r: r.progress.problems or None,
    "help_needed": lambda s, r: r.progress.help_needed or None,
    "next_step": lambda s, r: r.progress.next_step or None,
    "forecast": lambda s, r: r.progress.forecast,
    "percent": lambda s, r: r.progress.percent,
    "previous_percent": _previous_percent,
}
_PROBLEM: Mapping[str, Read] = {
    "id": lambda s, q: q.id,
    "text": lambda s, q: q.text,
    "state": lambda s, q: str(q.state),
    "open": lambda s, q: q.open,
    "unit": lambda s, q: q.unit,
    "raised_by": lambda s, q: q.raised_by,
    "raised_at": lambda s, q: q.raised_at,
    "assigned": lambda s, q: q.assigned_at is not None,
    "assigned_at": lambda s, q: q.assigned_at,
    "limit": lambda s, q: q.limit,
    "limit_at": lambda s, q: _end(s, q.limit),
    "overdue": lambda s, q: q.open and _past(s, q.limit),
    "coordinated": lambda s, q: len(q.coordinations),
    "solved": lambda s, q: not q.open,
    "solved_at": lambda s, q: q.solved_at,
    "how": lambda s, q: q.how or None,
    "confirmed": lambda s, q: q.confirmed_at is not None,
    "confirmed_at": lambda s, q: q.confirmed_at,
    "reopened": lambda s, q: q.reopened,
}
ALERT: Mapping[str, Callable[[Any, Alert], Any]] = {
    "id": lambda s, a: a.id,
    "rule": lambda s, a: a.rule,
    "rung": lambda s, a: a.rung,
    "level": lambda s, a: a.level,
    "subject": lambda s, a: a.subject,
    "task": lambda s, a: a.task,
    "matter": lambda s, a: a.id.partition("/")[0],
    "unit": lambda s, a: a.unit or None,
    "role": lambda s, a: a.role or None,
    "fired_at": lambda s, a: a.fired_at,
    "hushed": lambda s, a: bool(a.hushed),
    "open": lambda s, a: a.open,
    "issued": lambda s, a: a.out_at is not None,
    "issued_at": lambda s, a: a.out_at,
    "delivered": lambda s, a: a.delivered_at is not None,
    "muted": lambda s, a: a.muted_by is not None,
    "acknowledged": lambda s, a: a.acknowledged_at is not None,
}
AWARD: Mapping[str, Callable[[Any, Award], Any]] = {
    "id": lambda s, a: a.id,
    "kind": lambda s, a: a.code,
    "unit": lambda s, a: a.unit,
    "on": lambda s, a: a.on,
    "text": lambda s, a: a.text,
}
READERS: Mapping[str, Mapping[str, Read]] = {
    "matter": _MATTER,
    "task": _TASK,
    "period": _PERIOD,
    "report": _REPORT,
    "problem": _PROBLEM,
    "alert": ALERT,
    "award": AWARD,
}
