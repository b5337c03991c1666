"""Phrases of time in both notations: `due - 3 workdays 09:00` is 截止前3个工作日 09:00."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .chinese import ANCHORS, CYCLES, EVENTS, NUMERALS, SIDES, UNITS, UNITS_READ, WEEKDAYS

_PLAIN_CYCLES = {zh: plain for plain, zh in CYCLES.items()}
_PLAIN_ANCHORS = {zh: plain for plain, zh in ANCHORS.items()}
_PLAIN_EVENTS = {zh: plain for plain, zh in EVENTS.items()}
_PLAIN_UNITS = {**{zh: plain for plain, zh in UNITS.items()}, **UNITS_READ}
_PLAIN_SIDES = {zh: plain for plain, zh in SIDES.items()}
_PLAIN_DAYS = {zh: plain for plain, zh in WEEKDAYS.items()}

_CLOCK = r"(?:\s*(?P<clock>[0-9]{1,2}:[0-9]{2}))?"
_UNIT_ZH = "|".join(sorted(_PLAIN_UNITS, key=len, reverse=True))
_UNIT = r"(?P<unit>[a-z]+?)s?"
_AMOUNT = r"(?P<amount>[0-9]{1,4})"
_AMOUNT_ZH = rf"(?P<amount>[0-9]{{1,4}}|[{''.join(NUMERALS)}])"
_NAME = r"(?P<anchor>[^\W\d]\w*(?:-[^\W\d]\w*)*)"

_NAMED_ZH = re.compile(
    rf"(?:(?P<weekday>{'|'.join(_PLAIN_DAYS)})|(?:每月)?(?P<day>[0-9]{{1,2}})[日号]|(?P<last>最后(?:一个)?工作日)){_CLOCK}"
)
_SPAN_ZH = re.compile(rf"{_AMOUNT_ZH}\s*(?P<unit>{_UNIT_ZH})")
_AFTER_ZH = (
    rf"(?P<event>{'|'.join(_PLAIN_EVENTS)})?"
    rf"(?:当日|\s*(?P<side>[{''.join(_PLAIN_SIDES)}+-])\s*{_AMOUNT_ZH}\s*(?P<unit>{_UNIT_ZH}))?{_CLOCK}"
)
_MOMENT_ZH = re.compile(rf"(?P<anchor>[^\W\d]\w*?(?:-\w+?)*?){_AFTER_ZH}")
_AFTER = re.compile(_AFTER_ZH)

_NAMED = re.compile(
    rf"(?:(?P<weekday>{'|'.join(WEEKDAYS)})|day\s+(?P<day>[0-9]{{1,2}})|(?P<last>last\s+workday)){_CLOCK}"
)
_SPAN = re.compile(rf"{_AMOUNT}\s*{_UNIT}")
_MOMENT = re.compile(
    rf"{_NAME}(?:\s+(?P<event>{'|'.join(EVENTS)}))?(?:\s*(?P<side>[+-])\s*{_AMOUNT}\s*{_UNIT})?{_CLOCK}"
)
_FOLDED = str.maketrans("：０１２３４５６７８９　－＋", ":0123456789 -+")


NO_NAMES: Mapping[str, str] = {}


def plain_time(text: str, called: Mapping[str, str] = NO_NAMES) -> str:
    """A phrase of time in plain notation, evenly spaced; a text that is no such phrase comes back as it is.

    *called* says in Chinese what the ruleset has named itself and counts from.
    """
    words = _by_code(" ".join(text.translate(_FOLDED).split()), called)
    if words in _PLAIN_CYCLES:
        return _PLAIN_CYCLES[words]
    for form, parts in ((_NAMED_ZH, _PLAIN_DAYS), (_NAMED, None)):
        if found := form.fullmatch(words):
            return _joined(_named(found, parts), found["clock"])
    if found := _SPAN_ZH.fullmatch(words) or _SPAN.fullmatch(words):
        return _count(found)
    found = (_MOMENT_ZH.fullmatch(words) if _is_chinese(words) else None) or _MOMENT.fullmatch(words)
    return text if found is None else _moment(found)


def _by_code(words: str, called: Mapping[str, str]) -> str:
    """*words* with the code of what they begin with, where that goes by its name."""
    for code, name in called.items():
        after = words.removeprefix(name)
        if name not in _PLAIN_ANCHORS and after != words and (after[:1] in {"", " "} or _AFTER.fullmatch(after)):
            return code + after
    return words


def chinese_time(plain: str, called: Mapping[str, str] = NO_NAMES) -> str:
    """A phrase in plain notation as it is said in Chinese; a cron line stays what it is."""
    if plain in CYCLES:
        return CYCLES[plain]
    if found := _NAMED.fullmatch(plain):
        if found["weekday"]:
            day = WEEKDAYS[found["weekday"]]
        else:
            day = f"每月{found['day']}日" if found["day"] else "最后一个工作日"
        return _joined(day, found["clock"])
    if found := _SPAN.fullmatch(plain):
        return f"{found['amount']}{UNITS.get(found['unit'], found['unit'])}"
    found = _MOMENT.fullmatch(plain)
    if found is None or found["unit"] not in {None, *UNITS}:
        return plain
    anchor = called.get(found["anchor"], ANCHORS.get(found["anchor"], found["anchor"]))
    event = EVENTS[found["event"]] if found["event"] else ""
    side = SIDES[found["side"]] if found["side"] else "当日" if found["clock"] else ""
    count = f"{found['amount']}{UNITS[found['unit']]}" if found["unit"] else ""
    said = _joined(f"{anchor}{event}{side}{count}", found["clock"])
    return said if plain_time(said, called) == plain else plain


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)


def _named(found: re.Match[str], weekdays: Mapping[str, str] | None) -> str:
    if found["weekday"]:
        return found["weekday"] if weekdays is None else weekdays[found["weekday"]]
    return f"day {int(found['day'])}" if found["day"] else "last workday"


def _count(found: re.Match[str]) -> str:
    unit = _PLAIN_UNITS.get(found["unit"], found["unit"])
    amount = int(NUMERALS.get(found["amount"], found["amount"]))
    return f"{amount} {unit}" + ("" if amount == 1 else "s")


def _moment(found: re.Match[str]) -> str:
    anchor = _PLAIN_ANCHORS.get(found["anchor"], found["anchor"])
    event = _PLAIN_EVENTS.get(found["event"], found["event"]) if found["event"] else ""
    side = _PLAIN_SIDES.get(found["side"], found["side"]) if found["side"] else ""
    counted = f"{side} {_count(found)}" if side else ""
    return _joined(
        " ".join(part for part in (anchor, "" if event == "fired" else event, counted) if part), found["clock"]
    )


def _joined(said: str, clock: str | None) -> str:
    return said if not clock else f"{said} {clock.zfill(5)}"
