"""The worked histories that fix what time means: what exists, fires and is sent after each of them.

Monthly, day 25 17:00, rolled to the workday before, opening two workdays earlier at 09:00; `soon` three workdays before
due at 09:00; `overdue` repeats five times and turns red after two workdays. Calendar of 2026: off 1-3 January,
15-23 February, 4-6 April, 1-7 October; worked 4 January, 14 and 28 February, 20 September, 10 October.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from supervise import Verdict
from supervise.errors import NotPermitted, WrongState
from supervise.model import commands as c
from support.desks import ADMIN, Office, moment, shown, texts
from support.golden import (
    RESUMED,
    SUSPENDED,
    days,
    february,
    february_due,
    february_id,
    fired,
    one,
    publish,
    repeats,
    resume,
    stricter,
    suspend,
)

Open = Callable[[str], Office]


@pytest.fixture(params=["memory-durable", "memory-python", "sqlite-durable"])
def open_office(request, tmp_path) -> Open:
    store, engine = request.param.split("-")
    if engine == "durable":
        pytest.importorskip("durable_rules_engine", reason="durable-rules is not installed on this Python")

    def office(start: str) -> Office:
        at = "memory://" if store == "memory" else f"sqlite:///{tmp_path}/desk.db"
        return Office(start, texts("golden"), at=at, engine=engine)

    return office


def test_row_1_a_due_on_a_sunday_rolls_back_and_soon_waits_for_the_opening(open_office):
    office = open_office("2026-01-12 10:00")
    matter = office.register()
    office.tick("2026-01-31 10:00")
    january = next(iter(office.case(matter).periods.values()))
    assert (january.slot_key, shown(january.due_at)) == ("2026-01", "23 Jan 17:00")
    assert shown(january.opened_at) == "21 Jan 09:00"
    assert fired(office, matter, "blue", "2026-01") == ["21 Jan 09:00"]


def test_row_2_nothing_reported_climbs_the_ladder_and_repeats(open_office):
    office = open_office("2026-02-10 09:00")
    matter = office.register()
    office.tick("2026-03-15 09:00")
    assert shown(february(office, matter).opened_at) == "14 Feb 09:00"
    assert fired(office, matter, "yellow") == ["25 Feb 17:00"]
    yellow = one(office, matter, "yellow")
    assert repeats(office, yellow) == ["26 Feb 17:00", "27 Feb 17:00", "28 Feb 17:00", "2 Mar 17:00", "3 Mar 17:00"]
    assert fired(office, matter, "red") == ["27 Feb 17:00"]
    assert one(office, matter, "red").parent == yellow.id
    assert yellow.muted_by == one(office, matter, "red").id


def test_row_3_a_week_whose_due_rolls_before_its_start_is_not_demanded(open_office):
    office = open_office("2026-02-10 09:00")
    matter = office.register(cycle="weekly")
    office.tick("2026-10-10 20:00")
    periods = {p.slot_key: p for p in office.case(matter).periods.values()}
    assert shown(periods["2026-W40"].due_at) == "30 Sep 17:00"
    assert "2026-W08" not in periods
    assert {"2026-W07", "2026-W09"} <= periods.keys()


def test_row_4_at_the_due_instant_is_late_and_nothing_is_sent(open_office):
    office = open_office("2026-02-10 09:00")
    matter = office.register()
    office.at("2026-02-25 17:00")
    office.seat("a").submit(february_id(office, matter), done="已完成")
    yellow = one(office, matter, "yellow")
    assert (shown(yellow.fired_at), shown(yellow.resolved_at)) == ("25 Feb 17:00", "25 Feb 17:00")
    assert office.manager.find("period", where="late and key == '2026-02'").first() is not None
    office.tick("2026-02-25 18:00")
    assert not [f for f in office.fates().values() if f.fate == "sent" and "overdue" in f.id]


def test_row_5_a_command_brings_its_case_up_to_its_own_instant_first(open_office):
    office = open_office("2026-02-10 09:00")
    matter = office.register()
    office.at("2026-03-02 10:00")
    office.seat("a").submit(february_id(office, matter), done="已完成")
    office.tick("2026-03-05 09:00")
    assert fired(office, matter, "blue") == ["14 Feb 09:00"]
    assert repeats(office, one(office, matter, "yellow")) == ["26 Feb 17:00", "27 Feb 17:00", "28 Feb 17:00"]
    assert fired(office, matter, "red") == ["27 Feb 17:00"]
    assert {shown(a.resolved_at) for a in office.alerts(matter)} == {"2 Mar 10:00"}
    assert office.post.digests == {}


def test_row_6_a_due_moves_by_the_beats_of_its_clock_that_a_pause_covers(open_office):
    office = open_office("2026-02-10 09:00")
    matter = office.register()
    suspend(office, matter)
    office.tick("2026-02-27 10:00")
    assert february(office, matter).due_at is None
    assert office.manager.find("period", where="late or overdue").first() is None
    resume(office, matter)
    assert february_due(office, matter) == ("3 Mar 17:00", "3 Mar 17:00")
    office.tick("2026-03-03 17:00")
    assert fired(office, matter, "yellow") == ["3 Mar 17:00"]


@pytest.mark.parametrize(
    "extended_at", ["2026-02-23 10:00", "2026-02-24 09:00", "2026-02-26 10:00", "2026-03-02 11:00"]
)
def test_row_7_the_order_of_extending_and_suspending_does_not_show(open_office, extended_at):
    office = open_office("2026-02-10 09:00")
    matter = office.register()
    acts = {
        SUSPENDED: lambda: office.manager.suspend(matter, "season"),
        RESUMED: lambda: office.manager.resume(matter),
        extended_at: lambda: office.manager.extend(february_id(office, matter), "等待评审", workdays=2),
    }
    for at, act in sorted(acts.items()):
        office.at(at)
        act()
    assert february_due(office, matter) == ("5 Mar 17:00", "5 Mar 17:00")


@pytest.mark.parametrize("by_itself", [False, True])
def test_row_8_a_slot_wholly_in_a_pause_is_excused(open_office, by_itself):
    office = open_office("2026-03-02 09:00")
    matter = office.register()
    suspend(office, matter, "2026-03-20 10:00", resume_at=moment("2026-04-20 10:00") if by_itself else None)
    if by_itself:
        office.tick("2026-04-30 10:00")
    else:
        resume(office, matter, "2026-04-20 10:00")
        office.tick("2026-04-30 10:00")
    periods = {p.slot_key: p for p in office.case(matter).periods.values()}
    march, april = periods["2026-03"], periods["2026-04"]
    assert (march.state, shown(march.closed_at)) == ("excused", "20 Apr 10:00")
    assert (shown(april.opened_at), shown(april.due_at)) == ("22 Apr 09:00", "24 Apr 17:00")
    assert fired(office, matter, "yellow", "2026-03") == []


def test_row_9_repeats_and_rungs_stand_while_an_overdue_period_is_suspended(open_office):
    office = open_office("2026-02-10 09:00")
    matter = office.register()
    suspend(office, matter, "2026-02-26 10:00")
    yellow = one(office, matter, "yellow")
    assert (yellow.open, yellow.holding, february(office, matter).due_at) == (True, True, yellow.fired_at)
    resume(office, matter)
    office.tick("2026-03-03 18:00")
    assert repeats(office, one(office, matter, "yellow")) == ["2 Mar 17:00", "3 Mar 17:00"]
    assert fired(office, matter, "red") == ["3 Mar 17:00"]


def test_row_10_extending_what_is_overdue_leaves_the_assessment(open_office):
    office = open_office("2026-02-10 09:00")
    matter = office.register()
    office.at("2026-02-26 10:00")
    office.manager.extend(february_id(office, matter), "等待评审", workdays=3)
    assert february_due(office, matter) == ("28 Feb 17:00", "25 Feb 17:00")
    office.tick("2026-03-04 10:00")
    first = one(office, matter, "yellow")
    assert (shown(first.resolved_at), first.resolved_why) == ("26 Feb 10:00", "moved")
    assert fired(office, matter, "yellow") == ["25 Feb 17:00", "28 Feb 17:00"]
    assert fired(office, matter, "red") == ["3 Mar 17:00"]


def test_every_due_that_stood_is_told_with_who_set_it_and_why(open_office):
    office = open_office("2026-02-10 09:00")
    matter = office.register()
    office.at("2026-02-23 10:00")
    asked = office.seat("a").request_extension(february_id(office, matter), "等待评审", workdays=2)
    assert asked.state == "requested"
    office.manager.decide_extension(february_id(office, matter), True, "同意")
    suspend(office, matter)
    resume(office, matter)
    told = office.manager.deadline_history(february_id(office, matter))
    assert [(shown(one.deadline) if one.deadline else None, one.what, one.by) for one in told] == [
        ("25 Feb 17:00", "period-opened", None),
        ("27 Feb 17:00", "period-extended", "boss"),
        (None, "matter-suspended", "boss"),
        ("5 Mar 17:00", "matter-resumed", "boss"),
    ]
    assert told[1].why == "等待评审"


def test_a_request_after_the_due_and_a_second_extension_by_the_same_level_are_refused(open_office):
    office = open_office("2026-02-10 09:00")
    matter = office.register()
    office.at("2026-02-23 10:00")
    office.manager.extend(february_id(office, matter), "等待评审", workdays=1)
    with pytest.raises(NotPermitted):
        office.manager.extend(february_id(office, matter), "等待评审", workdays=1)
    office.at("2026-02-26 17:00")
    with pytest.raises(WrongState):
        office.seat("a").request_extension(february_id(office, matter), "等待评审", workdays=1)


def test_row_11_an_activation_is_never_retroactive(open_office):
    office = open_office("2026-02-10 09:00")
    matter = office.register()
    office.at("2026-02-27 10:00")
    office.desk.activate(stricter(office, "2026-02-01"), ADMIN)
    office.tick("2026-03-01 09:00")
    red = one(office, matter, "red")
    assert red.fired_at == moment("2026-02-27 10:00") + timedelta(microseconds=1)
    assert red.cause.version == "2"


def test_row_12_a_rule_known_before_takes_effect_on_its_day(open_office):
    office = open_office("2026-02-10 09:00")
    matter = office.register()
    office.at("2026-02-20 10:00")
    office.desk.activate(stricter(office, "2026-02-26"), ADMIN)
    office.tick("2026-03-01 09:00")
    red = one(office, matter, "red")
    assert (shown(red.fired_at), red.cause.version) == ("26 Feb 17:00", "2")


def test_row_13_a_new_cycle_voids_what_is_open_and_starts_with_the_next_opening(open_office):
    office = open_office("2026-02-10 09:00")
    matter = office.register()
    office.at("2026-02-24 10:00")
    office.manager.edit(matter, cycle="weekly")
    office.tick("2026-02-25 10:00")
    periods = {p.slot_key: p for p in office.case(matter).periods.values()}
    assert (periods["2026-02"].state, periods["2026-02"].closed_why) == ("voided", "cycle-changed")
    assert shown(periods["2026-W09"].opened_at) == "25 Feb 09:00"
    assert shown(periods["2026-W09"].due_at) == "27 Feb 17:00"


def transferred(open_office) -> tuple[Office, str]:
    office = open_office("2026-02-10 09:00")
    matter = office.register()
    office.at("2026-02-26 10:00")
    assert office.manager.transfer(f"{matter}/t1", "b", "职责调整").id == f"{matter}/t2"
    office.tick("2026-03-25 10:00")
    return office, matter


def test_row_14_a_transfer_leaves_the_overdue_with_the_old_unit_and_opens_the_next_slot_of_the_new(open_office):
    office, matter = transferred(open_office)
    case = office.case(matter)
    missed = case.periods[february_id(office, matter)]
    assert (missed.unit, missed.state, missed.closed_why) == ("a", "missed", "transferred")
    assert shown(one(office, matter, "yellow").resolved_at) == "26 Feb 10:00"
    assert not fired(office, matter, "red")
    [opened] = case.periods_of[f"{matter}/t2"]
    assert (opened.unit, opened.slot_key, shown(opened.opened_at)) == ("b", "2026-03", "23 Mar 09:00")
    assert len(case.periods_of[f"{matter}/t1"]) == 1


def test_what_a_transferred_task_was_goes_on_with_its_successor(open_office):
    office, matter = transferred(open_office)
    case = office.case(matter)
    old, new = case.tasks[f"{matter}/t1"], case.tasks[f"{matter}/t2"]
    assert (old.state, old.ended_why, old.successor, old.unit) == ("ended", "transferred", new.id, "a")
    assert (new.transferred_from, new.role, new.title, new.unit) == (old.id, "lead", old.title, "b")
    assert (shown(new.assigned_at), new.acknowledged_at) == ("26 Feb 10:00", None)
    assert case.matter.elements.lead_unit == "b"


def test_row_15_a_unit_alert_lasts_while_two_reds_hold_together(open_office):
    office = open_office("2026-02-10 09:00")
    first, second = office.register(), office.register(title="另一项重点工作")
    office.at("2026-03-02 10:00")
    office.seat("a").submit(february_id(office, second), done="已完成")
    office.tick("2026-03-03 09:00")
    (alert,) = office.group("unit:a").alerts.values()
    assert (shown(alert.fired_at), shown(alert.resolved_at)) == ("27 Feb 17:00", "2 Mar 10:00")
    assert {digest.person for digest in office.post.digests.values()} == {"a0", "a1"}
    assert first != second


def test_row_16_reopening_restores_what_is_not_due_yet(open_office):
    office = open_office("2026-02-10 09:00")
    matter = office.register()
    office.at("2026-02-24 10:00")
    office.manager.do(c.End(matter=matter, how="terminated", reason="cancelled"))
    assert february(office, matter).state == "voided"
    assert all(not alert.open for alert in office.alerts(matter))
    office.at("2026-02-24 11:00")
    office.manager.do(c.Reopen(matter=matter, reason="误操作"))
    assert (february(office, matter).state, shown(february(office, matter).due_at)) == ("open", "25 Feb 17:00")
    assert fired(office, matter, "blue") == ["14 Feb 09:00", "24 Feb 11:00"]


def test_row_19_a_rejection_after_due_makes_the_period_overdue_at_once(open_office):
    office = open_office("2026-02-10 09:00")
    matter = office.register()
    office.at("2026-02-25 10:00")
    report = office.seat("a").submit(february_id(office, matter), done="已完成")
    office.at("2026-02-26 10:00")
    office.manager.review(report.id, Verdict.reject("内容不实"))
    office.tick("2026-03-01 10:00")
    assert fired(office, matter, "yellow") == ["26 Feb 10:00"]
    assert fired(office, matter, "red") == ["28 Feb 10:00"]


def test_row_20_what_is_resolved_before_the_next_tick_is_not_sent(open_office):
    office = open_office("2026-02-10 09:00")
    matter = office.register()
    office.tick("2026-02-25 16:00")
    sent = len(office.post.digests)
    office.at("2026-02-25 22:00")
    office.desk.parts.settings["quiet_hours"] = ["21:00", "07:30"]
    office.tick()
    office.at("2026-02-26 07:00")
    office.seat("a").submit(february_id(office, matter), done="已完成")
    office.tick("2026-02-26 08:00")
    assert len(office.post.digests) == sent
    yellow = one(office, matter, "yellow")
    fates = {fate.why for id, fate in office.fates().items() if id.startswith(yellow.id)}
    assert fates == {"resolved"}


def test_row_17_a_due_that_would_roll_into_the_past_rolls_forward(open_office):
    office = open_office("2026-03-02 00:00")
    matter = office.register()
    publish(office, "2026-03-23 08:00", off=days("2026-03-21", "2026-03-27"))
    office.tick("2026-03-31 09:00")
    march = next(p for p in office.case(matter).periods.values() if p.slot_key == "2026-03")
    assert shown(march.due_at) == "30 Mar 17:00"
    assert march.opened_at == moment("2026-03-23 08:00") + timedelta(microseconds=1)


def test_row_18_a_due_that_has_passed_stays_and_what_follows_counts_anew(open_office):
    office = open_office("2026-02-10 09:00")
    matter = office.register()
    publish(office, "2026-02-26 08:00", off=days("2026-02-25", "2026-03-01"))
    office.tick("2026-03-04 18:00")
    assert shown(february(office, matter).due_at) == "25 Feb 17:00"
    assert fired(office, matter, "yellow") == ["25 Feb 17:00"]
    assert repeats(office, one(office, matter, "yellow")) == ["2 Mar 17:00", "3 Mar 17:00", "4 Mar 17:00"]
    assert fired(office, matter, "red") == ["3 Mar 17:00"]


@pytest.mark.parametrize(
    ("start", "workdays", "known", "due"),
    [
        ("2020-01-20 17:00", 10, "2020-01-26 09:00", "7 Feb 17:00"),
        ("2020-01-20 17:00", 10, "2020-01-28 09:00", "11 Feb 17:00"),
        ("2019-04-26 17:00", 3, "2019-03-22 09:00", "2 May 17:00"),
        ("2019-04-26 17:00", 3, "2019-03-23 09:00", "30 Apr 17:00"),
    ],
    ids=["row-21-before", "row-21-after", "row-22-before", "row-22-after"],
)
def test_rows_21_and_22_workdays_are_counted_as_they_were_known(start, workdays, known, due):
    desk = Office("2026-01-12 10:00", texts("golden")).desk
    with desk.parts.store.begin() as uow:
        almanac = desk.parts.worlds(uow).at(moment(known)).almanac
    assert shown(almanac.shift(moment(start), workdays)) == due
