"""What a rule gives one subject: points, or a range that is open to a person, in the unit's own share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from supervise.model.base import Text
from supervise.model.scores import EXACT, Judgement, ScoreEntry
from supervise.rules.rulebook import Facts
from supervise.rules.scheme import Bands, ByRole, Each, Range, Rate, ScoreRule

from .concern import Subject
from .facts import shown


@dataclass(frozen=True)
class Open:
    """Points that a person has to decide, within these bounds, both included."""

    low: Decimal
    high: Decimal


Amount = Decimal | Open
Judged = Mapping[tuple[str, str], Judgement]
"""What was judged so far, by rule and subject."""


def given(rule: ScoreRule, one: Subject, unit: str, world: int, judged: Judged) -> Iterator[ScoreEntry]:
    """The entry that *rule* makes for *one* on the card of *unit*; none where it gives nothing."""
    if not _concerns(rule, one) or not (rule.when is None or rule.when(one.facts) is True):
        return
    counted = None if rule.each is None else _count(rule.each, one)
    times = 1 if rule.each is None or counted is None else counted // rule.each.number
    reads = reads_of(rule)
    amount = _share(rule, one, unit, reads, _times(_amount(rule, one), times))
    lost = amount < 0 if isinstance(amount, Decimal) else amount.low < 0
    if amount == Decimal(0):
        return
    if rule.to != "split" and not (one.charged(reads, one.term) if lost else one.earned(one.term)):
        return
    facts = shown(one.facts, reads)
    if rule.each is not None:
        facts[f"{one.kind}.{rule.each.of}"] = counted
    entry = ScoreEntry(
        rule=rule.ref.id, subject_kind="unit" if one.kind == "card" else one.kind, subject=one.id, matter=one.matter,
        points=Decimal(0), say=rule.say(one.facts), cause=rule.ref.cause(world=world, facts=facts),
    )  # fmt: skip
    yield _decided(entry, amount, judged.get((entry.rule, entry.subject)))


def reads_of(rule: ScoreRule) -> frozenset[str]:
    """The facts that a rule asks of its subject, for its condition and for its points."""
    parts: Sequence[Any] = [rule.when, rule.points]
    if isinstance(rule.points, Bands):
        parts = [rule.when, rule.points.of]
    elif isinstance(rule.points, Rate):
        parts = [rule.when, rule.points.of, rule.points.out_of]
    return frozenset().union(*(getattr(part, "reads", frozenset()) for part in parts))


def _concerns(rule: ScoreRule, one: Subject) -> bool:
    """Whether *one* is a subject of the rule. A matter's points go to the unit that leads it, unless they are by role
    or for each of its units.
    """
    if rule.subject != one.kind or not (one.in_cycle or rule.each is not None):
        return False
    if rule.to != "own":
        return True
    return one.own and (one.kind != "matter" or one.role == "lead" or isinstance(rule.points, ByRole))


def _count(each: Each, one: Subject) -> int:
    return sum(each.where is None or each.where(child) is True for child in one.children(each.of))


def _times(amount: Amount, times: int) -> Amount:
    return EXACT.multiply(amount, Decimal(times)) if isinstance(amount, Decimal) else amount


def _amount(rule: ScoreRule, one: Subject) -> Amount:
    """Points as the rule states them. An expression that is unknown gives nothing."""
    points, facts = rule.points, one.facts
    if isinstance(points, Decimal):
        return points
    if isinstance(points, ByRole):
        return points.lead if one.role == "lead" else points.support
    if isinstance(points, Range):
        return Open(points.low, points.high)
    if isinstance(points, Bands):
        return _in_bands(points, facts)
    if isinstance(points, Rate):
        return _at_rate(points, facts)
    value = points(facts)
    return Decimal(0) if value is None else Decimal(value)


def _in_bands(bands: Bands, facts: Facts) -> Amount:
    """The points of the one band that holds; a value that is unknown, in no band, or in two that differ is open."""
    value = bands.of(facts)
    holding = {band.points for band in bands.bands if value is not None and band.holds(Decimal(value))}
    if len(holding) == 1:
        return holding.pop()
    could = holding or {band.points for band in bands.bands}
    return Open(min(could), max(could))


def _at_rate(rate: Rate, facts: Facts) -> Amount:
    part, whole = rate.of(facts), rate.out_of(facts)
    if part is None or whole is None:
        return Open(*rate.between)
    if whole == 0:
        decided = {"full": rate.full, "zero": Decimal(0)}
        return decided[rate.none] if rate.none in decided else Open(*rate.between)
    under = Fraction(rate.target) - 100 * Fraction(part) / Fraction(whole)
    steps = max(under // 1, 0)
    points = EXACT.add(rate.full, EXACT.multiply(rate.slope, Decimal(steps)))
    if rate.least is None:
        return points
    return max(points, rate.least) if rate.slope < 0 else min(points, rate.least)


def _share(rule: ScoreRule, one: Subject, unit: str, reads: frozenset[str], amount: Amount) -> Amount:
    """The part of this unit. What is split is cut into hundredths (or the places that the points have, where those are
    finer); what is left over goes in single ones to the first units, the lead before all, then by id.
    """
    if rule.to != "split" or isinstance(amount, Open):
        return amount
    sharing = [id for id, term in one.shares.items() if (one.earned(term) if amount > 0 else one.charged(reads, term))]
    if unit not in sharing:
        return Decimal(0)
    exponent = amount.as_tuple().exponent
    quantum = Decimal(1).scaleb(min(exponent if isinstance(exponent, int) else 0, -2))
    each, rest = divmod(int(EXACT.divide(abs(amount), quantum)), len(sharing))
    share = EXACT.multiply(quantum, Decimal(each + (sharing.index(unit) < rest)))
    return share if amount > 0 else -share


def _decided(entry: ScoreEntry, amount: Amount, judgement: Judgement | None) -> ScoreEntry:
    if isinstance(amount, Decimal):
        return entry.but(points=amount)
    between = (amount.low, amount.high)
    if judgement is None:
        return entry.but(sort="open", between=between)
    zh, en = entry.say.zh, entry.say.en
    say = Text(zh=f"{zh}（经评定）", en=f"{en} (as judged)")
    return entry.but(points=judgement.points, between=between, judged=judgement, say=say)
