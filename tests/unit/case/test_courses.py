"""Several series on one task, milestones, slots after an event, and the first cycle of a task assigned within one."""

from __future__ import annotations

from datetime import date
from textwrap import dedent, indent

import pytest

from supervise import Actor, Verdict
from supervise.errors import RulesetsInvalid
from supervise.model import commands as c
from supervise.model.tasks import Milestone
from supervise.stages.readers import next_period
from support.desks import ADMIN, Office, texts
from support.rulebooks import PERIODS

LEADER = Actor(id="chief", unit="inspection", roles=frozenset({"leader"}))


def periods_text(rules: str) -> str:
    head = PERIODS.partition("rules:")[0]
    return f"{head}rules:\n{indent(dedent(rules).strip(), '  ')}\n"


def office(rules: str, start: str = "2026-03-04 09:00") -> Office:
    return Office(start, {**texts(), "periods.yaml": periods_text(rules)}, engine="python")


def slots(office: Office, matter: str, task: int = 1) -> list[tuple[str, str, str]]:
    """Of each period of a task: where it stands below the task, when it opened and when it is due."""
    head = f"{matter}/t{task}/"
    found = [one for one in office.case(matter).periods.values() if one.task == head[:-1]]
    return [
        (one.id.removeprefix(head), shown(one.opens_at, office), shown(one.due_at, office))
        for one in sorted(found, key=lambda one: (one.due_at, one.id))
    ]


def shown(at, office: Office) -> str:
    return f"{at.astimezone(office.desk.parts.almanac.zone):%m-%d %H:%M}"


TWO = """
- {id: monthly, cycle: monthly, due: day 25 17:00, roll: previous workday}
- {id: key-weekly, when: matter.priority == 'key', series: brief, cycle: weekly, due: friday 17:00}
- {id: quarter, series: summary, cycle: quarterly, due: end}
- {id: other, series: summary, cycle: yearly, due: end}
"""


def test_a_task_reports_in_every_series_of_which_a_rule_holds():
    one = office(TWO, "2026-03-31 09:00")
    matter = one.register()
    one.tick("2026-04-30 10:00")
    assert slots(one, matter) == [
        ("p1/2026-04", "04-01 00:00", "04-24 17:00"), ("summary1/2026Q2", "04-01 00:00", "07-01 00:00"),
    ]  # fmt: skip


def test_a_series_comes_and_goes_and_leaves_the_others_as_they_are():
    one = office(TWO, "2026-03-31 09:00")
    matter = one.register()
    one.at("2026-04-03 10:00")
    one.manager.edit(matter, priority="key", leader="chief")
    one.tick("2026-04-07 10:00")
    case = one.case(matter)
    assert {plan.series: plan.epoch for plan in case.plans.values()} == {"p": 1, "brief": 1, "summary": 1}
    assert f"{matter}/t1/brief1/2026-W15" in case.periods
    one.manager.edit(matter, priority="normal")
    case = one.case(matter)
    assert case.plans[f"{matter}/t1/brief1"].stopped_at is not None
    assert case.periods[f"{matter}/t1/brief1/2026-W15"].state == "voided"
    assert {one.state for id, one in case.periods.items() if "/brief" not in id} == {"open"}
    one.at("2026-04-14 10:00")
    one.manager.edit(matter, priority="key", leader="chief")
    one.tick("2026-04-20 10:00")
    assert f"{matter}/t1/brief2/2026-W17" in one.case(matter).periods


def test_the_next_period_is_the_next_of_its_series():
    one = office(TWO, "2026-03-31 09:00")
    matter = one.register()
    one.tick("2026-07-02 10:00")
    case = one.case(matter)
    following = {period.slot_key: next_period(case, period) for period in case.periods.values()}
    assert following["2026-04"].slot_key == "2026-05"
    assert following["2026Q2"].slot_key == "2026Q3"


def test_a_proactive_report_fills_only_a_slot_of_a_series_that_counts_it():
    rules = """
    - {id: quiet, cycle: monthly, due: day 25 17:00}
    - {id: counted, series: brief, cycle: weekly, due: friday 17:00, proactive: counts}
    """
    one = office(rules, "2026-03-31 09:00")
    matter = one.register()
    one.tick("2026-04-06 10:00")
    report = one.seat("a").report_proactively(f"{matter}/t1", done="已开工")
    assert one.case(matter).reports[report.id].slot == f"{matter}/t1/brief1/2026-W15"


