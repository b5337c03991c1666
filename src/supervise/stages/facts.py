"""The facts that rules read, computed on demand from a case at an instant; `rules.catalogue` lists them all.

A `Scene` is one case under one world at one instant. It hands out a mapping per subject; each fact is computed when it
is first asked for, so a rule pays only for what it names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from supervise.calendar.zones import end_of, midnight
from supervise.model.alerts import Alert
from supervise.model.case import Case
from supervise.model.matters import Elements, Matter, MatterState
from supervise.model.reports import ProgressReport, ReportState
from supervise.model.tasks import Period, PeriodState, Task, TaskState
from supervise.rules.activation import World

from .light import light_of

Read = Callable[["Scene", Any], Any]


class SubjectFacts(dict[str, Any]):
    """Facts of one subject by canonical name, computed when first read; None is unknown."""

    __slots__ = ("_read",)

    def __init__(self, read: Callable[[str], Any]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, name: str) -> Any:
        self[name] = None  # a fact that comes to depend on itself is unknown to itself
        value = self[name] = self._read(name)
        return value


class Scene:
    """One case, under *world*, as it looks at *at*."""

    def __init__(self, case: Case, world: World, at: datetime) -> None:
        self.case = case
        self.world = world
        self.at = at
        self._subjects: dict[str, SubjectFacts] = {}

    def facts(self, kind: str, entity: Any) -> SubjectFacts:
        """The facts of *entity*, the same mapping each time within this scene."""
        known = self._subjects.get(entity.id)
        if known is None:
            known = self._subjects[entity.id] = SubjectFacts(lambda name: self._fact(kind, entity, name))
        return known

    def matter(self) -> SubjectFacts:
        return self.facts("matter", self.case.matter)

    def _fact(self, kind: str, entity: Any, name: str) -> Any:
        about, dot, fact = name.partition(".")
        if not dot:
            return self._ambient(name)
        if about == kind:
            read = READERS[kind].get(fact)
            if read is not None:
                return read(self, entity)
            return _element(entity.elements, fact) if kind == "matter" else None
        related = self._related(kind, entity, about)
        return None if related is None else related["period." + fact if about == "next" else name]

    def _ambient(self, name: str) -> Any:
        if name == "now":
            return self.at
        if name == "almanac":
            return self.world.almanac
        return self.world.almanac.zone if name == "zone" else self.world.names

    def _related(self, kind: str, entity: Any, about: str) -> SubjectFacts | None:
        case = self.case
        if about == "matter":
            return self.matter()
        if about == "task" and kind in {"period", "report"}:
            return self.facts("task", case.tasks[entity.task])
        if about == "next" and kind == "period":
            following = _next_period(case, entity)
            return None if following is None else self.facts("period", following)
        if about == "period" and kind == "report" and entity.slot in case.periods:
            return self.facts("period", case.periods[entity.slot])
        return None

    def children(self, kind: str, entities: Iterable[Any]) -> tuple[SubjectFacts, ...]:
        return tuple(self.facts(kind, entity) for entity in entities)


def draft_facts(elements: Elements, world: World, at: datetime) -> SubjectFacts:
    """Facts of a matter that is not registered yet: its elements, and nothing else is known."""

    def read(name: str) -> Any:
        about, dot, fact = name.partition(".")
        if not dot:
            almanac = world.almanac
            return {"now": at, "almanac": almanac, "zone": almanac.zone, "names": world.names}[name]
        if about != "matter":
            return None
        if fact == "deadline_at":
            return None if elements.deadline is None else end_of(elements.deadline, world.almanac.zone)
        return _element(elements, fact)

    return SubjectFacts(read)


def group_facts(id: str, name: str, count: int, kind: str, world: World, at: datetime) -> SubjectFacts:  # noqa: A002
    """Facts of a unit, leader or district whose alerts a situation counts."""
    almanac = world.almanac
    known: Mapping[str, Any] = {
        f"{kind}.id": id, f"{kind}.name": name, f"{kind}.count": count,
        "now": at, "almanac": almanac, "zone": almanac.zone, "names": world.names,
    }  # fmt: skip
    return SubjectFacts(known.get)


def alert_facts(alert: Alert, at: datetime) -> SubjectFacts:
    """Facts of an alert that stands alone, outside its case."""

    def read(name: str) -> Any:
        about, _, fact = name.partition(".")
        return _ALERT[fact](None, alert) if about == "alert" and fact in _ALERT else at if name == "now" else None

    return SubjectFacts(read)


def _element(elements: Elements, code: str) -> Any:
    value = elements.element(code)
    return None if value == "" else value


def shown(facts: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """The facts that a rule read, as an explanation keeps them: plain values, instants as text, children counted."""
    return {name: _plain(facts[name]) for name in sorted(names)}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | bool):
        return value
    if isinstance(value, tuple | list):
        return list(value) if all(isinstance(member, str) for member in value) else len(value)
    return value.isoformat() if isinstance(value, date) else str(value)


# --- reading what the case holds ---------------------------------------------------------------------------------


def deadline_of(task: Task, matter: Matter) -> date | None:
    return task.deadline or matter.elements.deadline


def standing(case: Case, slot: str) -> list[ProgressReport]:
    """The reports of a slot that stand: submitted, neither withdrawn nor rejected, oldest first."""
    return [report for report in case.reports_of.get(slot, ()) if report.stands]


def met_at(case: Case, period: Period) -> datetime | None:
    """When the period was first met: the earliest standing submission."""
    times = [report.submitted_at for report in standing(case, period.id) if report.submitted_at]
    return min(times) if times else None


def _next_period(case: Case, period: Period) -> Period | None:
    following = [p for p in case.periods_of[period.task] if p.starts_at >= period.ends_at]
    return following[0] if following else None


def _late(scene: Scene, period: Period) -> bool:
    """Not reported before `assessment_due_at`. A voided or excused period is never late."""
    if period.state in {PeriodState.VOIDED, PeriodState.EXCUSED}:
        return False
    return (_met_by(scene, period) or scene.at) >= period.assessment_due_at


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
    return scene.world.almanac.workdays_late(period.assessment_due_at, stop)


def _overdue(scene: Scene, period: Period) -> bool:
    return period.open and scene.at >= period.due_at and _met_by(scene, period) is None


def _count(case: Case, slot: str, state: ReportState) -> int:
    return sum(report.state is state for report in case.reports_of.get(slot, ()))


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


def _end(scene: Scene, day: date | None) -> datetime | None:
    return None if day is None else end_of(day, scene.world.almanac.zone)


def _past(scene: Scene, day: date | None) -> bool | None:
    end = _end(scene, day)
    return None if end is None else scene.at >= end


def _urged(scene: Scene, target: str) -> int:
    return sum(urge.target == target for urge in scene.case.urges.values())


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


def _open_alerts(scene: Scene, keep: Callable[[Alert], bool]) -> tuple[SubjectFacts, ...]:
    return scene.children("alert", (alert for alert in scene.case.open_alerts if keep(alert)))


# --- the readers, one per fact of the catalogue ------------------------------------------------------------------

_MATTER: Mapping[str, Read] = {
    "id": lambda s, m: m.id,
    "no": lambda s, m: m.no or None,
    "state": lambda s, m: str(m.state),
    "open": lambda s, m: m.live,
    "completed": lambda s, m: _completed_at(m) is not None,
    "completed_at": lambda s, m: _completed_at(m),
    "completed_early": _completed_early,
    "completed_late": _completed_late,
    "verified": lambda s, m: m.state is MatterState.VERIFIED,
    "terminated": lambda s, m: m.state is MatterState.TERMINATED,
    "ended_at": lambda s, m: m.ending.at if m.ending else None,
    "registered_at": lambda s, m: m.registered_at,
    "deadline_at": lambda s, m: _end(s, m.elements.deadline),
    "overdue": lambda s, m: m.live and _past(s, m.elements.deadline),
    "light": lambda s, m: light_of("matter", s.facts("matter", m), s.world.rulebook),
    "tasks": lambda s, m: s.children("task", s.case.tasks.values()),
    "alerts": lambda s, m: _open_alerts(s, lambda alert: True),
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
    "last_reported_at": lambda s, t: _last_reported_at(s.case, t),
    "urged": lambda s, t: _urged(s, t.id),
    "light": lambda s, t: light_of("task", s.facts("task", t), s.world.rulebook),
    "periods": lambda s, t: s.children("period", s.case.periods_of.get(t.id, ())),
    "alerts": lambda s, t: _open_alerts(s, lambda alert: alert.task == t.id),
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
    "reported": lambda s, p: bool(standing(s.case, p.id)),
    "met_at": lambda s, p: met_at(s.case, p),
    "accepted": lambda s, p: p.state is PeriodState.ACCEPTED,
    "missed": lambda s, p: p.state is PeriodState.MISSED,
    "voided": lambda s, p: p.state in {PeriodState.VOIDED, PeriodState.EXCUSED},
    "late": _late,
    "overdue": _overdue,
    "workdays_late": _workdays_late,
    "returned": lambda s, p: _count(s.case, p.id, ReportState.RETURNED),
    "rejected": lambda s, p: _count(s.case, p.id, ReportState.REJECTED),
    "percent": lambda s, p: _percent(standing(s.case, p.id)),
    "urged": lambda s, p: _urged(s, p.id),
    "light": lambda s, p: light_of("period", s.facts("period", p), s.world.rulebook),
    "alerts": lambda s, p: _open_alerts(s, lambda alert: alert.subject == p.id),
}
_REPORT: Mapping[str, Read] = {
    "id": lambda s, r: r.id,
    "state": lambda s, r: str(r.state),
    "proactive": lambda s, r: r.proactive,
    "author": lambda s, r: r.author,
    "submitted_at": lambda s, r: r.submitted_at,
    "done": lambda s, r: r.progress.done or None,
    "problems": lambda s, r: r.progress.problems or None,
    "help_needed": lambda s, r: r.progress.help_needed or None,
    "next_step": lambda s, r: r.progress.next_step or None,
    "forecast": lambda s, r: r.progress.forecast,
    "percent": lambda s, r: r.progress.percent,
    "previous_percent": _previous_percent,
}
_ALERT: Mapping[str, Callable[[Any, Alert], Any]] = {
    "id": lambda s, a: a.id,
    "rule": lambda s, a: a.rule,
    "rung": lambda s, a: a.rung,
    "level": lambda s, a: a.level,
    "subject": lambda s, a: a.subject,
    "task": lambda s, a: a.task,
    "matter": lambda s, a: a.id.partition("/")[0],
    "fired_at": lambda s, a: a.fired_at,
    "muted": lambda s, a: a.muted_by is not None,
    "acknowledged": lambda s, a: a.acknowledged_at is not None,
}
READERS: Mapping[str, Mapping[str, Read]] = {
    "matter": _MATTER,
    "task": _TASK,
    "period": _PERIOD,
    "report": _REPORT,
    "alert": _ALERT,
}
