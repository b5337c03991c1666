"""How a task goes to another unit, and how a unit gives one back."""

from __future__ import annotations

import pytest

from supervise import Actor, TaskDraft
from supervise.errors import NotFound, NotPermitted, WrongState
from supervise.model import commands as c
from support.commands import done_by, period_of, refused
from support.desks import Office, shown


def tasks(office: Office, matter: str) -> dict[str, object]:
    return {id.rpartition("/")[2]: task for id, task in office.case(matter).tasks.items()}


def test_what_was_reported_is_accepted_what_was_overdue_missed_and_the_rest_voided(office):
    matter = office.register("a", ["b"])
    office.at("2026-02-16 10:00").seat("a").submit(period_of(matter, 1), done="已完成")
    office.manager.transfer(f"{matter}/t1", "c", "职责调整")
    office.at("2026-02-20 10:00").manager.transfer(f"{matter}/t2", "c", "职责调整")
    periods = office.case(matter).periods
    assert (periods[period_of(matter, 1)].state, periods[period_of(matter, 2)].state) == ("accepted", "voided")
    assert {one.closed_why for one in periods.values()} == {"transferred"}
    assert [event.note for event in done_by(office, matter, "Transfer")] == ["职责调整", "职责调整"]


def test_the_units_of_the_matter_follow(office):
    matter = office.register("a", ["b"])
    office.manager.transfer(f"{matter}/t2", "c", "职责调整")
    assert office.case(matter).matter.elements.support_units == ("c",)
    office.manager.transfer(f"{matter}/t1", "c", "职责调整")
    elements = office.case(matter).matter.elements
    assert (elements.lead_unit, elements.support_units) == ("c", ())


def test_what_is_below_a_transferred_task_is_below_its_successor(office, matter):
    office.manager.distribute(matter, TaskDraft(unit="c", parent=f"{matter}/t1", title="子任务"))
    office.manager.transfer(f"{matter}/t1", "c", "职责调整")
    office.manager.transfer(f"{matter}/t3", "b", "职责调整")
    assert tasks(office, matter)["t5"].parent == f"{matter}/t4"
    assert [one.role for one in office.case(matter).tasks.values() if one.leads] == ["lead"]


def test_a_matter_goes_on_with_more_tasks_after_its_lead_task_was_transferred(office, matter):
    office.manager.transfer(f"{matter}/t1", "c", "职责调整")
    office.manager.distribute(matter, TaskDraft(unit="a"))
    assert tasks(office, matter)["t4"].unit == "a"


def test_a_transfer_to_the_same_unit_or_to_one_that_has_the_same_share_is_refused(office, matter):
    with refused(WrongState, "已由该单位承办", "has this task already"):
        office.manager.transfer(f"{matter}/t1", "a", "职责调整")
    office.manager.distribute(matter, TaskDraft(unit="c"))
    with refused(WrongState, "请先结束原任务", "end that first"):
        office.manager.transfer(f"{matter}/t2", "c", "职责调整")


def test_a_transferred_task_does_not_come_back_with_its_matter(office, open_matter):
    office.manager.transfer(f"{open_matter}/t1", "c", "职责调整")
    office.manager.do(c.End(matter=open_matter, how="completed"))
    office.manager.do(c.Reopen(matter=open_matter, reason="恢复办理"))
    states = {name: str(task.state) for name, task in tasks(office, open_matter).items()}
    assert states == {"t1": "ended", "t2": "assigned", "t3": "assigned"}


def test_in_a_suspension_a_task_changes_hands_and_its_new_unit_is_asked_once_it_is_over(office, open_matter):
    office.manager.suspend(open_matter, "season")
    office.manager.transfer(f"{open_matter}/t1", "c", "职责调整")
    office.at("2026-03-02 10:00").manager.resume(open_matter)
    office.tick("2026-03-31 10:00")
    assert office.case(open_matter).periods[period_of(open_matter, 1)].state == "voided"
    [opened] = office.case(open_matter).periods_of[f"{open_matter}/t3"]
    assert (opened.slot_key, shown(opened.opened_at)) == ("2026-03", "23 Mar 09:00")


