"""What a desk is made of: everything it needs from outside, chosen once when it opens."""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from supervise.calendar.almanac import Almanac
from supervise.errors import Language, SuperviseError
from supervise.hooks.manager import Manager
from supervise.model.permission import Permissions
from supervise.model.standard import Standard
from supervise.model.worlds import WorldChange
from supervise.ports import (
    Channel,
    Clock,
    Directory,
    IntakeSource,
    Renderer,
    Store,
    TextIntake,
    UnitOfWork,
    WorkbookIntake,
)
from supervise.rules.activation import Activations, World
from supervise.rules.clauses import Executor

from .shelf import Shelf

DESK = "desk"
"""The stream of what concerns the desk as a whole: activations and dispatches."""


@dataclass(frozen=True)
class Parts:
    """The parts of one desk; immutable, shared by its threads."""

    store: Store
    clock: Clock
    almanac: Almanac
    executor: Executor
    directory: Directory
    channels: Sequence[Channel]
    sources: Sequence[IntakeSource]
    workbook: WorkbookIntake
    text: TextIntake
    renderer: Renderer
    hooks: Manager
    permissions: Permissions
    language: Language
    settings: Mapping[str, Any]
    almanacs: Mapping[str, Almanac] = field(default_factory=dict)
    """Those of units that go by another calendar than the desk."""
    shelf: Shelf = field(default_factory=Shelf, compare=False, repr=False)
    failures: deque[SuperviseError] = field(default_factory=lambda: deque(maxlen=100), compare=False, repr=False)
    """What plugins did wrong lately; `doctor` shows it."""
    searches: Counter[str] = field(default_factory=Counter, compare=False, repr=False)
    """How many conditions were searched by, under '', and how often what no store decides stood in one."""
    _known: dict[tuple[str, ...], Activations] = field(default_factory=dict, compare=False, repr=False)
    _latest: list[tuple[int, Activations]] = field(default_factory=list, compare=False, repr=False)
    """The worlds at the version of the desk's stream that was seen last."""
    _lock: threading.Lock = field(default_factory=threading.Lock, compare=False, repr=False)

    def worlds(self, uow: UnitOfWork) -> Activations:
        """The worlds of the store, compiled once per list of changes."""
        head = uow.head(DESK)
        with self._lock:
            latest = self._latest
        if latest and head is not None and latest[0][0] == head.version:
            return latest[0][1]
        compiled = self.compiled(uow.worlds())
        if head is not None:
            with self._lock:
                latest[:] = [(head.version, compiled)]
        return compiled

    def supposed(self, changes: Sequence[WorldChange]) -> Activations:
        """The worlds that *changes* would make, kept for nobody."""
        return Activations(changes, self.almanac, self.names(), self.almanacs)

    def compiled(self, changes: Sequence[WorldChange]) -> Activations:
        key = tuple(f"{change.id} {change.digest} {change.in_force_at}" for change in changes)
        with self._lock:
            known = self._known.get(key)
            if known is None:
                self._known.clear()
                known = self._known[key] = self.supposed(changes)
            return known

    def names(self) -> Mapping[str, str]:
        """Display names of units, and of the persons that elements name."""
        return self.directory.names(self.clock())

    def standard(self, world: World) -> Standard:
        """The data-element standard in force, with the units of the directory."""
        units = tuple(self.directory.units(self.clock()))
        return Standard(
            elements=world.rulebook.elements, units=units, language=self.language, version=world.rulebook.digest
        )

    def count_search(self, left: Sequence[str]) -> None:
        """Count a condition that was searched by, and what of it was *left* to Python."""
        with self._lock:
            self.searches.update(["", *left])

    def now(self) -> datetime:
        return self.clock()
