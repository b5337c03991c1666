"""Twenty rules over 1,000, 10,000 and 100,000 facts: one generated function against other ways to run them, as ratios.

    python tests/bench/bench_language.py [numbers of facts]

All ways run in one process, interleaved, best of three; their answers are compared before anything is printed. Native
Python, written by hand without unknowns, is the floor that no generated function can beat. To reach: zen-engine's best
form at 4 or more, durable-rules' own loop at 20 or more.
"""

from __future__ import annotations

import ast
import itertools
import random
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import rivals
from supervise.model.base import Text
from supervise.model.standard import ElementSpec
from supervise.rules.language import Scope, compile_condition, compile_judge

RULES = (
    "matter.priority == 'key' and not reported",
    "not reported and due_at < now",
    "met_at < due_at",
    "met_at < next.ends_at",
    "percent < 50 and due_at < now",
    "returned + rejected > 2",
    "task.role == 'lead' and missing(met_at)",
    "state in ['open', 'missed']",
    "urged >= 3 and not reported",
    "matter.priority == 'normal' or percent >= 80",
    "starts_at <= now < ends_at",
    "starts_with(key, '2026') and percent == 100",
    "not (reported or voided)",
    "missed and task.role == 'lead'",
    "matter.priority in ['key', 'urgent'] and returned > 0",
    "accepted and met_at < due_at",
    "percent - 10 > 60.5",
    "unit == task.unit",
    "rejected > 0 or returned > 1 or urged > 4",
    "not missing(percent) and percent < 20",
)
NOW = datetime(2026, 3, 5, 9, tzinfo=UTC)
ELEMENTS = {
    "priority": ElementSpec(
        "priority", "code", "优先级", "priority",
        codes={code: Text(zh=code, en=code) for code in ("key", "normal", "urgent")},
    )
}  # fmt: skip


def make_facts(count: int) -> list[dict[str, Any]]:
    """Periods, a third of which nobody has reported, so that what is unknown matters; each fact of the type that
    `stages.readers` gives it.
    """
    dice = random.Random(20260305)
    made = []
    for number in range(count):
        starts = NOW + timedelta(hours=dice.randrange(-2000, 2000))
        reported = dice.random() < 0.66
        made.append(
            {
                "now": NOW,
                "matter.priority": dice.choice(("key", "normal", "urgent", None)),
                "task.role": dice.choice(("lead", "support")),
                "task.unit": f"u{number % 7}",
                "next.ends_at": starts + timedelta(days=14) if dice.random() < 0.9 else None,
                "period.unit": f"u{number % 7}",
                "period.key": f"202{number % 4 + 5}-02",
                "period.state": dice.choice(("open", "accepted", "missed", "voided")),
                "period.starts_at": starts,
                "period.ends_at": starts + timedelta(days=7),
                "period.due_at": starts + timedelta(days=5),
                "period.reported": reported,
                "period.met_at": starts + timedelta(days=dice.randrange(8)) if reported else None,
                "period.accepted": reported and dice.random() < 0.5,
                "period.missed": dice.random() < 0.1,
                "period.voided": dice.random() < 0.1,
                "period.returned": dice.randrange(3),
                "period.rejected": dice.randrange(3),
                "period.urged": dice.randrange(6),
                "period.percent": dice.randrange(101) if reported else None,
            }
        )
    return made


def by_hand(f: Mapping[str, Any]) -> Sequence[bool | None]:
    """The comparisons of the rules in plain Python over locals; wrong where something is unknown, so only a floor."""
    priority, role, met, due, now = (
        f["matter.priority"], f["task.role"], f["period.met_at"] or NOW, f["period.due_at"], f["now"],
    )  # fmt: skip
    reported, percent, state = f["period.reported"], f["period.percent"] or 0, f["period.state"]
    returned, rejected, urged, voided = (
        f["period.returned"],
        f["period.rejected"],
        f["period.urged"],
        f["period.voided"],
    )
    ends = f["next.ends_at"] or NOW
    return (
        priority == "key" and not reported, not reported and due < now, met < due, met < ends,
        percent < 50 and due < now, returned + rejected > 2, role == "lead" and met is None,
        state in {"open", "missed"}, urged >= 3 and not reported, priority == "normal" or percent >= 80,
        f["period.starts_at"] <= now < f["period.ends_at"], f["period.key"].startswith("2026") and percent == 100,
        not (reported or voided), f["period.missed"] and role == "lead",
        priority in {"key", "urgent"} and returned > 0, f["period.accepted"] and met < due, percent - 10 > 60,
        f["period.unit"] == f["task.unit"], rejected > 0 or returned > 1 or urged > 4, percent < 20,
    )  # fmt: skip


