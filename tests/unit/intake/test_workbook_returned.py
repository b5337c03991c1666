"""The clerk's own workbook as it comes back."""

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from supervise.builtin.excel.marks import AUTHOR
from supervise.model.base import Text
from supervise.model.findings import Finding
from supervise.model.intake import Reading
from unit.intake.standards import STANDARD
from unit.intake.workbooks import GOOD, HEADINGS, INTAKE, but, opened, read, registered, saved, workbook

RED, YELLOW = "FFFFC7CE", "FFFFEB9C"


def returned(content: bytes, reading: Reading | None = None) -> bytes:
    return INTAKE.annotate(content, registered(reading or read(content)), STANDARD)


def sheet_of(content: bytes, name: str = "台账") -> Worksheet:
    sheet = opened(content)[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def colour(sheet: Worksheet, cell: str) -> str | None:
    fill = sheet[cell].fill
    return fill.fgColor.rgb if fill.fill_type == "solid" else None


def faulty_workbook() -> bytes:
    """What a clerk sends in: no lead, a day that is none, an unknown unit, a number twice, full-width digits,
    a formula, and a merged heading."""
    return workbook(
        (*GOOD, None),
        (2, "西门泵站改造", "会议交办", "2026-01-08", "9月31日", "市水利局", None),
        (2, "北门泵站改造", "会议交办", "2026-01-08", "２０２６年９月３０日", "市水务局", None),
        (4, "=B2", "会议交办", "2026-01-08", "2026-09-30", None, None),
        (5, "南门泵站改造", "领导批示", "2026-01-08", "2026-09-30", "市水务局", None),
        headings=(*HEADINGS, None),
        merge=("G1:H1",),
    )


def missing_lead() -> Finding:
    """As a validation rule finds it, at the cell that the draft's provenance names."""
    draft = read(faulty_workbook()).drafts[3]
    return Finding(
        code="lead-unit-missing",
        level="error",
        message=Text(zh="缺少责任部门", en="The lead unit is missing"),
        fix=Text(zh="填写一个单位", en="Enter a unit"),
        field="lead_unit",
        place=draft.provenance["lead_unit"].place,
    )


def test_each_faulty_cell_is_marked_with_what_to_do_and_the_other_rows_are_registered() -> None:
    content = faulty_workbook()
    outcomes = registered(read(content), [missing_lead()])
    sheet = sheet_of(INTAKE.annotate(content, outcomes, STANDARD))
    assert [outcome.outcome for outcome in outcomes] == ["registered", "refused", "refused", "refused", "registered"]
    expected = {"E3": RED, "F3": RED, "A4": RED, "E4": YELLOW, "B5": RED, "F5": RED, "G1": YELLOW}
    assert {cell: colour(sheet, cell) for cell in expected} == expected
    told = {
        "E3": "2026-09-30",
        "F3": "市水务局",
        "A4": "没有用过的编号",
        "E4": "半角",
        "B5": "粘贴为数值",
        "F5": "填写一个单位",
        "G1": "取消合并",
    }
    for cell, word in told.items():
        comment = sheet[cell].comment
        assert comment is not None
        assert word in comment.text
        assert comment.author == AUTHOR
    marked = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment}
    assert marked == expected.keys()


def test_the_columns_for_numbers_and_errors_stand_right_of_the_clerks_own() -> None:
    sheet = sheet_of(returned(faulty_workbook()))
    assert (sheet["I1"].value, sheet["J1"].value) == ("督办编号", "错误信息")
    assert [sheet.cell(row, 9).value for row in range(2, 7)] == ["督2026-002", None, None, None, "督2026-006"]
    assert sheet["J2"].value is None
    assert "9月31日" in str(sheet["J3"].value)
    assert "市水利局" in str(sheet["J3"].value)
    assert sheet.auto_filter.ref == "A1:J6"


def test_the_columns_are_made_once() -> None:
    once = returned(faulty_workbook())
    twice = returned(once)
    assert [cell.value for cell in sheet_of(twice)[1]] == [cell.value for cell in sheet_of(once)[1]]


def test_marks_go_when_the_fault_is_gone() -> None:
    book = opened(returned(faulty_workbook()))
    sheet = book["台账"]
    for cell, value in {
        "E3": "2026-09-30",
        "F3": "市水务局",
        "A4": 3,
        "E4": "2026-09-30",
        "B5": "中门泵站改造",
    }.items():
        sheet[cell].value = value
    sheet.unmerge_cells("G1:H1")
    content = saved(book)
    assert [found.code for found in read(content).findings] == []
    clean = sheet_of(returned(content))
    assert [cell.coordinate for row in clean.iter_rows() for cell in row if cell.comment] == []
    assert {colour(clean, cell) for cell in ("E3", "F3", "A4", "E4", "B5", "G1")} == {None}
    assert [clean.cell(row, 10).value for row in range(2, 7)] == [None] * 5
    assert clean["I5"].value == "督2026-005"


