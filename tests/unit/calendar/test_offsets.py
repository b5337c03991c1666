from collections.abc import Callable
from datetime import datetime, time, timedelta
from itertools import accumulate

import pytest

from supervise.calendar.almanac import Almanac
from supervise.calendar.offsets import Moment, parse_moment, parse_span, resolve
from supervise.errors import CalendarUnpublished, CycleInvalid

At = Callable[[str], datetime]
Shown = Callable[[datetime], str]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("due", Moment("due", 1, 0, "", None, "due")),
        ("due 09:00", Moment("due", 1, 0, "", time(9), "due 09:00")),
        ("due - 3 workdays 09:00", Moment("due", -1, 3, "workdays", time(9), "due - 3 workdays 09:00")),
        ("start + 30 workdays", Moment("start", 1, 30, "workdays", None, "start + 30 workdays")),
        ("yellow + 2 workdays", Moment("yellow", 1, 2, "workdays", None, "yellow + 2 workdays")),
        (
            "yellow acknowledged + 1 day",
            Moment("yellow", 1, 1, "days", None, "yellow acknowledged + 1 day", "acknowledged"),
        ),
        ("red issued", Moment("red", 1, 0, "", None, "red issued", "issued")),
        ("red fired + 1 week 08:30", Moment("red", 1, 1, "weeks", time(8, 30), "red fired + 1 week 08:30")),
        ("acknowledged + 1 workday", Moment("acknowledged", 1, 1, "workdays", None, "acknowledged + 1 workday")),
        ("second-call + 1 hour", Moment("second-call", 1, 1, "hours", None, "second-call + 1 hour")),
        ("黄色 + 90 minutes", Moment("黄色", 1, 90, "minutes", None, "黄色 + 90 minutes")),
        ("due-3workdays", Moment("due", -1, 3, "workdays", None, "due-3workdays")),
    ],
)
def test_a_moment_is_read_as_written(text: str, moment: Moment) -> None:
    assert parse_moment(text) == moment


@pytest.mark.parametrize("text", ["1 workday", "2 workdays", "3 days", "1 week", "2 hours", "30 minutes"])
def test_a_span_is_a_moment_without_an_anchor(text: str) -> None:
    span = parse_span(text)
    amount, unit = text.split()
    assert (span.anchor, span.sign, span.amount) == ("", 1, int(amount))
    assert span.unit.startswith(unit)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "expected"),
        ("- 3 workdays", "expected"),
        ("due 3 workdays", "expected"),
        ("due - workdays", "expected"),
        ("due - 3", "3 has no unit; say which, as due - 3 workdays, due - 3 days"),
        ("due + 3-5 workdays", "a range and no limit; decide, as at the latest due + 5 workdays"),
        ("due - 3至5个工作日", "decide, as at the latest due - 5 workdays"),
        ("due + 3~5天", "decide, as at the latest due + 5 days"),
        ("due - 12345 days", "expected"),
        ("due -- 3 days", "expected"),
        ("due - 3 workdays 9am", "expected"),
        ("due - 1 day - 1 hour", "expected"),
        ("due - 3 weekdays", "no unit weekdays"),
        ("due - 3 workdays 24:00", "no 24:00"),
        ("due - 3 workdays 09:60", "no 09:60"),
        ("due - 3 hours 09:00", "no time of day"),
    ],
)
def test_what_is_no_moment_is_refused_with_the_reason_and_examples(text: str, why: str) -> None:
    with pytest.raises(CycleInvalid) as refused:
        parse_moment(text)
    facts = refused.value.facts
    assert facts["text"] == text
    assert why in facts["why_en"]
    assert facts["why_zh"]
    assert all(parse_moment(example) for example in facts["examples"].split(", "))


@pytest.mark.parametrize("text", ["", "0 workdays", "- 1 workday", "1", "workday", "1 workday 09:00", "1 fortnight"])
def test_what_is_no_length_of_time_is_refused(text: str) -> None:
    with pytest.raises(CycleInvalid) as refused:
        parse_span(text)
    assert all(parse_span(example) for example in refused.value.facts["examples"].split(", "))


@pytest.mark.parametrize(
    ("text", "anchor", "found"),
    [
        ("due - 3 workdays 09:00", "2026-01-23 17:00", "2026-01-20 09:00"),
        ("due - 2 workdays 09:00", "2026-01-23 17:00", "2026-01-21 09:00"),
        ("due - 2 workdays 09:00", "2026-02-25 17:00", "2026-02-14 09:00"),
        ("yellow + 2 workdays", "2026-02-25 17:00", "2026-02-27 17:00"),
        ("end - 2 workdays 17:00", "2026-03-01 00:00", "2026-02-27 17:00"),
        ("end - 1 workday 17:00", "2026-03-01 00:00", "2026-02-28 17:00"),
        ("due", "2026-02-20 17:00", "2026-02-20 17:00"),
        ("due 09:00", "2026-02-20 17:00", "2026-02-20 09:00"),
        ("due - 1 day", "2026-02-21 17:00", "2026-02-20 17:00"),
        ("due + 1 week 08:00", "2026-02-21 17:00", "2026-02-28 08:00"),
        ("due + 12 hours", "2026-02-21 17:00", "2026-02-22 05:00"),
        ("due - 90 minutes", "2026-02-21 17:00", "2026-02-21 15:30"),
        ("start + 10 workdays", "2026-01-05 09:00", "2026-01-19 09:00"),
    ],
)
def test_a_moment_counts_from_its_anchor(
    almanac: Almanac, at: At, shown: Shown, *, text: str, anchor: str, found: str
) -> None:
    assert shown(resolve(parse_moment(text), at(anchor), almanac)) == found


def test_repeats_every_workday_also_fall_on_a_make_up_saturday(almanac: Almanac, at: At, shown: Shown) -> None:
    every = parse_span("1 workday")
    repeats = list(accumulate(range(5), lambda last, _: resolve(every, last, almanac), initial=at("2026-02-25 17:00")))
    assert [shown(repeat)[5:] for repeat in repeats[1:]] == [
        "02-26 17:00", "02-27 17:00", "02-28 17:00", "03-02 17:00", "03-03 17:00",
    ]  # fmt: skip


def test_only_workdays_ask_the_calendar(almanac: Almanac, at: At) -> None:
    far_ahead = at("2199-02-10 09:00")
    assert resolve(parse_moment("due + 2 days"), far_ahead, almanac) == far_ahead + timedelta(days=2)
    assert resolve(parse_moment("due + 2 hours"), far_ahead, almanac) == far_ahead + timedelta(hours=2)
    with pytest.raises(CalendarUnpublished):
        resolve(parse_moment("due + 1 workday"), far_ahead, almanac)
