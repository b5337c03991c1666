"""A finding of the lint: what, where, and the cases that show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from supervise.model.base import Text
from supervise.rules.diagnostics import Diagnostic
from supervise.rules.waivers import Waiver

from .lints import LINTS, Level


@dataclass(frozen=True)
class Case:
    """Facts of one subject, and what is answered under them, by the names that `asking` gives; None is unknown."""

    subject: str
    facts: Mapping[str, Any]
    says: Mapping[str, Any]


@dataclass(frozen=True)
class Story:
    """What a test of the ruleset would have to live through to see the finding."""

    shows: Literal["no-periods", "late-alert", "rungs-together", "nobody"]
    about: Mapping[str, str] = field(default_factory=dict)
    """A rule, a rung, a role, a period rule or elements of the matter, as what is shown needs them."""


@dataclass(frozen=True)
class Found:
    """A finding. Its diagnostic has its place, its id as the code, and what to do."""

    diagnostic: Diagnostic
    ruleset: str
    rule: str
    cases: Sequence[Case] = ()
    story: Story | None = None
    waived: Waiver | None = None
    files: Sequence[str] = ()
    """The paths of the rulesets that were in force together when it was found."""

    @property
    def lint(self) -> str:
        return self.diagnostic.code

    @property
    def level(self) -> Level:
        return LINTS[self.lint].level

    @property
    def message(self) -> Text:
        return self.diagnostic.message
