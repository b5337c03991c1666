"""The ledger and the bulletin: every number is the length of a list that `find` gives, every column is an element."""

from __future__ import annotations

from datetime import date

import pytest

from supervise import Desk, Verdict
from supervise.errors import NotFound, NotYet, UsageError
from supervise.model import commands as c
from supervise.model.words import word
from support.commands import refused
from support.desks import MANAGER, Office, moment


@pytest.fixture(scope="module")
def office() -> Office:
    """A first quarter in which matters are completed in time and late, ended by accident, overdue and going on, and
    reports are on time, late, missing, voided and returned.
    """
    office = Office("2026-01-05 09:00", engine="python")
    quick = office.register("a", ["b"], title="按时推进的工作", deadline=date(2026, 3, 20), priority="normal")
    slow = office.register("b", ["c"], title="迟缓推进的工作", deadline=date(2026, 2, 28), source="superior")
    key = office.register("c", ["a"], title="重点推进的工作", priority="key", leader="chief", district="东区")
    dropped = office.register("a", title="中途取消的工作", cycle="weekly")
    waiting = office.register("b", title="尚在推进的工作", tags=("急", "民生"), assigned_by="市政府")
    office.at("2026-01-06 10:00")
    for matter, units in ((quick, "ab"), (slow, "b"), (key, "ca"), (waiting, "b")):
        for number, unit in enumerate(units, start=1):
            office.seat(unit).acknowledge(f"{matter}/t{number}")
    for day in ("2026-01-29", "2026-02-12", "2026-02-26", "2026-03-12", "2026-03-30"):
        office.tick(f"{day} 11:00")
        for seat, keep in ((office.seat("a"), lambda number: True), (office.seat("c"), lambda number: number % 3 != 1)):
            for number, period in enumerate(seat.find("period", where="open and not reported")):
                if period.unit == seat.actor.unit and keep(number):
                    report = seat.submit(period.id, done="已按计划推进", percent=10)
                    verdict = Verdict.send_back("请补充数据") if number == 2 else Verdict.accept()
                    office.manager.review(report.id, verdict)
        if day == "2026-02-12":
            office.manager.do(c.End(matter=dropped, how="terminated", reason="cancelled"))
        if day == "2026-03-12":
            office.manager.do(c.End(matter=quick, how="completed"))
    office.tick("2026-04-01 00:00")
    return office


def length(office: Office, kind: str, where: str | None = None) -> int:
    return len(office.manager.find(kind, where=where, limit=100_000))


IN_CYCLE = "not voided and days(assessment_due_at, date('2026-03-31')) >= 0"
SPEAKS = "open and issued and not muted"
COUNTED = {
    "matters": ("matter", None),
    "open": ("matter", "open"),
    "completed": ("matter", "completed"),
    "terminated": ("matter", "terminated"),
    "overdue": ("matter", "overdue"),
    "due": ("period", IN_CYCLE),
    "on_time": ("period", f"{IN_CYCLE} and reported and not late"),
    "late": ("period", f"{IN_CYCLE} and reported and late"),
    "missing": ("period", f"{IN_CYCLE} and not reported"),
    "alerts": ("alert", SPEAKS),
    **{f"alerts.{level}": ("alert", f"{SPEAKS} and level == '{level}'") for level in ("red", "yellow", "blue")},
}


@pytest.mark.parametrize("name", COUNTED)
def test_every_number_of_the_bulletin_is_the_length_of_what_is_found(office, name):
    counts = office.manager.bulletin("2026Q1").value.counts
    assert counts.keys() == COUNTED.keys()
    assert counts[name] == length(office, *COUNTED[name])
    assert counts[name] > 0, "a quarter without one proves nothing"


def test_the_sentences_of_the_bulletin_state_those_numbers_and_no_other(office):
    value = office.manager.bulletin("2026Q1", addressee="各单位", signature="督查室").value
    n = value.counts
    assert value.paragraphs[0] == (
        f"截至2026Q1末，纳入督办的重点事项共{n['matters']}项，其中在办{n['open']}项，办结{n['completed']}项，"
        f"意外结束{n['terminated']}项；超期未办结{n['overdue']}项。"
    )
    assert (
        f"应报进展{n['due']}期，按时填报{n['on_time']}期，迟报{n['late']}期，未报{n['missing']}期"
        in value.paragraphs[1]
    )
    levels = "、".join(
        f"{zh}{n[f'alerts.{code}']}项" for code, zh in (("red", "红色"), ("yellow", "黄色"), ("blue", "蓝色"))
    )
    assert value.paragraphs[2] == f"期末未解除的预警共{n['alerts']}项，其中{levels}。"
    assert (value.addressee, value.signature, value.dated) == ("各单位", "督查室", date(2026, 3, 31))


