"""Whether an actor may give a command: how he relates to what it is aimed at, looked up in a table."""

from __future__ import annotations

from supervise.errors import NotPermitted, StaleRevision
from supervise.model.case import Case
from supervise.model.changes import Extension, ReturnRequest
from supervise.model.commands import CaseCommand, DecideExtension, DecideReturn, Extend, Register, SavePart
from supervise.model.directory import Actor
from supervise.model.matters import Matter
from supervise.model.parts import ReportPart, part_id
from supervise.model.permission import Permissions, Relation, allowed, needs
from supervise.model.problems import Problem
from supervise.model.reports import ProgressReport
from supervise.model.tasks import Period, Task

from .extensions import granted, waiting
from .handovers import return_of

Target = Matter | Task | Period | ProgressReport | Problem | None


def target_of(case: Case, command: CaseCommand) -> Target:
    """The entity that *command* is aimed at; None where it does not exist (yet)."""
    for name, members in (
        ("matter", case.matters), ("task", case.tasks), ("period", case.periods), ("report", case.reports),
        ("problem", case.problems),
    ):  # fmt: skip
        id = getattr(command, name, None)
        if id is not None:
            return members.get(id)
    aimed = getattr(command, "target", None)
    return None if aimed is None else _aimed_at(case, aimed)


def moved_by(case: Case, command: CaseCommand, by: Actor) -> Target | ReportPart:
    """What *command* moves, whose revision its actor has seen: the target, or the part of his own unit in it."""
    if isinstance(command, SavePart):
        return case.parts.get(part_id(command.period, by.unit))
    return target_of(case, command)


def _aimed_at(case: Case, id: str) -> Target:
    alert = case.alerts.get(id)
    if alert is not None:
        return case.tasks.get(alert.task or "") or case.matter
    return case.tasks.get(id) or case.periods.get(id)


def relation(case: Case, command: CaseCommand, by: Actor) -> Relation:
    """How the actor stands to the target: `self` if it is his own word, else by the part his unit has in it. A unit
    that is to solve a problem, or was drawn in, supports it; so does one that was asked for a part of a report, for
    that part.
    """
    target = target_of(case, command)
    if _own(case, command, target, by):
        return "self"
    if isinstance(target, Problem | Period) and _drawn_in(case, command, target, by):
        return "support"
    if isinstance(target, ProgressReport | Problem | Period):
        target = case.tasks[target.task]
    if isinstance(target, Task):
        return target.role if target.unit == by.unit else "stranger"
    if isinstance(command, Register):
        lead, supports = command.draft.lead_unit, {*command.draft.support_units}
    elif isinstance(target, Matter):
        lead = target.elements.lead_unit
        supports = {*target.elements.support_units, *(task.unit for task in case.tasks.values())}
    else:
        return "stranger"
    return "lead" if by.unit == lead else "support" if by.unit in supports else "stranger"


def _own(case: Case, command: CaseCommand, target: Target, by: Actor) -> bool:
    """Whether the actor wrote what the command is about: a report, a problem, a request that it decides, or a report of
    the matter.
    """
    if isinstance(target, ProgressReport):
        return target.author == by.id
    if isinstance(target, Problem):
        return target.raised_by == by.id
    if isinstance(target, Matter):
        return any(report.author == by.id for report in case.reports.values())
    asked: Extension | ReturnRequest | None = None
    if isinstance(target, Period) and isinstance(command, DecideExtension):
        asked = waiting(case, target.id)
    if isinstance(target, Task) and isinstance(command, DecideReturn):
        asked = return_of(case, target.id)
    return asked is not None and asked.requested_by == by.id


def _drawn_in(case: Case, command: CaseCommand, target: Problem | Period, by: Actor) -> bool:
    """Whether a unit that is not the task's own has a part in a problem, or owes one of a report."""
    if by.unit == case.tasks[target.task].unit:
        return False
    if isinstance(target, Problem):
        return by.unit in target.units
    part = case.parts.get(part_id(target.id, by.unit)) if isinstance(command, SavePart) else None
    return part is not None and part.asked_at is not None


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


def refuse_stale(case: Case, command: CaseCommand, by: Actor, expect: int | None) -> None:
    """Raises StaleRevision when the target has been changed by a command since *expect* was read. What somebody else
    wrote of a part is never overwritten by one who does not say that he has seen it.
    """
    target = moved_by(case, command, by)
    if isinstance(target, ReportPart) and expect is None and target.progress is not None and target.author != by.id:
        expect = 0
    if expect is not None and target is not None and target.revision != expect:
        raise StaleRevision(id=target.id, found=target.revision, expected=expect)
