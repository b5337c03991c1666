"""How text fits into cells: a width model for Chinese and Latin text, and the formats of a ledger."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from math import ceil
from typing import Any, Literal
from unicodedata import east_asian_width

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from supervise.builtin.page import PALETTE

LINE_HEIGHT = 15.75
"""Points of one line of the body, which is set in 10 points."""
PADDING = 6.75
"""Points that a row is higher than its lines."""
MAX_LINES = 25
"""Lines that the highest row a sheet allows (409 points) can show."""
INSET = 2
"""Width that a cell keeps free beside its text."""
FILTER_BUTTON = 3
"""Width of a heading that its filter's button covers."""
CENTRED_UP_TO = 12
"""Columns whose texts are no longer than this are centred."""

Look = Literal["title", "heading", "text", "centred", "number", "light", "foot"]

_PIXEL = 0.75
"""Points; the heights that a file keeps are whole pixels."""
_OPENING = frozenset("（〔［｛《〈「『【“‘([{")
_CLOSING = frozenset("）〕］｝》〉」』】”’)]},.;:!?，。、；：！？…—％%·")


def width_of(text: str) -> int:
    """The columns that *text* takes on one line: two for a character that may be wide in an East Asian font, else one.

    East Asian Width (Unicode Standard Annex 11) W, F and A count as wide.
    """
    return len(text) if text.isascii() else len(text) + sum(map(_wide, text))


def wrap(text: str, width: int) -> list[str]:
    """The lines of *text* in a cell *width* columns wide (two at least); joined they are *text*, line ends included.

    Lines break at spaces and beside wide characters, never before a closing or after an opening mark; a word longer
    than a line breaks anywhere. Programs that break at more places need no more lines than this.
    """
    width = max(width, 2)
    lines = []
    for paragraph in text.split("\n"):
        lines += _wrap_paragraph(paragraph, width)
        lines[-1] += "\n"
    lines[-1] = lines[-1][:-1]
    return lines


def lines_needed(text: str, width: int) -> int:
    """How many lines *text* takes in a cell *width* columns wide."""
    if "\n" not in text and (2 * len(text) <= width or width_of(text) <= width):
        return 1
    return len(wrap(text, width))


def row_height(lines: int, scale: float = 1.0) -> float:
    """The height in points of a row of so many lines, in type *scale* times the body's."""
    return ceil((lines * LINE_HEIGHT * scale + PADDING) / _PIXEL) * _PIXEL


def longest_line(texts: Iterable[str]) -> int:
    """The width of the longest line of *texts*."""
    longest = 0
    for text in texts:
        if 2 * len(text) > longest:
            longest = max(longest, *map(width_of, text.split("\n")))
    return longest


def column_width(longest: int, heading: str) -> int:
    """The width of a text column: its longest line wraps to about four, its heading to two, a short text to none."""
    compact = min(max(24, -(-longest // 4)), 64)
    return max(min(longest, compact) + INSET, -(-min(width_of(heading), 48) // 2) + FILTER_BUTTON + 1, 8)


def _wrap_paragraph(paragraph: str, width: int) -> list[str]:
    if width_of(paragraph) <= width:
        return [paragraph]
    lines: list[str] = []
    start = place = used = since = 0
    before, before_wide = "", False
    for at, char in enumerate(paragraph):
        wide = _wide(char)
        if (wide or before_wide or before == " ") and _may_part(before, char):
            place, since = at, 0
        if used + 1 + wide > width:
            # A word longer than the line has no place to break: it breaks here.
            cut, used = (place, since) if place > start else (at, 0)
            lines.append(paragraph[start:cut])
            start = cut
        used += 1 + wide
        since += 1 + wide
        before, before_wide = char, wide
    return [*lines, paragraph[start:]]


def _may_part(before: str, after: str) -> bool:
    return after != " " and after not in _CLOSING and before not in _OPENING


@lru_cache(maxsize=1 << 16)
def _wide(char: str) -> bool:
    return east_asian_width(char) in "WFA"


class Formats:
    """The formats of one workbook by what a cell is, each made once."""

    def __init__(self, workbook: Workbook, language: str) -> None:
        self._workbook = workbook
        self._body, self._bold = ("SimSun", "SimHei") if language == "zh" else ("Calibri", "Calibri")
        self._made: dict[tuple[Look, str], Format] = {}

    def of(self, look: Look, variant: str = "") -> Format:
        """The format of a *look*. A *variant* is the pattern of a number, a date or an instant, or the name of a light;
        a light that the palette does not know has no colour.
        """
        made = self._made.get((look, variant))
        if made is None:
            made = self._made[look, variant] = self._workbook.add_format(self._properties(look, variant))
        return made

    def _properties(self, look: Look, variant: str) -> dict[str, Any]:
        cell = {"font_name": self._body, "font_size": 10, "text_wrap": True, **_BOXED}
        match look:
            case "title":
                return {"font_name": self._bold, "font_size": 18, "bold": True, "text_wrap": True, **_CENTRED}
            case "heading":
                return {**cell, "font_name": self._bold, "bold": True, **_CENTRED, **_BAND}
            case "text":
                return {**cell, **_LEFT, "indent": 1}
            case "centred":
                return {**cell, **_CENTRED, "num_format": variant or "General"}
            case "number":
                return {**cell, "align": "right", "valign": "vcenter", "indent": 1, "num_format": variant}
            case "light":
                tint = PALETTE.get(variant)
                colours = {"bg_color": f"#{tint.paper}", "font_color": f"#{tint.ink}", "bold": True} if tint else {}
                return {**cell, **_CENTRED, **colours}
            case "foot":
                return {"font_name": self._body, "font_size": 9, "font_color": "#595959", "text_wrap": True, **_LEFT}


_BOXED = {"border": 1, "border_color": "#A6A6A6"}
_CENTRED = {"align": "center", "valign": "vcenter"}
_LEFT = {"align": "left", "valign": "vcenter"}
_BAND = {"font_color": "#FFFFFF", "bg_color": "#1F4E79"}
