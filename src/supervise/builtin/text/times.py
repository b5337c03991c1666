"""By when and how often, from the phrases of an item to deadline and cycle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from supervise.builtin.dates import TimePhrase, Unclear, read_date, time_phrases
from supervise.model.base import Text
from supervise.model.findings import Finding
from supervise.model.matters import Provenance

from .clauses import Clause
from .context import Context, Part
from .passages import Passage


def read_times(passage: Passage, span: tuple[int, int], clause: Clause, context: Context) -> Part:
    """Deadline and cycle of a piece. What its clause says goes before what its sentences say; what is unclear, or said
    in two ways, is left open with a finding.
    """
    phrases = _of_clause(passage, clause, context.year) or _shifted(passage.text, *span, context.year)
    origins: dict[str, Provenance] = {}
    fields: dict[str, Any] = {}
    findings = [_finding(passage, phrase, phrase.unclear) for phrase in _distinct(phrases) if phrase.unclear]
    for name, found in (("deadline", [p for p in phrases if p.deadline]), ("cycle", [p for p in phrases if p.cycle])):
        values = {getattr(phrase, name) for phrase in found}
        if len(values) == 1:
            phrase = found[0]
            if name == "cycle" and context.cycles and phrase.cycle not in context.cycles:
                findings.append(_finding(passage, phrase, _no_such_cycle(phrase)))
                continue
            fields[name] = getattr(phrase, name)
            origins[name] = Provenance(place=passage.place(phrase.at), quote=phrase.text)
            if phrase.assumed_year:
                findings.append(_finding(passage, phrase, _assumed(phrase)))
        elif values:
            findings.append(_finding(passage, found[0], _several(name, found)))
    unclear = next((phrase for phrase in phrases if phrase.unclear and not phrase.cycle), None)
    if unclear and "deadline" not in fields:
        origins["deadline"] = Provenance(place=passage.place(unclear.at), quote=unclear.text)
    return Part(fields, origins, findings)


def _of_clause(passage: Passage, clause: Clause, year: int | None) -> Sequence[TimePhrase]:
    found: list[TimePhrase] = []
    for start, end in clause.times:
        stated = passage.text[start:end].strip(" ，,；;。\n")
        at = start + passage.text[start:end].find(stated)
        day = read_date(stated) if stated else None
        if isinstance(day, date):
            found.append(TimePhrase(stated, at, deadline=day))
        elif phrases := _shifted(passage.text, start, end, year):
            found += phrases
        elif day:
            found.append(TimePhrase(stated, at, unclear=day))
    return found


def _shifted(text: str, start: int, end: int, year: int | None) -> Sequence[TimePhrase]:
    return [replace(phrase, at=phrase.at + start) for phrase in time_phrases(text[start:end], year)]


def _distinct(phrases: Sequence[TimePhrase]) -> Sequence[TimePhrase]:
    return list({phrase.text: phrase for phrase in reversed(phrases)}.values())[::-1]


def _finding(passage: Passage, phrase: TimePhrase, unclear: Unclear) -> Finding:
    return Finding(
        code=unclear.code,
        level="warning",
        message=unclear.message,
        fix=unclear.fix,
        field="cycle" if phrase.cycle else "deadline",
        place=passage.place(phrase.at),
        quote=phrase.text,
    )


def _no_such_cycle(phrase: TimePhrase) -> Unclear:
    return Unclear(
        "cycle-unknown",
        Text(zh=f"数据元标准没有「{phrase.text}」这种周期", en=f"The standard has no such cycle: {phrase.text!r}"),
        Text(zh="请另选督办周期", en="Choose another cycle"),
    )


def _assumed(phrase: TimePhrase) -> Unclear:
    return Unclear(
        "year-assumed",
        Text(
            zh=f"「{phrase.text}」没有年份，按标题的 {phrase.assumed_year} 年读",
            en=f"{phrase.text!r} has no year: {phrase.assumed_year} was taken from the title",
        ),
        Text(zh="请确认年份", en="Confirm the year"),
    )


def _several(name: str, found: Sequence[TimePhrase]) -> Unclear:
    said = "、".join(phrase.text for phrase in found)
    zh, en = ("期限", "deadlines") if name == "deadline" else ("周期", "cycles")
    return Unclear(
        "time-ambiguous",
        Text(zh=f"写了几个{zh}：{said}", en=f"Several {en} are named: {said}"),
        Text(zh=f"请填写以哪个{zh}为准", en=f"Enter which of the {en} counts"),
    )
