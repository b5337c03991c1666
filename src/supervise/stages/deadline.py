"""Why a report is due on its day: each day that was counted or skipped, its notice, and what moved the due since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from supervise.calendar.almanac import Almanac
from supervise.calendar.dues import parse_due, route
from supervise.calendar.notices import KnownDays
from supervise.calendar.zones import local
from supervise.model.base import Text
from supervise.model.documents import Sentence
from supervise.model.tasks import Period, Plan
from supervise.model.words import WORDS
from supervise.rules.times import chinese_time

_SATURDAY = 5
_ROLLS = {
    "previous workday": Text(zh="，遇非工作日提前到上一个工作日", en=", or on the workday before"),
    "next workday": Text(zh="，遇非工作日顺延到下一个工作日", en=", or on the workday after"),
    "none": Text(zh="", en=""),
}
_WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
MOST = 400
"""Days told at most: a count over more is a mistake somebody should see as one."""


@dataclass(frozen=True)
class Moved:
    """Something that moved a due: when, by what kind of event, from where to where."""

    at: datetime
    event: str
    before: datetime | None
    after: datetime | None


@dataclass(frozen=True)
class Walked:
    """A day on the way to a due: whether it is worked, and as which workday it was counted."""

    day: date
    worked: bool
    count: int | None = None


def walk(plan: Plan, period: Period, almanac: Almanac) -> Sequence[Walked]:
    """The days from the one that a due counts from to its own, by *almanac*."""
    day, step, workdays = route(
        parse_due(plan.due), plan.roll, period.starts_at, period.ends_at, almanac
    )  # fmt: skip
    found: list[Walked] = []
    counted = 0
    while len(found) < MOST:
        worked = almanac.is_workday(day)
        if not workdays:
            found.append(Walked(day, worked))
            if worked or not step:
                return found
        elif found:
            counted += worked
            found.append(Walked(day, worked, counted if worked else None))
            if counted == workdays:
                return found
        else:
            found.append(Walked(day, worked))
        day += timedelta(days=step)
    return found


def explain_due(
    period: Period, plan: Plan, almanac: Almanac, moved: Sequence[Moved], since: datetime
) -> tuple[Sentence, ...]:
    """The days on the way to the due of *period*, by *almanac* as it was known at *since*, and what *moved* it."""
    zone, roll = almanac.zone, _ROLLS[plan.roll]
    due, at = _moment(period.due_at, zone), _moment(since, zone)
    told = [
        _say(
            f"{period.slot_key}期应于{due}前填报；规则所定截止为{chinese_time(plan.due)}{roll.zh}。",
            f"Period {period.slot_key} is due before {due}; the rule says {plan.due}{roll.en}.",
        ),
        _say(f"以下按{at}所知的放假安排推算：", f"The days, by the calendar as it was known at {at}:"),
    ]
    days = walk(plan, period, almanac)
    for place, one in enumerate(days):
        told.append(
            _day(one, almanac, first=place == 0, last=place == len(days) - 1, counting=days[-1].count is not None)
        )
    if period.waits_for is not None:
        year = period.waits_for
        told.append(_say(f"{year} 年放假安排尚未公布，此时限为暂定。",
                         f"The official calendar of {year} is not published: this due is provisional."))  # fmt: skip
    told += _history(moved, zone)
    return tuple(told)


def _day(one: Walked, almanac: Almanac, *, first: bool, last: bool, counting: bool) -> Sentence:
    why = _why(one, almanac)
    if counting and first:
        zh, en = "起算日，不计", "counted from, not itself counted"
    elif one.count is not None:
        zh, en = f"第 {one.count} 个工作日", f"workday {one.count}"
    elif last:
        zh, en = "截止日", "the day of the due"
    else:
        zh, en = "不计", "skipped"
    weekday = _WEEKDAYS[one.day.weekday()]
    return _say(f"{one.day}（{weekday}）{why.zh}：{zh}。", f"{one.day} ({one.day:%a}), {why.en}: {en}.", 1)


def _why(one: Walked, almanac: Almanac) -> Text:
    calendar = almanac.calendar
    notice = calendar.notice_of(one.day) if isinstance(calendar, KnownDays) else None
    if notice is not None:
        zh, en = ("上班", "worked") if one.worked else ("放假", "off")
        return Text(zh=f"{zh}，依{notice.number}", en=f"{en} by {notice.number}")
    weekend = one.day.weekday() >= _SATURDAY
    mark = Text(zh="", en="") if calendar.published(one.day.year) else Text(zh="，暂定", en=", provisional")
    if one.worked:
        return Text(zh=f"工作日{mark.zh}", en=f"a workday{mark.en}")
    said = Text(zh="周末", en="a weekend") if weekend else Text(zh="放假", en="a day off")
    return Text(zh=f"{said.zh}{mark.zh}", en=f"{said.en}{mark.en}")


def _history(moved: Sequence[Moved], zone: ZoneInfo) -> Iterator[Sentence]:
    for one in moved:
        words = WORDS.get(one.event, Text(zh=one.event, en=one.event))
        at, before, after = (_moment(instant, zone) for instant in (one.at, one.before, one.after))
        yield _say(f"{at}{words.zh}：由{before}改为{after}。", f"{at}, {words.en}: from {before} to {after}.")


def _moment(instant: datetime | None, zone: ZoneInfo) -> str:
    return "—" if instant is None else f"{local(instant, zone):%Y-%m-%d %H:%M}"


def _say(zh: str, en: str, indent: int = 0) -> Sentence:
    return Sentence(text=Text(zh=zh, en=en), indent=indent)
