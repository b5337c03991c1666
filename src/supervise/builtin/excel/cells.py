"""Cells of a workbook as the library holds them: a value, its kind, and the place that a finding names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, get_column_letter
from openpyxl.utils.datetime import WINDOWS_EPOCH

from supervise.model.matters import Place

Kind = Literal["value", "formula", "error"]


class Cell(NamedTuple):
    """One cell that holds something. `value` is text, a number, a bool, a date or a time; of a formula, its text."""

    value: Any
    kind: Kind = "value"


EMPTY = Cell(None)


@dataclass(frozen=True)
class Row:
    """The cells of one row that hold something, by column; rows and columns count from 1."""

    number: int
    cells: Mapping[int, Cell]

    def text(self, column: int) -> str:
        return as_text(self.cells.get(column, EMPTY).value)


class Merged(NamedTuple):
    """A merged range; its value stands in its first cell."""

    top: int
    left: int
    bottom: int
    right: int

    def covers(self, row: int, column: int) -> bool:
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@dataclass(frozen=True)
class SheetInfo:
    """What the rows of one sheet do not say themselves. `epoch` is the day that serial dates count from."""

    file: str
    name: str
    merged: Sequence[Merged] = ()
    epoch: datetime = field(default=WINDOWS_EPOCH)

    def place(self, row: int, column: int) -> Place:
        return Place(file=self.file, sheet=self.name, cell=cell_name(row, column))


def merged_range(area: str) -> Merged:
    """The range that *area* writes, as A1:C2 or A1. Raises ValueError."""
    first, _, last = area.partition(":")
    (left, top), (right, bottom) = coordinate_from_string(first), coordinate_from_string(last or first)
    return Merged(int(top), column_index_from_string(left), int(bottom), column_index_from_string(right))


def cell_name(row: int, column: int) -> str:
    """B7 for row 7, column 2."""
    return f"{get_column_letter(column)}{row}"


def row_of(place: Place) -> int:
    """The row of a cell's place, 0 where *place* is no cell."""
    return int(coordinate_from_string(place.cell)[1]) if place.cell else 0


def as_text(value: Any) -> str:
    """*value* as a clerk sees it in its cell, trimmed: 1.0 as 1, a date as 2026-03-05."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(Decimal(repr(value)))
    if isinstance(value, datetime):
        return str(value.date()) if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time | timedelta):
        return str(value)
    return str(value).strip()
