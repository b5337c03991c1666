"""Rulesets of kind scoring, as an editor is told of them."""

from __future__ import annotations

from supervise.rules.families import scoring
from supervise.rules.rulebook import ScoringScheme
from supervise.rules.schema.forms import NUMBER, TEXT, choice, choice_of, place, several
from supervise.rules.schema.places import Kind, Place, key, t

KIND = Kind(
    top=Place(scoring.KEYS, scoring.REQUIRED),
    places={
        "score-rule": Place(scoring._RULE_KEYS, ("id", "for", "when", "points", "say")),
        "points": Place(scoring._ROLES, scoring._ROLES),
        "grade-line": Place(("at_least", "grade"), ("grade",)),
    },
    keys={
        "body": key(TEXT, "考核机构", "Body", "谁来考核，如 督查室", "Who appraises, as 督查室"),
        "subject": key(choice_of(ScoringScheme, "subject"), "被考核对象", "Subject", "考核谁", "Who is appraised"),
        "cycle": key(choice(scoring._CYCLES), "考核周期", "Cycle", "多久考核一次", "How often a card is made"),
        "base": key(NUMBER, "基础分", "Base", "加减分之前的分数", "The points before any entry"),
        "rules": key(
            several(place("score-rule")), "计分规则", "Rules",
            "每条规则给出计分项，合计即总分", "Each gives entries; they add up to the total",
        ),
        "for": key(
            choice(scoring.SUBJECTS), "对象", "Subject",
            "按事项、任务还是周期计分", "What is scored one by one",
        ),
        "points": key(
            {"anyOf": [place("points"), TEXT]}, "分值", "Points",
            "一个数、一个算式（如 -0.5 * workdays_late），或按牵头、配合分列",
            "A number, an expression as -0.5 * workdays_late, or numbers by role",
        ),
        "lead": key(NUMBER, "牵头", "Lead", "牵头单位的分值", "For the lead unit"),
        "support": key(NUMBER, "配合", "Support", "配合单位的分值", "For a support unit"),
        "grades": key(
            several(place("grade-line")), "等次", "Grades",
            "自高到低，总分达到哪一等就是哪一等", "From the highest down: a total has the first that it reaches",
        ),
        "at_least": key(
            NUMBER, "不低于", "At least",
            "本等的最低分；最后一等可不写", "The lowest total of this grade; the last one may have none",
        ),
        "grade": key(TEXT, "等次名称", "Grade", "如 优秀、良好", "As A, or 优秀"),
        "no_tasks": key(
            choice_of(ScoringScheme, "no_tasks"), "无任务时", "Without tasks",
            "当期没有任务的单位怎么算；默认 excluded", "What a unit without tasks gets; excluded by default",
        ),
    },
    values={
        "monthly": t("每月", "every month"),
        "quarterly": t("每季度", "every quarter"),
        "yearly": t("每年", "every year"),
        "excluded": t("不参加考核", "it has no card"),
        "full": t("按基础分计", "it keeps the base"),
    },
)  # fmt: skip
