"""Appraisal: once a cycle is over and everything in it has happened, each unit gets its scorecard, by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from supervise.case.evolve import evolve_all
from supervise.model.case import Case
from supervise.model.directory import Unit
from supervise.ports import Changes, Filter, Stale, StreamHead, UnitOfWork, every_head
from supervise.rules.activation import TICK, Activations
from supervise.rules.scheme import ScoringScheme
from supervise.stages.concern import Cycle
from supervise.stages.score import cycle_at, units_of

from .claims import HELD_UP, load_case, load_group
from .editions import Sheet
from .parts import Parts
from .situations import judge_situations

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
    """The first card of every unit that had tasks, with the editions for what was recorded of it since."""
    cases = cases_at(uow, cycle.to_at)
    of_unit: dict[str, list[Case]] = {unit: [] for unit in units_of(cases)}
    for case in cases:
        for unit in {task.unit for task in case.tasks.values()}:
            of_unit[unit].append(case)
    made = 0
    for unit, mine in of_unit.items():
        head, group = load_group(uow, f"group:unit:{unit}")
        sheet = sheet_of(parts, worlds, scheme, cycle, unit, mine)
        events = tuple(sheet.first(group))
        if events and not uow.save(
            Changes(replace(head, as_of=events[-1].happened_at), events), recorded_at=parts.now()
        ):
            raise Stale
        made += len(events)
    return made


def sheet_of(
    parts: Parts, worlds: Activations, scheme: ScoringScheme, cycle: Cycle, unit: str, cases: Sequence[Case]
) -> Sheet:
    """What the cards of *unit* are made from: under the world, and with the unit, of the last instant of the cycle."""
    at = cycle.to_at - TICK
    return Sheet(scheme, cycle, worlds.at(at), parts.directory.unit(unit, at) or Unit(id=unit, name=unit), cases)


def cases_at(uow: UnitOfWork, before: datetime) -> list[Case]:
    """Every case as it stood just before an instant."""
    return [case for head in every_head(uow, "matter:") for case in _as_it_stood(uow, head, before)]


def cases_of(uow: UnitOfWork, unit: str, before: datetime) -> list[Case]:
    """The cases in which *unit* has ever had a task, as they stood just before an instant."""
    heads = (uow.head(f"matter:{id}") for id in uow.find("matter", Filter(units=(unit,))))
    return [case for head in heads if head is not None for case in _as_it_stood(uow, head, before)]


def _as_it_stood(uow: UnitOfWork, head: StreamHead, before: datetime) -> Iterator[Case]:
    """The case, folded from its journal where it has gone on since; nothing where it had not begun."""
    if head.as_of is not None and head.as_of < before:
        case = load_case(uow, head.id)[1]
    else:
        entries = uow.journal(head.id, until=before - TICK)
        case = evolve_all(Case(head.id), (entry.event for entry in entries))
    if case.matters:
        yield case
