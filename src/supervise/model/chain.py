"""The hash chain of a stream's journal: every entry carries a digest of itself and of the entry before it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Literal

from pydantic_core import to_json

from .base import Value
from .events import Event, JournalEntry

SCHEMA = 1
"""The schema of the events written today."""


@dataclass(frozen=True)
class Broken:
    """Where a chain breaks: an entry is out of its `place` (one is missing, moved or added), does not carry the hash of
    its `previous` entry, or its `content` is not what was sealed.
    """

    seq: int
    what: Literal["place", "previous", "content"]


def canonical(value: Value) -> str:
    """*value* as JSON in one form only: keys in order, no spaces, text as it is."""
    plain = value.model_dump(mode="json")
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def seal(event: Event, seq: int, recorded_at: datetime, previous: str) -> JournalEntry:
    """The entry of *event* at place *seq* of its stream, after the entry whose hash is *previous* ('' for the first).

    Its event is what a reader of the journal will meet: instants in UTC, and free values (`facts`, `extra`) as JSON
    has them. Raises pydantic's ValidationError for an event that could not be read back.
    """
    return sealed(event, seq, recorded_at, previous)[0]


def sealed(event: Event, seq: int, recorded_at: datetime, previous: str) -> tuple[JournalEntry, str]:
    """What `seal` gives, and the canonical JSON of its event, for a store that keeps this text."""
    read_back = Event.model_validate_json(event.model_dump_json())
    text = canonical(read_back)
    recorded = recorded_at.astimezone(UTC)
    entry = JournalEntry(
        seq=seq,
        recorded_at=recorded,
        event_schema=SCHEMA,
        event=read_back,
        previous=previous,
        hash=_digest(text, seq, recorded, SCHEMA, previous),
    )
    return entry, text


def check(entries: Iterable[JournalEntry], previous: str = "") -> Broken | None:
    """The first break of a chain, or None.

    *entries* belong to one stream and come in order. They start with the first one or, where *previous* is the hash of
    an entry, right after it. A tail cut off whole is not seen here: it takes a checkpoint kept elsewhere.
    """
    place = None if previous else 1
    stream = None
    for entry in entries:
        place = entry.seq if place is None else place
        stream = entry.event.stream if stream is None else stream
        if entry.seq != place or entry.event.stream != stream:
            return Broken(entry.seq, "place")
        if entry.previous != previous:
            return Broken(entry.seq, "previous")
        if entry.hash != _digest(
            canonical(entry.event), entry.seq, entry.recorded_at, entry.event_schema, entry.previous
        ):
            return Broken(entry.seq, "content")
        place, previous = place + 1, entry.hash
    return None


def _digest(event: str, seq: int, recorded_at: datetime, schema: int, previous: str) -> str:
    """SHA-256 over the canonical JSON of the whole entry but its hash, keys in order."""
    sealed = (
        f'{{"event":{event},"event_schema":{schema},"previous":{json.dumps(previous)},'
        f'"recorded_at":{to_json(recorded_at).decode()},"seq":{seq}}}'
    )
    return sha256(sealed.encode()).hexdigest()
