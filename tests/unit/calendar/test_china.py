from datetime import date, timedelta

import pytest

from supervise.builtin.china import China, supervise_calendar
from supervise.errors import CalendarUnpublished


def days(*spans: tuple[tuple[int, int], tuple[int, int]]) -> set[date]:
    found = set()
    for (month, day), (last_month, last_day) in spans:
        first, last = date(2026, month, day), date(2026, last_month, last_day)
        found |= {first + timedelta(days=n) for n in range((last - first).days + 1)}
    return found


OFF_2026 = days(
    ((1, 1), (1, 3)),
    ((2, 15), (2, 23)),
    ((4, 4), (4, 6)),
    ((5, 1), (5, 5)),
    ((6, 19), (6, 21)),
    ((9, 25), (9, 27)),
    ((10, 1), (10, 7)),
)
MADE_UP_2026 = {date(2026, *day) for day in [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)]}


def test_every_day_of_2026_is_as_the_state_council_arranged_it() -> None:
    china = China()
    for n in range(365):
        day = date(2026, 1, 1) + timedelta(days=n)
        worked = day in MADE_UP_2026 or (day.weekday() < 5 and day not in OFF_2026)
        assert china.workday(day) is worked, day


def test_the_holiday_of_2020_was_prolonged() -> None:
    china = China()
    assert not any(china.workday(date(2020, 1, 24) + timedelta(days=n)) for n in range(10))
    assert china.workday(date(2020, 2, 3))


def test_the_years_of_the_package_are_published_without_a_gap() -> None:
    published = [year for year in range(1990, 2200) if China().published(year)]
    assert {2004, 2026} <= set(published)
    assert published == list(range(published[0], published[-1] + 1))


def test_a_year_outside_the_package_is_refused_by_name() -> None:
    china = China()
    unpublished = next(year for year in range(2004, 2200) if not china.published(year))
    with pytest.raises(CalendarUnpublished) as refused:
        china.workday(date(unpublished, 1, 4))
    assert refused.value.facts == {"year": unpublished}


def test_the_plugin_answers_to_its_name_alone() -> None:
    found = supervise_calendar("china")
    assert found is not None
    assert found.name == "china"
    assert supervise_calendar("elsewhere") is None
