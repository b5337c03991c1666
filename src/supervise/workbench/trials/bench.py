"""The desk that a test lives on: the production desk on a memory store, with a clock that moves when told."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from supervise.builtin.memory import MemoryStore
from supervise.case.evolve import evolve_all
from supervise.desk.claims import load_case
from supervise.desk.desk import Desk
from supervise.desk.parts import DESK, Parts
from supervise.desk.shelf import Shelf
from supervise.errors import Language
from supervise.hooks.specs import hookimpl
from supervise.model.alerts import Digest
from supervise.model.case import Case
from supervise.ports import Changes, Channel, Outcome, StreamHead
from supervise.rules.activation import World
from supervise.testing.clock import MovableClock

from .people import admin_of
from .plot import Playbook

EVE = timedelta(days=1)
"""How long before the first step of a file its rulesets are put in force."""


class _Post:
    """A channel that says yes to everything; what was told stands in the store."""

    name = "log"

    def deliver(self, digest: Digest) -> Outcome:
        return Outcome("delivered", digest.key)


class _PostPlugin:
    @hookimpl
    def supervise_channels(self) -> Sequence[Channel]:
        return [_Post()]


@dataclass(frozen=True)
class Bench:
    """One desk with its clock."""

    desk: Desk
    clock: MovableClock
    directory: Mapping[str, Any]

    @property
    def parts(self) -> Parts:
        return self.desk.parts

    def world(self) -> World:
        """The rules in force now."""
        with self.parts.store.begin() as uow:
            return self.parts.worlds(uow).at(self.clock())

    def case(self, matter: str) -> Case:
        """The case of a matter, empty where none is registered under this id."""
        with self.parts.store.begin() as uow:
            return load_case(uow, f"matter:{matter}")[1]

    def cases(self) -> Sequence[Case]:
        """Every case, by the id of its matter."""
        with self.parts.store.begin() as uow:
            heads = uow.heads("matter:")
            return [load_case(uow, head.id)[1] for head in heads]


class Workshop:
    """Benches for the tests of one file: rules are read and compiled once, every test begins with an empty store."""

    def __init__(self, book: Playbook, language: Language = "zh") -> None:
        self.book = book
        instants = [step.at for trial in book.trials for step in trial.steps]
        self._desk = _seeded(book, min(instants) - EVE, language) if instants else None

    def bench(self, at: datetime) -> Bench:
        """A desk at *at* on which nothing has happened, the rulesets in force."""
        assert self._desk is not None, "a test has steps"
        clock, store = MovableClock(at), MemoryStore()
        seeded = self._desk.parts
        with seeded.store.begin() as uow:
            entries = tuple(uow.journal(DESK))
        with store.begin() as uow:
            for entry in entries:
                head = uow.head(DESK) or StreamHead(DESK)
                changes = Changes(replace(head, as_of=entry.event.happened_at), (entry.event,))
                kept = uow.save(changes, recorded_at=entry.recorded_at)
                assert kept, "nobody else writes here"
        parts = replace(seeded, store=store, clock=clock, shelf=Shelf(), failures=deque(maxlen=100))
        return Bench(Desk(parts), clock, self.book.directory)


def _seeded(book: Playbook, at: datetime, language: Language) -> Desk:
    """A desk at *at* with the rulesets of *book*. Its own come after what they borrow, as they would on a desk that has
    the standard elements already. Raises RulesetsInvalid.
    """
    desk = Desk.open(
        MemoryStore(), rulesets=book.borrowed or book.rulesets, clock=MovableClock(at), plugins=[_PostPlugin()],
        language=language, zone=book.zone.key, settings={"directory": book.directory},
    )  # fmt: skip
    if book.borrowed:
        desk.activate(book.rulesets, admin_of(book.directory))
    return desk


def cases_through_time(bench: Bench, case: Case) -> Sequence[tuple[datetime, Case]]:
    """*case* as it was after each instant at which something happened in it, folded from its journal."""
    with bench.parts.store.begin() as uow:
        entries = tuple(uow.journal(case.stream))
    grown, found = Case(case.stream), {}
    for entry in entries:
        grown = replace(evolve_all(grown, [entry.event]), as_of=entry.event.happened_at)
        found[entry.event.happened_at] = grown
    return tuple(found.items())
