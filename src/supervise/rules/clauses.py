"""Clauses over facts of whole numbers, in the subset that every executor decides alike, and the memory of a run.

A program is one stratum: conjunctive clauses without negation, run to their fixpoint. What strings, dates, `or`, `not`
or a missing value decide is decided before, and reaches a program as a flag.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal, Protocol, get_args

from supervise.errors import InferenceFailed, UsageError

Op = Literal["==", "!=", "<", "<=", ">", ">="]

PATTERNS: Final = 8
TESTS: Final = 14
NUMBERS: Final = 1_000_000
"""Bounds of the subset: patterns of a clause, tests of a pattern, and what every number stays below."""

FIRINGS: Final = 500_000
"""How many firings one run may have unless the caller says otherwise."""


@dataclass(frozen=True)
class Test:
    """Compares the fact's own `key` with `other` of the fact bound to the earlier pattern `of`, plus a constant."""

    key: str
    op: Op
    of: int
    other: str
    plus: int = 0


@dataclass(frozen=True)
class Pattern:
    """Matches a fact that carries all of `flags` and passes all of `tests`."""

    flags: tuple[str, ...]
    tests: tuple[Test, ...] = ()


@dataclass(frozen=True)
class Head:
    """The fact that a firing adds: one flag, and keys copied from the facts of its frame as (key, pattern, its key)."""

    flag: str
    keys: tuple[tuple[str, int, str], ...]


@dataclass(frozen=True)
class Clause:
    """Fires once for each choice of one fact per pattern, no fact taken twice. Without a head it only tells."""

    name: str
    patterns: tuple[Pattern, ...]
    head: Head | None = None


@dataclass(frozen=True)
class Program:
    """The clauses of one stratum. Raises UsageError for whatever lies outside the subset.

    Heads copy and never compute, so the facts that can be derived are finitely many and every run ends.
    """

    clauses: tuple[Clause, ...]

    def __post_init__(self) -> None:
        if len({clause.name for clause in self.clauses}) < len(self.clauses):
            raise UsageError(what="two clauses of a program have one name")
        for clause in self.clauses:
            if fault := _fault(clause):
                raise UsageError(what=f"clause {clause.name}: {fault}")

    @cached_property
    def name(self) -> str:
        """A digest of the clauses: equal programs have equal names, in every process."""
        return hashlib.sha256(repr(self.clauses).encode()).hexdigest()[:20]


@dataclass(frozen=True)
class Fact:
    """What is known of one thing: its flags, and its keys as numbers from 1. A key that it lacks counts as 0, none."""

    flags: frozenset[str]
    keys: Mapping[str, int]


@dataclass(frozen=True, order=True)
class Firing:
    """A clause that fired. `frame` has one index per pattern: given facts come first, derived ones after them."""

    clause: str
    frame: tuple[int, ...]


@dataclass(frozen=True)
class Inference:
    """The fixpoint, in an order that depends neither on the executor nor on the order in which clauses fired."""

    derived: tuple[Fact, ...]
    firings: tuple[Firing, ...]


class Executor(Protocol):
    """Runs programs. All executors give equal inferences."""

    name: str

    def run(self, program: Program, facts: Sequence[Fact], limit: int = FIRINGS) -> Inference:
        """The fixpoint of *program* over *facts*; equal facts count once, at the index of the first.

        Raises UsageError for a number outside 0 to 999,999, and InferenceFailed beyond *limit* firings.
        """


Known = tuple[frozenset[str], frozenset[tuple[str, int]]]


@dataclass
class Memory:
    """The facts of one run and what fired over them, kept in the same way by every executor."""

    program: Program
    facts: list[Fact]
    limit: int
    fresh: list[int] = field(default_factory=list)
    """Indexes of the given facts, each once."""

    def __post_init__(self) -> None:
        self._given = len(self.facts)
        self._fired: set[tuple[int, tuple[int, ...]]] = set()
        self._index: dict[Known, int] = {}
        for index, fact in enumerate(self.facts):
            for key, value in fact.keys.items():
                if not _whole(value) or not 0 <= value < NUMBERS:
                    raise UsageError(what=f"fact {index} has {key} = {value!r}, not a whole number below {NUMBERS}")
            if self._index.setdefault(_known(fact), index) == index:
                self.fresh.append(index)

    def fire(self, clause: int, frame: tuple[int, ...]) -> int | None:
        """Note that the clause at this place fired; the index of the fact that this adds, None if it adds none."""
        of = self.program.clauses[clause]
        if (clause, frame) in self._fired:
            raise InferenceFailed(why=f"clause {of.name} fired twice on {frame}")
        if len(self._fired) >= self.limit:
            raise InferenceFailed(why=f"more than {self.limit} firings, the last one of clause {of.name}")
        self._fired.add((clause, frame))
        if of.head is None:
            return None
        copied = {key: self.facts[frame[pattern]].keys.get(source, 0) for key, pattern, source in of.head.keys}
        fact = Fact(frozenset((of.head.flag,)), {key: value for key, value in copied.items() if value})
        index = self._index.setdefault(_known(fact), len(self.facts))
        if index < len(self.facts):
            return None
        self.facts.append(fact)
        return index

    def inference(self) -> Inference:
        """What the run came to, with derived facts renumbered in the order of their contents."""
        order = sorted(range(self._given, len(self.facts)), key=lambda index: _order(self.facts[index]))
        place = {index: self._given + rank for rank, index in enumerate(order)}
        firings = sorted((clause, tuple(place.get(index, index) for index in frame)) for clause, frame in self._fired)
        return Inference(
            derived=tuple(self.facts[index] for index in order),
            firings=tuple(Firing(self.program.clauses[clause].name, frame) for clause, frame in firings),
        )


def _known(fact: Fact) -> Known:
    return fact.flags, frozenset((key, value) for key, value in fact.keys.items() if value)


def _order(fact: Fact) -> tuple[list[str], list[tuple[str, int]]]:
    return sorted(fact.flags), sorted(fact.keys.items())


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _fault(clause: Clause) -> str:
    if not 1 <= len(clause.patterns) <= PATTERNS:
        return f"{len(clause.patterns)} patterns, not 1 to {PATTERNS}"
    for place, pattern in enumerate(clause.patterns):
        if not pattern.flags:
            return f"pattern {place} asks for no flag"
        if len(pattern.tests) > TESTS:
            return f"pattern {place} has {len(pattern.tests)} tests, at most {TESTS} can be decided"
        for test in pattern.tests:
            if test.op not in get_args(Op):
                return f"pattern {place} compares by {test.op!r}, which is not one of {', '.join(get_args(Op))}"
            if not _whole(test.of) or not 0 <= test.of < place:
                return f"pattern {place} compares with pattern {test.of}, which is not an earlier one"
            if not _whole(test.plus) or abs(test.plus) >= NUMBERS:
                return f"pattern {place} adds {test.plus!r}, not a whole number below {NUMBERS}"
    if clause.head is None:
        return ""
    if len({key for key, _, _ in clause.head.keys}) < len(clause.head.keys):
        return "its head sets one key twice"
    if any(not 0 <= pattern < len(clause.patterns) for _, pattern, _ in clause.head.keys):
        return "its head copies from a pattern that there is not"
    return ""
