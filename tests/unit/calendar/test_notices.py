"""Official sentences on days off, read into days; what cannot be read, or does not add up, is refused at its place."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from supervise.builtin.china import China
from supervise.builtin.text.holidays import read_notice
from supervise.calendar.notices import KnownDays, changed_days
from supervise.model.worlds import CalendarNotice

HEAD = "关于{year}年部分节假日安排的通知\n测办发〔{before}〕9号\n\n现将具体安排通知如下。\n"
TAIL = "\n节假日期间，请妥善安排值班。\n{before}年11月5日\n"
CHINA = KnownDays("china", tuple(China().notices()))


def read(body: str, year: int = 2027, known: KnownDays = CHINA):
    text = HEAD.format(year=year, before=year - 1) + body + TAIL.format(before=year - 1)
    return read_notice(text, calendar="china", known=known)


def span(first: str, last: str | None = None) -> tuple[date, ...]:
    begin, end = date.fromisoformat(first), date.fromisoformat(last or first)
    return tuple(begin + timedelta(days=n) for n in range((end - begin).days + 1))


SENTENCES = [
    ("一、元旦：1月1日（星期五）至3日（星期日）放假调休，共3天。1月4日（星期一）上班。",
     span("2027-01-01", "2027-01-03"), span("2027-01-04")),
    ("一、元旦：12月31日至1月2日放假，共3天。12月27日（星期日）上班。",
     span("2026-12-31", "2027-01-02"), span("2026-12-27")),
    ("元旦：2026年12月30日—2027年1月1日放假，共3天。", span("2026-12-30", "2027-01-01"), ()),
    ("三、清明节：4月5日（星期一）放假，与周末连休。", span("2027-04-05"), ()),
    ("三、清明节：4月4日放假1天，4月5日（星期一）补休。", span("2027-04-04", "2027-04-05"), ()),
    ("四、劳动节：5月1日至3日放假，共3天。其中，1日为法定节假日，将5月2日（星期日）公休日调至3日（星期一）。",
     span("2027-05-01", "2027-05-03"), ()),
    ("二、春节：2月28日至3月2日放假，共3天。其中28日、1日为法定假日，2月27日、3月6日照常上班。",
     span("2027-02-28", "2027-03-02"), (date(2027, 2, 27), date(2027, 3, 6))),
    ("五、端午节：将6月5日（星期六）、6日（星期日）两个公休日分别调至6月8日、9日，6月5日、6日上班。",
     span("2027-06-08", "2027-06-09"), span("2027-06-05", "2027-06-06")),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "off", "worked"), SENTENCES)
def test_a_sentence_is_read_into_days(sentence, off, worked):
    told = read(sentence)
    assert told.findings == ()
    assert told.notice is not None
    assert (told.notice.off, told.notice.worked) == (off, worked)
    assert (told.notice.number, told.notice.years) == ("测办发〔2026〕9号", (2027,))
    assert told.notice.published_on == date(2026, 11, 5)


REFUSED = [
    ("元旦：1月1日（星期四）至3日放假。", 9, "1 是星期五，不是星期四", "is a Friday, not 星期四"),
    ("元旦：1月1日至3日放假，共4天。", 14, "是 3 天，不是 4 天", "these are 3 days, not 4"),
    ("元旦：1月1日至3日轮休。", 11, "看不懂", "off, worked, or moved"),
    ("春节：2月30日放假。", 4, "没有 2月30日 这一天", "no such day"),
    ("春节：延长春节假期至6月20日。", 11, "没有已知的假期可延长", "no known holiday before 2027-06-20"),
]


@pytest.mark.parametrize(("sentence", "column", "zh", "en"), REFUSED)
def test_what_is_not_understood_is_refused_at_its_line_and_column(sentence, column, zh, en):
    told = read(sentence)
    (finding, *_) = told.findings
    assert told.notice is None
    assert (finding.place.line, finding.place.column) == (5, column)
    assert zh in finding.message.zh
    assert en in finding.message.en


def test_a_day_is_not_both_off_and_worked():
    told = read("元旦：1月1日放假。1月1日上班。")
    assert [finding.message.en for finding in told.findings] == ["2027-01-01 is both off and worked"]


def test_a_prolonged_holiday_goes_on_from_its_last_day_as_known():
    before = tuple(one for one in China().notices() if one.published_on < date(2020, 1, 27))
    text = "关于延长2020年春节假期的通知\n测办发〔2020〕1号\n延长春节假期至2月2日（星期日），2月3日（星期一）起正常上班。\n2020年1月26日\n"
    told = read_notice(text, calendar="china", known=KnownDays("china", before))
    assert told.findings == ()
    assert told.notice is not None
    assert told.notice.off == span("2020-01-31", "2020-02-02")
    assert (told.notice.years, told.notice.amends) == ((), "国办发明电〔2019〕16号")


def test_a_notice_without_title_number_or_date_says_what_is_missing():
    told = read_notice("清明节放假。", calendar="china", known=CHINA)
    assert [finding.message.en for finding in told.findings] == [
        "no title that says the year",
        "it names no days",
        "it has no number: say one with --number",
        "it has no date of issue: say it with --published",
    ]


def test_a_later_notice_has_the_last_word_on_a_day():
    first, later = [one for one in China().notices() if 2020 in one.years or "2020〕1号" in one.number]
    known = KnownDays("china", (first, later))
    assert changed_days(KnownDays("china", (first,)), known) == [date(2020, 1, 31), date(2020, 2, 1)]
    assert known.notice_of(date(2020, 2, 1)) == later
    assert known.notice_of(date(2020, 3, 2)) is None


def test_the_days_of_every_year_are_known_by_a_notice_with_its_date():
    notices: list[CalendarNotice] = list(China().notices())
    arranged = [year for one in notices for year in one.years]
    assert arranged == list(range(2004, max(arranged) + 1))
    assert [one.number for one in notices if one.not_before] == ["2004", "2005"]
    assert [one.amends for one in notices if one.amends] == [
        "国办发明电〔2014〕28号", "国办发明电〔2018〕15号", "国办发明电〔2019〕16号",
    ]  # fmt: skip
    assert [one.published_on for one in notices] == sorted(one.published_on for one in notices)