def test_a_clerks_own_fill_and_comment_come_back_with_the_correction() -> None:
    book = opened(workbook(but(GOOD, E="9月31日")))
    cell = book["台账"]["E2"]
    cell.fill = PatternFill("solid", fgColor="FF00B0F0")
    cell.comment = Comment("已电话核实", "王科")
    marked = opened(returned(saved(book)))
    assert colour(marked["台账"], "E2") == RED
    comment = marked["台账"]["E2"].comment
    assert comment is not None
    assert comment.text.startswith("已电话核实")
    assert "9月31日" in comment.text
    marked["台账"]["E2"].value = "2026-09-30"
    clean = sheet_of(returned(saved(marked)))
    assert colour(clean, "E2") == "FF00B0F0"
    assert clean["E2"].comment is not None
    assert (clean["E2"].comment.text, clean["E2"].comment.author) == ("已电话核实", "王科")


def test_a_theme_colour_comes_back_too() -> None:
    book = opened(workbook(but(GOOD, E="9月31日")))
    fill = PatternFill("solid")
    fill = PatternFill("solid", fgColor=type(fill.fgColor)(theme=4, tint=0.5))
    book["台账"]["E2"].fill = fill
    marked = opened(returned(saved(book)))
    marked["台账"]["E2"].value = "2026-09-30"
    restored = sheet_of(returned(saved(marked)))["E2"].fill.fgColor
    assert (restored.type, restored.theme, restored.tint) == ("theme", 4, 0.5)


def test_marking_again_keeps_the_fill_that_the_clerk_had() -> None:
    book = opened(workbook(but(GOOD, E="9月31日")))
    book["台账"]["E2"].fill = PatternFill("solid", fgColor="FF00B0F0")
    marked = opened(returned(returned(saved(book))))
    marked["台账"]["E2"].value = "2026-09-30"
    assert colour(sheet_of(returned(saved(marked))), "E2") == "FF00B0F0"


def test_everything_else_of_the_workbook_stays() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "台账"
    sheet.append(["重点事项"])
    sheet.merge_cells("A1:G1")
    sheet.append(list(HEADINGS))
    sheet.append(but(GOOD, E="9月31日"))
    sheet["A1"].font = Font(name="黑体", size=20, bold=True)
    sheet["B3"].border = Border(left=Side("thick"))
    sheet.column_dimensions["B"].width = 33
    sheet.row_dimensions[2].height = 44
    sheet.freeze_panes = "B3"
    other = book.create_sheet("汇总")
    other["A1"].value = "=COUNTA(台账!B:B)"
    other["B2"].value = "随手记"
    after = opened(returned(saved(book)))
    back = after["台账"]
    assert [str(area) for area in back.merged_cells.ranges] == ["A1:G1"]
    assert (back["A1"].font.name, back["A1"].font.size, back["A1"].font.bold) == ("黑体", 20, True)
    assert back["B3"].border.left.style == "thick"
    assert (back.column_dimensions["B"].width, back.row_dimensions[2].height) == (33, 44)
    assert back.freeze_panes == "B3"
    assert (after["汇总"]["A1"].value, after["汇总"]["B2"].value) == ("=COUNTA(台账!B:B)", "随手记")


def test_what_we_write_never_becomes_a_formula() -> None:
    content = workbook(but(GOOD, C="=cmd|' /C calc'!A0", F="=HYPERLINK(1)"))
    for row, column in ((2, 8), (2, 9)):
        cell = sheet_of(returned(content)).cell(row, column)
        assert cell.data_type in {"s", "n"}
    outcome = registered(read(workbook(GOOD)))[0].but(no="=1+1")
    back = sheet_of(INTAKE.annotate(workbook(GOOD), [outcome], STANDARD))
    assert (back["H2"].value, back["H2"].data_type) == ("=1+1", "s")


def test_a_fault_in_a_merged_cell_is_marked_where_the_value_stands() -> None:
    content = workbook(GOOD, but(GOOD, A=2, B="西门泵站改造", F=None), merge=("F2:F3",))
    sheet = sheet_of(returned(content))
    assert colour(sheet, "F2") == RED
    comment = sheet["F2"].comment
    assert comment is not None
    assert "取消合并" in comment.text


def test_a_filter_that_the_clerk_set_reaches_our_columns() -> None:
    book = opened(workbook(GOOD))
    book["台账"].auto_filter.ref = "B1:G2"
    assert sheet_of(returned(saved(book))).auto_filter.ref == "A1:I2"


def test_the_row_shows_all_lines_of_its_errors() -> None:
    sheet = sheet_of(returned(workbook(but(GOOD, C="口头", E="9月31日", F="市水利局"))))
    height = sheet.row_dimensions[2].height
    assert height is not None
    assert height > 3 * 15
