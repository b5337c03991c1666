"""Lights in several dimensions, and over what all matters of a unit, a leader or a district come to."""

from __future__ import annotations

import pytest

from supervise import Verdict
from support.commands import period_of
from support.desks import Office, responsible
from support.rulebooks import office

RULES = "- {id: late, for: period, at: due, when: not period.reported, level: red, say: SAY}"
LIGHTS = """
lights:
  - for: matter
    first:
      - {light: red, when: "any(alerts, level == 'red')"}
      - {light: green, when: open}
      - {light: grey}
  - for: matter
    dimension: quality
    title: {zh: 质量, en: Quality}
    first:
      - {light: red, when: "any(tasks, any(periods, rejected > 0))"}
      - {light: green, when: open}
      - {light: grey}
  - for: period
    first:
      - {light: red, when: now >= due_at and not reported}
      - {light: green, when: reported}
      - {light: grey}
  - for: unit
    first:
      - {light: red, when: "count(periods, light == 'red') / len(periods) >= 0.5"}
      - {light: yellow, when: "count(periods, light == 'red') > 0"}
      - {light: green, when: len(periods) > 0}
      - {light: grey}
  - for: district
    dimension: quality
    title: {zh: 质量, en: Quality}
    first: [{light: yellow, when: "any(periods, rejected > 0)"}, {light: green, when: count >= 0}, {light: grey}]
"""


def lit() -> Office:
    one = office(RULES, LIGHTS)
    for number in range(4):
        one.register(deadline=None, district="north" if number else None)
    one.at("2026-02-24 10:00")
    for number in (1, 2, 3):
        one.seat("a").submit(period_of(f"m{number}"), done="已完成")
    one.tick("2026-02-26 09:00")
    return one


def test_a_subject_has_a_light_of_its_own_in_each_dimension():
    one = lit()
    report = one.manager.find("report", "matter.id == 'm1'").first()
    one.manager.review(report.id, Verdict.reject("不实"))
    facts = {found.id: found.facts for found in one.manager.find("matter").found}
    assert (facts["m1"]["matter.light"], facts["m1"]["matter.lights"]) == ("red", ("quality:red",))
    assert (facts["m2"]["matter.light"], facts["m2"]["matter.lights"]) == ("green", ("quality:green",))
    assert [matter.id for matter in one.manager.find("matter", "'quality:red' in lights")] == ["m1"]


def test_no_dimension_is_green_where_nothing_was_reported():
    one = office(RULES, LIGHTS)
    one.register(deadline=None)
    (matter,) = one.manager.find("matter").found
    assert (matter.facts["matter.light"], matter.facts["matter.lights"]) == ("grey", ("quality:grey",))


def test_the_ledger_has_a_column_for_each_dimension():
    ledger = lit().manager.ledger().value
    columns = {column.code: (column.heading, column.kind) for column in ledger.columns}
    place = [column.code for column in ledger.columns].index("light.quality")
    assert columns["light.quality"] == ("质量", "light")
    assert [row[place] for row in ledger.rows] == ["绿灯", "绿灯", "绿灯", "灰灯"]
    assert lit().manager.ledger().content


@pytest.mark.parametrize(("late", "light"), [(0, "green"), (1, "yellow"), (2, "red"), (3, "red")])
def test_the_light_of_a_unit_is_decided_by_its_share_of_red_periods(late, light):
    one = office(RULES, LIGHTS)
    for _ in range(4):
        one.register(deadline=None)
    one.at("2026-02-24 10:00")
    for number in range(1, 5 - late):
        one.seat("a").submit(period_of(f"m{number}"), done="已完成")
    one.tick("2026-02-26 09:00")
    (unit,) = one.manager.find("unit")
    assert (unit.id, unit.name, unit.light, unit.count) == ("a", "甲处", light, late)


def test_units_leaders_and_districts_are_found_by_what_they_come_to():
    one = lit()
    assert [unit.id for unit in one.manager.find("unit", "light == 'yellow' and count == 1")] == ["a"]
    assert [unit.id for unit in one.manager.find("unit", "light == 'red'")] == []
    (district,) = one.manager.find("district")
    assert (district.id, district.light, district.lights) == ("north", "grey", ("quality:green",))
    assert len(one.manager.find("leader")) == 0


def test_a_unit_sees_no_share_of_another_unit():
    one = office(RULES, LIGHTS)
    one.register(supports=("b",), deadline=None)
    one.tick("2026-02-26 09:00")
    assert [unit.id for unit in one.desk.as_(responsible("a")).find("unit")] == ["a"]
    assert [unit.id for unit in one.manager.find("unit")] == ["a", "b"]
