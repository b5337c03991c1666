"""Rulesets of kind alerts, as an editor is told of them."""

from __future__ import annotations

from typing import get_args

from supervise.model.alerts import ActionSort, Role
from supervise.model.base import Text
from supervise.rules.catalogue import ALERT
from supervise.rules.families import alerts, levels, lights, notices, situations
from supervise.rules.rulebook import LEVELS
from supervise.rules.schema.forms import (
    TEXT,
    by_name,
    choice,
    has,
    one_of,
    one_or_several,
    place,
    several,
    suggestion,
    whole,
)
from supervise.rules.schema.places import BOTH, Either, Kind, Place, key, t

_LEVELS = tuple(level.code for level in LEVELS)
_ABOUT_A_GROUP = {"properties": {"for": {"enum": list(alerts._GROUPS)}}, **has("for")}
_OVER_ALERTS = {"properties": {"when": {"type": "object"}}, **has("when")}
_TITLE = {"anyOf": [TEXT, BOTH]}
_JOINS = {"anyOf": [has("given"), has("join")]}
_LIMITED = {"anyOf": [has("at_most"), has("until")]}

KIND = Kind(
    top=Place(alerts.KEYS, alerts.REQUIRED),
    places={
        "alert-rule": Either(
            signs=(
                (_JOINS, "joined-situation"),
                ({"anyOf": [_ABOUT_A_GROUP, _OVER_ALERTS]}, "situation"),
                ({"anyOf": [has("rungs"), has("while")]}, "ladder"),
            ),
            otherwise="alert",
        ),
        "alert": Place(*alerts._SINGLE),
        "ladder": Place(*alerts._LADDER),
        "rung": Place(alerts._RUNG_KEYS, ("level",)),
        "start": Place(("level", "when"), ("level", "when")),
        "repeat": Place(notices.REPEAT_KEYS, ("every",), _LIMITED),
        "action": Place(notices.ACTION_KEYS, also=one_of(get_args(ActionSort))),
        "level-named": Place(levels.LEVEL_KEYS, levels.LEVEL_KEYS),
        "situation": Place(situations._COUNTED_KEYS, ("id", "for", "when", "level", "say")),
        "joined-situation": Place(situations._JOINED_KEYS, ("id", "for", "given", "join", "level", "say")),
        "counted": Place(situations._COUNT_KEYS, ("count", "at_least")),
        "lights-of": Place(lights._BLOCK_KEYS, ("for", "first")),
        "light-line": Place(lights._LINE_KEYS, ("light",)),
    },
    keys={
        "rules": key(
            several(place("alert-rule")), "预警规则", "Alert rules",
            "单条预警、逐级升级（rungs）或情形（count）", "Single alerts, ladders of rungs, and situations that count",
        ),
        "levels": key(
            several(place("level-named")), "级别表", "Levels",
            "本规则集的级别，自低到高；不写则为蓝、黄、橙、红",
            "The levels of this ruleset from the lowest up; blue, yellow, orange and red without it",
        ),
        "level-named.level": key(TEXT, "级别", "Level", "字母、汉字、数字和下划线", "Letters, digits and _"),
        "name": key(BOTH, "名称", "Name", "级别的中英文名称", "What the level is called"),
        "colour": key(choice(lights.COLOURS), "颜色", "Colour", "用什么颜色显示", "The colour that it is shown in"),
        "by": key(
            one_or_several(TEXT), "渠道", "By",
            "经哪些渠道通知；不写则全部", "The channels that notices go by; all of them without it",
        ),
        "do": key(
            several(place("action")), "动作", "Do",
            "同时做什么，如 [{document: 督办函}]", "What is done besides, as [{document: 督办函}]",
        ),
        "document": key(_TITLE, "文书", "Document", "出具的文书，如 督办函", "A letter that is written"),
        "todo": key(_TITLE, "待办", "To-do", "生成的待办事项", "What somebody has to do"),
        "interview": key(_TITLE, "约谈", "Interview", "约谈的事由", "What somebody is spoken to about"),
        "action.to": key(choice(get_args(Role)), "对谁", "To", "由谁收或由谁办", "The role that it is for"),
        "issue": key(
            choice(alerts._ISSUE), "签发", "Issue",
            "自动发出，还是先提出、经人签发；默认 automatic", "Sent at once, or proposed and then signed",
        ),
        "cooldown": key(
            TEXT, "冷却时间", "Cooldown",
            "解除后多久内不再触发，如 1 workday", "How long it rests after it was resolved, as 1 workday",
        ),
        "repeat.until": key(
            TEXT, "直到", "Until",
            "提醒到何时为止；resolved 为直至解除", "Until when it is told again; resolved is for as long as it lasts",
        ),
        "given": key(
            by_name(TEXT), "各个预警", "Given",
            "给每个预警起名并写条件，如 a: alert.rule == 'overdue'",
            "A name and a condition for each alert, as a: alert.rule == 'overdue'",
        ),
        "join": key(
            one_or_several(TEXT), "联合", "Join",
            "它们之间的关系，如 a.matter == b.matter", "How they belong together, as a.matter == b.matter",
        ),
        "joined-situation.for": key(
            choice(situations._SUBJECTS), "对象", "Subject", "谁名下的预警", "Whose alerts are joined",
        ),
        "dimension": key(
            TEXT, "维度", "Dimension",
            "维度代码，如 quality；不写则为对象自己的灯", "A code, as quality; the subject's own light without it",
        ),
        "lights-of.title": key(BOTH, "维度名称", "Title", "维度的中英文名称", "What the dimension is called"),
        "for": key(
            choice(alerts._LIVE), "对象", "Subject", "周期、任务、事项、填报或问题",
            "A period, a task, a matter, a report or a problem",
        ),
        "level": key(suggestion(_LEVELS), "级别", "Level", "预警级别", "The level of the alert"),
        "at": key(
            TEXT, "最早时点", "Not before",
            "起点、间隔、钟点，如 due - 3 workdays 09:00",
            "An anchor, an offset and a time of day, as due - 3 workdays 09:00",
        ),
        "notify": key(
            one_or_several(choice(get_args(Role))), "通知谁", "Notify",
            "接收角色；不写则不通知任何人", "The roles that are told; nobody without it",
        ),
        "repeat": key(place("repeat"), "重复提醒", "Repeat", "隔多久再提醒，最多几次", "How often it is told again"),
        "every": key(TEXT, "间隔", "Every", "如 1 workday、2 days、4 hours", "As 1 workday, 2 days or 4 hours"),
        "at_most": key(whole(1), "最多次数", "At most", "第一次之后最多再提醒几次", "How many times after the first"),
        "supersedes": key(
            one_or_several(TEXT), "取代", "Supersedes",
            "本条成立时，所列规则不再单独提醒", "While this holds, the rules named here are muted",
        ),
        "while": key(
            TEXT, "持续条件", "While",
            "升级期间一直成立的条件", "The condition that keeps the ladder going",
        ),
        "rungs": key(
            several(place("rung")), "梯级", "Rungs",
            "自低到高逐级升级，最高一级发声", "From the lowest up; they stay open together, the highest speaks",
        ),
        "rung.id": key(TEXT, "梯级名", "Name of the rung", "不写则以级别为名", "Without one it is called by its level"),
        "rung.at": key(
            TEXT, "最早时点", "Not before",
            "可从下面的梯级起算，如 yellow + 2 workdays", "It may count from an earlier rung, as yellow + 2 workdays",
        ),
        "rung.when": key(TEXT, "另加条件", "And when", "升到这一级还须成立的条件", "What has to hold besides"),
        "start": key(
            several(place("start")), "直接起于", "Start",
            "条件成立时可跳过下面的梯级", "Rungs that may come without those below",
        ),
        "start.level": key(TEXT, "梯级", "Rung", "从哪一级开始", "The rung to start from"),
        "situation.for": key(
            choice(situations._SUBJECTS), "对象", "Subject", "统计谁名下的预警", "Whose alerts are counted",
        ),
        "situation.when": key(
            place("counted"), "统计条件", "Count",
            "如 {count: alerts, where: level == 'red', at_least: 2}",
            "As {count: alerts, where: level == 'red', at_least: 2}",
        ),
        "count": key(choice(("alerts",)), "统计什么", "Count", "统计尚未解除的预警", "The open alerts are counted"),
        "where": key(
            TEXT, "其中", "Where",
            "只统计符合的，如 level == 'red'", "Only those are counted, as level == 'red'",
        ),
        "distinct": key(
            choice(tuple(ALERT)), "去重", "Distinct",
            "按预警的哪个事实去重，如 task", "Each value of this fact of the alert counts once, as task",
        ),
        "at_least": key(whole(1), "至少", "At least", "达到这个数就成立", "It holds from this number on"),
        "lights": key(
            one_or_several(place("lights-of")), "红黄绿灯", "Lights",
            "每类对象一组，或只写一组", "One block for each kind of subject, or a single one",
        ),
        "lights-of.for": key(choice(lights.SUBJECTS), "对象", "Subject", "谁的灯", "Whose lights these are"),
        "first": key(
            several(place("light-line")), "各行", "Lines",
            "自上而下，第一行确定成立的决定颜色；最后一行不写条件",
            "The first that certainly holds is shown; the last has no condition",
        ),
        "light": key(
            choice(lights.COLOURS), "灯色", "Light",
            "没有填报绝不显示绿灯", "No light is green where nothing was reported",
        ),
        "light-line.when": key(
            TEXT, "条件", "Condition",
            "成立时显示这个颜色，可用 now", "Where it holds the light is shown; it may read now",
        ),
    },
    values={
        "responsible": t("责任人", "who reports for the unit"),
        "notify.unit": t("责任单位", "the unit"),
        "unit_head": t("单位负责人", "the head of the unit"),
        "notify.leader": t("分管领导", "the leader in charge"),
        "superior": t("上级督办部门", "the superior office"),
        "manager": t("督办管理员", "the supervision manager"),
        "assigner": t("交办人", "who assigned the matter"),
        "grey": t("灰灯", "grey"),
        "green": t("绿灯", "green"),
        "light.blue": t("蓝灯", "blue"),
        "light.yellow": t("黄灯", "yellow"),
        "light.orange": t("橙灯", "orange"),
        "light.red": t("红灯", "red"),
        "blue": t("蓝色", "blue"),
        "yellow": t("黄色", "yellow"),
        "orange": t("橙色", "orange"),
        "red": t("红色", "red"),
        "automatic": t("自动发出", "sent at once"),
        "by_hand": t("先提出，经人签发", "proposed, then signed"),
        "count.alerts": t("尚未解除的预警", "open alerts"),
        **{f"distinct.{name}": Text(zh=fact.zh, en=fact.en) for name, fact in ALERT.items()},
    },
)  # fmt: skip
