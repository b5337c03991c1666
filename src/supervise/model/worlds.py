"""What changes the rules of the game: activations and calendar notices, as rows of one list; and what is proposed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from .base import Code, Id, Instant, Text, Value


class WorldChange(Value):
    """A ruleset version put into force, or a notice of an official calendar. In force from `in_force_at`: just after it
    was known, or when it takes effect, whichever is later. What has passed by then is never rewritten.
    """

    kind: Literal["world"] = "world"
    what: Literal["ruleset", "calendar"] = "ruleset"
    id: str
    """`<ruleset>@<version>`, or `<calendar>@<number of the notice>`."""
    seq: int
    known_at: Instant
    in_force_at: Instant
    ends_at: Instant | None = None
    name: str
    version: str
    digest: str
    path: str
    text: str
    """The ruleset as its author wrote it; of a notice, its `CalendarNotice` as JSON."""


class CalendarNotice(Value):
    """What an authority decided about days off and days worked, as a fact with its date. Later notices overrule earlier
    ones day by day, so that a calendar as it was known at an instant is the fold of the notices published by then.
    """

    calendar: Code
    number: Code
    """As the authority numbers it; unique in its calendar."""
    title: Text
    published_on: date
    not_before: bool = False
    """Whether `published_on` is only a day before which it was surely not published, for want of a better source."""
    years: tuple[int, ...] = ()
    """The years whose arrangement it publishes; none for what only amends."""
    amends: str | None = None
    """The number of the notice that it changes."""
    off: tuple[date, ...] = ()
    worked: tuple[date, ...] = ()


class Proposal(Value):
    """Rulesets that somebody wants in force and that a second person signs: until then they decide nothing."""

    kind: Literal["proposal"] = "proposal"
    id: Id
    files: Mapping[str, str]
    """Texts by path."""
    proposed_by: Id
    proposed_at: Instant
    state: Literal["proposed", "signed", "rejected"] = "proposed"
    decided_by: Id | None = None
    decided_at: Instant | None = None
    why: str = ""
