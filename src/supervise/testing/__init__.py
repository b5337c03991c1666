"""For authors of plugins: the suites that every implementation of a port passes, and sample values to test with."""

from __future__ import annotations

import pytest

# Before the suites are imported, so that their failures show values as a test module's do.
pytest.register_assert_rewrite(
    "supervise.testing.store_contract",
    "supervise.testing.store_registers",
    "supervise.testing.store_searches",
    "supervise.testing.store_streams",
    "supervise.testing.channel_contract",
    "supervise.testing.directory_contract",
    "supervise.testing.renderer_contract",
)

from .channel_contract import ChannelContract as ChannelContract  # noqa: E402 - see above
from .clock import MovableClock as MovableClock  # noqa: E402 - see above
from .directory_contract import DirectoryContract as DirectoryContract  # noqa: E402 - see above
from .renderer_contract import RendererContract as RendererContract  # noqa: E402 - see above
from .store_contract import StoreContract as StoreContract  # noqa: E402 - see above
