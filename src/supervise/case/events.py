"""How events are written: one place that gives each its stream, its instant and what called for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from supervise.model.causes import Cause
from supervise.model.events import Event


@dataclass(frozen=True)
class Pen:
    """Writes events of one stream at one instant, for a command or, without one, for time itself."""

    stream: str
    at: datetime
    command: str | None = None
    actor: str | None = None
    unit: str | None = None
    """The unit of the actor."""

    def write(self, type: str, *puts: Any, cause: Cause | None = None, note: str = "") -> Event:
        return Event(
            type=type, stream=self.stream, happened_at=self.at, command=self.command, actor=self.actor,
            cause=cause, note=note, puts=puts,
        )  # fmt: skip
