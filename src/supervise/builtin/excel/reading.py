"""A clerk's workbook becomes drafts: every row with its values, their cells, and all its faults at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from supervise.builtin.typed import squeeze
from supervise.builtin.units import UnitIndex
from supervise.model.base import Text
from supervise.model.findings import Finding
from supervise.model.intake import Reading, Unread
from supervise.model.matters import Elements, MatterDraft, Place, Provenance
from supervise.model.standard import Standard

from .cells import EMPTY, Merged, Row, SheetInfo, as_text, cell_name
from .fields import Fault, Terms, read_field
from .guard import open_archive, refuse
from .header import LOOK_AT, Header, find_header
from .sheets import read_sheets

EXAMPLE: Mapping[str, str] = {"zh": "示例", "en": "Example"}
"""What the example row of a template begins with."""
_EXAMPLE_ROW = re.compile(r"\(?(?:示例|样例|example)\)?:?|\(示例\).*")
_TOTAL = re.compile(r"(?:合计|总计|小计|共计)(?:[(:：\d].*)?|total:?")
_REMARK = re.compile(r"(?:填表人|制表人|填报人|审核人|填报单位|联系人|联系电话|注|备注|说明|note):.*")
_SECTION = re.compile(r"(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)|第[一二三四五六七八九十]+部分).*")
_TOTALS = Text(zh="合计行", en="A row of totals")
_ASIDE = Text(zh="附注", en="A remark")
_DIVIDER = Text(zh="分隔行", en="A row that divides the table")
_NOTHING = Text(zh="没有填写任何数据元", en="No data element is filled in")
_DIRECT = frozenset(Elements.model_fields) - {"links", "extra"}


def read_workbook(name: str, content: bytes, standard: Standard) -> Reading:
    """All rows of all visible sheets that have a header. Every draft's provenance names the cell of each element, of
    empty ones too, and under `_row` the first cell of the row; findings name the cell at fault.

    Raises FileRefused for what is no readable workbook, or has no header.
    """
    readers = []
    for info, rows in read_sheets(name, content):
        readers.append(SheetReader(info, standard))
        readers[-1].read(rows)
    if not any(reader.header for reader in readers):
        raise refuse(
            name,
            "没有找到表头（前 15 行里至少要有两个数据元的名称）",
            "no header was found (two names of data elements in one of the first 15 rows)",
            "用 supervise template 生成模板，或核对列名",
            "Make a template with supervise template, or check the column names",
        )
    return Reading(
        drafts=tuple(draft for reader in readers for draft in reader.drafts),
        unread=tuple(piece for reader in readers for piece in reader.unread),
        findings=(*_lost(name, content), *(found for reader in readers for found in reader.findings)),
    )


def _lost(name: str, content: bytes) -> Iterator[Finding]:
    """A warning where the workbook that goes back will lack what the one that came had."""
    with open_archive(name, content) as archive:
        if any(part.startswith(("xl/media/", "xl/charts/")) for part in archive.namelist()):
            yield Finding(
                code="pictures-lost",
                level="warning",
                message=Text(
                    zh="工作簿里的图片和图表不会出现在退回的文件里",
                    en="Pictures and charts of the workbook will be missing from the one given back",
                ),
                fix=Text(zh="请保留原件", en="Keep the original"),
                place=Place(file=name),
            )


class SheetReader:
    """Reads one sheet, row by row; holds what it has seen so far to know what comes twice."""

    def __init__(self, sheet: SheetInfo, standard: Standard) -> None:
        self.sheet = sheet
        self.standard = standard
        self.header: Header | None = None
        self.drafts: list[MatterDraft] = []
        self.unread: list[Unread] = []
        self.findings: list[Finding] = []
        self._seen: dict[Any, str] = {}
        self._merged = sorted(sheet.merged, reverse=True)
        self._near: list[Merged] = []

    def read(self, rows: Iterator[Row]) -> None:
        """Take in the rows of the sheet. Without a header the whole sheet is unread."""
        first = list(islice(rows, LOOK_AT))
        header = self.header = find_header(self.sheet, first, self.standard)
        if header is None:
            self._leave_sheet(first)
            return
        self.findings += header.findings
        index = UnitIndex.of(self.standard.units)
        terms = {column: Terms.of(spec, index, self.sheet.epoch) for column, spec in header.elements.items()}
        for row in chain(first, rows):
            if row.number > header.bottom:
                self._read_row(row, header, terms)

    def _leave_sheet(self, first: Sequence[Row]) -> None:
        if first:
            why = Text(zh="这张表没有表头", en="The sheet has no header")
            column = min(first[0].cells)
            place = self.sheet.place(first[0].number, column)
            self.unread.append(Unread(place=place, quote=first[0].text(column), why=why))

    def _read_row(self, row: Row, header: Header, terms: Mapping[int, Terms]) -> None:
        merged = self._ranges_at(row.number)
        ours = {header.column("number"), header.column("errors")}
        filled = [column for column in sorted(row.cells) if row.text(column) and column not in ours]
        if not filled or _EXAMPLE_ROW.fullmatch(squeeze(row.text(filled[0]))):
            return
        if why := _no_matter(row, filled, merged):
            self._leave_row(row, why)
            return
        if not header.elements.keys() & set(filled):
            if filled != [header.column("sequence")]:
                self._leave_row(row, _NOTHING)
            return
        fields: dict[str, Any] = {}
        extra: dict[str, Any] = {}
        start = self.sheet.place(row.number, min(*row.cells, *header.elements))
        origins = {"_row": Provenance(place=start)}
        for column, term in terms.items():
            cell = row.cells.get(column, EMPTY)
            place = self.sheet.place(row.number, column)
            origins[term.spec.code] = Provenance(place=place, quote=as_text(cell.value))
            value, faults = read_field(cell, term)
            covered = _covered(merged, row.number, column)
            for fault in [*faults, *covered]:
                self._note(fault, row.number, column, term.spec.code, as_text(cell.value))
            if value is not None:
                (fields if term.spec.code in _DIRECT else extra)[term.spec.code] = value
        if no := row.text(header.column("number")):
            extra["no"] = no
            origins["no"] = Provenance(place=self.sheet.place(row.number, header.column("number")), quote=no)
        draft = MatterDraft(**fields, extra=extra, provenance=origins)
        self.drafts.append(draft)
        self._compare(row, header, draft)

    def _leave_row(self, row: Row, why: Text) -> None:
        quote = "　".join(row.text(column) for column in sorted(row.cells))
        self.unread.append(Unread(place=self.sheet.place(row.number, min(row.cells)), quote=quote, why=why))
        if why is _DIVIDER:  # numbering may start again below it
            self._seen = {key: cell for key, cell in self._seen.items() if key[0] != "sequence"}

    def _compare(self, row: Row, header: Header, draft: MatterDraft) -> None:
        """Note a number or a matter that stands in the workbook twice; the first of them stays."""
        for own, column in header.own.items():
            cell = row.cells.get(column, EMPTY)
            if own != "errors" and cell.kind == "value" and (value := row.text(column)):
                self._see((own, squeeze(value)), row.number, column, "", value)
        if draft.title and (column := _column_of("title", header)):
            key = ("matter", squeeze(draft.title), draft.source, draft.assigned_at, draft.lead_unit)
            self._see(key, row.number, column, "title", draft.title)

    def _see(self, key: tuple[Any, ...], row: int, column: int, field: str, quote: str) -> None:
        here = cell_name(row, column)
        before = self._seen.setdefault(key, here)
        if before == here:
            return
        if field:
            what = Text(zh=f"与 {before} 是同一事项", en=f"It is the same matter as {before}")
            fix = Text(zh="删去其中一行，或改正不同之处", en="Delete one of the rows, or correct what differs")
            self._note(Fault("row-duplicate", what, fix, "warning"), row, column, field, quote)
        else:
            what = Text(zh=f"编号「{quote}」与 {before} 重复", en=f"The number {quote!r} is used in {before} already")
            fix = Text(zh="改成没有用过的编号", en="Give it a number of its own")
            self._note(Fault("number-duplicate", what, fix), row, column, field, quote)

    def _note(self, fault: Fault, row: int, column: int, field: str, quote: str) -> None:
        self.findings.append(
            Finding(
                code=fault.code,
                level=fault.level,
                message=fault.message,
                fix=fault.fix,
                field=field or None,
                place=self.sheet.place(row, column),
                quote=quote,
            )
        )

    def _ranges_at(self, row: int) -> Sequence[Merged]:
        """The merged ranges that cover *row*; rows are asked for in order."""
        while self._merged and self._merged[-1].top <= row:
            self._near.append(self._merged.pop())
        self._near = [area for area in self._near if area.bottom >= row]
        return self._near


def _no_matter(row: Row, filled: Sequence[int], merged: Sequence[Merged]) -> Text | None:
    """Why a row with something in its columns *filled* holds no matter, None where it may hold one."""
    lead = squeeze(row.text(filled[0]))
    if _TOTAL.fullmatch(lead):
        return _TOTALS
    if _REMARK.fullmatch(lead):
        return _ASIDE
    across = any(area.covers(row.number, filled[0]) and area.right > area.left for area in merged)
    return _DIVIDER if len(filled) == 1 and (across or _SECTION.fullmatch(lead)) else None


def _covered(merged: Sequence[Merged], row: int, column: int) -> Iterator[Fault]:
    for area in merged:
        if area.covers(row, column) and (row, column) != (area.top, area.left):
            anchor = cell_name(area.top, area.left)
            what = Text(
                zh=f"单元格与 {anchor} 合并，值只算在 {anchor}", en=f"Merged with {anchor}: the value counts there only"
            )
            yield Fault("cell-merged", what, Text(zh="取消合并，逐行填写", en="Unmerge the cells and fill in each"))


def _column_of(code: str, header: Header) -> int:
    return next((column for column, spec in header.elements.items() if spec.code == code), 0)
