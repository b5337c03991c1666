"""Which rules and which calendars are in force at an instant, and how new ones come into force: whole, and never in the
past.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Protocol, TypeVar
from zoneinfo import ZoneInfo

from supervise.calendar.almanac import Almanac
from supervise.calendar.zones import midnight
from supervise.model.base import Text
from supervise.model.causes import Cause
from supervise.model.standard import ElementSpec
from supervise.model.worlds import WorldChange

from .calendars import Calendars
from .diagnostics import Diagnostic, Source
from .loading import Files, Ruleset, at_key, compile_ruleset, invalid, read_all, read_heads, rulebook
from .rulebook import AlertRule, Facts, MappingRules, Rulebook, RuleRef

T = TypeVar("T")
Judging = Callable[[Facts], Sequence[bool | None]]

ROOM = 10_000
"""How many results a world keeps before it begins anew."""

TICK = timedelta(microseconds=1)
"""The smallest unit of time: what becomes known at an instant is in force from just after it."""

_NOT_OF_CASES = frozenset({"scoring", "mapping"})
"""The kinds of rulesets that no case reads when time passes in it."""

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
"""From when the first rulesets of a store are in force, where they do not say."""


@dataclass(frozen=True)
class World:
    """The rules and the calendars in force at an instant. `seq` counts the changes up to it; `names` are the display
    names of units and persons. `almanac` is the desk's own, `almanacs` those of its units that go by another.
    """

    rulebook: Rulebook
    almanac: Almanac
    seq: int
    names: Mapping[str, str] = field(default_factory=dict, repr=False)
    almanacs: Mapping[str, Almanac] = field(default_factory=dict, repr=False)
    _kept: dict[Hashable, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    def almanac_of(self, unit: str | None) -> Almanac:
        """The almanac that *unit* goes by."""
        return self.almanac if unit is None else self.almanacs.get(unit, self.almanac)

    def of(self, unit: str) -> World:
        """The same world with the almanac that *unit* goes by as its own."""
        if unit not in self.almanacs:
            return self
        return self.once(("of", unit), lambda: replace(self, almanac=self.almanacs[unit], almanacs={}))

    def truths(self, subject: str, facts: Facts) -> Mapping[tuple[str, str], bool | None]:
        """Of every alert rule for *subject*, as (ruleset, rule id), whether its condition holds; None is unknown."""
        judges = self._kept.get(subject)
        if judges is None:
            judges = self._kept[subject] = self._judges_of(subject)
        found: dict[tuple[str, str], bool | None] = {}
        for judge, keys in judges:
            found |= zip(keys, judge(facts), strict=True)
        return found

    def _judges_of(self, subject: str) -> Sequence[tuple[Judging, Sequence[tuple[str, str]]]]:
        rulesets = dict.fromkeys(rule.ref.ruleset.name for rule in self.rulebook.alerts if rule.subject == subject)
        judges = [(name, self.rulebook.judges[name]) for name in rulesets]
        return [(judge.of(subject), [(name, rule) for rule in judge.names[subject]]) for name, judge in judges]

    def alert_program(self, make: Callable[[Sequence[AlertRule]], T]) -> T:
        """What *make* makes of the alert rules, made once."""
        return self.once("alert_program", lambda: make(self.rulebook.alerts))

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What *make* makes, made once for *key* in this world. For pure results alone; what it raises is not kept."""
        if key not in self._kept:
            if len(self._kept) >= ROOM:
                self._kept.clear()
            self._kept[key] = make()
        return self._kept[key]  # type: ignore[no-any-return]  # of the one type that `make` returns


class Worlds(Protocol):
    """The worlds of a desk, by instant."""

    def at(self, instant: datetime) -> World: ...

    def next_change(self, seen: int) -> datetime | None: ...


def in_force(changes: Iterable[WorldChange], instant: datetime) -> tuple[WorldChange, ...]:
    """The ruleset versions in force at *instant*, by name: of each name the one that came into force last, unless it
    has ended.
    """
    latest: dict[str, WorldChange] = {}
    for change in sorted(changes, key=lambda change: (change.in_force_at, change.seq)):
        if change.what == "ruleset" and change.in_force_at <= instant:
            latest[change.name] = change
    ongoing = (change for change in latest.values() if change.ends_at is None or instant < change.ends_at)
    return tuple(sorted(ongoing, key=lambda change: change.name))


