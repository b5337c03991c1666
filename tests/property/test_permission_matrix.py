"""Who may do what: every command by every role in every relation, through a real desk, held against the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from itertools import count, product
from typing import Any, get_args

import pytest

from supervise import Actor, Desk, MatterDraft, Progress, TaskDraft, Verdict
from supervise.errors import NotPermitted, SuperviseError, WrongState
from supervise.model import commands as c
from supervise.model.directory import ActorRole
from supervise.model.permission import PERMISSIONS, Relation, allowed
from support.desks import MANAGER, Office, responsible, texts

ROLES = get_args(ActorRole)
RELATIONS = get_args(Relation)
UNIT_OF: Mapping[Relation, str] = {"lead": "a", "support": "b", "stranger": "c", "self": "a"}
"""Unit a leads, b supports, c has no part; who wrote a report himself belongs to a."""
CYCLES = """
ruleset: matrix/periods
kind: periods
version: "1"
effective: {from: 2026-01-01}
title: {zh: 周期, en: Cycles}
basis: {zh: 智能创建任务, en: Periods}
rules:
  - {id: weekly, cycle: weekly, due: friday 17:00, opens: start}
"""
SLIPS = """
ruleset: matrix/alerts
kind: alerts
version: "1"
effective: {from: 2026-01-01}
title: {zh: 预警, en: Alerts}
basis: {zh: 智能预警推送, en: Alerts}
rules:
  - {id: slip, for: task, when: task.open, level: orange, issue: by_hand, say: {zh: 督办单, en: slip}}
  - {id: late, for: task, when: task.open, level: blue, say: {zh: 请抓紧, en: hurry}}
"""
DRAFT = MatterDraft(
    title="推进重点工作", source="meeting", assigned_at=date(2026, 2, 9), deadline=date(2026, 12, 31), lead_unit="a",
    support_units=("b",),
)  # fmt: skip


class Bench:
    """A desk with matters to spare, each with a period open; one that a command may change is taken out first."""

    def __init__(self) -> None:
        self.office = Office(
            "2026-02-10 09:00", {**texts(), "periods.yaml": CYCLES, "alerts.yaml": SLIPS}, engine="python"
        )
        self.spare = {"registered": self.some(20, distribute=False), "distributed": self.some(540)}
        self.office.at("2026-02-24 10:00")
        self.spare["completed"] = [self.spare["distributed"].pop() for _ in range(30)]
        for matter in self.spare["completed"]:
            self.office.manager.do(c.End(matter=matter, how="completed"))
        self.names = count(1)

    def some(self, number: int, *, distribute: bool = True) -> list[str]:
        register = c.Register(draft=DRAFT, distribute=distribute)
        return [self.office.manager.do(register).ids["matter"][0] for _ in range(number)]

    def take(self, key: str) -> str:
        return self.spare[key][-1]

    def use_up(self, matter: str) -> None:
        for spare in self.spare.values():
            if matter in spare:
                spare.remove(matter)

    def period(self, matter: str, task: str) -> str:
        return f"{matter}/{task}/p1/2026-W09"

    def trace(self, matter: str) -> Any:
        with self.office.desk.parts.store.begin() as uow:
            heads = tuple(uow.heads("matter:"))
            return heads, uow.load(f"matter:{matter}"), tuple(uow.journal(f"matter:{matter}"))


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench()


def task_of(relation: Relation) -> str:
    return "t2" if relation == "support" else "t1"


def written(bench: Bench, matter: str, relation: Relation, author: str) -> str:
    """A report of this matter, by *author* where he wrote it himself."""
    bench.use_up(matter)
    unit = "b" if relation == "support" else "a"
    writer = Actor(id=author, unit=unit, roles=frozenset({"responsible"})) if relation == "self" else responsible(unit)
    return bench.office.desk.as_(writer).submit(bench.period(matter, task_of(relation)), done="已完成").id


Case = Callable[[Bench, Relation, str], tuple[str, Any]]
"""Of a bench, a relation and an actor's id: a matter, and the command that is given on it."""


def on_new(make: Callable[[str], Any]) -> Case:
    """On a matter that is not distributed, so that nobody has written of it."""
    return lambda bench, relation, actor: (matter := bench.take("registered"), make(matter))


