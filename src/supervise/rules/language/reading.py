"""From text to typed nodes: parsed by Python's own parser, then checked node by node, every mistake at its place."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from supervise.model.base import Text
from supervise.rules.catalogue import Subject
from supervise.rules.codes import codes_of

from . import wording
from .calling import read_call
from .comparing import read_comparison
from .naming import read_name
from .notation import DEEPEST, MOST_NODES, Plain, write_plainly
from .problems import Code, Problem, refusal
from .saying import say_fact
from .scope import Named, Scope, find_fact
from .tree import Arithmetic, Constant, Node, Not, Operator, Read, join

_OPERATORS: Mapping[type[ast.operator], Operator] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
LARGEST = 2_000
"""How many nodes an expression may have once the names it uses are put in their place, and:"""
TALLEST = 50


def read_expression(source: str, scope: Scope) -> Node:
    """*source* as typed nodes. Raises `LanguageError` with all problems that can be told apart."""
    reader = Reader(source, write_plainly(source), scope)
    tree = reader.read(reader.parse())
    if reader.problems or tree is None:
        raise refusal(source, reader.problems)
    return tree


@dataclass
class Reader:
    """Reads one expression. Where a part is wrong it notes a problem and gives None, so that the rest is read too."""

    source: str
    plain: Plain
    scope: Scope
    problems: list[Problem] = field(default_factory=list)
    standing: tuple[Subject, ...] = ()
    """The children that are being asked, outermost first."""
    _count: int = 0
    _depth: int = 0

    def parse(self) -> ast.expr:
        try:
            return ast.parse(self.plain.text, mode="eval").body
        except SyntaxError as error:
            # The parser gives no place where the text ends too early: then its last word is shown.
            at = error.offset - 1 if error.offset else self.plain.text.rstrip().rfind(" ") + 1
            end = at + 1 if error.offset else len(self.plain.text.rstrip())
            self.refuse_between(at, end, "rule-syntax", wording.UNREADABLE)
        except (RecursionError, MemoryError):
            self.refuse_between(0, len(self.plain.text), "rule-too-big", wording.TOO_BIG)
        except ValueError:
            self.refuse_between(0, len(self.plain.text), "rule-syntax", wording.UNREADABLE)
        raise refusal(self.source, self.problems)

    def read(self, node: ast.expr) -> Node | None:
        self._count += 1
        self._depth += 1
        if self._count > MOST_NODES or self._depth > DEEPEST:
            self.refuse(node, "rule-too-big", wording.TOO_BIG)
            raise refusal(self.source, self.problems)
        tree = _READERS.get(type(node), _not_spoken)(self, node)
        self._depth -= 1
        if tree is not None and (tree.size > LARGEST or tree.depth > TALLEST):
            self.refuse(node, "rule-too-big", wording.TOO_BIG)
            raise refusal(self.source, self.problems)
        return tree

    def read_as(self, node: ast.expr, wanted: str) -> Node | None:
        """*node*, which has to be of the type *wanted*."""
        tree = self.read(node)
        if tree is not None and tree.type != wanted:
            return self.refuse(node, "rule-type", wording.wanted(wanted, tree.type))
        return tree

    def within(self, child: Subject, node: ast.expr, wanted: str) -> Node | None:
        """*node* as said of every *child*."""
        self.standing = (*self.standing, child)
        tree = self.read_as(node, wanted)
        self.standing = self.standing[:-1]
        return tree

    @property
    def subject(self) -> Subject:
        """The one whose facts have no need of a dotted name here."""
        return self.standing[-1] if self.standing else self.scope.subject

    def find(self, path: Sequence[str]) -> Named | None:
        """What *path* names: with the innermost children first, then around them; a bare name with those alone."""
        around = (*reversed(self.standing), self.scope.subject)
        for subject in around[:1] if len(path) == 1 else around:
            named = find_fact(path, subject, self.scope.elements)
            if named is not None:
                return named
        return None

    def codes(self, node: Node) -> Mapping[str, Text]:
        """The codes of the fact that *node* reads; empty where any value will do."""
        return codes_of(node.name, self.scope.elements) if isinstance(node, Read) else {}

    def label(self, node: Node) -> Text:
        """What the fact that *node* reads is called."""
        return say_fact(node.name, self.subject, self.scope.elements) if isinstance(node, Read) else Text(zh="", en="")

    def segment(self, node: ast.expr) -> tuple[int, int]:
        return _column(self.plain.text, node.col_offset), _column(self.plain.text, node.end_col_offset or 0)

    def refuse(self, node: ast.expr, code: Code, message: Text, suggestion: str | None = None) -> Node | None:
        """Note a problem at *node*. Always None: nothing has been read."""
        self.refuse_between(*self.segment(node), code, message, suggestion)
        return None

    def refuse_between(self, start: int, end: int, code: Code, message: Text, suggestion: str | None = None) -> None:
        offset, length = self.plain.place(start, end)
        self.problems.append(Problem(offset, length, code, message, suggestion))


def _column(text: str, byte: int) -> int:
    """The parser counts bytes of UTF-8, we count characters."""
    return byte if text.isascii() else len(text.encode()[:byte].decode())


def _read_junction(reader: Reader, node: ast.BoolOp) -> Node | None:
    parts = [reader.read_as(value, "bool") for value in node.values]
    read = [part for part in parts if part is not None]
    return join(read, either=isinstance(node.op, ast.Or)) if len(read) == len(parts) else None


def _read_unary(reader: Reader, node: ast.UnaryOp) -> Node | None:
    if isinstance(node.op, ast.Not):
        operand = reader.read_as(node.operand, "bool")
        return operand and Not("bool", operand)
    if not isinstance(node.op, ast.USub):
        return _not_spoken(reader, node)
    operand = reader.read_as(node.operand, "number")
    if isinstance(operand, Constant):
        return Constant("number", operand.value.copy_negate() if isinstance(operand.value, Decimal) else -operand.value)
    return operand and Arithmetic("number", Constant("number", 0), "-", operand)


def _read_arithmetic(reader: Reader, node: ast.BinOp) -> Node | None:
    operator = _OPERATORS.get(type(node.op))
    if operator is None:
        return _not_spoken(reader, node)
    left, right = reader.read(node.left), reader.read(node.right)
    if left is None or right is None:
        return None
    if left.type != "number" or right.type != "number":
        timely = {left.type, right.type} <= {"date", "instant"}
        message = wording.no_arithmetic(operator, left.type, right.type)
        return reader.refuse(node, "rule-type", message, "days(…, …)" if timely and operator == "-" else None)
    return Arithmetic("number", left, operator, right)


def _read_constant(reader: Reader, node: ast.Constant) -> Node | None:
    value: Any = node.value
    if isinstance(value, bool):
        return Constant("bool", value)
    if isinstance(value, str):
        return Constant("text", value)
    if value is None:
        return reader.refuse(node, "rule-syntax", wording.NO_NONE, "missing(…)")
    start, end = reader.segment(node)
    digits = reader.plain.text[start:end]
    if not _NUMBER.fullmatch(digits):
        return reader.refuse(node, "rule-literal", wording.BAD_NUMBER)
    return Constant("number", int(digits) if digits.isdigit() else Decimal(digits))


def _read_lone_list(reader: Reader, node: ast.List | ast.Tuple) -> Node | None:
    return reader.refuse(node, "rule-type", wording.LONE_LIST)


def _not_spoken(reader: Reader, node: ast.expr) -> Node | None:
    return reader.refuse(node, "rule-syntax", wording.NOT_SPOKEN)


_READERS: Mapping[type[ast.expr], Callable[[Reader, Any], Node | None]] = {
    ast.BoolOp: _read_junction,
    ast.UnaryOp: _read_unary,
    ast.BinOp: _read_arithmetic,
    ast.Compare: read_comparison,
    ast.Constant: _read_constant,
    ast.Name: read_name,
    ast.Attribute: read_name,
    ast.Call: read_call,
    ast.List: _read_lone_list,
    ast.Tuple: _read_lone_list,
}
"""All that the language is made of; any other node of Python is refused."""
