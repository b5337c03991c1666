"""How text fits into cells: a width model for Chinese and Latin text, and the formats of a ledger."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from math import ceil
from typing import Any
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
    if 2 * len(text) <= width and "\n" not in text:
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
    lines, line, room = [], "", width
    for unit in _units(paragraph):
        for piece in [unit] if width_of(unit) <= width else unit:
            needed = width_of(piece)
            if needed > room and line:
                lines.append(line)
                line, room = "", width
            line += piece
            room -= needed
    return [*lines, line]


def _units(paragraph: str) -> list[str]:
    units = [paragraph[0]]
    for before, after in pairwise(paragraph):
        if _breaks(before, after):
            units.append(after)
        else:
            units[-1] += after
    return units


def _breaks(before: str, after: str) -> bool:
    if after == " " or after in _CLOSING or before in _OPENING:
        return False
    return before == " " or _wide(before) or _wide(after)


@lru_cache(maxsize=1 << 16)
def _wide(char: str) -> bool:
    return east_asian_width(char) in "WFA"


class Formats:
    """The formats of one workbook by what a cell is: equal ones are made once."""

    def __init__(self, workbook: Workbook, language: str) -> None:
        self._workbook = workbook
        self._body, self._bold = ("SimSun", "SimHei") if language == "zh" else ("Calibri", "Calibri")
        self._made: dict[tuple[str, str], Format] = {}

    def title(self) -> Format:
        return self._made_once("title", font_name=self._bold, font_size=18, bold=True, text_wrap=True, **_CENTRED)

    def heading(self) -> Format:
        return self._made_once(
            "heading", font_name=self._bold, font_size=10, bold=True, font_color="#FFFFFF", bg_color="#1F4E79",
            **_BOXED, **_CENTRED, text_wrap=True,
        )  # fmt: skip

    def text(self) -> Format:
        return self._made_once("text", **self._cell(), align="left", indent=1, text_wrap=True)

    def centred(self, pattern: str = "General") -> Format:
        """For short texts, and for dates and instants shown by *pattern*."""
        return self._made_once("centred", pattern, **self._cell(), align="center", text_wrap=True, num_format=pattern)

    def number(self, pattern: str) -> Format:
        return self._made_once("number", pattern, **self._cell(), align="right", indent=1, num_format=pattern)

    def light(self, light: str) -> Format:
        """For the word of a light, in its colour; a light that the palette does not know has none."""
        tint = PALETTE.get(light)
        colours: dict[str, Any] = (
            {"bg_color": f"#{tint.paper}", "font_color": f"#{tint.ink}", "bold": True} if tint else {}
        )
        return self._made_once("light", light, **self._cell(), align="center", text_wrap=True, **colours)

    def foot(self) -> Format:
        return self._made_once(
            "foot",
            font_name=self._body,
            font_size=9,
            font_color="#595959",
            align="left",
            valign="vcenter",
            text_wrap=True,
        )

    def _cell(self) -> dict[str, Any]:
        return {"font_name": self._body, "font_size": 10, "valign": "vcenter", **_BOXED}

    def _made_once(self, role: str, variant: str = "", **properties: Any) -> Format:
        key = (role, variant)
        if key not in self._made:
            self._made[key] = self._workbook.add_format(properties)
        return self._made[key]


_BOXED: dict[str, Any] = {"border": 1, "border_color": "#A6A6A6"}
_CENTRED: dict[str, Any] = {"align": "center", "valign": "vcenter"}
