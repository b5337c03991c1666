"""kind: scoring — what an appraising body gives for what was done, and takes for what was not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, TypeVar

from supervise.model.base import Text
from supervise.rules.catalogue import FACTS, Subject
from supervise.rules.content import Content
from supervise.rules.diagnostics import nearest
from supervise.rules.headers import RULE_KEYS, Header, Ids, read_rule
from supervise.rules.language import Formula
from supervise.rules.language.scope import CHILDREN
from supervise.rules.language.tree import Among, Compare, Constant, Read, walk
from supervise.rules.loader import Items, Scalar
from supervise.rules.reading import Fields
from supervise.rules.rulebook import Condition, Message, RuleRef
from supervise.rules.scheme import (
    ByRole,
    Each,
    Multiplier,
    OneOf,
    Range,
    ScoreRule,
    ScoringScheme,
    Section,
    Veto,
)
from supervise.rules.terms import Terms

from .limits import (
    known_or_told,
    read_awards,
    read_bounds,
    read_grades,
    read_one_of,
    read_rounding,
    read_sections,
    told,
)
from .points import read_points, signs

KEYS = (
    "body", "subject", "cycle", "groups", "base", "min", "max", "round", "awards", "sections", "one_of", "rules",
    "grades", "no_tasks",
)  # fmt: skip
REQUIRED = ("body", "cycle", "base", "rules")
SUBJECTS: Sequence[Subject] = ("matter", "task", "period", "award", "card")

POINTS_KEYS = (*RULE_KEYS, "for", "when", "points", "each", "of", "where", "to", "cap", "one_of", "section", "say")
TIMES_KEYS = (*RULE_KEYS, "for", "when", "times", "say")
VETO_KEYS = (*RULE_KEYS, "for", "when", "veto", "say")
FACTOR_KEYS = ("factor", "of")
CEILING_KEYS = ("grade", "total")

_CYCLES = ("monthly", "quarterly", "yearly")
_GROUPS: Mapping[str, Literal["kind", "district"]] = {"unit.kind": "kind", "unit.district": "district"}
_COUNTED = ("matters", "tasks", "periods", "alerts", "awards")
_WITHIN: Mapping[str, Sequence[str]] = {
    "card": SUBJECTS, "matter": ("matter", "task", "period", "award"), "task": ("task", "period"),
    "period": ("period",),
}  # fmt: skip
"""What a `one_of` per card, matter, task or period may choose among."""

T = TypeVar("T")
Rule = ScoreRule | Multiplier | Veto


@dataclass
class _Reader:
    """What the rules of one scheme rest on while they are read."""

    header: Header
    ids: Ids
    terms: Terms
    one_of: Mapping[str, OneOf]
    sections: Mapping[str, Section]
    awards: Mapping[str, Text]
    grades: Sequence[str]
    multiplied: list[tuple[Fields, tuple[str, ...]]] = field(default_factory=list)
    """Names of rules that a multiplier gives, to be looked up once all rules are known."""


def read(fields: Fields, header: Header, terms: Terms) -> Content:
    """The scheme of one body. It is called by the name of its ruleset."""
    ids = Ids(fields.page)
    body, base, cycle = fields.text("body"), fields.number("base"), fields.choice("cycle", _CYCLES)
    fields.choice("subject", ("unit",))
    no_tasks = fields.literal("no_tasks", Literal["excluded", "full"], "excluded")
    one_of, sections = read_one_of(fields, header, ids), read_sections(fields, header, ids)
    awards, grades = read_awards(fields), read_grades(fields)
    reader = _Reader(header, ids, terms, one_of, sections, awards, [one.grade for one in grades])
    bounds = read_bounds(fields, (base or Decimal(0)) + sum((one.base for one in sections.values()), Decimal(0)))
    rounding, group = read_rounding(fields), _group(fields)
    every = [_rule(one, reader) for one in fields.all_fields("rules", _all_keys(), ("id", "for", "say"))]
    found = [rule for rule in every if rule is not None]
    rules = _of_type(found, ScoreRule)
    _check_references(fields, reader, rules, whole=None not in every)
    if body is None or base is None or cycle is None:
        return Content()
    name = header.ref.name.replace("/", "-")
    place = f"{fields.page.source.path}:{header.line}"
    ref = RuleRef(name, header.ref, header.ref.title, header.ref.basis, place)
    judged: dict[Subject, dict[str, Condition]] = {}
    for rule in found:
        if rule.when is not None:
            judged.setdefault(rule.subject, {})[rule.ref.id] = rule.when
    scheme = ScoringScheme(
        ref, body, "unit", cycle, base, rules, grades, no_tasks, *bounds, rounding, group,
        _of_type(found, Multiplier), _of_type(found, Veto), one_of, sections, awards,
    )  # fmt: skip
    return Content(refs=tuple(scheme.refs()), scoring=scheme, judged=judged)


def _of_type(rules: Sequence[Rule], kind: type[T]) -> tuple[T, ...]:
    return tuple(rule for rule in rules if isinstance(rule, kind))


def _all_keys() -> tuple[str, ...]:
    return tuple(dict.fromkeys((*POINTS_KEYS, *TIMES_KEYS, *VETO_KEYS)))


def _group(fields: Fields) -> Literal["kind", "district"] | None:
    inner = fields.fields("groups", ("by",), ("by",))
    by = None if inner is None else inner.choice("by", tuple(_GROUPS))
    return None if by is None else _GROUPS[by]


def _rule(fields: Fields, reader: _Reader) -> Rule | None:
    """A rule that gives points, multiplies them, or holds the grade or the total."""
    kinds: Mapping[str, tuple[Sequence[str], Callable[..., Rule | None]]] = {
        "points": (POINTS_KEYS, _score_rule), "times": (TIMES_KEYS, _multiplier), "veto": (VETO_KEYS, _veto),
    }  # fmt: skip
    named = [kind for kind in kinds if kind in fields]
    if not named:
        message = Text(zh="缺少 points（或 times、veto）", en="'points' is missing (or 'times', or 'veto')")
        fields.page.fault(fields.entries, "rule-missing-key", message)
    ref = read_rule(fields, reader.header, reader.ids)
    subject = fields.choice("for", SUBJECTS)
    if not named or subject is None:
        return None
    keys, make = kinds[named[0]]
    for key in fields.entries.entries:
        if key in _all_keys() and key not in keys:
            message = Text(zh=f"{key} 不能与 {named[0]} 同用", en=f"'{key}' does not go with '{named[0]}'")
            fields.page.fault(fields.key(key), "rule-bad-value", message)
    when = _condition(fields, "when", subject, reader)
    if "when" not in fields and "each" not in fields and subject != "card":
        message = Text(zh="缺少 when（对哪些对象计分）", en="'when' is missing: which of them the rule is about")
        fields.page.fault(fields.entries, "rule-missing-key", message)
    say = reader.terms.message(fields, "say", subject)
    made = make(fields, reader, subject, ref, when, say)
    broken = ref is None or say is None or (when is None and "when" in fields)
    return None if broken else made


def _score_rule(
    fields: Fields, reader: _Reader, subject: Any, ref: RuleRef, when: Condition | None, say: Message
) -> Rule | None:
    points = read_points(fields, reader.terms, subject)
    each = _each(fields, reader, subject)
    to = fields.literal("to", Literal["own", "each", "split"], "own")
    cap = _cap(fields, frozenset() if points is None else signs(points))
    one_of = known_or_told(fields, "one_of", tuple(reader.one_of), "one_of")
    section = known_or_told(fields, "section", tuple(reader.sections), "sections")
    if one_of is not None and subject not in _WITHIN[reader.one_of[one_of].per]:
        per = reader.one_of[one_of].per
        told(fields, "one_of", f"{one_of} 每{_OF[per].zh}只计一项，{_OF[subject].zh}不在其中",
             f"'{one_of}' keeps one per {per}, and a {subject} is not part of one")  # fmt: skip
    if points is None:
        return None
    if to != "own" and (subject in {"card", "award"} or isinstance(points, ByRole)):
        told(fields, "to", "此对象或按角色的分值只能计给本单位（own）",
             "points by role, of an award or of a card go to the unit itself: own")  # fmt: skip
    if to == "split" and isinstance(points, Range):
        told(fields, "to", "由人评定的分值不能分摊", "what a person judges is not split")
    if each is not None and not isinstance(points, Decimal | ByRole):
        message = Text(zh="与 each 同用的 points 只能是数或按角色的数",
                       en="with 'each', points are a number, or numbers by role")  # fmt: skip
        fields.page.fault(fields.key("points"), "rule-bad-value", message)
    return ScoreRule(ref, subject, when, points, each, to, cap, one_of, section, say)


_OF: Mapping[str, Text] = {
    "card": Text(zh="张考核表", en="card"), "matter": Text(zh="项事项", en="matter"),
    "task": Text(zh="项任务", en="task"), "period": Text(zh="个周期", en="period"),
    "award": Text(zh="次表扬批评", en="award"),
}  # fmt: skip


def _each(fields: Fields, reader: _Reader, subject: Subject) -> Each | None:
    """`each: 2, of: alerts, where: …`."""
    if "each" not in fields:
        for name in ("of", "where"):
            if name in fields:
                message = Text(zh=f"{name} 须与 each 同用", en=f"'{name}' goes with 'each'")
                fields.page.fault(fields.key(name), "rule-bad-value", message)
        return None
    own = tuple(name for name in _COUNTED if name in FACTS[subject] or (subject == "period" and name == "alerts"))
    if not own:
        told(fields, "each", "此对象没有可计数的下级", "this subject has no children to count")
        return None
    if "of" not in fields:
        fields.page.fault(fields.key("each"), "rule-missing-key", Text(zh="缺少 of", en="'of' is missing"))
    number, of = fields.whole("each", 1), fields.choice("of", own)
    child = None if of is None else next(kind for plural, kind in CHILDREN.items() if plural == of)
    where = None if child is None else _condition(fields, "where", child, reader)
    broken = number is None or of is None or (where is None and "where" in fields)
    return None if broken else Each(number or 1, str(of), where)


def _condition(fields: Fields, name: str, subject: Subject, reader: _Reader) -> Condition | None:
    condition = reader.terms.condition(fields, name, subject)
    if isinstance(condition, Formula):
        for code in _kinds_in(condition):
            if code not in reader.awards:
                message = Text(zh=f"awards 中没有 {code}", en=f"there is no '{code}' under 'awards'")
                node = fields.entries.entries[name][1]
                fields.page.fault(node, "rule-unknown-code", message, nearest(code, reader.awards))
    return condition


def _kinds_in(formula: Formula) -> Sequence[str]:
    """The kinds of awards that a condition names."""
    named: list[Any] = []
    for node in walk(formula.tree):
        if isinstance(node, Compare) and any(_is_kind(part) for part in node.parts()):
            named += [part.value for part in node.parts() if isinstance(part, Constant)]
        elif isinstance(node, Among) and _is_kind(node.item) and isinstance(node.choices, tuple):
            named += node.choices
    return list(dict.fromkeys(str(one) for one in named))


def _is_kind(node: object) -> bool:
    return isinstance(node, Read) and node.name == "award.kind"


def _cap(fields: Fields, known: frozenset[int]) -> Decimal | None:
    """The most that a rule may add up to, or, where it takes points, the least."""
    cap = fields.number("cap")
    if cap is None:
        return None
    if cap == 0 or (known and (1 if cap > 0 else -1) not in known):
        told(
            fields, "cap", "cap 的正负须与 points 一致：加分封顶写正数，扣分封底写负数",
            "'cap' has the sign of the points: above 0 for what is added, below 0 for what is taken",
        )  # fmt: skip
    return cap


def _multiplier(
    fields: Fields, reader: _Reader, subject: Any, ref: RuleRef, when: Condition | None, say: Message
) -> Rule | None:
    inner = fields.fields("times", FACTOR_KEYS, FACTOR_KEYS)
    factor = None if inner is None else inner.number("factor")
    if inner is None or factor is None:
        return None
    if factor < 0 or factor == 1 or len(factor.as_tuple().digits) > 6:
        told(
            inner,
            "factor",
            "factor 不小于 0、不为 1，至多 6 位数字",
            "'factor' is 0 or more, not 1, of 6 digits at most",
        )
    if isinstance(inner.node("of"), Scalar):
        of = inner.choice("of", ("deductions", "bonuses"))
        return None if of is None else Multiplier(ref, subject, when, factor, of, say)
    names = tuple(name for _, name in inner.texts("of")) if isinstance(inner.node("of"), Items) else ()
    reader.multiplied.append((inner, names))
    return Multiplier(ref, subject, when, factor, frozenset(names), say)


def _veto(
    fields: Fields, reader: _Reader, subject: Any, ref: RuleRef, when: Condition | None, say: Message
) -> Rule | None:
    inner = fields.fields("veto", CEILING_KEYS)
    if inner is None:
        return None
    if ("grade" in inner) == ("total" in inner):
        message = Text(zh="veto 写 grade 或 total 之一", en="a veto names either 'grade' or 'total'")
        fields.page.fault(inner.entries, "rule-missing-key", message)
        return None
    grade, total = known_or_told(inner, "grade", reader.grades, "grades"), inner.number("total")
    if total is not None and total < 0:
        told(inner, "total", "total 不小于 0", "'total' is 0 or more")
    return None if grade is None and total is None else Veto(ref, subject, when, grade, total, say)


def _check_references(fields: Fields, reader: _Reader, rules: Sequence[ScoreRule], *, whole: bool) -> None:
    """Rules that a multiplier names must be there, and a group of one needs rules: told once all rules are *whole*."""
    known = [rule.ref.id for rule in rules]
    for inner, names in reader.multiplied:
        for node, name in inner.texts("of"):
            if whole and name in names and name not in known:
                inner.page.as_choice(node, known or ("—",), "rule-unknown-rule")
    used = {rule.one_of for rule in rules}
    groups = fields.fields("one_of", tuple(reader.one_of)) if whole and reader.one_of else None
    if groups is not None:
        for name in reader.one_of:
            if name not in used:
                message = Text(zh=f"没有规则属于 {name}", en=f"no rule belongs to '{name}': write one_of: {name} in it")
                groups.page.fault(groups.key(name), "rule-bad-value", message)
