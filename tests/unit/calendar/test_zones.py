from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from supervise.calendar.zones import end_of, instant, local, midnight
from supervise.errors import UsageError

BEIJING, LONDON = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/London")


def test_a_clock_time_becomes_an_instant_in_utc() -> None:
    found = instant(date(2026, 2, 25), time(17), BEIJING)
    assert found == datetime(2026, 2, 25, 9, tzinfo=UTC)
    assert found.tzinfo is UTC


def test_microseconds_survive_both_ways() -> None:
    exact = datetime(2026, 2, 25, 9, 0, 0, 123456, tzinfo=UTC)
    shown = local(exact, BEIJING)
    assert instant(shown.date(), shown.time(), BEIJING) == exact


def test_a_date_used_as_an_end_is_the_midnight_that_follows() -> None:
    assert end_of(date(2026, 2, 28), BEIJING) == midnight(date(2026, 3, 1), BEIJING)
    assert midnight(date(2026, 3, 1), BEIJING) == datetime(2026, 2, 28, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "jump"),
    [
        (LONDON, date(2026, 3, 29), datetime(2026, 3, 29, 1, tzinfo=UTC)),
        (BEIJING, date(1986, 5, 4), datetime(1986, 5, 3, 18, tzinfo=UTC)),
    ],
)
def test_a_skipped_clock_time_is_the_instant_of_the_jump(zone: ZoneInfo, day: date, jump: datetime) -> None:
    skipped_hour = jump.astimezone(zone).hour - 1
    for minute in (0, 1, 30, 59):
        assert instant(day, time(skipped_hour, minute), zone) == jump
    assert instant(day, time(skipped_hour - 1, 59), zone) == jump - timedelta(minutes=1)
    assert instant(day, time(skipped_hour + 1, 1), zone) == jump + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("zone", "day", "hour", "first"),
    [
        (LONDON, date(2026, 10, 25), 1, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (BEIJING, date(1991, 9, 15), 1, datetime(1991, 9, 14, 16, 30, tzinfo=UTC)),
    ],
)
def test_a_repeated_clock_time_is_its_first_showing(zone: ZoneInfo, day: date, hour: int, first: datetime) -> None:
    assert instant(day, time(hour, 30), zone) == first
    assert instant(day, time(hour, 30, fold=1), zone) == first


def test_a_day_that_a_zone_left_out_begins_where_the_next_one_does() -> None:
    apia = ZoneInfo("Pacific/Apia")
    assert midnight(date(2011, 12, 30), apia) == midnight(date(2011, 12, 31), apia)


def test_a_day_whose_midnight_is_skipped_begins_at_the_jump() -> None:
    beirut = ZoneInfo("Asia/Beirut")
    begins = midnight(date(2025, 3, 30), beirut)
    assert local(begins, beirut).strftime("%d %H:%M") == "30 01:00"
    assert local(begins - timedelta(microseconds=1), beirut).strftime("%d %H") == "29 23"


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(UsageError):
        local(datetime(2026, 2, 25, 17), BEIJING)  # noqa: DTZ001 - the missing zone is what is tested
