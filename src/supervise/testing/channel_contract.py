"""What every channel must do, as a suite to inherit.

    class TestMyChannel(ChannelContract):
        @pytest.fixture
        def channel(self, tmp_path):
            return MyChannel(tmp_path)

The channel is one whose other side is well: it takes what it is given.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supervise.model.alerts import Digest
from supervise.ports import Channel, Outcome

_TEXT = st.text(min_size=1, max_size=64)
_NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def sample_digest(channel: str = "eml", key: str = "zhao/2026-03-02T04:00Z") -> Digest:
    """A digest of two notices for one person."""
    return Digest(
        key=key,
        person="zhao",
        channel=channel,
        address="zhao@example.cn",
        subject="督办提醒：2 项待办",
        lines=("「老旧小区改造」二月进展应于 2 月 27 日 17:00 前填报", "「黑臭水体治理」逾期 2 个工作日"),
        notices=("m1/a1/n0", "m2/a1/n0"),
        decided_at=_NOON,
    )


class ChannelContract:
    """Inherit it and give the fixture `channel`."""

    @pytest.fixture
    def channel(self) -> Channel:
        raise NotImplementedError("give a fixture `channel`")

    def digest(self, channel: Channel, key: str = "zhao/2026-03-02T04:00Z") -> Digest:
        """A digest that this channel can deliver; override it where an address looks otherwise."""
        return sample_digest(channel.name, key)

    def test_its_name_is_one_word(self, channel: Channel) -> None:
        assert channel.name
        assert channel.name == channel.name.strip()
        assert not any(char.isspace() for char in channel.name)

    def test_a_digest_is_delivered(self, channel: Channel) -> None:
        assert channel.deliver(self.digest(channel)).outcome == "delivered"

    def test_the_outcome_names_its_code(self, channel: Channel) -> None:
        told = channel.deliver(self.digest(channel))
        assert isinstance(told, Outcome)
        assert told.code
        assert len(told.code) <= 64
        assert told.code.isascii()
        assert told.code == "".join(told.code.split())

    def test_a_repeat_is_delivered_too(self, channel: Channel) -> None:
        digest = self.digest(channel)
        assert [channel.deliver(digest).outcome for _ in range(3)] == ["delivered"] * 3

    def test_a_repeat_of_an_older_digest_after_a_newer_one_is_delivered(self, channel: Channel) -> None:
        older, newer = self.digest(channel, "a/1"), self.digest(channel, "a/2")
        assert [channel.deliver(each).outcome for each in (older, newer, older)] == ["delivered"] * 3

    def test_a_digest_is_left_as_it_was(self, channel: Channel) -> None:
        digest = self.digest(channel)
        before = digest.model_copy(deep=True)
        channel.deliver(digest)
        assert digest == before

    def test_two_persons_are_told_apart(self, channel: Channel) -> None:
        zhao = self.digest(channel, "zhao/1")
        qian = zhao.but(key="qian/1", person="qian")
        assert channel.deliver(zhao).outcome == channel.deliver(qian).outcome == "delivered"

    @pytest.mark.parametrize("key", ["a" * 64, "督办/张三/二〇二六", "../../etc/passwd", "CON", "a b\tc", "<x@y>", "."])
    def test_any_key_is_taken(self, channel: Channel, key: str) -> None:
        assert channel.deliver(self.digest(channel, key)).outcome == "delivered"

    def test_a_subject_that_would_forge_a_header_is_text(self, channel: Channel) -> None:
        forged = self.digest(channel).but(subject="Urgent\r\nBcc: all@example.cn\r\n\r\nbody", person="x\r\nCc: y@z.cn")
        assert channel.deliver(forged).outcome == "delivered"

    def test_a_digest_of_a_thousand_long_lines_is_delivered(self, channel: Channel) -> None:
        long = self.digest(channel).but(lines=("「事项」逾期未填报，请于今日内补报。" * 60,) * 1000)
        assert channel.deliver(long).outcome == "delivered"

    def test_a_digest_without_lines_is_delivered(self, channel: Channel) -> None:
        assert channel.deliver(self.digest(channel).but(lines=(), subject="", notices=())).outcome == "delivered"

    @pytest.mark.parametrize("address", ["", " ", "no address", "a@b\r\nBcc: c@d", "@", "a@", "<script>@b"])
    def test_an_address_that_can_never_work_is_not_tried_again(self, channel: Channel, address: str) -> None:
        told = channel.deliver(self.digest(channel).but(address=address))
        assert told.outcome in {"delivered", "refused"}

    def test_a_digest_decided_long_ago_is_delivered(self, channel: Channel) -> None:
        old = self.digest(channel).but(decided_at=_NOON - timedelta(days=20_000))
        assert channel.deliver(old).outcome == "delivered"

    def test_threads_deliver_side_by_side(self, channel: Channel) -> None:
        digests = [self.digest(channel, f"zhao/{number % 4}") for number in range(24)]
        with ThreadPoolExecutor(8) as pool:
            assert {told.outcome for told in pool.map(channel.deliver, digests)} == {"delivered"}

    def test_any_text_is_delivered(self, channel: Channel) -> None:
        @settings(max_examples=40, deadline=None)
        @given(
            key=_TEXT, person=_TEXT, subject=st.text(max_size=200), lines=st.lists(st.text(max_size=200), max_size=5)
        )
        def deliver(key: str, person: str, subject: str, lines: list[str]) -> None:
            digest = self.digest(channel, key).but(subject=subject, person=person, lines=tuple(lines))
            assert channel.deliver(digest).outcome == "delivered"

        deliver()
