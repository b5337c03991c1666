"""The ledger (台账) as a workbook that prints well: every element, each light in its colour, a foot to trust it by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import NamedTuple

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from supervise.builtin.page import foot_lines, local, say_as_of, visible
from supervise.errors import UsageError
from supervise.model.documents import Cell, Column, Ledger

from .styles import (
    CENTRED_UP_TO,
    FILTER_BUTTON,
    INSET,
    MAX_LINES,
    Formats,
    column_width,
    lines_needed,
    longest_line,
    row_height,
    width_of,
    wrap,
)  # fmt: skip

ROWS_PER_SHEET = 1_000_000
"""A sheet has 1,048,576 rows; title, heading and foot need some of them."""

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_HEADING_ROW = 1
_FIRST_ROW = 2
_TITLE_SCALE = 1.8
_CONTINUED_WIDTHS = (8, 18, 26, 112)
_KIND_WIDTH = {"date": 12, "instant": 18, "light": 8}
_FIRST_YEAR = 1900
"""Of dates in a workbook."""
_A4_WIDTH = 150
"""Columns of width one that an A4 sheet on its side shows unreduced."""
_EXACT = 15
"""Digits that a workbook's numbers keep exactly; what has more is written as text."""


def write_ledger(ledger: Ledger, *, rows_per_sheet: int = ROWS_PER_SHEET) -> bytes:
    """*ledger* as xlsx: equal ledgers give equal bytes.

    Text is text, whatever it begins with; what a row cannot show, and control characters, are not lost: long text goes
    on in a sheet of its own, control characters show as pictures. Instants are in the ledger's zone. Raises UsageError
    where rows, columns and lights do not match.
    """
    _refuse_ragged(ledger)
    content = BytesIO()
    workbook = Workbook(content, _OPTIONS)
    made = local(ledger.foot.as_of, "UTC").replace(microsecond=0)
    workbook.set_properties({"title": visible(ledger.title), "author": "supervise", "created": made})
    pen = _Pen(ledger, workbook, Formats(workbook, ledger.language), _layouts(ledger))
    parts = [range(at, min(at + rows_per_sheet, len(ledger.rows))) for at in range(0, len(ledger.rows), rows_per_sheet)]
    for number, rows in enumerate(parts or [range(0)], 1):
        pen.write_sheet(number, rows)
    pen.write_feet()
    pen.write_continued()
    workbook.close()
    return content.getvalue()


@dataclass(frozen=True)
class _Layout:
    """How one column is set."""

    width: int
    centred: bool


class _Slot(NamedTuple):
    """Where a text goes, and how much of it can be seen there."""

    sheet: Worksheet
    row: int
    column: int
    width: int
    heading: str = ""
    most: int = MAX_LINES

    @property
    def name(self) -> str:
        return f"{self.sheet.get_name()}!{xl_rowcol_to_cell(self.row, self.column)}"


