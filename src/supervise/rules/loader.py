"""YAML, read once for the whole library: with 1.2 meaning, a place for every value, and no way to exhaust the reader.

Events are checked as they come, so that a bomb is refused before anything is built from it. Plain scalars follow the
core schema of YAML 1.2, narrowed to what people mean: `no`, `on`, `12:30` and `010` are text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

import yaml

from supervise.errors import FileRefused
from supervise.model.base import Text

from .diagnostics import Diagnostic, Source, show_all

MAX_CHARACTERS = 4_000_000
MAX_NODES = 100_000
MAX_DEPTH = 24

_PARSER: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_TAB = re.compile(r"^ *(\t)", re.MULTILINE)
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)\Z")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,3})?\Z")

Kind = Literal["text", "integer", "decimal", "bool", "null"]


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value. `text` is what stands there, quotes and folding undone, from `start` to `end` of the file."""

    text: str
    kind: Kind
    start: int
    end: int
    style: str

    @property
    def value(self) -> str | int | Decimal | bool | None:
        """The value that the text means."""
        if self.kind == "integer":
            return int(self.text)
        if self.kind == "decimal":
            return Decimal(self.text)
        if self.kind == "bool":
            return _BOOL[self.text]
        return None if self.kind == "null" else self.text


@dataclass(frozen=True, slots=True)
class Items:
    """A sequence of nodes."""

    items: tuple[Node, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Entries:
    """A mapping, in the order of the file. `flow` is true for one written in braces."""

    entries: Mapping[str, tuple[Scalar, Node]]
    start: int
    end: int
    flow: bool


Node = Scalar | Items | Entries


@dataclass(frozen=True)
class Parsed:
    """What a file holds: its tree, None where it could not be read, and what is wrong with it as YAML."""

    source: Source
    root: Node | None
    diagnostics: tuple[Diagnostic, ...]


class _Refused(Exception):
    """Reading stops here; the diagnostic says why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        self.diagnostic = diagnostic


def parse_yaml(path: str, text: str) -> Parsed:
    """The tree of one YAML document. Never raises: what is wrong comes as diagnostics with line and column."""
    source = Source(path, text.removeprefix("\ufeff"))
    builder = _Builder(source)
    try:
        _refuse_characters(source)
        for event in _events(source):
            builder.take(event)
    except _Refused as refused:
        return Parsed(source, None, (*builder.faults, refused.diagnostic))
    if builder.root is None:
        empty = Text(zh="文件是空的", en="the file is empty")
        return Parsed(source, None, (source.diagnose(0, 1, "rule-syntax", empty),))
    return Parsed(source, builder.root, tuple(builder.faults))


def plain_yaml(path: str, text: str) -> Any:
    """The data of one YAML document as dict, list, str, int, Decimal, bool and None.

    Raises FileRefused, with every fault and its place.
    """
    parsed = parse_yaml(path, text)
    if parsed.root is None or parsed.diagnostics:
        raise FileRefused(
            name=path,
            why_zh=show_all(parsed.diagnostics, "zh"), why_en=show_all(parsed.diagnostics, "en"),
            next_zh="请按所列行列改正", next_en="Correct the places listed",
        )  # fmt: skip
    return plain(parsed.root)


def plain(node: Node) -> Any:
    """The bare data of a tree; its depth is bounded by the reader."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    return {name: plain(value) for name, (_, value) in node.entries.items()}


def _refuse_characters(source: Source) -> None:
    text = source.text
    if len(text) > MAX_CHARACTERS:
        raise _Refused(
            source.diagnose(0, 1, "rule-too-big", Text(
                zh=f"文件有 {len(text)} 个字符，上限为 {MAX_CHARACTERS}",
                en=f"the file has {len(text)} characters, the limit is {MAX_CHARACTERS}"))
        )  # fmt: skip
    if found := _CONTROL.search(text):
        code = f"U+{ord(found[0]):04X}"
        message = Text(zh=f"不允许的控制字符 {code}", en=f"the control character {code} is not allowed")
        raise _Refused(source.diagnose(found.start(), 1, "rule-syntax", message))
    if found := _TAB.search(text):
        message = Text(zh="缩进须用空格，不能用制表符", en="indent with spaces, not with a tab")
        raise _Refused(source.diagnose(found.start(1), 1, "rule-syntax", message))


def _events(source: Source) -> Iterator[Any]:
    """The events of the file. A mark may lie before the fault that the parser means; its line is always right."""
    try:
        yield from yaml.parse(source.text, Loader=_PARSER)
    except yaml.MarkedYAMLError as error:
        unfinished_key = "could not find expected ':'" in (error.problem or "")
        mark = (unfinished_key and error.context_mark) or error.problem_mark
        index = mark.index if mark else 0
        raise _Refused(_syntax(source, index, error.problem or "")) from error
    except yaml.YAMLError as error:
        raise _Refused(_syntax(source, 0, str(error))) from error


def _syntax(source: Source, index: int, problem: str) -> Diagnostic:
    line = source.line(source.place(min(index, len(source.text)))[0])
    fix = Text(zh="", en="")
    if "flow" in problem or "expected ','" in problem:
        fix = Text(
            zh="；{} 里含逗号、方括号或花括号的条件或文本要加引号",
            en="; inside {}, quote a condition or a text that has a comma, brackets or braces",
        )
    elif "：" in line:
        fix = Text(zh="；键后要用半角冒号和空格", en="; a key is followed by an ASCII colon and a space")
    elif "mapping values" in problem or "expected key" in problem:
        fix = Text(
            zh="；含冒号或以引号开头的值要整个加引号", en="; quote a value that has ': ' in it or begins with a quote"
        )
    elif "cannot start any token" in problem:
        fix = Text(zh="；以此字符开头的值要加引号", en="; quote a value that begins with this character")
    message = Text(zh=f"不是合法的 YAML：{problem}{fix.zh}", en=f"not YAML: {problem}{fix.en}")
    return source.diagnose(index, 1, "rule-syntax", message)


class _Open:
    """A collection whose end has not come yet."""

    def __init__(self, start: int, flow: bool, mapping: bool) -> None:
        self.start = start
        self.flow = flow
        self.mapping = mapping
        self.items: list[Node] = []
        self.entries: dict[str, tuple[Scalar, Node]] = {}
        self.key: Scalar | None = None


class _Builder:
    """Makes the tree of the events, without recursion."""

    def __init__(self, source: Source) -> None:
        self.root: Node | None = None
        self.faults: list[Diagnostic] = []
        self._source = source
        self._open: list[_Open] = []
        self._nodes = 0

    def take(self, event: Any) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        if isinstance(event, yaml.ScalarEvent):
            self._count(event, start)
            kind = _kind_of(event.value) if not event.style else "text"
            self._add(Scalar(event.value, kind, start, end, event.style or ""))
        elif isinstance(event, yaml.CollectionStartEvent):
            self._count(event, start)
            if len(self._open) >= MAX_DEPTH:
                self._stop(start, zh=f"嵌套超过 {MAX_DEPTH} 层", en=f"nested more than {MAX_DEPTH} deep")
            flow = bool(event.flow_style)
            self._open.append(_Open(start, flow, isinstance(event, yaml.MappingStartEvent)))
        elif isinstance(event, yaml.CollectionEndEvent):
            done = self._open.pop()
            if done.mapping:
                self._add(Entries(done.entries, done.start, end, done.flow))
            else:
                self._add(Items(tuple(done.items), done.start, end))
        elif isinstance(event, yaml.AliasEvent):
            self._stop(
                start,
                zh="不支持 YAML 引用；共用的条件请写在 define 里",
                en="no YAML aliases: share a condition by define",
            )
        elif isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            self._stop(start, zh="一个文件只能有一个文档", en="one document to a file")

    def _count(self, event: Any, start: int) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._stop(start, zh=f"超过 {MAX_NODES} 个值", en=f"more than {MAX_NODES} values")
        if event.anchor is not None:
            self._stop(
                start,
                zh="不支持 YAML 锚点；共用的条件请写在 define 里",
                en="no YAML anchors: share a condition by define",
            )
        if event.tag is not None:
            self._stop(start, zh=f"不支持 YAML 标签 {event.tag}", en=f"no YAML tags: {event.tag}")

    def _stop(self, start: int, *, zh: str, en: str) -> None:
        raise _Refused(self._source.diagnose(start, 1, "rule-too-big", Text(zh=zh, en=en)))

    def _add(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        if not parent.mapping:
            parent.items.append(node)
        elif parent.key is None:
            parent.key = self._as_key(node)
        else:
            key, parent.key = parent.key, None
            if key.text in parent.entries:
                message = Text(zh=f"键 {key.text} 重复", en=f"the key '{key.text}' stands here twice")
                fault = self._source.diagnose(key.start, len(key.text), "rule-duplicate-key", message)
                self.faults.append(fault)
            else:
                parent.entries[key.text] = (key, node)

    def _as_key(self, node: Node) -> Scalar:
        if isinstance(node, Scalar):
            return node
        message = Text(zh="键只能是一个词", en="a key has to be a single word")
        raise _Refused(self._source.diagnose(node.start, 1, "rule-syntax", message))


def _kind_of(text: str) -> Kind:
    if text in _NULL:
        return "null"
    if text in _BOOL:
        return "bool"
    if _INT.match(text):
        return "integer"
    return "decimal" if _DECIMAL.match(text) else "text"


def place_in(source: Source, scalar: Scalar, offset: int) -> int:
    """The index in the file of the character at *offset* of the scalar's text, through quotes, escapes and folding.

    Characters other than blanks are matched one by one, so their places are exact in every style; a blank that stands
    for a folded line end is placed at the first blank of the fold.
    """
    file, index = source.text, scalar.start
    if scalar.style in {"'", '"'}:
        index += 1
    elif scalar.style:
        index = file.find("\n", index) + 1
    for position, character in enumerate(scalar.text):
        index = _skip_joined_lines(file, index, scalar)
        if not character.isspace():
            while index < scalar.end and file[index].isspace():
                index = _skip_joined_lines(file, index + 1, scalar)
        if position == offset or index >= scalar.end:
            break
        stands_here = not character.isspace() or file[index].isspace() or file[index] == "\\"
        index += _source_length(file, index, scalar.style) if stands_here else 0
    return min(index, scalar.end)


def _skip_joined_lines(file: str, index: int, scalar: Scalar) -> int:
    """Past line ends that a double-quoted text escapes, and the blanks that follow them."""
    while scalar.style == '"' and file[index : index + 2] in {"\\\n", "\\\r"}:
        index += 2
        while index < scalar.end and file[index].isspace():
            index += 1
    return index


_ESCAPED = {"x": 4, "u": 6, "U": 10}


def _source_length(file: str, index: int, style: str) -> int:
    """How many characters of the file make the one character of the text that begins at *index*."""
    if style == "'" and file.startswith("''", index):
        return 2
    if style == '"' and file[index] == "\\":
        return _ESCAPED.get(file[index + 1 : index + 2], 2)
    return 1
