"""Commands on a matter before its end: register, edit, remove, distribute."""

from __future__ import annotations

from datetime import date

import pytest

from supervise import MatterDraft, TaskDraft
from supervise.errors import DraftRefused, NotFound, UsageError, WrongState
from supervise.model import commands as c
from support.commands import done_by, refused
from support.desks import MANAGER, Office, moment, texts

DRAFT = MatterDraft(
    title="推进重点工作", source="meeting", assigned_at=date(2026, 2, 9), deadline=date(2026, 12, 31), lead_unit="a",
    support_units=("b", "a", "b"),
)  # fmt: skip


def test_registering_makes_the_matter_and_the_tasks_of_its_units_at_once(office):
    done = office.manager.do(c.Register(draft=DRAFT))
    case = office.case(done.ids["matter"][0])
    assert (case.matter.state, case.matter.registered_by) == ("distributed", "boss")
    assert case.matter.registered_at == moment("2026-02-10 09:00")
    assert [(task.unit, task.role) for task in case.tasks.values()] == [("a", "lead"), ("b", "support")]
    assert [event.type for event in done_by(office, case.matter.id, "Register")] == [
        "matter-registered", "tasks-distributed",
    ]  # fmt: skip
    assert done.revision == case.matter.revision


def test_registering_without_distributing_leaves_the_units_alone(office):
    matter = office.manager.register(DRAFT, distribute=False)
    assert (matter.state, office.case(matter.id).tasks) == ("registered", {})
    office.tick("2026-03-10 09:00")
    assert office.case(matter.id).periods == {}


def test_tasks_named_in_the_command_are_those_that_are_made(office):
    tasks = (TaskDraft(unit="c", role="lead", title="总体"), TaskDraft(unit="b", deadline=date(2026, 6, 30)))
    done = office.manager.do(c.Register(draft=DRAFT, tasks=tasks))
    made = office.case(done.ids["matter"][0]).tasks.values()
    assert [(task.unit, task.role, task.title, task.deadline) for task in made] == [
        ("c", "lead", "总体", None),
        ("b", "support", "推进重点工作", date(2026, 6, 30)),
    ]


def test_numbers_run_on_within_a_year_and_are_not_used_by_what_is_refused(office):
    first = office.manager.register(DRAFT)
    with pytest.raises(WrongState):
        office.manager.do(c.Register(draft=DRAFT, tasks=(TaskDraft(unit="a"),)))
    second = office.manager.register(DRAFT)
    assert [first.no, second.no] == ["DB-2026-0001", "DB-2026-0002"]
    assert office.at("2026-12-31 23:59").manager.register(DRAFT).no == "DB-2026-0003"
    assert office.at("2027-01-01 00:00").manager.register(DRAFT, distribute=False).no == "DB-2027-0001"


def test_a_host_may_give_the_id_and_the_number(office):
    done = office.manager.do(c.Register(draft=DRAFT, id="host-7", no="穗督〔2026〕7号"))
    assert done.ids["matter"] == ("host-7",)
    assert office.manager.get("host-7").no == "穗督〔2026〕7号"
    assert office.manager.get("host-7/t1").unit == "a"


def test_an_id_that_is_there_already_is_never_overwritten(office):
    office.manager.do(c.Register(draft=DRAFT, id="host-7"))
    before = office.case("host-7")
    with refused(WrongState, "已经做过一次", "done already"):
        office.manager.do(c.Register(draft=DRAFT.but(title="另一件事"), id="host-7"))
    assert office.case("host-7") == before


def test_an_id_inside_another_stream_is_refused(office, matter):
    with refused(UsageError, "slash", "no slash"):
        office.manager.do(c.Register(draft=DRAFT, id=f"{matter}/t9"))


@pytest.mark.parametrize("store", ["memory", "sqlite"])
def test_ids_and_numbers_that_a_host_has_taken_are_passed_over(store, tmp_path):
    at = "memory://" if store == "memory" else f"sqlite:///{tmp_path}/desk.db"
    office = Office("2026-02-10 09:00", texts(), at=at, engine="python")
    office.manager.do(c.Register(draft=DRAFT, id="m1", no="DB-2026-0001"))
    matter = office.manager.register(DRAFT)
    assert (matter.id, matter.no) == ("m2", "DB-2026-0002")
    with refused(UsageError, "DB-2026-0002", "is taken"):
        office.manager.do(c.Register(draft=DRAFT, no="DB-2026-0002"))
    assert len(office.manager.find("matter")) == 2


