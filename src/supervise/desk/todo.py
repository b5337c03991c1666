"""todo (待办): what one actor has to do, as the permissions let him, the most pressing first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from supervise.case.permission import relation
from supervise.model.case import Case
from supervise.model.commands import Acknowledge, CaseCommand, Issue, Review, Submit
from supervise.model.directory import Actor
from supervise.model.permission import allowed
from supervise.model.reports import Verdict
from supervise.ports import UnitOfWork

from .finding import MEMBERS, Kind, scenes, search_of
from .parts import Parts

Sort = Literal["report", "acknowledge", "review", "issue"]


@dataclass(frozen=True)
class ToDo:
    """One thing to do: the `command` that does it and the `id` that it takes. `due_at` is the end of its time, where it
    has one; `since` is when it came up.
    """

    sort: Sort
    command: str
    id: str
    matter: str
    no: str
    title: str
    unit: str
    since: datetime
    due_at: datetime | None
    overdue: bool


@dataclass(frozen=True)
class _Kind:
    """Where one sort of things to do lies: the subjects, the condition, and the command that does it."""

    subject: Kind
    where: str
    command: Callable[[str], CaseCommand]
    since: Callable[[Any], datetime]
    due: Callable[[Any], datetime | None] = lambda _: None


_KINDS: Mapping[Sort, _Kind] = {
    "report": _Kind(
        "period", "open and (not reported or report_state == 'returned')", lambda id: Submit(period=id),
        lambda period: period.opened_at, lambda period: period.due_at,
    ),
    "acknowledge": _Kind(
        "task", "state == 'assigned'", lambda id: Acknowledge(target=id), lambda task: task.assigned_at
    ),
    "review": _Kind(
        "report", "state == 'submitted'", lambda id: Review(report=id, verdict=Verdict.accept()),
        lambda report: report.submitted_at,
    ),
    "issue": _Kind("alert", "open and not issued", lambda id: Issue(target=id), lambda alert: alert.fired_at),
}  # fmt: skip


def todo(parts: Parts, by: Actor) -> tuple[ToDo, ...]:
    """What waits for *by*: what is due first comes first, then what has no time of its own, oldest first."""
    with parts.store.begin() as uow:
        found = [one for sort in _KINDS for one in _of_sort(parts, uow, by, sort)]
    return tuple(sorted(found, key=lambda one: (one.due_at is None, one.due_at or one.since, one.id)))


def _of_sort(parts: Parts, uow: UnitOfWork, by: Actor, sort: Sort) -> Iterator[ToDo]:
    kind = _KINDS[sort]
    search = search_of(parts, uow, kind.subject, kind.where)
    for scene in scenes(parts, uow, by, search):
        if not scene.case.matter.live:
            continue
        for id, entity in getattr(scene.case, MEMBERS[kind.subject]).items():
            command = kind.command(id)
            if _may(parts, by, scene.case, command) and search.finds(scene.facts(kind.subject, entity)):
                yield _todo(scene.case, sort, command, entity, search.at)


def _may(parts: Parts, by: Actor, case: Case, command: CaseCommand) -> bool:
    return allowed(parts.permissions, command.name, by.roles, relation(case, command, by))


def _todo(case: Case, sort: Sort, command: CaseCommand, entity: Any, at: datetime) -> ToDo:
    kind, matter = _KINDS[sort], case.matter
    due = kind.due(entity)
    return ToDo(
        sort=sort, command=command.name, id=entity.id, matter=matter.id, no=matter.no,
        title=matter.elements.title or "", unit=entity.unit, since=kind.since(entity), due_at=due,
        overdue=due is not None and due <= at,
    )  # fmt: skip
