from __future__ import annotations

import subprocess
import sys

import pytest

from supervise.errors import InferenceFailed, UsageError
from supervise.rules import clauses
from supervise.rules.clauses import Clause, Head, Memory, Pattern, Program
from unit.inference.samples import ANCESTRY, fact, same

A, B = Pattern(("a",)), Pattern(("b",))


def _joined(*tests: clauses.Test) -> Clause:
    return Clause("c", (A, Pattern(("b",), tests)))


OUTSIDE = {
    "a clause without patterns": (Clause("c", ()), "0 patterns"),
    "nine patterns": (Clause("c", (A,) * 9), "9 patterns"),
    "a pattern without a positive flag": (Clause("c", (Pattern(()),)), "asks for no flag"),
    "fifteen tests on one pattern": (_joined(*[same("k")] * 15), "15 tests"),
    "division": (_joined(clauses.Test("k", "/", 0, "k")), "compares by '/'"),  # type: ignore[arg-type]
    "a comparison within one fact": (Clause("c", (A, Pattern(("b",), (same("k", of=1),)))), "not an earlier one"),
    "a comparison with a later pattern": (Clause("c", (Pattern(("a",), (same("k", of=1),)), B)), "not an earlier one"),
    "a comparison with a pattern before the first": (_joined(same("k", of=-1)), "not an earlier one"),
    "a constant that is no whole number": (_joined(clauses.Test("k", "==", 0, "k", 1.5)), "adds 1.5"),  # type: ignore[arg-type]
    "a constant of a million": (_joined(clauses.Test("k", "==", 0, "k", 1_000_000)), "adds 1000000"),
    "a head that sets a key twice": (Clause("c", (A,), Head("h", (("k", 0, "k"), ("k", 0, "j")))), "twice"),
    "a head that copies from nowhere": (Clause("c", (A,), Head("h", (("k", 1, "k"),))), "that there is not"),
}


@pytest.mark.parametrize("outside", OUTSIDE)
def test_a_program_outside_the_subset_is_refused_with_the_name_of_its_clause(outside: str) -> None:
    clause, why = OUTSIDE[outside]
    with pytest.raises(UsageError, match=f"clause c: .*{why}"):
        Program((clause,))


def test_two_clauses_of_one_name_are_refused() -> None:
    with pytest.raises(UsageError, match="one name"):
        Program((Clause("c", (A,)), Clause("c", (B,))))


def test_the_largest_clause_of_the_subset_is_accepted() -> None:
    joined = Pattern(("a",), tuple(clauses.Test("k", "!=", 0, "k", n) for n in range(14)))
    assert Program((Clause("c", (A,) + (joined,) * 7),)).clauses


def test_equal_programs_have_one_name_in_every_process() -> None:
    script = "from unit.inference.samples import ANCESTRY; print(ANCESTRY.name)"
    names = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert names == {ANCESTRY.name}
    assert Program(ANCESTRY.clauses[:1]).name != ANCESTRY.name


@pytest.mark.parametrize("number", [-1, 1_000_000, 1.0, True, None, "1"])
def test_a_key_that_is_no_small_whole_number_is_refused(number: object) -> None:
    with pytest.raises(UsageError, match="k = "):
        Memory(ANCESTRY, [fact("a", k=number)], 10)  # type: ignore[arg-type]


def test_equal_facts_count_once_and_zero_is_the_same_as_lacking_the_key() -> None:
    facts = [fact("a", k=1), fact("a"), fact("a", k=0), fact("a", k=1), fact("b", k=1)]
    assert Memory(ANCESTRY, facts, 10).fresh == [0, 1, 4]


def test_a_second_firing_on_the_same_facts_is_a_failure_and_not_counted_twice() -> None:
    memory = Memory(ANCESTRY, [fact("parent", **{"of": 1, "is": 2})], 10)
    assert memory.fire(0, (0,)) == 1
    with pytest.raises(InferenceFailed, match="parent fired twice"):
        memory.fire(0, (0,))
    assert len(memory.inference().firings) == 1
