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
from .encoding import read_source
from .syntax import FLATTER, syntax_error

MAX_CHARACTERS = 4_000_000
MAX_LINES = 80_000
MAX_NODES = 80_000
MAX_DEPTH = 24

_PARSER: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_TAB = re.compile(r"^ *(\t)", re.MULTILINE)
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)\Z")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,3})?\Z")
_LONGEST_NUMBER = 40
"""Digits beyond which a number is text, which no key takes for a number."""

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


def parse_yaml(path: str, data: str | bytes) -> Parsed:
    """The tree of one YAML document, of its text or its bytes. Never raises: what is wrong comes as diagnostics with
    line and column.
    """
    source, unreadable = read_source(path, data)
    if unreadable is not None:
        return Parsed(source, None, (unreadable,))
    builder = _Builder(source)
    try:
        _refuse_characters(source)
        for event in _events(source):
            builder.take(event)
    except _Refused as refused:
        return Parsed(source, None, (*builder.faults, refused.diagnostic))
    if builder.root is None:
        empty = Text(zh="文件是空的", en="the file is empty")
        fix = Text(
            zh="先写文件头：ruleset、kind、version、title、basis", en="begin with ruleset, kind, version, title, basis"
        )
        return Parsed(source, None, (source.diagnose(0, 1, "rule-syntax", empty, fix=fix),))
    return Parsed(source, builder.root, tuple(builder.faults))


def plain_yaml(path: str, data: str | bytes) -> Any:
    """The data of one YAML document as dict, list, str, int, Decimal, bool and None.

    Raises FileRefused, with every fault and its place.
    """
    parsed = parse_yaml(path, data)
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


def values_of(node: Node | None) -> Iterator[Node]:
    """Every value of a tree, itself first; keys are not values."""
    if node is not None:
        yield node
    if isinstance(node, Items):
        for item in node.items:
            yield from values_of(item)
    elif isinstance(node, Entries):
        for _, value in node.entries.values():
            yield from values_of(value)


def beginning_on(root: Node | None, line: int, source: Source) -> Entries | None:
    """The outermost mapping that begins on a line: the rule that stands there."""
    found = (one for one in values_of(root) if isinstance(one, Entries) and source.place(one.start)[0] == line)
    return next(found, None)


def written_in(node: Node | None, text: str) -> Scalar | None:
    """Where *text* stands in *node* as a value by itself."""
    return next((one for one in values_of(node) if isinstance(one, Scalar) and one.text == text), None)


def _refuse_characters(source: Source) -> None:
    text = source.text
    for have, limit, zh, en in (
        (len(text), MAX_CHARACTERS, "个字符", "characters"),
        (text.count("\n"), MAX_LINES, "行", "lines"),
    ):
        if have > limit:
            message = Text(
                zh=f"文件有 {have} {zh}，上限为 {limit}", en=f"the file has {have} {en}, the limit is {limit}"
            )
            raise _Refused(source.diagnose(0, 1, "rule-too-big", message))
    control, tab = _CONTROL.search(text), _TAB.search(text)
    if control and not (tab and tab.start(1) < control.start()):
        raise _Refused(_control_character(source, control.start(), control[0]))
    if tab:
        message = Text(zh="缩进用了制表符", en="an indent made with a tab")
        fix = Text(zh="换成空格：缩进须用空格，每层两格", en="indent with spaces, two to a level")
        raise _Refused(source.diagnose(tab.start(1), 1, "rule-syntax", message, fix=fix))


def _control_character(source: Source, index: int, character: str) -> Diagnostic:
    code = f"U+{ord(character):04X}"
    if character == "\ufeff":
        message = Text(zh=f"文件中间有字节顺序标记 {code}", en=f"a byte order mark {code} in the middle of the file")
        fix = Text(zh="删去它；两个文件拼接时会留下", en="delete it: it is left where two files were joined")
    else:
        message = Text(zh=f"不允许的控制字符 {code}", en=f"the control character {code} is not allowed")
        fix = Text(zh="删去这个字符，它在编辑器里可能看不见", en="delete it; an editor may not show it")
    return source.diagnose(index, 1, "rule-syntax", message, fix=fix)


