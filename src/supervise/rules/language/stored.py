"""Which part of a condition a store can decide alone: what reads only columns that it keeps, as nodes over these.

What depends on the instant or on other rows (overdue, late, light, counts over children) is no column: it is decided
in Python, and `Split.left` says what stood in the way. A store may narrow a search by `Split.where`, and by nothing
else: the condition holds only where that holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from supervise.model.matters import MatterState
from supervise.model.tasks import PeriodState, TaskState
from supervise.rules.catalogue import FactType, Subject

from .formulas import Formula
from .scope import REACH
from .tree import Among, Arithmetic, Both, Call, Compare, Constant, Gather, Node, Not, Read, join, walk

TALLEST_STORED = 16
"""How many levels a part may have for a store: SQLite's parser holds a hundred things at most, a level up to five."""
TOO_TALL = "too deep"
"""What `Split.left` says of a part with more."""


@dataclass(frozen=True)
class Column:
    """A fact as it is kept: the column *name* of the table of *kind*, which holds what `of` gives; None is unknown.

    `other` is the column that speaks where this one is unknown; `blank`: an empty text in the table is unknown too.
    """

    kind: Subject
    name: str
    type: FactType
    of: Callable[[Any], Any]
    other: str = ""
    blank: bool = False


@dataclass(frozen=True)
class Split:
    """A condition, parted: `where` is for the store; `left` names what only Python can decide, once each.

    Of the `parts` joined by `and`, the store decides `decided`.
    """

    where: Node | None = None
    left: tuple[str, ...] = ()
    parts: int = 0
    decided: int = 0


UNSPLIT = Split()
"""Of a search without a condition."""


def _field(kind: Subject, fact: str, type: FactType, field: str = "", **more: Any) -> tuple[str, Column]:
    name = field or fact
    return f"{kind}.{fact}", Column(kind, name, type, lambda entity: getattr(entity, name), **more)


def _mark(fact: str, type: FactType, of: Callable[[Any], Any]) -> tuple[str, Column]:
    return f"matter.{fact}", Column("matter", fact, type, lambda matter: of(matter) or None)


COLUMNS: Mapping[str, Column] = dict(
    [
        _field("matter", "id", "text"),
        ("matter.no", Column("matter", "no", "text", lambda matter: matter.no or None, blank=True)),
        _field("matter", "state", "text"),
        _field("matter", "removed", "bool"),
        _field("matter", "registered_at", "instant"),
        _mark("ended_at", "instant", lambda matter: matter.ending and matter.ending.at),
        _mark(
            "completed_at",
            "instant",
            lambda matter: matter.ending.at if matter.ending and matter.ending.how == "completed" else None,
        ),
        _mark("leader", "text", lambda matter: matter.elements.leader),
        _mark("district", "text", lambda matter: matter.elements.district),
        _mark("lead_unit", "text", lambda matter: matter.elements.lead_unit),
        _mark("source", "text", lambda matter: matter.elements.source),
        _mark("type", "text", lambda matter: matter.elements.type),
        _mark("priority", "text", lambda matter: matter.elements.priority),
        _mark("secrecy", "text", lambda matter: matter.elements.secrecy),
        _mark("assigned_at", "date", lambda matter: matter.elements.assigned_at),
        _mark("deadline", "date", lambda matter: matter.elements.deadline),
        *(_field("task", name, "text") for name in ("id", "title", "unit", "role", "state")),
        *(_field("task", name, "instant") for name in ("assigned_at", "acknowledged_at", "ended_at")),
        _field("task", "deadline", "date", other="matter.deadline"),
        *(_field("period", name, "text") for name in ("id", "unit", "state")),
        _field("period", "key", "text", "slot_key"),
        *(
            _field("period", name, "instant")
            for name in ("starts_at", "ends_at", "opens_at", "due_at", "assessment_due_at")
        ),
    ]
)
"""The facts that are columns, and `matter.removed`, of which no rule may speak."""


def _text(name: str) -> Read:
    return Read("text", name)


def _is(name: str, *states: str) -> Node:
    return Among("bool", _text(name), tuple(str(state) for state in states))


def _known(name: str, type: FactType = "instant") -> Node:
    return Not("bool", Call("bool", "missing", (Read(type, name),)))


