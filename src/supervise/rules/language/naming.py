"""Names in an expression: facts, the names that the ruleset defines, and what to say where neither is meant."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import TYPE_CHECKING

from supervise.rules.catalogue import ANCHORS
from supervise.rules.chinese import TRUTHS

from . import wording
from .scope import suggest_name
from .tree import Constant, Gather, Node, Read, own_reads, walk

if TYPE_CHECKING:
    from .formulas import Formula
    from .reading import Reader

_TRUTHS = {"true": True, "false": False, **TRUTHS}
_NOTHINGS = frozenset({"null", "none", "nil", "NULL"})
_MOMENTS: Mapping[str, str] = {
    "period.late": "at: due",
    "period.overdue": "at: due",
    "period.workdays_late": "at: due + 1 workday",
    "next.late": "at: due",
    "next.overdue": "at: due",
    "next.workdays_late": "at: due + 1 workday",
    "task.overdue": "at: deadline",
    "task.expected_percent": "for: period, at: due, when: percent < expected_percent",
    "task.gap": "for: period, at: due, when: gap < -10",
    "matter.overdue": "at: deadline",
}
"""What to write instead of a fact that time alone changes."""


def path_of(node: ast.expr) -> list[str] | None:
    """The words of a dotted name; None where *node* is something else."""
    words: list[str] = []
    while isinstance(node, ast.Attribute):
        words.insert(0, node.attr)
        node = node.value
    return [node.id, *words] if isinstance(node, ast.Name) else None


def read_name(reader: Reader, node: ast.expr) -> Node | None:
    """The fact that *node* names, or the expression behind a defined name."""
    path = path_of(node)
    if path is None:
        return reader.refuse(node, "rule-syntax", wording.NOT_SPOKEN)
    if len(path) == 1 and path[0] in _TRUTHS:
        return Constant("bool", _TRUTHS[path[0]])
    named = reader.find(path)
    defined = reader.scope.names.get(path[0]) if len(path) == 1 else None
    if defined is not None:
        if named is not None:
            return reader.refuse(node, "rule-ambiguous", wording.ambiguous(path[0], named.name))
        return _put_in_place(reader, node, path[0], defined)
    if named is None:
        return _refuse_unknown(reader, node, path)
    if named.related:
        return reader.refuse(node, "rule-type", wording.whole_subject(".".join(path)), named.name)
    if named.elapsed and not reader.scope.elapsed:
        return reader.refuse(node, "rule-elapsed", wording.elapsed(named.name), moment_for(named.name))
    return Read(named.type, named.name, named.elapsed)


def _refuse_unknown(reader: Reader, node: ast.expr, path: list[str]) -> Node | None:
    if path[-1] in _NOTHINGS:
        return reader.refuse(node, "rule-syntax", wording.NO_NONE, "missing(…)")
    suggestion = suggest_name(path, reader.subject, reader.scope)
    return reader.refuse(node, "rule-unknown-name", wording.unknown_fact(".".join(path), suggestion), suggestion)


def _put_in_place(reader: Reader, node: ast.expr, name: str, defined: Formula) -> Node | None:
    """The expression behind a defined name, where all that it reads can be read from here too."""
    for part in walk(defined.tree):
        if isinstance(part, Read) and part.elapsed and not reader.scope.elapsed:
            return reader.refuse(node, "rule-elapsed", wording.elapsed(part.name), moment_for(part.name))
        if isinstance(part, Gather) and reader.standing:
            return reader.refuse(node, "rule-type", wording.unfit_define(name, part.children.name))
    for read in sorted(own_reads(defined.tree, defined.subject)):
        if reader.find(read.split(".")) is None:
            return reader.refuse(node, "rule-unknown-name", wording.unfit_define(name, read))
    return defined.tree


def moment_for(name: str, against: str = "") -> str | None:
    """The `at` that says what a condition on the elapsed fact *name* means; for `now`, on what it is held *against*."""
    if name != "now":
        return _MOMENTS.get(name)
    subject, _, fact = against.partition(".")
    for anchor, anchored in ANCHORS.get(subject, {}).items():
        if anchored == fact:
            return f"at: {anchor}"
    return None
