"""The reporting cycles: how they cut time into slots, and the window that each slot opens for a report."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import chain, count, dropwhile, islice, pairwise, takewhile
from typing import get_args

from supervise.errors import CycleInvalid

from . import zones
from .almanac import Almanac
from .dues import DUE_EXAMPLES, MonthDay, Roll, due_at, event_of, parse_due
from .offsets import Moment, parse_moment, resolve

_EXAMPLES: Mapping[str, str] = {
    "cycle": "once, weekly, fortnightly, monthly, bimonthly, quarterly, half-yearly, yearly, milestones, 0 17 25 * *",
    "due": DUE_EXAMPLES,
    "roll": ", ".join(get_args(Roll)),
    "opens": "start, start + 2 days 09:00, due - 2 workdays 09:00, end - 5 workdays",
    "closes": "due + 5 workdays, end, end + 3 days",
    "first_slot": "short, long, skip, 2026-03-01",
}


@dataclass(frozen=True)
class Slot:
    """One turn of a cycle, [`starts_at`, `ends_at`) in UTC. `key` is unique in its cycle and sorts in time order."""

    key: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Window:
    """A slot with its reporting times in UTC: `opens_at` < `due_at` <= `closes_at`; None closes with the task."""

    slot: Slot
    opens_at: datetime
    due_at: datetime
    closes_at: datetime | None


@dataclass(frozen=True)
class _Civil:
    """A cycle of whole days: which turn a day falls in, on which day a turn starts, and what it is called."""

    turn: Callable[[date], int]
    first_day: Callable[[int], date]
    key: Callable[[date], str]


_EPOCH = datetime(2001, 1, 1, tzinfo=UTC)
_MONDAY = _EPOCH.toordinal()
"""Fortnights pair the ISO weeks from this Monday on."""


def _weeks(length: int, suffix: str = "") -> _Civil:
    days = 7 * length
    return _Civil(
        turn=lambda day: (day.toordinal() - _MONDAY) // days,
        first_day=lambda turn: date.fromordinal(_MONDAY + turn * days),
        key=lambda day: "{:04}-W{:02}".format(*day.isocalendar()) + suffix,
    )


def _months(length: int, key: Callable[[date], str]) -> _Civil:
    def first_day(turn: int) -> date:
        year, month = divmod(turn * length, 12)
        return date(year, month + 1, 1)

    return _Civil(turn=lambda day: (day.year * 12 + day.month - 1) // length, first_day=first_day, key=key)


_BY_WEEKS: Mapping[str, _Civil] = {"weekly": _weeks(1), "fortnightly": _weeks(2, "+2")}
_BY_MONTHS: Mapping[str, _Civil] = {
    "monthly": _months(1, lambda day: f"{day:%Y-%m}"),
    "bimonthly": _months(2, lambda day: f"{day:%Y-%m}+2"),
    "quarterly": _months(3, lambda day: f"{day:%Y}Q{day.month // 3 + 1}"),
    "half-yearly": _months(6, lambda day: f"{day:%Y}H{day.month // 6 + 1}"),
    "yearly": _months(12, lambda day: f"{day:%Y}"),
}
_CIVIL: Mapping[str, _Civil] = {**_BY_WEEKS, **_BY_MONTHS}
MILESTONES = "milestones"
"""The cycle whose slots are not cut but given: they end with the milestones of the task."""
CYCLES = ("once", *_CIVIL, MILESTONES)
"""The cycles that have a name."""
FIRSTS = ("short", "long", "skip")
"""What may be made of a cycle that had begun before its plan did; a date puts the first slot off until then."""

_NAMES = "mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_CRON = re.compile(rf"(?:[0-9*,/#\s-]|l|{_NAMES})+", re.IGNORECASE | re.ASCII)
"""What a cron line is made of. Not what croniter draws at random (`r`) or from a hash (`h`): it would not recur."""


def check_plan(cycle: str, due: str, roll: str, opens: str, closes: str | None, first: str | None = None) -> None:
    """Refuse a plan that `slots` and `window` would not understand.

    Raises CycleInvalid for the first text that is wrong; its fact `part` names it: cycle, due, roll, opens, closes or
    first_slot.
    """
    _check_cycle(cycle)
    try:
        parsed = parse_due(due)
    except CycleInvalid as error:
        raise _invalid("due", due, error.facts["why_zh"], error.facts["why_en"]) from error
    event = event_of(due)
    if event is not None and cycle != "once":
        raise _invalid("due", due, f"从 {event} 推算的只报一次，周期须为 once",
                       f"what counts from {event} is reported once: the cycle is once")  # fmt: skip
    if isinstance(parsed, MonthDay) and cycle not in _BY_MONTHS:
        raise _invalid("due", due, f"{cycle} 不是按月的周期", f"{cycle} is no cycle of whole months")
    if roll not in get_args(Roll):
        raise _invalid("roll", roll, "没有这种顺延", "no such way to roll")
    opening = _parse_part("opens", opens, {"start", "end", "due"})
    counted = opening.sign * opening.amount
    if opening.anchor == "due" and (counted > 0 or (not counted and opening.at is None)):
        raise _invalid("opens", opens, "须早于截止时点", "a period opens before it is due")
    if closes is not None:
        closing = _parse_part("closes", closes, {"due", "end"})
        if closing.anchor == "due" and closing.sign < 0:
            raise _invalid("closes", closes, "不得早于截止时点", "a period does not close before it is due")
    if first is not None:
        _check_first(first, cycle)


def _check_first(first: str, cycle: str) -> None:
    if first in FIRSTS:
        if cycle == "once":
            raise _invalid("first_slot", first, "once 只报一次，没有首期", "once has no first cycle")
        return
    try:
        date.fromisoformat(first)
    except ValueError as error:
        raise _invalid("first_slot", first, "没有这种首期", "there is no such first cycle") from error


def slots(cycle: str, start: datetime, almanac: Almanac, *, end: datetime | None = None) -> Iterator[Slot]:
    """The slots of *cycle* in time order, from the one that contains *start*; with *end*, those that start before it.

    Each slot begins where the one before it ended. A cycle without an *end* never stops, but for `once`, which is the
    single slot [*start*, *end*) and nothing without an end. Milestones are given and not cut. Weeks are ISO weeks,
    months the civil ones of the almanac's zone. A cron line ends a slot at each firing and names it after that; with
    both of its day fields set, either day fires, and what the zone's clock skips or repeats fires once. Raises
    CycleInvalid.
    """
    _check_cycle(cycle)
    if cycle == MILESTONES:
        return iter(())
    if cycle == "once":
        return iter([Slot("once", start, end)] if end is not None and start < end else [])
    civil = _CIVIL.get(cycle)
    turns = _civil_slots(civil, start, almanac) if civil else _cron_slots(cycle, start, almanac)
    found = dropwhile(lambda slot: slot.ends_at <= start, turns)
    return found if end is None else takewhile(lambda slot: slot.starts_at < end, found)


def window(slot: Slot, *, due: str, roll: Roll, opens: str, closes: str | None, almanac: Almanac) -> Window | None:
    """When *slot* opens, is due and closes; None where no report of it is demanded.

    That is so when the slot has no such day as *due* names, when its due rolls before its start, and when it would not
    open before it is due. No window closes before it is due; the slot of an event ends with its due. Raises
    CycleInvalid for texts that cannot be read, and CalendarUnpublished where a workday is needed of a year whose
    calendar is not published.
    """
    found = due_at(parse_due(due), roll, slot.starts_at, slot.ends_at, almanac)
    if found is None:
        return None
    if event_of(due) is not None:
        slot = replace(slot, ends_at=found)
    anchors = {"start": slot.starts_at, "end": slot.ends_at, "due": found}
    opening = _parse_part("opens", opens, anchors)
    opens_at = resolve(opening, anchors[opening.anchor], almanac)
    if opens_at >= found:
        return None
    return Window(slot, opens_at, found, closes_at(closes, slot, found, almanac))


def closes_at(closes: str | None, slot: Slot, due: datetime, almanac: Almanac) -> datetime | None:
    """When the window of *slot* closes whose report is due at *due*: never before that. Raises CycleInvalid."""
    if closes is None:
        return None
    anchors = {"end": slot.ends_at, "due": due}
    closing = _parse_part("closes", closes, anchors)
    return max(due, resolve(closing, anchors[closing.anchor], almanac))


def cut_first(turns: Iterator[Slot], first: str, begun: datetime) -> Iterator[Slot]:
    """*turns*, beginning with the one that contains *begun*, with the cycle under way then as *first* says: `short`
    begins it at *begun*, `long` joins what is left of it to the next, `skip` leaves it out. Where none was under way
    all are whole.
    """
    opening = tuple(islice(turns, 2))
    if not opening or opening[0].starts_at >= begun or first not in FIRSTS:
        return chain(opening, turns)
    if first == "skip":
        return chain(opening[1:], turns)
    whole = opening[-1] if first == "long" else opening[0]
    rest = opening[1:] if first == "short" else ()
    return chain([replace(whole, starts_at=begun)], rest, turns)


def _civil_slots(civil: _Civil, start: datetime, almanac: Almanac) -> Iterator[Slot]:
    zone = almanac.zone
    for turn in count(civil.turn(zones.local(start, zone).date())):
        day = civil.first_day(turn)
        yield Slot(civil.key(day), zones.midnight(day, zone), zones.midnight(civil.first_day(turn + 1), zone))


def _cron_slots(line: str, start: datetime, almanac: Almanac) -> Iterator[Slot]:
    for opening, closing in pairwise(_firings(line, start, almanac)):
        yield Slot(f"{zones.local(closing, almanac.zone):%Y%m%dT%H%M}", opening, closing)


def _firings(line: str, start: datetime, almanac: Almanac) -> Iterator[datetime]:
    """The instants at which *line* fires, from the last one before *start* on.

    The line is read against the clock alone, without a zone, and each clock time then becomes one instant: so a clock
    that is put back fires nothing twice, and what a clock put forward skips fires at the jump, once.
    """
    from croniter import croniter  # noqa: PLC0415 - starts a process when it is imported, and few rules need it

    fires = croniter(line, zones.local(start, almanac.zone).replace(tzinfo=None))
    last = None
    for shown in chain([fires.get_prev(datetime)], fires.all_next(datetime)):
        fired = zones.instant(shown.date(), shown.time(), almanac.zone)
        if fired != last:
            yield fired
        last = fired


def _check_cycle(cycle: str) -> None:
    if cycle in CYCLES:
        return
    if len(cycle.split()) != 5:
        raise _invalid("cycle", cycle, "没有这种周期", "there is no such cycle")
    if not _CRON.fullmatch(cycle):
        raise _invalid("cycle", cycle, "定时表达式中有不认识的字符", "the cron line has an unknown word")
    from croniter import CroniterBadDateError, CroniterError, croniter  # noqa: PLC0415 - as in `_firings`

    try:
        croniter(cycle, _EPOCH).get_next(datetime)
    except CroniterBadDateError as error:
        raise _invalid("cycle", cycle, "永远不会到期", "it never fires") from error
    except CroniterError as error:
        raise _invalid("cycle", cycle, "定时表达式有误", "the cron line is wrong") from error


def _parse_part(part: str, text: str, anchors: Collection[str]) -> Moment:
    try:
        moment = parse_moment(text)
    except CycleInvalid as error:
        raise _invalid(part, text, error.facts["why_zh"], error.facts["why_en"]) from error
    if moment.anchor not in anchors or moment.event != "fired":
        names = ", ".join(sorted(anchors))
        raise _invalid(part, text, f"只能从 {names} 推算", f"it counts from {names}")
    return moment


def _invalid(part: str, text: str, why_zh: str, why_en: str) -> CycleInvalid:
    return CycleInvalid(part=part, text=text, why_zh=why_zh, why_en=why_en, examples=_EXAMPLES[part])
