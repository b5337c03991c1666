"""Checkpoints: the last entry of every stream's journal, sealed together, to be kept where the database is not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from .base import Instant, Value
from .chain import canonical


class Tail(Value):
    """The last entry of a stream's journal: how many there are, and the hash that the last one carries."""

    stream: str
    seq: int
    hash: str


class Checkpoint(Value):
    """How far every journal had come at an instant. A chain that holds in itself may still have lost its tail, or have
    been written anew as a whole; it is then short of, or at odds with, a checkpoint taken before.
    """

    number: int
    at: Instant
    tails: tuple[Tail, ...]
    digest: str
    """SHA-256 over the canonical JSON of all else here."""

    @property
    def whole(self) -> bool:
        """Whether this is what was sealed."""
        return self.digest == _digest(self)


def checkpoint(number: int, at: datetime, tails: Iterable[Tail]) -> Checkpoint:
    """Seal *tails* as the checkpoint *number*, taken *at*."""
    unsealed = Checkpoint(number=number, at=at, tails=tuple(tails), digest="")
    return unsealed.but(digest=_digest(unsealed))


def _digest(of: Checkpoint) -> str:
    return sha256(canonical(of.but(digest="")).encode()).hexdigest()
