"""What the two stores share: the keys that prove that no effect was created twice, and what belongs to what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from supervise.errors import UsageError
from supervise.model.base import Value
from supervise.model.events import ENTITY_KINDS

Key = tuple[str, ...]

MARKS: Mapping[str, Mapping[str, Callable[[Any], Any]]] = {
    "task": {"lead_of": lambda task: task.matter if task.role == "lead" and task.live else None},
    "alert": {"open_flag": lambda alert: 1 if alert.open else None},
}
"""Parts of a key that no entity has as a field; None takes the entity out of that key."""

KEYS: Mapping[str, tuple[Key, ...]] = {
    "matter": (("no",), ("ext_system", "ext_id")),
    "task": (("lead_of",),),
    "plan": (("task", "series", "epoch"),),
    "period": (("plan", "slot_key"),),
    "report": (("task", "slot", "version"),),
    "alert": (
        ("rule", "rung", "subject_kind", "subject", "parent", "occurrence"),
        ("rule", "rung", "subject_kind", "subject", "parent", "open_flag"),
    ),
    "notice": (("alert", "repeat", "role", "unit", "act"),),
    "scorecard": (("scheme", "body", "subject_kind", "subject", "cycle", "edition"),),
    "world": (("seq",), ("name", "version")),
}
"""Per kind, the fields whose values no two entities share; as in SQL, a key with a None in it proves nothing."""


def keys_of(kind: str, entity: Value) -> Iterator[tuple[str, Key, tuple[Any, ...]]]:
    """The keys that *entity* occupies."""
    marks = MARKS.get(kind, {})
    for key in KEYS.get(kind, ()):
        values = tuple(marks[name](entity) if name in marks else getattr(entity, name) for name in key)
        if None not in values:
            yield kind, key, values


def loaded_kinds(stream: str) -> tuple[str, ...]:
    """The kinds that a load of *stream* brings: the desk's worlds alone, since the fates of all notices lie there too;
    elsewhere whatever belongs to the stream.
    """
    return ("world",) if stream == "desk" else tuple(kind for kind in ENTITY_KINDS if kind not in {"world", "fate"})


def group_of(group: str) -> tuple[str, str]:
    """Kind and id of a group key as `unit:<id>`. Raises UsageError for a kind that no matter belongs to."""
    kind, _, id = group.partition(":")
    if kind not in {"unit", "leader", "district"} or not id:
        raise UsageError(what=f"{group!r} is not a group: unit:<id>, leader:<id> or district:<id>")
    return kind, id
