from datetime import date

import pytest

from supervise.builtin.dates import Unclear, read_date, time_phrases


@pytest.mark.parametrize(
    "written",
    ["2026-03-05", "2026.3.5", "2026/3/5", "2026年3月5日", "20260305", "２０２６年３月５日", "二〇二六年三月五日",
     " 2026-3-5 ", "2026-03-05 09:30", "2026年3月5号", "2026年3月5日前"],
)  # fmt: skip
def test_a_date_is_read_in_every_notation_that_people_use(written: str) -> None:
    assert read_date(written) == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("written", "day"),
    [("二〇二六年十月三十一日", date(2026, 10, 31)), ("二〇二六年十二月十日", date(2026, 12, 10)),
     ("2026年10月底前", date(2026, 10, 31)), ("2028年2月底", date(2028, 2, 29)), ("2026年年底前", date(2026, 12, 31)),
     ("2026年底", date(2026, 12, 31)), ("2026年第三季度末", date(2026, 9, 30)), ("2026年上半年内", date(2026, 6, 30))],
)  # fmt: skip
def test_a_phrase_for_the_end_of_something_is_its_last_day(written: str, day: date) -> None:
    assert read_date(written) == day


@pytest.mark.parametrize(
    ("written", "code"),
    [("2026-02-30", "date-impossible"), ("9月31日", "date-impossible"), ("2026年13月1日", "date-impossible"),
     ("1726-01-01", "date-impossible"), ("3月5日", "date-no-year"), ("2月29日", "date-no-year"),
     ("年底前", "date-no-year"), ("2026年3月", "date-no-day"), ("26.3.5", "date-unreadable"),
     ("尽快", "date-unreadable"), ("长期", "time-open"), ("", "date-unreadable")],
)  # fmt: skip
def test_what_is_no_date_says_why_and_what_to_write(written: str, code: str) -> None:
    unclear = read_date(written)
    assert isinstance(unclear, Unclear)
    assert unclear.code == code
    assert unclear.message.zh
    assert unclear.message.en
    assert unclear.fix.zh
    assert unclear.fix.en


def test_an_impossible_day_names_the_last_day_of_its_month() -> None:
    unclear = read_date("2026年9月31日")
    assert isinstance(unclear, Unclear)
    assert "30" in unclear.fix.zh


def deadlines(sentence: str, year: int | None = None) -> list[tuple[str, date | None]]:
    return [(phrase.text, phrase.deadline) for phrase in time_phrases(sentence, year)]


def test_a_year_holds_for_the_rest_of_its_sentence_only() -> None:
    assert deadlines("于2026年6月底前完成设计，12月底前开工。次年3月底前验收") == [
        ("2026年6月底前", date(2026, 6, 30)),
        ("12月底前", date(2026, 12, 31)),
        ("3月底前", None),
    ]


def test_a_year_of_the_context_is_taken_and_told() -> None:
    (phrase,) = time_phrases("年底前完成", year=2027)
    assert (phrase.deadline, phrase.assumed_year) == (date(2027, 12, 31), 2027)


def test_a_written_year_is_not_an_assumed_one() -> None:
    (phrase,) = time_phrases("2026年11月5日前完成", year=2027)
    assert (phrase.deadline, phrase.assumed_year) == (date(2026, 11, 5), None)


def test_the_end_of_a_year_in_an_account_of_the_past_is_no_deadline() -> None:
    assert time_phrases("2025年底，全市共有食堂三百家") == ()
    assert deadlines("到2026年底，食堂达到四百家") == [("2026年底", date(2026, 12, 31))]


@pytest.mark.parametrize(
    ("sentence", "cycle"),
    [("每月5日前报送进展", "monthly"), ("每季度末反馈", "quarterly"), ("每周五前填报", "weekly"),
     ("每两周上报一次", "fortnightly"), ("每半年报告一次", "half-yearly"), ("按季度报送", "quarterly"),
     ("每年6月底前报市政府", "yearly"), ("每两个月通报", "bimonthly")],
)  # fmt: skip
def test_a_reporting_rhythm_is_a_cycle(sentence: str, cycle: str) -> None:
    (phrase,) = time_phrases(sentence)
    assert phrase.cycle == cycle


@pytest.mark.parametrize("sentence", ["每年资助一百人", "每月开放三天", "长期护理保险", "第5年内部审计", "同期增长"])
def test_a_rhythm_of_the_work_itself_is_no_reporting_cycle(sentence: str) -> None:
    assert time_phrases(sentence) == ()


def test_a_due_day_within_a_cycle_is_left_to_the_periods_rule_and_told() -> None:
    (phrase,) = time_phrases("每月5日前报送")
    assert phrase.cycle == "monthly"
    assert phrase.unclear is not None
    assert phrase.unclear.code == "time-open"


@pytest.mark.parametrize("sentence", ["5年内建成", "三个月内办结", "10个工作日内答复", "30日内报告"])
def test_a_span_from_an_unstated_day_is_left_open(sentence: str) -> None:
    (phrase,) = time_phrases(sentence)
    assert phrase.deadline is None
    assert phrase.unclear is not None
    assert phrase.unclear.code == "time-open"


def test_offsets_of_phrases_point_into_the_sentence() -> None:
    sentence = "请于２０２６年６月底前完成，每季度末反馈"
    assert [sentence[p.at : p.at + len(p.text)] for p in time_phrases(sentence)] == ["２０２６年６月底前", "每季度末"]
