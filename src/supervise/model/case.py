"""The case (案卷): one matter with all that belongs to it, as one immutable value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

from .alerts import Alert, Instruction, Notice, Urge
from .awards import Award
from .changes import Extension, Pause, ReturnRequest
from .matters import Matter
from .parts import ReportPart
from .problems import Problem
from .reports import ProgressReport
from .scores import Scorecard
from .tasks import Period, Plan, Task

T = TypeVar("T")


@dataclass(frozen=True)
class Case:
    """The unit of locking, of history and of time. `as_of` is the last instant applied and only grows.

    A plain dataclass, since a case may hold thousands of periods and its maps are never validated as a whole.
    """

    stream: str
    as_of: datetime | None = None
    world_seen: int = 0
    matters: Mapping[str, Matter] = field(default_factory=dict)
    tasks: Mapping[str, Task] = field(default_factory=dict)
    plans: Mapping[str, Plan] = field(default_factory=dict)
    periods: Mapping[str, Period] = field(default_factory=dict)
    reports: Mapping[str, ProgressReport] = field(default_factory=dict)
    alerts: Mapping[str, Alert] = field(default_factory=dict)
    notices: Mapping[str, Notice] = field(default_factory=dict)
    urges: Mapping[str, Urge] = field(default_factory=dict)
    instructions: Mapping[str, Instruction] = field(default_factory=dict)
    pauses: Mapping[str, Pause] = field(default_factory=dict)
    extensions: Mapping[str, Extension] = field(default_factory=dict)
    problems: Mapping[str, Problem] = field(default_factory=dict)
    parts: Mapping[str, ReportPart] = field(default_factory=dict)
    returns: Mapping[str, ReturnRequest] = field(default_factory=dict)

    @property
    def matter(self) -> Matter:
        """The one matter; a case without one has not been registered."""
        return next(iter(self.matters.values()))

    @cached_property
    def pause(self) -> Pause | None:
        """The suspension that lasts, if any."""
        return next((pause for pause in self.pauses.values() if pause.ended_at is None), None)

    @cached_property
    def derived(self) -> dict[Any, Any]:
        """Room for what is derived from this value, kept as long as the value itself."""
        return {}

    @cached_property
    def reports_of(self) -> Mapping[str, tuple[ProgressReport, ...]]:
        """Reports by slot, oldest version first."""
        return _grouped(self.reports.values(), lambda report: report.slot)

    @cached_property
    def parts_of(self) -> Mapping[str, tuple[ReportPart, ...]]:
        """Parts of joint reports by period, in order of their units."""
        return _grouped(sorted(self.parts.values(), key=lambda part: part.unit), lambda part: part.period)

    @cached_property
    def periods_of(self) -> Mapping[str, tuple[Period, ...]]:
        """Periods by task, in order of their start."""
        ordered = sorted(self.periods.values(), key=lambda period: (period.starts_at, period.opened_at))
        return _grouped(ordered, lambda period: period.task)

    @cached_property
    def plans_of(self) -> Mapping[str, tuple[Plan, ...]]:
        return _grouped(sorted(self.plans.values(), key=lambda plan: plan.epoch), lambda plan: plan.task)

    @cached_property
    def alerts_on(self) -> Mapping[str, tuple[Alert, ...]]:
        """Alerts by subject, resolved ones included, in order of firing."""
        ordered = sorted(self.alerts.values(), key=lambda alert: (alert.fired_at, alert.id))
        return _grouped(ordered, lambda alert: alert.subject)

    @cached_property
    def open_alerts(self) -> tuple[Alert, ...]:
        return tuple(alert for alert in self.alerts.values() if alert.open)

    @cached_property
    def open_alerts_of_task(self) -> Mapping[str, tuple[Alert, ...]]:
        """Open alerts on each task and on its periods; those on the matter itself under no id."""
        return _grouped(self.open_alerts, lambda alert: alert.task or "")

    @cached_property
    def open_alerts_on(self) -> Mapping[str, tuple[Alert, ...]]:
        """Open alerts by the id of their subject."""
        return _grouped(self.open_alerts, lambda alert: alert.subject)


@dataclass(frozen=True)
class Group:
    """What belongs to one unit, leader or district across matters: situation alerts, scorecards, awards."""

    stream: str
    as_of: datetime | None = None
    world_seen: int = 0
    alerts: Mapping[str, Alert] = field(default_factory=dict)
    notices: Mapping[str, Notice] = field(default_factory=dict)
    scorecards: Mapping[str, Scorecard] = field(default_factory=dict)
    awards: Mapping[str, Award] = field(default_factory=dict)


def maps_of(kind: type[Case | Group]) -> tuple[str, ...]:
    """The names of the maps of entities that a case or a group is made of."""
    return tuple(one.name for one in fields(kind) if one.default_factory is dict)


def _grouped(values: Iterable[T], key: Callable[[T], str]) -> Mapping[str, tuple[T, ...]]:
    groups: dict[str, list[T]] = defaultdict(list)
    for value in values:
        groups[key(value)].append(value)
    return {name: tuple(members) for name, members in groups.items()}
