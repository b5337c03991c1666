from collections.abc import Callable
from datetime import datetime
from itertools import islice

import pytest

from supervise.calendar.almanac import Almanac
from supervise.calendar.cycles import Slot, Window, check_plan, slots, window
from supervise.calendar.dues import Roll
from supervise.errors import CalendarUnpublished, CycleInvalid

At = Callable[[str], datetime]
Shown = Callable[[datetime], str]


@pytest.fixture
def open_window(almanac: Almanac, at: At) -> Callable[..., Window | None]:
    """The window of the slot of *cycle* that holds *day*."""

    def found(
        cycle: str,
        day: str,
        due: str,
        roll: Roll = "previous workday",
        *,
        opens: str = "start",
        closes: str | None = None,
    ) -> Window | None:
        check_plan(cycle, due, roll, opens, closes)
        slot = next(slots(cycle, at(f"{day} 12:00"), almanac))
        return window(slot, due=due, roll=roll, opens=opens, closes=closes, almanac=almanac)

    return found


@pytest.mark.parametrize(
    ("day", "opens", "due"),
    [
        ("2026-01-12", "2026-01-21 09:00", "2026-01-23 17:00"),
        ("2026-02-10", "2026-02-14 09:00", "2026-02-25 17:00"),
        ("2026-04-20", "2026-04-22 09:00", "2026-04-24 17:00"),
    ],
)
def test_a_monthly_report_is_due_on_the_25th_or_the_workday_before(
    open_window: Callable[..., Window], shown: Shown, day: str, opens: str, due: str
) -> None:
    found = open_window("monthly", day, "day 25 17:00", opens="due - 2 workdays 09:00")
    assert (shown(found.opens_at), shown(found.due_at), found.closes_at) == (opens, due, None)


def test_a_weekly_report_rolls_before_the_national_day(open_window: Callable[..., Window], shown: Shown) -> None:
    found = open_window("weekly", "2026-09-28", "friday 17:00")
    assert (shown(found.opens_at), shown(found.due_at)) == ("2026-09-28 00:00", "2026-09-30 17:00")


def test_a_week_whose_due_rolls_before_its_start_is_not_demanded(open_window: Callable[..., Window | None]) -> None:
    assert open_window("weekly", "2026-02-16", "friday 17:00") is None
    assert open_window("weekly", "2026-02-16", "friday 17:00", opens="due - 1 workday") is None
    assert open_window("weekly", "2026-02-16", "friday 17:00", "none") is not None


def test_midnight_on_a_weekday_begins_that_day_and_does_not_end_the_week(
    open_window: Callable[..., Window], shown: Shown
) -> None:
    found = open_window("weekly", "2026-02-25", "monday 00:00", "none", opens="due - 1 day")
    assert shown(found.due_at) == "2026-02-23 00:00"


