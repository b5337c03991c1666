"""What every page shares."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervise.builtin.page import foot_lines, light_of, one_line, say_date, say_instant, visible
from supervise.errors import UsageError
from supervise.model.documents import Foot

AT = datetime(2026, 12, 31, 16, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "language", "said"),
    [
        ("Asia/Shanghai", "zh", "2027年1月1日 00:05"), ("Asia/Shanghai", "en", "1 January 2027 00:05"),
        ("UTC", "zh", "2026年12月31日 16:05"), ("Europe/Berlin", "en", "31 December 2026 17:05"),
    ],
)  # fmt: skip
def test_an_instant_is_said_by_the_clocks_of_a_zone(zone, language, said):
    assert say_instant(AT, zone, language) == said


def test_seconds_are_said_where_there_are_any():
    assert say_instant(AT.replace(second=9), "UTC", "zh") == "2026年12月31日 16:05:09"


@pytest.mark.parametrize("month", range(1, 13))
def test_a_date_does_not_ask_the_locale(month):
    assert say_date(date(2026, month, 1), "zh") == f"2026年{month}月1日"
    assert say_date(date(2026, month, 1), "en").split()[1].isascii()


def test_an_unknown_zone_and_an_instant_without_one_are_refused():
    with pytest.raises(UsageError):
        say_instant(AT, "Nowhere/City", "zh")
    with pytest.raises(UsageError):
        say_instant(AT.replace(tzinfo=None), "UTC", "zh")


@given(st.text(st.one_of(st.characters(codec=None), st.sampled_from("\r\n\t\x00\x7f\x85\u2028"))))
def test_visible_text_is_text_that_xml_can_hold(text):
    shown = visible(text)
    assert all(char == "\n" or (ord(char) >= 0x20 and not 0x7F <= ord(char) <= 0x9F) for char in shown)
    shown.encode()
    assert visible(shown) == shown
    assert len(one_line(text).splitlines()) <= 1


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"])))
def test_plain_text_is_left_as_it_is(text):
    assert visible(text) == text


@pytest.mark.parametrize(
    ("word", "light"),
    [
        ("绿", "green"),
        ("红灯", "red"),
        ("黄色预警", "yellow"),
        (" Grey ", "grey"),
        ("紫", None),
        ("", None),
        ("红旗渠", None),
    ],
)
def test_a_word_names_a_light_or_none(word, light):
    assert light_of(word) == light


def test_the_foot_has_a_line_for_each_ruleset():
    foot = Foot(as_of=AT, rulesets=("a 1 x", "b 2 y\x00"))
    assert foot_lines(foot, "UTC", "zh") == (
        "截至：2026年12月31日 16:05（UTC）", "规则：a 1 x", "规则：b 2 y␀", "生成：supervise",
    )  # fmt: skip
