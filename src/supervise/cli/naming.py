"""What the fields of commands are called on the command line, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from supervise.model.base import Text


def _t(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


FIELDS: Mapping[str, Text] = {
    # what a command is aimed at
    "matter": _t("督办事项，编号亦可", "A matter, by its number or id"),
    "task": _t("督办任务", "A task"),
    "period": _t("反馈周期", "A period"),
    "report": _t("进展填报", "A report"),
    "problem": _t("存在问题", "A problem of a task"),
    "told_in": _t("提出该问题的填报", "The report that tells of it"),
    "target": _t("对象", "What it is about: a task, period or alert"),
    "card": _t("考核表", "A scorecard"),
    "rule": _t("规则", "A rule"),
    "subject": _t("计分对象", "What the entry is about"),
    "unit": _t("单位，名称亦可", "A unit, by its name or id"),
    # what is said
    "reason": _t("理由", "Why"),
    "note": _t("说明", "A note"),
    "units": _t("单位，名称亦可", "Units, by their names or ids"),
    "without": _t("缺分报仍提交的理由", "Why it goes without the parts that units still owe"),
    "text": _t("内容", "What is said"),
    "how": _t("结束方式", "How it ends"),
    "sort": _t("批示性质", "What sort of instruction"),
    "kind": _t("种类", "What kind"),
    "on": _t("日期", "The date that it concerns"),
    "points": _t("分值", "How many points"),
    "limit": _t("解决限期", "The last day for solving it"),
    "workdays": _t("延期的工作日数", "By how many workdays it is extended"),
    "until": _t("延期至哪一天", "The day to the end of which it is extended"),
    "resume_at": _t("何时自动恢复", "When it resumes by itself"),
    "grant": _t("是否同意", "Whether it is granted"),
    "why": _t("审批意见", "Why it was decided so"),
    "channel": _t("送达通道", "By which channel it came"),
    "decision": _t("审核意见", "The verdict"),
    "done": _t("进展情况", "What was done"),
    "problems": _t("存在问题", "Problems"),
    "help_needed": _t("需协调事项", "What others should do"),
    "next_step": _t("下一步打算", "What comes next"),
    "forecast": _t("预计完成日期", "When it will be done"),
    "percent": _t("完成百分比", "Progress in percent"),
    # elements of a matter and its tasks
    "title": _t("名称", "Its title"),
    "source": _t("督办来源", "Where it comes from"),
    "type": _t("督办类型", "Its type"),
    "assigned_at": _t("交办日期", "When it was handed down"),
    "assigned_by": _t("交办人", "Who handed it down"),
    "deadline": _t("交办期限", "Its deadline"),
    "district": _t("责任区属", "The district that it concerns"),
    "lead_unit": _t("牵头单位，名称亦可", "The unit that leads, by its name or id"),
    "support_units": _t("协办单位，名称亦可", "Units that support, by their names or ids"),
    "milestones": _t("节点，各有名称与日期", "Milestones, each with its name and its day"),
    "leader": _t("分管领导", "The leader in charge"),
    "cycle": _t("督办周期", "How often it reports"),
    "priority": _t("优先级", "Its priority"),
    "secrecy": _t("密级", "How secret it is"),
    "tags": _t("数据标签", "Tags"),
    "body": _t("事项内容", "Its text"),
    "links": _t("关联记录", "Records of other systems"),
    "extra": _t("本单位的其他数据元", "Other elements of the standard"),
    "ext_system": _t("来源系统", "The system that it comes from"),
    "ext_id": _t("来源系统中的编号", "Its id there"),
    "ext_revision": _t("来源系统中的版本", "Its revision there"),
    "changes": _t("改动的数据元，值为空即清除", "Elements to change; an empty value clears one"),
    "tasks": _t("任务", "Tasks"),
    "distribute": _t("是否同时分发任务", "Whether its tasks are distributed at once"),
    "confirm": _t("已核实的须确认规则", "A rule of the scope whose question is answered"),
    "id": _t("指定编号，通常留空", "An id of your own, usually left out"),
    "no": _t("指定督办编号，通常留空", "A number of your own, usually left out"),
}


def field_help(name: str, told: str | None = None) -> str:
    """What `--help` says of a field: *told* by the model itself, or the words here, or else its name."""
    words = FIELDS.get(name)
    return told or (f"{words.en}. {words.zh}" if words else name.replace("_", " "))
