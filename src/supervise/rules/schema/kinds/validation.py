"""Rulesets of kind validation, as an editor is told of them."""

from __future__ import annotations

from supervise.rules.families import tagging, validation
from supervise.rules.rulebook import ValidationRule
from supervise.rules.schema.forms import TEXT, choice, choice_of, one_of, place, several
from supervise.rules.schema.places import BOTH, Kind, Place, key, t

KIND = Kind(
    top=Place(validation.KEYS, validation.REQUIRED),
    places={
        "check": Place(validation.CHECK_KEYS, validation.CHECK_REQUIRED, one_of(validation.CHECK_ONE)),
        "scope-rule": Place(validation.SCOPE_KEYS, validation.SCOPE_REQUIRED, one_of(validation.SCOPE_ONE)),
        "tag-rule": Place(tagging.TAG_KEYS, tagging.TAG_REQUIRED),
    },
    keys={
        "rules": key(
            several(place("check")), "检核规则", "Checks",
            "逐条检核，互不影响", "Every rule that speaks is a finding of its own",
        ),
        "for": key(
            choice(validation.SUBJECTS), "对象", "Subject",
            "检核的是事项还是填报", "Whether a matter or a report is checked",
        ),
        "scope": key(
            several(place("scope-rule")), "督办范围", "Scope",
            "哪些事项可以录入", "What may be supervised at all",
        ),
        "tags": key(
            several(place("tag-rule")), "标签规则", "Tag rules",
            "按事项的数据元自动加、去标签；人加的不去，人去的不加",
            "Tags set by what a matter is; a rule never takes away what a person entered, nor sets what he withdrew",
        ),
        "tag": key(TEXT, "标签", "Tag", "词表里的代码或名称", "A code of the element tags, or its label"),
        "tag-rule.when": key(
            TEXT, "何时有此标签", "When it is carried",
            "确定成立时加上，确定不成立时去掉，如 contains(title, '小区')；不能读 tags",
            "Set while it certainly holds, as contains(title, '小区'); it may not read tags",
        ),
        "must": key(
            TEXT, "必须成立", "Must hold",
            "不成立就是问题，如 deadline >= assigned_at", "What has to hold, as deadline >= assigned_at",
        ),
        "when": key(
            TEXT, "问题条件", "Fault",
            "成立就是问题，如 missing(leader)", "The fault itself, as missing(leader)",
        ),
        "if": key(TEXT, "适用条件", "Applies if", "只在成立时才检核", "The rule speaks only where this holds"),
        "field": key(TEXT, "所指字段", "Field", "问题落在哪个数据元上", "The element that the finding is about"),
        "level": key(
            choice_of(ValidationRule, "level"), "级别", "Level",
            "error 不能立项，warning 只提示；默认 error", "An error refuses, a warning tells; error by default",
        ),
        "message": key(BOTH, "问题说明", "Message", "告诉填报人哪里不对", "What is wrong, for who fills it in"),
        "fix": key(BOTH, "改法", "Fix", "告诉填报人怎么改", "What to do about it"),
        "in": key(TEXT, "纳入", "In", "不成立就不得录入", "What it does not hold for is refused"),
        "out": key(TEXT, "排除", "Out", "成立就不得录入", "What it holds for is refused"),
        "ask": key(
            TEXT, "须确认", "Ask", "成立时须有人核实确认才可录入", "What it holds for waits until somebody confirms it",
        ),
    },
    values={
        "level.error": t("错误，不能立项", "an error: the matter is refused"),
        "level.warning": t("警告，只提示", "a warning: it is only told"),
    },
)  # fmt: skip
