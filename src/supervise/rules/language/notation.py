"""Reads an expression as its author wrote it, full-width signs and Chinese words included, into plain ASCII notation.

What comes out is safe to hand to Python's parser: one line, known signs and words only, balanced and bounded. Every
character of it knows its place in the author's text.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from supervise.model.base import Text
from supervise.rules.chinese import FUNCTIONS, MISSING, SIGNS, SIGNS_READ

from . import wording
from .problems import Code, Problem, refusal

LONGEST = 2_000
DEEPEST = 30
MOST_NODES = 400

_WORDS: Mapping[str, str] = {**{zh: sign for sign, zh in SIGNS.items()}, **SIGNS_READ}
_FUNCTIONS: Mapping[str, str] = {zh: name for name, zh in FUNCTIONS.items()}
_IS_MISSING: Mapping[str, str] = {
    word: "missing(" if missing else "not missing(" for word, missing in MISSING.items()
}  # fmt: skip
_SPOKEN = frozenset({"and", "or", "not", "in", "True", "False", "None"})
_FOREIGN: Mapping[str, str] = {
    "=": "==", "&&": "and", "&": "and", "||": "or", "|": "or", "!": "not", "<>": "!=", "is": "==", "//": "/",
    "{": "[", "}": "]",
}  # fmt: skip
_WIDE: Mapping[int, int | str] = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    ord("、"): ","
}  # fmt: skip
"""One character for one, so that places stay."""
_SIGNS: Mapping[str, str] = {"≥": ">=", "≤": "<=", "≠": "!="}
_QUOTES: Mapping[str, tuple[str, str]] = {
    "'": ("'", "'"), '"': ('"', '"'), "＇": ("'", "＇"), "＂": ('"', "＂"),
    "‘": ("'", "’‘"), "’": ("'", "’‘"), "“": ('"', "”“"), "”": ('"', "”“"),
}  # fmt: skip
"""Opening quote: the quote to write, and those that close it."""
_TOKEN = re.compile(
    r"""(?P<space>\s+)
    | (?P<number>[0-9][\w.]*)
    | (?P<word>[^\W\d]\w*)
    | (?P<quote>['"‘’“”])
    | (?P<sign>==|!=|<=|>=|\*(?!\*)|/(?!/)|[-+<>(),.\[\]≥≤≠])
    | (?P<foreign>&&|\|\||<>|\*\*|//|.)""",
    re.VERBOSE | re.DOTALL,
)
_NUMBER = re.compile(r"(0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?")
_UNARY = frozenset({"not", "-", "+"})
_PAIRS: Mapping[str, str] = {")": "(", "]": "["}


@dataclass(frozen=True)
class Plain:
    """An expression in plain notation; `origins[i]` is where its character `i` comes from, the last entry its end."""

    text: str
    origins: tuple[int, ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Offset and length, in the author's text, of the characters from *start* to before *end*."""
        offset = self.origins[min(start, len(self.origins) - 1)]
        last = self.origins[min(max(end - 1, start), len(self.origins) - 1)]
        return offset, max(1, last + 1 - offset)


def write_plainly(source: str) -> Plain:
    """*source* in plain notation. Raises `LanguageError` for what no expression may contain, all of it at once."""
    if len(source) > LONGEST:
        beyond = Problem(LONGEST, len(source) - LONGEST, "rule-too-big", wording.too_long(LONGEST))
        raise refusal(source, [beyond])
    if _is_plain(source):
        return Plain(source, tuple(range(len(source) + 1)))
    writing = _Writing(source)
    writing.write()
    if not writing.problems and not writing.text:
        writing.refuse("rule-syntax", 0, len(source), wording.EMPTY)
    if writing.problems:
        raise refusal(source, writing.problems)
    return Plain("".join(writing.text), (*writing.origins, len(source)))


_LOOKED_AT = 300
_PLAIN_WORDS = re.compile(
    rf"""(?![ ])(?:[ ]
    | (?:0|[1-9][0-9]{{0,14}})(?:\.[0-9]{{1,15}})?(?![\w.])
    | (?!(?:{"|".join(word for word in keyword.kwlist if word not in _SPOKEN)})\b)[A-Za-z_]\w*(?!\w)
    | (?<!\w)(?:'[^'"\\()\[\]\x00-\x1f]*'|"[^'"\\()\[\]\x00-\x1f]*")(?![ ]*['"])
    | (?:[=!<>]=|[-+<>*/(),.\[\]])(?![=*/>])
    )+""",
    re.VERBOSE | re.ASCII,
)
_BRACKETS = re.compile(r"[()\[\]]")


def _is_plain(source: str) -> bool:
    """Whether *source* is seen at once to be in plain notation and faultless: most rules are, and need no rewriting."""
    if len(source) > _LOOKED_AT or not source.isascii() or not _PLAIN_WORDS.fullmatch(source):
        return False
    if sum(source.count(sign) for sign in ("not", "-", "+", "(", "[")) > DEEPEST:
        return False
    opened: list[str] = []
    for sign in _BRACKETS.findall(source):
        if sign not in _PAIRS:
            opened.append(sign)
        elif not opened or opened.pop() != _PAIRS[sign]:
            return False
    return not opened


@dataclass
class _Writing:
    """The text written so far, character by character, each with its origin."""

    source: str
    text: list[str] = field(default_factory=list)
    origins: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    brackets: list[tuple[str, int]] = field(default_factory=list)
    folded: str = ""
    """The source with its full-width signs narrowed, character by character."""
    name_from: int | None = None
    """Where, in what is written, the dotted name begins that has just been read."""
    before: str = ""
    """The token before, spaces aside."""
    unary: int = 0
    operands: int = 0

    def write(self) -> None:
        self.folded = self.source.translate(_WIDE)
        at = 0
        while token := _TOKEN.match(self.folded, at):
            kind, word = str(token.lastgroup), token.group()
            end = token.end()
            if kind == "space":
                self._emit(" " * len(word) if self.text else "", at)
            else:
                self._take(kind, word, at)
                end = self._quoted(at) if kind == "quote" else end
                self.before = word if kind != "quote" else "text"
            if self.unary > DEEPEST or self.operands > MOST_NODES or len(self.brackets) > DEEPEST:
                self.refuse("rule-too-big", at, end, wording.TOO_BIG)
                return
            at = end
        for sign, place in self.brackets:
            self.refuse("rule-syntax", place, place + 1, wording.unclosed(sign))

    def _take(self, kind: str, word: str, at: int) -> None:
        self.unary = self.unary + 1 if word in _UNARY or _WORDS.get(word) in _UNARY else 0
        self.operands += kind in {"word", "number", "quote"} and word not in _SPOKEN
        if kind == "word":
            self._word(word, at)
            return
        if not (kind == "sign" and word == "."):
            self.name_from = None
        if kind == "number":
            self._number(word, at)
        elif kind == "foreign":
            self._foreign(word, at)
        elif kind != "quote":
            if word in "()[]":
                self._bracket(word, at)
            self._emit(_SIGNS.get(word, word), at, one_place=word in _SIGNS)

    def _word(self, word: str, at: int) -> None:
        if word in _IS_MISSING:
            self._is_missing(word, at)
            return
        if word in _WORDS:
            self._emit(f"{' ' if self.text else ''}{_WORDS[word]} ", at, one_place=True)
        elif word in _FUNCTIONS and self.folded[at + len(word) :].lstrip().startswith("("):
            self._emit(_FUNCTIONS[word], at, one_place=True)
        elif keyword.iskeyword(word) and word not in _SPOKEN:
            self._foreign(word, at)
        else:
            if self.before != "." or self.name_from is None:
                self.name_from = len(self.text)
            self._emit(word, at)
            return
        self.name_from = None

    def _is_missing(self, word: str, at: int) -> None:
        if self.name_from is None:
            self.refuse("rule-syntax", at, at + len(word), wording.needs_name(word))
            return
        opening = _IS_MISSING[word]
        self.text[self.name_from : self.name_from] = opening
        self.origins[self.name_from : self.name_from] = [self.origins[self.name_from]] * len(opening)
        self._emit(")", at)
        self.name_from = None

    def _number(self, word: str, at: int) -> None:
        if not _NUMBER.fullmatch(word):
            self.refuse("rule-literal", at, at + len(word), wording.bad_number(word))
        self._emit(word, at)

    def _bracket(self, sign: str, at: int) -> None:
        if sign not in _PAIRS:
            self.brackets.append((sign, at))
        elif not self.brackets or self.brackets.pop()[0] != _PAIRS[sign]:
            self.refuse("rule-syntax", at, at + 1, wording.unopened(sign))

    def _foreign(self, word: str, at: int) -> None:
        near = _FOREIGN.get(word)
        self.refuse("rule-syntax", at, at + len(word), wording.not_spoken(word, near), near)

    def _quoted(self, at: int) -> int:
        """Write the text that opens at *at*; where it ends.

        A backslash in it stands for itself, except before a quote or a backslash, so patterns are written as they are.
        """
        quote, closing = _QUOTES[self.source[at]]
        if self.before == "text" or (self.text and (self.text[-1].isalnum() or self.text[-1] == "_")):
            self.refuse("rule-syntax", at, at + 1, wording.NO_OPERATOR)
        self._emit(quote, at)
        end = at + 1
        while end < len(self.source) and self.source[end] not in closing:
            sign, after = self.source[end], self.source[end + 1 : end + 2]
            if sign == "\\" and after and after in "\\'\"":
                self._emit(sign + after, end)
                end += 2
                continue
            if (sign < " " and sign != "\t") or "\ud800" <= sign <= "\udfff":
                break
            self._emit(f"\\{sign}" if sign in {"\\", quote} else sign, end, one_place=True)
            end += 1
        self._emit(quote, min(end, len(self.source) - 1))
        if end >= len(self.source) or self.source[end] not in closing:
            self.refuse("rule-syntax", at, end, wording.UNCLOSED_TEXT)
        return end + 1

    def _emit(self, written: str, at: int, *, one_place: bool = False) -> None:
        """Write *written*, which comes from *at* on, character by character or all from that one place."""
        self.text.extend(written)
        self.origins.extend([at] * len(written) if one_place else range(at, at + len(written)))

    def refuse(self, code: Code, start: int, end: int, message: Text, suggestion: str | None = None) -> None:
        self.problems.append(Problem(start, max(1, end - start), code, message, suggestion))
