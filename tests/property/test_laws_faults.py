"""Laws 5 and 6 of time: a tick that is killed and run again, and ticks and commands that come between one another, come
to the same as if they had followed one after the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supervise.testing.histories import MOMENT, History
from support import laws, laws_told
from support.lives import CI, Life, a_store
from support.races import RACES, Race, killed_ticks_do_not_show, races_do_not_show, repeat, restless, small_chunks


@pytest.mark.parametrize("store", ["memory", "sqlite"])
def test_a_tick_that_is_killed_and_run_again_comes_to_the_same_as_a_whole_one(store: str) -> None:
    @settings(CI, max_examples=25)
    @given(restless(0), st.lists(st.tuples(st.integers(1, 9), st.booleans()), min_size=1, max_size=4))
    def run(history: History, deaths: Sequence[tuple[int, bool]]) -> None:
        killed_ticks_do_not_show(history, deaths, store)

    run()


@pytest.mark.parametrize("store", ["memory", "sqlite"])
def test_ticks_and_commands_come_between_one_another_and_nothing_is_lost_or_done_twice(store: str) -> None:
    @settings(CI, max_examples=24)
    @given(restless(4), RACES)
    def run(history: History, race: Race) -> None:
        races_do_not_show(history, race, store)

    run()


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
            laws_told.notices_have_one_fate(racing.desk)
            assert racing.desk.verify() is None

    run()
