"""A checked expression as a person would say it: `not period.reported` is 未填报, “not reported”.

For explanations and for telling what changed in a rule; nobody parses what is said here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from supervise.model.base import Text
from supervise.model.standard import ElementSpec
from supervise.model.words import WORDS
from supervise.rules.catalogue import FACTS, NOW, Fact, FactType, Subject

from .tree import Among, Arithmetic, Both, Call, Compare, Constant, Gather, Node, Not, Read

_HEADS: Mapping[str, Text] = {
    "matter": Text(zh="事项", en="matter"),
    "task": Text(zh="任务", en="task"),
    "period": Text(zh="周期", en="period"),
    "next": Text(zh="下一周期", en="next period"),
    "report": Text(zh="填报", en="report"),
    "problem": Text(zh="存在问题", en="problem"),
    "alert": Text(zh="预警", en="alert"),
    "unit": Text(zh="单位", en="unit"),
    "leader": Text(zh="领导", en="leader"),
    "district": Text(zh="区属", en="district"),
    "award": Text(zh="表扬批评", en="award"),
    "card": Text(zh="考核表", en="scorecard"),
}
_WHEN: frozenset[FactType] = frozenset({"date", "instant"})

_COMPARED: Mapping[str, tuple[Text, Text]] = {
    "==": (Text(zh="为", en="is"),) * 2,
    "!=": (Text(zh="不为", en="is not"),) * 2,
    "<": (Text(zh="小于", en="is less than"), Text(zh="早于", en="is before")),
    "<=": (Text(zh="不大于", en="is at most"), Text(zh="不晚于", en="is not after")),
    ">": (Text(zh="大于", en="is more than"), Text(zh="晚于", en="is after")),
    ">=": (Text(zh="不小于", en="is at least"), Text(zh="不早于", en="is not before")),
}
"""How numbers and other values are compared, and how dates are."""

_SIGNS = {"+": "+", "-": "-", "*": "×", "/": "÷"}

_CALLS: Mapping[str, Text] = {
    "len": Text(zh="{0}的长度", en="the length of {0}"),
    "min": Text(zh="{all}中最小的", en="the least of {all}"),
    "max": Text(zh="{all}中最大的", en="the greatest of {all}"),
    "abs": Text(zh="{0}的绝对值", en="{0} without its sign"),
    "round": Text(zh="{0}四舍五入", en="{0} rounded"),
    "days": Text(zh="从{0}到{1}的天数", en="the days from {0} to {1}"),
    "workdays": Text(zh="从{0}到{1}的工作日数", en="the workdays from {0} to {1}"),
    "contains": Text(zh="{0}含{1}", en="{0} contains {1}"),
    "starts_with": Text(zh="{0}以{1}开头", en="{0} starts with {1}"),
    "matches": Text(zh="{0}符合模式{1}", en="{0} matches {1}"),
    "missing": Text(zh="{0}未填", en="{0} is missing"),
}
_GATHERED: Mapping[str, Text] = {
    "count": Text(zh="{each}的{child}数", en="the number of {child}s ({each})"),
    "any": Text(zh="有{child}{each}", en="any {child}: {each}"),
    "all": Text(zh="每个{child}均{each}", en="every {child}: {each}"),
    "sum": Text(zh="各{child}{each}之和", en="the sum over {child}s of {each}"),
}

_PER: Mapping[str, Text] = {
    "period.workdays_late": Text(zh="每迟一个工作日", en="for every workday late"),
    "period.returned": Text(zh="每退回一次", en="for every return"),
    "period.rejected": Text(zh="每重办一次", en="for every rejection"),
    "period.urged": Text(zh="每催办一次", en="for every urge"),
    "task.urged": Text(zh="每催办一次", en="for every urge"),
}
"""How points that grow with a number are spoken of."""


def say_expression(tree: Node, subject: Subject, elements: Mapping[str, ElementSpec]) -> Text:
    """*tree*, as said of *subject*; the facts of what *subject* belongs to are named with it. `elements` give names
    and code labels, by code.
    """
    return Text(zh=_Voice("zh", elements).say(tree, subject), en=_Voice("en", elements).say(tree, subject))


def say_points(tree: Node, subject: Subject, elements: Mapping[str, ElementSpec]) -> Text:
    """Points as people speak of them: `-0.5 * workdays_late` is 每迟一个工作日扣 0.5 分."""
    per = _per(tree)
    if per is None:
        told = say_expression(tree, subject, elements)
        return Text(zh=f"计“{told.zh}”分", en=f"{told.en} points")
    name, points = per
    fact = say_fact(name, subject, elements)
    each = _PER.get(name, Text(zh=f"{fact.zh}每 1 个单位", en=f"for every one of {fact.en}"))
    given = say_number_of_points(points)
    return Text(zh=f"{each.zh}{given.zh}", en=f"{given.en} {each.en}")


def say_number_of_points(points: Decimal) -> Text:
    """扣 0.5 分, 加 2 分."""
    amount = _number(abs(points))
    noun = "point" if abs(points) == 1 else "points"
    if points < 0:
        return Text(zh=f"扣 {amount} 分", en=f"{amount} {noun} off")
    return Text(zh=f"加 {amount} 分", en=f"{amount} {noun} more")


def say_fact(name: str, subject: Subject, elements: Mapping[str, ElementSpec]) -> Text:
    """A fact by its canonical name, as said of *subject*."""
    return Text(zh=_Voice("zh", elements).name(name, subject), en=_Voice("en", elements).name(name, subject))


def say_value(name: str, value: Any, elements: Mapping[str, ElementSpec]) -> Text:
    """A value of the fact called *name*, with the label of a code."""
    return Text(zh=_Voice("zh", elements).value(value, name), en=_Voice("en", elements).value(value, name))


def _per(tree: Node) -> tuple[str, Decimal] | None:
    """The fact and the factor of `factor * fact`, in whichever order."""
    if not isinstance(tree, Arithmetic) or tree.operator != "*":
        return None
    for factor, fact in ((tree.left, tree.right), (tree.right, tree.left)):
        if isinstance(factor, Constant) and isinstance(fact, Read) and not isinstance(factor.value, str):
            return fact.name, Decimal(factor.value)
    return None


class _Voice:
    """One language."""

    def __init__(self, language: str, elements: Mapping[str, ElementSpec]) -> None:
        self._language = language
        self._elements = elements
        self._zh = language == "zh"

    def say(self, tree: Node, subject: Subject) -> str:
        spoken: Callable[[Any, Subject], str] = _SPOKEN[type(tree)].__get__(self)
        return spoken(tree, subject)

    def _constant(self, tree: Constant, _: Subject) -> str:
        return self.value(tree.value)

    def _read(self, tree: Read, subject: Subject) -> str:
        return self.name(tree.name, subject)

    def _both(self, tree: Both, subject: Subject) -> str:
        parts = [self._grouped(part, subject) for part in flattened(tree)]
        if self._zh:
            return ("，或" if tree.either else "，且").join(parts)
        return (" or " if tree.either else " and ").join(parts)

    def _grouped(self, part: Node, subject: Subject) -> str:
        said = self.say(part, subject)
        if not isinstance(part, Both):
            return said
        return f"（{said}）" if self._zh else f"({said})"

    def _not(self, tree: Not, subject: Subject) -> str:
        of = tree.operand
        said = self.say(of, subject)
        if isinstance(of, Read):
            if not self._zh:
                return f"not {said}"
            head, _, fact = said.rpartition("的")
            no = f"未{fact[1:]}" if fact.startswith("已") else f"非{fact}"
            return f"{head}{no}"
        if isinstance(of, Call) and of.function == "missing":
            name = self.say(of.arguments[0], subject)
            return f"{name}已填" if self._zh else f"{name} is given"
        return f"并非“{said}”" if self._zh else f"not ({said})"

    def _compare(self, tree: Compare, subject: Subject) -> str:
        left, right = self._side(tree.left, tree.right, subject), self._side(tree.right, tree.left, subject)
        word = _COMPARED[tree.comparison][tree.left.type in _WHEN].say(self._language)
        if not self._zh:
            return f"{left} {word} {right}"
        return f"{left}{' ' if left[-1:].isdigit() else ''}{word}{' ' if right[:1].isdigit() else ''}{right}"

    def _side(self, side: Node, other: Node, subject: Subject) -> str:
        """A constant is said in the words of the fact that it is held against."""
        if isinstance(side, Constant) and isinstance(other, Read):
            return self.value(side.value, other.name)
        return self.say(side, subject)

    def _among(self, tree: Among, subject: Subject) -> str:
        item = self.say(tree.item, subject)
        if isinstance(tree.choices, Read):
            item = self._side(tree.item, tree.choices, subject)
            listed = self.say(tree.choices, subject)
            return f"{item}在{listed}之中" if self._zh else f"{item} is among {listed}"
        name = tree.item.name if isinstance(tree.item, Read) else ""
        listed = ("、" if self._zh else ", ").join(self.value(choice, name) for choice in tree.choices)
        return f"{item}为{listed}之一" if self._zh else f"{item} is one of {listed}"

    def _arithmetic(self, tree: Arithmetic, subject: Subject) -> str:
        sides = [
            f"({self.say(side, subject)})" if isinstance(side, Arithmetic) else self.say(side, subject)
            for side in (tree.left, tree.right)
        ]
        return f"{sides[0]} {_SIGNS[tree.operator]} {sides[1]}"

    def _call(self, tree: Call, subject: Subject) -> str:
        said = [self.say(argument, subject) for argument in tree.arguments]
        if tree.function == "contains" and isinstance(tree.arguments[0], Read):
            said[1] = self._side(tree.arguments[1], tree.arguments[0], subject)
        pattern = _CALLS[tree.function].say(self._language)
        return pattern.format(*said, all=("、" if self._zh else ", ").join(said))

    def _gather(self, tree: Gather, _: Subject) -> str:
        child = _HEADS[tree.child].say(self._language)
        return _GATHERED[tree.gathering].say(self._language).format(child=child, each=self.say(tree.each, tree.child))

    def name(self, name: str, subject: Subject) -> str:
        """A fact; one of another subject is named with it."""
        if name == "now":
            return NOW.zh if self._zh else "now"
        head, _, fact = name.partition(".")
        said = self._fact("period" if head == "next" else head, fact)
        if head == subject:
            return said
        whose = _HEADS[head].say(self._language)
        return f"{whose}的{said}" if self._zh else f"{whose} {said}"

    def _fact(self, subject: str, code: str) -> str:
        element = self._elements.get(code) if subject == "matter" else None
        known: Fact | None = FACTS.get(subject, {}).get(code)
        if known is None and element is not None:
            return element.zh if self._zh else element.en.lower()
        words = code.removesuffix("_at").replace("_", " ")
        return (known.zh if known else code) if self._zh else words

    def value(self, value: Any, name: str = "") -> str:
        """A value; a text that is a code of the fact *name* goes by its label."""
        if isinstance(value, bool):
            return {True: ("是", "yes"), False: ("否", "no")}[value][not self._zh]
        if isinstance(value, int | Decimal):
            return _number(Decimal(value))
        if isinstance(value, date):
            return f"{value:%Y-%m-%d}"
        label = self._label(str(value), name)
        return f"“{label}”"

    def _label(self, code: str, name: str) -> str:
        _, _, fact = name.partition(".")
        element = self._elements.get(fact)
        if element is not None and code in element.codes:
            return element.codes[code].say(self._language)
        word = WORDS.get(f"level.{code}") if fact == "level" else None
        states = fact in {"state", "report_state", "role", "light"}
        return (word or (WORDS.get(code) if states else None) or Text(zh=code, en=code)).say(self._language)


_SPOKEN: Mapping[type[Node], Any] = {
    Constant: _Voice._constant, Read: _Voice._read, Both: _Voice._both, Not: _Voice._not, Compare: _Voice._compare,
    Among: _Voice._among, Arithmetic: _Voice._arithmetic, Call: _Voice._call, Gather: _Voice._gather,
}  # fmt: skip


def flattened(tree: Both) -> Sequence[Node]:
    """The members of a row of and, or of or, however it was split."""
    parts: list[Node] = []
    for side in (tree.left, tree.right):
        if isinstance(side, Both) and side.either == tree.either:
            parts += flattened(side)
        else:
            parts.append(side)
    return parts


def _number(number: Decimal) -> str:
    return f"{number.normalize():f}" if number else "0"
