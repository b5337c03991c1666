"""The Chinese notation of rulesets: the words for their keys and for the values of closed choices, in one table.

An author may use either notation, key by key. The phrases of time are in `rules.times`, the signs and functions of
conditions in `rules.language.notation`, and facts go by the names of `rules.catalogue` and of the data elements.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")

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
    "until": "止于",
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
    "matter": "事项", "task": "任务", "period": "周期", "report": "填报", "problem": "存在问题",
    "alert": "预警", "unit": "单位",
    "leader": "领导", "district": "区属", "award": "表扬批评", "card": "考核表", "matters": "事项", "tasks": "任务",
    "periods": "周期", "alerts": "预警", "awards": "表扬批评",
    # who is told
    "notify.responsible": "责任人", "notify.unit": "单位", "notify.unit_head": "单位负责人",
    "notify.leader": "分管领导", "notify.superior": "上级", "notify.manager": "督办管理员",
    "notify.assigner": "交办人", "to.responsible": "责任人", "to.unit": "单位", "to.unit_head": "单位负责人",
    "to.leader": "分管领导", "to.superior": "上级", "to.manager": "督办管理员", "to.assigner": "交办人",
    # checks and cycles
    "error": "错误", "warning": "提醒", "previous workday": "前一工作日", "next workday": "后一工作日",
    "none": "不调整", "extra": "另计", "counts": "计入", "until.end": "结束", "until.deadline": "期限",
    "until.resolved": "解除", "text": "文本", "date": "日期", "integer": "整数", "decimal": "小数", "code": "代码",
    "units": "多个单位", "list": "列表",
    # alerts and lights
    "level.blue": "蓝色", "level.yellow": "黄色", "level.orange": "橙色", "level.red": "红色", "automatic": "自动",
    "by_hand": "人工", "green": "绿", "yellow": "黄", "red": "红", "grey": "灰", "blue": "蓝", "orange": "橙",
    "distinct.id": "内部编号", "distinct.rule": "规则", "distinct.rung": "梯级", "distinct.level": "级别",
    "distinct.subject": "对象", "distinct.fired_at": "触发时间", "distinct.muted": "被抑制",
    "distinct.acknowledged": "已签收", "distinct.issued": "已签发", "distinct.issued_at": "签发时间",
    "distinct.delivered": "已送达", "distinct.hushed": "未通知", "distinct.open": "未解除", "distinct.role": "角色",
    "distinct.unit": "单位",
    # scores
    "monthly": "每月", "quarterly": "每季度", "yearly": "每年", "excluded": "不计", "full": "满分", "zero": "零分",
    "undecided": "待定", "own": "本单位", "each": "各单位", "highest": "最高", "lowest": "最低", "first": "最先",
    "split": "分摊", "deductions": "全部扣分", "bonuses": "全部加分", "unit.kind": "单位类别",
    "unit.district": "单位区属",
}  # fmt: skip
"""Each value of a closed choice in Chinese; `key.value` where it goes by another word at one key."""


def _turned(words: Mapping[str, str]) -> Mapping[str, Sequence[str]]:
    turned: dict[str, list[str]] = {}
    for plain, chinese in words.items():
        key, _, value = plain.partition(".")
        turned.setdefault(chinese, []).append(value if value and key in KEYS else plain)
    return turned


_PLAIN_KEYS, _PLAIN_VALUES = _turned(KEYS), _turned(VALUES)


def plain_key(word: str, known: Collection[str]) -> str | None:
    """The key among *known* that *word* is in Chinese."""
    return next((plain for plain in _PLAIN_KEYS.get(word, ()) if plain in known), None)


def find_key(entries: Mapping[str, T], key: str) -> T | None:
    """What stands at *key*, in whichever notation; None where the key is absent."""
    return next((entry for word, entry in entries.items() if word == key or plain_key(word, (key,))), None)


def plain_value(word: str, options: Collection[str]) -> str | None:
    """The value among *options* that *word* is in Chinese."""
    return next((plain for plain in _PLAIN_VALUES.get(word, ()) if plain in options), None)


def chinese_key(plain: str) -> str:
    """How the key *plain* is written; the key itself where it has no word."""
    return KEYS.get(plain, plain)


def chinese_value(plain: str, key: str) -> str:
    """How the value *plain* is written at *key*; the value itself where it has no word."""
    return VALUES.get(f"{key}.{plain}", VALUES.get(plain, plain))
