"""Commands on a matter: register, edit, remove, distribute, end, verify, reopen."""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import date, datetime

from pydantic import ValidationError

from supervise.errors import UsageError
from supervise.model.case import Case
from supervise.model.commands import Distribute, Edit, End, Register, Remove, Reopen, Verify
from supervise.model.events import Event
from supervise.model.findings import Finding
from supervise.model.matters import Elements, Ending, Matter, MatterDraft, MatterState
from supervise.model.tasks import Period, PeriodState, Task, TaskDraft, TaskState
from supervise.rules.activation import World
from supervise.stages.amend import amended
from supervise.stages.check import check_draft, check_milestones, findings_of, unanswered
from supervise.stages.deadlines import deadline_of
from supervise.stages.due import spans_of
from supervise.stages.fill import misfit
from supervise.stages.readers import standing
from supervise.stages.register import make_matter, make_tasks, tasks_called_for
from supervise.stages.tag import marked
from supervise.stages.vocabulary import coded

from .events import Pen
from .evolve import evolve_all
from .pauses import release
from .planning import go_on
from .refusals import live_matter, question, refusal, the_matter, the_task, wrong

MATTER_ENDED = "matter-ended"


def register(case: Case, command: Register, pen: Pen, world: World) -> tuple[Event, ...]:
    """立项, and the tasks of its units with it. Raises AnswerNeeded for what the scope asks and nobody confirms."""
    if case.matters:
        raise wrong(case.matter, "Register", "once")
    found = findings_of(check_draft(command.draft, world, pen.at))
    refuse_errors([finding for finding in found if finding.level == "error"])
    if asked := unanswered(found, command.confirm):
        raise question(asked)
    matter = make_matter(
        command.draft, world.rulebook.elements, id=command.id, no=command.no, by=pen.actor or "", at=pen.at
    )  # fmt: skip
    registered = pen.write("matter-registered", matter, note=_answered(found))
    if not command.distribute:
        return (registered,)
    return (registered, *_distribute(case, matter, command.tasks or tasks_called_for(matter), pen))


def _answered(found: Sequence[Finding]) -> str:
    """The questions of the scope that stood, with the word that they were confirmed; empty where there were none."""
    told = [finding.message.zh for finding in found if finding.asks]
    return f"已确认：{'；'.join(told)}" if told else ""


def refuse_errors(findings: Sequence[Finding]) -> None:
    """Raises DraftRefused with all of *findings*, if there are any."""
    if findings:
        raise refusal(findings)


def distribute(case: Case, command: Distribute, pen: Pen, world: World) -> tuple[Event, ...]:
    """分发. Without tasks named, those of the matter's units that have none yet."""
    matter = live_matter(case, command.matter, "Distribute")
    served = {(task.unit, task.role) for task in case.tasks.values() if task.live}
    drafts = command.tasks or [draft for draft in tasks_called_for(matter) if (draft.unit, draft.role) not in served]
    if not drafts:
        raise wrong(matter, "Distribute", "once")
    return _distribute(case, matter, drafts, pen)


def _distribute(case: Case, matter: Matter, drafts: Sequence[TaskDraft], pen: Pen) -> tuple[Event, ...]:
    leads = sum(task.leads for task in case.tasks.values()) + sum(draft.role == "lead" for draft in drafts)
    if leads != 1:
        raise wrong(matter, "Distribute", "one-lead", f"{leads} lead tasks")
    for draft, parent in [(draft, the_task(case, draft.parent)) for draft in drafts if draft.parent]:
        if not parent.live:
            raise wrong(parent, "Distribute", "task-ended")
        if later(draft.deadline, deadline_of(parent, matter)):
            raise wrong(parent, "Distribute", "past-parent", str(draft.deadline))
    refuse_errors([finding for draft in drafts for finding in check_milestones(draft.milestones)])
    tasks = make_tasks(matter, drafts, known=len(case.tasks), at=pen.at)
    moved = matter.but(state=MatterState.DISTRIBUTED, revision=matter.revision + 1)
    return (pen.write("tasks-distributed", moved, *tasks),)


def later(deadline: date | None, parents: date | None) -> bool:
    """Whether a task of its own *deadline* would go on after its parent has to be done."""
    return deadline is not None and parents is not None and deadline > parents


def edit(case: Case, command: Edit, pen: Pen, world: World) -> tuple[Event, ...]:
    """Changes elements. What is edited is checked as a whole again: an edit never leaves errors behind."""
    matter = live_matter(case, command.matter, "Edit")
    lead = command.changes.get("lead_unit", matter.elements.lead_unit)
    if matter.state is MatterState.DISTRIBUTED and lead != matter.elements.lead_unit:
        raise wrong(matter, "Edit", "lead-unit")
    standard = world.rulebook.elements
    elements = coded(_changed(matter.elements, command, {element.code for element in standard}), standard)
    draft = MatterDraft.model_validate(elements.model_dump())
    refuse_errors(findings_of(check_draft(draft, world, pen.at), level="error"))
    edited = matter.but(
        elements=elements, origins={**matter.origins, **dict.fromkeys(command.changes, "entered")},
        tagging=marked(matter.tagging, matter.elements.tags, elements.tags, by=pen.actor or "", at=pen.at),
        revision=matter.revision + 1,
    )  # fmt: skip
    return (pen.write("matter-edited", edited, note=", ".join(sorted(command.changes))),)


