"""Entities to rows and back, a column at a time, so that a case of thousands of periods is read in milliseconds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Any

from ...model.base import Value
from .codecs import Codec
from .shapes import Shape


class _Once(dict[Any, Any]):
    """What a function makes of each value, made once: instants, causes and texts repeat a lot within one stream."""

    def __init__(self, make: Callable[[Any], Any]) -> None:
        super().__init__({None: None})
        self._make = make

    def __missing__(self, value: Any) -> Any:
        made = self[value] = self._make(value)
        return made


class Reading:
    """One pass over rows. It remembers what it has read, so it is dropped with its pass."""

    def __init__(self) -> None:
        self._known: dict[Codec, _Once] = {}

    def values(self, shape: Shape, rows: Sequence[Sequence[Any]]) -> list[Value]:
        """The entities of *rows*, whose columns are those of *shape* in order."""
        if not rows:
            return []
        columns = [
            self._read(codec, raw) for codec, raw in zip(shape.columns.values(), zip(*rows, strict=True), strict=True)
        ]
        names, trusted = tuple(shape.columns), shape.model.trusted
        return [trusted(dict(zip(names, fields, strict=True))) for fields in zip(*columns, strict=True)]

    def _read(self, codec: Codec, raw: Sequence[Any]) -> Iterable[Any]:
        if codec.read is None:
            return raw
        known = self._known.setdefault(codec, _Once(codec.read))
        return map(known.__getitem__, raw)


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
        return map(_Once(write).__getitem__, raw)
    return [None if value is None else write(value) for value in raw]
