"""A document as lines, and a stretch of its lines as one text whose every offset has its line and column."""

from __future__ import annotations

import codecs
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath

from supervise.builtin.typed import fold
from supervise.errors import FileRefused
from supervise.model.matters import Place

MOST_BYTES = 20 * 1024 * 1024
_SUFFIXES = frozenset({"", ".txt", ".md", ".markdown"})
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class Line:
    """One line that is not blank, or its rest from `column` (counted from 1) on."""

    number: int
    column: int
    text: str


@dataclass(frozen=True)
class Passage:
    """Lines joined by line ends."""

    file: str
    lines: Sequence[Line]

    @cached_property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    @cached_property
    def _starts(self) -> Sequence[int]:
        starts = [0]
        for line in self.lines:
            starts.append(starts[-1] + len(line.text) + 1)
        return starts

    def place(self, at: int) -> Place:
        """Where the character at offset *at* stands in the document."""
        which = min(bisect_right(self._starts, at), len(self.lines)) - 1
        line = self.lines[which]
        return Place(file=self.file, line=line.number, column=line.column + at - self._starts[which])

    def line_end(self, at: int) -> int:
        """The offset at which the line of offset *at* ends."""
        end = self.text.find("\n", at)
        return end if end >= 0 else len(self.text)


def read_lines(name: str, content: bytes) -> tuple[Line, ...]:
    """The lines of a document that are not blank. Raises FileRefused for what is no text of a known encoding (UTF-8,
    UTF-16 with its mark, GB18030), is too large, or is named as another kind of file.
    """
    if PurePath(name).suffix.lower() not in _SUFFIXES:
        raise _refused(name, "只读 .txt 和 .md 文档", "only .txt and .md documents are read")
    if len(content) > MOST_BYTES:
        raise _refused(name, "超过 20 MB", "it is larger than 20 MB")
    text = _decode(name, content)
    return tuple(
        Line(number, len(line) - len(line.lstrip()) + 1, line.strip())
        for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1)
        if line.strip()
    )


def _decode(name: str, content: bytes) -> str:
    encodings = ("utf-16",) if content.startswith(_UTF16) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(char < " " and char not in "\t\n\r\f\v" for char in text):
            return text
    raise _refused(name, "不是 UTF-8、UTF-16 或 GB18030 文本", "it is no text in UTF-8, UTF-16 or GB18030")


def _refused(name: str, zh: str, en: str) -> FileRefused:
    return FileRefused(
        name=name,
        why_zh=zh,
        why_en=en,
        next_zh="请另存为 UTF-8 编码的 .txt 再导入",
        next_en="Save it as .txt in UTF-8 and import that",
    )
