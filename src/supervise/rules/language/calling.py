"""Calls of the fixed functions: how many arguments, of which types, and which of them must be written out."""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, get_args

from supervise.rules.catalogue import FactType

from . import wording
from .comparing import coded
from .functions import FUNCTIONS, MOST_DIGITS, SIGNATURES
from .naming import path_of
from .patterns import Fault, compile_pattern
from .scope import CHILDREN
from .tree import Call, Constant, Function, Gather, Gathering, Node, Read

if TYPE_CHECKING:
    from .reading import Reader

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_call(reader: Reader, node: ast.Call) -> Node | None:
    """A call of one of the functions; Python's keyword and starred arguments are refused."""
    if not isinstance(node.func, ast.Name):
        return reader.refuse(node.func, "rule-function", wording.NO_METHODS)
    name: Any = node.func.id
    if name not in FUNCTIONS:
        near = difflib.get_close_matches(name, FUNCTIONS, n=1, cutoff=0.6)
        told = wording.unknown_function(name, FUNCTIONS)
        return reader.refuse(node.func, "rule-function", told, near[0] if near else None)
    if name in get_args(Gathering):
        least, most = (1 if name == "count" else 2), 2
    elif name == "date":
        least, most = 1, 1
    else:
        signature = SIGNATURES[name]
        least, most = signature.least or len(signature.takes), signature.most or len(signature.takes)
    if node.keywords or not least <= len(node.args) <= most:
        return reader.refuse(node, "rule-function", wording.argument_count(name, least, most))
    if name in get_args(Gathering):
        return _read_gather(reader, node, name)
    if name == "date":
        return _read_date(reader, node)
    return _WRITTEN_OUT.get(name, _read_plain_call)(reader, node, name)


def _read_plain_call(reader: Reader, node: ast.Call, function: Function) -> Node | None:
    signature = SIGNATURES[function]
    arguments: list[Node] = []
    for place, argument in enumerate(node.args):
        read = reader.read(argument)
        takes = signature.takes[min(place, len(signature.takes) - 1)]
        if read is not None and read.type not in takes:
            reader.refuse(argument, "rule-type", wording.no_argument(function, read.type, takes))
        elif read is not None:
            arguments.append(read)
    if len(arguments) < len(node.args):
        return None
    if not signature.alike:
        return Call(signature.gives, function, tuple(arguments))
    odd = next((argument for argument in arguments if argument.type != arguments[0].type), None)
    if odd is not None:
        return reader.refuse(node, "rule-type", wording.no_comparison(arguments[0].type, odd.type))
    return Call(arguments[0].type, function, tuple(arguments))


def _read_contains(reader: Reader, node: ast.Call, function: Function) -> Node | None:
    """Of a list that has codes, one of these, or the label of one."""
    read = _read_plain_call(reader, node, function)
    if isinstance(read, Call) and read.arguments[0].type == "texts":
        listed, item = read.arguments
        return Call(read.type, function, (listed, coded(reader, listed, node.args[1], item)))
    return read


def _read_missing(reader: Reader, node: ast.Call, function: Function) -> Node | None:
    """Of a related subject as a whole, too: `missing(next)`."""
    path = path_of(node.args[0])
    named = reader.find(path) if path else None
    if named is not None and named.related:
        return Call("bool", function, (Read("text", named.name),))
    return _read_plain_call(reader, node, function)


def _read_matches(reader: Reader, node: ast.Call, function: Function) -> Node | None:
    written = node.args[1]
    if isinstance(written, ast.Constant) and isinstance(written.value, str):
        made = compile_pattern(written.value)
        if isinstance(made, Fault):
            reader.refuse_between(*_within(reader, written, made), "rule-literal", made.message)
    else:
        reader.refuse(written, "rule-literal", wording.NO_PATTERN)
    return _read_plain_call(reader, node, function)


def _within(reader: Reader, written: ast.Constant, fault: Fault) -> tuple[int, int]:
    """Where *fault* lies in the plain text, in which a character of the pattern may be escaped."""
    start, end = reader.segment(written)
    if fault.length == 0:
        return start, end
    places = [start + 1]
    while places[-1] < end - 1:
        places.append(places[-1] + (2 if reader.plain.text[places[-1]] == "\\" else 1))
    last = len(places) - 1
    return places[min(fault.offset, last)], places[min(fault.offset + fault.length, last)]


def _read_round(reader: Reader, node: ast.Call, function: Function) -> Node | None:
    if len(node.args) == 2:
        digits = node.args[1]
        value = digits.value if isinstance(digits, ast.Constant) else None
        if type(value) is not int or not 0 <= value <= MOST_DIGITS:
            return reader.refuse(digits, "rule-literal", wording.BAD_DIGITS)
    return _read_plain_call(reader, node, function)


_WRITTEN_OUT: Mapping[Function, Callable[[Reader, ast.Call, Function], Node | None]] = {
    "contains": _read_contains,
    "missing": _read_missing,
    "matches": _read_matches,
    "round": _read_round,
}


def _read_date(reader: Reader, node: ast.Call) -> Node | None:
    written = node.args[0]
    try:
        if isinstance(written, ast.Constant) and isinstance(written.value, str) and _DATE.fullmatch(written.value):
            return Constant("date", date.fromisoformat(written.value))
    except ValueError:
        pass
    return reader.refuse(written, "rule-literal", wording.BAD_DATE)


def _read_gather(reader: Reader, node: ast.Call, gathering: Gathering) -> Node | None:
    """Inside what is asked of children only their own children may be asked: work grows with what belongs to it."""
    children = reader.read(node.args[0])
    if children is None:
        return None
    own = not reader.standing or children == Read(children.type, f"{reader.subject}.{children.type}")
    if not isinstance(children, Read) or children.type not in CHILDREN or not own:
        return reader.refuse(node.args[0], "rule-type", wording.needs_children(gathering))
    if len(node.args) == 1:
        return Call("number", "len", (children,))
    gives: FactType = "number" if gathering in {"count", "sum"} else "bool"
    child = CHILDREN[children.type]
    each = reader.within(child, node.args[1], "number" if gathering == "sum" else "bool")
    return each and Gather(gives, gathering, children, child, each)
