"""A unit that is killed in its middle leaves nothing, wherever it is killed."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from supervise.builtin.sql import SqlStore
from supervise.testing.samples import a_matter, a_task, after
from supervise.testing.store_streams import CASE, keep, loaded

_DOOMED = """
import os, signal, sys
from dataclasses import replace
from sqlalchemy import event
from supervise.builtin.sql import SqlStore
from supervise.model.commands import Done
from supervise.ports import Changes, JoinRow
from supervise.testing.samples import *

url, last = sys.argv[1], int(sys.argv[2])
store = SqlStore(url, create=False)
run = 0

@event.listens_for(store._engine, "after_cursor_execute")
def count(connection, cursor, statement, parameters, context, many):
    global run
    run += not statement.startswith("PRAGMA")
    if run == last:
        os.kill(os.getpid(), signal.SIGKILL)

with store.begin() as unit:
    head = unit.load("matter:m1").head
    happened = an_event("matter:m1", a_matter(revision=9), a_task(title="改"), a_period(), an_alert(), a_notice())
    row = JoinRow(T0, "unit:water", "in-trouble")
    unit.save(Changes(replace(head, as_of=T0), (happened,), (row,)), recorded_at=T0)
    unit.next_number("no", 2026)
    unit.remember("u1", "k1", "digest", Done(command="Submit", stream="matter:m1", at="now"))
    unit.enqueue([a_digest()])
print(run)
"""


def attempt(url: str, last: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", _DOOMED, url, str(last)], capture_output=True, text=True, check=False)


def seeded(path: Path) -> str:
    url = f"sqlite:///{path}"
    store = SqlStore(url)
    keep(store, CASE, a_matter(), a_task())
    store.close()
    return url


def kept(url: str) -> tuple[object, ...]:
    store = SqlStore(url)
    case = loaded(store, CASE)
    with store.begin() as unit:
        found = (
            case.head,
            case.entities,
            len(list(unit.journal(CASE))),
            list(unit.joins(after(days=1), 9)),
            list(unit.active_alerts("unit:water", after(days=5))),
            list(unit.outgoing()),
            unit.command("u1", "k1"),
        )
    store.close()
    return found


def test_a_killed_unit_leaves_nothing_and_the_next_one_succeeds(tmp_path: Path) -> None:
    whole = attempt(seeded(tmp_path / "whole.db"), 0)
    assert whole.returncode == 0, whole.stderr
    statements = int(whole.stdout)

    url = seeded(tmp_path / "desk.db")
    before = kept(url)
    # Between any two of the later statements, which write, and after the last, when only the commit is missing.
    for last in (*range(statements, statements // 2, -2), 1):
        doomed = attempt(url, last)
        assert doomed.returncode == -signal.SIGKILL, doomed.stderr
        assert kept(url) == before

    done = attempt(url, 0)
    assert done.returncode == 0, done.stderr
    assert kept(url) == kept(f"sqlite:///{tmp_path / 'whole.db'}") != before
