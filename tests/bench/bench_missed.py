"""One tick after a year in which nobody ticked, on SQLite: 100,000 missed period starts are to take under 60 s.

    python tests/bench/bench_missed.py [STARTS...]      1,000 by default; 100000 for the whole

Weekly matters, with nothing but their periods and with the alerts of all that is missed; prints the ratio of the two.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.crowds import office_of_copies, sizes
from support.desks import texts

FROM, TO = "2026-01-05 09:00", "2026-12-28 09:00"
WEEKS = 50
WHOLE, BOUND = 100_000, 60


def measured(path: Path, starts: int, *, alerts: bool) -> float:
    """Seconds for a period start."""
    rules = {name: text for name, text in texts("golden").items() if alerts or "alerts" not in name}
    office = office_of_copies(path, rules, FROM, max(2, starts // WEEKS), cycle="weekly")
    office.at(TO)
    begin = time.perf_counter()
    tick = office.desk.tick()
    took = time.perf_counter() - begin
    periods = len(office.case("x1").periods) * tick.advanced
    office.desk.close()
    each = took / periods
    print(
        f"{periods:,} period starts of {tick.advanced:,} cases, {'with' if alerts else 'without'} alerts, "
        f"{tick.events:,} events: {took:.1f} s; {WHOLE:,} at this rate: {each * WHOLE:.0f} s; bound {BOUND} s"
    )
    return each


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for number, starts in enumerate(sizes("1000")):
            bare, told = (
                measured(Path(folder) / f"{number}{alerts}.db", starts, alerts=alerts) for alerts in (False, True)
            )
            print(f"with alerts / without: {told / bare:.1f}")


if __name__ == "__main__":
    main()
