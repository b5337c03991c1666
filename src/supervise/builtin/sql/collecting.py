"""Holding off the cycle collector while a stream is read: what is being built is all in use, so a pass over it in the
middle frees nothing and costs more than the reading itself.
"""

from __future__ import annotations

import gc
import threading
from types import TracebackType


class _HeldOff:
    """One for the process, since the collector is. Several threads may be within at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._within = 0
        self._was_on = False

    def __enter__(self) -> None:
        with self._lock:
            if self._within == 0:
                self._was_on = gc.isenabled()
                gc.disable()
            self._within += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._within -= 1
            if self._within == 0 and self._was_on:
                gc.enable()


collection_held_off = _HeldOff()
"""`with` it: no automatic collection; the last thread to leave restores what the first one found."""
