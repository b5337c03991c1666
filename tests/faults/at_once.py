"""Five processes at the desk of `support.crowds` at once: `at_once.py URL PREFIX`.

Two tick, one ticks and is killed in the middle, two give the same commands, one of them beginning with the last.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from supervise.builtin.sql import SqlStore
from supervise.desk import situations, ticking
from supervise.testing.faults import Interrupted
from support.crowds import NOW, look_after, office

KILLED_IN = 2
"""The transaction, after those of opening, in which one of them dies."""


def ticking_thrice(store: SqlStore) -> None:
    one = office(store, NOW)
    for _ in range(3):
        one.tick()


def ticking_to_death(store: SqlStore) -> None:
    between = Interrupted(store)
    one = office(between, NOW)
    last = between.number + KILLED_IN

    def kill(number: int) -> None:
        if number == last:
            os.kill(os.getpid(), signal.SIGKILL)

    between.within = kill
    one.tick()


def commanding(store: SqlStore) -> None:
    look_after(office(store, NOW))


def commanding_backwards(store: SqlStore) -> None:
    look_after(office(store, NOW), backwards=True)


ALL: tuple[Callable[[SqlStore], None], ...] = (
    ticking_thrice, commanding, ticking_to_death, commanding_backwards, ticking_thrice,
)  # fmt: skip


def live(work: Callable[[SqlStore], None], url: str, prefix: str, start: int) -> None:
    """What a child does once the parent lets all of them go."""
    store = SqlStore(url, prefix=prefix, create=False)
    os.read(start, 1)
    work(store)
    store.close()


def main(url: str, prefix: str) -> int:
    ticking.CHUNK, situations.CHUNK = 2, 3
    start, go = os.pipe()
    children = []
    for work in ALL:
        child = os.fork()
        if child == 0:
            os.close(go)
            code = 1
            try:
                live(work, url, prefix, start)
                code = 0
            except BaseException:  # noqa: BLE001 - told, and then the child ends as one that failed
                traceback.print_exc()
            finally:
                sys.stderr.flush()
                os._exit(code)
        children.append(child)
    os.close(go)
    ended = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    expected = [-signal.SIGKILL if work is ticking_to_death else 0 for work in ALL]
    print(ended)
    return 0 if ended == expected else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
