"""What loading, saving and claiming cost on SQLite, as ratios measured side by side.

    python tests/bench/bench_store.py

A case of 40 tasks over three years of weeks has 6,240 periods, 6,000 reports and 40 alerts.
"""

from __future__ import annotations

import gc
import json
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from supervise.builtin.memory import MemoryStore
from supervise.builtin.sql import SqlStore
from supervise.model.base import Value
from supervise.model.reports import Progress
from supervise.model.tasks import PeriodState
from supervise.ports import Changes, Store, StreamHead
from supervise.testing.samples import T0, a_matter, a_period, a_plan, a_report, a_task, after, an_alert, an_event

CASE = "matter:m1"
TASKS, WEEKS, REPORTS, ALERTS = 40, 156, 150, 40
LOAD_RATIO = 4.0
"""How many times what sqlite3 takes to fetch its rows the loading of a case may take."""
LOADING = "load the case / fetch its rows by sqlite3"
CLAIM_RATIO = 1.5
"""How much more claiming 100 due streams may cost among a hundred times as many."""


def seconds(work: Callable[[], Any], repeat: int = 7) -> float:
    """The best of *repeat* runs: what the work costs when the machine does nothing else."""
    return min(seconds_once(work) for _ in range(repeat))


def seconds_once(work: Callable[[], Any]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


def a_long_case() -> list[Value]:
    case: list[Value] = [a_matter()]
    for number in range(TASKS):
        task = f"m1/t{number}"
        case += [a_task(task, unit=f"u{number}"), a_plan(f"{task}/p1")]
        case += [_period(f"{task}/p1/w{week:03}", week) for week in range(WEEKS)]
        case += [_report(f"{task}/p1/w{week:03}/r1", week) for week in range(REPORTS)]
    return case + [an_alert(f"m1/a{number}") for number in range(ALERTS)]


def _period(id_: str, week: int) -> Value:
    starts, due = after(weeks=week), after(weeks=week, days=4)
    return a_period(
        id_, starts_at=starts, ends_at=after(weeks=week + 1), opens_at=starts, opened_at=starts, due_at=due,
        base_due_at=due, assessment_due_at=due, state=PeriodState.ACCEPTED, closed_at=due,
    )  # fmt: skip


def _report(id_: str, week: int) -> Value:
    progress = Progress(done=f"第{week}周：已完成{id_}所列工作", percent=week % 100)
    told = after(weeks=week, days=3)
    return a_report(id_, progress=progress, saved_at=told, submitted_at=told, received_at=told)


def save_all(store: Store, case: list[Value]) -> None:
    with store.begin() as unit:
        assert unit.save(Changes(StreamHead(CASE), (an_event(CASE, *case),)), recorded_at=T0)


def load_all(store: Store) -> None:
    with store.begin() as unit:
        assert unit.load(CASE) is not None


def fetch_all(path: Path) -> None:
    """The periods and the reports as tuples, by the driver alone."""
    with closing(sqlite3.connect(path)) as connection:
        for table in ("sv_period", "sv_report"):
            connection.execute(f"SELECT * FROM {table} WHERE stream = ? ORDER BY id", (CASE,)).fetchall()


def change_one(store: Store) -> None:
    """What a command writes of a long case: one period, one report."""
    with store.begin() as unit:
        (head,) = unit.heads(CASE)
        event = an_event(CASE, _period("m1/t1/p1/w001", 1), _report("m1/t1/p1/w001/r1", 1))
        assert unit.save(Changes(head, (event,)), recorded_at=T0)


def bench_case(folder: Path) -> dict[str, float]:
    sql = SqlStore(f"sqlite:///{folder / 'case.db'}")
    saved = seconds_once(lambda: save_all(sql, a_long_case()))
    # Garbage of the case that was just made is no cost of loading it.
    gc.collect()
    load = seconds(lambda: load_all(sql), 15)
    bare = seconds(lambda: fetch_all(folder / "case.db"), 15)
    case = a_long_case()
    fields = [(type(value), json.loads(value.model_dump_json())) for value in case]
    parse = seconds(lambda: [model.model_validate(plain) for model, plain in fields])
    memory = MemoryStore()
    save_all(memory, case)
    one_sql, one_memory = seconds(lambda: change_one(sql), 50), seconds(lambda: change_one(memory), 50)
    sql.close()
    return {
        "make and save the case, ms": saved * 1e3,
        "load the case, ms": load * 1e3,
        "load the case / validate its values, read already": load / parse,
        LOADING: load / bare,
        "save one report of it, ms": one_sql * 1e3,
        "save one report of it, SQLite / memory": one_sql / one_memory,
    }


def bench_claim(folder: Path) -> dict[str, float]:
    few, many = (_with_streams(folder, count) for count in (1_000, 100_000))
    found: dict[str, float] = {}
    for what, world in (("due", 1), ("behind a new world", 2)):
        at = T0 if what == "due" else T0 - timedelta(days=1)

        def claim(store: Store, at: Any = at, world: int = world) -> None:
            with store.begin() as unit:
                assert len(unit.due(at, world, 100)) == 100

        # Pairs, so that whatever else the machine does weighs on both sides.
        pairs = [(seconds(lambda: claim(few), 3), seconds(lambda: claim(many), 3)) for _ in range(7)]
        found[f"claim 100 {what}, ms"] = median(pair[1] for pair in pairs) * 1e3
        found[f"claim 100 {what} among 100,000 / among 1,000"] = median(b / a for a, b in pairs)

    def ask(store: Store) -> None:
        with store.begin() as unit:
            assert not unit.pending(T0 - timedelta(days=1), 1)

    found["nothing pending among 100,000 / among 1,000"] = seconds(lambda: ask(many), 50) / seconds(
        lambda: ask(few), 50
    )
    few.close()
    many.close()
    return found


def _with_streams(folder: Path, count: int) -> SqlStore:
    """A store of open cases, of which 100 are due at T0 and all have seen world 1."""
    store = SqlStore(f"sqlite:///{folder / f'{count}.db'}")
    step = count // 100
    with store.begin() as unit:
        for number in range(count):
            wakes = T0 if number % step == 0 else after(days=1 + number % 900)
            head = replace(StreamHead(f"matter:m{number}"), wake_at=wakes, world_seen=1)
            assert unit.save(Changes(head), recorded_at=T0)
    return store


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        figures = {**bench_case(Path(folder)), **bench_claim(Path(folder))}
    for name, figure in figures.items():
        print(f"{figure:10.2f}  {name}")
    claims = [figure for name, figure in figures.items() if name.startswith("claim") and "among" in name]
    return 0 if figures[LOADING] <= LOAD_RATIO and max(claims) <= CLAIM_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
