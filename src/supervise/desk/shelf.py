"""Cases kept at hand: a case is immutable, so one that was read at a version is good for as long as that version is the
store's.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from supervise.model.case import Case

ROOM = 128
"""Cases kept; the one used longest ago goes first."""


@dataclass(frozen=True)
class Shelf:
    """Cases by stream and version; safe for threads. What a rolled-back transaction made is never put here."""

    _kept: OrderedDict[str, tuple[int, Case]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, stream: str, version: int) -> Case | None:
        """The case of *stream* at *version*, if it is at hand."""
        with self._lock:
            kept = self._kept.get(stream)
            if kept is None or kept[0] != version:
                return None
            self._kept.move_to_end(stream)
            return kept[1]

    def put(self, stream: str, version: int, case: Case) -> None:
        """Keep *case*, which the store holds at *version*."""
        with self._lock:
            self._kept[stream] = (version, case)
            self._kept.move_to_end(stream)
            if len(self._kept) > ROOM:
                self._kept.popitem(last=False)

    def clear(self) -> None:
        """Keep nothing, so that every case is read again."""
        with self._lock:
            self._kept.clear()