def _changed(elements: Elements, command: Edit, standard: Container[str]) -> Elements:
    """The elements with the changes; what only the *standard* of the desk knows goes among the extra ones.

    Raises UsageError for what is no element, and DraftRefused for a value that its element cannot hold.
    """
    known = Elements.model_fields.keys() - {"extra"}
    own = {name: value for name, value in command.changes.items() if name in known}
    extra = {name: value for name, value in command.changes.items() if name not in known}
    strange = sorted(name for name in extra if name not in standard)
    if strange:
        raise UsageError(what=f"no element is called {', '.join(strange)}")
    kept = {name: value for name, value in {**elements.extra, **extra}.items() if value is not None}
    cleared = {name: Elements.model_fields[name].get_default(call_default_factory=True) for name in own}
    filled = {name: value for name, value in own.items() if value is not None}
    try:
        return Elements.model_validate({**elements.model_dump(), **cleared, **filled, "extra": kept})
    except ValidationError as invalid:
        faulty = sorted({str(error["loc"][0]) for error in invalid.errors()})
    raise refusal([misfit(name, own[name]) for name in faulty])


def remove(case: Case, command: Remove, pen: Pen, world: World) -> tuple[Event, ...]:
    matter = live_matter(case, command.matter, "Remove")
    if matter.state is not MatterState.REGISTERED:
        raise wrong(matter, "Remove", "distributed")
    gone = matter.but(removed=True, revision=matter.revision + 1)
    return (pen.write("matter-removed", gone, note=command.reason),)


def end(case: Case, command: End, pen: Pen, world: World) -> tuple[Event, ...]:
    """办结 or 意外结束. What was due has happened before; now every open period gets its disposition."""
    matter = live_matter(case, command.matter, "End")
    if (command.how == "completed") != (command.reason == "done"):
        raise wrong(matter, "End", "reason", command.reason)
    resumed = tuple(release(case, pen, world))
    case = evolve_all(case, resumed)
    ending = Ending(how=command.how, reason=command.reason, note=command.note, at=pen.at)
    state = MatterState.COMPLETED if command.how == "completed" else MatterState.TERMINATED
    ended = matter.but(state=state, ending=ending, revision=matter.revision + 1)
    tasks = [end_task(task, pen.at, MATTER_ENDED) for _, task in sorted(case.tasks.items()) if task.live]
    opened = [period for _, period in sorted(case.periods.items()) if period.open]
    periods = [close_period(case, period, pen.at, MATTER_ENDED) for period in opened]
    return (
        *resumed,
        pen.write("matter-ended", ended, *tasks, *periods, note=command.note),
    )


def end_task(task: Task, at: datetime, why: str) -> Task:
    return task.but(state=TaskState.ENDED, ended_at=at, ended_why=why, revision=task.revision + 1)


def close_period(case: Case, period: Period, at: datetime, why: str) -> Period:
    """The disposition of an open period whose task ends: what was reported counts as accepted, what was due and not
    reported is missed, what was not due yet is voided.
    """
    if standing(case, period.id):
        state = PeriodState.ACCEPTED
    else:
        state = PeriodState.MISSED if period.due_by(at) else PeriodState.VOIDED
    return period.but(state=state, closed_at=at, closed_why=why, revision=period.revision + 1)


def verify(case: Case, command: Verify, pen: Pen, world: World) -> tuple[Event, ...]:
    matter = the_matter(case, command.matter)
    if matter.state is not MatterState.COMPLETED:
        raise wrong(matter, "Verify", "not-ended" if matter.live else "once")
    verified = matter.but(state=MatterState.VERIFIED, verified_at=pen.at, revision=matter.revision + 1)
    return (pen.write("matter-verified", verified, note=command.note),)


def reopen(case: Case, command: Reopen, pen: Pen, world: World) -> tuple[Event, ...]:
    """恢复. Periods that the ending voided and that are not due yet come back; slots of the gap are not demanded."""
    matter = the_matter(case, command.matter)
    if matter.live:
        raise wrong(matter, "Reopen", "not-ended")
    opened = matter.but(
        state=MatterState.DISTRIBUTED if case.tasks else MatterState.REGISTERED,
        ending=None, verified_at=None, reopened_at=pen.at, revision=matter.revision + 1,
    )  # fmt: skip
    tasks = [_resumed(task) for _, task in sorted(case.tasks.items()) if task.ended_why == MATTER_ENDED]
    pauses = spans_of(case)
    periods = [
        amended(_restored(period), case.plans[period.plan], pen.at, pauses, world.almanac_of(period.unit)).period
        for _, period in sorted(case.periods.items())
        if period.state is PeriodState.VOIDED and period.closed_why == MATTER_ENDED and not period.due_by(pen.at)
    ]
    plans = [plan for task in tasks for plan in go_on(case, task, pen.at, world)]
    return (pen.write("matter-reopened", opened, *tasks, *plans, *periods, note=command.reason),)


def _restored(period: Period) -> Period:
    return period.but(state=PeriodState.OPEN, closed_at=None, closed_why="", revision=period.revision + 1)


def _resumed(task: Task) -> Task:
    state = TaskState.ACKNOWLEDGED if task.acknowledged_at else TaskState.ASSIGNED
    return task.but(state=state, ended_at=None, ended_why="", revision=task.revision + 1)
