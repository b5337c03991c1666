"""Entities to rows and back, a column at a time, so that a case of thousands of periods is read in milliseconds."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from itertools import repeat
from operator import attrgetter
from typing import Any

from supervise.model.base import Value

from .codecs import Codec
from .shape import Shape


class Reading:
    """One pass over rows. It remembers what it has read, so it is dropped with its pass."""

    def __init__(self) -> None:
        self._known: dict[Codec, dict[Any, Any]] = {}

    def values(self, shape: Shape, rows: Sequence[Sequence[Any]]) -> list[Value]:
        """The entities of *rows*, whose columns are those of *shape* in order."""
        if not rows:
            return []
        columns = [
            self._read(codec, raw) for codec, raw in zip(shape.columns.values(), zip(*rows, strict=True), strict=True)
        ]
        return _trusted_all(shape.model, tuple(shape.columns), columns)

    def _read(self, codec: Codec, raw: Sequence[Any]) -> Iterable[Any]:
        """The values of a column; instants, causes and texts repeat a lot within one stream, so each is read once."""
        if codec.read_all is None:
            return raw
        known = self._known.setdefault(codec, {None: None})
        new = [value for value in dict.fromkeys(raw) if value not in known]
        if new:
            known.update(zip(new, codec.read_all(new), strict=True))
        return map(known.__getitem__, raw)


def _trusted_all(model: type[Value], names: Sequence[str], columns: Sequence[Iterable[Any]]) -> list[Value]:
    """What `Value.trusted` makes of each row, in half its time: the loops run inside `map`, and all rows share one set
    of field names, which frozen values copy before they change it.
    """
    fields = list(map(dict, map(zip, repeat(names), zip(*columns, strict=True))))
    values = list(map(model.__new__, repeat(model, len(fields))))
    for slot, column in (
        ("__dict__", fields),
        ("__pydantic_fields_set__", repeat(set(names))),
        ("__pydantic_extra__", repeat(None)),
        ("__pydantic_private__", repeat(None)),
    ):
        deque(map(object.__setattr__, values, repeat(slot), column), maxlen=0)
    return values


def write_rows(shape: Shape, values: Sequence[Value], **everywhere: Any) -> list[dict[str, Any]]:
    """A row for each of *values*, with its marks and the columns that are the same *everywhere*."""
    if not values:
        return []
    names = (*shape.columns, *shape.marks)
    fields = zip(*map(attrgetter(*shape.columns), values), strict=True)
    columns = [_write(codec, raw) for codec, raw in zip(shape.columns.values(), fields, strict=True)]
    columns += [_write(mark.codec, [mark.of(value) for value in values]) for mark in shape.marks.values()]
    return [dict(zip(names, row, strict=True), **everywhere) for row in zip(*columns, strict=True)]


def _write(codec: Codec, raw: Iterable[Any]) -> Iterable[Any]:
    write = codec.write
    if write is None:
        return raw
    if codec.repeats:
        values = tuple(raw)
        once = {value: None if value is None else write(value) for value in dict.fromkeys(values)}
        return map(once.__getitem__, values)
    return [None if value is None else write(value) for value in raw]
