"""why_not of scoring: the card of a unit and cycle as it stands, finished or not, and what it lacks for a rule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from supervise.case.advance import instants
from supervise.case.foresight import foresee
from supervise.errors import NotFound
from supervise.model.case import Case
from supervise.model.directory import Actor, Unit
from supervise.model.documents import Sentence
from supervise.ports import UnitOfWork
from supervise.rules.activation import TICK, Activations
from supervise.rules.scheme import Multiplier, ScoreRule, ScoringScheme, Veto
from supervise.stages.concern import Cycle, Record
from supervise.stages.facts import Scene
from supervise.stages.points import given
from supervise.stages.score import Edition, cycle_at, score
from supervise.stages.whynot.scores import scoring_rule, why_no_points
from supervise.stages.whynot.telling import Foreseen, Voice, say, timely

from .appraisal import cases_of
from .claims import load_group
from .editions import judged_on
from .finding import scope_of
from .parts import Parts

SCORED = "scoring"
MOST = 20
"""Of how many matters at most it is foreseen what time will make of them."""


def scored(
    parts: Parts, uow: UnitOfWork, by: Actor, scheme: ScoringScheme, id: str, subject: str, at: datetime,
    worlds: Activations,
) -> tuple[bool, Sequence[Sentence], datetime | None]:  # fmt: skip
    """Whether the rule *id* stands on the card of *subject* (`<unit>/<cycle>`), why or why not, and from when it would.

    Raises NotFound for what is no cycle, or another's unit.
    """
    unit_id, _, key = subject.removeprefix("unit:").rpartition("/")
    if not unit_id or scope_of(by) not in (None, (unit_id,)):
        raise NotFound(subject="scorecard", id=subject)
    cycle = _cycle(parts, uow, scheme, key, at, subject)
    last = min(at, cycle.to_at - TICK)
    world = worlds.at(last)
    stood = cases_of(uow, unit_id, last + TICK)
    cases = [brought_up(parts, one, last, worlds) for one in stood]
    unit = parts.directory.unit(unit_id, last) or Unit(id=unit_id, name=unit_id)
    group = load_group(uow, f"group:unit:{unit_id}")[1]
    awards = [award for award in group.awards.values() if award.at <= at]
    cards = [card for card in group.scorecards.values() if (card.scheme, card.cycle) == (scheme.ref.id, key)]
    record = Record(unit_id, cycle, world, [Scene(one, world, last) for one in cases], awards, unit.kind)
    card = score(scheme, record, Edition(at, judged=judged_on(cards)))
    rule = scoring_rule(scheme, id)
    assert rule is not None  # it was found by this name
    told = list(why_no_points(rule, record, card))
    if card is not None and any(entry.rule == id for entry in card.entries):
        return True, told, None
    foreseen = Foreseen(cycle.to_at, {}, searched=False)
    if not isinstance(rule, ScoreRule | Multiplier | Veto) or last != at:
        return False, told, None
    if _timed(rule) and (unseen := _not_looked_at(rule, len(cases))):
        return False, [*told, unseen], None
    if isinstance(rule, ScoreRule) and _timed(rule):
        foreseen = _foreseen(parts, rule, unit_id, cycle, cases, at, worlds)
    next_at = foreseen.fires.get("")
    return False, [*told, *Voice.of(world).ahead(foreseen, next_at)], next_at


def brought_up(parts: Parts, case: Case, at: datetime, worlds: Activations) -> Case:
    """The case with all that was due up to *at*."""
    if case.matters:
        for later, _ in instants(case, at, worlds=worlds, executor=parts.executor):
            case = later
    return case


def _cycle(parts: Parts, uow: UnitOfWork, scheme: ScoringScheme, key: str, at: datetime, subject: str) -> Cycle:
    """The cycle called *key*, among those from the first activation to *at*."""
    cycle = cycle_at(scheme, uow.worlds()[0].known_at, parts.almanac)
    while cycle.from_at <= at:
        if cycle.key == key:
            return cycle
        cycle = cycle_at(scheme, cycle.to_at, parts.almanac)
    raise NotFound(subject="cycle", id=subject)


def _timed(rule: ScoreRule | Multiplier | Veto) -> bool:
    """Whether time alone may change what the conditions of the rule say."""
    where = rule.each.where if isinstance(rule, ScoreRule) and rule.each is not None else None
    return timely(rule.when, where)


def _not_looked_at(rule: ScoreRule | Multiplier | Veto, matters: int) -> Sentence | None:
    """That it is not foreseen what time will bring, and why; None where it is."""
    if not isinstance(rule, ScoreRule) or rule.subject in {"card", "award"}:
        return say(
            "这条规则看的不是单个事项，时间推移能否使它成立未作推算。",
            "The rule is not about a single matter: whether time alone will bring it was not looked at.",
        )
    if matters > MOST:
        return say(
            f"该单位有 {matters} 个事项，超过 {MOST} 个的不推算何时成立。",
            f"The unit has {matters} matters: beyond {MOST} no instant is foreseen.",
        )
    return None


def _foreseen(
    parts: Parts, rule: ScoreRule, unit: str, cycle: Cycle, cases: Sequence[Case], at: datetime, worlds: Activations
) -> Foreseen:
    """The first instant before the cycle ends at which the rule gives anything for one of *cases*."""

    def gives(scene: Scene) -> bool:
        record = Record(unit, cycle, scene.world, [scene])
        past = frozenset({rule.subject}) if rule.each is not None else frozenset[str]()
        subjects = record.subjects(past=past, joint=rule.to != "own")
        return any(tuple(given(rule, one, unit, scene.world.seq, {})) for one in subjects)

    until, fires = cycle.to_at - TICK, []
    for case in cases:
        found = foresee(case, at, until, gives, worlds=worlds, executor=parts.executor)
        if "" in found.fires:
            fires.append(found.fires[""])
            until = min(until, found.fires[""])
    return Foreseen(cycle.to_at, {"": min(fires)} if fires else {})