class Activations:
    """The worlds that a list of changes makes, compiled when first asked for and kept.

    *almanac* is the desk's zone and calendar, *of_units* the almanacs of units that go by another; notices among the
    changes overrule both. A world's `seq` counts the instants up to it at which something came into force or ended.
    """

    def __init__(
        self,
        changes: Sequence[WorldChange],
        almanac: Almanac,
        names: Mapping[str, str] | None = None,
        of_units: Mapping[str, Almanac] | None = None,
    ) -> None:
        self._changes = tuple(changes)
        self._calendars = Calendars(changes, almanac, of_units or {})
        self._names = names or {}
        ends = [change.ends_at for change in changes if change.ends_at is not None]
        self._instants = sorted([*(change.in_force_at for change in changes), *ends])
        self._worlds: dict[int, World] = {}
        self._rulesets: dict[tuple[str, str], Ruleset] = {}
        self._rulebooks: dict[str, Rulebook] = {}

    def at(self, instant: datetime) -> World:
        """The world in force at *instant*. Raises RulesetsInvalid where a stored text no longer compiles."""
        seq = bisect_right(self._instants, instant)
        world = self._worlds.get(seq)
        if world is None:
            almanac, others = self._calendars.at(instant)
            world = self._worlds[seq] = World(self._compile(instant), almanac, seq, self._names, others)
        return world

    def changes_after(self, seq: int) -> tuple[tuple[int, datetime], ...]:
        """The changes after the world *seq*: each with the `seq` that it makes and its instant."""
        return tuple(enumerate(self._instants[seq:], start=seq + 1))

    def next_change(self, seen: int) -> datetime | None:
        """The instant of the first change after the world *seen*; None when none is known."""
        return self._instants[seen] if seen < len(self._instants) else None

    def untouched(self, changes: Sequence[WorldChange], at: datetime) -> tuple[int, int] | None:
        """Where *changes*, in force at *at* and nothing else then, touch no case: the worlds before and after them.

        Advancing a case reads no rules of scoring and none of mapping, so that under other ones it does the same.
        """
        before, after = bisect_left(self._instants, at), bisect_right(self._instants, at)
        alone = len(changes) == after - before and all(one.in_force_at == at for one in changes)
        aside = all(one.what == "ruleset" and _kind_of(one.path, one.text) in _NOT_OF_CASES for one in changes)
        return (before, after) if alone and aside else None

    def rule_of(self, cause: Cause) -> RuleRef | None:
        """The rule behind *cause*, in the version that decided; None where this list has no such version."""
        book = self._book_with(cause.ruleset, cause.digest)
        return None if book is None else book.rule(cause.ruleset, cause.rule)

    def mapping_of(self, ruleset: str, digest: str) -> MappingRules | None:
        """The lines of a mapping in the version of that digest; None where this list has no such version."""
        book = self._book_with(ruleset, digest)
        return None if book is None else book.mappings.get(ruleset)

    def _book_with(self, ruleset: str, digest: str) -> Rulebook | None:
        for change in self._changes:
            if (change.name, change.digest) == (ruleset, digest):
                return self.at(change.in_force_at).rulebook
        return None

    def _compile(self, instant: datetime) -> Rulebook:
        changes = in_force(self._changes, instant)
        standards = [
            self._ruleset(change, {}, "") for change in changes if _kind_of(change.path, change.text) == "elements"
        ]
        specs = {spec.code: spec for ruleset in standards for spec in ruleset.content.elements}
        typed_by = " ".join(ruleset.ref.digest for ruleset in standards)
        others = [
            self._ruleset(change, specs, typed_by)
            for change in changes
            if _kind_of(change.path, change.text) != "elements"
        ]
        key = " ".join(change.digest for change in changes)
        if key not in self._rulebooks:
            self._rulebooks[key] = rulebook([*standards, *others])
        return self._rulebooks[key]

    def _ruleset(self, change: WorldChange, specs: Mapping[str, ElementSpec], typed_by: str) -> Ruleset:
        key = (change.digest, typed_by)
        if key not in self._rulesets:
            self._rulesets[key] = _compiled(change.path, change.text, _Typed(typed_by, specs))
        return self._rulesets[key]


@lru_cache(maxsize=256)
def _kind_of(path: str, text: str) -> str:
    """The kind of a stored ruleset. Raises RulesetsInvalid where its head cannot be read any more."""
    heads, faults = read_heads([(path, text)])
    if not heads:
        raise invalid(faults)
    return heads[0].ref.kind


@dataclass(frozen=True)
class _Typed:
    """Data elements, known by the digests of the standards that they come from."""

    by: str
    specs: Mapping[str, ElementSpec] = field(compare=False)


@lru_cache(maxsize=128)
def _compiled(path: str, text: str, typed: _Typed) -> Ruleset:
    """A ruleset compiled once for all the desks of a process that have it in force."""
    return compile_ruleset(path, text, typed.specs)