@dataclass(frozen=True)
class _Pen:
    """Writes one ledger into one workbook."""

    ledger: Ledger
    workbook: Workbook
    formats: Formats
    layouts: Sequence[_Layout]
    continued: list[tuple[_Slot, str]] = field(default_factory=list)
    """What did not fit into a cell, in order."""
    feet: list[tuple[Worksheet, int]] = field(default_factory=list)
    """Where the foot of each sheet begins."""

    @property
    def last(self) -> int:
        return len(self.ledger.columns) - 1

    @property
    def width(self) -> int:
        return sum(layout.width for layout in self.layouts)

    def say(self, zh: str, en: str) -> str:
        return zh if self.ledger.language == "zh" else en

    def write_sheet(self, number: int, rows: range) -> None:
        name = self.say("台账", "Ledger") + (f" {number}" if number > 1 else "")
        sheet = self.workbook.add_worksheet(name)
        for at, layout in enumerate(self.layouts):
            sheet.set_column(at, at, layout.width)
        self.write_title(sheet)
        self.write_headings(sheet)
        for at, index in enumerate(rows, _FIRST_ROW):
            self.write_row(sheet, at, index)
        end = _FIRST_ROW + len(rows)
        sheet.freeze_panes(_FIRST_ROW, 0)
        sheet.autofilter(_HEADING_ROW, 0, max(end - 1, _HEADING_ROW), self.last)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{end + 1}"})
        self.set_up_print(sheet, self.width, _HEADING_ROW)
        self.feet.append((sheet, end + 1))

    def write_title(self, sheet: Worksheet) -> None:
        self.write_across(sheet, 0, self.ledger.title, self.formats.of("title"), _TITLE_SCALE)

    def write_headings(self, sheet: Worksheet) -> None:
        lines = 1
        for at, column in enumerate(self.ledger.columns):
            width = self.layouts[at].width - FILTER_BUTTON
            shown, taken = self.fit(column.heading, _Slot(sheet, _HEADING_ROW, at, width, column.heading))
            lines = max(lines, taken)
            sheet.write_string(_HEADING_ROW, at, shown, self.formats.of("heading"))
        sheet.set_row(_HEADING_ROW, row_height(lines) + 6)

    def write_row(self, sheet: Worksheet, at: int, index: int) -> None:
        lines = 1
        for place, (column, cell) in enumerate(zip(self.ledger.columns, self.ledger.rows[index], strict=True)):
            value = _written(cell, self.ledger.zone)
            if isinstance(value, str):
                width = self.layouts[place].width - INSET
                shown, taken = self.fit(value, _Slot(sheet, at, place, width, column.heading))
                lines = max(lines, taken)
                sheet.write_string(at, place, shown, self.text_format(place, index))
            elif value is None:
                sheet.write_blank(at, place, None, self.text_format(place, index))
            elif isinstance(value, datetime):
                sheet.write_datetime(at, place, value, self.formats.of("centred", "yyyy-mm-dd hh:mm"))
            elif isinstance(value, date):
                sheet.write_datetime(at, place, value, self.formats.of("centred", "yyyy-mm-dd"))
            else:
                sheet.write_number(at, place, value, self.formats.of("number", _pattern(value)))
        sheet.set_row(at, row_height(lines))

    def write_feet(self) -> None:
        """Under each sheet's table, after all of them, since the note counts what is continued."""
        lines = foot_lines(self.ledger.foot, self.ledger.zone, self.ledger.language)
        for sheet, top in self.feet:
            for at, line in enumerate(lines, top):
                self.write_across(sheet, at, line, self.formats.of("foot"))
        if self.continued:
            note = self.say(
                f"注：{len(self.continued)} 处文字较长，余下部分见工作表“续文”。",
                f'Note: {len(self.continued)} long texts go on in the sheet "Continued".',
            )
            for sheet, top in self.feet:
                self.write_across(sheet, top + len(lines), note, self.formats.of("foot"))

    def write_continued(self) -> None:
        """A sheet with the rest of each text that its cell could not show, in order."""
        if not self.continued:
            return
        sheet = self.workbook.add_worksheet(self.say("续文", "Continued"))
        headings = self.say("序号 单元格 栏目 续文", "No. Cell Column Text").split()
        for at, (heading, width) in enumerate(zip(headings, _CONTINUED_WIDTHS, strict=True)):
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, heading, self.formats.of("heading"))
        sheet.set_row(0, row_height(1) + 6)
        at = 0
        for number, (slot, rest) in enumerate(self.continued, 1):
            heading = wrap(visible(slot.heading), _CONTINUED_WIDTHS[2] - INSET)[0].removesuffix("\n")
            for part in _parts(rest):
                at += 1
                cells = (str(number), slot.name, heading, part)
                for place, text in enumerate(cells):
                    sheet.write_string(at, place, text, self.formats.of("text"))
                sheet.set_row(at, row_height(max(map(_continued_lines, cells, _CONTINUED_WIDTHS))))
        sheet.freeze_panes(1, 0)
        sheet.ignore_errors({"number_stored_as_text": f"A1:D{at + 1}"})
        self.set_up_print(sheet, sum(_CONTINUED_WIDTHS), 0)

    def write_across(self, sheet: Worksheet, at: int, text: str, style: Format, scale: float = 1.0) -> None:
        """One text over all columns, in type *scale* times the body's."""
        width, most = int(self.width / scale) - INSET, int(MAX_LINES / scale)
        shown, taken = self.fit(text, _Slot(sheet, at, 0, width, most=most))
        if self.last:
            sheet.merge_range(at, 0, at, self.last, "", style)
        sheet.write_string(at, 0, shown, style)
        sheet.set_row(at, row_height(taken, scale))

    def fit(self, text: str, slot: _Slot) -> tuple[str, int]:
        """As much of *text* as can be seen in *slot*, and its lines; the rest is kept, the end says where it is."""
        text = visible(text)
        lines = lines_needed(text, slot.width)
        if lines <= slot.most:
            return text, lines
        number = len(self.continued) + 1
        note = self.say(f"（续文 {number}）", f"(continued {number})")
        room = slot.most - lines_needed(note, slot.width)
        shown = "".join(wrap(text, slot.width)[:room]).removesuffix("\n")
        self.continued.append((slot, text[len(shown) :]))
        return f"{shown}\n{note}", slot.most

    def text_format(self, place: int, index: int) -> Format:
        if self.ledger.columns[place].kind == "light":
            return self.formats.of("light", self.ledger.lights[index] if self.ledger.lights else "")
        return self.formats.of("centred") if self.layouts[place].centred else self.formats.of("text")

    def set_up_print(self, sheet: Worksheet, width: int, heading_row: int) -> None:
        sheet.set_landscape()
        sheet.set_paper(9 if width <= _A4_WIDTH else 8)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.center_horizontally()
        sheet.repeat_rows(heading_row)
        sheet.fit_to_pages(1, 0)
        as_of = say_as_of(self.ledger.foot, self.ledger.zone, self.ledger.language)
        sheet.set_footer(f"&L&9{as_of}&R&9" + self.say("第 &P 页，共 &N 页", "Page &P of &N"))


