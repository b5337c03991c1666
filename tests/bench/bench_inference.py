"""How durable-rules compares with the plain executor, side by side: `python tests/bench/bench_inference.py`.

Each line runs both executors in turn on the same work and prints the median of their times and its ratio.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from supervise.rules import clauses
from supervise.rules.clauses import Clause, Executor, Pattern, Program
from supervise.rules.holding import Ready, alert_program, holding
from supervise.rules.inference import executor
from unit.inference.samples import alert_rule, fact, same

Work = Callable[[Executor], int]
"""Does the work once and returns how much came of it, which must be the same for both."""

LADDER = alert_program(
    [alert_rule("due-soon", ["blue"]), alert_rule("overdue", ["yellow", "orange", "red"], supersedes=["due-soon"])]
)
RUNGS = (("overdue", "yellow"), ("overdue", "orange"), ("overdue", "red"), ("due-soon", "blue"))
LATER_IN_UNIT = Program(
    (
        Clause(
            "later in one unit",
            (Pattern(("alert",)), Pattern(("alert",), (same("unit"), clauses.Test("task", ">", 0, "task")))),
        ),
    )
)


def first_rungs(subjects: int) -> Work:
    ready = [Ready("overdue", "yellow", f"p{n}") for n in range(subjects)]
    return lambda engine: len(holding(LADDER, ready, (), engine))


def whole_ladders(subjects: int) -> Work:
    ready = [Ready(*rung, f"p{n}") for n in range(subjects) for rung in RUNGS]
    return lambda engine: len(holding(LADDER, ready, (), engine))


def self_join(alerts: int, of_a_unit: int) -> Work:
    facts = [fact("alert", unit=1 + n // of_a_unit, task=n) for n in range(alerts)]
    return lambda engine: len(engine.run(LATER_IN_UNIT, facts).firings)


WORKS: dict[str, Work] = {
    "one subject, one rung": first_rungs(1),
    "one subject, four rungs": whole_ladders(1),
    "10 subjects, one rung each": first_rungs(10),
    "100 subjects, four rungs each": whole_ladders(100),
    "1,000 subjects, four rungs each": whole_ladders(1000),
    "self-join of 1,000 alerts, 4 of a unit": self_join(1000, 4),
    "self-join of 1,000 alerts, 40 of a unit": self_join(1000, 40),
}


def measure(work: Work, engines: tuple[Executor, Executor]) -> tuple[float, float]:
    """Median seconds of both executors, run by turns so that a busy machine burdens them alike."""
    came = {work(engine) for engine in engines}
    if len(came) != 1:
        raise SystemExit(f"the executors do not agree: {came}")
    once = _seconds(work, engines[0], 1)
    repeats = max(1, min(200, int(0.02 / once)))
    turns = [tuple(_seconds(work, engine, repeats) for engine in engines) for _ in range(5)]
    first, second = (statistics.median(times) for times in zip(*turns, strict=True))
    return first, second


def _seconds(work: Work, engine: Executor, repeats: int) -> float:
    begun = time.perf_counter()
    for _ in range(repeats):
        work(engine)
    return (time.perf_counter() - begun) / repeats


def main() -> None:
    engines = executor("python"), executor("durable")
    sys.stdout.write(f"{'':42}{'python':>12}{'durable':>12}{'ratio':>8}\n")
    for name, work in WORKS.items():
        plain, durable = measure(work, engines)
        sys.stdout.write(f"{name:42}{plain * 1000:>9.3f} ms{durable * 1000:>9.3f} ms{durable / plain:>8.2f}\n")


if __name__ == "__main__":
    main()
