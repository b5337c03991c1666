"""Everything in rulesets that can be asked, each under a name by which a case can ask it again.

`city/alerts overdue.while` is the condition of a rule, `… overdue.red.at` the instant of a rung, `… lights/period.2`
the second line of the lights, `… lights/period` the line that is taken, `… late.points` an expression,
`… late.untold` the rungs that it takes points for and no unit is told of, `… grade` the grade of a total, `periods`
the period rule that is taken, `periods summary` that of the series `summary`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, cast

from supervise.calendar.offsets import resolve
from supervise.rules.catalogue import ANCHORS, FactType, Subject
from supervise.rules.content import Content
from supervise.rules.language import Formula
from supervise.rules.language.scope import CHILDREN
from supervise.rules.loading import Ruleset
from supervise.rules.rulebook import (
    SERIES,
    AlertRule,
    Condition,
    CountRule,
    Expression,
    JoinRule,
    Light,
    PeriodRule,
    RuleRef,
    Rung,
)
from supervise.rules.scheme import Bands, ScoreRule

from .losing import untold
from .samples import ALMANAC, Facts

Teller = AlertRule | CountRule | JoinRule
PERIODS = "periods"
"""The name of the question which period rule is taken: it is asked of all rulesets together."""


@dataclass(frozen=True)
class Asked:
    """A condition or an expression. `part` says where of its rule it stands."""

    ruleset: Ruleset
    rule: str
    part: str
    line: int
    subject: Subject
    formula: Formula

    @property
    def name(self) -> str:
        return f"{self.ruleset.ref.name} {self.rule}.{self.part}"


def line_of(place: str) -> int:
    """The line of a rule's place."""
    return int(place.rpartition(":")[2])


def asked_in(ruleset: Ruleset) -> Iterator[Asked]:
    """Every condition and expression of a ruleset, in the order of its kinds."""
    for rule, line, part, subject, said in _said(ruleset):
        if isinstance(said, Formula):
            yield Asked(ruleset, rule, part, line, cast(Subject, subject), said)


_Said = tuple[str, int, str, str, Condition | Expression | None]
"""Of which rule, on which line, which part of it, about which subject, and what."""


def _said(ruleset: Ruleset) -> Iterator[_Said]:
    content = ruleset.content
    for period in content.periods:
        yield (*_of(period.ref), "when", "task", period.when)
    for alert in content.alerts:
        yield (*_of(alert.ref), "while", alert.subject, alert.holds)
        for rung in alert.rungs:
            yield (*_of(alert.ref), f"{rung.name}.when", alert.subject, rung.when)
            yield (*_of(alert.ref), f"{rung.name}.start", alert.subject, rung.start)
    for count in content.counts:
        yield (*_of(count.ref), "where", "alert", count.where)
    for join in content.joins:
        for name, condition in join.given.items():
            yield (*_of(join.ref), f"given.{name}", "alert", condition)
    for check in (*content.scope, *content.validations):
        yield (*_of(check.ref), "if", check.subject, check.applies)
        yield (*_of(check.ref), "must", check.subject, check.must)
        yield (*_of(check.ref), "when", check.subject, check.fault)
    for subject, lines in content.lights.items():
        for number, line in enumerate(lines, 1):
            yield f"lights/{subject}", 1, str(number), subject.partition(".")[0], line.when
    yield from _scored(content)


def _scored(content: Content) -> Iterator[_Said]:
    scheme = content.scoring
    if scheme is None:
        return
    for score in scheme.rules:
        yield (*_of(score.ref), "when", score.subject, score.when)
        if isinstance(score.points, Formula):
            yield (*_of(score.ref), "points", score.subject, score.points)
        elif isinstance(score.points, Bands):
            yield (*_of(score.ref), "bands", score.subject, score.points.of)
        if score.each is not None:
            yield (*_of(score.ref), "where", CHILDREN[cast(FactType, score.each.of)], score.each.where)
    for multiplier in scheme.multipliers:
        yield (*_of(multiplier.ref), "when", multiplier.subject, multiplier.when)
    for veto in scheme.vetoes:
        yield (*_of(veto.ref), "when", veto.subject, veto.when)


def _of(ref: RuleRef) -> tuple[str, int]:
    return ref.id, line_of(ref.place)


def answers(rulesets: Sequence[Ruleset]) -> Mapping[str, Callable[[Facts], Any]]:
    """What a case may ask of rulesets that are in force together, by name."""
    found: dict[str, Callable[[Facts], Any]] = {
        one.name: one.formula for ruleset in rulesets for one in asked_in(ruleset)
    }
    found |= _cycles([rule for one in rulesets for rule in one.content.periods])
    for ruleset in rulesets:
        head = ruleset.ref.name
        for subject, lights in ruleset.content.lights.items():
            lines = [(line_name(number, light), light.when) for number, light in enumerate(lights, 1)]
            found[f"{head} lights/{subject}"] = _first(lines)
        for rule in ruleset.content.alerts:
            found[f"{head} {rule.ref.id}.starts"] = _first(
                [(one.name, one.start) for one in rule.rungs[::-1] if one.start]
            )
            for rung in rule.rungs:
                found[f"{head} {rule.ref.id}.{rung.name}.at"] = _instant(rule, rung)
        for one in asked_in(ruleset):
            if is_situation(one):
                found[f"{one.name}.counts"] = _counted(one.formula, rulesets)
        for teller in tellers(ruleset):
            for role in roles_of(teller):
                found[f"{head} {teller.ref.id}.notify.{role}"] = _reached(teller.subject, role)
        if ruleset.content.scoring is not None:
            grades = [(one.at_least, one.grade) for one in ruleset.content.scoring.grades]
            found[f"{head} grade"] = _grade(grades)
            for score in ruleset.content.scoring.rules:
                found[untold_name(ruleset, score)] = untold(score, rulesets)
                if isinstance(score.points, Bands):
                    found[f"{head} {score.ref.id}.band"] = _band(score.points)
    return found


