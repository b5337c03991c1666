"""The bound of a case: 40 tasks, weekly for three years, 6,240 periods with their reports; one command on SQLite.

Prints medians, for a case at hand and for one that is read from the tables, and their ratio to a case of one task.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from supervise import TaskDraft
from supervise.calendar.cycles import slots
from supervise.desk.claims import load_case
from supervise.model.events import Event
from supervise.model.reports import Progress, ProgressReport, ReportState
from supervise.model.tasks import Period, PeriodState
from supervise.ports import Changes
from support.desks import Office, moment, texts

BEGIN, NOW = "2023-01-02 00:00", "2026-01-05 09:00"
WEEKS = 156


def with_history(tasks: int, folder: str) -> tuple[Office, str]:
    """A matter of so many tasks that have reported every week for three years."""
    office = Office(NOW, texts("golden"), at=f"sqlite:///{folder}/desk{tasks}.db")
    matter = office.register(cycle="weekly")
    if tasks > 1:
        office.manager.distribute(matter, *[TaskDraft(unit=f"u{number}") for number in range(1, tasks)])
    with office.desk.parts.store.begin() as uow:
        head, case = load_case(uow, f"matter:{matter}")
        puts = [put for plan in case.plans.values() for put in history(office, plan, case.tasks[plan.task].unit)]
        event = Event(type="history", stream=case.stream, happened_at=moment(NOW), puts=tuple(puts))
        assert uow.save(Changes(head, (event,)), recorded_at=moment(NOW))
    return office, matter


def history(office: Office, plan: Any, unit: str) -> Iterator[Period | ProgressReport]:
    weeks = slots("weekly", moment(BEGIN), office.desk.parts.almanac, end=moment(NOW))
    for slot in list(weeks)[:WEEKS]:
        due = slot.ends_at - timedelta(days=2)
        period = Period(
            id=f"{plan.id}/{slot.key}", task=plan.task, plan=plan.id, slot_key=slot.key, unit=unit,
            starts_at=slot.starts_at, ends_at=slot.ends_at, opens_at=slot.starts_at, opened_at=slot.starts_at,
            base_due_at=due, due_at=due, assessment_due_at=due, state=PeriodState.ACCEPTED, closed_at=due, closed_why="accepted",
        )  # fmt: skip
        yield period
        yield ProgressReport(
            id=f"{period.id}/r1", task=plan.task, slot=period.id, version=1, unit=unit, author=f"{unit}1",
            state=ReportState.ACCEPTED, progress=Progress(done="按计划推进", percent=50), saved_at=slot.starts_at,
            submitted_at=slot.starts_at, received_at=slot.starts_at, reviewed_at=due, reviewed_by="boss",
        )  # fmt: skip


def measured(office: Office, matter: str, *, at_hand: bool) -> float:
    times = []
    for number in range(9):
        office.clock.forward(minutes=1)
        if not at_hand:
            office.desk.parts.shelf.clear()
        begin = time.perf_counter()
        office.manager.urge(f"{matter}/t1", f"请抓紧 {number}")
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        small, one = with_history(1, folder)
        large, many = with_history(40, folder)
        print(f"one task, {len(small.case(one).periods)} periods; 40 tasks, {len(large.case(many).periods)} periods")
        for name, at_hand in (("at hand", True), ("read from the tables", False)):
            base, took = measured(small, one, at_hand=at_hand), measured(large, many, at_hand=at_hand)
            print(f"{name}: {base * 1000:.1f} ms and {took * 1000:.1f} ms; ratio {took / base:.1f}; bound 100 ms")


if __name__ == "__main__":
    main()
