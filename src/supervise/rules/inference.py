"""Runs programs by durable-rules, driven within the part of it that is sound, and chooses the executor.

The C module is handed one flag per pattern, keys that are small whole numbers, and joins that end with an equality that
always holds; a sentinel fires in every run, so that the state may be deleted after it. No host, no threads, no clock.
"""

from __future__ import annotations

import importlib
import json
import os
import threading
import weakref
from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any, Final, Literal

from supervise.errors import EngineUnavailable, InferenceFailed, UsageError

from .clauses import FIRINGS, Clause, Executor, Fact, Inference, Memory, Op, Pattern, Program, Test
from .executor import PythonExecutor

Choice = Literal["auto", "durable", "python"]

PATTERNS_PER_RULESET: Final = 60
"""The engine gives up on a fact that 65 patterns match, and hangs on 513 first tests; the sentinel is one of the 60."""

_IDS: Final = 797_000
"""Ids are compared by a hash of 32 bits; up to here no two of them share one."""

_SENTINEL: Final = 1
_OPS: Final[dict[Op, str]] = {"!=": "$neq", "<": "$lt", "<=": "$lte", ">": "$gt", ">=": "$gte"}


def executor(choice: Choice) -> Executor:
    """The executor called *choice*; `auto` is durable-rules where it can be imported, else plain Python.

    Raises EngineUnavailable where durable-rules is asked for and cannot be imported.
    """
    if choice not in ("auto", "durable", "python"):
        raise UsageError(what=f"there is no executor {choice!r}, only auto, durable and python")
    if choice == "python":
        return PythonExecutor()
    try:
        module = importlib.import_module("durable_rules_engine")
    except ImportError as absent:
        if choice == "durable":
            raise EngineUnavailable from absent
        return PythonExecutor()
    return DurableExecutor(module)


class _Kept(threading.local):
    """The compiled programs of one thread of one process, the one used last at the end."""

    def __init__(self) -> None:
        self.process = os.getpid()
        self.programs: dict[str, list[_Ruleset]] = {}


class DurableExecutor:
    """Compiled programs are kept per thread and process. May be shared by threads, and used after a fork."""

    name = "durable"

    def __init__(self, module: ModuleType, keep: int = 16) -> None:
        self._module = module
        self._keep = keep
        self._kept = _Kept()

    def run(self, program: Program, facts: Sequence[Fact], limit: int = FIRINGS) -> Inference:
        memory = Memory(program, list(facts), limit)
        # Whatever ends the run early leaves its rulesets locked: only those of a clean run go back.
        rulesets = self._programs().pop(program.name, None) or _compile(self._module, program)
        _infer(rulesets, memory)
        kept = self._programs()
        kept[program.name] = rulesets
        if len(kept) > self._keep:
            del kept[next(iter(kept))]
        return memory.inference()

    def _programs(self) -> dict[str, list[_Ruleset]]:
        kept = self._kept
        if kept.process != os.getpid():
            kept.process, kept.programs = os.getpid(), {}
        return kept.programs


def _compile(module: ModuleType, program: Program) -> list[_Ruleset]:
    parts: list[dict[int, Clause]] = [{}]
    size = 1
    for number, clause in enumerate(program.clauses):
        size += len(clause.patterns)
        if size > PATTERNS_PER_RULESET:
            parts.append({})
            size = 1 + len(clause.patterns)
        parts[-1][number] = clause
    return [_Ruleset(module, f"{program.name}-{part}", clauses) for part, clauses in enumerate(parts)]


def _infer(rulesets: list[_Ruleset], memory: Memory) -> None:
    """Give every ruleset the facts it looks at, and what the others derive, until none derives anything new."""
    waiting = [list(memory.fresh) for _ in rulesets]
    try:
        while any(waiting):
            for place, ruleset in enumerate(rulesets):
                ruleset.take(waiting[place], memory.facts)
                waiting[place] = []
                for clause, frame in ruleset.firings():
                    new = memory.fire(clause, frame)
                    if new is None:
                        continue
                    ruleset.take([new], memory.facts)
                    for other, queue in enumerate(waiting):
                        if other != place:
                            queue.append(new)
    finally:
        for ruleset in rulesets:
            ruleset.reset()


