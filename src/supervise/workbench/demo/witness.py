"""What has been committed so far, as a plugin hears it; an interrupted year goes on from the journal."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from supervise.hooks.specs import hookimpl
from supervise.model.alerts import Alert
from supervise.model.base import Value
from supervise.model.events import Event
from supervise.model.matters import Matter, MatterState
from supervise.model.tasks import Period, Task
from supervise.ports import Store, every_head

Listener = Callable[[Value], None]


class Witness:
    """Hears every event once. `listen` is told of each matter when it is distributed, and of each task, period and
    alert when it first appears.
    """

    def __init__(self) -> None:
        self.listen: Listener = lambda entity: None
        self._given: set[tuple[str, str, datetime]] = set()
        self._seen: set[str] = set()
        self._states: dict[str, list[tuple[datetime, bool]]] = defaultdict(list)

    @hookimpl
    def supervise_committed(self, events: Sequence[Event]) -> None:
        self.hear(events)

    def read(self, store: Store) -> None:
        """Hear what a store holds already."""
        with store.begin() as uow:
            for head in every_head(uow):
                self.hear(entry.event for entry in uow.journal(head.id))

    def hear(self, events: Iterable[Event]) -> None:
        for event in events:
            if event.command is not None:
                self._given.add((event.command, event.stream, event.happened_at))
            for entity in event.puts:
                self._note(entity, event.happened_at)

    @property
    def commands(self) -> Counter[str]:
        """How often each command was given and carried out."""
        return Counter(command for command, _, _ in self._given)

    def live(self, id: str, at: datetime) -> bool:
        """Whether *id* and all that it lies in were open just before an instant: a matter, its task, a period, an alert."""
        steps = id.split("/")
        return all(self._open("/".join(steps[:length]), at) for length in range(1, len(steps) + 1))

    def _open(self, id: str, at: datetime) -> bool:
        told = self._states.get(id, [])
        place = bisect_left(told, (at, False))
        return not told or (place > 0 and told[place - 1][1])

    def _note(self, entity: Any, at: datetime) -> None:
        match entity:
            case Matter():
                self._keep(entity.id, at, entity.live)
                new = entity.state is MatterState.DISTRIBUTED
            case Task():
                self._keep(entity.id, at, entity.live)
                new = True
            case Period() | Alert():
                self._keep(entity.id, at, entity.open)
                new = True
            case _:
                new = False
        if new and entity.id not in self._seen:
            self._seen.add(entity.id)
            self.listen(entity)

    def _keep(self, id: str, at: datetime, is_open: bool) -> None:
        told = self._states[id]
        if not told or told[-1][1] is not is_open:
            told.append((at, is_open))
