"""A clock that moves when told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class MovableClock:
    """Hand it to `Desk.open(clock=...)`. It stands still until it is moved, and never goes back."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def __call__(self) -> datetime:
        return self._now

    def move_to(self, instant: datetime) -> None:
        """Go to *instant*. Raises ValueError for one that has passed."""
        if instant < self._now:
            raise ValueError(
                f"the clock stands at {self._now.isoformat()} and does not go back to {instant.isoformat()}"
            )
        self._now = instant.astimezone(UTC)

    def forward(self, **span: float) -> None:
        """Go on by a span, as `forward(days=1)`."""
        self.move_to(self._now + timedelta(**span))
