"""Small values of every kind for tests, each complete, each changed by keyword: `a_task(title="清淤")`."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from supervise.model.alerts import Alert, Delivery, Digest, Fate, Instruction, Notice, Urge
from supervise.model.base import Text, Value
from supervise.model.causes import Cause
from supervise.model.events import Event
from supervise.model.matters import Elements, Matter, MatterState
from supervise.model.parts import ReportPart
from supervise.model.problems import Coordination, Problem, ProblemState
from supervise.model.reports import Progress, ProgressReport, ReportState
from supervise.model.scores import Scorecard, ScoreEntry
from supervise.model.tasks import Period, Plan, Task, TaskState
from supervise.model.worlds import Proposal, WorldChange

T0 = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""09:00 on a Monday in Shanghai."""

CAUSE = Cause(rule="overdue", ruleset="sample/alerts", version="1", digest="d1", world=1, facts={"reported": False})
SAY = Text(zh="应于周五前填报", en="to be reported before Friday")


def after(**span: float) -> datetime:
    """So long after T0: `after(days=2, hours=1)`."""
    return T0 + timedelta(**span)


def a_matter(id: str = "m1", *, leader: str | None = None, district: str | None = None, **changes: Any) -> Matter:
    elements = Elements(title="河道整治", lead_unit="water", leader=leader, district=district, tags=("民生",))
    return Matter(
        id=id, no=f"DB-{id}", elements=elements, state=MatterState.DISTRIBUTED, registered_at=T0, registered_by="u1"
    ).but(**changes)


def a_task(id: str = "m1/t1", *, unit: str = "water", **changes: Any) -> Task:
    return Task(
        id=id, matter=_parent(id), unit=unit, role="support", title="清淤", state=TaskState.ASSIGNED, assigned_at=T0
    ).but(**changes)


def a_plan(id: str = "m1/t1/p1", **changes: Any) -> Plan:
    return Plan(
        id=id, task=_parent(id), series="weekly", epoch=1, cycle="weekly", due="friday 17:00", roll="previous workday",
        opens="start", from_at=T0, cursor=after(days=7), cause=CAUSE,
    ).but(**changes)  # fmt: skip


def a_period(id: str = "m1/t1/p1/w10", **changes: Any) -> Period:
    plan = _parent(id)
    return Period(
        id=id, task=_parent(plan), plan=plan, slot_key=id.rsplit("/", 1)[1], unit="water", starts_at=T0,
        ends_at=after(days=7), opens_at=T0, opened_at=T0, due_at=after(days=4), base_due_at=after(days=4),
        assessment_due_at=after(days=4),
    ).but(**changes)  # fmt: skip


def a_report(id: str = "m1/t1/p1/w10/r1", **changes: Any) -> ProgressReport:
    slot = _parent(id)
    return ProgressReport(
        id=id, task=_parent(_parent(slot)), slot=slot, version=int(id.rsplit("r", 1)[1]), unit="water", author="u2",
        state=ReportState.SUBMITTED, progress=Progress(done="已清淤两公里", percent=40), saved_at=after(days=1),
        submitted_at=after(days=1), received_at=after(days=1, seconds=1),
    ).but(**changes)  # fmt: skip


def an_alert(id: str = "m1/a1", *, groups: tuple[str, ...] = ("unit:water",), **changes: Any) -> Alert:
    return Alert(
        id=id, rule="overdue", rung="yellow", subject_kind="period", subject=f"{id}/subject", occurrence=1,
        level="yellow", fired_at=after(days=4), groups=groups, say=SAY, cause=CAUSE,
    ).but(**changes)  # fmt: skip


def a_notice(id: str = "m1/a1/n1", **changes: Any) -> Notice:
    return Notice(
        id=id, alert=_parent(id), repeat=0, role="responsible", unit="water", called_at=after(days=4), level="yellow",
        say=SAY,
    ).but(**changes)  # fmt: skip


