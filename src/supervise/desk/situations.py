"""The barrier: a situation is judged at the instant of its row, once no case of its group is behind that instant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from supervise.case.evolve import evolve_all
from supervise.case.situations import judge_group
from supervise.model.events import Event
from supervise.ports import Changes, JoinRow, Stale, UnitOfWork

from .claims import load_group
from .committed import tell
from .parts import Parts

CHUNK = 200


def judge_situations(parts: Parts, at: datetime) -> int:
    """Judge every row before *at* whose group has caught up; rows of the others wait. Returns how many events this
    made.
    """
    made = 0
    behind: set[str] = set()
    while True:
        try:
            with parts.store.begin() as uow:
                rows = uow.joins(at, CHUNK, tuple(behind))
                events = tuple(_judge(parts, uow, rows, behind))
        except Stale:
            continue
        tell(parts, events)
        made += len(events)
        if not rows:
            return made


def _judge(parts: Parts, uow: UnitOfWork, rows: Sequence[JoinRow], behind: set[str]) -> Iterator[Event]:
    worlds = parts.worlds(uow)
    for (at, group), members in groupby(rows, key=lambda row: (row.at, row.group)):
        judged = tuple(members)
        if group in behind or uow.pending(at, worlds.at(at).seq, group):
            behind.add(group)
            continue
        # Rows are taken before the group is read: whoever judged them first has left the group at a later instant, at
        # which this one must not be judged again.
        if not uow.drop_joins(judged):
            raise Stale
        yield from _judge_group(parts, uow, group, at)


def _judge_group(parts: Parts, uow: UnitOfWork, group: str, at: datetime) -> Sequence[Event]:
    head, state = load_group(uow, f"group:{group}")
    world = parts.worlds(uow).at(at)
    events = judge_group(state, group, uow.active_alerts(group, at), at=at, world=world, executor=parts.executor)
    if state.as_of is not None:
        # What a person recorded of the group since stands before it in the journal; the alert keeps its own instant.
        events = tuple(event.but(happened_at=max(event.happened_at, state.as_of)) for event in events)
    if events:
        state = evolve_all(state, events)
        if not uow.save(Changes(replace(head, as_of=state.as_of), events), recorded_at=parts.now()):
            raise Stale
    return events
