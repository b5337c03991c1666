"""Cases advanced a second on SQLite, alerts and notices included; bound 1,000 a second. Prints medians.

    python tests/bench/bench_advance.py [CASES...]      100 and 400 by default

Every case opens its monthly period, reminds of it, and finds it overdue: one tick over two weeks that nobody looked at.
The tick of twice the cases, or of as many times more as are given, tells whether the cost of one grows with them.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.crowds import office_of_copies, sizes
from support.desks import texts

BOUND = 1_000


def measured(path: Path, cases: int) -> str:
    office = office_of_copies(path, texts("golden"), "2026-03-02 09:00", cases)
    office.at("2026-03-26 09:00")
    advanced: list[float] = []
    begin = time.perf_counter()
    tick = office.desk.tick(progress=lambda step, done: advanced.append(time.perf_counter() - begin))
    whole = time.perf_counter() - begin
    assert tick.advanced == cases, tick
    alerts, notices = (len(found(f"x{cases // 2}")) for found in (office.alerts, office.notices))
    advancing = advanced[-2]
    office.desk.close()
    return (
        f"{cases:,} cases, {tick.events / cases:.0f} events each (1 period, {alerts} alerts, {notices} notices): "
        f"{cases / advancing:,.0f} a second advanced, {cases / whole:,.0f} with the whole tick; bound {BOUND:,}"
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for number, cases in enumerate(sizes("100 400")):
            print(measured(Path(folder) / f"{number}.db", cases))


if __name__ == "__main__":
    main()
