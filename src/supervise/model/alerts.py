"""Alerts, the notices they call for, urges, and what became of each notice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from .base import Code, Id, Instant, Text, Value
from .causes import Cause

Role = Literal["responsible", "unit", "unit_head", "leader", "superior", "manager", "assigner"]
"""Who a notice is addressed to; the directory says which persons these are, at dispatch."""
TO_A_UNIT: frozenset[Role] = frozenset({"responsible", "unit", "unit_head"})
"""The roles by which a unit is told itself: of an alert that went to none of them it loses no points."""

ActionSort = Literal["document", "todo", "interview"]
"""What an alert may have done: a letter (督办函), a to-do, an interview (约谈)."""


class Alert(Value):
    """An interval [`fired_at`, `resolved_at`) in which a rule's condition held for a subject.

    `parent` is the alert of the rung below; `occurrence` counts the firings on that parent. `muted_by` names the open
    alert that supersedes this one: a muted alert is unresolved and not notified. `groups` are the keys by which
    situations count it: `unit:<id>`, `leader:<id>`, `district:<id>`; `unit` and `role` are those of its task.

    An alert that goes out `by_hand` is proposed until it is issued (签发); until then it tells nobody, mutes nothing
    and counts in no situation. `hushed` says why no notice was called for when it fired. While its matter is suspended
    it is `held`: it tells nobody and counts in no situation; each stretch is half-open, the last one has no end yet.
    """

    kind: Literal["alert"] = "alert"
    id: Id
    rule: str
    rung: str
    subject_kind: str
    subject: Id
    parent: str = ""
    occurrence: int
    level: str
    fired_at: Instant
    resolved_at: Instant | None = None
    resolved_why: str = ""
    muted_by: str | None = None
    acknowledged_at: Instant | None = None
    acknowledged_by: str | None = None
    repeats: int = 0
    last_notice_at: Instant | None = None
    task: str | None = None
    unit: str = ""
    role: str = ""
    groups: tuple[str, ...] = ()
    by_hand: bool = False
    issued_at: Instant | None = None
    issued_by: str | None = None
    delivered_at: Instant | None = None
    hushed: Literal["", "cooldown"] = ""
    held: tuple[tuple[Instant, Instant | None], ...] = ()
    say: Text
    cause: Cause

    @property
    def open(self) -> bool:
        return self.resolved_at is None

    @property
    def out_at(self) -> Instant | None:
        """Since when it speaks: since it fired or, by hand, since it was issued; None while it is only proposed."""
        return self.issued_at if self.by_hand else self.fired_at

    def active(self, at: Instant) -> bool:
        """Whether it was out, not resolved and not held at *at*."""
        return any(begin <= at and (end is None or at < end) for begin, end in self.intervals)

    @property
    def holding(self) -> bool:
        """Whether it is held now."""
        return bool(self.held) and self.held[-1][1] is None

    @property
    def intervals(self) -> tuple[tuple[Instant, Instant | None], ...]:
        """The half-open stretches in which it is active; the last one may have no end yet."""
        begin = self.out_at
        if begin is None:
            return ()
        found: list[tuple[Instant, Instant | None]] = []
        for held_from, held_to in self.held:
            if begin < held_from:
                found.append((begin, held_from))
            if held_to is None:
                return tuple(found)
            begin = max(begin, held_to)
        return (*found, (begin, self.resolved_at))


class Notice(Value):
    """A call to tell somebody: addressed to a role of a unit, resolved to persons when it is sent.

    `channels` are those that it may go by, empty for all. With a `sort` it is a call to do something instead: the
    `act`th action of its alert, from 1.
    """

    kind: Literal["notice"] = "notice"
    id: Id
    alert: str
    repeat: int
    role: Role
    unit: str
    called_at: Instant
    level: str
    say: Text
    channels: tuple[str, ...] = ()
    act: int = 0
    sort: ActionSort | None = None
    title: Text | None = None


class Urge(Value):
    """A person's own reminder (催办) of a task or a period."""

    kind: Literal["urge"] = "urge"
    id: Id
    target: Id
    by: str
    at: Instant
    text: str


class Instruction(Value):
    """A leader's written instruction (批示) on a matter, as recorded: an order to act, praise or criticism."""

    kind: Literal["instruction"] = "instruction"
    id: Id
    matter: Id
    sort: Literal["order", "praise", "criticism"]
    by: str
    at: Instant
    text: str


class Fate(Value):
    """What became of a notice; each notice called for has exactly one, or is visibly pending."""

    kind: Literal["fate"] = "fate"
    id: Id
    """The notice's id."""
    fate: Literal["sent", "merged", "withheld"]
    why: Literal["", "resolved", "superseded", "later-repeat", "nobody", "ended", "no-channel"] = ""
    digests: tuple[str, ...] = ()
    decided_at: Instant


class Action(Value):
    """One thing to be done for a unit because of an alert, in the words of the desk's language."""

    sort: ActionSort
    title: str
    unit: str
    addressee: str
    """The name of the unit or person that it concerns."""
    role: Role
    alert: Id
    level: str
    """The name of the level."""
    colour: str
    language: str
    zone: str


class Digest(Value):
    """One message for one person on one channel: all that a dispatch has to tell him. `key` is its stable identity.

    With an `action` it is no message: plugins carry it out, and `person` is its own key.
    """

    key: Id
    person: Code
    channel: str
    address: str
    subject: str
    lines: tuple[str, ...]
    notices: tuple[str, ...]
    decided_at: Instant
    action: Action | None = None


class Delivery(Value):
    """One attempt to hand a digest to its channel."""

    digest: Id
    attempt: int
    at: Instant
    outcome: Literal["delivered", "retry", "refused"]
    code: str
    detail: str = ""


class Outgoing(Value):
    """A digest on its way: pending until delivered, or dead after the last attempt."""

    digest: Digest
    state: Literal["pending", "delivered", "dead"] = "pending"
    attempts: int = 0
    next_at: Instant
    lease: int = 0
    last: str = ""
    headers: Mapping[str, str] = Field(default_factory=dict)
