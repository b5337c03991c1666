"""One command: the case is claimed and brought up to now, the command decided, all of it kept in one transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from supervise.calendar.zones import local
from supervise.case.advance import settle
from supervise.case.decide import decide
from supervise.case.evolve import evolve_all
from supervise.case.permission import moved_by
from supervise.errors import KeyReused, StoreBusy, UsageError
from supervise.model.case import Case
from supervise.model.commands import CaseCommand, Done, Register, UnitCommand
from supervise.model.directory import Actor
from supervise.model.events import Event
from supervise.ports import Stale, UnitOfWork

from .claims import catch_up, matter_stream, save_case
from .committed import tell
from .parts import Parts

TRIES = 20


def do(parts: Parts, by: Actor, command: CaseCommand, *, key: str | None = None, expect: int | None = None) -> Done:
    """Give *command* as *by*. With *key* it happens once, however often it is given; *expect* is the revision that the
    caller has seen of what the command is aimed at.

    Raises what `case.decide` raises, KeyReused for a key with other content, and StoreBusy.
    """
    for _ in range(TRIES):
        try:
            with parts.store.begin() as uow:
                done, kept = do_in(parts, uow, by, command, key=key, expect=expect)
        except Stale:
            continue
        after_commit(parts, kept)
        return done
    raise StoreBusy(stream=command.name, tries=TRIES)


def after_commit(parts: Parts, kept: Kept | None) -> None:
    """What follows once the transaction of a command is safe: the case stays at hand, and plugins are told."""
    if kept is not None and kept.events:
        parts.shelf.put(kept.case.stream, kept.version, kept.case)
        tell(parts, kept.events)


@dataclass(frozen=True)
class Kept:
    """What a transaction leaves of a case when it commits: the case, its version then, and what happened."""

    case: Case
    version: int
    events: tuple[Event, ...]


def do_in(
    parts: Parts, uow: UnitOfWork, by: Actor, command: CaseCommand, *, key: str | None = None, expect: int | None = None
) -> tuple[Done, Kept | None]:
    """The same within a transaction that is open already; the caller commits, and then calls `after_commit`."""
    content = content_of(command)
    known = answered(uow, by, command, key)
    if known is not None:
        return known, None
    worlds = parts.worlds(uow)
    now = parts.now()
    if isinstance(command, Register):
        command = _numbered(uow, command, parts, now)
    head, case, passed = catch_up(parts, uow, stream_of(command), now, worlds)
    # Where each statement sees the last commit, the same command may have been kept between asking and reading.
    known = answered(uow, by, command, key)
    if known is not None:
        return known, None
    at = max(now, case.as_of) if case.as_of else now
    decided = decide(case, command, by=by, at=at, worlds=worlds, expect=expect, permissions=parts.permissions)
    case = evolve_all(case, decided)
    case, settled = settle(case, at, worlds=worlds, executor=parts.executor, changed=True)
    events = (*passed, *decided, *settled)
    save_case(uow, head, case, events, worlds, now)
    target = moved_by(case, command, by)
    done = Done(
        command=command.name, stream=case.stream, ids=ids_of(decided), at=at.isoformat(),
        revision=target.revision if target else case.matter.revision,
    )  # fmt: skip
    if key and not uow.remember(by.id, key, content, done):
        raise Stale
    return done, Kept(case, head.version + 1, events)


def once(
    parts: Parts,
    by: Actor,
    command: CaseCommand | UnitCommand,
    key: str | None,
    act: Callable[[UnitOfWork], tuple[Done, tuple[Event, ...]]],
) -> Done:
    """What *act* makes of *command* on a stream that is no case, in one transaction, again where another was first;
    with *key* it happens once. Raises what *act* raises, KeyReused and StoreBusy; then nothing has happened.
    """
    for _ in range(TRIES):
        try:
            with parts.store.begin() as uow:
                done = answered(uow, by, command, key)
                events: tuple[Event, ...] = ()
                if done is None:
                    done, events = act(uow)
                    if key and not uow.remember(by.id, key, content_of(command), done):
                        raise Stale
        except Stale:
            continue
        tell(parts, events)
        return done
    raise StoreBusy(stream=command.name, tries=TRIES)


def stream_of(command: CaseCommand) -> str:
    """The stream that a command changes, told by the id that it is aimed at."""
    for name in ("matter", "task", "period", "report", "problem", "target", "id"):
        aimed = getattr(command, name, "")
        if aimed:
            return matter_stream(aimed)
    raise UsageError(what=f"{command.name} names nothing")


def _numbered(uow: UnitOfWork, command: Register, parts: Parts, now: datetime) -> Register:
    """The command with the id and the number of the new matter; both from counters of this transaction, unless the
    host has given them. Raises UsageError for an id that names no stream of its own, and for a number that is taken.
    """
    if "/" in command.id:
        raise UsageError(what=f"the id of a matter has no slash: {command.id}")
    if command.no and uow.matter_of(command.no) is not None:
        raise UsageError(what=f"the number {command.no} is taken")
    year = local(now, parts.almanac.zone).year
    prefix = parts.settings.get("number_prefix", "DB")
    ids = (f"m{uow.next_number('matter', 0)}" for _ in count())
    numbers = (f"{prefix}-{year}-{uow.next_number('no', year):04d}" for _ in count())
    return command.but(
        id=command.id or next(id for id in ids if uow.head(matter_stream(id)) is None),
        no=command.no or next(no for no in numbers if uow.matter_of(no) is None),
    )


def ids_of(events: Sequence[Event]) -> dict[str, tuple[str, ...]]:
    """What *events* touched: ids by kind."""
    ids: dict[str, dict[str, None]] = {}
    for event in events:
        for put in event.puts:
            ids.setdefault(put.kind, {})[put.id] = None
    return {kind: tuple(members) for kind, members in ids.items()}


def answered(uow: UnitOfWork, by: Actor, command: CaseCommand | UnitCommand, key: str | None) -> Done | None:
    """What came of *command* when it was given under *key* before; None where it was not. Raises KeyReused."""
    known = uow.command(by.id, key) if key else None
    if known is None:
        return None
    if known[0] != content_of(command):
        raise KeyReused(key=key, command=command.name)
    return known[1].but(repeated=True)


def content_of(command: CaseCommand | UnitCommand) -> str:
    """The digest by which a command is told from another under the same key."""
    body = json.dumps(command.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(f"{command.name}\n{body}".encode()).hexdigest()
