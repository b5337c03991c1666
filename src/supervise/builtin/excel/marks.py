"""Our marks on a clerk's cells: a fill and a comment, put on and taken off without touching his own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.styles.colors import Color

from supervise.builtin.page import visible
from supervise.model.findings import Finding

AUTHOR = "supervise"
"""Of our comments: what carries it is ours to take away."""
_FILLS = {"error": "FFFFC7CE", "warning": "FFFFEB9C"}
_OURS = "—— supervise ——"
_FILL_LINE = re.compile(r"\n\[fill ([a-z]+):([0-9A-Fa-f.+-]+?)(?:;([0-9.eE+-]+))?\]$")


def mark(cell: Cell, findings: Sequence[Finding], language: str) -> None:
    """Fill *cell* light red, or light yellow for warnings alone, and say in a comment what to do. A clerk's own comment
    stays above ours; his own fill is written at the end of the comment, to be put back once the fault is gone.
    """
    level = "error" if any(found.level == "error" for found in findings) else "warning"
    told = visible("\n".join(sentence(found, language) for found in findings)) + _fill_line(cell)
    own = cell.comment
    text = f"{own.text}\n{_OURS}\n{told}" if own else told
    comment = Comment(text, own.author if own else AUTHOR)
    comment.width, comment.height = 320, 40 + 22 * (text.count("\n") + len(text) // 24 + 1)
    cell.comment = comment
    cell.fill = PatternFill("solid", fgColor=_FILLS[level])


def unmark(cell: Cell) -> None:
    """Take our mark from *cell*, if it carries one, and put back what was there."""
    comment = cell.comment
    if comment is None:
        return
    own, ours, told = comment.text.partition(f"\n{_OURS}\n")
    if not ours:
        if comment.author != AUTHOR:
            return
        own, told = "", comment.text
    cell.comment = Comment(own, comment.author, height=comment.height, width=comment.width) if own else None
    fill = _FILL_LINE.search(told)
    cell.fill = PatternFill("solid", fgColor=_colour(fill)) if fill else PatternFill()


def sentence(found: Finding, language: str) -> str:
    """What is wrong, and what to write instead."""
    fix = found.fix.say(language) if found.fix else ""
    return found.message.say(language) + (("；" if language == "zh" else "; ") + fix if fix else "")


def _fill_line(cell: Cell) -> str:
    fill = cell.fill
    if fill.fill_type != "solid":
        return ""
    colour = fill.fgColor
    value = {"rgb": colour.rgb, "theme": colour.theme, "indexed": colour.indexed}.get(colour.type)
    return f"\n[fill {colour.type}:{value};{colour.tint}]" if value is not None else ""


def _colour(fill: re.Match[str]) -> Color:
    kind, value, tint = fill[1], fill[2], float(fill[3] or 0)
    if kind == "rgb":
        return Color(rgb=value, tint=tint)
    return Color(theme=int(value), tint=tint) if kind == "theme" else Color(indexed=int(value), tint=tint)
