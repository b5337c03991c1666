"""The rows of a workbook, one after the other, read once and within bounds."""

from __future__ import annotations

import re
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from itertools import islice
from typing import IO, Any, cast
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from .cells import Cell, Merged, Row, SheetInfo, merged_range
from .guard import open_archive, refuse

MOST_ROWS = 200_000
MOST_COLUMNS = 500
MOST_MERGED = 100_000

_DAMAGE = (
    BadZipFile, InvalidFileException, zlib.error, SyntaxError, KeyError, ValueError, TypeError, AttributeError,
    IndexError, EOFError, OSError, OverflowError, RuntimeError,
)  # fmt: skip
"""What openpyxl raises for a workbook whose parts do not fit together; XML errors are SyntaxErrors."""
_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^<>]{0,200}?\bref\s*=\s*[\"']([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})[\"']"
)
_BATCH = 500
_CHUNK = 1 << 20
_OVERLAP = 512


def read_sheets(name: str, content: bytes) -> Iterator[tuple[SheetInfo, Iterator[Row]]]:
    """The visible sheets of a workbook, each with its rows in order; rows that hold nothing are left out. A sheet's
    rows are read before the next sheet is asked for.

    Raises FileRefused for what is no workbook, is encrypted, damaged, a bomb, or beyond the bounds of rows (200,000)
    and columns (500).
    """
    open_archive(name, content).close()
    with damage_refused(name):
        book = load_workbook(BytesIO(content), read_only=True)
    for sheet in cast(list[ReadOnlyWorksheet], book.worksheets):
        if sheet.sheet_state == "visible":
            # a streaming reader shows the merged ranges of a sheet nowhere; its source has them
            with damage_refused(name), cast(Any, sheet)._get_source() as source:
                merged = list(_merged_ranges(name, source))
                sheet.reset_dimensions()
            yield SheetInfo(name, sheet.title, merged, book.epoch), _rows(name, _batches(name, sheet))
    book.close()


@contextmanager
def damage_refused(name: str) -> Iterator[None]:
    """Around openpyxl alone: what it stumbles over is the file's fault. Its warnings are of parts that it leaves out,
    of which reading needs none.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except _DAMAGE as damage:
            again = ("用 Excel 或 WPS 打开并另存后再导入", "Open it, save it again, and import that")
            raise refuse(name, "文件已损坏", f"it is damaged ({damage})", *again) from damage


def _batches(name: str, sheet: ReadOnlyWorksheet) -> Iterator[tuple[Any, ...]]:
    source: Iterator[tuple[Any, ...]] = iter(cast(Any, sheet).iter_rows())  # typed as a method of another class
    while True:
        with damage_refused(name):
            batch = list(islice(source, _BATCH))
        if not batch:
            return
        yield from batch


def _rows(name: str, source: Iterator[tuple[Any, ...]]) -> Iterator[Row]:
    count = 0
    for number, cells in enumerate(source, start=1):
        held = {column: _cell(cell) for column, cell in enumerate(cells, start=1) if cell.value is not None}
        if not held:
            continue
        count += 1
        if count > MOST_ROWS or max(held) > MOST_COLUMNS:
            zh, en = (
                f"超过 {MOST_ROWS} 行或 {MOST_COLUMNS} 列",
                f"it has over {MOST_ROWS} rows or {MOST_COLUMNS} columns",
            )
            raise refuse(name, zh, en, "删去多余的行列，或拆成几个工作簿", "Delete what is not needed, or split it")
        yield Row(number, held)


def _cell(cell: Any) -> Cell:
    if cell.data_type == "f":
        return Cell(str(getattr(cell.value, "text", cell.value)), "formula")
    if cell.data_type == "e":
        return Cell(str(cell.value), "error")
    return Cell(cell.value)


def _merged_ranges(name: str, source: IO[bytes]) -> Iterator[Merged]:
    """The merged ranges of a sheet. They stand behind its rows, where a reader of rows comes too late to them."""
    rest, count = b"", 0
    while chunk := source.read(_CHUNK):
        rest += chunk
        taken = 0
        for match in _MERGED.finditer(rest):
            yield merged_range(match[1].decode())
            taken, count = match.end(), count + 1
            if count > MOST_MERGED:
                zh, en = "合并单元格太多", "it has too many merged cells"
                raise refuse(name, zh, en, "取消合并单元格再导入", "Unmerge its cells")
        rest = rest[max(taken, len(rest) - _OVERLAP) :]
