"""Delivery: digests leave the outbox through their channels, at least once, always under the same key."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from supervise.model.alerts import Delivery, Outgoing
from supervise.ports import Channel, Outcome

from .acting import act
from .parts import Parts

CHUNK = 50
LEASE = timedelta(minutes=10)
"""How long a process that took a digest may keep it; after that another one tries."""
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8))
"""The pauses between attempts. After the last one the digest is a dead letter, which `doctor` shows."""


def deliver(parts: Parts, at: datetime) -> int:
    """Try every digest that is due by *at*. Returns how many were delivered."""
    channels = {channel.name: channel for channel in parts.channels}
    delivered = 0
    while taken := _take(parts, at):
        for outgoing in taken:
            outcome = _try(parts, channels.get(outgoing.digest.channel), outgoing)
            delivered += outcome.outcome == "delivered"
            with parts.store.begin() as uow:
                uow.settle_outgoing(*_after(outgoing, outcome, at))
    return delivered


def _take(parts: Parts, at: datetime) -> Sequence[Outgoing]:
    with parts.store.begin() as uow:
        return uow.claim_outgoing(at, CHUNK, at + LEASE)


def _try(parts: Parts, channel: Channel | None, outgoing: Outgoing) -> Outcome:
    """Ask the channel, or for an action the plugins, outside any transaction. Whatever they raise is a reason to try
    again, never a yes.
    """
    digest = outgoing.digest
    if channel is None and digest.action is None:
        return Outcome("retry", "no-channel", f"no channel {digest.channel} is open")
    try:
        return act(parts, digest) if channel is None or digest.action is not None else channel.deliver(digest)
    except Exception as failed:  # noqa: BLE001 - a channel is foreign code; its failure is recorded, not ours to die of
        return Outcome("retry", "raised", f"{type(failed).__name__}: {failed}")


def _after(outgoing: Outgoing, outcome: Outcome, at: datetime) -> tuple[Outgoing, Delivery]:
    attempts = outgoing.attempts + 1
    record = Delivery(
        digest=outgoing.digest.key, attempt=attempts, at=at, outcome=outcome.outcome, code=outcome.code,
        detail=outcome.detail,
    )  # fmt: skip
    told = f"{outcome.code} {outcome.detail}".strip()
    moved = outgoing.but(attempts=attempts, last=told)
    if outcome.outcome == "delivered":
        return moved.but(state="delivered"), record
    if outcome.outcome == "refused" or attempts > len(WAITS):
        return moved.but(state="dead"), record
    return moved.but(next_at=at + WAITS[attempts - 1]), record
