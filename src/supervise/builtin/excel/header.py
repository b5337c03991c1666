"""The header of a clerk's sheet: which column holds which data element, however its names are spread and merged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from openpyxl.utils.cell import get_column_letter

from supervise.builtin.typed import nearest, squeeze
from supervise.model.base import Text
from supervise.model.findings import Finding
from supervise.model.standard import ElementSpec, Standard

from .cells import Merged, Row, SheetInfo

LOOK_AT = 15
"""Rows from the top in which a header is looked for."""
LEAST = 2
"""Data elements that make a row a header."""

Own = Literal["number", "errors", "sequence"]
OWN_TITLES: Mapping[Own, Mapping[str, str]] = {
    "number": {"zh": "督办编号", "en": "Matter number"},
    "errors": {"zh": "错误信息", "en": "Errors"},
    "sequence": {"zh": "序号", "en": "No."},
}
"""The columns that are no data elements, by language."""
_SEQUENCE_NAMES = ("编号", "顺序号", "行号", "号", "no", "number", "序")
_NOTE = re.compile(r"\([^()]*\)$")


@dataclass(frozen=True)
class Header:
    """Where a sheet's header stands (`top` to `bottom`), and what its columns are; 0 for a column that is not there."""

    top: int
    bottom: int
    elements: Mapping[int, ElementSpec]
    own: Mapping[Own, int] = field(default_factory=dict)
    findings: Sequence[Finding] = ()

    def column(self, own: Own) -> int:
        return self.own.get(own, 0)


@dataclass(frozen=True)
class _Names:
    elements: Mapping[str, ElementSpec]
    own: Mapping[str, Own]

    @classmethod
    def of(cls, standard: Standard) -> _Names:
        own: dict[str, Own] = dict.fromkeys(_SEQUENCE_NAMES, "sequence")
        own |= {squeeze(title): key for key, titles in OWN_TITLES.items() for title in titles.values()}
        elements = {squeeze(alias): spec for spec in standard.elements for alias in spec.aliases}
        elements |= {squeeze(name): spec for spec in standard.elements for name in (spec.code, spec.zh, spec.en)}
        return cls(elements, {name: key for name, key in own.items() if key == "number" or name not in elements})

    def meaning(self, *labels: str) -> ElementSpec | Own | None:
        """What the first of *labels* that means anything means; a remark in brackets at its end may be left off."""
        for label in labels:
            name = squeeze(label).strip("*:")
            for form in (name, _NOTE.sub("", name).strip("*:")):
                if found := self.own.get(form) or self.elements.get(form):
                    return found
        return None


def find_header(sheet: SheetInfo, rows: Sequence[Row], standard: Standard) -> Header | None:
    """The header among the first *rows* of a sheet: one row or two, with the most data elements; None where no row
    names at least two. Findings tell of merged, doubled and unknown columns, and of required ones that are missing.
    """
    names = _Names.of(standard)
    best: tuple[int, Row, Row, Mapping[int, ElementSpec | Own]] | None = None
    near = [row for row in rows if row.number <= LOOK_AT]
    pairs = [(row, after) for row, after in pairwise(near) if after.number == row.number + 1]
    for above, below in [*((row, row) for row in near), *pairs]:
        meanings = _meanings(sheet.merged, above, below, names)
        score = sum(isinstance(meaning, ElementSpec) for meaning in meanings.values())
        if score >= LEAST and (best is None or score > best[0]):
            best = score, above, below, meanings
    if best is None:
        return None
    _, above, below, meanings = best
    elements, own, doubled = _settle(meanings)
    findings = [
        *_merged_columns(sheet, above, below, meanings),
        *(_doubled(sheet, below, column) for column in doubled),
        *_unknown_columns(sheet, above, below, meanings, standard),
        *_missing_columns(sheet, above, elements, standard),
    ]
    return Header(above.number, below.number, elements, own, findings)


def _meanings(merged: Sequence[Merged], above: Row, below: Row, names: _Names) -> Mapping[int, ElementSpec | Own]:
    found: dict[int, ElementSpec | Own] = {}
    for column in sorted({*above.cells, *below.cells}):
        upper, lower = above.text(column), below.text(column)
        if above is below:
            meaning = names.meaning(upper)
        elif lower:
            over = upper or _reaching_over(merged, above, column)
            meaning = names.meaning(lower, over + lower, lower + over, f"{lower}单位")
        else:
            meaning = names.meaning(upper)
        if meaning:
            found[column] = meaning
    return found