ANSWERS = """
- {id: accept, series: accept, cycle: once, due: assigned + 5 workdays 17:00}
- {id: plan, series: plan, cycle: once, due: acknowledged + 3 workdays}
- {id: order, series: order, cycle: once, due: instructed + 2 workdays 17:00, opens: due - 1 workday 09:00}
- {id: again, series: again, cycle: once, due: returned + 3 workdays 17:00}
"""


def test_a_slot_begins_with_the_event_and_ends_when_it_is_due():
    one = office(ANSWERS)
    matter = one.register()
    assert slots(one, matter) == [("accept1/assigned-01", "03-04 09:00", "03-11 17:00")]
    one.at("2026-03-05 11:30")
    one.seat("a").do(c.Acknowledge(target=f"{matter}/t1"))
    assert ("plan1/acknowledged-01", "03-05 11:30", "03-10 11:30") in slots(one, matter)


def test_each_instruction_and_each_return_is_answered_in_a_slot_of_its_own():
    one = office(ANSWERS)
    matter = one.register()
    one.at("2026-03-05 10:00").desk.as_(LEADER).do(c.Instruct(matter=matter, text="请抓紧"))
    one.at("2026-03-05 12:00").desk.as_(LEADER).do(c.Instruct(matter=matter, text="做得好", sort="praise"))
    one.at("2026-03-10 15:00").desk.as_(LEADER).do(c.Instruct(matter=matter, text="再报一次"))
    one.tick("2026-03-12 10:00")
    assert [slot for slot in slots(one, matter) if slot[0].startswith("order")] == [
        ("order1/instructed-01", "03-06 09:00", "03-09 17:00"), ("order1/instructed-02", "03-11 09:00", "03-12 17:00"),
    ]  # fmt: skip
    assert [plan.series for plan in one.case(matter).plans.values() if plan.series == "order"] == ["order"]
    first = f"{matter}/t1/accept1/assigned-01"
    for number, day in enumerate(("2026-03-13", "2026-03-16"), start=1):
        one.at(f"{day} 09:00").seat("a").submit(first, done=f"第{number}稿")
        one.at(f"{day} 10:00").manager.review(f"{first}/r{number}", Verdict.send_back("请补充"))
    assert [slot for slot in slots(one, matter) if slot[0].startswith("again")] == [
        ("again1/returned-01", "03-13 10:00", "03-18 17:00"), ("again1/returned-02", "03-16 10:00", "03-19 17:00"),
    ]  # fmt: skip


def test_what_happened_before_the_rule_asks_for_no_report():
    one = office("- {id: monthly, cycle: monthly, due: day 25 17:00}")
    matter = one.register()
    one.at("2026-03-06 09:00")
    second = periods_text("- {id: accept, cycle: once, due: assigned + 30 workdays}").replace('"1"', '"2"')
    one.desk.activate({"periods.yaml": second}, ADMIN)
    one.tick("2026-06-30 10:00")
    assert [slot for slot in slots(one, matter) if "assigned" in slot[0]] == []


NODES = """
- id: nodes
  cycle: milestones
  due: end - 1 workday 17:00
  milestones:
    - {name: 开工, at: 2026-03-20, weight: 20}
    - {name: 封顶, at: assigned + 60 days 17:00, weight: 50}
    - {name: 竣工, at: deadline - 10 days, weight: 30}
"""


def test_the_slots_of_milestones_end_with_them():
    one = office(NODES)
    matter = one.register()
    one.tick("2026-12-31 10:00")
    assert slots(one, matter) == [
        ("p1/2026-03-20", "03-04 09:00", "03-20 17:00"), ("p1/2026-05-03T1700", "03-21 00:00", "04-30 17:00"),
        ("p1/2026-12-21", "05-03 17:00", "12-21 17:00"),
    ]  # fmt: skip


def test_milestones_entered_with_the_matter_or_the_task_come_before_those_of_the_rule():
    one = office(NODES)
    matter = one.register(
        milestones=(Milestone(name="甲", on=date(2026, 4, 1)), Milestone(name="乙", on=date(2026, 3, 10)))
    )
    one.tick("2026-04-30 10:00")
    assert [slot[0] for slot in slots(one, matter)] == ["p1/2026-03-10", "p1/2026-04-01"]
    one.manager.do(c.EditTask(task=f"{matter}/t1", milestones=(Milestone(name="丙", on=date(2026, 6, 1)),)))
    one.tick("2026-05-30 10:00")
    assert one.case(matter).plans[f"{matter}/t1/p2"].given[0].name == "丙"
    assert slots(one, matter)[-1] == ("p2/2026-06-01", "04-30 10:00", "06-01 17:00")