@pytest.mark.parametrize(
    ("cycle", "day", "due", "roll", "found"),
    [
        ("weekly", "2026-02-16", "friday 17:00", "next workday", "2026-02-24 17:00"),
        ("weekly", "2026-02-16", "friday 17:00", "none", "2026-02-20 17:00"),
        ("weekly", "2026-02-25", "saturday 12:00", "previous workday", "2026-02-28 12:00"),
        ("fortnightly", "2026-02-25", "friday 17:00", "none", "2026-03-06 17:00"),
        ("monthly", "2026-02-10", "friday 17:00", "none", "2026-02-27 17:00"),
        ("monthly", "2026-02-10", "day 31 17:00", "none", "2026-02-28 17:00"),
        ("monthly", "2026-03-10", "day 31 17:00", "none", "2026-03-31 17:00"),
        ("monthly", "2026-04-10", "day 31 17:00", "none", "2026-04-30 17:00"),
        ("monthly", "2026-03-10", "day 5 17:00", "none", "2026-03-05 17:00"),
        ("quarterly", "2026-02-10", "day 28 17:00", "previous workday", "2026-03-27 17:00"),
        ("yearly", "2026-02-10", "day 20 17:00", "previous workday", "2026-12-18 17:00"),
        ("monthly", "2026-01-10", "last workday 17:00", "none", "2026-01-30 17:00"),
        ("monthly", "2026-02-10", "last workday 17:00", "none", "2026-02-28 17:00"),
        ("weekly", "2026-05-01", "last workday 17:00", "none", "2026-04-30 17:00"),
        ("monthly", "2026-02-10", "end", "none", "2026-03-01 00:00"),
        ("monthly", "2026-02-10", "end - 1 workday 17:00", "none", "2026-02-28 17:00"),
        ("monthly", "2026-02-10", "end - 2 workdays 17:00", "none", "2026-02-27 17:00"),
        ("monthly", "2026-02-10", "end + 3 workdays 17:00", "none", "2026-03-04 17:00"),
        ("monthly", "2026-02-10", "end + 5 days 09:00", "none", "2026-03-06 09:00"),
        ("monthly", "2026-02-10", "end - 0 workdays 17:00", "next workday", "2026-03-02 17:00"),
        ("yearly", "2026-02-10", "start + 30 workdays", "none", "2026-02-12 00:00"),
        ("monthly", "2026-02-10", "start + 10 days 17:00", "previous workday", "2026-02-11 17:00"),
        ("monthly", "2026-02-10", "start + 18 days 17:00", "previous workday", "2026-02-14 17:00"),
        ("0 9 * * 1", "2026-02-25", "end", "none", "2026-03-02 09:00"),
        ("0 9 * * 1", "2026-02-25", "monday 08:30", "none", "2026-03-02 08:30"),
        ("0 9 * * 1", "2026-02-25", "monday 09:00", "none", "2026-03-02 09:00"),
        ("0 9 * * 1", "2026-02-25", "monday 00:00", "none", "2026-03-02 00:00"),
        ("0 9 * * 1", "2026-02-25", "monday 10:00", "none", "2026-02-23 10:00"),
        ("0 9 * * 1", "2026-02-25", "last workday 10:00", "none", "2026-02-28 10:00"),
    ],
)
def test_a_due_is_found_within_its_slot(
    open_window: Callable[..., Window], shown: Shown, *, cycle: str, day: str, due: str, roll: Roll, found: str
) -> None:
    assert shown(open_window(cycle, day, due, roll).due_at) == found


def test_a_due_at_midnight_rolls_as_the_end_of_the_day_before(open_window: Callable[..., Window], shown: Shown) -> None:
    assert shown(open_window("monthly", "2026-02-10", "end", "previous workday").due_at) == "2026-03-01 00:00"
    assert shown(open_window("monthly", "2026-01-10", "end", "previous workday").due_at) == "2026-01-31 00:00"
    assert shown(open_window("monthly", "2026-01-10", "end", "next workday").due_at) == "2026-02-03 00:00"


def test_what_is_counted_in_workdays_is_not_rolled(open_window: Callable[..., Window], shown: Shown) -> None:
    found = open_window("monthly", "2026-01-10", "end - 5 workdays", "previous workday")
    assert shown(found.due_at) == "2026-01-26 00:00"


def test_a_slot_without_such_a_day_is_not_demanded(open_window: Callable[..., Window | None]) -> None:
    daily = "0 9 * * *"
    assert open_window(daily, "2026-02-25", "wednesday 17:00", "none") is not None
    assert open_window(daily, "2026-02-26", "wednesday 17:00", "none") is None
    assert open_window(daily, "2026-02-26", "wednesday 17:00", "next workday") is None


def test_a_day_of_the_month_outside_the_slot_is_not_demanded(almanac: Almanac, at: At) -> None:
    weeks = islice(slots("weekly", at("2026-05-04 00:00"), almanac), 4)
    demanded = [
        slot.key
        for slot in weeks
        if window(slot, due="day 25 17:00", roll="none", opens="start", closes=None, almanac=almanac)
    ]
    assert demanded == ["2026-W22"]


def test_a_slot_that_would_not_open_before_it_is_due_is_not_demanded(
    open_window: Callable[..., Window | None],
) -> None:
    assert open_window("weekly", "2026-09-28", "friday 17:00", opens="start + 2 days 17:00") is None
    assert open_window("weekly", "2026-09-28", "friday 17:00", opens="start + 2 days 16:59") is not None


