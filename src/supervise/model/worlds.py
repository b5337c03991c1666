"""What changes the rules of the game: activations, as rows of one list, and what is proposed for activation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from .base import Id, Instant, Value


class WorldChange(Value):
    """A ruleset version put into force. In force from `in_force_at`: just after it was known, or when it takes effect,
    whichever is later. What has passed by then is never rewritten.
    """

    kind: Literal["world"] = "world"
    id: str
    """`<ruleset>@<version>`."""
    seq: int
    known_at: Instant
    in_force_at: Instant
    ends_at: Instant | None = None
    name: str
    version: str
    digest: str
    path: str
    text: str


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
