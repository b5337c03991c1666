"""Whatever is typed in is an expression or is refused with declared problems in their places; and reading, compiling
and asking take work in proportion to the text and to the subjects asked about, whatever the text is.

Work is counted, not timed: calls of Python functions, lines of generated code, facts read.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from supervise.model.base import Text
from supervise.model.standard import ElementSpec
from supervise.rules.language import Formula, LanguageError, Scope, compile_expression, compile_message
from supervise.rules.language.notation import Plain, write_plainly
from supervise.rules.language.reading import LARGEST, TALLEST
from supervise.rules.language.scope import CHILDREN
from supervise.rules.language.tree import walk
from support.garbling import garbled, told_in_place

CALLS_PER_CHARACTER = 1_000
CODE_PER_NODE = 300
SCOPE = Scope(
    "period",
    {
        "title": ElementSpec("title", "text", "事项名称", "title"),
        "priority": ElementSpec("priority", "code", "优先级", "priority", codes={"key": Text(zh="重点", en="key")}),
        "deadline": ElementSpec("deadline", "date", "交办期限", "deadline"),
        "tags": ElementSpec("tags", "list", "标签", "tags"),
        "support_units": ElementSpec("support_units", "units", "协办部门", "support units"),
    },
)
POOLS: Mapping[str, tuple[Any, ...]] = {
    "text": ("", "a", "key", "重点", "𠮷" * 500, "aaaaaaaaaaaaaaaaaaaaab"),
    "number": (0, 1, -3, 10**15, Decimal("0.1"), Decimal("-999999999999999.999999999999999")),
    "bool": (True, False),
    "date": (date.min, date(2026, 3, 1), date.max),
    "instant": (datetime(1, 1, 2, tzinfo=UTC), datetime(2026, 3, 1, 16, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)),
    "texts": ((), ("a",), ("重点", "")),
}  # fmt: skip
GIVES: Mapping[str, type] = {
    "text": str, "number": Decimal, "bool": bool, "date": date, "instant": datetime, "texts": tuple,
}  # fmt: skip


class Calendar:
    def elapsed_workdays(self, since: datetime, until: datetime) -> int:
        return max((until - since).days, 0)


@dataclass
class Count:
    """What was done: `reads` of facts, `rows` handed out."""

    reads: int = 0
    rows: int = 1


class Anything(dict[str, Any]):
    """Facts of the types that the expression reads, a third of them unknown, two generations of children deep."""

    def __init__(self, types: Mapping[str, str], dice: Random, count: Count, generations: int = 2) -> None:
        super().__init__(zone=ZoneInfo("Asia/Shanghai"), almanac=Calendar())
        self.told = types, dice, count, generations

    def __missing__(self, name: str) -> Any:
        types, dice, count, generations = self.told
        count.reads += 1
        type_ = types[name]
        if type_ in CHILDREN:
            size = dice.randrange(4) if generations else 0
            count.rows += size
            value: Any = tuple(Anything(types, dice, count, generations - 1) for _ in range(size))
        else:
            value = None if dice.random() < 0.33 else dice.choice(POOLS[type_])
        self[name] = value
        return value


@contextmanager
def counted_calls() -> Iterator[list[int]]:
    """Counts into the list how many Python functions are called."""
    calls = [0]

    def note(_frame: Any, event: str, _what: Any) -> None:
        calls[0] += event == "call"

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield calls
    finally:
        sys.setprofile(before)


def fuzz(seed: int) -> bool:
    """Whether the text of this *seed* is an expression; it is held to everything that is promised of it."""
    dice = Random(seed)
    source = garbled(dice)
    with counted_calls() as calls:
        formula = _read(source)
    assert calls[0] <= CALLS_PER_CHARACTER * (len(source) + 1), source
    try:
        compile_message(source, source, SCOPE)
    except LanguageError as refused:
        told_in_place(refused, source)
    if formula is None:
        return False
    _ask(formula, dice)
    return True


def _read(source: str) -> Formula | None:
    try:
        return compile_expression(source, SCOPE)
    except LanguageError as refused:
        told_in_place(refused, source)
        return None


def _ask(formula: Formula, dice: Random) -> None:
    tree, types = formula.tree, {node.name: node.type for node in walk(formula.tree) if hasattr(node, "name")}
    assert tree.size <= LARGEST
    assert tree.depth <= TALLEST
    assert len(formula.python) <= CODE_PER_NODE * (tree.size + 1) + len(formula.source)
    for _ in range(3):
        count = Count()
        value = formula(Anything(types, dice, count))
        assert value is None or isinstance(value, GIVES[tree.type])
        assert not isinstance(value, str) or len(value) <= max(len(formula.source), 500)
        assert count.reads <= tree.size * count.rows


def test_two_thousand_garbled_texts_are_read_or_refused():
    read = sum(fuzz(seed) for seed in range(2_000))
    assert 400 < read < 1_200, "a fuzz in which everything is refused, or nothing, tries little"


@pytest.mark.soak
@pytest.mark.parametrize("thousands", range(0, 100, 10))
def test_a_hundred_thousand_garbled_texts_are_read_or_refused(thousands):
    for seed in range(1_000_000 + thousands * 1_000, 1_000_000 + thousands * 1_000 + 10_000):
        fuzz(seed)


def test_a_text_that_needs_no_rewriting_is_read_as_the_rewriting_reads_it() -> None:
    plainly = 0
    for seed in range(3_000):
        text = garbled(Random(seed)).lstrip()
        # The wide blank at the end is no part of what is said, but has the text read sign by sign.
        said, rewritten = _plainly(text), _plainly(text + "　")
        if rewritten is None:
            assert said is None, text
            continue
        assert said is not None, text
        assert rewritten.text[: len(said.text)] == said.text
        assert rewritten.origins[: len(said.text)] == said.origins[: len(said.text)]
        plainly += text.isascii()
    assert plainly > 300


def _plainly(text: str) -> Plain | None:
    try:
        return write_plainly(text)
    except LanguageError:
        return None
