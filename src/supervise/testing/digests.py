"""Two desks are alike when what time and commands made of them is: compared as sorted lines, or as one digest of them.

What depends on when somebody looked stays out: places in the journal, instants of recording, hashes, and what became
of a notice (its fate, digests and deliveries).
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from itertools import zip_longest

from supervise.desk.claims import load_case, load_group
from supervise.desk.parts import Parts
from supervise.model.base import Value
from supervise.model.chain import canonical
from supervise.ports import UnitOfWork, every_head


def state_lines(parts: Parts) -> tuple[str, ...]:
    """Every period, alert with its interval, notice called for and scorecard with its entries, of cases and of groups,
    one canonical line each: `<kind> <id> <value as JSON>`, sorted.
    """
    with parts.store.begin() as uow:
        return tuple(sorted(f"{one.kind} {one.id} {canonical(one)}" for one in _state(uow)))  # type: ignore[attr-defined]


def state_digest(parts: Parts) -> str:
    """SHA-256 (hex) over `state_lines`."""
    return sha256("\n".join(state_lines(parts)).encode()).hexdigest()


def first_difference(one: Parts, other: Parts) -> str:
    """The first line that differs between two desks, as each has it; empty where they are alike."""
    for mine, theirs in zip_longest(state_lines(one), state_lines(other), fillvalue="(nothing)"):
        if mine != theirs:
            return f"{mine}\n{theirs}"
    return ""


def _state(uow: UnitOfWork) -> Iterator[Value]:
    for head in every_head(uow, "matter:"):
        case = load_case(uow, head.id)[1]
        yield from (*case.periods.values(), *case.alerts.values(), *case.notices.values())
    for head in every_head(uow, "group:"):
        group = load_group(uow, head.id)[1]
        yield from (*group.alerts.values(), *group.notices.values(), *group.scorecards.values())
