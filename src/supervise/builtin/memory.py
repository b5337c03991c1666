"""The memory store: the reference that every other store is held against, and the store of tests and trials."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from threading import RLock
from typing import Any, Generic, Literal, TypeVar

from supervise.errors import UsageError
from supervise.hooks.specs import hookimpl
from supervise.model.alerts import Alert, Delivery, Digest, Fate, Notice, Outgoing
from supervise.model.base import Value
from supervise.model.chain import seal
from supervise.model.checkpoints import Checkpoint, Tail
from supervise.model.commands import Done
from supervise.model.events import ENTITY_KINDS, JournalEntry
from supervise.model.matters import Matter
from supervise.model.worlds import Proposal, WorldChange
from supervise.ports import Changes, Filter, JoinRow, Loaded, Store, StreamHead
from supervise.rules.language import Formula

from .columns import Columns
from .keys import group_of, keys_of, loaded_kinds

K = TypeVar("K")
V = TypeVar("V")
_ABSENT: Any = object()
_NO_ROWS: Mapping[str, Any] = {}


@hookimpl
def supervise_store(url: str, options: dict[str, Any]) -> Store | None:
    """A new, empty memory store for `memory://`."""
    return MemoryStore() if url == "memory://" else None


class _Table(Generic[K, V]):
    """A dict that can take back what was written to it since the last commit."""

    def __init__(self) -> None:
        self.rows: dict[K, V] = {}
        self._before: dict[K, V] = {}

    def put(self, key: K, row: V) -> None:
        self._before.setdefault(key, self.rows.get(key, _ABSENT))
        self.rows[key] = row

    def add(self, key: K, row: V) -> bool:
        """Put a row whose key is free; False, and nothing put, where it is taken."""
        if key in self.rows:
            return False
        self.put(key, row)
        return True

    def drop(self, key: K) -> None:
        if key in self.rows:
            self._before.setdefault(key, self.rows[key])
            del self.rows[key]

    def commit(self) -> None:
        self._before.clear()

    def roll_back(self) -> None:
        for key, row in self._before.items():
            if row is _ABSENT:
                self.rows.pop(key, None)
            else:
                self.rows[key] = row
        self._before.clear()


class _Tables:
    def __init__(self) -> None:
        self.heads: _Table[str, StreamHead] = _Table()
        self.journal: _Table[str, tuple[JournalEntry, ...]] = _Table()
        self.entities: dict[str, _Table[str, Mapping[str, Any]]] = {kind: _Table() for kind in ENTITY_KINDS}
        """Per kind, by stream; a map is replaced as a whole, so that what was handed out never changes."""
        self.keys: _Table[tuple[Any, ...], str] = _Table()
        self.joins: _Table[JoinRow, None] = _Table()
        self.instants: _Table[tuple[str, str], datetime] = _Table()
        self.outbox: _Table[str, Outgoing] = _Table()
        self.senders: _Table[tuple[str, str, datetime], str] = _Table()
        self.deliveries: _Table[tuple[str, int], Delivery] = _Table()
        self.commands: _Table[tuple[str, str], tuple[str, Done]] = _Table()
        self.counters: _Table[tuple[str, int], int] = _Table()
        self.inbox: _Table[tuple[str, str, str], str] = _Table()
        self.checkpoints: _Table[int, Checkpoint] = _Table()

    def all(self) -> Sequence[_Table[Any, Any]]:
        return (*(table for table in vars(self).values() if isinstance(table, _Table)), *self.entities.values())


class MemoryStore:
    """Plain dicts behind one lock. A unit of work holds the lock, so that units come one after the other."""

    def __init__(self) -> None:
        self._tables = _Tables()
        self._lock = RLock()
        self._busy = False

    @contextmanager
    def begin(self) -> Iterator[MemoryUnit]:
        """A transaction. Raises UsageError inside another one of the same thread, which could only wait for itself."""
        with self._lock:
            if self._busy:
                raise UsageError(what="a unit of work is open in this thread already")
            self._busy = True
            kept = False
            try:
                yield MemoryUnit(self._tables)
                kept = True
            finally:
                self._busy = False
                for table in self._tables.all():
                    table.commit() if kept else table.roll_back()

    def close(self) -> None:
        """Nothing to let go of."""


class MemoryUnit:
    """One transaction of the memory store; see `ports.UnitOfWork` for what each method promises."""

    def __init__(self, tables: _Tables) -> None:
        self._t = tables

    def load(self, stream: str) -> Loaded | None:
        head = self._t.heads.rows.get(stream)
        if head is None:
            return None
        found = {kind: self._t.entities[kind].rows.get(stream, _NO_ROWS) for kind in loaded_kinds(stream)}
        return Loaded(head, {kind: entities for kind, entities in found.items() if entities})

    def head(self, stream: str) -> StreamHead | None:
        return self._t.heads.rows.get(stream)

    def save(self, changes: Changes, *, recorded_at: datetime) -> bool:
        head = changes.head
        stored = self._t.heads.rows.get(head.id, StreamHead(head.id))
        if stored.version != head.version:
            return False
        if stored == head and not changes.events and not changes.joins:
            return True
        if any(event.stream != head.id for event in changes.events):
            raise UsageError(what=f"an event of another stream was saved with {head.id}")
        journal = list(self._t.journal.rows.get(head.id, ()))
        puts: dict[tuple[str, str], Value] = {}
        for event in changes.events:
            entry = seal(event, len(journal) + 1, recorded_at, journal[-1].hash if journal else "")
            journal.append(entry)
            puts.update({(put.kind, put.id): put for put in entry.event.puts})
        self._put(head.id, puts)
        self._t.journal.put(head.id, tuple(journal))
        self._t.heads.put(head.id, replace(head, version=head.version + 1))
        for row in changes.joins:
            self._t.joins.put(row, None)
        return True

    def _put(self, stream: str, puts: Mapping[tuple[str, str], Value]) -> None:
        by_kind: dict[str, dict[str, Value]] = {}
        for (kind, id_), entity in puts.items():
            by_kind.setdefault(kind, {})[id_] = entity
        for kind, changed in by_kind.items():
            table = self._t.entities[kind]
            before = table.rows.get(stream, _NO_ROWS)
            for id_ in changed.keys() & before.keys():
                for key in keys_of(kind, before[id_]):
                    self._t.keys.drop(key)
            for id_, entity in changed.items():
                for key in keys_of(kind, entity):
                    if not self._t.keys.add(key, id_):
                        raise UsageError(what=f"{kind} {id_} claims what {self._t.keys.rows[key]} is: {key[1:]}")
            merged = {**before, **changed}
            table.put(stream, merged if len(merged) == len(before) else dict(sorted(merged.items())))

    def _each(self, kind: str) -> Iterator[tuple[str, Any]]:
        """Stream and entity of all entities of a kind."""
        for stream, entities in self._t.entities[kind].rows.items():
            for entity in entities.values():
                yield stream, entity

    def due(self, at: datetime, world: int, limit: int) -> Sequence[str]:
        free = [head for head in self._t.heads.rows.values() if not head.stuck and head.id != "desk"]
        woken = [head for head in free if _woken(head, at)]
        behind = [head for head in free if not _woken(head, at) and _behind(head, world)]
        woken.sort(key=lambda head: (head.wake_at, head.id))
        behind.sort(key=lambda head: (head.world_seen, head.wake_at, head.id))
        return [head.id for head in (*woken, *behind)][:limit]

    def pending(self, at: datetime, world: int, group: str | None = None, *, stuck: bool = True) -> bool:
        streams = None if group is None else self._streams_of(group)
        return any(
            (_woken(head, at) or _behind(head, world)) and (streams is None or head.id in streams)
            for head in self._t.heads.rows.values()
            if head.id.startswith("matter:") and (stuck or not head.stuck)
        )

    def _streams_of(self, group: str) -> set[str]:
        kind, id_ = group_of(group)
        if kind == "unit":
            return {stream for stream, task in self._each("task") if task.unit == id_}
        return {stream for stream, matter in self._each("matter") if getattr(matter.elements, kind) == id_}

    def restamp(self, seen: int, world: int, at: datetime) -> None:
        for head in list(self._t.heads.rows.values()):
            if not head.stuck and _behind(head, seen + 1) and head.world_seen == seen and not _woken(head, at):
                self._t.heads.put(head.id, replace(head, world_seen=world, as_of=at))

    def mark_stuck(self, stream: str, why: str) -> None:
        head = self._t.heads.rows.get(stream)
        if head is not None:
            self._t.heads.put(stream, replace(head, stuck=why))

    def stuck(self) -> Sequence[StreamHead]:
        return sorted((head for head in self._t.heads.rows.values() if head.stuck), key=lambda head: head.id)

    def heads(self, prefix: str, after: str = "", limit: int = 1000) -> Sequence[StreamHead]:
        ids = sorted(id_ for id_ in self._t.heads.rows if id_.startswith(prefix) and id_ > after)
        return [self._t.heads.rows[id_] for id_ in ids[:limit]]

    def joins(self, before: datetime, limit: int, skip: Sequence[str] = ()) -> Sequence[JoinRow]:
        return sorted(row for row in self._t.joins.rows if row.at < before and row.group not in skip)[:limit]

    def drop_joins(self, rows: Sequence[JoinRow]) -> bool:
        there = all(row in self._t.joins.rows for row in rows)
        for row in rows:
            self._t.joins.drop(row)
        return there

    def active_alerts(self, group: str, at: datetime) -> Sequence[Alert]:
        active = [
            alert
            for stream, alert in self._each("alert")
            if stream.startswith("matter:") and group in alert.groups and alert.active(at)
        ]
        return sorted(active, key=lambda alert: alert.id)

    def open_matters(self, group: str, at: datetime) -> Sequence[str]:
        kind, id_ = group_of(group)
        holding = {
            task.matter
            for _, task in self._each("task")
            if task.unit == id_ and task.assigned_at <= at and (task.ended_at is None or at < task.ended_at)
        }
        return sorted(
            matter.id
            for _, matter in self._each("matter")
            if _open(matter, at) and (matter.id in holding if kind == "unit" else getattr(matter.elements, kind) == id_)
        )

    def undecided(self, until: datetime, limit: int) -> Sequence[tuple[Notice, Alert]]:
        decided = {fate.id for _, fate in self._each("fate")}
        alerts = {alert.id: alert for _, alert in self._each("alert")}
        called = [
            notice
            for _, notice in self._each("notice")
            if notice.called_at <= until and notice.id not in decided and notice.alert in alerts
        ]
        called.sort(key=lambda notice: (notice.called_at, notice.id))
        return [(notice, alerts[notice.alert]) for notice in called[:limit]]

    def fates(self) -> Sequence[Fate]:
        return sorted((fate for _, fate in self._each("fate")), key=lambda fate: fate.id)

    def dispatched_to(self) -> datetime | None:
        return self._t.instants.rows.get(("dispatch", ""))

    def claim_dispatch(self, at: datetime) -> bool:
        reached = self.dispatched_to()
        if reached is not None and at <= reached:
            return False
        self._t.instants.put(("dispatch", ""), at)
        return True

    def enqueue(self, digests: Sequence[Digest]) -> None:
        for digest in digests:
            if self._t.outbox.add(digest.key, Outgoing(digest=digest, next_at=digest.decided_at)):
                sender = (digest.person, digest.channel, digest.decided_at)
                if not self._t.senders.add(sender, digest.key):
                    raise UsageError(what=f"digest {digest.key} is a second one for {sender[:2]} at one instant")

    def claim_outgoing(self, at: datetime, limit: int, lease_until: datetime) -> Sequence[Outgoing]:
        waiting = [one for one in self._t.outbox.rows.values() if one.state == "pending" and one.next_at <= at]
        waiting.sort(key=lambda one: (one.next_at, one.digest.key))
        claimed = [one.but(lease=one.lease + 1, next_at=lease_until) for one in waiting[:limit]]
        for one in claimed:
            self._t.outbox.put(one.digest.key, one)
        return claimed

    def settle_outgoing(self, outgoing: Outgoing, delivery: Delivery) -> bool:
        stored = self._t.outbox.rows.get(outgoing.digest.key)
        if stored is None or stored.lease != outgoing.lease or stored.state != "pending":
            return False
        if not self._t.deliveries.add((delivery.digest, delivery.attempt), delivery):
            return False
        self._t.outbox.put(outgoing.digest.key, outgoing.but(digest=stored.digest))
        return True

    def outgoing(self, state: str | None = None, limit: int = 1000) -> Sequence[Outgoing]:
        listed = [one for one in self._t.outbox.rows.values() if state is None or one.state == state]
        return sorted(listed, key=lambda one: (one.next_at, one.digest.key))[:limit]

    def deliveries(self, digest: str) -> Sequence[Delivery]:
        made = [delivery for delivery in self._t.deliveries.rows.values() if delivery.digest == digest]
        return sorted(made, key=lambda delivery: delivery.attempt)

    def command(self, actor: str, key: str) -> tuple[str, Done] | None:
        return self._t.commands.rows.get((actor, key))

    def remember(self, actor: str, key: str, content: str, done: Done) -> bool:
        return self._t.commands.add((actor, key), (content, done))

    def next_number(self, series: str, year: int) -> int:
        number = self._t.counters.rows.get((series, year), 0) + 1
        self._t.counters.put((series, year), number)
        return number

    def received(self, source: str, ext_id: str, revision: str) -> str | None:
        return self._t.inbox.rows.get((source, ext_id, revision))

    def receive(self, source: str, ext_id: str, revision: str, matter: str) -> bool:
        return self._t.inbox.add((source, ext_id, revision), matter)

    def matter_of(self, no: str) -> str | None:
        return self._t.keys.rows.get(("matter", ("no",), (no,)))

    def worlds(self) -> Sequence[WorldChange]:
        return sorted((world for _, world in self._each("world")), key=lambda world: world.seq)

    def proposals(self) -> Sequence[Proposal]:
        return sorted((one for _, one in self._each("proposal")), key=lambda one: (one.proposed_at, one.id))

    def find(self, subject: Literal["matter", "task", "period"], filter: Filter) -> Sequence[str]:
        where = None if filter.where is None else Formula("", subject, filter.where)
        streams = {
            stream
            for stream, entity in self._each(subject)
            if (filter.ids is None or entity.id in filter.ids)
            and (filter.states is None or entity.state in filter.states)
            and (where is None or where(self._columns(stream, subject, entity)) is True)
        }
        if filter.units is not None:
            streams &= {stream for stream, task in self._each("task") if task.unit in filter.units}
        ids = sorted(stream.removeprefix("matter:") for stream in streams)
        return [id_ for id_ in ids if filter.after is None or id_ > filter.after][: filter.limit]

    def _columns(self, stream: str, subject: str, entity: Any) -> Columns:
        matter = next(iter(self._t.entities["matter"].rows.get(stream, _NO_ROWS).values()), None)
        there = {"matter": matter, subject: entity}
        if subject == "period":
            there["task"] = self._t.entities["task"].rows.get(stream, _NO_ROWS).get(entity.task)
        return Columns(there)

    def journal(self, stream: str, after: int = 0, until: datetime | None = None) -> Iterator[JournalEntry]:
        for entry in self._t.journal.rows.get(stream, ())[after:]:
            if until is None or entry.event.happened_at <= until:
                yield entry

    def misfiled(self, stream: str) -> Sequence[int]:  # noqa: ARG002 - nothing is kept beside the event
        return ()

    def tails(self, after: str = "", limit: int = 1000) -> Sequence[Tail]:
        tails = []
        for head in self.heads("", after, limit):
            entries = self._t.journal.rows.get(head.id, ())
            tails.append(Tail(stream=head.id, seq=len(entries), hash=entries[-1].hash if entries else ""))
        return tails

    def keep_checkpoint(self, checkpoint: Checkpoint) -> None:
        self._t.checkpoints.put(checkpoint.number, checkpoint)

    def checkpoints(self) -> Sequence[Checkpoint]:
        return [self._t.checkpoints.rows[number] for number in sorted(self._t.checkpoints.rows)]

    def patrolled(self, source: str) -> datetime | None:
        return self._t.instants.rows.get(("patrol", source))

    def set_patrolled(self, source: str, at: datetime) -> None:
        self._t.instants.put(("patrol", source), at)


def _woken(head: StreamHead, at: datetime) -> bool:
    return head.wake_at is not None and head.wake_at <= at


def _behind(head: StreamHead, world: int) -> bool:
    """Whether a matter has yet to see *world*. One that has ended (`wake_at` None) has nothing to re-plan, so that
    an activation costs nothing for all the matters that are closed.
    """
    return head.id.startswith("matter:") and head.wake_at is not None and head.world_seen < world


def _open(matter: Matter, at: datetime) -> bool:
    """Whether it was open at *at*, so that a later ending does not show in an earlier answer."""
    ended = matter.ending.at if matter.ending and not matter.live else None
    return not matter.removed and matter.registered_at <= at and (matter.live or (ended is not None and at < ended))
