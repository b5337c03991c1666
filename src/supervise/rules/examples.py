"""An example of every type, function and fact of the rule language: an expression, what it is given, and its value.

The reference page shows them, and a test computes them. Given are the facts by the names that the expression uses;
instants are written in the desk's zone, children as the facts of each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from .catalogue import Subject


@dataclass(frozen=True)
class Example:
    """*source* about *subject* has this *value* where these facts are *given* and all others unknown."""

    source: str
    value: Any
    given: Mapping[str, Any] = field(default_factory=dict)
    subject: Subject = "period"
    zh: str = ""
    en: str = ""


def _e(source: str, value: Any, /, **given: Any) -> Example:
    return Example(source, value, {name.replace("__", "."): told for name, told in given.items()})


TYPES: Mapping[str, Example] = {
    "text": Example(
        "state == 'open' and unit in ['housing', 'water']",
        True,
        {"state": "open", "unit": "water"},
        zh="== != in，contains、starts_with、matches、len；没有先后",
        en="== != in, contains, starts_with, matches, len; no order",
    ),
    "number": Example(
        "(percent - 10) / 4 >= 12.5",
        True,
        {"percent": 60},
        zh="精确的十进制数；+ - * /、比较、abs、round、min、max；除以零为未知",
        en="exact decimals; + - * /, comparisons, abs, round, min, max; a division by zero is unknown",
    ),
    "bool": Example(
        "not reported and open",
        None,
        {"reported": False},
        zh="and or not；未知按三值：未知 and 假 = 假，未知 or 真 = 真，其余为未知",
        en="and or not, in three values: unknown and false is false, unknown or true is true, else unknown",
    ),
    "date": Example(
        "deadline >= date('2026-06-30')",
        True,
        {"deadline": "2026-06-30"},
        "matter",
        zh="民用日期；比较、days、workdays、min、max",
        en="a civil date; comparisons, days, workdays, min, max",
    ),
    "instant": Example(
        "met_at < due_at",
        False,
        {"met_at": "2026-03-25 17:00", "due_at": "2026-03-25 17:00"},
        zh="时刻；准时即早于截止；不与日期比较",
        en="a moment; on time is before due; not compared with dates",
    ),
    "texts": Example(
        "'民生' in tags and len(support_units) > 1",
        True,
        {"tags": ["livelihood"], "support_units": ["water", "power"]},
        "matter",
        zh="文本列表；in、contains、len",
        en="a list of texts; in, contains, len",
    ),
    "tasks": Example(
        "count(tasks, role == 'support')",
        1,
        {"tasks": [{"role": "lead"}, {"role": "support"}]},
        "matter",
        zh="各任务；count any all sum len",
        en="tasks; count any all sum len",
    ),
    "periods": Example(
        "sum(periods, returned)",
        3,
        {"periods": [{"returned": 1}, {"returned": 2}]},
        "task",
        zh="各周期；count any all sum len",
        en="periods; count any all sum len",
    ),
    "reports": Example(
        "count(reports, state == 'returned') >= 2",
        False,
        {"reports": [{"state": "returned"}, {"state": "accepted"}]},
        zh="各次填报；count any all sum len",
        en="reports; count any all sum len",
    ),
    "alerts": Example(
        "any(alerts, level == 'red')",
        True,
        {"alerts": [{"level": "blue"}, {"level": "red"}]},
        zh="各预警；count any all sum len",
        en="alerts; count any all sum len",
    ),
    "matters": Example(
        "count(matters, completed) >= 1",
        True,
        {"matters": [{"completed": True}, {"completed": False}]},
        "card",
        zh="各事项；count any all sum len",
        en="matters; count any all sum len",
    ),
    "awards": Example(
        "count(awards, kind == 'praise')",
        1,
        {"awards": [{"kind": "praise"}]},
        "card",
        zh="各次表扬批评；count any all sum len",
        en="awards and criticisms; count any all sum len",
    ),
}

_LATE = [{"late": True}, {"late": False}]

FUNCTIONS: Mapping[str, Example] = {
    "len": Example(
        "len(title) <= 200",
        True,
        {"title": "老旧小区改造"},
        "matter",
        "文本的字数、列表的项数、下级的个数",
        "characters of a text, members of a list, how many children",
    ),
    "min": Example(
        "min(percent, 100)",
        60,
        {"percent": 60},
        "period",
        "数、日期或时刻中最小的",
        "the least of numbers, dates or instants",
    ),
    "max": Example(
        "max(task.assigned_at, starts_at) == starts_at",
        True,
        {"task.assigned_at": "2026-01-05 09:00", "starts_at": "2026-02-01 00:00"},
        "period",
        "其中最大的",
        "the greatest of them",
    ),
    "abs": Example("abs(percent - 50)", 10, {"percent": 40}, "period", "去掉正负号", "a number without its sign"),
    "round": Example(
        "round(percent / 3, 1)",
        Decimal("33.3"),
        {"percent": 100},
        "period",
        "四舍五入到几位小数",
        "to so many decimal places, halves away from zero",
    ),
    "days": Example(
        "days(assigned_at, deadline)",
        30,
        {"assigned_at": "2026-03-01", "deadline": "2026-03-31"},
        "matter",
        "从前者到后者的自然日",
        "calendar days from one to the other",
    ),
    "workdays": Example(
        "workdays(assigned_at, deadline)",
        4,
        {"assigned_at": "2026-03-02", "deadline": "2026-03-06"},
        "matter",
        "从前者到后者的工作日，首日不计",
        "whole workdays from one to the other, the first day not counted",
    ),
    "contains": Example(
        "contains(title, '小区') and contains(tags, '民生')",
        True,
        {"title": "老旧小区改造", "tags": ["livelihood"]},
        "matter",
        "文本或列表里有没有",
        "whether a text or a list has it",
    ),
    "starts_with": Example(
        "starts_with(title, '关于')",
        False,
        {"title": "老旧小区改造"},
        "matter",
        "文本是否以此开头",
        "whether a text begins with it",
    ),
    "matches": Example(
        "matches(title, '(绝密|机密)')",
        True,
        {"title": "机密事项"},
        "matter",
        "线性时间的正则表达式，在文本任何位置",
        "a regular expression of linear time, anywhere in the text",
    ),
    "missing": Example(
        "missing(leader)",
        True,
        {},
        "matter",
        "是否未知；只有它能判断缺项",
        "whether it is unknown; the only test for that",
    ),
    "count": Example(
        "count(periods, late)",
        1,
        {"periods": _LATE},
        "task",
        "多少个下级必定如此；有一个未知则未知",
        "for how many children it holds; unknown while one is unknown",
    ),
    "any": Example(
        "any(periods, late)", True, {"periods": _LATE}, "task", "有一个下级如此", "whether it holds for one child"
    ),
    "all": Example(
        "all(periods, late)", False, {"periods": _LATE}, "task", "每个下级都如此", "whether it holds for every child"
    ),
    "sum": Example(
        "sum(periods, workdays_late)",
        5,
        {"periods": [{"workdays_late": 2}, {"workdays_late": 3}]},
        "task",
        "各下级之和",
        "the sum over the children",
    ),
    "date": Example(
        "deadline > date('2026-06-30')",
        False,
        {"deadline": "2026-06-30"},
        "matter",
        "直接写出的日期",
        "a date, written out",
    ),
}

_MATTER: Mapping[str, Example] = {
    "id": _e("id == 'm7f'", True, id="m7f"),
    "no": _e("missing(no)", False, no="督〔2026〕12号"),
    "state": _e("state in ['completed', 'verified']", True, state="verified"),
    "open": _e("open and lead_unit == 'water'", True, open=True, lead_unit="water"),
    "completed": _e("completed", True, completed=True),
    "completed_at": _e("days(completed_at, ended_at)", 0, completed_at="2026-05-06 10:00", ended_at="2026-05-06 10:00"),
    "completed_early": _e("completed_early or completed_late", True, completed_early=True),
    "completed_late": _e("completed_late", False, completed_late=False),
    "verified": _e("completed and not verified", True, completed=True, verified=False),
    "terminated": _e("terminated", False, terminated=False),
    "ended_at": _e("missing(ended_at)", True),
    "registered_at": _e("workdays(registered_at, now)", 2, registered_at="2026-03-02 09:00", now="2026-03-04 10:00"),
    "deadline_at": _e("now < deadline_at", True, now="2026-06-30 23:59", deadline_at="2026-07-01 00:00"),
    "overdue": _e("overdue and open", True, overdue=True, open=True),
    "light": _e("light == 'red'", False, light="green"),
    "lights": _e("'quality:red' in lights", True, lights=["progress:green", "quality:red"]),
    "instructed": _e("instructed > 0", True, instructed=1),
    "instructed_at": _e(
        "workdays(instructed_at, now) > 3", True, instructed_at="2026-03-02 09:00", now="2026-03-06 09:00"
    ),
    "praised": _e("praised > 0", False, praised=0),
    "criticised": _e("criticised >= 1", True, criticised=1),
    "last_reported_at": _e(
        "days(last_reported_at, now) >= 30", True, last_reported_at="2026-03-01 09:00", now="2026-03-31 09:00"
    ),
    "tasks": _e("all(tasks, acknowledged)", None, tasks=[{"acknowledged": True}, {}]),
    "alerts": _e("count(alerts, level == 'red') >= 2", False, alerts=[{"level": "red"}]),
}
_TASK: Mapping[str, Example] = {
    "id": _e("starts_with(id, 'm7f/')", True, id="m7f/t1"),
    "title": _e("len(title)", 2, title="清淤"),
    "unit": _e("unit == matter.lead_unit", True, unit="water", matter__lead_unit="water"),
    "role": _e("role == 'support'", True, role="support"),
    "state": _e("state != 'ended'", True, state="assigned"),
    "open": _e("open and matter.open", None, open=True),
    "assigned_at": _e("workdays(assigned_at, now) > 3", True, assigned_at="2026-03-02 09:00", now="2026-03-06 09:00"),
    "acknowledged": _e("not acknowledged", True, acknowledged=False),
    "acknowledged_at": _e(
        "days(assigned_at, acknowledged_at)", 1, assigned_at="2026-03-02 09:00", acknowledged_at="2026-03-03 08:00"
    ),
    "deadline": _e("deadline < matter.deadline", True, deadline="2026-05-31", matter__deadline="2026-06-30"),
    "deadline_at": _e(
        "last_reported_at < deadline_at", True, last_reported_at="2026-05-31 23:00", deadline_at="2026-06-01 00:00"
    ),
    "overdue": _e("overdue", None),
    "ended_at": _e("missing(ended_at) or percent == 100", True),
    "cycle": _e("cycle == 'weekly'", True, cycle="weekly"),
    "percent": _e("percent < 50", True, percent=40),
    "last_reported_at": _e(
        "days(last_reported_at, now)", 8, last_reported_at="2026-03-01 09:00", now="2026-03-09 08:00"
    ),
    "urged": _e("urged >= 2", False, urged=1),
    "urged_at": _e("not missing(urged_at)", True, urged_at="2026-03-02 09:00"),
    "instructed_at": _e("missing(instructed_at)", True),
    "lights": _e("'quality:red' in lights", False, lights=["progress:green"]),
    "light": _e("light in ['yellow', 'red']", True, light="yellow"),
    "matter": _e("matter.open", True, matter__open=True),
    "periods": _e("count(periods, late) >= 2", False, periods=_LATE),
    "reports": _e("all(reports, percent > 0)", None, reports=[{"percent": 10}, {}]),
    "alerts": _e("any(alerts, rule == 'overdue')", True, alerts=[{"rule": "overdue"}]),
}
_PERIOD: Mapping[str, Example] = {
    "id": _e("id == 'm7f/t1/p1/2026-02'", True, id="m7f/t1/p1/2026-02"),
    "key": _e("starts_with(key, '2026')", True, key="2026-02"),
    "unit": _e("unit == task.unit", True, unit="water", task__unit="water"),
    "state": _e("state == 'open'", True, state="open"),
    "open": _e("open and not reported", True, open=True, reported=False),
    "starts_at": _e(
        "starts_at <= now and now < ends_at",
        True,
        starts_at="2026-02-01 00:00",
        ends_at="2026-03-01 00:00",
        now="2026-02-10 09:00",
    ),
    "ends_at": _e("met_at < ends_at", True, met_at="2026-02-27 09:00", ends_at="2026-03-01 00:00"),
    "opens_at": _e("opens_at <= now", False, opens_at="2026-02-18 09:00", now="2026-02-18 08:59"),
    "due_at": _e(
        "due_at <= now and not reported", True, due_at="2026-02-25 17:00", now="2026-02-25 17:00", reported=False
    ),
    "assessment_due_at": _e(
        "met_at < assessment_due_at", True, met_at="2026-02-25 16:59", assessment_due_at="2026-02-25 17:00"
    ),
    "reported": _e("not reported", None),
    "met_at": _e("met_at < next.ends_at", True, met_at="2026-03-09 09:00", next__ends_at="2026-04-01 00:00"),
    "accepted": _e("reported and not accepted", True, reported=True, accepted=False),
    "missed": _e("missed", True, missed=True),
    "voided": _e("not voided", True, voided=False),
    "late": _e("late and task.role == 'lead'", True, late=True, task__role="lead"),
    "overdue": _e("overdue", False, overdue=False),
    "workdays_late": _e("-0.5 * workdays_late", Decimal("-1.5"), workdays_late=3),
    "report_state": _e("report_state == 'returned'", True, report_state="returned"),
    "returned": _e("returned + rejected > 2", True, returned=2, rejected=1),
    "rejected": _e("rejected == 0", False, rejected=1),
    "percent": _e("percent < task.percent", False, percent=60, task__percent=60),
    "urged": _e("urged > 0", True, urged=1),
    "urged_at": _e("urged_at >= due_at", True, urged_at="2026-03-26 09:00", due_at="2026-03-25 17:00"),
    "lights": _e("len(lights)", 2, lights=["progress:green", "quality:red"]),
    "light": _e("light != 'green'", False, light="green"),
    "task": _e("task.role == 'lead'", True, task__role="lead"),
    "matter": _e("matter.priority == 'key'", False, matter__priority="normal"),
    "next": _e("missing(next) or next.open", True, next__id="m7f/t1/p1/2026-03", next__open=True),
    "reports": _e("any(reports, state == 'returned')", True, reports=[{"state": "returned"}]),
    "alerts": _e("len(alerts) > 0", False, alerts=[]),
}
_REPORT: Mapping[str, Example] = {
    "id": _e("id == 'm7f/t1/p1/2026-02/r1'", True, id="m7f/t1/p1/2026-02/r1"),
    "state": _e("state in ['submitted', 'accepted']", True, state="submitted"),
    "period": _e("missing(period)", False, period__id="m7f/t1/p1/2026-02"),
    "task": _e("task.unit == 'water'", True, task__unit="water"),
    "matter": _e("matter.open", True, matter__open=True),
    "proactive": _e("proactive", False, proactive=False),
    "author": _e("author == 'u52'", True, author="u52"),
    "submitted_at": _e(
        "submitted_at < period.due_at", True, submitted_at="2026-02-24 10:00", period__due_at="2026-02-25 17:00"
    ),
    "done": _e("len(done) >= 20", False, done="已清淤两公里"),
    "problems": _e("contains(problems, '资金')", True, problems="缺少资金"),
    "help_needed": _e("not missing(help_needed)", True, help_needed="请财政部门支持"),
    "next_step": _e("missing(next_step)", True),
    "forecast": _e("forecast > matter.deadline", True, forecast="2026-07-15", matter__deadline="2026-06-30"),
    "percent": _e("percent > 100", False, percent=100),
    "previous_percent": _e("percent < previous_percent", True, percent=30, previous_percent=40),
}
_ALERT: Mapping[str, Example] = {
    "id": _e("starts_with(id, 'm7f/')", True, id="m7f/a1"),
    "rule": _e("rule == 'overdue'", True, rule="overdue"),
    "rung": _e("rung == 'yellow'", True, rung="yellow"),
    "level": _e("level in ['orange', 'red']", True, level="red"),
    "subject": _e("subject == 'm7f/t1/p1/2026-02'", True, subject="m7f/t1/p1/2026-02"),
    "task": _e("missing(task)", False, task="m7f/t1"),
    "matter": _e("matter == 'm7f'", True, matter="m7f"),
    "fired_at": _e("days(fired_at, now) > 7", False, fired_at="2026-03-01 09:00", now="2026-03-08 09:00"),
    "unit": _e("unit == 'water'", True, unit="water"),
    "role": _e("role == 'lead'", False, role="support"),
    "hushed": _e("not hushed", True, hushed=False),
    "open": _e("open and level == 'red'", True, open=True, level="red"),
    "issued": _e("not issued", True, issued=False),
    "issued_at": _e("missing(issued_at)", False, issued_at="2026-03-02 09:00"),
    "delivered": _e("delivered", False, delivered=False),
    "muted": _e("level == 'red' and not muted", True, level="red", muted=False),
    "acknowledged": _e("acknowledged", True, acknowledged=True),
}
_GROUP: Mapping[str, Example] = {
    "id": _e("id != 'inspection'", True, id="water"),
    "name": _e("contains(name, '水务')", True, name="水务局"),
    "count": _e("count >= 2", True, count=2),
    "light": _e("light == 'red'", True, light="red"),
    "lights": _e("'quality:red' in lights", False, lights=[]),
    "periods": _e("count(periods, late) >= 2", False, periods=_LATE),
}
_AWARD: Mapping[str, Example] = {
    "id": _e("starts_with(id, 'group:unit:water/')", True, id="group:unit:water/award/1"),
    "matter": _e("missing(matter)", True),
    "kind": _e("kind in ['praise', 'award']", True, kind="praise"),
    "unit": _e("unit == 'water'", True, unit="water"),
    "on": _e("on >= date('2026-03-01')", True, on="2026-03-05"),
    "text": _e("contains(text, '通报表扬')", True, text="市政府通报表扬"),
}
_CARD: Mapping[str, Example] = {
    "unit": _e("unit != 'inspection'", True, unit="water"),
    "kind": _e("kind == 'branch'", False, kind="office"),
    "matters": _e("count(matters, completed) >= 1", True, matters=[{"completed": True}]),
    "tasks": _e("count(tasks, role == 'lead') > 1", False, tasks=[{"role": "lead"}]),
    "periods": _e("count(periods, late) >= 2", False, periods=_LATE),
    "alerts": _e("count(alerts, level == 'red') == 0", True, alerts=[]),
    "awards": _e("count(awards, kind == 'praise')", 1, awards=[{"kind": "praise"}]),
}

FACTS: Mapping[str, Mapping[str, Example]] = {
    "matter": _MATTER,
    "task": _TASK,
    "period": _PERIOD,
    "report": _REPORT,
    "alert": _ALERT,
    "award": _AWARD,
    "card": _CARD,
    "unit": _GROUP,
    "leader": _GROUP,
    "district": _GROUP,
}
"""By subject and fact."""

NOW = _e("now >= due_at", True, now="2026-03-25 17:00", due_at="2026-03-25 17:00")
