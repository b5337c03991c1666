"""The template that a clerk fills in."""

from dataclasses import replace
from datetime import date

from openpyxl.worksheet.worksheet import Worksheet

from supervise.model.base import Text
from supervise.model.standard import ElementSpec, Standard
from unit.intake.standards import ELEMENTS, STANDARD
from unit.intake.workbooks import INTAKE, opened, read, saved


def template(standard: Standard = STANDARD) -> Worksheet:
    sheet = opened(INTAKE.template(standard)).worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def test_columns_stand_in_the_order_of_the_elements_with_required_ones_marked() -> None:
    headings = [cell.value for cell in template()[1]]
    assert headings == ["序号", *(f"*{spec.zh}" if spec.required else spec.zh for spec in ELEMENTS)]


def test_a_changed_standard_changes_the_template() -> None:
    more = Standard((*ELEMENTS, ElementSpec("weather", "text", "天气", "Weather")), STANDARD.units)
    assert template(more).cell(1, len(ELEMENTS) + 2).value == "天气"


def test_an_english_desk_gives_an_english_template_that_it_can_read() -> None:
    english = replace(STANDARD, language="en")
    book = opened(INTAKE.template(english))
    sheet = book.worksheets[0]
    assert [sheet["B1"].value, sheet["A2"].value] == ["*Matter", "Example"]
    sheet["B3"].value, sheet["C3"].value = "Rebuild the east gate pumping station", "Meeting"
    sheet["D3"].value, sheet["F3"].value = date(2026, 1, 8), "市水务局"
    reading = read(saved(book), english)
    assert [(draft.title, draft.source) for draft in reading.drafts] == [
        ("Rebuild the east gate pumping station", "meeting")
    ]
    assert reading.findings == ()


def test_the_example_row_is_not_imported() -> None:
    sheet = template()
    assert (sheet["A2"].value, sheet["B2"].value, sheet["C2"].value) == ("示例", "完成东门泵站改造", "会议交办")
    reading = read(INTAKE.template(STANDARD))
    assert (reading.drafts, reading.unread, reading.findings) == ((), (), ())


def test_codes_and_units_drop_down_from_a_hidden_sheet() -> None:
    book = opened(INTAKE.template(STANDARD))
    checks = {str(check.sqref): check for check in book.worksheets[0].data_validations.dataValidation}
    source, lead, support = checks["C2:C10000"], checks["F2:F10000"], checks["G2:G10000"]
    assert {source.type, lead.type, support.type} == {"list"}
    assert (source.errorStyle, lead.errorStyle, support.showErrorMessage) == (None, "warning", False)
    assert source.formula1 is not None
    sheet_name, _, area = source.formula1.partition("!")
    lists = book[sheet_name]
    assert lists.sheet_state == "hidden"
    assert [cell.value for (cell,) in lists[area.replace("$", "")]] == ["会议交办", "领导批示", "文件交办", "上级下发"]


def test_dates_are_checked_and_shown_as_iso_dates() -> None:
    sheet = template()
    checks = {str(check.sqref): check for check in sheet.data_validations.dataValidation}
    assert checks["D2:D10000"].type == "date"
    assert sheet.column_dimensions["D"].width >= 10
    assert sheet["D2"].number_format == "yyyy-mm-dd"


def test_notes_stand_on_the_headings_and_are_not_taken_for_our_marks() -> None:
    sheet = template()
    comment = sheet["B1"].comment
    assert comment is not None
    assert "一句话" in comment.text
    assert "60" in comment.text
    back = opened(INTAKE.annotate(INTAKE.template(STANDARD), [], STANDARD)).worksheets[0]
    assert back["B1"].comment is not None


def test_the_header_is_frozen_and_the_version_kept_on_a_hidden_sheet() -> None:
    book = opened(INTAKE.template(STANDARD))
    assert book.worksheets[0].freeze_panes == "A2"
    about = book["_standard"]
    assert about.sheet_state == "hidden"
    assert about["B1"].value == "elements 2026.1"


def test_no_heading_is_wider_than_its_column() -> None:
    sheet = template()
    for cell in sheet[1]:
        width = sheet.column_dimensions[cell.column_letter].width
        assert sum(2 if char > "\u2e80" else 1 for char in str(cell.value)) <= width


def test_many_long_labels_still_drop_down() -> None:
    codes = {f"c{number}": Text(zh=f"很长很长的第{number}个选项", en=f"Option {number}") for number in range(200)}
    sheet = template(Standard((ELEMENTS[0], ElementSpec("kind", "code", "类别", "Kind", codes=codes)), ()))
    (check,) = [one for one in sheet.data_validations.dataValidation if one.type == "list"]
    assert str(check.formula1).endswith("$200")
