"""Both shipped stores, and SQL in its variants, pass the contract that is shipped for everyone's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from supervise.builtin.memory import MemoryStore
from supervise.ports import Store
from supervise.testing import StoreContract
from supervise.testing.store_contract import overridden
from support.databases import a_database, a_file, a_host


class TestMemoryStore(StoreContract):
    @pytest.fixture
    def store(self) -> Iterator[Store]:
        store = MemoryStore()
        yield store
        store.close()


class TestSqliteFile(StoreContract):
    @pytest.fixture
    def store(self) -> Iterator[Store]:
        with a_file() as store:
            yield store


class TestSqliteInMemory(StoreContract):
    @pytest.fixture
    def store(self) -> Iterator[Store]:
        with a_database("sqlite") as store:
            yield store


class TestSqliteOfTheHost(StoreContract):
    """The host's engine, with its own driver settings, and another prefix."""

    @pytest.fixture
    def store(self) -> Iterator[Store]:
        with a_host() as store:
            yield store


class TestPostgresql(StoreContract):
    @pytest.fixture
    def store(self) -> Iterator[Store]:
        with a_database("postgresql") as store:
            yield store


class TestMariadb(StoreContract):
    @pytest.fixture
    def store(self) -> Iterator[Store]:
        with a_database("mariadb") as store:
            yield store


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
