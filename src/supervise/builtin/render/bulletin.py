"""The bulletin (通报) in the form of an official notice: title, addressee, body, table, signature, date, and a foot.

Type and measures follow the layout of official documents (GB/T 9704): A4, a body of 16 points on lines of exactly 28,
each paragraph indented by two characters. Named styles set all of it, so that an office changes it in one place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.styles.style import ParagraphStyle

from supervise.builtin.excel.styles import width_of
from supervise.builtin.page import foot_lines, local, say_date, visible
from supervise.errors import UsageError
from supervise.model.documents import Bulletin

BODY_STYLE = "公文正文"
"""The style of every paragraph of the body."""

_SONG, _HEI, _LATIN = "SimSun", "SimHei", "Times New Roman"
_TEXT_WIDTH_MM = 156
_PROPERTY = 255
"""Characters that a document property may have."""
_NUMERIC = re.compile(r"[-+−]?[\d.,]*%?")
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class _Style:
    """A paragraph style: points of the type and of the line; indents in characters."""

    name: str
    size: float
    line: float
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT
    font: str = _SONG
    bold: bool = False
    first_line: int = 0
    right: int = 0
    before: float = 0
    after: float = 0
    keep: bool = False
    """On one page with what follows."""
    ruled: bool = False
    """A line above."""


_TITLE = _Style("公文标题", 22, 34, WD_ALIGN_PARAGRAPH.CENTER, bold=True, after=22, keep=True)
_ADDRESSEE = _Style("公文主送", 16, 28, keep=True)
_BODY = _Style(BODY_STYLE, 16, 28, WD_ALIGN_PARAGRAPH.JUSTIFY, first_line=2)
_HEADING = _Style("公文表头", 12, 18, WD_ALIGN_PARAGRAPH.CENTER, font=_HEI, before=3, after=3)
_CELL = _Style("公文表文", 12, 18, before=2, after=2)
_NUMBER = _Style("公文表数", 12, 18, WD_ALIGN_PARAGRAPH.CENTER, before=2, after=2)
_SIGNATURE = _Style("公文落款", 16, 28, WD_ALIGN_PARAGRAPH.RIGHT, right=2)
_FOOT = _Style("公文附注", 9, 12.5, before=24, ruled=True)
_GAP = _Style("公文间隔", 9, 10)
_PAGE_NUMBER = _Style("公文页码", 14, 18, WD_ALIGN_PARAGRAPH.CENTER)
_STYLES = (_TITLE, _ADDRESSEE, _BODY, _HEADING, _CELL, _NUMBER, _SIGNATURE, _FOOT, _GAP, _PAGE_NUMBER)


def write_bulletin(bulletin: Bulletin) -> bytes:
    """*bulletin* as docx, equal bytes for equal bulletins. Raises UsageError where a row and the headings differ."""
    if any(len(row) != len(bulletin.headings) for row in bulletin.rows):
        raise UsageError(what=f"a row of the bulletin has not the columns {', '.join(bulletin.headings)}")
    document = Document()
    _set_properties(document, bulletin)
    for style in _STYLES:
        _add_style(document, style, bulletin.language)
    _set_page(document)
    _write(document, bulletin)
    content = BytesIO()
    document.save(content)
    return _without_clock(content.getvalue())


def _write(document: DocxDocument, bulletin: Bulletin) -> None:
    def paragraph(text: str, style: _Style) -> None:
        document.add_paragraph(visible(text), style=style.name)

    paragraph(bulletin.title, _TITLE)
    colon = "：" if bulletin.language == "zh" else ":"
    paragraph(bulletin.addressee.rstrip("：: ") + colon, _ADDRESSEE)
    for text in bulletin.paragraphs:
        paragraph(text, _BODY)
    if bulletin.headings:
        paragraph("", _GAP)
        _add_table(document, bulletin)
    paragraph("", _GAP)
    paragraph(bulletin.signature, _SIGNATURE)
    paragraph(say_date(bulletin.dated, bulletin.language), _SIGNATURE)
    paragraph("\n".join(foot_lines(bulletin.foot, bulletin.zone, bulletin.language)), _FOOT)


def _add_style(document: DocxDocument, style: _Style, language: str) -> None:
    made = cast(ParagraphStyle, document.styles.add_style(style.name, WD_STYLE_TYPE.PARAGRAPH))
    made.base_style = None
    made.quick_style = True
    made.font.name = _LATIN
    made.font.size = Pt(style.size)
    made.font.bold = style.bold
    layout = made.paragraph_format
    layout.alignment = style.align
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    layout.line_spacing = Pt(style.line)
    layout.space_before, layout.space_after = Pt(style.before), Pt(style.after)
    layout.keep_with_next = style.keep
    layout.keep_together = style.ruled
    layout.widow_control = True
    element: Any = made.element
    element.rPr.rFonts.set(qn("w:eastAsia"), style.font)
    element.rPr.append(_element("w:lang", val="en-US", eastAsia="zh-CN"))
    # Word reads these indents in hundredths of a character, other programs in points.
    if style.first_line and language == "zh":
        layout.first_line_indent = Pt(style.first_line * style.size)
        element.pPr.ind.set(qn("w:firstLineChars"), str(style.first_line * 100))
    if style.right:
        layout.right_indent = Pt(style.right * style.size)
        element.pPr.ind.set(qn("w:rightChars"), str(style.right * 100))
    if style.ruled:
        border = _element("w:pBdr")
        border.append(_element("w:top", val="single", sz="4", space="6", color="808080"))
        element.pPr.insert_element_before(border, "w:spacing", "w:ind", "w:jc")


def _set_page(document: DocxDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(22)
    numbered: Any = section.footer.paragraphs[0]
    numbered.style = _PAGE_NUMBER.name
    numbered.add_run("— ")
    field = _element("w:fldSimple", instr="PAGE")
    field.append(numbered.add_run("1")._r)
    numbered._p.append(field)
    numbered.add_run(" —")


def _add_table(document: DocxDocument, bulletin: Bulletin) -> None:
    table = document.add_table(rows=1, cols=len(bulletin.headings), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    columns = [[visible(row[at]) for row in bulletin.rows] for at in range(len(bulletin.headings))]
    styles = [_NUMBER if all(map(_NUMERIC.fullmatch, column)) else _CELL for column in columns]
    widths = _column_widths([visible(heading) for heading in bulletin.headings], columns)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    head: Any = table.rows[0]
    head._tr.get_or_add_trPr().append(_element("w:tblHeader"))
    for cell, heading, width in zip(head.cells, bulletin.headings, widths, strict=True):
        cell._tc.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill="EDEFF2"))
        _fill(cell, heading, _HEADING, width)
    for row in bulletin.rows:
        line: Any = table.add_row()
        line._tr.get_or_add_trPr().append(_element("w:cantSplit"))
        for cell, text, style, width in zip(line.cells, row, styles, widths, strict=True):
            _fill(cell, text, style, width)


def _fill(cell: Any, text: str, style: _Style, width: Length) -> None:
    cell.width = width
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    cell.paragraphs[0].style = style.name
    cell.paragraphs[0].add_run(visible(text))


def _column_widths(headings: Sequence[str], columns: Sequence[Sequence[str]]) -> list[Length]:
    """The width of the page, shared out by what each column holds; no column is squeezed, none takes all."""
    wanted = [
        min(max(map(width_of, [heading, *column])) + 4, 40) for heading, column in zip(headings, columns, strict=True)
    ]
    return [Mm(_TEXT_WIDTH_MM * share / sum(wanted)) for share in wanted]


def _set_properties(document: DocxDocument, bulletin: Bulletin) -> None:
    made = local(bulletin.foot.as_of, "UTC").replace(microsecond=0)
    properties = document.core_properties
    properties.title = visible(bulletin.title)[:_PROPERTY]
    properties.author = properties.last_modified_by = visible(bulletin.signature)[:_PROPERTY]
    properties.created = properties.modified = made
    properties.revision = 1
    properties.language = "zh-CN" if bulletin.language == "zh" else "en"
    properties.comments = ""


def _without_clock(content: bytes) -> bytes:
    """The same package with one fixed time on each of its parts."""
    packed = BytesIO()
    with ZipFile(BytesIO(content)) as given, ZipFile(packed, "w", ZIP_DEFLATED) as taken:
        for name in given.namelist():
            part = ZipInfo(name, _EPOCH)
            part.compress_type = ZIP_DEFLATED
            taken.writestr(part, given.read(name))
    return packed.getvalue()


def _element(name: str, **attributes: str) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made
