"""The laws of time where histories are at their most awkward: rules that change under a ladder or a situation, months
made up for by one tick, a year whose working days nobody knows yet.
"""

from __future__ import annotations

from datetime import date

import pytest

from supervise.case import advance
from supervise.model import commands as c
from supervise.testing.digests import first_difference
from support.desks import ADMIN, Office, moment, shown, texts
from support.lives import a_store

LAWS = texts("laws")


def edition(folder: str, kind: str, effective: str = "2026-01-01") -> dict[str, str]:
    path = f"tests/rulesets/laws/{folder}/{kind}.yaml"
    return {path: texts(f"laws/{folder}")[path].replace("{from: 2026-01-01}", f"{{from: {effective}}}")}


def open_office(start: str) -> Office:
    return Office(start, LAWS, engine="python")


def events(office: Office, stream: str) -> list:
    with office.desk.parts.store.begin() as uow:
        return [entry.event for entry in uow.journal(stream)]


def test_a_cycle_is_scored_by_the_rules_in_force_when_it_ended_however_late_the_tick():
    def base(*ticks: str) -> dict[str, str]:
        office = open_office("2026-02-10 09:00")
        office.register()
        for tick in ticks:
            office.tick(tick)
        office.at("2026-03-10 10:00").desk.activate(edition("second", "scoring"), ADMIN)
        office.tick("2026-04-02 09:00")
        cards = office.group("unit:a").scorecards.values()
        return {card.cycle: str(card.entries[0].points) for card in cards}

    assert base("2026-03-01 09:00") == base() == {"2026-02": "80", "2026-03": "70"}


def test_the_history_of_a_group_is_in_order_when_one_tick_makes_up_for_months():
    office = open_office("2026-02-10 09:00")
    for title in ("第一项工作", "第二项工作", "第三项工作"):
        office.register(title=title, cycle="weekly")
    office.tick("2026-05-20 09:00")
    told = events(office, "group:unit:a")
    assert {"scored", "alert-fired", "alert-resolved"} <= {event.type for event in told}
    assert [event.happened_at for event in told] == sorted(event.happened_at for event in told)


def test_a_tick_up_to_an_instant_that_has_passed_leaves_the_history_of_the_desk_in_order():
    office = open_office("2026-02-10 09:00")
    office.register()
    office.at("2026-02-20 09:00").desk.activate(edition("second", "scoring"), ADMIN)
    office.desk.tick(moment("2026-02-15 09:00"))
    told = events(office, "desk")
    assert [event.type for event in told] == ["activated", "calendar-published", "activated", "dispatched"]
    assert told[-1].happened_at == moment("2026-02-20 09:00")
    assert office.desk.verify() is None


def test_a_rung_that_loses_the_rung_below_it_to_new_rules_comes_again_on_the_one_that_is_left():
    office = open_office("2026-02-10 09:00")
    matter = office.register(cycle="weekly")
    office.at("2026-03-05 10:00").desk.activate(edition("second", "alerts"), ADMIN)
    office.tick("2026-03-05 10:01")
    rungs = {a.id.rpartition("overdue.")[2]: a for a in office.alerts(matter) if "W09" in a.id and a.rule == "overdue"}
    new = shown(moment("2026-03-05 10:00"))
    assert (shown(rungs["orange.1"].resolved_at), shown(rungs["red.1"].resolved_at)) == (new, new)
    assert rungs["red.2"].parent == rungs["yellow.1"].id
    assert rungs["red.2"].cause.version == "2"


def test_new_rules_let_go_of_a_situation_whose_alerts_end_at_the_instant_they_come_into_force():
    office = open_office("2026-02-10 09:00")
    matter = office.register(supports=("b", "c"), cycle="weekly", district="north")
    office.tick("2026-02-27 18:00")
    (loaded,) = (one for one in office.group("district:north").alerts.values() if one.rule == "district-loaded")
    office.desk.activate(edition("third", "alerts", "2026-03-01"), ADMIN)
    office.at("2026-03-01 00:00").manager.do(c.End(matter=matter, how="terminated", reason="cancelled"))
    office.tick("2026-03-01 00:01")
    after = office.group("district:north").alerts[loaded.id]
    assert loaded.open
    assert (shown(after.resolved_at), after.resolved_why) == ("1 Mar 00:00", "rule-removed")


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_the_tenth_version_of_a_report_is_the_latest(kind):
    with a_store(kind) as store:
        office = Office("2026-02-26 09:00", LAWS, engine="python", at=store)
        matter = office.register(cycle="weekly")
        office.tick("2026-03-04 10:00")
        for version in range(1, 12):
            report = office.seat("a").submit(f"{matter}/t1/p1/2026-W10", done=f"第{version}稿")
            assert report.version == version
            elsewhere = Office("2026-03-04 10:00", LAWS, engine="python", at=store)
            elsewhere.seat("a").withdraw(report.id)


def in_december(*ticks: str) -> Office:
    """Two matters, one of which will need the working days of a year that nobody has published."""
    office = open_office("2026-12-01 09:00")
    office.register(cycle="weekly")
    office.register(lead="b", title="不需填报的工作", cycle="yearly", deadline=date(2027, 6, 30))
    office.register(lead="c", title="年内一次填报的工作", cycle="once", deadline=date(2026, 12, 10))
    for tick in ticks:
        office.tick(tick)
    return office


