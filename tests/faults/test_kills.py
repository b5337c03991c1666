"""A process killed anywhere and started again with the same command keys ends where an undisturbed one does."""

from __future__ import annotations

import email
import random
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from supervise import Desk
from supervise.desk.delivery import deliver
from supervise.testing.digests import first_difference, state_digest
from support.desks import DIRECTORY, moment

CHILD = Path(__file__).with_name("one_life.py")


def start(folder: Path, until: str, *more: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(CHILD), str(folder), until, *more]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def finish(folder: Path, until: str) -> None:
    child = start(folder, until)
    _, told = child.communicate(timeout=600)
    assert child.returncode == 0, told.decode()


def kill_at_random(folder: Path, until: str, chance: random.Random, longest: float) -> bool:
    """Start a life and kill it after a while; False where it came to its end first."""
    with start(folder, until) as child:
        time.sleep(chance.uniform(0.5, longest))
        ended = child.poll() is not None
        child.kill()
    return not ended


def kill_between_yes_and_commit(folder: Path, until: str, deliveries: int) -> bool:
    with start(folder, until, str(deliveries)) as child:
        child.wait(timeout=600)
    return child.returncode == -9


def opened(folder: Path) -> Desk:
    settings = {"directory": DIRECTORY, "eml": str(folder / "outbox")}
    return Desk.open(f"sqlite:///{folder / 'supervise.db'}", settings=settings)


def deliver_what_waits(desk: Desk, until: str) -> None:
    """A digest that a dead process had taken waits for the end of its lease."""
    deliver(desk.parts, moment(f"{until} 23:59") + timedelta(days=1))


def mails(folder: Path) -> Counter[str]:
    read = (email.message_from_bytes(path.read_bytes()) for path in (folder / "outbox").glob("*.eml"))
    return Counter(mail["Message-ID"] for mail in read)


def live_and_die(folder: Path, until: str, kills: int, seed: int) -> int:
    """Kill a life so many times, a quarter of them right after a channel's yes, then let it end. Returns the kills."""
    chance = random.Random(seed)
    killed = 0
    for number in range(kills):
        if number % 4 == 3:
            killed += kill_between_yes_and_commit(folder, until, chance.randint(1, 6))
        else:
            killed += kill_at_random(folder, until, chance, 0.9 + number * 0.12)
    finish(folder, until)
    return killed


@pytest.mark.parametrize(
    ("until", "kills"), [("2026-01-14", 20), pytest.param("2026-03-31", 300, marks=pytest.mark.soak)]
)
def test_killed_lives_end_like_an_undisturbed_one(tmp_path, until, kills):
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    finish(whole, until)
    killed = live_and_die(broken, until, kills, seed=20260114)
    assert killed >= kills * 3 // 4, "too few lives were cut short for this to mean anything"
    with opened(whole) as one, opened(broken) as other:
        assert first_difference(one.parts, other.parts) == ""
        assert state_digest(one.parts) == state_digest(other.parts)
        assert other.verify() is None
        deliver_what_waits(one, until)
        deliver_what_waits(other, until)
    assert mails(broken) == mails(whole)
    assert set(mails(broken).values()) == {1}
