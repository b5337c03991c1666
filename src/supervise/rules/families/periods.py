"""kind: periods — how often a task reports: of each series, the first rule that certainly holds sets its cycle."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Literal

from supervise.calendar.cycles import FIRSTS, MILESTONES, check_plan
from supervise.calendar.offsets import Moment, parse_moment
from supervise.errors import CycleInvalid
from supervise.model.base import Text
from supervise.rules.catalogue import Subject
from supervise.rules.chinese import chinese_value, plain_value
from supervise.rules.content import Content
from supervise.rules.headers import RULE_KEYS, Header, Ids, read_rule
from supervise.rules.loader import Entries, Node
from supervise.rules.reading import Fields
from supervise.rules.rulebook import SERIES, Curve, PeriodRule, RuleMilestone
from supervise.rules.terms import Terms

KEYS = ("rules",)
REQUIRED = KEYS
SUBJECTS: Sequence[Subject] = ("task",)

PERIOD_KEYS = (
    *RULE_KEYS, "when", "series", "cycle", "milestones", "due", "roll", "opens", "closes", "first_slot", "proactive",
    "until", "curve",
)  # fmt: skip
PERIOD_REQUIRED = ("id", "cycle", "due")
MILESTONE_KEYS = ("name", "at", "weight")
MILESTONE_REQUIRED = ("name", "at")
MILESTONE_ANCHORS = ("assigned", "registered", "deadline")
CURVES = ("linear", "milestones")
PARTS = {"monthly": 12, "bimonthly": 6, "quarterly": 4, "half-yearly": 2}
"""Into how many parts the year falls by which a curve rises."""
UNTILS = ("end", "closed", "deadline")
SERIES_NAME = re.compile(r"[a-z](?:[a-z-]{0,18}[a-z])?\Z")
"""A series stands in the ids of its plans, before a number; `x` and `u` stand there before others."""
_TAKEN = ("x", "u")
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
    until = fields.choice("until", UNTILS, "end")
    series, first = _series(fields), _first(fields)
    milestones, curve = tuple(_milestones(fields, terms)), _curve(fields)
    if ref is None or cycle is None or due is None:
        return None
    try:
        check_plan(cycle, due, roll, opens, closes, first)
    except CycleInvalid as error:
        terms.tell_time(fields.node(error.facts["part"]) or fields.entries, error)
    if "milestones" in fields:
        _check_milestones(fields, cycle, milestones)
    # The end of a task is when it is closed: both words set one plan.
    goes_on: Literal["end", "deadline"] = "deadline" if until == "deadline" else "end"
    return PeriodRule(ref, when, cycle, due, roll, opens, closes, proactive, goes_on, series, first, milestones, curve)


def _series(fields: Fields) -> str:
    """The name of the series, which must not end with a digit."""
    name = fields.text("series")
    if name is None or (SERIES_NAME.match(name) and name not in _TAKEN):
        return name or SERIES
    message = Text(zh=f"系列不能叫 {name}", en=f"a series cannot be called '{name}'")
    fix = Text(zh="写作 summary 这样：小写字母和连字符", en="write it like summary: small letters and hyphens")
    fields.page.fault(fields.entries.entries["series"][1], "rule-bad-value", message, fix=fix)
    return SERIES


def _first(fields: Fields) -> str | None:
    """short, long, skip, or a date as it is written."""
    node = fields.node("first_slot")
    text = None if node is None else fields.page.as_text(node)
    if node is None or text is None:
        return None
    word = text if text in FIRSTS else plain_value(text, FIRSTS)
    if word is None:
        return text
    fields.page.mean(node, word, lambda plain: chinese_value(plain, "first_slot"))
    return word


def _milestones(fields: Fields, terms: Terms) -> Iterator[RuleMilestone]:
    for one in fields.all_fields("milestones", MILESTONE_KEYS, MILESTONE_REQUIRED):
        name, node, weight = one.text("name"), one.node("at"), one.whole("weight", 0)
        at = None if node is None else _date_or_moment(node, one, terms)
        if name is not None and at is not None:
            yield RuleMilestone(name, at, weight)


def _date_or_moment(node: Node, fields: Fields, terms: Terms) -> date | Moment | None:
    text = terms.time(fields, "at")
    if text is None:
        return None
    day = _day(text)
    if day is not None:
        return day
    try:
        moment = parse_moment(text)
    except CycleInvalid as error:
        terms.tell_time(node, error)
        return None
    if moment.anchor in MILESTONE_ANCHORS and moment.event == "fired":
        return moment
    listed = ", ".join(MILESTONE_ANCHORS)
    message = Text(zh=f"节点写日期，或从 {listed} 推算", en=f"a milestone is a date, or counts from {listed}")
    fix = Text(zh="如 2026-06-30、deadline - 30 days", en="as 2026-06-30 or deadline - 30 days")
    fields.page.fault(node, "rule-bad-moment", message, fix=fix)
    return None


def _check_milestones(fields: Fields, cycle: str, milestones: Sequence[RuleMilestone]) -> None:
    """Milestones belong to the cycle of that name, and their weights, where there are any, sum to 100."""
    node = fields.entries.entries["milestones"][1]
    if cycle != MILESTONES:
        message = Text(zh=f"周期 {cycle} 不按节点", en=f"the cycle {cycle} has no milestones")
        fix = Text(zh="周期写 milestones，或删去节点", en="write cycle: milestones, or leave them out")
        fields.page.fault(node, "rule-bad-value", message, fix=fix)
    weights = [one.weight for one in milestones if one.weight is not None]
    if weights and (len(weights) < len(milestones) or sum(weights) != 100):
        message = Text(
            zh=f"各节点权重合计 {sum(weights)}，应为 100", en=f"the weights sum to {sum(weights)}, not to 100"
        )
        fix = Text(zh="每个节点都写权重，合计 100", en="give every milestone a weight, 100 in all")
        fields.page.fault(node, "rule-bad-value", message, fix=fix)


def _curve(fields: Fields) -> Curve | None:
    """linear, milestones, or the percents to be reached by the ends of the parts of a year."""
    node = fields.node("curve")
    if node is None:
        return None
    if not isinstance(node, Entries):
        by = fields.choice("curve", CURVES)
        return None if by is None else Curve(by)
    inner = fields.fields("curve", tuple(PARTS))
    parts = () if inner is None else tuple(name for name in PARTS if name in inner)
    if inner is None or len(parts) != 1:
        message = Text(zh="序时进度写一种分法", en="a curve rises by one kind of part")
        fix = Text(zh="如 {quarterly: [20, 50, 80, 100]}", en="as {quarterly: [20, 50, 80, 100]}")
        fields.page.fault(node, "rule-bad-value", message, fix=fix)
        return None
    numbers = [fields.page.as_number(item) for item in inner.items(parts[0])]
    percents = tuple(int(one) for one in numbers if one is not None and one == int(one))
    rising = list(percents) == sorted(percents) and percents[:1] >= (0,) and percents[-1:] == (100,)
    if len(percents) == len(numbers) == PARTS[parts[0]] and rising:
        return Curve(parts[0], percents)
    message = Text(
        zh=f"应为 {PARTS[parts[0]]} 个不减的百分比，末了是 100",
        en=f"{PARTS[parts[0]]} percents are expected that do not fall and end with 100",
    )
    fix = Text(zh="如 quarterly: [20, 50, 80, 100]", en="as quarterly: [20, 50, 80, 100]")
    fields.page.fault(inner.entries.entries[parts[0]][1], "rule-bad-value", message, fix=fix)
    return None


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a civil date has no zone
    except ValueError:
        return None
