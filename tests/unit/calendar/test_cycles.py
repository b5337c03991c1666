from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest

from supervise.calendar.almanac import Almanac
from supervise.calendar.cycles import check_plan, slots
from supervise.errors import CycleInvalid

At = Callable[[str], datetime]
Shown = Callable[[datetime], str]


@pytest.mark.parametrize(
    ("cycle", "key", "starts", "ends"),
    [
        ("weekly", "2026-W09", "2026-02-23 00:00", "2026-03-02 00:00"),
        ("fortnightly", "2026-W09+2", "2026-02-23 00:00", "2026-03-09 00:00"),
        ("monthly", "2026-02", "2026-02-01 00:00", "2026-03-01 00:00"),
        ("bimonthly", "2026-01+2", "2026-01-01 00:00", "2026-03-01 00:00"),
        ("quarterly", "2026Q1", "2026-01-01 00:00", "2026-04-01 00:00"),
        ("half-yearly", "2026H1", "2026-01-01 00:00", "2026-07-01 00:00"),
        ("yearly", "2026", "2026-01-01 00:00", "2027-01-01 00:00"),
        ("0 17 25 * *", "20260325T1700", "2026-02-25 17:00", "2026-03-25 17:00"),
        ("30 8 * * mon", "20260302T0830", "2026-02-23 08:30", "2026-03-02 08:30"),
        ("0 17 L * *", "20260228T1700", "2026-01-31 17:00", "2026-02-28 17:00"),
    ],
)
def test_the_first_slot_is_the_one_that_contains_the_start(
    almanac: Almanac, at: At, shown: Shown, *, cycle: str, key: str, starts: str, ends: str
) -> None:
    slot = next(slots(cycle, at("2026-02-25 17:30"), almanac))
    assert (slot.key, shown(slot.starts_at), shown(slot.ends_at)) == (key, starts, ends)


@pytest.mark.parametrize("cycle", ["weekly", "fortnightly", "monthly", "quarterly", "half-yearly", "yearly"])
def test_a_slot_ends_where_the_next_begins_and_owns_its_first_instant_only(almanac: Almanac, cycle: str) -> None:
    first, second = islice(slots(cycle, datetime(2025, 11, 5, tzinfo=UTC), almanac), 2)
    assert first.ends_at == second.starts_at
    assert next(slots(cycle, second.starts_at, almanac)) == second
    assert next(slots(cycle, second.starts_at - timedelta(microseconds=1), almanac)) == first


def test_a_cron_slot_begins_at_the_very_firing(almanac: Almanac, at: At) -> None:
    fired = at("2026-02-25 17:00")
    assert next(slots("0 17 25 * *", fired, almanac)).starts_at == fired
    assert next(slots("0 17 25 * *", fired - timedelta(microseconds=1), almanac)).ends_at == fired


def test_keys_of_weeks_are_iso_weeks(almanac: Almanac, at: At) -> None:
    keys = [slot.key for slot in slots("weekly", at("2026-12-20 00:00"), almanac, end=at("2027-01-12 00:00"))]
    assert keys == ["2026-W51", "2026-W52", "2026-W53", "2027-W01", "2027-W02"]


def test_keys_of_quarters_halves_and_pairs_of_months(almanac: Almanac, at: At) -> None:
    def keys(cycle: str) -> list[str]:
        return [slot.key for slot in slots(cycle, at("2026-01-01 00:00"), almanac, end=at("2027-01-01 00:00"))]

    assert keys("quarterly") == ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]
    assert keys("half-yearly") == ["2026H1", "2026H2"]
    assert keys("bimonthly") == [f"2026-{month:02}+2" for month in (1, 3, 5, 7, 9, 11)]


def test_fortnights_are_counted_from_the_first_monday_of_2001(almanac: Almanac, at: At, shown: Shown) -> None:
    first = next(slots("fortnightly", at("2001-01-14 23:59"), almanac))
    assert (first.key, shown(first.starts_at)) == ("2001-W01+2", "2001-01-01 00:00")
    assert next(slots("fortnightly", at("2000-12-31 23:59"), almanac)).ends_at == first.starts_at


def test_an_end_stops_the_slots_that_would_start_at_it(almanac: Almanac, at: At) -> None:
    start, end = at("2026-02-25 00:00"), at("2026-03-02 00:00")
    assert [slot.key for slot in slots("weekly", start, almanac, end=end)] == ["2026-W09"]
    just_after = end + timedelta(microseconds=1)
    assert [slot.key for slot in slots("weekly", start, almanac, end=just_after)] == ["2026-W09", "2026-W10"]


