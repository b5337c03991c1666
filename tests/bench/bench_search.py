"""A search that the store decides against the same search case by case: `python tests/bench/bench_search.py [matters]`.

Both are asked of a fresh desk on SQLite, so that no case is at hand; prints the times and their ratio.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from supervise import Desk
from support.desks import DIRECTORY, MANAGER, Office, texts

WAYS = {
    "decided in the store": ("lead_unit == 'c' and registered_at < now", "unit == 'c' and due_at < now"),
    "case by case": ("contains(lead_unit, 'c') and days(registered_at, now) >= 0", "contains(unit, 'c') and days(due_at, now) >= 0"),
}  # fmt: skip


def seconds(path: Path, wheres: tuple[str, str]) -> tuple[float, list[list[str]]]:
    desk = Desk.open(f"sqlite:///{path}", settings={"directory": DIRECTORY})
    seat = desk.as_(MANAGER)
    begin = time.perf_counter()
    found = [
        [one.id for one in seat.find(kind, where=where, limit=10**6).found]
        for kind, where in zip(("matter", "period"), wheres, strict=True)
    ]
    spent = time.perf_counter() - begin
    desk.close()
    return spent, found


def main(matters: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "desk.db"
        office = Office("2026-01-05 09:00", texts("golden"), at=f"sqlite:///{path}")
        for number in range(matters):
            office.register("c" if number % 50 == 0 else "a", ["b"], title=f"事项 {number}")
        office.tick("2026-03-02 09:00")
        office.desk.close()
        spent = {name: seconds(path, wheres) for name, wheres in WAYS.items()}
    (fast, found), (slow, alike) = spent.values()
    if found != alike:
        raise SystemExit("the answers differ")
    for name, (time_, _) in spent.items():
        print(f"{name:24} {time_:8.3f} s")
    print(f"{matters:,} matters, {sum(map(len, found)):,} found; ratio {slow / fast:.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
