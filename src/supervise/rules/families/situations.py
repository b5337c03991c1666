"""situations — rules of kind alerts above single subjects: a count, or a join, over the open alerts of one group."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from supervise.model.base import Text
from supervise.rules.catalogue import ALERT
from supervise.rules.chinese import SIGNS, find_key
from supervise.rules.clauses import PATTERNS, TESTS
from supervise.rules.diagnostics import nearest
from supervise.rules.headers import RULE_KEYS, Header, Ids, read_rule
from supervise.rules.language import LanguageError
from supervise.rules.language.notation import write_plainly
from supervise.rules.loader import Entries, Node, Scalar
from supervise.rules.reading import Fields, Page
from supervise.rules.rulebook import Condition, CountRule, JoinRule, JoinTest, Level, SituationRule
from supervise.rules.terms import Terms

from .levels import read_level
from .notices import TELLING, read_actions, read_channels, read_roles

_COUNTED_KEYS = (*RULE_KEYS, "for", "when", "level", *TELLING, "say")
_JOINED_KEYS = (*RULE_KEYS, "for", "given", "join", "level", *TELLING, "say")
_COUNT_KEYS = ("count", "where", "distinct", "at_least")
_SUBJECTS = ("matter", "unit", "leader", "district")
_QUOTED = re.compile(r"""(['"])([a-z][a-z0-9-]*)\1""")
_NAME = re.compile(r"[^\W\d]\w*\Z")
_TEST = re.compile(r"\s*(\w+)\.(\w+)\s*(==|!=|<=|>=|<|>)\s*(\w+)\.(\w+)\s*")
_CALLED: Mapping[str, str] = {name: fact.zh for name, fact in ALERT.items()}
_NAMED: Mapping[str, str] = {zh: name for name, zh in _CALLED.items()}

JOINED = tuple(name for name, fact in ALERT.items() if not fact.elapsed and fact.type in {"text", "instant"})
"""What alerts may be joined by: what never changes of them."""
ORDERED = ("fired_at", "level")
"""What one alert may have more or less of than another."""


def read_situation(
    page: Page, entries: Entries, header: Header, ids: Ids, terms: Terms, levels: Sequence[Level]
) -> tuple[Fields, SituationRule | None]:
    """One situation, with the fields that it was read from."""
    joined = any(find_key(entries.entries, key) for key in ("given", "join"))
    keys, needed = (_JOINED_KEYS, ("given", "join")) if joined else (_COUNTED_KEYS, ("when",))
    fields = Fields(page, entries, keys, ("id", "for", *needed, "level", "say"))
    ref = read_rule(fields, header, ids)
    subject = fields.choice("for", _SUBJECTS)
    level, notify = read_level(fields, levels), read_roles(fields)
    by, do = read_channels(fields), read_actions(fields)
    counted = None if joined else _counted(fields)
    given = _given(fields, terms) if joined else {}
    tests = tuple(_tests(fields, given)) if joined else ()
    if subject is None or (counted is None and not joined):
        return fields, None
    say = terms.message(fields, "say", subject)
    if counted is not None:
        counted.choice("count", ("alerts",))
        where = terms.condition(counted, "where", "alert", elapsed=False)
        distinct = counted.choice("distinct", tuple(ALERT))
        at_least = counted.whole("at_least", least=1)
        if ref is None or level is None or say is None or at_least is None:
            return fields, None
        return fields, CountRule(ref, subject, where, distinct, at_least, level, notify, say, by, do)
    if ref is None or level is None or say is None or None in given.values():
        return fields, None
    certain = {name: condition for name, condition in given.items() if condition is not None}
    return fields, JoinRule(ref, subject, certain, tests, level, notify, say, by, do)


def _counted(fields: Fields) -> Fields | None:
    if isinstance(fields.node("when"), Scalar):
        message = Text(
            zh="情形要写统计：{count: alerts, where: …, at_least: 2}，或用 given 和 join 写联合条件",
            en="a situation counts, {count: alerts, where: …, at_least: 2}, or joins, by given and join",
        )
        fields.page.fault(fields.key("when"), "rule-bad-value", message)
        return None
    return fields.fields("when", _COUNT_KEYS, ("count", "at_least"))


def _given(fields: Fields, terms: Terms) -> Mapping[str, Condition | None]:
    """The conditions of a join by the name that each alert goes by; None for one that cannot be read."""
    page = fields.page
    node = fields.node("given")
    entries = None if node is None else page.as_entries(node)
    found: dict[str, Condition | None] = {}
    for name, (key, value) in ({} if entries is None else entries.entries).items():
        if not _NAME.match(name):
            page.fault(key, "rule-bad-value", Text(zh=f"{name} 不能作名字", en=f"'{name}' is no name"))
        found[name] = terms.as_condition(value, "alert", elapsed=False)
    if entries is not None and not 2 <= len(found) <= PATTERNS:
        message = Text(
            zh=f"given 写 2 至 {PATTERNS} 个预警，只看一个的用统计",
            en=f"'given' names 2 to {PATTERNS} alerts; count one",
        )
        page.fault(fields.key("given"), "rule-bad-value", message)
    return found


def _tests(fields: Fields, given: Mapping[str, object]) -> Iterator[JoinTest]:
    page, read = fields.page, fields.texts("join")
    for node, text in read:
        found = _TEST.fullmatch(_signed(text))
        if found is None:
            message = Text(zh="联合条件写作 a.matter == b.matter", en="a join is written like a.matter == b.matter")
            page.fault(node, "rule-bad-value", message)
            continue
        left, written, op, right, beside = found.groups()
        key, other = _NAMED.get(written, written), _NAMED.get(beside, beside)
        fault = _misjoined((left, right), (written, beside), op, given)
        if fault is None:
            test = JoinTest(left, key, op, right, other)  # type: ignore[arg-type]  # one of the operators of _TEST
            page.mean(node, f"{left}.{key} {op} {right}.{other}", partial(_in_chinese, test))
            yield test
        else:
            page.fault_word(node, *fault)
    if len(read) > TESTS:
        message = Text(zh=f"join 至多 {TESTS} 条", en=f"'join' has at most {TESTS} lines")
        page.fault(fields.key("join"), "rule-bad-value", message)


def _signed(text: str) -> str:
    """*text* with its signs and its words for them in plain notation; as it is where it is no expression at all."""
    try:
        return write_plainly(text).text
    except LanguageError:
        return text


def _in_chinese(test: JoinTest, _: str) -> str:
    return f"{test.left}.{_CALLED[test.key]} {SIGNS[test.op]} {test.right}.{_CALLED[test.other]}"


def _misjoined(
    names: tuple[str, str], facts: tuple[str, str], op: str, given: Mapping[str, object]
) -> tuple[str, str, Text, str | None] | None:
    """What is wrong with a join: the word at fault, or none of them; its code, message and suggestion."""
    for name in names:
        if name not in given:
            message = Text(zh=f"given 里没有 {name}", en=f"'given' has no {name}")
            return name, "rule-unknown-name", message, nearest(name, given)
    for fact in facts:
        if _NAMED.get(fact, fact) not in JOINED:
            known = JOINED if fact.isascii() else [_CALLED[one] for one in JOINED]
            listed = ", ".join(known)
            message = Text(
                zh=f"不能按 {fact} 联合，可用：{listed}", en=f"alerts are not joined by '{fact}'; by {listed}"
            )
            return fact, "rule-unknown-name", message, nearest(fact, known)
    if names[0] == names[1]:
        message = Text(zh="join 比较两个不同的预警", en="a join compares two different alerts")
        return "", "rule-bad-value", message, None
    key, other = (_NAMED.get(fact, fact) for fact in facts)
    ordered = [fact in ORDERED for fact in (key, other)]
    if (key != other and any(ordered)) or (op not in {"==", "!="} and not all(ordered)):
        listed = ", ".join(ORDERED)
        message = Text(
            zh=f"只有 {listed} 可比先后高低，且只与同一项比",
            en=f"only {listed} are compared by order, each with itself",
        )
        return "", "rule-type", message, None
    return None


def check_strata(situations: Sequence[tuple[Fields, SituationRule]]) -> None:
    """A situation is over alerts of single subjects, never over itself or another situation: it would hold itself up,
    or by a negation never come to rest.
    """
    above = {rule.ref.id for _, rule in situations}
    for fields, rule in situations:
        for node, source in _sources(fields, rule):
            named = {word for _, word in _QUOTED.findall(source)}
            for other in sorted(named & above):
                message = Text(
                    zh=f"情形只看单个对象的预警，不能看情形 {other}",
                    en=f"a situation is over alerts of single subjects, not over the situation '{other}'",
                )
                fields.page.fault(node, "rule-stratum", message)


def _sources(fields: Fields, rule: SituationRule) -> Iterator[tuple[Node, str]]:
    if isinstance(rule, JoinRule):
        yield from ((fields.key("given"), condition.source) for condition in rule.given.values())
    elif rule.where is not None:
        yield fields.key("when"), rule.where.source
