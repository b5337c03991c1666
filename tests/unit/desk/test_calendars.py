"""Calendars of a desk: notices published once and journalled, several calendars, and a year that nobody published."""

from __future__ import annotations

from datetime import date

import pytest

from supervise.desk.moving import Move
from supervise.errors import KeyReused, NotFound, NotPermitted, UsageError
from supervise.model.base import Text
from supervise.model.worlds import CalendarNotice
from support.desks import ADMIN, MANAGER, Office, moment, shown, texts


def notice(number: str, *off: str, calendar: str = "china", **told) -> CalendarNotice:
    title = Text(zh="放假安排的调整", en="a change of the holidays")
    days = tuple(date.fromisoformat(day) for day in off)
    return CalendarNotice(
        calendar=calendar, number=number, title=title, published_on=date(2026, 2, 1), off=days, **told
    )  # fmt: skip


@pytest.fixture(params=["memory", "sqlite"])
def office(request, tmp_path) -> Office:
    at = "memory://" if request.param == "memory" else f"sqlite:///{tmp_path}/desk.db"
    return Office("2026-02-10 09:00", texts("golden"), at=at)


def due(office: Office, matter: str, key: str = "2026-02") -> str | None:
    return shown(office.case(matter).periods[f"{matter}/t1/p1/{key}"].due_at)


def test_a_notice_moves_the_deadlines_ahead_and_says_so_before(office):
    matter = office.register()
    office.tick("2026-02-24 08:00")
    made = notice("n1", "2026-02-25")
    moves = office.desk.moves(made)
    period = f"{matter}/t1/p1/2026-02"
    assert moves == (Move(period, "a", moment("2026-02-25 17:00"), moment("2026-02-24 17:00")),)
    assert due(office, matter) == "25 Feb 17:00"
    office.desk.publish(made, by=ADMIN)
    office.tick("2026-02-24 08:01")
    assert due(office, matter) == "24 Feb 17:00"
    assert office.desk.verify() is None


def test_a_notice_is_published_once(office):
    made = notice("n1", "2026-02-25")
    assert [one.version for one in office.desk.publish(made, by=ADMIN, key="k").changes] == ["n1"]
    assert office.desk.publish(made, by=ADMIN, key="k").changes == ()
    assert office.desk.publish(made, by=ADMIN).changes == ()
    with pytest.raises(KeyReused):
        office.desk.publish(notice("n2", "2026-02-26"), by=ADMIN, key="k")
    with pytest.raises(UsageError, match="has its own number"):
        office.desk.publish(notice("n1", "2026-02-26"), by=ADMIN)
    with pytest.raises(UsageError, match="no calendar elsewhere"):
        office.desk.publish(notice("n3", calendar="elsewhere"), by=ADMIN)
    with pytest.raises(NotPermitted):
        office.desk.publish(notice("n4", "2026-03-03"), by=MANAGER)


def test_what_is_known_at_a_desk_is_what_was_published_by_then(office):
    office.at("2026-03-01 09:00").desk.publish(notice("n1", "2026-03-03"), by=ADMIN)
    office.at("2026-03-02 09:00")
    assert date(2026, 3, 3) in {one.day for one in office.desk.calendar(2026).days}
    before = office.desk.calendar(2026, as_known=date(2026, 2, 28))
    assert date(2026, 3, 3) not in {one.day for one in before.days}
    assert [one.number for one in before.notices] == ["国办发明电〔2025〕7号"]
    assert not office.desk.calendar(2026, as_known=date(2025, 11, 3)).published


def test_a_reopened_store_keeps_its_notices(office):
    office.desk.publish(notice("n1", "2026-02-25"), by=ADMIN)
    with office.desk.parts.store.begin() as uow:
        worlds = uow.worlds()
    again = Office("2026-02-11 09:00", texts("golden"), at=office.desk.parts.store)
    with again.desk.parts.store.begin() as uow:
        assert uow.worlds() == worlds
    assert {one.what for one in worlds} == {"ruleset", "calendar"}
    assert [one.seq for one in worlds] == list(range(1, len(worlds) + 1))


