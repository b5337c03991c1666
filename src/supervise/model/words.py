"""The words that people read for codes and columns, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from .base import Text


def _t(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


WORDS: Mapping[str, Text] = {
    # states
    "registered": _t("已立项", "registered"),
    "distributed": _t("办理中", "under way"),
    "completed": _t("已办结", "completed"),
    "verified": _t("已销号", "verified"),
    "terminated": _t("意外结束", "terminated"),
    "assigned": _t("待签收", "assigned"),
    "acknowledged": _t("已签收", "acknowledged"),
    "ended": _t("已结束", "ended"),
    "open": _t("待填报", "open"),
    "accepted": _t("已通过", "accepted"),
    "missed": _t("漏报", "missed"),
    "voided": _t("作废", "voided"),
    "excused": _t("免报", "excused"),
    "draft": _t("草稿", "draft"),
    "submitted": _t("待审核", "submitted"),
    "withdrawn": _t("已撤回", "withdrawn"),
    "returned": _t("退回补充", "returned"),
    "rejected": _t("退回重办", "rejected"),
    "lead": _t("牵头", "lead"),
    "support": _t("配合", "support"),
    # lights and levels
    "green": _t("绿灯", "green"),
    "yellow": _t("黄灯", "yellow"),
    "red": _t("红灯", "red"),
    "grey": _t("灰灯", "grey"),
    "blue": _t("蓝", "blue"),
    "orange": _t("橙", "orange"),
    "level.blue": _t("蓝色", "blue"),
    "level.yellow": _t("黄色", "yellow"),
    "level.orange": _t("橙色", "orange"),
    "level.red": _t("红色", "red"),
    # why things closed
    "not-reported": _t("到期未报", "not reported when it closed"),
    "cycle-changed": _t("周期调整", "its cycle was changed"),
    "task-ended": _t("任务结束", "task ended"),
    "closed": _t("对象已关闭", "its subject closed"),
    "rule-removed": _t("规则已停用", "its rule is no longer in force"),
    "moved": _t("时限已调整", "its instant moved"),
    "no-longer-true": _t("条件已不成立", "its condition no longer held"),
    # reasons of an ending
    "done": _t("办理完毕", "done"),
    "cancelled": _t("取消", "cancelled"),
    "merged": _t("合并", "merged"),
    "superseded": _t("被替代", "superseded"),
    "force-majeure": _t("不可抗力", "force majeure"),
    "unit-dissolved": _t("单位撤销", "unit dissolved"),
    # what became of a notice, and of the digest it went out in
    "sent": _t("已发送", "sent"),
    "withheld": _t("未发送", "withheld"),
    "resolved": _t("预警已解除", "its alert was resolved"),
    "later-repeat": _t("已有后续提醒", "a later reminder took its place"),
    "nobody": _t("无收件人", "nobody to tell"),
    "pending": _t("待送达", "on its way"),
    "delivered": _t("已送达", "delivered"),
    "retry": _t("稍后重发", "to be tried again"),
    "refused": _t("被拒绝", "refused"),
    "dead": _t("无法送达", "undeliverable"),
    # headings
    "no": _t("督办编号", "No."),
    "light": _t("灯", "Light"),
    "state": _t("状态", "State"),
    "tasks": _t("任务", "Tasks"),
    "percent": _t("进度", "Progress"),
    "last_report": _t("最近填报", "Last report"),
    "alerts": _t("预警", "Alerts"),
    "unit": _t("单位", "Unit"),
    "role": _t("角色", "Role"),
    "assigned_on": _t("分发时间", "Assigned"),
    "acknowledged_on": _t("签收时间", "Acknowledged"),
    "period": _t("周期", "Period"),
    "due": _t("填报截止", "Due"),
    "met": _t("填报时间", "Reported"),
    "due_count": _t("应报", "Due"),
    "on_time": _t("按时", "On time"),
    "late": _t("迟报", "Late"),
    "rate": _t("按时率", "On-time rate"),
    "points": _t("得分", "Points"),
    "grade": _t("等次", "Grade"),
    "ledger": _t("重点事项督办台账", "Ledger of key matters"),
    "dossier": _t("事项全档", "Dossier"),
    "scorecard": _t("考核表", "Scorecard"),
    "bulletin": _t("重点事项督办情况通报", "Bulletin on key matters"),
    "none": _t("无", "none"),
    "base": _t("基础分", "base"),
    # what an entry of a scorecard is
    "open-entry": _t("待定", "undecided"),
    "one-of": _t("同类只计一项", "one of its group counts"),
    "times": _t("倍乘", "multiplied"),
    "cap": _t("单项封顶", "cap of a rule"),
    "section": _t("分部封顶", "bounds of a part"),
    "max": _t("总分上限", "most of the card"),
    "min": _t("总分下限", "least of the card"),
    "veto": _t("一票否决", "veto"),
    "round": _t("取整", "rounding"),
    "rank": _t("名次", "Rank"),
    # events
    "matter-registered": _t("立项", "registered"),
    "matter-edited": _t("编辑事项", "matter edited"),
    "matter-removed": _t("删除", "removed"),
    "tasks-distributed": _t("分发任务", "tasks distributed"),
    "matter-ended": _t("事项结束", "matter ended"),
    "matter-verified": _t("销号", "verified"),
    "matter-reopened": _t("恢复办理", "reopened"),
    "task-edited": _t("编辑任务", "task edited"),
    "task-acknowledged": _t("签收任务", "task acknowledged"),
    "alert-acknowledged": _t("签收预警", "alert acknowledged"),
    "urged": _t("催办", "urged"),
    "report-saved": _t("保存草稿", "draft saved"),
    "report-submitted": _t("提交填报", "report submitted"),
    "report-withdrawn": _t("撤回填报", "report withdrawn"),
    "report-accepted": _t("审核通过", "report accepted"),
    "report-returned": _t("退回补充", "report returned"),
    "report-rejected": _t("退回重办", "report rejected"),
    "plan-started": _t("确定督办周期", "cycle set"),
    "plan-stopped": _t("停止原周期", "cycle stopped"),
    "period-opened": _t("生成任务进展栏", "period opened"),
    "period-missed": _t("漏报", "period missed"),
    "alert-fired": _t("预警", "alert fired"),
    "alert-resolved": _t("预警解除", "alert resolved"),
    "alert-muted": _t("预警并入更高级别", "alert muted by a higher one"),
    "alert-unmuted": _t("预警恢复", "alert unmuted"),
    "alert-repeated": _t("再次提醒", "alert repeated"),
    "scored": _t("考核计分", "scored"),
    "awarded": _t("表扬或批评", "awarded or criticised"),
    "dispatched": _t("通知发送", "notices dispatched"),
    "activated": _t("启用规则", "rules activated"),
    "time": _t("智能服务", "AI Timer"),
}


def word(code: str, language: str) -> str:
    """The word for a code; the code itself where it has none."""
    text = WORDS.get(code)
    return code if text is None else text.say(language)
