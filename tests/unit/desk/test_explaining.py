"""Why: a period, an alert, a lost point and a matter, in plain sentences of both languages."""

from __future__ import annotations

import re

import pytest

from supervise import Verdict
from supervise.errors import NotFound
from supervise.model import commands as c
from support.commands import period_of, refused
from support.desks import Office


@pytest.fixture(scope="module")
def lived() -> tuple[Office, str]:
    """A matter whose report for February came one workday late, and that for March not at all."""
    office = Office("2026-02-10 09:00", engine="python")
    matter = office.register("a", title="老旧小区改造")
    office.at("2026-02-11 10:00").seat("a").acknowledge(f"{matter}/t1")
    office.tick("2026-02-28 18:00")
    report = office.at("2026-03-02 10:00").seat("a").submit(period_of(matter), done="已完成")
    office.manager.review(report.id, Verdict.accept())
    office.tick("2026-04-01 00:00")
    return office, matter


def told(office: Office, id: str, language: str) -> str:
    """The explanation, without what changes with every edit of the rules: digests and lines."""
    text = office.manager.explain(id, language)
    return re.sub(r"\.yaml:\d+", ".yaml:N", re.sub(r"[（(][0-9a-f]{12}[)）]", "(#)", text))


PERIOD_ZH = """\
甲处的2026-02期于2026-02-14 09:00生成，应于2026-02-28 17:00前填报。
  依据规则 monthly：智能创建任务 (S4)；standard/periods 2026.1(#)，rulesets/standard/periods.yaml:N。
第1次填报：2026-03-02 10:00，已通过。
目前：已通过，迟报1个工作日。
2026-02-25 09:00发出蓝色预警：「老旧小区改造」2026-02 周期的进展请于 2026年2月28日 17:00 前填报
  依据规则 due-soon：智能预警推送 (S5)；standard/alerts 2026.1(#)，rulesets/standard/alerts.yaml:N。
  当时事实：已填报：否。
  2026-03-02 10:00解除：条件已不成立。
2026-02-28 17:00发出黄色预警：「老旧小区改造」2026-02 周期的进展应于 2026年2月28日 17:00 前填报，至今未报
  依据规则 overdue：智能预警推送 (S5)；standard/alerts 2026.1(#)，rulesets/standard/alerts.yaml:N。
  当时事实：已填报：否。
  2026-03-02 10:00解除：条件已不成立。"""

PERIOD_EN = """\
Period 2026-02 of 甲处 opened at 2026-02-14 09:00 and is due before 2026-02-28 17:00.
  By rule monthly: Progress slots made at the start of each cycle (S4); standard/periods 2026.1 (#), \
rulesets/standard/periods.yaml:N.
Report 1: 2026-03-02 10:00, accepted.
Now: accepted, 1 workday late.
2026-02-25 09:00: blue alert. “老旧小区改造”: the report for 2026-02 is due before 2026-02-28 17:00
  By rule due-soon: Alerts pushed before a report is missed (S5); standard/alerts 2026.1 (#), \
rulesets/standard/alerts.yaml:N.
  Facts then: a submission stands, neither withdrawn nor rejected: no.
  Resolved 2026-03-02 10:00: its condition no longer held.
2026-02-28 17:00: yellow alert. “老旧小区改造”: the report for 2026-02 was due before 2026-02-28 17:00 and is missing
  By rule overdue: Alerts pushed before a report is missed (S5); standard/alerts 2026.1 (#), \
rulesets/standard/alerts.yaml:N.
  Facts then: a submission stands, neither withdrawn nor rejected: no.
  Resolved 2026-03-02 10:00: its condition no longer held."""

ALERT_ZH = """\
2026-03-31 17:00发出黄色预警：「老旧小区改造」2026-03 周期的进展应于 2026年3月31日 17:00 前填报，至今未报
  依据规则 overdue：智能预警推送 (S5)；standard/alerts 2026.1(#)，rulesets/standard/alerts.yaml:N。
  当时事实：已填报：否。
  至今未解除。"""

ALERT_EN = """\
2026-03-31 17:00: yellow alert. “老旧小区改造”: the report for 2026-03 was due before 2026-03-31 17:00 and is missing
  By rule overdue: Alerts pushed before a report is missed (S5); standard/alerts 2026.1 (#), \
rulesets/standard/alerts.yaml:N.
  Facts then: a submission stands, neither withdrawn nor rejected: no.
  It still holds."""

