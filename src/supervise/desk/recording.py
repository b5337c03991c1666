"""Commands on a unit as a whole, kept in its own stream: awards and criticisms, and what is judged on its scorecard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from supervise.calendar.zones import midnight
from supervise.case.events import Pen
from supervise.case.evolve import evolve
from supervise.case.units import authorise_for_unit, award, judgement
from supervise.errors import NotFound, UsageError
from supervise.model.awards import Award
from supervise.model.case import Group
from supervise.model.commands import Award as GiveAward
from supervise.model.commands import Done, UnitCommand
from supervise.model.directory import Actor
from supervise.model.events import Event
from supervise.model.scores import Scorecard
from supervise.ports import Changes, Stale, UnitOfWork
from supervise.rules.activation import TICK, Activations
from supervise.stages.concern import Cycle
from supervise.stages.rank import latest

from .appraisal import cases_of, sheet_of
from .claims import load_group, matter_stream
from .commanding import answered, ids_of, once
from .editions import Sheet
from .parts import Parts


def record(parts: Parts, by: Actor, command: UnitCommand, *, key: str | None = None) -> Done:
    """Give *command* as *by*; with *key* it happens once, however often it is given.

    Raises NotPermitted, NotFound, WrongState, UsageError, KeyReused and StoreBusy; then nothing has happened.
    """
    return once(parts, by, command, key, lambda uow: _record_in(parts, uow, by, command, key))


def _record_in(
    parts: Parts, uow: UnitOfWork, by: Actor, command: UnitCommand, key: str | None
) -> tuple[Done, tuple[Event, ...]]:
    unit = _unit_of(command)
    authorise_for_unit(unit, command, by, parts.permissions)
    head, group = load_group(uow, f"group:unit:{unit}")
    known = answered(uow, by, command, key)  # kept by another process between asking and reading
    if known is not None:
        return known, ()
    now = parts.now()
    at = max(now, group.as_of) if group.as_of else now
    pen = Pen(group.stream, at, command.name, by.id)
    worlds = parts.worlds(uow)
    if isinstance(command, GiveAward):
        _refuse_unknown(parts, uow, command, at)
        events = tuple(_awarded(parts, uow, group, award(group, command, pen, worlds.at(at)), worlds))
    else:
        card, judged = judgement(group, command, pen)
        sheet = _sheet(parts, uow, worlds, card)
        made = sheet.after_judgement(group, card, (command.rule, command.subject), judged)
        events = (made.but(command=command.name, actor=by.id, note=command.reason),)
    if not uow.save(Changes(replace(head, as_of=at), events), recorded_at=now):
        raise Stale
    return Done(command=command.name, stream=group.stream, ids=ids_of(events), at=at.isoformat()), events


def _unit_of(command: UnitCommand) -> str:
    """The unit whose stream a command changes. Raises NotFound for what is no id of a scorecard."""
    if isinstance(command, GiveAward):
        return command.unit
    segments = command.card.split("/")
    if len(segments) != 4:
        raise NotFound(subject="scorecard", id=command.card)
    return segments[1]


def _refuse_unknown(parts: Parts, uow: UnitOfWork, command: GiveAward, at: datetime) -> None:
    """Raises NotFound for a unit or a matter that is not there, UsageError for a date that has not come."""
    if parts.directory.unit(command.unit, at) is None:
        raise NotFound(subject="unit", id=command.unit)
    if command.matter is not None and uow.head(matter_stream(command.matter)) is None:
        raise NotFound(subject="matter", id=command.matter)
    if midnight(command.on, parts.almanac.zone) > at:
        raise UsageError(what=f"{command.on} > {at.isoformat()}")


def _awarded(parts: Parts, uow: UnitOfWork, group: Group, event: Event, worlds: Activations) -> Iterator[Event]:
    """The award, and a new edition of each card of its cycle that has been made already."""
    yield event
    group = evolve(group, event)
    (made,) = event.puts
    assert isinstance(made, Award)
    on = midnight(made.on, parts.almanac.zone)
    cards: Sequence[Scorecard] = [card for card in latest(group.scorecards.values()) if card.from_at <= on < card.to_at]
    for card in cards:
        edition = _sheet(parts, uow, worlds, card).after_award(group, card, made)
        if edition is not None:
            yield edition


def _sheet(parts: Parts, uow: UnitOfWork, worlds: Activations, card: Scorecard) -> Sheet:
    """What *card* was made from."""
    schemes = worlds.at(card.to_at - TICK).rulebook.scoring
    scheme = next(one for one in schemes if one.ref.id == card.scheme)
    cycle = Cycle(card.cycle, card.from_at, card.to_at)
    return sheet_of(parts, worlds, scheme, cycle, card.subject, cases_of(uow, card.subject, card.to_at))