def _refuse_ragged(ledger: Ledger) -> None:
    if not ledger.columns:
        raise UsageError(what="a ledger without columns")
    if any(len(row) != len(ledger.columns) for row in ledger.rows):
        raise UsageError(what=f"a row of the ledger has not its {len(ledger.columns)} columns")
    if ledger.lights and len(ledger.lights) != len(ledger.rows):
        raise UsageError(what=f"{len(ledger.lights)} lights for {len(ledger.rows)} rows")


def _layouts(ledger: Ledger) -> list[_Layout]:
    return [_layout(column, [row[at] for row in ledger.rows]) for at, column in enumerate(ledger.columns)]


def _layout(column: Column, cells: Sequence[Cell]) -> _Layout:
    """Wide enough for each date and number on one line, and for text as the styles say."""
    least = _KIND_WIDTH.get(column.kind, 0)
    for cell in cells:
        if isinstance(cell, datetime):
            least = max(least, _KIND_WIDTH["instant"])
        elif isinstance(cell, date):
            least = max(least, _KIND_WIDTH["date"])
        elif isinstance(cell, int | Decimal):
            least = max(least, min(width_of(_digits(cell)), 2 * _EXACT) + INSET + 1)
    longest = longest_line(visible(cell) for cell in cells if isinstance(cell, str))
    return _Layout(max(least, column_width(longest, visible(column.heading))), longest <= CENTRED_UP_TO)


def _written(cell: Cell, zone: str) -> Cell:
    """*cell* as a workbook can hold it: instants by the clocks of *zone*, text for what it would not keep exactly."""
    if isinstance(cell, datetime):
        there = local(cell, zone)
        return there if there.year >= _FIRST_YEAR else there.isoformat(" ")
    if isinstance(cell, date):
        return cell if cell.year >= _FIRST_YEAR else cell.isoformat()
    if isinstance(cell, int):
        return cell if len(str(abs(cell))) <= _EXACT else _digits(cell)
    if isinstance(cell, Decimal):
        return cell if _exact(cell) else _digits(cell)
    return cell


def _digits(number: int | Decimal) -> str:
    return f"{number:f}" if isinstance(number, Decimal) else str(number)


def _exact(number: Decimal) -> bool:
    _, digits, exponent = number.as_tuple()
    return isinstance(exponent, int) and len(digits) <= _EXACT and -_EXACT <= exponent <= 0


def _pattern(number: int | Decimal) -> str:
    """A number format that shows as many decimals as *number* has."""
    exponent = number.as_tuple().exponent if isinstance(number, Decimal) else 0
    return f"0.{'0' * -exponent}" if isinstance(exponent, int) and exponent < 0 else "0"


def _parts(rest: str) -> Iterator[str]:
    """*rest* in pieces that one row each can show; joined they are *rest*."""
    lines = wrap(rest, _CONTINUED_WIDTHS[-1] - INSET)
    most = MAX_LINES - 1
    for at in range(0, len(lines), most):
        yield "".join(lines[at : at + most])


def _continued_lines(text: str, width: int) -> int:
    return lines_needed(text, width - INSET)
