"""Stores that misbehave as the world does: a process dies between two transactions or within one, another writer comes
in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from supervise.ports import Changes, Loaded, Store, StreamHead, UnitOfWork


class Killed(BaseException):
    """The process is gone. Nothing that handles errors may catch it."""


def _nothing(number: int) -> None:
    """Nobody interferes."""


class Interrupted:
    """A store whose transactions are numbered from 1, so that something can happen `before` one begins, `within` it
    when all its work is done but nothing is kept, and `after` it was kept. With `stale`, what happens before a
    transaction comes, for what it loads, just too late.
    """

    def __init__(self, inner: Store, *, stale: bool = False) -> None:
        self.inner = inner
        self.stale = stale
        self.number = 0
        self.before: Callable[[int], None] = _nothing
        self.within: Callable[[int], None] = _nothing
        self.after: Callable[[int], None] = _nothing

    @contextmanager
    def begin(self) -> Iterator[UnitOfWork]:
        self.number += 1
        number = self.number
        seen = self._seen() if self.stale else {}
        self.before(number)
        with self.inner.begin() as uow:
            yield _Late(uow, seen) if self.stale else uow
            self.within(number)
        self.after(number)

    def close(self) -> None:
        self.inner.close()

    def die(self, transactions: int, *, keep: bool) -> None:
        """Die in the transaction that comes after so many more: before it is kept, or just after."""
        last = self.number + transactions

        def kill(number: int) -> None:
            if number >= last:
                raise Killed

        self.within, self.after = (_nothing, kill) if keep else (kill, _nothing)

    def recover(self) -> None:
        """Nobody interferes any more."""
        self.before = self.within = self.after = _nothing

    def _seen(self) -> dict[str, Loaded | None]:
        with self.inner.begin() as uow:
            return {head.id: uow.load(head.id) for head in uow.heads("")}


class _Late:
    """A unit of work that loads every stream as it was before somebody else wrote to it, until it writes itself."""

    def __init__(self, uow: UnitOfWork, seen: Mapping[str, Loaded | None]) -> None:
        self._uow = uow
        self._seen = seen
        self._written: set[str] = set()

    def load(self, stream: str) -> Loaded | None:
        return self._uow.load(stream) if stream in self._written else self._seen.get(stream)

    def head(self, stream: str) -> StreamHead | None:
        loaded = self.load(stream)
        return loaded.head if loaded else None

    def save(self, changes: Changes, *, recorded_at: datetime) -> bool:
        kept = self._uow.save(changes, recorded_at=recorded_at)
        if kept:
            self._written.add(changes.head.id)
        return kept

    def __getattr__(self, name: str) -> Any:
        return getattr(self._uow, name)
