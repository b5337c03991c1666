"""Workbooks as clerks make them, written cell by cell for intake tests."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook

from supervise.builtin.excel import ExcelIntake
from supervise.builtin.excel.cells import row_of
from supervise.model.findings import Finding
from supervise.model.intake import Reading, RowOutcome
from supervise.model.standard import Standard
from unit.intake.standards import STANDARD

INTAKE = ExcelIntake()
HEADINGS = ("序号", "督办事项", "督办来源", "交办时间", "交办期限", "责任部门", "协办部门")
GOOD = (1, "东门泵站改造", "会议交办", "2026-01-08", "2026-06-30", "市水务局", "市财政局、市住建局")


def saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def workbook(*rows: Sequence[Any], headings: Sequence[Any] = HEADINGS, merge: Sequence[str] = ()) -> bytes:
    """One sheet called 台账 with its header in row 1."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "台账"
    for row in (headings, *rows):
        sheet.append(list(row))
    for area in merge:
        sheet.merge_cells(area)
    return saved(book)


def but(row: Sequence[Any], **changes: Any) -> list[Any]:
    """*row* with the cells of some columns changed, as `but(GOOD, E="9月31日")`."""
    cells = list(row)
    for letter, value in changes.items():
        cells[ord(letter) - ord("A")] = value
    return cells


def read(content: bytes, standard: Standard = STANDARD) -> Reading:
    return INTAKE.read("clerk.xlsx", content, standard)


def faults(reading: Reading) -> list[tuple[str, str | None]]:
    """Code and cell of each finding."""
    return [(found.code, found.place.cell) for found in reading.findings]


def registered(reading: Reading, more: Sequence[Finding] = ()) -> list[RowOutcome]:
    """What a desk would say: rows with an error refused, the others registered and numbered by their row."""
    outcomes = []
    for draft in reading.drafts:
        place = draft.provenance["_row"].place
        found = tuple(one for one in (*reading.findings, *more) if row_of(one.place) == row_of(place))
        bad = any(one.level == "error" for one in found)
        outcomes.append(
            RowOutcome(
                place=place,
                outcome="refused" if bad else "registered",
                title=draft.title or "",
                no=None if bad else f"督2026-{row_of(place):03}",
                findings=found,
            )
        )
    return outcomes


def opened(content: bytes) -> Workbook:
    return load_workbook(BytesIO(content))
