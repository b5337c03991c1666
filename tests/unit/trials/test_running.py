"""A test is lived through as production would, and what differs is told at its line: what is expected, what is so."""

from __future__ import annotations

from itertools import count

import pytest

from supervise.builtin.china import China
from supervise.case import advance
from support.desks import Office

from .conftest import HEAD, RULES, Folder, Play


def test_what_is_as_expected_is_not_told(differences: Play) -> None:
    assert (
        differences(
            """
        {at: 2026-03-02 09:00, register: roads}
        {at: 2026-03-04 08:59, no alerts: all}
        {at: 2026-03-04 09:00, only alerts: [{rule: unseen, of: roads/housing, level: blue, since: 2026-03-04 09:00}]}
        {at: 2026-03-04 10:00, acknowledge: roads, no alerts: all}
        """
        )
        == []
    )


def test_a_value_that_differs_is_told_at_its_own_place_against_the_nearest_thing(differences: Play) -> None:
    assert differences(
        """
        {at: 2026-03-02 09:00, register: roads}
        {at: 2026-03-04 09:00, alerts: [{rule: unseen, since: 2026-03-03 09:00, level: red}]}
        """
    ) == [
        "alerts.test.yaml:14:88: “提醒” 2026-03-04 09:00 alerts {rule: unseen}",
        "    expected {level: red, since: 2026-03-03 09:00}",
        "    got {level: blue, since: 2026-03-04 09:00}",
    ]


def test_what_is_missing_is_told_with_all_that_is_there(folder: Folder) -> None:
    folder.tests("{at: 2026-03-02 09:00, register: roads}\n{at: 2026-03-03 09:00, alerts: [unseen]}")
    assert folder.told("zh") == [
        "alerts.test.yaml:14:41: 「提醒」 2026-03-03 09:00 预警",
        "    应为 {rule: unseen}",
        "    实为 没有",
    ]


def test_what_is_too_much_is_told(differences: Play) -> None:
    steps = (
        "{at: 2026-03-02 09:00, register: [roads, shared]}\n{at: 2026-03-04 09:00, only alerts: [{of: roads/housing}]}"
    )
    told = differences(steps)
    assert told[:2] == [
        "alerts.test.yaml:14:32: “提醒” 2026-03-04 09:00 alerts", "    expected these and no others",
    ]  # fmt: skip
    assert [line.split("of: ")[1].split(",")[0] for line in told[3:]] == ["shared/housing", "shared/planning"]


@pytest.mark.parametrize(
    "claim", ["no alerts: all", "no alerts: [unseen]", "no alerts: [{of: roads, level: blue}]", "only alerts: []"]
)
def test_an_alert_that_must_not_be_there_is_told(differences: Play, claim: str) -> None:
    steps = f"{{at: 2026-03-02 09:00, register: roads}}\n{{at: 2026-03-04 09:00, {claim}}}"
    expected = [] if "roads," in claim else ["alerts"]
    assert [line.rsplit(" ", 1)[1] for line in differences(steps) if line.startswith("alerts.test")] == expected


def test_a_name_that_means_nothing_cannot_make_an_expectation_hold(differences: Play) -> None:
    told = differences(
        """
        {at: 2026-03-02 09:00, register: roads}
        {at: 2026-03-04 09:00, no alerts: [{of: roads/2026-99}]}
        {at: 2026-03-04 09:00, no alerts: [{of: shared}]}
        """
    )
    assert [line for line in told if "expected" in line] == [
        "    expected there is roads/2026-99", "    expected there is shared",
    ]  # fmt: skip


LETTER = RULES.replace("    level: blue\n", "    level: blue\n    do: [{document: 督办函}]\n")
TAGS = """\
ruleset: city/tags
kind: validation
version: "1"
title: {zh: 标签, en: Tags}
basis: {zh: 校核 (S3), en: Checks (S3)}
tags:
  - {id: of-meetings, tag: renewal, when: source == 'meeting'}
"""


def test_what_an_alert_has_done_is_expected_where_it_is_decided_and_is_no_notice(folder: Folder) -> None:
    folder.rules(LETTER).tests(
        """
        {at: 2026-03-02 09:00, register: roads, no actions: all}
        {at: 2026-03-04 09:00, only actions: [{do: document, title: 督办函, of: roads/housing, fate: sent}]}
        {at: 2026-03-05 09:00, no actions: all}
        """
    )
    assert folder.told() == []
    folder.tests("{at: 2026-03-02 09:00, register: roads}\n{at: 2026-03-04 09:00, no notices: [{role: unit}]}")
    assert folder.told() == []