class _Ruleset:
    """Some clauses of a program inside the C module, under generated names: `f0`, `k0` and `c0`."""

    def __init__(self, module: ModuleType, name: str, clauses: dict[int, Clause]) -> None:
        patterns = [pattern for clause in clauses.values() for pattern in clause.patterns]
        self._flags = {flags: f"f{n}" for n, flags in enumerate(dict.fromkeys(frozenset(p.flags) for p in patterns))}
        joined = dict.fromkeys(
            key
            for clause in clauses.values()
            for pattern in clause.patterns
            for test in pattern.tests
            for key in (test.key, test.other)
        )
        self._keys = {key: f"k{n}" for n, key in enumerate(joined)}
        definition: dict[str, Any] = {"s": {"all": [{"m": {"q": 1}}]}}
        for number, clause in clauses.items():
            definition[f"c{number}"] = {"all": [{f"p{n}": self._define(p)} for n, p in enumerate(clause.patterns)]}
        self._module = module
        self._handle = module.create_ruleset(name, json.dumps(definition))
        weakref.finalize(self, module.delete_ruleset, self._handle).atexit = False
        self._state: int | None = None
        self._acted = False

    def _define(self, pattern: Pattern) -> dict[str, Any]:
        flag = {self._flags[frozenset(pattern.flags)]: 1}
        if not pattern.tests:
            return flag
        # A join whose last operand is false reads past the end of the expression: the last one always holds.
        guard = {"z": {"p0": "z"}}
        return {"$and": [flag, *(self._compare(test) for test in pattern.tests), guard]}

    def _compare(self, test: Test) -> dict[str, Any]:
        other: dict[str, Any] = {f"p{test.of}": self._keys[test.other]}
        if test.plus:
            other = {"$add" if test.plus > 0 else "$sub": {"$l": other, "$r": abs(test.plus)}}
        compared = {self._keys[test.key]: other}
        return compared if test.op == "==" else {_OPS[test.op]: compared}

    def take(self, indexes: Sequence[int], facts: Sequence[Fact]) -> None:
        """Assert those of the facts that some pattern looks at. The engine's id of a fact is its index + 2."""
        for index in indexes:
            fact = facts[index]
            flags = [name for flags, name in self._flags.items() if flags <= fact.flags]
            if not flags:
                continue
            if index + 2 > _IDS:
                raise InferenceFailed(why=f"more than {_IDS} facts")
            if self._state is None:
                self._state = self._put({"id": _SENTINEL, "q": 1})
            keys = {name: fact.keys.get(key, 0) for key, name in self._keys.items()}
            self._put({"id": index + 2, **dict.fromkeys(flags, 1), **keys, "z": 0})

    def firings(self) -> Iterator[tuple[int, tuple[int, ...]]]:
        """The firings that are due, each as the place of its clause and the indexes of its facts."""
        if self._state is None:
            return
        started = self._module.start_action_for_state(self._handle, self._state)
        message = started[1] if started else None
        while message:
            self._acted = True
            [(name, frame)] = json.loads(message).items()
            if name != "s":
                yield int(name[1:]), tuple(frame[f"p{place}"]["id"] - 2 for place in range(len(frame)))
            message = self._module.complete_and_start_action(self._handle, self._state)

    def reset(self) -> None:
        """Forget the facts. Where no action ever ran there is nothing that could be deleted safely."""
        if self._acted:
            self._module.delete_state(self._handle, "0")
        self._state, self._acted = None, False

    def _put(self, fact: dict[str, int]) -> int:
        code, state = self._module.assert_fact(self._handle, json.dumps(fact))
        if code:
            raise InferenceFailed(why=f"the engine answered {code} to {fact}")
        return int(state)
