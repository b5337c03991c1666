"""The suite that every store passes. A store's own test is a subclass with one fixture:

    class TestMyStore(StoreContract):
        @pytest.fixture
        def store(self):
            store = MyStore(...)
            yield store
            store.close()

What a store lacks it declares (`concurrent = False`); it does not override or delete a test.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from supervise.ports import Store

from .store_registers import ConcurrencyContract, RegisterContract
from .store_searches import SearchContract
from .store_streams import StreamContract


class StoreContract(StreamContract, SearchContract, RegisterContract, ConcurrencyContract):
    """Subclass it, give it a fixture `store` with an empty store, and the store is held to the port's promises."""

    @pytest.fixture
    def store(self) -> Iterator[Store]:
        """An empty store. Every subclass has its own."""
        raise NotImplementedError

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        altered = overridden(cls)
        if altered == ["test_no_test_is_overridden"]:
            raise TypeError(f"{cls.__name__} overrides the test that finds overridden tests")

    def test_no_test_is_overridden(self) -> None:
        assert overridden(type(self)) == []


def overridden(suite: type) -> list[str]:
    """The tests of the contract that *suite* has changed or deleted, by name."""
    names = [name for name in dir(StoreContract) if name.startswith("test_")]
    return [name for name in names if getattr(suite, name, None) is not getattr(StoreContract, name)]
