"""Coverage: what tests have reached, and for the rest its place and the date or the value that would test it."""

from __future__ import annotations

from supervise.workbench.trials.tally import Tally
from supervise.workbench.trials.watching import Coverage

from .conftest import HEAD, RULES, Folder

BEFORE = "{at: 2026-03-04 08:59, no alerts: all}"
AT = "{at: 2026-03-04 09:00, alerts: [unseen]}"
START = "{at: 2026-03-02 09:00, register: roads}"
DONE = "{at: 2026-03-04 10:00, acknowledge: roads}"


def limits(folder: Folder, *steps: str) -> list[str]:
    """What is missing of the one limit in time of the rule, were these the steps."""
    folder.tests("\n".join((START, *steps, DONE)))
    return [side for gap in folder.covered().gaps if gap.point.sort == "threshold" for side in gap.missing]


def test_looking_close_before_and_at_a_limit_covers_everything(folder: Folder) -> None:
    folder.tests("\n".join((START, BEFORE, AT, DONE)))
    report = folder.covered()
    assert report.gaps == ()
    assert {sort: report.reached(sort) for sort in ("rule", "rung", "branch", "threshold")} == {
        "rule": (1, 1), "rung": (0, 0), "branch": (1, 1), "threshold": (1, 1),
    }  # fmt: skip
    assert report.percent("threshold") == 100


def test_a_limit_that_is_looked_at_from_one_side_is_told_with_the_date_for_the_other(folder: Folder) -> None:
    folder.tests("\n".join((START, AT, DONE)))
    assert folder.gaps() == [
        "alerts.yaml:9:9: limits assigned + 2 workdays 09:00 (unseen): just below is not tested; look at: "
        "2026-03-03 09:00 roads/housing"
    ]
    assert folder.gaps("zh") == [
        "alerts.yaml:9:9: 界限 assigned + 2 workdays 09:00（unseen）：未到界限一侧未测，可测：2026-03-03 09:00 roads/housing"
    ]


def test_the_date_that_is_told_does_test_the_limit(folder: Folder) -> None:
    folder.tests("\n".join((START, AT, DONE)))
    [gap] = folder.covered().gaps
    date = gap.would[0].removesuffix(" roads/housing")
    assert limits(folder, f"{{at: {date}, no alerts: all}}", AT) == []


def test_a_look_far_from_the_limit_or_at_something_else_tests_nothing(folder: Folder) -> None:
    assert limits(folder, "{at: 2026-03-03 08:59, no alerts: all}", AT) == ["lower"]
    assert limits(folder, BEFORE, "{at: 2026-03-04 09:30, periods: []}") == ["upper"]
    assert limits(folder, "{at: 2026-03-04 08:59}", "{at: 2026-03-04 09:00}") == ["lower", "upper"]
    assert limits(folder, "{at: 2026-03-04 08:59, no alerts: [{level: red}]}", AT) == ["lower"]


def test_naming_since_when_an_alert_holds_covers_both_sides(folder: Folder) -> None:
    assert limits(folder, "{at: 2026-03-04 09:30, alerts: [{rule: unseen, since: 2026-03-04 09:00}]}") == []


def test_a_subject_for_which_the_ground_does_not_hold_tests_nothing(folder: Folder) -> None:
    steps = (START, "{at: 2026-03-02 10:00, acknowledge: roads}", BEFORE, "{at: 2026-03-04 09:00, no alerts: all}")
    folder.tests("\n".join(steps))
    assert [(gap.point.sort, tuple(gap.missing)) for gap in folder.covered().gaps] == [
        ("rule", ("fired",)), ("threshold", ("lower", "upper")),
    ]  # fmt: skip


def test_a_removed_test_is_noticed(folder: Folder) -> None:
    folder.tests("\n".join((START, BEFORE, AT, DONE)))
    assert folder.gaps() == []
    folder.tests(START)
    assert [gap.partition(": ")[2].split(" (")[0] for gap in folder.gaps()] == [
        "rules unseen", "limits assigned + 2 workdays 09:00", "conditions not task.acknowledged",
    ]  # fmt: skip


