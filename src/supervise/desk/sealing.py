"""Checkpoints taken and held: whether every journal still reaches as far as it did, with the same last entry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from supervise.model.checkpoints import Checkpoint, Tail, checkpoint
from supervise.model.events import JournalEntry
from supervise.ports import Break, UnitOfWork

from .parts import Parts


def seal(parts: Parts) -> Checkpoint:
    """Take a checkpoint of all journals and keep it; a copy belongs where the database is not."""
    with parts.store.begin() as uow:
        # Locks the row of the number, so that two who seal at once come one after the other.
        number = uow.next_number("checkpoint", 0)
        taken = checkpoint(number, parts.now(), all_tails(uow))
        uow.keep_checkpoint(taken)
    return taken


def all_tails(uow: UnitOfWork) -> Iterator[Tail]:
    """The last entry of every stream's journal, by stream, as the heads of the streams have it."""
    after = ""
    while tails := uow.tails(after):
        after = tails[-1].stream
        yield from tails


class Seals:
    """The checkpoints that the journals have to agree with."""

    def __init__(self, checkpoints: Sequence[Checkpoint]) -> None:
        self._checkpoints = checkpoints
        self._tails: dict[str, dict[int, str]] = {}
        for one in checkpoints:
            for tail in one.tails:
                self._tails.setdefault(tail.stream, {})[tail.seq] = tail.hash

    def broken_seals(self) -> Iterator[Break]:
        """Checkpoints that are not themselves what was sealed."""
        for one in self._checkpoints:
            if not one.whole:
                yield Break(f"checkpoint {one.number}", None, "its digest does not fit its content")

    def breaks_of(self, stream: str, entries: Sequence[JournalEntry]) -> Iterator[Break]:
        """Where the journal of *stream* is short of a checkpoint, or at odds with it."""
        for seq, sealed in sorted(self._tails.pop(stream, {}).items()):
            if seq > len(entries):
                yield Break(
                    stream, len(entries) + 1, f"cut: a checkpoint has {seq} entries, the journal {len(entries)}"
                )
            elif entries[seq - 1].hash != sealed:
                yield Break(stream, seq, "rewritten: a checkpoint has another hash here")

    def lost_streams(self) -> Iterator[Break]:
        """Streams that a checkpoint knows and `breaks_of` was never asked about: they are gone as a whole."""
        for stream in sorted(self._tails):
            yield Break(stream, 1, "cut: a checkpoint has this stream, the journal does not")
