"""What all tests share: on a build server properties are tried on the same examples each time, elsewhere on fresh ones."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# Machines are shared: what takes how long belongs to the benchmarks.
settings.register_profile("fresh", deadline=None)
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("fresh")
if os.environ.get("CI"):
    settings.load_profile("steady")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long law histories first, so that no worker is left alone with them at the end."""
    items.sort(key=lambda item: "test_laws" not in item.nodeid)
