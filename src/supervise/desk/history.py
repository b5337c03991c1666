"""Every deadline and due that ever stood of a matter, task or period: since when, by whom and why, from the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from supervise.errors import NotFound
from supervise.model.directory import Actor
from supervise.model.events import Event
from supervise.model.matters import Matter
from supervise.model.tasks import Period, Task

from .claims import case_at_hand, matter_stream
from .finding import as_seen
from .parts import Parts


@dataclass(frozen=True)
class Stood:
    """What stood from `since` on: a date of a matter or task, an instant of a period; None for none. `what` is the kind
    of event that set it, `by` who did, None where time did.
    """

    since: datetime
    deadline: date | datetime | None
    assessed: datetime | None
    what: str
    by: str | None
    why: str


def deadline_history(parts: Parts, actor: Actor, id: str) -> tuple[Stood, ...]:
    """The deadlines of *id*, oldest first. Raises NotFound, also for what may not be seen."""
    with parts.store.begin() as uow:
        case = as_seen(case_at_hand(parts, uow, matter_stream(id))[1], actor)
        if not any(id in of for of in (case.matters, case.tasks, case.periods)):
            raise NotFound(subject="matter, task or period", id=id)
        events = [entry.event for entry in uow.journal(case.stream)]
    found: list[Stood] = []
    for event in events:
        for put in event.puts:
            if put.id == id and isinstance(put, Matter | Task | Period):
                one = _stood(put, event)
                if not found or (found[-1].deadline, found[-1].assessed) != (one.deadline, one.assessed):
                    found.append(one)
    return tuple(found)


def _stood(put: Matter | Task | Period, event: Event) -> Stood:
    assessed = None
    if isinstance(put, Period):
        deadline: date | datetime | None = put.due_at
        assessed = None if put.held_at else put.assessment_due_at
    else:
        deadline = put.elements.deadline if isinstance(put, Matter) else put.deadline
    return Stood(event.happened_at, deadline, assessed, event.type, event.actor, event.note)