DERIVED: Mapping[str, Node] = {
    "matter.open": Both(
        "bool",
        Not("bool", Read("bool", "matter.removed")),
        _is("matter.state", MatterState.REGISTERED, MatterState.DISTRIBUTED),
        either=False,
    ),
    "matter.completed": _known("matter.completed_at"),
    "matter.verified": _is("matter.state", MatterState.VERIFIED),
    "matter.terminated": _is("matter.state", MatterState.TERMINATED),
    "task.open": Not("bool", _is("task.state", TaskState.ENDED)),
    "task.acknowledged": _known("task.acknowledged_at"),
    "period.open": _is("period.state", PeriodState.OPEN),
    "period.accepted": _is("period.state", PeriodState.ACCEPTED),
    "period.missed": _is("period.state", PeriodState.MISSED),
    "period.voided": _is("period.state", PeriodState.VOIDED, PeriodState.EXCUSED),
}
"""The facts that follow from columns of their own subject alone."""


def holder(subject: Subject) -> Literal["matter", "task", "period"]:
    """The subject by which a store is asked for *subject*: a report or an alert goes by the matter that has it."""
    return "task" if subject == "task" else "period" if subject == "period" else "matter"


def split(tree: Node, subject: Subject, now: datetime) -> Split:
    """The condition *tree* over *subject*, parted for a store that is asked for its `holder`; `now` in it is *now*."""
    asked = holder(subject)
    within = frozenset(REACH[asked].values()) if asked in REACH[subject].values() else frozenset[Subject]()
    chosen: list[Node] = []
    left: dict[str, None] = {}
    conjuncts = list(_conjuncts(tree))
    for conjunct in conjuncts:
        settled = _settled(conjunct, now)
        hindered = dict.fromkeys(_hindrances(settled, within))
        over_columns = settled if hindered else _written_out(settled)
        if over_columns.depth > TALLEST_STORED:
            hindered[TOO_TALL] = None
        left.update(hindered)
        if not hindered:
            chosen.append(over_columns)
    return Split(join(chosen, either=False) if chosen else None, tuple(left), len(conjuncts), len(chosen))


def _conjuncts(tree: Node) -> Iterator[Node]:
    if isinstance(tree, Both) and not tree.either:
        yield from _conjuncts(tree.left)
        yield from _conjuncts(tree.right)
    else:
        yield tree


def _settled(tree: Node, now: datetime) -> Node:
    """*tree* with the instant in place, and computed where it is constant."""
    if isinstance(tree, Read):
        return Constant("instant", now) if tree.name == "now" else tree
    return _computed(_rebuilt(tree, lambda part: _settled(part, now)))


def _written_out(tree: Node) -> Node:
    """*tree* with what follows from columns said by those columns."""
    if isinstance(tree, Read):
        return DERIVED.get(tree.name, tree)
    return _rebuilt(tree, _written_out)


def _rebuilt(tree: Node, change: Callable[[Node], Node]) -> Node:
    """*tree* over its changed parts; as it is where no store computes such a node."""
    match tree:
        case Both() | Compare():
            return replace(tree, left=change(tree.left), right=change(tree.right))
        case Not():
            return replace(tree, operand=change(tree.operand))
        case Among():
            return replace(tree, item=change(tree.item))
        case Call(function="missing"):
            return replace(tree, arguments=tuple(change(part) for part in tree.arguments))
    return tree


def _computed(tree: Node) -> Node:
    """The value of *tree* where it reads nothing, neither facts nor the calendar; *tree* itself where it does."""
    if isinstance(tree, Constant) or any(
        isinstance(node, Read) or (isinstance(node, Call) and node.function in {"days", "workdays"})
        for node in walk(tree)
    ):
        return tree
    value = Formula("", "matter", tree)({})
    return tree if value is None else Constant(tree.type, value)


def _hindrances(tree: Node, within: frozenset[Subject]) -> Iterator[str]:
    """What in *tree* a store that joins the tables *within* cannot compute exactly."""
    match tree:
        case Constant():
            return
        case Read(name=name, type=type):
            kept = COLUMNS.get(name) or DERIVED.get(name)
            if kept is None or kept.type != type or name.partition(".")[0] not in within:
                yield name
            return
        case Gather(gathering=gathering, children=children):
            yield f"{gathering}({children.name})"
            return
        case Call(function=function) if function != "missing":
            yield f"{function}()"
            return
        case Arithmetic(operator=operator):
            yield operator
            return
        case Among(choices=Read(name=name)):
            yield name
    for part in tree.parts():
        if not (isinstance(tree, Among) and part is tree.choices):
            yield from _hindrances(part, within)
