"""From a step of a history to a deed: what can be done at a desk as it stands, by somebody who may, on what it fits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from supervise.calendar.zones import local
from supervise.desk.desk import Desk
from supervise.model import commands as c
from supervise.model.base import Text
from supervise.model.case import Case
from supervise.model.directory import Actor
from supervise.model.matters import MatterDraft
from supervise.model.reports import Progress, ProgressReport, ReportState, Verdict
from supervise.model.tasks import Milestone, Period, TaskDraft
from supervise.model.worlds import CalendarNotice

from .clock import MovableClock
from .histories import Activated, Deed, Given, History, Lived, Looked, Published, Step, after, be_punctual, cases, do

T = TypeVar("T")

UNITS = ("water", "roads", "parks")
LEADERS = ("chen", "lin")
DISTRICTS = ("north", "south")
CYCLES = ("weekly", "monthly", None, "fortnightly", "once", "yearly")

BUREAU: Mapping[str, Any] = {
    "units": [
        {"id": "inspection", "name": "督查室"},
        {"id": "water", "name": "水务处"},
        {"id": "roads", "name": "道路处"},
        {"id": "parks", "name": "园林处"},
    ],
    "actors": [
        {"id": "manager", "name": "督查员", "unit": "inspection", "roles": ["manager"]},
        {"id": "admin", "name": "管理员", "unit": "inspection", "roles": ["admin"]},
        {"id": "chen", "name": "陈主任", "unit": "inspection", "roles": ["leader"]},
        {"id": "lin", "name": "林主任", "unit": "inspection", "roles": ["leader"]},
        {"id": "city", "name": "市督查室", "unit": "inspection", "roles": ["superior"]},
        {"id": "water1", "name": "水务员", "unit": "water", "roles": ["responsible"]},
        {"id": "water0", "name": "水务处长", "unit": "water", "roles": ["responsible"], "heads": True},
        {"id": "roads1", "name": "道路员", "unit": "roads", "roles": ["responsible"], "heads": True},
        {"id": "parks1", "name": "园林员", "unit": "parks", "roles": ["responsible"]},
    ],
    "office": {"superior": ["city"], "manager": ["manager"]},
}  # fmt: skip
"""A small bureau to live in: the setting `directory` of a desk. One person hears in two roles, one unit has no head."""

MANAGER = Actor(id="manager", unit="inspection", roles=frozenset({"manager"}))
LEADER = Actor(id="chen", unit="inspection", roles=frozenset({"leader"}))
SUPERIOR = Actor(id="city", unit="inspection", roles=frozenset({"superior"}))
ADMIN = Actor(id="admin", unit="inspection", roles=frozenset({"admin"}))


def responsible(unit: str) -> Actor:
    return Actor(id=f"{unit}1", unit=unit, roles=frozenset({"responsible"}))


def live(
    desk: Desk,
    clock: MovableClock,
    history: History,
    editions: Sequence[Mapping[str, str]] = (),
    *,
    punctual: bool = True,
) -> Iterator[Lived]:
    """Live through *history* at *desk*, which is ticked at every instant at which anything is due or, where it is not
    *punctual*, never but by the history itself. A step that fits nothing only waits. *editions* are the rulesets that
    may be activated.
    """
    past: list[Given] = []
    for number, step in enumerate(history.steps):
        then = after(step.wait, desk, history.end)
        if punctual:
            be_punctual(desk, clock, then)
        else:
            clock.move_to(then)
        deed = _Now.of(desk, step, number, editions, past).deed()
        if deed is not None:
            past += [deed] if isinstance(deed, Given) else []
            yield do(desk, deed)


@dataclass(frozen=True)
class _Now:
    """A desk at the instant of a step."""

    at: datetime
    today: date
    step: Step
    number: int
    cases: Sequence[Case]
    editions: Sequence[Mapping[str, str]]
    past: Sequence[Given] = field(repr=False)

    @classmethod
    def of(
        cls, desk: Desk, step: Step, number: int, editions: Sequence[Mapping[str, str]], past: Sequence[Given]
    ) -> _Now:
        now = desk.parts.now()
        with desk.parts.store.begin() as uow:
            found = tuple(cases(uow))
        return cls(now, local(now, desk.parts.almanac.zone).date(), step, number, found, editions, past)

    def deed(self) -> Deed | None:
        return _DEEDS[self.step.act](self)

    def pick(self, members: Sequence[T]) -> T | None:
        return members[self.step.pick % len(members)] if members else None

    def choose(self, options: Sequence[T], place: int = 0) -> T:
        """One of *options*; choices at different places do not depend on one another."""
        return options[self.step.choice // int(7**place) % 7 % len(options)]

    def days(self, count: int) -> date:
        return self.today + timedelta(days=count)

    def all(self, name: str, keep: Callable[[Any], bool] = lambda one: True) -> list[Any]:
        """The entities of all cases, of one map, that *keep* keeps; now and then any, so that refusals come too."""
        found = [one for case in self.cases for one in getattr(case, name).values()]
        return found if self.step.choice % 13 == 12 else [one for one in found if keep(one)]

    def given(self, by: Actor, command: c.CaseCommand) -> Given:
        return Given(self.at, by, command, key=f"k{self.number}")


def _milestones(now: _Now, *days: int) -> tuple[Milestone, ...]:
    return tuple(Milestone(name=f"节点{place}", on=now.days(day)) for place, day in enumerate(days, start=1))


def _register(now: _Now) -> Deed:
    lead = now.pick(UNITS)
    draft = MatterDraft(
        title=f"第{now.number}项工作", source="meeting", type="routine", assigned_at=now.today, lead_unit=lead,
        support_units=now.choose(((), UNITS, UNITS[:2])), cycle=now.choose(CYCLES, 1),
        priority=now.choose((None, "key", "normal"), 2),
        deadline=now.choose((None, now.days(9), now.days(40), date(2026, 12, 31)), 3),
        leader=now.choose((*LEADERS, None), 4), district=now.choose((*DISTRICTS, None), 2),
        tags=now.choose(((), ("safety",), ()), 3), milestones=now.choose(((), (), _milestones(now, 8, 30)), 2),
    )  # fmt: skip
    return now.given(MANAGER, c.Register(draft=draft, distribute=now.choose((True, True, True, False), 4)))


def _edit(now: _Now) -> Deed | None:
    matter = now.pick(now.all("matters", lambda one: one.live))
    changes: Sequence[Mapping[str, Any]] = (
        {"cycle": now.choose(CYCLES, 1)},
        {"priority": now.choose(("key", None, "normal"), 1)},
        {"deadline": now.choose((now.days(1), now.days(12), None, now.days(-3)), 1)},
        {"leader": now.choose((*LEADERS, None), 1), "district": now.choose((*DISTRICTS, None), 2)},
        {"title": f"改名{now.number}", "tags": now.choose((("renewal",), (), ("safety", "民生")), 1)},
        {"lead_unit": now.choose(UNITS, 1)},
        {
            "cycle": now.choose(CYCLES, 1),
            "priority": "key",
            "deadline": now.days(5),
            "milestones": _milestones(now, 3, 11),
            "tags": ("safety",),
        },
    )
    return matter and now.given(MANAGER, c.Edit(matter=matter.id, changes=now.choose(changes)))


def _remove(now: _Now) -> Deed | None:
    matter = now.pick(now.all("matters", lambda one: one.state == "registered"))
    return matter and now.given(MANAGER, c.Remove(matter=matter.id, reason="重复"))


def _distribute(now: _Now) -> Deed | None:
    matter = now.pick(now.all("matters", lambda one: one.live))
    if matter is None:
        return None
    known = [task.id for case in now.cases for task in case.tasks.values() if task.matter == matter.id]
    more = TaskDraft(
        unit=now.choose(UNITS, 1), cycle=now.choose(CYCLES, 2), deadline=now.choose((None, now.days(6)), 3),
        parent=now.choose((None, *known), 4),
    )  # fmt: skip
    return now.given(MANAGER, c.Distribute(matter=matter.id, tasks=(more,) if known else ()))


def _edit_task(now: _Now) -> Deed | None:
    task = now.pick(now.all("tasks", lambda one: one.live))
    changes: Sequence[Mapping[str, Any]] = (
        {"cycle": now.choose(CYCLES, 1)},
        {"deadline": now.choose((now.days(1), now.days(8), now.days(-2)), 1)},
        {"title": f"任务{now.number}"},
        {"milestones": _milestones(now, 6, 15)},
    )
    return task and now.given(MANAGER, c.EditTask(task=task.id, **now.choose(changes)))


def _end_task(now: _Now) -> Deed | None:
    task = now.pick(now.all("tasks", lambda one: one.live and one.role == "support"))
    return task and now.given(MANAGER, c.EndTask(task=task.id, reason="不再需要"))


def _acknowledge(now: _Now) -> Deed | None:
    task = now.pick(now.all("tasks", lambda one: one.live and one.acknowledged_at is None))
    return task and now.given(responsible(task.unit), c.Acknowledge(target=task.id))


def _acknowledge_alert(now: _Now) -> Deed | None:
    alert = now.pick(now.all("alerts", lambda one: one.open and one.acknowledged_at is None and one.task))
    if alert is None:
        return None
    units = [case.tasks[alert.task].unit for case in now.cases if alert.task in case.tasks]
    return now.given(responsible(units[0] if units else UNITS[0]), c.Acknowledge(target=alert.id))


def _latest(now: _Now, period: Period) -> ProgressReport | None:
    return next((case.reports_of[period.id][-1] for case in now.cases if period.id in case.reports_of), None)


def _waiting(now: _Now, period: Period) -> bool:
    latest = _latest(now, period)
    return latest is not None and latest.state is ReportState.SUBMITTED


def _progress(now: _Now) -> Progress:
    return Progress(done="已开展", problems=now.choose(("", "缺资金"), 2), percent=now.choose((None, 20, 60, 100), 1))


def _save_draft(now: _Now) -> Deed | None:
    period = now.pick(now.all("periods", lambda one: one.open))
    return period and now.given(responsible(period.unit), c.SaveDraft(period=period.id, progress=_progress(now)))


def _submit(now: _Now) -> Deed | None:
    period = now.pick(now.all("periods", lambda one: one.open and not _waiting(now, one)))
    if period is None:
        return None
    latest = _latest(now, period)
    saved = latest is not None and latest.state is ReportState.DRAFT
    progress = None if saved and now.choose((True, False)) else _progress(now)
    without = now.choose(("", "分报未到，先行报送"), 2)
    return now.given(responsible(period.unit), c.Submit(period=period.id, progress=progress, without=without))


def _ask_parts(now: _Now) -> Deed | None:
    period = now.pick(now.all("periods", lambda one: one.open))
    if period is None:
        return None
    units = now.choose((UNITS[:2], UNITS, UNITS[1:], ()), 1)
    cases = [case for case in now.cases if period.id in case.periods]
    here = {task.unit for case in cases for task in case.tasks.values() if task.live}
    by = now.choose((responsible(period.unit), MANAGER), 2)
    return now.given(by, c.AskParts(period=period.id, units=tuple(unit for unit in units if unit in here)))


def _save_part(now: _Now) -> Deed | None:
    part = now.pick(now.all("parts", lambda one: one.asked_at is not None))
    return part and now.given(responsible(part.unit), c.SavePart(period=part.period, progress=_progress(now)))


def _synthesise(now: _Now) -> Deed | None:
    part = now.pick(now.all("parts"))
    units = [case.periods[part.period].unit for case in now.cases if part and part.period in case.periods]
    return part and now.given(responsible(units[0]), c.Synthesise(period=part.period))


def _withdraw(now: _Now) -> Deed | None:
    report = now.pick(now.all("reports", lambda one: one.state is ReportState.SUBMITTED))
    return report and now.given(responsible(report.unit), c.Withdraw(report=report.id))


def _report_proactively(now: _Now) -> Deed | None:
    task = now.pick(now.all("tasks", lambda one: one.live))
    return task and now.given(responsible(task.unit), c.ReportProactively(task=task.id, progress=_progress(now)))


def _review(now: _Now) -> Deed | None:
    report = now.pick(now.all("reports", lambda one: one.state is ReportState.SUBMITTED))
    verdicts = (Verdict.accept(), Verdict.reject("内容不实"), Verdict.send_back("请补充"))
    return report and now.given(MANAGER, c.Review(report=report.id, verdict=now.choose(verdicts)))


def _urge(now: _Now) -> Deed | None:
    target = now.pick([*now.all("tasks", lambda one: one.live), *now.all("periods", lambda one: one.open)])
    return target and now.given(MANAGER, c.Urge(target=target.id, text="请抓紧"))


def _raise_problem(now: _Now) -> Deed | None:
    task = now.pick(now.all("tasks", lambda one: one.live))
    return task and now.given(responsible(task.unit), c.RaiseProblem(task=task.id, text="管线未迁改"))


def _assign_problem(now: _Now) -> Deed | None:
    problem = now.pick(now.all("problems", lambda one: one.open))
    limit = now.choose((None, now.days(1), now.days(5)))
    return problem and now.given(MANAGER, c.AssignProblem(problem=problem.id, unit=now.choose(UNITS), limit=limit))


def _coordinate_problem(now: _Now) -> Deed | None:
    problem = now.pick(now.all("problems", lambda one: one.open))
    units = (now.choose(UNITS),)
    return problem and now.given(MANAGER, c.CoordinateProblem(problem=problem.id, text="召开协调会", units=units))


def _solve_problem(now: _Now) -> Deed | None:
    problem = now.pick(now.all("problems", lambda one: one.open))
    return problem and now.given(responsible(problem.unit), c.SolveProblem(problem=problem.id, how="已迁改"))


def _confirm_problem(now: _Now) -> Deed | None:
    problem = now.pick(now.all("problems", lambda one: one.live and not one.open))
    return problem and now.given(MANAGER, c.ConfirmProblem(problem=problem.id))


def _reopen_problem(now: _Now) -> Deed | None:
    problem = now.pick(now.all("problems", lambda one: not one.open))
    return problem and now.given(MANAGER, c.ReopenProblem(problem=problem.id, reason="又出现"))


def _end(now: _Now) -> Deed | None:
    matter = now.pick(now.all("matters", lambda one: one.live))
    if matter is None:
        return None
    ends = (
        c.End(matter=matter.id, how="completed"),
        c.End(matter=matter.id, how="terminated", reason="cancelled"),
        c.End(matter=matter.id, how="terminated", reason="force-majeure", note="暴雨"),
    )
    return now.given(MANAGER, now.choose(ends))


def _verify(now: _Now) -> Deed | None:
    matter = now.pick(now.all("matters", lambda one: one.state == "completed"))
    return matter and now.given(SUPERIOR, c.Verify(matter=matter.id))


def _reopen(now: _Now) -> Deed | None:
    matter = now.pick(now.all("matters", lambda one: not one.live and not one.removed))
    return matter and now.given(MANAGER, c.Reopen(matter=matter.id, reason="恢复办理"))


def _issue(now: _Now) -> Deed | None:
    alert = now.pick(now.all("alerts", lambda one: one.open and one.out_at is None))
    return alert and now.given(LEADER if now.choose((True, False)) else MANAGER, c.Issue(target=alert.id, text="同意"))


def _instruct(now: _Now) -> Deed | None:
    matter = now.pick(now.all("matters", lambda one: one.live))
    sort: Any = now.choose(("order", "order", "praise", "criticism"))
    return matter and now.given(LEADER, c.Instruct(matter=matter.id, text="请抓紧办理并报结果", sort=sort))


def _take_receipt(now: _Now) -> Deed | None:
    alert = now.pick(now.all("alerts", lambda one: one.open and one.out_at is not None and one.delivered_at is None))
    return alert and now.given(MANAGER, c.TakeReceipt(target=alert.id, channel="sms"))


def _suspend(now: _Now) -> Deed | None:
    matter = now.pick(now.all("matters", lambda one: one.live))
    until = now.choose((None, timedelta(hours=5), timedelta(days=3), timedelta(minutes=1), timedelta(days=30)), 1)
    resume_at = None if until is None else now.at + until
    return matter and now.given(MANAGER, c.Suspend(matter=matter.id, reason="season", resume_at=resume_at))


def _resume(now: _Now) -> Deed | None:
    pause = now.pick(now.all("pauses", lambda one: one.ended_at is None))
    return pause and now.given(MANAGER, c.Resume(matter=pause.matter))


def _by(now: _Now) -> Mapping[str, Any]:
    return now.choose(({"workdays": 1}, {"workdays": 3}, {"until": now.days(6)}), 1)


def _request_extension(now: _Now) -> Deed | None:
    period = now.pick(now.all("periods", lambda one: one.open and not one.due_by(now.at)))
    if period is None:
        return None
    return now.given(
        responsible(period.unit), c.RequestExtension(period=period.id, reason="等待评审", **_by(now))
    )  # fmt: skip


def _extend(now: _Now) -> Deed | None:
    period = now.pick(now.all("periods", lambda one: one.open))
    by = now.choose((MANAGER, MANAGER, LEADER), 2)
    return period and now.given(by, c.Extend(period=period.id, reason="现场调整", **_by(now)))


def _decide_extension(now: _Now) -> Deed | None:
    asked = now.pick(now.all("extensions", lambda one: one.state == "requested"))
    grant, by = now.choose((True, True, False), 1), now.choose((MANAGER, SUPERIOR), 2)
    return asked and now.given(by, c.DecideExtension(period=asked.period, grant=grant, why="同意"))


def _transfer(now: _Now) -> Deed | None:
    task = now.pick(now.all("tasks", lambda one: one.live))
    return task and now.given(MANAGER, c.Transfer(task=task.id, unit=now.choose(UNITS, 1), reason="职责调整"))


def _return(now: _Now) -> Deed | None:
    task = now.pick(now.all("tasks", lambda one: one.live))
    why: Any = now.choose(("wrong-unit", "wrong-unit", "need-not-handle"))
    return task and now.given(responsible(task.unit), c.Return(task=task.id, why=why, reason="不属本处职责"))


def _decide_return(now: _Now) -> Deed | None:
    asked = now.pick(now.all("returns", lambda one: one.state == "requested"))
    if asked is None:
        return None
    grant = now.choose((True, True, True, False), 1)
    unit = now.choose(UNITS, 2) if grant and asked.why == "wrong-unit" else None
    return now.given(MANAGER, c.DecideReturn(task=asked.task, grant=grant, unit=unit, why="已核"))


def _again(now: _Now) -> Deed | None:
    """A command that was given before, under its old key: nothing may come of it."""
    before = now.pick(now.past)
    return None if before is None else Given(now.at, before.by, before.command, before.key)


def _publish(now: _Now) -> Deed:
    """A notice on days near by, before or after now: off, worked, or in turns; or one that arranges the next year, or
    one that was published before.
    """
    first = now.days(now.choose((-3, -1, 0, 1, 2, 5, 12)))
    length = now.choose((1, 2, 3, 5, 7), 1)
    named = tuple(first + timedelta(days=n) for n in range(length))
    year = now.today.year + 1
    told = now.choose(("off", "off", "off", "worked", "both", "year", "again"), 2)
    notice = CalendarNotice(
        calendar="china", number=f"n{now.step.pick if told == 'again' else now.number}", published_on=now.today,
        title=Text(zh="放假安排", en="holidays"), years=(year,) if told == "year" else (),
        off=named if told == "off" else named[::2] if told == "both" else (),
        worked=named if told == "worked" else named[1::2] if told == "both" else (),
    )  # fmt: skip
    return Published(now.at, ADMIN, notice)


def _activate(now: _Now) -> Deed | None:
    """An edition, in force at once or, so that it is known before, from some later midnight on."""
    files = now.pick(now.editions)
    if files is None:
        return None
    later = now.choose((None, None, now.days(1), now.days(6)))
    if later is not None:
        dated = f"effective: {{from: {later.isoformat()}}}"
        files = {path: re.sub(r"^effective:.*$", dated, text, flags=re.MULTILINE) for path, text in files.items()}
    return Activated(now.at, ADMIN, files)


def _look(now: _Now) -> Deed:
    return Looked(now.at, now.at)


def _die(now: _Now) -> Deed:
    """A tick that dies after some of its transactions."""
    return Looked(now.at, now.at, killed=1 + now.step.choice % 12)


def _look_back(now: _Now) -> Deed:
    """A tick up to an instant that has passed."""
    return Looked(now.at, now.at - now.choose((timedelta(hours=3), timedelta(days=2), timedelta(days=20))))


_DEEDS: Mapping[str, Callable[[_Now], Deed | None]] = {
    "register": _register,
    "edit": _edit,
    "remove": _remove,
    "distribute": _distribute,
    "edit-task": _edit_task,
    "end-task": _end_task,
    "acknowledge": _acknowledge,
    "acknowledge-alert": _acknowledge_alert,
    "save-draft": _save_draft,
    "submit": _submit,
    "ask-parts": _ask_parts,
    "save-part": _save_part,
    "synthesise": _synthesise,
    "withdraw": _withdraw,
    "report-proactively": _report_proactively,
    "review": _review,
    "urge": _urge,
    "raise-problem": _raise_problem,
    "assign-problem": _assign_problem,
    "coordinate-problem": _coordinate_problem,
    "solve-problem": _solve_problem,
    "confirm-problem": _confirm_problem,
    "reopen-problem": _reopen_problem,
    "end": _end,
    "verify": _verify,
    "reopen": _reopen,
    "instruct": _instruct,
    "issue": _issue,
    "take-receipt": _take_receipt,
    "suspend": _suspend,
    "resume": _resume,
    "request-extension": _request_extension,
    "extend": _extend,
    "decide-extension": _decide_extension,
    "transfer": _transfer,
    "return": _return,
    "decide-return": _decide_return,
    "again": _again,
    "activate": _activate,
    "publish": _publish,
    "look": _look,
    "die": _die,
    "look-back": _look_back,
}
ACTS: Sequence[str] = tuple(_DEEDS)
"""What a step may do: each command of a case, a command given again, an activation, a notice, and ways to tick."""
