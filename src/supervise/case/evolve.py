"""The only way a case or a group changes: the after-values of an event replace what stood under their ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar

from supervise.model.case import Case, Group
from supervise.model.events import Event

_MAP_OF = {
    "matter": "matters",
    "task": "tasks",
    "plan": "plans",
    "period": "periods",
    "report": "reports",
    "alert": "alerts",
    "notice": "notices",
    "urge": "urges",
    "instruction": "instructions",
    "pause": "pauses",
    "extension": "extensions",
    "problem": "problems",
    "part": "parts",
    "return": "returns",
    "scorecard": "scorecards",
    "award": "awards",
}
Stream = TypeVar("Stream", Case, Group)


def evolve(stream: Stream, event: Event) -> Stream:
    """*stream* after *event*. Reads no rules and no clock, so a fold of the journal always gives the same state."""
    changes: dict[str, Any] = {"as_of": max(stream.as_of or event.happened_at, event.happened_at)}
    for put in event.puts:
        name = _MAP_OF[put.kind]
        entities = changes.get(name)
        if entities is None:
            entities = changes[name] = dict(getattr(stream, name))
        entities[put.id] = put
    return replace(stream, **changes)


def evolve_all(stream: Stream, events: Iterable[Event]) -> Stream:
    for event in events:
        stream = evolve(stream, event)
    return stream


def restore(kind: type[Stream], stream: str, entities: Mapping[str, Mapping[str, Any]], **head: Any) -> Stream:
    """A stream from what a store loaded: entities by kind and id, and its head's `as_of` and `world_seen`."""
    known = {field.name for field in fields(kind)}
    maps: dict[str, Any] = {_MAP_OF[name]: members for name, members in entities.items() if _MAP_OF[name] in known}
    if "reports" in maps:
        # A store gives them by id, where the tenth version comes before the second.
        maps["reports"] = dict(sorted(maps["reports"].items(), key=lambda report: report[1].version))
    return kind(stream=stream, **head, **maps)
