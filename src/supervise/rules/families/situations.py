"""situations — rules of kind alerts that count the open alerts of a unit, a leader, a district or a matter."""

from __future__ import annotations

import re
from collections.abc import Sequence

from supervise.model.base import Text
from supervise.rules.catalogue import ALERT
from supervise.rules.headers import RULE_KEYS, Header, Ids, read_rule
from supervise.rules.loader import Entries, Scalar
from supervise.rules.reading import Fields, Page
from supervise.rules.rulebook import CountRule
from supervise.rules.terms import Terms

from .notices import read_roles

_KEYS = (*RULE_KEYS, "for", "when", "level", "notify", "say")
_COUNT_KEYS = ("count", "where", "distinct", "at_least")
_SUBJECTS = ("matter", "unit", "leader", "district")
_QUOTED = re.compile(r"""(['"])([a-z][a-z0-9-]*)\1""")


def read_situation(
    page: Page, entries: Entries, header: Header, ids: Ids, terms: Terms
) -> tuple[Fields, CountRule | None]:
    """One situation, with the fields that it was read from."""
    fields = Fields(page, entries, _KEYS, ("id", "for", "when", "level", "say"))
    ref = read_rule(fields, header, ids)
    subject = fields.choice("for", _SUBJECTS)
    level, notify = fields.text("level"), read_roles(fields)
    counted = _counted(fields)
    if subject is None or counted is None:
        return fields, None
    say = terms.message(fields, "say", subject)
    counted.choice("count", ("alerts",))
    where = terms.condition(counted, "where", "alert", elapsed=False)
    distinct = counted.choice("distinct", tuple(ALERT))
    at_least = counted.whole("at_least", least=1)
    if ref is None or level is None or say is None or at_least is None:
        return fields, None
    return fields, CountRule(ref, subject, where, distinct, at_least, level, notify, say)


def _counted(fields: Fields) -> Fields | None:
    if isinstance(fields.node("when"), Scalar):
        message = Text(
            zh="情形要写统计：{count: alerts, where: …, at_least: 2}",
            en="a situation counts: {count: alerts, where: …, at_least: 2}",
        )
        fields.page.fault(fields.key("when"), "rule-bad-value", message)
        return None
    return fields.fields("when", _COUNT_KEYS, ("count", "at_least"))


def check_strata(situations: Sequence[tuple[Fields, CountRule]]) -> None:
    """A situation counts alerts of single subjects, never itself or another situation: it would hold itself up."""
    above = {rule.ref.id for _, rule in situations}
    for fields, rule in situations:
        named = {word for _, word in _QUOTED.findall(rule.where.source)} if rule.where else set()
        for other in sorted(named & above):
            message = Text(
                zh=f"情形只统计单个对象的预警，不能统计情形 {other}",
                en=f"a situation counts the alerts of single subjects, not the situation '{other}'",
            )
            fields.page.fault(fields.key("when"), "rule-stratum", message)
