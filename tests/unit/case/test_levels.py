"""Levels are data of a ruleset: their names, their order and their colours."""

from __future__ import annotations

from supervise.rules.loading import check, load, rulebook
from supervise.stages.facts import Scene
from supervise.stages.tabulate.bulletin import alert_counts
from support.desks import ADMIN, texts
from support.rulebooks import alerts, office

CARDS = """
levels:
  - {level: 提醒, name: {zh: 提醒, en: reminder}, colour: blue}
  - {level: 黄牌, name: {zh: 黄牌, en: yellow card}, colour: orange}
  - {level: 红牌, name: {zh: 红牌, en: red card}, colour: red}
"""
RULES = """
- {id: a, for: task, when: task.open, level: 黄牌, notify: [responsible], say: SAY}
- {id: b, for: task, when: not task.acknowledged, level: 红牌, notify: [responsible], say: SAY}
- {id: c, for: matter, when: matter.open, level: 提醒, notify: [unit], say: SAY}
- {id: d, for: task, when: task.role == 'lead', level: 黄牌, say: SAY}
"""


def test_the_ledger_counts_alerts_by_the_names_of_their_levels_the_highest_first():
    one = office(RULES, CARDS)
    one.register()
    ledger = one.manager.ledger().value
    assert ledger.rows[0][[column.code for column in ledger.columns].index("alerts")] == "红牌1、黄牌2、提醒1"


def test_digests_explanations_and_the_dossier_speak_of_levels_by_name_and_colour():
    one = office(RULES, CARDS)
    one.register()
    one.tick()
    lines = sorted(line for digest in one.post.digests.values() for line in digest.lines)
    assert {line.split()[0] for line in lines} == {"[提醒]", "[黄牌]", "[红牌]"}
    assert "黄牌预警" in one.manager.explain("m1/t1/a.黄牌.1")
    assert "yellow card alert" in one.manager.explain("m1/t1/a.黄牌.1", "en")
    tones = {entry.detail: entry.tone for entry in one.manager.dossier("m1").value.timeline if entry.tone}
    assert set(tones.values()) <= {"blue", "orange", "red"}


def test_the_bulletin_counts_what_still_speaks_by_level():
    one = office(RULES, CARDS, start="2026-03-10 09:00")
    with one.desk.parts.store.begin() as uow:
        world = one.desk.parts.worlds(uow).at(one.desk.parts.now())
    one.register()
    counts = alert_counts([Scene(one.case("m1"), world, one.desk.parts.now())], world.rulebook)
    assert list(counts.items()) == [("alerts", 4), ("alerts.红牌", 1), ("alerts.黄牌", 2), ("alerts.提醒", 1)]
    assert counts["alerts"] == len(one.manager.find("alert", "open and issued and not muted"))


def test_a_level_that_a_later_version_has_no_more_is_shown_by_its_code():
    one = office(RULES, CARDS)
    one.register()
    later = alerts("- {id: z, for: task, when: not task.open, level: red, say: SAY}")["alerts.yaml"]
    one.desk.activate({"alerts.yaml": later.replace('version: "1"', 'version: "2"')}, ADMIN)
    assert "黄牌预警" in one.manager.explain("m1/t1/a.黄牌.1")


def test_without_any_named_the_levels_are_blue_yellow_orange_and_red():
    book = rulebook(load({**texts(), **alerts("- {id: a, for: task, when: task.open, level: red, say: SAY}")}))
    assert [level.code for level in book.levels] == ["blue", "yellow", "orange", "red"]
    assert [book.rank(code) for code in ("blue", "red", "grave")] == [0, 3, -1]
    assert (book.level("red").name.zh, book.level("grave").name.en) == ("红色", "grave")


def test_levels_are_named_in_one_ruleset_only():
    one, two = alerts(RULES, CARDS), alerts("- {id: e, for: task, when: task.open, level: 提醒, say: SAY}", CARDS)
    other = two["alerts.yaml"].replace("small/alerts", "other/alerts")
    faults = check({**texts(), **one, "other.yaml": other})
    assert [(fault.code, fault.message.zh) for fault in faults] == [("rule-duplicate-id", "levels 已在 alerts.yaml 中")]
