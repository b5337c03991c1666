"""What is special to the memory store."""

from __future__ import annotations

import pytest

from supervise.builtin.memory import MemoryStore, supervise_store
from supervise.errors import UsageError


def test_a_unit_inside_a_unit_is_refused_at_once() -> None:
    store = MemoryStore()
    with store.begin() as outer:
        with pytest.raises(UsageError, match="open in this thread"), store.begin():
            pass
        assert outer.next_number("no", 2026) == 1
    with store.begin() as unit:
        assert unit.next_number("no", 2026) == 2


def test_the_plugin_knows_its_own_url_alone() -> None:
    assert isinstance(supervise_store("memory://", {}), MemoryStore)
    assert supervise_store("sqlite:///x.db", {}) is None
