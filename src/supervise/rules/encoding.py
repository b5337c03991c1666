"""From the bytes of a file to its text: UTF-8, with or without a byte order mark; all else is refused by its name."""

from __future__ import annotations

import codecs
from collections.abc import Mapping

from supervise.model.base import Text

from .diagnostics import Diagnostic, Source

MAX_BYTES = 16_000_000

_MARKS: Mapping[bytes, str] = {
    codecs.BOM_UTF32_LE: "UTF-32", codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16", codecs.BOM_UTF16_BE: "UTF-16",
}  # fmt: skip
_HEAD = 64


def read_source(path: str, data: str | bytes) -> tuple[Source, Diagnostic | None]:
    """The text of a file; with a diagnostic, where it is no text in UTF-8 or larger than any ruleset.

    A faulty source holds as much as is needed to show the place.
    """
    if isinstance(data, str):
        return Source(path, data.removeprefix("\ufeff")), None
    if len(data) > MAX_BYTES:
        message = Text(zh=f"文件超过 {MAX_BYTES} 字节", en=f"the file has more than {MAX_BYTES} bytes")
        return _refused(Source(path, ""), 0, "rule-too-big", message)
    if wide := _wide(data):
        message = Text(zh=f"文件是 {wide} 编码，应为 UTF-8", en=f"the file is {wide}, not UTF-8")
        return _refused(Source(path, ""), 0, "rule-encoding", message)
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return Source(path, data.decode()), None
    except UnicodeDecodeError as error:
        return _undecodable(path, data, error)


def _refused(
    source: Source, index: int, code: str, message: Text, fix: Text | None = None
) -> tuple[Source, Diagnostic]:
    return source, source.diagnose(index, 1, code, message, fix=fix)


def _wide(data: bytes) -> str | None:
    """UTF-16 or UTF-32, where the bytes begin with its mark, or where every other one of the first is often zero."""
    for mark, name in _MARKS.items():
        if data.startswith(mark):
            return name
    head = data[:_HEAD]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    return "UTF-16" if max(even, odd) * 4 >= max(len(head), 8) and min(even, odd) == 0 else None


def _undecodable(path: str, data: bytes, error: UnicodeDecodeError) -> tuple[Source, Diagnostic]:
    """A file that is UTF-8 only up to some byte; it is read as GBK from there, where that makes sense."""
    before, after = data[: error.start].decode(), data[error.start :]
    if error.reason == "unexpected end of data":
        message = Text(zh="文件在一个字的中间断开，多半没有传完", en="the file ends in the middle of a character")
        again = Text(zh="重新取得完整的文件", en="fetch the whole file again")
        return _refused(Source(path, before), len(before), "rule-encoding", message, again)
    if (whole := _as_gbk(after)) is not None:
        message = Text(zh="文件是 GBK（GB 18030）编码，应为 UTF-8", en="the file is GBK (GB 18030), not UTF-8")
        before, rest = _from_its_word(data, before, whole)
        return _refused(Source(path, before + rest), len(before), "rule-encoding", message)
    if (line := _as_gbk(after.splitlines()[0])) is not None:
        message = Text(zh="这一行有 GBK 编码的文字，应为 UTF-8", en="this line has text in GBK, not UTF-8")
        fix = Text(zh="重新输入这一行，再存为 UTF-8", en="type the line anew, and save the file as UTF-8")
        return _refused(Source(path, before + line), len(before), "rule-encoding", message, fix)
    byte = f"0x{after[0]:02X}"
    message = Text(zh=f"字节 {byte} 不是 UTF-8 文本", en=f"the byte {byte} is no text in UTF-8")
    return _refused(Source(path, before + after.decode(errors="replace")), len(before), "rule-encoding", message)


def _as_gbk(data: bytes) -> str | None:
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError:
        return None


def _from_its_word(data: bytes, before: str, rest: str) -> tuple[str, str]:
    """Text parted where its first word in GBK begins: bytes of that word may have passed for UTF-8 by chance."""
    word = max((at for at, character in enumerate(before, start=1) if character.isascii()), default=0)
    earlier = _as_gbk(data[len(before[:word].encode()) :])
    return (before, rest) if earlier is None else (before[:word], earlier)
