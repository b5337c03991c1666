"""Desks that live through histories under the rulesets of tests/rulesets/laws, held against the laws of time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hypothesis import HealthCheck, settings

from supervise import Desk
from supervise.builtin.memory import MemoryStore
from supervise.ports import Store
from supervise.testing.bureau import BUREAU
from supervise.testing.clock import MovableClock
from supervise.testing.deeds import live
from supervise.testing.faults import Interrupted, Killed
from supervise.testing.histories import MOMENT, Deed, History, Lived, Looked, be_punctual, do
from support import laws, laws_held, laws_told
from support.databases import a_database, a_file
from support.desks import Post, PostPlugin, texts

LAWS: Mapping[str, str] = texts("laws")
EDITIONS: Sequence[Mapping[str, str]] = tuple(
    {path: text for path, text in texts(f"laws/{edition}").items() if f"/{kind}.yaml" in path and edition in path}
    for edition, kind in (
        ("second", "alerts"), ("second", "periods"), ("second", "scoring"), ("third", "alerts"), ("third", "periods"),
        ("second", "tagging"),
    )
)  # fmt: skip


@dataclass
class Life:
    """A desk with its clock and what it sent."""

    desk: Desk
    clock: MovableClock
    post: Post

    @classmethod
    def at(cls, store: Any, history: History, *, engine: str = "python", start: datetime | None = None) -> Life:
        post, clock = Post(), MovableClock(start or history.start)
        settings = {"directory": BUREAU, **({"quiet_hours": list(laws_told.QUIET)} if history.quiet else {})}
        desk = Desk.open(
            store, rulesets=LAWS, clock=clock, engine=engine, plugins=[PostPlugin(post)], settings=settings
        )  # fmt: skip
        return cls(desk, clock, post)

    def beside(self, store: Any, history: History) -> Life:
        """A second desk, in another process as it were, on the same store, at the same instant."""
        return Life.at(store, history, start=self.clock())

    def restless(self, history: History) -> list[Lived]:
        """Live through *history* without a tick but its own."""
        return list(live(self.desk, self.clock, history, EDITIONS, punctual=False))


@contextmanager
def a_store(kind: str) -> Iterator[Store]:
    """An empty store: in memory, in an SQLite file, or in a database that `databases.URLS` knows."""
    if kind == "memory":
        yield MemoryStore()
        return
    with a_file() if kind == "sqlite" else a_database(kind) as store:
        yield store


def punctually(history: History) -> tuple[Life, list[Lived]]:
    """A desk in memory that lived through *history* punctually, up to a moment after its last deed; and its deeds."""
    twin = Life.at(MemoryStore(), history)
    lived = list(live(twin.desk, twin.clock, history, EDITIONS))
    be_punctual(twin.desk, twin.clock, twin.clock() + MOMENT)
    return twin, lived


def lawfully(life: Life, store: Interrupted, lived: Sequence[Lived], until: datetime) -> laws.Chronicle:
    """Do again what was done at a punctual desk, at a desk that is ticked only when the history says so. After each
    deed, and after one last tick at *until*, laws 2 to 4 and 7 to 9 hold; every command comes to the same.
    """
    chronicle = laws.Chronicle(life.desk)
    for one in lived:
        life.clock.move_to(one.deed.at)
        again = do_or_die(life, store, one.deed, chronicle)
        assert again.outcome == one.outcome, f"{one.deed}: {again.outcome} instead of {one.outcome}"
        laws.agendas_are_complete(life.desk, chronicle.read())
    life.clock.move_to(until)
    _tick(life, chronicle)
    laws.agendas_are_complete(life.desk, chronicle.read())
    laws.periods_are_sound(life.desk)
    laws.periods_are_those_called_for(life.desk)
    laws_told.notices_have_one_fate(life.desk)
    laws_told.proposals_are_silent(life.desk)
    laws_told.nothing_is_green_unreported(life.desk)
    laws_held.dues_are_half_open(life.desk)
    laws_held.overdue_from_due_on(chronicle)
    laws_held.situations_hold_when_counted(chronicle, life.clock())
    return chronicle


def do_or_die(life: Life, store: Interrupted, deed: Deed, chronicle: laws.Chronicle) -> Lived:
    """Do *deed*. A tick that is to die does, in that transaction of it, half of the times after it was kept."""
    if not isinstance(deed, Looked):
        return do(life.desk, deed)
    if deed.killed is None:
        if deed.upto == deed.at:
            _tick(life, chronicle)
            return Lived(deed, "")
        return do(life.desk, deed)
    store.die(deed.killed, keep=deed.killed % 2 == 0)
    try:
        life.desk.tick(deed.upto)
    except Killed:
        pass
    finally:
        store.recover()
    return Lived(deed, "")


def _tick(life: Life, chronicle: laws.Chronicle) -> None:
    """A tick up to now that keeps laws 2, 8 and 9."""
    before = laws_told.outbox(life.desk)
    told = life.desk.tick()
    after = laws_told.outbox(life.desk)
    laws_told.digests_are_sound(life.desk, [digest for key, digest in after.items() if key not in before])
    assert all(after[key] == digest for key, digest in before.items())
    if not told.waiting and not (
        life.desk.parts.settings.get("quiet_hours") and laws_told.is_quiet(life.desk, told.at)
    ):
        laws_told.nothing_is_left_undecided(life.desk)
    laws_told.notices_have_one_fate(life.desk)
    laws.second_tick_changes_nothing(life.desk, chronicle.told)


def keeps_the_laws(history: History, store: str = "memory", engine: str = "python") -> None:
    """All of laws 1 to 4 and 7 to 9, on a store of this kind, against a punctual desk in memory."""
    twin, lived = punctually(history)
    with a_store(store) as kept:
        between = Interrupted(kept)
        life = Life.at(between, history, engine=engine)
        lawfully(life, between, lived, twin.clock())
        laws.same_time(life.desk, twin.desk)
        assert life.desk.verify() is None


CI = settings(
    derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck), print_blob=False,
    report_multiple_bugs=False,
)  # fmt: skip
"""The same examples in every run."""
