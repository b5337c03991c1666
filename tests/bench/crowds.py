"""Crowds of open cases, copied from one registered matter inside an SQLite database: a desk would take too long."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Mapping
from pathlib import Path

from support.desks import Office, moment

_TABLES = ("stream", "matter", "task", "plan")
_NAMED = frozenset({"id", "stream", "matter", "task", "lead_of", "no", "number"})


def office_of_copies(path: Path, rules: Mapping[str, str], start: str, count: int, **elements: str) -> Office:
    """A desk whose store has *count* matters alike, which nobody has looked at since *start*."""
    office = Office(start, rules, at=f"sqlite:///{path}")
    template = office.register(title="推进重点工作", **elements)
    office.desk.close()
    copy_matters(path, template, count - 1)
    return Office(start, rules, at=f"sqlite:///{path}")


def copy_matters(path: Path, template: str, count: int, wakes: str | None = None) -> None:
    """Copy *template* so many times; the copies and it wait for *wakes*, a moment in Shanghai, or for what it did."""
    with sqlite3.connect(path) as connection:
        if wakes is not None:
            at = int(moment(wakes).timestamp() * 1_000_000)
            connection.execute("UPDATE sv_stream SET wake_at = ? WHERE id = ?", (at, f"matter:{template}"))
        connection.execute(
            "CREATE TEMP TABLE numbers AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
            f"WHERE i < {count}) SELECT i FROM n WHERE i <= {count}"
        )
        for table in _TABLES:
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info(sv_{table})")]
            copied = [_copied(column, template) for column in columns]
            owner = "id" if table == "stream" else "stream"
            connection.execute(
                f"INSERT INTO sv_{table} ({', '.join(columns)}) SELECT {', '.join(copied)} "
                f"FROM sv_{table} t, numbers WHERE t.{owner} = 'matter:{template}'"
            )
    connection.close()


def _copied(column: str, template: str) -> str:
    if column not in _NAMED:
        return f"t.{column}"
    return f"REPLACE(t.{column}, '{template}', 'x' || numbers.i) || " + ("numbers.i" if column == "no" else "''")


def sizes(default: str) -> list[int]:
    """The sizes on the command line, `1,000` or `1000`, or the default ones."""
    return [int(size.replace(",", "")) for size in sys.argv[1:] or default.split()]
