"""The rules of tags in a ruleset of kind validation: which tag a matter carries while a condition certainly holds."""

from __future__ import annotations

from supervise.model.base import Text
from supervise.rules.headers import RULE_KEYS, Header, Ids, read_rule
from supervise.rules.reading import Fields
from supervise.rules.rulebook import Condition, TagRule
from supervise.rules.terms import Terms

TAG_KEYS = (*RULE_KEYS, "tag", "when")
TAG_REQUIRED = ("id", "tag", "when")


def read_rules(fields: Fields, header: Header, ids: Ids, terms: Terms) -> tuple[TagRule, ...]:
    """The rules of tags, in the order in which they are asked."""
    rules = [_rule(one, header, ids, terms) for one in fields.all_fields("tags", TAG_KEYS, TAG_REQUIRED)]
    return tuple(rule for rule in rules if rule is not None)


def _rule(fields: Fields, header: Header, ids: Ids, terms: Terms) -> TagRule | None:
    ref = read_rule(fields, header, ids)
    tag = _tag(fields)
    when = terms.condition(fields, "when", "matter", elapsed=False)
    if when is not None:
        _reads_elements(fields, when)
    return None if ref is None or tag is None or when is None else TagRule(ref, tag, when)


def _tag(fields: Fields) -> str | None:
    """One of the vocabulary, by its code or label; any text where the standard has no codes for tags."""
    node, spec = fields.node("tag"), fields.page.elements.get("tags")
    if node is None:
        return None
    if spec is None or not spec.codes:
        return fields.page.as_text(node)
    return fields.page.as_choice(node, spec.codes, "rule-unknown-code")


def _reads_elements(fields: Fields, when: Condition) -> None:
    """Tags follow from the other elements alone, so that they change when these do and never feed on themselves."""
    node = fields.entries.entries["when"][1]
    if "matter.tags" in when.reads:
        message = Text(zh="标签规则不能读取 tags", en="a rule of tags may not read tags")
        fix = Text(zh="直接写出那个标签的条件", en="write out the condition of that tag instead")
        fields.page.fault(node, "rule-stratum", message, fix=fix)
    others = sorted(name for name in when.reads if name.removeprefix("matter.") not in fields.page.elements)
    if others:
        message = Text(
            zh=f"标签规则只能读取数据元，不能读取 {'、'.join(others)}",
            en=f"a rule of tags reads data elements, not {', '.join(others)}",
        )
        fix = Text(zh="改用标准里的数据元", en="use elements of the standard")
        fields.page.fault(node, "rule-stratum", message, fix=fix)
