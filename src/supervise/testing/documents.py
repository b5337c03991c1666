"""Documents of a plausible bureau, in both languages, for whoever tests a renderer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from supervise.model.documents import (
    Bulletin,
    Certificate,
    Column,
    Dossier,
    Foot,
    Ledger,
    ScoreLine,
    ScoreSheet,
    TimelineEntry,
)

HOSTILE = "=1+1\x00\x1b[31m<script>alert('x')</script>&\r\n{{ 7*7 }}{% raw %}\ud800\ufffe_x0041_ ]]> 🏛 \u202e终"
"""Text that must stay text: a formula, control characters, markup, a template, no characters at all."""

_SHANGHAI = "Asia/Shanghai"
_DAY = datetime(2026, 12, 31, 9, 0, tzinfo=UTC)
_FOOT = Foot(
    as_of=_DAY,
    rulesets=(
        "standard/elements 2026.1 3d1f0a9c5b7e",
        "standard/alerts 2026.1 9f2c41d08ab6",
        "standard/scoring 2026.2 77ab02c3e1f4",
    ),
)
_TITLES = (
    ("老旧小区改造三年行动", "Renewal of old housing estates, a three-year programme"),
    ("城区黑臭水体治理及截污纳管工程", "Treatment of polluted streams and interception of sewage"),
    ("政务服务“一窗通办”改革", "One window for all public services"),
    (
        "重点产业链供需对接会议定事项：建立企业问题清单并按月销号",
        "Matchmaking for key industries: a list of problems, cleared monthly",
    ),
    ("农村公路安全隐患排查", "Survey of hazards on rural roads"),
    ("市第三人民医院门诊楼建设", "Outpatient building of the Third Hospital"),
)  # fmt: skip
_UNITS = (
    ("住房建设处", "Housing office"),
    ("生态环境处", "Environment office"),
    ("政务服务中心", "Service centre"),
    ("产业发展处", "Industry office"),
    ("交通运输分局", "Transport branch"),
)
_LIGHTS = (
    ("green", "绿", "green"), ("green", "绿", "green"), ("yellow", "黄", "yellow"), ("red", "红", "red"),
    ("grey", "灰", "grey"),
)  # fmt: skip


def sample_ledger(language: str = "zh", rows: int = 30) -> Ledger:
    """A ledger with every kind of column, and a light for each row."""
    chosen = 0 if language == "zh" else 1
    headings = (
        ("no", "text", "督办编号", "No."), ("title", "text", "督办事项", "Matter"),
        ("source", "text", "督办来源", "Source"),
        ("type", "text", "类型", "Type"), ("assigned_at", "date", "交办时间", "Assigned"),
        ("deadline", "date", "交办期限", "Deadline"), ("district", "text", "责任区属", "District"),
        ("lead_unit", "text", "牵头部门", "Lead unit"), ("support_units", "text", "协办部门", "Support units"),
        ("leader", "text", "分管领导", "Leader"), ("cycle", "text", "督办周期", "Cycle"),
        ("percent", "number", "完成百分比", "Percent"), ("progress", "text", "最新进展", "Latest progress"),
        ("reported_at", "instant", "最近填报", "Last report"), ("light", "light", "红绿灯", "Light"),
    )  # fmt: skip
    progress = (
        "已完成立项和用地手续，主体工程于三月开工；目前完成投资 1.2 亿元，占年度计划的 46%，下一步将倒排工期。",
        "Land and permits are settled; construction began in March; 46% of the year's investment is spent.",
    )[chosen]
    return Ledger(
        title=("二〇二六年重点事项督办台账", "Ledger of key matters, 2026")[chosen],
        language=language,
        zone=_SHANGHAI,
        columns=tuple(Column(code=code, kind=kind, heading=(zh, en)[chosen]) for code, kind, zh, en in headings),
        rows=tuple(
            (
                f"督〔2026〕{at:03d}号" if language == "zh" else f"S-2026-{at:03d}",
                _TITLES[at % len(_TITLES)][chosen],
                ("会议议定", "meeting")[chosen],
                ("重点工作", "key work")[chosen],
                date(2026, 1, 5) + timedelta(days=at),
                date(2026, 6, 30) + timedelta(days=5 * at) if at % 7 else None,
                ("东湖区", "Donghu")[chosen],
                _UNITS[at % len(_UNITS)][chosen],
                ("、", ", ")[chosen].join(_UNITS[(at + step) % 5][chosen] for step in range(1, 1 + at % 4)),
                ("王建国", "Wang Jianguo")[chosen],
                ("每月", "monthly")[chosen],
                at * 3,
                progress if at % 3 == 0 else ("按计划推进", "on schedule")[chosen],
                _DAY - timedelta(days=at, minutes=7 * at) if at % 5 else None,
                _LIGHTS[at % 5][1 + chosen],
            )
            for at in range(1, rows + 1)
        ),
        lights=tuple(_LIGHTS[at % 5][0] for at in range(1, rows + 1)),
        foot=_FOOT,
    )  # fmt: skip


def sample_dossier(language: str = "zh") -> Dossier:
    """A dossier with tasks, periods in all lights and a timeline of two months."""
    chosen = 0 if language == "zh" else 1
    happened = (
        (0, ("李敏（督查室）", "Li Min"), ("立项登记", "registered the matter"), "", "", ""),
        (1, ("李敏（督查室）", "Li Min"), ("分发任务 2 项", "distributed two tasks"), "", "", ""),
        (2, ("住房建设处", "Housing office"), ("签收", "acknowledged"), "", "", ""),
        (22, ("系统", "System"),
         ("蓝色预警：二月进展应于 27 日 17:00 前填报", "blue: progress is due on 27 February, 17:00"),
         "standard/alerts · due-soon", ("通知：责任人、承办单位", "told: responsible person, unit"), "blue"),
        (27, ("系统", "System"), ("黄色预警：逾期未填报", "yellow: overdue"),
         "standard/alerts · overdue", "", "yellow"),
        (29, ("系统", "System"), ("红色预警：逾期两个工作日仍未填报", "red: two workdays overdue"),
         "standard/alerts · overdue",
         ("通知：单位负责人、上级", "told: head of unit, superior"), "red"),
        (30, ("赵强（住房建设处）", "Zhao Qiang"), ("填报进展 20%", "reported 20%"), "",
         ("已完成招标，施工单位进场；存在问题：三处管线迁改未定。",
          "Tender done, the builder is on site; three pipelines wait to be moved."), ""),
        (31, ("李敏（督查室）", "Li Min"), ("审核通过", "accepted the report"), "", "", "green"),
    )  # fmt: skip
    start = datetime(2026, 2, 2, 1, 30, tzinfo=UTC)
    facts = (
        ("督办编号", "No.", "督〔2026〕001号"), ("状态", "State", "在办"), ("督办来源", "Source", "市政府常务会议"),
        ("优先级", "Priority", "重点"), ("交办时间", "Assigned", "2026-02-02"), ("交办期限", "Deadline", "2026-12-31"),
        ("牵头部门", "Lead unit", "住房建设处"), ("协办部门", "Support units", "交通运输分局、生态环境处"),
        ("督办要求", "Body", "对全市二〇〇〇年以前建成的住宅小区，按“先地下、后地上”的次序更新管网、加装电梯；"
         "每月填报进展，年底前完成三十个小区。"), ("分管领导", "Leader", "王建国"),
    )  # fmt: skip
    lights = ("绿", "黄", "红", "灰") if language == "zh" else ("green", "yellow", "red", "grey")
    return Dossier(
        title=_TITLES[0][chosen],
        language=language,
        zone=_SHANGHAI,
        no="督〔2026〕001号",
        facts=tuple(((zh, en)[chosen], value) for zh, en, value in facts),
        task_headings=(("任务", "单位", "角色", "状态"), ("Task", "Unit", "Role", "State"))[chosen],
        tasks=tuple(
            (_TITLES[0][chosen], _UNITS[at][chosen], (("协办", "support"), ("牵头", "lead"))[at == 0][chosen],
             ("已签收", "acknowledged")[chosen])
            for at in range(3)
        ),
        period_headings=(("周期", "截止", "填报", "灯"), ("Period", "Due", "Reported", "Light"))[chosen],
        periods=tuple(
            (f"2026-{month:02d}", f"2026-{month:02d}-25 17:00",
             f"2026-{month:02d}-24 10:12" if month % 4 != 3 else "", lights[month % 4])
            for month in range(1, 13)
        ),
        timeline=tuple(
            TimelineEntry(
                at=start + timedelta(days=day, minutes=17 * day), who=who[chosen], what=what[chosen], rule=rule,
                detail=detail[chosen] if detail else "", tone=tone,
            )
            for day, who, what, rule, detail, tone in happened
        ),
        foot=_FOOT,
    )  # fmt: skip


def sample_scorecard(language: str = "zh") -> ScoreSheet:
    """A scorecard whose entries add up to its total."""
    chosen = 0 if language == "zh" else 1
    lines = (
        ("80", ("基础分", "base"), "base", "", ""),
        ("2", ("牵头事项按期办结", "lead matter completed in time"), "done", "督〔2026〕001号",
         "matter.completed = true"),
        ("1", ("协办事项按期办结", "supported matter completed in time"), "done", "督〔2026〕004号",
         "matter.completed = true"),
        ("-1.5", ("二月进展迟报 3 个工作日", "February's progress came 3 workdays late"), "late-report", "2026-02",
         "period.workdays_late = 3"),
        ("-0.25", ("报告被退回补充 1 次", "one report was returned"), "returned", "2026-03", "period.returned = 1"),
    )  # fmt: skip
    return ScoreSheet(
        title=("重点事项督办考核表", "Scorecard of supervised matters")[chosen],
        language=language,
        zone=_SHANGHAI,
        subject=_UNITS[0][chosen],
        cycle="2026Q1",
        total=Decimal("81.25"),
        grade="B",
        lines=tuple(
            ScoreLine(
                points=Decimal(points), what=what[chosen], rule=f"standard/scoring · {rule}",
                basis=("考核评估 (S6)", "assessment (S6)")[chosen], facts=facts, subject=subject,
            )
            for points, what, rule, subject, facts in lines
        ),
        foot=_FOOT,
    )  # fmt: skip


def sample_bulletin(language: str = "zh") -> Bulletin:
    """A bulletin of one quarter, with a table of five units."""
    chosen = 0 if language == "zh" else 1
    paragraphs = (
        ("按照年度督查计划，督查室汇总了第四季度重点事项办理情况。本季度在办事项 120 项，办结 34 项，逾期未填报 6 项。",
         "The inspection office has summed up the quarter: 120 matters open, 34 completed, 6 reports overdue."),
        ("从办理情况看，多数单位能够按期填报、如实反映问题；少数单位存在迟报、以计划代替进展等情况，须引起重视。",
         "Most units report in time and name their problems; a few report late or tell plans instead of progress."),
        ("请各单位对照附表逐项核查，红灯事项于五个工作日内报送整改情况。",
         "Each unit is asked to check the table, and to report on its red matters within five workdays."),
    )  # fmt: skip
    return Bulletin(
        title=("关于二〇二六年第四季度重点事项督办情况的通报", "Bulletin on key matters, fourth quarter of 2026")[
            chosen
        ],
        language=language,
        zone=_SHANGHAI,
        addressee=("各处室、各分局、各直属单位", "All offices, branches and subordinate units")[chosen],
        paragraphs=tuple(paragraph[chosen] for paragraph in paragraphs),
        headings=(("单位", "在办", "办结", "逾期", "得分"), ("Unit", "Open", "Completed", "Overdue", "Points"))[chosen],
        rows=tuple(
            (unit[chosen], str(30 - at), str(9 - at), str(at), f"{84 - at}.5") for at, unit in enumerate(_UNITS)
        ),
        signature=("市局督查室", "Inspection office")[chosen],
        dated=date(2026, 12, 31),
        counts={"open": 120, "completed": 34, "overdue": 6},
        foot=_FOOT,
    )


def sample_certificate(language: str = "zh") -> Certificate:
    """A certificate of one unit with one difference."""
    chosen = 0 if language == "zh" else 1
    return Certificate(
        title=("督办周期核验证书", "Certificate of reporting periods")[chosen], language=language, zone=_SHANGHAI,
        verdict=("应有 2 个，实有 1 个；差异 1 处。", "2 called for, 1 exists; 1 difference.")[chosen], sound=False,
        facts=((("核验区间", "Span")[chosen], "2026-01-01 — 2026-04-01"),),
        headings=(("单位", "Unit")[chosen], ("应有周期", "Called for")[chosen], ("实有周期", "Exist")[chosen]),
        rows=((_UNITS[0][chosen], "2", "1"), (("合计", "Total")[chosen], "2", "1")),
        difference_headings=(("差异", "What differs")[chosen], ("原因", "Cause")[chosen]),
        differences=((("缺少周期", "period missing")[chosen], ("已丢失", "lost")[chosen]),),
        signature=((("日志检查点", "Checkpoint")[chosen], "1"),), foot=_FOOT,
    )  # fmt: skip


SAMPLES: dict[str, Callable[[str], Any]] = {
    "ledger": sample_ledger,
    "dossier": sample_dossier,
    "scorecard": sample_scorecard,
    "bulletin": sample_bulletin,
    "certificate": sample_certificate,
}


def hostile(kind: str) -> Any:
    """The sample document of *kind* with `HOSTILE` in every text that a person may have typed."""
    document: Any = SAMPLES[kind]("zh")
    match kind:
        case "ledger":
            rows = tuple(tuple(HOSTILE if isinstance(cell, str) else cell for cell in row) for row in document.rows)
            headings = tuple(column.but(heading=HOSTILE) for column in document.columns)
            return document.but(title=HOSTILE, columns=headings, rows=rows)
        case "dossier":
            row, heading = (HOSTILE,) * 4, (HOSTILE,) * 4
            timeline = tuple(
                entry.but(who=HOSTILE, what=HOSTILE, detail=HOSTILE, rule=HOSTILE, tone=HOSTILE)
                for entry in document.timeline
            )
            return document.but(
                title=HOSTILE, no=HOSTILE, facts=((HOSTILE, HOSTILE),) * 3, timeline=timeline,
                tasks=(row,), task_headings=heading, periods=(row,), period_headings=heading,
            )  # fmt: skip
        case "scorecard":
            lines = tuple(
                line.but(what=HOSTILE, rule=HOSTILE, basis=HOSTILE, facts=HOSTILE, subject=HOSTILE)
                for line in document.lines
            )
            return document.but(title=HOSTILE, subject=HOSTILE, cycle=HOSTILE, grade=HOSTILE, lines=lines)
        case "certificate":
            pair = (HOSTILE, HOSTILE)
            return document.but(
                title=HOSTILE, verdict=HOSTILE, facts=(pair,), headings=pair, rows=(pair,), difference_headings=pair,
                differences=(pair,), signature=(pair,),
            )  # fmt: skip
        case _:
            return document.but(
                title=HOSTILE, addressee=HOSTILE, paragraphs=(HOSTILE,) * 2, signature=HOSTILE,
                headings=(HOSTILE,) * 2, rows=((HOSTILE,) * 2,) * 3,
            )  # fmt: skip