@pytest.mark.parametrize(
    ("claim", "got"),
    [
        ("actions: [interview]", "{do: document, title: 督办函, rule: unseen, of: roads/housing"),
        ("no actions: [document]", "{do: document, title: 督办函, rule: unseen, of: roads/housing"),
        ("actions: [{do: document, role: manager}]", "{role: unit}"),
        ("only actions: []", "{do: document, title: 督办函, rule: unseen, of: roads/housing"),
    ],
)
def test_what_an_alert_has_done_otherwise_is_told(folder: Folder, claim: str, got: str) -> None:
    folder.rules(LETTER).tests(f"{{at: 2026-03-02 09:00, register: roads}}\n{{at: 2026-03-04 09:00, {claim}}}")
    assert [line.strip() for line in folder.told() if line.strip().startswith(f"got {got}")]


def test_tags_are_expected_with_the_rule_that_set_them(folder: Folder) -> None:
    folder.rules(TAGS).tests(
        """
        {at: 2026-03-02 09:00, register: roads, only tags: [{tag: 城市更新, of: roads, rule: of-meetings}]}
        {at: 2026-03-02 10:00, edit: roads, with: {tags: [safety]}, only tags: [safety], no tags: [renewal]}
        """
    )
    assert folder.told() == []


@pytest.mark.parametrize("claim", ["no tags: all", "no tags: [renewal]", "tags: [safety]", "only tags: []"])
def test_a_tag_that_must_not_be_there_or_is_lacking_is_told(folder: Folder, claim: str) -> None:
    folder.rules(TAGS).tests(f"{{at: 2026-03-02 09:00, register: roads, {claim}}}")
    assert "got {tag: renewal, of: roads, rule: of-meetings}" in [line.strip() for line in folder.told()]


def test_a_tag_that_the_list_does_not_have_is_told_with_the_nearest(folder: Folder) -> None:
    folder.rules(TAGS).tests("{at: 2026-03-02 09:00, register: roads, no tags: [城市更薪]}")
    assert [(fault.code, fault.suggestion) for fault in folder.faults()] == [("rule-unknown-code", "城市更新")]


def test_of_two_rows_alike_each_needs_a_thing_of_its_own(differences: Play) -> None:
    steps = (
        "{at: 2026-03-02 09:00, register: roads}\n{at: 2026-03-04 09:00, alerts: [unseen, {rule: unseen, level: blue}]}"
    )
    assert len([line for line in differences(steps) if line.startswith("alerts.test")]) == 1


def test_a_row_that_says_less_leaves_to_others_what_only_fits_them(differences: Play) -> None:
    steps = (
        "{at: 2026-03-02 09:00, register: shared}\n"
        "{at: 2026-03-04 09:00, only alerts: [unseen, {rule: unseen, of: shared/housing}]}"
    )
    assert differences(steps) == []


def test_a_command_that_is_refused_is_told_and_ends_the_test(differences: Play) -> None:
    told = differences(
        """
        {at: 2026-03-02 09:00, register: roads}
        {at: 2026-03-02 10:00, acknowledge: roads, by: 规划处经办人}
        {at: 2026-03-04 09:00, no alerts: all}
        """
    )
    assert told[0] == "alerts.test.yaml:14:32: “提醒” 2026-03-02 10:00 the command acknowledge"
    assert "[not-found]" in "".join(told) or "[not-permitted]" in "".join(told)
    assert sum(line.startswith("alerts.test.yaml") for line in told) == 1


def test_a_refusal_that_is_expected_must_come_and_with_its_code(differences: Play) -> None:
    told = differences(
        """
        {at: 2026-03-02 09:00, register: roads}
        {at: 2026-03-02 10:00, remove: roads, reason: 重复, refused: wrong-state}
        {at: 2026-03-02 11:00, verify: roads, refused: not-found}
        {at: 2026-03-02 12:00, acknowledge: roads, refused: wrong-state}
        """
    )
    assert [line for line in told if "expected" in line] == [
        "    expected not-found",
        "    expected refused with wrong-state",
    ]


