"""waive: — findings of the lint that somebody answers for, until a date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .lint.lints import LINTS
from .reading import Fields

WAIVER_KEYS = ("lint", "rule", "owner", "until", "why")


@dataclass(frozen=True)
class Waiver:
    """The finding `lint` of `rule` is accepted by `owner` up to and with the day `until`, for the reason `why`."""

    lint: str
    rule: str
    owner: str
    until: date
    why: str
    start: int
    """Where it stands: the index of its first character in the file."""


def read_waivers(fields: Fields) -> tuple[Waiver, ...]:
    """The waivers of a ruleset, in the order of the file."""
    read = (_read(one) for one in fields.all_fields("waive", WAIVER_KEYS, WAIVER_KEYS))
    return tuple(waiver for waiver in read if waiver is not None)


def _read(fields: Fields) -> Waiver | None:
    lint: str | None = fields.choice("lint", tuple(LINTS))
    rule, owner, why, until = fields.text("rule"), fields.text("owner"), fields.text("why"), fields.day("until")
    if lint is None or rule is None or owner is None or why is None or until is None:
        return None
    return Waiver(lint, rule, owner, until, why, fields.entries.start)
