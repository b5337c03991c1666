"""An example of every fact that rules may name, as the reference page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from .examples import LATE, Example, told

_MATTER: Mapping[str, Example] = {
    "id": told("id == 'm7f'", True, id="m7f"),
    "no": told("missing(no)", False, no="督〔2026〕12号"),
    "state": told("state in ['completed', 'verified']", True, state="verified"),
    "open": told("open and lead_unit == 'water'", True, open=True, lead_unit="water"),
    "completed": told("completed", True, completed=True),
    "completed_at": told(
        "days(completed_at, ended_at)", 0, completed_at="2026-05-06 10:00", ended_at="2026-05-06 10:00"
    ),
    "completed_early": told("completed_early or completed_late", True, completed_early=True),
    "completed_late": told("completed_late", False, completed_late=False),
    "suspended": told("open and not suspended", False, open=True, suspended=True),
    "verified": told("completed and not verified", True, completed=True, verified=False),
    "terminated": told("terminated", False, terminated=False),
    "ended_at": told("missing(ended_at)", True),
    "registered_at": told("workdays(registered_at, now)", 2, registered_at="2026-03-02 09:00", now="2026-03-04 10:00"),
    "deadline_at": told("now < deadline_at", True, now="2026-06-30 23:59", deadline_at="2026-07-01 00:00"),
    "overdue": told("overdue and open", True, overdue=True, open=True),
    "light": told("light == 'red'", False, light="green"),
    "lights": told("'quality:red' in lights", True, lights=["progress:green", "quality:red"]),
    "instructed": told("instructed > 0", True, instructed=1),
    "instructed_at": told(
        "workdays(instructed_at, now) > 3", True, instructed_at="2026-03-02 09:00", now="2026-03-06 09:00"
    ),
    "praised": told("praised > 0", False, praised=0),
    "criticised": told("criticised >= 1", True, criticised=1),
    "last_reported_at": told(
        "days(last_reported_at, now) >= 30", True, last_reported_at="2026-03-01 09:00", now="2026-03-31 09:00"
    ),
    "tasks": told("all(tasks, acknowledged)", None, tasks=[{"acknowledged": True}, {}]),
    "alerts": told("count(alerts, level == 'red') >= 2", False, alerts=[{"level": "red"}]),
}
_TASK: Mapping[str, Example] = {
    "id": told("starts_with(id, 'm7f/')", True, id="m7f/t1"),
    "title": told("len(title)", 2, title="清淤"),
    "unit": told("unit == matter.lead_unit", True, unit="water", matter__lead_unit="water"),
    "role": told("role == 'support'", True, role="support"),
    "state": told("state != 'ended'", True, state="assigned"),
    "open": told("open and matter.open", None, open=True),
    "assigned_at": told("workdays(assigned_at, now) > 3", True, assigned_at="2026-03-02 09:00", now="2026-03-06 09:00"),
    "acknowledged": told("not acknowledged", True, acknowledged=False),
    "acknowledged_at": told(
        "days(assigned_at, acknowledged_at)", 1, assigned_at="2026-03-02 09:00", acknowledged_at="2026-03-03 08:00"
    ),
    "deadline": told("deadline < matter.deadline", True, deadline="2026-05-31", matter__deadline="2026-06-30"),
    "deadline_at": told(
        "last_reported_at < deadline_at", True, last_reported_at="2026-05-31 23:00", deadline_at="2026-06-01 00:00"
    ),
    "overdue": told("overdue", None),
    "ended_at": told("missing(ended_at) or percent == 100", True),
    "cycle": told("cycle == 'weekly'", True, cycle="weekly"),
    "percent": told("percent < 50", True, percent=40),
    "expected_percent": told("percent < expected_percent", True, percent=40, expected_percent=55),
    "gap": told("gap <= -10", True, gap=-15),
    "projected_finish": told("projected_finish > deadline", True, projected_finish="2026-07-20", deadline="2026-06-30"),
    "last_reported_at": told(
        "days(last_reported_at, now)", 8, last_reported_at="2026-03-01 09:00", now="2026-03-09 08:00"
    ),
    "urged": told("urged >= 2", False, urged=1),
    "urged_at": told("not missing(urged_at)", True, urged_at="2026-03-02 09:00"),
    "instructed_at": told("missing(instructed_at)", True),
    "lights": told("'quality:red' in lights", False, lights=["progress:green"]),
    "light": told("light in ['yellow', 'red']", True, light="yellow"),
    "matter": told("matter.open", True, matter__open=True),
    "periods": told("count(periods, late) >= 2", False, periods=LATE),
    "reports": told("all(reports, percent > 0)", None, reports=[{"percent": 10}, {}]),
    "alerts": told("any(alerts, rule == 'overdue')", True, alerts=[{"rule": "overdue"}]),
}
_PERIOD: Mapping[str, Example] = {
    "id": told("id == 'm7f/t1/p1/2026-02'", True, id="m7f/t1/p1/2026-02"),
    "key": told("starts_with(key, '2026')", True, key="2026-02"),
    "unit": told("unit == task.unit", True, unit="water", task__unit="water"),
    "state": told("state == 'open'", True, state="open"),
    "open": told("open and not reported", True, open=True, reported=False),
    "starts_at": told(
        "starts_at <= now and now < ends_at",
        True,
        starts_at="2026-02-01 00:00",
        ends_at="2026-03-01 00:00",
        now="2026-02-10 09:00",
    ),
    "ends_at": told("met_at < ends_at", True, met_at="2026-02-27 09:00", ends_at="2026-03-01 00:00"),
    "opens_at": told("opens_at <= now", False, opens_at="2026-02-18 09:00", now="2026-02-18 08:59"),
    "due_at": told(
        "due_at <= now and not reported", True, due_at="2026-02-25 17:00", now="2026-02-25 17:00", reported=False
    ),
    "assessment_due_at": told(
        "met_at < assessment_due_at", True, met_at="2026-02-25 16:59", assessment_due_at="2026-02-25 17:00"
    ),
    "extended": told("extended > 0", True, extended=3),
    "reported": told("not reported", None),
    "met_at": told("met_at < next.ends_at", True, met_at="2026-03-09 09:00", next__ends_at="2026-04-01 00:00"),
    "accepted": told("reported and not accepted", True, reported=True, accepted=False),
    "missed": told("missed", True, missed=True),
    "voided": told("not voided", True, voided=False),
    "late": told("late and task.role == 'lead'", True, late=True, task__role="lead"),
    "overdue": told("overdue", False, overdue=False),
    "workdays_late": told("-0.5 * workdays_late", Decimal("-1.5"), workdays_late=3),
    "report_state": told("report_state == 'returned'", True, report_state="returned"),
    "returned": told("returned + rejected > 2", True, returned=2, rejected=1),
    "rejected": told("rejected == 0", False, rejected=1),
    "percent": told("percent < task.percent", False, percent=60, task__percent=60),
    "expected_percent": told("missing(percent) or percent < expected_percent", True, percent=30, expected_percent=50),
    "gap": told("gap < -10", False, gap=-10),
    "milestone": told("missing(milestone)", False, milestone="主体封顶"),
    "urged": told("urged > 0", True, urged=1),
    "urged_at": told("urged_at >= due_at", True, urged_at="2026-03-26 09:00", due_at="2026-03-25 17:00"),
    "lights": told("len(lights)", 2, lights=["progress:green", "quality:red"]),
    "light": told("light != 'green'", False, light="green"),
    "task": told("task.role == 'lead'", True, task__role="lead"),
    "matter": told("matter.priority == 'key'", False, matter__priority="normal"),
    "next": told("missing(next) or next.open", True, next__id="m7f/t1/p1/2026-03", next__open=True),
    "reports": told("any(reports, state == 'returned')", True, reports=[{"state": "returned"}]),
    "alerts": told("len(alerts) > 0", False, alerts=[]),
}
_REPORT: Mapping[str, Example] = {
    "id": told("id == 'm7f/t1/p1/2026-02/r1'", True, id="m7f/t1/p1/2026-02/r1"),
    "state": told("state in ['submitted', 'accepted']", True, state="submitted"),
    "period": told("missing(period)", False, period__id="m7f/t1/p1/2026-02"),
    "task": told("task.unit == 'water'", True, task__unit="water"),
    "matter": told("matter.open", True, matter__open=True),
    "proactive": told("proactive", False, proactive=False),
    "author": told("author == 'u52'", True, author="u52"),
    "submitted_at": told(
        "submitted_at < period.due_at", True, submitted_at="2026-02-24 10:00", period__due_at="2026-02-25 17:00"
    ),
    "reviewed": told("not reviewed", True, reviewed=False),
    "done": told("len(done) >= 20", False, done="已清淤两公里"),
    "problems": told("contains(problems, '资金')", True, problems="缺少资金"),
    "help_needed": told("not missing(help_needed)", True, help_needed="请财政部门支持"),
    "next_step": told("missing(next_step)", True),
    "forecast": told("forecast > matter.deadline", True, forecast="2026-07-15", matter__deadline="2026-06-30"),
    "percent": told("percent > 100", False, percent=100),
    "previous_percent": told("percent < previous_percent", True, percent=30, previous_percent=40),
}
_PROBLEM: Mapping[str, Example] = {
    "id": told("id == 'm7f/t1/q1'", True, id="m7f/t1/q1"),
    "task": told("task.role == 'lead'", True, task__role="lead"),
    "matter": told("matter.open", True, matter__open=True),
    "text": told("contains(text, '资金')", True, text="资金未到位"),
    "state": told("state in ['solved', 'confirmed']", False, state="assigned"),
    "open": told("open and not assigned", True, open=True, assigned=False),
    "unit": told("unit == task.unit", False, unit="finance", task__unit="water"),
    "raised_by": told("raised_by == 'u52'", True, raised_by="u52"),
    "raised_at": told("workdays(raised_at, now) > 5", False, raised_at="2026-03-02 09:00", now="2026-03-04 09:00"),
    "assigned": told("not assigned", True, assigned=False),
    "assigned_at": told("missing(assigned_at)", False, assigned_at="2026-03-03 09:00"),
    "limit": told("limit < matter.deadline", True, limit="2026-03-20", matter__deadline="2026-06-30"),
    "limit_at": told("solved_at < limit_at", True, solved_at="2026-03-20 17:00", limit_at="2026-03-21 00:00"),
    "overdue": told("overdue", True, overdue=True),
    "coordinated": told("coordinated >= 2", False, coordinated=1),
    "solved": told("solved and not confirmed", True, solved=True, confirmed=False),
    "solved_at": told("missing(solved_at)", False, solved_at="2026-03-20 17:00"),
    "how": told("len(how) >= 10", False, how="资金已拨付"),
    "confirmed": told("confirmed", False, confirmed=False),
    "confirmed_at": told(
        "days(solved_at, confirmed_at)", 1, solved_at="2026-03-20 17:00", confirmed_at="2026-03-21 18:00"
    ),
    "reopened": told("reopened > 0", True, reopened=1),
}
_ALERT: Mapping[str, Example] = {
    "id": told("starts_with(id, 'm7f/')", True, id="m7f/a1"),
    "rule": told("rule == 'overdue'", True, rule="overdue"),
    "rung": told("rung == 'yellow'", True, rung="yellow"),
    "level": told("level in ['orange', 'red']", True, level="red"),
    "subject": told("subject == 'm7f/t1/p1/2026-02'", True, subject="m7f/t1/p1/2026-02"),
    "task": told("missing(task)", False, task="m7f/t1"),
    "matter": told("matter == 'm7f'", True, matter="m7f"),
    "fired_at": told("days(fired_at, now) > 7", False, fired_at="2026-03-01 09:00", now="2026-03-08 09:00"),
    "unit": told("unit == 'water'", True, unit="water"),
    "role": told("role == 'lead'", False, role="support"),
    "hushed": told("not hushed", True, hushed=False),
    "open": told("open and level == 'red'", True, open=True, level="red"),
    "issued": told("not issued", True, issued=False),
    "issued_at": told("missing(issued_at)", False, issued_at="2026-03-02 09:00"),
    "delivered": told("delivered", False, delivered=False),
    "muted": told("level == 'red' and not muted", True, level="red", muted=False),
    "acknowledged": told("acknowledged", True, acknowledged=True),
}
_GROUP: Mapping[str, Example] = {
    "id": told("id != 'inspection'", True, id="water"),
    "name": told("contains(name, '水务')", True, name="水务局"),
    "count": told("count >= 2", True, count=2),
    "light": told("light == 'red'", True, light="red"),
    "lights": told("'quality:red' in lights", False, lights=[]),
    "periods": told("count(periods, late) >= 2", False, periods=LATE),
}
_AWARD: Mapping[str, Example] = {
    "id": told("starts_with(id, 'group:unit:water/')", True, id="group:unit:water/award/1"),
    "matter": told("missing(matter)", True),
    "kind": told("kind in ['praise', 'award']", True, kind="praise"),
    "unit": told("unit == 'water'", True, unit="water"),
    "on": told("on >= date('2026-03-01')", True, on="2026-03-05"),
    "text": told("contains(text, '通报表扬')", True, text="市政府通报表扬"),
}
_CARD: Mapping[str, Example] = {
    "unit": told("unit != 'inspection'", True, unit="water"),
    "kind": told("kind == 'branch'", False, kind="office"),
    "matters": told("count(matters, completed) >= 1", True, matters=[{"completed": True}]),
    "tasks": told("count(tasks, role == 'lead') > 1", False, tasks=[{"role": "lead"}]),
    "periods": told("count(periods, late) >= 2", False, periods=LATE),
    "alerts": told("count(alerts, level == 'red') == 0", True, alerts=[]),
    "awards": told("count(awards, kind == 'praise')", 1, awards=[{"kind": "praise"}]),
}

FACTS: Mapping[str, Mapping[str, Example]] = {
    "matter": _MATTER,
    "task": _TASK,
    "period": _PERIOD,
    "report": _REPORT,
    "problem": _PROBLEM,
    "alert": _ALERT,
    "award": _AWARD,
    "card": _CARD,
    "unit": _GROUP,
    "leader": _GROUP,
    "district": _GROUP,
}
"""By subject and fact."""

NOW = told("now >= due_at", True, now="2026-03-25 17:00", due_at="2026-03-25 17:00")
