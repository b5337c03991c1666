"""From typed nodes back to text, in plain notation or in Chinese: what is written reads as the same tree again.

Two texts that mean the same are written alike, whatever notation and layout they came in.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from supervise.model.standard import ElementSpec
from supervise.rules.catalogue import FACTS, NOW, Subject
from supervise.rules.chinese import FUNCTIONS, SIGNS, SUBJECTS, TRUTHS
from supervise.rules.codes import code_labelled, codes_of

from .saying import flattened
from .scope import Named, find_fact
from .tree import Among, Arithmetic, Both, Call, Compare, Constant, Gather, Node, Not, Read

Notation = Literal["plain", "chinese"]

_TRUTHS: Mapping[bool, str] = {value: word for word, value in TRUTHS.items()}
_OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _ATOM = range(7)


def write_expression(
    tree: Node,
    subject: Subject,
    notation: Notation,
    elements: Mapping[str, ElementSpec],
    taken: Collection[str] = (),
    *,
    bare: bool = True,
) -> str:
    """*tree*, as said of *subject*. *taken* are names that the ruleset defines itself, which no fact may go by.

    In Chinese a fact of the subject itself goes without its subject's name, if *bare*.
    """
    return _Pen(notation, elements, taken, bare=bare).write(tree, subject, _OR)


@dataclass(frozen=True)
class Standing:
    """The value of a constant that is a name which the ruleset defines, written as it is."""

    name: str


def write_name(name: str, subject: Subject, elements: Mapping[str, ElementSpec]) -> str:
    """A fact by its name in Chinese, where that finds it again."""
    return _Pen("chinese", elements, ()).name(name, subject)


def write_sentence(pieces: Sequence[str | Named], name: Callable[[str], str] = str) -> str:
    """A message as it is written in a ruleset, with its facts in braces; *name* says how each is called."""
    written = (
        piece.replace("{", "{{").replace("}", "}}") if isinstance(piece, str) else f"{{{name(piece.name)}}}"
        for piece in pieces
    )
    return "".join(written)


class _Pen:
    def __init__(
        self, notation: Notation, elements: Mapping[str, ElementSpec], taken: Collection[str], *, bare: bool = True
    ) -> None:
        self._bare = bare
        self._zh = notation == "chinese"
        self._elements = elements
        self._taken = taken

    def write(self, tree: Node, subject: Subject, least: int) -> str:
        """*tree*, in brackets where it binds less than *least*."""
        text, binds = self._written(tree, subject)
        return text if binds >= least else f"({text})"

    def _written(self, tree: Node, subject: Subject) -> tuple[str, int]:
        if isinstance(tree, Both):
            binds = _OR if tree.either else _AND
            sign = self._sign("or" if tree.either else "and")
            return sign.join(self.write(part, subject, binds + 1) for part in flattened(tree)), binds
        if isinstance(tree, Not):
            if isinstance(tree.operand, Among):
                return self._among(tree.operand, subject, "not in"), _COMPARE
            return self._sign("not").lstrip() + self.write(tree.operand, subject, _NOT), _NOT
        if isinstance(tree, Compare):
            return self._compare(tree, subject), _COMPARE
        if isinstance(tree, Among):
            return self._among(tree, subject, "in"), _COMPARE
        if isinstance(tree, Arithmetic):
            binds = _SUM if tree.operator in "+-" else _PRODUCT
            left, right = self.write(tree.left, subject, binds), self.write(tree.right, subject, binds + 1)
            return f"{left} {tree.operator} {right}", binds
        return self._atom(tree, subject)

    def _atom(self, tree: Node, subject: Subject) -> tuple[str, int]:
        if isinstance(tree, Constant):
            return self._value(tree.value), _ATOM
        if isinstance(tree, Read):
            return self.name(tree.name, subject), _ATOM
        if isinstance(tree, Gather):
            children = self.name(tree.children.name, subject)
            return self._call(tree.gathering, children, self.write(tree.each, tree.child, _OR)), _ATOM
        assert isinstance(tree, Call)
        if tree.function == "contains" and isinstance(tree.arguments[0], Read):
            return self._contains(tree, tree.arguments[0].name, subject), _ATOM
        return self._call(tree.function, *(self.write(one, subject, _OR) for one in tree.arguments)), _ATOM

    def _contains(self, tree: Call, listed: str, subject: Subject) -> str:
        item = tree.arguments[1]
        said = self._value(item.value, listed) if isinstance(item, Constant) else self.write(item, subject, _OR)
        return self._call(tree.function, self.name(listed, subject), said)

    def _call(self, function: str, *arguments: str) -> str:
        name = FUNCTIONS[function] if self._zh else function
        return f"{name}({', '.join(arguments)})"

    def _sign(self, sign: str) -> str:
        return f" {SIGNS[sign] if self._zh else sign} "

    def _compare(self, tree: Compare, subject: Subject) -> str:
        sides = [
            self._value(side.value, other.name)
            if isinstance(side, Constant) and isinstance(other, Read)
            else self.write(side, subject, _SUM)
            for side, other in ((tree.left, tree.right), (tree.right, tree.left))
        ]
        return self._sign(tree.comparison).join(sides)

    def _among(self, tree: Among, subject: Subject, sign: str) -> str:
        name = tree.item.name if isinstance(tree.item, Read) else ""
        if isinstance(tree.choices, Read):
            of = tree.choices.name
            item = self._value(tree.item.value, of) if isinstance(tree.item, Constant) else None
            listed = self.name(of, subject)
        else:
            item, listed = None, f"[{', '.join(self._value(choice, name) for choice in tree.choices)}]"
        return self._sign(sign).join((item or self.write(tree.item, subject, _SUM), listed))

    def name(self, name: str, subject: Subject) -> str:
        """A fact by its canonical name; in Chinese by its own, where that finds it again."""
        if not self._zh:
            return name
        if name == "now":
            return NOW.zh
        head, _, fact = name.partition(".")
        of = "period" if head == "next" else head
        known = FACTS.get(of, {}).get(fact)
        element = self._elements.get(fact) if of == "matter" else None
        label = known.zh if known else element.zh if element else fact
        bare = [label] if self._bare and head == subject and label not in self._taken else []
        for path in (bare, [SUBJECTS[head], label]):
            found = find_fact(path, subject, self._elements) if path and all(map(str.isidentifier, path)) else None
            if found is not None and found.name == name:
                return ".".join(path)
        return name

    def _value(self, value: Any, name: str = "") -> str:
        """A constant; in Chinese, a code of the fact *name* by its label."""
        if isinstance(value, Standing):
            return value.name
        if isinstance(value, bool):
            return _TRUTHS[value] if self._zh else ("true" if value else "false")
        if isinstance(value, date):
            return self._call("date", f"'{value.isoformat()}'")
        if isinstance(value, int | Decimal):
            return f"{Decimal(value).normalize():f}" if value else "0"
        codes = codes_of(name, self._elements) if self._zh else {}
        label = codes[value].zh if value in codes else value
        text = label if value in codes and label not in codes and code_labelled(label, codes) == value else value
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
