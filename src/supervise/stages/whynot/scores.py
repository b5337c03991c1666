"""Why a rule of scoring gives a unit nothing in a cycle, subject by subject, or what balanced what it gave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from supervise.model.documents import Sentence
from supervise.model.scores import Scorecard, ScoreEntry
from supervise.rules.catalogue import FACTS
from supervise.rules.rulebook import RuleRef
from supervise.rules.scheme import ByRole, Multiplier, ScoreRule, ScoringScheme, Veto
from supervise.stages.balance import hits_of
from supervise.stages.concern import Record, Subject, Term
from supervise.stages.points import given, reads_of

from .telling import Voice, say

SHOWN = 5
"""Of how many subjects it is told; the rest is counted."""

_KINDS = {
    "card": ("考核表", "card"), "matter": ("事项", "matter"), "task": ("任务", "task"), "period": ("周期", "period"),
    "award": ("表扬批评", "award"),
}  # fmt: skip


def scoring_rule(scheme: ScoringScheme, id: str) -> ScoreRule | Multiplier | Veto | RuleRef | None:
    """What *scheme* calls so: a rule, a multiplier, a veto, or the name of a group, a section or the scheme itself."""
    named: Sequence[Any] = [*scheme.rules, *scheme.multipliers, *scheme.vetoes]
    for one in named:
        if one.ref.id == id:
            return one  # type: ignore[no-any-return]  # of one of the three types above
    return next((ref for ref in scheme.refs() if ref.id == id), None)


def why_no_points(
    rule: ScoreRule | Multiplier | Veto | RuleRef, record: Record, card: Scorecard | None
) -> Iterator[Sentence]:
    """The entries that the rule makes on the card as it stands, or for each subject why it makes none."""
    id = rule.id if isinstance(rule, RuleRef) else rule.ref.id
    entries = () if card is None else card.entries
    mine = [(place, entry) for place, entry in enumerate(entries, 1) if entry.rule == id]
    for place, entry in mine[:SHOWN]:
        yield from _stands(place, entry, entries)
    if len(mine) > SHOWN:
        yield say(f"另有 {len(mine) - SHOWN} 项。", f"And {len(mine) - SHOWN} more entries.")
    if mine:
        return
    if card is None:
        yield say(
            "本周期没有与该单位有关的任务，不作考核。", "No task of the cycle concerns the unit: it is not scored."
        )
    elif isinstance(rule, RuleRef):
        yield say("没有需要它平衡的计分项。", "There is no entry that it would have to balance.")
    else:
        yield from _of_subjects(rule, record)


def _stands(place: int, entry: ScoreEntry, entries: Sequence[ScoreEntry]) -> Iterator[Sentence]:
    points = f"{entry.points:+}" if entry.points else "0"
    yield say(
        f"已计入第 {place} 项，{points}分：{entry.say.zh}。", f"It gives entry {place}, {points}: {entry.say.en}."
    )
    if entry.between is not None and entry.judged is None:
        low, high = entry.between
        yield say(f"待人工评定（{low} 至 {high} 分）。", f"It waits for a person to decide, {low} to {high}.", 1)
    for at, other in enumerate(entries, 1):
        if place in other.balances:
            yield say(
                f"由第 {at} 项平衡（{other.points:+}分）：{other.say.zh}。",
                f"Entry {at} balances it ({other.points:+}): {other.say.en}.", 1,
            )  # fmt: skip


def _of_subjects(rule: ScoreRule | Multiplier | Veto, record: Record) -> Iterator[Sentence]:
    kind_zh, kind_en = _KINDS[rule.subject]
    joint = isinstance(rule, ScoreRule) and rule.to != "own"
    past = frozenset({rule.subject}) if isinstance(rule, ScoreRule) and rule.each is not None else frozenset[str]()
    subjects = [record.card()] if rule.subject == "card" else list(record.subjects(past=past, joint=joint))
    mine = [one for one in subjects if one.kind == rule.subject]
    if not mine:
        yield say(f"本考核周期没有属于该单位的{kind_zh}。", f"No {kind_en} of this cycle concerns the unit.")
    voice = Voice.of(record.world)
    for one in mine[:SHOWN]:
        yield say(f"{kind_zh} {one.id}：", f"{kind_en} {one.id}:")
        yield from _lacks(rule, one, record, voice)
    if len(mine) > SHOWN:
        yield say(f"另有 {len(mine) - SHOWN} 个。", f"And {len(mine) - SHOWN} more.")


def _lacks(rule: ScoreRule | Multiplier | Veto, one: Subject, record: Record, voice: Voice) -> Iterator[Sentence]:
    """The first thing that *rule* lacks for *one*."""
    if not one.in_cycle and not (isinstance(rule, ScoreRule) and rule.each is not None):
        yield say("不属于本考核周期。", "It does not belong to this cycle.", 1)
    elif rule.when is not None and rule.when(one.facts) is not True:
        yield from voice.failing(rule.when, one.facts, 1)
    elif isinstance(rule, Multiplier | Veto):
        held = tuple(hits_of([rule], one, record.unit, record.world.seq))
        yield say("成立，但没有可作用的计分项。" if held else "不是该单位的。",
                  "It holds, but there is no entry to act on." if held else "It is not the unit's own.", 1)  # fmt: skip
    else:
        yield from _no_amount(rule, one, record, voice)


def _no_amount(rule: ScoreRule, one: Subject, record: Record, voice: Voice) -> Iterator[Sentence]:
    leads = one.role == "lead" or one.kind != "matter" or isinstance(rule.points, ByRole) or rule.to != "own"
    if not leads:
        yield say("该单位不是牵头单位，分归牵头单位。", "The unit does not lead it: the points are the lead's.", 1)
    elif rule.each is not None and not any(given(rule, one, record.unit, record.world.seq, {})):
        each = rule.each
        children = list(one.children(each.of))
        count = sum(each.where is None or each.where(child) is True for child in children)
        label = FACTS[one.kind][each.of]
        yield say(
            f"{label.zh} {len(children)} 个，其中计入 {count} 个，须满 {each.number} 个。",
            f"Of {len(children)} {each.of}, {count} count; it takes {each.number}.", 1,
        )  # fmt: skip
        if each.where is not None:
            said = voice.condition(each.where)
            yield say(f"只计「{said.zh}」的。", f"Only those count of which this is true: {said.en}.", 1)
    elif one.term is not None and not one.charged(reads_of(rule), one.term):
        yield _not_its_time(one.term, voice)
    elif not one.earned(one.term):
        yield say(
            "该事项已转由其他单位承办，加分归接办单位。", "Another unit took it over: what it gains is that unit's.", 1
        )
    else:
        yield say("所计分值为零或未知。", "The points come to nothing, or are unknown.", 1)
        yield from voice.facts(sorted(reads_of(rule)), one.facts, rule.subject, 2)


def _not_its_time(term: Term, voice: Voice) -> Sentence:
    since = voice.moment(term.since)
    if term.until is None:
        return say(
            f"该单位{since}才接到任务，此前的不扣分。",
            f"The unit was assigned it only at {since}: it loses nothing for the time before.", 1,
        )  # fmt: skip
    until = voice.moment(term.until)
    return say(
        f"该单位的任务自{since}至{until}，此外的不扣分。",
        f"The unit had a task of it from {since} to {until}: it loses nothing for other times.", 1,
    )  # fmt: skip