def _events(source: Source) -> Iterator[Any]:
    """The events of the file. A mark may lie before the fault that the parser means; its line is always right."""
    try:
        yield from yaml.parse(source.text, Loader=_PARSER)
    except yaml.MarkedYAMLError as error:
        said = error.problem or ""
        begun = "could not find expected ':'" in said or "found unexpected" in said
        mark = (begun and error.context_mark) or error.problem_mark
        opened = error.context_mark.index if error.context_mark and "flow" in (error.context or "") else None
        raise _Refused(syntax_error(source, mark.index if mark else 0, said, opened)) from error
    except yaml.YAMLError as error:
        raise _Refused(syntax_error(source, 0, str(error))) from error


_DEFINE = Text(
    zh="共用的条件写在 define 里，其余逐条写出；以 & 或 * 开头的文字要加引号",
    en="share a condition by define and write out the rest; quote a text that begins with & or *",
)
_NO_TAG = Text(
    zh="删去它；以 ! 开头的文字要加引号，否定写 not",
    en="delete it; quote a text that begins with !, write not to negate",
)
_ONE_FILE = Text(zh="每个规则集另存为一个文件", en="put each ruleset into a file of its own")
_QUOTED_KEY = Text(zh="以 { 或 [ 开头的文字要加引号", en="quote a text that begins with { or [")


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
            kind = kind_of(event.value) if not event.style else "text"
            self._add(Scalar(event.value, kind, start, end, event.style or ""))
        elif isinstance(event, yaml.CollectionStartEvent):
            self._count(event, start)
            if len(self._open) >= MAX_DEPTH:
                self._stop(start, Text(zh=f"嵌套超过 {MAX_DEPTH} 层", en=f"nested more than {MAX_DEPTH} deep"), FLATTER)
            flow = bool(event.flow_style)
            self._open.append(_Open(start, flow, isinstance(event, yaml.MappingStartEvent)))
        elif isinstance(event, yaml.CollectionEndEvent):
            done = self._open.pop()
            if done.mapping:
                self._add(Entries(done.entries, done.start, end, done.flow))
            else:
                self._add(Items(tuple(done.items), done.start, end))
        elif isinstance(event, yaml.AliasEvent):
            self._stop(start, Text(zh="不支持 YAML 引用", en="YAML aliases are not supported"), _DEFINE)
        elif isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            self._stop(start, Text(zh="一个文件只能有一个文档", en="a file has one document"), _ONE_FILE)

    def _count(self, event: Any, start: int) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._stop(start, Text(zh=f"超过 {MAX_NODES} 个值", en=f"more than {MAX_NODES} values"))
        if event.anchor is not None:
            self._stop(start, Text(zh="不支持 YAML 锚点", en="YAML anchors are not supported"), _DEFINE)
        if event.tag is not None:
            message = Text(zh=f"不支持 YAML 标签 {event.tag}", en=f"YAML tags are not supported: {event.tag}")
            self._stop(start, message, _NO_TAG)

    def _stop(self, start: int, message: Text, fix: Text | None = None) -> None:
        raise _Refused(self._source.diagnose(start, 1, "rule-too-big", message, fix=fix))

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
                line = self._source.place(parent.entries[key.text][0].start)[0]
                message = Text(
                    zh=f"键 {key.text} 重复，第 {line} 行已有",
                    en=f"the key '{key.text}' stands here twice, first in line {line}",
                )
                fault = self._source.diagnose(key.start, len(key.text), "rule-duplicate-key", message)
                self.faults.append(fault)
            else:
                parent.entries[key.text] = (key, node)

    def _as_key(self, node: Node) -> Scalar:
        if not isinstance(node, Scalar):
            message = Text(zh="键只能是一个词", en="a key has to be a single word")
            raise _Refused(self._source.diagnose(node.start, 1, "rule-syntax", message, fix=_QUOTED_KEY))
        if node.text == "<<" and not node.style:
            self._stop(node.start, Text(zh="不支持 YAML 合并键 <<", en="YAML merge keys << are not supported"), _DEFINE)
        return node


def kind_of(text: str) -> Kind:
    if text in _NULL:
        return "null"
    if text in _BOOL:
        return "bool"
    if len(text) > _LONGEST_NUMBER:
        return "text"
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