def test_once_is_a_single_slot_and_needs_an_end(almanac: Almanac, at: At) -> None:
    start, end = at("2026-02-10 09:00"), at("2026-06-30 00:00")
    (slot,) = slots("once", start, almanac, end=end)
    assert (slot.key, slot.starts_at, slot.ends_at) == ("once", start, end)
    assert list(slots("once", start, almanac)) == []
    assert list(slots("once", end, almanac, end=start)) == []


def test_slots_need_no_published_calendar(almanac: Almanac) -> None:
    assert next(slots("weekly", datetime(2199, 1, 1, tzinfo=UTC), almanac)).key == "2199-W01"


def test_what_a_clock_skips_fires_once_at_the_jump() -> None:
    london = Almanac(ZoneInfo("Europe/London"), NoDays())
    jump = datetime(2026, 3, 29, 1, tzinfo=UTC)
    daily = list(islice(slots("30 1 * * *", jump - timedelta(days=1), london), 3))
    assert [slot.key for slot in daily] == ["20260328T0130", "20260329T0200", "20260330T0130"]
    quarters = list(islice(slots("*/15 * * * *", jump - timedelta(minutes=15), london), 2))
    assert [slot.key for slot in quarters] == ["20260329T0200", "20260329T0215"]
    assert [slot.starts_at for slot in quarters] == [jump - timedelta(minutes=15), jump]


def test_what_a_clock_repeats_fires_once_at_its_first_showing() -> None:
    london = Almanac(ZoneInfo("Europe/London"), NoDays())
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    daily = list(islice(slots("30 1 * * *", first - timedelta(hours=1), london), 3))
    assert [slot.key for slot in daily] == ["20261025T0130", "20261026T0130", "20261027T0130"]
    assert daily[0].ends_at == first
    for seen_twice in (first, first + timedelta(hours=1)):
        assert next(slots("30 1 * * *", seen_twice, london)) == daily[1]


def test_slots_tile_the_years_in_which_beijing_changed_its_clocks(almanac: Almanac, at: At) -> None:
    for cycle in ("weekly", "monthly", "30 2 * * *", "0 0 * * *"):
        found = list(slots(cycle, at("1986-01-01 00:00"), almanac, end=at("1992-01-01 00:00")))
        assert all(a.ends_at == b.starts_at and a.starts_at < a.ends_at and a.key < b.key for a, b in pairwise(found))


class NoDays:
    def published(self, year: int) -> bool:
        return False

    def workday(self, day: object) -> bool:
        raise AssertionError(day)


@pytest.mark.parametrize(
    ("cycle", "why"),
    [
        ("", "no such cycle"),
        ("biweekly", "no such cycle"),
        ("millstones", "no such cycle"),
        ("@daily", "no such cycle"),
        ("0 17 25 *", "no such cycle"),
        ("0 0 17 25 * *", "no such cycle"),
        ("0 17 32 * *", "cron line is wrong"),
        ("0 24 * * *", "cron line is wrong"),
        ("0 17 * * fri#9", "cron line is wrong"),
        ("a b c d e", "unknown word"),
        ("r 17 * * *", "unknown word"),
        ("h 17 * * *", "unknown word"),
        ("0 0 30 2 *", "never fires"),
    ],
)
def test_what_is_no_cycle_is_refused_with_the_reason_and_examples(almanac: Almanac, cycle: str, why: str) -> None:
    with pytest.raises(CycleInvalid) as refused:
        check_plan(cycle, "end", "none", "start", None)
    facts = refused.value.facts
    assert (facts["part"], facts["text"]) == ("cycle", cycle)
    assert why in facts["why_en"]
    for example in facts["examples"].split(", "):
        check_plan(example, "end", "none", "start", None)
    with pytest.raises(CycleInvalid):
        slots(cycle, datetime(2026, 1, 1, tzinfo=UTC), almanac)


def test_a_leap_day_cron_fires_every_fourth_year(almanac: Almanac, at: At) -> None:
    found = islice(slots("0 9 29 2 *", at("2025-01-01 00:00"), almanac), 2)
    assert [slot.key for slot in found] == ["20280229T0900", "20320229T0900"]
