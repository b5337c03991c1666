"""kind: validation — what has to hold of a matter or a report, and the tags that a matter carries for what it is."""

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

from . import tagging

KEYS = ("rules", "scope", "tags")
REQUIRED: Sequence[str] = ()
SUBJECTS: Sequence[Subject] = ("matter", "report")

CHECK_KEYS = (*RULE_KEYS, "for", "must", "when", "if", "field", "level", "message", "fix")
SCOPE_KEYS = (*RULE_KEYS, "in", "out", "ask", "say")
CHECK_REQUIRED = ("id", "for", "message")
CHECK_ONE = ("must", "when")
SCOPE_REQUIRED = ("say",)
SCOPE_ONE = ("in", "out", "ask")
_LEVELS = Literal["error", "warning"]


def read(fields: Fields, header: Header, terms: Terms) -> Content:
    """The checks, the scope (what may be supervised at all), and the rules of tags."""
    ids = Ids(fields.page)
    rules = [_rule(one, header, ids, terms) for one in fields.all_fields("rules", CHECK_KEYS, CHECK_REQUIRED)]
    scope = [
        _scope(one, header, ids, terms, number)
        for number, one in enumerate(fields.all_fields("scope", SCOPE_KEYS, SCOPE_REQUIRED), start=1)
    ]
    found = [rule for rule in rules if rule is not None]
    kept = [rule for rule in scope if rule is not None]
    tags = tagging.read_rules(fields, header, ids, terms)
    refs = (*(rule.ref for rule in (*kept, *found)), *(rule.ref for rule in tags))
    return Content(refs=refs, validations=tuple(found), scope=tuple(kept), tags=tags)


def _rule(fields: Fields, header: Header, ids: Ids, terms: Terms) -> ValidationRule | None:
    ref = read_rule(fields, header, ids)
    subject = fields.choice("for", SUBJECTS)
    level = fields.literal("level", _LEVELS, "error")
    _exactly_one(fields, CHECK_ONE)
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
    named = {spec.zh: code for code, spec in fields.page.elements.items()} if subject == "matter" else {}
    named = named or {fact.zh: code for code, fact in REPORT.items()}
    name = None if name is None else named.get(name, name)
    known = list(named.values())
    if name in known:
        labels = {code: zh for zh, code in named.items()}
        fields.page.mean(fields.entries.entries["field"][1], name, labels.__getitem__)
    elif name is not None:
        message = Text(zh=f"没有字段 {name}", en=f"there is no field '{name}'")
        fields.page.fault(fields.entries.entries["field"][1], "rule-unknown-name", message, nearest(name, known))
    return name


def _scope(fields: Fields, header: Header, ids: Ids, terms: Terms, number: int) -> ValidationRule | None:
    """`out` refuses what it holds for, `in` what it does not hold for; `ask` is a question
    that whoever registers it has to answer; the journal keeps who did.
    """
    ref = read_rule(fields, header, ids, default=f"scope-{number}")
    _exactly_one(fields, SCOPE_ONE)
    inside, outside = terms.condition(fields, "in", "matter"), terms.condition(fields, "out", "matter")
    doubtful = terms.condition(fields, "ask", "matter")
    say = terms.message(fields, "say", "matter")
    if ref is None or say is None or (inside is None and outside is None and doubtful is None):
        return None
    level: Literal["error", "warning"] = "error" if doubtful is None else "warning"
    fault = outside if doubtful is None else doubtful
    return ValidationRule(ref, "matter", None, inside, fault, None, level, say, None, doubtful is not None)


def _exactly_one(fields: Fields, names: Sequence[str]) -> None:
    given = [name for name in fields.entries.entries if name in names]
    listed = " / ".join(names)
    if not given:
        message = Text(zh=f"{listed} 都没有写", en=f"one of {listed} is missing")
        fix = Text(zh=f"写上 {listed} 之一", en=f"write one of {listed}")
        fields.page.fault(fields.entries, "rule-missing-key", message, fix=fix)
    for name in given[1:]:
        message = Text(zh=f"{listed} 只能写一个", en=f"only one of {listed} may stand here")
        fix = Text(zh=f"删去它，或删去 {given[0]}", en=f"leave it out, or leave out {given[0]}")
        fields.page.fault(fields.key(name), "rule-bad-value", message, fix=fix)
