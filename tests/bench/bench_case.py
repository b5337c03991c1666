"""The bound of a case: 40 tasks, weekly for three years, 6,240 periods; how long one command takes on SQLite.

Prints medians and their ratio to the same command on a case of one task.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from supervise import Actor, TaskDraft, Verdict
from support.desks import Office, texts

WEEKS = 156


def weekly() -> Mapping[str, str]:
    """A weekly cycle that needs no calendar, so that three years can be lived through."""
    found = texts("golden")
    periods = found["tests/rulesets/golden/periods.yaml"].replace("2026-01-01", "2022-01-01")
    start = periods.index("rules:")
    rule = "rules:\n  - {id: weekly, cycle: weekly, due: friday 17:00, opens: start}\n"
    alerts = found["tests/rulesets/golden/alerts.yaml"].replace("2026-01-01", "2022-01-01")
    elements = {path: text.replace("2026-01-01", "2022-01-01") for path, text in found.items() if "elements" in path}
    return {**elements, "periods.yaml": periods[:start] + rule, "alerts.yaml": alerts}


def lived_through(tasks: int, folder: str) -> tuple[Office, str]:
    office = Office("2023-01-01 09:00", weekly(), at=f"sqlite:///{folder}/desk{tasks}.db")
    matter = office.register(assigned_at=date(2023, 1, 1), deadline=date(2026, 12, 1))
    drafts = [TaskDraft(unit=f"u{number}") for number in range(1, tasks)]
    if drafts:
        office.manager.distribute(matter, *drafts)
    for _ in range(WEEKS):
        office.clock.forward(days=7)
        office.desk.tick()
        for period in [p for p in office.case(matter).periods.values() if p.open]:
            report = office.desk.as_(office_of(period.unit)).submit(period.id, done="按计划推进")
            office.manager.review(report.id, Verdict.accept())
    return office, matter


def office_of(unit: str):
    return Actor(id=f"{unit}1", unit=unit, roles=frozenset({"responsible"}))


def measured(office: Office, matter: str) -> float:
    times = []
    for number in range(9):
        office.clock.forward(minutes=1)
        begin = time.perf_counter()
        office.manager.urge(f"{matter}/t1", f"请抓紧 {number}")
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        small, one = lived_through(1, folder)
        base = measured(small, one)
        large, many = lived_through(40, folder)
        periods = len(large.case(many).periods)
        took = measured(large, many)
        print(f"one task, {len(small.case(one).periods)} periods: {base * 1000:.1f} ms a command")
        print(f"40 tasks, {periods} periods: {took * 1000:.1f} ms a command; ratio {took / base:.1f}; bound 100 ms")


if __name__ == "__main__":
    main()