def test_a_draft_with_errors_is_refused_with_all_of_them():
    office = Office("2026-02-10 09:00", engine="python")
    wrong = DRAFT.but(title=None, deadline=date(2026, 1, 1), lead_unit=None)
    with pytest.raises(DraftRefused) as caught:
        office.manager.register(wrong)
    codes = [finding.code for finding in caught.value.findings]
    assert codes == ["title-missing", "lead-missing", "deadline-early"]
    assert "有 3 处错误" in caught.value.say("zh")
    assert "缺少责任部门" in caught.value.say("zh")
    assert "The lead unit is missing" in caught.value.say("en")
    assert len(office.manager.find("matter")) == 0


def test_a_warning_refuses_nothing():
    office = Office("2026-02-10 09:00", engine="python")
    office.manager.register(DRAFT.but(support_units=("b",), priority="key"))
    assert len(office.manager.find("matter")) == 1


# edit


def test_an_edit_changes_the_elements_and_notes_which_and_by_whom(office, matter):
    edited = office.manager.edit(matter, title="推进另一项工作", tags=["急"], links={"record": "r-1"})
    assert (edited.elements.title, edited.elements.tags) == ("推进另一项工作", ("急",))
    assert edited.elements.links == {"record": "r-1"}
    (event,) = done_by(office, matter, "Edit")
    assert (event.type, event.note, event.actor) == ("matter-edited", "links, tags, title", "boss")
    assert edited.revision == office.case(matter).matter.revision


def test_none_clears_an_element(office, matter):
    office.manager.edit(matter, district="东区", tags=["急"])
    edited = office.manager.edit(matter, district=None, tags=None, support_units=None)
    assert (edited.elements.district, edited.elements.tags, edited.elements.support_units) == (None, (), ())


def test_what_a_rule_filled_becomes_entered_by_an_edit(office, matter):
    assert office.manager.edit(matter, priority="key").origins["priority"] == "entered"


def test_an_element_of_the_desks_own_standard_can_be_edited_and_cleared():
    elements = texts()["rulesets/standard/elements.yaml"] + (
        "\n  - {code: budget, zh: 资金, en: Budget, type: integer}\n"
    )
    office = Office("2026-02-10 09:00", {"elements.yaml": elements}, engine="python")
    matter = office.register("a")
    assert office.manager.edit(matter, budget=120).elements.element("budget") == 120
    assert len(office.manager.find("matter", where="budget > 100")) == 1
    assert office.manager.edit(matter, budget=None).elements.extra == {}


def test_what_is_no_element_is_refused_by_name(office, matter):
    with refused(UsageError, "dead_line", "no element is called dead_line"):
        office.manager.edit(matter, dead_line="2026-06-30")


def test_a_value_that_its_element_cannot_hold_is_a_finding_at_its_field(office, matter):
    before = office.case(matter)
    with refused(DraftRefused, "deadline 的值不符合数据元：9月31日", "deadline does not fit its element: 9月31日"):
        office.manager.edit(matter, deadline="9月31日", title="推进重点工作")
    assert office.case(matter) == before


def test_an_edit_never_leaves_an_error_behind():
    office = Office("2026-02-10 09:00", engine="python")
    matter = office.register("a")
    with refused(DraftRefused, "缺少交办期限", "The deadline is missing"):
        office.manager.edit(matter, deadline=None)


def test_the_lead_unit_of_a_distributed_matter_changes_by_a_transfer_only(office, matter):
    with refused(WrongState, "更换牵头单位须转办", "changes its lead unit by a transfer"):
        office.manager.edit(matter, lead_unit="c")
    assert office.manager.edit(matter, lead_unit="a", title="同一牵头单位").elements.lead_unit == "a"


def test_the_lead_unit_may_be_edited_before_the_tasks_go_out(office):
    matter = office.manager.register(DRAFT, distribute=False)
    office.manager.edit(matter.id, lead_unit="c")
    office.manager.distribute(matter.id)
    assert [task.unit for task in office.case(matter.id).tasks.values()] == ["c", "b", "a"]


@pytest.mark.parametrize("command", ["Edit", "Distribute", "EditTask", "EndTask", "Urge", "Acknowledge", "End"])
def test_an_ended_matter_takes_no_such_command(office, matter, command):
    office.manager.do(c.End(matter=matter, how="completed"))
    given = {
        "Edit": c.Edit(matter=matter, changes={"title": "另一件事"}),
        "Distribute": c.Distribute(matter=matter, tasks=(TaskDraft(unit="c"),)),
        "EditTask": c.EditTask(task=f"{matter}/t1", title="改名"),
        "EndTask": c.EndTask(task=f"{matter}/t2", reason="不再需要"),
        "Urge": c.Urge(target=f"{matter}/t1", text="请抓紧"),
        "Acknowledge": c.Acknowledge(target=f"{matter}/t1"),
        "End": c.End(matter=matter, how="completed"),
    }[command]
    seat = office.seat("a") if command == "Acknowledge" else office.manager
    with refused(WrongState, f"不能执行 {command}", "The matter has ended; reopen it first"):
        seat.do(given)


