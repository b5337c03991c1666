"""What one ruleset says, whatever its kind: the parts that a rulebook is put together from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from supervise.model.base import Text
from supervise.model.standard import ElementSpec

from .catalogue import Subject
from .rulebook import (
    AlertRule,
    Condition,
    CountRule,
    JoinRule,
    Level,
    Light,
    MappingRules,
    PeriodRule,
    RuleRef,
    TagRule,
    ValidationRule,
)
from .scheme import ScoringScheme


@dataclass(frozen=True)
class Content:
    """The compiled rules of one ruleset; a kind fills its own parts and leaves the others empty.

    `judged` are the conditions that a judge decides in one pass over a subject, by subject and rule id. `refs` are all
    rules in the order of the file.
    """

    refs: Sequence[RuleRef] = ()
    elements: Sequence[ElementSpec] = ()
    validations: Sequence[ValidationRule] = ()
    scope: Sequence[ValidationRule] = ()
    tags: Sequence[TagRule] = ()
    periods: Sequence[PeriodRule] = ()
    alerts: Sequence[AlertRule] = ()
    counts: Sequence[CountRule] = ()
    joins: Sequence[JoinRule] = ()
    levels: Sequence[Level] = ()
    lights: Mapping[str, Sequence[Light]] = field(default_factory=dict)
    dimensions: Mapping[str, Text] = field(default_factory=dict)
    scoring: ScoringScheme | None = None
    mapping: MappingRules | None = None
    judged: Mapping[Subject, Mapping[str, Condition]] = field(default_factory=dict)
