"""Commands on a task, an alert or a person's reminder: edit, end, acknowledge, urge."""

from __future__ import annotations

from datetime import date

import pytest

from supervise import TaskDraft
from supervise.errors import NotFound, WrongState
from supervise.model import commands as c
from support.commands import done_by, period_of, refused
from support.desks import moment, shown


def test_editing_a_task_changes_what_is_named_and_nothing_else(office, matter):
    before = office.case(matter).tasks[f"{matter}/t2"]
    office.manager.do(c.EditTask(task=f"{matter}/t2", title="分项任务", deadline=date(2026, 6, 30)))
    after = office.case(matter).tasks[f"{matter}/t2"]
    assert after == before.but(title="分项任务", deadline=date(2026, 6, 30), revision=before.revision + 1)
    (event,) = done_by(office, matter, "EditTask")
    assert (event.type, event.note) == ("task-edited", "deadline, title")


def test_a_cycle_entered_for_one_task_replaces_its_plan_and_leaves_the_other_tasks(office, open_matter):
    office.at("2026-02-24 10:00")
    office.manager.do(c.EditTask(task=f"{open_matter}/t2", cycle="weekly"))
    case = office.case(open_matter)
    assert [event.type for event in done_by(office, open_matter, "EditTask")] == ["task-edited"]
    assert case.plans[f"{open_matter}/t2/p1"].stopped_at == moment("2026-02-24 10:00")
    assert (case.plans[f"{open_matter}/t2/p2"].cycle, case.plans[f"{open_matter}/t2/p2"].epoch) == ("weekly", 2)
    assert (case.periods[period_of(open_matter, 2)].state, case.periods[period_of(open_matter, 1)].state) == (
        "voided", "open",
    )  # fmt: skip
    office.tick("2026-02-25 09:00")
    assert f"{open_matter}/t2/p2/2026-W09" in office.case(open_matter).periods


def test_a_cycle_edit_keeps_what_is_reported_and_what_is_overdue(office, open_matter):
    office.seat("a").submit(period_of(open_matter, 1), done="已完成")
    office.at("2026-02-26 10:00")
    office.manager.edit(open_matter, cycle="weekly")
    periods = office.case(open_matter).periods
    assert [periods[period_of(open_matter, task)].state for task in (1, 2)] == ["open", "open"]
    assert office.manager.find("period", where="overdue").first().id == period_of(open_matter, 2)


def test_an_equal_cycle_changes_no_plan(office, open_matter):
    plans = office.case(open_matter).plans
    office.manager.edit(open_matter, cycle="monthly")
    assert office.case(open_matter).plans == plans


# end


def test_ending_a_task_voids_what_is_not_due(office, open_matter):
    office.manager.do(c.EndTask(task=f"{open_matter}/t2", reason="职能调整"))
    case = office.case(open_matter)
    (event,) = done_by(office, open_matter, "EndTask")
    assert (event.type, event.note) == ("task-ended", "职能调整")
    assert (case.tasks[f"{open_matter}/t2"].state, case.tasks[f"{open_matter}/t2"].ended_why) == ("ended", "task-ended")
    assert case.periods[period_of(open_matter, 2)].state == "voided"
    assert case.periods[period_of(open_matter, 1)].state == "open"
    office.tick("2026-04-30 10:00")
    assert {p.id for p in office.case(open_matter).periods.values() if "/t2/" in p.id} == {period_of(open_matter, 2)}


def test_ending_a_task_accepts_what_is_reported(office, open_matter):
    office.seat("b").submit(period_of(open_matter, 2), done="已完成")
    office.manager.do(c.EndTask(task=f"{open_matter}/t2", reason="不再需要"))
    period = office.case(open_matter).periods[period_of(open_matter, 2)]
    assert (period.state, period.closed_why) == ("accepted", "task-ended")


def test_ending_a_task_misses_what_is_overdue(office, open_matter):
    office.at("2026-02-25 17:00").manager.do(c.EndTask(task=f"{open_matter}/t2", reason="不再需要"))
    period = office.case(open_matter).periods[period_of(open_matter, 2)]
    assert (period.state, period.closed_why) == ("missed", "task-ended")


def test_a_lead_task_ends_with_its_matter_only(office, matter):
    with refused(WrongState, "牵头任务随事项一起结束", "A lead task ends with its matter"):
        office.manager.do(c.EndTask(task=f"{matter}/t1", reason="不再需要"))


