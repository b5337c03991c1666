"""Over generated histories: why_not says that a rule of alerts holds exactly while its alert is open, and names the
instant at which each rung fires if nothing else happens.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from hypothesis import Phase, given, settings

from supervise.case.advance import instants
from supervise.desk import whynot
from supervise.errors import CalendarUnpublished
from supervise.model.alerts import Alert
from supervise.model.case import Case
from supervise.model.whynot import WhyNot
from supervise.stages.situation import SITUATION
from supervise.testing.bureau import MANAGER, responsible
from supervise.testing.histories import MOMENT, History, cases
from supervise.testing.strategies import histories
from support.lives import CI, Life, punctually

AHEAD = timedelta(days=12)
QUICKLY = settings(CI, phases=(Phase.generate,))
Key = tuple[str, str, str]


@pytest.fixture(autouse=True)
def _near_horizon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A year ahead of every subject of every history would take hours."""
    monkeypatch.setattr(whynot, "HORIZON", AHEAD)


def entities(case: Case, kind: str) -> Iterator[str]:
    yield from {"matter": case.matters, "task": case.tasks, "period": case.periods}[kind]


def standing(life: Life) -> list[Case]:
    with life.desk.parts.store.begin() as uow:
        return [case for case in cases(uow) if case.matters and not case.matter.removed]


def open_alerts(case: Case, rule: str, subject: str) -> dict[str, Alert]:
    return {one.rung: one for one in case.open_alerts if (one.rule, one.subject) == (rule, subject)}


def answers(life: Life, case: Case) -> Iterator[tuple[str, WhyNot]]:
    """What the manager is told of every rule of alerts and every subject of a case."""
    parts = life.desk.parts
    with parts.store.begin() as uow:
        book = parts.worlds(uow).at(life.clock()).rulebook
    for rule in book.alerts:
        for subject in entities(case, rule.subject):
            yield rule.ref.id, life.desk.as_(MANAGER).why_not(rule.ref.id, subject)
    for situation in (one for one in book.situations if one.subject == "matter"):
        yield situation.ref.id, life.desk.as_(MANAGER).why_not(situation.ref.id, case.matter.id)


def holds_while_open(life: Life) -> dict[Key, WhyNot]:
    """Every answer is checked against the alerts that are open; what is not open is returned, by rule, rung, subject."""
    waiting: dict[Key, WhyNot] = {}
    for case in standing(life):
        for rule, told in answers(life, case):
            found = open_alerts(case, rule, told.subject)
            assert told.holds == bool(found), f"{rule} of {told.subject}:\n{told}"
            assert told.since == min((one.fired_at for one in found.values()), default=None)
            for step in told.steps:
                assert (step.since is not None) == (step.rung in found), (
                    f"{rule}.{step.rung} of {told.subject}:\n{told}"
                )
                waiting |= {} if step.rung in found else {(rule, step.rung, told.subject): told}
            if not told.steps and not found:
                waiting[rule, SITUATION, told.subject] = told
            for language in ("zh", "en"):
                assert told.but(language=language).text
    return waiting


def later(life: Life, case: Case, until: datetime) -> Case:
    """The case at *until* if nobody does anything, or where it waits for a calendar."""
    parts = life.desk.parts
    with parts.store.begin() as uow:
        worlds = parts.worlds(uow)
    try:
        for moved, _ in instants(case, until, worlds=worlds, executor=parts.executor):
            case = moved
    except CalendarUnpublished:
        pass
    return case


def next_of(told: WhyNot, rung: str) -> object:
    return told.next_at if rung == SITUATION else next(one.next_at for one in told.steps if one.rung == rung)


def fires_when_told(life: Life, waiting: dict[Key, WhyNot]) -> None:
    """What fires within the days ahead, when nobody does anything, is what was named, at that very instant."""
    now = life.clock()
    for case in standing(life):
        last = later(life, case, now + AHEAD)
        fired: dict[Key, Alert] = {}
        for alert in sorted(last.alerts.values(), key=lambda one: one.fired_at):
            if alert.fired_at > now:
                fired.setdefault((alert.rule, alert.rung, alert.subject), alert)
        for key, told in waiting.items():
            rule, rung, subject = key
            if subject.partition("/")[0] != case.matter.id:
                continue
            expected = fired[key].fired_at if key in fired else None
            assert next_of(told, rung) == expected, f"{rule}.{rung} of {subject} fires at {expected}:\n{told}"
            if expected is not None:
                before, then = later(life, case, expected - MOMENT), later(life, case, expected)
                assert rung not in open_alerts(before, rule, subject)
                assert rung in open_alerts(then, rule, subject)


def test_an_alert_holds_when_it_is_open_and_fires_when_it_is_told_to() -> None:
    named = 0

    @settings(QUICKLY, max_examples=25)
    @given(histories(least=4, most=9, matters=1))
    def run(history: History) -> None:
        nonlocal named
        life, _ = punctually(history)
        waiting = holds_while_open(life)
        named += sum(next_of(told, key[1]) is not None for key, told in waiting.items())
        fires_when_told(life, waiting)

    run()
    assert named > 50, "hardly anything was named"


def test_a_unit_is_told_of_nothing_that_it_may_not_see() -> None:
    @settings(QUICKLY, max_examples=15)
    @given(histories(least=4, most=9, matters=1))
    def run(history: History) -> None:
        life, _ = punctually(history)
        parts = life.desk.parts
        with parts.store.begin() as uow:
            rules = parts.worlds(uow).at(life.clock()).rulebook.alerts
        known = {case.matter.id: case for case in standing(life)}
        for unit in sorted({task.unit for case in known.values() for task in case.tasks.values()}):
            seat = life.desk.as_(responsible(unit))
            visible = {one.id for one in seat.find("alert", limit=10_000)}
            for rule in rules:
                for one in seat.find(rule.subject, limit=10_000):
                    told = seat.why_not(rule.ref.id, one.id)
                    found = open_alerts(known[one.id.partition("/")[0]], rule.ref.id, one.id)
                    shown = {rung for rung, alert in found.items() if alert.id in visible}
                    steps = {step.rung for step in told.steps if step.since is not None}
                    assert steps == shown, f"{rule.ref.id} of {one.id} for {unit}:\n{told}"
                    hidden = found.keys() - shown
                    assert not [step for step in told.steps if step.rung in hidden and step.next_at is not None]

    run()
