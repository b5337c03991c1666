"""What changes the rules of the game: activations, as rows of one list."""

from __future__ import annotations

from typing import Literal

from .base import Instant, Value


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
