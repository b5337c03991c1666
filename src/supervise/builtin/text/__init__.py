"""Documents of numbered items in plain text become drafts, each with the sentence it came from; nothing is dropped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from supervise.builtin.typed import fold
from supervise.builtin.units import UnitIndex
from supervise.hooks.specs import hookimpl
from supervise.model.base import Text
from supervise.model.findings import Finding
from supervise.model.intake import Reading, Unread
from supervise.model.standard import Standard
from supervise.ports import TextIntake

from .clauses import find_clauses
from .context import Context
from .drafts import read_item
from .outline import Item, Outline, read_outline
from .passages import Line, Passage, read_lines

_TITLE_LENGTH = 100
_YEAR = re.compile(r"(?:19|20)[0-9]{2}(?=年)")


class TextReader:
    """Reads .txt and .md documents; implements `ports.TextIntake`."""

    def read(self, name: str, content: bytes, standard: Standard) -> Reading:
        """Every numbered item with a responsibility clause as a draft, everything else as unread or as a heading.
        Raises FileRefused for what is no text.
        """
        lines = read_lines(name, content)
        index = UnitIndex.of(standard.units)
        outline = read_outline(lines, index)
        context = _context(name, lines, standard, index)
        items = [*_head_items(outline, context), *outline.items]
        readings = [read_item(item, context) for item in items]
        unread = [piece for reading in readings for piece in reading.unread]
        return Reading(
            drafts=tuple(draft for reading in readings for draft in reading.drafts),
            unread=tuple(unread or ([] if items else _nothing_numbered(name, lines))),
            findings=tuple(_tell_unknown_units_once(found for reading in readings for found in reading.findings)),
        )


def _context(name: str, lines: Sequence[Line], standard: Standard, index: UnitIndex) -> Context:
    specs = {spec.code: spec for spec in standard.elements}
    years = set(_YEAR.findall(fold(lines[0].text))) if lines else set()
    title, cycle = specs.get("title"), specs.get("cycle")
    return Context(
        file=name,
        index=index,
        check_units=bool(standard.units),
        cycles=frozenset(cycle.codes) if cycle else frozenset(),
        title_length=(title.length if title else None) or _TITLE_LENGTH,
        year=int(years.pop()) if len(years) == 1 else None,
    )


def _head_items(outline: Outline, context: Context) -> Iterator[Item]:
    """What stands before the first number is an item only from the paragraph with its first clause on."""
    passage = Passage(context.file, outline.head)
    clauses = find_clauses(passage.text, context.index) if outline.head else ()
    if clauses and clauses[0].closes:
        first = passage.place(clauses[0].start).line or 0
        lines = [line for line in outline.head if line.number >= first]
        yield Item("", lines[0], lines, [])


def _nothing_numbered(name: str, lines: Sequence[Line]) -> Iterator[Unread]:
    if lines:
        why = Text(zh="没有编号的事项", en="There are no numbered items")
        yield Unread(place=Passage(name, lines).place(0), quote="\n".join(line.text for line in lines), why=why)


def _tell_unknown_units_once(findings: Iterable[Finding]) -> Iterator[Finding]:
    told: set[str] = set()
    for found in findings:
        if found.code == "unit-unknown":
            if found.quote in told:
                continue
            told.add(found.quote)
        yield found


@hookimpl
def supervise_text_intake() -> TextIntake:
    return TextReader()
