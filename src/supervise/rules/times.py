"""Phrases of time in both notations: `due - 3 workdays 09:00` is 截止前3个工作日 09:00."""

from __future__ import annotations

import re
from collections.abc import Mapping

CYCLES: Mapping[str, str] = {
    "once": "一次", "weekly": "每周", "fortnightly": "每两周", "monthly": "每月", "bimonthly": "每两月",
    "quarterly": "每季度", "half-yearly": "每半年", "yearly": "每年",
}  # fmt: skip
ANCHORS: Mapping[str, str] = {
    "start": "开始", "end": "结束", "opens": "开放", "due": "截止", "assigned": "分发", "acknowledged": "签收",
    "deadline": "期限", "registered": "立项", "urged": "催办", "instructed": "批示", "resolved": "解除",
    "submitted": "提交", "raised": "提出", "limit": "时限",
    "blue": "蓝色", "yellow": "黄色", "orange": "橙色", "red": "红色",
}  # fmt: skip
"""What is counted from. Any other word is a name that the ruleset gives itself, the same in both notations."""
EVENTS: Mapping[str, str] = {"fired": "触发", "acknowledged": "签收", "issued": "签发", "delivered": "送达"}
UNITS: Mapping[str, str] = {
    "workday": "个工作日", "day": "天", "week": "周", "hour": "小时", "minute": "分钟",
}  # fmt: skip
WEEKDAYS: Mapping[str, str] = {
    "monday": "周一", "tuesday": "周二", "wednesday": "周三", "thursday": "周四", "friday": "周五", "saturday": "周六",
    "sunday": "周日",
}  # fmt: skip

_ALSO: Mapping[str, str] = {"工作日": "workday", "日": "day", "个星期": "week", "个小时": "hour"}
_PLAIN_CYCLES = {zh: plain for plain, zh in CYCLES.items()}
_PLAIN_ANCHORS = {zh: plain for plain, zh in ANCHORS.items()}
_PLAIN_EVENTS = {zh: plain for plain, zh in EVENTS.items()}
_PLAIN_UNITS = {**{zh: plain for plain, zh in UNITS.items()}, **_ALSO}
_PLAIN_DAYS = {zh: plain for plain, zh in WEEKDAYS.items()}

_CLOCK = r"(?:\s*(?P<clock>[0-9]{1,2}:[0-9]{2}))?"
_UNIT_ZH = "|".join(sorted(_PLAIN_UNITS, key=len, reverse=True))
_UNIT = r"(?P<unit>[a-z]+?)s?"
_AMOUNT = r"(?P<amount>[0-9]{1,4})"
_NUMERALS = {numeral: str(number) for number, numeral in enumerate("一二三四五六七八九十", start=1)} | {"两": "2"}
_AMOUNT_ZH = rf"(?P<amount>[0-9]{{1,4}}|[{''.join(_NUMERALS)}])"
_NAME = r"(?P<anchor>[^\W\d]\w*(?:-[^\W\d]\w*)*)"

_NAMED_ZH = re.compile(
    rf"(?:(?P<weekday>{'|'.join(_PLAIN_DAYS)})|(?:每月)?(?P<day>[0-9]{{1,2}})[日号]|(?P<last>最后(?:一个)?工作日)){_CLOCK}"
)
_SPAN_ZH = re.compile(rf"{_AMOUNT_ZH}\s*(?P<unit>{_UNIT_ZH})")
_MOMENT_ZH = re.compile(
    rf"(?P<anchor>[^\W\d]\w*?(?:-\w+?)*?)(?P<event>{'|'.join(_PLAIN_EVENTS)})?"
    rf"(?:当日|(?P<side>[前后])\s*{_AMOUNT_ZH}\s*(?P<unit>{_UNIT_ZH}))?{_CLOCK}"
)

_NAMED = re.compile(
    rf"(?:(?P<weekday>{'|'.join(WEEKDAYS)})|day\s+(?P<day>[0-9]{{1,2}})|(?P<last>last\s+workday)){_CLOCK}"
)
_SPAN = re.compile(rf"{_AMOUNT}\s*{_UNIT}")
_MOMENT = re.compile(
    rf"{_NAME}(?:\s+(?P<event>{'|'.join(EVENTS)}))?(?:\s*(?P<side>[+-])\s*{_AMOUNT}\s*{_UNIT})?{_CLOCK}"
)
_FOLDED = str.maketrans("：０１２３４５６７８９　－＋", ":0123456789 -+")


def plain_time(text: str) -> str:
    """A phrase of time in plain notation, evenly spaced; a text that is no such phrase comes back as it is."""
    words = " ".join(text.translate(_FOLDED).split())
    if words in _PLAIN_CYCLES:
        return _PLAIN_CYCLES[words]
    for form, parts in ((_NAMED_ZH, _PLAIN_DAYS), (_NAMED, None)):
        if found := form.fullmatch(words):
            return _joined(_named(found, parts), found["clock"])
    if found := _SPAN_ZH.fullmatch(words) or _SPAN.fullmatch(words):
        return _count(found)
    found = (_MOMENT_ZH.fullmatch(words) if _is_chinese(words) else None) or _MOMENT.fullmatch(words)
    return text if found is None else _moment(found)


def chinese_time(plain: str) -> str:
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
    anchor = ANCHORS.get(found["anchor"], found["anchor"])
    event = EVENTS[found["event"]] if found["event"] else ""
    side = {"+": "后", "-": "前", None: "当日" if found["clock"] else ""}[found["side"]]
    count = f"{found['amount']}{UNITS[found['unit']]}" if found["unit"] else ""
    said = _joined(f"{anchor}{event}{side}{count}", found["clock"])
    return said if plain_time(said) == plain else plain


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)


def _named(found: re.Match[str], weekdays: Mapping[str, str] | None) -> str:
    if found["weekday"]:
        return found["weekday"] if weekdays is None else weekdays[found["weekday"]]
    return f"day {int(found['day'])}" if found["day"] else "last workday"


def _count(found: re.Match[str]) -> str:
    unit = _PLAIN_UNITS.get(found["unit"], found["unit"])
    amount = int(_NUMERALS.get(found["amount"], found["amount"]))
    return f"{amount} {unit}" + ("" if amount == 1 else "s")


def _moment(found: re.Match[str]) -> str:
    anchor = _PLAIN_ANCHORS.get(found["anchor"], found["anchor"])
    event = _PLAIN_EVENTS.get(found["event"], found["event"]) if found["event"] else ""
    side = {"后": "+", "前": "-"}.get(found["side"], found["side"]) if found["side"] else ""
    counted = f"{side} {_count(found)}" if side else ""
    return _joined(
        " ".join(part for part in (anchor, "" if event == "fired" else event, counted) if part), found["clock"]
    )


def _joined(said: str, clock: str | None) -> str:
    return said if not clock else f"{said} {clock.zfill(5)}"
