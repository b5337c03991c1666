"""Rules that never have their turn: wherever they hold, an earlier one holds already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from supervise.model.base import Text

from .found import Case, Found
from .rows import Line, Row, formulas, names, rows
from .samples import trials
from .solver import Every, never, opposite
from .together import SHOWN, Together
from .variables import Vocabulary


def check(together: Together) -> Iterator[Found]:
    for row in rows(together):
        yield from _shadowed(together, row)
    yield from _starts(together)


def _shadowed(together: Together, row: Row) -> Iterator[Found]:
    for number, line in enumerate(row.lines):
        if line.asked is None:
            continue
        vocabulary = together.vocabulary(line.asked.subject)
        own = line.statement(vocabulary)
        before = [one for one in row.lines[:number] if not never(Every((own, one.statement(vocabulary))), vocabulary)]
        left = Every((own, *(opposite(one.statement(vocabulary)) for one in before)))
        if never(own, vocabulary) or not before or not never(left, vocabulary):
            continue
        listed = ", ".join(one.name for one in before)
        message = Text(
            zh=f"永远轮不到 {line.name}：它成立时，前面的 {listed} 已经成立",
            en=f"{line.name} never has its turn: wherever it holds, {listed} before it holds already",
        )
        cases = _cases(together, vocabulary, line, before, row.asks)
        if cases:
            yield together.tell_of("shadowed", line.asked, message, cases)


def _starts(together: Together) -> Iterator[Found]:
    """The highest rung that starts directly speaks: a lower one with a narrower condition never does."""
    for ruleset in together.rulesets:
        for rule in ruleset.content.alerts:
            found = [(rung, together.of(ruleset, rule.ref.id, f"{rung.name}.start")) for rung in rule.rungs]
            starts = [Line(rung.name, asked, None) for rung, asked in found if asked is not None]
            vocabulary = together.vocabulary(rule.subject)
            for lower, upper in combinations(starts, 2):
                own, above = lower.statement(vocabulary), upper.statement(vocabulary)
                if (
                    lower.asked is None
                    or never(own, vocabulary)
                    or not never(Every((own, opposite(above))), vocabulary)
                ):
                    continue
                message = Text(
                    zh=f"直接从 {lower.name} 开始没有意义：此时总是直接从更高的 {upper.name} 开始",
                    en=f"a direct start at {lower.name} never speaks: the higher {upper.name} then starts too",
                )
                cases = _cases(together, vocabulary, lower, [upper], f"{ruleset.ref.name} {rule.ref.id}.starts")
                if cases:
                    yield together.tell_of("shadowed", lower.asked, message, cases)


def _cases(together: Together, vocabulary: Vocabulary, line: Line, before: Sequence[Line], asks: str) -> Sequence[Case]:
    """Facts at and beside every limit under which *line* holds: one of those before it is taken. None if one is not."""
    tried = [facts for facts in trials(formulas([line, *before]), vocabulary) if line.takes(facts)]
    if not all(any(one.takes(facts) for one in before) for facts in tried):
        return ()
    return [together.case(vocabulary.subject, facts, [*names([line]), asks]) for facts in tried[:SHOWN]]
