"""What kills or hangs durable-rules, each in a child process, and that nothing of ours ever gets there.

The raw calls are run only to see whether a build still dies of them: `pytest -rP` tells what came of each.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass

import pytest

pytest.importorskip("durable_rules_engine", reason="durable-rules does not build here")

RAW = """
import json
import durable_rules_engine as D
def ruleset(**rules):
    return D.create_ruleset("canary", json.dumps({name: {"all": body} for name, body in rules.items()}))
def put(handle, **fact):
    return D.assert_fact(handle, json.dumps(fact))
def join(*tests):
    return ruleset(s=[{"m": {"q": 1}}], c=[{"p0": {"f0": 1}}, {"p1": {"$and": [{"f1": 1}, *tests]}}])
"""

OURS = """
from supervise.errors import UsageError
from supervise.rules import clauses
from supervise.rules.clauses import Clause, Inference, Pattern, Program
from supervise.rules.inference import executor
from unit.inference.samples import fact, same
engine = executor("durable")
def joined(*tests):
    return Program((Clause("c", (Pattern(("a",)), Pattern(("b",), tests))),))
"""


@dataclass(frozen=True)
class Canary:
    raw: str
    """What the engine is known to die of."""
    ours: str
    """The nearest that can be asked of us; must end well."""


CANARIES = {
    "a join whose last operand is false": Canary(
        raw="""
h = join({"k0": {"p0": "k0"}}, {"$gt": {"k1": {"p0": "k1"}}})
for n in range(200):
    put(h, id=2 * n + 1, f0=1, k0=1, k1=9)
    put(h, id=2 * n + 2, f1=1, k0=1, k1=1)
""",
        ours="""
facts = [fact(flag, k=1, j=n) for n in range(20) for flag in "ab"]
found = engine.run(joined(same("k"), clauses.Test("j", ">", 0, "j")), facts)
assert len(found.firings) == 190, len(found.firings)
""",
    ),
    "division": Canary(
        raw="""
h = join({"k0": {"$div": {"$l": {"p0": "k0"}, "$r": {"p0": "k1"}}}}, {"z": {"p0": "z"}})
put(h, id=1, f0=1, k0=1, k1=0, z=0)
put(h, id=2, f1=1, k0=1, k1=0, z=0)
""",
        ours="""
try:
    joined(clauses.Test("k", "/", 0, "k"))
except UsageError as refused:
    assert "compares by '/'" in str(refused)
else:
    raise SystemExit("division was accepted")
""",
    ),
    "an empty batch": Canary(
        raw="""
D.assert_facts(join({"z": {"p0": "z"}}), "[]")
""",
        ours="""
for _ in range(50):
    assert engine.run(joined(same("k")), []) == Inference((), ())
""",
    ),
    "deleting a state in which nothing ever fired": Canary(
        raw="""
h = join({"z": {"p0": "z"}})
put(h, id=1, f0=1, z=0)
D.delete_state(h, "0")
""",
        ours="""
for n in range(1, 200):
    assert engine.run(joined(same("k")), [fact("a", k=n)]) == Inference((), ())
""",
    ),
    "256 rules on one pattern": Canary(
        raw="""
h = ruleset(**{f"c{n}": [{"m": {"f0": 1}}] for n in range(256)})
put(h, id=1, f0=1)
""",
        ours="""
program = Program(tuple(Clause(f"c{n}", (Pattern(("a",)),)) for n in range(256)))
assert len(engine.run(program, [fact("a")]).firings) == 256
""",
    ),
    "513 first tests": Canary(
        raw="""
ruleset(**{f"c{n}": [{"m": {f"f{n}": 1}}] for n in range(513)})
""",
        ours="""
program = Program(tuple(Clause(f"c{n}", (Pattern((f"a{n}",)),)) for n in range(513)))
assert len(engine.run(program, [fact(*(f"a{n}" for n in range(513)))]).firings) == 513
""",
    ),
}


def _outcome(script: str, seconds: float) -> str:
    """How a child that runs *script* ended: well, with an error, by a signal, or not at all."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", script],
            env={"PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "hung"
    if done.returncode < 0:
        return f"killed by signal {-done.returncode}"
    return "well" if done.returncode == 0 else f"error: {done.stderr.strip()}"


@pytest.mark.parametrize("canary", CANARIES)
def test_what_the_engine_dies_of_is_refused_or_done_safely_by_us(canary: str) -> None:
    assert _outcome(OURS + CANARIES[canary].ours, seconds=60) == "well"


@pytest.mark.parametrize("canary", CANARIES)
def test_what_a_raw_call_does_is_on_record(canary: str) -> None:
    outcome = _outcome(RAW + CANARIES[canary].raw, seconds=3)
    sys.stdout.write(f"{canary}: {outcome}\n")
    # A canary that stumbles over its own script would sing of nothing.
    assert not any(slip in outcome for slip in ("SyntaxError", "NameError", "ModuleNotFoundError", "TypeError"))
