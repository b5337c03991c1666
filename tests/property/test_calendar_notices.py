"""Notices as knowledge: what is known at an instant is what was published by then, and no notice makes anybody late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from supervise.calendar.almanac import Almanac
from supervise.calendar.cycles import slots, window
from supervise.calendar.notices import KnownDays, Regional, changed_days
from supervise.model.base import Text
from supervise.model.tasks import Period, Plan
from supervise.model.worlds import CalendarNotice
from supervise.rules.calendars import Calendars, calendar_changes
from supervise.stages.amend import amended
from supervise.testing.samples import a_period, a_plan

SHANGHAI = ZoneInfo("Asia/Shanghai")
QUICK = settings(max_examples=150, derandomize=True, database=None, deadline=None)
START = date(2026, 2, 1)

DAYS = st.integers(0, 90).map(lambda n: START + timedelta(days=n))
INSTANTS = st.integers(0, 60 * 24 * 60).map(lambda n: datetime(2026, 2, 1, tzinfo=UTC) + timedelta(minutes=n))


@st.composite
def notices(draw: st.DrawFn, number: str, calendar: str = "told") -> CalendarNotice:
    first, length = draw(DAYS), draw(st.integers(1, 9))
    named = [first + timedelta(days=n) for n in range(length)]
    worked = draw(st.sets(st.sampled_from(named)))
    return CalendarNotice(
        calendar=calendar, number=number, title=Text(zh="放假", en="holidays"), published_on=draw(DAYS),
        years=draw(st.sampled_from([(), (2026,), (2027,)])), off=tuple(d for d in named if d not in worked),
        worked=tuple(sorted(worked)),
    )  # fmt: skip


SEVERAL = st.integers(0, 5).flatmap(lambda n: st.tuples(*(notices(f"n{i}") for i in range(n))))


class Nothing:
    """A calendar that is nothing but its notices."""

    name = "told"

    def notices(self) -> Sequence[CalendarNotice]:
        return ()

    def published(self, year: int) -> bool:
        return False

    def workday(self, day: date) -> bool:
        raise AssertionError(day)


@QUICK
@given(SEVERAL, st.lists(INSTANTS, min_size=5, max_size=5), INSTANTS)
def test_what_is_known_at_an_instant_is_the_fold_of_what_was_published_by_then(told, known_at, asked):
    changes = []
    for notice, at in zip(told, sorted(known_at), strict=False):
        changes += calendar_changes([notice], existing=changes, at=at, zone=SHANGHAI, seed=False)
    calendars = Calendars(changes, Almanac(SHANGHAI, Nothing()), {"unit": Almanac(SHANGHAI, Regional("own"))})
    almanac, others = calendars.at(asked)
    by_then = [notice for notice, at in zip(told, sorted(known_at), strict=False) if at < asked]
    for n in range(100):
        day = START + timedelta(days=n)
        last = next((one for one in reversed(by_then) if day in (*one.off, *one.worked)), None)
        expected = day.weekday() < 5 if last is None else day in last.worked
        assert almanac.is_workday(day) is expected
        assert others["unit"].is_workday(day) is expected
    assert all(almanac.calendar.published(year) for one in by_then for year in one.years)


@QUICK
@given(notices("first"), notices("second"))
def test_the_days_that_a_notice_changes_are_those_that_are_known_otherwise(first, second):
    before, after = KnownDays("told", (first,)), KnownDays("told", (first, second))
    every = [START + timedelta(days=n) for n in range(110)]
    assert list(changed_days(before, after)) == [day for day in every if before.workday(day) != after.workday(day)]


DUES = st.sampled_from([
    ("monthly", "day 25 17:00"), ("monthly", "last workday 17:00"), ("monthly", "end - 2 workdays 17:00"),
    ("weekly", "friday 17:00"), ("monthly", "start + 10 workdays"), ("monthly", "end"),
])  # fmt: skip
ROLLS = st.sampled_from(["previous workday", "next workday", "none"])


@QUICK
@given(DUES, ROLLS, SEVERAL, notices("late"), DAYS, INSTANTS)
def test_a_notice_moves_no_due_that_has_passed_and_none_into_the_past(terms, roll, told, late, begun, at):
    cycle, due = terms
    plan = a_plan().but(cycle=cycle, due=due, roll=roll, opens="start", closes=None)
    before = Almanac(SHANGHAI, KnownDays("told", told), provisional=True)
    after = Almanac(SHANGHAI, KnownDays("told", (*told, late)), provisional=True)
    period = _opened(plan, begun, before)
    if period is None:
        return
    found = amended(period, plan, at, (), after)
    if period.due_at <= at:
        assert found.period == period
        return
    assert found.period.due_at > at
    again = amended(found.period, plan, at + timedelta(hours=1), (), after)
    if found.demanded and found.period.due_at > at + timedelta(hours=1):
        assert again.period == found.period
    fresh = _opened(plan, begun, after)
    if fresh is not None and fresh.due_at > at:
        assert found.period.due_at == fresh.due_at


def _opened(plan: Plan, begun: date, almanac: Almanac) -> Period | None:
    """The period of the slot that holds *begun*, as it is opened at the slot's start."""
    slot = next(slots(plan.cycle, datetime(begun.year, begun.month, begun.day, 12, tzinfo=SHANGHAI), almanac))
    one = window(slot, due=plan.due, roll=plan.roll, opens=plan.opens, closes=plan.closes, almanac=almanac)
    if one is None:
        return None
    return a_period().but(
        starts_at=slot.starts_at, ends_at=slot.ends_at, opens_at=one.opens_at, opened_at=one.opens_at,
        calendar_due_at=one.due_at, base_due_at=one.due_at, due_at=one.due_at, assessment_due_at=one.due_at, closes_at=None, waits_for=None,
    )  # fmt: skip
