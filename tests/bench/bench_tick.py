"""A tick with 100 cases due among more and more open cases, on SQLite; prints the ratios to the first crowd.

    python tests/bench/bench_tick.py [OPEN...]      1,000 and 20,000 by default; 1000 100000 1000000 for the whole

The crowd is copied from one registered matter inside the database: cases that wait for a later instant.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path
from shutil import copyfile

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.crowds import copy_matters, sizes
from support.desks import Office, texts

DUE = 100
ROUNDS = 5
START, WAITING_FOR = "2026-03-02 09:00", "2026-04-23 09:00"


def crowded(path: Path, crowd: int) -> None:
    """A desk with *crowd* open cases of which DUE open their next period on 23 March, the others on 23 April."""
    office = Office(START, texts("golden"), at=f"sqlite:///{path}")
    for number in range(DUE):
        office.register(title=f"推进重点工作{number}")
    template = office.register(title="等候中的重点工作")
    office.tick("2026-03-20 09:00")
    office.desk.close()
    copy_matters(path, template, crowd - DUE - 1, WAITING_FOR)


def measured(seed: Path, round_: int) -> float:
    """One tick over a copy of the desk, so that each has the same to do."""
    at = seed.with_suffix(f".{round_}")
    copyfile(seed, at)
    office = Office("2026-03-24 09:00", texts("golden"), at=f"sqlite:///{at}")
    begin = time.perf_counter()
    tick = office.desk.tick()
    took = time.perf_counter() - begin
    assert tick.advanced == DUE, tick
    office.desk.close()
    at.unlink()
    return took


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        crowds = {crowd: Path(folder) / f"{crowd}.db" for crowd in sizes("1000 20000")}
        for crowd, path in crowds.items():
            crowded(path, crowd)
        # Turn by turn, so that whatever else the machine does weighs on all.
        rounds = [{crowd: measured(path, number) for crowd, path in crowds.items()} for number in range(ROUNDS)]
    first = next(iter(crowds))
    for crowd in crowds:
        took = statistics.median(one[crowd] for one in rounds)
        ratio = statistics.median(one[crowd] / one[first] for one in rounds)
        print(f"{DUE} due among {crowd:,}: {took * 1000:.0f} ms; ratio to {first:,}: {ratio:.2f}")


if __name__ == "__main__":
    main()