def _reaching_over(merged: Sequence[Merged], row: Row, column: int) -> str:
    return next((row.text(area.left) for area in merged if area.covers(row.number, column)), "")


def _settle(
    meanings: Mapping[int, ElementSpec | Own],
) -> tuple[Mapping[int, ElementSpec], Mapping[Own, int], Sequence[int]]:
    elements: dict[int, ElementSpec] = {}
    own: dict[Own, int] = {}
    doubled: list[int] = []
    for column, meaning in meanings.items():
        if not isinstance(meaning, ElementSpec):
            own.setdefault(meaning, column)
        elif any(meaning.code == spec.code for spec in elements.values()):
            doubled.append(column)
        else:
            elements[column] = meaning
    return elements, own, doubled


def _merged_columns(
    sheet: SheetInfo, above: Row, below: Row, meanings: Mapping[int, ElementSpec | Own]
) -> Iterator[Finding]:
    for area in sheet.merged:
        spread = area.right > area.left and area.top <= below.number <= area.bottom
        if not spread or not isinstance(meanings.get(area.left), ElementSpec):
            continue
        name = (below.text(area.left) or above.text(area.left)).strip("*＊")
        first, last = get_column_letter(area.left), get_column_letter(area.right)
        yield Finding(
            code="header-merged",
            level="warning",
            message=Text(
                zh=f"表头「{name}」合并了 {first} 至 {last} 列，只读 {first} 列",
                en=f"The heading {name!r} spans columns {first} to {last}; only {first} is read",
            ),
            fix=Text(zh="取消合并，给每一列写上列名", en="Unmerge it and name each column"),
            place=sheet.place(area.top, area.left),
            quote=name,
        )


def _doubled(sheet: SheetInfo, row: Row, column: int) -> Finding:
    return Finding(
        code="column-doubled",
        level="warning",
        message=Text(
            zh="同一数据元已有一列，这一列没有读入", en="Another column holds this element; this one is not read"
        ),
        fix=Text(zh="合成一列", en="Make them one column"),
        place=sheet.place(row.number, column),
        quote=row.text(column),
    )


def _unknown_columns(
    sheet: SheetInfo, above: Row, below: Row, meanings: Mapping[int, ElementSpec | Own], standard: Standard
) -> Iterator[Finding]:
    titles = [spec.zh if standard.language == "zh" else spec.en for spec in standard.elements]
    for column in sorted({*above.cells, *below.cells} - meanings.keys()):
        name = below.text(column) or above.text(column)
        if not name or (above is not below and not below.text(column) and _spreads(sheet.merged, above, column)):
            continue
        like = nearest(name, titles)
        row = below if below.text(column) else above
        yield Finding(
            code="column-unread",
            level="warning",
            message=Text(zh=f"列「{name}」不在数据元标准里，没有读入", en=f"{name!r} is no data element: not read"),
            fix=Text(zh=f"若指「{like}」，请改列名", en=f"If {like!r} is meant, rename it") if like else None,
            place=sheet.place(row.number, column),
            quote=name,
        )


def _spreads(merged: Sequence[Merged], row: Row, column: int) -> bool:
    return any(area.covers(row.number, column) and area.right > area.left for area in merged)


def _missing_columns(
    sheet: SheetInfo, row: Row, elements: Mapping[int, ElementSpec], standard: Standard
) -> Iterator[Finding]:
    present = {spec.code for spec in elements.values()}
    for spec in standard.elements:
        if spec.required and spec.code not in present:
            yield Finding(
                code="column-missing",
                level="warning",
                message=Text(
                    zh=f"没有「{spec.zh}」这一列，它是必填的", en=f"There is no column {spec.en!r}, it is required"
                ),
                fix=Text(zh=f"加一列「{spec.zh}」", en=f"Add a column {spec.en!r}"),
                field=spec.code,
                place=sheet.place(row.number, min(row.cells)),
            )
