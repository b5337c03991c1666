"""Dates as people write them, and phrases of a sentence that set a time."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from supervise.model.base import Text

from .typed import fold

_CHINESE = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")} | {"零": "0", "两": "2", "○": "0"}


@dataclass(frozen=True)
class Unclear:
    """Why a writing is no date or no cycle, and what to write instead."""

    code: str
    message: Text
    fix: Text


@dataclass(frozen=True)
class TimePhrase:
    """A stretch of a sentence that sets a time: a deadline, a cycle, or neither, and then `unclear` says why.

    `assumed_year` is the year of the context where the phrase itself has none.
    """

    text: str
    at: int
    deadline: date | None = None
    cycle: str | None = None
    unclear: Unclear | None = None
    assumed_year: int | None = None


_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_WRITE_A_DATE = Text(zh="写成 2026-10-31 这样的日期", en="Write a date such as 2026-10-31")

_FULL = re.compile(
    r"(?P<y>\d{4})\s*[-./年]\s*(?P<m>\d{1,2})\s*[-./月]\s*(?P<d>\d{1,2})\s*[日号]?\.?(?:\s*T?\d{1,2}:\d{2}(?::\d{2})?)?"
    r"|(?P<y2>\d{4})(?P<m2>\d{2})(?P<d2>\d{2})"
)
_NO_YEAR = re.compile(r"(?P<m>\d{1,2})\s*[-./月]\s*(?P<d>\d{1,2})\s*[日号]?")
_NO_DAY = re.compile(r"\d{4}\s*[-./年]\s*\d{1,2}\s*月?")


def read_date(text: str) -> date | Unclear:
    """The date that *text* writes: 2026-3-5, 2026.3.5, 2026/3/5, 2026年3月5日, 20260305, 二〇二六年三月五日, or the
    last day that 2026年10月底前 means. Full-width digits count as digits.
    """
    written = _arabic(fold(text).strip())
    if full := _FULL.fullmatch(written):
        year, month, day = (int(full[name] or full[f"{name}2"]) for name in "ymd")
        return _make(year, month, day)
    if short := _NO_YEAR.fullmatch(written):
        return _without_year(int(short["m"]), int(short["d"]), text.strip())
    if _NO_DAY.fullmatch(written):
        return Unclear("date-no-day", Text(zh=f"「{text}」没有写到日", en=f"{text!r} has no day"), _WRITE_A_DATE)
    phrases = time_phrases(written)
    if len(phrases) == 1 and len(phrases[0].text) == len(written):
        phrase = phrases[0]
        return phrase.deadline or phrase.unclear or _unreadable(text)
    return _unreadable(text)


def _arabic(text: str) -> str:
    """Chinese numerals of a date as digits, where *text* is such a date."""
    if not re.fullmatch(
        r"[〇零○一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}[日号]", text
    ):
        return text
    return re.sub(r"[〇零○一二三四五六七八九十]+", lambda match: _digits(match[0]), text)


def _digits(numeral: str) -> str:
    if "十" not in numeral:
        return "".join(_CHINESE[char] for char in numeral)
    tens, ones = numeral.split("十")
    return (_CHINESE[tens] if tens else "1") + (_CHINESE[ones] if ones else "0")


def _make(year: int, month: int, day: int) -> date | Unclear:
    if not (1900 <= year <= 2199 and 1 <= month <= 12):
        what = Text(zh=f"没有 {year}年{month}月 这个月份", en=f"There is no month {month} of {year}")
        return Unclear("date-impossible", what, _WRITE_A_DATE)
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        what = Text(zh=f"{year}年{month}月没有{day}日", en=f"{year}-{month:02} has no day {day}")
        fix = Text(zh=f"该月最后一天是{last}日，请核对", en=f"Its last day is {last}: check it")
        return Unclear("date-impossible", what, fix)
    return date(year, month, day)


def _without_year(month: int, day: int, text: str) -> Unclear:
    """What is wrong with a month and a day alone: no year has them, or the year is missing."""
    if 1 <= month <= 12 and 1 <= day <= _LONGEST[month - 1]:
        return _no_year(text)
    what = Text(zh=f"「{text}」：没有这一天", en=f"{text!r}: there is no such day")
    fix = Text(zh="请核对月和日，并写上年份，如 2026-09-30", en="Check month and day, and add the year, as 2026-09-30")
    return Unclear("date-impossible", what, fix)


def _no_year(text: str) -> Unclear:
    fix = Text(zh="补上四位年份，如 2026-03-05", en="Add the year in four digits, as 2026-03-05")
    return Unclear("date-no-year", Text(zh=f"「{text}」没有年份", en=f"{text!r} has no year"), fix)


def _unreadable(text: str) -> Unclear:
    shown = text.strip()[:40]
    return Unclear("date-unreadable", Text(zh=f"「{shown}」不是日期", en=f"{shown!r} is no date"), _WRITE_A_DATE)


_YEAR = r"(?:(?<!\d)(?P<y>(?:19|20)\d\d)年|今年|本年|当年)?"
_BY = r"(?:之前|以前|前)"
_PHRASE = re.compile(
    r"(?P<within>(?<!\d)(?:\d{1,3}|[一二两三四五六七八九十]{1,3})(?:年|个月|个季度|周|天|日|个工作日)(?:以|之)?内(?!部))"
    r"|(?P<every>(?:每个?|按|逐)(?P<per>两个?月|双月|双周|两周|月|季度?|周|星期|半年|年|旬)"
    rf"(?P<point>(?:\d{{1,2}}月)?(?:年?底|末|初|\d{{1,2}}[日号]|(?<=周)[一二三四五六日天])?{_BY}?))"
    rf"|(?P<day>{_YEAR}(?P<m>\d{{1,2}})月(?P<d>\d{{1,2}})[日号]{_BY})"
    rf"|(?P<month>{_YEAR.replace('y>', 'y2>')}(?P<m2>\d{{1,2}})月(?P<end2>[底末]){_BY}?)"
    rf"|(?P<quarter>{_YEAR.replace('y>', 'y3>')}第?(?P<q>[一二三四1-4])季度(?:[末底]{_BY}?|内|{_BY}))"
    rf"|(?P<half>{_YEAR.replace('y>', 'y4>')}(?P<h>[上下])半年(?:[末底]{_BY}?|内|{_BY}))"
    rf"|(?P<yearend>(?:(?<!\d)(?P<y5>(?:19|20)\d\d)年年?|今年年?|本年|(?<!\d)年)(?:(?P<end5>[底末]){_BY}?|内(?!部)))"
    r"|(?P<standing>长期(?=坚持|推进|推动|实施|开展|落实|任务|有效|\s*(?:$|[,。;、)\]])))"
)
_CYCLES = {
    "周": "weekly", "星期": "weekly", "双周": "fortnightly", "两周": "fortnightly", "月": "monthly",
    "双月": "bimonthly", "两月": "bimonthly", "两个月": "bimonthly", "季": "quarterly", "季度": "quarterly",
    "半年": "half-yearly", "年": "yearly",
}  # fmt: skip
_REPORTING = re.compile(r"[^,。;\n]{0,20}?(?:报送|上报|报告|填报|反馈|通报|汇报|报市|报区|更新)")
_SENTENCE_END = re.compile(r"[。\n]")


def time_phrases(text: str, year: int | None = None) -> tuple[TimePhrase, ...]:
    """The phrases of *text* that set a time, in order. A phrase without a year takes the one written before it in its
    sentence, else *year*, else it is unclear. 每年 and its kin count only where they say when or what to report.
    """
    folded = fold(text)
    found: list[TimePhrase] = []
    written: int | None = None
    seen_to = 0
    for match in _PHRASE.finditer(folded):
        if _SENTENCE_END.search(folded, seen_to, match.start()):
            written = None
        seen_to = match.end()
        explicit = next((int(match[name]) for name in ("y", "y2", "y3", "y4", "y5") if match[name]), None)
        written = explicit or written
        found += _interpret(match, text[match.start() : match.end()], written, year)
    return tuple(found)


def _interpret(match: re.Match[str], phrase: str, written: int | None, context: int | None) -> Iterator[TimePhrase]:
    at = match.start()
    if match["within"]:
        yield TimePhrase(phrase, at, unclear=_open(phrase, "起算日没有写明", "the day it counts from is not stated"))
    elif match["standing"]:
        yield TimePhrase(phrase, at, unclear=_open(phrase, "长期任务没有期限", "a standing duty has no deadline"))
    elif match["every"]:
        yield from _cycle(match, phrase)
    elif _sets_a_deadline(match):
        use = written or context
        if use is None:
            short = match["day"] and _without_year(int(match["m"]), int(match["d"]), phrase)
            yield TimePhrase(phrase, at, unclear=short or _no_year(phrase))
            return
        day = _last_day(match, use)
        assumed = None if written else use
        if isinstance(day, Unclear):
            yield TimePhrase(phrase, at, unclear=day, assumed_year=assumed)
        else:
            yield TimePhrase(phrase, at, deadline=day, assumed_year=assumed)


def _sets_a_deadline(match: re.Match[str]) -> bool:
    """`2026年底` alone may tell of the past; it is a deadline with 前, after 到 or 于, before 完成, or on its own."""
    if not (match["end2"] or match["end5"]) or match[0].endswith("前"):
        return True
    before, after = match.string[: match.start()].rstrip(), match.string[match.end() :].lstrip()
    return before.endswith(("到", "至", "于", "在")) or after.startswith("完成") or not (before or after)


def _last_day(match: re.Match[str], year: int) -> date | Unclear:
    if match["day"]:
        return _make(year, int(match["m"]), int(match["d"]))
    if match["month"]:
        month = int(match["m2"])
    elif match["quarter"]:
        month = 3 * ("一二三四".find(match["q"]) + 1 or int(match["q"]))
    elif match["half"]:
        month = 6 if match["h"] == "上" else 12
    else:
        month = 12
    return _make(year, month, monthrange(year, month)[1] if 1 <= month <= 12 else 1)


def _cycle(match: re.Match[str], phrase: str) -> Iterator[TimePhrase]:
    cycle = _CYCLES.get(match["per"])
    point = match["point"]
    if not (point or _REPORTING.match(match.string, match.end())):
        return
    if cycle is None:
        yield TimePhrase(phrase, match.start(), unclear=_open(phrase, "没有这样的周期", "there is no such cycle"))
    elif point:
        left = _open(
            phrase, "周期已读，截止日由周期规则定", "the cycle is read; its due day is set by the periods rule"
        )
        yield TimePhrase(phrase, match.start(), cycle=cycle, unclear=left)
    else:
        yield TimePhrase(phrase, match.start(), cycle=cycle)


def _open(phrase: str, zh: str, en: str) -> Unclear:
    fix = Text(zh="需要时请填写交办期限或督办周期", en="Enter a deadline or a cycle where one is needed")
    return Unclear("time-open", Text(zh=f"「{phrase}」：{zh}", en=f"{phrase!r}: {en}"), fix)
