"""Findings: what a check, a file or a text got wrong, each with its place."""

from __future__ import annotations

from typing import Literal

from .base import Text, Value
from .matters import Place


class Finding(Value):
    """A failed check (检核问题): what is wrong, where, and what to write instead."""

    code: str
    level: Literal["error", "warning"]
    message: Text
    fix: Text | None = None
    field: str | None = None
    asks: bool = False
    """A question of the scope, whose rule is `code`: registering waits until it is confirmed."""
    place: Place = Place()
    quote: str = ""

    def say(self, language: str) -> str:
        where = f"{self.place}: " if str(self.place) else ""
        fix = f"；{self.fix.zh}" if self.fix and language == "zh" else f"; {self.fix.en}" if self.fix else ""
        return f"{where}{self.message.say(language)}{fix} [{self.code}]"


class Checked(Value):
    """What one rule says of a partial record: it holds, it is violated, or it cannot tell yet."""

    rule: str
    verdict: Literal["holds", "violated", "cannot tell yet"]
    finding: Finding | None = None
