"""Conditions over columns as SQL: the same three values, the same texts and instants, on every database.

SQL's own AND, OR and NOT are Kleene's. Texts are compared by code point: where a column has another collation, the
comparison names the right one.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Dialect, Integer, String, and_, cast, false, func, literal, not_, null, or_, true

from supervise.rules.language import COLUMNS
from supervise.rules.language.tree import Among, Both, Call, Compare, Comparison, Constant, Node, Not, Read, walk

from .codecs import BINARY, microseconds
from .tables import Tables

_COMPARE: Mapping[Comparison, Callable[[Any, Any], Any]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


class Conditions:
    """Writes conditions over the tables of one desk, for one database."""

    def __init__(self, tables: Tables, dialect: Dialect) -> None:
        self._tables = tables
        self._dialect = dialect

    def kinds(self, tree: Node) -> frozenset[str]:
        """The kinds of entity whose tables *tree* reads."""
        names = {node.name for node in walk(tree) if isinstance(node, Read)}
        names |= {COLUMNS[name].other for name in names} - {""}
        return frozenset(COLUMNS[name].kind for name in names)

    def truth(self, tree: Node) -> ColumnElement[bool]:
        """*tree*, a condition, as a boolean of SQL; NULL is unknown."""
        match tree:
            case Constant(value=value):
                return true() if value else false()
            case Read():
                return self._read(tree) != 0
            case Both(left=left, right=right, either=either):
                return (or_ if either else and_)(self.truth(left), self.truth(right))
            case Not(operand=operand):
                return not_(self.truth(operand))
            case Compare(left=left, comparison=comparison, right=right):
                compared: ColumnElement[bool] = _COMPARE[comparison](self._value(left), self._value(right))
                return compared
            case Among(item=item, choices=tuple() as choices):
                return self._value(item).in_([_written(choice) for choice in choices])
            case Call(function="missing", arguments=(asked,)):
                return self._value(asked).is_(null())
        raise AssertionError(tree)  # `split` lets nothing else through

    def _value(self, tree: Node) -> ColumnElement[Any]:
        """*tree* as a value that can be compared: a truth as 1 or 0, since not every database compares truths."""
        if tree.type == "bool":
            return cast(self.truth(tree), Integer)
        return literal(_written(tree.value)) if isinstance(tree, Constant) else self._read(tree)

    def _read(self, tree: Node) -> ColumnElement[Any]:
        assert isinstance(tree, Read)  # a value is a constant or a column
        column = COLUMNS[tree.name]
        found: ColumnElement[Any] = self._tables.entity[column.kind].c[column.name]
        if column.blank:
            found = func.nullif(found, "", type_=found.type)
        if column.other:
            found = func.coalesce(found, self._read(Read(tree.type, column.other)))
        return self._by_code_point(found)

    def _by_code_point(self, found: ColumnElement[Any]) -> ColumnElement[Any]:
        """*found*, where its text is compared by another collation, compared by ours; else as it is, for its index."""
        binary = BINARY.get(self._dialect.name)
        if binary is None or not isinstance(found.type, String):
            return found
        own = getattr(found.type.dialect_impl(self._dialect), "collation", None)
        return found if own == binary else found.collate(binary)


def _written(value: Any) -> Any:
    """A constant as it stands in a column."""
    if isinstance(value, datetime):
        return microseconds(value)
    return value.isoformat() if isinstance(value, date) else int(value) if isinstance(value, bool) else value
