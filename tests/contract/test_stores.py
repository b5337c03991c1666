"""Both shipped stores, and SQL in its variants, pass the contract that is shipped for everyone's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from supervise.builtin.memory import MemoryStore
from supervise.builtin.sql import SqlStore
from supervise.ports import Store
from supervise.testing import StoreContract
from supervise.testing.store_contract import overridden


class TestMemoryStore(StoreContract):
    @pytest.fixture
    def store(self) -> Iterator[Store]:
        store = MemoryStore()
        yield store
        store.close()


class TestSqliteFile(StoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[Store]:
        store = SqlStore(f"sqlite:///{tmp_path / 'desk.db'}")
        yield store
        store.close()


class TestSqliteInMemory(StoreContract):
    @pytest.fixture
    def store(self) -> Iterator[Store]:
        store = SqlStore("sqlite://")
        yield store
        store.close()


class TestSqliteOfTheHost(StoreContract):
    """The host's engine, with its own driver settings, and another prefix."""

    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[Store]:
        engine = create_engine(f"sqlite:///{tmp_path / 'host.db'}", connect_args={"timeout": 30})
        yield SqlStore(engine, prefix="duban_")
        engine.dispose()


def test_a_suite_that_overrides_or_deletes_a_test_is_found_out() -> None:
    class Cheat(StoreContract):
        test_two_writers_lose_nothing = None  # type: ignore[assignment]

        def test_heads_are_listed_by_prefix_and_page(self, store: Store) -> None: ...

    assert overridden(Cheat) == ["test_heads_are_listed_by_prefix_and_page", "test_two_writers_lose_nothing"]
    with pytest.raises(AssertionError):
        Cheat().test_no_test_is_overridden()


def test_a_suite_cannot_silence_the_test_that_finds_out() -> None:
    with pytest.raises(TypeError, match="overrides the test"):

        class Cheat(StoreContract):
            def test_no_test_is_overridden(self) -> None: ...