CARD_ZH = """\
甲处 2026Q1：79.0分，等次B，共3项。
1. +80分：督办考核计分规则（甲处）
  依据规则 standard-scoring：智能生成报告 (S6)；standard/scoring 2026.1(#)，rulesets/standard/scoring.yaml:N。
2. -0.5分：「老旧小区改造」2026-02 周期迟报 1 个工作日（m1/t1/p1/2026-02）
  依据规则 late：智能生成报告 (S6)；standard/scoring 2026.1(#)，rulesets/standard/scoring.yaml:N。
  当时事实：迟报：是；迟报工作日：1。
3. -0.5分：「老旧小区改造」2026-03 周期迟报 1 个工作日（m1/t1/p1/2026-03）
  依据规则 late：智能生成报告 (S6)；standard/scoring 2026.1(#)，rulesets/standard/scoring.yaml:N。
  当时事实：迟报：是；迟报工作日：1。"""

CARD_EN_BEGINS = """\
甲处 2026Q1: 79.0 points, grade B, 3 entries.
1. +80: Appraisal of supervised work (甲处)
  By rule standard-scoring: Reports and appraisal made by rule (S6); standard/scoring 2026.1 (#), \
rulesets/standard/scoring.yaml:N.
2. -0.5: “老旧小区改造”: the report for 2026-02 came late (workdays late: 1) (m1/t1/p1/2026-02)
"""


def test_a_period_is_explained_with_its_rule_its_reports_and_its_alerts(lived):
    office, matter = lived
    assert told(office, period_of(matter), "zh") == PERIOD_ZH
    assert told(office, period_of(matter), "en") == PERIOD_EN


def test_an_alert_is_explained_with_its_rule_and_the_facts_it_saw(lived):
    office, matter = lived
    alert = f"{period_of(matter, key='2026-03')}/overdue.yellow.1"
    assert told(office, alert, "zh") == ALERT_ZH
    assert told(office, alert, "en") == ALERT_EN


def test_a_scorecard_is_explained_entry_by_entry(lived):
    office, _ = lived
    assert told(office, "standard-scoring/a/2026Q1/e1", "zh") == CARD_ZH
    assert told(office, "standard-scoring/a/2026Q1/e1", "en").startswith(CARD_EN_BEGINS)


def test_the_language_of_the_desk_is_the_default(lived):
    office, matter = lived
    assert office.manager.explain(matter) == office.manager.explain(matter, "zh")


def test_a_matter_is_explained_with_its_tasks_and_all_that_hangs_on_them(lived):
    office, matter = lived
    text = told(office, matter, "zh")
    registered, tagged, *_ = text.splitlines()
    assert registered == "DB-2026-0001「老旧小区改造」于2026-02-10 09:00立项，目前办理中。"
    assert tagged == "标签「城市更新」于2026-02-10 09:00由规则加上。"
    assert "甲处（牵头）" in text
    assert PERIOD_ZH in text
    assert ALERT_ZH in text


def test_a_fresh_matter_a_task_alert_and_an_ending_are_explained_too():
    office = Office("2026-02-10 09:00", engine="python")
    matter = office.register("a")
    assert "按 monthly 填报" in office.manager.explain(matter)
    office.tick("2026-02-25 18:00")
    assert "尚未签收" in office.manager.explain(f"{matter}/t1")
    office.manager.do(c.End(matter=matter, how="terminated", reason="force-majeure", note="暴雨"))
    assert "2026-02-25 18:00结束：不可抗力。暴雨" in office.manager.explain(matter)
    assert "Ended 2026-02-25 18:00: force majeure. 暴雨" in office.manager.explain(matter, "en")
    assert "解除：对象已关闭" in office.manager.explain(matter)


def test_what_is_not_there_is_not_explained(lived):
    office, _ = lived
    with refused(NotFound, "m404", "m404"):
        office.manager.explain("m404")
    with pytest.raises(NotFound):
        office.manager.explain("standard-scoring/a/2031Q1/e1")


def test_an_alert_of_a_group_is_got_and_explained_by_its_id():
    office = Office("2026-02-10 09:00", engine="python")
    for _ in range(2):
        office.register("a", priority="key")
    office.tick("2026-02-27 17:00")
    office.tick("2026-02-27 17:01")
    (alert,) = office.group("unit:a").alerts.values()
    assert office.manager.get(alert.id) == office.seat("a").get(alert.id) == alert
    assert "依据规则 unit-in-trouble" in office.manager.explain(alert.id, "zh")
    assert "By rule unit-in-trouble" in office.seat("a").explain(alert.id, "en")
    for ask in (office.seat("b").get, office.seat("b").explain):
        with pytest.raises(NotFound):
            ask(alert.id)
