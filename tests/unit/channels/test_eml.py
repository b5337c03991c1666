"""Digests as .eml files."""

import errno
import os
from datetime import UTC, datetime
from email import policy
from email.parser import BytesParser
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from supervise.builtin.channels.eml import EmlChannel, supervise_channels
from supervise.errors import UsageError
from supervise.testing.channel_contract import sample_digest


def read(folder):
    """The only message in *folder*."""
    [path] = folder.iterdir()
    return BytesParser(policy=policy.default).parsebytes(path.read_bytes())


def test_a_mail_program_reads_what_the_digest_says(tmp_path):
    digest = sample_digest()
    assert EmlChannel(tmp_path).deliver(digest).code == "written"
    mail = read(tmp_path)
    assert mail["Subject"] == digest.subject
    assert mail["To"].addresses[0].addr_spec == digest.address
    assert mail["From"].addresses[0].addr_spec == "supervise@localhost"
    assert mail["Date"].datetime == datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().splitlines() == list(digest.lines)
    assert not mail.defects


def test_a_repeat_overwrites_its_own_file_and_keeps_its_message_id(tmp_path):
    channel, digest = EmlChannel(tmp_path), sample_digest()
    channel.deliver(digest)
    first = read(tmp_path)["Message-ID"]
    [content] = [path.read_bytes() for path in tmp_path.iterdir()]
    channel.deliver(digest)
    assert read(tmp_path)["Message-ID"] == first
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [content]


@pytest.mark.parametrize(("one", "other"), [("a/b", "a-b"), ("A", "a"), ("督办", "通报"), ("x" * 64, "x" * 63)])
def test_different_keys_have_different_files_and_message_ids(tmp_path, one, other):
    for key in (one, other):
        EmlChannel(tmp_path).deliver(sample_digest(key=key))
    names = {path.name.lower() for path in tmp_path.iterdir()}
    ids = {
        BytesParser(policy=policy.default).parsebytes(path.read_bytes())["Message-ID"] for path in tmp_path.iterdir()
    }
    assert len(names) == len(ids) == 2


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1, max_size=120), key=st.text(min_size=1, max_size=64))
def test_no_text_adds_a_header_or_leaves_the_folder(tmp_path_factory, text, key):
    folder = tmp_path_factory.mktemp("eml")
    outcome = EmlChannel(folder / "out").deliver(
        sample_digest(key=key).but(subject=text + "\r\nBcc: all@example.cn", person=text, lines=(text,))
    )
    assert outcome.outcome == "delivered"
    mail = read(folder / "out")
    assert mail["Bcc"] is None
    assert [address.addr_spec for address in mail["To"].addresses] == ["zhao@example.cn"]
    assert [path.name for path in folder.iterdir()] == ["out"]


@pytest.mark.parametrize(
    ("address", "code"), [("", "no-address"), ("nobody", "bad-address"), ("a@b, c@d", "bad-address")]
)
def test_a_digest_without_a_usable_address_is_refused(tmp_path, address, code):
    told = EmlChannel(tmp_path).deliver(sample_digest().but(address=address))
    assert (told.outcome, told.code) == ("refused", code)
    assert list(tmp_path.iterdir()) == []


def test_an_address_in_chinese_is_written_as_it_is(tmp_path):
    assert EmlChannel(tmp_path).deliver(sample_digest().but(address="赵强@例子.中国")).outcome == "delivered"
    [path] = tmp_path.iterdir()
    assert "<赵强@例子.中国>".encode() in path.read_bytes()


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk-full"), (errno.EDQUOT, "disk-full"), (errno.EACCES, "unwritable"),
        (errno.EROFS, "unwritable"), (errno.EIO, "io-error"),
    ],
)  # fmt: skip
def test_a_disk_that_fails_is_tried_again_and_nothing_half_written_stays(tmp_path, monkeypatch, number, code):
    def fail(_handle):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    told = EmlChannel(tmp_path).deliver(sample_digest())
    assert (told.outcome, told.code) == ("retry", code)
    assert list(tmp_path.iterdir()) == []


def test_a_failed_repeat_leaves_the_earlier_file_whole(tmp_path, monkeypatch):
    EmlChannel(tmp_path).deliver(sample_digest())
    [before] = [path.read_bytes() for path in tmp_path.iterdir()]

    def fail(_handle):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", fail)
    EmlChannel(tmp_path).deliver(sample_digest().but(lines=("other",)))
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [before]


def test_a_folder_that_is_a_file_is_tried_again(tmp_path):
    (tmp_path / "outbox").write_text("in the way")
    told = EmlChannel(tmp_path / "outbox").deliver(sample_digest())
    assert (told.outcome, told.code) == ("retry", "unwritable")


def test_a_sender_that_is_no_address_is_refused_at_once(tmp_path):
    with pytest.raises(UsageError):
        EmlChannel(tmp_path, "inspection office")


def test_the_settings_name_the_folder_and_the_sender(tmp_path):
    assert list(supervise_channels({})) == []
    [channel] = supervise_channels({"eml": tmp_path, "eml_from": "ducha@example.cn"})
    channel.deliver(sample_digest())
    assert channel.name == "eml"
    assert channel.folder == Path(tmp_path)
    assert read(tmp_path)["From"].addresses[0].addr_spec == "ducha@example.cn"
