"""Why a rule does not hold of a subject, or since when it does."""

from __future__ import annotations

from .base import Instant, Value
from .documents import Sentence


class Step(Value):
    """One rung of an alert rule: since when it holds, or when it will at the earliest if nothing else happens."""

    rung: str
    since: Instant | None = None
    next_at: Instant | None = None


class WhyNot(Value):
    """The answer for one rule and one subject as of `at`. `holds` says that the rule holds after all, `since` from
    when; `next_at` is the first instant at which time alone makes it hold, None where that is not foreseen. `steps` are
    the rungs of a rule of alerts.
    """

    rule: str
    """`ruleset/id`."""
    subject: str
    at: Instant
    holds: bool
    since: Instant | None = None
    next_at: Instant | None = None
    steps: tuple[Step, ...] = ()
    told: tuple[Sentence, ...] = ()
    language: str = "zh"

    @property
    def text(self) -> str:
        """The sentences in its language, as indented lines."""
        return "\n".join("  " * one.indent + one.text.say(self.language) for one in self.told)

    def __str__(self) -> str:
        return self.text
