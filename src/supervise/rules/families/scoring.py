"""kind: scoring — what an appraising body gives for what was done, and takes for what was not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal

from supervise.model.base import Text
from supervise.rules.catalogue import Subject
from supervise.rules.content import Content
from supervise.rules.headers import RULE_KEYS, Header, Ids, read_rule
from supervise.rules.loader import Entries, Scalar
from supervise.rules.reading import Fields
from supervise.rules.rulebook import Condition, Expression, Grade, RuleRef, ScoreRule, ScoringScheme
from supervise.rules.terms import Terms

KEYS = ("body", "subject", "cycle", "base", "rules", "grades", "no_tasks")
REQUIRED = ("body", "cycle", "base", "rules")
SUBJECTS: Sequence[Subject] = ("matter", "task", "period")

_RULE_KEYS = (*RULE_KEYS, "for", "when", "points", "say")
_CYCLES = ("monthly", "quarterly", "yearly")
_ROLES = ("lead", "support")


def read(fields: Fields, header: Header, terms: Terms) -> Content:
    """The scheme of one body. It is called by the name of its ruleset."""
    ids = Ids(fields.page)
    body, base, cycle = fields.text("body"), fields.number("base"), fields.choice("cycle", _CYCLES)
    fields.choice("subject", ("unit",))
    no_tasks = fields.literal("no_tasks", Literal["excluded", "full"], "excluded")
    required = ("id", "for", "when", "points", "say")
    rules = [_rule(one, header, ids, terms) for one in fields.all_fields("rules", _RULE_KEYS, required)]
    grades = _grades(fields)
    found = tuple(rule for rule in rules if rule is not None)
    if body is None or base is None or cycle is None:
        return Content()
    name = header.ref.name.replace("/", "-")
    place = f"{fields.page.source.path}:{header.line}"
    ref = RuleRef(name, header.ref, header.ref.title, header.ref.basis, place)
    judged: dict[Subject, dict[str, Condition]] = {}
    for rule in found:
        judged.setdefault(rule.subject, {})[rule.ref.id] = rule.when
    scheme = ScoringScheme(ref, body, "unit", cycle, base, found, grades, no_tasks)
    return Content(refs=(ref, *(rule.ref for rule in found)), scoring=scheme, judged=judged)


def _rule(fields: Fields, header: Header, ids: Ids, terms: Terms) -> ScoreRule | None:
    ref = read_rule(fields, header, ids)
    subject = fields.choice("for", SUBJECTS)
    if subject is None:
        return None
    when = terms.condition(fields, "when", subject)
    points = _points(fields, terms, subject)
    say = terms.message(fields, "say", subject)
    if ref is None or when is None or points is None or say is None:
        return None
    return ScoreRule(ref, subject, when, points, say)


def _points(fields: Fields, terms: Terms, subject: Subject) -> Decimal | Expression | Mapping[str, Decimal] | None:
    """A number, an expression, or a number by the role of the unit."""
    node = fields.node("points")
    if isinstance(node, Entries):
        by_role = Fields(fields.page, node, _ROLES, _ROLES)
        numbers = {role: by_role.number(role) for role in _ROLES}
        return {role: number for role, number in numbers.items() if number is not None}
    if isinstance(node, Scalar) and node.kind in {"integer", "decimal"}:
        return Decimal(node.text)
    return None if node is None else terms.as_number(node, subject)


def _grades(fields: Fields) -> tuple[Grade, ...]:
    """The grades from the highest down: a total takes the first whose limit it reaches. The last one may have none."""
    lines = list(fields.all_fields("grades", ("at_least", "grade"), ("grade",)))
    grades = [_grade(one, last=one is lines[-1]) for one in lines]
    for above, below, one in zip(grades, grades[1:], lines[1:], strict=False):
        if above is not None and below is not None and below.at_least >= above.at_least:
            message = Text(
                zh="等次须从高到低排列，此行永远轮不到",
                en="grades go from the highest down: this one could never be reached",
            )
            fields.page.fault(one.key("at_least"), "rule-bad-value", message)
    return tuple(grade for grade in grades if grade is not None)


def _grade(fields: Fields, *, last: bool) -> Grade | None:
    limit = fields.number("at_least")
    name = fields.text("grade")
    if "at_least" not in fields and not last:
        message = Text(zh="只有最后一等可以不写 at_least", en="only the last grade has no 'at_least'")
        fields.page.fault(fields.entries, "rule-missing-key", message)
    if name is None or (limit is None and "at_least" in fields):
        return None
    return Grade(Decimal("-Infinity") if limit is None else limit, name)
