"""Rulesets of kind scoring, as an editor is told of them."""

from __future__ import annotations

from typing import get_args

from supervise.rules.families import limits, points, scoring
from supervise.rules.schema.forms import (
    NUMBER,
    TEXT,
    by_name,
    choice,
    choice_of,
    has,
    one_of,
    one_or_several,
    place,
    several,
    suggestion,
    whole,
)
from supervise.rules.schema.places import BOTH, Either, Kind, Place, key, t
from supervise.rules.scheme import Keep, Per, ScoreRule, ScoringScheme

_WAYS = {"anyOf": [has("points"), has("times"), has("veto")], "dependencies": {"each": ["of"]}}
_RATE_REQUIRED = tuple(key for key in points.RATE_KEYS if key != "least")

KIND = Kind(
    top=Place(scoring.KEYS, scoring.REQUIRED),
    places={
        "score-rule": Place(scoring._all_keys(), ("id", "for", "say"), _WAYS),
        "points": Either(
            signs=(
                (has("judge"), "points-judged"),
                ({"anyOf": [has("bands"), has("of")]}, "points-by-bands"),
                ({"anyOf": [has("rate"), has("target")]}, "points-by-rate"),
            ),
            otherwise="points-by-role",
        ),
        "points-by-role": Place(points.ROLE_KEYS, points.ROLE_KEYS),
        "points-by-bands": Place(points.BANDS_KEYS, points.BANDS_KEYS),
        "band": Place(points.BAND_KEYS, ("points",)),
        "points-by-rate": Place(points.RATE_KEYS, _RATE_REQUIRED),
        "points-judged": Place(points.JUDGE_KEYS),
        "factor": Place(scoring.FACTOR_KEYS, scoring.FACTOR_KEYS),
        "ceiling": Place(scoring.CEILING_KEYS, also=one_of(scoring.CEILING_KEYS)),
        "groups": Place(("by",), ("by",)),
        "one-of": Place(limits.ONE_OF_KEYS, ("per", "keep")),
        "section": Place(limits.SECTION_KEYS, ("title",)),
        "grade-line": Place(limits.GRADE_KEYS, ("grade",)),
    },
    keys={
        "body": key(TEXT, "考核机构", "Body", "谁来考核，如 督查室", "Who appraises, as 督查室"),
        "subject": key(choice_of(ScoringScheme, "subject"), "被考核对象", "Subject", "考核谁", "Who is appraised"),
        "cycle": key(choice(scoring._CYCLES), "考核周期", "Cycle", "多久考核一次", "How often a card is made"),
        "groups": key(place("groups"), "分组排名", "Groups", "哪些单位在一起排名", "Which units are ranked together"),
        "by": key(
            choice(tuple(scoring._GROUPS)), "按什么分组", "By",
            "按单位类别或区属", "By the kind or the district of units",
        ),
        "base": key(NUMBER, "基础分", "Base", "加减分之前的分数", "The points before any entry"),
        "min": key(NUMBER, "下限", "Least", "不低于这个分数", "The total is not below this"),
        "max": key(NUMBER, "上限", "Most", "不高于这个分数", "The total is not above this"),
        "round": key(TEXT, "取整", "Round", "如 2 half_up 或 0 half_even", "As 2 half_up or 0 half_even"),
        "awards": key(by_name(BOTH), "表扬批评", "Awards", "种类的代码和名称", "The kinds of awards and criticisms"),
        "sections": key(
            by_name(place("section")), "板块", "Sections",
            "考核表的各个板块", "The parts of the card, by name",
        ),
        "one_of": key(
            by_name(place("one-of")), "择一计分", "One of",
            "几条规则只计一项", "Groups of rules of which one entry counts",
        ),
        "score-rule.one_of": key(TEXT, "择一组", "One of", "属于哪个择一组", "The group that the rule belongs to"),
        "section": key(TEXT, "板块", "Section", "计入哪个板块", "The section that it counts in"),
        "per": key(choice(get_args(Per)), "每个", "Per", "在什么范围内只计一项", "Within what one entry counts"),
        "keep": key(choice(get_args(Keep)), "保留", "Keep", "保留哪一项", "Which entry is kept"),
        "rules": key(
            several(place("score-rule")), "计分规则", "Rules",
            "每条规则给出计分项，合计即总分", "Each gives entries; they add up to the total",
        ),
        "for": key(choice(scoring.SUBJECTS), "对象", "Subject", "按什么逐个计分", "What is scored one by one"),
        "points": key(
            {"anyOf": [place("points"), TEXT]}, "分值", "Points",
            "一个数、算式、按角色、分档（bands）、比率（rate）或由人评定（judge）",
            "A number, an expression, by role, by bands, by a rate, or judged by a person",
        ),
        "band.points": key(NUMBER, "分值", "Points", "这一档的分值", "The points of this band"),
        "lead": key(NUMBER, "牵头", "Lead", "牵头单位的分值", "For the lead unit"),
        "support": key(NUMBER, "配合", "Support", "配合单位的分值", "For a support unit"),
        "bands": key(several(place("band")), "分档", "Bands", "自低到高的各档", "The bands, one after the other"),
        "points-by-bands.of": key(TEXT, "按什么分档", "Of", "分档的数", "The number that is banded"),
        "band.from": key(NUMBER, "自", "From", "不写则接上一档", "Where the band before ended, without it"),
        "band.to": key(NUMBER, "至", "To", "最后一档可不写", "The last band may have none"),
        "rate": key(TEXT, "分子", "Rate", "达到要求的数", "The number that meets it"),
        "out_of": key(TEXT, "分母", "Out of", "总数", "The number of all"),
        "target": key(NUMBER, "目标", "Target", "百分数", "A percentage"),
        "full": key(NUMBER, "满分", "Full", "达到目标得的分", "The points at the target"),
        "slope": key(NUMBER, "每差一个百分点", "Slope", "扣多少分", "What each full percent below it costs"),
        "least": key(NUMBER, "最低", "Least", "最少得多少分", "The least that is given"),
        "none": key(choice(points._NONE), "分母为零时", "None", "没有可算的怎么办", "Where there is nothing to count"),
        "judge": key(
            several(NUMBER), "评定范围", "Judge",
            "由人在 [下限, 上限] 内评定", "A person judges within [least, most]",
        ),
        "each": key(whole(1), "每几项", "Each", "每有几项计一次", "For each so many"),
        "of": key(suggestion(scoring._COUNTED), "数什么", "Of", "数下级的哪一种", "Which children are counted"),
        "where": key(TEXT, "其中", "Where", "只数符合的", "Only those are counted"),
        "to": key(
            choice_of(ScoreRule, "to"), "计给谁", "To",
            "计给本单位、各单位，还是分摊", "To the unit, to each, or split",
        ),
        "cap": key(NUMBER, "封顶", "Cap", "本条合计最多多少，正负与 points 一致", "The most that the rule adds up to"),
        "times": key(place("factor"), "乘以", "Times", "把计分项乘以一个数", "Multiplies entries"),
        "factor": key(NUMBER, "倍数", "Factor", "乘多少", "By how much"),
        "factor.of": key(
            one_or_several(suggestion(("deductions", "bonuses"))), "乘哪些", "Of",
            "deductions 全部扣分，bonuses 全部加分，或规则编号的列表", "deductions, bonuses, or a list of rules",
        ),
        "veto": key(place("ceiling"), "一票否决", "Veto", "限定等次或总分", "Holds the grade or the total"),
        "ceiling.grade": key(TEXT, "最高等次", "Grade", "最高只能评为这一等", "The best grade that is left"),
        "total": key(NUMBER, "总分", "Total", "总分最高为", "The most that the total is"),
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
        "award": t("表扬批评", "an award or a criticism"),
        "card": t("整张考核表", "the whole card"),
        "matters": t("事项", "matters"),
        "tasks": t("任务", "tasks"),
        "periods": t("周期", "periods"),
        "of.alerts": t("预警", "alerts"),
        "awards": t("表扬批评", "awards and criticisms"),
        "own": t("计给本单位", "to the unit itself"),
        "each": t("各单位各计一份", "to each unit"),
        "split": t("在各单位间分摊", "split among the units"),
        "unit.kind": t("单位类别", "the kind of the unit"),
        "unit.district": t("单位区属", "the district of the unit"),
        "deductions": t("全部扣分", "all that is taken"),
        "bonuses": t("全部加分", "all that is added"),
        "highest": t("最高的一项", "the highest"),
        "lowest": t("最低的一项", "the lowest"),
        "first": t("最先写的一项", "the first"),
        "monthly": t("每月", "every month"),
        "quarterly": t("每季度", "every quarter"),
        "yearly": t("每年", "every year"),
        "excluded": t("不参加考核", "it has no card"),
        "no_tasks.full": t("按基础分计", "it keeps the base"),
        "none.full": t("得满分", "the full points"),
        "zero": t("得零分", "no points"),
        "undecided": t("不计", "it is not decided"),
    },
)  # fmt: skip
