"""Schedules over ten years in zones whose clocks are put forward and back, leap days and year ends included, against a
model that walks from day to day.
"""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supervise.calendar.almanac import Almanac
from supervise.calendar.cycles import check_plan, slots, window
from support.days import Schedule, Workweek, windows
from support.lives import CI

ZONES = (
    "Europe/Berlin", "America/New_York", "America/St_Johns", "America/Santiago", "Australia/Lord_Howe",
    "Pacific/Auckland", "Africa/Cairo", "Asia/Beirut", "America/Havana", "Pacific/Apia",
)  # fmt: skip
"""Ten zones with summer time: by halves of hours, at midnight, and one that left out a whole day."""
YEARS = 10
CLOCKS = st.sampled_from([time(17), time(0), time(2, 30), time(23, 45), time(9), time(0, 15)])
WEEKS, MONTHS = ("weekly", "fortnightly"), ("monthly", "bimonthly", "quarterly", "half-yearly", "yearly")


def schedules() -> st.SearchStrategy[Schedule]:
    places = st.tuples(st.sampled_from(ZONES), st.integers(2000, 2020)) | st.tuples(
        st.just("Asia/Shanghai"), st.integers(1983, 1990)
    )
    cycles = st.tuples(st.sampled_from(WEEKS), st.sampled_from(["weekday", "last", "end"])) | st.tuples(
        st.sampled_from(MONTHS), st.sampled_from(["day", "day", "weekday", "last", "end"])
    )
    return st.builds(
        lambda place, cycle, number, at, roll, opens, seed: Schedule(*place, *cycle, number, at, roll, opens, seed),
        places, cycles, st.integers(1, 31), CLOCKS, st.sampled_from(["previous workday", "next workday", "none"]),
        st.integers(0, 4), st.integers(0, 9),
    )  # fmt: skip


def agrees_with_the_wall_calendar(one: Schedule) -> None:
    zone = ZoneInfo(one.zone)
    almanac = Almanac(zone, Workweek(one.seed))
    check_plan(one.cycle, one.due, one.roll, one.opening, None)
    first, last = datetime(one.start, 1, 1, tzinfo=zone), datetime(one.start + YEARS, 1, 1, tzinfo=zone)
    found = []
    for slot in slots(one.cycle, first.astimezone(UTC), almanac, end=last.astimezone(UTC)):
        if slot.starts_at >= first and slot.ends_at < last:
            made = window(slot, due=one.due, roll=one.roll, opens=one.opening, closes=None, almanac=almanac)
            found += [] if made is None else [(slot.starts_at, slot.ends_at, made.opens_at, made.due_at)]
    assert found == list(windows(one, YEARS)), one


def test_twenty_schedules_over_ten_years_are_those_of_a_wall_calendar() -> None:
    @settings(CI, max_examples=20)
    @given(schedules())
    def run(one: Schedule) -> None:
        agrees_with_the_wall_calendar(one)

    run()


@pytest.mark.soak
def test_five_hundred_schedules_over_ten_years_are_those_of_a_wall_calendar() -> None:
    @settings(CI, max_examples=500, derandomize=False)
    @given(schedules())
    def run(one: Schedule) -> None:
        agrees_with_the_wall_calendar(one)

    run()
