"""The facts that rules may name: subject by subject, each with its type and what it says.

An expression names a fact as `period.due_at`, or by its bare name where the rule's own subject has it. What a fact is
computed from stands in `stages.facts`, which a test holds against this list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

FactType = Literal[
    "text", "number", "bool", "date", "instant", "texts",
    "matter", "task", "period", "report", "problem", "alert",  # one related subject
    "tasks", "periods", "reports", "alerts", "matters", "awards",  # its children
]  # fmt: skip
Subject = Literal[
    "matter", "task", "period", "report", "problem", "alert", "unit", "leader", "district", "award", "card"
]


@dataclass(frozen=True)
class Fact:
    """A named fact. `elapsed` marks what time alone changes: such facts are refused in the condition of an alert."""

    type: FactType
    zh: str
    en: str
    optional: bool = False
    elapsed: bool = False


def _f(type: FactType, zh: str, en: str, *, optional: bool = False, elapsed: bool = False) -> Fact:
    return Fact(type, zh, en, optional, elapsed)


MATTER: Mapping[str, Fact] = {
    "id": _f("text", "内部编号", "id"),
    "no": _f("text", "督办编号", "number of the matter", optional=True),
    "state": _f("text", "状态", "registered, distributed, completed, verified or terminated"),
    "open": _f("bool", "在办", "registered or distributed"),
    "completed": _f("bool", "已办结", "ended as completed"),
    "completed_at": _f("instant", "办结时间", "when it was completed", optional=True),
    "completed_early": _f("bool", "提前办结", "completed before its deadline day began", optional=True),
    "completed_late": _f("bool", "超期办结", "completed after its deadline", optional=True),
    "suspended": _f("bool", "已挂账", "suspended, so that no clock of it runs"),
    "verified": _f("bool", "已销号", "completion verified"),
    "terminated": _f("bool", "意外结束", "ended by accident"),
    "ended_at": _f("instant", "结束时间", "when it ended", optional=True),
    "registered_at": _f("instant", "立项时间", "when it was registered", optional=True),
    "deadline_at": _f("instant", "期限截止", "the midnight after the deadline", optional=True),
    "overdue": _f("bool", "已超期", "open past its deadline", elapsed=True, optional=True),
    "light": _f("text", "灯", "its light by the rules, at the instant of the question", elapsed=True),
    "lights": _f("texts", "分项灯", "its lights by dimension, as quality:red", elapsed=True),
    "instructed": _f("number", "批示次数", "instructions to act on record"),
    "instructed_at": _f("instant", "待回应批示", "the first instruction to act since its last report", optional=True),
    "praised": _f("number", "肯定性批示", "instructions on record that praise it"),
    "criticised": _f("number", "批评性批示", "instructions on record that criticise it"),
    "last_reported_at": _f("instant", "最近填报", "the last standing submission of any of its tasks", optional=True),
    "tasks": _f("tasks", "任务", "its tasks"),
    "alerts": _f("alerts", "预警", "open alerts on it and all below it", elapsed=True),
}
"""The data elements of the standard are facts of a matter too: `matter.lead_unit`."""

TASK: Mapping[str, Fact] = {
    "id": _f("text", "内部编号", "id"),
    "matter": _f("matter", "事项", "its matter"),
    "title": _f("text", "任务名称", "title"),
    "unit": _f("text", "承办单位", "unit"),
    "role": _f("text", "角色", "lead or support"),
    "state": _f("text", "状态", "assigned, acknowledged or ended"),
    "open": _f("bool", "在办", "not ended"),
    "assigned_at": _f("instant", "分发时间", "when it was assigned"),
    "acknowledged": _f("bool", "已签收", "acknowledged"),
    "acknowledged_at": _f("instant", "签收时间", "when it was acknowledged", optional=True),
    "deadline": _f("date", "任务期限", "its own deadline, else the matter's", optional=True),
    "deadline_at": _f("instant", "任务期限截止", "the midnight after the deadline", optional=True),
    "overdue": _f("bool", "已超期", "open past its deadline", elapsed=True, optional=True),
    "ended_at": _f("instant", "结束时间", "when it ended", optional=True),
    "cycle": _f("text", "督办周期", "a cycle entered for the task, else for the matter", optional=True),
    "percent": _f("number", "完成百分比", "the last percent reported", optional=True),
    "expected_percent": _f(
        "number", "序时进度", "the percent that its curve expects by now", optional=True, elapsed=True
    ),
    "gap": _f("number", "进度差", "the last percent reported less the expected one", optional=True, elapsed=True),
    "projected_finish": _f("date", "推算完成", "when it is done at the pace of its last report", optional=True),
    "last_reported_at": _f("instant", "最近填报", "the last standing submission", optional=True),
    "urged": _f("number", "催办次数", "how often it was urged by a person"),
    "urged_at": _f("instant", "待回应催办", "the first urge of it since its last report", optional=True),
    "instructed_at": _f(
        "instant", "待回应批示", "the first instruction to act on its matter since its last report", optional=True
    ),
    "light": _f("text", "灯", "its light by the rules, at the instant of the question", elapsed=True),
    "lights": _f("texts", "分项灯", "its lights by dimension, as quality:red", elapsed=True),
    "periods": _f("periods", "周期", "its periods"),
    "reports": _f("reports", "各次填报", "its reports, drafts and withdrawn ones too"),
    "alerts": _f("alerts", "预警", "open alerts on it and its periods", elapsed=True),
}

PERIOD: Mapping[str, Fact] = {
    "id": _f("text", "内部编号", "id"),
    "task": _f("task", "任务", "its task"),
    "matter": _f("matter", "事项", "its matter"),
    "next": _f("period", "下一周期", "the following period of the same task", optional=True),
    "key": _f("text", "周期", "slot key, as 2026-02"),
    "unit": _f("text", "承办单位", "unit"),
    "state": _f("text", "状态", "open, accepted, missed, voided or excused"),
    "open": _f("bool", "未关闭", "not closed"),
    "starts_at": _f("instant", "周期开始", "start of the window"),
    "ends_at": _f("instant", "周期结束", "end of the window"),
    "opens_at": _f("instant", "开放时间", "nominal opening"),
    "due_at": _f("instant", "填报截止", "due: on time is before it; none while suspended", optional=True),
    "assessment_due_at": _f("instant", "考核截止", "the due that scoring uses"),
    "extended": _f("number", "延长工作日", "by how many workdays it was extended"),
    "reported": _f("bool", "已填报", "a submission stands, neither withdrawn nor rejected"),
    "met_at": _f("instant", "填报时间", "the first standing submission", optional=True),
    "accepted": _f("bool", "已通过", "a report of it was accepted"),
    "missed": _f("bool", "漏报", "closed without a report"),
    "voided": _f("bool", "作废", "voided or excused"),
    "late": _f("bool", "迟报", "not reported before its assessment due", elapsed=True),
    "overdue": _f("bool", "逾期未报", "due and not reported", elapsed=True),
    "workdays_late": _f(
        "number", "迟报工作日", "workdays from assessment due to report, close or cycle end", elapsed=True
    ),
    "report_state": _f("text", "填报状态", "the state of its latest report", optional=True),
    "returned": _f("number", "退回次数", "reports returned"),
    "rejected": _f("number", "重办次数", "reports rejected"),
    "percent": _f("number", "完成百分比", "percent of the last standing report", optional=True),
    "expected_percent": _f("number", "应达进度", "the percent that the curve expects by its due", optional=True),
    "gap": _f("number", "进度差", "its percent less what is expected by its due", optional=True),
    "milestone": _f("text", "节点", "the milestone with which it ends", optional=True),
    "urged": _f("number", "催办次数", "how often it was urged by a person"),
    "urged_at": _f("instant", "待回应催办", "the first urge of it that no report has answered", optional=True),
    "light": _f("text", "灯", "its light by the rules, at the instant of the question", elapsed=True),
    "lights": _f("texts", "分项灯", "its lights by dimension, as quality:red", elapsed=True),
    "reports": _f("reports", "各次填报", "its reports, drafts and withdrawn ones too"),
    "alerts": _f("alerts", "预警", "open alerts on it", elapsed=True),
}

REPORT: Mapping[str, Fact] = {
    "id": _f("text", "内部编号", "id"),
    "period": _f("period", "周期", "its period; missing for a proactive report", optional=True),
    "task": _f("task", "任务", "its task"),
    "matter": _f("matter", "事项", "its matter"),
    "state": _f("text", "状态", "draft, submitted, withdrawn, accepted, returned or rejected"),
    "proactive": _f("bool", "主动填报", "outside the planned slots"),
    "author": _f("text", "填报人", "author"),
    "submitted_at": _f("instant", "提交时间", "when it was submitted", optional=True),
    "reviewed": _f("bool", "已审核", "accepted, returned or rejected"),
    "done": _f("text", "进展情况", "what was done", optional=True),
    "problems": _f("text", "存在问题", "problems", optional=True),
    "help_needed": _f("text", "需协调事项", "help needed", optional=True),
    "next_step": _f("text", "下一步", "next step", optional=True),
    "forecast": _f("date", "预计完成", "forecast", optional=True),
    "percent": _f("number", "完成百分比", "percent", optional=True),
    "previous_percent": _f("number", "上次百分比", "percent of the report before it", optional=True),
}

PROBLEM: Mapping[str, Fact] = {
    "id": _f("text", "内部编号", "id"),
    "task": _f("task", "任务", "its task"),
    "matter": _f("matter", "事项", "its matter"),
    "text": _f("text", "问题内容", "what hinders the task"),
    "state": _f("text", "状态", "raised, assigned, solved or confirmed"),
    "open": _f("bool", "未解决", "raised or assigned"),
    "unit": _f("text", "解决单位", "the unit that is to solve it"),
    "raised_by": _f("text", "提出人", "who raised it"),
    "raised_at": _f("instant", "提出时间", "when it was raised"),
    "assigned": _f("bool", "已交办", "assigned by the manager"),
    "assigned_at": _f("instant", "交办时间", "when it was last assigned", optional=True),
    "limit": _f("date", "解决时限", "the last day for solving it", optional=True),
    "limit_at": _f("instant", "解决时限截止", "the midnight after that day", optional=True),
    "overdue": _f("bool", "超期未解决", "open past its limit", elapsed=True, optional=True),
    "coordinated": _f("number", "协调次数", "how often it was coordinated"),
    "solved": _f("bool", "已解决", "called solved"),
    "solved_at": _f("instant", "解决时间", "when it was called solved", optional=True),
    "how": _f("text", "解决办法", "how it was solved", optional=True),
    "confirmed": _f("bool", "已确认", "its solution was confirmed"),
    "confirmed_at": _f("instant", "确认时间", "when its solution was confirmed", optional=True),
    "reopened": _f("number", "重提次数", "how often it was reopened"),
}

# A situation is judged from the alerts that were active at an instant: it may read only what never changes of them.
ALERT: Mapping[str, Fact] = {
    "id": _f("text", "内部编号", "id"),
    "rule": _f("text", "规则", "rule"),
    "rung": _f("text", "梯级", "rung"),
    "level": _f("text", "级别", "level"),
    "subject": _f("text", "对象", "id of its subject"),
    "task": _f("text", "任务", "id of its task", optional=True),
    "matter": _f("text", "事项", "id of its matter"),
    "unit": _f("text", "承办单位", "unit of its task", optional=True),
    "role": _f("text", "角色", "lead or support: the role of its task", optional=True),
    "fired_at": _f("instant", "触发时间", "when it fired"),
    "hushed": _f("bool", "冷却期内", "fired again within the cooldown, without a new notice"),
    "open": _f("bool", "未解除", "not resolved", elapsed=True),
    "issued": _f("bool", "已发出", "out: not waiting for a signature", elapsed=True),
    "issued_at": _f("instant", "发出时间", "when it went out: fired, or by hand, signed", optional=True, elapsed=True),
    "delivered": _f("bool", "已送达", "a receipt of it is on record", elapsed=True),
    "muted": _f("bool", "被抑制", "superseded by another open alert", elapsed=True),
    "acknowledged": _f("bool", "已签收", "acknowledged", elapsed=True),
}

GROUP: Mapping[str, Fact] = {
    "id": _f("text", "编号", "id of the unit, leader or district"),
    "name": _f("text", "名称", "its name"),
    "count": _f("number", "数量", "how many alerts or matters the situation counts or joins"),
    "light": _f("text", "灯", "its light by the rules, at the instant of the question", elapsed=True),
    "lights": _f("texts", "分项灯", "its lights by dimension, as quality:red", elapsed=True),
    "periods": _f("periods", "周期", "all periods of its tasks", elapsed=True),
}

AWARD: Mapping[str, Fact] = {
    "id": _f("text", "内部编号", "id"),
    "matter": _f("matter", "事项", "the matter that it concerns; missing where it concerns none", optional=True),
    "kind": _f("text", "种类", "its kind, one of the `awards` of the scoring rules"),
    "unit": _f("text", "单位", "the unit that it was said of"),
    "on": _f("date", "日期", "the date that it concerns"),
    "text": _f("text", "内容", "what was said"),
}

CARD: Mapping[str, Fact] = {
    "unit": _f("text", "考核单位", "the unit that is scored"),
    "kind": _f("text", "单位类别", "its kind in the directory", optional=True),
    "matters": _f("matters", "事项", "its matters that ended, or whose deadline passed, in the cycle"),
    "tasks": _f("tasks", "任务", "its tasks that were assigned in the cycle"),
    "periods": _f("periods", "周期", "its periods whose assessment due lies in the cycle"),
    "alerts": _f("alerts", "预警", "alerts that fired in the cycle and that it was notified of"),
    "awards": _f("awards", "表扬批评", "awards and criticisms of it in the cycle"),
}

FACTS: Mapping[str, Mapping[str, Fact]] = {
    "matter": MATTER,
    "task": TASK,
    "period": PERIOD,
    "report": REPORT,
    "problem": PROBLEM,
    "alert": ALERT,
    "unit": GROUP,
    "leader": GROUP,
    "district": GROUP,
    "award": AWARD,
    "card": CARD,
}

NOW = Fact("instant", "现在", "the instant of the question", elapsed=True)

ANCHORS: Mapping[str, Mapping[str, str]] = {
    "period": {"start": "starts_at", "end": "ends_at", "opens": "opens_at", "due": "due_at", "urged": "urged_at"},
    "task": {
        "assigned": "assigned_at", "acknowledged": "acknowledged_at", "deadline": "deadline_at",
        "urged": "urged_at", "instructed": "instructed_at",
    },
    "matter": {"registered": "registered_at", "deadline": "deadline_at", "instructed": "instructed_at"},
    "report": {"submitted": "submitted_at"},
    "problem": {"raised": "raised_at", "assigned": "assigned_at", "limit": "limit_at"},
}  # fmt: skip
"""The dates of a subject from which `at` may count: anchor -> fact. An urge and an instruction count until a report
answers them."""
