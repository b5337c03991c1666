"""Sentences with facts in them, in both languages: `「{task.title}」应于{period.due_at}前填报`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from supervise.model.base import Text
from supervise.rules.catalogue import FactType

from . import wording
from .notation import LONGEST
from .problems import Code, Problem, refusal
from .scope import CHILDREN, Named, Scope, find_fact, suggest_name

if TYPE_CHECKING:
    from supervise.rules.rulebook import Facts

Tongue = Literal["zh", "en"]

_PIECE = re.compile(r"(?P<brace>\{\{|\}\})|\{(?P<path>[^{}]*)\}|(?P<lone>[{}])|(?P<text>[^{}]+)")
_MISSING: Mapping[Tongue, str] = {"zh": "（未填）", "en": "(not given)"}
_COMMA: Mapping[Tongue, str] = {"zh": "、", "en": ", "}
_TRUTH: Mapping[Tongue, tuple[str, str]] = {"zh": ("否", "是"), "en": ("no", "yes")}
_UNITS = frozenset({"task.unit", "period.unit", "next.unit", "unit.id", "unit.name"})


@dataclass(eq=False)
class Sentence:
    """A text in both languages; called with facts it fills in those that it names.

    Of the facts it uses, besides `reads`, the entries `zone` (a tzinfo) where it shows an instant, and `names`
    (unit id -> display name) where it shows a unit.
    """

    reads: frozenset[str]
    zh: tuple[str | Named, ...]
    en: tuple[str | Named, ...]

    def __call__(self, facts: Facts) -> Text:
        return Text(zh=_fill(self.zh, facts, "zh"), en=_fill(self.en, facts, "en"))


def compile_message(zh: str, en: str, scope: Scope) -> Sentence:
    """The sentence *zh*, *en*. Braces hold the name of a fact; a brace itself is written twice.

    Facts that change with time alone may be told in any scope. Raises `LanguageError`; its problems say in their
    `part` which of the two texts they lie in.
    """
    problems: list[Problem] = []
    said_zh, said_en = _read(zh, "zh", scope, problems), _read(en, "en", scope, problems)
    if problems:
        raise refusal(zh, problems)
    reads = frozenset(piece.name for piece in said_zh + said_en if isinstance(piece, Named))
    return Sentence(reads, said_zh, said_en)


def _read(text: str, tongue: Tongue, scope: Scope, problems: list[Problem]) -> tuple[str | Named, ...]:
    def refuse(start: int, end: int, code: Code, message: Text, suggestion: str | None = None) -> None:
        problems.append(Problem(start, max(1, end - start), code, message, suggestion, tongue))

    if len(text) > LONGEST:
        refuse(LONGEST, len(text), "rule-too-big", wording.TOO_BIG)
        return ()
    pieces: list[str | Named] = []
    for piece in _PIECE.finditer(text):
        if piece["lone"]:
            refuse(piece.start(), piece.end(), "rule-template", wording.LONE_BRACE)
        elif piece["path"] is not None:
            named = _read_path(piece["path"], piece.start("path"), scope, refuse)
            pieces += [named] if named else []
        else:
            pieces.append(piece["text"] or piece["brace"][0])
    return tuple(pieces)


def _read_path(written: str, start: int, scope: Scope, refuse: Callable[..., None]) -> Named | None:
    start += len(written) - len(written.lstrip())
    name = written.strip()
    span = start, start + len(name)
    path = [unicodedata.normalize("NFKC", word) for word in name.split(".")]
    if not all(word.isidentifier() for word in path):
        refuse(*span, "rule-template", wording.PLACEHOLDER)
        return None
    named = find_fact(path, scope.subject, scope.elements)
    if named is None:
        near = suggest_name(path, scope.subject, scope)
        refuse(*span, "rule-unknown-name", wording.unknown_fact(name, near), near)
    elif named.related or named.type in CHILDREN:
        refuse(*span, "rule-template", wording.whole_subject(name), named.name if named.related else None)
    else:
        return named
    return None


def _fill(pieces: tuple[str | Named, ...], facts: Facts, tongue: Tongue) -> str:
    return "".join(piece if isinstance(piece, str) else _show(piece, facts, tongue) for piece in pieces)


def _show(named: Named, facts: Facts, tongue: Tongue) -> str:
    value = facts[named.name]
    if value is None:
        return _MISSING[tongue]
    if named.type in {"text", "texts"}:
        shown = [_label(named, each, facts, tongue) for each in ([value] if named.type == "text" else value)]
        return _COMMA[tongue].join(shown) or _MISSING[tongue]
    return _SHOWN[named.type](value, facts, tongue)


def _label(named: Named, value: str, facts: Facts, tongue: Tongue) -> str:
    """The label of a code, the name of a unit; else the text itself."""
    element = named.element
    if element is not None and value in element.codes:
        return element.codes[value].say(tongue)
    if named.name in _UNITS or (element is not None and element.type in {"unit", "units"}):
        name: str = facts["names"].get(value, value)
        return name
    return value


def _number(value: Decimal | int, _: Facts, _tongue: Tongue) -> str:
    shown = format(value, "f") if isinstance(value, Decimal) else str(value)
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _date(value: date, _: Facts, tongue: Tongue) -> str:
    return f"{value.year}年{value.month}月{value.day}日" if tongue == "zh" else value.isoformat()


def _instant(value: datetime, facts: Facts, tongue: Tongue) -> str:
    local = value.astimezone(facts["zone"])
    return f"{_date(local.date(), facts, tongue)} {local:%H:%M}"


def _truth(value: bool, _: Facts, tongue: Tongue) -> str:
    return _TRUTH[tongue][value]


_SHOWN: Mapping[FactType, Callable[[Any, Facts, Tongue], str]] = {
    "number": _number,
    "date": _date,
    "instant": _instant,
    "bool": _truth,
}
