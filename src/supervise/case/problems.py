"""Commands on problems: raise, assign, coordinate, solve, confirm, reopen."""

from __future__ import annotations

from supervise.errors import NotFound
from supervise.model.case import Case
from supervise.model.commands import (
    AssignProblem,
    ConfirmProblem,
    CoordinateProblem,
    RaiseProblem,
    ReopenProblem,
    SolveProblem,
)
from supervise.model.events import Event
from supervise.model.problems import Coordination, Problem, ProblemState
from supervise.rules.activation import World

from .events import Pen
from .refusals import live_matter, the_report, the_task, wrong


def raise_problem(case: Case, command: RaiseProblem, pen: Pen, world: World) -> tuple[Event, ...]:
    """提出 of a problem of a task that goes on, beside a report of it where one is named."""
    task = the_task(case, command.task)
    live_matter(case, task.matter, "RaiseProblem")
    if not task.live:
        raise wrong(task, "RaiseProblem", "task-ended")
    if command.told_in is not None and the_report(case, command.told_in).task != task.id:
        raise NotFound(subject="report", id=command.told_in)
    number = sum(one.task == task.id for one in case.problems.values()) + 1
    problem = Problem(
        id=f"{task.id}/q{number}", task=task.id, report=command.told_in, text=command.text, state=ProblemState.RAISED,
        unit=task.unit, raised_by=pen.actor or "", raised_at=pen.at,
    )  # fmt: skip
    return (pen.write("problem-raised", problem, note=command.text),)


def assign_problem(case: Case, command: AssignProblem, pen: Pen, world: World) -> tuple[Event, ...]:
    """交办: from now on this unit is to solve it, by a last day where one is given. A later assignment replaces it."""
    problem = _open(case, command.problem, "AssignProblem")
    assigned = problem.but(
        state=ProblemState.ASSIGNED, unit=command.unit, limit=command.limit, assigned_by=pen.actor, assigned_at=pen.at,
        revision=problem.revision + 1,
    )  # fmt: skip
    return (pen.write("problem-assigned", assigned),)


def coordinate_problem(case: Case, command: CoordinateProblem, pen: Pen, world: World) -> tuple[Event, ...]:
    """协调: keeps what was done, and who was drawn in; whose problem it is stays as it was."""
    problem = _open(case, command.problem, "CoordinateProblem")
    step = Coordination(by=pen.actor or "", at=pen.at, text=command.text, units=command.units)
    moved = problem.but(coordinations=(*problem.coordinations, step), revision=problem.revision + 1)
    return (pen.write("problem-coordinated", moved, note=command.text),)


def solve_problem(case: Case, command: SolveProblem, pen: Pen, world: World) -> tuple[Event, ...]:
    """解决, as those say who worked on it."""
    problem = _open(case, command.problem, "SolveProblem")
    solved = problem.but(
        state=ProblemState.SOLVED, how=command.how, solved_by=pen.actor, solved_at=pen.at,
        revision=problem.revision + 1,
    )  # fmt: skip
    return (pen.write("problem-solved", solved, note=command.how),)


def confirm_problem(case: Case, command: ConfirmProblem, pen: Pen, world: World) -> tuple[Event, ...]:
    """确认 that a solved problem is gone: by who raised it, or by the manager."""
    problem = _known(case, command.problem, "ConfirmProblem")
    if problem.state is not ProblemState.SOLVED:
        raise wrong(problem, "ConfirmProblem", "not-solved")
    confirmed = problem.but(
        state=ProblemState.CONFIRMED, confirmed_by=pen.actor, confirmed_at=pen.at, revision=problem.revision + 1
    )
    return (pen.write("problem-confirmed", confirmed, note=command.note),)


def reopen_problem(case: Case, command: ReopenProblem, pen: Pen, world: World) -> tuple[Event, ...]:
    """重新提出 of a problem that was called solved: it goes back to the unit that had it, under its old limit."""
    problem = _known(case, command.problem, "ReopenProblem")
    if problem.open:
        raise wrong(problem, "ReopenProblem", "unsolved")
    again = problem.but(
        state=ProblemState.RAISED if problem.assigned_at is None else ProblemState.ASSIGNED, how="", solved_by=None,
        solved_at=None, confirmed_by=None, confirmed_at=None, reopened=problem.reopened + 1,
        revision=problem.revision + 1,
    )  # fmt: skip
    return (pen.write("problem-reopened", again, note=command.reason),)


def _known(case: Case, id: str, command: str) -> Problem:
    problem = case.problems.get(id)
    if problem is None:
        raise NotFound(subject="problem", id=id)
    live_matter(case, case.tasks[problem.task].matter, command)
    return problem


def _open(case: Case, id: str, command: str) -> Problem:
    problem = _known(case, id, command)
    if not problem.open:
        raise wrong(problem, command, "solved")
    return problem
