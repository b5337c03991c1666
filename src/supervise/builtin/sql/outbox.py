"""Dispatch: notices still to be decided, digests on their way, and what became of each attempt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, Table, Update, exists, insert, select, update

from supervise.errors import UsageError
from supervise.model.alerts import Alert, Delivery, Digest, Fate, Notice, Outgoing
from supervise.model.chain import canonical

from .codecs import instant, microseconds
from .rows import Reading
from .shapes import SHAPES
from .situations import SituationWork
from .statements import insert_new

_DISPATCH = "dispatch"
_HEADERS: TypeAdapter[dict[str, str]] = TypeAdapter(dict[str, str])


class OutboxWork(SituationWork):
    """The part of a unit of work that concerns dispatch; see `ports.UnitOfWork`."""

    def undecided(self, until: datetime, limit: int) -> Sequence[tuple[Notice, Alert]]:
        notice, alert, fate = (self._t.entity[kind].c for kind in ("notice", "alert", "fate"))
        notices, alerts = SHAPES["notice"], SHAPES["alert"]
        asked = (
            select(*(notice[name] for name in notices.columns), *(alert[name] for name in alerts.columns))
            .where(notice.undecided == 1, notice.called_at <= microseconds(until), notice.alert == alert.id)
            .where(~exists().where(fate.id == notice.id))
            .order_by(notice.called_at, notice.id)
            .limit(limit)
        )
        rows = self._connection.execute(asked).all()
        reading, width = Reading(), len(notices.columns)
        called: Sequence[Any] = reading.values(notices, [row[:width] for row in rows])
        standing: Sequence[Any] = reading.values(alerts, [row[width:] for row in rows])
        return list(zip(called, standing, strict=True))

    def fates(self) -> Sequence[Fate]:
        table, shape = self._t.entity["fate"], SHAPES["fate"]
        asked = select(*(table.c[name] for name in shape.columns)).order_by(table.c.id)
        fates: Sequence[Any] = Reading().values(shape, self._connection.execute(asked).all())
        return fates

    def dispatched_to(self) -> datetime | None:
        return self._instant(self._t.dispatch, "name", _DISPATCH)

    def claim_dispatch(self, at: datetime) -> bool:
        table, now = self._t.dispatch, microseconds(at)
        later = update(table).where(table.c.name == _DISPATCH, table.c.at < now).values(at=now)
        while not self._changed(later):
            if insert_new(self._connection, table, {"name": _DISPATCH, "at": now}):
                return True
            reached = self.dispatched_to()
            if reached is not None and reached >= at:
                return False
        return True

    def patrolled(self, source: str) -> datetime | None:
        return self._instant(self._t.patrol, "source", source)

    def set_patrolled(self, source: str, at: datetime) -> None:
        table, now = self._t.patrol, microseconds(at)
        polled = update(table).where(table.c.source == source).values(at=now)
        while not self._changed(polled):
            insert_new(self._connection, table, {"source": source, "at": now})

    def _changed(self, change: Update) -> bool:
        return self._connection.execute(change).rowcount == 1

    def _instant(self, table: Table, key: str, value: str) -> datetime | None:
        kept = self._connection.execute(select(table.c.at).where(table.c[key] == value)).scalar()
        return None if kept is None else instant(kept)

    def enqueue(self, digests: Sequence[Digest]) -> None:
        """Raises UsageError for a second digest, under another key, to one person by one channel at one instant."""
        for digest in digests:
            row = {
                "key": digest.key,
                "person": digest.person,
                "channel": digest.channel,
                "decided_at": microseconds(digest.decided_at),
                "digest": canonical(digest),
                "next_at": microseconds(digest.decided_at),
                **_progress(Outgoing(digest=digest, next_at=digest.decided_at)),
                "lease": 0,
            }
            if not insert_new(self._connection, self._t.outbox, row) and self._outgoing(digest.key) is None:
                raise UsageError(what=f"digest {digest.key} is a second one for {digest.person} at one instant")

    def claim_outgoing(self, at: datetime, limit: int, lease_until: datetime) -> Sequence[Outgoing]:
        table = self._t.outbox
        waiting = (
            select(table)
            .where(table.c.state == "pending", table.c.next_at <= microseconds(at))
            .order_by(table.c.next_at, table.c.key)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        claimed = [
            one.but(lease=one.lease + 1, next_at=lease_until)
            for one in map(_outgoing_of, self._connection.execute(waiting).all())
        ]
        for one in claimed:
            taken = update(table).where(table.c.key == one.digest.key)
            self._connection.execute(taken.values(lease=one.lease, next_at=microseconds(lease_until)))
        return claimed

    def settle_outgoing(self, outgoing: Outgoing, delivery: Delivery) -> bool:
        """False also when this attempt is on record already."""
        table, made = self._t.outbox, self._t.delivery.c
        ours = (
            update(table)
            .where(table.c.key == outgoing.digest.key, table.c.lease == outgoing.lease, table.c.state == "pending")
            .where(~exists().where(made.digest == delivery.digest, made.attempt == delivery.attempt))
            .values(_progress(outgoing))
        )
        if not self._changed(ours):
            return False
        row = {**delivery.model_dump(), "at": microseconds(delivery.at)}
        self._connection.execute(insert(self._t.delivery), row)
        return True

    def outgoing(self, state: str | None = None, limit: int = 1000) -> Sequence[Outgoing]:
        table = self._t.outbox
        asked = select(table).order_by(table.c.next_at, table.c.key).limit(limit)
        if state is not None:
            asked = asked.where(table.c.state == state)
        return [_outgoing_of(row) for row in self._connection.execute(asked)]

    def _outgoing(self, key: str) -> Outgoing | None:
        table = self._t.outbox
        row = self._connection.execute(select(table).where(table.c.key == key)).first()
        return None if row is None else _outgoing_of(row)

    def deliveries(self, digest: str) -> Sequence[Delivery]:
        table = self._t.delivery
        asked = select(table).where(table.c.digest == digest).order_by(table.c.attempt)
        return [Delivery(**{**row, "at": instant(row["at"])}) for row in self._connection.execute(asked).mappings()]


def _progress(outgoing: Outgoing) -> dict[str, Any]:
    """What an attempt changes of an outgoing digest."""
    return {
        "state": outgoing.state,
        "attempts": outgoing.attempts,
        "next_at": microseconds(outgoing.next_at),
        "last": outgoing.last,
        "headers": _HEADERS.dump_json(dict(outgoing.headers)).decode(),
    }


def _outgoing_of(row: Row[Any]) -> Outgoing:
    return Outgoing(
        digest=Digest.model_validate_json(row.digest),
        state=row.state,
        attempts=row.attempts,
        next_at=instant(row.next_at),
        lease=row.lease,
        last=row.last,
        headers=_HEADERS.validate_json(row.headers),
    )
