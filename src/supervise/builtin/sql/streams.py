"""Streams: loading one whole, saving what changed, and finding those that wait for time or for a new world."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select
from sqlalchemy.exc import IntegrityError

from supervise.builtin.keys import group_of, loaded_kinds
from supervise.errors import UsageError
from supervise.model.base import Value
from supervise.model.chain import sealed
from supervise.model.checkpoints import Tail
from supervise.model.events import Event, JournalEntry
from supervise.ports import Changes, JoinRow, Loaded, StreamHead

from .codecs import BEYOND, instant, microseconds
from .collecting import collection_held_off
from .rows import Reading, write_rows
from .shapes import SCORE_ENTRY, SHAPES
from .statements import Statements, insert_missing, insert_new

_PAGE = 500


class StreamWork:
    """The part of a unit of work that concerns streams; see `ports.UnitOfWork`."""

    def __init__(self, connection: Connection, statements: Statements) -> None:
        self._connection = connection
        self._sql = statements
        self._t = statements.tables
        self._joins: set[JoinRow] = set()

    def load(self, stream: str) -> Loaded | None:
        while True:
            head = self.head(stream)
            if head is None:
                return None
            with collection_held_off:
                entities = self._entities(stream)
            # Another transaction may have committed between two of these reads: then they are done again.
            if self._sql.snapshots or self.head(stream) == head:
                return Loaded(head, entities)

    def _entities(self, stream: str) -> Mapping[str, Mapping[str, Value]]:
        reading = Reading()
        found: dict[str, Mapping[str, Value]] = {}
        for kind in loaded_kinds(stream):
            rows = self._tuples(self._sql.load[kind], stream)
            if rows:
                values = reading.values(SHAPES[kind], rows)
                if kind == "scorecard":
                    values = self._with_entries(stream, values, reading)
                found[kind] = dict(zip((row[0] for row in rows), values, strict=True))
        return found

    def head(self, stream: str) -> StreamHead | None:
        row = self._connection.execute(self._sql.head, {"stream": stream}).first()
        return None if row is None else _head(row)

    def _tuples(self, statement: Select[Any], stream: str) -> Sequence[tuple[Any, ...]]:
        """The rows as the driver has them: no column here needs more, and thousands of row objects cost."""
        result = self._connection.execute(statement, {"stream": stream})
        rows = result.cursor.fetchall()
        result.close()
        return rows

    def _with_entries(self, stream: str, cards: Sequence[Any], reading: Reading) -> list[Value]:
        rows = self._connection.execute(self._sql.load_entries, {"stream": stream}).all()
        entries: dict[str, list[Value]] = {}
        for row, entry in zip(rows, reading.values(SCORE_ENTRY, [row[1:] for row in rows]), strict=True):
            entries.setdefault(row.card, []).append(entry)
        return [card.but(entries=tuple(entries.get(card.id, ()))) for card in cards]

    def save(self, changes: Changes, *, recorded_at: datetime) -> bool:
        head = changes.head
        row = self._connection.execute(self._sql.head, {"stream": head.id}).first()
        stored = StreamHead(head.id) if row is None else _head(row)
        if stored.version != head.version:
            return False
        if stored == head and not changes.events and not changes.joins:
            return True
        place, previous = (0, "") if row is None else (row.entries, row.last_hash)
        entries = _sealed(head.id, changes.events, place, previous, recorded_at)
        if not self._advance(head, place + len(entries), entries[-1][0].hash if entries else previous):
            return False
        try:
            self._append(entries)
            self._put(head.id, [entry for entry, _ in entries])
        except IntegrityError as taken:
            raise UsageError(what=f"something in {head.id} exists already: {taken.orig}") from taken
        self._joins.update(changes.joins)
        return True

    def _advance(self, head: StreamHead, entries: int, last_hash: str) -> bool:
        """Compare-and-set of the head; nothing else of a save is written before it succeeds."""
        waits = head.wake_at is not None and head.id.startswith("matter:")
        columns = {
            "version": head.version + 1,
            "as_of": None if head.as_of is None else microseconds(head.as_of),
            "wake_at": BEYOND if head.wake_at is None else microseconds(head.wake_at),
            "world_seen": head.world_seen,
            "replan": head.world_seen if waits else None,
            "stuck": head.stuck,
            "stuck_flag": 1 if head.stuck else None,
            "entries": entries,
            "last_hash": last_hash,
        }
        if head.version == 0:
            return insert_new(self._connection, self._t.stream, {"id": head.id, **columns})
        moved = self._connection.execute(self._sql.advance, {"of": head.id, "read": head.version, **columns})
        return moved.rowcount == 1

    def _append(self, entries: Sequence[tuple[JournalEntry, str]]) -> None:
        rows = [
            {
                **_beside(entry),
                "seq": entry.seq,
                "recorded_at": microseconds(entry.recorded_at),
                "event_schema": entry.event_schema,
                "event": text,
                "previous": entry.previous,
                "hash": entry.hash,
            }
            for entry, text in entries
        ]
        if rows:
            self._connection.execute(self._sql.insert_events, rows)

    def _put(self, stream: str, entries: Sequence[JournalEntry]) -> None:
        """Write the entities that the events leave behind, the last put of an id winning."""
        puts: dict[str, dict[str, Any]] = {}
        for entry in entries:
            for put in entry.event.puts:
                puts.setdefault(put.kind, {})[put.id] = put
        for kind, entities in puts.items():
            values = list(entities.values())
            rows = write_rows(SHAPES[kind], values, stream=stream)
            # What gives up a key comes before what takes it: a resolved alert before its next occurrence.
            for freed in ("open_flag", "lead_of"):
                rows.sort(key=lambda row: row.get(freed) is not None)
            self._sql.write[kind](self._connection, rows)
            if kind == "alert":
                self._replace(self._sql.drop_intervals, self._sql.insert_intervals, values, _intervals(values))
            elif kind == "scorecard":
                self._replace(self._sql.drop_entries, self._sql.insert_entries, values, _entries(stream, values))
            elif kind == "fate":
                self._connection.execute(self._sql.decide, [{"of": fate.id} for fate in values])

    def _replace(self, drop: Any, insert: Any, owners: Sequence[Any], rows: Sequence[Mapping[str, Any]]) -> None:
        self._connection.execute(drop, [{"of": owner.id} for owner in owners])
        if rows:
            self._connection.execute(insert, rows)

    def flush(self) -> None:
        """Write the rows of joins that were noted: all of a transaction at its end, and in order, since cases that
        several transactions save at once leave the same rows, and each would wait for the other's.
        """
        rows = [{"at": microseconds(row.at), "group_key": row.group, "rule": row.rule} for row in sorted(self._joins)]
        self._joins.clear()
        if rows:
            insert_missing(self._connection, self._t.join_row, rows)

    def due(self, at: datetime, world: int, limit: int) -> Sequence[str]:
        asked = {"at": microseconds(at), "world": world}
        woken = self._connection.execute(self._sql.woken, {**asked, "limit": limit}).scalars().all()
        rest = limit - len(woken)
        if rest <= 0:
            return woken
        return [*woken, *self._connection.execute(self._sql.behind, {**asked, "limit": rest}).scalars()]

    def pending(self, at: datetime, world: int, group: str | None = None, *, stuck: bool = True) -> bool:
        # Plain reads: they see the row of a case that another transaction holds as it was before, and so as pending.
        asked: dict[str, Any] = {"at": microseconds(at), "world": world}
        probes: tuple[Select[Any], ...] = (self._sql.any_woken, self._sql.any_behind)
        if group is not None:
            kind, asked["of"] = group_of(group)
            probes = (self._sql.any_of[kind],)
        if not stuck:
            probes = tuple(probe.where(self._t.stream.c.stuck_flag.is_(None)) for probe in probes)
        return any(self._connection.execute(probe, asked).first() is not None for probe in probes)

    def restamp(self, seen: int, world: int, at: datetime) -> None:
        self._connection.execute(self._sql.restamp, {"seen": seen, "world": world, "at": microseconds(at)})

    def mark_stuck(self, stream: str, why: str) -> None:
        self._connection.execute(self._sql.mark_stuck, {"of": stream, "stuck": why, "stuck_flag": 1 if why else None})

    def stuck(self) -> Sequence[StreamHead]:
        table = self._t.stream
        asked = select(table).where(table.c.stuck_flag == 1).order_by(table.c.id)
        return [_head(row) for row in self._connection.execute(asked)]

    def heads(self, prefix: str, after: str = "", limit: int = 1000) -> Sequence[StreamHead]:
        table = self._t.stream
        asked = select(table).where(table.c.id > after).order_by(table.c.id).limit(limit)
        if prefix:
            asked = asked.where(table.c.id >= prefix, table.c.id < prefix[:-1] + chr(ord(prefix[-1]) + 1))
        return [_head(row) for row in self._connection.execute(asked)]

    def tails(self, after: str = "", limit: int = 1000) -> Sequence[Tail]:
        table = self._t.stream
        asked = select(table.c.id, table.c.entries, table.c.last_hash).where(table.c.id > after)
        rows = self._connection.execute(asked.order_by(table.c.id).limit(limit)).all()
        return [Tail(stream=row.id, seq=row.entries, hash=row.last_hash) for row in rows]

    def journal(self, stream: str, after: int = 0, until: datetime | None = None) -> Iterator[JournalEntry]:
        """Entries by seq, read page by page while the unit is open."""
        for row in self._rows(stream, after):
            # The instant is asked of the sealed event, not of the column beside it, which nothing seals.
            entry = _entry(row)
            if until is None or entry.event.happened_at <= until:
                yield entry

    def misfiled(self, stream: str) -> Sequence[int]:
        """The places where a column that repeats the event, to be searched by, says otherwise."""
        return [
            row.seq for row in self._rows(stream, 0)
            if any(getattr(row, name) != value for name, value in _beside(_entry(row)).items())
        ]  # fmt: skip

    def _rows(self, stream: str, after: int) -> Iterator[Row[Any]]:
        table = self._t.event
        while True:
            asked = select(table).where(table.c.stream == stream, table.c.seq > after).order_by(table.c.seq)
            page = self._connection.execute(asked.limit(_PAGE)).all()
            yield from page
            if len(page) < _PAGE:
                return
            after = page[-1].seq


def _head(row: Row[Any]) -> StreamHead:
    return StreamHead(
        row.id,
        row.version,
        None if row.as_of is None else instant(row.as_of),
        None if row.wake_at == BEYOND else instant(row.wake_at),
        row.world_seen,
        row.stuck,
    )


def _beside(entry: JournalEntry) -> dict[str, Any]:
    """The columns that repeat what the sealed event says."""
    event = entry.event
    return {
        "stream": event.stream, "type": event.type, "happened_at": microseconds(event.happened_at),
        "command": event.command, "actor": event.actor,
    }  # fmt: skip


def _entry(row: Row[Any]) -> JournalEntry:
    return JournalEntry(
        seq=row.seq,
        recorded_at=instant(row.recorded_at),
        event_schema=row.event_schema,
        event=Event.model_validate_json(row.event),
        previous=row.previous,
        hash=row.hash,
    )


def _sealed(
    stream: str, events: Sequence[Event], place: int, previous: str, recorded_at: datetime
) -> list[tuple[JournalEntry, str]]:
    entries: list[tuple[JournalEntry, str]] = []
    for seq, event in enumerate(events, start=place + 1):
        if event.stream != stream:
            raise UsageError(what=f"an event of another stream was saved with {stream}")
        entries.append(sealed(event, seq, recorded_at, previous))
        previous = entries[-1][0].hash
    return entries


def _intervals(alerts: Sequence[Any]) -> list[dict[str, Any]]:
    return [
        {
            "alert": alert.id,
            "group_key": group,
            "from_at": microseconds(begin),
            "to_at": BEYOND if end is None else microseconds(end),
        }
        for alert in alerts
        for begin, end in alert.intervals
        for group in dict.fromkeys(alert.groups)
    ]


def _entries(stream: str, cards: Sequence[Any]) -> list[dict[str, Any]]:
    return [
        row
        for card in cards
        for position, entry in enumerate(card.entries)
        for row in write_rows(SCORE_ENTRY, [entry], card=card.id, position=position, stream=stream)
    ]
