"""The clerk's own workbook given back: faulty cells marked, a column of errors, and the number of each matter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from copy import copy
from io import BytesIO
from itertools import islice

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment
from openpyxl.utils.cell import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from supervise.builtin.page import visible
from supervise.model.findings import Finding
from supervise.model.intake import RowOutcome
from supervise.model.standard import Standard

from .cells import cell_name, merged_range, row_of
from .guard import open_archive
from .header import LOOK_AT, OWN_TITLES, Header, Own, find_header
from .marks import mark, sentence, unmark
from .sheets import damage_refused, read_sheets
from .styles import lines_needed, row_height

_NAME = "workbook.xlsx"
_SCALE = 1.2
"""Of a clerk's type to the ledger's."""
_HIGHEST = 409.0
_WIDTHS: Mapping[Own, int] = {"errors": 48, "number": 20}


def annotate_workbook(content: bytes, outcomes: Sequence[RowOutcome], standard: Standard) -> bytes:
    """*content* with what became of each of its rows.

    Faulty cells are filled and commented, marks of an earlier import whose fault is gone are taken off; the columns
    错误信息 and 督办编号 are made once, used again, and covered by the sheet's filter. Everything else stays: merged
    cells, widths, fonts, formulas, other sheets. What openpyxl cannot carry (pictures, charts) is lost. Raises
    FileRefused as reading does.
    """
    with open_archive(_NAME, content) as archive:
        has_macros = "xl/vbaProject.bin" in archive.namelist()
    headers = {
        info.name: header
        for info, rows in read_sheets(_NAME, content)
        if (header := find_header(info, list(islice(rows, LOOK_AT)), standard))
    }
    with damage_refused(_NAME):
        book = load_workbook(BytesIO(content), keep_vba=has_macros, rich_text=True)
    of_sheet: defaultdict[str, list[RowOutcome]] = defaultdict(list)
    for outcome in outcomes:
        of_sheet[outcome.place.sheet or ""].append(outcome)
    for name, header in headers.items():
        _annotate_sheet(book[name], header, of_sheet[name], standard.language)
    out = BytesIO()
    with damage_refused(_NAME):
        book.save(out)
    return out.getvalue()


def _annotate_sheet(sheet: Worksheet, header: Header, outcomes: Sequence[RowOutcome], language: str) -> None:
    for cell in _held(sheet):
        unmark(cell)
        if cell.column == header.column("errors") and cell.row > header.bottom:
            cell.value = None
    number = header.column("number") or _add_column(sheet, header, "number", language)
    errors = header.column("errors") or _add_column(sheet, header, "errors", language)
    _mark_cells(sheet, [*header.findings, *(found for outcome in outcomes for found in outcome.findings)], language)
    for outcome in outcomes:
        row = row_of(outcome.place)
        for column, text in ((errors, _told(outcome, language)), (number, outcome.no or "")):
            if text:
                _write_text(sheet, row, column, text, like=min(header.elements))
        _fit_height(sheet, row)
    _filter(sheet, header, max(number, errors))


def _held(sheet: Worksheet) -> Sequence[Cell]:
    """The cells that the file has. `iter_rows` would make all others up to the last, which may stand anywhere."""
    return [cell for cell in list(sheet._cells.values()) if isinstance(cell, Cell)]


def _told(outcome: RowOutcome, language: str) -> str:
    ordered = sorted(outcome.findings, key=lambda found: found.level)
    return "\n".join(dict.fromkeys(_with_place(found, language) for found in ordered))


def _with_place(found: Finding, language: str) -> str:
    where = f"{found.place.cell}: " if found.place.cell else ""
    return where + sentence(found, language)


def _add_column(sheet: Worksheet, header: Header, own: Own, language: str) -> int:
    """A new column right of the header, where nothing stands or is merged; its heading in the dress of the one before
    it.
    """
    filled = [cell for cell in _held(sheet) if cell.value is not None]
    used = {cell.column for cell in filled}
    for area in sheet.merged_cells.ranges:
        if area.max_row >= header.top:
            used.update(range(area.min_col, area.max_col + 1))
    column = max(cell.column for cell in filled if header.top <= cell.row <= header.bottom) + 1
    while column in used:
        column += 1
    _write_text(sheet, header.bottom, column, OWN_TITLES[own][language], like=column - 1)
    heading, model = sheet[cell_name(header.bottom, column)], sheet[cell_name(header.bottom, column - 1)]
    heading.font = copy(model.font)
    heading.fill = copy(model.fill)
    heading.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS[own]
    return column


def _mark_cells(sheet: Worksheet, findings: Sequence[Finding], language: str) -> None:
    of_cell: defaultdict[str, list[Finding]] = defaultdict(list)
    for found in findings:
        if found.place.cell:
            of_cell[_writable(sheet, found.place.cell)].append(found)
    for name, found_here in of_cell.items():
        cell = sheet[name]
        if isinstance(cell, Cell):
            mark(cell, list({sentence(found, language): found for found in found_here}.values()), language)


def _writable(sheet: Worksheet, name: str) -> str:
    """The cell itself, or the first cell of the merged range that it lies in."""
    if not isinstance(sheet[name], MergedCell):
        return name
    area = next(area for area in sheet.merged_cells.ranges if name in area)
    return cell_name(area.min_row, area.min_col)


def _write_text(sheet: Worksheet, row: int, column: int, text: str, *, like: int) -> None:
    """Text that stays text, whatever it begins with; its border is that of the column *like*."""
    cell = sheet[_writable(sheet, cell_name(row, column))]
    cell.value = visible(text)
    cell.data_type = "s"
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    cell.border = copy(sheet.cell(row, like).border)


def _fit_height(sheet: Worksheet, row: int) -> None:
    """Raise *row* until its wrapped text shows; not every program does so by itself."""
    lines = 1
    for cell in sheet[row]:
        if isinstance(cell, Cell) and isinstance(cell.value, str) and cell.alignment.wrap_text:
            width = sheet.column_dimensions[get_column_letter(cell.column)].width
            lines = max(lines, lines_needed(cell.value, int(width)))
    height = min(row_height(lines, _SCALE), _HIGHEST)
    if lines > 1 and height > (sheet.row_dimensions[row].height or 0):
        sheet.row_dimensions[row].height = height


def _filter(sheet: Worksheet, header: Header, last_column: int) -> None:
    """Let the sheet's filter reach our columns. A sheet whose header lies in a table has the table's own filter."""
    tables = [merged_range(table.ref) for table in sheet.tables.values()]
    if any(table.top <= header.bottom <= table.bottom for table in tables):
        return
    first = min([*header.elements, *header.own.values()])
    if sheet.auto_filter.ref:
        first = min(first, merged_range(sheet.auto_filter.ref.replace("$", "")).left)
    last_row = max(cell.row for cell in _held(sheet) if cell.value is not None)
    sheet.auto_filter.ref = f"{cell_name(header.bottom, first)}:{cell_name(last_row, last_column)}"
