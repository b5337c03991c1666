"""Comparisons: chains, membership, codes of the standard, and the two types on either side."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from supervise.model.base import Text
from supervise.rules.catalogue import NOW
from supervise.rules.codes import code_labelled

from . import wording
from .naming import moment_for, path_of
from .tree import Among, Compare, Comparison, Constant, Node, Not, Read, join

if TYPE_CHECKING:
    from .reading import Reader

_COMPARISONS: Mapping[type[ast.cmpop], Comparison] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}  # fmt: skip
_NOW = (["now"], [NOW.zh])
_ORDERED = frozenset({"number", "date", "instant"})
_COMPARED = _ORDERED | {"text", "bool"}


def read_comparison(reader: Reader, node: ast.Compare) -> Node | None:
    """A chain `a < b < c` is `a < b and b < c`."""
    if any(isinstance(operator, (ast.In, ast.NotIn)) for operator in node.ops):
        return _read_among(reader, node)
    operands = [node.left, *node.comparators]
    read = _read_operands(reader, operands)
    pairs: list[Node] = []
    for place, operator in enumerate(node.ops):
        left, right = read[place], read[place + 1]
        span = reader.segment(operands[place])[0], reader.segment(operands[place + 1])[1]
        comparison = _COMPARISONS.get(type(operator))
        if comparison is None:
            reader.refuse_between(*span, "rule-syntax", wording.NOT_SPOKEN, "==")
        elif left is not None and right is not None and _comparable(reader, span, left, comparison, right):
            sides = coded(reader, right, operands[place], left), coded(reader, left, operands[place + 1], right)
            pairs.append(Compare("bool", sides[0], comparison, sides[1]))
    return join(pairs, either=False) if len(pairs) == len(node.ops) else None


def _read_operands(reader: Reader, operands: Sequence[ast.expr]) -> list[Node | None]:
    """Each operand. Where `now` is refused, what it is held against tells the `at` to write instead."""
    refused = [not reader.scope.elapsed and path_of(operand) in _NOW for operand in operands]
    read = [None if refuse else reader.read(operand) for operand, refuse in zip(operands, refused, strict=True)]
    for place in (place for place, refuse in enumerate(refused) if refuse):
        beside = [node.name for node in read[max(place - 1, 0) : place + 2] if isinstance(node, Read)]
        moment = moment_for("now", beside[0] if beside else "")
        reader.refuse(operands[place], "rule-elapsed", wording.elapsed("now"), moment)
    return read


def _comparable(reader: Reader, span: tuple[int, int], left: Node, comparison: Comparison, right: Node) -> bool:
    if left.type == right.type and left.type in (_COMPARED if comparison in {"==", "!="} else _ORDERED):
        return True
    if left.type == right.type and left.type in _COMPARED:
        reader.refuse_between(*span, "rule-type", wording.no_order(left.type))
    else:
        reader.refuse_between(
            *span, "rule-type", wording.no_comparison(left.type, right.type), _instead(reader, left, right)
        )
    return False


def _instead(reader: Reader, left: Node, right: Node) -> str | None:
    """What to compare in place of a date with an instant, or of a date with a text that is one."""
    for one, other in ((left, right), (right, left)):
        if one.type == "date" and other.type == "instant" and isinstance(one, Read):
            moment = f"{one.name}_at"
            return moment if reader.find(moment.split(".")) else None
        if one.type == "date" and isinstance(other, Constant) and other.type == "text":
            return f"date('{other.value}')"
    return None


def _read_among(reader: Reader, node: ast.Compare) -> Node | None:
    if len(node.ops) > 1:
        return reader.refuse(node, "rule-syntax", wording.NO_CHAINED_IN)
    item, listed = reader.read(node.left), node.comparators[0]
    if isinstance(listed, (ast.List, ast.Tuple)):
        choices = _read_list(reader, listed)
        if item is None or choices is None:
            return None
        if any(choice.type != item.type for choice in choices) or item.type not in _COMPARED:
            return reader.refuse(node, "rule-type", wording.no_comparison(item.type, choices[0].type))
        codings = [coded(reader, item, place, choice) for place, choice in zip(listed.elts, choices, strict=True)]
        among = Among("bool", item, tuple(choice.value for choice in codings if isinstance(choice, Constant)))
    else:
        fact = reader.read(listed)
        if item is None or fact is None:
            return None
        if not isinstance(fact, Read) or fact.type != "texts":
            contained = fact.type == item.type == "text" and isinstance(fact, Read)
            return reader.refuse(listed, "rule-type", wording.IN_NEEDS_LIST, "contains(…, …)" if contained else None)
        if item.type != "text":
            return reader.refuse(node, "rule-type", wording.no_comparison(item.type, fact.type))
        among = Among("bool", coded(reader, fact, node.left, item), fact)
    return Not("bool", among) if isinstance(node.ops[0], ast.NotIn) else among


def _read_list(reader: Reader, listed: ast.List | ast.Tuple) -> list[Constant] | None:
    read = [reader.read(element) for element in listed.elts]
    constants = [choice for choice in read if isinstance(choice, Constant)]
    if not read or len({choice.type for choice in constants}) > 1 or len(constants) < sum(c is not None for c in read):
        reader.refuse(listed, "rule-type", wording.LITERALS_ONLY)
        return None
    return constants if len(constants) == len(read) else None


def coded(reader: Reader, fact: Node, place: ast.expr, written: Node) -> Node:
    """*written* as it is held against *fact*: one of its codes, or the label of one, which stands for it."""
    codes = reader.codes(fact)
    if not codes or not isinstance(written, Constant) or written.value in codes:
        return written
    code = code_labelled(str(written.value), codes)
    if code is not None:
        return Constant("text", code)
    message = wording.unknown_code(str(written.value), reader.label(fact), codes)
    reader.refuse(place, "rule-unknown-code", message, _nearest_code(codes, str(written.value)))
    return written


def _nearest_code(codes: Mapping[str, Text], written: str) -> str | None:
    """The code that looks most like *written*, by itself or by its label."""
    named: dict[str, str] = {code: code for code in codes}
    for code, label in codes.items():
        named.setdefault(label.zh, code)
        named.setdefault(label.en, code)
    near = difflib.get_close_matches(written, named, n=1, cutoff=0.5)
    return f"'{named[near[0]]}'" if near else None
