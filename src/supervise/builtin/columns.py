"""What the columns of a table would hold of an entity that is kept whole, so that conditions over columns can be asked
of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from supervise.model.base import Value
from supervise.rules.language import COLUMNS


class Columns(dict[str, Any]):
    """The columns of an entity and of what it belongs to, by kind; each looked up when it is first asked for."""

    def __init__(self, entities: Mapping[str, Value | None]) -> None:
        super().__init__()
        self._entities = entities

    def __missing__(self, name: str) -> Any:
        column = COLUMNS[name]
        entity = self._entities.get(column.kind)
        held = None if entity is None else column.of(entity)
        if held is None and column.other:
            held = self[column.other]
        self[name] = held
        return held
