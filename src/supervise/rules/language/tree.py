"""A checked expression as typed nodes: what is not a node here cannot be said in a rule, and no executor reads more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from supervise.rules.catalogue import FactType, Subject

from .scope import passes_outward

Comparison = Literal["==", "!=", "<", "<=", ">", ">="]
Operator = Literal["+", "-", "*", "/"]
Gathering = Literal["count", "any", "all", "sum"]
Function = Literal[
    "len", "min", "max", "abs", "round", "days", "workdays", "contains", "starts_with", "matches", "missing"
]  # fmt: skip


@dataclass(frozen=True)
class Node:
    """`size` counts the nodes of the whole expression, as often as they would be computed; `depth` its levels."""

    type: FactType
    size: int = field(init=False, compare=False, repr=False)
    depth: int = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        size, depth = 1, 0
        for part in self.parts():
            size += part.size
            depth = max(depth, part.depth)
        object.__setattr__(self, "size", size)
        object.__setattr__(self, "depth", depth + 1)

    def parts(self) -> tuple[Node, ...]:
        """The nodes that this one is computed from."""
        return ()


@dataclass(frozen=True)
class Constant(Node):
    """A text, bool, date, int or Decimal."""

    value: Any


@dataclass(frozen=True)
class Read(Node):
    """A fact by its canonical name."""

    name: str
    elapsed: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Both(Node):
    """Kleene's and, or (`either`) his or."""

    left: Node
    right: Node
    either: bool

    def parts(self) -> tuple[Node, ...]:
        return (self.left, self.right)


@dataclass(frozen=True)
class Not(Node):
    operand: Node

    def parts(self) -> tuple[Node, ...]:
        return (self.operand,)


@dataclass(frozen=True)
class Compare(Node):
    """Both sides have one type."""

    left: Node
    comparison: Comparison
    right: Node

    def parts(self) -> tuple[Node, ...]:
        return (self.left, self.right)


@dataclass(frozen=True)
class Among(Node):
    """Whether the item is one of the constants, or of a list that is itself a fact."""

    item: Node
    choices: tuple[Any, ...] | Read

    def parts(self) -> tuple[Node, ...]:
        return (self.item, self.choices) if isinstance(self.choices, Node) else (self.item,)


@dataclass(frozen=True)
class Arithmetic(Node):
    """Exact decimal arithmetic; a division by zero is unknown."""

    left: Node
    operator: Operator
    right: Node

    def parts(self) -> tuple[Node, ...]:
        return (self.left, self.right)


@dataclass(frozen=True)
class Call(Node):
    """A function of the fixed list. `matches` has its pattern, `round` its digits, as a constant."""

    function: Function
    arguments: tuple[Node, ...]

    def parts(self) -> tuple[Node, ...]:
        return self.arguments


@dataclass(frozen=True)
class Gather(Node):
    """`count`, `any`, `all` or `sum` over the children of a subject; `each` is what is asked of every child."""

    gathering: Gathering
    children: Read
    child: Subject
    each: Node

    def parts(self) -> tuple[Node, ...]:
        return (self.children, self.each)


def walk(tree: Node) -> Iterator[Node]:
    """Every node of *tree*, itself included, what is asked of children too."""
    yield tree
    for part in tree.parts():
        yield from walk(part)


def own_reads(tree: Node, subject: Subject) -> frozenset[str]:
    """The facts that *tree* asks of *subject* itself and of what it belongs to; what its children bring is left out."""
    if isinstance(tree, Read):
        return frozenset({tree.name})
    if isinstance(tree, Gather):
        asked = own_reads(tree.each, tree.child)
        return frozenset({tree.children.name, *(name for name in asked if passes_outward(name, tree.child, subject))})
    return frozenset[str]().union(*(own_reads(part, subject) for part in tree.parts()))


def join(parts: Sequence[Node], *, either: bool) -> Node:
    """And, or (`either`) or, over *parts*: split in halves, so that a long row does not grow deep."""
    if len(parts) == 1:
        return parts[0]
    half = len(parts) // 2
    return Both("bool", join(parts[:half], either=either), join(parts[half:], either=either), either)