def an_urge(id: str = "m1/u1", **changes: Any) -> Urge:
    return Urge(id=id, target=f"{_parent(id)}/t1", by="u1", at=after(days=2), text="请尽快填报").but(**changes)


def an_instruction(id: str = "m1/i1", **changes: Any) -> Instruction:
    return Instruction(id=id, matter=_parent(id), sort="order", by="u1", at=after(days=2), text="请抓紧办理").but(
        **changes
    )


def a_part(id: str = "m1/t1/p1/w10/part/roads", **changes: Any) -> ReportPart:
    period = _parent(_parent(id))
    return ReportPart(
        id=id, task=_parent(_parent(period)), period=period, unit=id.rpartition("/")[2], asked_by="u2",
        asked_at=after(days=1), progress=Progress(done="已修补路面", percent=30), author="u3", saved_at=after(days=2),
        revision=2,
    ).but(**changes)  # fmt: skip


def a_problem(id: str = "m1/t1/q1", **changes: Any) -> Problem:
    step = Coordination(by="u1", at=after(days=3), text="召开协调会", units=("roads", "parks"))
    return Problem(
        id=id, task=_parent(id), text="管线未迁改", state=ProblemState.ASSIGNED, unit="roads", limit=date(2026, 3, 20),
        raised_by="u2", raised_at=after(days=1), assigned_by="u1", assigned_at=after(days=2), coordinations=(step,),
    ).but(**changes)  # fmt: skip


def a_fate(id: str = "m1/a1/n1", **changes: Any) -> Fate:
    return Fate(id=id, fate="sent", digests=("d1",), decided_at=after(days=5)).but(**changes)


def a_scorecard(
    id: str = "q1/water",
    *,
    points: tuple[str, ...] = ("80", "-0.50"),
    **changes: Any,
) -> Scorecard:
    entries = tuple(
        ScoreEntry(rule=f"r{place}", subject_kind="unit", subject="water", points=Decimal(one), say=SAY, cause=CAUSE)
        for place, one in enumerate(points)
    )
    return Scorecard(
        id=id, scheme="sample", body="office", subject_kind="unit", subject="water", cycle="2026Q1", from_at=T0,
        to_at=after(days=90), made_at=after(days=90), entries=entries, grade="B", cause=CAUSE,
        total=sum((entry.points for entry in entries), Decimal()),
    ).but(**changes)  # fmt: skip


def a_world(seq: int = 1, *, name: str = "sample/alerts", **changes: Any) -> WorldChange:
    return WorldChange(
        id=f"{name}@{seq}", seq=seq, known_at=T0, in_force_at=after(microseconds=1), name=name, version=str(seq),
        digest=f"d{seq}", path="alerts.yaml", text="kind: alerts\n",
    ).but(**changes)  # fmt: skip


def a_proposal(id: str = "p1", **changes: Any) -> Proposal:
    return Proposal(id=id, files={"alerts.yaml": "kind: alerts\n"}, proposed_by="u1", proposed_at=T0).but(**changes)


def a_digest(key: str = "d1", *, person: str = "u2", **changes: Any) -> Digest:
    return Digest(
        key=key, person=person, channel="log", address=f"{person}@example.org", subject="督办提醒", lines=("请填报",),
        notices=("m1/a1/n1",), decided_at=after(days=5),
    ).but(**changes)  # fmt: skip


def a_delivery(digest: str = "d1", attempt: int = 1, **changes: Any) -> Delivery:
    return Delivery(digest=digest, attempt=attempt, at=after(days=5), outcome="delivered", code="250").but(**changes)


def an_event(stream: str, *puts: Value, at: datetime = T0, **changes: Any) -> Event:
    """An event that leaves *puts* behind."""
    return Event(type="sampled", stream=stream, happened_at=at, puts=puts).but(**changes)


def _parent(id: str) -> str:
    return id.rsplit("/", 1)[0]
