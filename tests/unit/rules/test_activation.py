"""Activation: all or nothing, never in the past; and the world that is in force at an instant."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from supervise.calendar.almanac import Almanac
from supervise.errors import RulesetsInvalid
from supervise.model.worlds import WorldChange
from supervise.rules.activation import BEGINNING, Activations, world_changes

City = Callable[[str, str], dict[str, str]]
SHANGHAI = ZoneInfo("Asia/Shanghai")
JUST = timedelta(microseconds=1)


class EveryDay:
    def published(self, year: int) -> bool:
        return True

    def workday(self, day: date) -> bool:
        return True


ALMANAC = Almanac(SHANGHAI, EveryDay())


def local(month: int, day: int, hour: int = 0, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


def ladder(version: str, effective: str, red_after: int) -> dict[str, str]:
    """A ruleset of the city whose red comes so many workdays after yellow."""
    return {
        f"city-{version}.yaml": f"""\
ruleset: city/alerts
kind: alerts
version: "{version}"
effective: {{{effective}}}
title: {{zh: 市级预警, en: City alerts}}
basis: {{zh: 预警 (S5), en: Alerts (S5)}}
rules:
  - id: overdue
    for: period
    while: not reported
    say: {{zh: 甲, en: A}}
    rungs: [{{level: yellow, at: due}}, {{level: red, at: yellow + {red_after} workdays}}]
"""
    }


def activate(files: Mapping[str, str], at: datetime, existing: Sequence[WorldChange] = ()) -> list[WorldChange]:
    return [*existing, *world_changes(files, existing=existing, at=at, zone=SHANGHAI)]


def red_after(worlds: Activations, instant: datetime) -> int | None:
    rules = worlds.at(instant).rulebook.alerts
    at = rules[0].rungs[1].at if rules else None
    return at.amount if at else None


@pytest.fixture
def running(elements: str) -> list[WorldChange]:
    """The city's rules from the new year on, as a new store is seeded with them on 12 January."""
    return activate({"elements.yaml": elements, **ladder("1", "from: 2026-01-01", 2)}, local(1, 12, 9))


def test_the_seed_of_an_empty_store_is_in_force_from_its_effective_midnight(running: list[WorldChange]) -> None:
    assert {change.in_force_at for change in running} == {local(1, 1)}
    assert {change.known_at for change in running} == {local(1, 12, 9)}
    assert [change.seq for change in running] == [1, 2]
    assert [change.id for change in running] == ["standard/elements@2026.1", "city/alerts@1"]


def test_a_seed_without_dates_is_in_force_from_the_beginning(elements: str) -> None:
    undated = elements.replace("effective: {from: 2026-01-01}\n", "")
    assert activate({"e.yaml": undated}, local(1, 12))[0].in_force_at == BEGINNING


def test_an_undated_ruleset_beside_dated_data_elements_is_told_what_date_it_lacks(elements: str) -> None:
    ((path, text),) = ladder("1", "", 2).items()
    undated = text.replace("effective: {}\n", "")
    with pytest.raises(RulesetsInvalid) as caught:
        activate({"elements.yaml": elements, path: undated}, local(1, 12))
    (fault,) = caught.value.diagnostics
    assert (fault.path, fault.code, fault.line) == (path, "rule-no-elements", 3)
    assert "city/alerts has no effective and is in force from the beginning" in fault.message.en
    assert "standard/elements only from 2026-01-01" in fault.message.en
    assert fault.fix.en.startswith("give city/alerts effective: {from: 2026-01-01}")
    dated = undated.replace("kind: alerts\n", "kind: alerts\neffective: {from: 2026-01-01}\n")
    assert len(activate({"elements.yaml": elements, path: dated}, local(1, 12))) == 2


def test_rules_dated_before_their_data_elements_are_told_both_dates(elements: str) -> None:
    with pytest.raises(RulesetsInvalid) as caught:
        activate({"elements.yaml": elements, **ladder("1", "from: 2025-06-01", 2)}, local(1, 12))
    (fault,) = caught.value.diagnostics
    assert fault.code == "rule-no-elements"
    assert "city/alerts 自 2025-06-01 起生效，而数据元标准 standard/elements 自 2026-01-01 起才生效" in fault.message.zh
    assert fault.fix.zh.startswith("给 city/alerts 写上 effective: {from: 2026-01-01}")


