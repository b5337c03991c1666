"""What rules mean once loaded: the values that stages ask. They know nothing of YAML."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, Protocol

from supervise.calendar.offsets import Moment
from supervise.model.alerts import ActionSort, Role
from supervise.model.base import Text
from supervise.model.causes import Cause
from supervise.model.standard import ElementSpec
from supervise.model.words import WORDS

if TYPE_CHECKING:
    from .scheme import ScoringScheme

Facts = Mapping[str, Any]
"""Facts of one subject by canonical name (`period.due_at`, `matter.priority`, `now`); None is unknown. Children are
tuples of such mappings."""


class Condition(Protocol):
    """A boolean of the language. True, False, or None where a fact it needs is unknown."""

    source: str

    @property
    def reads(self) -> frozenset[str]:
        """Canonical names of the facts that it asks of its subject."""

    def __call__(self, facts: Facts) -> bool | None: ...


class Expression(Protocol):
    """A value of the language; numbers are exact."""

    source: str

    @property
    def reads(self) -> frozenset[str]:
        """Canonical names of the facts that it asks of its subject."""

    def __call__(self, facts: Facts) -> Any: ...


class Message(Protocol):
    """A sentence in both languages with named facts in it. Instants show in the zone of the facts' `zone` entry."""

    @property
    def reads(self) -> frozenset[str]: ...

    def __call__(self, facts: Facts) -> Text: ...


@dataclass(frozen=True)
class RulesetRef:
    """Which ruleset, which version, which text."""

    name: str
    version: str
    digest: str
    kind: str
    title: Text
    basis: Text


@dataclass(frozen=True)
class RuleRef:
    """One rule of a ruleset. `basis` names the service or regulation that it carries out."""

    id: str
    ruleset: RulesetRef
    title: Text
    basis: Text
    place: str
    """file:line."""
    receipts: bool = False
    """Whether it counts from a delivery: what it does depends on receipts, which come when they come."""

    def cause(self, *, world: int, facts: Mapping[str, Any] | None = None) -> Cause:
        """As the cause of an effect, with the facts it saw."""
        of = self.ruleset
        return Cause(
            rule=self.id, ruleset=of.name, version=of.version, digest=of.digest, world=world, facts=dict(facts or {})
        )


SERIES = "p"
"""The series of period rules that name none."""


@dataclass(frozen=True)
class RuleMilestone:
    """A milestone of every task that the rule takes: by the end of a date, or at a moment counted from `assigned`,
    `registered` or `deadline`. `weight` is its share in percent.
    """

    name: str
    at: date | Moment
    weight: int | None


@dataclass(frozen=True)
class Curve:
    """How far a task should have come by when: evenly until its deadline (`linear`), by the weights of its milestones,
    or to `percents` by the ends of the months, quarters or other parts of the year in which it was assigned.
    """

    by: str
    percents: tuple[int, ...] = ()


@dataclass(frozen=True)
class PeriodRule:
    """Sets the cycle of a task, where `when` certainly holds. The texts have been parsed once, and stay parseable."""

    ref: RuleRef
    when: Condition | None
    cycle: str
    due: str
    roll: Literal["previous workday", "next workday", "none"]
    opens: str
    closes: str | None
    proactive: Literal["extra", "counts"]
    until: Literal["end", "deadline"]
    series: str = SERIES
    """Rules of other series are asked on their own, so that a task may follow several cycles at once."""
    first: str | None = None
    """How a cycle is cut that had begun before the task: short, long, skip, or the date of the first slot."""
    milestones: tuple[RuleMilestone, ...] = ()
    curve: Curve | None = None


@dataclass(frozen=True)
class Level:
    """A level of alerts. The levels of a ruleset stand from the lowest up; `colour` is one of those of the lights."""

    code: str
    name: Text
    colour: str


LEVELS: Sequence[Level] = tuple(
    Level(code, WORDS[f"level.{code}"], code) for code in ("blue", "yellow", "orange", "red")
)
"""The levels of a ruleset that names none."""


@dataclass(frozen=True)
class Repeat:
    """Tells again: `every` after the notice before, `at_most` times after the first (None: any number), none after
    `until`, which counts from a date of the subject.
    """

    every: Moment
    at_most: int | None
    until: Moment | None = None


@dataclass(frozen=True)
class ActionRule:
    """Something to be done when an alert goes out, beside telling people: for which role of its unit."""

    sort: ActionSort
    title: Text
    to: Role


@dataclass(frozen=True)
class Rung:
    """One step of an alert rule. `at` counts from a date of the subject or, above the first rung, from what happened to
    an earlier one. `start` lets it fire without the rung below. A rule that is no ladder has one rung. `by` names the
    channels that its notices go by, empty for all. Where it goes out `by_hand`, it is proposed until somebody signs it.
    """

    name: str
    level: str
    at: Moment | None
    when: Condition | None
    start: Condition | None
    notify: Sequence[Role]
    repeat: Repeat | None
    say: Message
    by: Sequence[str] = ()
    do: Sequence[ActionRule] = ()
    by_hand: bool = False


@dataclass(frozen=True)
class AlertRule:
    """Holds for a subject while `holds` is certainly true, rung by rung. A rung that fires again on the same subject
    within the `cooldown` after its resolution calls for no new notice.
    """

    ref: RuleRef
    subject: Literal["period", "task", "matter", "report", "problem"]
    holds: Condition
    rungs: Sequence[Rung]
    supersedes: Sequence[str]
    cooldown: Moment | None = None


