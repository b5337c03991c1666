"""What it takes to keep a kind of entity in a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from supervise.model.base import Value

from .codecs import Codec

Index = tuple[str, ...]


@dataclass(frozen=True)
class Mark:
    """A column that no field has, computed of the entity: a key, or what a search needs."""

    codec: Codec
    of: Callable[[Any], Any]


@dataclass(frozen=True)
class Shape:
    """A kind of entity as a table: `columns` are its fields, the id first; `marks` are always NULL-able."""

    model: type[Value]
    columns: Mapping[str, Codec]
    marks: Mapping[str, Mark] = field(default_factory=dict)
    indexes: tuple[Index, ...] = ()
    kept: frozenset[str] = frozenset()
    """Marks that a later put of the same entity leaves as they are."""
    apart: frozenset[str] = frozenset()
    """Fields that have a table of their own."""