def test_a_version_effective_in_the_past_is_in_force_just_after_it_is_known(running: list[WorldChange]) -> None:
    changes = activate(ladder("2", "from: 2026-02-01", 1), local(2, 27, 10), running)
    assert changes[-1].in_force_at == local(2, 27, 10) + JUST
    worlds = Activations(changes, ALMANAC)
    assert [red_after(worlds, at) for at in (local(2, 26, 17), local(2, 27, 10), local(2, 27, 10) + JUST)] == [2, 2, 1]


def test_a_version_effective_ahead_is_in_force_from_its_midnight(running: list[WorldChange]) -> None:
    changes = activate(ladder("2", "from: 2026-02-26", 1), local(2, 20, 15), running)
    assert (changes[-1].in_force_at, changes[-1].seq) == (local(2, 26), 3)
    worlds = Activations(changes, ALMANAC)
    assert [red_after(worlds, at) for at in (local(2, 25, 17), local(2, 26) - JUST, local(2, 26))] == [2, 2, 1]


def test_a_version_without_a_date_is_in_force_just_after_it_is_known(running: list[WorldChange]) -> None:
    changes = activate(ladder("2", "", 1), local(2, 20), running)
    assert changes[-1].in_force_at == local(2, 20) + JUST


def test_what_is_active_already_makes_no_change(running: list[WorldChange], elements: str) -> None:
    ((path, text),) = ladder("1", "from: 2026-01-01", 2).items()
    again = {"elements.yaml": elements, path: text + "# the same rules with a remark\n"}
    assert activate(again, local(3, 1), running) == running


def test_a_version_that_is_active_with_other_rules_is_refused(running: list[WorldChange]) -> None:
    with pytest.raises(RulesetsInvalid) as caught:
        activate(ladder("1", "from: 2026-01-01", 9), local(3, 1), running)
    (fault,) = caught.value.diagnostics
    assert (fault.code, fault.line, fault.column) == ("rule-overlap", 3, 1)
    assert "a new version is needed" in fault.message.en


def test_two_versions_at_once_may_not_overlap(running: list[WorldChange]) -> None:
    files = ladder("2", "from: 2026-05-01, to: 2026-07-01", 3) | ladder("3", "from: 2026-06-01", 4)
    with pytest.raises(RulesetsInvalid) as caught:
        activate(files, local(3, 1), running)
    assert [fault.code for fault in caught.value.diagnostics] == ["rule-overlap"]


def test_two_versions_at_once_may_follow_each_other(running: list[WorldChange]) -> None:
    files = ladder("2", "from: 2026-05-01, to: 2026-06-01", 3) | ladder("3", "from: 2026-06-01", 4)
    worlds = Activations(activate(files, local(3, 1), running), ALMANAC)
    assert [red_after(worlds, local(month, 2)) for month in (4, 5, 6)] == [2, 3, 4]


def test_a_ruleset_ends_at_the_midnight_of_its_end(running: list[WorldChange]) -> None:
    changes = activate(ladder("2", "from: 2026-05-01, to: 2026-06-01", 3), local(3, 1), running)
    worlds = Activations(changes, ALMANAC)
    assert [red_after(worlds, at) for at in (local(6, 1) - JUST, local(6, 1))] == [3, None]


def test_a_version_whose_dates_have_passed_is_refused(running: list[WorldChange]) -> None:
    with pytest.raises(RulesetsInvalid) as caught:
        activate(ladder("2", "from: 2026-02-01, to: 2026-03-01", 3), local(3, 1, 0, 1), running)
    assert [(fault.code, fault.line) for fault in caught.value.diagnostics] == [("rule-bad-value", 4)]


def test_a_standard_of_elements_has_no_end(elements: str) -> None:
    ended = elements.replace("{from: 2026-01-01}", "{from: 2026-01-01, to: 2027-01-01}")
    with pytest.raises(RulesetsInvalid) as caught:
        activate({"e.yaml": ended}, local(1, 1))
    assert {fault.code for fault in caught.value.diagnostics} == {"rule-bad-value"}


def test_all_files_are_activated_or_none(running: list[WorldChange], city: City) -> None:
    good = ladder("2", "from: 2026-05-01", 3)
    bad = city("periods", "rules: [{id: a, cycle: wekly, due: friday 17:00}]\n")["periods.yaml"]
    before = list(running)
    with pytest.raises(RulesetsInvalid) as caught:
        activate({**good, "periods.yaml": bad}, local(3, 1), running)
    assert [(fault.path, fault.code) for fault in caught.value.diagnostics] == [("periods.yaml", "rule-bad-moment")]
    assert running == before


