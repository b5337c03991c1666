"""Laws 1 to 4 and 7 to 9 of time, over generated histories of all commands: missed ticks do not show, a second tick
changes nothing, the agenda is complete, history is never rewritten, alerts stand on open ground, and every notice has
one fate.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from supervise.testing.histories import History
from supervise.testing.strategies import histories
from support import laws
from support.lives import Life, a_store, interrupted, lawfully, punctually

CI = settings(
    max_examples=75, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck),
    print_blob=False,
)  # fmt: skip


def keeps_the_laws(history: History, store: str, engine: str) -> None:
    twin, lived = punctually(history)
    with a_store(store) as url:
        between = interrupted(url, history)
        life = Life.at(between, history, engine=engine)
        lawfully(life, between, lived)
        laws.same_time(life.desk, twin.desk)
        assert life.desk.verify() is None
        life.desk.close()


@pytest.mark.parametrize("engine", ["durable", "python"])
@pytest.mark.parametrize("store", ["memory", "sqlite"])
def test_any_history_keeps_the_laws_of_time(store: str, engine: str) -> None:
    if engine == "durable":
        pytest.importorskip("durable_rules_engine", reason="durable-rules is not installed on this Python")

    @CI
    @given(histories())
    def run(history: History) -> None:
        keeps_the_laws(history, store, engine)

    run()
