"""How a matter ends, is verified, and goes on again."""

from __future__ import annotations

from datetime import date

import pytest

from supervise import MatterDraft, Verdict
from supervise.errors import WrongState
from supervise.model import commands as c
from support.commands import done_by, journal, period_of, refused
from support.desks import Office, moment, shown, texts

REASONS = ["cancelled", "merged", "superseded", "force-majeure", "unit-dissolved"]


def end(office: Office, matter: str, **how: str) -> None:
    office.manager.do(c.End(matter=matter, **({"how": "completed"} | how)))


def test_completion_ends_the_matter_and_its_tasks_with_its_instant_and_note(office, open_matter):
    office.at("2026-02-20 10:00")
    end(office, open_matter, note="全部完成")
    case = office.case(open_matter)
    assert case.matter.state == "completed"
    assert (case.matter.ending.how, case.matter.ending.reason, case.matter.ending.note) == (
        "completed", "done", "全部完成",
    )  # fmt: skip
    assert case.matter.ending.at == moment("2026-02-20 10:00")
    assert {(task.state, task.ended_why) for task in case.tasks.values()} == {("ended", "matter-ended")}
    assert [(event.type, event.note) for event in done_by(office, open_matter, "End")] == [("matter-ended", "全部完成")]


def test_the_end_disposes_of_every_open_period_by_what_was_reported_and_due(office):
    matter = office.register("a", ["b", "c"])
    office.at("2026-02-16 10:00").seat("a").submit(period_of(matter, 1), done="已完成")
    office.at("2026-02-20 10:00").manager.do(c.EditTask(task=f"{matter}/t3", cycle="weekly"))
    office.at("2026-02-25 17:00")
    end(office, matter, how="terminated", reason="cancelled")
    periods = office.case(matter).periods
    assert {key: (one.state, one.closed_why) for key, one in periods.items()} == {
        period_of(matter, 1): ("accepted", "matter-ended"),
        period_of(matter, 2): ("missed", "matter-ended"),
        period_of(matter, 3): ("voided", "cycle-changed"),
        f"{matter}/t3/p2/2026-W09": ("voided", "matter-ended"),
    }


def test_what_is_due_at_the_instant_of_the_end_happens_before_it(office, open_matter):
    office.at("2026-02-25 17:00")
    end(office, open_matter)
    overdue = [alert for alert in office.alerts(open_matter) if alert.rung == "yellow"]
    assert {(shown(alert.fired_at), shown(alert.resolved_at), alert.resolved_why) for alert in overdue} == {
        ("25 Feb 17:00", "25 Feb 17:00", "closed")
    }


def test_the_end_resolves_every_alert_and_nothing_happens_after_it(office, open_matter):
    office.tick("2026-02-25 18:00")
    assert any(alert.open for alert in office.alerts(open_matter))
    end(office, open_matter, how="terminated", reason="merged")
    assert not [alert for alert in office.alerts(open_matter) if alert.open]
    ended = office.case(open_matter)
    office.tick("2026-06-30 10:00")
    assert office.case(open_matter) == ended


def test_closed_periods_stay_as_they_were(office, open_matter):
    report = office.seat("a").submit(period_of(open_matter), done="已完成")
    office.manager.review(report.id, Verdict.accept())
    before = office.case(open_matter).periods[period_of(open_matter)]
    end(office, open_matter, how="terminated", reason="superseded")
    assert office.case(open_matter).periods[period_of(open_matter)] == before


@pytest.mark.parametrize("reason", REASONS)
def test_an_accident_is_told_by_its_reason(office, matter, reason):
    end(office, matter, how="terminated", reason=reason)
    ended = office.case(matter).matter
    assert (ended.state, ended.ending.reason) == ("terminated", reason)


@pytest.mark.parametrize(
    ("how", "reason"), [("terminated", "done"), *(("completed", reason) for reason in REASONS)]
)  # fmt: skip
def test_a_reason_must_fit_the_way_it_ended(office, matter, how, reason):
    with refused(WrongState, "意外结束须写明原因", "terminated needs its own reason"):
        end(office, matter, how=how, reason=reason)


def test_a_matter_that_was_never_distributed_can_end(office):
    draft = MatterDraft(title="推进重点工作", source="meeting", lead_unit="a", deadline=date(2026, 12, 31))
    matter = office.manager.register(draft, distribute=False).id
    end(office, matter, how="terminated", reason="cancelled")
    assert office.case(matter).matter.state == "terminated"


# verify


