"""Appraisal: once a cycle is over and everything in it has happened, each unit gets its scorecard, by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from supervise.case.evolve import evolve_all
from supervise.errors import NotYet
from supervise.model.case import Case
from supervise.model.events import Event
from supervise.model.scores import Scorecard
from supervise.ports import Changes, UnitOfWork
from supervise.rules.activation import Activations
from supervise.rules.rulebook import ScoringScheme
from supervise.stages.facts import Scene
from supervise.stages.score import Cycle, cycle_at, score, units_of

from .claims import Stale, load_case, load_group
from .parts import Parts

TICK = timedelta(microseconds=1)


def appraise(parts: Parts, at: datetime) -> int:
    """Make the scorecards of every cycle that ended by *at* and has none. Returns how many were made."""
    while True:
        try:
            with parts.store.begin() as uow:
                worlds = parts.worlds(uow)
                return sum(
                    _appraise_scheme(parts, uow, scheme, worlds, at) for scheme in worlds.at(at).rulebook.scoring
                )
        except Stale:
            continue


def _appraise_scheme(parts: Parts, uow: UnitOfWork, scheme: ScoringScheme, worlds: Activations, at: datetime) -> int:
    mark = f"appraisal:{scheme.ref.id}"
    opened = uow.worlds()[0].known_at
    made = 0
    cycle = cycle_at(scheme, uow.patrolled(mark) or opened, parts.almanac)
    while cycle.to_at <= at and not uow.pending(cycle.to_at, worlds.at(cycle.to_at).seq):
        made += _make_cards(parts, uow, scheme, worlds, cycle)
        uow.set_patrolled(mark, cycle.to_at)
        cycle = cycle_at(scheme, cycle.to_at, parts.almanac)
    return made


def _make_cards(parts: Parts, uow: UnitOfWork, scheme: ScoringScheme, worlds: Activations, cycle: Cycle) -> int:
    cards = cards_for(parts, uow, scheme, worlds, cycle)
    for card in cards:
        stream = f"group:unit:{card.subject}"
        head, group = load_group(uow, stream)
        if card.id in group.scorecards:
            continue
        event = Event(type="scored", stream=stream, happened_at=cycle.to_at, cause=card.cause, puts=(card,))
        moved = replace(head, as_of=max(group.as_of or cycle.to_at, cycle.to_at))
        if not uow.save(Changes(moved, (event,)), recorded_at=parts.now()):
            raise Stale
    return len(cards)


def cards_for(
    parts: Parts, uow: UnitOfWork, scheme: ScoringScheme, worlds: Activations, cycle: Cycle
) -> Sequence[Scorecard]:
    """The scorecards of one cycle, from the cases as they stood at its end. Raises NotYet while any is pending."""
    if uow.pending(cycle.to_at, worlds.at(cycle.to_at).seq):
        raise NotYet(what=f"{scheme.ref.id} {cycle.key}", until=cycle.to_at.isoformat())
    world = worlds.at(cycle.to_at - TICK)
    cases = cases_at(uow, cycle.to_at)
    scenes = [Scene(case, world, cycle.to_at) for case in cases]
    made = (score(scheme, unit, scenes, cycle, made_at=cycle.to_at) for unit in units_of(cases))
    return tuple(card for card in made if card is not None)


def cases_at(uow: UnitOfWork, before: datetime) -> list[Case]:
    """Every case as it stood just before an instant; folded from its journal where it has gone on since."""
    cases: list[Case] = []
    after = ""
    while heads := uow.heads("matter:", after):
        after = heads[-1].id
        for head in heads:
            if head.as_of is not None and head.as_of < before:
                case = load_case(uow, head.id)[1]
            else:
                entries = uow.journal(head.id, until=before - TICK)
                case = evolve_all(Case(head.id), (entry.event for entry in entries))
            if case.matters:
                cases.append(case)
    return cases
