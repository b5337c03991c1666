"""An item of a document becomes drafts, one for each responsibility clause, every field with the place it came from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from supervise.builtin.typed import fold
from supervise.model.base import Text
from supervise.model.findings import Finding
from supervise.model.intake import Unread
from supervise.model.matters import MatterDraft, Provenance

from .clauses import Clause, find_clauses
from .context import Context
from .outline import Item
from .passages import Line, Passage
from .roles import read_roles
from .times import read_times

_MARKS = "。；;，,、.*) \t"
_SENTENCE_END = re.compile(r"[。；;\n]|(?<=[\u2e80-\u9fff])[.．]\s")
_HEADING_COLON = 30


@dataclass
class ItemReading:
    """What one item gave."""

    drafts: list[MatterDraft] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_item(item: Item, context: Context) -> ItemReading:
    """The drafts of one item. An item without a clause is unread; so are paragraphs after the clause that closed it."""
    passage = Passage(context.file, item.lines)
    clauses = find_clauses(passage.text, context.index)
    if not clauses:
        why = Text(zh="没有责任分工：找不到牵头、主办或责任单位", en="No responsibility clause: no unit in charge")
        return ItemReading(unread=[_unread(context, [item.first, *item.lines[1:]], why)])
    reading = ItemReading()
    for begin, end, clause in _pieces(passage, clauses):
        draft, findings = _draft(item, passage, (begin, end), clause, context)
        reading.drafts.append(draft)
        reading.findings += findings
    if tail := passage.text[end:].strip():
        lines = item.lines[len(item.lines) - tail.count("\n") - 1 :]
        why = Text(zh="不属于任何事项：前一事项的责任分工已经写完", en="Outside any item: the one before is closed")
        reading.unread.append(_unread(context, lines, why))
    if len(reading.drafts) > 1:
        reading.findings.append(_split(reading.drafts))
    return reading


def _unread(context: Context, lines: Sequence[Line], why: Text) -> Unread:
    return Unread(place=Passage(context.file, lines).place(0), quote="\n".join(line.text for line in lines), why=why)


def _split(drafts: Sequence[MatterDraft]) -> Finding:
    count = len(drafts)
    return Finding(
        code="item-split",
        level="warning",
        message=Text(
            zh=f"本项有 {count} 处责任分工，读作 {count} 件",
            en=f"The item has {count} clauses and became {count} drafts",
        ),
        place=drafts[0].provenance["_row"].place,
        quote=drafts[0].title or "",
    )


def _pieces(passage: Passage, clauses: Sequence[Clause]) -> Iterator[tuple[int, int, Clause]]:
    """The item cut after each clause: from, to, and the clause of the piece."""
    begin = 0
    for clause in clauses[:-1]:
        end = _after_marks(passage.folded, clause.end)
        yield begin, end, clause
        begin = end
    last = clauses[-1]
    yield begin, _end_of_last(passage, begin, last), last


def _end_of_last(passage: Passage, begin: int, clause: Clause) -> int:
    """A clause closes its item with the end of its line, unless nothing but a title stands before it."""
    after = _after_marks(passage.folded, clause.end)
    told = passage.text[begin : clause.start].strip()
    only_title = not set(told) & set("。\n") and "。" not in passage.text[clause.start : after]
    return passage.line_end(after) if clause.closes and not only_title else len(passage.text)


def _after_marks(folded: str, at: int) -> int:
    while at < len(folded) and folded[at] in _MARKS:
        at += 1
    return at


def _draft(
    item: Item, passage: Passage, span: tuple[int, int], clause: Clause, context: Context
) -> tuple[MatterDraft, Sequence[Finding]]:
    begin, end = span
    title, title_at, sentence = _title(passage, span, clause, context.title_length)
    start = passage.place(begin) if begin else Passage(context.file, [item.first]).place(0)
    origins = {
        "_row": Provenance(place=start, quote=item.marker),
        "title": Provenance(place=passage.place(title_at), quote=sentence),
        "body": Provenance(place=start, quote=sentence),
    }
    if item.headings:
        origins["_section"] = _section(context.file, item.headings)
    fields: dict[str, Any] = {"title": title, "body": passage.text[begin:end].strip()}
    roles, times = read_roles(passage, clause, context), read_times(passage, span, clause, context)
    origins |= {**roles.provenance, **times.provenance}
    draft = MatterDraft(**fields, **roles.fields, **times.fields, provenance=origins)
    return draft, [*roles.findings, *times.findings]


def _section(file: str, headings: Sequence[Line]) -> Provenance:
    titles = [line.text[: _first(line.text, "。", len(line.text))] for line in headings]
    return Provenance(place=Passage(file, headings[-1:]).place(0), quote=" / ".join(titles))


def _title(passage: Passage, span: tuple[int, int], clause: Clause, longest: int) -> tuple[str, int, str]:
    """The heading of a piece, where it stands, and the sentence that it is: what comes before the first full stop, and
    before a colon that closes a short heading; long sentences are cut at a comma.
    """
    begin, end = span
    stop = clause.start if clause.closes else end
    if not passage.folded[begin:stop].strip(_MARKS + "(["):
        begin, stop = clause.end, end
    text = passage.text[begin:stop]
    indent = len(text) - len(text.lstrip(_MARKS + "（( \n"))
    at, text = begin + indent, text[indent:]
    stop_mark = _SENTENCE_END.search(text)
    sentence = text[: stop_mark.start() if stop_mark else len(text)].rstrip(_MARKS + "（(")
    colon = _first(fold(sentence), ":", 0)
    heading = sentence[:colon] if 0 < colon <= _HEADING_COLON and colon < len(sentence) - 1 else sentence
    title = heading.replace("**", "").strip("*：: ") or passage.text[begin:stop].strip()[:longest] or "—"
    if len(title) > longest:
        comma = title.rfind("，", 0, longest)
        title = title[:comma] if comma > 0 else title[: longest - 1] + "…"
    return title, at, sentence


def _first(text: str, mark: str, otherwise: int) -> int:
    at = text.find(mark)
    return at if at >= 0 else otherwise
