"""The values of the domain: frozen, closed to what they do not know, and the same after a journey through JSON."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from supervise import Actor, MatterDraft, Progress, TaskDraft, Verdict
from supervise.model import commands as c
from supervise.model.alerts import Alert
from supervise.model.base import Text
from supervise.model.case import Case
from supervise.model.causes import Cause
from supervise.model.events import ENTITY_KINDS, Event
from supervise.model.findings import Finding
from supervise.model.intake import ImportResult, RowOutcome
from supervise.model.matters import Elements, Matter, MatterState, Place
from supervise.model.reports import ProgressReport, ReportState
from supervise.model.tasks import Period, PeriodState, Plan, Task, TaskState

AT = datetime(2026, 2, 10, 1, tzinfo=UTC)
CAUSE = Cause(rule="r", ruleset="s", version="1", digest="d")
COMMAND = TypeAdapter(c.Command)


def _by_id(members: list[Any]) -> dict[str, Any]:
    return {one.id: one for one in members}


def _matter(**fields: Any) -> Matter:
    told = {
        "id": "m1", "no": "DB-2026-0001", "elements": Elements(title="推进重点工作", deadline=date(2026, 12, 31)),
        "state": MatterState.REGISTERED, "registered_at": AT, "registered_by": "boss",
    }  # fmt: skip
    return Matter(**{**told, **fields})


def _report(**fields: Any) -> ProgressReport:
    told = {
        "id": "s/r1", "task": "t", "slot": "s", "version": 1, "unit": "a", "author": "a1",
        "state": ReportState.SUBMITTED, "progress": Progress(done="已完成", forecast=date(2026, 5, 1)), "saved_at": AT,
    }  # fmt: skip
    return ProgressReport(**{**told, **fields})


def _period(**fields: Any) -> Period:
    told = {
        "id": "p1", "task": "t", "plan": "t/p1", "slot_key": "2026-02", "unit": "a", "starts_at": AT, "ends_at": AT,
        "opens_at": AT, "opened_at": AT, "due_at": AT, "assessment_due_at": AT, "base_due_at": AT,
        "state": PeriodState.OPEN,
    }  # fmt: skip
    return Period(**{**told, **fields})


def _plan(**fields: Any) -> Plan:
    told = {
        "id": "t/p1", "task": "t", "series": "p", "epoch": 1, "cycle": "weekly", "due": "friday 17:00", "roll": "none",
        "opens": "start", "from_at": AT, "cursor": AT, "cause": CAUSE,
    }  # fmt: skip
    return Plan(**{**told, **fields})


def _alert(**fields: Any) -> Alert:
    told = {
        "id": "x1", "rule": "r", "rung": "blue", "subject_kind": "task", "subject": "t", "occurrence": 1,
        "level": "blue", "fired_at": AT, "say": Text(zh="甲", en="a"), "cause": CAUSE,
    }  # fmt: skip
    return Alert(**{**told, **fields})


def test_a_value_is_frozen():
    with pytest.raises(ValidationError):
        Text(zh="甲", en="a").zh = "乙"


def test_a_value_is_closed_to_fields_it_does_not_know():
    with pytest.raises(ValidationError):
        MatterDraft(tilte="推进重点工作")
    with pytest.raises(TypeError, match="Text has no field de"):
        Text(zh="甲", en="a").but(de="x")


def test_a_copy_with_changes_leaves_the_original_alone():
    text = Text(zh="甲", en="a")
    assert (text.but(en="b"), text) == (Text(zh="甲", en="b"), Text(zh="甲", en="a"))


def test_a_trusted_value_equals_a_validated_one_and_has_its_copies():
    fields = {"zh": "甲", "en": "a"}
    trusted = Text.trusted(dict(fields))
    assert (trusted, trusted.but(en="b"), trusted.model_dump()) == (Text(**fields), Text(zh="甲", en="b"), fields)


def test_an_instant_needs_a_zone_and_is_kept_in_utc():
    shanghai = datetime(2026, 2, 10, 9, tzinfo=timezone(timedelta(hours=8)))
    event = Event(type="urged", stream="matter:m1", happened_at=shanghai)
    assert (event.happened_at, event.happened_at.tzinfo) == (AT, UTC)
    with pytest.raises(ValidationError, match="time zone"):
        Event(type="urged", stream="matter:m1", happened_at=datetime(2026, 2, 10, 9))  # noqa: DTZ001 - what is refused


@pytest.mark.parametrize("text", ["", "x" * 161])
def test_an_id_has_a_length(text):
    with pytest.raises(ValidationError):
        c.Remove(matter=text, reason="重复")


GIVEN = [
    c.Register(draft=MatterDraft(title="推进重点工作", deadline=date(2026, 12, 31)), tasks=(TaskDraft(unit="a"),)),
    c.Edit(matter="m1", changes={"title": "改名", "tags": ["急"], "district": None}),
    c.Remove(matter="m1", reason="重复"),
    c.Distribute(matter="m1", tasks=(TaskDraft(unit="a", role="lead", parent="m1/t1"),)),
    c.EditTask(task="m1/t1", deadline=date(2026, 6, 30)),
    c.EndTask(task="m1/t2", reason="不再需要"),
    c.Acknowledge(target="m1/t1"),
    c.SaveDraft(period="m1/t1/p1/2026-02", progress=Progress(done="起草")),
    c.Submit(period="m1/t1/p1/2026-02"),
    c.AskParts(period="m1/t1/p1/2026-02", units=("roads", "parks")),
    c.SavePart(period="m1/t1/p1/2026-02", progress=Progress(done="已修补路面")),
    c.Synthesise(period="m1/t1/p1/2026-02"),
    c.Withdraw(report="m1/t1/p1/2026-02/r1"),
    c.ReportProactively(task="m1/t1", progress=Progress(done="突发", forecast=date(2026, 5, 1), percent=5)),
    c.Review(report="m1/t1/p1/2026-02/r1", verdict=Verdict.reject("不实")),
    c.Urge(target="m1/t1", text="请抓紧"),
    c.RaiseProblem(task="m1/t1", text="管线未迁改"),
    c.AssignProblem(problem="m1/t1/q1", unit="roads", limit=date(2026, 3, 20)),
    c.CoordinateProblem(problem="m1/t1/q1", text="召开协调会", units=("roads",)),
    c.SolveProblem(problem="m1/t1/q1", how="已迁改"),
    c.ConfirmProblem(problem="m1/t1/q1"),
    c.ReopenProblem(problem="m1/t1/q1", reason="又出现"),
    c.End(matter="m1", how="terminated", reason="merged"),
    c.Verify(matter="m1"),
    c.Reopen(matter="m1", reason="恢复"),
    c.Instruct(matter="m1", text="请抓紧办理", sort="order"),
    c.Issue(target="m1/t1/p1/2026-02/overdue.red.1", text="同意"),
    c.Suspend(matter="m1", reason="season", resume_at=AT),
    c.Resume(matter="m1"),
    c.RequestExtension(period="m1/t1/p1/2026-02", workdays=2, reason="等待评审"),
    c.Extend(period="m1/t1/p1/2026-02", until=date(2026, 2, 27), reason="等待评审"),
    c.DecideExtension(period="m1/t1/p1/2026-02", grant=True),
    c.Transfer(task="m1/t1", unit="b", reason="职责调整"),
    c.Return(task="m1/t1", why="wrong-unit", reason="不属本处职责"),
    c.DecideReturn(task="m1/t1", grant=True, unit="b", why="同意"),
    c.TakeReceipt(target="m1/t1/p1/2026-02/overdue.red.1", channel="sms"),
    c.Activate(files={"a.yaml": "ruleset: a"}),
    c.Award(unit="a", kind="praised", on=date(2026, 2, 3), matter="m1", text="通报表扬"),
    c.JudgeScore(card="s/a/2026Q1/e1", rule="early", subject="m1", points="0.50", reason="提前半月"),
]


@pytest.mark.parametrize("command", GIVEN, ids=lambda command: command.name)
def test_a_command_is_the_same_after_a_journey_through_json(command):
    assert COMMAND.validate_json(command.model_dump_json()) == command
    assert command.name == type(command).__name__


def test_every_command_is_among_the_examples():
    assert {type(command) for command in GIVEN} == {*get_args(c.CaseCommand), *get_args(c.UnitCommand), c.Activate}


def test_the_words_of_the_json_api_are_unique():
    assert len({command.do for command in GIVEN}) == len(GIVEN)


@pytest.mark.parametrize(
    "body",
    [
        {"do": "shred", "matter": "m1"}, {"do": "remove", "matter": "m1"},
        {"do": "remove", "matter": "m1", "reason": ""},
        {"do": "urge", "target": "m1/t1", "text": ""}, {"do": "end", "matter": "m1", "how": "vanished"},
        {"do": "submit", "period": "p", "progress": {"percent": 101}}, {"do": "verify", "matter": "m1", "by": "me"},
    ],
    ids=str,
)  # fmt: skip
def test_a_body_that_is_no_command_is_refused(body):
    with pytest.raises(ValidationError):
        COMMAND.validate_python(body)


def test_an_actor_has_known_roles_only():
    with pytest.raises(ValidationError):
        Actor(id="x", unit="a", roles=frozenset({"janitor"}))
    assert Actor(id="x", unit="a").roles == frozenset()


def test_a_verdict_is_made_by_its_three_names():
    assert Verdict.accept() == Verdict(decision="accept")
    assert Verdict.send_back("请补充") == Verdict(decision="return", reason="请补充")
    assert Verdict.reject("不实") == Verdict(decision="reject", reason="不实")


# matters


def test_an_element_is_read_by_its_code_also_where_only_the_desks_standard_knows_it():
    elements = Elements(title="推进重点工作", extra={"budget": 120})
    assert [elements.element(code) for code in ("title", "budget", "deadline", "extra")] == [
        "推进重点工作", 120, None, None,
    ]  # fmt: skip


def test_a_draft_gives_its_elements_without_where_they_came_from():
    draft = MatterDraft(title="推进重点工作", ext_system="city", ext_id="C-1", tags=("急",))
    assert draft.elements() == Elements(title="推进重点工作", tags=("急",))
    assert type(draft.elements()) is Elements


@pytest.mark.parametrize(
    ("place", "told"),
    [
        (Place(file="a.xlsx", sheet="事项", cell="C4"), "事项!C4"),
        (Place(file="a.txt", line=3), "a.txt:3"),
        (Place(file="a.yaml", line=3, column=7), "a.yaml:3:7"),
        (Place(file="a.json", path="$.leader"), "$.leader"),
        (Place(file="a.txt"), "a.txt"),
        (Place(), ""),
    ],
)
def test_a_place_is_told_in_the_way_of_its_file(place, told):
    assert str(place) == told


def test_a_finding_is_one_line_with_its_place_its_remedy_and_its_code():
    finding = Finding(
        code="c", level="error", message=Text(zh="缺少期限", en="No deadline"),
        fix=Text(zh="写明日期", en="Give a date"), place=Place(file="a.txt", line=3),
    )  # fmt: skip
    assert finding.say("zh") == "a.txt:3: 缺少期限；写明日期 [c]"
    assert finding.say("en") == "a.txt:3: No deadline; Give a date [c]"
    assert finding.but(place=Place(), fix=None).say("en") == "No deadline [c]"


@pytest.mark.parametrize("state", list(MatterState))
def test_a_matter_lives_until_it_ends_or_is_removed(state):
    matter = _matter(state=state)
    assert matter.live is (state in {"registered", "distributed"})
    assert not matter.but(removed=True).live


def test_an_import_counts_its_rows_by_outcome():
    rows = [RowOutcome(place=Place(), outcome=one) for one in ("registered", "refused", "registered")]
    assert [ImportResult(rows=rows).count(one) for one in ("registered", "refused", "unchanged")] == [2, 1, 0]


# reports, periods, alerts


@pytest.mark.parametrize("state", list(ReportState))
def test_a_report_stands_while_it_is_submitted_and_neither_withdrawn_nor_rejected(state):
    assert _report(state=state).stands is (state in {"submitted", "accepted", "returned"})


def test_a_proactive_report_has_a_slot_of_its_own():
    assert _report(slot="m1/t1/x1").proactive
    assert not _report(slot="m1/t1/p1/2026-02").proactive


def test_an_alert_is_active_from_its_firing_until_its_resolution_which_is_no_part_of_it():
    alert = _alert(fired_at=AT, resolved_at=AT + timedelta(hours=1))
    moments = [AT - timedelta(microseconds=1), AT, AT + timedelta(minutes=59), AT + timedelta(hours=1)]
    assert [alert.active(at) for at in moments] == [False, True, True, False]
    assert not alert.open
    assert alert.but(resolved_at=None).active(AT + timedelta(days=400))
    assert not _alert(fired_at=AT, resolved_at=AT).active(AT)


# the case


def test_a_case_gives_what_belongs_together_in_order():
    reports = [_report(id=f"s/r{version}", slot="s", version=version) for version in (1, 2)]
    periods = [_period(id="p2", starts_at=AT + timedelta(days=7)), _period(id="p1", starts_at=AT)]
    plans = [_plan(id="t/p2", epoch=2), _plan(id="t/p1", epoch=1)]
    alerts = [_alert(id="x2", fired_at=AT + timedelta(days=1)), _alert(id="x1", resolved_at=AT)]
    case = Case(
        "matter:m1", matters={"m1": _matter()}, reports=_by_id(reports), periods=_by_id(periods), plans=_by_id(plans),
        alerts=_by_id(alerts),
    )  # fmt: skip
    assert case.matter.id == "m1"
    assert [report.version for report in case.reports_of["s"]] == [1, 2]
    assert [period.id for period in case.periods_of["t"]] == ["p1", "p2"]
    assert [plan.id for plan in case.plans_of["t"]] == ["t/p1", "t/p2"]
    assert [alert.id for alert in case.alerts_on["t"]] == ["x1", "x2"]
    assert [alert.id for alert in case.open_alerts] == ["x2"]


def _task() -> Task:
    return Task(
        id="m1/t1", matter="m1", unit="a", role="lead", title="x", state=TaskState.ASSIGNED, assigned_at=AT
    )  # fmt: skip


ENTITIES = st.sampled_from([_matter, _task, _report, _period, _plan, _alert])


@given(st.lists(ENTITIES, max_size=4), st.text(max_size=20), st.datetimes(timezones=st.just(UTC)))
def test_an_event_is_the_same_after_a_journey_through_json(makers, note, at):
    puts = tuple(make() for make in makers)
    event = Event(type="urged", stream="matter:m1", happened_at=at, note=note, cause=CAUSE, puts=puts)
    back = Event.model_validate_json(event.model_dump_json())
    assert back == event
    assert [type(put) for put in back.puts] == [type(put) for put in puts]


def test_every_kind_of_entity_knows_its_name():
    for kind, entity in ENTITY_KINDS.items():
        assert entity.model_fields["kind"].default == kind
