"""Cases and schemes to score with: one matter as values, a scheme as text, and the card that comes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from supervise.builtin.china import China
from supervise.calendar.almanac import Almanac
from supervise.model.alerts import Alert, Notice
from supervise.model.awards import Award
from supervise.model.base import Text
from supervise.model.case import Case
from supervise.model.causes import Cause
from supervise.model.matters import Elements, Ending, Matter, MatterState
from supervise.model.reports import Progress, ProgressReport, ReportState
from supervise.model.scores import Scorecard
from supervise.model.tasks import Period, PeriodState, Plan, Task, TaskState
from supervise.rules.activation import World
from supervise.rules.loading import load, rulebook
from supervise.rules.scheme import ScoringScheme
from supervise.stages.concern import Cycle, Record
from supervise.stages.facts import Scene
from supervise.stages.points import Judged
from supervise.stages.score import Edition, score
from support.desks import SHANGHAI, moment, texts

ALMANAC = Almanac(ZoneInfo("Asia/Shanghai"), China())
QUARTER = Cycle("2026Q1", moment("2026-01-01 00:00"), moment("2026-04-01 00:00"))
BEGUN = moment("2026-01-05 09:00")
NO_CAUSE = Cause(rule="overdue", ruleset="sample/alerts", version="1", digest="d")
SAY = Text(zh="预警", en="alert")

HEAD = """\
ruleset: city/scoring
kind: scoring
version: "1"
effective: {from: 2026-01-01}
title: {zh: 考核, en: Appraisal}
basis: {zh: 考核办法, en: How units are appraised}
body: 督查室
cycle: quarterly
"""


@cache
def _loaded(body: str) -> tuple[ScoringScheme, World]:
    book = rulebook(load({**texts(), "scoring.yaml": HEAD + body}))
    return book.scoring[0], World(book, ALMANAC, 1, {"a": "甲处", "b": "乙处", "c": "丙处"})


def scheme(body: str) -> ScoringScheme:
    """The scheme that *body* says; a base of 100 where it says none."""
    return _loaded(_based(body))[0]


def _based(body: str) -> str:
    return body if body.startswith("base:") or "\nbase:" in body else f"base: 100\n{body}"


def rule(id: str, rest: str) -> str:
    return f"  - {{id: {id}, {rest}, say: {{zh: 规则{id}, en: rule {id}}}}}\n"


def rules(*lines: str) -> str:
    return "rules:\n" + "".join(lines)


@dataclass(frozen=True)
class Slot:
    """A period of a task: due when, reported when (None is never), closed as what, with alerts (level, told)."""

    due: datetime
    met: datetime | None = None
    state: PeriodState = PeriodState.OPEN
    closed: datetime | None = None
    alerts: tuple[tuple[str, bool], ...] = ()
    returned: int = 0


def a_case(
    units: Sequence[str] = ("a",), *, id: str = "m1", slots: Mapping[str, Sequence[Slot]] | None = None,
    deadline: date | None = None, ended: datetime | None = None, assigned: Mapping[str, datetime] | None = None,
    **elements: Any,
) -> Case:  # fmt: skip
    """A matter whose first unit leads and the others support, with the periods of each."""
    told = Elements(
        title=f"工作{id}", lead_unit=units[0], support_units=tuple(units[1:]), deadline=deadline, **elements
    )
    ending = None if ended is None else Ending(how="completed", reason="done", at=ended)
    state = MatterState.DISTRIBUTED if ended is None else MatterState.COMPLETED
    matter = Matter(
        id=id, no=f"DB-{id}", elements=told, state=state, registered_at=BEGUN, registered_by="boss", ending=ending
    )
    case = Case(f"matter:{id}", as_of=QUARTER.to_at, matters={id: matter})
    for number, unit in enumerate(units, start=1):
        since = (assigned or {}).get(unit, BEGUN)
        task = Task(
            id=f"{id}/t{number}", matter=id, unit=unit, role="lead" if number == 1 else "support", title=f"任务{number}",
            state=TaskState.ACKNOWLEDGED, assigned_at=since, acknowledged_at=since + timedelta(hours=1),
        )  # fmt: skip
        case = replace(case, tasks={**case.tasks, task.id: task})
        for place, slot in enumerate((slots or {}).get(unit, ()), start=1):
            case = _with_slot(case, task, place, slot)
    return case


def _with_slot(case: Case, task: Task, place: int, slot: Slot) -> Case:
    plan = Plan(
        id=f"{task.id}/p1", task=task.id, series="monthly", epoch=1, cycle="monthly", due="day 25 17:00", roll="none",
        opens="start", from_at=task.assigned_at, cursor=None, cause=NO_CAUSE,
    )  # fmt: skip
    period = Period(
        id=f"{plan.id}/k{place}", task=task.id, plan=plan.id, slot_key=f"k{place}", unit=task.unit,
        starts_at=slot.due - timedelta(days=20), ends_at=slot.due + timedelta(days=5),
        opens_at=slot.due - timedelta(days=20), opened_at=slot.due - timedelta(days=20), due_at=slot.due,
        base_due_at=slot.due, assessment_due_at=slot.due, state=slot.state, closed_at=slot.closed,
    )  # fmt: skip
    reports = {}
    if slot.met is not None:
        report = ProgressReport(
            id=f"{period.id}/r1", task=task.id, slot=period.id, version=1, unit=task.unit, author=f"{task.unit}1",
            state=ReportState.SUBMITTED, progress=Progress(done="已开展"), saved_at=slot.met, submitted_at=slot.met,
            received_at=slot.met,
        )  # fmt: skip
        reports[report.id] = report
    for number in range(slot.returned):
        back = f"{period.id}/r{number + 2}"
        reports[back] = ProgressReport(
            id=back, task=task.id, slot=period.id, version=number + 2, unit=task.unit, author="x",
            state=ReportState.RETURNED, progress=Progress(done="x"), saved_at=slot.due, submitted_at=slot.due,
        )  # fmt: skip
    alerts, notices = {}, {}
    for number, (level, was_told) in enumerate(slot.alerts, start=1):
        alert = Alert(
            id=f"{period.id}/overdue.{level}.{number}", rule="overdue", rung=level, subject_kind="period",
            subject=period.id, occurrence=number, level=level, fired_at=slot.due, resolved_at=slot.met, task=task.id,
            say=SAY, cause=NO_CAUSE,
        )  # fmt: skip
        alerts[alert.id] = alert
        notice = Notice(
            id=f"{alert.id}/n0/x", alert=alert.id, repeat=0, role="unit" if was_told else "superior",
            unit=task.unit if was_told else "", called_at=slot.due, level=level, say=SAY,
        )  # fmt: skip
        notices[notice.id] = notice
    return replace(
        case, plans={**case.plans, plan.id: plan}, periods={**case.periods, period.id: period},
        reports={**case.reports, **reports}, alerts={**case.alerts, **alerts}, notices={**case.notices, **notices},
    )  # fmt: skip


def an_award(code: str, on: date, *, unit: str = "a", number: int = 1, matter: str | None = None) -> Award:
    return Award(
        id=f"unit:{unit}/award.{number}", unit=unit, code=code, on=on, matter=matter, text="有关情况", by="boss",
        at=datetime(2026, 3, 1, tzinfo=UTC),
    )  # fmt: skip


def card_of(
    body: str, cases: Sequence[Case], unit: str = "a", *, awards: Sequence[Award] = (), judged: Judged | None = None,
    kind: str = "office",
) -> Scorecard | None:  # fmt: skip
    """The card of *unit* for the first quarter of 2026; None where it gets none."""
    made, world = _loaded(_based(body))
    mine = [case for case in cases if any(task.unit == unit for task in case.tasks.values())]
    scenes = [Scene(case, world, QUARTER.to_at - timedelta(microseconds=1)) for case in mine]
    record = Record(unit, QUARTER, world, scenes, awards, kind)
    return score(made, record, Edition(QUARTER.to_at, judged=judged or {}))


def lines(card: Scorecard | None) -> list[tuple[str, str, Decimal, tuple[int, ...]]]:
    """The entries after the base: sort, rule, points, what they balance."""
    assert card is not None
    return [(one.sort, one.rule, one.points, one.balances) for one in card.entries if one.sort != "base"]


def exactly(card: Scorecard) -> Fraction:
    return sum((Fraction(entry.points) for entry in card.entries), Fraction(0))


def local(text: str) -> datetime:
    """An instant of Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
