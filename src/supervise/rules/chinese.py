"""The Chinese notation of rulesets: all of its words, in one table.

An author may use either notation, word by word. How words of time make a phrase is in `rules.times`, how signs and
functions make a condition in `rules.language.notation`. Facts go by the names that they have where they are defined, in
`rules.catalogue` and with the data elements; the levels and names that a ruleset defines itself by its own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

from .catalogue import ALERT

T = TypeVar("T")

SUBJECTS: Mapping[str, str] = {
    "matter": "事项", "task": "任务", "period": "周期", "next": "下一周期", "report": "填报",
    "problem": "存在问题", "alert": "预警",
    "unit": "单位", "leader": "领导", "district": "区属", "award": "表扬批评", "card": "考核表",
}  # fmt: skip
"""What rules are about, and what comes before the dot of a fact."""
LEVELS: Mapping[str, str] = {"blue": "蓝色", "yellow": "黄色", "orange": "橙色", "red": "红色"}
"""The usual levels; those that a ruleset names itself go by their own names."""
CYCLES: Mapping[str, str] = {
    "once": "一次", "weekly": "每周", "fortnightly": "每两周", "monthly": "每月", "bimonthly": "每两月",
    "quarterly": "每季度", "half-yearly": "每半年", "yearly": "每年", "milestones": "按节点",
}  # fmt: skip
ANCHORS: Mapping[str, str] = {
    "start": "开始", "end": "结束", "opens": "开放", "due": "截止", "assigned": "分发", "acknowledged": "签收",
    "deadline": "期限", "registered": "立项", "urged": "催办", "instructed": "批示", "resolved": "解除",
    "returned": "退回", "submitted": "提交", "raised": "提出", "limit": "时限", **LEVELS,
}  # fmt: skip
"""What is counted from. Any other word is a name that the ruleset gives itself."""
EVENTS: Mapping[str, str] = {"fired": "触发", "acknowledged": "签收", "issued": "签发", "delivered": "送达"}
UNITS: Mapping[str, str] = {
    "workday": "个工作日", "day": "天", "week": "周", "hour": "小时", "minute": "分钟",
}  # fmt: skip
UNITS_READ: Mapping[str, str] = {"工作日": "workday", "日": "day", "个星期": "week", "个小时": "hour"}
"""Words that are understood too, and not written."""
SIDES: Mapping[str, str] = {"+": "后", "-": "前"}
WEEKDAYS: Mapping[str, str] = {
    "monday": "周一", "tuesday": "周二", "wednesday": "周三", "thursday": "周四", "friday": "周五", "saturday": "周六",
    "sunday": "周日",
}  # fmt: skip
NUMERALS: Mapping[str, str] = {
    "一": "1", "二": "2", "两": "2", "三": "3", "四": "4", "五": "5", "六": "6", "七": "7", "八": "8",
    "九": "9", "十": "10",
}  # fmt: skip
TRUTHS: Mapping[str, bool] = {"是": True, "否": False}
SIGNS: Mapping[str, str] = {
    "and": "且", "or": "或", "not": "非", "in": "属于", "not in": "不属于",
    "==": "为", "!=": "不为", "<": "小于", "<=": "不大于", ">": "大于", ">=": "不小于",
}  # fmt: skip
"""How each sign of a condition is written."""
SIGNS_READ: Mapping[str, str] = {
    "等于": "==", "不等于": "!=", "早于": "<", "晚于": ">", "不早于": ">=", "不晚于": "<=",
    "不超过": "<=", "不少于": ">=",
}  # fmt: skip
"""Words that are understood too, and not written."""
FUNCTIONS: Mapping[str, str] = {
    "len": "长度", "min": "最小", "max": "最大", "abs": "绝对值", "round": "四舍五入",
    "days": "天数", "workdays": "工作日数", "date": "日期", "missing": "缺失",
    "contains": "包含", "starts_with": "开头为", "matches": "匹配",
    "count": "计数", "any": "任一", "all": "全部", "sum": "合计",
}  # fmt: skip
MISSING: Mapping[str, bool] = {"为空": True, "不为空": False}
"""What stands after a fact that is missing, and after one that is not."""

KEYS: Mapping[str, str] = {
    # every ruleset and every rule
    "ruleset": "规则集", "kind": "种类", "version": "版本", "effective": "生效", "from": "自", "to": "至",
    "title": "标题", "basis": "依据", "define": "定义", "rules": "规则", "id": "编号", "for": "对象", "when": "条件",
    "zh": "中文", "en": "英文", "say": "内容",
    # data elements
    "elements": "数据元", "code": "代码", "type": "类型", "aliases": "别名", "codes": "代码表", "required": "必填",
    "length": "长度", "note": "说明", "example": "示例", "outside": "表外",
    # mappings
    "source": "数据源", "fields": "字段", "path": "路径", "split": "分隔", "constant": "固定值",
    # checks
    "scope": "范围", "in": "范围内", "out": "范围外", "ask": "须确认", "must": "必须", "if": "前提",
    "field": "字段名", "level": "级别", "message": "提示", "fix": "改法", "tags": "标签规则", "tag": "标签",
    # cycles
    "cycle": "周期", "due": "截止", "roll": "遇非工作日", "opens": "开放", "closes": "关闭", "proactive": "主动填报",
    "until": "止于", "series": "系列", "milestones": "节点", "weight": "权重", "first_slot": "首期",
    "curve": "序时进度", "monthly": "每月", "bimonthly": "每两月", "quarterly": "每季度", "half-yearly": "每半年",
    # alerts
    "levels": "级别表", "name": "名称", "colour": "颜色", "at": "时点", "while": "持续条件", "rungs": "梯级",
    "start": "直接启动", "supersedes": "取代", "notify": "通知", "by": "渠道", "do": "动作", "document": "文书",
    "todo": "待办", "interview": "约谈", "repeat": "重复", "every": "间隔", "at_most": "最多", "issue": "签发",
    "cooldown": "冷却", "count": "计数", "where": "其中", "distinct": "按不同", "at_least": "至少", "given": "设",
    "join": "关联", "lights": "灯", "light": "灯色", "dimension": "维度", "first": "依次",
    # scores
    "body": "考核主体", "subject": "考核对象", "groups": "分组", "base": "基础分", "max": "上限", "min": "下限",
    "round": "舍入", "points": "分值", "lead": "牵头", "support": "配合", "each": "每", "of": "计", "cap": "封顶",
    "one_of": "只计一项", "section": "部分", "sections": "各部分", "per": "每个", "keep": "保留", "bands": "分段",
    "rate": "比率", "out_of": "总数", "target": "目标", "full": "满分", "slope": "每点", "least": "最少",
    "none": "无任务", "judge": "评判", "times": "乘以", "factor": "系数", "veto": "一票否决", "total": "总分",
    "grades": "等次表", "grade": "等次", "no_tasks": "没有任务时", "awards": "表扬批评种类", "waive": "豁免",
    "lint": "检查项", "rule": "规则编号", "owner": "负责人", "why": "理由",
}  # fmt: skip
"""Each key in Chinese."""

VALUES: Mapping[str, str] = {
    # kinds of rulesets
    "kind.elements": "数据元", "kind.mapping": "映射", "kind.validation": "检核", "kind.periods": "周期",
    "kind.alerts": "预警", "kind.scoring": "考核",
    # subjects
    **SUBJECTS, **{f"{one}s": SUBJECTS[one] for one in ("matter", "task", "period", "alert", "award")},
    # who is told
    "notify.responsible": "责任人", "notify.unit": "单位", "notify.unit_head": "单位负责人",
    "notify.leader": "分管领导", "notify.superior": "上级", "notify.manager": "督办管理员",
    "notify.assigner": "交办人", "to.responsible": "责任人", "to.unit": "单位", "to.unit_head": "单位负责人",
    "to.leader": "分管领导", "to.superior": "上级", "to.manager": "督办管理员", "to.assigner": "交办人",
    # checks and cycles
    "error": "错误", "warning": "提醒", "previous workday": "前一工作日", "next workday": "后一工作日",
    "none": "不调整", "extra": "另计", "counts": "计入", "until.closed": "办结", "linear": "匀速",
    "curve.milestones": "按节点", "short": "短期", "long": "长期", "skip": "跳过",
    "text": "文本", "date": "日期", "integer": "整数", "decimal": "小数", "code": "代码",
    "units": "多个单位", "list": "列表",
    **{f"until.{one}": ANCHORS[one] for one in ("end", "deadline", "resolved")},
    # alerts and lights
    **{f"level.{code}": word for code, word in LEVELS.items()}, "automatic": "自动", "by_hand": "人工",
    "green": "绿", "yellow": "黄", "red": "红", "grey": "灰", "blue": "蓝", "orange": "橙",
    **{f"distinct.{name}": fact.zh for name, fact in ALERT.items()},
    # scores
    **CYCLES, "excluded": "不计", "full": "满分", "zero": "零分",
    "undecided": "待定", "own": "本单位", "each": "各单位", "highest": "最高", "lowest": "最低", "first": "最先",
    "split": "分摊", "deductions": "全部扣分", "bonuses": "全部加分", "unit.kind": "单位类别",
    "unit.district": "单位区属",
}  # fmt: skip
"""Each value of a closed choice in Chinese; `key.value` where it goes by another word at one key."""


TESTS: Mapping[str, str] = {
    **KEYS,
    # the file
    "rulesets": "所测规则", "units": "单位表", "office": "督办办公室", "defaults": "默认", "matters": "事项",
    "tests": "测试",
    "kind": "类别", "responsible": "责任人", "head": "负责人", "contact": "联络员", "leader": "分管领导",
    "manager": "督办管理员", "superior": "上级", "assigner": "交办人", "admin": "系统管理员",
    "test": "测试项", "steps": "步骤",
    # what happens
    "by": "操作人", "at": "时间", "note": "备注", "refused": "被拒", "draft": "立项稿", "explain": "解释",
    "register": "立项",
    "edit": "修改", "check": "检核", "fill": "填充", "remove": "删除", "distribute": "分发", "edit-task": "修改任务",
    "end-task": "结束任务", "acknowledge": "签收", "save-draft": "暂存", "submit": "填报", "withdraw": "撤回",
    "ask-parts": "请分报", "save-part": "分报", "synthesise": "汇总", "without": "缺报理由",
    "report-proactively": "主动填报", "review": "审核", "urge": "催办", "end": "办结", "verify": "销号",
    "reopen": "重新办理",
    "suspend": "挂账", "resume": "恢复计时", "resume_at": "恢复时间", "request-extension": "申请延期", "extend": "延期",
    "decide-extension": "审批延期", "workdays": "工作日数", "until": "延至", "grant": "同意",
    "confirm": "已核实", "transfer": "转办", "return": "回退", "decide-return": "审批回退",
    "instruct": "批示", "issue": "签发", "take-receipt": "回执", "with": "数据", "record": "记录", "tasks": "任务",
    "reason": "原因", "deadline": "期限", "done": "进展情况", "problems": "存在问题", "help_needed": "需协调事项",
    "next_step": "下一步", "forecast": "预计完成", "percent": "完成百分比", "decision": "审核意见", "text": "文字",
    "how": "方式", "sort": "批示类型", "channel": "渠道",
    "raise-problem": "提出问题", "assign-problem": "交办问题", "coordinate-problem": "协调问题",
    "solve-problem": "解决问题", "confirm-problem": "确认问题", "reopen-problem": "重提问题",
    "told_in": "所在填报", "limit": "解决期限",
    # what has to be so
    "actions": "后续动作", "tags": "标签",
    "alerts": "预警", "periods": "周期", "notices": "通知", "findings": "问题", "lights": "灯", "scores": "考核结果",
    "entries": "计分项", "rule": "规则", "of": "对象", "rung": "梯级", "since": "触发时间", "muted": "被抑制",
    "state": "状态",
    "starts": "周期开始", "ends": "周期结束", "opens": "开放时间", "due": "填报截止", "cycle": "督办周期",
    "to": "收件人",
    "role": "角色", "unit": "单位", "fate": "结果", "why": "缘由", "dimension": "维度",
}  # fmt: skip
"""Each key of a test of rules; those that it has in common with rulesets, and what it says otherwise."""


def _turned(words: Mapping[str, str]) -> Mapping[str, Sequence[str]]:
    turned: dict[str, list[str]] = {}
    for plain, chinese in words.items():
        key, _, value = plain.partition(".")
        turned.setdefault(chinese, []).append(value if value and key in KEYS else plain)
    return turned


_PLAIN_KEYS, _PLAIN_VALUES = _turned(KEYS), _turned(VALUES)


def plain_key(word: str, known: Collection[str], words: Mapping[str, str] = KEYS) -> str | None:
    """The key among *known* that *word* is in Chinese, in a file whose keys are called by *words*."""
    if words is not KEYS:
        return next((plain for plain in known if words.get(plain) == word), None)
    return next((plain for plain in _PLAIN_KEYS.get(word, ()) if plain in known), None)


def find_key(entries: Mapping[str, T], key: str) -> T | None:
    """What stands at *key*, in whichever notation; None where the key is absent."""
    return entries.get(key) or entries.get(KEYS.get(key, key))


def plain_value(word: str, options: Collection[str]) -> str | None:
    """The value among *options* that *word* is in Chinese."""
    return next((plain for plain in _PLAIN_VALUES.get(word, ()) if plain in options), None)


def chinese_key(plain: str) -> str:
    """How the key *plain* is written; the key itself where it has no word."""
    return KEYS.get(plain, plain)


def chinese_value(plain: str, key: str) -> str:
    """How the value *plain* is written at *key*; the value itself where it has no word."""
    return VALUES.get(f"{key}.{plain}", VALUES.get(plain, plain))
