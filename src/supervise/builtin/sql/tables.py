"""The tables, with the prefix and the schema of one desk in every name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Index, MetaData, PrimaryKeyConstraint, Table, UniqueConstraint

from supervise.builtin.keys import KEYS

from .codecs import INSTANT, NUMBER, TEXT, WORD, Codec, word
from .shape import Shape
from .shapes import CHECKPOINT, SCORE_ENTRY, SHAPES

_STREAM = word(96)
_GROUP = word(96)
_RULE = word(128)
_NAME = word(191)
_HASH = WORD


class Tables:
    """All tables of one desk. Two desks share a database when their prefixes differ."""

    def __init__(self, prefix: str = "sv_", schema: str | None = None) -> None:
        self.metadata = MetaData(schema=schema)
        self._prefix = prefix
        self.stream = self._table(
            "stream",
            {
                "id": _STREAM,
                "version": NUMBER,
                "as_of": INSTANT,
                "wake_at": INSTANT,
                "world_seen": NUMBER,
                # `world_seen` of a matter that has not ended, else NULL: an activation finds these alone.
                "replan": NUMBER,
                "stuck": TEXT,
                "stuck_flag": NUMBER,
                "entries": NUMBER,
                "last_hash": _HASH,
            },
            key=("id",),
            optional=("as_of", "replan", "stuck_flag"),
            indexes=[("wake_at", "id"), ("replan", "wake_at", "id"), ("stuck_flag", "id")],
        )
        self.event = self._table(
            "event",
            {
                "stream": _STREAM,
                "seq": NUMBER,
                "type": WORD,
                "happened_at": INSTANT,
                "recorded_at": INSTANT,
                "command": WORD,
                "actor": WORD,
                "event_schema": NUMBER,
                "event": TEXT,
                "previous": _HASH,
                "hash": _HASH,
            },
            key=("stream", "seq"),
            optional=("command", "actor"),
        )
        self.entity = {kind: self._entity_table(kind, shape) for kind, shape in SHAPES.items()}
        self.score_entry = self._table(
            "score_entry",
            {"card": WORD, "position": NUMBER, "stream": _STREAM, **SCORE_ENTRY.columns},
            key=("card", "position"),
            optional=_optional(SCORE_ENTRY),
            indexes=[("stream", "card", "position")],
        )
        self.alert_interval = self._table(
            "alert_interval",
            {"alert": WORD, "group_key": _GROUP, "from_at": INSTANT, "to_at": INSTANT},
            key=("alert", "group_key", "from_at"),
            indexes=[("group_key", "to_at")],
        )
        self.join_row = self._table(
            "join_row",
            {"at": INSTANT, "group_key": _GROUP, "rule": _RULE},
            key=("at", "group_key", "rule"),
        )
        self.dispatch = self._table("dispatch", {"name": WORD, "at": INSTANT}, key=("name",))
        self.patrol = self._table("patrol", {"source": _NAME, "at": INSTANT}, key=("source",))
        self.outbox = self._table(
            "outbox",
            {
                "key": WORD,
                "person": WORD,
                "channel": WORD,
                "decided_at": INSTANT,
                "digest": TEXT,
                "state": WORD,
                "attempts": NUMBER,
                "next_at": INSTANT,
                "lease": NUMBER,
                "last": TEXT,
                "headers": TEXT,
            },
            key=("key",),
            unique=[("person", "channel", "decided_at")],
            indexes=[("state", "next_at", "key")],
        )
        self.delivery = self._table(
            "delivery",
            {"digest": WORD, "attempt": NUMBER, "at": INSTANT, "outcome": WORD, "code": TEXT, "detail": TEXT},
            key=("digest", "attempt"),
        )
        self.command = self._table(
            "command", {"actor": WORD, "key": _NAME, "content": WORD, "done": TEXT}, key=("actor", "key")
        )
        self.counter = self._table(
            "counter", {"series": _NAME, "year": NUMBER, "number": NUMBER}, key=("series", "year")
        )
        self.inbox = self._table(
            "inbox",
            {"source": WORD, "ext_id": _NAME, "revision": _NAME, "matter": WORD},
            key=("source", "ext_id", "revision"),
        )

        self.checkpoint = self._table("checkpoint", CHECKPOINT.columns, key=("number",))

    def _entity_table(self, kind: str, shape: Shape) -> Table:
        return self._table(
            kind,
            {**shape.columns, **{name: mark.codec for name, mark in shape.marks.items()}, "stream": _STREAM},
            key=("id",),
            optional=(*_optional(shape), *shape.marks),
            unique=KEYS.get(kind, ()),
            indexes=[("stream", "id"), *shape.indexes],
        )

    def _table(
        self,
        name: str,
        columns: Mapping[str, Codec],
        *,
        key: Sequence[str],
        optional: Sequence[str] = (),
        unique: Sequence[Sequence[str]] = (),
        indexes: Sequence[Sequence[str]] = (),
    ) -> Table:
        full = f"{self._prefix}{name}"
        parts: list[Any] = [Column(of, codec.type, nullable=of in optional) for of, codec in columns.items()]
        parts.append(PrimaryKeyConstraint(*key, name=f"{full}_pk"))
        parts += [UniqueConstraint(*of, name=f"{full}_uq_{of[-1]}") for of in unique]
        parts += [Index(f"{full}_ix_{of[0]}", *of) for of in indexes]
        return Table(full, self.metadata, *parts)


def _optional(shape: Shape) -> tuple[str, ...]:
    """The fields of *shape* that may be None."""
    fields = shape.model.model_fields
    return tuple(name for name in shape.columns if type(None) in getattr(fields[name].annotation, "__args__", ()))
