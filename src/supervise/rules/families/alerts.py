"""kind: alerts — when somebody is told: single rules, ladders of rungs, situations above them, and the lights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from supervise.model.alerts import Role
from supervise.model.base import Text
from supervise.rules.catalogue import Subject
from supervise.rules.chinese import find_key, plain_value
from supervise.rules.content import Content
from supervise.rules.diagnostics import nearest
from supervise.rules.headers import RULE_KEYS, Header, Ids, read_rule
from supervise.rules.loader import Entries
from supervise.rules.reading import Fields, Page
from supervise.rules.rulebook import AlertRule, Condition, CountRule, Message, Rung
from supervise.rules.terms import Terms

from .lights import read_lights
from .notices import read_repeat, read_roles
from .situations import check_strata, read_situation

KEYS = ("rules", "lights")
REQUIRED: Sequence[str] = ()
SUBJECTS: Sequence[Subject] = ("period", "task", "matter", "alert")

_SINGLE = (
    (*RULE_KEYS, "for", "at", "when", "level", "notify", "repeat", "say", "supersedes"),
    ("id", "for", "when", "level", "say"),
)
_LADDER = (
    (*RULE_KEYS, "for", "while", "rungs", "start", "notify", "say", "supersedes"),
    ("id", "for", "while", "rungs"),
)
_RUNG_KEYS = ("id", "level", "at", "when", "notify", "repeat", "say")
_LIVE = ("period", "task", "matter")
_GROUPS = ("unit", "leader", "district")


def read(fields: Fields, header: Header, terms: Terms) -> Content:
    """The alert rules, the situations above them, and the lights."""
    ids = Ids(fields.page)
    alerts: list[tuple[Fields, AlertRule]] = []
    counts: list[tuple[Fields, CountRule]] = []
    for node in fields.items("rules"):
        entries = fields.page.as_entries(node)
        if entries is None:
            continue
        if _is_situation(entries):
            one, situation = read_situation(fields.page, entries, header, ids, terms)
            counts += [] if situation is None else [(one, situation)]
        else:
            one, rule = _rule(fields.page, entries, header, ids, terms)
            alerts += [] if rule is None else [(one, rule)]
    _check_superseded(alerts)
    check_strata(counts)
    judged: dict[Subject, dict[str, Condition]] = {}
    for _, alert in alerts:
        judged.setdefault(alert.subject, {})[alert.ref.id] = alert.holds
    rules, situations = tuple(rule for _, rule in alerts), tuple(rule for _, rule in counts)
    refs = (*(rule.ref for rule in rules), *(rule.ref for rule in situations))
    return Content(refs=refs, alerts=rules, counts=situations, lights=read_lights(fields, terms), judged=judged)


def _is_situation(entries: Entries) -> bool:
    """Whether a rule counts the alerts of others instead of judging one subject."""
    subject, when = find_key(entries.entries, "for"), find_key(entries.entries, "when")
    named = "" if subject is None else getattr(subject[1], "text", "")
    about_group = named in _GROUPS or plain_value(named, _GROUPS) is not None
    return about_group or (when is not None and isinstance(when[1], Entries))


def _rule(page: Page, entries: Entries, header: Header, ids: Ids, terms: Terms) -> tuple[Fields, AlertRule | None]:
    ladder = any(find_key(entries.entries, key) for key in ("rungs", "while"))
    fields = Fields(page, entries, *(_LADDER if ladder else _SINGLE))
    ref = read_rule(fields, header, ids)
    subject = fields.choice("for", _LIVE)
    if subject is None:
        return fields, None
    holds = terms.condition(fields, "while" if ladder else "when", subject, elapsed=False)
    rungs = _ladder(fields, subject, terms) if ladder else _single(fields, subject, terms)
    supersedes = tuple(other for _, other in fields.texts("supersedes"))
    if ref is None or holds is None or not rungs:
        return fields, None
    return fields, AlertRule(ref, subject, holds, rungs, supersedes)


def _single(fields: Fields, subject: Subject, terms: Terms) -> tuple[Rung, ...]:
    """A rule that is no ladder: one rung, named by its level. Without `at` it holds whenever its condition does."""
    level = fields.text("level")
    at = terms.moment(fields, "at", subject)
    notify, repeat, say = read_roles(fields), read_repeat(fields, terms), terms.message(fields, "say", subject)
    if level is None or say is None:
        return ()
    return (Rung(level, level, at, None, None, notify, repeat, say),)


def _ladder(fields: Fields, subject: Subject, terms: Terms) -> tuple[Rung, ...]:
    """The rungs from the lowest up. `notify` and `say` of the rule serve the rungs that have none of their own."""
    say = terms.message(fields, "say", subject)
    notify = read_roles(fields)
    names = Ids(fields.page)
    rungs: dict[str, Rung] = {}
    complete = True
    for one in fields.all_fields("rungs", _RUNG_KEYS, ("level",)):
        rung = _rung(one, subject, terms, tuple(rungs), (notify, say))
        if rung is None:
            complete = False
        else:
            names.take(rung.name, one.entries)
            rungs[rung.name] = rung
    starts = _starts(fields, subject, terms, tuple(rungs))
    found = tuple(replace(rung, start=starts.get(rung.name)) for rung in rungs.values())
    return found if complete else ()


def _rung(
    fields: Fields,
    subject: Subject,
    terms: Terms,
    below: Sequence[str],
    shared: tuple[tuple[Role, ...], Message | None],
) -> Rung | None:
    level = fields.text("level")
    name = fields.text("id") or level
    if below and "at" not in fields:
        message = Text(
            zh="上一级之后的梯级须写 at，如：yellow + 2 workdays",
            en="a rung above the first needs 'at', as yellow + 2 workdays",
        )
        fields.page.fault(fields.entries, "rule-missing-key", message, f"at: {below[-1]} + 2 workdays")
    at = terms.moment(fields, "at", subject, below)
    when = terms.condition(fields, "when", subject, elapsed=False)
    notify = read_roles(fields) if "notify" in fields else shared[0]
    say = terms.message(fields, "say", subject) if "say" in fields else shared[1]
    repeat = read_repeat(fields, terms)
    if say is None and "say" not in fields:
        message = Text(zh="梯级和规则都没有 say", en="neither the rung nor its rule has 'say'")
        fields.page.fault(fields.entries, "rule-missing-key", message)
    if level is None or name is None or say is None:
        return None
    return Rung(name, level, at, when, None, notify, repeat, say)


def _starts(fields: Fields, subject: Subject, terms: Terms, rungs: Sequence[str]) -> Mapping[str, Condition]:
    """Which rungs may come without those below, by their name."""
    starts: dict[str, Condition] = {}
    for one in fields.all_fields("start", ("level", "when"), ("level", "when")):
        rung = one.text("level")
        when = terms.condition(one, "when", subject, elapsed=False)
        if rung is not None and rung not in rungs:
            message = Text(zh=f"没有梯级 {rung}", en=f"there is no rung '{rung}'")
            one.page.fault(one.entries.entries["level"][1], "rule-unknown-rule", message, nearest(rung, rungs))
        elif rung is not None and when is not None:
            starts[rung] = when
    return starts


def _check_superseded(rules: Sequence[tuple[Fields, AlertRule]]) -> None:
    """A superseded rule exists, speaks of the same kind of subject, and does not in turn supersede the one above it."""
    by_id = {rule.ref.id: rule for _, rule in rules}
    for fields, rule in rules:
        for node, other in fields.texts("supersedes"):
            superseded = by_id.get(other)
            if superseded is None:
                message = Text(zh=f"本规则集没有预警规则 {other}", en=f"this ruleset has no alert rule '{other}'")
                fields.page.fault(node, "rule-unknown-rule", message, nearest(other, by_id))
            elif superseded.subject != rule.subject:
                message = Text(
                    zh=f"{other} 的对象是 {superseded.subject}，不能被取代",
                    en=f"'{other}' is for a {superseded.subject}: only an alert on the same subject is superseded",
                )
                fields.page.fault(node, "rule-bad-value", message)
            elif rule.ref.id in _reached(other, by_id):
                message = Text(
                    zh=f"{rule.ref.id} 与 {other} 互相取代", en=f"'{rule.ref.id}' and '{other}' supersede each other"
                )
                fields.page.fault(node, "rule-stratum", message)


def _reached(start: str, by_id: Mapping[str, AlertRule]) -> set[str]:
    """All rules that *start* supersedes, by any number of steps, and itself."""
    reached: set[str] = set()
    ahead = [start]
    while ahead:
        one = ahead.pop()
        if one in by_id and one not in reached:
            reached.add(one)
            ahead += by_id[one].supersedes
    return reached
