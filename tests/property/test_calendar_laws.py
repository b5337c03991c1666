"""Laws of counting time: what holds for every instant, offset, cycle and zone, changes of clocks included."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from supervise.builtin.china import China
from supervise.calendar import zones
from supervise.calendar.almanac import Almanac
from supervise.calendar.cycles import Slot, check_plan, slots, window
from supervise.calendar.offsets import parse_moment, resolve
from supervise.errors import CycleInvalid

BEIJING, LONDON, LORD_HOWE = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/London"), ZoneInfo("Australia/Lord_Howe")


@dataclass(frozen=True)
class Patchy:
    """A calendar for every year, with holidays and worked weekends strewn by a fixed pattern."""

    def published(self, year: int) -> bool:
        return True

    def workday(self, day: date) -> bool:
        turn = day.toordinal() % 97
        return turn in {7, 41, 55} or (day.weekday() < 5 and not 60 <= turn < 68)


OFFICIAL = Almanac(BEIJING, China())
ALMANACS = [Almanac(zone, Patchy()) for zone in (BEIJING, LONDON, LORD_HOWE)]
NAMED = ["weekly", "fortnightly", "monthly", "bimonthly", "quarterly", "half-yearly", "yearly"]
CRONS = ["0 17 25 * *", "30 1 * * *", "0 0 * * 1", "*/20 * * * *", "15 2 1,15 * *", "0 9 L * fri", "45 23 29 2 *"]

almanacs = st.sampled_from(ALMANACS)
counts = st.integers(1, 400)
cycles = st.sampled_from(NAMED + CRONS)


def instants(first: datetime, last: datetime) -> st.SearchStrategy[datetime]:
    return st.datetimes(first, last).map(lambda naive: naive.replace(tzinfo=UTC))


around_clock_changes = st.one_of(
    instants(datetime(1986, 1, 1), datetime(1992, 1, 1)),  # noqa: DTZ001 - the strategy draws naive and adds UTC
    instants(datetime(2020, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001 - as above
)
official = instants(datetime(2010, 1, 1), datetime(2020, 1, 1))  # noqa: DTZ001 - as above


def shows_once(day: date, at: time, zone: ZoneInfo) -> bool:
    """Whether the clocks of *zone* show *at* on *day* exactly once."""
    shown = datetime.combine(day, at.replace(fold=0), zone)
    return shown.utcoffset() == shown.replace(fold=1).utcoffset()


@given(almanacs, st.data())
def test_later_clock_times_are_never_earlier_instants(almanac: Almanac, data: st.DataObject) -> None:
    near = data.draw(around_clock_changes).astimezone(almanac.zone).date()
    clocks = st.tuples(st.integers(0, 1), st.times())
    (a_day, a_time), (b_day, b_time) = sorted([data.draw(clocks), data.draw(clocks)])
    first = zones.instant(near + timedelta(days=a_day), a_time, almanac.zone)
    assert first <= zones.instant(near + timedelta(days=b_day), b_time, almanac.zone)


@given(almanacs, around_clock_changes)
def test_an_instant_survives_its_local_showing_unless_it_is_shown_twice(almanac: Almanac, instant: datetime) -> None:
    shown = zones.local(instant, almanac.zone)
    back = zones.instant(shown.date(), shown.time(), almanac.zone)
    assert back == instant or (shown.fold and back < instant)


@given(official, counts)
def test_workdays_forth_and_back_lead_home_from_a_workday(instant: datetime, n: int) -> None:
    assume(OFFICIAL.is_workday(zones.local(instant, BEIJING).date()))
    assert OFFICIAL.shift(OFFICIAL.shift(instant, n), -n) == instant
    assert OFFICIAL.shift(OFFICIAL.shift(instant, -n), n) == instant


@given(official, counts, counts)
def test_workdays_add_up(instant: datetime, m: int, n: int) -> None:
    assert OFFICIAL.shift(OFFICIAL.shift(instant, m), n) == OFFICIAL.shift(instant, m + n)


@given(official, official, st.integers(-400, 400))
def test_shifting_keeps_the_order_of_instants(a: datetime, b: datetime, n: int) -> None:
    first, last = sorted([a, b])
    assert OFFICIAL.shift(first, n) <= OFFICIAL.shift(last, n)


@given(official, counts)
def test_shifting_lands_on_the_nth_workday_after(instant: datetime, n: int) -> None:
    start, found = (zones.local(at, BEIJING) for at in (instant, OFFICIAL.shift(instant, n)))
    passed = [start.date() + timedelta(days=k) for k in range(1, (found.date() - start.date()).days + 1)]
    assert sum(map(OFFICIAL.is_workday, passed)) == n
    assert OFFICIAL.is_workday(found.date())
    assert found.time() == start.time()


@given(almanacs, around_clock_changes, st.timedeltas(timedelta(0), timedelta(days=400)))
def test_elapsed_workdays_are_the_most_that_fit(almanac: Almanac, a: datetime, later: timedelta) -> None:
    b = a + later
    n = almanac.elapsed_workdays(a, b)
    assert n == 0 or almanac.shift(a, n) <= b
    assert almanac.shift(a, n + 1) > b
    assert almanac.workdays_late(a, b) == n + 1
    assert almanac.workdays_late(b, a) == (1 if a == b else 0)


@given(almanacs, st.dates(date(1986, 1, 1), date(2030, 1, 1)))
def test_the_nearest_workdays_are_worked_and_nothing_between_is(almanac: Almanac, day: date) -> None:
    before, after = almanac.previous_workday(day), almanac.next_workday(day)
    assert before <= day <= after
    assert almanac.is_workday(before)
    assert almanac.is_workday(after)
    between = [before + timedelta(days=k) for k in range(1, (after - before).days)]
    assert not any(map(almanac.is_workday, between))


@given(
    almanacs, around_clock_changes, st.sampled_from(["workdays", "days", "weeks"]), st.integers(-60, 60), st.booleans()
)
def test_counting_days_keeps_the_local_time_of_day_across_clock_changes(
    almanac: Almanac, instant: datetime, unit: str, n: int, clock: bool
) -> None:
    sign = "-" if n < 0 else "+"
    moment = parse_moment(f"due {sign} {abs(n)} {unit}" + (" 01:30" if clock else ""))
    start = zones.local(instant, almanac.zone)
    found = zones.local(resolve(moment, instant, almanac), almanac.zone)
    asked = time(1, 30) if clock else start.time().replace(fold=0)
    if n == 0 and not clock:
        assert found == start
    elif shows_once(found.date(), asked, almanac.zone):
        assert found.time() == asked
    if unit == "days":
        assert (found.date() - start.date()).days == n
    if unit == "weeks":
        assert (found.date() - start.date()).days == 7 * n


@given(almanacs, around_clock_changes, cycles)
def test_slots_tile_time_from_the_one_that_holds_the_start(almanac: Almanac, start: datetime, cycle: str) -> None:
    found = list(islice(slots(cycle, start, almanac), 30))
    assert found[0].starts_at <= start < found[0].ends_at
    for earlier, later in pairwise(found):
        assert earlier.ends_at == later.starts_at
        assert earlier.starts_at < later.starts_at
        assert earlier.key < later.key


@given(almanacs, around_clock_changes, cycles, st.integers(0, 20), st.floats(0, 1, exclude_max=True))
def test_a_slot_is_the_same_from_wherever_it_is_reached(
    almanac: Almanac, start: datetime, cycle: str, nth: int, within: float
) -> None:
    slot = next(islice(slots(cycle, start, almanac), nth, None))
    inside = slot.starts_at + (slot.ends_at - slot.starts_at) * within
    assert next(slots(cycle, min(inside, slot.ends_at - timedelta.resolution), almanac)) == slot


@given(almanacs, around_clock_changes, st.timedeltas(timedelta(0), timedelta(days=40)), cycles)
def test_an_end_cuts_the_same_slots_off(almanac: Almanac, start: datetime, span: timedelta, cycle: str) -> None:
    end = start + span
    cut = list(islice(slots(cycle, start, almanac, end=end), 50))
    assert cut == [s for s in islice(slots(cycle, start, almanac), 50) if s.starts_at < end]


dues = st.one_of(
    st.builds("{} {:%H:%M}".format, st.sampled_from(["monday", "friday", "sunday", "last workday"]), st.times()),
    st.builds("day {} {:%H:%M}".format, st.integers(1, 31), st.times()),
    st.builds("end {} {} {}".format, st.sampled_from("+-"), st.integers(0, 9), st.sampled_from(["workdays", "days"])),
    st.builds("start + {} workdays {:%H:%M}".format, st.integers(0, 30), st.times()),
    st.just("end"),
)
openings = st.one_of(
    st.just("start"), st.builds("due - {} {}".format, st.integers(1, 9), st.sampled_from(["workdays 09:00", "hours"]))
)
closings = st.one_of(st.none(), st.just("end"), st.builds("due + {} workdays".format, st.integers(0, 9)))
rolls = st.sampled_from(["previous workday", "next workday", "none"])


@given(
    almanac=almanacs,
    start=around_clock_changes,
    cycle=st.sampled_from([*NAMED, "0 9 * * 1"]),
    due=dues,
    roll=rolls,
    opens=openings,
    closes=closings,
)
def test_every_window_opens_before_it_is_due_and_closes_no_earlier(
    *, almanac: Almanac, start: datetime, cycle: str, due: str, roll: str, opens: str, closes: str | None
) -> None:
    assume(cycle.endswith(("monthly", "quarterly", "yearly")) or not due.startswith("day"))
    check_plan(cycle, due, roll, opens, closes)
    for slot in islice(slots(cycle, start, almanac), 5):
        found = window(slot, due=due, roll=roll, opens=opens, closes=closes, almanac=almanac)
        if found is None:
            continue
        assert found.opens_at < found.due_at
        assert slot.starts_at <= found.due_at
        assert found.closes_at is None or found.due_at <= found.closes_at
        assert (found.closes_at is None) == (closes is None)


@given(around_clock_changes, st.sampled_from(NAMED), dues, st.sampled_from(["previous workday", "next workday"]))
def test_a_rolled_due_is_never_on_a_day_off(start: datetime, cycle: str, due: str, roll: str) -> None:
    almanac = ALMANACS[0]
    slot = next(slots(cycle, start, almanac))
    found = window(slot, due=due, roll=roll, opens="due - 1 hour", closes=None, almanac=almanac)
    assume(found is not None)
    shown = zones.local(found.due_at, almanac.zone)
    end_of_workday = shown.time() == time.min and almanac.is_workday(shown.date() - timedelta(days=1))
    assert almanac.is_workday(shown.date()) or end_of_workday


@given(around_clock_changes, st.sampled_from(NAMED), dues)
def test_rolling_moves_a_due_no_further_than_the_nearest_workday(start: datetime, cycle: str, due: str) -> None:
    almanac = ALMANACS[0]
    slot = next(slots(cycle, start, almanac))

    def due_of(roll: str) -> datetime | None:
        found = window(slot, due=due, roll=roll, opens="due - 1 hour", closes=None, almanac=almanac)
        return found and found.due_at

    def day_of(due_at: datetime) -> date:
        shown = zones.local(due_at, almanac.zone)
        return shown.date() - timedelta(days=1) if shown.time() == time.min else shown.date()

    assume(not due.endswith("00:00"))
    nominal, earlier, later = due_of("none"), due_of("previous workday"), due_of("next workday")
    assume(nominal is not None and earlier is not None)
    assert later is not None
    assert earlier <= nominal <= later
    first, last = day_of(earlier), day_of(later)
    between = [first + timedelta(days=k) for k in range(1, (last - first).days)]
    assert not any(map(almanac.is_workday, between))


@given(st.text("0123456789*/,-#lL fridamonsu", max_size=24))
def test_any_text_is_a_cycle_or_refused_as_one(text: str) -> None:
    with suppress(CycleInvalid):
        first, second = islice(slots(text, datetime(2026, 2, 25, tzinfo=UTC), OFFICIAL), 2)
        assert first.ends_at == second.starts_at


@given(st.text("0123456789*/,-#lLrhw", min_size=1, max_size=4), st.integers(0, 4))
def test_any_field_of_a_cron_line_is_read_or_refused(field: str, place: int) -> None:
    line = ["0", "9", "*", "*", "*"]
    line[place] = field
    with suppress(CycleInvalid):
        check_plan(" ".join(line), "end", "none", "start", None)


@given(st.text(max_size=30))
def test_any_text_is_a_moment_or_refused_as_one(text: str) -> None:
    with suppress(CycleInvalid):
        moment = parse_moment(text)
        assert moment.anchor
        assert moment.source == text


def test_a_slot_that_starts_and_ends_nowhere_special_is_whole() -> None:
    start, end = datetime(2026, 2, 10, 1, 2, 3, 4, tzinfo=UTC), datetime(2026, 2, 11, tzinfo=UTC)
    assert list(slots("once", start, OFFICIAL, end=end)) == [Slot("once", start, end)]
