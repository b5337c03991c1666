"""One cell becomes the typed value of its data element, or faults that say what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from openpyxl.utils.datetime import from_excel

from supervise.builtin.dates import Unclear, read_date
from supervise.builtin.typed import fold, nearest, squeeze
from supervise.builtin.units import UnitIndex, split_units
from supervise.model.base import Text
from supervise.model.standard import ElementSpec

from .cells import Cell, as_text

CODED = frozenset({"source", "type", "district", "lead_unit", "leader", "priority", "secrecy"})
"""Elements that a matter keeps in 64 characters."""
_LONGEST_CODE = 64
_FULL_WIDTH = re.compile("[０-９]")
_SERIALS = range(18264, 109575)
"""1950 to 2199 as serial dates."""
_LIST = re.compile(r"[、,;\n\r]+")
_NUMBER = re.compile(r"[+-]?\d{1,30}(?:\.\d{1,30})?")


class Fault(NamedTuple):
    """What is wrong with one cell."""

    code: str
    message: Text
    fix: Text | None = None
    level: Literal["error", "warning"] = "error"


class Field(NamedTuple):
    """A value, None where none was read, and what is wrong."""

    value: Any = None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Terms:
    """How the cells of one element are read. `labels` are the codes by every name they go by."""

    spec: ElementSpec
    units: UnitIndex
    check_units: bool
    epoch: datetime
    labels: Mapping[str, str]
    shown: tuple[str, ...]

    @classmethod
    def of(cls, spec: ElementSpec, units: UnitIndex, epoch: datetime) -> Terms:
        labels = {squeeze(code): code for code in spec.codes}
        labels |= {squeeze(name): code for code, label in spec.codes.items() for name in (label.zh, label.en)}
        shown = tuple(label.zh for label in spec.codes.values())
        return cls(spec, units, bool(units.names), epoch, labels, shown)


def read_field(cell: Cell, terms: Terms) -> Field:
    """The value of *cell* as its element's type has it; empty cells give None. Never raises."""
    if cell.kind == "formula":
        what = Text(zh="单元格里是公式，不能确定它的值", en="The cell holds a formula, not a value")
        return Field(
            None, (Fault("cell-formula", what, Text(zh="复制后选择性粘贴为数值", en="Paste the value itself")),)
        )
    if cell.kind == "error":
        what = Text(zh=f"单元格里是错误值 {cell.value}", en=f"The cell holds the error {cell.value}")
        return Field(None, (Fault("cell-error", what, Text(zh="请填写实际内容", en="Enter what it should hold")),))
    text = as_text(cell.value)
    if not text:
        return Field()
    return _READERS[terms.spec.type](cell.value, text, terms)


def _read_text(_: Any, text: str, terms: Terms) -> Field:
    longest = min(terms.spec.length or 1 << 20, _LONGEST_CODE if terms.spec.code in CODED else 1 << 20)
    if len(text) > longest:
        what = Text(
            zh=f"有 {len(text)} 个字，最多 {longest} 个", en=f"It has {len(text)} characters, {longest} at most"
        )
        return Field(None, (Fault("too-long", what, Text(zh="请缩短", en="Shorten it")),))
    return Field("".join(text.splitlines()) if terms.spec.code == "title" else text)


def _read_date(value: Any, text: str, terms: Terms) -> Field:
    if isinstance(value, datetime):
        return Field(value.date())
    if isinstance(value, date):
        return Field(value)
    if isinstance(value, int | float) and not isinstance(value, bool) and int(value) in _SERIALS:
        day = from_excel(value, terms.epoch)
        if isinstance(day, datetime):
            return Field(day.date())
    day = read_date(text)
    if isinstance(day, Unclear):
        return Field(None, (Fault(day.code, day.message, day.fix),))
    return Field(day, _full_width(text, str(day)))