def world_changes(
    files: Files, *, existing: Sequence[WorldChange], at: datetime, zone: ZoneInfo
) -> tuple[WorldChange, ...]:
    """The changes that activating *files* at *at* makes, after the *existing* ones: all or none.

    A version comes into force at midnight of its `effective.from` in *zone*, but never before it was known; the first
    rulesets of an empty store are in force from that midnight even if it has passed. It takes the place of the version
    before it, and ends at midnight of `effective.to`. What is active already, with the same meaning, makes no change.

    Raises RulesetsInvalid with every fault, also where what was active no longer fits what is new.
    """
    heads, faults = read_heads(files.items())
    names = {head.ref.name for head in heads}
    rulesets = [change for change in existing if change.what == "ruleset"]
    standing: Files = {change.path: change.text for change in in_force(existing, at) if change.name not in names}
    read, found = read_all({**standing, **files}.items())
    known = {change.id: change.digest for change in rulesets}
    fresh = [one for one in read if one.path in files and known.get(_id(one)) != one.ref.digest]
    after = max((change.seq for change in existing), default=0)
    changes = tuple(
        _change(head, seq, at=at, zone=zone, seed=not rulesets) for seq, head in enumerate(fresh, start=after + 1)
    )
    refused = [*faults, *_taken(fresh, known), *_ended(fresh, changes)]
    if refused:
        raise invalid(tuple(dict.fromkeys([*refused, *found])))
    if misfits := _misfits(existing, changes, zone):
        raise invalid(misfits)
    return changes


def _id(head: Ruleset) -> str:
    return f"{head.ref.name}@{head.ref.version}"


def _change(head: Ruleset, seq: int, *, at: datetime, zone: ZoneInfo, seed: bool) -> WorldChange:
    starts = BEGINNING if head.effective_from is None else midnight(head.effective_from, zone)
    return WorldChange(
        id=_id(head), seq=seq, known_at=at, in_force_at=starts if seed else max(at + TICK, starts),
        ends_at=None if head.effective_to is None else midnight(head.effective_to, zone),
        name=head.ref.name, version=head.ref.version, digest=head.ref.digest, path=head.path, text=head.text,
    )  # fmt: skip


def _taken(fresh: Iterable[Ruleset], known: Mapping[str, str]) -> Iterable[Diagnostic]:
    """A version says one thing for ever: what has changed needs a new version."""
    for head in fresh:
        if _id(head) in known:
            message = Text(
                zh=f"{head.ref.name} 的 {head.ref.version} 版已启用且内容不同，请换新版本号",
                en=f"version {head.ref.version} of {head.ref.name} is active with other rules: a new version is needed",
            )
            yield at_key(Source(head.path, head.text), "version", "rule-overlap", message)


def _ended(fresh: Iterable[Ruleset], changes: Iterable[WorldChange]) -> Iterable[Diagnostic]:
    for head, change in zip(fresh, changes, strict=True):
        if change.ends_at is not None and change.ends_at <= change.in_force_at:
            message = Text(zh="生效期已过，不会生效", en="its effective dates have passed: it would never be in force")
            yield at_key(Source(head.path, head.text), "effective", "rule-bad-value", message)


def _misfits(existing: Sequence[WorldChange], changes: Sequence[WorldChange], zone: ZoneInfo) -> tuple[Diagnostic, ...]:
    """What is wrong with the rules that will be in force together, at each instant from the first of *changes* on."""
    timeline = [change for change in (*existing, *changes) if change.what == "ruleset"]
    first = min((change.in_force_at for change in changes), default=None)
    instants = sorted({change.in_force_at for change in timeline if first is not None and first <= change.in_force_at})
    together = dict.fromkeys(in_force(timeline, instant) for instant in instants)
    standards = [change for change in timeline if _kind_of(change.path, change.text) == "elements"]
    found: list[Diagnostic] = []
    for rules in together:
        if standards and rules and not set(standards) & set(rules):
            found += [_untyped(rule, standards, zone) for rule in rules]
        else:
            found += read_all((rule.path, rule.text) for rule in rules)[1]
    return tuple(dict.fromkeys(found))


def _untyped(rule: WorldChange, standards: Sequence[WorldChange], zone: ZoneInfo) -> Diagnostic:
    """A ruleset comes into force while no data elements are: they come later, and have no end."""
    standard = min(standards, key=lambda one: one.in_force_at)
    since, begins = (f"{one.in_force_at.astimezone(zone):%Y-%m-%d}" for one in (rule, standard))
    zh, en = f"自 {since} 起生效", f"is in force from {since}"
    if rule.in_force_at == BEGINNING:
        zh, en = "没有写 effective，自始生效", "has no effective and is in force from the beginning"
    message = Text(
        zh=f"{rule.name} {zh}，而数据元标准 {standard.name} 自 {begins} 起才生效，此前没有数据元标准",
        en=f"{rule.name} {en}, and the data elements of {standard.name} only from {begins}: before that there are none",
    )
    dates = f"effective: {{from: {begins}}}"
    fix = Text(
        zh=f"给 {rule.name} 写上 {dates}，或让数据元标准更早生效",
        en=f"give {rule.name} {dates}, or let the data elements be in force earlier",
    )
    key = "effective" if "effective" in rule.text else "version"
    return at_key(Source(rule.path, rule.text), key, "rule-no-elements", message, fix)
