"""What limits and changes points once they are given, written as entries of their own, so that all entries of a card
always add up to its total.

The order is fixed: one of each group is kept; multipliers; the cap of each rule; sections; the least and the most of
the card; vetoes; rounding. A balancing entry names the places of the entries that it balances. Those of a group, cap,
section, bound or veto never come to more than what they balance.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from supervise.model.base import Text
from supervise.model.scores import EXACT, ScoreEntry, Sort, total_of
from supervise.rules.rulebook import RuleRef
from supervise.rules.scheme import Multiplier, OneOf, Rounding, ScoringScheme, Veto

from .concern import Subject
from .facts import shown

_MODES = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN}


@dataclass(frozen=True)
class Hit:
    """A multiplier or a veto that holds for a subject, with what it says there and the facts it saw."""

    rule: Multiplier | Veto
    one: Subject
    entry: ScoreEntry


@dataclass
class _Line:
    """An entry with its place, the rule and the section that it belongs to; `live` unless another was kept instead."""

    place: int
    entry: ScoreEntry
    owner: str
    section: str | None
    live: bool = True
    net: Decimal = field(init=False)
    """Of an entry for a fact: its points with what multipliers made of them."""

    def __post_init__(self) -> None:
        self.net = self.entry.points


def balanced(
    scheme: ScoringScheme, entries: Sequence[ScoreEntry], hits: Sequence[Hit], *, unit: str, world: int
) -> tuple[ScoreEntry, ...]:
    """*entries* followed by all that balances them under *scheme*."""
    ledger = _Ledger(scheme, unit, world)
    for entry in entries:
        ledger.enter(entry)
    ledger.keep_one_of_each()
    ledger.multiply([hit for hit in hits if isinstance(hit.rule, Multiplier)])
    ledger.cap()
    ledger.bound()
    ledger.veto([hit for hit in hits if isinstance(hit.rule, Veto)])
    ledger.round()
    return tuple(line.entry for line in ledger.lines)


class _Ledger:
    """The lines of one card while it is balanced."""

    def __init__(self, scheme: ScoringScheme, unit: str, world: int) -> None:
        self.scheme = scheme
        self.unit = unit
        self.world = world
        self.lines: list[_Line] = []
        self._rules = {rule.ref.id: rule for rule in scheme.rules}
        self._order = {rule.ref.id: place for place, rule in enumerate(scheme.rules)}

    def enter(self, entry: ScoreEntry, owner: str = "", section: str | None = None) -> None:
        rule = self._rules.get(entry.rule)
        if rule is not None and not entry.balancing:
            owner, section = entry.rule, rule.section
        elif entry.sort == "base" and entry.rule in (self.scheme.sections or {}):
            section = entry.rule
        self.lines.append(_Line(len(self.lines) + 1, entry, owner, section))

    def keep_one_of_each(self) -> None:
        groups: dict[tuple[str, str], list[_Line]] = {}
        for line in self.lines:
            rule = self._rules.get(line.entry.rule)
            if rule is not None and rule.one_of is not None and line.entry.sort == "points":
                group = (self.scheme.one_of or {})[rule.one_of]
                groups.setdefault((rule.one_of, _within(line.entry, group)), []).append(line)
        for (name, _), members in groups.items():
            group = (self.scheme.one_of or {})[name]
            kept = self._kept(group, members)
            for line in members:
                if line is not kept:
                    self._drop(line, kept, group)

    def _kept(self, group: OneOf, members: Sequence[_Line]) -> _Line:
        """Highest and lowest are by number: -1 is higher than -5; of equals, the first. First is by the order of the
        rules in the file, then of the entries.
        """
        if group.keep == "first":
            return min(members, key=lambda line: (self._order[line.entry.rule], line.place))
        sign = -1 if group.keep == "highest" else 1
        return min(members, key=lambda line: (sign * line.entry.points, line.place))

    def _drop(self, line: _Line, kept: _Line, group: OneOf) -> None:
        say = Text(
            zh=f"「{group.ref.title.zh}」只计一项：计第 {kept.place} 项，第 {line.place} 项不计",
            en=f"only one of “{group.ref.title.en}” counts: entry {kept.place}, not entry {line.place}",
        )
        line.live = False
        self._balance("one-of", group.ref, -line.entry.points, [line], say)
        self.lines[-1].live = False

    def multiply(self, hits: Sequence[Hit]) -> None:
        """One line per hit and rule. Several multipliers of one entry multiply each other, in whatever order."""
        signs = {line.place: line.net > 0 for line in self.lines}
        for hit in hits:
            rule = hit.rule
            assert isinstance(rule, Multiplier)
            taken: dict[str, list[_Line]] = {}
            for line in self._live():
                if line.entry.sort == "points" and _covers(hit.one, line.entry) and _named(rule, line, signs):
                    taken.setdefault(line.owner, []).append(line)
            for owner, lines in taken.items():
                more = EXACT.multiply(total_of(line.net for line in lines), rule.factor - 1)
                for line in lines:
                    line.net = EXACT.multiply(line.net, rule.factor)
                if more:
                    entry = hit.entry.but(sort="times", points=more, balances=tuple(line.place for line in lines))
                    self.enter(entry, owner, self._rules[owner].section)

    def cap(self) -> None:
        for rule in self.scheme.rules:
            if rule.cap is not None:
                low, high = (rule.cap, None) if rule.cap < 0 else (None, rule.cap)
                scope = [line for line in self._live() if line.owner == rule.ref.id]
                say = Text(
                    zh=f"「{rule.ref.title.zh}」累计以 {rule.cap} 分为限",
                    en=f"“{rule.ref.title.en}” comes to {rule.cap} points at most",
                )
                self._bound("cap", rule.ref, scope, low, high, say, rule.section, rule.ref.id)

    def bound(self) -> None:
        """Sections first, then the card."""
        for section in (self.scheme.sections or {}).values():
            scope = [line for line in self._live() if line.section == section.ref.id]
            title = section.ref.title
            say = Text(
                zh=f"「{title.zh}」部分以 {_span(section.low, section.high, '至')} 分为限",
                en=f"the part “{title.en}” stays within {_span(section.low, section.high, 'to')} points",
            )
            self._bound("section", section.ref, scope, section.low, section.high, say, section.ref.id)
        low, high, ref = self.scheme.low, self.scheme.high, self.scheme.ref
        self._bound(
            "min", ref, self._live(), low, None, Text(zh=f"总分不低于 {low} 分", en=f"the total is at least {low}")
        )
        self._bound(
            "max", ref, self._live(), None, high, Text(zh=f"总分不超过 {high} 分", en=f"the total is at most {high}")
        )

    def _bound(
        self, sort: Sort, ref: RuleRef, scope: Sequence[_Line], low: Decimal | None, high: Decimal | None, say: Text,
        section: str | None = None, owner: str = "",
    ) -> None:  # fmt: skip
        total = total_of(line.entry.points for line in scope)
        bound = low if low is not None and total < low else high if high is not None and total > high else None
        if bound is not None and scope:
            more = EXACT.subtract(bound, total)
            against = [line for line in scope if line.entry.points * more < 0]
            self._balance(sort, ref, more, against, say, owner, section)

    def veto(self, hits: Sequence[Hit]) -> None:
        """A veto of the grade is written with no points; one of the total takes what is above."""
        for hit in hits:
            rule = hit.rule
            assert isinstance(rule, Veto)
            above = [] if rule.total is None else [line for line in self._live() if line.entry.points > 0]
            total = total_of(line.entry.points for line in self.lines)
            more = Decimal(0) if rule.total is None else min(EXACT.subtract(rule.total, total), Decimal(0))
            places = tuple(line.place for line in above) if more else ()
            self.enter(hit.entry.but(sort="veto", points=more, balances=places))

    def round(self) -> None:
        rounding = self.scheme.rounding
        if rounding is None:
            return
        total = total_of(line.entry.points for line in self.lines)
        more = EXACT.subtract(rounded(total, rounding), total)
        if more:
            half = {"half_up": ("四舍五入", "halves up"), "half_even": ("四舍六入五成双", "halves to even")}[
                rounding.mode
            ]
            say = Text(
                zh=f"总分保留 {rounding.places} 位小数（{half[0]}）",
                en=f"the total is rounded to {rounding.places} places ({half[1]})",
            )
            self._balance("round", self.scheme.ref, more, (), say)

    def _live(self) -> list[_Line]:
        return [line for line in self.lines if line.live]

    def _balance(
        self, sort: Sort, ref: RuleRef, points: Decimal, lines: Iterable[_Line], say: Text, owner: str = "",
        section: str | None = None,
    ) -> None:  # fmt: skip
        whole = sort in {"min", "max", "round"}
        self.enter(
            ScoreEntry(
                sort=sort, rule=sort if whole else ref.id, subject_kind="unit", subject=self.unit, points=points,
                say=say, cause=ref.cause(world=self.world), balances=tuple(line.place for line in lines),
            ),
            owner, section,
        )  # fmt: skip


def rounded(total: Decimal, rounding: Rounding) -> Decimal:
    """*total* to the places of *rounding*."""
    return total.quantize(Decimal(1).scaleb(-rounding.places), _MODES[rounding.mode], EXACT)


def grade_of(scheme: ScoringScheme, total: Decimal, hits: Iterable[Hit]) -> str | None:
    """The first grade that *total* reaches, unless a veto holds it at a later one."""
    grades = [one.grade for one in scheme.grades]
    reached = next((place for place, one in enumerate(scheme.grades) if total >= one.at_least), None)
    held = [grades.index(hit.rule.grade) for hit in hits if isinstance(hit.rule, Veto) and hit.rule.grade in grades]
    places = [place for place in (reached, *held) if place is not None]
    return grades[max(places)] if reached is not None or held else None


def hits_of(rules: Sequence[Multiplier | Veto], one: Subject, unit: str, world: int) -> Iterator[Hit]:
    """The multipliers and vetoes that certainly hold for *one*."""
    for rule in rules:
        mine = rule.subject == one.kind and one.own and one.in_cycle
        if mine and (rule.when is None or rule.when(one.facts) is True):
            yield Hit(rule, one, _entry(rule, one, unit, world))


def _entry(rule: Multiplier | Veto, one: Subject, unit: str, world: int) -> ScoreEntry:
    reads: Mapping[str, object] = {} if rule.when is None else dict.fromkeys(rule.when.reads)
    return ScoreEntry(
        rule=rule.ref.id, subject_kind="unit" if one.kind == "card" else one.kind, subject=one.id, matter=one.matter,
        points=Decimal(0), say=rule.say(one.facts), cause=rule.ref.cause(world=world, facts=shown(one.facts, reads)),
    )  # fmt: skip


def _within(entry: ScoreEntry, group: OneOf) -> str:
    """Which card, matter, task or period of *group* an entry belongs to; an award of no matter stands for itself."""
    if group.per == "card":
        return ""
    if group.per == "matter":
        return entry.matter or entry.subject
    return "/".join(entry.subject.split("/")[:2]) if group.per == "task" else entry.subject


def _covers(one: Subject, entry: ScoreEntry) -> bool:
    if one.kind == "card":
        return True
    if one.kind == "matter":
        return entry.matter == one.id
    return entry.subject == one.id or entry.subject.startswith(f"{one.id}/")


def _named(rule: Multiplier, line: _Line, bonus: Mapping[int, bool]) -> bool:
    if isinstance(rule.of, frozenset):
        return line.owner in rule.of
    return bonus[line.place] is (rule.of == "bonuses")


def _span(low: Decimal | None, high: Decimal | None, to: str) -> str:
    return f"{'…' if low is None else low} {to} {'…' if high is None else high}"