CHECKS = """\
ruleset: city/checks
kind: validation
version: "1"
title: {zh: 检核, en: Checks}
basis: {zh: 校核 (S3), en: Checks (S3)}
define:
  short: len(title) < 6
rules:
  - {id: wordy, for: matter, if: priority == 'key', when: len(title) > 12 or short, message: {zh: 长短, en: Length}}
"""


def checks(folder: Folder, *titles: str, priority: str = "key") -> list[str]:
    steps = (f"{{at: 2026-03-02 09:00, check: roads, with: {{title: {one}, priority: {priority}}}}}" for one in titles)
    folder.rules(CHECKS).tests("\n".join(steps))
    return [
        f"{gap.point.text}: {', '.join(gap.missing)}" for gap in folder.covered().gaps if gap.point.sort == "threshold"
    ]


def test_a_comparison_with_a_number_wants_the_last_value_before_and_the_first_after(folder: Folder) -> None:
    assert checks(folder, "一" * 12, "一" * 13, "一" * 5, "一" * 6) == []
    assert checks(folder, "一" * 11, "一" * 13, "一" * 5, "一" * 7) == [
        "len(matter.title) < 6: upper", "len(matter.title) > 12: lower",
    ]  # fmt: skip


def test_a_value_where_the_rule_does_not_apply_tests_nothing(folder: Folder) -> None:
    assert checks(folder, "一" * 12, "一" * 13, "一" * 5, "一" * 6, priority="normal") == [
        "len(matter.title) < 6: lower, upper", "len(matter.title) > 12: lower, upper",
    ]  # fmt: skip


def test_the_value_that_would_test_a_comparison_is_told_at_its_sign(folder: Folder) -> None:
    folder.rules(CHECKS).tests("{at: 2026-03-02 09:00, check: roads, with: {title: 修复塌方路段, priority: key}}")
    told = [gap for gap in folder.gaps() if "> 12" in gap.partition("(wordy")[0] and "limits" in gap]
    assert told == [
        "alerts.yaml:9:70: limits len(matter.title) > 12 (wordy): just below is not tested, just above is not tested; "
        "look at: 12; 13"
    ]


MASKED = """\
ruleset: city/checks
kind: validation
version: "1"
title: {zh: 检核, en: Checks}
basis: {zh: 校核 (S3), en: Checks (S3)}
rules:
  - {id: wordy, for: matter, when: priority == 'key' and len(title) > 12, message: {zh: 长短, en: Length}}
"""


def test_a_comparison_that_decides_nothing_is_not_tested(folder: Folder) -> None:
    """The other half of the condition is false: whatever the limit were, nothing would change."""
    steps = "{at: 2026-03-02 09:00, check: roads, with: {title: %s, priority: normal}}"
    folder.rules(MASKED).tests("\n".join(steps % ("一" * length) for length in (12, 13)))
    assert [tuple(gap.missing) for gap in folder.covered().gaps if gap.point.sort == "threshold"] == [
        ("lower", "upper")
    ]


LADDER = RULES.replace(
    """    at: assigned + 2 workdays 09:00
    when: not task.acknowledged
    level: blue
    notify: [responsible, leader]
""",
    """    while: not task.acknowledged
    rungs:
      - {level: blue, at: assigned + 2 workdays 09:00}
      - {level: red, at: blue + 1 workday}
""",
)


def test_each_rung_is_counted_and_wants_its_own_look(folder: Folder) -> None:
    folder.rules(LADDER).tests("\n".join((START, BEFORE, AT, DONE)))
    report = folder.covered()
    assert report.reached("rung") == (1, 2)
    assert [(gap.point.text, tuple(gap.missing), tuple(gap.would)) for gap in report.gaps] == [
        ("assigned + 2 workdays 09:00", ("upper",), ("2026-03-04 09:00 roads/housing",)),
        ("red", ("fired",), ()),
        ("blue + 1 workday", ("lower", "upper"), ("2026-03-04 09:00 roads/housing", "2026-03-05 09:00 roads/housing")),
    ]  # fmt: skip


