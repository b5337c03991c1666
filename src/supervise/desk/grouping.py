"""Commands on alerts of a group (a unit, a leader, a district), which lie in the group's own stream."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeGuard

from supervise.case.events import Pen
from supervise.case.groups import GroupCommand, authorise_for_group, decide_for_group
from supervise.model.alerts import Alert
from supervise.model.commands import Acknowledge, Done, TakeReceipt
from supervise.model.directory import Actor
from supervise.model.events import Event
from supervise.ports import Changes, Stale, UnitOfWork

from .claims import load_group
from .commanding import ids_of, once
from .finding import scope_of
from .parts import Parts

_KINDS = ("unit:", "leader:", "district:")


def on_group(command: Any) -> TypeGuard[GroupCommand]:
    """Whether *command* is aimed at an alert of a group: its id begins with the group, as `unit:housing/…`."""
    return isinstance(command, Acknowledge | TakeReceipt) and command.target.startswith(_KINDS)


def group_alert(parts: Parts, by: Actor, id: str) -> Alert | None:
    """The alert of a group with this id; None where there is none, or *by* may not see it: a unit sees its own group's,
    once they are out.
    """
    name = id.partition("/")[0]
    wide = scope_of(by) is None
    if not id.startswith(_KINDS) or not (wide or name == f"unit:{by.unit}"):
        return None
    with parts.store.begin() as uow:
        alert = load_group(uow, f"group:{name}")[1].alerts.get(id)
    return alert if alert is not None and (wide or alert.out_at is not None) else None


def do_on_group(parts: Parts, by: Actor, command: GroupCommand, *, key: str | None = None) -> Done:
    """Give *command* as *by*; with *key* it happens once, however often it is given.

    Raises NotPermitted, NotFound, KeyReused and StoreBusy; then nothing has happened.
    """
    return once(parts, by, command, key, lambda uow: _do_in(parts, uow, by, command))


def _do_in(parts: Parts, uow: UnitOfWork, by: Actor, command: GroupCommand) -> tuple[Done, tuple[Event, ...]]:
    name = command.target.partition("/")[0]
    authorise_for_group(name, command, by, parts.permissions)
    head, group = load_group(uow, f"group:{name}")
    now = parts.now()
    at = max(now, group.as_of) if group.as_of else now
    events = decide_for_group(group, command, Pen(group.stream, at, command.name, by.id))
    if events and not uow.save(Changes(replace(head, as_of=at), events), recorded_at=now):
        raise Stale
    return Done(command=command.name, stream=group.stream, ids=ids_of(events), at=at.isoformat()), events
