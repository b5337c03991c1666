"""claim, advance, decide, save: the one way in which a stream is changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from supervise.case.advance import advance, next_look
from supervise.case.evolve import restore
from supervise.case.situations import group_rules, split_group
from supervise.errors import InferenceFailed, RuleFailed
from supervise.model.alerts import Alert
from supervise.model.case import Case, Group
from supervise.model.events import Event
from supervise.ports import NEVER, Changes, JoinRow, Stale, StreamHead, UnitOfWork
from supervise.rules.activation import Activations
from supervise.stages.situation import SITUATION

from .parts import Parts

ANY_RULE = "*"
"""The rule of a row that asks for every situation of its group."""


HELD_UP = (RuleFailed, InferenceFailed)
"""What holds up one case, or the cards of one cycle, while all else goes on."""


def matter_stream(id: str) -> str:
    """The stream of anything in a case: ids extend the matter's."""
    return f"matter:{id.partition('/')[0]}"


def load_case(uow: UnitOfWork, stream: str) -> tuple[StreamHead, Case]:
    """The case of *stream*; an empty one, at version 0, where there is none yet."""
    loaded = uow.load(stream)
    if loaded is None:
        return StreamHead(stream), Case(stream)
    head = loaded.head
    return head, restore(Case, stream, loaded.entities, as_of=head.as_of, world_seen=head.world_seen)


def case_at_hand(parts: Parts, uow: UnitOfWork, stream: str) -> tuple[StreamHead, Case]:
    """The same, without reading the tables again where the shelf holds the version that is in the store."""
    head = uow.head(stream)
    case = None if head is None else parts.shelf.get(stream, head.version)
    if head is None or case is None:
        return load_case(uow, stream)
    if (case.as_of, case.world_seen) != (head.as_of, head.world_seen):
        # A change that touches no case moves heads alone, and no version.
        case = replace(case, as_of=head.as_of, world_seen=head.world_seen)
    return head, case


def load_group(uow: UnitOfWork, stream: str) -> tuple[StreamHead, Group]:
    loaded = uow.load(stream)
    if loaded is None:
        return StreamHead(stream), Group(stream)
    head = loaded.head
    return head, restore(Group, stream, loaded.entities, as_of=head.as_of, world_seen=head.world_seen)


def wake_of(case: Case, worlds: Activations) -> datetime | None:
    """What a store keeps as `wake_at`: the next look; NEVER where only new rules bring one; None once ended."""
    if not case.matters or not case.matter.live:
        return None
    return next_look(case, worlds=worlds) or NEVER


def save_case(
    uow: UnitOfWork, head: StreamHead, case: Case, events: Sequence[Event], worlds: Activations, now: datetime
) -> None:
    """Keep what happened to a case. Raises Stale when another writer was first."""
    moved = replace(head, as_of=case.as_of, world_seen=case.world_seen, wake_at=wake_of(case, worlds), stuck="")
    joins = {*_joins_of_events(events, worlds), *_joins_of_worlds(case, head.world_seen, worlds)}
    if not uow.save(Changes(moved, events, tuple(sorted(joins))), recorded_at=now):
        raise Stale


def _joins_of_events(events: Sequence[Event], worlds: Activations) -> Iterator[JoinRow]:
    """The situations that the alerts among *events* leave to be judged, each at its own instant."""
    for event in events:
        for put in event.puts:
            if isinstance(put, Alert) and put.rung != SITUATION:
                for group in put.groups:
                    for rule in group_rules(worlds.at(event.happened_at), split_group(group)[0]):
                        yield JoinRow(event.happened_at, group, rule.ref.id)


def _joins_of_worlds(case: Case, seen: int, worlds: Activations) -> Iterator[JoinRow]:
    """New rules judge anew the groups of what was active until they came into force, what ended right then included:
    it may have held up a situation that is not in the rules any more.
    """
    for seq, at in worlds.changes_after(seen):
        if seq <= case.world_seen:
            yield from (
                JoinRow(at, group, ANY_RULE)
                for alert in case.alerts.values()
                if alert.rung != SITUATION and alert.fired_at <= at
                if alert.resolved_at is None or at <= alert.resolved_at
                for group in alert.groups
            )


def _behind(head: StreamHead, until: datetime, worlds: Activations) -> bool:
    """Whether anything is due by *until*: the stored `wake_at` is the next look, so nothing else needs computing."""
    renewed = worlds.next_change(head.world_seen)
    return (head.wake_at is not None and head.wake_at <= until) or (renewed is not None and renewed <= until)


def catch_up(
    parts: Parts, uow: UnitOfWork, stream: str, until: datetime, worlds: Activations
) -> tuple[StreamHead, Case, tuple[Event, ...]]:
    """The case of *stream* brought up to *until*, not saved yet, and what happened on the way."""
    head, case = case_at_hand(parts, uow, stream)
    if not case.matters or not _behind(head, until, worlds):
        return head, case, ()
    case, events = advance(case, until, worlds=worlds, executor=parts.executor)
    return head, case, events