def test_a_target_that_is_not_there_is_told_with_what_there_is(differences: Play) -> None:
    told = differences(
        "{at: 2026-03-02 09:00, register: roads}\n{at: 2026-03-02 10:00, submit: roads/2026-03, done: 已进场}"
    )
    assert "roads, roads/housing" in "".join(told)


def test_the_findings_of_a_draft_are_those_of_production(folder: Folder) -> None:
    folder.tests(
        """
        {at: 2026-03-02 09:00, check: roads, with: {title: null, deadline: 2026-03-01}, only findings: [title-missing, {rule: deadline-early, level: error, field: deadline}]}
        {at: 2026-03-02 09:00, check: roads, no findings: all}
        """,
        HEAD.replace("alerts.yaml", "[alerts.yaml, standard/validation]"),
    )
    assert folder.told() == []


MAPPING = """\
ruleset: city/intake
kind: mapping
version: "1"
title: {zh: 接入, en: Intake}
basis: {zh: 智能填充 (S2), en: Forms filled (S2)}
source: city
fields: {title: $.name, lead_unit: $.dept, deadline: $.end}
"""


def test_a_record_is_filled_in_and_each_element_that_differs_is_told(folder: Folder) -> None:
    folder.rules(MAPPING).tests(
        """
        {at: 2026-03-02 09:00, fill: city/intake, record: {name: 修复塌方路段, dept: 规划处, end: 2026-12-31}, draft: {lead_unit: planning, deadline: 2026-12-31}}
        {at: 2026-03-02 09:00, fill: city/intake, record: {name: 修复塌方路段}, draft: {title: 修复路段, lead_unit: planning}}
        {at: 2026-03-02 09:00, fill: city/intake, record: 一条}
        """
    )
    told = folder.told()
    assert [line for line in told if "draft" in line or "fill" in line] == [
        "alerts.test.yaml:14:90: “提醒” 2026-03-02 09:00 title of the draft",
        "alerts.test.yaml:14:107: “提醒” 2026-03-02 09:00 lead_unit of the draft",
        "alerts.test.yaml:15:32: “提醒” 2026-03-02 09:00 the command fill",
    ]
    assert "    got 修复塌方路段" in told


def test_notices_are_those_that_this_look_has_decided(folder: Folder) -> None:
    folder.tests(
        """
        {at: 2026-03-02 09:00, register: roads}
        {at: 2026-03-04 09:00, only notices: [{to: 徐住保, role: responsible, fate: sent}, {to: nobody, role: leader, fate: withheld, why: nobody}]}
        {at: 2026-03-04 09:01, no notices: all}
        """,
        HEAD.replace("{name: 住房保障处}", "{name: 住房保障处, responsible: 徐住保, head: 徐住保}"),
    )
    assert folder.told() == []


def test_a_notice_withheld_says_why(folder: Folder) -> None:
    folder.tests(
        """
        {at: 2026-03-02 09:00, register: roads}
        {at: 2026-03-04 09:30, acknowledge: roads}
        {at: 2026-03-04 10:00, notices: [{to: nobody, role: responsible, fate: withheld, why: resolved}]}
        """
    )
    assert folder.told() == []


def test_who_leads_whom_decides_who_is_told(folder: Folder) -> None:
    folder.tests(
        """
        {at: 2026-03-02 09:00, register: roads, with: {leader: 何局长}}
        {at: 2026-03-04 09:00, notices: [{to: 何局长, role: leader, fate: sent}]}
        """,
        HEAD.replace("{name: 住房保障处}", "{name: 住房保障处, leader: 何局长}"),
    )
    assert folder.told() == []


def test_an_explanation_must_say_what_is_named_in_either_language(folder: Folder) -> None:
    folder.tests(
        """
        {at: 2026-03-02 09:00, register: roads}
        {at: 2026-03-04 09:00, explain: {roads: [智能预警推送, By rule unseen], shared: [x]}}
        {at: 2026-03-04 09:00, explain: {roads: 没有这句话}}
        """
    )
    told = folder.told()
    assert [line for line in told if line.startswith("    expected")] == [
        "    expected it is there", "    expected it says '没有这句话'",
    ]  # fmt: skip


def test_an_alert_is_acknowledged_by_its_rule(folder: Folder) -> None:
    folder.tests(
        """
        {at: 2026-03-02 09:00, register: roads}
        {at: 2026-03-04 09:00, alerts: [unseen]}
        {at: 2026-03-04 10:00, acknowledge: roads/housing, rule: unseen}
        {at: 2026-03-04 11:00, acknowledge: roads/housing, rule: unseen, level: red, refused: not-found}
        """
    )
    assert folder.told() == []


