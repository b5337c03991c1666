"""Commands on a task, an alert or a person's reminder: edit, end, acknowledge, urge."""

from __future__ import annotations

from supervise.errors import NotFound
from supervise.model.alerts import Urge as UrgeRecord
from supervise.model.case import Case
from supervise.model.commands import Acknowledge, EditTask, EndTask, Urge
from supervise.model.events import Event
from supervise.model.tasks import TASK_ENDED, Task, TaskState
from supervise.rules.activation import World
from supervise.stages.check import check_milestones
from supervise.stages.deadlines import deadline_of

from .events import Pen
from .matters import close_period, end_task, later, refuse_errors
from .refusals import live_matter, the_task, wrong

_EDITED = ("title", "deadline", "cycle", "milestones")


def live_task(case: Case, id: str, command: str) -> Task:
    task = the_task(case, id)
    live_matter(case, task.matter, command)
    if not task.live:
        raise wrong(task, command, "task-ended")
    return task


def edit_task(case: Case, command: EditTask, pen: Pen, world: World) -> tuple[Event, ...]:
    task = live_task(case, command.task, "EditTask")
    refuse_errors(list(check_milestones(command.milestones or ())))
    changes = {name: value for name in _EDITED if (value := getattr(command, name)) is not None}
    edited = task.but(**changes, revision=task.revision + 1)
    if command.deadline is not None:
        _refuse_past_parent(case, edited)
    return (pen.write("task-edited", edited, note=", ".join(sorted(changes))),)


def _refuse_past_parent(case: Case, edited: Task) -> None:
    """No task ends after the one that it is a part of, whichever of the two is moved."""
    pairs = [(one, edited) for one in case.tasks.values() if one.parent == edited.id and one.live]
    if edited.parent is not None:
        pairs.append((edited, case.tasks[edited.parent]))
    for child, parent in pairs:
        if later(child.deadline, deadline_of(parent, case.matter)):
            raise wrong(edited, "EditTask", "past-parent", f"{child.id}: {child.deadline}")


def end_one_task(case: Case, command: EndTask, pen: Pen, world: World) -> tuple[Event, ...]:
    """结束任务: its open periods get their disposition. A lead task ends with its matter only."""
    task = live_task(case, command.task, "EndTask")
    if task.role == "lead":
        raise wrong(task, "EndTask", "lead")
    open_periods = [period for period in case.periods_of.get(task.id, ()) if period.open]
    closed = [close_period(case, period, pen.at, TASK_ENDED) for period in open_periods]
    return (pen.write("task-ended", end_task(task, pen.at, TASK_ENDED), *closed, note=command.reason),)


def acknowledge(case: Case, command: Acknowledge, pen: Pen, world: World) -> tuple[Event, ...]:
    """签收 of a task or of an open alert, once."""
    if command.target in case.tasks:
        task = live_task(case, command.target, "Acknowledge")
        if task.acknowledged_at is not None:
            raise wrong(task, "Acknowledge", "once")
        taken = task.but(
            state=TaskState.ACKNOWLEDGED, acknowledged_at=pen.at, acknowledged_by=pen.actor, revision=task.revision + 1
        )
        return (pen.write("task-acknowledged", taken),)
    alert = case.alerts.get(command.target)
    if alert is None or not alert.open:
        raise NotFound(subject="open alert or task", id=command.target)
    if alert.acknowledged_at is not None:
        return ()
    seen = alert.but(acknowledged_at=pen.at, acknowledged_by=pen.actor)
    return (pen.write("alert-acknowledged", seen),)


def urge(case: Case, command: Urge, pen: Pen, world: World) -> tuple[Event, ...]:
    """催办 of a task or a period, in a person's own words."""
    task_id = case.periods[command.target].task if command.target in case.periods else command.target
    live_task(case, task_id, "Urge")
    number = sum(one.target == command.target for one in case.urges.values()) + 1
    record = UrgeRecord(
        id=f"{command.target}/u{number}", target=command.target, by=pen.actor or "", at=pen.at, text=command.text
    )
    return (pen.write("urged", record, note=command.text),)