def test_the_table_of_the_bulletin_adds_up_to_its_counts(office):
    value = office.manager.bulletin("2026Q1").value
    assert {row[0] for row in value.rows} == {"甲处", "乙处", "丙处"}
    for name, place in (("due", 1), ("on_time", 2), ("late", 3), ("missing", 4)):
        assert sum(int(row[place]) for row in value.rows) == value.counts[name]
    for unit, id in (("甲处", "a"), ("乙处", "b"), ("丙处", "c")):
        (row,) = [row for row in value.rows if row[0] == unit]
        assert int(row[1]) == length(office, "period", f"{IN_CYCLE} and unit == '{id}'")
        sheet = office.manager.scorecard(id, "2026Q1").value
        assert (row[6], row[7]) == (str(sheet.total), sheet.grade)
    points = [float(row[6]) for row in value.rows]
    assert points == sorted(points, reverse=True)


def test_what_happened_after_the_cycle_does_not_change_its_bulletin():
    later = Office("2026-01-05 09:00", engine="python")
    matter = later.register("a")
    later.tick("2026-04-01 00:00")
    before = later.manager.bulletin("2026Q1").value
    later.at("2026-04-02 09:00")
    later.manager.do(c.End(matter=matter, how="completed"))
    later.tick("2026-05-01 09:00")
    assert later.manager.bulletin("2026Q1").value == before
    assert before.counts["open"] == 1


def test_a_cycle_that_goes_on_or_was_not_scored_yet_has_no_bulletin(office):
    with refused(NotYet, "2026Q2 要到 2026-06-30T16:00:00+00:00 之后", "2026Q2 cannot be had before 2026-06-30T16:00"):
        office.manager.bulletin("2026Q2")
    behind = Office("2026-01-05 09:00", engine="python")
    behind.register("a")
    behind.at("2026-04-03 09:00")
    with pytest.raises(NotYet):
        behind.manager.bulletin("2026Q1")
    behind.tick()
    assert behind.manager.bulletin("2026Q1").value.counts["matters"] == 1


def test_a_cycle_that_has_not_come_has_no_bulletin(office):
    with pytest.raises(NotFound):
        office.manager.bulletin("2031Q1")


# ledger


def rows(office: Office, where: str | None = None) -> list[dict[str, object]]:
    value = office.manager.ledger(where).value
    codes = [column.code for column in value.columns]
    return [dict(zip(codes, row, strict=True)) for row in value.rows]


def elements(office: Office) -> list[str]:
    with office.desk.parts.store.begin() as uow:
        book = office.desk.parts.worlds(uow).at(office.desk.parts.now()).rulebook
    return [element.code for element in book.elements]


def test_the_ledger_has_every_data_element_and_one_row_per_matter(office):
    codes = [column.code for column in office.manager.ledger().value.columns]
    assert len(codes) == len(set(codes))
    assert set(codes) == {*elements(office), "no", "light", "state", "tasks", "percent", "last_report", "alerts"}
    assert [row["no"] for row in rows(office)] == sorted(matter.no for matter in office.manager.find("matter"))


def test_codes_and_units_are_shown_by_their_names(office):
    key = next(row for row in rows(office) if row["title"] == "重点推进的工作")
    assert (key["source"], key["priority"], key["lead_unit"], key["support_units"]) == (
        "会议交办", "重点", "丙处", "甲处",
    )  # fmt: skip
    assert (key["deadline"], key["district"]) == (date(2026, 12, 31), "东区")
    waiting = next(row for row in rows(office) if row["title"] == "尚在推进的工作")
    assert (waiting["tags"], waiting["state"], waiting["percent"]) == ("急、民生", "办理中", None)


@pytest.mark.parametrize("light", ["red", "yellow", "green", "grey"])
def test_the_ledger_of_one_light_holds_exactly_the_matters_that_have_it(office, light):
    value = office.manager.ledger(where=f"light == '{light}'").value
    found = office.manager.find("matter", where=f"light == '{light}'")
    assert [row[0] for row in value.rows] == sorted(matter.no for matter in found)
    assert set(value.lights) <= {light}
    assert {row[1] for row in value.rows} <= {word(light, "zh")}


def test_every_matter_has_one_light_and_some_are_red(office):
    value = office.manager.ledger().value
    assert len(value.lights) == len(value.rows) == 5
    assert "red" in value.lights
    counted = sum(length(office, "matter", f"light == '{light}'") for light in ("red", "yellow", "green", "grey"))
    assert counted == len(value.rows)


def test_the_foot_says_as_of_when_and_by_which_rules(office):
    foot = office.manager.ledger().value.foot
    assert foot.as_of == moment("2026-04-01 00:00")
    assert any(line.startswith("standard/alerts 2026.1 ") for line in foot.rulesets)


def test_a_condition_that_cannot_be_read_is_refused_at_its_place(office):
    with refused(UsageError, "ligth", "ligth"):
        office.manager.ledger(where="ligth == 'red'")


def test_the_columns_speak_the_desks_language():
    desk = Desk.open(language="en", settings={"directory": {}}, engine="python")
    headings = [column.heading for column in desk.as_(MANAGER).ledger().value.columns]
    assert {"Title", "Deadline", "Light"} <= set(headings)
    assert not [heading for heading in headings if any("一" <= character <= "鿿" for character in heading)]
