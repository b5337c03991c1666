"""Laws of intake: nothing of a document is dropped, a filled template reads clean, and marking changes no draft."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from supervise.builtin.dates import read_date, time_phrases
from supervise.builtin.excel import ExcelIntake
from supervise.builtin.excel.cells import row_of
from supervise.builtin.text import TextReader
from supervise.builtin.text.outline import read_outline
from supervise.builtin.text.passages import read_lines
from supervise.builtin.units import UnitIndex, split_units
from supervise.errors import FileRefused
from supervise.model.base import Text
from supervise.model.directory import Unit
from supervise.model.findings import Finding
from supervise.model.intake import Reading, RowOutcome
from supervise.model.matters import MatterDraft
from supervise.model.standard import ElementSpec, Standard

NOBODY = Standard((), ())
EXCEL = ExcelIntake()

NUMBERS = st.sampled_from(
    ["一、", "二、", "（一）", "（二）", "1.", "2、", "3．", "（1）", "①", "第一条 ", "## ", "- ", "", ""]
)
SENTENCES = st.sampled_from(
    ["疏浚河道", "疏浚河道。", "完成三段（含支流）截污。", "护岸林（一期", "各单位要重视。", "2026年6月底前完成。",
     "3.5公里", "由市水务局牵头，市财政局配合。",
     "长期坚持", "每月5日前报送。", "）", "：", "   ", "责任单位："]
)  # fmt: skip
CLAUSES = st.sampled_from(
    ["", "", "（牵头单位：市水务局，配合单位：各区、县级市）",
     "(责任单位:市水务局,市财政局)",
     "（市水务局负责）", "（责任单位：）", "责任单位：市水务局", "配合单位：市财政局、",
     "（牵头单位：各有关单位", "【市水务局牵头】"]
)  # fmt: skip
LINES = st.builds(lambda *parts: "".join(parts), NUMBERS, SENTENCES, CLAUSES, st.sampled_from(["", "", "尾句。"]))
DOCUMENTS = st.lists(LINES, max_size=12).map("\n".join)


def squeezed(text: str) -> str:
    return "".join(text.split())


@given(DOCUMENTS)
@settings(max_examples=400, deadline=None)
def test_every_line_is_in_a_heading_in_an_item_or_in_the_head(document: str) -> None:
    lines = read_lines("d.txt", document.encode())
    outline = read_outline(lines, UnitIndex.of(()))
    placed = [
        *outline.head,
        *outline.headings,
        *(line for item in outline.items for line in (item.first, *item.lines[1:])),
    ]
    assert sorted(line.number for line in placed) == [line.number for line in lines]


@given(DOCUMENTS)
@settings(max_examples=400, deadline=None)
def test_every_line_is_in_a_body_unread_or_a_heading(document: str) -> None:
    lines = read_lines("d.txt", document.encode())
    outline = read_outline(lines, UnitIndex.of(()))
    reading = TextReader().read("d.txt", document.encode(), NOBODY)
    bodies = squeezed("".join(draft.body or "" for draft in reading.drafts))
    markers = {"", *(squeezed(draft.provenance["_row"].quote) for draft in reading.drafts)}
    unread = squeezed("".join(piece.quote for piece in reading.unread))
    context = {line.number for line in (*outline.headings, *outline.head)}
    for line in lines:
        text = squeezed(line.text)
        in_body = any(text.startswith(marker) and text.removeprefix(marker) in bodies for marker in markers)
        assert in_body or text in unread or line.number in context


@given(DOCUMENTS)
@settings(max_examples=200, deadline=None)
def test_every_place_of_a_document_lies_in_it(document: str) -> None:
    lines = document.split("\n")
    reading = TextReader().read("d.txt", document.encode(), NOBODY)
    places = [found.place for found in reading.findings] + [piece.place for piece in reading.unread]
    places += [origin.place for draft in reading.drafts for origin in draft.provenance.values()]
    for place in places:
        assert place.line is not None
        assert place.column is not None
        assert 1 <= place.column <= len(lines[place.line - 1]) + 1


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_no_text_whatever_breaks_the_readers(text: str) -> None:
    content = "".join(char for char in text if char >= " " or char == "\n").encode("utf-8", "ignore")
    TextReader().read("d.txt", content, NOBODY)
    read_date(text)
    for phrase in time_phrases(text):
        assert text[phrase.at : phrase.at + len(phrase.text)] == phrase.text
    for mention in split_units(text, UnitIndex.of(())):
        assert text[mention.at : mention.at + len(mention.text)] == mention.text


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_date_reads_the_same_in_every_notation(day: date) -> None:
    y, m, d = day.year, day.month, day.day
    wide = "".join(chr(ord(char) + 0xFEE0) if char.isdigit() else char for char in f"{y}年{m}月{d}日")
    for written in (str(day), f"{y}.{m}.{d}", f"{y}/{m}/{d}", f"{y}年{m}月{d}日", wide, f"{day:%Y%m%d}"):
        assert read_date(written) == day


UNITS = tuple(Unit(id=f"u{number}", name=f"第{number}分局", aliases=(f"{number}分局",)) for number in range(1, 8))
CODES = {code: Text(zh=zh, en=code.title()) for code, zh in (("red", "红色"), ("blue", "蓝色"), ("deep-red", "深红色"))}
TYPES = st.sampled_from(["text", "date", "integer", "decimal", "code", "unit", "units", "list"])


@st.composite
def standards(draw: st.DrawFn) -> Standard:
    """A title and some elements of every type, in any order."""
    kinds = draw(st.lists(TYPES, min_size=1, max_size=6))
    specs = [
        ElementSpec(
            f"e{number}", kind, f"数据元{number}", f"Element {number}",
            codes=CODES if kind == "code" else {},
            required=draw(st.booleans()),
            length=draw(st.sampled_from([None, 40])) if kind == "text" else None,
            note_zh=draw(st.sampled_from(["", "说明"])),
        )
        for number, kind in enumerate(kinds)
    ]  # fmt: skip
    title = ElementSpec("title", "text", "督办事项", "Matter", required=True, length=60)
    return Standard(tuple(draw(st.permutations([title, *specs]))), UNITS, version="v1")


WORDS = st.text("疏浚河道护岸学校=+-@'（）0１.、，", min_size=1, max_size=20).map(str.strip).filter(bool)


def cell_of(draw: st.DrawFn, spec: ElementSpec, row: int) -> Any:
    """What a clerk who minds the notes would enter."""
    if spec.code == "title":
        return f"事项{row}：" + draw(WORDS)
    if not spec.required and draw(st.booleans()):
        return None
    unit = st.sampled_from(UNITS).map(lambda one: one.name)
    strategies: dict[str, st.SearchStrategy[Any]] = {
        "text": WORDS,
        "date": st.dates(date(2000, 1, 1), date(2199, 12, 31)),
        "integer": st.integers(-(10**9), 10**9),
        "decimal": st.decimals(-(10**6), 10**6, places=2, allow_nan=False).map(float),
        "code": st.sampled_from(list(CODES.values())).map(lambda label: label.zh),
        "unit": unit,
        "units": st.lists(unit, min_size=1, unique=True).map("、".join),
        "list": st.lists(st.sampled_from(["民生", "防汛", "教育"]), min_size=1).map("、".join),
    }
    return draw(strategies[spec.type])


def put(sheet: Any, row: int, column: int, value: Any) -> None:
    cell = sheet.cell(row, column)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@given(st.data(), standards(), st.integers(1, 5))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_template_that_is_filled_in_reads_without_a_finding(
    data: st.DataObject, standard: Standard, count: int
) -> None:
    book = load_workbook(BytesIO(EXCEL.template(standard)))
    sheet = book.worksheets[0]
    entered = []
    for row in range(3, 3 + count):
        put(sheet, row, 1, row - 2)
        values = {spec.code: cell_of(data.draw, spec, row) for spec in standard.elements}
        for column, spec in enumerate(standard.elements, start=2):
            put(sheet, row, column, values[spec.code])
        entered.append(values)
    reading = EXCEL.read("filled.xlsx", saved(book), standard)
    assert (reading.findings, reading.unread) == ((), ())
    assert [draft.title for draft in reading.drafts] == [values["title"] for values in entered]
    for draft, values in zip(reading.drafts, entered, strict=True):
        assert {code for code, value in values.items() if value is not None} == {"title", *draft.extra}


CELLS = st.one_of(
    st.none(),
    st.sampled_from(["东门泵站", "=1+1", "红色", "第1分局", "第9分局", "9月31日", "２０２６年１月１日",
                     "合计", "各有关单位", "#N/A", "示例"]),
    st.integers(0, 50000),
    st.dates(date(2000, 1, 1), date(2030, 1, 1)),
)  # fmt: skip
MESSY = Standard(
    (
        ElementSpec("title", "text", "督办事项", "Matter", required=True, length=60),
        ElementSpec("source", "code", "督办来源", "Source", codes=CODES),
        ElementSpec("deadline", "date", "交办期限", "Deadline"),
        ElementSpec("lead_unit", "unit", "责任部门", "Lead unit", required=True),
        ElementSpec("support_units", "units", "协办部门", "Supporting units"),
    ),
    UNITS,
)
MERGES = st.lists(st.sampled_from(["A3:A4", "D3:D5", "C4:E4", "B1:C1", "E1:G1"]), unique=True, max_size=2)


def messy(rows: list[list[Any]], merges: list[str]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["序号", "督办事项", "督办来源", "交办期限", "责任部门", "协办部门", "随手记"])
    for row in rows:
        sheet.append(row)
    for area in merges:
        sheet.merge_cells(area)
    return saved(book)


def outcomes_of(reading: Reading) -> list[RowOutcome]:
    def own(draft: MatterDraft) -> tuple[Finding, ...]:
        row = row_of(draft.provenance["_row"].place)
        return tuple(found for found in reading.findings if row_of(found.place) == row)

    return [
        RowOutcome(place=draft.provenance["_row"].place, outcome="refused", findings=own(draft))
        for draft in reading.drafts
    ]


@given(st.lists(st.lists(CELLS, min_size=7, max_size=7), min_size=1, max_size=6), MERGES)
@settings(max_examples=60, deadline=None)
def test_marking_a_workbook_changes_nothing_that_is_read(rows: list[list[Any]], merges: list[str]) -> None:
    content = messy(rows, merges)
    before = EXCEL.read("clerk.xlsx", content, MESSY)
    marked = EXCEL.annotate(content, outcomes_of(before), MESSY)
    after = EXCEL.read("clerk.xlsx", marked, MESSY)
    assert after == before
    again = EXCEL.annotate(marked, outcomes_of(after), MESSY)
    assert EXCEL.read("clerk.xlsx", again, MESSY) == before


WHOLE = messy([[1, "东门泵站", "红色", "2026-01-01", "第1分局", None, None]], ["E2:F2"])


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_damaged_workbook_is_read_or_refused(data: st.DataObject) -> None:
    out = BytesIO()
    with ZipFile(BytesIO(WHOLE)) as whole, ZipFile(out, "w") as broken:
        names = whole.namelist()
        damaged = data.draw(st.sampled_from(names))
        for name in names:
            part = bytearray(whole.read(name))
            if name == damaged:
                at = data.draw(st.integers(0, len(part)))
                part[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=8))
            broken.writestr(name, bytes(part))
    try:
        EXCEL.read("damaged.xlsx", out.getvalue(), MESSY)
        EXCEL.annotate(out.getvalue(), [], MESSY)
    except FileRefused as refused:
        told = refused.say("zh"), refused.say("en")
    else:
        told = "read", "read"
    assert all(told)
