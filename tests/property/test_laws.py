"""Laws 1 to 4 and 7 to 9 of time, over generated histories of all commands: missed ticks do not show, a second tick
changes nothing, the agenda is complete, history is never rewritten, alerts stand on open ground, and every notice has
one fate.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings

from supervise.testing.histories import History
from supervise.testing.strategies import histories, until_due
from support.lives import CI, keeps_the_laws


@pytest.fixture(params=["durable", "python"])
def engine(request: pytest.FixtureRequest) -> str:
    if request.param == "durable":
        pytest.importorskip("durable_rules_engine", reason="durable-rules is not installed on this Python")
    return str(request.param)


@pytest.mark.parametrize("store", ["memory", "sqlite"])
def test_any_history_keeps_the_laws_of_time(store: str, engine: str) -> None:
    @settings(CI, max_examples=40 if store == "memory" else 20)
    @given(histories(least=5, most=11, matters=2))
    def run(history: History) -> None:
        keeps_the_laws(history, store, engine)

    run()


SLIPS = ("submit", "submit", "withdraw", "review", "issue", "issue", "urge", "instruct", "take-receipt", "look", "edit")


PAUSES = (
    "suspend", "suspend", "resume", "resume", "extend", "extend", "request-extension", "decide-extension", "submit", "review",
    "edit", "end", "reopen", "look",
)  # fmt: skip


def test_histories_of_changes_to_time_keep_the_laws_of_time() -> None:
    """Much is suspended, resumed, extended, reported and ended, at the very instants of dues as well."""

    @settings(CI, max_examples=60)
    @given(histories(least=6, most=12, acts=PAUSES, waiting=until_due(), matters=1))
    def run(history: History) -> None:
        keeps_the_laws(history, "memory", "python")

    run()


HANDS = (
    "transfer", "transfer", "return", "return", "decide-return", "decide-return", "submit", "distribute", "edit-task",
    "suspend", "resume", "end", "reopen", "look",
)  # fmt: skip


def test_histories_of_tasks_that_change_hands_keep_the_laws_of_time() -> None:
    """Much is transferred, given back and taken back, at the very instants of dues as well."""

    @settings(CI, max_examples=60)
    @given(histories(least=6, most=12, acts=HANDS, waiting=until_due(), matters=1))
    def run(history: History) -> None:
        keeps_the_laws(history, "memory", "python")

    run()


def test_histories_of_slips_keep_the_laws_of_time() -> None:
    """Much is proposed, signed, taken back and fired again within a cooldown."""

    @settings(CI, max_examples=24)
    @given(histories(least=6, most=12, acts=SLIPS, waiting=until_due(), matters=1))
    def run(history: History) -> None:
        keeps_the_laws(history)

    run()


NOTICES = ("publish", "publish", "publish", "activate", "submit", "look", "end", "reopen", "edit")


def test_histories_of_calendar_notices_keep_the_laws_of_time() -> None:
    """Days ahead and days gone become holidays and working days while reports are due."""

    @settings(CI, max_examples=16)
    @given(histories(least=6, most=11, acts=NOTICES, matters=2))
    def run(history: History) -> None:
        keeps_the_laws(history)

    run()


HISTORIES = int(os.environ.get("SUPERVISE_SOAK_HISTORIES", "10000"))
"""How many long histories a soak lives through, over all databases and both engines."""


@pytest.mark.soak
@pytest.mark.parametrize("store", ["sqlite", "postgresql", "mariadb"])
def test_long_histories_keep_the_laws_of_time(store: str, engine: str) -> None:
    @settings(CI, max_examples=-(-HISTORIES // 6), derandomize=False)
    @given(histories(least=10, most=30))
    def run(history: History) -> None:
        keeps_the_laws(history, store, engine)

    run()
