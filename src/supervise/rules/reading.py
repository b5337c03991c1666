"""Reading a ruleset key by key: typed access to its mappings, which notes every fault and goes on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache, partial
from typing import Any, TypeVar, get_args

from supervise.model.base import Text
from supervise.model.standard import ElementSpec

from .chinese import KEYS, TRUTHS, chinese_value, plain_key, plain_value
from .codes import code_labelled
from .diagnostics import Diagnostic, Source, nearest
from .loader import Entries, Items, Node, Scalar, place_in
from .meaning import Meaning
from .syntax import wide_mark

T = TypeVar("T")

_LIST = Text(zh="写成列表：每项一行，以 - 开头，或 [甲, 乙]", en="write a list: a line for each after '- ', or [a, b]")
_MAPPING = Text(zh="写成 键: 值，如 {zh: 预警, en: Alert}", en="write key: value, as {zh: 预警, en: Alert}")
_TEXT = Text(zh="写一段文字；含标点的整个加引号", en="write a text; quote it where it has punctuation in it")
_NUMBER = Text(zh="写不加引号的数字，如 80 或 0.5", en="write a number without quotes, as 80 or 0.5")
_FLAG = Text(zh="写 true 或 false，不加引号", en="write true or false, without quotes")
_DAY_FORM = Text(zh="日期写作 2026-01-31", en="a date is written 2026-01-31")
_EMPTY = Text(zh="写上值，或删去这个键", en="write its value, or leave the key out")
_QUOTE = Text(zh="含逗号的条件或文字要整个加引号", en="quote a condition or a text that has a comma in it")
_LISTED = Text(zh="改成所列的一个", en="use one of those listed")

LANGUAGES = ("zh", "en")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


@dataclass
class Page:
    """One file while it is read: its text, the data elements that type it, and the faults found so far."""

    source: Source
    elements: Mapping[str, ElementSpec]
    faults: list[Diagnostic] = field(default_factory=list)
    meanings: dict[int, Meaning] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=lambda: KEYS)
    """What the keys of this sort of file are called in Chinese."""

    def key_in_chinese(self, plain: str) -> str:
        return self.words.get(plain, plain)

    def mean(
        self,
        node: Node,
        plain: Any,
        to_chinese: Callable[[Any], str] | None,
        to_text: Callable[[], Text] | None = None,
        to_plain: Callable[[], str] | None = None,
    ) -> None:
        """Note what the scalar *node* means, as `Meaning` has it."""
        if isinstance(node, Scalar):
            self.meanings[node.start] = Meaning(node, plain, to_chinese, to_text, to_plain)

    def fault(
        self,
        node: Node,
        code: str,
        message: Text,
        suggestion: str | None = None,
        *,
        length: int | None = None,
        fix: Text | None = None,
    ) -> None:
        """Note a fault at *node*; of a collection only its first character is marked."""
        marked = node.end - node.start if isinstance(node, Scalar) else 1
        self.faults.append(self.source.diagnose(node.start, length or marked, code, message, suggestion, fix))

    def fault_word(self, node: Node, word: str, code: str, message: Text, suggestion: str | None = None) -> None:
        """Note a fault at *word*, where it stands by itself in the text at *node*; at all of the text without one."""
        found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", node.text) if word and isinstance(node, Scalar) else None
        if found is None or not isinstance(node, Scalar):
            self.fault(node, code, message, suggestion)
            return
        start = place_in(self.source, node, found.start())
        self.faults.append(self.source.diagnose(start, len(word), code, message, suggestion))

    def line(self, node: Node) -> int:
        return self.source.place(node.start)[0]

    def as_items(self, node: Node) -> tuple[Node, ...]:
        """The members of a list."""
        if isinstance(node, Items):
            return node.items
        self.fault(node, "rule-bad-value", Text(zh="这里应为列表", en="a list is expected here"), fix=_LIST)
        return ()

    def as_entries(self, node: Node, known: Sequence[str] = ()) -> Entries | None:
        """The mapping that *node* is, of these keys."""
        if isinstance(node, Entries):
            return node
        if not self.misread(node):
            message = Text(zh="这里应为若干「键: 值」", en="a mapping is expected here")
            form = ", ".join(f"{name}: …" for name in known[:3])
            fix = Text(zh=f"写成 {{{form}}}", en=f"write {{{form}}}") if known else _MAPPING
            self.fault(node, "rule-bad-value", message, fix=fix)
        return None

    def misread(self, node: Node) -> bool:
        """Whether a full-width mark made one text of what should be keys; noted as a fault at the mark."""
        found = None
        if isinstance(node, Scalar):
            line = self.source.place(node.start)[0]
            found = wide_mark(self.source, line, node.start, flow=False)
        self.faults += [] if found is None else [found]
        return found is not None

    def as_text(self, node: Node) -> str | None:
        """The text that stands in *node*; a number is taken as it is written."""
        if isinstance(node, Scalar) and node.kind != "null" and node.text.strip():
            return node.text
        self.fault(node, "rule-bad-value", Text(zh="这里应为文本", en="a text is expected here"), fix=_TEXT)
        return None

    def as_choice(
        self,
        node: Node,
        options: Sequence[str] | Mapping[str, Text],
        code: str = "rule-bad-value",
        *,
        key: str = "",
    ) -> str | None:
        """One of *options*, or what it is called in Chinese: by its label, or as the word of a value at *key*."""
        text = self.as_text(node)
        if text is None:
            return None
        labels = options if isinstance(options, Mapping) else None
        option = text if text in options else _option(text, options)
        if option is not None:
            self.mean(node, option, _word_at(key) if labels is None else lambda code: labels[code].zh)
            return option
        listed = ", ".join(options)
        message = Text(zh=f"没有 {text}，可用：{listed}", en=f"there is no '{text}' here; there are {listed}")
        self.fault(node, code, message, nearest(text, options), fix=_LISTED)
        return None

    def as_number(self, node: Node) -> Decimal | None:
        """An exact number."""
        if isinstance(node, Scalar) and node.kind in {"integer", "decimal"}:
            return Decimal(node.text)
        self.fault(node, "rule-bad-value", Text(zh="这里应为数字", en="a number is expected here"), fix=_NUMBER)
        return None


@cache
def _word_at(key: str) -> Callable[[str], str]:
    """How a value of *key* is written in Chinese."""
    return partial(chinese_value, key=key)


def _option(word: str, options: Sequence[str] | Mapping[str, Text]) -> str | None:
    """The option that *word* is in Chinese."""
    return code_labelled(word, options) if isinstance(options, Mapping) else plain_value(word, options)


class Fields:
    """A mapping, read by its known keys. An unknown key is a fault with the nearest known one; so is a missing one."""

    def __init__(
        self,
        page: Page,
        entries: Entries,
        known: Sequence[str],
        required: Sequence[str] = (),
        *,
        own: bool = False,
    ) -> None:
        """*own* keys are the author's, the same in both notations."""
        self.page = page
        self.entries = entries = entries if own else self._plainly(entries, known)
        for name, (key, value) in entries.entries.items():
            if name not in known:
                self._unknown(key, value, known)
        for name in required:
            if name not in entries.entries:
                fix = Text(zh=f"补上 {name}", en=f"add '{name}'")
                page.fault(entries, "rule-missing-key", Text(zh=f"缺少 {name}", en=f"'{name}' is missing"), fix=fix)

    def _plainly(self, entries: Entries, known: Sequence[str]) -> Entries:
        """The same mapping with its keys in plain notation."""
        found: dict[str, tuple[Scalar, Node]] = {}
        for name, (key, value) in entries.entries.items():
            plain = name if name in known else plain_key(name, known, self.page.words)
            if plain is not None:
                self.page.mean(key, plain, self.page.key_in_chinese)
            if plain in found:
                message = Text(zh=f"键 {name} 与 {plain} 重复", en=f"'{name}' is the key '{plain}' again")
                fix = Text(zh="只留一个", en="leave one of them out")
                self.page.fault(key, "rule-duplicate-key", message, fix=fix)
            else:
                found[plain or name] = (key, value)
        return Entries(found, entries.start, entries.end, entries.flow)

    def _unknown(self, key: Scalar, value: Node, known: Sequence[str]) -> None:
        torn = self.entries.flow and value.start == value.end
        if torn:
            message = Text(
                zh=f"{{}} 里的逗号断开了文本，{key.text} 成了键",
                en=f"a comma inside {{}} cut the text before '{key.text}'",
            )
            self.page.fault(key, "rule-unknown-key", message, fix=_QUOTE)
            return
        if "：" in key.text and self.page.misread(key):
            return
        words = known if key.text.isascii() else [self.page.key_in_chinese(name) for name in known]
        listed = ", ".join(words)
        message = Text(zh=f"没有键 {key.text}，可用：{listed}", en=f"unknown key '{key.text}'; there are {listed}")
        self.page.fault(key, "rule-unknown-key", message, nearest(key.text, words))

    def __contains__(self, name: str) -> bool:
        return name in self.entries.entries

    def written(self, name: str) -> str:
        """What is written at *name*, faulty or not, in plain notation where it is understood; empty for no text."""
        value = self.entries.entries[name][1] if name in self else None
        if not isinstance(value, Scalar):
            return ""
        known = self.page.meanings.get(value.start)
        return value.text if known is None else str(known.plain)

    def key(self, name: str) -> Node:
        """The word *name* itself, or the mapping where it does not stand."""
        return self.entries.entries[name][0] if name in self else self.entries

    def node(self, name: str) -> Node | None:
        """What stands at *name*; None where the key is absent, and where it is empty, which is a fault."""
        if name not in self:
            return None
        key, value = self.entries.entries[name]
        if isinstance(value, Scalar) and value.kind == "null":
            message = Text(zh=f"{name} 没有值", en=f"'{name}' has no value")
            self.page.fault(key, "rule-bad-value", message, fix=_EMPTY)
            return None
        return value

    def _read(self, name: str, read: Callable[[Node], T | None]) -> T | None:
        node = self.node(name)
        return None if node is None else read(node)

    def text(self, name: str) -> str | None:
        return self._read(name, self.page.as_text)

    def number(self, name: str) -> Decimal | None:
        return self._read(name, self.page.as_number)

    def whole(self, name: str, least: int) -> int | None:
        """A whole number, at least *least*."""
        number = self.number(name)
        if number is None or (number == number.to_integral_value() and number >= least):
            return None if number is None else int(number)
        message = Text(zh=f"应为不小于 {least} 的整数", en=f"a whole number of at least {least} is expected")
        fix = Text(zh=f"写一个整数，如 {least}", en=f"write a whole number, as {least}")
        self.page.fault(self.entries.entries[name][1], "rule-bad-value", message, fix=fix)
        return None

    def choice(self, name: str, options: Sequence[str] | Mapping[str, Text], default: str | None = None) -> Any:
        """One of *options*; *default* where the key is absent."""
        return self._read(name, lambda node: self.page.as_choice(node, options, key=name)) or default

    def literal(self, name: str, options: Any, default: str | None = None) -> Any:
        """One of the values of a Literal type."""
        return self.choice(name, get_args(options), default)

    def flag(self, name: str) -> bool:
        """The value true or false; false where the key is absent."""
        node = self.node(name)
        if node is None or (isinstance(node, Scalar) and node.kind == "bool"):
            return bool(node is not None and node.value)
        if isinstance(node, Scalar) and node.text in TRUTHS:
            self.page.mean(node, TRUTHS[node.text], lambda _: node.text)
            return TRUTHS[node.text]
        self.page.fault(
            node, "rule-bad-value", Text(zh="这里应为 true 或 false", en="true or false is expected here"), fix=_FLAG
        )
        return False

    def day(self, name: str) -> date | None:
        """A date as 2026-01-31."""
        node = self.node(name)
        text = None if node is None else self.page.as_text(node)
        if node is None or text is None:
            return None
        try:
            if DAY.match(text):
                return date.fromisoformat(text)
        except ValueError:
            pass
        message = Text(zh=f"{text} 不是日期", en=f"'{text}' is no date")
        self.page.fault(node, "rule-bad-value", message, fix=_DAY_FORM)
        return None

    def items(self, name: str) -> tuple[Node, ...]:
        """The members of the list at *name*."""
        return self._read(name, self.page.as_items) or ()

    def texts(self, name: str) -> tuple[tuple[Node, str], ...]:
        """The texts of a list, each with its place; a single text counts as a list of one."""
        node = self.node(name)
        members = (node,) if isinstance(node, Scalar) else self.items(name)
        read = ((member, self.page.as_text(member)) for member in members)
        return tuple((member, text) for member, text in read if text is not None)

    def fields(self, name: str, known: Sequence[str], required: Sequence[str] = ()) -> Fields | None:
        """The mapping at *name*."""
        entries = self._read(name, lambda node: self.page.as_entries(node, known))
        return None if entries is None else Fields(self.page, entries, known, required)

    def all_fields(self, name: str, known: Sequence[str], required: Sequence[str] = ()) -> Iterator[Fields]:
        """The mappings of the list at *name*."""
        for item in self.items(name):
            entries = self.page.as_entries(item, known)
            if entries is not None:
                yield Fields(self.page, entries, known, required)

    def both(self, name: str) -> Text | None:
        """A text in both languages: `{zh: …, en: …}`."""
        inner = self.fields(name, LANGUAGES, LANGUAGES)
        if inner is None:
            return None
        zh, en = inner.text("zh"), inner.text("en")
        return Text(zh=zh, en=en) if zh is not None and en is not None else None
