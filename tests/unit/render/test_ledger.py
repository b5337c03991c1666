"""The ledger as a workbook, read back by another library than the one that wrote it."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from supervise.builtin.excel.ledger import write_ledger
from supervise.builtin.excel.styles import LINE_HEIGHT, PADDING, lines_needed
from supervise.builtin.page import PALETTE, visible
from supervise.errors import UsageError
from supervise.model.documents import Column, Foot, Ledger
from supervise.testing.documents import HOSTILE, hostile, sample_ledger

AS_OF = datetime(2026, 12, 31, 9, 0, tzinfo=UTC)


def a_ledger(rows, *, kind="text", heading="栏目", language="zh", **changes):
    """A ledger of one column per cell of its rows."""
    width = len(rows[0]) if rows else 1
    return Ledger(
        title="台账",
        language=language,
        zone="Asia/Shanghai",
        columns=tuple(Column(code=f"c{at}", heading=heading, kind=kind) for at in range(width)),
        rows=tuple(rows),
        foot=Foot(as_of=AS_OF, rulesets=("standard/alerts 2026.1 9f2c41d0",)),
    ).but(**changes)


def opened(ledger, **settings):
    return load_workbook(BytesIO(write_ledger(ledger, **settings)))


def texts_of(sheet):
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def test_the_title_spans_the_table_and_the_heading_stays_in_view_with_its_filter():
    sheet = opened(sample_ledger())["台账"]
    assert sheet["A1"].value == "二〇二六年重点事项督办台账"
    assert "A1:O1" in {str(merged) for merged in sheet.merged_cells.ranges}
    assert [cell.value for cell in sheet[2]] == [column.heading for column in sample_ledger().columns]
    assert sheet.freeze_panes == "A3"
    assert sheet.auto_filter.ref == "A2:O32"


def test_it_prints_on_its_side_one_page_wide_with_the_heading_on_each_page():
    sheet = opened(sample_ledger())["台账"]
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 8
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$2:$2"
    assert "第 &P 页" in sheet.oddFooter.right.text
    assert opened(a_ledger([("甲",)]))["台账"].page_setup.paperSize == 9


def test_dates_are_dates_numbers_are_numbers_and_instants_show_the_ledgers_zone():
    at = datetime(2026, 3, 1, 16, 30, tzinfo=UTC)
    sheet = opened(a_ledger([(date(2026, 3, 1), at, 7, Decimal("7.50"), None)]))["台账"]
    day, instant, whole, exact, nothing = sheet[3]
    assert (day.value, day.number_format) == (datetime(2026, 3, 1), "yyyy-mm-dd")  # noqa: DTZ001 - as a sheet keeps it
    assert (instant.value, instant.number_format) == (datetime(2026, 3, 2, 0, 30), "yyyy-mm-dd hh:mm")  # noqa: DTZ001
    assert (whole.value, whole.number_format) == (7, "0")
    assert (exact.value, exact.number_format) == (7.5, "0.00")
    assert nothing.value is None


@pytest.mark.parametrize(
    "value",
    [1234567890123456789, Decimal("1234567890.1234567"), Decimal("1E+20"), date(1899, 12, 31), Decimal("1E-40")],
)
def test_what_a_sheet_has_no_exact_number_or_date_for_is_text(value):
    [cell] = opened(a_ledger([(value,)]))["台账"][3]
    assert cell.data_type == "s"
    assert type(value)(cell.value) == value if not isinstance(value, date) else cell.value == value.isoformat()


@pytest.mark.parametrize("number", [999_999_999_999_999, -1, 0, Decimal("-0.5"), Decimal("123456789.012345")])
def test_a_number_within_fifteen_digits_is_a_number(number):
    [cell] = opened(a_ledger([(number,)]))["台账"][3]
    assert cell.data_type == "n"
    assert Decimal(str(cell.value)) == number


def test_a_light_is_its_word_on_its_colour():
    sheet = opened(sample_ledger())["台账"]
    for row, light in zip(sheet.iter_rows(min_row=3, max_row=32), sample_ledger().lights, strict=True):
        assert row[-1].value == {"green": "绿", "yellow": "黄", "red": "红", "grey": "灰"}[light]
        assert row[-1].fill.fgColor.rgb == f"FF{PALETTE[light].paper}"
        assert row[0].fill.fgColor.rgb != f"FF{PALETTE[light].paper}"


def test_a_light_that_a_ruleset_invented_has_no_colour():
    sheet = opened(a_ledger([("紫",)], kind="light", lights=("purple",)))["台账"]
    assert sheet["A3"].value == "紫"
    assert sheet["A3"].fill.fill_type is None


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "http://example.cn", "{=1}", "0012", "1E5", "_x0041_"]
)
def test_text_is_text_whatever_it_begins_with(text):
    content = write_ledger(a_ledger([(text,)]))
    [cell] = load_workbook(BytesIO(content))["台账"][3]
    assert cell.data_type == "s"
    assert cell.hyperlink is None
    with ZipFile(BytesIO(content)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_no_cell_of_a_hostile_ledger_is_a_formula():
    with ZipFile(BytesIO(write_ledger(hostile("ledger")))) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    assert sheets
    assert not any(b"<f>" in sheet or b"<hyperlink" in sheet for sheet in sheets)


def test_control_characters_show_as_their_pictures():
    [cell] = opened(a_ledger([("甲\x00乙\x1b[31m\x7f\t丙\r\n丁",)]))["台账"][3]
    assert cell.value == "甲␀乙␛[31m␡␉丙\n丁"


@pytest.mark.parametrize(
    ("language", "as_of"), [("zh", "截至：2026年12月31日 17:00"), ("en", "As of: 31 December 2026 17:00")]
)
def test_the_foot_says_as_of_when_by_which_rules_made_by_what(language, as_of):
    book = opened(sample_ledger(language))
    texts = texts_of(book.worksheets[0])
    assert any(text.startswith(as_of) for text in texts)
    for ruleset in sample_ledger().foot.rulesets:
        assert any(text.endswith(ruleset) for text in texts)
    assert any("supervise" in text for text in texts)


def test_the_same_ledger_gives_the_same_bytes_at_any_time():
    one = write_ledger(sample_ledger())
    assert one == write_ledger(sample_ledger())
    with ZipFile(BytesIO(one)) as parts:
        assert b"2026-12-31T09:00:00Z" in parts.read("docProps/core.xml")
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_more_rows_than_a_sheet_takes_go_on_in_further_sheets_each_with_heading_and_foot():
    ledger = a_ledger([(f"第{at}行",) for at in range(7)])
    book = opened(ledger, rows_per_sheet=3)
    assert book.sheetnames == ["台账", "台账 2", "台账 3"]
    rows = [text for sheet in book for text in texts_of(sheet) if re.fullmatch("第.行", text)]
    assert rows == [f"第{at}行" for at in range(7)]
    for sheet in book:
        assert sheet["A2"].value == "栏目"
        assert any(text.startswith("截至") for text in texts_of(sheet))


def test_rows_that_just_fill_a_sheet_need_no_second_one():
    assert opened(a_ledger([("甲",)] * 3), rows_per_sheet=3).sheetnames == ["台账"]


def continued(book):
    """The rest of each continued text, by its cell."""
    rests = {}
    for row in book["续文"].iter_rows(min_row=2, values_only=True):
        rests[row[1]] = rests.get(row[1], "") + row[3]
    return rests


def whole(book, name):
    """The text of one cell with what continues it."""
    sheet, cell = name.split("!")
    shown = book[sheet][cell].value
    rest = continued(book).get(name) if "续文" in book.sheetnames else None
    return shown if rest is None else shown.rsplit("\n", 1)[0] + rest


@pytest.mark.parametrize("length", [1_000, 32_767, 32_768, 100_000])
def test_a_long_text_goes_on_in_a_sheet_of_its_own_and_nothing_is_lost(length):
    text = "".join(chr(0x4E00 + at % 20_000) for at in range(length))
    book = opened(a_ledger([("短", text)]))
    assert whole(book, "台账!B3") == text
    if length > 32_000:
        assert list(continued(book)) == ["台账!B3"]
        assert any("1 处文字较长" in line for line in texts_of(book["台账"]))


def test_a_long_title_and_a_long_heading_go_on_too():
    title, heading = "督办" * 5_000, "栏" * 3_000
    book = opened(a_ledger([("甲", "乙")], heading=heading, title=title))
    assert whole(book, "台账!A1") == title
    assert whole(book, "台账!A2") == whole(book, "台账!B2") == heading


WORDS = st.text(alphabet=st.sampled_from("督办事项牵头部门，。（）：；abcdefgXYZ 0123-\n\t\x00"), max_size=400)


@settings(max_examples=25, deadline=None)
@given(
    rows=st.lists(st.tuples(WORDS, WORDS.map(lambda text: text * 9), st.sampled_from(["绿", ""])), max_size=4),
    heading=st.text(alphabet="督办编号 No.", max_size=60), title=WORDS,
)  # fmt: skip
def test_no_cell_holds_text_wider_than_its_column_times_its_lines(rows, heading, title):
    book = opened(a_ledger(rows, heading=heading, title=title))
    for sheet in book:
        widths = {
            at: group.width for group in sheet.column_dimensions.values() for at in range(group.min, group.max + 1)
        }
        for row in sheet.iter_rows():
            height = sheet.row_dimensions[row[0].row].height
            for cell in row:
                if not isinstance(cell.value, str):
                    continue
                scale = cell.font.size / 10 if cell.font.size > 10 else 1
                merged = any(cell.coordinate in area for area in sheet.merged_cells.ranges)
                width = (sum(widths.values()) if merged else widths[cell.column]) / scale
                lines = (height - PADDING) / (LINE_HEIGHT * scale)
                assert lines_needed(cell.value, int(width)) <= lines + 0.01
                assert height <= 409


@settings(max_examples=25, deadline=None)
@given(rows=st.lists(st.tuples(st.text(min_size=1, max_size=3_000), st.text(min_size=1)), min_size=1, max_size=3))
def test_every_text_is_read_back_whole(rows):
    book = opened(a_ledger(rows))
    for at, row in enumerate(rows, 3):
        for place, text in zip("AB", row, strict=True):
            assert whole(book, f"台账!{place}{at}") == visible(text)


def test_a_ledger_without_columns_is_refused():
    with pytest.raises(UsageError):
        write_ledger(a_ledger([]).but(columns=(), rows=()))


def test_an_instant_without_a_zone_is_refused():
    naive = (AS_OF + timedelta(days=1)).replace(tzinfo=None)
    with pytest.raises(UsageError):
        write_ledger(a_ledger([(naive,)]))


def test_hostile_text_is_read_back_as_it_was_made_visible():
    [cell] = opened(a_ledger([(HOSTILE,)]))["台账"][3]
    assert cell.value == visible(HOSTILE)