@pytest.mark.parametrize("command", ["EditTask", "EndTask", "Urge", "Acknowledge", "ReportProactively"])
def test_an_ended_task_takes_no_command(office, open_matter, command):
    task = f"{open_matter}/t2"
    office.manager.do(c.EndTask(task=task, reason="不再需要"))
    given = {
        "EditTask": (office.manager, c.EditTask(task=task, title="改名")),
        "EndTask": (office.manager, c.EndTask(task=task, reason="不再需要")),
        "Urge": (office.manager, c.Urge(target=task, text="请抓紧")),
        "Acknowledge": (office.seat("b"), c.Acknowledge(target=task)),
        "ReportProactively": (office.seat("b"), c.ReportProactively(task=task, progress={"done": "已完成"})),
    }
    seat, asked = given[command]
    with refused(WrongState, "任务已结束", "The task has ended"):
        seat.do(asked)


# acknowledge


def test_a_task_is_acknowledged_once_by_its_unit(office, matter):
    office.at("2026-02-11 08:30")
    office.seat("b").acknowledge(f"{matter}/t2")
    task = office.case(matter).tasks[f"{matter}/t2"]
    assert (task.state, task.acknowledged_by, shown(task.acknowledged_at)) == ("acknowledged", "b1", "11 Feb 08:30")
    assert [event.type for event in done_by(office, matter, "Acknowledge")] == ["task-acknowledged"]
    with refused(WrongState, "已经做过一次", "It has been done already"):
        office.seat("b").acknowledge(f"{matter}/t2")


def test_an_alert_is_acknowledged_and_a_second_time_changes_nothing(office, open_matter):
    office.tick("2026-02-25 18:00")
    alert = next(one for one in office.alerts(open_matter) if one.rung == "yellow" and "/t1/" in one.id)
    office.seat("a").acknowledge(alert.id)
    acknowledged = office.case(open_matter).alerts[alert.id]
    assert (acknowledged.acknowledged_by, shown(acknowledged.acknowledged_at)) == ("a1", "25 Feb 18:00")
    office.at("2026-02-25 19:00").seat("a").acknowledge(alert.id)
    assert office.case(open_matter).alerts[alert.id] == acknowledged
    assert len(done_by(office, open_matter, "Acknowledge")) == 1


def test_a_resolved_alert_is_no_longer_acknowledged(office, open_matter):
    office.tick("2026-02-25 18:00")
    alert = next(one for one in office.alerts(open_matter) if one.rung == "yellow" and "/t1/" in one.id)
    office.seat("a").submit(period_of(open_matter), done="已完成")
    with refused(NotFound, "没有未解除的预警或任务", "There is no open alert or task"):
        office.seat("a").acknowledge(alert.id)


# urge


def test_an_urge_is_kept_counted_and_told_in_the_persons_own_words(office, open_matter):
    office.manager.urge(f"{open_matter}/t1", "请于本周内报送")
    office.manager.urge(f"{open_matter}/t1", "再次提醒")
    office.manager.urge(period_of(open_matter, 2), "请抓紧")
    urges = office.case(open_matter).urges
    assert [(urge.id, urge.by, urge.text) for urge in urges.values()] == [
        (f"{open_matter}/t1/u1", "boss", "请于本周内报送"),
        (f"{open_matter}/t1/u2", "boss", "再次提醒"),
        (f"{period_of(open_matter, 2)}/u1", "boss", "请抓紧"),
    ]
    assert {event.type for event in done_by(office, open_matter, "Urge")} == {"urged"}
    assert office.manager.find("task", where="urged == 2").first().id == f"{open_matter}/t1"
    assert office.manager.find("period", where="urged == 1").first().id == period_of(open_matter, 2)


# a task below another


def test_a_task_below_another_has_no_later_deadline(office, matter):
    parent = f"{matter}/t2"
    office.manager.do(c.EditTask(task=parent, deadline=date(2026, 6, 30)))
    with pytest.raises(WrongState, match="no later deadline"):
        office.manager.do(
            c.Distribute(matter=matter, tasks=(TaskDraft(unit="c", parent=parent, deadline=date(2026, 7, 1)),))
        )
    below = TaskDraft(unit="c", parent=parent, deadline=date(2026, 6, 30))
    office.manager.do(c.Distribute(matter=matter, tasks=(below,)))
    with pytest.raises(WrongState, match="no later deadline"):
        office.manager.do(c.EditTask(task=f"{matter}/t3", deadline=date(2026, 7, 1)))
    with pytest.raises(WrongState, match="no later deadline"):
        office.manager.do(c.EditTask(task=parent, deadline=date(2026, 6, 29)))
    office.manager.do(c.EditTask(task=f"{matter}/t3", deadline=date(2026, 6, 1)))
