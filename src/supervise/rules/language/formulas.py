"""Conditions and expressions, ready to be asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from supervise.rules.catalogue import Subject

from . import wording
from .compiling import Frame, Module, define, write_value
from .problems import Problem, refusal
from .reading import read_expression
from .scope import CHILDREN, Scope
from .tree import Node, own_reads

if TYPE_CHECKING:
    from supervise.rules.rulebook import Facts


@dataclass(eq=False)
class Formula:
    """An expression that has been checked; called with facts it gives its value, or None where that is unknown.

    A condition gives True, False or None; a number is a Decimal. `reads` are the canonical names of the facts that it
    asks of its subject. Besides them, `days` and `workdays` use the entries `zone` (a tzinfo) and `almanac`.
    Python is made of it at the first call.
    """

    source: str
    subject: Subject
    tree: Node

    @cached_property
    def reads(self) -> frozenset[str]:
        return own_reads(self.tree, self.subject)

    def __call__(self, facts: Facts) -> Any:
        return self._function(facts)

    @cached_property
    def _module(self) -> Module:
        module = Module()
        frame = Frame(module, self.subject)
        value = write_value(self.tree, frame)
        if self.tree.type == "number":
            value = f"NUMBER({value})"
        module.functions.append(define("formula", ["f"], [*frame.prologue("f"), f"return {value}"]))
        return module

    @cached_property
    def _function(self) -> Callable[[Facts], Any]:
        return self._module.load("formula")[0]

    @property
    def python(self) -> str:
        """The generated Python, for inspection."""
        return self._module.source


def compile_condition(source: str, scope: Scope) -> Formula:
    """*source* as a condition. Raises `LanguageError`."""
    return _compile(source, scope, "bool")


def compile_expression(source: str, scope: Scope, want: Literal["number"] | None = None) -> Formula:
    """*source* as a value of any type but children, or of the type *want*. Raises `LanguageError`."""
    return _compile(source, scope, want)


def _compile(source: str, scope: Scope, want: Literal["bool", "number"] | None) -> Formula:
    tree = read_expression(source, scope)
    told = wording.NO_VALUE if tree.type in CHILDREN else None
    if want is not None and tree.type != want:
        told = wording.wanted(want, tree.type)
    if told is not None:
        raise refusal(source, [Problem(0, max(1, len(source)), "rule-type", told)])
    return Formula(source, scope.subject, tree)
