"""Runs programs in plain Python: where the inference engine does not build, and as its second opinion everywhere.

Facts are taken up one after another. Each is tried in every place of every clause, joined with those taken up before
it, so a frame is found exactly once: when its last fact comes. Joins go through an index on all equalities with what is
bound by then, whichever side they were written on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import eq, ge, gt, le, lt, ne
from typing import Final

from .clauses import FIRINGS, Clause, Fact, Inference, Memory, Op, Program, Test

Flags = frozenset[str]
Keys = tuple[str, ...]

_OPS: Final[dict[Op, Callable[[int, int], bool]]] = {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}


@dataclass(frozen=True)
class _Step:
    """Binds the pattern at `place` to facts with these flags whose `keys` equal what `sources` come to.

    A source is a place bound before, a key of its fact, and a constant to add. `checks` are the other tests that can be
    made by then, each with the place of its pattern.
    """

    place: int
    flags: Flags
    keys: Keys
    sources: tuple[tuple[int, str, int], ...]
    checks: tuple[tuple[int, Test], ...]


@dataclass(frozen=True)
class _Entry:
    """How a clause is joined from the pattern at `place` outwards."""

    clause: int
    place: int
    size: int
    steps: tuple[_Step, ...]


@dataclass(frozen=True)
class _Plan:
    """The entries of each set of flags, and the keys by which facts that carry it are looked up."""

    entries: dict[Flags, list[_Entry]] = field(default_factory=dict)
    indexed: dict[Flags, set[Keys]] = field(default_factory=dict)


class PythonExecutor:
    """Plans are kept for the programs last seen. May be shared by threads."""

    name = "python"

    def __init__(self, keep: int = 16) -> None:
        self._keep = keep
        self._plans: dict[str, _Plan] = {}

    def run(self, program: Program, facts: Sequence[Fact], limit: int = FIRINGS) -> Inference:
        plan = self._plans.get(program.name)
        if plan is None:
            plan = _plan(program)
            # Replaced, not changed: another thread may be reading it.
            kept = {} if len(self._plans) >= self._keep else self._plans
            self._plans = {**kept, program.name: plan}
        memory = Memory(program, list(facts), limit)
        _infer(plan, memory)
        return memory.inference()


def _plan(program: Program) -> _Plan:
    plan = _Plan()
    for number, clause in enumerate(program.clauses):
        for place, pattern in enumerate(clause.patterns):
            entry = _Entry(number, place, len(clause.patterns), tuple(_steps(clause, place)))
            plan.entries.setdefault(frozenset(pattern.flags), []).append(entry)
            for step in entry.steps:
                plan.indexed.setdefault(step.flags, set()).add(step.keys)
    return plan


def _steps(clause: Clause, start: int) -> Iterator[_Step]:
    """The other patterns, next always the one with most equalities to those bound before."""
    tests = [(place, test) for place, pattern in enumerate(clause.patterns) for test in pattern.tests]
    bound, left = {start}, set(range(len(clause.patterns))) - {start}
    while left:
        equal = {place: _equalities(tests, place, bound) for place in left}
        place = max(left, key=lambda place: (len(equal[place]), -place))
        left.remove(place)
        bound.add(place)
        checks = tuple(
            (own, test)
            for own, test in tests
            if test.op != "==" and place in (own, test.of) and {own, test.of} <= bound
        )
        keys = tuple(key for key, _ in equal[place])
        sources = tuple(source for _, source in equal[place])
        yield _Step(place, frozenset(clause.patterns[place].flags), keys, sources, checks)


def _equalities(tests: list[tuple[int, Test]], place: int, bound: set[int]) -> list[tuple[str, tuple[int, str, int]]]:
    """What a fact must have to be bound at *place*: the key, and the place, key and constant that it equals."""
    own = [(t.key, (t.of, t.other, t.plus)) for at, t in tests if t.op == "==" and at == place and t.of in bound]
    turned = [(t.other, (at, t.key, -t.plus)) for at, t in tests if t.op == "==" and t.of == place and at in bound]
    return own + turned


class _Shelf:
    """The facts taken up that carry a set of flags, by each combination of keys that joins look them up by."""

    def __init__(self, indexed: set[Keys]) -> None:
        self._by: dict[Keys, dict[tuple[int, ...], list[int]]] = {keys: {} for keys in indexed}

    def put(self, index: int, fact: Fact) -> None:
        for keys, of in self._by.items():
            of.setdefault(tuple(fact.keys.get(key, 0) for key in keys), []).append(index)

    def find(self, keys: Keys, values: tuple[int, ...]) -> Sequence[int]:
        return self._by[keys].get(values, ())


def _infer(plan: _Plan, memory: Memory) -> None:
    shelves = {flags: _Shelf(plan.indexed.get(flags, set())) for flags in plan.entries}
    agenda = deque(memory.fresh)
    while agenda:
        index = agenda.popleft()
        fact = memory.facts[index]
        fits = [flags for flags in plan.entries if flags <= fact.flags]
        for entry in [entry for flags in fits for entry in plan.entries[flags]]:
            frame = [-1] * entry.size
            frame[entry.place] = index
            for whole in _frames(entry.steps, frame, shelves, memory.facts):
                new = memory.fire(entry.clause, whole)
                if new is not None:
                    agenda.append(new)
        for flags in fits:
            shelves[flags].put(index, fact)


def _frames(
    steps: tuple[_Step, ...], frame: list[int], shelves: dict[Flags, _Shelf], facts: list[Fact]
) -> Iterator[tuple[int, ...]]:
    """Every way to bind the places that *frame* still has free, no fact twice."""
    if not steps:
        yield tuple(frame)
        return
    step = steps[0]
    wanted = tuple(facts[frame[at]].keys.get(key, 0) + plus for at, key, plus in step.sources)
    for candidate in shelves[step.flags].find(step.keys, wanted):
        if candidate in frame:
            continue
        frame[step.place] = candidate
        if all(_passes(frame, facts, own, test) for own, test in step.checks):
            yield from _frames(steps[1:], frame, shelves, facts)
        frame[step.place] = -1


def _passes(frame: list[int], facts: list[Fact], own: int, test: Test) -> bool:
    left = facts[frame[own]].keys.get(test.key, 0)
    return _OPS[test.op](left, facts[frame[test.of]].keys.get(test.other, 0) + test.plus)
