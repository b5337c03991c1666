"""What tests have reached so far: the sides seen of each thing, and dates at which they could look at others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .asking import Asked

TRUTHS: Mapping[Any, str] = {True: "true", False: "false", None: "unknown"}
"""A truth of the language as the side that it shows of a condition."""


@dataclass
class Tally:
    """Filled while tests run; nothing is ever taken out of it."""

    seen: dict[str, set[str]] = field(default_factory=dict)
    dates: dict[tuple[str, str], str] = field(default_factory=dict)
    """(key, side) -> the date, and the subject, at which a test could look at that side."""

    def see(self, key: str, side: str) -> None:
        self.seen.setdefault(key, set()).add(side)

    def date(self, key: str, side: str, told: str) -> None:
        """Note a date that would show a side; the first one found stays."""
        self.dates.setdefault((key, side), told)

    def ask(self, asked: Asked, facts: Any) -> bool | None:
        """Ask a condition, and note its truth and the sides of its limits that this subject shows."""
        truth: bool | None = asked.condition(facts)
        self.see(asked.key, TRUTHS[truth])
        for number, limit in enumerate(asked.limits):
            for side in limit.sides(facts):
                self.see(f"{asked.key}/{number}", side)
        return truth

    def shows(self, key: str, side: str) -> bool:
        return side in self.seen.get(key, ())
