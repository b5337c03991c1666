"""Commands that change whose task it is: transferred to another unit, or asked to be taken back, and that decided."""

from __future__ import annotations

from collections.abc import Iterator

from supervise.model.case import Case
from supervise.model.changes import ReturnRequest
from supervise.model.commands import DecideReturn, Return, Transfer
from supervise.model.events import Event
from supervise.model.matters import Matter
from supervise.model.tasks import NOT_NEEDED, TRANSFERRED, WRONG_UNIT, Task, TaskState
from supervise.rules.activation import World

from .events import Pen
from .matters import close_period, end_task
from .refusals import wrong
from .tasks import live_task


def transfer(case: Case, command: Transfer, pen: Pen, world: World) -> tuple[Event, ...]:
    """转办. A request to take the task back is decided, never passed over."""
    task = live_task(case, command.task, "Transfer")
    if return_of(case, task.id) is not None:
        raise wrong(task, "Transfer", "return-waiting")
    return (_handed_on(case, task, command.unit, TRANSFERRED, pen, "Transfer", command.reason),)


def ask_return(case: Case, command: Return, pen: Pen, world: World) -> tuple[Event, ...]:
    """回退, one at a time."""
    task = live_task(case, command.task, "Return")
    if return_of(case, task.id) is not None:
        raise wrong(task, "Return", "return-waiting")
    known = sum(one.task == task.id for one in case.returns.values())
    asked = ReturnRequest(
        id=f"{task.id}/b{known + 1}", task=task.id, why=command.why, reason=command.reason,
        requested_by=pen.actor or "", requested_at=pen.at,
    )  # fmt: skip
    return (pen.write("return-requested", asked, note=command.reason),)


def decide_return(case: Case, command: DecideReturn, pen: Pen, world: World) -> tuple[Event, ...]:
    """回退审批. Granted, the task goes to the right unit, or ends where nobody has to handle it."""
    task = live_task(case, command.task, "DecideReturn")
    asked = return_of(case, task.id)
    if asked is None:
        raise wrong(task, "DecideReturn", "not-returned")
    decided = asked.but(
        state="granted" if command.grant else "refused", unit=command.unit, decided_by=pen.actor, decided_at=pen.at,
        answer=command.why, revision=asked.revision + 1,
    )  # fmt: skip
    if command.grant and asked.why == "wrong-unit":
        if command.unit is None:
            raise wrong(task, "DecideReturn", "return-unit")
        return (_handed_on(case, task, command.unit, WRONG_UNIT, pen, "DecideReturn", asked.reason, decided),)
    if command.unit is not None:
        raise wrong(task, "DecideReturn", "no-return-unit")
    if not command.grant:
        return (pen.write("return-refused", decided, note=command.why),)
    if task.role == "lead":
        raise wrong(task, "DecideReturn", "return-lead")
    ended = end_task(task, pen.at, NOT_NEEDED)
    return (pen.write("task-returned", ended, *_closed(case, task, NOT_NEEDED, pen), decided, note=asked.reason),)


def return_of(case: Case, task: str) -> ReturnRequest | None:
    """The request to take *task* back that nobody has decided."""
    return next((one for one in case.returns.values() if one.task == task and one.state == "requested"), None)


def _handed_on(
    case: Case, task: Task, unit: str, why: str, pen: Pen, command: str, note: str, *with_it: ReturnRequest
) -> Event:
    """The task ended, and its successor of *unit* in its place: what is a part of the one is a part of the other."""
    if unit == task.unit:
        raise wrong(task, command, "same-unit")
    if any(_same_share(one, task, unit) for one in case.tasks.values()):
        raise wrong(task, command, "second-share")
    id = f"{task.matter}/t{len(case.tasks) + 1}"
    successor = task.but(
        id=id, unit=unit, state=TaskState.ASSIGNED, assigned_at=pen.at, acknowledged_at=None, acknowledged_by=None,
        transferred_from=task.id, revision=1,
    )  # fmt: skip
    ended = end_task(task, pen.at, why).but(successor=id)
    parts = [
        one.but(parent=id, revision=one.revision + 1)
        for _, one in sorted(case.tasks.items())
        if one.parent == task.id and one.live
    ]
    matter = _followed(case, task, unit)
    moved = () if matter is None else (matter,)
    return pen.write(
        "task-transferred", *moved, ended, successor, *parts, *_closed(case, task, why, pen), *with_it, note=note
    )


def _same_share(one: Task, task: Task, unit: str) -> bool:
    """Whether *one* is already what *task* would become: the same part of the same work, in the hands of *unit*."""
    return one.live and (one.unit, one.role, one.parent, one.title) == (unit, task.role, task.parent, task.title)


def _closed(case: Case, task: Task, why: str, pen: Pen) -> Iterator[object]:
    for period in case.periods_of.get(task.id, ()):
        if period.open:
            yield close_period(case, period, pen.at, why)


def _followed(case: Case, task: Task, unit: str) -> Matter | None:
    """The matter with its units as they are now; None where none of its elements names the task's unit."""
    matter, elements = case.matter, case.matter.elements
    if task.role == "lead":
        supports = tuple(one for one in elements.support_units if one != unit)
        changed = elements.but(lead_unit=unit, support_units=supports)
    else:
        stays = any(one.live and one.id != task.id and one.role == "support" and one.unit == task.unit
                    for one in case.tasks.values())  # fmt: skip
        if task.unit not in elements.support_units:
            return None
        after = [task.unit, unit] if stays else [unit]
        named = [new for one in elements.support_units for new in (after if one == task.unit else [one])]
        changed = elements.but(support_units=tuple(one for one in dict.fromkeys(named) if one != elements.lead_unit))
    names = [name for name in ("lead_unit", "support_units") if getattr(changed, name) != getattr(elements, name)]
    return matter.but(
        elements=changed, origins={**matter.origins, **dict.fromkeys(names, "entered")}, revision=matter.revision + 1
    )
