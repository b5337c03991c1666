"""What each seat sees: a manager and the lead unit the whole matter, a support unit the matter and its own task, a
stranger nothing; through every way of asking.
"""

from __future__ import annotations

import pytest

from supervise import Actor, TaskDraft
from supervise.errors import NotFound
from supervise.model import commands as c
from support.commands import period_of
from support.desks import Office, texts

KINDS = ("matter", "task", "period", "report", "alert")
WIDE = ("admin", "manager", "leader", "appraiser", "superior", "assigner")


@pytest.fixture
def lived(office, open_matter) -> str:
    """A matter with a task of unit c too, reports of each unit, an overdue period of b, and alerts."""
    for unit, task in (("a", 1), ("b", 2)):
        office.seat(unit).report_proactively(f"{open_matter}/t{task}", done="突发进展", percent=10 * task)
    office.manager.urge(f"{open_matter}/t1", "请抓紧")
    office.seat("a").submit(period_of(open_matter, 1), done="已完成", percent=50)
    office.tick("2026-02-25 18:00")
    return open_matter


def seen(office: Office, seat) -> dict[str, list[str]]:
    return {kind: [one.id for one in seat.find(kind)] for kind in KINDS}


def everything(office: Office, matter: str) -> dict[str, list[str]]:
    case = office.case(matter)
    maps = (case.matters, case.tasks, case.periods, case.reports, case.alerts)
    return {kind: sorted(members) for kind, members in zip(KINDS, maps, strict=True)}


@pytest.mark.parametrize("role", WIDE)
def test_a_wide_role_sees_everything_whatever_its_unit(office, lived, role):
    seat = office.desk.as_(Actor(id="x", unit="elsewhere", roles=frozenset({role})))
    assert seen(office, seat) == everything(office, lived)


def test_the_lead_unit_sees_everything(office, lived):
    assert seen(office, office.seat("a")) == everything(office, lived)
    assert len(everything(office, lived)["alert"]) >= 3


def test_a_support_unit_sees_the_matter_and_its_own_task(office, lived):
    told = seen(office, office.seat("b"))
    whole = everything(office, lived)
    assert told["matter"] == [lived]
    for kind in KINDS[1:]:
        assert told[kind] == [id for id in whole[kind] if id.startswith(f"{lived}/t2")]
        assert told[kind]


def test_a_stranger_sees_nothing(office, lived):
    assert seen(office, office.seat("c")) == {kind: [] for kind in KINDS}


def test_somebody_without_a_role_sees_what_his_unit_sees(office, lived):
    seat = office.desk.as_(Actor(id="x", unit="b"))
    assert seen(office, seat) == seen(office, office.seat("b"))


@pytest.mark.parametrize("unit", ["a", "b", "c"])
def test_get_and_explain_tell_exactly_what_find_finds(office, lived, unit):
    seat = office.seat(unit)
    found = {id for ids in seen(office, seat).values() for id in ids}
    for ids in everything(office, lived).values():
        for id in ids:
            if id in found:
                assert seat.get(id).id == id
            else:
                with pytest.raises(NotFound):
                    seat.get(id)
                with pytest.raises(NotFound):
                    seat.explain(id)


def test_an_explanation_of_the_matter_tells_a_support_unit_of_itself_only(office, lived):
    whole, own = office.seat("a").explain(lived), office.seat("b").explain(lived)
    assert "甲处" in whole
    assert "乙处" in whole
    assert "乙处" in own
    assert "甲处" not in own


def test_no_condition_lets_a_support_unit_guess_at_the_others(office, lived):
    asked = "any(tasks, unit == 'a')", "count(tasks, open) > 1", "any(tasks, percent == 50)"
    assert [len(office.manager.find("matter", where=where)) for where in asked] == [1, 1, 1]
    assert [len(office.seat("b").find("matter", where=where)) for where in asked] == [0, 0, 0]


def test_the_ledger_shows_each_seat_its_own(office, lived):
    def row(seat) -> dict[str, object]:
        value = seat.ledger().value
        codes = [column.code for column in value.columns]
        return dict(zip(codes, value.rows[0], strict=True)) if value.rows else {}

    whole, own, nothing = row(office.manager), row(office.seat("b")), row(office.seat("c"))
    assert row(office.seat("a")) == whole
    assert (whole["tasks"], whole["percent"]) == ("甲处（待签收）；乙处（待签收）", 50)
    assert (own["tasks"], own["percent"]) == ("乙处（待签收）", None)
    assert own["title"] == whole["title"]
    assert nothing == {}


def test_the_dossier_is_for_those_who_may_see_the_whole_matter(office, lived):
    assert office.manager.dossier(lived).value == office.seat("a").dossier(lived).value
    for unit in ("b", "c"):
        with pytest.raises(NotFound):
            office.seat(unit).dossier(lived)
    with pytest.raises(NotFound):
        office.manager.dossier("m404")


def test_nothing_is_a_units_before_it_is_distributed(office):
    matter = office.register()
    draft = office.manager.get(matter).elements
    waiting = office.manager.do(c.Register(draft=draft.model_dump(), distribute=False)).ids["matter"][0]
    for ask in (office.seat("a").get, office.seat("a").explain, office.seat("a").dossier):
        with pytest.raises(NotFound):
            ask(waiting)
    assert [one.id for one in office.seat("a").find("matter")] == [matter]


def test_a_unit_that_joins_sees_the_matter_from_then_on(office, lived):
    office.manager.distribute(lived, TaskDraft(unit="c"))
    assert seen(office, office.seat("c"))["task"] == [f"{lived}/t3"]


def test_a_removed_matter_is_gone_from_every_page(office, matter):
    draft = office.manager.get(matter).elements
    gone = office.manager.do(c.Register(draft=draft.model_dump(), distribute=False)).ids["matter"][0]
    office.manager.remove(gone, "重复登记")
    assert [one.id for one in office.manager.find("matter")] == [matter]
    assert len(office.manager.ledger().value.rows) == 1


@pytest.fixture
def scored() -> Office:
    office = Office("2026-02-10 09:00", engine="python")
    office.register("a", ["b"])
    office.tick("2026-04-01 00:00")
    return office


def test_a_scorecard_is_shown_to_its_own_unit_and_to_wide_roles(scored):
    card = "standard-scoring/a/2026Q1/e1"
    for seat in (scored.manager, scored.seat("a")):
        assert seat.scorecard("a", "2026Q1").value.subject == "甲处"
        assert "甲处 2026Q1" in seat.explain(card)
    for unit in ("b", "c"):
        with pytest.raises(NotFound):
            scored.seat(unit).scorecard("a", "2026Q1")
        with pytest.raises(NotFound):
            scored.seat(unit).explain(card)


def test_the_bulletin_is_not_for_single_units(scored):
    assert scored.manager.bulletin("2026Q1").value.counts["matters"] == 1
    with pytest.raises(NotFound):
        scored.seat("a").bulletin("2026Q1")


def test_pages_of_a_search_leave_nothing_out_and_repeat_nothing():
    office = Office("2026-02-10 09:00", texts("golden"), engine="python")
    matters = [office.register("abc"[number % 3]) for number in range(7)]
    told: list[str] = []
    after = None
    while True:
        page = office.manager.find("matter", order=("-no",), limit=3, after=after)
        told += [one.id for one in page]
        after = page.after
        if after is None:
            break
    assert told == matters[::-1]
