"""Deeds on the way to the end: parts of reports, problems, suspensions, extensions, and tasks that change hands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from supervise.model import commands as c

from .bureau import LEADER, MANAGER, SUPERIOR, UNITS, responsible
from .histories import Deed
from .moments import Now, some_progress


def ask_parts(now: Now) -> Deed | None:
    period = now.pick(now.all("periods", lambda one: one.open))
    if period is None:
        return None
    units = now.choose((UNITS[:2], UNITS, UNITS[1:], ()), 1)
    cases = [case for case in now.cases if period.id in case.periods]
    here = {task.unit for case in cases for task in case.tasks.values() if task.live}
    by = now.choose((responsible(period.unit), MANAGER), 2)
    return now.given(by, c.AskParts(period=period.id, units=tuple(unit for unit in units if unit in here)))


def save_part(now: Now) -> Deed | None:
    part = now.pick(now.all("parts", lambda one: one.asked_at is not None))
    return part and now.given(responsible(part.unit), c.SavePart(period=part.period, progress=some_progress(now)))


def synthesise(now: Now) -> Deed | None:
    part = now.pick(now.all("parts"))
    units = [case.periods[part.period].unit for case in now.cases if part and part.period in case.periods]
    return part and now.given(responsible(units[0]), c.Synthesise(period=part.period))


def raise_problem(now: Now) -> Deed | None:
    task = now.pick(now.all("tasks", lambda one: one.live))
    return task and now.given(responsible(task.unit), c.RaiseProblem(task=task.id, text="管线未迁改"))


def assign_problem(now: Now) -> Deed | None:
    problem = now.pick(now.all("problems", lambda one: one.open))
    limit = now.choose((None, now.days(1), now.days(5)))
    return problem and now.given(MANAGER, c.AssignProblem(problem=problem.id, unit=now.choose(UNITS), limit=limit))


def coordinate_problem(now: Now) -> Deed | None:
    problem = now.pick(now.all("problems", lambda one: one.open))
    units = (now.choose(UNITS),)
    return problem and now.given(MANAGER, c.CoordinateProblem(problem=problem.id, text="召开协调会", units=units))


def solve_problem(now: Now) -> Deed | None:
    problem = now.pick(now.all("problems", lambda one: one.open))
    return problem and now.given(responsible(problem.unit), c.SolveProblem(problem=problem.id, how="已迁改"))


def confirm_problem(now: Now) -> Deed | None:
    problem = now.pick(now.all("problems", lambda one: one.live and not one.open))
    return problem and now.given(MANAGER, c.ConfirmProblem(problem=problem.id))


def reopen_problem(now: Now) -> Deed | None:
    problem = now.pick(now.all("problems", lambda one: not one.open))
    return problem and now.given(MANAGER, c.ReopenProblem(problem=problem.id, reason="又出现"))


def suspend(now: Now) -> Deed | None:
    matter = now.pick(now.all("matters", lambda one: one.live))
    until = now.choose((None, timedelta(hours=5), timedelta(days=3), timedelta(minutes=1), timedelta(days=30)), 1)
    resume_at = None if until is None else now.at + until
    return matter and now.given(MANAGER, c.Suspend(matter=matter.id, reason="season", resume_at=resume_at))


def resume(now: Now) -> Deed | None:
    pause = now.pick(now.all("pauses", lambda one: one.ended_at is None))
    return pause and now.given(MANAGER, c.Resume(matter=pause.matter))


def _by(now: Now) -> Mapping[str, Any]:
    return now.choose(({"workdays": 1}, {"workdays": 3}, {"until": now.days(6)}), 1)


def request_extension(now: Now) -> Deed | None:
    period = now.pick(now.all("periods", lambda one: one.open and not one.due_by(now.at)))
    if period is None:
        return None
    return now.given(
        responsible(period.unit), c.RequestExtension(period=period.id, reason="等待评审", **_by(now))
    )  # fmt: skip


def extend(now: Now) -> Deed | None:
    period = now.pick(now.all("periods", lambda one: one.open))
    by = now.choose((MANAGER, MANAGER, LEADER), 2)
    return period and now.given(by, c.Extend(period=period.id, reason="现场调整", **_by(now)))


def decide_extension(now: Now) -> Deed | None:
    asked = now.pick(now.all("extensions", lambda one: one.state == "requested"))
    grant, by = now.choose((True, True, False), 1), now.choose((MANAGER, SUPERIOR), 2)
    return asked and now.given(by, c.DecideExtension(period=asked.period, grant=grant, why="同意"))


def transfer(now: Now) -> Deed | None:
    task = now.pick(now.all("tasks", lambda one: one.live))
    return task and now.given(MANAGER, c.Transfer(task=task.id, unit=now.choose(UNITS, 1), reason="职责调整"))


def give_back(now: Now) -> Deed | None:
    task = now.pick(now.all("tasks", lambda one: one.live))
    why: Any = now.choose(("wrong-unit", "wrong-unit", "need-not-handle"))
    return task and now.given(responsible(task.unit), c.Return(task=task.id, why=why, reason="不属本处职责"))


def decide_return(now: Now) -> Deed | None:
    asked = now.pick(now.all("returns", lambda one: one.state == "requested"))
    if asked is None:
        return None
    grant = now.choose((True, True, True, False), 1)
    unit = now.choose(UNITS, 2) if grant and asked.why == "wrong-unit" else None
    return now.given(MANAGER, c.DecideReturn(task=asked.task, grant=grant, unit=unit, why="已核"))


ON_THE_WAY: Mapping[str, Callable[[Now], Deed | None]] = {
    "ask-parts": ask_parts,
    "save-part": save_part,
    "synthesise": synthesise,
    "raise-problem": raise_problem,
    "assign-problem": assign_problem,
    "coordinate-problem": coordinate_problem,
    "solve-problem": solve_problem,
    "confirm-problem": confirm_problem,
    "reopen-problem": reopen_problem,
    "suspend": suspend,
    "resume": resume,
    "request-extension": request_extension,
    "extend": extend,
    "decide-extension": decide_extension,
    "transfer": transfer,
    "return": give_back,
    "decide-return": decide_return,
}
