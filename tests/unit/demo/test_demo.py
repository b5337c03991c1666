"""The parts of the demo that its year rests on."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from supervise.builtin.china import supervise_calendar
from supervise.builtin.directory import supervise_directory
from supervise.calendar.almanac import Almanac
from supervise.calendar.zones import local
from supervise.model.commands import Urge
from supervise.model.directory import Actor
from supervise.model.events import Event
from supervise.model.matters import Elements, Ending, Matter, MatterDraft, MatterState
from supervise.workbench.demo import Bureau, live
from supervise.workbench.demo.agenda import Agenda, Hours, Step
from supervise.workbench.demo.clerk import complete
from supervise.workbench.demo.people import People
from supervise.workbench.demo.witness import Witness

ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 3, 4, 4, tzinfo=UTC)


@pytest.fixture(scope="module")
def people() -> People:
    directory = supervise_directory(settings={"directory": Bureau.example().directory})
    assert directory is not None
    return People(directory, NOON)


@pytest.fixture(scope="module")
def hours() -> Hours:
    calendar = supervise_calendar(name="china")
    assert calendar is not None
    return Hours(Almanac(ZONE, calendar), seed=1)


def test_the_bureau_has_29_offices_11_branches_and_several_subordinate_units(people: People) -> None:
    kinds = Counter(unit.kind for unit in people.units())
    assert (kinds["office"], kinds["branch"]) == (29, 11)
    assert kinds["subordinate"] >= 3


def test_every_unit_has_somebody_to_report_a_head_and_a_leader(people: People) -> None:
    units = [unit.id for kind in ("office", "branch", "subordinate") for unit in people.units(kind)]
    assert all(people.reports(unit) for unit in units)
    assert all(people.directory.members(unit, "unit_head", NOON) for unit in units)
    assert all(people.leader(unit) for unit in units)


def test_the_clerk_answers_what_a_document_left_open(people: People) -> None:
    draft = MatterDraft(
        title="岸线图则", lead_unit="详细规划处（牵头）", support_units=("各区分局", "市教育局", "城市设计处")
    )
    answers = complete(draft, people, assigned_at=date(2026, 1, 6), deadline=date(2026, 12, 18))
    assert answers.draft.lead_unit == "detailplan"
    assert answers.draft.support_units[0] == "design"
    assert len(answers.draft.support_units) == 12
    assert list(answers.dropped) == ["市教育局"]
    assert answers.group
    assert set(answers.assumed) == {"source", "deadline"}


def test_what_a_document_states_is_left_as_it_is(people: People) -> None:
    draft = MatterDraft(title="岸线图则", lead_unit="design", source="meeting", deadline=date(2026, 5, 1))
    answers = complete(draft, people, assigned_at=date(2026, 1, 6), deadline=date(2026, 12, 18))
    assert answers.draft.deadline == date(2026, 5, 1)
    assert answers.draft.source == "meeting"
    assert not answers.assumed


def test_people_act_on_workdays_after_the_mornings_patrol(hours: Hours) -> None:
    # 2026-02-15 to 23 is the spring festival; Saturday 14 February is worked.
    eve = datetime(2026, 2, 14, 10, tzinfo=UTC)
    for number in range(50):
        at = hours.after(eve, number % 3 + 1, hours.chance(str(number)))
        assert at is not None
        assert local(at, ZONE).date() >= date(2026, 2, 24)
        assert (9, 40) <= (local(at, ZONE).hour, local(at, ZONE).minute) < (16, 41)


def test_nobody_plans_into_a_year_without_a_calendar(hours: Hours) -> None:
    assert hours.after(datetime(2026, 12, 31, 9, tzinfo=UTC), 3, hours.chance("x")) is None


def test_chance_depends_on_the_seed_and_the_id_alone(hours: Hours) -> None:
    assert hours.chance("m1").random() == hours.chance("m1").random()
    assert hours.chance("m1").random() != hours.chance("m2").random()


def test_steps_come_in_order_those_added_meanwhile_included() -> None:
    by, agenda = Actor(id="a", unit="u"), Agenda()

    def step(minute: int) -> Step:
        return Step(NOON + timedelta(minutes=minute), f"k{minute}", by, Urge(target="m1", text="x"))

    agenda.add([step(5), step(1), step(90)])
    taken: list[str] = []
    for one in agenda.until(NOON + timedelta(minutes=60)):
        taken.append(one.key)
        if one.key == "k1":
            agenda.add([step(3)])
    assert taken == ["k1", "k3", "k5"]


def test_a_matter_is_live_up_to_the_instant_of_its_end_and_not_after() -> None:
    matter = Matter(
        id="m1", no="1", elements=Elements(), state=MatterState.DISTRIBUTED, registered_at=NOON, registered_by="a"
    )  # fmt: skip
    end = NOON + timedelta(days=3)
    ended = matter.but(state=MatterState.COMPLETED, ending=Ending(how="completed", reason="done", at=end))
    witness = Witness()
    witness.hear(
        [
            Event(type="tasks-distributed", stream="matter:m1", happened_at=NOON, puts=(matter,)),
            Event(type="matter-ended", stream="matter:m1", happened_at=end, command="End", puts=(ended,)),
        ]
    )
    assert witness.live("m1/t1/p1/2026-03", NOON + timedelta(days=1))
    assert witness.live("m1", end), "the command that ends a matter finds it open, also when the year is repeated"
    assert not witness.live("m1/t1", end + timedelta(microseconds=1))
    assert witness.commands == {"End": 1}


def test_a_document_alone_makes_an_office_of_its_own_units(tmp_path: Path) -> None:
    document = tmp_path / "plan.txt"
    document.write_text(
        "2026年工作分工\n1.修缮桥梁。年内完成三座。（牵头单位：市交通局，配合单位：市住建局）\n"
        "2.整治内涝。汛前完成。（牵头单位：市水务局，配合单位：市交通局）\n",
        encoding="utf-8",
    )
    told: list[str] = []
    story = live(Bureau.of_document(document), tmp_path / "out", say=told.append, until=date(2026, 2, 6))
    assert story.counts.all_matters == 4
    assert story.counts.matters["matter-removed"] == 1
    assert story.one_tick_equals_daily
    assert {"Register", "Remove", "Distribute", "Acknowledge", "Submit"} <= story.commands.keys()
    assert len(story.refused) == 6
    assert any("读出 2 件" in line for line in told)
