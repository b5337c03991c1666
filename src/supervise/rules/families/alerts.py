"""kind: alerts — when somebody is told: single rules, ladders of rungs, situations above them, and the lights."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from supervise.model.alerts import Role
from supervise.model.base import Text
from supervise.rules.catalogue import Subject
from supervise.rules.chinese import chinese_value, find_key, plain_value
from supervise.rules.content import Content
from supervise.rules.diagnostics import nearest
from supervise.rules.headers import RULE_KEYS, Header, Ids, read_rule
from supervise.rules.loader import Entries
from supervise.rules.reading import Fields, Page
from supervise.rules.rulebook import (
    LEVELS,
    ActionRule,
    AlertRule,
    Condition,
    CountRule,
    JoinRule,
    Level,
    Message,
    Rung,
    SituationRule,
)
from supervise.rules.terms import Terms

from .levels import check_rising, read_level, read_levels
from .lights import read_lights
from .notices import TELLING, read_actions, read_channels, read_repeat, read_roles
from .situations import check_strata, read_situation

KEYS = ("levels", "rules", "lights")
REQUIRED: Sequence[str] = ()
SUBJECTS: Sequence[Subject] = ("period", "task", "matter", "report", "problem", "alert")

_SINGLE = (
    (*RULE_KEYS, "for", "at", "when", "level", *TELLING, "repeat", "say", "supersedes", "issue", "cooldown"),
    ("id", "for", "when", "level", "say"),
)
_LADDER = (
    (*RULE_KEYS, "for", "while", "rungs", "start", *TELLING, "say", "supersedes", "issue", "cooldown"),
    ("id", "for", "while", "rungs"),
)
_RUNG_KEYS = ("id", "level", "at", "when", *TELLING, "repeat", "say", "issue")
_ISSUE = ("automatic", "by_hand")
_LIVE = ("period", "task", "matter", "report", "problem")
_GROUPS = ("unit", "leader", "district")


def read(fields: Fields, header: Header, terms: Terms) -> Content:
    """The levels, the alert rules, the situations above them, and the lights."""
    ids = Ids(fields.page)
    named = read_levels(fields)
    levels = named or LEVELS
    terms.called = {level.code: level.name.zh for level in named}
    alerts: list[tuple[Fields, AlertRule]] = []
    above: list[tuple[Fields, SituationRule]] = []
    faulty: set[str] = set()
    for node in fields.items("rules"):
        entries = fields.page.as_entries(node)
        if entries is None:
            continue
        if _is_situation(entries):
            one, situation = read_situation(fields.page, entries, header, ids, terms, levels)
            above += [] if situation is None else [(one, situation)]
        else:
            one, rule = _rule(fields.page, entries, header, ids, terms, levels)
            alerts += [] if rule is None else [(one, rule)]
            faulty |= {one.written("id")} if rule is None else set()
    _check_superseded(alerts, faulty)
    check_strata(above)
    judged: dict[Subject, dict[str, Condition]] = {}
    for _, alert in alerts:
        judged.setdefault(alert.subject, {})[alert.ref.id] = alert.holds
    rules, situations = tuple(rule for _, rule in alerts), tuple(rule for _, rule in above)
    lights, dimensions = read_lights(fields, terms)
    return Content(
        refs=(*(rule.ref for rule in rules), *(rule.ref for rule in situations)),
        alerts=rules,
        counts=tuple(rule for rule in situations if isinstance(rule, CountRule)),
        joins=tuple(rule for rule in situations if isinstance(rule, JoinRule)),
        levels=named, lights=lights, dimensions=dimensions, judged=judged,
    )  # fmt: skip


def _is_situation(entries: Entries) -> bool:
    """Whether a rule is over the alerts of others instead of judging one subject."""
    subject, when = find_key(entries.entries, "for"), find_key(entries.entries, "when")
    named = "" if subject is None else getattr(subject[1], "text", "")
    about_group = named in _GROUPS or plain_value(named, _GROUPS) is not None
    joins = any(find_key(entries.entries, key) for key in ("given", "join"))
    return about_group or joins or (when is not None and isinstance(when[1], Entries))


def _rule(
    page: Page, entries: Entries, header: Header, ids: Ids, terms: Terms, levels: Sequence[Level]
) -> tuple[Fields, AlertRule | None]:
    ladder = any(find_key(entries.entries, key) for key in ("rungs", "while"))
    fields = Fields(page, entries, *(_LADDER if ladder else _SINGLE))
    ref = read_rule(fields, header, ids)
    subject = fields.choice("for", _LIVE)
    if subject is None:
        return fields, None
    holds = terms.condition(fields, "while" if ladder else "when", subject, elapsed=False)
    rungs = _ladder(fields, subject, terms, levels) if ladder else _single(fields, subject, terms, levels)
    supersedes = tuple(other for _, other in fields.texts("supersedes"))
    cooldown = terms.span(fields, "cooldown")
    if ref is None or holds is None or not rungs:
        return fields, None
    receipts = any(rung.at is not None and rung.at.event == "delivered" for rung in rungs)
    return fields, AlertRule(replace(ref, receipts=receipts), subject, holds, rungs, supersedes, cooldown)


def _by_hand(fields: Fields, otherwise: bool = False) -> bool:
    return bool(fields.choice("issue", _ISSUE, "by_hand" if otherwise else "automatic") == "by_hand")


def _single(fields: Fields, subject: Subject, terms: Terms, levels: Sequence[Level]) -> tuple[Rung, ...]:
    """A rule that is no ladder: one rung, named by its level. Without `at` it holds whenever its condition does."""
    level = read_level(fields, levels)
    at = terms.moment(fields, "at", subject)
    notify, repeat, say = read_roles(fields), read_repeat(fields, terms, subject), terms.message(fields, "say", subject)
    by, do, by_hand = read_channels(fields), read_actions(fields), _by_hand(fields)
    if level is None or say is None:
        return ()
    return (Rung(level, level, at, None, None, notify, repeat, say, by, do, by_hand),)


@dataclass(frozen=True)
class _Shared:
    """What the rule says for those of its rungs that do not say it themselves."""

    notify: tuple[Role, ...]
    by: tuple[str, ...]
    do: tuple[ActionRule, ...]
    by_hand: bool
    say: Message | None
    said: bool
    """Whether it has a sentence at all; a faulty one is told where it stands."""
    levels: Sequence[Level]


def _ladder(fields: Fields, subject: Subject, terms: Terms, levels: Sequence[Level]) -> tuple[Rung, ...]:
    """The rungs from the lowest up. What the rule says beside its rungs serves those that do not say it themselves."""
    say = terms.message(fields, "say", subject)
    by, do = read_channels(fields), read_actions(fields)
    shared = _Shared(read_roles(fields), by, do, _by_hand(fields), say, "say" in fields, levels)
    names = Ids(fields.page)
    rungs: dict[str, Rung] = {}
    complete = True
    below: list[str] = []
    for one in fields.all_fields("rungs", _RUNG_KEYS, ("level",)):
        rung = _rung(one, subject, terms, below, shared)
        below.append(one.written("id") or one.written("level"))
        if rung is None:
            complete = False
        else:
            if rungs:
                check_rising(list(rungs.values())[-1].level, one, rung.level, levels)
            names.take(rung.name, one.entries)
            rungs[rung.name] = rung
    starts = _starts(fields, subject, terms, below)
    found = tuple(replace(rung, start=starts.get(rung.name)) for rung in rungs.values())
    return found if complete else ()


def _rung(
    fields: Fields,
    subject: Subject,
    terms: Terms,
    below: Sequence[str],
    shared: _Shared,
) -> Rung | None:
    level = read_level(fields, shared.levels)
    name = fields.text("id") or level
    if below and "at" not in fields:
        message = Text(
            zh="上一级之后的梯级须写 at，如：yellow + 2 workdays",
            en="a rung above the first needs 'at', as yellow + 2 workdays",
        )
        fields.page.fault(fields.entries, "rule-missing-key", message, f"at: {below[-1]} + 2 workdays")
    at = terms.moment(fields, "at", subject, below)
    when = terms.condition(fields, "when", subject, elapsed=False)
    notify = read_roles(fields) if "notify" in fields else shared.notify
    by = read_channels(fields) if "by" in fields else shared.by
    do = read_actions(fields) if "do" in fields else shared.do
    say = terms.message(fields, "say", subject) if "say" in fields else shared.say
    repeat = read_repeat(fields, terms, subject)
    if say is None and "say" not in fields and not shared.said:
        message = Text(zh="梯级和规则都没有 say", en="neither the rung nor its rule has 'say'")
        fields.page.fault(fields.entries, "rule-missing-key", message)
    if level is None or name is None or say is None:
        return None
    return Rung(name, level, at, when, None, notify, repeat, say, by, do, _by_hand(fields, shared.by_hand))


def _starts(fields: Fields, subject: Subject, terms: Terms, rungs: Sequence[str]) -> Mapping[str, Condition]:
    """Which rungs may come without those below, by their name."""
    starts: dict[str, Condition] = {}
    for one in fields.all_fields("start", ("level", "when"), ("level", "when")):
        rung = _named_rung(one, rungs, terms.called)
        when = terms.condition(one, "when", subject, elapsed=False)
        if rung is not None and rung not in rungs:
            message = Text(zh=f"没有梯级 {rung}", en=f"there is no rung '{rung}'")
            one.page.fault(one.entries.entries["level"][1], "rule-unknown-rule", message, nearest(rung, rungs))
        elif rung is not None and when is not None:
            starts[rung] = when
    return starts


def _named_rung(fields: Fields, rungs: Sequence[str], called: Mapping[str, str]) -> str | None:
    """The rung at `level`, by its name or by what its level is called in Chinese."""
    written = fields.text("level")
    rung = written
    if written is not None and written not in rungs:
        named = (code for code, name in called.items() if name == written and code in rungs)
        rung = next(named, None) or plain_value(written, rungs) or written
    if rung is not None and rung in rungs:
        chinese = lambda plain: called.get(plain) or chinese_value(plain, "level")  # noqa: E731
        fields.page.mean(fields.entries.entries["level"][1], rung, chinese)
    return rung


def _check_superseded(rules: Sequence[tuple[Fields, AlertRule]], faulty: Collection[str]) -> None:
    """A superseded rule exists, speaks of the same kind of subject, and does not in turn supersede the one above it.

    Of one that could not be read only its own faults are told.
    """
    by_id = {rule.ref.id: rule for _, rule in rules}
    for fields, rule in rules:
        for node, other in fields.texts("supersedes"):
            superseded = by_id.get(other)
            if superseded is None and other in faulty:
                continue
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
