"""Rulesets of kind periods, as an editor is told of them."""

from __future__ import annotations

from supervise.calendar.cycles import CYCLES
from supervise.rules.families import periods
from supervise.rules.rulebook import PeriodRule
from supervise.rules.schema.forms import TEXT, choice_of, place, several, suggestion
from supervise.rules.schema.places import Kind, Place, key, t

KIND = Kind(
    top=Place(periods.KEYS, periods.REQUIRED),
    places={"period-rule": Place(periods.PERIOD_KEYS, periods.PERIOD_REQUIRED)},
    keys={
        "rules": key(
            several(place("period-rule")), "周期规则", "Cycles",
            "自上而下，第一条确定成立的决定周期", "From the top down: the first that certainly holds sets the cycle",
        ),
        "when": key(
            TEXT, "条件", "Condition",
            "哪些任务用这个周期；不写则全部", "Which tasks have this cycle; all of them without it",
        ),
        "cycle": key(
            suggestion(CYCLES), "督办周期", "Cycle",
            "多久报一次；也可写 cron，如 0 17 25 * *", "How often a report is due; also a cron line, as 0 17 25 * *",
        ),
        "due": key(
            TEXT, "填报截止", "Due",
            "周期内何时截止，如 friday 17:00、day 25 17:00", "When within the slot, as friday 17:00 or day 25 17:00",
        ),
        "roll": key(
            choice_of(PeriodRule, "roll"), "遇休顺延", "Roll",
            "截止日逢休息日往哪边移；默认 none", "Where a due on a day off moves; none by default",
        ),
        "opens": key(
            TEXT, "开启时间", "Opens",
            "何时生成任务进展栏，如 due - 5 workdays 09:00；默认 start",
            "When the period opens, as due - 5 workdays 09:00; start by default",
        ),
        "closes": key(
            TEXT, "关闭时间", "Closes",
            "逾期多久算漏报，如 due + 5 workdays", "When it counts as missed, as due + 5 workdays",
        ),
        "proactive": key(
            choice_of(PeriodRule, "proactive"), "主动填报", "Proactive reports",
            "主动填报能否抵一次；默认 extra", "Whether a proactive report fills a slot; extra by default",
        ),
        "until": key(
            choice_of(PeriodRule, "until"), "止于", "Until",
            "报到任务结束还是交办期限；默认 end", "Slots go on until then; end by default",
        ),
    },
    values={
        "once": t("只报一次", "once"),
        "weekly": t("每周", "every week"),
        "fortnightly": t("每两周", "every two weeks"),
        "monthly": t("每月", "every month"),
        "bimonthly": t("每两月", "every two months"),
        "quarterly": t("每季度", "every quarter"),
        "half-yearly": t("每半年", "every half year"),
        "yearly": t("每年", "every year"),
        "previous workday": t("提前到上一个工作日", "to the workday before"),
        "next workday": t("顺延到下一个工作日", "to the workday after"),
        "roll.none": t("不移动", "it does not move"),
        "extra": t("另算，不抵", "it is extra"),
        "counts": t("抵一次填报", "it fills the slot"),
        "end": t("任务结束", "the end of the task"),
        "deadline": t("交办期限", "the deadline"),
    },
)  # fmt: skip
