"""Several processes tick and command at one desk at once: it ends as if they had come one after another."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from supervise.builtin.memory import MemoryStore
from supervise.builtin.sql import SqlStore
from supervise.testing.digests import first_difference
from support import laws, laws_told
from support.crowds import LATER, NOW, begin, look_after, office
from support.databases import URLS, a_database

CHILDREN = Path(__file__).with_name("at_once.py")


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str, SqlStore]]:
    """The URL and the prefix of an empty store, and the store."""
    if request.param == "sqlite":
        url, prefix = f"sqlite:///{tmp_path / 'desk.db'}", f"t{uuid4().hex[:8]}_"
        store = SqlStore(url, prefix=prefix)
        yield url, prefix, store
        store.close()
        return
    with a_database(request.param) as kept:
        yield URLS[request.param], kept.prefix, kept


def test_processes_at_once_come_to_what_one_after_another_comes_to(place: tuple[str, str, SqlStore]) -> None:
    url, prefix, store = place
    serial = MemoryStore()
    for each in (store, serial):
        begin(each)
    command = [sys.executable, str(CHILDREN), url, prefix]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    look_after(office(serial, NOW))

    many, alone = office(store, LATER), office(serial, LATER)
    for one in (many, alone):
        one.desk.tick()
    assert first_difference(many.desk.parts, alone.desk.parts) == ""
    laws.same_time(many.desk, alone.desk)
    assert many.desk.verify() is None

    laws_told.nothing_is_left_undecided(many.desk)
    with store.begin() as uow:
        told = Counter(notice for one in uow.outgoing() if one.digest.action is None for notice in one.digest.notices)
        recipients = Counter((one.digest.person, one.digest.decided_at) for one in uow.outgoing())
        fates = Counter(fate.fate for fate in uow.fates())
    assert told, "nobody was told anything"
    assert fates["sent"] >= len(told)
    assert set(recipients.values()) == {1}, "two digests of one dispatch went to one person"
