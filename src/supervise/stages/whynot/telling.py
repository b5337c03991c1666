"""Which part of a condition is not certainly true, in words, with the facts that it read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from supervise.calendar.zones import local
from supervise.model.base import Text
from supervise.model.documents import Sentence
from supervise.model.standard import ElementSpec
from supervise.rules.activation import World
from supervise.rules.catalogue import Subject
from supervise.rules.language import Formula
from supervise.rules.language.saying import flattened, say_expression, say_fact, say_value
from supervise.rules.language.tree import Both, Gather, Node, Read, own_reads, walk
from supervise.rules.rulebook import Condition, Facts

UNKNOWN = Text(zh="未知", en="unknown")
_UNITS = ("unit", "leader", "lead_unit", "support_units")
_MOVED = ("period.state", "period.open", "period.missed", "period.voided", "period.accepted")
"""What openings and closings of periods change, which time brings."""


@dataclass(frozen=True)
class Foreseen:
    """When each rung asked for holds by time alone, looked for up to `until`."""

    until: datetime
    fires: Mapping[str, datetime]
    searched: bool = True
    """Whether it took a search: False where nothing that time changes could bring it."""


@dataclass(frozen=True)
class Voice:
    """What sentences need: the zone, the elements by code, and display names."""

    zone: ZoneInfo
    elements: Mapping[str, ElementSpec]
    names: Mapping[str, str]
    published: Callable[[int], bool] = field(default=lambda _: True, compare=False)
    """Whether the official calendar of a year is known: what lies in any other is provisional."""

    @classmethod
    def of(cls, world: World) -> Voice:
        elements = {one.code: one for one in world.rulebook.elements}
        return cls(world.almanac.zone, elements, world.names, world.almanac.calendar.published)

    def moment(self, instant: datetime) -> str:
        return f"{local(instant, self.zone):%Y-%m-%d %H:%M}"

    def provisional(self, instant: datetime) -> Text:
        """What to add to an instant in a year whose official calendar is not published; nothing for any other."""
        year = local(instant, self.zone).year
        return Text(zh="", en="") if self.published(year) else provisional_words(year)

    def condition(self, condition: Condition) -> Text:
        """A condition in words; as written where it is of another make."""
        if isinstance(condition, Formula):
            return say_expression(condition.tree, condition.subject, self.elements)
        return Text(zh=condition.source, en=condition.source)

    def value(self, name: str, value: Any) -> Text:
        """The value of a fact: codes and units by name, instants in the zone, children counted."""
        if value is None:
            return UNKNOWN
        if isinstance(value, datetime):
            return _same(self.moment(value))
        if isinstance(value, tuple | list):
            if not all(isinstance(one, str) for one in value):
                return Text(zh=f"{len(value)} 个", en=str(len(value)))
            shown = [self.value(name, one) for one in value]
            return Text(zh="、".join(one.zh for one in shown) or "无", en=", ".join(one.en for one in shown) or "none")
        if isinstance(value, str) and name.rpartition(".")[2] in _UNITS and value in self.names:
            return _same(self.names[value])
        return say_value(name, value, self.elements)

    def facts(self, reads: Sequence[str], facts: Facts, subject: Subject, indent: int = 1) -> Iterator[Sentence]:
        """The facts called *reads* with their values, as one sentence."""
        told = [(say_fact(name, subject, self.elements), self.value(name, facts[name])) for name in sorted(reads)]
        if told:
            zh = "；".join(f"{label.zh}：{value.zh}" for label, value in told)
            en = "; ".join(f"{label.en}: {value.en}" for label, value in told)
            yield say(f"所据事实：{zh}。", f"Facts: {en}.", indent)

    def failing(self, condition: Condition, facts: Facts, indent: int = 0) -> Iterator[Sentence]:
        """The first member of *condition* that is not certainly true; of an `or`, every alternative. Nothing where it
        is certainly true.
        """
        if condition(facts) is True:
            return
        if isinstance(condition, Formula):
            yield from self._failing(condition.tree, condition.subject, facts, indent)
        else:
            yield _state(self.condition(condition), condition(facts), indent)

    def _failing(self, tree: Node, subject: Subject, facts: Facts, indent: int) -> Iterator[Sentence]:
        if isinstance(tree, Both) and not tree.either:
            part = next(one for one in flattened(tree) if truth(one, subject, facts) is not True)
            yield from self._failing(part, subject, facts, indent)
            return
        yield _state(say_expression(tree, subject, self.elements), truth(tree, subject, facts), indent)
        if isinstance(tree, Both):
            for one in flattened(tree):
                yield from self._failing(one, subject, facts, indent + 1)
        else:
            yield from self.facts(sorted(own_reads(tree, subject)), facts, subject, indent + 1)

    def holding(self, condition: Condition, facts: Facts, indent: int = 0) -> Iterator[Sentence]:
        """That *condition* is certainly true, and by which facts."""
        said = self.condition(condition)
        yield say(f"「{said.zh}」成立。", f"True: {said.en}.", indent)
        if isinstance(condition, Formula):
            yield from self.facts(sorted(condition.reads), facts, condition.subject, indent + 1)

    def ahead(self, foreseen: Foreseen, next_at: datetime | None, indent: int = 0) -> Iterator[Sentence]:
        """When it will be so if nothing else happens, or that time alone does not bring it."""
        if next_at is not None:
            at, mark = self.moment(next_at), self.provisional(next_at)
            yield say(
                f"若别无变化，{at}起成立{mark.zh}。",
                f"If nothing else happens, it holds from {at} on{mark.en}.",
                indent,
            )
        elif foreseen.searched:
            until = self.moment(foreseen.until)
            yield say(
                f"若别无变化，{until}之前不会成立。",
                f"If nothing else happens, it will not hold before {until}.",
                indent,
            )
        else:
            yield say("单凭时间推移不会成立。", "Time alone will not bring it.", indent)


def provisional_words(year: int) -> Text:
    """The mark of an instant that hangs on the calendar of *year*, which is not published."""
    return Text(
        zh=f"（暂定，{year} 年放假安排尚未公布）",
        en=f" (provisional: the official calendar of {year} is not published)",
    )


def truth(tree: Node, subject: Subject, facts: Facts) -> bool | None:
    """Whether a boolean part of a condition is true of *facts*."""
    value: bool | None = Formula("", subject, tree)(facts)
    return value


def timely(*conditions: Condition | None) -> bool:
    """Whether time alone may change what one of *conditions* says."""
    trees = [one.tree for one in conditions if isinstance(one, Formula)]
    return any(
        isinstance(node, Gather) or (isinstance(node, Read) and (node.elapsed or _moves(node.name)))
        for tree in trees for node in walk(tree)
    )  # fmt: skip


def _moves(name: str) -> bool:
    return name == "now" or name.startswith("next.") or name in _MOVED or name.endswith((".periods", ".tasks"))


def _state(said: Text, true: bool | None, indent: int) -> Sentence:
    if true is None:
        return say(f"「{said.zh}」尚不能确定。", f"Not known: {said.en}.", indent)
    if true:
        return say(f"「{said.zh}」成立。", f"True: {said.en}.", indent)
    return say(f"「{said.zh}」不成立。", f"Not true: {said.en}.", indent)


def say(zh: str, en: str, indent: int = 0) -> Sentence:
    """A sentence in both languages."""
    return Sentence(text=Text(zh=zh, en=en), indent=indent)


def _same(told: str) -> Text:
    return Text(zh=told, en=told)
