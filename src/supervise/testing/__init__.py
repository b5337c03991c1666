"""For authors of plugins: the suites that every implementation of a port passes, and a clock that moves when told.

The suites need pytest, and are imported when they are first asked for; the clock serves the trials of rules as well.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from .clock import MovableClock as MovableClock

if TYPE_CHECKING:
    from .channel_contract import ChannelContract as ChannelContract
    from .directory_contract import DirectoryContract as DirectoryContract
    from .renderer_contract import RendererContract as RendererContract
    from .store_contract import StoreContract as StoreContract

_SUITES: Mapping[str, str] = {
    "ChannelContract": "channel_contract",
    "DirectoryContract": "directory_contract",
    "RendererContract": "renderer_contract",
    "StoreContract": "store_contract",
}
_REWRITTEN = (*_SUITES.values(), "store_registers", "store_searches", "store_streams")

if (pytest := sys.modules.get("pytest")) is not None:
    # Before the suites are imported, so that their failures show values as a test module's do.
    pytest.register_assert_rewrite(*(f"{__name__}.{module}" for module in _REWRITTEN))


def __getattr__(name: str) -> Any:
    """A suite. Raises AttributeError for a name that is none."""
    if name not in _SUITES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_SUITES[name]}", __name__), name)
