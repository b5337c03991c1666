"""What offices do with their tasks and alerts: acknowledge, report of their own accord, urge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from supervise.calendar.zones import local
from supervise.model.alerts import Alert
from supervise.model.commands import Acknowledge, Issue, ReportProactively, TakeReceipt, Urge
from supervise.model.tasks import Task

from .agenda import Hours, Step
from .people import People
from .words import URGES, progress

Temper = Literal["prompt", "steady", "slack"]

LATE: Mapping[Temper, float] = {"prompt": 0.015, "steady": 0.05, "slack": 0.16}
NEVER: Mapping[Temper, float] = {"prompt": 0.001, "steady": 0.003, "slack": 0.015}
SEEN = timedelta(hours=25)
"""After this a period or an alert has certainly been met by a daily patrol."""


@dataclass(frozen=True)
class Offices:
    """How units behave, by chance of their own: the same seed and the same ids give the same year."""

    people: People
    hours: Hours

    def temper(self, unit: str) -> Temper:
        """Most units are steady, some prompt, a few slack."""
        drawn = self.hours.chance(f"temper/{unit}").random()
        return "prompt" if drawn < 0.35 else "steady" if drawn < 0.85 else "slack"

    def percent(self, at: datetime) -> int:
        """How far the work is: it goes evenly through the year."""
        return min(95, 5 + local(at, self.hours.zone).timetuple().tm_yday * 90 // 350)

    def on_task(self, task: Task) -> Iterator[Step]:
        """Acknowledges a task, mostly within a day; now and then its unit reports of its own accord."""
        chance = self.hours.chance(task.id)
        slow = chance.random() < 2 * LATE[self.temper(task.unit)]
        by = self.people.responsible(task.unit)
        if at := self.hours.after(task.assigned_at, chance.randint(3, 6) if slow else 0, chance):
            yield Step(at, self.hours.key("acknowledge", task.id, at), by, Acknowledge(target=task.id), on=task.id)
        wanted = chance.random() < 0.1
        if wanted and (at := self.hours.after(task.assigned_at, chance.randint(15, 90), chance)):
            told = ReportProactively(task=task.id, progress=progress(chance, self.percent(at)))
            yield Step(at, self.hours.key("proactive", task.id, at), by, told, on=task.id)

    def on_alert(self, alert: Alert) -> Iterator[Step]:
        """A unit acknowledges some orange alerts; its leader urges it in his own words where one has gone red. The
        inspection office signs what waits for a signature, and records that a red slip was received.
        """
        chance = self.hours.chance(alert.id)
        if alert.out_at is None and (signed := self.hours.after(alert.fired_at + SEEN, 0, chance)):
            told = Issue(target=alert.id, text="同意发出")
            yield Step(signed, self.hours.key("issue", alert.id, signed), self.people.manager, told, on=alert.id)
            return
        unit = next((group.removeprefix("unit:") for group in alert.groups if group.startswith("unit:")), None)
        at = self.hours.after(alert.fired_at + SEEN, 0, chance)
        if unit is None or alert.task is None or at is None or chance.random() < 0.5:
            return
        if alert.level == "orange":
            by = self.people.responsible(unit)
            yield Step(at, self.hours.key("seen", alert.id, at), by, Acknowledge(target=alert.id), on=alert.id)
        leader = self.people.leader(unit)
        if alert.level == "red" and alert.subject_kind == "period" and leader is not None:
            urge = Urge(target=alert.subject, text=chance.choice(URGES))
            yield Step(at, self.hours.key("urge", alert.id, at), leader, urge, on=alert.id)
            received = TakeReceipt(target=alert.id, channel="签收本")
            yield Step(at, self.hours.key("received", alert.id, at), self.people.manager, received, on=alert.id)