# remove


def test_a_matter_can_be_removed_before_distribution_and_is_gone_for_everybody(office):
    matter = office.manager.register(DRAFT, distribute=False)
    office.manager.remove(matter.id, "重复登记")
    (event,) = done_by(office, matter.id, "Remove")
    assert (event.type, event.note) == ("matter-removed", "重复登记")
    assert len(office.manager.find("matter")) == 0
    for ask in (office.manager.get, office.manager.explain, office.manager.dossier):
        with refused(NotFound, matter.id, matter.id):
            ask(matter.id)
    with refused(NotFound, "没有事项", "There is no matter"):
        office.manager.edit(matter.id, title="另一件事")
    with pytest.raises(NotFound):
        office.manager.do(c.Reopen(matter=matter.id, reason="误删"))
    assert office.desk.verify() is None


def test_after_distribution_a_matter_is_ended_not_removed(office, matter):
    with refused(WrongState, "已分发的事项请用结束（End）", "It has been distributed: end it instead"):
        office.manager.remove(matter, "重复登记")


# distribute


def test_distributing_gives_the_matters_units_their_tasks(office):
    matter = office.manager.register(DRAFT, distribute=False)
    done = office.manager.distribute(matter.id)
    assert done.ids["task"] == (f"{matter.id}/t1", f"{matter.id}/t2")
    assert office.case(matter.id).matter.state == "distributed"
    assert done_by(office, matter.id, "Distribute")[0].type == "tasks-distributed"


def test_distributing_again_serves_only_units_that_have_no_task_yet(office, matter):
    office.manager.edit(matter, support_units=["b", "c"])
    assert office.manager.distribute(matter).ids["task"] == (f"{matter}/t3",)
    assert [task.unit for task in office.case(matter).tasks.values()] == ["a", "b", "c"]
    with refused(WrongState, "已经做过一次", "It has been done already"):
        office.manager.distribute(matter)


@pytest.mark.parametrize("roles", [["support"], ["lead", "lead"]])
def test_a_matter_has_exactly_one_lead_task(office, roles):
    matter = office.manager.register(DRAFT, distribute=False)
    with refused(WrongState, "每个事项只有一个牵头任务", "exactly one lead task"):
        office.manager.distribute(matter.id, *(TaskDraft(unit="c", role=role) for role in roles))


def test_a_second_lead_is_refused_later_too(office, matter):
    with refused(WrongState, "2 lead tasks", "2 lead tasks"):
        office.manager.distribute(matter, TaskDraft(unit="c", role="lead"))


def test_a_task_can_be_decomposed_to_any_depth(office, matter):
    office.manager.distribute(matter, TaskDraft(unit="c", parent=f"{matter}/t2", title="分项"))
    office.manager.distribute(matter, TaskDraft(unit="b", parent=f"{matter}/t3", title="分项的分项"))
    tasks = office.case(matter).tasks
    assert (tasks[f"{matter}/t3"].parent, tasks[f"{matter}/t4"].parent) == (f"{matter}/t2", f"{matter}/t3")


def test_only_a_live_task_of_the_matter_is_decomposed(office, matter):
    with refused(NotFound, "没有任务 m9/t1", "no task m9/t1"):
        office.manager.distribute(matter, TaskDraft(unit="c", parent="m9/t1"))
    office.manager.do(c.EndTask(task=f"{matter}/t2", reason="不再需要"))
    with refused(WrongState, "任务已结束", "The task has ended"):
        office.manager.distribute(matter, TaskDraft(unit="c", parent=f"{matter}/t2"))


@pytest.mark.parametrize(
    "command",
    [
        c.Edit(matter="m77", changes={"title": "另一件事"}), c.Remove(matter="m77", reason="重复"),
        c.Distribute(matter="m77"), c.End(matter="m77", how="completed"), c.Verify(matter="m77"),
        c.Reopen(matter="m77", reason="恢复"), c.EditTask(task="m77/t1", title="改名"),
        c.EndTask(task="m77/t1", reason="不再需要"), c.Urge(target="m77/t1", text="请抓紧"),
    ],
    ids=lambda command: command.name,
)  # fmt: skip
def test_what_does_not_exist_is_not_found_and_leaves_no_trace(office, command):
    with refused(NotFound, "没有", "There is no"):
        office.manager.do(command)
    with office.desk.parts.store.begin() as uow:
        assert uow.heads("matter:") == () or not list(uow.heads("matter:"))


def test_the_desk_remembers_who_registered(office):
    seat = office.desk.as_(MANAGER.but(id="second"))
    assert seat.register(DRAFT).registered_by == "second"
