"""register: from a draft to a matter, and from a matter to the tasks of its units."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from supervise.model.matters import Matter, MatterDraft, MatterState
from supervise.model.standard import ElementSpec
from supervise.model.tasks import Task, TaskDraft, TaskState

from .tag import marked
from .vocabulary import coded


def make_matter(
    draft: MatterDraft, standard: Sequence[ElementSpec], *, id: str, no: str, by: str, at: datetime
) -> Matter:
    """The matter of a checked draft, its lists by the codes of *standard*. What a mapping rule filled has the origin
    `rule`, the rest was entered.
    """
    elements = coded(draft.elements(), standard)
    filled = [name for name in type(elements).model_fields if getattr(elements, name) not in (None, (), {})]
    by_rule = {name for name, source in draft.provenance.items() if source.rule}
    return Matter(
        id=id, no=no, elements=elements, state=MatterState.REGISTERED, registered_at=at, registered_by=by,
        ext_system=draft.ext_system, ext_id=draft.ext_id,
        origins={name: "rule" if name in by_rule else "entered" for name in filled},
        provenance=draft.provenance, record=draft.record, tagging=marked({}, (), elements.tags, by=by, at=at),
    )  # fmt: skip


def tasks_called_for(matter: Matter) -> tuple[TaskDraft, ...]:
    """One lead task for the lead unit, one support task for each other unit, in the order they stand."""
    lead = matter.elements.lead_unit
    supports = [unit for unit in dict.fromkeys(matter.elements.support_units) if unit != lead]
    return (
        *([TaskDraft(unit=lead, role="lead")] if lead else []),
        *(TaskDraft(unit=unit, role="support") for unit in supports),
    )


def make_tasks(matter: Matter, drafts: Sequence[TaskDraft], *, known: int, at: datetime) -> tuple[Task, ...]:
    """Tasks of *drafts*, numbered on from the *known* ones."""
    return tuple(
        Task(
            id=f"{matter.id}/t{known + number}", matter=matter.id, parent=draft.parent, unit=draft.unit,
            role=draft.role, title=draft.title or matter.elements.title or "", state=TaskState.ASSIGNED,
            assigned_at=at, deadline=draft.deadline, cycle=draft.cycle,
            milestones=draft.milestones,
        )
        for number, draft in enumerate(drafts, start=1)
    )  # fmt: skip