def test_completion_is_verified_once_by_somebody_outside_the_units(office, matter):
    end(office, matter)
    office.at("2026-02-12 09:00").manager.do(c.Verify(matter=matter, note="现场核实"))
    verified = office.case(matter).matter
    assert (verified.state, shown(verified.verified_at)) == ("verified", "12 Feb 09:00")
    assert verified.ending.how == "completed"
    (event,) = done_by(office, matter, "Verify")
    assert (event.type, event.note) == ("matter-verified", "现场核实")
    with refused(WrongState, "已经做过一次", "It has been done already"):
        office.manager.do(c.Verify(matter=matter))


def test_what_is_still_open_or_ended_by_accident_is_not_verified(office, matter):
    with refused(WrongState, "事项仍在办", "The matter is still open"):
        office.manager.do(c.Verify(matter=matter))
    end(office, matter, how="terminated", reason="cancelled")
    with pytest.raises(WrongState):
        office.manager.do(c.Verify(matter=matter))


# reopen


def test_reopening_restores_what_is_not_due_yet_and_demands_nothing_of_the_gap(office, open_matter):
    office.seat("a").acknowledge(f"{open_matter}/t1")
    office.at("2026-02-17 10:00")
    end(office, open_matter)
    office.at("2026-04-10 10:00").manager.do(c.Reopen(matter=open_matter, reason="尚有遗留问题"))
    case = office.case(open_matter)
    assert (case.matter.state, case.matter.ending, shown(case.matter.reopened_at)) == (
        "distributed", None, "10 Apr 10:00",
    )  # fmt: skip
    assert [task.state for task in case.tasks.values()] == ["acknowledged", "assigned"]
    assert case.periods[period_of(open_matter)].state == "voided"
    office.tick("2026-04-30 10:00")
    keys = {one.slot_key for one in office.case(open_matter).periods.values()}
    assert keys == {"2026-02", "2026-04"}


def test_a_verified_matter_can_be_reopened(office, matter):
    end(office, matter)
    office.manager.do(c.Verify(matter=matter))
    office.manager.do(c.Reopen(matter=matter, reason="问题反弹"))
    reopened = office.case(matter).matter
    assert (reopened.state, reopened.verified_at) == ("distributed", None)


def test_a_task_that_ended_before_its_matter_stays_ended(office, matter):
    office.manager.do(c.EndTask(task=f"{matter}/t2", reason="不再需要"))
    end(office, matter)
    office.manager.do(c.Reopen(matter=matter, reason="恢复办理"))
    assert [task.state for task in office.case(matter).tasks.values()] == ["assigned", "ended"]


def test_what_goes_on_is_not_reopened(office, matter):
    with refused(WrongState, "事项仍在办", "The matter is still open"):
        office.manager.do(c.Reopen(matter=matter, reason="恢复办理"))


def test_a_period_that_opened_at_the_very_instant_of_the_end_is_not_opened_twice(office, matter):
    office.at("2026-02-14 09:00")
    end(office, matter)
    office.manager.do(c.Reopen(matter=matter, reason="误操作"))
    opened = [event for event in journal(office, matter) if event.type == "period-opened"]
    assert len(opened) == 2
    assert {one.state for one in office.case(matter).periods.values()} == {"open"}


@pytest.fixture
def once() -> tuple[Office, str]:
    """A matter that reports once, at its deadline."""
    rules = texts("golden")
    path = "tests/rulesets/golden/periods.yaml"
    changed = rules[path].replace(
        "  - id: monthly\n    cycle: monthly\n    due: day 25 17:00\n    roll: previous workday\n"
        "    opens: due - 2 workdays 09:00\n",
        "  - {id: once, cycle: once, due: end, until: deadline}\n",
    )
    assert changed != rules[path]
    office = Office("2026-02-10 09:00", {**rules, path: changed}, engine="python")
    return office, office.register("a", deadline=date(2026, 6, 30))


def test_a_single_period_is_opened_once_however_often_its_matter_ends_and_goes_on(once):
    office, matter = once
    for _ in range(2):
        end(office, matter)
        office.manager.do(c.Reopen(matter=matter, reason="误操作"))
    assert len([event for event in journal(office, matter) if event.type == "period-opened"]) == 1
    assert office.case(matter).periods[period_of(matter, key="once")].state == "open"


def test_a_single_period_that_was_accepted_stays_accepted_when_its_matter_goes_on(once):
    office, matter = once
    report = office.seat("a").submit(period_of(matter, key="once"), done="已完成")
    office.manager.review(report.id, Verdict.accept())
    end(office, matter)
    office.manager.do(c.Reopen(matter=matter, reason="问题反弹"))
    office.tick("2026-04-01 09:00")
    assert office.case(matter).periods[period_of(matter, key="once")].state == "accepted"
