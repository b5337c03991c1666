"""The width model: what a line holds, and that wrapping loses nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervise.builtin.excel.styles import (
    MAX_LINES,
    column_width,
    lines_needed,
    longest_line,
    row_height,
    width_of,
    wrap,
)

TEXTS = st.text(
    alphabet=st.one_of(st.sampled_from("督办事项，。（）「」：abcXYZ 019-\n"), st.characters(codec="utf-8"))
)
WIDTHS = st.integers(min_value=2, max_value=60)


@pytest.mark.parametrize(
    ("text", "width"),
    [("", 0), ("abc", 3), ("督办", 4), ("督办a", 5), ("，", 2), ("ｱ", 1), ("Ａ", 2), ("“", 2), ("é", 2)],
)
def test_a_chinese_character_is_two_columns_wide(text, width):
    assert width_of(text) == width


@given(TEXTS, WIDTHS)
def test_the_lines_joined_are_the_text(text, width):
    assert "".join(wrap(text, width)) == text


@given(TEXTS, WIDTHS)
def test_no_line_is_wider_than_its_cell(text, width):
    assert all(width_of(line.removesuffix("\n")) <= width for line in wrap(text, width))


@given(TEXTS, WIDTHS)
def test_the_lines_needed_are_the_lines_of_the_wrapped_text(text, width):
    assert lines_needed(text, width) == len(wrap(text, width))


@given(TEXTS, WIDTHS)
def test_a_text_fits_into_its_lines(text, width):
    for paragraph in text.split("\n"):
        assert width_of(paragraph) <= width * lines_needed(paragraph, width)


@given(TEXTS, WIDTHS, st.integers(min_value=1, max_value=5))
def test_the_first_lines_alone_wrap_as_they_did_together(text, width, most):
    lines = wrap(text, width)[:most]
    told = [*lines[:-1], lines[-1].removesuffix("\n")]
    assert wrap("".join(told), width) == told


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("由住房建设处牵头", 8, ["由住房建", "设处牵头"]),
        ("housing bureau leads", 10, ["housing ", "bureau ", "leads"]),
        ("甲乙（丙丁）戊", 6, ["甲乙", "（丙", "丁）戊"]),
        ("甲乙丙，丁", 6, ["甲乙", "丙，丁"]),
        ("ABCDEFGHIJ", 4, ["ABCD", "EFGH", "IJ"]),
        ("甲\n\n乙", 8, ["甲\n", "\n", "乙"]),
    ],
)
def test_lines_break_where_a_reader_expects_it(text, width, lines):
    assert wrap(text, width) == lines


@given(st.lists(TEXTS, max_size=8), st.text(max_size=40))
def test_a_column_is_wide_enough_to_print_and_narrow_enough_to_read(texts, heading):
    assert 8 <= column_width(longest_line(texts), heading) <= 70


def test_the_highest_row_is_one_that_a_sheet_allows():
    assert row_height(MAX_LINES) <= 409 < row_height(MAX_LINES + 2)