def on_matter(make: Callable[[str], Any]) -> Case:
    """On a matter; who wrote one of its reports is `self` to it."""

    def case(bench: Bench, relation: Relation, actor: str) -> tuple[str, Any]:
        matter = bench.take("distributed")
        if relation == "self":
            written(bench, matter, relation, actor)
        return matter, make(matter)

    return case


def on_completed(make: Callable[[str], Any]) -> Case:
    def case(bench: Bench, relation: Relation, actor: str) -> tuple[str, Any]:
        if relation != "self":
            return (matter := bench.take("completed")), make(matter)
        matter = bench.take("distributed")
        written(bench, matter, relation, actor)
        bench.office.manager.do(c.End(matter=matter, how="completed"))
        return matter, make(matter)

    return case


def on_task(make: Callable[[str], Any]) -> Case:
    """On a task, which nobody wrote: what his unit is to it decides."""
    return lambda bench, relation, actor: (matter := bench.take("distributed"), make(f"{matter}/{task_of(relation)}"))


def on_period(make: Callable[[str], Any]) -> Case:
    return lambda bench, relation, actor: (
        matter := bench.take("distributed"),
        make(bench.period(matter, task_of(relation))),
    )


def on_asked(make: Callable[[str], Any]) -> Case:
    """On a period of whose report units owe their parts."""

    def case(bench: Bench, relation: Relation, actor: str) -> tuple[str, Any]:
        matter, given = on_period(make)(bench, relation, actor)
        bench.use_up(matter)
        bench.office.manager.do(c.AskParts(period=given.period, units=("a", "b")))
        return matter, given

    return case


def on_suspended(make: Callable[[str], Any]) -> Case:
    def case(bench: Bench, relation: Relation, actor: str) -> tuple[str, Any]:
        matter, given = on_matter(make)(bench, relation, actor)
        bench.use_up(matter)
        bench.office.manager.do(c.Suspend(matter=matter, reason="season"))
        return matter, given

    return case


def on_request(make: Callable[[str], Any]) -> Case:
    def case(bench: Bench, relation: Relation, actor: str) -> tuple[str, Any]:
        matter = bench.take("distributed")
        bench.use_up(matter)
        unit = "b" if relation == "support" else "a"
        asker = Actor(id=actor if relation == "self" else f"{unit}1", unit=unit, roles=frozenset({"responsible"}))
        asked = c.RequestExtension(period=bench.period(matter, task_of(relation)), workdays=2, reason="等待评审")
        bench.office.desk.as_(asker).do(asked)
        return matter, make(asked.period)

    return case


def on_returned(make: Callable[[str], Any]) -> Case:
    def case(bench: Bench, relation: Relation, actor: str) -> tuple[str, Any]:
        matter = bench.take("distributed")
        bench.use_up(matter)
        unit, task = "b" if relation == "support" else "a", f"{matter}/{task_of(relation)}"
        asker = Actor(id=actor if relation == "self" else f"{unit}1", unit=unit, roles=frozenset({"responsible"}))
        bench.office.desk.as_(asker).send_back(task, "wrong-unit", "不属本处职责")
        return matter, make(task)

    return case


def on_problem(make: Callable[[str], Any], *, solved: bool = False) -> Case:
    def case(bench: Bench, relation: Relation, actor: str) -> tuple[str, Any]:
        matter = bench.take("distributed")
        bench.use_up(matter)
        unit = "b" if relation == "support" else "a"
        raiser = Actor(id=actor if relation == "self" else f"{unit}1", unit=unit, roles=frozenset({"responsible"}))
        told = c.RaiseProblem(task=f"{matter}/{task_of(relation)}", text="管线未迁改")
        problem = bench.office.desk.as_(raiser).do(told).ids["problem"][0]
        if solved:
            bench.office.manager.do(c.SolveProblem(problem=problem, how="已迁改"))
        return matter, make(problem)

    return case


def on_report(make: Callable[[str], Any]) -> Case:
    return lambda bench, relation, actor: (
        matter := bench.take("distributed"),
        make(written(bench, matter, relation, actor)),
    )