@dataclass(frozen=True)
class CountRule:
    """A situation: at least so many open alerts, counted by `distinct`, in one group or one matter."""

    ref: RuleRef
    subject: Literal["matter", "unit", "leader", "district"]
    where: Condition | None
    distinct: str | None
    """A fact of the alert, as `task`; None counts alerts."""
    at_least: int
    level: str
    notify: Sequence[Role]
    say: Message
    by: Sequence[str] = ()
    do: Sequence[ActionRule] = ()


JoinOp = Literal["==", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True)
class JoinTest:
    """Compares a fact of the alert called `left` with one of the alert called `right`."""

    left: str
    key: str
    op: JoinOp
    right: str
    other: str


@dataclass(frozen=True)
class JoinRule:
    """A situation: different open alerts of one group or one matter, one for each name in `given`, of which all of
    `tests` are true.
    """

    ref: RuleRef
    subject: Literal["matter", "unit", "leader", "district"]
    given: Mapping[str, Condition]
    tests: Sequence[JoinTest]
    level: str
    notify: Sequence[Role]
    say: Message
    by: Sequence[str] = ()
    do: Sequence[ActionRule] = ()


SituationRule = CountRule | JoinRule


@dataclass(frozen=True)
class Light:
    """One line of the lights: this light where `when` certainly holds; the last line has none."""

    light: str
    when: Condition | None


@dataclass(frozen=True)
class ValidationRule:
    """A check. `must` is what has to hold, or `fault` is what must not; `applies` says where the rule speaks.

    One that `asks` is a question of the scope: whoever registers what it finds has to answer it.
    """

    ref: RuleRef
    subject: Literal["matter", "report"]
    applies: Condition | None
    must: Condition | None
    fault: Condition | None
    field: str | None
    level: Literal["error", "warning"]
    message: Message
    fix: Message | None
    asks: bool = False


@dataclass(frozen=True)
class TagRule:
    """Sets a tag of a matter while `when`, which reads nothing but its other elements, certainly holds."""

    ref: RuleRef
    tag: str
    when: Condition


@dataclass(frozen=True)
class FieldMapping:
    """Fills one element of a draft: from the first of `paths` that the record has, through its codes, or a constant."""

    element: str
    paths: Sequence[str]
    codes: Mapping[str, str]
    constant: Any
    split: str
    """Separators of a list, empty for one value."""
    line: str
    """ruleset/element, as provenance names it."""


@dataclass(frozen=True)
class MappingRules:
    """How records of a source become drafts."""

    ref: RulesetRef
    fields: Sequence[FieldMapping]


class Judge(Protocol):
    """All conditions of one ruleset, as one generated function per subject."""

    source: str
    """The generated Python, for inspection."""

    def of(self, subject: str) -> Callable[[Facts], Sequence[bool | None]]:
        """Gives the truth of `names[subject]`, in that order."""

    @property
    def names(self) -> Mapping[str, Sequence[str]]: ...


@dataclass(frozen=True)
class Rulebook:
    """The rules in force at one instant. `digest` covers all of its rulesets."""

    digest: str
    rulesets: Sequence[RulesetRef] = ()
    elements: Sequence[ElementSpec] = ()
    validations: Sequence[ValidationRule] = ()
    scope: Sequence[ValidationRule] = ()
    tags: Sequence[TagRule] = ()
    periods: Sequence[PeriodRule] = ()
    alerts: Sequence[AlertRule] = ()
    counts: Sequence[CountRule] = ()
    joins: Sequence[JoinRule] = ()
    levels: Sequence[Level] = LEVELS
    lights: Mapping[str, Sequence[Light]] = field(default_factory=dict)
    """By kind of subject, as `period`; in a dimension of its own, as `period.quality`."""
    dimensions: Mapping[str, Text] = field(default_factory=dict)
    """What each dimension is called, by the key of its lights."""
    scoring: Sequence[ScoringScheme] = ()
    mappings: Mapping[str, MappingRules] = field(default_factory=dict)
    judges: Mapping[str, Judge] = field(default_factory=dict)
    """By ruleset name."""

    @property
    def situations(self) -> Sequence[SituationRule]:
        """The rules above single subjects."""
        return (*self.counts, *self.joins)

    def dimensions_of(self, subject: str) -> Mapping[str, Text]:
        """The dimensions beside the light itself in which a kind of subject has lights, with what they are called."""
        named = ((key.partition("."), title) for key, title in self.dimensions.items())
        return {dimension: title for (of, _, dimension), title in named if of == subject}

    def level(self, code: str) -> Level:
        """The level called *code*; one that no rule in force knows any more is called by its code, and grey."""
        return next((level for level in self.levels if level.code == code), Level(code, Text(zh=code, en=code), "grey"))

    def rank(self, code: str) -> int:
        """How high a level stands, from 0; below all where no rule in force knows it."""
        return next((place for place, level in enumerate(self.levels) if level.code == code), -1)

    def rung(self, rule: str, name: str) -> Rung | None:
        """A rung of an alert rule, None when it is not in force."""
        return next(
            (rung for one in self.alerts if one.ref.id == rule for rung in one.rungs if rung.name == name), None
        )

    def rule(self, ruleset: str, id: str) -> RuleRef | None:
        """The rule called *id*, to explain a cause by; None when it is not in force."""
        groups: Sequence[Sequence[Any]] = (
            self.validations, self.scope, self.tags, self.periods, self.alerts, self.situations,
        )  # fmt: skip
        refs = (
            *(rule.ref for group in groups for rule in group),
            *(ref for scheme in self.scoring for ref in scheme.refs()),
        )
        return next((ref for ref in refs if ref.id == id and ref.ruleset.name == ruleset), None)