def test_in_a_year_without_a_calendar_nothing_waits_and_missed_ticks_do_not_show():
    daily = in_december(*(f"2026-12-{day:02} 09:00" for day in range(2, 32)), "2027-01-02 09:00")
    once = in_december("2027-01-02 09:00")
    with once.desk.parts.store.begin() as uow:
        assert uow.stuck() == []
    assert first_difference(once.desk.parts, daily.desk.parts) == ""
    assert len(once.alerts("m1")) > 10
    assert not once.tick().waiting
    assert {period.waits_for for period in once.case("m1").periods.values() if period.due_at.year > 2026} == {2027}


def test_the_year_that_ended_is_scored_though_the_next_one_has_no_calendar():
    office = in_december("2027-01-02 09:00")
    for unit in "abc":
        assert [card.cycle for card in office.group(f"unit:{unit}").scorecards.values()] == ["2026-12"]


def test_a_case_that_is_held_up_makes_the_situations_of_its_unit_wait_and_no_others(monkeypatch):
    """Four rungs fire at one instant of the first case, where none is given more than four rounds."""
    path = "tests/rulesets/laws/alerts.yaml"
    text = LAWS[path].replace(
        "when: task.urged > 0 and not task.acknowledged\n    level: yellow", "when: task.urged > 0\n    level: grave"
    )
    text = text.replace("where: \"level in ['blue', 'yellow']\", at_least: 2", "where: level == 'grave', at_least: 1")
    grave = "{level: grave, name: {zh: 严重, en: grave}, colour: red}"
    usual = ("blue", "yellow", "orange", "red")
    named = [*(f"{{level: {one}, name: {{zh: {one}, en: {one}}}, colour: {one}}}" for one in usual), grave]
    text = text.replace("rules:\n", f"levels: [{', '.join(named)}]\nrules:\n", 1)
    rungs = "{level: blue, at: assigned + 3 days}, {level: yellow, at: blue}, {level: orange, at: yellow}"
    tower = f"{{id: tower, for: task, while: task.cycle == 'weekly', say: {{zh: 甲, en: A}}, rungs: [{rungs}, {{level: red, at: orange}}]}}"
    text = text.replace("rules:\n", f"rules:\n  - {tower}\n", 1)
    monkeypatch.setattr(advance, "ROUNDS", 4)
    office = Office("2026-12-01 09:00", {**LAWS, path: text}, engine="python")
    office.register(cycle="weekly")
    for lead in "ab":
        matter = office.register(lead=lead, title="不需填报的工作", cycle="yearly", deadline=date(2027, 6, 30))
        office.seat(lead).acknowledge(f"{matter}/t1")
    office.tick("2027-01-02 09:00")
    with office.desk.parts.store.begin() as uow:
        assert [head.id for head in uow.stuck()] == ["matter:m1"]
    for matter in ("m2", "m3"):
        office.manager.urge(f"{matter}/t1", "请抓紧")
    office.tick("2027-01-02 09:01")
    grave = {
        unit: [a.rule for a in office.group(f"unit:{unit}").alerts.values() if a.rule == "speaking"] for unit in "ab"
    }
    assert grave == {"a": [], "b": ["speaking"]}
    decided = office.fates().keys()
    others = {notice.id for matter in ("m2", "m3") for notice in office.notices(matter)}
    assert others, "the others told nothing"
    assert others <= decided
    assert {notice.id for notice in office.notices("m1")}.isdisjoint(decided)


def test_what_a_cooldown_hushes_and_what_a_signature_starts_is_the_same_however_late_the_tick():
    def lived(*ticks: str) -> Office:
        office = open_office("2026-02-23 09:00")
        matter = office.register(cycle="weekly", priority="key")
        deeds = (
            ("2026-02-26 10:00", lambda: office.seat("a").submit(f"{matter}/t1/p1/2026-W09", done="已开展")),
            ("2026-02-26 14:00", lambda: office.seat("a").withdraw(f"{matter}/t1/p1/2026-W09/r1")),
            ("2026-02-27 11:00", lambda: office.manager.issue(f"{matter}/t1/slip.orange.1")),
        )
        for at, deed in sorted([*deeds, *((tick, office.desk.tick) for tick in ticks)], key=lambda one: one[0]):
            office.at(at)
            deed()
        office.tick("2026-03-06 09:00")
        return office

    once, daily = lived(), lived(*(f"2026-{day} 08:00" for day in ("02-24", "02-25", "02-26", "02-27", "03-02")))
    assert first_difference(once.desk.parts, daily.desk.parts) == ""
    assert [alert.hushed for alert in once.alerts("m1") if alert.rule == "soon" and "W09" in alert.id] == [
        "",
        "cooldown",
    ]
    assert [shown(alert.fired_at) for alert in once.alerts("m1") if alert.id.endswith("slip.red.1")] == ["28 Feb 11:00"]
    assert once.desk.verify() is None
