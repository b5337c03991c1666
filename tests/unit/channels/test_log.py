"""Digests as lines of the host's logging."""

import logging

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from supervise.builtin.channels.log import LogChannel, supervise_channels
from supervise.testing.channel_contract import sample_digest


def test_a_digest_is_one_record_that_says_all_of_it(caplog):
    caplog.set_level(logging.INFO, "supervise.channel.log")
    digest = sample_digest("log")
    told = LogChannel().deliver(digest)
    assert (told.outcome, told.code) == ("delivered", "logged")
    [record] = caplog.records
    assert record.name == "supervise.channel.log"
    assert all(part in record.getMessage() for part in (digest.key, digest.person, digest.subject, *digest.lines))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet=st.one_of(st.characters(), st.sampled_from("\r\n\x0b\x0c\x1c\x85\u2028\u2029%s"))))
def test_no_text_makes_two_lines_of_a_digest(caplog, text):
    caplog.set_level(logging.INFO, "supervise.channel.log")
    caplog.clear()
    LogChannel().deliver(sample_digest("log").but(subject=text, lines=(text, text)))
    assert len(caplog.records[0].getMessage().splitlines()) == 1


def test_a_host_that_does_not_ask_for_the_log_gets_none():
    assert list(supervise_channels({})) == []
    assert list(supervise_channels({"log": False})) == []
    assert [channel.name for channel in supervise_channels({"log": True})] == ["log"]
