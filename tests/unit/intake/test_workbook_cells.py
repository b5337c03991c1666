"""What a clerk types into a cell, and what becomes of it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook

from supervise.model.matters import MatterDraft
from unit.intake.standards import WITHOUT_DIRECTORY
from unit.intake.workbooks import GOOD, HEADINGS, but, faults, read, saved, workbook


def only(content: bytes) -> MatterDraft:
    (draft,) = read(content).drafts
    return draft


def test_a_good_row_becomes_a_draft_of_typed_values_without_a_finding() -> None:
    reading = read(workbook(GOOD))
    (draft,) = reading.drafts
    assert reading.findings == ()
    assert (draft.title, draft.source, draft.assigned_at, draft.deadline, draft.lead_unit, draft.support_units) == (
        "东门泵站改造", "meeting", date(2026, 1, 8), date(2026, 6, 30), "water", ("finance", "housing"),
    )  # fmt: skip


def test_every_field_names_its_cell_and_an_empty_one_too() -> None:
    draft = only(workbook(but(GOOD, G=None)))
    assert str(draft.provenance["deadline"].place) == "台账!E2"
    assert draft.provenance["deadline"].quote == "2026-06-30"
    assert str(draft.provenance["support_units"].place) == "台账!G2"
    assert draft.provenance["support_units"].quote == ""
    assert str(draft.provenance["_row"].place) == "台账!A2"


@pytest.mark.parametrize(
    "typed",
    [date(2026, 6, 30), datetime.fromisoformat("2026-06-30 08:30"), "2026.6.30",
     "2026年6月30日", "2026/6/30", "20260630", 20260630,
     46203, 46203.75, "2026年6月底前"],
)  # fmt: skip
def test_a_date_is_read_however_it_is_typed(typed: Any) -> None:
    reading = read(workbook(but(GOOD, E=typed)))
    assert reading.drafts[0].deadline == date(2026, 6, 30)
    assert reading.findings == ()


@pytest.mark.parametrize(
    ("typed", "code"),
    [("9月31日", "date-impossible"), ("2026-02-30", "date-impossible"), ("3月5日", "date-no-year"),
     ("年底前", "date-no-year"), ("2026年3月", "date-no-day"), ("尽快", "date-unreadable"), (3, "date-unreadable"),
     (True, "date-unreadable")],
)  # fmt: skip
def test_what_is_no_date_is_a_fault_of_its_cell(typed: Any, code: str) -> None:
    reading = read(workbook(but(GOOD, E=typed)))
    assert reading.drafts[0].deadline is None
    assert faults(reading) == [(code, "E2")]
    assert reading.findings[0].field == "deadline"


def test_full_width_digits_are_read_and_told() -> None:
    reading = read(workbook(but(GOOD, E="２０２６年６月３０日")))
    assert reading.drafts[0].deadline == date(2026, 6, 30)
    assert [(one.code, one.level) for one in reading.findings] == [("full-width", "warning")]


def test_an_unknown_unit_is_a_fault_with_the_nearest_name() -> None:
    reading = read(workbook(but(GOOD, F="市水利局")))
    assert faults(reading) == [("unit-unknown", "F2")]
    assert reading.findings[0].fix is not None
    assert "市水务局" in reading.findings[0].fix.zh


def test_without_a_directory_units_keep_their_names() -> None:
    reading = read(workbook(but(GOOD, F="清水县林业局")), WITHOUT_DIRECTORY)
    assert reading.drafts[0].lead_unit == "清水县林业局"
    assert reading.findings == ()


def test_a_list_of_units_is_split_at_every_separator() -> None:
    assert only(workbook(but(GOOD, G="市财政局，市住建局;市教育局\n古城区"))).support_units == (
        "finance", "housing", "education", "old-town",
    )  # fmt: skip


def test_two_units_where_one_may_stand_are_a_fault() -> None:
    reading = read(workbook(but(GOOD, F="市水务局、市财政局")))
    assert reading.drafts[0].lead_unit is None
    assert faults(reading) == [("several-units", "F2")]


def test_a_group_word_is_a_fault_of_a_lead_and_a_warning_among_supporters() -> None:
    reading = read(workbook(but(GOOD, F="各有关单位", G="市财政局、有关部门")))
    assert [(one.code, one.level, one.place.cell) for one in reading.findings] == [
        ("unit-group", "error", "F2"),
        ("unit-group", "warning", "G2"),
    ]
    assert reading.drafts[0].support_units == ("finance",)


@pytest.mark.parametrize("typed", ["会议交办", "meeting", " 会议 交办 ", "Meeting"])
def test_a_code_is_known_by_its_label_in_either_language(typed: str) -> None:
    assert only(workbook(but(GOOD, C=typed))).source == "meeting"


def test_an_unknown_code_is_a_fault_with_the_nearest_label() -> None:
    reading = read(workbook(but(GOOD, C="会议布置")))
    assert faults(reading) == [("code-unknown", "C2")]
    assert reading.findings[0].fix is not None
    assert "会议交办" in reading.findings[0].fix.zh


def test_a_formula_and_an_error_are_faults_whatever_they_would_give() -> None:
    reading = read(workbook(but(GOOD, B="=A1", E="#N/A")))
    assert faults(reading) == [("cell-formula", "B2"), ("cell-error", "E2")]


def test_text_that_looks_like_a_formula_is_text() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(HEADINGS))
    sheet.append(list(GOOD))
    sheet["B2"].value = "=东门泵站"
    sheet["B2"].data_type = "s"
    reading = read(saved(book))
    assert reading.drafts[0].title == "=东门泵站"
    assert reading.findings == ()


def test_a_number_in_a_text_column_is_its_digits() -> None:
    assert only(workbook(but(GOOD, B=1.0))).title == "1"
    assert only(workbook(but(GOOD, B=2.5))).title == "2.5"


def test_text_over_its_length_is_a_fault() -> None:
    reading = read(workbook(but(GOOD, B="长" * 61)))
    assert faults(reading) == [("too-long", "B2")]
    assert "61" in reading.findings[0].message.zh


def test_numbers_lists_and_own_elements_are_read() -> None:
    headings = (*HEADINGS, "数据标签", "资金（万元）", "涉及户数")
    draft = only(workbook((*GOOD, "民生，防汛、民生", "1,200.50", "３00"), headings=headings))
    assert draft.tags == ("民生", "防汛")
    assert draft.extra == {"budget": Decimal("1200.50"), "households": 300}


@pytest.mark.parametrize(("letter", "typed"), [("H", "三百"), ("I", 10.5), ("I", True), ("H", "NaN"), ("H", "1e9")])
def test_what_is_no_number_is_a_fault(letter: str, typed: Any) -> None:
    headings = (*HEADINGS, "资金", "涉及户数")
    reading = read(workbook(but((*GOOD, None, None), **{letter: typed}), headings=headings))
    assert faults(reading) == [("not-a-number", f"{letter}2")]


def test_all_faults_of_a_row_come_at_once() -> None:
    reading = read(workbook(but(GOOD, B="=1", C="口头", E="9月31日", F="市水利局")))
    assert [cell for _, cell in faults(reading)] == ["B2", "C2", "E2", "F2"]
