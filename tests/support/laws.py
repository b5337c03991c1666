"""The laws of time, as checks of a desk: each raises AssertionError with what broke it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from itertools import groupby, pairwise, zip_longest
from typing import Any

from supervise import Desk
from supervise.calendar.dues import event_of
from supervise.calendar.zones import local
from supervise.case.advance import settle
from supervise.case.evolve import evolve
from supervise.case.expected import of_case
from supervise.case.lives import lives
from supervise.case.situations import group_rules, split_group
from supervise.desk.claims import wake_of
from supervise.model.alerts import Alert, Digest
from supervise.model.case import Case, Group
from supervise.model.events import Event
from supervise.model.tasks import PeriodState
from supervise.ports import StreamHead
from supervise.rules.activation import Activations
from supervise.stages.facts import alert_facts
from supervise.stages.situation import SITUATION
from supervise.testing.deeds import MANAGER
from supervise.testing.digests import first_difference
from supervise.testing.histories import MOMENT, cases

from .situations import is_out, situation_holds, was_active

QUIET = ("21:00", "07:30")


def opened(desk: Desk) -> tuple[Activations, tuple[Case, ...], tuple[StreamHead, ...]]:
    """Worlds, cases and heads as the store has them."""
    with desk.parts.store.begin() as uow:
        return desk.parts.worlds(uow), tuple(cases(uow)), tuple(uow.heads(""))


def kept(desk: Desk, told: Mapping[str, Sequence[Event]]) -> Any:
    """All that a look may not change: heads (with their versions), the journals beyond what was *told*, outbox, fates."""
    with desk.parts.store.begin() as uow:
        heads = tuple(uow.heads(""))
        lengths = {head.id: sum(1 for _ in uow.journal(head.id, after=len(told.get(head.id, ())))) for head in heads}
        return heads, lengths, tuple(uow.outgoing(limit=10_000)), tuple(uow.fates()), uow.dispatched_to()


# law 1


def same_time(one: Desk, other: Desk) -> None:
    """Law 1: the periods, alerts, notices called for, situations, scores and agendas of two desks are equal, and so is
    the history of every case, event by event.
    """
    assert first_difference(one.parts, other.parts) == ""
    assert _agendas(one) == _agendas(other)
    for stream in _agendas(one):
        for mine, theirs in zip_longest(_events(one, stream), _events(other, stream)):
            assert mine == theirs


def _agendas(desk: Desk) -> Mapping[str, tuple[Any, ...]]:
    heads = [head for head in opened(desk)[2] if head.id.startswith("matter:")]
    return {head.id: (head.as_of, head.wake_at, head.world_seen, head.stuck) for head in heads}


def _events(desk: Desk, stream: str) -> Sequence[Event]:
    with desk.parts.store.begin() as uow:
        return [entry.event for entry in uow.journal(stream)]


# laws 2 and 3


def second_tick_changes_nothing(desk: Desk, told: Mapping[str, Sequence[Event]] | None = None) -> None:
    """Law 2, first half. *told* is what is known of the journals, so that only what came after is read."""
    before = kept(desk, told or {})
    desk.tick()
    assert kept(desk, told or {}) == before


def agendas_are_complete(desk: Desk, moved: Collection[str]) -> None:
    """Law 3: every stored `wake_at` is what its case says. Law 2, second half, of the streams that *moved*: a look
    before that instant finds nothing.
    """
    worlds, found, heads = opened(desk)
    stored = {head.id: head for head in heads if not head.stuck}
    for case in (one for one in found if one.stream in stored):
        wake = wake_of(case, worlds)
        assert stored[case.stream].wake_at == wake, f"{case.stream} sleeps till {stored[case.stream].wake_at}"
        ahead = min([END, *(at for at in (wake, worlds.next_change(case.world_seen)) if at is not None)])
        if case.stream in moved and wake is not None:
            _look_between(desk, case, ahead, worlds)


END = datetime(2027, 1, 1, tzinfo=UTC)
"""Nobody knows what happens later."""


def _look_between(desk: Desk, case: Case, ahead: datetime, worlds: Activations) -> None:
    assert case.as_of is not None
    for look in (case.as_of + (ahead - case.as_of) / 2, ahead - MOMENT):
        if case.as_of < look < ahead:
            _, events = settle(case, look, worlds=worlds, executor=desk.parts.executor)
            assert not events, f"{case.stream} at {look}: {events[0].type}, not before {ahead}"


# laws 4, 7 and what every period obeys


@dataclass
class Chronicle:
    """Reads what is new in the journals of a desk, and holds it against laws 4 and 7."""

    desk: Desk
    told: dict[str, list[Event]] = field(default_factory=dict)
    last: dict[str, str] = field(default_factory=dict)
    heads: dict[str, StreamHead] = field(default_factory=dict)
    state: dict[str, Any] = field(default_factory=dict)

    def read(self) -> set[str]:
        """Law 4: journals only grow, in time order, and never at or before an instant that had passed.
        Law 7: nothing fires on what is closed, and no rung outlives what it stands on. Returns the streams that moved.
        """
        with self.desk.parts.store.begin() as uow:
            heads = {head.id: head for head in uow.heads("")}
            for stream, head in heads.items():
                told = self.told.setdefault(stream, [])
                if told:
                    (known,) = (entry for entry in uow.journal(stream, after=len(told) - 1) if entry.seq == len(told))
                    assert known.hash == self.last[stream], f"{stream} was rewritten"
                for entry in uow.journal(stream, after=len(told)):
                    self._take(stream, entry.event)
                    self.last[stream] = entry.hash
                if stream.startswith(("matter:", "group:")):
                    _stand_on_ground(self.state[stream])
                before = self.heads.get(stream)
                if before is not None and before.as_of is not None:
                    assert head.as_of is not None, f"{stream} forgot its time"
                    assert head.as_of >= before.as_of, f"{stream} went back"
        assert self.heads.keys() <= heads.keys()
        before, self.heads = self.heads, heads
        return {stream for stream, head in heads.items() if before.get(stream) != head}

    def _take(self, stream: str, event: Event) -> None:
        told = self.told[stream]
        assert not told or told[-1].happened_at <= event.happened_at, f"{stream}: {event.type} before {told[-1].type}"
        before = self.heads.get(stream)
        if before is not None and before.as_of is not None and stream.startswith("matter:"):
            late = event.happened_at < before.as_of or (event.happened_at == before.as_of and event.command is None)
            assert not late or event.happened_at == self.desk.parts.now(), f"{event.type} at {event.happened_at}, late"
        told.append(event)
        if stream.startswith(("matter:", "group:")):
            state = self.state.setdefault(stream, (Case if stream.startswith("matter:") else Group)(stream))
            new = [put for put in event.puts if put.kind == "period" and put.id not in getattr(state, "periods", {})]
            assert (event.type == "period-opened") == bool(new), f"{event.type} of {[put.id for put in event.puts]}"
            if event.type == "period-amended":
                amends_what_is_ahead(state, event)
            self.state[stream] = evolve(state, event)
            if event.type in {"alert-fired", "alert-proposed"} and stream.startswith("matter:"):
                fired = next(put for put in event.puts if put.kind == "alert")
                assert fired.subject in _live(self.state[stream]), f"{fired.id} fired on what is closed"


def _live(case: Case) -> set[str]:
    """The subjects that may have open alerts."""
    if not case.matter.live:
        return set()
    tasks = {task.id for task in case.tasks.values() if task.live}
    return {case.matter.id, *tasks, *(period.id for period in case.periods.values() if period.open)}


def _stand_on_ground(state: Case | Group) -> None:
    live = _live(state) if isinstance(state, Case) else None
    for alert in state.alerts.values():
        assert not alert.open or live is None or alert.subject in live, f"{alert.id} is open on what is closed"
        assert alert.open or alert.resolved_at >= alert.fired_at
        if alert.muted_by:
            assert alert.open, f"{alert.id} is over and muted"
            assert state.alerts[alert.muted_by].open, f"{alert.id} is muted by what is over"
        if alert.parent:
            parent = state.alerts[alert.parent]
            assert parent.fired_at <= alert.fired_at, f"{alert.id} came before the rung that it stands on"
            assert parent.open or (not alert.open and alert.resolved_at <= parent.resolved_at), f"{alert.id} outlives"


def periods_are_sound(desk: Desk) -> None:
    """Periods of one plan have their own slots and do not overlap, but for those that events begin."""
    for case in opened(desk)[1]:
        ordered = sorted(case.periods.values(), key=lambda period: (period.plan, period.starts_at))
        for plan, members in groupby(ordered, key=lambda period: period.plan):
            periods = tuple(members)
            assert len({period.slot_key for period in periods}) == len(periods), plan
            follows = event_of(case.plans[plan].due) is not None
            for one, following in pairwise(() if follows else periods):
                assert one.ends_at <= following.starts_at, f"{one.id} and {following.id} overlap"


def periods_are_those_called_for(desk: Desk) -> None:
    """Every period that the rules called for is there, and no other: told from assignments, edits, endings, the rules
    and the calendar alone, without plans, cursors or an agenda.
    """
    worlds, found, heads = opened(desk)
    stuck = {head.id: head.as_of for head in heads if head.stuck}
    for case in found:
        until = stuck.get(case.stream, desk.parts.now())
        assert until is not None
        called = of_case(lives(_events(desk, case.stream), worlds, until), worlds, until)
        closed = {period.id: period.closed_at or until for period in case.periods.values()}
        expected = {one.id: (one.opened_at, one.period(worlds, closed.get(one.id, until)).due_at) for one in called}
        there = {period.id: (period.opened_at, period.due_at) for period in case.periods.values()}
        assert there == expected, f"{case.stream}: {sorted(there.items() ^ expected.items())}"


# half-open intervals, and alerts that hold exactly while their ground does


def amends_what_is_ahead(case: Case, event: Event) -> None:
    """A calendar known later moves no due that has passed, and moves none into the past: it makes nobody late."""
    for put in event.puts:
        before, at = case.periods[put.id], event.happened_at
        assert before.open, f"{put.id} is closed"
        if put.due_at != before.due_at:
            assert before.due_at > at, f"{put.id} was due at {before.due_at}, before {at}"
            assert put.due_at > at, f"{put.id} is due at {put.due_at}, before it was known at {at}"


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


# laws 8 and 9


def nothing_is_green_unreported(desk: Desk) -> None:
    """No light is green, in any dimension, of a subject below which no report that was handed in stands."""
    seat = desk.as_(MANAGER)
    reported: dict[str, set[str]] = {"period": set(), "task": set(), "matter": set(), "unit": set(), "leader": set()}
    for case in opened(desk)[1]:
        for report in (one for one in case.reports.values() if one.stands):
            task = case.tasks[report.task]
            for kind, of in (("task", task.id), ("matter", task.matter), ("period", report.slot)):
                reported[kind].add(of)
            if report.slot in case.periods:
                reported["unit"].add(task.unit)
                reported["leader"].add(case.matter.elements.leader or "")
    for kind, known in reported.items():
        for one in seat.find(kind, limit=10_000).found:
            lights = [one.facts[f"{kind}.light"], *(light.partition(":")[2] for light in one.facts[f"{kind}.lights"])]
            assert one.id in known or "green" not in lights, f"{kind} {one.id} is green: {lights}"


def proposals_are_silent(desk: Desk) -> None:
    """Nobody is told of an alert before it is issued, nor of one that was hushed until it is told again; nothing that
    waits for a signature mutes another alert.
    """
    for case in opened(desk)[1]:
        for notice in case.notices.values():
            alert = case.alerts[notice.alert]
            assert is_out(alert), f"{notice.id} tells of what was only proposed"
            since = alert.issued_at or alert.fired_at
            assert notice.called_at >= since, f"{notice.id} came before its alert went out"
            assert not alert.hushed or notice.repeat > 0, f"{notice.id} though {alert.id} was hushed"
        for alert in case.alerts.values():
            if alert.muted_by:
                assert is_out(case.alerts[alert.muted_by]), f"{alert.id} is muted by a proposal"


def notices_have_one_fate(desk: Desk) -> None:
    """Law 8: a notice has one fate, and is in the digests that it names and in no other; or it is visibly pending."""
    with desk.parts.store.begin() as uow:
        events = [entry.event for entry in uow.journal("desk")]
        pending = {notice.id for notice, _ in uow.undecided(desk.parts.now(), 100_000)}
        outbox = [one.digest for one in uow.outgoing(limit=100_000)]
        called = _notices(uow)
    decided = Counter(put.id for event in events for put in event.puts if put.kind == "fate")
    fates = {put.id: put for event in events for put in event.puts if put.kind == "fate"}
    assert all(count == 1 for count in decided.values()), "a notice was decided twice"
    assert decided.keys() <= called.keys(), "a fate without a notice"
    assert decided.keys().isdisjoint(pending)
    assert decided.keys() | pending == called.keys(), f"lost: {sorted(called.keys() - decided.keys() - pending)}"
    told: dict[str, set[str]] = {}
    for digest in outbox:
        for notice in digest.notices:
            told.setdefault(notice, set()).add(digest.key)
    for id_, fate in fates.items():
        assert (fate.fate == "sent") == bool(fate.digests), id_
        assert told.get(id_, set()) == set(fate.digests), id_
    assert told.keys() <= fates.keys()


def _notices(uow: Any) -> Mapping[str, Any]:
    loaded = [uow.load(head.id) for head in uow.heads("") if head.id != "desk"]
    return {id_: notice for one in loaded for id_, notice in one.entities.get("notice", {}).items()}


def digests_are_sound(desk: Desk, new: Sequence[Digest]) -> None:
    """Law 9, of the digests that the tick just made: one per person and channel, none in quiet hours, nothing in them
    resolved, superseded or told again later.
    """
    quiet = desk.parts.settings.get("quiet_hours")
    made = Counter((one.person, one.channel, one.decided_at) for one in new)
    assert all(count == 1 for count in made.values()), made
    with desk.parts.store.begin() as uow:
        alerts = {
            alert.id: alert
            for head in uow.heads("") if head.id != "desk"
            for alert in uow.load(head.id).entities.get("alert", {}).values()
        }  # fmt: skip
        called = _notices(uow)
    for digest in new:
        assert len(set(digest.notices)) == len(digest.notices) > 0
        assert not (quiet and is_quiet(desk, digest.decided_at)), f"{digest.key} in quiet hours"
        for notice in digest.notices:
            alert = alerts[called[notice].alert]
            assert called[notice].called_at <= digest.decided_at
            assert was_active(alert, digest.decided_at), f"{notice}: {alert.id} was over"
            assert alert.muted_by is None, f"{notice}: {alert.id} was superseded"
        latest = Counter(called[notice].alert + called[notice].role for notice in digest.notices)
        assert all(count == 1 for count in latest.values()), f"{digest.key} tells one thing twice"


def is_quiet(desk: Desk, at: datetime) -> bool:
    shown = local(at, desk.parts.almanac.zone).time()
    return shown >= time.fromisoformat(QUIET[0]) or shown < time.fromisoformat(QUIET[1])


def outbox(desk: Desk) -> Mapping[str, Digest]:
    with desk.parts.store.begin() as uow:
        return {one.digest.key: one.digest for one in uow.outgoing(limit=100_000)}


def nothing_is_left_undecided(desk: Desk) -> None:
    """After a tick that sent, all that was called for by then has its fate, or is held with its suspended matter."""
    with desk.parts.store.begin() as uow:
        undecided = uow.undecided(desk.parts.now() - MOMENT, 100)
    left = [notice.id for notice, alert in undecided if not alert.holding]
    assert not left, left


def same_message(one: Desk, other: Desk) -> None:
    """What was decided and put into the outbox is equal, digest by digest and fate by fate."""
    assert outbox(one) == outbox(other)
    with one.parts.store.begin() as mine, other.parts.store.begin() as theirs:
        assert list(mine.fates()) == list(theirs.fates())
