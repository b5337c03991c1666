"""What rules leave between them, and what two of them claim: decided exactly, told only of facts that show it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from itertools import combinations

from supervise.model.base import Text
from supervise.rules.language.tree import Constant, Read

from .domains import Domain, Range
from .found import Found
from .rows import Line, Row, formulas, names, rows
from .samples import Facts, find
from .solver import Box, CannotTell, Every, Statement, boxes, never, opposite
from .together import Together, told
from .variables import Vocabulary, asked_facts


def check(together: Together) -> Iterator[Found]:
    for row in rows(together):
        yield from _overlapping(together, row)
        yield from _gaps(together, row)


def _overlapping(together: Together, row: Row) -> Iterator[Found]:
    """Two rules that divide the same facts and both claim a case, neither being the wider one."""
    for one, two in combinations(row.lines, 2):
        if one.asked is None or two.asked is None or one.decides == two.decides:
            continue
        vocabulary = together.narrow(two.asked.subject)
        if asked_facts(one.asked.formula.tree) != asked_facts(two.asked.formula.tree):
            continue
        first, second = one.statement(vocabulary), two.statement(vocabulary)
        either = (Every((first, opposite(second))), Every((second, opposite(first))))
        if any(never(part, vocabulary) for part in either):
            continue
        facts = _shown(vocabulary, (one, two), Every((first, second)), _both_take(one, two))
        if facts is not None:
            case = told(facts)
            message = Text(
                zh=f"{one.name} 与 {two.name} 都管「{case.zh}」，按先后取 {one.name}",
                en=f"{one.name} and {two.name} both claim '{case.en}'; the first of them takes it",
            )
            cases = [together.case(vocabulary.subject, facts, names([one, two]))]
            yield together.tell_of("overlap", two.asked, message, cases)


def _both_take(one: Line, two: Line) -> Callable[[Facts], bool]:
    return lambda facts: one.takes(facts) and two.takes(facts)


def _none_takes(lines: Sequence[Line]) -> Callable[[Facts], bool]:
    return lambda facts: not any(line.takes(facts) for line in lines if line.asked is not None)


def _gaps(together: Together, row: Row) -> Iterator[Found]:
    """What no rule takes; or what falls between two that divide one fact, down to the rule for all that is left."""
    last = next((line for line in reversed(row.lines) if line.asked is not None), None)
    if last is None or last.asked is None:
        return
    vocabulary, asks = together.narrow(last.asked.subject), [row.asks, *names(row.lines)]
    if all(line.asked is not None for line in row.lines):
        left = Every(tuple(opposite(line.statement(vocabulary)) for line in row.lines))
        facts = _shown(vocabulary, row.lines, left, _none_takes(row.lines))
        if facts is not None:
            case = told(facts)
            message = Text(zh=f"「{case.zh}」时没有一条规则成立", en=f"no rule holds for '{case.en}'")
            yield together.tell_of("gap", last.asked, message, [together.case(vocabulary.subject, facts, asks)])
            return
    for line, read, hole in _holes(vocabulary, row.lines):
        facts = find(formulas(row.lines), vocabulary, _none_takes(row.lines), {read: hole})
        if facts is not None and line.asked is not None:
            case = told({read.name: facts[read.name]})
            message = Text(
                zh=f"「{case.zh}」落在两条规则之间，哪条都不管",
                en=f"'{case.en}' falls between two rules: neither takes it",
            )
            yield together.tell_of("gap", line.asked, message, [together.case(vocabulary.subject, facts, asks)])


def _holes(vocabulary: Vocabulary, lines: Sequence[Line]) -> Iterator[tuple[Line, Read, Domain]]:
    """The holes between lines that limit one and the same number, date or instant, each with the last such line."""
    taken: dict[Read, list[tuple[Line, Range]]] = {}
    for line in lines:
        for variable, covered in _one_range(line, vocabulary):
            taken.setdefault(variable, []).append((line, covered))
    for variable, pieces in taken.items():
        base = vocabulary.base(variable).values
        if len(pieces) > 1 and isinstance(base, Range):
            for hole in holes([covered for _, covered in pieces], base).spans:
                yield pieces[-1][0], variable, Domain(Range.of([hole], base.step), False)


def _one_range(line: Line, vocabulary: Vocabulary) -> Iterator[tuple[Read, Range]]:
    """The fact that a line limits, where it limits one and no other, and the values that it takes."""
    if line.asked is None or isinstance(line.asked.formula.tree, Constant):
        return
    try:
        found = boxes(line.statement(vocabulary), vocabulary)
    except CannotTell:
        return
    variables = {variable for box in found for variable in box}
    if len(variables) != 1 or not all(found):
        return
    (variable,) = variables
    ranges = [values for box in found if isinstance(values := box[variable].values, Range)]
    if isinstance(variable, Read) and len(ranges) == len(found) and not all(one.empty for one in ranges):
        yield variable, Range.of([span for one in ranges for span in one.spans], ranges[0].step)


def holes(pieces: Sequence[Range], base: Range) -> Range:
    """What none of *pieces* takes of *base*, but for what lies before the first and after the last of them."""
    left = reduce(lambda left, piece: left.meet(piece.complement()), pieces, base)
    covered = Range.of([span for piece in pieces for span in piece.spans], base.step).spans
    if not covered:
        return Range((), base.step)
    first, last = covered[0], covered[-1]
    inner = [
        span for span in left.spans
        if (span.low is not None and (first.low is None or span.low >= first.low))
        and (span.high is not None and (last.high is None or span.high <= last.high))
    ]  # fmt: skip
    return Range.of(inner, base.step)


def _shown(
    vocabulary: Vocabulary, lines: Sequence[Line], statement: Statement, wanted: Callable[[Facts], bool]
) -> Facts | None:
    """Facts that show *statement*, which has to be decided exactly and over facts that are free of each other."""
    try:
        found = boxes(statement, vocabulary)
    except CannotTell:
        return None
    for box in found:
        if _free(box, vocabulary):
            facts = find(formulas(lines), vocabulary, wanted, box)
            if facts is not None:
                return facts
    return None


def _free(box: Box, vocabulary: Vocabulary) -> bool:
    """Whether a box speaks of facts themselves, which may take its values together: data elements, or a single fact."""
    if not all(isinstance(variable, Read) for variable in box):
        return False
    known = {variable.name for variable in box if isinstance(variable, Read)}
    catalogued = {name for name in known if vocabulary.element(name) is None}
    made_of = ((_word(name), _word(other)) for name in catalogued for other in known - catalogued)
    return len(catalogued) <= 1 and not any(fact.startswith(element) for fact, element in made_of)


def _word(name: str) -> str:
    return name.rpartition(".")[2]