def _cycles(rules: Sequence[PeriodRule]) -> Mapping[str, Callable[[Facts], Any]]:
    """Which period rule is taken, series by series."""
    names = dict.fromkeys((SERIES, *(rule.series for rule in rules)))
    return {
        question_of(name): _first([(rule.ref.id, rule.when) for rule in rules if rule.series == name]) for name in names
    }


def question_of(series: str) -> str:
    """The question which period rule of *series* is taken."""
    return PERIODS if series == SERIES else f"{PERIODS} {series}"


def untold_name(ruleset: Ruleset, score: ScoreRule) -> str:
    """The question for which rungs a scoring rule takes points though no unit is told of them."""
    return f"{ruleset.ref.name} {score.ref.id}.untold"


def line_name(number: int, light: Light) -> str:
    """What a line of the lights is called: it has no id."""
    return f"{number} {light.light}"


def _first(lines: Sequence[tuple[str, Condition | None]]) -> Callable[[Facts], str | None]:
    """The first of several rules that certainly holds."""
    return lambda facts: next((name for name, when in lines if when is None or when(facts) is True), None)


def is_situation(asked: Asked) -> bool:
    """Whether a condition says which alerts a situation is made of."""
    return asked.ruleset.ref.kind == "alerts" and asked.subject == "alert"


def _counted(where: Formula, rulesets: Sequence[Ruleset]) -> Callable[[Facts], list[str]]:
    """The rungs of single-subject rules whose alerts a situation counts, other facts of the alerts being as given."""
    rungs = [(alert.ref.id, rung) for one in rulesets for alert in one.content.alerts for rung in alert.rungs]

    def counted(facts: Facts) -> list[str]:
        alerts = ((f"{id}.{rung.name}", alert_of(id, rung.name, rung.level)) for id, rung in rungs)
        return [name for name, alert in alerts if where(Facts({**facts, **alert})) is True]

    return counted


def alert_of(rule: str, rung: str, level: str) -> Mapping[str, str]:
    """The facts of every alert of a rung."""
    return {"alert.rule": rule, "alert.rung": rung, "alert.level": level}


def tellers(ruleset: Ruleset) -> tuple[Teller, ...]:
    """The rules of a ruleset that notify somebody."""
    return (*ruleset.content.alerts, *ruleset.content.counts, *ruleset.content.joins)


def roles_of(rule: Teller) -> tuple[str, ...]:
    """The roles that a rule, or any rung of it, notifies."""
    told = [role for rung in rule.rungs for role in rung.notify] if isinstance(rule, AlertRule) else rule.notify
    return tuple(dict.fromkeys(told))


def instant_of(rule: AlertRule, rung: Rung, facts: Facts) -> datetime | None:
    """When a rung's own instant is, each rung before it firing at its own; None where that is not known."""
    if rung.at is None:
        return None
    date = ANCHORS[rule.subject].get(rung.at.anchor)
    if date is not None:
        start = facts[f"{rule.subject}.{date}"]
    else:
        below = next((one for one in rule.rungs if one.name == rung.at.anchor), None)
        start = None if below is None or rung.at.event != "fired" else instant_of(rule, below, facts)
    return None if start is None else resolve(rung.at, start, ALMANAC)


def _instant(rule: AlertRule, rung: Rung) -> Callable[[Facts], datetime | None]:
    return lambda facts: instant_of(rule, rung, facts)


def may_have(subject: str, role: str) -> bool:
    """Whether a subject can have this role: a leader has himself, a district nobody, and both have the office."""
    return subject not in {"leader", "district"} or role in _OFFICE or (subject, role) == ("leader", "leader")


_OFFICE = frozenset({"superior", "manager", "assigner"})


def _reached(subject: str, role: str) -> Callable[[Facts], bool]:
    return lambda facts: may_have(subject, role) and role in (facts["roles"] or ())


def _band(points: Bands) -> Callable[[Facts], list[str]]:
    """The points of every band in which the entry `value` lies."""
    return lambda facts: [str(one.points) for one in points.bands if one.holds(Decimal(facts["value"]))]


def _grade(grades: Sequence[tuple[Decimal, str]]) -> Callable[[Facts], str | None]:
    """The first grade whose limit the entry `total` reaches."""
    return lambda facts: next((grade for least, grade in grades if Decimal(facts["total"]) >= least), None)
