"""Rulesets of kind periods, as an editor is told of them."""

from __future__ import annotations

from supervise.calendar.cycles import CYCLES, FIRSTS
from supervise.rules.families import periods
from supervise.rules.rulebook import PeriodRule
from supervise.rules.schema.forms import TEXT, choice, choice_of, place, several, suggestion, whole, written
from supervise.rules.schema.places import Kind, Place, key, t

KIND = Kind(
    top=Place(periods.KEYS, periods.REQUIRED),
    places={
        "period-rule": Place(periods.PERIOD_KEYS, periods.PERIOD_REQUIRED),
        "curve-parts": Place(tuple(periods.PARTS), ()),
        "milestone": Place(periods.MILESTONE_KEYS, periods.MILESTONE_REQUIRED),
    },
    keys={
        "rules": key(
            several(place("period-rule")), "周期规则", "Cycles",
            "自上而下，每个系列中第一条确定成立的决定周期",
            "From the top down: of each series, the first that certainly holds sets the cycle",
        ),
        "when": key(
            TEXT, "条件", "Condition",
            "哪些任务用这个周期；不写则全部", "Which tasks have this cycle; all of them without it",
        ),
        "series": key(
            written(periods.SERIES_NAME), "系列", "Series",
            "同一任务可同时按几个系列填报，如每月进展之外另有每季汇总；不写则同属一个系列",
            "A task may report in several series side by side; rules without one share one",
        ),
        "cycle": key(
            suggestion(CYCLES), "督办周期", "Cycle",
            "多久报一次；也可写 cron，如 0 17 25 * *", "How often a report is due; also a cron line, as 0 17 25 * *",
        ),
        "milestones": key(
            several(place("milestone")), "节点", "Milestones",
            "周期为 milestones 时的节点；事项或任务自己填了节点的，以所填为准",
            "For the cycle milestones; those entered with the matter or the task come before them",
        ),
        "milestone.name": key(TEXT, "节点名称", "Name", "节点叫什么，如 主体封顶", "What is to be reached"),
        "milestone.at": key(
            TEXT, "节点时间", "Date",
            "日期，或从 assigned、registered、deadline 推算，如 deadline - 30 days",
            "A date, or counted from assigned, registered or deadline, as deadline - 30 days",
        ),
        "weight": key(
            whole(0), "权重", "Weight", "占全部工作的百分比；都写，合计 100", "Its share in percent; 100 in all",
        ),
        "due": key(
            TEXT, "填报截止", "Due",
            "周期内何时截止，如 friday 17:00、day 25 17:00；"
            "只报一次的可从 assigned、acknowledged、instructed、returned 推算",
            "When within the slot, as friday 17:00 or day 25 17:00; what is reported once may count from assigned, "
            "acknowledged, instructed or returned",
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
        "first_slot": key(
            suggestion(FIRSTS), "首期", "First slot",
            "任务中途分发时首期怎么算：short 只算剩下的，long 并入下一期，skip 从下一整期起，或写首期不早于的日期；"
            "不写则从此后开放的第一期起",
            "For a task assigned within a cycle: short takes what is left of it, long joins that to the next, skip "
            "begins with the next whole one, a date puts it off; else the first that opens from then on",
        ),
        "proactive": key(
            choice_of(PeriodRule, "proactive"), "主动填报", "Proactive reports",
            "主动填报能否抵一次；默认 extra", "Whether a proactive report fills a slot; extra by default",
        ),
        "until": key(
            choice(periods.UNTILS), "止于", "Until",
            "报到任务结束（end 或 closed）还是交办期限；默认 end", "Slots go on until then; end by default",
        ),
        "curve": key(
            {"anyOf": [choice(periods.CURVES), place("curve-parts")]}, "序时进度", "Curve",
            "到何时应完成多少：linear 匀速至期限，milestones 按节点权重，或写各季末应达的百分比，"
            "如 {quarterly: [20, 50, 80, 100]}",
            "How far a task should have come: linear up to its deadline, by the weights of its milestones, or the "
            "percents to be reached by the ends of the parts of a year, as {quarterly: [20, 50, 80, 100]}",
        ),
        **{
            f"curve-parts.{name}": key(
                several(whole(0)), zh, en, f"{count} 个不减的百分比，末了是 100",
                f"{count} percents that do not fall and end with 100",
            )
            for (name, count), zh, en in zip(
                periods.PARTS.items(),
                ("每月", "每两月", "每季度", "每半年"),
                ("By the month", "By two months", "By the quarter", "By the half year"),
                strict=True,
            )
        },
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
        "milestones": t("按节点", "at the milestones"),
        "previous workday": t("提前到上一个工作日", "to the workday before"),
        "next workday": t("顺延到下一个工作日", "to the workday after"),
        "roll.none": t("不移动", "it does not move"),
        "extra": t("另算，不抵", "it is extra"),
        "counts": t("抵一次填报", "it fills the slot"),
        "short": t("只算剩下的", "what is left of the cycle"),
        "long": t("并入下一期", "what is left, joined to the next"),
        "skip": t("从下一整期起", "the next whole cycle"),
        "linear": t("匀速至期限", "evenly up to the deadline"),
        "curve.milestones": t("按节点权重", "by the weights of the milestones"),
        "end": t("任务结束", "the end of the task"),
        "closed": t("任务结束（同 end）", "the end of the task, as end"),
        "deadline": t("交办期限", "the deadline"),
    },
)  # fmt: skip
