"""The numbering of a document: which lines are headings, and which belong to which item."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from supervise.builtin.typed import fold
from supervise.builtin.units import UnitIndex

from .clauses import find_clauses
from .passages import Line, Passage

_NUMERAL = "[一二三四五六七八九十百零〇]{1,5}"
_STYLES = tuple(
    (style, re.compile(pattern))
    for style, pattern in (
        ("chapter", rf"第(?:{_NUMERAL}|\d{{1,3}})[编章部]\s*"),
        ("section", rf"第(?:{_NUMERAL}|\d{{1,3}})节\s*"),
        ("article", rf"第(?:{_NUMERAL}|\d{{1,3}})条\s*"),
        ("一、", rf"{_NUMERAL}[、.]\s*"),
        ("(一)", rf"\({_NUMERAL}\)[、.]?\s*"),
        ("1.", r"(?P<number>\d{1,3})[.、](?P<space>\s*)"),
        ("(1)", r"\(\d{1,3}\)[、.]?\s*"),
        ("1)", r"\d{1,3}\)\s*"),
        ("①", r"[①-⑳]\s*"),
        ("•", r"[-*•·—]\s+"),
    )
)
_POINTS = frozenset({"(1)", "1)", "①", "•"})
_HASHES = re.compile(r"(#{1,6})\s+")


@dataclass(frozen=True)
class Marker:
    """The number that a line begins with: its style, as it stands, and how much of the line it takes."""

    style: str
    text: str
    length: int
    number: int | None = None


@dataclass
class Node:
    """A numbered part of the document while it is put together: its lines, and the parts below it."""

    marker: Marker
    lines: list[Line]
    children: list[Node] = field(default_factory=list)


@dataclass(frozen=True)
class Item:
    """A part that nothing is numbered below, or that carries a clause for all below it. `headings` lead to it."""

    marker: str
    first: Line
    """Its first line with the number."""
    lines: Sequence[Line]
    headings: Sequence[Line]


@dataclass(frozen=True)
class Outline:
    """Every line of a document: in the head before the first number, in a heading, or in an item."""

    head: Sequence[Line]
    headings: Sequence[Line]
    items: Sequence[Item]


def read_outline(lines: Sequence[Line], index: UnitIndex) -> Outline:
    """Sort *lines* into headings and items. Levels are found from the order in which the styles of numbers appear; what
    is numbered above others is a heading, unless it carries a clause that none below it has.
    """
    root = Node(Marker("", "", 0), [])
    path = [root]
    last: int | None = None
    for line in lines:
        marker = find_marker(line.text, last)
        if marker is None:
            path[-1].lines.append(line)
            continue
        last = marker.number if marker.number is not None else last
        while any(node.marker.style == marker.style for node in path):
            path.pop()
        node = Node(marker, [line])
        path[-1].children.append(node)
        path.append(node)
    _merge_points(root, index)
    headings: list[Line] = []
    items = tuple(_items(root, (), headings, index))
    return Outline(root.lines, headings, items)


def find_marker(text: str, last: int | None = None) -> Marker | None:
    """The number that *text* begins with. `11.121` begins with 11 only where 10 was the *last* such number."""
    folded = fold(text)
    hashes = _HASHES.match(folded)
    at = hashes.end() if hashes else 0
    for style, pattern in _STYLES:
        match = pattern.match(folded, at)
        if not match:
            continue
        number = int(match["number"]) if style == "1." else None
        decimal = style == "1." and not match["space"] and folded[match.end() : match.end() + 1].isdigit()
        if decimal and (last is None or number != last + 1):
            continue
        return Marker(style, text[: match.end()].strip(), match.end(), number)
    return Marker(hashes[1], hashes[1], at) if hashes else None


def _merge_points(node: Node, index: UnitIndex) -> None:
    """Make (1), ① and bullets part of what they stand under, where none of them has a clause of its own."""
    for child in node.children:
        _merge_points(child, index)
    points = [child for child in node.children if child.marker.style in _POINTS]
    if node.marker.style and points and not any(_carries_clause(child.lines[:1], index) for child in points):
        _absorb(node, points)


def _absorb(node: Node, children: Sequence[Node]) -> None:
    for child in children:
        node.lines += _all_lines(child)
    node.lines.sort(key=lambda line: line.number)
    taken = {id(child) for child in children}
    node.children = [child for child in node.children if id(child) not in taken]


def _all_lines(node: Node) -> Iterator[Line]:
    yield from node.lines
    for child in node.children:
        yield from _all_lines(child)


def _items(node: Node, above: tuple[Line, ...], headings: list[Line], index: UnitIndex) -> Iterator[Item]:
    for child in node.children:
        own = _carries_clause(child.lines, index)
        if own and child.children and not any(_has_clause_within(below, index) for below in child.children):
            _absorb(child, child.children)
        if own or not child.children:
            yield _item(child, above)
        else:
            headings += child.lines
        yield from _items(child, (*above, child.lines[0]), headings, index)


def _item(node: Node, above: tuple[Line, ...]) -> Item:
    first, length = node.lines[0], node.marker.length
    rest = Line(first.number, first.column + length, first.text[length:])
    return Item(node.marker.text, first, [rest, *node.lines[1:]], above)


def _has_clause_within(node: Node, index: UnitIndex) -> bool:
    return _carries_clause(node.lines, index) or any(_has_clause_within(child, index) for child in node.children)


def _carries_clause(lines: Sequence[Line], index: UnitIndex) -> bool:
    return bool(find_clauses(Passage("", lines).text, index))