def test_units_go_by_calendars_of_their_own():
    office = Office("2026-02-10 09:00", texts("golden"), calendars={"b": "district"})
    own, other = office.register("a"), office.register("b")
    office.desk.publish(notice("d1", "2026-02-25", calendar="district"), by=ADMIN)
    office.tick("2026-02-20 09:00")
    assert (due(office, own), due(office, other)) == ("25 Feb 17:00", "24 Feb 17:00")
    told = office.desk.calendar(2026, name="district")
    assert [one.number for one in told.notices] == ["国办发明电〔2025〕7号", "d1"]
    assert told.published
    office.tick("2026-03-02 09:00")
    fired = [[shown(a.fired_at) for a in office.alerts(one) if a.rung == "yellow"] for one in (own, other)]
    assert fired == [["25 Feb 17:00"], ["24 Feb 17:00"]]


def test_a_due_that_is_extended_or_suspended_moves_by_the_calendar_of_its_unit():
    office = Office("2026-03-02 09:00", texts("golden"), calendars={"b": "district"})
    extended, suspended = office.register("b"), office.register("b")
    office.desk.publish(notice("d1", "2026-03-26", "2026-03-27", calendar="district"), by=ADMIN)
    office.at("2026-03-24 09:00")
    office.manager.extend(f"{extended}/t1/p1/2026-03", "等待评审", workdays=2)
    office.manager.suspend(suspended, "season")
    office.at("2026-03-25 18:00")
    office.manager.resume(suspended)
    assert [due(office, one, "2026-03") for one in (extended, suspended)] == ["31 Mar 17:00", "31 Mar 17:00"]


def test_doctor_names_the_year_that_is_missing_and_the_deadlines_that_hang_on_it():
    office = Office("2026-11-20 09:00", texts("golden"))
    matter = office.register()
    assert [one.level for one in office.desk.doctor() if one.code == "calendar-unpublished"] == ["warning"]
    office.tick("2027-01-22 09:00")
    (found,) = [one for one in office.desk.doctor() if one.code == "calendar-unpublished"]
    assert found.level == "error"
    assert "2027" in found.message.zh
    assert f"{matter}/t1/p1/2027-01 2027-01-25 17:00" in found.message.en
    assert "calendar-unpublished" in {one.code for one in office.desk.tick().findings}


def test_a_deadline_is_explained_day_by_day_with_the_notice_of_each(office):
    matter = office.register()
    office.tick("2026-02-24 08:00")
    office.desk.publish(notice("测办发〔2026〕1号", "2026-02-25"), by=ADMIN)
    office.tick("2026-02-24 08:01")
    told = office.manager.explain_deadline(f"{matter}/t1/p1/2026-02", "zh")
    assert told.splitlines() == [
        "2026-02期应于2026-02-24 17:00前填报；规则所定截止为每月25日 17:00，遇非工作日提前到上一个工作日。",
        "以下按2026-02-24 08:00所知的放假安排推算：",
        "  2026-02-25（星期三）放假，依测办发〔2026〕1号：不计。",
        "  2026-02-24（星期二）工作日：截止日。",
        "2026-02-24 08:00时限随放假安排调整：由2026-02-25 17:00改为2026-02-24 17:00。",
    ]
    english = office.manager.explain_deadline(matter, "en")
    assert "2026-02-25 (Wed), off by 测办发〔2026〕1号: skipped." in english
    with pytest.raises(NotFound):
        office.manager.explain_deadline("m9/t1/p1/2026-02")


def test_counted_workdays_are_told_one_by_one():
    cycle = "{id: every, cycle: monthly, due: end - 2 workdays 17:00, opens: start}"
    rules = {path: text for path, text in texts("golden").items() if "periods" not in path}
    head = 'ruleset: counted/periods\nkind: periods\nversion: "1"\neffective: {from: 2026-01-01}\ntitle: {zh: 周期, en: Cycles}\nbasis: {zh: 甲, en: A}\n'
    office = Office("2026-02-01 00:00", {**rules, "p.yaml": f"{head}rules:\n  - {cycle}\n"})
    matter = office.register()
    office.tick("2026-02-02 09:00")
    told = office.manager.explain_deadline(f"{matter}/t1/p1/2026-02", "en").splitlines()
    assert told[2:] == [
        "  2026-03-01 (Sun), a weekend: counted from, not itself counted.",
        "  2026-02-28 (Sat), worked by 国办发明电〔2025〕7号: workday 1.",
        "  2026-02-27 (Fri), a workday: workday 2.",
    ]