TELL = Progress(done="已完成")
COMMANDS: Mapping[str, Case] = {
    "Register": on_new(lambda m: c.Register(draft=DRAFT)),
    "Edit": on_matter(lambda m: c.Edit(matter=m, changes={"tags": ("急",)})),
    "Remove": on_new(lambda m: c.Remove(matter=m, reason="重复")),
    "Distribute": on_matter(lambda m: c.Distribute(matter=m, tasks=(TaskDraft(unit="c"),))),
    "EditTask": on_task(lambda t: c.EditTask(task=t, title="改名")),
    "EndTask": on_task(lambda t: c.EndTask(task=t, reason="不再需要")),
    "Acknowledge": on_task(lambda t: c.Acknowledge(target=t)),
    "SaveDraft": on_period(lambda p: c.SaveDraft(period=p, progress=TELL)),
    "Submit": on_period(lambda p: c.Submit(period=p, progress=TELL)),
    "AskParts": on_period(lambda p: c.AskParts(period=p, units=("a", "b"))),
    "SavePart": on_period(lambda p: c.SavePart(period=p, progress=TELL)),
    "Synthesise": on_asked(lambda p: c.Synthesise(period=p)),
    "Withdraw": on_report(lambda r: c.Withdraw(report=r)),
    "ReportProactively": on_task(lambda t: c.ReportProactively(task=t, progress=TELL)),
    "Review": on_report(lambda r: c.Review(report=r, verdict=Verdict.accept())),
    "Urge": on_task(lambda t: c.Urge(target=t, text="请抓紧")),
    "End": on_matter(lambda m: c.End(matter=m, how="completed")),
    "Verify": on_completed(lambda m: c.Verify(matter=m)),
    "Reopen": on_completed(lambda m: c.Reopen(matter=m, reason="恢复办理")),
    "Instruct": on_matter(lambda m: c.Instruct(matter=m, text="请抓紧办理")),
    "Issue": on_task(lambda t: c.Issue(target=f"{t}/slip.orange.1")),
    "Suspend": on_matter(lambda m: c.Suspend(matter=m, reason="season")),
    "Resume": on_suspended(lambda m: c.Resume(matter=m)),
    "RequestExtension": on_period(lambda p: c.RequestExtension(period=p, workdays=2, reason="等待评审")),
    "Extend": on_period(lambda p: c.Extend(period=p, workdays=2, reason="等待评审")),
    "DecideExtension": on_request(lambda p: c.DecideExtension(period=p, grant=True)),
    "RaiseProblem": on_task(lambda t: c.RaiseProblem(task=t, text="管线未迁改")),
    "AssignProblem": on_problem(lambda q: c.AssignProblem(problem=q, unit="a")),
    "CoordinateProblem": on_problem(lambda q: c.CoordinateProblem(problem=q, text="召开协调会")),
    "SolveProblem": on_problem(lambda q: c.SolveProblem(problem=q, how="已迁改")),
    "ConfirmProblem": on_problem(lambda q: c.ConfirmProblem(problem=q), solved=True),
    "ReopenProblem": on_problem(lambda q: c.ReopenProblem(problem=q, reason="又出现"), solved=True),
    "Transfer": on_task(lambda t: c.Transfer(task=t, unit="c", reason="职责调整")),
    "Return": on_task(lambda t: c.Return(task=t, why="wrong-unit", reason="不属本处职责")),
    "DecideReturn": on_returned(lambda t: c.DecideReturn(task=t, grant=True, unit="c")),
    "TakeReceipt": on_task(lambda t: c.TakeReceipt(target=f"{t}/late.blue.1")),
}


def test_the_matrix_is_about_every_command_of_a_case():
    assert {kind.__name__ for kind in get_args(c.CaseCommand)} == COMMANDS.keys()
    units = {kind.__name__ for kind in get_args(c.UnitCommand)}
    everywhere = {"Activate", "ExtendAgain", "Propose", "PublishCalendar", "Sign"}
    assert COMMANDS.keys() | units | everywhere == PERMISSIONS.keys()


