"""A unit that is killed in its middle leaves nothing, wherever it is killed."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from supervise.builtin.sql import SqlStore
from supervise.ports import StreamHead
from supervise.testing.samples import T0, a_matter, a_task, after
from supervise.testing.store_streams import CASE, keep, loaded

_DOOMED = """
import os, signal, sys
from dataclasses import replace
from sqlalchemy import event
from supervise.builtin.sql import SqlStore
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
    unit.enqueue([a_digest()])
print(run)
"""


def attempt(url: str, last: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", _DOOMED, url, str(last)], capture_output=True, text=True, check=False)


@pytest.fixture
def url(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'desk.db'}"
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
        )
        number = unit.next_number("no", 2026)
    store.close()
    return (*found, number)


def test_a_killed_unit_leaves_nothing_and_the_next_one_succeeds(url: str) -> None:
    before = (
        StreamHead(CASE, 1),
        {"matter": {"m1": a_matter()}, "task": {"m1/t1": a_task()}},
        1, [], [], [],
    )  # fmt: skip
    for statement in (2, 11, 12, 14, 16, 18, 20, 22, 24, 26):
        doomed = attempt(url, statement)
        assert doomed.returncode == -signal.SIGKILL, doomed.stderr
        assert kept(url)[:-1] == before
    done = attempt(url, 0)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 26
    head, *_ = kept(url)
    assert head == StreamHead(CASE, 2, T0)
