"""Whether an actor may give a command: how he relates to what it is aimed at, looked up in a table."""

from __future__ import annotations

from supervise.errors import NotPermitted, StaleRevision
from supervise.model.case import Case
from supervise.model.commands import CaseCommand, DecideExtension, DecideReturn, Extend, Register
from supervise.model.directory import Actor
from supervise.model.matters import Matter
from supervise.model.permission import Permissions, Relation, allowed, needs
from supervise.model.reports import ProgressReport
from supervise.model.tasks import Period, Task

from .extensions import granted, waiting
from .handovers import return_of

Target = Matter | Task | Period | ProgressReport | None


def target_of(case: Case, command: CaseCommand) -> Target:
    """The entity that *command* is aimed at; None where it does not exist (yet)."""
    for name, members in (
        ("matter", case.matters), ("task", case.tasks), ("period", case.periods), ("report", case.reports),
    ):  # fmt: skip
        id = getattr(command, name, None)
        if id is not None:
            return members.get(id)
    aimed = getattr(command, "target", None)
    return None if aimed is None else _aimed_at(case, aimed)


def _aimed_at(case: Case, id: str) -> Target:
    alert = case.alerts.get(id)
    if alert is not None:
        return case.tasks.get(alert.task or "") or case.matter
    return case.tasks.get(id) or case.periods.get(id)


def relation(case: Case, command: CaseCommand, by: Actor) -> Relation:
    """How the actor stands to the target: `self` if he wrote it, or a report of the matter that it is, else by the part
    his unit has in it.
    """
    target = target_of(case, command)
    if isinstance(target, ProgressReport):
        if target.author == by.id:
            return "self"
        target = case.tasks[target.task]
    if isinstance(target, Period):
        asked = waiting(case, target.id) if isinstance(command, DecideExtension) else None
        if asked is not None and asked.requested_by == by.id:
            return "self"
        target = case.tasks[target.task]
    if isinstance(target, Task):
        back = return_of(case, target.id) if isinstance(command, DecideReturn) else None
        if back is not None and back.requested_by == by.id:
            return "self"
        return target.role if target.unit == by.unit else "stranger"
    if isinstance(command, Register):
        lead, supports = command.draft.lead_unit, {*command.draft.support_units}
    elif isinstance(target, Matter):
        if any(report.author == by.id for report in case.reports.values()):
            return "self"
        lead = target.elements.lead_unit
        supports = {*target.elements.support_units, *(task.unit for task in case.tasks.values())}
    else:
        return "stranger"
    return "lead" if by.unit == lead else "support" if by.unit in supports else "stranger"


def power_of(case: Case, command: CaseCommand) -> str:
    """The row of the table that *command* falls under: another extension of a period takes a higher level."""
    if isinstance(command, Extend) or (isinstance(command, DecideExtension) and command.grant):
        return "ExtendAgain" if granted(case, command.period) else command.name
    return command.name


def authorise(case: Case, command: CaseCommand, by: Actor, permissions: Permissions) -> None:
    """Raises NotPermitted unless one of the actor's roles allows it in his relation: the default is no."""
    power = power_of(case, command)
    if not allowed(permissions, power, by.roles, relation(case, command, by)):
        target = target_of(case, command)
        raise NotPermitted(
            actor=by.id, command=command.name, target=target.id if target else case.stream,
            needs=needs(permissions, power),
        )  # fmt: skip


def refuse_stale(case: Case, command: CaseCommand, expect: int | None) -> None:
    """Raises StaleRevision when the target has been changed by a command since *expect* was read."""
    target = target_of(case, command)
    if expect is not None and target is not None and target.revision != expect:
        raise StaleRevision(id=target.id, found=target.revision, expected=expect)
