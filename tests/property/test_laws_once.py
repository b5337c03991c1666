"""One tick at the end comes to the same as a tick every day, where nobody gave a command after the registrations."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supervise.testing.deeds import live
from supervise.testing.digests import first_difference, state_digest, state_lines
from supervise.testing.histories import History
from supervise.testing.strategies import histories
from support.lives import CI, EDITIONS, Life


@pytest.mark.parametrize("engine", ["durable", "python"])
def test_one_tick_at_the_end_comes_to_the_same_as_daily_ticks(engine: str) -> None:
    if engine == "durable":
        pytest.importorskip("durable_rules_engine", reason="durable-rules is not installed on this Python")

    compared: list[int] = []

    @settings(CI, max_examples=100)
    @given(histories(least=0, most=1, acts=("register",), matters=2), st.integers(10, 28), st.integers(0, 23))
    def run(history: History, days: int, hour: int) -> None:
        daily, once = Life.at("memory://", history, engine=engine), Life.at("memory://", history)
        for life in (daily, once):
            list(live(life.desk, life.clock, history, EDITIONS, punctual=False))
        start = daily.clock()
        for day in range(days):
            daily.clock.move_to(start + timedelta(days=day, hours=hour))
            daily.desk.tick()
        for life in (daily, once):
            life.clock.move_to(start + timedelta(days=days))
            life.desk.tick()
        assert state_digest(once.desk.parts) == state_digest(daily.desk.parts), first_difference(
            once.desk.parts, daily.desk.parts
        )
        compared.append(len(state_lines(once.desk.parts)))

    run()
    assert sum(compared) > 1_000, "there was hardly anything to compare"
