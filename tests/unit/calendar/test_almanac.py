from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from supervise.builtin.china import China
from supervise.calendar.almanac import Almanac
from supervise.errors import CalendarUnpublished

At = Callable[[str], datetime]
Shown = Callable[[datetime], str]


@dataclass(frozen=True)
class Before:
    """The official calendar as it was known before an amendment."""

    off: frozenset[date]
    worked: frozenset[date]
    today: China = field(default_factory=China)

    def published(self, year: int) -> bool:
        return self.today.published(year)

    def workday(self, day: date) -> bool:
        return day in self.worked or (day not in self.off and self.today.workday(day))


@dataclass
class MondayToFriday:
    """A calendar without holidays, for some years."""

    years: Collection[int]

    def published(self, year: int) -> bool:
        return year in self.years

    def workday(self, day: date) -> bool:
        return day.weekday() < 5


def test_workdays_skip_the_spring_festival_and_count_its_make_up_days(almanac: Almanac, at: At, shown: Shown) -> None:
    assert shown(almanac.shift(at("2026-02-25 17:00"), -2)) == "2026-02-14 17:00"
    assert shown(almanac.shift(at("2026-02-13 09:30"), 2)) == "2026-02-24 09:30"


def test_the_starting_day_is_not_counted_whether_worked_or_not(almanac: Almanac, at: At, shown: Shown) -> None:
    assert shown(almanac.shift(at("2026-02-25 17:00"), 2)) == "2026-02-27 17:00"
    assert shown(almanac.shift(at("2026-02-20 17:00"), 1)) == "2026-02-24 17:00"
    assert shown(almanac.shift(at("2026-02-20 17:00"), -1)) == "2026-02-14 17:00"


def test_no_workdays_change_nothing_even_on_a_holiday(almanac: Almanac, at: At) -> None:
    holiday = at("2026-02-20 17:00")
    assert almanac.shift(holiday, 0) == holiday


def test_many_workdays_cross_years(almanac: Almanac, at: At, shown: Shown) -> None:
    assert shown(almanac.shift(at("2025-12-31 10:00"), 1)) == "2026-01-04 10:00"
    assert shown(almanac.shift(at("2026-01-04 10:00"), -1)) == "2025-12-31 10:00"
    far = almanac.shift(at("2020-06-01 10:00"), 1000)
    assert almanac.shift(far, -1000) == at("2020-06-01 10:00")


def test_ten_workdays_from_20_january_2020_depend_on_what_was_known(almanac: Almanac, at: At, shown: Shown) -> None:
    before = Almanac(almanac.zone, Before(off=frozenset(), worked=frozenset({date(2020, 1, 31), date(2020, 2, 1)})))
    assert shown(before.shift(at("2020-01-20 09:00"), 10)) == "2020-02-07 09:00"
    assert shown(almanac.shift(at("2020-01-20 09:00"), 10)) == "2020-02-11 09:00"


def test_three_workdays_from_26_april_2019_depend_on_what_was_known(almanac: Almanac, at: At, shown: Shown) -> None:
    before = Almanac(
        almanac.zone,
        Before(off=frozenset({date(2019, 4, 28)}), worked=frozenset({date(2019, 5, 2), date(2019, 5, 3)})),
    )
    assert shown(before.shift(at("2019-04-26 09:00"), 3)) == "2019-05-02 09:00"
    assert shown(almanac.shift(at("2019-04-26 09:00"), 3)) == "2019-04-30 09:00"


def test_the_nearest_workday_is_the_day_itself_where_it_is_worked(almanac: Almanac) -> None:
    assert almanac.previous_workday(date(2026, 2, 28)) == date(2026, 2, 28) == almanac.next_workday(date(2026, 2, 28))
    assert almanac.previous_workday(date(2026, 2, 20)) == date(2026, 2, 14)
    assert almanac.next_workday(date(2026, 2, 20)) == date(2026, 2, 24)
    assert almanac.previous_workday(date(2026, 1, 1)) == date(2025, 12, 31)


@pytest.mark.parametrize(
    ("met", "steps"),
    [
        ("2026-02-25 16:00", 0),
        ("2026-02-25 17:00", 0),
        ("2026-02-26 16:59", 0),
        ("2026-02-26 17:00", 1),
        ("2026-02-28 17:00", 3),
        ("2026-03-01 23:00", 3),
        ("2026-03-02 16:59", 3),
        ("2026-03-02 17:00", 4),
    ],
)
def test_elapsed_workdays_are_whole_steps_at_the_same_time_of_day(
    almanac: Almanac, at: At, met: str, steps: int
) -> None:
    assert almanac.elapsed_workdays(at("2026-02-25 17:00"), at(met)) == steps


def test_lateness_begins_at_the_due_instant_with_one_workday(almanac: Almanac, at: At) -> None:
    due = at("2026-02-25 17:00")
    assert almanac.workdays_late(due, due - timedelta(microseconds=1)) == 0
    assert almanac.workdays_late(due, due) == 1
    assert almanac.workdays_late(due, at("2026-02-26 16:59")) == 1
    assert almanac.workdays_late(due, at("2026-02-26 17:00")) == 2
    assert almanac.workdays_late(at("2026-02-14 17:00"), at("2026-02-23 23:59")) == 1


def test_an_unpublished_year_is_refused_only_when_one_of_its_days_is_needed(at: At, shown: Shown) -> None:
    almanac = Almanac(ZoneInfo("Asia/Shanghai"), MondayToFriday({2026}))
    new_year = at("2027-01-01 00:00")
    assert shown(almanac.shift(new_year, -1)) == "2026-12-31 00:00"
    assert almanac.elapsed_workdays(at("2026-12-30 09:00"), at("2026-12-31 23:00")) == 1
    assert shown(almanac.shift(at("2026-12-30 09:00"), 1)) == "2026-12-31 09:00"
    for ask in (
        lambda: almanac.shift(at("2026-12-30 09:00"), 2),
        lambda: almanac.elapsed_workdays(at("2026-12-31 09:00"), at("2027-01-02 09:00")),
        lambda: almanac.is_workday(date(2027, 1, 4)),
        lambda: almanac.previous_workday(date(2027, 1, 1)),
    ):
        with pytest.raises(CalendarUnpublished) as refused:
            ask()
        assert refused.value.facts == {"year": 2027}


def test_a_year_published_later_is_counted_from_then_on() -> None:
    calendar = MondayToFriday({2026})
    almanac = Almanac(ZoneInfo("Asia/Shanghai"), calendar)
    with pytest.raises(CalendarUnpublished):
        almanac.is_workday(date(2027, 1, 4))
    calendar.years = {2026, 2027}
    assert almanac.is_workday(date(2027, 1, 4))


def test_almanacs_of_one_zone_and_calendar_are_equal_whatever_they_have_looked_at(almanac: Almanac) -> None:
    same = Almanac(almanac.zone, almanac.calendar)
    almanac.is_workday(date(2026, 2, 25))
    assert same == almanac
    assert hash(same) == hash(almanac)
    assert same != Almanac(ZoneInfo("Europe/London"), almanac.calendar)


def test_the_time_of_day_is_the_zones_own_across_a_change_of_clocks() -> None:
    london = Almanac(ZoneInfo("Europe/London"), MondayToFriday({2026}))
    friday = datetime(2026, 3, 27, 17, tzinfo=UTC)
    assert london.shift(friday, 1) == datetime(2026, 3, 30, 16, tzinfo=UTC)
    assert london.elapsed_workdays(friday, datetime(2026, 3, 30, 16, tzinfo=UTC)) == 1
