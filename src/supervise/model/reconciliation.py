"""What holding a store against its rules finds: every difference with its cause, counted by unit."""

from __future__ import annotations

from typing import Literal

from .base import Instant, Value
from .checkpoints import Checkpoint

Kind = Literal[
    "missing", "surplus", "wrong-due", "wrong-wake", "no-plan", "wrong-row", "alert-missing", "alert-surplus",
    "broken-chain",
]  # fmt: skip
"""What differs: a period that is not there, or that nothing called for; its due; when its case wakes up; a task that no
plan serves; any other row; an alert that should be open, or should not; a journal.
"""
Reason = Literal[
    "lost", "altered", "not-journalled", "asleep", "no-tick", "stuck", "world-unseen", "calendar", "never-opened",
    "not-called-for", "derived-otherwise",
]  # fmt: skip
"""Why: the row was lost, altered or put there behind the journal; the case sleeps past its instant, nobody has ticked
since, its rules fail, it has not seen the newest rules, a year has no calendar; or history itself went another way.
"""


class Difference(Value):
    """One difference between what the rules call for and what the store has. `subject` is the id of what differs,
    `expected` and `found` are its instants where it has any, `detail` says more.
    """

    kind: Kind
    reason: Reason
    matter: str
    unit: str = ""
    subject: str
    expected: Instant | None = None
    found: Instant | None = None
    detail: str = ""
    repaired: bool = False


class Tally(Value):
    """Periods of one unit that opened in a span. `called_for` is what the rules asked, `exist` what the store has; each
    existing one is reported on time or late, overdue and unreported (漏报), not due yet, or voided.
    """

    unit: str
    called_for: int = 0
    exist: int = 0
    on_time: int = 0
    late: int = 0
    unreported: int = 0
    not_due: int = 0
    voided: int = 0
    differences: int = 0

    def plus(self, other: Tally) -> Tally:
        """Both counted together, under the unit of this one."""
        names = [name for name in type(self).model_fields if name != "unit"]
        return self.but(**{name: getattr(self, name) + getattr(other, name) for name in names})


class Reconciliation(Value):
    """The store held against the rules, for periods that open in [`from_at`, `to_at`), as of `as_of`."""

    from_at: Instant | None
    to_at: Instant
    as_of: Instant
    tallies: tuple[Tally, ...]
    """By unit, in order of their ids."""
    differences: tuple[Difference, ...]
    matters: int
    """How many cases were looked at."""
    rulesets: tuple[str, ...]
    """`name version digest` of every ruleset that was in force in the span."""
    checkpoint: Checkpoint | None = None
    """The last one that was sealed."""
    broken: str = ""
    """The first place where journals, tables and checkpoints do not agree with one another; empty where they do."""

    @property
    def total(self) -> Tally:
        total = Tally(unit="")
        for tally in self.tallies:
            total = total.plus(tally)
        return total

    @property
    def clean(self) -> bool:
        """Whether nothing differs, or all that did is repaired."""
        return not self.broken and all(one.repaired for one in self.differences)
