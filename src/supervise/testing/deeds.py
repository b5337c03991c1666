"""From a step of a history to a deed: what can be done at a desk as it stands, by somebody who may, on what it fits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from supervise.desk.desk import Desk
from supervise.model import commands as c
from supervise.model.base import Text
from supervise.model.matters import MatterDraft
from supervise.model.reports import ProgressReport, ReportState, Verdict
from supervise.model.tasks import Milestone, Period, TaskDraft
from supervise.model.worlds import CalendarNotice

from .bureau import ADMIN, CYCLES, DISTRICTS, LEADER, LEADERS, MANAGER, SUPERIOR, UNITS, responsible
from .clock import MovableClock
from .deeds_on_the_way import ON_THE_WAY
from .histories import Activated, Deed, Given, History, Lived, Looked, Published, after, be_punctual, do
from .moments import Now, some_progress


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
        deed = _DEEDS[step.act](Now.of(desk, step, number, editions, past))
        if deed is not None:
            past += [deed] if isinstance(deed, Given) else []
            yield do(desk, deed)


def _milestones(now: Now, *days: int) -> tuple[Milestone, ...]:
    return tuple(Milestone(name=f"节点{place}", on=now.days(day)) for place, day in enumerate(days, start=1))


def _register(now: Now) -> Deed:
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


def _edit(now: Now) -> Deed | None:
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


def _remove(now: Now) -> Deed | None:
    matter = now.pick(now.all("matters", lambda one: one.state == "registered"))
    return matter and now.given(MANAGER, c.Remove(matter=matter.id, reason="重复"))


def _distribute(now: Now) -> Deed | None:
    matter = now.pick(now.all("matters", lambda one: one.live))
    if matter is None:
        return None
    known = [task.id for case in now.cases for task in case.tasks.values() if task.matter == matter.id]
    more = TaskDraft(
        unit=now.choose(UNITS, 1), cycle=now.choose(CYCLES, 2), deadline=now.choose((None, now.days(6)), 3),
        parent=now.choose((None, *known), 4),
    )  # fmt: skip
    return now.given(MANAGER, c.Distribute(matter=matter.id, tasks=(more,) if known else ()))


def _edit_task(now: Now) -> Deed | None:
    task = now.pick(now.all("tasks", lambda one: one.live))
    changes: Sequence[Mapping[str, Any]] = (
        {"cycle": now.choose(CYCLES, 1)},
        {"deadline": now.choose((now.days(1), now.days(8), now.days(-2)), 1)},
        {"title": f"任务{now.number}"},
        {"milestones": _milestones(now, 6, 15)},
    )
    return task and now.given(MANAGER, c.EditTask(task=task.id, **now.choose(changes)))


def _end_task(now: Now) -> Deed | None:
    task = now.pick(now.all("tasks", lambda one: one.live and one.role == "support"))
    return task and now.given(MANAGER, c.EndTask(task=task.id, reason="不再需要"))


def _acknowledge(now: Now) -> Deed | None:
    task = now.pick(now.all("tasks", lambda one: one.live and one.acknowledged_at is None))
    return task and now.given(responsible(task.unit), c.Acknowledge(target=task.id))


def _acknowledge_alert(now: Now) -> Deed | None:
    alert = now.pick(now.all("alerts", lambda one: one.open and one.acknowledged_at is None and one.task))
    if alert is None:
        return None
    units = [case.tasks[alert.task].unit for case in now.cases if alert.task in case.tasks]
    return now.given(responsible(units[0] if units else UNITS[0]), c.Acknowledge(target=alert.id))


def _latest(now: Now, period: Period) -> ProgressReport | None:
    return next((case.reports_of[period.id][-1] for case in now.cases if period.id in case.reports_of), None)


def _waiting(now: Now, period: Period) -> bool:
    latest = _latest(now, period)
    return latest is not None and latest.state is ReportState.SUBMITTED


def _save_draft(now: Now) -> Deed | None:
    period = now.pick(now.all("periods", lambda one: one.open))
    return period and now.given(responsible(period.unit), c.SaveDraft(period=period.id, progress=some_progress(now)))


def _submit(now: Now) -> Deed | None:
    period = now.pick(now.all("periods", lambda one: one.open and not _waiting(now, one)))
    if period is None:
        return None
    latest = _latest(now, period)
    saved = latest is not None and latest.state is ReportState.DRAFT
    progress = None if saved and now.choose((True, False)) else some_progress(now)
    without = now.choose(("", "分报未到，先行报送"), 2)
    return now.given(responsible(period.unit), c.Submit(period=period.id, progress=progress, without=without))


def _withdraw(now: Now) -> Deed | None:
    report = now.pick(now.all("reports", lambda one: one.state is ReportState.SUBMITTED))
    return report and now.given(responsible(report.unit), c.Withdraw(report=report.id))


def _report_proactively(now: Now) -> Deed | None:
    task = now.pick(now.all("tasks", lambda one: one.live))
    return task and now.given(responsible(task.unit), c.ReportProactively(task=task.id, progress=some_progress(now)))


def _review(now: Now) -> Deed | None:
    report = now.pick(now.all("reports", lambda one: one.state is ReportState.SUBMITTED))
    verdicts = (Verdict.accept(), Verdict.reject("内容不实"), Verdict.send_back("请补充"))
    return report and now.given(MANAGER, c.Review(report=report.id, verdict=now.choose(verdicts)))


def _urge(now: Now) -> Deed | None:
    target = now.pick([*now.all("tasks", lambda one: one.live), *now.all("periods", lambda one: one.open)])
    return target and now.given(MANAGER, c.Urge(target=target.id, text="请抓紧"))


def _end(now: Now) -> Deed | None:
    matter = now.pick(now.all("matters", lambda one: one.live))
    if matter is None:
        return None
    ends = (
        c.End(matter=matter.id, how="completed"),
        c.End(matter=matter.id, how="terminated", reason="cancelled"),
        c.End(matter=matter.id, how="terminated", reason="force-majeure", note="暴雨"),
    )
    return now.given(MANAGER, now.choose(ends))


def _verify(now: Now) -> Deed | None:
    matter = now.pick(now.all("matters", lambda one: one.state == "completed"))
    return matter and now.given(SUPERIOR, c.Verify(matter=matter.id))


def _reopen(now: Now) -> Deed | None:
    matter = now.pick(now.all("matters", lambda one: not one.live and not one.removed))
    return matter and now.given(MANAGER, c.Reopen(matter=matter.id, reason="恢复办理"))


def _issue(now: Now) -> Deed | None:
    alert = now.pick(now.all("alerts", lambda one: one.open and one.out_at is None))
    return alert and now.given(LEADER if now.choose((True, False)) else MANAGER, c.Issue(target=alert.id, text="同意"))


def _instruct(now: Now) -> Deed | None:
    matter = now.pick(now.all("matters", lambda one: one.live))
    sort: Any = now.choose(("order", "order", "praise", "criticism"))
    return matter and now.given(LEADER, c.Instruct(matter=matter.id, text="请抓紧办理并报结果", sort=sort))


def _take_receipt(now: Now) -> Deed | None:
    alert = now.pick(now.all("alerts", lambda one: one.open and one.out_at is not None and one.delivered_at is None))
    return alert and now.given(MANAGER, c.TakeReceipt(target=alert.id, channel="sms"))


def _again(now: Now) -> Deed | None:
    """A command that was given before, under its old key: nothing may come of it."""
    before = now.pick(now.past)
    return None if before is None else Given(now.at, before.by, before.command, before.key)


def _publish(now: Now) -> Deed:
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


def _activate(now: Now) -> Deed | None:
    """An edition, in force at once or, so that it is known before, from some later midnight on."""
    files = now.pick(now.editions)
    if files is None:
        return None
    later = now.choose((None, None, now.days(1), now.days(6)))
    if later is not None:
        dated = f"effective: {{from: {later.isoformat()}}}"
        files = {path: re.sub(r"^effective:.*$", dated, text, flags=re.MULTILINE) for path, text in files.items()}
    return Activated(now.at, ADMIN, files)


def _look(now: Now) -> Deed:
    return Looked(now.at, now.at)


def _die(now: Now) -> Deed:
    """A tick that dies after some of its transactions."""
    return Looked(now.at, now.at, killed=1 + now.step.choice % 12)


def _look_back(now: Now) -> Deed:
    """A tick up to an instant that has passed."""
    return Looked(now.at, now.at - now.choose((timedelta(hours=3), timedelta(days=2), timedelta(days=20))))


_DEEDS: Mapping[str, Callable[[Now], Deed | None]] = {
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
    "withdraw": _withdraw,
    "report-proactively": _report_proactively,
    "review": _review,
    "urge": _urge,
    "end": _end,
    "verify": _verify,
    "reopen": _reopen,
    "instruct": _instruct,
    "issue": _issue,
    "take-receipt": _take_receipt,
    **ON_THE_WAY,
    "again": _again,
    "activate": _activate,
    "publish": _publish,
    "look": _look,
    "die": _die,
    "look-back": _look_back,
}
ACTS: Sequence[str] = tuple(_DEEDS)
"""What a step may do: each command of a case, a command given again, an activation, a notice, and ways to tick."""