def _read_number(value: Any, text: str, terms: Terms) -> Field:
    plain = fold(text).replace(",", "").replace(" ", "")
    whole = terms.spec.type == "integer"
    number = Decimal(plain) if _NUMBER.fullmatch(plain) and not isinstance(value, bool) else None
    if number is None or (whole and number != number.to_integral_value()):
        zh, en = ("整数", "a whole number") if whole else ("数", "a number")
        what = Text(zh=f"「{text[:40]}」不是{zh}", en=f"{text[:40]!r} is not {en}")
        return Field(None, (Fault("not-a-number", what, Text(zh=f"请填写{zh}", en=f"Enter {en}")),))
    return Field(int(number) if whole else number, _full_width(text, plain))


def _full_width(text: str, read_as: str) -> tuple[Fault, ...]:
    if not _FULL_WIDTH.search(text):
        return ()
    what = Text(zh=f"全角数字，已读作 {read_as}", en=f"Full-width digits, read as {read_as}")
    return (Fault("full-width", what, Text(zh="改用半角数字", en="Use ordinary digits"), "warning"),)


def _read_code(_: Any, text: str, terms: Terms) -> Field:
    if code := terms.labels.get(squeeze(text)):
        return Field(code)
    if not terms.labels:
        return _read_text(_, text, terms)
    like = nearest(text, terms.shown)
    zh = f"是否为「{like}」" if like else "可填：" + "、".join(terms.shown[:12])
    en = f"Is it {like!r}?" if like else "Possible: " + ", ".join(label.en for label in terms.spec.codes.values())
    what = Text(zh=f"「{text[:40]}」不在「{terms.spec.zh}」的选项里", en=f"{text[:40]!r} is no {terms.spec.en.lower()}")
    return Field(None, (Fault("code-unknown", what, Text(zh=zh, en=en)),))


def _read_unit(_: Any, text: str, terms: Terms) -> Field:
    read = _read_units(_, text, terms)
    count = len(read.value or ()) + len(read.faults)
    if count > 1:
        what = Text(zh=f"这里写了 {count} 个单位，只能写一个", en=f"{count} units stand here, only one may")
        fix = Text(zh="只留一个，其余写进协办一栏", en="Leave one and move the others to the supporting units")
        return Field(None, (Fault("several-units", what, fix),))
    faults = tuple(fault._replace(level="error") for fault in read.faults)
    return Field(read.value[0] if read.value else None, faults)


def _read_units(_: Any, text: str, terms: Terms) -> Field:
    found: list[str] = []
    faults: list[Fault] = []
    for mention in split_units(text, terms.units):
        unit = terms.units.find(mention.text)
        if mention.group:
            what = Text(zh=f"「{mention.text}」没有写明是哪些单位", en=f"{mention.text!r} does not say which units")
            faults.append(Fault("unit-group", what, Text(zh="请列出单位名称", en="Name the units"), "warning"))
        elif unit:
            found.append(unit.id)
        elif terms.check_units or len(mention.text) > _LONGEST_CODE:
            faults.append(_unknown_unit(mention.text, terms.units))
        else:
            found.append(mention.text)
    return Field(tuple(dict.fromkeys(found)) or None, tuple(faults))


def _unknown_unit(name: str, units: UnitIndex) -> Fault:
    shown = name if len(name) <= 40 else f"{name[:40]}…"
    like = units.nearest(name)
    fix = (
        Text(zh=f"是否为「{like.name}」", en=f"Is it {like.name!r}?")
        if like
        else Text(zh="请填写通讯录中的单位名称", en="Enter a unit of the directory")
    )
    return Fault("unit-unknown", Text(zh=f"没有「{shown}」这个单位", en=f"There is no unit {shown!r}"), fix)


def _read_list(_: Any, text: str, terms: Terms) -> Field:
    """Members by their codes where the list has any. One outside them is kept: the check of the draft speaks of it."""
    parts = (part.strip() for part in _LIST.split(fold(text)))
    return Field(tuple(dict.fromkeys(terms.labels.get(squeeze(part), part) for part in parts if part)) or None)


_READERS: Mapping[str, Callable[[Any, str, Terms], Field]] = {
    "text": _read_text,
    "date": _read_date,
    "integer": _read_number,
    "decimal": _read_number,
    "code": _read_code,
    "unit": _read_unit,
    "units": _read_units,
    "list": _read_list,
}