def test_tests_of_one_file_do_not_see_each_other(folder: Folder) -> None:
    """Not even where both have the same matter at the same version."""
    folder.tests("{at: 2026-03-02 09:00, register: roads, explain: {roads: 修复塌方路段}}")
    path = folder.path / "alerts.test.yaml"
    again = (
        "  - test: 另一项\n    steps:\n      - {at: 2026-03-02 09:00, no periods: all}\n"
        "      - {at: 2026-03-02 09:00, register: roads, with: {title: 加固危桥}, explain: {roads: 加固危桥}}\n"
    )
    path.write_text(path.read_text("utf-8") + again, encoding="utf-8")
    assert folder.told() == []
    assert len(folder.outcomes()) == 2


def test_a_test_comes_to_what_a_desk_comes_to(folder: Folder) -> None:
    """The same story on a desk of production: the same alert, at the same instant, with the same words."""
    rules = {"alerts.yaml": RULES, "elements.yaml": _elements()}
    office = Office(
        "2026-03-02 09:00",
        {
            path: text.replace('version: "1"', 'version: "1"\neffective: {from: 2026-01-01}')
            for path, text in rules.items()
        },
    )
    matter = office.register()
    office.tick("2026-03-04 09:00")
    [alert] = office.alerts(matter)
    folder.tests(
        f"""
        {{at: 2026-03-02 09:00, register: roads, with: {{title: 推进重点工作}}}}
        {{at: 2026-03-04 09:00, only alerts: [{{rule: {alert.rule}, level: {alert.level}, since: 2026-03-04 09:00, say: "{alert.say.zh}"}}]}}
        """
    )
    assert f"{alert.fired_at:%Y-%m-%d %H:%M}" == "2026-03-04 01:00"
    assert folder.told() == []


def _elements() -> str:
    from supervise.desk.activating import standard_rulesets

    return standard_rulesets()["rulesets/standard/elements.yaml"]


def test_a_case_that_a_rule_holds_up_is_told_before_all_else(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three rungs fire at one instant, where no case is given more than two rounds."""
    head, _, _ = RULES.partition("    at: assigned")
    ladder = "{level: blue, at: assigned + 2 workdays 09:00}, {level: yellow, at: blue}, {level: red, at: yellow}"
    folder.rules(f"{head}    rungs: [{ladder}]\n    while: not task.acknowledged\n    say: {{zh: 甲, en: A}}\n")
    folder.tests("{at: 2026-03-02 09:00, register: roads}\n{at: 2026-03-05 09:00, no alerts: all}")
    monkeypatch.setattr(advance, "ROUNDS", 2)
    told = folder.told()
    assert "held up" in told[0]
    assert "rule-failed" in "".join(told)


def test_in_a_year_without_a_calendar_a_test_goes_on_by_the_days_of_the_week(folder: Folder) -> None:
    year = next(year for year in count(2026) if not China().published(year + 1))
    folder.tests(
        f"""
        {{at: {year}-12-31 09:00, register: roads}}
        {{at: {year + 1}-01-10 09:00, alerts: [{{of: roads/housing}}]}}
        """
    )
    assert folder.told() == []


def test_a_command_has_the_fields_of_the_model(folder: Folder) -> None:
    folder.tests(
        """
        {at: 2026-03-02 09:00, register: roads, distribute: false}
        {at: 2026-03-02 10:00, distribute: roads, tasks: [{unit: housing, role: lead}, {unit: planning}]}
        {at: 2026-03-02 11:00, edit-task: roads/planning, title: 清理边坡}
        {at: 2026-03-02 12:00, urge: roads/planning, text: 请抓紧}
        {at: 2026-03-04 09:00, alerts: [{of: roads/planning, say: 「清理边坡」}]}
        {at: 2026-03-05 12:00, end: roads, how: terminated, reason: cancelled, note: 已并入, explain: {roads: 已并入}}
        {at: 2026-03-06 12:00, reopen: roads}
        """
    )
    told = folder.told()
    assert told[0] == "alerts.test.yaml:19:32: “提醒” 2026-03-06 12:00 the command reopen"
    assert any("reason: Field required" in line for line in told)
