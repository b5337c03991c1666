"""How a clerk makes a document's drafts complete: the answers that the document left open."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from supervise.model.matters import MatterDraft

from .people import People

_REMARK = re.compile(r"[（(].*")
_BRANCHES = "各区分局"


@dataclass(frozen=True)
class Answers:
    """One draft made complete. `dropped` are names that are no unit of this office; `group` says that 各区分局 was
    taken as every branch; `assumed` are elements that the document did not state.
    """

    draft: MatterDraft
    dropped: Sequence[str]
    group: bool
    assumed: Sequence[str]


def complete(draft: MatterDraft, people: People, *, assigned_at: date, deadline: date) -> Answers:
    """*draft* with source, date of assignment, leader, a deadline where it has none, and units of the directory."""
    names = {name: unit.id for unit in people.units() for name in (unit.id, unit.name, *unit.aliases)}
    lead = _known(draft.lead_unit or "", names)
    group = _BRANCHES in draft.support_units and _BRANCHES not in names
    branches = [unit.id for unit in people.units("branch")] if group else []
    named = [name for name in draft.support_units if not (group and name == _BRANCHES)]
    supports = [unit for unit in (*(_known(name, names) for name in named), *branches) if unit and unit != lead]
    leader = people.leader(lead) if lead else None
    given = {
        "source": draft.source or "document",
        "assigned_at": draft.assigned_at or assigned_at,
        "deadline": draft.deadline or deadline,
        "leader": draft.leader or (leader.id if leader else None),
    }
    return Answers(
        draft=draft.but(**given, lead_unit=lead, support_units=tuple(dict.fromkeys(supports))),
        dropped=[name for name in named if _known(name, names) is None],
        group=group,
        assumed=[name for name in ("source", "deadline") if draft.element(name) is None],
    )


def _known(name: str, names: Mapping[str, str]) -> str | None:
    """The id of the unit called *name*, a remark in brackets left off."""
    return names.get(name) or names.get(_REMARK.sub("", name).strip())
