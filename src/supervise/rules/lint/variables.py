"""What a condition asks of: facts, and terms made of facts that the solver takes as one, each with what it may be.

A term (`len(title)`, `days(a, b)`, a question to children) is taken as free of the facts that it is made of. So what is
proven impossible is impossible; that something is possible has to be shown by facts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from supervise.model.matters import MatterState
from supervise.model.problems import ProblemState
from supervise.model.reports import ReportState
from supervise.model.standard import ElementSpec
from supervise.model.tasks import PeriodState, TaskState
from supervise.rules.catalogue import FACTS, Fact, Subject
from supervise.rules.language.scope import REACH
from supervise.rules.language.tree import Arithmetic, Call, Constant, Gather, Node, Read, walk

from .domains import Codes, Domain, Range, Span, Step


@dataclass(frozen=True)
class Sign:
    """How two terms compare: -1 where the left is the smaller one, 0 where they are equal, else 1."""

    left: Node
    right: Node


Variable = Node | Sign

_TRUTHS = frozenset({True, False})
_SIGNS = frozenset({-1, 0, 1})
_CLOSED: Mapping[str, frozenset[str]] = {
    "matter.state": frozenset(map(str, MatterState)), "task.state": frozenset(map(str, TaskState)),
    "period.state": frozenset(map(str, PeriodState)), "period.report_state": frozenset(map(str, ReportState)),
    "report.state": frozenset(map(str, ReportState)), "problem.state": frozenset(map(str, ProblemState)),
    "task.role": frozenset({"lead", "support"}),
}  # fmt: skip
"""The facts of the catalogue that are one of a closed list."""
_PERCENT = Range.of([Span(0, True, 100, True)], "whole")
_COUNT = Range.of([Span(0, True)], "whole")
_NUMBERS: Mapping[str, Range] = {
    "percent": _PERCENT, "previous_percent": _PERCENT, "urged": _COUNT, "workdays_late": _COUNT, "returned": _COUNT,
    "rejected": _COUNT, "coordinated": _COUNT, "reopened": _COUNT, "count": _COUNT,
}  # fmt: skip
"""The facts of the catalogue that are no mere numbers, by their last word."""
_COUNTING = frozenset({"len", "workdays"})


@dataclass(frozen=True)
class Vocabulary:
    """The facts of one subject. A `draft` is not registered yet: any fact of it may be missing.

    `closed` takes an element with a code list to have one of its codes; without it, any text. The facts in `given` are
    never missing.
    """

    subject: Subject
    elements: Mapping[str, ElementSpec] = field(default_factory=lambda: MappingProxyType({}))
    draft: bool = False
    closed: bool = False
    given: frozenset[str] = frozenset()

    def base(self, variable: Variable) -> Domain:
        """All that *variable* may be."""
        if isinstance(variable, Sign):
            lost = self.may_miss(variable.left) or self.may_miss(variable.right)
            return Domain(Codes.of(_SIGNS, _SIGNS), lost)
        if isinstance(variable, Read):
            return Domain(self._values_of_fact(variable), self.may_miss(variable))
        return Domain(_values_of_term(variable), self.may_miss(variable))

    def may_miss(self, tree: Node) -> bool:
        """Whether *tree* may be unknown."""
        if isinstance(tree, Read):
            return self._fact_may_miss(tree.name)
        if isinstance(tree, Call) and tree.function in {"missing", "workdays"}:
            return tree.function == "workdays"
        if isinstance(tree, Gather) or (isinstance(tree, Arithmetic) and tree.operator == "/"):
            return True
        return any(self.may_miss(part) for part in tree.parts())

    def fact(self, name: str) -> Fact | None:
        """The entry of the catalogue for a canonical name; None for an element and for `now`."""
        head, _, word = name.partition(".")
        return FACTS[REACH[self.subject].get(head, self.subject)].get(word)

    def element(self, name: str) -> ElementSpec | None:
        """The data element that a canonical name stands for."""
        return None if self.fact(name) else self.elements.get(name.removeprefix("matter."))

    def _fact_may_miss(self, name: str) -> bool:
        head = name.partition(".")[0]
        if name == "now" or name in self.given:
            return False
        fact = self.fact(name)
        if fact is None or self.draft:
            return True
        return fact.optional or head == "next" or (head == "period" and self.subject == "report")

    def _values_of_fact(self, read: Read) -> Range | Codes:
        if read.type == "text":
            spec = self.element(read.name)
            listed = frozenset(spec.codes) if spec is not None and self.closed and spec.codes else None
            closed = listed or _CLOSED.get(read.name)
            return Codes(frozenset(), rest=True) if closed is None else Codes.of(closed, closed)
        if read.type == "number":
            spec = self.element(read.name)
            if spec is not None:
                return Range.of([Span()], "whole" if spec.type == "integer" else "dense")
            return _NUMBERS.get(read.name.rpartition(".")[2], Range.of([Span()]))
        return _plain(read)


def _plain(tree: Node) -> Range | Codes:
    if tree.type == "bool":
        return Codes.of(_TRUTHS, _TRUTHS)
    if tree.type in {"date", "instant"}:
        return Range.of([Span()], "day" if tree.type == "date" else "dense")
    return Codes(frozenset(), rest=True)


def _values_of_term(tree: Node) -> Range | Codes:
    if tree.type != "number":
        return _plain(tree)
    counts = (isinstance(tree, Call) and tree.function in _COUNTING) or (
        isinstance(tree, Gather) and tree.gathering == "count"
    )
    return Range.of([Span(0, True) if counts else Span()], _step(tree))


def _step(tree: Node) -> Step:
    """Whole where nothing in *tree* could make a fraction."""
    if isinstance(tree, Gather):
        return "whole" if tree.gathering == "count" else "dense"
    if isinstance(tree, Call) and tree.function in {*_COUNTING, "days"}:
        return "whole"
    if isinstance(tree, Constant):
        whole = isinstance(tree.value, int) or (isinstance(tree.value, Decimal) and tree.value % 1 == 0)
        return "whole" if whole else "dense"
    counted = isinstance(tree, Arithmetic) and tree.operator != "/"
    return "whole" if counted and all(_step(part) == "whole" for part in tree.parts()) else "dense"


def asked_facts(tree: Node) -> frozenset[str]:
    """The names of all facts that *tree* reads, those of children too."""
    return frozenset(node.name for node in walk(tree) if isinstance(node, Read))


def missing_tested(tree: Node) -> frozenset[str]:
    """The names of the facts of which *tree* asks whether they are missing."""
    asked = (node for node in walk(tree) if isinstance(node, Call) and node.function == "missing")
    return frozenset(name for node in asked for name in asked_facts(node))