def test_milestones_of_one_day_are_one():
    one = office(NODES)
    both = tuple(Milestone(name=name, on=date(2026, 4, 1)) for name in "甲乙")
    matter = one.register(milestones=both)
    assert [(slot.key, slot.name) for slot in one.case(matter).plans[f"{matter}/t1/p1"].given] == [
        ("2026-04-01", "甲、乙")
    ]


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (None, ("p1/2026-W11", "03-09 00:00", "03-13 17:00")),
        ("short", ("p1/2026-W10", "03-04 09:00", "03-06 17:00")),
        ("long", ("p1/2026-W11", "03-04 09:00", "03-13 17:00")),
        ("skip", ("p1/2026-W11", "03-09 00:00", "03-13 17:00")),
        ("2026-03-20", ("p1/2026-W13", "03-23 00:00", "03-27 17:00")),
    ],
)
def test_the_first_cycle_of_a_task_assigned_within_one_is_cut_as_the_rule_says(first, expected):
    given = "" if first is None else f", first_slot: {first}"
    one = office(f"- {{id: weekly, cycle: weekly, due: friday 17:00{given}}}")
    matter = one.register()
    one.tick("2026-04-06 10:00")
    found = slots(one, matter)
    assert found[0] == expected
    assert len({key for key, *_ in found}) == len(found)
    assert found[-1][0] == "p1/2026-W15"


def test_skipping_leaves_out_what_would_still_open():
    one = office("- {id: m, cycle: monthly, due: day 25 17:00, opens: due - 5 workdays 09:00, first_slot: skip}")
    matter = one.register()
    one.tick("2026-04-30 10:00")
    assert [slot[0] for slot in slots(one, matter)] == ["p1/2026-04"]


def test_a_changed_cycle_never_demands_what_had_opened_before():
    one = office(
        """
        - {id: weekly, when: task.cycle == 'weekly', cycle: weekly, due: friday 17:00, first_slot: short}
        - {id: monthly, cycle: monthly, due: day 25 17:00, first_slot: short}
        """
    )
    matter = one.register()
    assert [slot[0] for slot in slots(one, matter)] == ["p1/2026-03"]
    one.at("2026-03-06 16:00").manager.edit(matter, cycle="weekly")
    one.tick("2026-03-09 10:00")
    assert [slot[0] for slot in slots(one, matter)] == ["p2/2026-W11", "p1/2026-03"]


def test_another_version_of_the_rule_with_another_first_slot_changes_no_plan():
    one = office("- {id: weekly, cycle: weekly, due: friday 17:00}")
    matter = one.register()
    plans = one.case(matter).plans
    second = periods_text("- {id: weekly, cycle: weekly, due: friday 17:00, first_slot: short}").replace('"1"', '"2"')
    one.desk.activate({"periods.yaml": second}, ADMIN)
    one.tick("2026-03-05 10:00")
    assert one.case(matter).plans == plans


def test_closed_is_the_end_of_the_task():
    one = office("- {id: weekly, cycle: weekly, due: friday 17:00, until: closed}")
    matter = one.register(deadline=date(2026, 3, 31))
    one.tick("2026-06-30 10:00")
    assert slots(one, matter)[-1][0] == "p1/2026-W27"


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("{id: a, cycle: weekly, due: assigned + 5 workdays}", "reported once"),
        ("{id: a, cycle: once, due: assigned}", "how long after"),
        ("{id: a, cycle: once, due: returned - 1 day}", "before its slot"),
        ("{id: a, cycle: milestones, due: day 25 17:00}", "whole months"),
        ("{id: a, cycle: weekly, due: end, first_slot: later}", "no such first cycle"),
        ("{id: a, cycle: once, due: end, first_slot: short}", "no first cycle"),
        ("{id: a, cycle: weekly, due: end, series: x}", "cannot be called"),
        ("{id: a, cycle: weekly, due: end, series: brief2}", "cannot be called"),
        ("{id: a, cycle: weekly, due: end, milestones: [{name: 甲, at: 2026-01-01}]}", "no milestones"),
        ("{id: a, cycle: milestones, due: end, milestones: [{name: 甲, at: 2026-01-01, weight: 90}]}", "sum to 90"),
        ("{id: a, cycle: milestones, due: end, milestones: [{name: 甲, at: due - 1 day}]}", "counts from"),
        (
            "{id: a, cycle: milestones, due: end, "
            "milestones: [{name: 甲, at: 2026-01-01, weight: 100}, {name: 乙, at: 2026-02-01}]}",
            "not to 100",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_where_it_stands(rule, why):
    with pytest.raises(RulesetsInvalid) as refused:
        office(f"- {rule}")
    assert why in refused.value.say("en")