def test_every_error_is_told_also_beside_one_of_a_header(running: list[WorldChange], city: City) -> None:
    files = {
        **ladder("1", "from: 2026-01-01", 9),
        "periods.yaml": city("periods", "rules: [{id: a, cycle: wekly, due: friday 17:00}]\n")["periods.yaml"],
    }
    with pytest.raises(RulesetsInvalid) as caught:
        activate(files, local(3, 1), running)
    assert {fault.code for fault in caught.value.diagnostics} == {"rule-overlap", "rule-bad-moment"}


def test_new_rules_are_typed_by_the_elements_that_are_active(running: list[WorldChange]) -> None:
    ((path, text),) = ladder("2", "from: 2026-05-01", 3).items()
    with pytest.raises(RulesetsInvalid) as caught:
        activate({path: text.replace("not reported", "matter.budget > 1")}, local(3, 1), running)
    assert [fault.code for fault in caught.value.diagnostics] == ["rule-unknown-name"]


def test_new_elements_that_break_active_rules_are_refused_at_the_rule(
    running: list[WorldChange], elements: str
) -> None:
    budget = "\n  - {code: budget, zh: 预算, en: Budget, type: decimal}\n"
    ((path, text),) = ladder("2", "from: 2026-03-01", 3).items()
    more = elements.replace('version: "2026.1"', 'version: "2026.2"') + budget
    spending = activate(
        {"more.yaml": more, path: text.replace("not reported", "matter.budget > 1")}, local(2, 20), running
    )
    fewer = elements.replace('version: "2026.1"', 'version: "2026.3"')
    with pytest.raises(RulesetsInvalid) as caught:
        activate({"fewer.yaml": fewer}, local(4, 1), spending)
    assert [(fault.path, fault.line) for fault in caught.value.diagnostics] == [(path, 10)]


def test_a_change_that_comes_into_force_later_is_held_against_what_is_new(
    running: list[WorldChange], city: City
) -> None:
    planned = activate(ladder("2", "from: 2026-09-01", 3), local(3, 1), running)
    rule = "rules: [{id: overdue, for: period, when: reported, level: red, say: {zh: 甲, en: A}}]\n"
    other = city("alerts", rule)["alerts.yaml"].replace("city/alerts", "other/alerts")
    with pytest.raises(RulesetsInvalid) as caught:
        activate({"other.yaml": other}, local(4, 1), planned)
    assert {fault.code for fault in caught.value.diagnostics} == {"rule-duplicate-id"}


def test_a_world_counts_the_changes_up_to_it(running: list[WorldChange]) -> None:
    changes = activate(ladder("2", "from: 2026-05-01, to: 2026-08-01", 3), local(3, 1), running)
    worlds = Activations(changes, ALMANAC, names={"housing": "住建局"})
    instants = (local(12, 31, year=2025), local(1, 1), local(5, 1) - JUST, local(5, 1), local(9, 1))
    assert [worlds.at(at).seq for at in instants] == [0, 2, 2, 3, 4]
    assert [worlds.next_change(seen) for seen in (0, 1, 2, 3, 4)] == [
        local(1, 1), local(1, 1), local(5, 1), local(8, 1), None,
    ]  # fmt: skip
    assert worlds.changes_after(2) == ((3, local(5, 1)), (4, local(8, 1)))
    assert worlds.at(local(2, 1)).names == {"housing": "住建局"}


def test_before_the_first_rules_a_world_is_empty(running: list[WorldChange]) -> None:
    world = Activations(running, ALMANAC).at(local(12, 31, year=2025))
    assert (world.rulebook.rulesets, world.seq) == ((), 0)


def test_a_world_is_compiled_once(running: list[WorldChange]) -> None:
    worlds = Activations(running, ALMANAC)
    assert worlds.at(local(2, 1)) is worlds.at(local(3, 1))
    made: list[int] = []
    for _ in range(2):
        worlds.at(local(2, 1)).alert_program(lambda rules: made.append(len(rules)))
    assert made == [1]


def test_what_has_not_changed_is_not_compiled_again(running: list[WorldChange]) -> None:
    changes = activate(ladder("2", "from: 2026-05-01", 3), local(3, 1), running)
    worlds = Activations(changes, ALMANAC)
    assert worlds.at(local(2, 1)).rulebook.elements[0] is worlds.at(local(6, 1)).rulebook.elements[0]


def test_the_truths_of_a_world_are_those_of_its_alert_rules(running: list[WorldChange]) -> None:
    world = Activations(running, ALMANAC).at(local(2, 1))
    assert world.truths("period", {"period.reported": False}) == {("city/alerts", "overdue"): True}
    assert world.truths("period", {"period.reported": None}) == {("city/alerts", "overdue"): None}
    assert world.truths("task", {}) == {}