SITUATION = (
    RULES
    + """\
  - id: many
    for: unit
    when: {count: alerts, where: rule == 'unseen', distinct: task, at_least: 2}
    level: red
    notify: [superior]
    say: {zh: "{unit.name}多项未签收", en: "{unit.name}: several"}
"""
)
TWO = HEAD.replace("  roads: {}\n", "  roads: {}\n  bridges: {}\n")


def test_a_situation_wants_one_short_of_its_number_and_the_number(folder: Folder) -> None:
    one = "{at: 2026-03-04 09:01, alerts: [unseen], no alerts: [many]}"
    two = "{at: 2026-03-05 09:01, alerts: [{rule: many, of: housing}]}"
    later = "{at: 2026-03-03 09:00, register: bridges}"
    folder.rules(SITUATION).tests("\n".join((START, later, one, two)), TWO)
    missing = {gap.point.text: gap.missing for gap in folder.covered().gaps if gap.point.sort == "threshold"}
    assert "at_least: 2" not in missing
    folder.tests("\n".join((START, later, two)), TWO)
    missing = {gap.point.text: gap.missing for gap in folder.covered().gaps if gap.point.sort == "threshold"}
    assert missing["at_least: 2"] == ["lower"]


def test_running_under_a_watcher_changes_no_outcome(folder: Folder) -> None:
    folder.tests("\n".join((START, BEFORE, AT.replace("unseen", "{rule: unseen, level: red}"), DONE)))
    plain = [len(one.differences) for one in folder.outcomes()]
    assert [len(one.differences) for one in folder.outcomes(Coverage(Tally()))] == plain == [1]


def test_two_versions_of_a_ruleset_are_each_tested_in_their_own_time(folder: Folder) -> None:
    later = RULES.replace('version: "1"', 'version: "2"\neffective: {from: 2026-04-01}').replace(
        "+ 2 workdays", "+ 1 workday"
    )
    (folder.path / "later.yaml").write_text(later, encoding="utf-8")
    again = "{at: 2026-04-02 09:00, register: bridges}\n{at: 2026-04-03 08:59, no alerts: all}\n{at: 2026-04-03 09:00, alerts: [{of: bridges/housing}]}\n{at: 2026-04-03 10:00, acknowledge: bridges}"
    head = TWO.replace("rulesets: alerts.yaml", "rulesets: [alerts.yaml, later.yaml]")
    folder.tests("\n".join((START, BEFORE, AT, DONE)), head)
    assert {gap.point.path.rpartition("/")[2] for gap in folder.covered().gaps} == {"later.yaml"}
    folder.tests("\n".join((START, BEFORE, AT, DONE, again)), head)
    assert folder.gaps() == []


def test_rulesets_are_the_same_whichever_way_a_test_names_them(folder: Folder) -> None:
    folder.tests(
        "\n".join((START, BEFORE, AT, DONE)),
        HEAD.replace(
            "rulesets: alerts.yaml", "rulesets: ../${folder}/alerts.yaml".replace("${folder}", folder.path.name)
        ),
    )
    assert folder.gaps() == []


def test_an_alert_of_another_subject_proves_nothing_of_one_that_is_not_there_yet(folder: Folder) -> None:
    """At nine on the fourth roads has its alert, bridges is a day short of it: naming the one says nothing of the other."""
    later = "{at: 2026-03-03 09:00, register: bridges}"
    folder.tests("\n".join((START, later, AT, DONE)), TWO)
    assert [gap.missing for gap in folder.covered().gaps if gap.point.sort == "threshold"] == [["lower"]]
    folder.tests("\n".join((START, later, AT.replace("alerts: [unseen]", "only alerts: [unseen]"), DONE)), TWO)
    assert [gap.missing for gap in folder.covered().gaps if gap.point.sort == "threshold"] == []
