"""What changed between two versions of a ruleset, in words: not which lines, but what will be different for whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from supervise.model.base import Text

from .chinese import chinese_key
from .language.saying import say_number_of_points
from .loader import Entries, Items, Node, Scalar, parse_yaml
from .loading import Ruleset
from .meaning import Meaning

_NAMED_BY: Mapping[str, Sequence[str]] = {
    "rules": ("id",), "scope": ("id",), "tags": ("id",), "elements": ("code",),
    "levels": ("level",), "rungs": ("id", "level"),
    "start": ("level",), "lights": ("for", "dimension"), "grades": ("grade",), "bands": ("from", "to"),
}  # fmt: skip
"""By which of their keys the members of a list are known again."""
_MEMBER: Mapping[str, Text] = {
    "rules": Text(zh="规则", en="rule"), "scope": Text(zh="规则", en="rule"),
    "elements": Text(zh="数据元", en="element"), "tags": Text(zh="标签规则", en="tag rule"),
    "levels": Text(zh="级别", en="level"), "lights": Text(zh="灯", en="lights of"),
    "grades": Text(zh="等次", en="grade"),
    "bands": Text(zh="分段", en="band"), "start": Text(zh="直接启动", en="start at"),
}  # fmt: skip
_LABEL = Text(zh="", en="")
_HEAD = frozenset({"version", "effective"})
"""Told in a sentence of its own."""


@dataclass(frozen=True)
class Difference:
    """One change. `place` is file:line of the new version, of the old one for what was taken out."""

    place: str
    say: Text


@dataclass(frozen=True)
class _Side:
    """One version, to be looked at node by node."""

    ruleset: Ruleset
    root: Node
    meanings: Mapping[int, Meaning]

    def key(self, key: Scalar) -> str:
        known = self.meanings.get(key.start)
        return key.text if known is None else str(known.plain)

    def entries(self, node: Entries) -> Mapping[str, Node]:
        return {self.key(key): value for key, value in node.entries.values()}

    def plain(self, node: Node | None) -> Any:
        """What *node* means, for comparing."""
        if node is None or isinstance(node, Scalar):
            known = None if node is None else self.meanings.get(node.start)
            value = None if node is None else node.value if known is None else known.plain
            return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value
        if isinstance(node, Items):
            return [self.plain(item) for item in node.items]
        return {name: self.plain(value) for name, value in self.entries(node).items()}

    def said(self, node: Node) -> Text:
        """How people speak of *node*."""
        if isinstance(node, Scalar):
            known = self.meanings.get(node.start)
            return known.said() if known else Text(zh=node.text, en=node.text)
        if isinstance(node, Items):
            return _listed([self.said(item) for item in node.items])
        inner = self.entries(node)
        if inner.keys() == {"zh", "en"}:
            return Text(zh=f"「{self.said(inner['zh']).zh}」", en=f"“{self.said(inner['en']).en}”")
        return _listed([_pair(_word(name), self.said(value)) for name, value in inner.items()])

    def place(self, node: Node) -> str:
        line = self.ruleset.text.count("\n", 0, node.start) + 1
        return f"{self.ruleset.path}:{line}"


def differences(old: Ruleset, new: Ruleset) -> tuple[Difference, ...]:
    """What *new* says otherwise than *old*, an earlier version of it; empty where both mean the same."""
    sides = _side(old), _side(new)
    return tuple(_Comparison(*sides).told())


def _side(ruleset: Ruleset) -> _Side:
    root = parse_yaml(ruleset.path, ruleset.text).root
    assert root is not None, "a ruleset that was loaded can be parsed"
    return _Side(ruleset, root, {meaning.scalar.start: meaning for meaning in ruleset.meanings})


class _Comparison:
    def __init__(self, old: _Side, new: _Side) -> None:
        self._old = old
        self._new = new
        since = new.ruleset.effective_from
        self._since = (
            Text(zh=f"，自 {since} 起", en=f", from {since}")
            if since
            else Text(zh="，自启用之时起", en=", from when it is activated")
        )

    def told(self) -> Iterator[Difference]:
        yield from self._compare(_LABEL, self._old.root, self._new.root)

    def _compare(self, where: Text, old: Node, new: Node) -> Iterator[Difference]:
        if isinstance(old, Entries) and isinstance(new, Entries):
            yield from self._compare_entries(where, self._old.entries(old), self._new.entries(new))
        elif self._old.plain(old) != self._new.plain(new):
            said_old, said_new = self._old.said(old), self._new.said(new)
            said = _pair(where, _from_to(said_old, said_new))
            yield self._difference(new, said)

    def _compare_entries(self, where: Text, old: Mapping[str, Node], new: Mapping[str, Node]) -> Iterator[Difference]:
        for name in dict.fromkeys((*old, *new)):
            if name in _HEAD and where is _LABEL:
                continue
            below = _within(where, _word(name))
            if name not in new:
                yield self._removed(below, old[name])
            elif name not in old:
                yield self._added(below, new[name])
            elif self._old.plain(old[name]) == self._new.plain(new[name]):
                continue
            elif name == "points" and isinstance(new[name], Scalar):
                yield self._difference(new[name], _pair(where, self._points(old[name], new[name])))
            elif isinstance(old[name], Items) and isinstance(new[name], Items):
                yield from self._compare_lists(where, name, old[name], new[name])
            elif {"zh", "en"} == _keys(self._new, new[name]) == _keys(self._old, old[name]):
                yield self._difference(new[name], _pair(below, _becomes(self._new.said(new[name]))))
            else:
                yield from self._compare(below, old[name], new[name])

    def _compare_lists(self, where: Text, name: str, old: Node, new: Node) -> Iterator[Difference]:
        before, after = _members(self._old, name, old), _members(self._new, name, new)
        if before is None or after is None:
            yield from self._compare_plain_lists(_within(where, _word(name)), old, new)
            return
        for known in dict.fromkeys((*before, *after)):
            label = _within(where, self._called(name, known, before.get(known), after.get(known)))
            if known not in after:
                yield self._removed(label, before[known])
            elif known not in before:
                yield self._added(label, after[known])
            else:
                yield from self._compare(label, before[known], after[known])
        if list(before) != [known for known in after if known in before] and set(before) <= set(after):
            order = Text(zh="次序改变", en="their order has changed")
            yield self._difference(new, _pair(_within(where, _word(name)), order))

    def _compare_plain_lists(self, where: Text, old: Node, new: Node) -> Iterator[Difference]:
        assert isinstance(old, Items)
        assert isinstance(new, Items)
        had, has = self._old.plain(old), self._new.plain(new)
        gone = [self._old.said(item) for item, plain in zip(old.items, had, strict=True) if plain not in has]
        come = [self._new.said(item) for item, plain in zip(new.items, has, strict=True) if plain not in had]
        parts = []
        if come:
            parts.append(_pair(Text(zh="增加", en="with"), _listed(come), tight=True))
        if gone:
            parts.append(_pair(Text(zh="去掉", en="without"), _listed(gone), tight=True))
        yield self._difference(
            new, _pair(where, _listed(parts) if parts else Text(zh="次序改变", en="in another order"))
        )

    def _called(self, name: str, known: tuple[Any, ...], old: Node | None, new: Node | None) -> Text:
        """How one member of a list is spoken of."""
        side, node = (self._new, new) if new is not None else (self._old, old)
        inner = side.entries(node) if isinstance(node, Entries) else {}
        if name == "rungs" and "level" in inner:
            level = side.said(inner["level"])
            return Text(zh=f"{level.zh}一级", en=f"rung {level.en}")
        single = _MEMBER.get(name, _word(name))
        if "title" in inner:
            title = side.said(inner["title"])
            return Text(zh=f"{single.zh} {known[0]}{title.zh}", en=f"{single.en} {known[0]} {title.en}")
        named = _listed([side.said(inner[key]) for key in _NAMED_BY[name] if key in inner])
        return Text(zh=f"{single.zh} {named.zh}", en=f"{single.en} {named.en}")

    def _points(self, old: Node, new: Node) -> Text:
        """每迟一个工作日扣 0.5 分改为 1 分: what stays the same is said once."""
        before, after = self._said_points(self._old, old), self._said_points(self._new, new)
        zh = f"{before.zh}改为{_rest(before.zh, after.zh)}"
        return Text(zh=zh, en=f"{after.en} instead of {before.en}")

    def _said_points(self, side: _Side, node: Node) -> Text:
        if isinstance(node, Scalar) and node.kind in {"integer", "decimal"}:
            return say_number_of_points(Decimal(node.text))
        return side.said(node)

    def _added(self, label: Text, node: Node) -> Difference:
        said = self._new.said(node)
        return self._difference(node, Text(zh=f"新增{label.zh}：{said.zh}", en=f"new: {label.en}: {said.en}"))

    def _removed(self, label: Text, node: Node) -> Difference:
        said = Text(zh=f"取消{label.zh}{self._since.zh}", en=f"no longer: {label.en}{self._since.en}")
        return Difference(self._old.place(node), said)

    def _difference(self, node: Node, said: Text) -> Difference:
        return Difference(self._new.place(node), Text(zh=said.zh + self._since.zh, en=said.en + self._since.en))


def _members(side: _Side, name: str, node: Node) -> Mapping[tuple[Any, ...], Node] | None:
    """The members of a list by what they are called; None where they are just values."""
    keys = _NAMED_BY.get(name)
    if keys is None or not isinstance(node, Items) or not all(isinstance(item, Entries) for item in node.items):
        return None
    found: dict[tuple[Any, ...], Node] = {}
    for item in node.items:
        inner = side.entries(item) if isinstance(item, Entries) else {}
        chosen = [side.plain(inner[key]) for key in keys if key in inner]
        found[tuple(chosen[:1] if name == "rungs" else chosen)] = item
    return found if len(found) == len(node.items) else None


def _keys(side: _Side, node: Node) -> set[str]:
    return set(side.entries(node)) if isinstance(node, Entries) else set()


def _word(name: str) -> Text:
    return Text(zh=chinese_key(name), en=name.replace("_", " "))


def _within(where: Text, what: Text) -> Text:
    return what if where is _LABEL else Text(zh=f"{where.zh}的{what.zh}", en=f"{where.en}, {what.en}")


def _pair(what: Text, said: Text, *, tight: bool = False) -> Text:
    return Text(zh=f"{what.zh}{'' if tight else '：'}{said.zh}", en=f"{what.en}{'' if tight else ':'} {said.en}")


def _listed(parts: Sequence[Text]) -> Text:
    return Text(zh="，".join(part.zh for part in parts), en=", ".join(part.en for part in parts))


def _from_to(old: Text, new: Text) -> Text:
    return Text(zh=f"由「{old.zh}」改为「{new.zh}」", en=f"“{new.en}” instead of “{old.en}”")


def _becomes(new: Text) -> Text:
    return Text(zh=f"改为{new.zh}", en=f"now {new.en}")


def _rest(before: str, after: str) -> str:
    """*after* without what it begins with just like *before*, up to the amount."""
    shared = 0
    while shared < min(len(before), len(after)) and before[shared] == after[shared] and not before[shared].isdigit():
        shared += 1
    return after[shared:].strip().join((" ", "")) if shared else after
