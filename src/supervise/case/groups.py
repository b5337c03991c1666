"""Commands on the alert of a group, which a situation over several matters fired: acknowledge it, take its receipt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from supervise.errors import NotFound, NotPermitted
from supervise.model.alerts import Alert
from supervise.model.case import Group
from supervise.model.commands import Acknowledge, TakeReceipt
from supervise.model.directory import Actor
from supervise.model.events import Event
from supervise.model.permission import Permissions, Relation, allowed, needs

from .events import Pen

GroupCommand = Acknowledge | TakeReceipt
"""What may be done to an alert of a group."""


def authorise_for_group(name: str, command: GroupCommand, by: Actor, permissions: Permissions) -> None:
    """Raises NotPermitted unless one of the actor's roles allows it; *name* is the group, as `unit:housing`, in which
    the people of that unit, and a leader in his own, stand as its lead.
    """
    kind, _, id = name.partition(":")
    mine = {"unit": by.unit, "leader": by.id}.get(kind) == id
    relation: Relation = "lead" if mine else "stranger"
    if not allowed(permissions, command.name, by.roles, relation):
        raise NotPermitted(
            actor=by.id, command=command.name, target=command.target, needs=needs(permissions, command.name)
        )


def decide_for_group(group: Group, command: GroupCommand, pen: Pen) -> tuple[Event, ...]:
    """What *command* makes of an open alert of *group*: nothing where it has been done before. Raises NotFound."""
    alert = group.alerts.get(command.target)
    if alert is None or not alert.open:
        raise NotFound(subject="open alert", id=command.target)
    return _DECISIONS[type(command)](alert, command, pen)


def _acknowledge(alert: Alert, _: Acknowledge, pen: Pen) -> tuple[Event, ...]:
    if alert.acknowledged_at is not None:
        return ()
    return (pen.write("alert-acknowledged", alert.but(acknowledged_at=pen.at, acknowledged_by=pen.actor)),)


def _take_receipt(alert: Alert, command: TakeReceipt, pen: Pen) -> tuple[Event, ...]:
    if alert.delivered_at is not None:
        return ()
    return (pen.write("alert-delivered", alert.but(delivered_at=pen.at), cause=alert.cause, note=command.channel),)


_DECISIONS: Mapping[type, Callable[[Alert, Any, Pen], tuple[Event, ...]]] = {
    Acknowledge: _acknowledge, TakeReceipt: _take_receipt,
}  # fmt: skip
