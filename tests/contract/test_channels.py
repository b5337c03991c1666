"""The built-in channels keep the contract of channels."""

import pytest

from supervise.builtin.channels.eml import EmlChannel
from supervise.builtin.channels.log import LogChannel
from supervise.testing.channel_contract import ChannelContract


class TestLogChannel(ChannelContract):
    @pytest.fixture
    def channel(self):
        return LogChannel()


class TestEmlChannel(ChannelContract):
    @pytest.fixture
    def channel(self, tmp_path):
        return EmlChannel(tmp_path / "outbox")
