"""How far a task should have come, how far it is behind, and when it will be done."""

from __future__ import annotations

from datetime import date

import pytest

from supervise.errors import DraftRefused, RulesetsInvalid
from supervise.model import commands as c
from supervise.model.tasks import Milestone, TaskDraft
from supervise.stages.facts import Scene
from support.desks import Office, texts
from support.rulebooks import ALERTS, SAY

from .test_courses import office, periods_text


def facts(office: Office, name: str) -> object:
    """The value of a fact of the lead task of the only matter, now."""
    parts, matter = office.desk.parts, office.manager.find("matter").first().id
    with parts.store.begin() as uow:
        world = parts.worlds(uow).at(parts.now())
    case = office.case(matter)
    return Scene(case, world, parts.now()).facts("task", case.tasks[f"{matter}/t1"])[f"task.{name}"]


LINEAR = "- {id: monthly, cycle: monthly, due: day 25 17:00, curve: linear}"


def test_a_linear_curve_rises_from_the_assignment_to_the_deadline():
    one = office(LINEAR, "2026-03-01 00:00")
    one.register(deadline=date(2026, 3, 10))
    for day, expected in (("03-01 00:00", 0), ("03-02 00:00", 10), ("03-05 12:00", 45), ("03-11 00:00", 100)):
        one.tick(f"2026-{day}")
        assert facts(one, "expected_percent") == expected
    assert facts(one, "gap") is None
    assert one.manager.find("task", where="missing(gap)").first()


def test_the_gap_is_what_was_reported_less_what_was_expected():
    one = office(LINEAR, "2026-03-01 00:00")
    matter = one.register(deadline=date(2026, 3, 10))
    one.at("2026-03-03 00:00").seat("a").report_proactively(f"{matter}/t1", done="已开工", percent=15)
    assert facts(one, "gap") == -5
    one.tick("2026-03-05 00:00")
    assert facts(one, "gap") == -25


def test_the_projected_finish_goes_on_at_the_pace_of_the_last_report():
    one = office(LINEAR, "2026-03-01 00:00")
    matter = one.register(deadline=date(2026, 3, 10))
    assert one.manager.find("task", where="missing(projected_finish)").first()
    one.at("2026-03-06 00:00").seat("a").report_proactively(f"{matter}/t1", done="已开工", percent=25)
    assert one.manager.find(
        "task", where="projected_finish == date('2026-03-21') and projected_finish > deadline"
    ).first()
    one.at("2026-03-07 00:00").seat("a").report_proactively(f"{matter}/t1", done="有困难", percent=0)
    assert one.manager.find("task", where="missing(projected_finish)").first()


QUARTERS = "- {id: monthly, cycle: monthly, due: day 25 17:00, curve: {quarterly: [20, 50, 80, 100]}}"


def test_a_curve_by_quarters_reaches_each_percent_at_the_end_of_its_quarter():
    one = office(QUARTERS, "2026-03-01 00:00")
    one.register()
    for day, expected in (
        ("2026-03-01", 0), ("2026-04-01", 20), ("2026-07-01", 50), ("2026-08-16", 65), ("2027-01-01", 100),
    ):  # fmt: skip
        one.tick(f"{day} 00:00")
        assert facts(one, "expected_percent") == expected


NODES = """
- id: nodes
  cycle: milestones
  due: end - 1 workday 17:00
  curve: milestones
  milestones: [{name: 开工, at: 2026-03-20, weight: 30}, {name: 竣工, at: 2026-04-20, weight: 70}]
"""


def test_a_milestone_is_expected_whole_from_its_end_on():
    one = office(NODES)
    matter = one.register()
    for at, expected in (("03-20 23:59", 0), ("03-21 00:00", 30), ("04-20 23:59", 30), ("04-21 00:00", 100)):
        one.tick(f"2026-{at}")
        assert facts(one, "expected_percent") == expected
    assert one.manager.find("period", where="milestone == '竣工'").first().id == f"{matter}/t1/p1/2026-04-20"


BEHIND = f"""
rules:
  - id: behind
    for: period
    at: due
    when: gap <= -10
    level: yellow
    say: {SAY}
"""


def test_an_alert_on_a_gap_reads_what_was_expected_by_the_due_of_the_period():
    rules = {**texts(), "periods.yaml": periods_text(LINEAR), "alerts.yaml": f"{ALERTS}{BEHIND}"}
    one = Office("2026-03-01 00:00", rules, engine="python")
    matter = one.register(deadline=date(2026, 3, 31))
    one.tick("2026-03-02 09:00")
    period = f"{matter}/t1/p1/2026-04"
    one.tick("2026-04-02 09:00")
    one.seat("a").submit(period, done="进展", percent=60)
    assert one.manager.find("period", where="gap == -40 and expected_percent == 100").first()
    assert not one.alerts(matter)
    one.tick("2026-04-25 17:00")
    assert [(alert.rule, alert.open) for alert in one.alerts(matter)] == [("behind", True)]


def test_the_gap_of_today_is_refused_in_the_condition_of_an_alert():
    with pytest.raises(RulesetsInvalid) as refused:
        Office("2026-03-01 00:00", {
            **texts(), "periods.yaml": periods_text(LINEAR),
            "alerts.yaml": f"{ALERTS}{BEHIND.replace('gap <=', 'task.gap <=')}",
        })  # fmt: skip
    assert "for: period, at: due, when: gap < -10" in refused.value.say("en")


@pytest.mark.parametrize(
    ("curve", "why"),
    [
        ("{quarterly: [20, 50, 80]}", "4 percents are expected"),
        ("{quarterly: [20, 50, 40, 100]}", "do not fall"),
        ("{half-yearly: [20, 90]}", "end with 100"),
        ("{quarterly: [20, 50, 80, 100], half-yearly: [50, 100]}", "one kind of part"),
        ("steep", "there are linear, milestones"),
    ],
)
def test_a_curve_that_does_not_come_to_the_whole_is_refused(curve, why):
    with pytest.raises(RulesetsInvalid) as refused:
        office(f"- {{id: a, cycle: monthly, due: end, curve: {curve}}}")
    assert why in refused.value.say("en")


HALF = (Milestone(name="甲", on=date(2026, 5, 1), weight=40), Milestone(name="乙", on=date(2026, 6, 1), weight=50))


def test_entered_weights_that_do_not_sum_to_a_hundred_are_a_finding():
    one = office(NODES)
    matter = one.register()
    refusing = (
        lambda: one.register(milestones=HALF),
        lambda: one.manager.edit(matter, milestones=[part.model_dump() for part in HALF]),
        lambda: one.manager.do(c.EditTask(task=f"{matter}/t1", milestones=HALF)),
        lambda: one.manager.do(c.Distribute(matter=matter, tasks=(TaskDraft(unit="b", milestones=HALF),))),
    )
    for attempt in refusing:
        with pytest.raises(DraftRefused) as refused:
            attempt()
        assert [finding.code for finding in refused.value.facts["findings"]] == ["milestone-weights"]
