"""What is suspended does not count: the algebra of durations against counting beat by beat."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervise.builtin.china import China
from supervise.calendar import zones
from supervise.calendar.almanac import Almanac
from supervise.calendar.offsets import parse_moment
from supervise.calendar.pauses import Span, resolve_outside, shift_outside
from support.desks import moment

ALMANAC = Almanac(ZoneInfo("Asia/Shanghai"), China())
OPENED, DUE = moment("2026-02-14 09:00"), moment("2026-02-25 17:00")


def beats(from_at: datetime) -> list[datetime]:
    """17:00 of every workday from *from_at* on, three months of them."""
    first = zones.local(from_at, ALMANAC.zone).date()
    days = (first + timedelta(days=n) for n in range(120))
    shown = (zones.instant(day, DUE.time(), ALMANAC.zone) for day in days if ALMANAC.is_workday(day))
    return [beat for beat in shown if beat > from_at]


@st.composite
def spans(draw: st.DrawFn) -> list[Span]:
    """Pauses one after another, to the hour, some of them at the very instant of a beat."""
    hours = sorted(draw(st.lists(st.integers(0, 24 * 30), max_size=6, unique=True)))
    at = [moment("2026-02-10 09:00") + timedelta(hours=hour) for hour in hours]
    return [Span(a, b) for a, b in zip(at[::2], at[1::2], strict=False)]


@given(spans(), st.integers(0, 12))
def test_a_due_is_the_beat_at_which_as_many_have_counted_as_without_pauses(pauses, extended):
    every = beats(OPENED)
    wanted = every.index(DUE.astimezone(every[0].tzinfo)) + extended
    counting = [beat for beat in every if not any(span.from_at < beat <= span.to_at for span in pauses)]
    assert shift_outside(DUE, extended, OPENED, pauses, ALMANAC) == counting[wanted]


@given(spans(), st.integers(0, 5), st.integers(0, 5), st.randoms())
def test_the_due_does_not_depend_on_the_order_of_what_moved_it(pauses, one, two, chance):
    shuffled = chance.sample(pauses, len(pauses))
    whole = shift_outside(DUE, one + two, OPENED, pauses, ALMANAC)
    first = shift_outside(DUE, one, OPENED, shuffled, ALMANAC)
    assert first is not None
    assert shift_outside(first, two, first, shuffled, ALMANAC) == whole


@given(spans(), st.integers(1, 9))
def test_an_offset_in_workdays_skips_the_beats_of_pauses(pauses, count):
    counting = [beat for beat in beats(DUE) if not any(span.from_at < beat <= span.to_at for span in pauses)]
    assert resolve_outside(parse_moment(f"due + {count} workdays"), DUE, ALMANAC, pauses) == counting[count - 1]


@given(spans(), st.integers(1, 300))
def test_hours_run_on_a_stopwatch_that_stands_in_pauses(pauses, hours):
    found = resolve_outside(parse_moment(f"due + {hours} hours"), DUE, ALMANAC, pauses)
    stood = sum((max(min(s.to_at, found) - max(s.from_at, DUE), timedelta(0)) for s in pauses), timedelta(0))
    assert found - DUE - stood == timedelta(hours=hours)


@pytest.mark.parametrize("extended", [0, 3])
def test_nothing_is_due_while_nobody_knows_when_the_pause_ends(extended):
    assert shift_outside(DUE, extended, OPENED, [Span(moment("2026-02-24 10:00"))], ALMANAC) is None
    assert shift_outside(DUE, 0, OPENED, [Span(moment("2026-02-25 17:00"))], ALMANAC) == DUE


def test_a_pause_on_a_day_off_moves_nothing():
    off = Span(moment("2026-02-22 18:00"), moment("2026-02-24 16:59"))
    assert date(2026, 2, 24) == zones.local(off.to_at, ALMANAC.zone).date()
    assert shift_outside(DUE, 0, OPENED, [off], ALMANAC) == DUE
