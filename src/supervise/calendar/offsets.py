"""Points in time as rules write them: an anchor, an offset and a time of day, as `due - 3 workdays 09:00`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal, NoReturn, cast

from supervise.errors import CycleInvalid

from . import zones
from .almanac import Almanac

Unit = Literal["workdays", "days", "weeks", "hours", "minutes", ""]
Happening = Literal["fired", "issued", "delivered", "acknowledged"]

MOMENT_EXAMPLES = "due, due - 3 workdays 09:00, yellow + 2 workdays, yellow acknowledged + 1 day"
SPAN_EXAMPLES = "1 workday, 2 days, 1 week, 4 hours, 30 minutes"

_UNITS: dict[str, Unit] = {
    "workday": "workdays", "day": "days", "week": "weeks", "hour": "hours", "minute": "minutes",
}  # fmt: skip
_SPOKEN: dict[str, Unit] = {
    "天": "days",
    "日": "days",
    "自然日": "days",
    "周": "weeks",
    "小时": "hours",
    "分钟": "minutes",
}
_COUNT = r"(?P<amount>[0-9]{1,4})\s*(?P<unit>[^\W\d]+)"
_CLOCK = r"(?P<clock>[0-9]{1,2}:[0-9]{2})"
_NAME = r"[^\W\d]\w*(?:-[^\W\d]\w*)*"
_MOMENT = re.compile(
    rf"(?P<anchor>{_NAME})(?:\s+(?P<event>fired|issued|delivered|acknowledged))?(?:\s*(?P<sign>[+-])\s*{_COUNT})?(?:\s+{_CLOCK})?"
)
_SPAN = re.compile(_COUNT)
_RANGE = re.compile(r"(?<![0-9-])[0-9]{1,3}\s*(?:-|–|—|~|～|至|到|to)\s*(?P<most>[0-9]{1,3})\s*(?P<unit>[^\W\d]\w*)?")
_BARE = re.compile(r"(?P<before>.*?)(?P<amount>[0-9]+)\s*")


@dataclass(frozen=True)
class Moment:
    """What `due - 3 workdays 09:00` means before there is a due.

    `anchor` names a date of the subject or an alert's rung, whose `event` counts; it is empty for a span. `at` is the
    local time of day of the result, None to keep the anchor's. `source` is the text as written.
    """

    anchor: str
    sign: int
    amount: int
    unit: Unit
    at: time | None
    source: str
    event: Happening = "fired"


def parse_moment(text: str) -> Moment:
    """Read `ANCHOR [fired|issued|delivered|acknowledged] [+|- N unit] [HH:MM]`. Raises CycleInvalid.

    Units are workdays, days, weeks, hours and minutes, in the singular or plural. Hours and minutes take no time of
    day: it would undo them.
    """
    found = _MOMENT.fullmatch(text.strip())
    if not found:
        _refuse_vague(text, MOMENT_EXAMPLES)
        _refuse(text, "应为：起点、加减天数、钟点", "an anchor, an offset and a time of day are expected")
    unit = _unit(text, found["unit"], MOMENT_EXAMPLES) if found["unit"] else ""
    at = parse_clock(text, found["clock"], MOMENT_EXAMPLES) if found["clock"] else None
    if at and unit in {"hours", "minutes"}:
        _refuse(text, "按小时、分钟推算时不能再写钟点", "hours and minutes take no time of day")
    return Moment(
        anchor=found["anchor"],
        sign=-1 if found["sign"] == "-" else 1,
        amount=int(found["amount"] or 0),
        unit=unit,
        at=at,
        source=text,
        event=cast(Happening, found["event"] or "fired"),
    )


def parse_span(text: str) -> Moment:
    """Read a length of time above zero, as `2 hours`: a moment without an anchor. Raises CycleInvalid."""
    found = _SPAN.fullmatch(text.strip())
    if not found or not int(found["amount"]):
        _refuse_vague(text, SPAN_EXAMPLES)
        _refuse(text, "应为正整数加单位", "a whole number above zero and a unit are expected", SPAN_EXAMPLES)
    unit = _unit(text, found["unit"], SPAN_EXAMPLES)
    return Moment(anchor="", sign=1, amount=int(found["amount"]), unit=unit, at=None, source=text)


def parse_clock(text: str, clock: str, examples: str) -> time:
    """The time of day *clock*, as 09:00, out of *text*. Raises CycleInvalid."""
    hour, minute = map(int, clock.split(":"))
    if hour > 23 or minute > 59:
        _refuse(text, f"没有 {clock} 这个钟点", f"there is no {clock}; a day runs from 00:00 to 23:59", examples)
    return time(hour, minute)


def resolve(moment: Moment, anchor: datetime, almanac: Almanac) -> datetime:
    """The instant that *moment* means when its anchor is at *anchor* (both UTC).

    Workdays, days and weeks keep the local time of day, hours and minutes pass as they do on a stopwatch. Raises
    CalendarUnpublished where workdays are counted.
    """
    count = moment.sign * moment.amount
    if moment.unit == "hours":
        return anchor + timedelta(hours=count)
    if moment.unit == "minutes":
        return anchor + timedelta(minutes=count)
    if not count and moment.at is None:
        return anchor
    shown = zones.local(anchor, almanac.zone)
    if moment.unit == "workdays":
        day = almanac.shift_day(shown.date(), count)
    else:
        day = shown.date() + timedelta(days=7 * count if moment.unit == "weeks" else count)
    return zones.instant(day, shown.time() if moment.at is None else moment.at, almanac.zone)


def _unit(text: str, word: str, examples: str) -> Unit:
    unit = _UNITS.get(word.removesuffix("s"))
    if unit is None:
        why = "workdays, days, weeks, hours, minutes"
        _refuse(text, f"单位 {word} 不认识，可用 {why}", f"no unit {word}; there are {why}", examples)
    return unit


def _refuse_vague(text: str, examples: str) -> None:
    """A limit that is a range, or has no unit, is refused with what to write instead. Raises CycleInvalid."""
    plain = text.strip()
    vague = _RANGE.search(plain)
    if vague:
        word = (vague["unit"] or "").removesuffix("s").removeprefix("个")
        unit = _UNITS.get(word) or _SPOKEN.get(word, "workdays")
        limit = f"{plain[: vague.start()]}{vague['most']} {unit}".strip()
        why_zh = f"{vague[0]} 是区间，不是时限；请写定一个，如最迟 {limit}"
        _refuse(text, why_zh, f"{vague[0]} is a range and no limit; decide, as at the latest {limit}", examples)
    bare = _BARE.fullmatch(plain)
    if bare and ":" not in plain and (not bare["before"] or bare["before"].rstrip().endswith(("+", "-"))):
        options = [f"{plain} {unit}" for unit in ("workdays", "days", "hours")]
        why_zh = f"{bare['amount']} 没有单位；请写明是工作日、自然日还是小时，如 {'、'.join(options)}"
        _refuse(text, why_zh, f"{bare['amount']} has no unit; say which, as {', '.join(options)}", examples)


def _refuse(text: str, why_zh: str, why_en: str, examples: str = MOMENT_EXAMPLES) -> NoReturn:
    raise CycleInvalid(text=text, why_zh=why_zh, why_en=why_en, examples=examples)
