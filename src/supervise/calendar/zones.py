"""Between instants (aware, UTC) and the civil dates and clock times of one zone.

A clock time that the zone skips is the instant at which the clocks jump; one that the zone shows twice is its first
showing. So a later date and clock time is never an earlier instant.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from supervise.errors import UsageError

_TICK = timedelta.resolution


def local(instant: datetime, zone: ZoneInfo) -> datetime:
    """*instant* as the clocks of *zone* show it (aware, in *zone*). Raises UsageError for a datetime without a zone."""
    if instant.tzinfo is None:
        raise UsageError(what=f"an instant needs a time zone: {instant.isoformat()}")
    return instant.astimezone(zone)


def instant(day: date, time: time, zone: ZoneInfo) -> datetime:
    """When the clocks of *zone* show *time* on *day* (aware, UTC)."""
    shown = datetime.combine(day, time.replace(fold=0), zone)
    by_old_clock, by_new_clock = shown.astimezone(UTC), shown.replace(fold=1).astimezone(UTC)
    # Read by the clock after the jump, a skipped time lies before the jump; a repeated one comes later, not earlier.
    return _jump(by_new_clock, by_old_clock, zone) if by_new_clock < by_old_clock else by_old_clock


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which *day* begins in *zone* (aware, UTC)."""
    return instant(day, time.min, zone)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """A date used as an end: the midnight that follows *day* in *zone* (aware, UTC)."""
    return midnight(day + timedelta(days=1), zone)


def _jump(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """The first instant in (*low*, *high*] at which *zone* has the offset that it has at *high*."""
    offset = high.astimezone(zone).utcoffset()
    while high - low > _TICK:
        middle = low + (high - low) / 2
        if middle.astimezone(zone).utcoffset() == offset:
            high = middle
        else:
            low = middle
    return high
