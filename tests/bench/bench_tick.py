"""A tick with 100 cases due, among 1,000 and among 100,000 open cases, on SQLite; prints the ratio of the two.

The crowd is copied from one registered matter inside the database: cases that wait for a later instant.
"""

from __future__ import annotations

import sqlite3
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.desks import Office, moment, texts

DUE = 100
ROUNDS = 5
_TABLES = ("stream", "matter", "task", "plan")


def crowded(path: Path, crowd: int) -> Office:
    """A desk with *crowd* open cases of which DUE open their next period on 23 March, the others on 23 April."""
    office = Office("2026-03-02 09:00", texts("golden"), at=f"sqlite:///{path}")
    for number in range(DUE):
        office.register(title=f"推进重点工作{number}")
    template = office.register(title="等候中的重点工作")
    office.desk.close()
    with sqlite3.connect(path) as connection:
        copy_matters(connection, template, crowd - DUE)
    return Office("2026-03-02 09:00", texts("golden"), at=f"sqlite:///{path}")


def copy_matters(connection: sqlite3.Connection, template: str, count: int) -> None:
    later = int(moment("2026-04-23 09:00").timestamp() * 1_000_000)
    connection.execute("CREATE TEMP TABLE numbers AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
                       f"WHERE i < {count}) SELECT i FROM n")  # fmt: skip
    for table in _TABLES:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info(sv_{table})")]
        copied = [_copied(table, column, template, later) for column in columns]
        owner = "id" if table == "stream" else "stream"
        connection.execute(
            f"INSERT INTO sv_{table} ({', '.join(columns)}) SELECT {', '.join(copied)} "
            f"FROM sv_{table} t, numbers WHERE t.{owner} = 'matter:{template}'"
        )
    connection.execute("UPDATE sv_stream SET wake_at = ? WHERE id = ?", (later, f"matter:{template}"))


def _copied(table: str, column: str, template: str, later: int) -> str:
    if table == "stream" and column == "wake_at":
        return str(later)
    if column in {"id", "stream", "matter", "task", "lead_of", "no", "number"}:
        return f"REPLACE(t.{column}, '{template}', 'x' || numbers.i) || " + ("''" if column != "no" else "numbers.i")
    return f"t.{column}"


def measured(crowd: int) -> float:
    times = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            office = crowded(Path(folder) / "desk.db", crowd)
            office.tick("2026-03-20 09:00")
            office.at("2026-03-24 09:00")
            begin = time.perf_counter()
            tick = office.desk.tick()
            times.append(time.perf_counter() - begin)
            assert tick.advanced == DUE, tick
            office.desk.close()
    return statistics.median(times)


def main() -> None:
    few, many = measured(1_000), measured(100_000)
    print(f"100 due among 1,000: {few * 1000:.0f} ms; among 100,000: {many * 1000:.0f} ms; ratio {many / few:.2f}")


if __name__ == "__main__":
    main()