def test_a_task_given_back_as_another_units_goes_to_the_right_one_from_the_decision_on(office, open_matter):
    task = f"{open_matter}/t1"
    assert office.seat("a").send_back(task, "wrong-unit", "不属本处职责").state == "requested"
    assert tasks(office, open_matter)["t1"].live
    office.at("2026-02-26 10:00").manager.decide_return(task, True, "同意", unit="c")
    case = office.case(open_matter)
    old, new, asked = case.tasks[task], case.tasks[f"{open_matter}/t3"], case.returns[f"{task}/b1"]
    assert (old.ended_why, old.successor, new.unit) == ("wrong-unit", new.id, "c")
    assert shown(new.assigned_at) == shown(asked.decided_at) == "26 Feb 10:00"
    assert (asked.state, asked.unit, asked.decided_by, asked.answer) == ("granted", "c", "boss", "同意")
    assert case.periods[period_of(open_matter, 1)].state == "missed"


def test_a_task_that_need_not_be_handled_ends(office, open_matter):
    task = f"{open_matter}/t2"
    office.seat("b").send_back(task, "need-not-handle", "已由他处办理")
    office.manager.decide_return(task, True)
    ended = tasks(office, open_matter)["t2"]
    assert (ended.state, ended.ended_why, ended.successor) == ("ended", "need-not-handle", None)
    assert office.case(open_matter).periods[period_of(open_matter, 2)].state == "voided"


def test_a_refused_return_leaves_the_task_as_it_is_and_may_be_asked_again(office, open_matter):
    task = f"{open_matter}/t1"
    before = office.seat("a").get(task)
    office.seat("a").send_back(task, "wrong-unit", "不属本处职责")
    office.manager.decide_return(task, False, "属本处职责")
    assert office.seat("a").get(task) == before
    assert office.seat("a").send_back(task, "wrong-unit", "再议").id == f"{task}/b2"


def test_of_several_requests_one_waits_at_a_time_and_no_transfer_passes_it_over(office, open_matter):
    task = f"{open_matter}/t1"
    office.seat("a").send_back(task, "wrong-unit", "不属本处职责")
    with refused(WrongState, "请先审批", "decide it first"):
        office.seat("a").send_back(task, "wrong-unit", "不属本处职责")
    with refused(WrongState, "请先审批", "decide it first"):
        office.manager.transfer(task, "c", "职责调整")


@pytest.mark.parametrize(
    ("asked", "answer", "said"),
    [
        ("wrong-unit", {"grant": True}, "takes that unit"),
        ("wrong-unit", {"grant": False, "unit": "c"}, "A unit goes only with a granted request"),
        ("need-not-handle", {"grant": True, "unit": "c"}, "A unit goes only with a granted request"),
        ("need-not-handle", {"grant": True}, "end the matter"),
    ],
)
def test_an_answer_that_does_not_fit_the_request_is_refused(office, open_matter, asked, answer, said):
    task = f"{open_matter}/t1"
    office.seat("a").send_back(task, asked, "不属本处职责")
    with pytest.raises(WrongState) as wrong:
        office.manager.decide_return(task, **answer)
    assert said in wrong.value.say("en")
    assert tasks(office, open_matter)["t1"].live


def test_without_a_request_nothing_is_decided(office, open_matter):
    with refused(WrongState, "没有待审批的回退申请", "No request"):
        office.manager.decide_return(f"{open_matter}/t1", True, unit="c")


def test_nobody_decides_on_his_own_return(office, open_matter):
    both = Actor(id="both", unit="a", roles=frozenset({"responsible", "manager"}))
    seat = office.desk.as_(both)
    seat.send_back(f"{open_matter}/t1", "wrong-unit", "不属本处职责")
    with pytest.raises(NotPermitted):
        seat.decide_return(f"{open_matter}/t1", True, unit="c")


def test_what_happened_to_a_task_is_told_in_both_languages(office, open_matter):
    task = f"{open_matter}/t1"
    office.seat("a").send_back(task, "wrong-unit", "不属本处职责")
    office.manager.decide_return(task, True, "同意", unit="c")
    told = {language: office.manager.explain(open_matter, language) for language in ("zh", "en")}
    for words in ("申请回退（分错单位）：不属本处职责", "由boss同意：同意", "转给丙处", "由甲处转来"):
        assert words in told["zh"]
    for words in ("take it back (wrong unit)", "granted by boss", "Transferred to 丙处", "It came from 甲处"):
        assert words in told["en"]
    assert {"申请回退", "转办任务"} <= {entry.what for entry in office.manager.dossier(open_matter).value.timeline}


def test_a_unit_sees_of_the_others_nothing_once_its_lead_task_has_gone(office, open_matter):
    office.manager.transfer(f"{open_matter}/t1", "c", "职责调整")
    assert office.seat("a").get(f"{open_matter}/t1").unit == "a"
    with pytest.raises(NotFound):
        office.seat("a").get(f"{open_matter}/t3")
    assert office.seat("c").get(f"{open_matter}/t2").unit == "b"
