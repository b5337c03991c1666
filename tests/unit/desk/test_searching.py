"""find answers the same whether the store or Python decides, and tells which of them did."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from supervise.desk import finding
from supervise.desk.claims import case_at_hand
from supervise.desk.intake import standard_now
from supervise.model.commands import End
from supervise.rules.language import Scope, compile_condition
from support.databases import URLS, a_database
from support.desks import Office, texts

WHERES = {
    "matter": [
        "open", "not open", "completed", "lead_unit == 'a'", "leader == 'chief'", "missing(leader)", "deadline < date('2026-06-01')",
        "deadline_at < now", "light == 'red'", "open and count(tasks) > 1", "title == '甲' or lead_unit == 'b'",
        "open and lead_unit in ['a', 'b'] and overdue", "contains(title, '重点') and priority == 'key'", "1 / 0 > 1",
        "registered_at <= now", "not missing(no)",
    ],
    "task": ["unit == 'a'", "role == 'support' and matter.open", "missing(acknowledged_at)", "urged == 0 and open", "unit == matter.lead_unit"],
    "period": [
        "open", "open and not reported", "due_at < now", "due_at < now and unit == 'b' and not reported", "late", "next.open",
        "task.role == 'lead' and matter.lead_unit == 'a'", "voided or missed", "starts_at <= now and now < ends_at",
    ],
    "report": ["matter.open and percent > 10", "state == 'submitted'", "task.unit == 'a'"],
    "alert": ["level == 'yellow'", "true"],
}  # fmt: skip


def lived(at: object) -> Office:
    office = Office("2026-01-05 09:00", texts("golden"), at=at)
    matters = [
        office.register("a", ["b"], leader="chief", priority="key"), office.register("b", title="甲"),
        office.register("c", ["a"], deadline=date(2026, 2, 1)), office.register("a"),
    ]  # fmt: skip
    office.tick("2026-02-02 09:00")
    for unit, percent in (("a", 10), ("b", 60)):
        for period in list(office.seat(unit).find("period", where=f"open and not reported and unit == '{unit}'"))[:2]:
            office.seat(unit).submit(period.id, done="已办", percent=percent)
    office.manager.do(End(matter=matters[3], how="completed"))
    office.tick("2026-04-10 09:00")
    return office


@pytest.fixture(scope="module", params=["memory", *URLS])
def office(request: pytest.FixtureRequest) -> Iterator[Office]:
    if request.param == "memory":
        yield lived("memory://")
        return
    with a_database(request.param) as store:
        yield lived(store)


@pytest.mark.parametrize(("kind", "where"), [(kind, where) for kind, asked in WHERES.items() for where in asked])
def test_what_the_store_leaves_out_is_nothing_that_holds(office, kind, where):
    elements = {one.code: one for one in standard_now(office.desk.parts).elements}
    for seat in (office.manager, office.seat("a"), office.seat("b")):
        holds = compile_condition(where, Scope(kind, elements))
        by_hand = [one.id for one in seat.find(kind, limit=10_000).found if holds(one.facts) is True]
        assert [one.id for one in seat.find(kind, where=where, limit=10_000).found] == by_hand


@pytest.mark.parametrize(
    ("kind", "where", "parts", "decided", "left"),
    [
        ("period", "open and due_at < now", 2, 2, ()),
        ("period", "open and not reported and late", 3, 1, ("period.reported", "period.late")),
        ("period", "open or late", 1, 0, ("period.late",)),
        ("period", "next.open and days(due_at, now) > 3", 2, 0, ("next.open", "days()")),
        ("task", "any(periods, late) and 1 + 1 == 2 and role == 'lead'", 3, 2, ("any(task.periods)",)),
        (
            "matter",
            "title == '甲' and lead_unit == 'a' and 'livelihood' in tags",
            3,
            1,
            ("matter.title", "matter.tags"),
        ),
        ("matter", "missing(light)", 1, 0, ("matter.light",)),
        ("report", "matter.open and task.open and percent > 1", 3, 1, ("task.open", "report.percent")),
        ("alert", "level == 'red'", 1, 0, ("alert.level",)),
    ],
)
def test_a_page_tells_which_part_the_store_decided(office, kind, where, parts, decided, left):
    told = office.manager.find(kind, where=where).split
    assert (told.parts, told.decided, told.left) == (parts, decided, left)


def test_only_cases_that_the_store_does_not_rule_out_are_read(monkeypatch):
    office = lived("memory://")
    read = []
    monkeypatch.setattr(finding, "case_at_hand", lambda *told: read.append(told[2]) or case_at_hand(*told))
    assert [one.id for one in office.manager.find("matter", where="lead_unit == 'b' and not overdue")] == ["m2"]
    assert read == ["matter:m2"]


def test_doctor_counts_what_no_store_decides():
    office = Office("2026-01-05 09:00", texts("golden"))
    for where in ("open", "overdue", "overdue and light == 'red'"):
        office.manager.find("matter", where=where)
    (told,) = [one for one in office.desk.doctor() if one.code == "search-fallback"]
    assert told.level == "warning"
    assert told.message.en == (
        "of 3 searches, some conditions were decided case by case, not in the store: "
        "matter.overdue (2), matter.light (1)"
    )
    assert "matter.overdue（2 次）" in told.message.zh


def test_a_search_that_the_store_decides_whole_is_nothing_to_tell():
    office = Office("2026-01-05 09:00", texts("golden"))
    office.manager.find("matter", where="open and registered_at <= now")
    assert "search-fallback" not in {one.code for one in office.desk.doctor()}
