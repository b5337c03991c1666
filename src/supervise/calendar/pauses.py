"""One algebra of durations: days or hours that pass while nothing is suspended.

A day passes at one clock time: a due of 17:00 has one *beat* on each workday, at 17:00. Beats inside a pause do not
count, whatever was suspended, resumed or extended in which order; so the result never depends on that order. What is
due at an instant comes before a command at that instant, so a pause covers (`from_at`, `to_at`].
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from . import zones
from .almanac import Almanac
from .offsets import Moment, resolve

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """A stretch of time in which nothing counts (UTC); `to_at` is None while nobody knows when it ends."""

    from_at: datetime
    to_at: datetime | None = None

    def covers(self, instant: datetime) -> bool:
        return self.from_at < instant and (self.to_at is None or instant <= self.to_at)


def shift_outside(
    base: datetime, workdays: int, since: datetime, pauses: Sequence[Span], almanac: Almanac
) -> datetime | None:
    """*base*, which was reckoned at *since* without any pause, moved on by *workdays* and by every beat of its clock
    time that a pause covers between *since* and the result (UTC). None while the result lies in a pause without an end.

    Raises CalendarUnpublished where it takes the working days of a year without an official calendar.
    """
    concerned = [span for span in pauses if span.to_at is None or span.to_at > since]
    if all(span.from_at >= base for span in concerned) and not workdays:
        return base
    if not concerned:
        return almanac.shift(base, workdays)
    beats = {base, *(beat for beat in _back(base, since, almanac) if since < beat)}
    owed = workdays + sum(any(span.covers(beat) for span in concerned) for beat in beats)
    return _pass(base, owed, concerned, almanac)


def _pass(base: datetime, owed: int, pauses: Sequence[Span], almanac: Almanac) -> datetime | None:
    """The beat at which *owed* beats after *base* have counted."""
    clock, day, beat = zones.local(base, almanac.zone).time(), zones.local(base, almanac.zone).date(), base
    while owed > 0:
        day = almanac.shift_day(day, 1)
        beat = zones.instant(day, clock, almanac.zone)
        covering = next((span for span in pauses if span.covers(beat)), None)
        if covering is None:
            owed -= 1
        elif covering.to_at is None:
            return None
    return beat


def _back(base: datetime, since: datetime, almanac: Almanac) -> Iterator[datetime]:
    """The beats on workdays from *base* back to *since*."""
    shown = zones.local(base, almanac.zone)
    first, day = zones.local(since, almanac.zone).date(), shown.date()
    while day >= first:
        if almanac.is_workday(day):
            yield zones.instant(day, shown.time(), almanac.zone)
        day -= _DAY


def workdays_until(base: datetime, day: date, almanac: Almanac) -> int:
    """How many workdays an extension from *base* to *day* amounts to: a date that was given is kept as a number."""
    return almanac.elapsed_workdays(base, zones.end_of(day, almanac.zone))


def resolve_outside(moment: Moment, anchor: datetime, almanac: Almanac, pauses: Sequence[Span]) -> datetime | None:
    """The instant that *moment* means when its anchor is at *anchor* and nothing counts in *pauses* (UTC); None while
    it lies in a pause without an end.

    An offset back in time is reckoned without pauses: its anchor has moved by them already. Raises CalendarUnpublished
    where workdays are counted.
    """
    plain = resolve(moment, anchor, almanac)
    if moment.sign < 0 or not moment.amount:
        return plain
    concerned = [span for span in pauses if span.to_at is None or span.to_at > anchor]
    if not any(span.from_at < plain for span in concerned):
        return plain
    if moment.unit in {"hours", "minutes"}:
        return _run(anchor, plain - anchor, concerned)
    shown = zones.local(anchor, almanac.zone)
    clock, day, owed = moment.at or shown.time(), shown.date(), moment.amount * (7 if moment.unit == "weeks" else 1)
    beat = anchor
    while owed > 0:
        day = almanac.shift_day(day, 1) if moment.unit == "workdays" else day + _DAY
        beat = zones.instant(day, clock, almanac.zone)
        covering = next((span for span in concerned if span.covers(beat)), None)
        if covering is None:
            owed -= 1
        elif covering.to_at is None:
            return None
    return beat


def _run(anchor: datetime, length: timedelta, pauses: Sequence[Span]) -> datetime | None:
    """When a stopwatch that stands in pauses has run for *length* from *anchor*."""
    at = anchor
    for span in sorted(pauses, key=lambda span: span.from_at):
        begin = max(span.from_at, at)
        if begin - at >= length:
            break
        length -= begin - at
        if span.to_at is None:
            return None
        at = max(span.to_at, begin)
    return (at + length).astimezone(UTC)