def test_a_window_may_open_before_its_slot_starts(open_window: Callable[..., Window], shown: Shown) -> None:
    found = open_window("weekly", "2026-02-25", "monday 17:00", "next workday", opens="due - 2 workdays 09:00")
    assert (shown(found.opens_at), shown(found.due_at)) == ("2026-02-13 09:00", "2026-02-24 17:00")


def test_a_window_closes_at_its_moment_but_never_before_it_is_due(
    open_window: Callable[..., Window], shown: Shown
) -> None:
    def closing(closes: str, roll: Roll = "previous workday") -> str:
        found = open_window("weekly", "2026-02-25", "friday 17:00", roll, closes=closes)
        assert found.closes_at is not None
        return shown(found.closes_at)

    assert closing("end") == "2026-03-02 00:00"
    assert closing("due + 1 workday") == "2026-02-28 17:00"
    assert closing("end - 5 days") == "2026-02-27 17:00"


def test_once_counts_from_its_own_start_and_end(almanac: Almanac, at: At, shown: Shown) -> None:
    slot = Slot("once", at("2026-02-10 09:00"), at("2026-03-01 00:00"))
    plan = {"roll": "previous workday", "opens": "start", "closes": None, "almanac": almanac}
    thirty = window(slot, due="start + 30 workdays", **plan)
    assert thirty is not None
    assert shown(thirty.due_at) == "2026-03-30 09:00"
    last = window(slot, due="end", **plan)
    assert last is not None
    assert last.due_at == slot.ends_at


def test_an_unpublished_year_matters_only_where_a_workday_is_needed(
    open_window: Callable[..., Window], shown: Shown
) -> None:
    assert shown(open_window("weekly", "2199-02-27", "friday 17:00", "none").due_at) == "2199-03-01 17:00"
    with pytest.raises(CalendarUnpublished) as refused:
        open_window("weekly", "2199-02-27", "friday 17:00")
    assert refused.value.facts == {"year": 2199}


PLAN = {"cycle": "monthly", "due": "day 25 17:00", "roll": "previous workday", "opens": "start", "closes": "end"}


@pytest.mark.parametrize(
    ("part", "text", "why"),
    [
        ("due", "friday", "weekday"),
        ("due", "friday 25:00", "no 25:00"),
        ("due", "someday 17:00", "weekday"),
        ("due", "day 0 17:00", "between 1 and 31"),
        ("due", "day 32 17:00", "between 1 and 31"),
        ("due", "due + 1 day", "start or end"),
        ("due", "end acknowledged", "start or end"),
        ("due", "start - 1 day", "before its slot"),
        ("due", "end - 2 weekdays", "no unit"),
        ("roll", "previous", "way to roll"),
        ("opens", "opens", "counts from"),
        ("opens", "due", "before it is due"),
        ("opens", "due + 1 day", "before it is due"),
        ("opens", "start +", "expected"),
        ("closes", "start + 3 days", "counts from"),
        ("closes", "due - 1 day", "before it is due"),
        ("closes", "never", "counts from"),
    ],
)
def test_a_wrong_plan_is_refused_naming_the_text_that_is_wrong(part: str, text: str, why: str) -> None:
    with pytest.raises(CycleInvalid) as refused:
        check_plan(**{**PLAN, part: text})
    facts = refused.value.facts
    assert (facts["part"], facts["text"]) == (part, text)
    assert why in facts["why_en"]
    assert facts["why_zh"] in refused.value.say("zh")
    examples = [PLAN["roll"]] if part == "roll" else facts["examples"].split(", ")
    for example in examples:
        check_plan(**{**PLAN, part: example})


def test_a_day_of_the_month_needs_a_cycle_of_whole_months() -> None:
    check_plan("quarterly", "day 25 17:00", "none", "start", None)
    for cycle in ("once", "weekly", "0 9 1 * *"):
        with pytest.raises(CycleInvalid) as refused:
            check_plan(cycle, "day 25 17:00", "none", "start", None)
        assert refused.value.facts["part"] == "due"


@pytest.mark.parametrize("opens", ["due 09:00", "due - 1 workday", "end - 5 workdays 09:00", "start + 1 week"])
def test_an_opening_may_count_from_the_start_the_end_or_the_due(opens: str) -> None:
    check_plan(**{**PLAN, "opens": opens})
