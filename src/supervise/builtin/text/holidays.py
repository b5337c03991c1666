"""The sentences of an official notice on days off, read into days: whatever names a day is understood or refused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from supervise.calendar.notices import KnownDays
from supervise.model.base import Text
from supervise.model.findings import Finding
from supervise.model.matters import Place
from supervise.model.worlds import CalendarNotice

_DAY = timedelta(days=1)
_DECEMBER = 12
_SATURDAY = 5
LONGEST = 15
"""Days by which a holiday is prolonged at most; more is surely misread."""

_WEEKDAYS = "一二三四五六日"
_DATE = re.compile(
    r"(?:(?P<year>[0-9]{4})年)?(?:(?P<month>[0-9]{1,2})月)?(?P<day>[0-9]{1,2})日(?:[（(](?P<note>[^）)]*)[）)])?"
)
_WEEKDAY = re.compile(r"(?:星期|周)(?P<name>[一二三四五六日天])")
_TO = re.compile(r"\s*(?:至|到|—+|－|–|-|~|～)\s*")
_AND = re.compile(r"\s*(?:、|和|以及|及|与)\s*")
_REST = re.compile(r"(?:均|都)?(?:放假|补休)(?:调休|公休|补休)?")
_WORK = re.compile(r"(?:均|都)?(?:照常|正常)?上班")
_FROM_ON = re.compile(r"起(?:照常|正常|恢复)?上班")
_NAMED = re.compile(r"(?:为|是)?(?:法定节?假日|公休日|照常公休|照常休息|周末公休)")
_MOVED = re.compile(r"(?:[一二三四五六两0-9]+个)?(?:公休日?)?(?:分别)?(?:调至|调到|调整至|调整到)")
_PROLONGED = re.compile(r"(?:将|把)?(?:延长)?(?:[0-9]{4}年)?[^0-9，。]{0,8}?假期(?:延长)?(?:至|到)")
_COUNT = re.compile(r"(?:共|放假|一共)?(?P<count>[0-9]+)天")
_PLAIN = re.compile(r"(?:与|和)(?:前后)?(?:周末|双休日)连休|(?:放假)?调休")
_FILLER = re.compile(r"(?:[\s，,。；;：:、]|其中|同时|另外|即|将|把)+")
_HEAD = re.compile(r"\s*(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|[0-9]+[.．、])?\s*")
_NAME = re.compile(r"(?P<name>[^：:0-9，。]{1,12})[：:]")
_NUMBER = re.compile(r"^\s*(?P<number>[^\s，。0-9]{2,12}〔[0-9]{4}〕[0-9]{1,4}号)\s*$")
_ISSUED = re.compile(
    r"^\s*(?:[^0-9，。：]*\s)?(?P<year>[0-9〇○零一二三四五六七八九]{4})年(?P<month>[0-9一二三四五六七八九十]{1,3})月(?P<day>[0-9一二三四五六七八九十]{1,3})日\s*$"
)
_TITLE = re.compile(r"(?P<year>[0-9]{4})年.*(?:安排|假期|放假).*(?:通知|公告)")
_DIGITS = {name: number for number, name in enumerate("〇一二三四五六七八九")} | {"○": 0, "零": 0}


@dataclass(frozen=True)
class Understood:
    """A line of a notice, and the days that it takes off and makes worked; none where it names no day."""

    line: int
    text: str
    off: tuple[date, ...] = ()
    worked: tuple[date, ...] = ()


@dataclass(frozen=True)
class NoticeRead:
    """What was understood of a notice, line by line, and what was not. `notice` is None while anything is refused."""

    lines: Sequence[Understood]
    findings: Sequence[Finding]
    notice: CalendarNotice | None


def read_notice(
    text: str, *, calendar: str, known: KnownDays, number: str | None = None, published_on: date | None = None
) -> NoticeRead:
    """The notice that *text* is, for *calendar* as it is *known*: a prolonged holiday goes on from its last day there.

    Its year comes from the title, its number and date from lines of their own, unless they are given here.
    """
    reading = _Reading(known)
    for place, line in enumerate(text.splitlines(), start=1):
        reading.line(place, line)
    return reading.result(calendar, number, published_on)


class _Refused(Exception):
    def __init__(self, at: int, zh: str, en: str) -> None:
        super().__init__(en)
        self.at, self.said = at, Text(zh=zh, en=en)


@dataclass
class _Reading:
    """Where a reading stands: what was said so far, and the date that the next one is short for."""

    known: KnownDays
    lines: list[Understood] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    title: str = ""
    year: int | None = None
    number: str | None = None
    issued: date | None = None
    amends: bool = False
    _text: str = ""
    _new_year: bool = False
    _month: int | None = None
    _mentioned: list[date] = field(default_factory=list)
    _off: list[date] = field(default_factory=list)
    _worked: list[date] = field(default_factory=list)

    def line(self, place: int, text: str) -> None:
        """Read one line: of the head, of the arrangement, or one without any day, which says nothing here."""
        if self._heading(text) or not _DATE.search(text):
            if text.strip():
                self.lines.append(Understood(place, text.strip()))
            return
        self._text, self._off, self._worked, self._mentioned, self._month = text, [], [], [], None
        try:
            self._paragraph()
        except _Refused as refused:
            self.findings.append(_finding(refused.said, place, refused.at + 1, text))
            return
        off, worked = tuple(sorted(set(self._off))), tuple(sorted(set(self._worked)))
        self.lines.append(Understood(place, text.strip(), off, worked))

    def result(self, calendar: str, number: str | None, published_on: date | None) -> NoticeRead:
        """The whole notice, or what is missing for one."""
        number, published_on = number or self.number, published_on or self.issued
        off = {day for line in self.lines for day in line.off}
        worked = {day for line in self.lines for day in line.worked}
        self.findings += _missing(self.year, number, published_on, off | worked, refused=bool(self.findings))
        for day in sorted(off & worked):
            self.findings.append(
                _finding(Text(zh=f"{day} 既放假又上班", en=f"{day} is both off and worked"), None, None, "")
            )
        if self.findings or self.year is None or number is None or published_on is None:
            return NoticeRead(self.lines, self.findings, None)
        arranged = [one for one in self.known.notices if self.year in one.years]
        change = self.amends and bool(arranged)
        title = self.title or f"{self.year}年放假安排"
        said = f"{'a change of ' if change else ''}the public holidays of {self.year}"
        notice = CalendarNotice(
            calendar=calendar, number=number, title=Text(zh=title, en=said), published_on=published_on,
            years=() if change else (self.year,), amends=arranged[0].number if change else None,
            off=tuple(sorted(off)), worked=tuple(sorted(worked)),
        )  # fmt: skip
        return NoticeRead(self.lines, (), notice)

    def _heading(self, text: str) -> bool:
        if found := _NUMBER.match(text):
            self.number = found["number"]
        elif found := _ISSUED.match(text):
            parts = [_numeral(found[part]) for part in ("year", "month", "day")]
            self.issued = date(*parts)
        elif self.year is None and (found := _TITLE.search(text)):
            self.year, self.title = int(found["year"]), text.strip()
            self.amends = any(word in text for word in ("调整", "延长"))
        else:
            return False
        return True

    def _paragraph(self) -> None:
        at = _matched(_HEAD, self._text, 0)
        named = _NAME.match(self._text, at)
        self._new_year = "元旦" in (named["name"] if named else self._text)
        at = named.end() if named else at
        days: list[date] = []
        while (at := _matched(_FILLER, self._text, at)) < len(self._text):
            at, days = self._clause(at, days)

    def _clause(self, at: int, days: list[date]) -> tuple[int, list[date]]:
        """One clause from *at* on; *days* are those that the clause before it was about."""
        text = self._text
        if counted := _COUNT.match(text, at):
            if int(counted["count"]) != len(days):
                count = counted["count"]
                raise _Refused(
                    at, f"所列日期是 {len(days)} 天，不是 {count} 天", f"these are {len(days)} days, not {count}"
                )
            if counted[0].startswith("放假"):
                self._off += days
            return counted.end(), days
        if plain := _PLAIN.match(text, at):
            return plain.end(), days
        if prolonged := _PROLONGED.match(text, at):
            at = prolonged.end()
            at, until = self._one_date(at)
            days = self._prolonged(prolonged.end(), until)
            self._off += days
            return at, days
        begun = at
        at, days = self._days(at)
        return self._verb(begun, at, days), days

    def _verb(self, begun: int, at: int, days: list[date]) -> int:
        text = self._text
        if found := _FROM_ON.match(text, at):
            self._worked += [day for day in days if day.weekday() >= _SATURDAY]
        elif found := _COUNT.match(text, at) if text.startswith("放假", at) else None:
            self._off += days
            return at + len("放假")
        elif found := _REST.match(text, at):
            self._off += days
        elif found := _WORK.match(text, at):
            self._worked += days
        elif found := _MOVED.match(text, at):
            end, moved = self._days(found.end())
            self._off += moved
            return end
        elif not (found := _NAMED.match(text, at)):
            said = text[begun : at + 12]
            raise _Refused(
                at, f"看不懂“{said}”：应为放假、补休、上班或调至某日", f"“{said}”: off, worked, or moved to a day?"
            )
        return found.end()

    def _days(self, at: int) -> tuple[int, list[date]]:
        """Days and spans of days, joined by commas of their own kind."""
        found: list[date] = []
        while True:
            at, first = self._one_date(at, opens=not found)
            to = _TO.match(self._text, at)
            last = first
            if to is not None:
                begun = at
                at, last = self._one_date(to.end())
                if last < first and first.month == _DECEMBER:
                    last = last.replace(year=first.year + 1)
                if not first <= last <= first + LONGEST * _DAY:
                    raise _Refused(begun, f"{first} 至 {last} 不成一段", f"{first} to {last} is no span")
            found += [first + n * _DAY for n in range((last - first).days + 1)]
            joined = _AND.match(self._text, at)
            if joined is None or not _DATE.match(self._text, joined.end()):
                self._mentioned += found
                return at, found
            at = joined.end()

    def _one_date(self, at: int, *, opens: bool = False) -> tuple[int, date]:
        """The date at *at*. Without a month, one that *opens* a clause is a day that was mentioned before; any other is
        of the month of the date before it.
        """
        told = _DATE.match(self._text, at)
        if told is None:
            said = self._text[at : at + 12]
            raise _Refused(at, f"看不懂“{said}”：此处应为日期", f"“{said}”: a date is expected here")
        if self.year is None:
            raise _Refused(at, "标题里没有年份", "no title before it says the year")
        again = [day.month for day in self._mentioned if day.day == int(told["day"])] if opens else []
        month = int(told["month"] or (again[-1] if again else self._month) or 0)
        self._month = month
        before = self._new_year and month == _DECEMBER
        year = int(told["year"] or self.year - before)
        try:
            day = date(year, month, int(told["day"]))
        except ValueError:
            raise _Refused(at, f"没有 {told[0]} 这一天", f"there is no such day: {told[0]}") from None
        weekday = _WEEKDAY.search(told["note"] or "")
        if weekday and _WEEKDAYS.index(weekday["name"].replace("天", "日")) != day.weekday():
            real = _WEEKDAYS[day.weekday()]
            raise _Refused(
                told.start("note"), f"{day} 是星期{real}，不是{weekday[0]}", f"{day} is a {day:%A}, not {weekday[0]}"
            )
        return told.end(), day

    def _prolonged(self, at: int, until: date) -> list[date]:
        """The days from the end of the holiday that is known to *until*."""
        days = [until]
        while len(days) <= LONGEST:
            before = days[-1] - _DAY
            notice = self.known.notice_of(before)
            if notice is not None and before in notice.off:
                return sorted(days)
            days.append(before)
        raise _Refused(at, f"{until} 之前没有已知的假期可延长", f"no known holiday before {until} to go on from")


def _missing(
    year: int | None, number: str | None, published_on: date | None, named: set[date], *, refused: bool
) -> Iterator[Finding]:
    if year is None:
        yield _finding(Text(zh="没有写明年份的标题", en="no title that says the year"), None, None, "")
    if not named and not refused:
        yield _finding(Text(zh="没有读到任何日期", en="it names no days"), None, None, "")
    if number is None:
        yield _finding(
            Text(zh="没有发文字号，请用 --number 写明", en="it has no number: say one with --number"), None, None, ""
        )
    if published_on is None:
        yield _finding(
            Text(zh="没有发文日期，请用 --published 写明", en="it has no date of issue: say it with --published"),
            None,
            None,
            "",
        )


def _finding(said: Text, line: int | None, column: int | None, quote: str) -> Finding:
    return Finding(
        code="notice-unreadable", level="error", message=said, place=Place(line=line, column=column), quote=quote
    )


def _matched(pattern: re.Pattern[str], text: str, at: int) -> int:
    """Where *pattern* ends that may stand at *at*."""
    found = pattern.match(text, at)
    return at if found is None else found.end()


def _numeral(told: str) -> int:
    """A number in digits, or in Chinese ones as dates have them: 二〇二六, 十一, 二十三."""
    if told.isdigit() and told.isascii():
        return int(told)
    if "十" in told:
        tens, _, ones = told.partition("十")
        return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)
    return int("".join(str(_DIGITS[one]) for one in told))
