"""Laws 5 and 6 of time: a tick that is killed and run again, and ticks and commands that come between one another, come
to the same as if they had followed one after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supervise.desk import situations, ticking
from supervise.testing.deeds import ACTS
from supervise.testing.faults import Interrupted, Killed
from supervise.testing.histories import MOMENT, Deed, Given, History, Wait, do
from supervise.testing.strategies import histories, steps
from support import laws
from support.lives import CI, Life, a_store

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


@pytest.mark.parametrize("store", ["memory", "sqlite"])
def test_a_tick_that_is_killed_and_run_again_comes_to_the_same_as_a_whole_one(store: str) -> None:
    @settings(CI, max_examples=40)
    @given(restless(0), st.lists(st.tuples(st.integers(1, 9), st.booleans()), min_size=1, max_size=4))
    def run(history: History, deaths: Sequence[tuple[int, bool]]) -> None:
        killed_ticks_do_not_show(history, deaths, store)

    run()


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
            with pytest.raises(Killed):
                mortal.desk.tick()
                raise Killed  # it was done before it could die
            between.recover()
        mortal.desk.tick()
        laws.same_time(mortal.desk, whole.desk)
        laws.same_message(mortal.desk, whole.desk)
        assert mortal.post.digests == whole.post.digests
        assert mortal.desk.verify() is None
        laws.second_tick_changes_nothing(mortal.desk)


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


@pytest.mark.parametrize("store", ["memory", "sqlite"])
def test_ticks_and_commands_come_between_one_another_and_nothing_is_lost_or_done_twice(store: str) -> None:
    @settings(CI, max_examples=60)
    @given(restless(4), RACES)
    def run(history: History, race: Race) -> None:
        races_do_not_show(history, race, store)

    run()


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

        with interference(between, race, (lambda: command(other)) if race.ticking else (lambda: other.desk.tick())):
            if race.ticking:
                racing.desk.tick()
            for _ in last:
                command(racing)
        racing.desk.tick()
        assert outcomes == [one.outcome for one in last]
        for life in (serial, racing):
            life.clock.move_to(now + MOMENT)
            life.desk.tick()
        laws.same_time(racing.desk, serial.desk)
        assert racing.desk.verify() is None
        laws.notices_have_one_fate(racing.desk)
        laws.nothing_is_left_undecided(racing.desk)


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


def test_desks_in_threads_on_one_file_lose_nothing_and_do_nothing_twice() -> None:
    @settings(CI, max_examples=10)
    @given(restless(5))
    def run(history: History) -> None:
        with a_store("sqlite") as kept, small_chunks():
            serial = Life.at("memory://", history)
            lived = serial.restless(history)
            now = serial.clock()
            last = [one for one in lived if one.deed.at == now]
            racing = Life.at(kept, history)
            repeat(racing, [one.deed for one in lived if one.deed.at < now])
            racing.clock.move_to(now)
            desks = [racing.beside(kept, history) for _ in range(3)]
            with ThreadPoolExecutor(3) as pool:
                told = pool.submit(repeat, desks[0], [one.deed for one in last])
                ticks = [pool.submit(life.desk.tick) for life in desks[1:] for _ in range(2)]
                outcomes = [told.result(), [tick.result() for tick in ticks]][0]
            assert outcomes == [one.outcome for one in last]
            for life in (serial, racing):
                life.clock.move_to(now + MOMENT)
                life.desk.tick()
            laws.same_time(racing.desk, serial.desk)
            laws.notices_have_one_fate(racing.desk)
            assert racing.desk.verify() is None

    run()
