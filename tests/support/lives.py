"""Desks that live through histories under the rulesets of tests/rulesets/laws, with the laws of time held against them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from supervise import Desk
from supervise.ports import Store
from supervise.testing.clock import MovableClock
from supervise.testing.deeds import BUREAU, live
from supervise.testing.faults import Interrupted, Killed
from supervise.testing.histories import MOMENT, Deed, History, Lived, Looked, be_punctual, do
from support import laws
from support.desks import Post, PostPlugin, texts

LAWS: Mapping[str, str] = texts("laws")
EDITIONS: Sequence[Mapping[str, str]] = tuple(
    {path: text for path, text in texts(f"laws/{edition}").items() if f"/{kind}.yaml" in path and edition in path}
    for edition, kind in (
        ("second", "alerts"), ("second", "periods"), ("second", "scoring"), ("third", "alerts"), ("third", "periods"),
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
        settings = {"directory": BUREAU, **({"quiet_hours": list(laws.QUIET)} if history.quiet else {})}
        desk = Desk.open(
            store, rulesets=LAWS, clock=clock, engine=engine, plugins=[PostPlugin(post)], settings=settings
        )  # fmt: skip
        return cls(desk, clock, post)

    def beside(self, store: Any, history: History) -> Life:
        """A second desk, in another process as it were, on the same store or file, at the same instant."""
        return Life.at(store, history, start=self.clock())


@contextmanager
def a_store(kind: str) -> Iterator[Any]:
    """`memory://`, or the URL of an SQLite file that is gone afterwards."""
    if kind == "memory":
        yield "memory://"
        return
    with TemporaryDirectory() as folder:
        yield f"sqlite:///{Path(folder)}/desk.db"


def punctually(history: History) -> tuple[Life, list[Lived]]:
    """A desk in memory that lived through *history* punctually, up to a moment after its last deed; and its deeds."""
    twin = Life.at("memory://", history)
    lived = list(live(twin.desk, twin.clock, history, EDITIONS))
    be_punctual(twin.desk, twin.clock, twin.clock() + MOMENT)
    return twin, lived


def lawfully(life: Life, store: Interrupted, lived: Sequence[Lived]) -> laws.Chronicle:
    """Do again what was done at a punctual desk, at a desk that is ticked only when the history says so. After each
    deed, and at the end after one last tick, laws 2 to 4 and 7 to 9 hold; every command comes to the same.
    """
    chronicle = laws.Chronicle(life.desk)
    for one in lived:
        life.clock.move_to(one.deed.at)
        again = do_or_die(life, store, one.deed)
        assert again.outcome == one.outcome, f"{one.deed}: {again.outcome} instead of {one.outcome}"
        chronicle.read()
        laws.agenda_is_derived(life.desk)
        laws.between_looks_nothing_happens(life.desk)
    life.clock.move_to(max(life.clock(), lived[-1].deed.at if lived else life.clock()) + MOMENT)
    _tick(life)
    chronicle.read()
    laws.agenda_is_derived(life.desk)
    laws.periods_are_sound(life.desk)
    laws.notices_have_one_fate(life.desk)
    laws.dues_are_half_open(life.desk)
    laws.overdue_from_due_on(chronicle)
    laws.situations_hold_when_counted(chronicle, life.clock())
    return chronicle


def do_or_die(life: Life, store: Interrupted, deed: Deed) -> Lived:
    """Do *deed*. A tick that is to die does, in that transaction of it, half of the times after it was kept."""
    if not isinstance(deed, Looked):
        return do(life.desk, deed)
    if deed.killed is None:
        if deed.upto == deed.at:
            _tick(life)
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


def _tick(life: Life) -> None:
    """A tick up to now that keeps laws 2, 8 and 9."""
    before = laws.outbox(life.desk)
    told = life.desk.tick()
    after = laws.outbox(life.desk)
    laws.digests_are_sound(life.desk, [digest for key, digest in after.items() if key not in before])
    assert all(after[key] == digest for key, digest in before.items())
    if not told.waiting and not (life.desk.parts.settings.get("quiet_hours") and laws.is_quiet(life.desk, told.at)):
        laws.nothing_is_left_undecided(life.desk)
    laws.notices_have_one_fate(life.desk)
    laws.second_tick_changes_nothing(life.desk)


def interrupted(url: Any, history: History) -> Interrupted:
    """The store at *url*, with the rulesets in force from the start of *history*, ready to be interfered with."""
    return Interrupted(Life.at(url, history).desk.parts.store)


def raw(store: Interrupted) -> Store:
    return store.inner


Check = Callable[[History], None]
