"""What every ruleset and every rule begins with."""

from __future__ import annotations

from typing import get_args

from supervise.rules import headers, reading, waivers
from supervise.rules.lint.lints import LINTS
from supervise.rules.schema.forms import TEXT, by_name, choice, place, several, written
from supervise.rules.schema.places import BOTH, Kind, Place, key, t

KIND = Kind(
    top=Place(headers.HEADER_KEYS, headers.HEADER_REQUIRED),
    places={
        "text": Place(reading.LANGUAGES, reading.LANGUAGES),
        "effective": Place(headers.EFFECTIVE_KEYS),
        "waiver": Place(waivers.WAIVER_KEYS, waivers.WAIVER_KEYS),
    },
    keys={
        "ruleset": key(
            written(headers.NAME), "规则集名称", "Ruleset",
            "全局唯一的名称，如 city/alerts；各版本同名", "Its name, as city/alerts; all of its versions share it",
        ),
        "kind": key(
            choice(get_args(headers.Kind)), "种类", "Kind",
            "六种之一，决定下面可以写哪些键", "One of six; it decides which keys may follow",
        ),
        "version": key(
            written(headers.VERSION), "版本", "Version",
            "版本号，如 2026.1；内容变了就要换新版本", "As 2026.1; other rules need another version",
        ),
        "effective": key(
            place("effective"), "生效期", "Effective",
            "自 from 当日零时起，至 to 当日零时止（不含当日）", "From midnight of 'from' to midnight of 'to'",
        ),
        "title": key(BOTH, "标题", "Title", "中英文标题，出现在说明里", "Its title, as explanations show it"),
        "basis": key(
            BOTH, "依据", "Basis",
            "所落实的服务或公开文件，每条说明都会引用", "The service or public document that it carries out",
        ),
        "define": key(
            by_name(TEXT), "共用的条件和数值", "Named conditions and values",
            "给多次用到的条件、数值起名，规则里直接写名称",
            "Names for conditions and values that are used more than once",
        ),
        "waive": key(
            several(place("waiver")), "豁免", "Waivers",
            "检视发现的问题中有人负责保留的，见 docs/lint.md", "Findings of the lint that somebody answers for",
        ),
        "lint": key(choice(list(LINTS)), "检视项", "Finding", "检视项的编号", "The id of the finding"),
        "rule": key(TEXT, "规则", "Rule", "哪条规则，灯写作 lights/period", "Of which rule; lights are lights/period"),
        "owner": key(TEXT, "负责人", "Owner", "由谁负责", "Who answers for it"),
        "until": key(
            written(reading.DAY), "截止日", "Until", "有效到这一天（含当日）", "The last day on which it is waived"
        ),
        "why": key(TEXT, "理由", "Why", "为什么保留", "Why it is kept"),
        "from": key(
            written(reading.DAY), "生效日", "From",
            "从这一天零时起生效，如 2026-01-01", "In force from midnight of this day, as 2026-01-01",
        ),
        "to": key(
            written(reading.DAY), "失效日", "To",
            "到这一天零时失效，当日已不生效", "No longer in force from midnight of this day",
        ),
        "zh": key(
            TEXT, "中文", "Chinese",
            "中文文本；告知语里可写事实，如 {task.title}", "In Chinese; a message may name facts, as {task.title}",
        ),
        "en": key(
            TEXT, "英文", "English",
            "英文文本；告知语里可写事实，如 {task.title}", "In English; a message may name facts, as {task.title}",
        ),
        "id": key(
            written(headers.ID), "编号", "Id",
            "本规则集内唯一：小写字母、数字和连字符，如 due-soon", "Unique in the ruleset, as due-soon",
        ),
        "when": key(
            TEXT, "条件", "Condition",
            "确定成立时规则才生效；缺值既不算真也不算假", "The rule speaks only while this is certainly true",
        ),
        "say": key(
            BOTH, "告知语", "Message",
            "通知和说明里的话，花括号里写事实", "What people read; facts stand in braces",
        ),
    },
    values={
        "elements": t("数据元标准", "the data-element standard"),
        "mapping": t("采集对应关系", "how records of a source become drafts"),
        "validation": t("检核规则", "checks of what is entered"),
        "periods": t("督办周期", "cycles of reporting"),
        "alerts": t("预警、升级、情形和红黄绿灯", "alerts, ladders, situations and lights"),
        "scoring": t("考核计分", "appraisal"),
        "matter": t("督办事项", "a matter"),
        "task": t("督办任务", "a task"),
        "period": t("反馈周期", "a reporting period"),
        "report": t("进展填报", "a progress report"),
        "problem": t("存在问题", "a problem"),
        "unit": t("单位", "a unit"),
        "leader": t("分管领导", "a leader"),
        "district": t("区属", "a district"),
        **{id: lint.title for id, lint in LINTS.items()},
    },
)  # fmt: skip
"""What holds for all kinds."""
