"""The laws of time, as checks of a desk: each raises AssertionError with what broke it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby, pairwise, zip_longest
from typing import Any

from supervise import Desk
from supervise.calendar.dues import event_of
from supervise.case.advance import settle
from supervise.case.evolve import evolve
from supervise.case.expected import of_case
from supervise.case.lives import lives
from supervise.desk.claims import wake_of
from supervise.model.case import Case, Group
from supervise.model.events import Event
from supervise.ports import StreamHead
from supervise.rules.activation import Activations
from supervise.testing.digests import first_difference
from supervise.testing.histories import MOMENT, cases


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
        for mine, theirs in zip_longest(events_of(one, stream), events_of(other, stream)):
            assert mine == theirs


def _agendas(desk: Desk) -> Mapping[str, tuple[Any, ...]]:
    heads = [head for head in opened(desk)[2] if head.id.startswith("matter:")]
    return {head.id: (head.as_of, head.wake_at, head.world_seen, head.stuck) for head in heads}


def events_of(desk: Desk, stream: str) -> Sequence[Event]:
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


MAKES_PERIODS = {"period-opened", "period-excused"}
"""A slot that lay wholly in a suspension is excused at once."""


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
            assert (event.type in MAKES_PERIODS) == bool(new), f"{event.type} of {[put.id for put in event.puts]}"
            if event.type == "period-amended":
                amends_what_is_ahead(state, event)
            self.state[stream] = evolve(state, event)
            if event.type in {"alert-fired", "alert-proposed"} and stream.startswith("matter:"):
                fired = next(put for put in event.puts if put.kind == "alert")
                assert fired.subject in _live(self.state[stream]), f"{fired.id} fired on what is closed"


def amends_what_is_ahead(case: Case, event: Event) -> None:
    """A calendar known later moves no due that has passed, and moves none into the past: it makes nobody late."""
    for put in event.puts:
        before, at = case.periods[put.id], event.happened_at
        assert before.open, f"{put.id} is closed"
        if put.due_at != before.due_at:
            assert before.due_at > at, f"{put.id} was due at {before.due_at}, before {at}"
            assert put.due_at > at, f"{put.id} is due at {put.due_at}, before it was known at {at}"


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
        called = of_case(lives(events_of(desk, case.stream), worlds, until), worlds, until)
        closed = {period.id: period.closed_at or until for period in case.periods.values()}
        expected = {
            one.id: (one.opened_at, one.period(worlds, closed.get(one.id, until), case).due_at) for one in called
        }
        there = {period.id: (period.opened_at, period.due_at) for period in case.periods.values()}
        assert there == expected, f"{case.stream}: {sorted(there.items() ^ expected.items(), key=str)}"
