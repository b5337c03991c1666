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
from supervise.errors import InferenceFailed, UsageError
from supervise.rules import clauses
from supervise.rules.clauses import Clause, Head, Inference, Pattern, Program
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
    "an alternative inside a join": Canary(
        raw="""
both = {"$and": [{"k0": {"p0": "k0"}}, {"$gt": {"k1": {"p0": "k1"}}}]}
h = join({"$or": [both, {"k2": {"p0": "k2"}}]})
for n in range(200):
    put(h, id=2 * n + 1, f0=1, k0=1, k1=9, k2=n)
    put(h, id=2 * n + 2, f1=1, k0=1, k1=1, k2=n + 1)
""",
        ours="""
ways = {"c1": (same("k"), clauses.Test("j", ">", 0, "j")), "c2": (same("i"),)}
program = Program(tuple(Clause(name, (Pattern(("a",)), Pattern(("b",), tests))) for name, tests in ways.items()))
facts = [fact("a", k=1, j=9, i=n + 1) for n in range(20)] + [fact("b", k=1, j=1, i=n + 2) for n in range(20)]
found = engine.run(program, facts)
assert [firing.clause for firing in found.firings] == ["c2"] * 19, found.firings
""",
    ),
    "a head that counts on": Canary(
        raw="""
h = ruleset(c=[{"m": {"f0": 1}}])
state, n = put(h, id=1, f0=1, k0=1)[1], 1
while D.start_action_for_state(h, state) if n == 1 else D.complete_and_start_action(h, state):
    n += 1
    put(h, id=n, f0=1, k0=n)
""",
        ours="""
onwards = Head("a", (("k", 1, "k"), ("of", 0, "of")))
pairs = Program((Clause("c", (Pattern(("a",)), Pattern(("a",), (clauses.Test("k", ">", 0, "k"),))), onwards),))
found = engine.run(pairs, [fact("a", k=n, of=n) for n in range(1, 9)])
assert len({(one.keys["k"], one.keys["of"]) for one in found.derived}) == len(found.derived) <= 64
try:
    engine.run(pairs, [fact("a", k=n, of=n) for n in range(1, 99)], limit=50)
except InferenceFailed as stopped:
    assert "more than 50 firings" in str(stopped)
else:
    raise SystemExit("nothing stopped it")
""",
    ),
    "an exception between two actions": Canary(
        raw="""
h = ruleset(c=[{"m": {"f0": 1}}])
assert D.start_action_for_state(h, put(h, id=1, f0=1)[1])
if not D.start_action_for_state(h, put(h, id=2, f0=1)[1]):
    raise SystemExit("the state stays locked: nothing of the next fact is told")
""",
        ours="""
for _ in range(20):
    try:
        engine.run(joined(same("k")), [fact(flag, k=1) for flag in "ab"], limit=0)
    except InferenceFailed:
        pass
    assert len(engine.run(joined(same("k")), [fact(flag, k=1) for flag in "ab"]).firings) == 1
""",
    ),
    "1,100 states at once": Canary(
        raw="""
h = ruleset(c=[{"m": {"f0": 1}}])
for n in range(1_100):
    put(h, id=1, sid=f"s{n}", f0=1)
""",
        ours="""
for n in range(1, 1_101):
    assert len(engine.run(joined(same("k")), [fact(flag, k=n) for flag in "ab"]).firings) == 1
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
