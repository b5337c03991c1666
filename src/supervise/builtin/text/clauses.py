"""Responsibility clauses: who leads, who supports, and by when, in brackets, after labels or in a sentence's verbs."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from supervise.builtin.dates import time_phrases
from supervise.builtin.typed import fold, pair_brackets
from supervise.builtin.units import Mention, UnitIndex, split_units

from .labels import Kind, Label, find_labels
from .verbs import Named, read_names

Span = tuple[int, int]

_STOP = re.compile(r"。|(?<![、,])\n")
"""Where a clause without brackets ends; a line that ends in a comma goes on in the next."""
_SENTENCE = re.compile(r"[^。;\n]+")
_LONGEST_BRACKET = 1000
_JOINING = frozenset(" \n\t,。;、.*·•-")


@dataclass(frozen=True)
class Clause:
    """One responsibility clause of a text, from `start` to `end`. `times` are the spans that may say by when; `unused`
    those that say what no data element holds. `closes` is False for a clause within a sentence, which ends nothing.
    """

    start: int
    end: int
    named: tuple[Named, ...] = ()
    times: tuple[Span, ...] = ()
    leader: Mention | None = None
    unused: tuple[Span, ...] = ()
    closes: bool = True

    def roles(self) -> tuple[Sequence[Named], Sequence[Named]]:
        """Those who lead and those who support. Where nobody is called lead, the responsible unit listed first leads
        and the others support, as municipal rules have it.
        """
        named = [one for one in self.named if not one.mention.group]
        leads = [one for one in named if one.role == "lead"]
        if not leads:
            leads = [one for one in named if one.role == "responsible"][:1]
        first = leads[:1]
        return leads, [one for one in named if one not in first]


def find_clauses(text: str, index: UnitIndex) -> tuple[Clause, ...]:
    """The clauses of *text* in order; clauses with nothing but punctuation between them are one. Sentences are looked
    at for 由…牵头 and its kin only where no label and no bracket speaks.
    """
    folded = fold(text)
    pairs = pair_brackets(folded)
    found = [*_labelled(text, folded, pairs, index), *_bracketed(text, pairs, index)]
    if not found:
        found = list(_sentences(text, folded, index))
    return tuple(_merge(folded, sorted(found, key=lambda clause: clause.start)))


def _labelled(text: str, folded: str, pairs: Mapping[int, int], index: UnitIndex) -> Iterator[Clause]:
    labels = list(find_labels(folded))
    around = _enclosing(labels, pairs)
    stops = [match.start() for match in _STOP.finditer(folded)]
    for bracket, end, members in _stretches(labels, around, pairs, [*stops, len(folded)]):
        if bracket is not None:
            yield _read(text, (bracket, end + 1), (bracket + 1, end), members, index)
        else:
            stop = end + 1 if folded[end : end + 1] == "。" else end
            yield _read(text, (members[0].start, stop), (members[0].start, end), members, index)


def _stretches(
    labels: Sequence[Label], around: Mapping[int, int | None], pairs: Mapping[int, int], stops: Sequence[int]
) -> Iterator[tuple[int | None, int, Sequence[Label]]]:
    """Labels that speak together: those directly in one bracket, or those of one stretch up to a stop. Gives the
    bracket, where the stretch ends, and the labels; what stands in a bracket within a bracket is part of a name.
    """
    bracket: int | None = None
    end, members = -1, list[Label]()
    for label in labels:
        if label.start < end:
            if bracket is None or around[label.start] == bracket:
                members.append(label)
            continue
        if members:
            yield bracket, end, members
        bracket, members = around[label.start], [label]
        end = pairs[bracket] if bracket is not None else stops[bisect_left(stops, label.start)]
    if members:
        yield bracket, end, members


def _enclosing(labels: Iterable[Label], pairs: Mapping[int, int]) -> Mapping[int, int | None]:
    """The bracket that opens closest around each label, by the label's start."""
    around: dict[int, int | None] = {}
    open_ones: list[int] = []
    waiting = iter(sorted(pairs))
    upcoming = next(waiting, None)
    for label in labels:
        while upcoming is not None and upcoming < label.start:
            open_ones.append(upcoming)
            upcoming = next(waiting, None)
        while open_ones and pairs[open_ones[-1]] < label.start:
            open_ones.pop()
        around[label.start] = open_ones[-1] if open_ones else None
    return around


def _read(text: str, span: Span, inside: Span, labels: Sequence[Label], index: UnitIndex) -> Clause:
    named: list[Named] = []
    times: list[Span] = []
    unused: list[Span] = []
    leader: Mention | None = None
    for kind, begin, end in _segments(text, inside, labels):
        if kind in {"lead", "responsible", "support"}:
            read = read_names(text, begin, end, index, kind)
            named += read.named
            times += read.times
        elif kind == "leader":
            leader = next(iter(split_units(text[begin:end], index)), None)
            leader = leader and Mention(leader.text, begin + leader.at)
        elif kind == "time" or time_phrases(text[begin:end]):
            times.append((begin, end))
        else:
            unused.append((begin, end))
    return Clause(*span, tuple(named), tuple(times), leader, tuple(unused))


def _segments(text: str, inside: Span, labels: Sequence[Label]) -> Iterator[tuple[Kind, int, int]]:
    if text[inside[0] : labels[0].start].strip():
        yield "other", inside[0], labels[0].start
    for label, after in zip(labels, [*labels[1:], None], strict=True):
        yield label.kind, label.end, after.start if after else inside[1]


def _bracketed(text: str, pairs: Mapping[int, int], index: UnitIndex) -> Iterator[Clause]:
    """Brackets that hold no label and end in a verb: （市教育局牵头，市财政局配合）."""
    reach = 0
    for start, close in sorted(pairs.items()):
        if start < reach or close - start > _LONGEST_BRACKET:
            continue
        reach = close
        inner = text[start + 1 : close]
        if any(find_labels(fold(inner))):
            continue
        read = read_names(text, start + 1, close, index)
        if read.leads:
            yield Clause(start, close + 1, read.named, read.times)


def _sentences(text: str, folded: str, index: UnitIndex) -> Iterator[Clause]:
    for match in _SENTENCE.finditer(folded):
        read = read_names(text, match.start(), match.end(), index)
        if read.leads:
            end = min(match.end() + 1, len(text))
            yield Clause(match.start(), end, read.named, closes=False)


def _merge(folded: str, clauses: Sequence[Clause]) -> Iterator[Clause]:
    run: list[Clause] = []
    for clause in clauses:
        if run and not (run[-1].closes and set(folded[run[-1].end : clause.start]) <= _JOINING):
            yield _joined(run)
            run = []
        run.append(clause)
    if run:
        yield _joined(run)


def _joined(run: Sequence[Clause]) -> Clause:
    return Clause(
        run[0].start,
        run[-1].end,
        tuple(named for clause in run for named in clause.named),
        tuple(time for clause in run for time in clause.times),
        next((clause.leader for clause in run if clause.leader), None),
        tuple(span for clause in run for span in clause.unused),
        run[0].closes,
    )
