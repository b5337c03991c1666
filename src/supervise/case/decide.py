"""What a command does to a case: one function per command, found by its type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from supervise.model import commands as c
from supervise.model.case import Case
from supervise.model.directory import Actor
from supervise.model.events import Event
from supervise.model.permission import PERMISSIONS, Permissions
from supervise.rules.activation import World, Worlds

from . import extensions, handovers, joint, matters, pauses, problems, reports, slips, tasks
from .events import Pen
from .permission import authorise, refuse_stale

Decision = Callable[[Case, Any, Pen, World], tuple[Event, ...]]

DECISIONS: Mapping[type, Decision] = {
    c.Register: matters.register,
    c.Edit: matters.edit,
    c.Remove: matters.remove,
    c.Distribute: matters.distribute,
    c.EditTask: tasks.edit_task,
    c.EndTask: tasks.end_one_task,
    c.Acknowledge: tasks.acknowledge,
    c.SaveDraft: reports.save_draft,
    c.Submit: reports.submit,
    c.AskParts: joint.ask_parts,
    c.SavePart: joint.save_part,
    c.Synthesise: joint.synthesise,
    c.Withdraw: reports.withdraw,
    c.ReportProactively: reports.report_proactively,
    c.Review: reports.review,
    c.Urge: tasks.urge,
    c.RaiseProblem: problems.raise_problem,
    c.AssignProblem: problems.assign_problem,
    c.CoordinateProblem: problems.coordinate_problem,
    c.SolveProblem: problems.solve_problem,
    c.ConfirmProblem: problems.confirm_problem,
    c.ReopenProblem: problems.reopen_problem,
    c.End: matters.end,
    c.Verify: matters.verify,
    c.Reopen: matters.reopen,
    c.Instruct: slips.instruct,
    c.Issue: slips.issue,
    c.TakeReceipt: slips.take_receipt,
    c.Suspend: pauses.suspend,
    c.Resume: pauses.resume,
    c.RequestExtension: extensions.request_extension,
    c.Extend: extensions.extend,
    c.DecideExtension: extensions.decide_extension,
    c.Transfer: handovers.transfer,
    c.Return: handovers.ask_return,
    c.DecideReturn: handovers.decide_return,
}


def decide(
    case: Case,
    command: c.CaseCommand,
    *,
    by: Actor,
    at: datetime,
    worlds: Worlds,
    expect: int | None = None,
    permissions: Permissions = PERMISSIONS,
) -> tuple[Event, ...]:
    """What *command*, given by *by* at *at*, makes of *case*, which has been advanced to *at*.

    Raises NotPermitted, StaleRevision, NotFound, WrongState or DraftRefused; then nothing has happened.
    """
    authorise(case, command, by, permissions)
    refuse_stale(case, command, by, expect)
    pen = Pen(case.stream, at, command.name, by.id, by.unit)
    return DECISIONS[type(command)](case, command, pen, worlds.at(at))
