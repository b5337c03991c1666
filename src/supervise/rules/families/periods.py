"""kind: periods — how often a task reports: the first rule that certainly holds sets its cycle."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from supervise.calendar.cycles import check_plan
from supervise.errors import CycleInvalid
from supervise.rules.catalogue import Subject
from supervise.rules.content import Content
from supervise.rules.headers import RULE_KEYS, Header, Ids, read_rule
from supervise.rules.reading import Fields
from supervise.rules.rulebook import PeriodRule
from supervise.rules.terms import Terms

KEYS = ("rules",)
REQUIRED = KEYS
SUBJECTS: Sequence[Subject] = ("task",)

PERIOD_KEYS = (*RULE_KEYS, "when", "cycle", "due", "roll", "opens", "closes", "proactive", "until")
PERIOD_REQUIRED = ("id", "cycle", "due")
_ROLLS = Literal["previous workday", "next workday", "none"]


def read(fields: Fields, header: Header, terms: Terms) -> Content:
    """The period rules, in the order in which they are asked."""
    ids = Ids(fields.page)
    rules = [_rule(one, header, ids, terms) for one in fields.all_fields("rules", PERIOD_KEYS, PERIOD_REQUIRED)]
    found = tuple(rule for rule in rules if rule is not None)
    return Content(refs=tuple(rule.ref for rule in found), periods=found)


def _rule(fields: Fields, header: Header, ids: Ids, terms: Terms) -> PeriodRule | None:
    ref = read_rule(fields, header, ids)
    when = terms.condition(fields, "when", "task", elapsed=False)
    cycle, due, closes = terms.time(fields, "cycle"), terms.time(fields, "due"), terms.time(fields, "closes")
    roll = fields.literal("roll", _ROLLS, "none")
    opens = terms.time(fields, "opens") or "start"
    proactive = fields.literal("proactive", Literal["extra", "counts"], "extra")
    until = fields.literal("until", Literal["end", "deadline"], "end")
    if ref is None or cycle is None or due is None:
        return None
    try:
        check_plan(cycle, due, roll, opens, closes)
    except CycleInvalid as error:
        terms.tell_time(fields.node(error.facts["part"]) or fields.entries, error)
    return PeriodRule(ref, when, cycle, due, roll, opens, closes, proactive, until)
