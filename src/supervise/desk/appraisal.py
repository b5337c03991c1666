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

from .claims import HELD_UP, Stale, load_case, load_group
from .parts import Parts
from .situations import judge_situations

TICK = timedelta(microseconds=1)
MARK = "appraisal"
"""Under which a store keeps the end of the last cycles that were appraised."""


def appraise(parts: Parts, at: datetime) -> tuple[int, int]:
    """Make the scorecards of every cycle that ended by *at* and has none, each once all before its end has happened.

    Returns how many cards this made, and how many events of situations, which are judged up to each end first, so that
    what happens to a group stays in order.
    """
    made = judged = 0
    while (end := _next_end(parts, at)) is not None:
        judged += judge_situations(parts, end)
        try:
            cards = _appraise(parts, end)
        except Stale:
            continue
        except HELD_UP as failed:
            parts.failures.append(failed)
            break
        if cards is None:
            break
        made += cards
    return made, judged


def _next_end(parts: Parts, at: datetime) -> datetime | None:
    """The first end of a cycle, up to *at*, after those that were appraised."""
    with parts.store.begin() as uow:
        end, _ = _ending(parts, uow)
    return end if end is not None and end <= at else None


def _ending(parts: Parts, uow: UnitOfWork) -> tuple[datetime | None, Sequence[tuple[ScoringScheme, Cycle]]]:
    """The first end of a cycle after those that were appraised, and the schemes and cycles that end then: each scheme
    as it was in force just before, whatever has been activated since.
    """
    worlds = parts.worlds(uow)
    since = uow.patrolled(MARK) or uow.worlds()[0].known_at
    while True:
        world = worlds.at(since)
        cycles = [(scheme, cycle_at(scheme, since, parts.almanac)) for scheme in world.rulebook.scoring]
        end = min((cycle.to_at for _, cycle in cycles), default=None)
        change = worlds.next_change(world.seq)
        if change is None or (end is not None and end <= change):
            return end, [(scheme, cycle) for scheme, cycle in cycles if cycle.to_at == end]
        since = change


def _appraise(parts: Parts, end: datetime) -> int | None:
    """The cards of the cycles that end at *end*; None while something up to then is pending."""
    with parts.store.begin() as uow:
        found, ending = _ending(parts, uow)
        worlds = parts.worlds(uow)
        if found != end:
            return 0  # another process was first
        if _unfinished(uow, worlds, end):
            return None
        uow.set_patrolled(MARK, end)
        return sum(_make_cards(parts, uow, scheme, worlds, cycle) for scheme, cycle in ending)


def _unfinished(uow: UnitOfWork, worlds: Activations, end: datetime) -> bool:
    """Whether anything before *end* has still to happen. What is due when a cycle ends belongs to the next one."""
    last = end - TICK
    return uow.pending(last, worlds.at(last).seq)


def _make_cards(parts: Parts, uow: UnitOfWork, scheme: ScoringScheme, worlds: Activations, cycle: Cycle) -> int:
    cards = cards_for(parts, uow, scheme, worlds, cycle)
    for card in cards:
        stream = f"group:unit:{card.subject}"
        head, group = load_group(uow, stream)
        if card.id in group.scorecards:
            continue
        at = max(group.as_of or cycle.to_at, cycle.to_at)
        event = Event(type="scored", stream=stream, happened_at=at, cause=card.cause, puts=(card,))
        if not uow.save(Changes(replace(head, as_of=at), (event,)), recorded_at=parts.now()):
            raise Stale
    return len(cards)


def cards_for(
    parts: Parts, uow: UnitOfWork, scheme: ScoringScheme, worlds: Activations, cycle: Cycle
) -> Sequence[Scorecard]:
    """The scorecards of one cycle, from the cases as they stood at its end. Raises NotYet while any is pending."""
    if _unfinished(uow, worlds, cycle.to_at):
        raise NotYet(what=f"{scheme.ref.id} {cycle.key}", until=cycle.to_at.isoformat())
    world = worlds.at(cycle.to_at - TICK)
    cases = cases_at(uow, cycle.to_at)
    # The last instant of the cycle: the next one may lie in a year whose working days nobody knows yet.
    scenes = [Scene(case, world, cycle.to_at - TICK) for case in cases]
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
