"""Histories in which ticks are killed, and ticks and commands come between one another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from hypothesis import strategies as st

from supervise.desk import situations, ticking
from supervise.desk.delivery import LEASE
from supervise.testing.deeds import ACTS
from supervise.testing.faults import Interrupted, Killed
from supervise.testing.histories import MOMENT, Deed, Given, History, Wait, do
from supervise.testing.strategies import histories, steps

from . import laws, laws_told
from .lives import Life, a_store

DOING = tuple(act for act in ACTS if act not in {"look", "die", "look-back", "again"})
UNTIL = timedelta(days=12)
"""How far the clock goes on after a history, so that a tick has much to do."""


@contextmanager
def small_chunks() -> Iterator[None]:
    """Transactions of two cases each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ticking, "CHUNK", 2)
        patch.setattr(situations, "CHUNK", 3)
        yield


@st.composite
def restless(draw: st.DrawFn, tail: int) -> History:
    """A history that nobody ticks, with up to *tail* more steps at its last instant."""
    history = draw(histories(least=3, most=7, acts=(*DOING, "submit", "register")))
    last = draw(st.lists(steps(DOING), max_size=tail))
    waited = draw(st.integers(0, 12).map(lambda days: Wait(timedelta(days=days))))
    ending = [replace(step, wait=Wait() if place else waited) for place, step in enumerate(last)]
    return replace(history, steps=(*history.steps, *ending), quiet=False)


def repeat(life: Life, deeds: Sequence[Deed]) -> list[str]:
    return [do_at(life, deed) for deed in deeds]


def do_at(life: Life, deed: Deed) -> str:
    life.clock.move_to(max(life.clock(), deed.at))
    return do(life.desk, deed).outcome


def killed_ticks_do_not_show(history: History, deaths: Sequence[tuple[int, bool]], store: str) -> None:
    with a_store(store) as kept, small_chunks():
        whole, between = Life.at("memory://", history), Interrupted(kept)
        deeds = [lived.deed for lived in whole.restless(history)]
        mortal = Life.at(between, history)
        repeat(mortal, deeds)
        at = whole.clock() + UNTIL
        for life in (whole, mortal):
            life.clock.move_to(at)
        whole.desk.tick()
        for transactions, keep in deaths:
            between.die(transactions, keep=keep)
            with suppress(Killed):
                mortal.desk.tick()
            between.recover()
        mortal.desk.tick()
        laws.same_time(mortal.desk, whole.desk)
        laws_told.same_message(mortal.desk, whole.desk)
        laws.second_tick_changes_nothing(mortal.desk)
        for life in (whole, mortal):
            life.clock.move_to(at + LEASE)  # what the dead had taken out of the outbox is free again
            life.desk.tick()
        assert mortal.post.digests == whole.post.digests
        assert mortal.desk.verify() is None


@dataclass(frozen=True)
class Race:
    """Who comes between whose transactions: commands between those of a tick, or ticks between those of commands; at
    which of them; and whether what was loaded before can be stale.
    """

    ticking: bool
    stale: bool
    places: tuple[int, ...]


RACES = st.builds(
    Race, ticking=st.booleans(), stale=st.booleans(),
    places=st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True).map(lambda places: tuple(sorted(places))),
)  # fmt: skip


def races_do_not_show(history: History, race: Race, store: str) -> None:
    with a_store(store) as kept, small_chunks():
        serial = Life.at("memory://", history)
        lived = serial.restless(history)
        now = serial.clock()
        last = [one for one in lived if one.deed.at == now and isinstance(one.deed, Given)]
        first = [one.deed for one in lived if one not in last]
        serial.desk.tick()

        between = Interrupted(kept)
        racing = Life.at(between, history)
        repeat(racing, first)
        racing.clock.move_to(now)
        other = racing.beside(kept, history)
        outcomes: list[str] = []
        commands = iter([one.deed for one in last])

        def command(life: Life) -> None:
            deed = next(commands, None)
            outcomes.extend([] if deed is None else [do(life.desk, deed).outcome])

        with interference(between, race, (lambda: command(other)) if race.ticking else other.desk.tick):
            if race.ticking:
                racing.desk.tick()
            for _ in last:
                command(racing)
        racing.desk.tick()
        assert outcomes == [one.outcome for one in last]
        for life in (serial, racing):
            life.clock.move_to(now + MOMENT)
            if not life.desk.tick().waiting:
                laws_told.nothing_is_left_undecided(life.desk)
        laws.same_time(racing.desk, serial.desk)
        assert racing.desk.verify() is None
        laws_told.notices_have_one_fate(racing.desk)


@contextmanager
def interference(between: Interrupted, race: Race, act: Callable[[], object]) -> Iterator[None]:
    """*act* happens before the transactions at the places of the race; with `stale`, just after they loaded."""
    start = between.number

    def before(number: int) -> None:
        if number - start in race.places:
            act()

    between.stale, between.before = race.stale, before
    yield
    between.stale = False
    between.recover()
