"""Statements whose form the databases do not agree on, and those that every unit of work runs, each built once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Dialect, Select, Table, and_, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.dialects import mysql, postgresql, sqlite

from .conditions import Conditions
from .shapes import SCORE_ENTRY, SHAPES
from .tables import Tables

Rows = Sequence[Mapping[str, Any]]
Upsert = Callable[[Connection, Rows], None]

MATTERS = ("matter:", "matter;")
"""Ids of matters lie between these: a range that an index can serve, unlike LIKE."""


def upsert(dialect: str, table: Table, kept: frozenset[str] = frozenset()) -> Upsert:
    """Writes rows by their `id`, new ones and changed ones; *kept* columns are written with new ones only."""
    changed = [column.name for column in table.columns if column.name != "id" and column.name not in kept]
    if dialect in {"sqlite", "postgresql"}:
        written = (sqlite if dialect == "sqlite" else postgresql).insert(table)
        merged = written.on_conflict_do_update(
            index_elements=["id"], set_={name: written.excluded[name] for name in changed}
        )

        def merge(connection: Connection, rows: Rows) -> None:
            connection.execute(merged, rows)

        return merge

    # ON DUPLICATE KEY would take the conflict of any key for one of the id, and overwrite the wrong row.
    known = select(table.c.id).where(table.c.id.in_(bindparam("ids", expanding=True)))
    rewritten = update(table).where(table.c.id == bindparam("of"))

    def write(connection: Connection, rows: Rows) -> None:
        there = set(connection.execute(known, {"ids": [row["id"] for row in rows]}).scalars())
        old = [{"of": row["id"], **{name: row[name] for name in changed}} for row in rows if row["id"] in there]
        new = [row for row in rows if row["id"] not in there]
        if old:
            connection.execute(rewritten, old)
        if new:
            connection.execute(insert(table), new)

    return write


def insert_new(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert a row; False, and nothing inserted, where one of its keys is taken. Never an error: inside a host's
    PostgreSQL transaction an error would end the host's work.
    """
    counted = connection.execute(
        _ignoring(connection.dialect.name, table), row, execution_options={"preserve_rowcount": True}
    )
    return counted.rowcount == 1


def insert_missing(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert those of *rows* whose keys are free."""
    connection.execute(_ignoring(connection.dialect.name, table), rows)


def raise_or_begin(dialect: str, table: Table, column: str) -> Any:
    """Inserts a row, or raises *column* of the one that has its primary key by 1: in one statement, since two that
    insert and then update lock one another out.
    """
    raised = {column: table.c[column] + 1}
    if dialect in {"mysql", "mariadb"}:
        return mysql.insert(table).on_duplicate_key_update(raised)
    written = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    return written.on_conflict_do_update(index_elements=[key.name for key in table.primary_key], set_=raised)


def _ignoring(dialect: str, table: Table) -> Any:
    if dialect in {"mysql", "mariadb"}:
        return mysql.insert(table).prefix_with("IGNORE")
    return (postgresql if dialect == "postgresql" else sqlite).insert(table).on_conflict_do_nothing()


class Statements:
    """What loading, saving and claiming run, over the tables of one desk."""

    def __init__(self, tables: Tables, dialect: Dialect) -> None:
        self.tables = tables
        self.conditions = Conditions(tables, dialect)
        self.snapshots = dialect.name == "sqlite"
        """Whether all reads of a transaction see one state; elsewhere each statement sees the last commit."""
        stream = tables.stream
        of_stream: Any = bindparam("stream")
        self.head = select(stream).where(stream.c.id == of_stream)
        self.load: Mapping[str, Select[Any]] = {
            kind: select(*(table.c[name] for name in SHAPES[kind].columns))
            .where(table.c.stream == of_stream)
            .order_by(table.c.id)
            for kind, table in tables.entity.items()
        }
        entry = tables.score_entry
        self.load_entries = (
            select(entry.c.card, *(entry.c[name] for name in SCORE_ENTRY.columns))
            .where(entry.c.stream == of_stream)
            .order_by(entry.c.card, entry.c.position)
        )
        self.write: Mapping[str, Upsert] = {
            kind: upsert(dialect.name, table, SHAPES[kind].kept) for kind, table in tables.entity.items()
        }
        self.insert_events = insert(tables.event)
        self.insert_entries = insert(entry)
        self.insert_intervals = insert(tables.alert_interval)
        self.drop_entries = delete(entry).where(entry.c.card == bindparam("of"))
        self.drop_intervals = delete(tables.alert_interval).where(tables.alert_interval.c.alert == bindparam("of"))
        notice = tables.entity["notice"]
        self.decide = update(notice).where(notice.c.id == bindparam("of")).values(undecided=None)
        self.advance = update(stream).where(stream.c.id == bindparam("of"), stream.c.version == bindparam("read"))
        self.mark_stuck = update(stream).where(stream.c.id == bindparam("of"))

        at: Any = bindparam("at")
        world: Any = bindparam("world")
        free = and_(stream.c.stuck == "", stream.c.id != "desk")
        self.restamp = (
            update(stream)
            .where(stream.c.replan == bindparam("seen"), stream.c.wake_at > at, stream.c.stuck == "")
            .values(world_seen=world, replan=world, as_of=at)
        )
        self.woken = (
            select(stream.c.id)
            .where(stream.c.wake_at <= at, free)
            .order_by(stream.c.wake_at, stream.c.id)
            .limit(bindparam("limit"))
            .with_for_update(skip_locked=True)
        )
        self.behind = (
            select(stream.c.id)
            .where(stream.c.replan < world, stream.c.wake_at > at, free)
            .order_by(stream.c.replan, stream.c.wake_at, stream.c.id)
            .limit(bindparam("limit"))
            .with_for_update(skip_locked=True)
        )
        # Of a function of the id, since a range of ids would tempt the planner to read all matters in place of the few.
        matters = func.substr(stream.c.id, 1, len(MATTERS[0])) == MATTERS[0]
        self.any_woken = select(stream.c.id).where(stream.c.wake_at <= at, matters).limit(1)
        self.any_behind = select(stream.c.id).where(stream.c.replan < world).limit(1)
        waits = and_(matters, or_(stream.c.wake_at <= at, stream.c.replan < world))
        task, matter = tables.entity["task"].c, tables.entity["matter"].c
        members = {"unit": task.unit, "leader": matter.leader, "district": matter.district}
        self.any_of: Mapping[str, Select[Any]] = {
            kind: select(stream.c.id)
            .where(waits, stream.c.id.in_(select(member.table.c.stream).where(member == bindparam("of"))))
            .limit(1)
            for kind, member in members.items()
        }
