"""Simulated years of one bureau on SQLite, ticked every morning, reports handed in; ten years for the whole.

    python tests/bench/bench_decade.py [YEARS [MATTERS]]      1 year of 6 matters by default; 10 60 for the whole

Prints each year's cost and its ratio to the first one: history should weigh nothing on the present.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.crowds import sizes
from supervise import hookimpl
from supervise.model.events import Event
from supervise.model.reports import Verdict
from supervise.model.tasks import Period
from support.desks import Office, texts

FIRST = date(2026, 1, 1)
LATE_EVERY, LATE = 7, timedelta(days=12)
"""Every which period is reported on so much later, so that there is something to alert about."""


class Opened:
    """Hears of each period when it opens;"""

    def __init__(self) -> None:
        self._heard: set[str] = set()
        self.opened: list[Period] = []

    @hookimpl
    def supervise_committed(self, events: Sequence[Event]) -> None:
        for event in events:
            for put in event.puts:
                if isinstance(put, Period) and put.id not in self._heard:
                    self._heard.add(put.id)
                    self.opened.append(put)


def years(path: Path, count: int, matters: int) -> Iterator[tuple[int, float, int]]:
    """Of each year, what it took in seconds and how many reports were handed in."""
    opened = Opened()
    office = Office(f"{FIRST} 09:00", texts("golden"), at=f"sqlite:///{path}")
    office.desk.parts.hooks.register(opened)
    for number in range(matters):
        last = date(FIRST.year + count, 12, 31)
        office.register("abc"[number % 3], cycle=("weekly", "monthly")[number % 2], deadline=last)
    day, reports = FIRST, 0
    reporting: dict[date, list[Period]] = defaultdict(list)
    for year in range(FIRST.year, FIRST.year + count):
        begin, before = time.perf_counter(), reports
        while day.year == year:
            office.tick(f"{day} 09:30")
            while opened.opened:
                reports += 1
                reporting[day if reports % LATE_EVERY else day + LATE].append(opened.opened.pop())
            for period in reporting.pop(day, ()):
                report = office.seat(period.unit).submit(period.id, done="按计划推进", percent=50)
                office.manager.review(report.id, Verdict.accept())
            day += timedelta(days=1)
        yield year, time.perf_counter() - begin, reports - before
    office.desk.close()


def main() -> None:
    count, matters = [*sizes("1 6"), 6][:2]
    with tempfile.TemporaryDirectory() as folder:
        first = 0.0
        for year, took, reports in years(Path(folder) / "desk.db", count, matters):
            first = first or took
            print(f"{year}: {matters} matters, {reports} periods, {took:.1f} s; ratio to the first {took / first:.2f}")


if __name__ == "__main__":
    main()
