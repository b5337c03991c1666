"""Facts of one subject under which conditions can be tried: values at and beside every limit that they name.

What the solver finds impossible is impossible; that something is possible is only believed where facts show it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from math import gcd, prod
from typing import Any
from zoneinfo import ZoneInfo

from supervise.calendar.almanac import Almanac
from supervise.rules.language.formulas import Formula
from supervise.rules.language.scope import CHILDREN
from supervise.rules.language.tree import Among, Call, Compare, Constant, Gather, Node, Read, walk

from .solver import Box
from .variables import Vocabulary

ZONE = ZoneInfo("Asia/Shanghai")
FIRST_DAY = date(2026, 3, 2)
FIRST_INSTANT = datetime(2026, 3, 2, 9, 0, tzinfo=ZONE)
MOST_TRIED = 4_000
_DAY = timedelta(days=1)


class Weekdays:
    """A calendar without holidays: a fault that it shows is there in every ordinary week."""

    def published(self, year: int) -> bool:  # noqa: ARG002 - every year is like any other
        return True

    def workday(self, day: date) -> bool:
        return day.weekday() < 5


ALMANAC = Almanac(ZONE, Weekdays())


class Facts(dict[str, Any]):
    """Facts by canonical name; what is not given is unknown."""

    def __missing__(self, name: str) -> Any:
        return {"zone": ZONE, "almanac": ALMANAC}.get(name)


def candidates(trees: Iterable[Node], vocabulary: Vocabulary) -> Mapping[str, Sequence[Any]]:
    """For each fact that *trees* ask of their subject, the values to try."""
    found: dict[str, list[Any]] = {}
    trees = tuple(trees)
    spans = _spans(trees)
    for tree in trees:
        for read in _own(tree):
            found.setdefault(read.name, []).extend(_values(read, vocabulary, spans))
        for node in walk(tree):
            for name, values in _named(node):
                if name in found:
                    found[name].extend(values)
    return {name: _different(_allowed(name, values, trees, vocabulary)) for name, values in found.items()}


def trials(
    formulas: Sequence[Formula], vocabulary: Vocabulary, box: Box | None = None, *, most: int = MOST_TRIED
) -> Iterator[Facts]:
    """Facts to try *formulas* under: all combinations of the candidates, or so many of them, evenly spread.

    Inside *box*, only values that it allows are tried.
    """
    tried = {name: list(values) for name, values in candidates([one.tree for one in formulas], vocabulary).items()}
    for variable, domain in (box or {}).items():
        if isinstance(variable, Read):
            inside = [value for value in tried.get(variable.name, ()) if domain.holds(value)]
            tried[variable.name] = list(_different([*domain.sample(), *inside]))
    names, sizes = list(tried), [len(values) for values in tried.values()]
    total = prod(sizes)
    for number in islice(_spread(total), min(total, most)):
        facts, left = Facts(), number
        for name, size in zip(names, sizes, strict=True):
            left, place = divmod(left, size)
            facts[name] = tried[name][place]
        yield facts


def find(
    formulas: Sequence[Formula], vocabulary: Vocabulary, wanted: Callable[[Facts], bool], box: Box | None = None
) -> Facts | None:
    """The first facts tried that are as *wanted*; None where none is."""
    return next((facts for facts in trials(formulas, vocabulary, box) if wanted(facts)), None)


def _different(values: Iterable[Any]) -> tuple[Any, ...]:
    found: list[Any] = []
    for value in values:
        if value not in found:
            found.append(value)
    return tuple(found)


def _spread(total: int) -> Iterator[int]:
    """All numbers under *total*, in an order that comes around all of them early."""
    step = max(1, int(total * 0.618))
    while gcd(step, total) != 1:
        step += 1
    return (number * step % total for number in range(total))


def _own(tree: Node) -> Iterator[Read]:
    """The facts of the subject itself; what is asked of its children is left to `_children`."""
    if isinstance(tree, Read):
        yield tree
    for part in (tree.children,) if isinstance(tree, Gather) else tree.parts():
        yield from _own(part)


def _spans(trees: Iterable[Node]) -> Sequence[int]:
    """The whole numbers that the terms of *trees* are compared with: lengths of texts and of time."""
    found = {
        int(node.value)
        for tree in trees for node in walk(tree)
        if isinstance(node, Constant) and node.type == "number" and abs(node.value) <= 5_000
    }  # fmt: skip
    return sorted({number + by for number in found for by in (-1, 0, 1)})


def _values(read: Read, vocabulary: Vocabulary, spans: Sequence[int]) -> Iterator[Any]:
    if read.type == "bool":
        yield from (True, False)
    elif read.type == "number":
        yield from (0, 1)
    elif read.type == "text":
        yield from vocabulary.base(read).values.sample()
        spec = vocabulary.element(read.name)
        yield from spec.codes if spec is not None else ()
        yield from ("字" * length for length in spans if 0 < length <= 300)
    elif read.type == "date":
        yield from (FIRST_DAY + by * _DAY for by in (0, 1, -1, *spans))
    elif read.type == "instant":
        yield from (FIRST_INSTANT + by * _DAY for by in (0, 1, -1, 2, *spans, *(2 * span for span in spans)))
    elif read.type == "texts":
        yield from ((), ("other",))
    elif read.type in CHILDREN:
        yield ()


def _named(node: Node) -> Iterator[tuple[str, Sequence[Any]]]:
    """What a comparison, a list or a question to children says of the values of one fact."""
    if isinstance(node, Compare):
        for one, other in ((node.left, node.right), (node.right, node.left)):
            if isinstance(one, Read) and isinstance(other, Constant):
                yield one.name, _around(other.value)
    elif isinstance(node, Among) and isinstance(node.item, Read) and isinstance(node.choices, tuple):
        yield node.item.name, node.choices
    elif isinstance(node, Call) and node.function in {"contains", "starts_with"}:
        listed, sought = node.arguments
        if isinstance(listed, Read) and isinstance(sought, Constant):
            yield listed.name, ((sought.value,),) if listed.type == "texts" else (sought.value,)
    elif isinstance(node, Gather):
        yield node.children.name, tuple(_children(node))


def _around(value: Any) -> Sequence[Any]:
    if isinstance(value, bool | str):
        return (value,)
    if isinstance(value, date):
        return (value - _DAY, value, value + _DAY)
    return (value - 1, value, value + 1) if value == int(value) else (value - Decimal("0.1"), value, value + 1)


def _children(tree: Gather) -> Iterator[tuple[Facts, ...]]:
    """None, or one child: of which all is true, or nothing is."""
    yield ()
    for truth in (True, False):
        child = Facts()
        for node in walk(tree.each):
            if isinstance(node, Read):
                child.setdefault(node.name, _made(node, truth))
            for name, values in _named(node):
                if truth and name in child:
                    child[name] = values[-1]
        yield (child,)


def _made(read: Read, truth: bool) -> Any:
    made: Mapping[str, Any] = {"bool": truth, "number": int(truth), "text": "other", "date": FIRST_DAY}
    return made.get(read.type, FIRST_INSTANT if read.type == "instant" else ())


def _allowed(name: str, values: Iterable[Any], trees: Iterable[Node], vocabulary: Vocabulary) -> Iterator[Any]:
    """Those of *values* that the fact may have, and that it is missing, where it may be."""
    read = next(read for tree in trees for read in _own(tree) if read.name == name)
    base = vocabulary.base(read)
    yield from (value for value in values if read.type in {*CHILDREN, "texts"} or base.holds(value))
    if base.missing and read.type not in CHILDREN:
        yield None
