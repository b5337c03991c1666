"""An example of every type and function of the rule language: an expression, what it is given, and its value.

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


def told(source: str, value: Any, /, **given: Any) -> Example:
    """An example about a period; a name `matter__open` stands for `matter.open`."""
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

LATE = [{"late": True}, {"late": False}]

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
        {"periods": LATE},
        "task",
        "多少个下级必定如此；有一个未知则未知",
        "for how many children it holds; unknown while one is unknown",
    ),
    "any": Example(
        "any(periods, late)", True, {"periods": LATE}, "task", "有一个下级如此", "whether it holds for one child"
    ),
    "all": Example(
        "all(periods, late)", False, {"periods": LATE}, "task", "每个下级都如此", "whether it holds for every child"
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
