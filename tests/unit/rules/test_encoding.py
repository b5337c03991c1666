"""From bytes to text: what is read, and what is refused by its name at the first byte that shows it."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervise.rules.encoding import MAX_BYTES
from supervise.rules.loader import parse_yaml, plain_yaml

TEXT = "ruleset: city/alerts\ntitle: {zh: 预警与催办, en: Alerts}\n"


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_utf_8_is_read_with_or_without_a_mark(mark: bytes) -> None:
    assert plain_yaml("a.yaml", mark + TEXT.encode()) == plain_yaml("a.yaml", TEXT)
    (fault,) = parse_yaml("a.yaml", mark + b"a: 1\na: 2").diagnostics
    assert (fault.line, fault.column) == (2, 1)
    (fault,) = parse_yaml("a.yaml", mark + b"a: b: c").diagnostics
    assert (fault.line, fault.column) == (1, 5)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig+utf-16-le"])
def test_wide_encodings_are_named_at_the_first_byte(encoding: str) -> None:
    data = TEXT.encode(encoding.rpartition("+")[2])
    (fault,) = parse_yaml("a.yaml", data).diagnostics
    assert (fault.code, fault.line, fault.column) == ("rule-encoding", 1, 1)
    assert f"UTF-{'32' if '32' in encoding else '16'}" in fault.message.zh
    assert "UTF-8" in fault.hint("zh")


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_gbk_is_named_at_its_first_byte_in_characters(mark: bytes) -> None:
    data = mark + "# 说明\n".encode() + TEXT.encode("gbk")
    (fault,) = parse_yaml("a.yaml", data).diagnostics
    assert (fault.code, fault.line, fault.column) == ("rule-encoding", 3, 13)
    assert "GBK" in fault.message.zh
    assert "预警与催办" in fault.excerpt


def test_a_byte_of_no_encoding_is_told() -> None:
    (fault,) = parse_yaml("a.yaml", "a: 甲".encode() + b"\xff\x00 b").diagnostics
    assert (fault.code, fault.column) == ("rule-encoding", 5)
    assert "0xFF" in fault.message.en


def test_a_file_cut_off_within_a_character_is_told_at_its_end() -> None:
    (fault,) = parse_yaml("a.yaml", "a: 甲\nb: 乙".encode()[:-1]).diagnostics
    assert (fault.line, fault.column) == (2, 4)
    assert "again" in fault.hint("en")


def test_a_file_beyond_all_measure_is_not_even_decoded() -> None:
    (fault,) = parse_yaml("a.yaml", b"\xd6" * (MAX_BYTES + 1)).diagnostics
    assert (fault.code, fault.line, fault.column) == ("rule-too-big", 1, 1)


@given(st.binary(max_size=60), st.sampled_from([b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, b"a: \xd6\xd0", b"a: 1\n"]))
def test_no_bytes_make_the_reader_fail(data: bytes, before: bytes) -> None:
    parsed = parse_yaml("a.yaml", before + data)
    assert (parsed.root is None) <= bool(parsed.diagnostics)
    for fault in parsed.diagnostics:
        assert fault.hint("zh")
        assert fault.hint("en")
        assert fault.show("zh")
