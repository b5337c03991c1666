"""Headers, rows and whole files as clerks and others make them."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from supervise.builtin.excel import guard, sheets
from supervise.errors import FileRefused
from unit.intake.standards import STANDARD
from unit.intake.workbooks import GOOD, HEADINGS, INTAKE, but, faults, opened, read, saved, workbook


def test_a_header_is_found_below_titles_and_despite_marks_breaks_and_remarks() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["二〇二六年重点事项台账"])
    sheet.merge_cells("A1:G1")
    sheet.append(["单位：督查室"])
    sheet.append([])
    sheet.append(["序 号", "*事项名称", "任务\n来源", "交办时间 ", "完成时限（年-月-日）", "牵头单位：", "配合单位"])
    sheet.append(list(GOOD))
    reading = read(saved(book))
    assert reading.findings == ()
    assert reading.drafts[0].deadline is not None
    assert str(reading.drafts[0].provenance["_row"].place) == "Sheet!A5"


def test_a_header_of_two_rows_is_read_from_both() -> None:
    content = workbook(
        (None, None, None, None, None, "牵头单位", "协办单位"),
        GOOD,
        headings=("序号", "督办事项", "督办来源", "交办时间", "交办期限", "责任分工", None),
        merge=("F1:G1", "A1:A2", "B1:B2"),
    )
    reading = read(content)
    assert reading.findings == ()
    assert (reading.drafts[0].lead_unit, reading.drafts[0].support_units) == ("water", ("finance", "housing"))


def test_a_two_row_header_may_join_its_words() -> None:
    content = workbook(
        (None, "事项", "来源", None, None, "牵头", "配合"),
        GOOD,
        headings=("序号", "督办", None, "交办时间", "交办期限", "责任分工", None),
        merge=("B1:C1", "F1:G1"),
    )
    (draft,) = read(content).drafts
    assert (draft.title, draft.source) == ("东门泵站改造", "meeting")
    assert (draft.lead_unit, draft.support_units) == ("water", ("finance", "housing"))


def test_a_merged_heading_is_told_at_its_cell() -> None:
    reading = read(workbook((*GOOD, None), headings=(*HEADINGS, None), merge=("G1:H1",)))
    assert faults(reading) == [("header-merged", "G1")]
    assert reading.findings[0].level == "warning"


def test_a_column_that_is_no_element_is_told_and_so_is_a_required_one_that_is_missing() -> None:
    headings = ("序号", "督办事项", "督办来源", "交办时间", "批次", "责任部门", "责任单位")
    reading = read(workbook(but(GOOD, E="一", G="市财政局"), headings=headings))
    assert faults(reading) == [("column-doubled", "G1"), ("column-unread", "E1")]
    reading = read(workbook(GOOD[:5], headings=HEADINGS[:5]))
    assert faults(reading) == [("column-missing", "A1")]
    assert reading.findings[0].field == "lead_unit"


def test_totals_remarks_and_dividers_are_unread_and_blank_rows_are_nothing() -> None:
    content = workbook(
        ("一、水务",), GOOD, (), (2,), but(GOOD, A=3, B="西门泵站改造"), ("城建",), ("合计", None, None, None, None, 2),
        ("填表人：某某",), ("注：按月更新",), headings=HEADINGS, merge=("A7:G7",),
    )  # fmt: skip
    reading = read(content)
    assert [draft.title for draft in reading.drafts] == ["东门泵站改造", "西门泵站改造"]
    assert [piece.why.zh for piece in reading.unread] == ["分隔行", "分隔行", "合计行", "附注", "附注"]
    assert str(reading.unread[0].place) == "台账!A2"
    assert reading.findings == ()


def test_a_row_without_any_element_is_unread() -> None:
    reading = read(workbook((*GOOD, None), (None,) * 7 + ("看这里",), headings=(*HEADINGS, "批注")))
    assert [piece.quote for piece in reading.unread] == ["看这里"]


def test_a_merged_cell_counts_for_its_first_row_only() -> None:
    content = workbook(GOOD, but(GOOD, A=2, B="西门泵站改造", F=None), merge=("F2:F3",))
    reading = read(content)
    assert [draft.lead_unit for draft in reading.drafts] == ["water", None]
    assert [(one.code, one.level, one.place.cell) for one in reading.findings] == [("cell-merged", "error", "F3")]


def test_a_number_used_twice_is_a_fault_of_the_second_row() -> None:
    reading = read(workbook(GOOD, but(GOOD, A="１", B="西门泵站改造"), but(GOOD, A=2, B="北门泵站改造")))
    assert faults(reading) == [("number-duplicate", "A3")]
    assert "A2" in reading.findings[0].message.zh


def test_numbers_may_start_again_below_a_divider() -> None:
    reading = read(workbook(GOOD, ("二、城建",), but(GOOD, B="西门泵站改造")))
    assert reading.findings == ()


def test_the_same_matter_twice_is_told_at_the_second() -> None:
    reading = read(workbook(GOOD, but(GOOD, A=2, B="东门 泵站改造", E="2026-09-30")))
    assert [(one.code, one.level, one.place.cell) for one in reading.findings] == [("row-duplicate", "warning", "B3")]
    assert read(workbook(GOOD, but(GOOD, A=2, D="2026-02-08"))).findings == ()


def test_a_number_of_the_desk_goes_with_its_draft() -> None:
    reading = read(workbook((*GOOD, "督2026-007"), headings=(*HEADINGS, "督办编号")))
    assert reading.drafts[0].extra["no"] == "督2026-007"
    assert str(reading.drafts[0].provenance["no"].place) == "台账!H2"
    assert reading.findings == ()


def test_every_visible_sheet_with_a_header_is_read_and_others_are_listed() -> None:
    book = opened(workbook(GOOD))
    more = book.create_sheet("二季度")
    more.append(list(HEADINGS))
    more.append(but(GOOD, B="西门泵站改造"))
    book.create_sheet("通讯录").append(["姓名", "电话"])
    hidden = book.create_sheet("旧")
    hidden.append(list(HEADINGS))
    hidden.append(but(GOOD, B="旧事"))
    hidden.sheet_state = "hidden"
    reading = read(saved(book))
    assert [draft.title for draft in reading.drafts] == ["东门泵站改造", "西门泵站改造"]
    assert [str(piece.place) for piece in reading.unread] == ["通讯录!A1"]


def test_a_workbook_without_a_header_is_refused_with_what_to_do() -> None:
    with pytest.raises(FileRefused) as refused:
        read(workbook(GOOD, headings=("甲", "乙")))
    assert "template" in refused.value.say("zh")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "xlsx"),
        (b"PK\x03\x04 broken", "xlsx"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, ".xls"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "密码"),
    ],
)
def test_what_is_no_workbook_is_refused(content: bytes, why: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read(content)
    assert why in refused.value.say("zh")


def archive(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(FileRefused, match="unpacks"):
        read(
            archive({"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": b" " * (guard.MOST_UNPACKED // 16)})
        )


def test_another_archive_is_refused() -> None:
    with pytest.raises(FileRefused, match="no workbook"):
        read(archive({"word/document.xml": b"<w/>"}))


@pytest.mark.parametrize("damage", [b"<sheetData><row r='1'><c r='A1'", b"<row>", b""])
def test_damaged_parts_are_refused(damage: bytes) -> None:
    out = BytesIO()
    with ZipFile(BytesIO(workbook(GOOD))) as whole, ZipFile(out, "w") as broken:
        for part in whole.infolist():
            content = damage if part.filename.endswith("sheet1.xml") else whole.read(part)
            broken.writestr(part.filename, content)
    with pytest.raises(FileRefused):
        read(out.getvalue())


def test_too_many_rows_or_columns_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)
    read(workbook(GOOD, but(GOOD, A=2, B="二")))
    with pytest.raises(FileRefused, match="over 3 rows"):
        read(workbook(*(but(GOOD, A=number, B=f"第{number}件") for number in range(4))))
    with pytest.raises(FileRefused, match="500 columns"):
        read(workbook((*GOOD, *(None,) * 500, "x")))


def test_a_lone_cell_at_the_far_corner_costs_nothing() -> None:
    book = opened(workbook(GOOD))
    book["台账"]["XFD1048576"].number_format = "@"
    content = saved(book)
    reading = read(content)
    assert len(reading.drafts) == 1
    INTAKE.annotate(content, [], STANDARD)


def test_a_picture_that_will_not_come_back_is_told() -> None:
    out = BytesIO(workbook(GOOD))
    with ZipFile(out, "a") as more:
        more.writestr("xl/media/image1.png", b"")
    assert [(found.code, found.level) for found in read(out.getvalue()).findings] == [("pictures-lost", "warning")]