@pytest.mark.parametrize(("command", "role", "relation"), [*product(COMMANDS, ROLES, RELATIONS)])
def test_a_command_is_allowed_exactly_where_the_table_says(bench, command, role, relation):
    actor = Actor(id=f"p{next(bench.names)}", unit=UNIT_OF[relation], roles=frozenset({role}))
    matter, given = COMMANDS[command](bench, relation, actor.id)
    before = bench.trace(matter)
    if relation in PERMISSIONS[command].get(role, ()):
        bench.use_up(matter)
        try:
            bench.office.desk.as_(actor).do(given)
        except WrongState:
            assert command == "EndTask", "every other command of this test fits what it is aimed at"
            assert relation in {"lead", "stranger", "self"}, "a lead task ends with its matter"
    else:
        with pytest.raises(NotPermitted) as refused:
            bench.office.desk.as_(actor).do(given)
        assert refused.value.facts["command"] == command
        assert bench.trace(matter) == before


@pytest.mark.parametrize("role", ROLES)
def test_rules_are_activated_exactly_by_those_that_the_table_names(bench, role):
    actor = Actor(id=f"p{next(bench.names)}", unit="c", roles=frozenset({role}))
    if "stranger" in PERMISSIONS["Activate"].get(role, ()):
        assert bench.office.desk.activate({"periods.yaml": CYCLES}, actor).changes == ()
    else:
        with pytest.raises(NotPermitted):
            bench.office.desk.activate({"periods.yaml": CYCLES}, actor)


@pytest.mark.parametrize("role", ROLES)
def test_calendars_are_published_exactly_by_those_that_the_table_names(bench, role):
    actor = Actor(id=f"p{next(bench.names)}", unit="c", roles=frozenset({role}))
    if "stranger" in PERMISSIONS["PublishCalendar"].get(role, ()):
        assert bench.office.desk.publish(by=actor).changes == ()
    else:
        with pytest.raises(NotPermitted):
            bench.office.desk.publish(by=actor)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("roles", [frozenset(), frozenset({"janitor"})], ids=["no role", "an unknown role"])
def test_without_a_known_role_nothing_is_allowed(bench, command, roles):
    actor = Actor.trusted({"id": "nobody", "name": "", "unit": "a", "roles": roles})
    matter, given = COMMANDS[command](bench, "lead", actor.id)
    before = bench.trace(matter)
    with pytest.raises(NotPermitted):
        bench.office.desk.as_(actor).do(given)
    assert bench.trace(matter) == before


def test_a_command_that_the_table_does_not_know_is_refused():
    every = frozenset(ROLES)
    assert not any(allowed(PERMISSIONS, "Shred", every, relation) for relation in RELATIONS)


def test_a_desk_with_an_empty_table_refuses_everything():
    desk = Desk.open(rulesets=texts(), permissions={}, settings={"directory": {}})
    with pytest.raises(NotPermitted):
        desk.as_(MANAGER).register(DRAFT)
    assert len(desk.as_(MANAGER).find("matter")) == 0


def test_nobody_reviews_his_own_report_whatever_his_roles(bench):
    matter = bench.take("distributed")
    bench.use_up(matter)
    both = Actor(id="both", unit="a", roles=frozenset({"responsible", "manager", "superior"}))
    seat = bench.office.desk.as_(both)
    report = seat.submit(bench.period(matter, "t1"), done="已完成")
    with pytest.raises(NotPermitted):
        seat.review(report.id, Verdict.accept())
    bench.office.manager.review(report.id, Verdict.accept())


def test_roles_add_up(bench):
    matter = bench.take("distributed")
    both = Actor(id="two-roles", unit="c", roles=frozenset({"appraiser", "leader"}))
    bench.office.desk.as_(both).urge(f"{matter}/t1", "请抓紧")


def test_one_may_not_learn_by_a_refusal_whether_something_exists(bench):
    stranger = bench.office.desk.as_(Actor(id="x", unit="c", roles=frozenset({"responsible"})))
    told = []
    for period in (bench.period(bench.take("distributed"), "t1"), "m99999/t1/p1/2026-W09"):
        with pytest.raises(SuperviseError) as refused:
            stranger.submit(period, done="已完成")
        told.append(refused.value.code)
    assert told == ["not-permitted", "not-permitted"]
