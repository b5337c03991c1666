"""A process killed anywhere and started again with the same command keys ends where an undisturbed one does."""

from __future__ import annotations

import email
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text

from supervise import Desk
from supervise.desk.delivery import deliver
from supervise.testing.digests import first_difference, state_digest, state_lines
from support.databases import reachable
from support.desks import DIRECTORY, moment

LIVES = Path(__file__).with_name("killed_lives.py")
KILLS = int(os.environ.get("SUPERVISE_SOAK_KILLS", "300"))
"""How many kills a soak has, over SQLite and PostgreSQL."""


@contextmanager
def a_place(kind: str, folder: Path) -> Iterator[str]:
    """The URL of an empty database: a file, or a schema of its own."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'broken.db'}"
        return
    url, schema = make_url(reachable(kind)), f"t{uuid4().hex[:8]}"
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    try:
        within = url.update_query_dict({"options": f"-csearch_path={schema}"})
        yield within.render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
        engine.dispose()


def live_and_die(folder: Path, url: str, until: str, kills: int) -> dict[str, int]:
    command = [sys.executable, str(LIVES), str(folder), url, until, str(kills), "20260114"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    told: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return told


def opened(url: str, folder: Path) -> Desk:
    return Desk.open(url, settings={"directory": DIRECTORY, "eml": str(folder / "outbox")})


def deliver_what_waits(desk: Desk, until: str) -> None:
    """A digest that a dead process had taken waits for the end of its lease."""
    deliver(desk.parts, moment(f"{until} 23:59") + timedelta(days=1))


def mails(folder: Path) -> Counter[str]:
    read = (email.message_from_bytes(path.read_bytes()) for path in (folder / "outbox").glob("*.eml"))
    return Counter(mail["Message-ID"] for mail in read)


@pytest.mark.parametrize(
    ("kind", "until", "kills"),
    [
        ("sqlite", "2026-01-12", 20),
        pytest.param("sqlite", "2026-02-06", KILLS - KILLS // 2, marks=pytest.mark.soak),
        pytest.param("postgresql", "2026-02-06", KILLS // 2, marks=pytest.mark.soak),
    ],
)
def test_killed_lives_end_like_an_undisturbed_one(tmp_path: Path, kind: str, until: str, kills: int) -> None:
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    with a_place(kind, tmp_path) as url:
        told = live_and_die(tmp_path, url, until, kills)
        assert told["killed"] == kills
        assert told["after_yes"] > 0, "no life was cut short between a channel's yes and the record of it"
        with opened(f"sqlite:///{tmp_path / 'whole.db'}", whole) as one, opened(url, broken) as other:
            assert {line.partition(" ")[0] for line in state_lines(one.parts)} >= {"period", "alert", "notice"}
            assert first_difference(one.parts, other.parts) == ""
            assert state_digest(one.parts) == state_digest(other.parts)
            assert other.verify() is None
            deliver_what_waits(one, until)
            deliver_what_waits(other, until)
        assert mails(broken) == mails(whole)
        assert set(mails(broken).values()) == {1}