def interpret(node: ast.expr, f: Mapping[str, Any]) -> Any:
    """The value of a parsed rule, walked anew for every fact."""
    match node:
        case ast.Constant(value=value):
            return Decimal(str(value)) if isinstance(value, float) else value
        case ast.Name(id=name):
            return f[name] if name == "now" else f[f"period.{name}"]
        case ast.Attribute(value=ast.Name(id=head), attr=name):
            return f[f"{head}.{name}"]
        case ast.UnaryOp(operand=operand):
            value = interpret(operand, f)
            return None if value is None else not value
        case ast.BoolOp(op=op, values=values):
            decisive = isinstance(op, ast.Or)
            truths = [interpret(value, f) for value in values]
            return decisive if decisive in truths else (None if None in truths else not decisive)
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            values = [interpret(left, f), *(interpret(comparator, f) for comparator in comparators)]
            truths = [
                None if None in pair else compare(op, *pair)
                for op, pair in zip(ops, itertools.pairwise(values), strict=True)
            ]
            return False if False in truths else (None if None in truths else True)
        case ast.BinOp(left=left, op=op, right=right):
            one, other = interpret(left, f), interpret(right, f)
            return None if one is None or other is None else (one + other if isinstance(op, ast.Add) else one - other)
        case ast.List(elts=elements):
            return [interpret(element, f) for element in elements]
        case ast.Call(func=ast.Name(id="missing"), args=[asked]):
            return interpret(asked, f) is None
        case ast.Call(func=ast.Name(id="starts_with"), args=[text, start]):
            return interpret(text, f).startswith(interpret(start, f))
    raise TypeError(ast.dump(node))


def compare(op: ast.cmpop, one: Any, other: Any) -> bool:
    match op:
        case ast.Eq():
            return bool(one == other)
        case ast.Lt():
            return bool(one < other)
        case ast.LtE():
            return bool(one <= other)
        case ast.Gt():
            return bool(one > other)
        case ast.GtE():
            return bool(one >= other)
        case ast.In():
            return one in other
    raise TypeError(ast.dump(op))


def timed(work: Callable[[], list[Any]]) -> tuple[float, list[Any]]:
    started = time.perf_counter()
    answers = work()
    return time.perf_counter() - started, answers


def certain(answers: Sequence[Sequence[bool | None]]) -> list[tuple[bool, ...]]:
    """Of each fact, which rules certainly hold: other engines know no more."""
    return [tuple(truth is True for truth in truths) for truths in answers]


def main(count: int) -> None:
    facts = make_facts(count)
    scope = Scope("period", ELEMENTS)
    started = time.perf_counter()
    conditions = {f"r{number}": compile_condition(rule, scope) for number, rule in enumerate(RULES)}
    judge = compile_judge({"period": conditions}).of("period")
    compiled = time.perf_counter() - started
    separate = list(conditions.values())
    parsed = [ast.parse(rule, mode="eval").body for rule in RULES]
    ours: dict[str, Callable[[], list[Any]]] = {
        "one generated function": lambda: [judge(f) for f in facts],
        "twenty generated functions": lambda: [tuple([condition(f) for condition in separate]) for f in facts],
        "two-valued Python by hand (floor)": lambda: [by_hand(f) for f in facts],
    }
    if count <= 10_000:
        ours["interpreting the trees, fact by fact"] = lambda: [
            tuple([interpret(node, f) for node in parsed]) for f in facts
        ]
    others = {
        "zen-engine, one expression listing all": rivals.zen(facts),
        "durable-rules, a loop of our own": rivals.durable(facts),
    }
    best: dict[str, float] = {}
    reference: list[Any] = []
    for _ in range(3):
        for name, work in {**ours, **others}.items():
            if work is None:
                continue
            seconds, answers = timed(work)
            best[name] = min(seconds, best.get(name, seconds))
            reference = reference or answers
            alike = certain(answers) == certain(reference) if name in others else answers == reference
            if "floor" not in name and not alike:
                raise SystemExit(f"{name}: the answers differ")
    lines = [f"{len(RULES)} rules, {count:,} facts; reading, checking and compiling them took {compiled * 1000:.1f} ms"]
    lines += [f"{name:40} not installed" for name, work in others.items() if work is None]
    for name, seconds in best.items():
        lines.append(f"{name:40} {seconds:8.3f} s {seconds / best['one generated function']:8.2f}")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    for size in [int(told.replace(",", "")) for told in sys.argv[1:]] or [1_000, 10_000, 100_000]:
        main(size)
