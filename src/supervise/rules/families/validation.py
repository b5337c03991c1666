"""kind: validation — what has to hold of a matter or a report; every rule that speaks is a finding of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from supervise.model.base import Text
from supervise.rules.catalogue import REPORT, Subject
from supervise.rules.content import Content
from supervise.rules.diagnostics import nearest
from supervise.rules.headers import RULE_KEYS, Header, Ids, read_rule
from supervise.rules.reading import Fields
from supervise.rules.rulebook import ValidationRule
from supervise.rules.terms import Terms

KEYS = ("rules", "scope")
REQUIRED: Sequence[str] = ()
SUBJECTS: Sequence[Subject] = ("matter", "report")

_RULE_KEYS = (*RULE_KEYS, "for", "must", "when", "if", "field", "level", "message", "fix")
_SCOPE_KEYS = (*RULE_KEYS, "in", "out", "ask", "say")
_LEVELS = Literal["error", "warning"]


def read(fields: Fields, header: Header, terms: Terms) -> Content:
    """The checks, and the scope: what may be supervised at all."""
    ids = Ids(fields.page)
    rules = [_rule(one, header, ids, terms) for one in fields.all_fields("rules", _RULE_KEYS, ("id", "for", "message"))]
    scope = [
        _scope(one, header, ids, terms, number)
        for number, one in enumerate(fields.all_fields("scope", _SCOPE_KEYS, ("say",)), start=1)
    ]
    found = [rule for rule in rules if rule is not None]
    kept = [rule for rule in scope if rule is not None]
    return Content(refs=tuple(rule.ref for rule in (*kept, *found)), validations=tuple(found), scope=tuple(kept))


def _rule(fields: Fields, header: Header, ids: Ids, terms: Terms) -> ValidationRule | None:
    ref = read_rule(fields, header, ids)
    subject = fields.choice("for", SUBJECTS)
    level = fields.literal("level", _LEVELS, "error")
    _exactly_one(fields, ("must", "when"))
    if subject is None:
        return None
    must, fault = terms.condition(fields, "must", subject), terms.condition(fields, "when", subject)
    applies = terms.condition(fields, "if", subject)
    message = terms.message(fields, "message", subject)
    fix = terms.message(fields, "fix", subject)
    field = _field(fields, subject)
    if ref is None or message is None or (must is None and fault is None):
        return None
    return ValidationRule(ref, subject, applies, must, fault, field, level, message, fix)


def _field(fields: Fields, subject: Subject) -> str | None:
    """The field that a finding is about: an element of a matter, or a part of a report."""
    name = fields.text("field")
    known = list(fields.page.elements) if subject == "matter" else list(REPORT)
    if name is not None and name not in known:
        message = Text(zh=f"没有字段 {name}", en=f"there is no field '{name}'")
        fields.page.fault(fields.entries.entries["field"][1], "rule-unknown-name", message, nearest(name, known))
    return name


def _scope(fields: Fields, header: Header, ids: Ids, terms: Terms, number: int) -> ValidationRule | None:
    """`out` refuses what it holds for, `in` what it does not hold for; `ask` warns, and the journal keeps who
    registered it all the same.
    """
    ref = read_rule(fields, header, ids, default=f"scope-{number}")
    _exactly_one(fields, ("in", "out", "ask"))
    inside, outside = terms.condition(fields, "in", "matter"), terms.condition(fields, "out", "matter")
    doubtful = terms.condition(fields, "ask", "matter")
    say = terms.message(fields, "say", "matter")
    if ref is None or say is None or (inside is None and outside is None and doubtful is None):
        return None
    level: Literal["error", "warning"] = "error" if doubtful is None else "warning"
    fault = outside if doubtful is None else doubtful
    return ValidationRule(ref, "matter", None, inside, fault, None, level, say, None)


def _exactly_one(fields: Fields, names: Sequence[str]) -> None:
    given = [name for name in names if name in fields]
    listed = " / ".join(names)
    if not given:
        message = Text(zh=f"须写 {listed} 之一", en=f"one of {listed} is missing")
        fields.page.fault(fields.entries, "rule-missing-key", message)
    for name in given[1:]:
        message = Text(zh=f"{listed} 只能写一个", en=f"only one of {listed} may stand here")
        fields.page.fault(fields.key(name), "rule-bad-value", message)
