"""The laws of what holds at an instant, told from the journals alone: dues, alerts and situations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from supervise import Desk
from supervise.case.evolve import evolve
from supervise.case.situations import group_rules, split_group
from supervise.model.alerts import Alert
from supervise.model.case import Case
from supervise.model.events import Event
from supervise.model.tasks import PeriodState
from supervise.stages.facts import alert_facts
from supervise.stages.situation import SITUATION
from supervise.testing.bureau import MANAGER
from supervise.testing.histories import MOMENT

from .laws import Chronicle, opened
from .situations import is_out, situation_holds, was_active


def overdue_from_due_on(chronicle: Chronicle) -> None:
    """The first rung of `overdue` is open exactly from due on, the instant itself included, while its period is open
    and nothing that was submitted stands: told from the journal alone. While its matter is suspended nothing fires.
    """
    for stream, events in chronicle.told.items():
        if stream.startswith("matter:"):
            for case, since, until in _states(stream, events, chronicle.desk.parts.now()):
                if case.pause is not None:
                    begun = case.pause.from_at
                    assert all(one.fired_at <= begun for one in case.alerts.values()), f"fired in {case.pause.id}"
                    assert all(one.holding for one in case.open_alerts), f"not held in {case.pause.id}"
                    continue
                for period in case.periods.values():
                    for at in {since, max(since, min(period.due_at, until - MOMENT))}:
                        reported = any(report.stands for report in case.reports_of.get(period.id, ()))
                        expected = case.matter.live and period.open and period.due_at <= at and not reported
                        rungs = [one for one in case.alerts_on.get(period.id, ()) if (one.rule, one.level) == OVERDUE]
                        open_now = any(one.open for one in rungs)
                        assert open_now == expected, f"{period.id} at {at}: overdue is {open_now}, due {period.due_at}"


OVERDUE = ("overdue", "yellow")


def _states(stream: str, events: Sequence[Event], now: datetime) -> Iterator[tuple[Case, datetime, datetime]]:
    """The case after all that happened at each instant, with that instant and the one at which it changed again."""
    case = Case(stream)
    instants = [(at, tuple(members)) for at, members in groupby(events, key=lambda event: event.happened_at)]
    for place, (at, members) in enumerate(instants):
        for event in members:
            case = evolve(case, event)
        yield case, at, instants[place + 1][0] if place + 1 < len(instants) else max(now, at + MOMENT)


def dues_are_half_open(desk: Desk) -> None:
    """On time is before due. A period that is closed at or after its due without a report is missed, before it void."""
    now = desk.parts.now()
    late = {period.id for period in desk.as_(MANAGER).find("period", where="late", limit=10_000)}
    for case in opened(desk)[1]:
        for period in case.periods.values() if not case.matter.removed else ():
            times = [r.submitted_at for r in case.reports_of.get(period.id, ()) if r.stands and r.submitted_at]
            met = min(times, default=now)
            met = met if period.held_at is None else min(met, period.held_at)
            counts = period.state not in {PeriodState.VOIDED, PeriodState.EXCUSED}
            assert (period.id in late) == (counts and met >= period.assessment_due_at), f"{period.id}, met {met}"
            if period.state in {PeriodState.MISSED, PeriodState.VOIDED}:
                assert not times, f"{period.id} was reported"
                assert (period.state is PeriodState.MISSED) == period.due_by(period.closed_at), period.id


def situations_hold_when_counted(chronicle: Chronicle, before: datetime) -> None:
    """A situation of a group is open exactly while enough of its alerts are, told from the journals alone: counted at
    every instant before *before* at which one of them, or the rules, changed.
    """
    worlds, _, heads = opened(chronicle.desk)
    before = min([before, *(head.wake_at for head in heads if head.stuck)])  # what is stuck holds its groups up
    log = _alert_log(chronicle)
    changes = [at for _, at in worlds.changes_after(0)]
    instants = sorted({at for at, _ in log} | {at for at in changes if log and at >= log[0][0]})
    alerts: dict[str, Alert] = {}
    place = 0
    for at in (one for one in instants if one < before):
        while place < len(log) and log[place][0] <= at:
            alerts[log[place][1].id] = log[place][1]
            place += 1
        levels = [level.code for level in worlds.at(at).rulebook.levels]
        for group in {group for alert in alerts.values() for group in alert.groups}:
            members = [
                alert
                for alert in alerts.values()
                if group in alert.groups and is_out(alert) and alert.open and not alert.holding
            ]
            facts = [alert_facts(alert, at) for alert in members]
            rules = group_rules(worlds.at(at), split_group(group)[0])
            expected = {rule.ref.id for rule in rules if situation_holds(rule, facts, levels)}
            state = chronicle.state.get(f"group:{group}")
            found = (
                Counter(alert.rule for alert in state.alerts.values() if was_active(alert, at)) if state else Counter()
            )
            assert set(found) == expected, f"{group} at {at}: {sorted(found)} instead of {sorted(expected)}"
            assert all(count == 1 for count in found.values()), f"{group} at {at}: {found}"


def _alert_log(chronicle: Chronicle) -> Sequence[tuple[datetime, Alert]]:
    log = [
        (event.happened_at, put)
        for stream, events in chronicle.told.items()
        if stream.startswith("matter:")
        for event in events
        for put in event.puts
        if isinstance(put, Alert) and put.rung != SITUATION
    ]
    return sorted(log, key=lambda entry: entry[0])
