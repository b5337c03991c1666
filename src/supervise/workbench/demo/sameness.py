"""Whether missed ticks show: the same matters on two desks, one ticked every day, the other once at the end."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from supervise.desk.desk import Desk
from supervise.model.commands import Register
from supervise.model.directory import Actor
from supervise.model.matters import Matter, MatterDraft
from supervise.ports import Store, every_head

COMPARED = {"periods": "period", "alerts": "alert", "notices": "notice", "scorecards": "scorecard"}
"""What has to be equal, and the kind of entity that holds it. Group alerts are alerts of their group's stream; a
scorecard holds its entries."""


@dataclass(frozen=True)
class Sameness:
    """The digest of each kind on the desk with daily ticks and on the one with a single tick, and how many."""

    matters: int
    daily: Mapping[str, str]
    once: Mapping[str, str]
    counted: Mapping[str, int]

    @property
    def equal(self) -> bool:
        return self.daily == self.once


Open = Callable[[Callable[[], datetime]], Desk]
"""Opens an empty desk in memory on a clock."""


def compare(open_desk: Open, matters: Sequence[Matter], by: Actor, *, start: datetime, end: datetime) -> Sameness:
    """Register *matters* at their own instants on two desks from *start* on, tick one of them every day and both at
    *end*, without any other command, and compare what time made of them.
    """
    days = [start + timedelta(days=day) for day in range((end - start).days + 1)]
    daily, counted = _live(open_desk, matters, by, ticks=[*days, end], start=start)
    once, _ = _live(open_desk, matters, by, ticks=[end], start=start)
    return Sameness(len(matters), daily, once, counted)


def _live(
    open_desk: Open, matters: Sequence[Matter], by: Actor, *, ticks: Sequence[datetime], start: datetime
) -> tuple[Mapping[str, str], Mapping[str, int]]:
    now = start
    desk = open_desk(lambda: now)
    registrations = [(matter.registered_at, matter) for matter in matters]
    course = [*registrations, *((at, None) for at in ticks)]
    for now, matter in sorted(course, key=lambda one: (one[0], one[1] is None)):  # noqa: B007 - the desk's clock reads it
        if matter is None:
            desk.tick()
        else:
            desk.as_(by).do(Register(draft=MatterDraft.model_validate(matter.elements.model_dump())))
    return _digests(desk.parts.store)


def _digests(store: Store) -> tuple[Mapping[str, str], Mapping[str, int]]:
    found: dict[str, list[str]] = {name: [] for name in COMPARED}
    with store.begin() as uow:
        for head in every_head(uow):
            loaded = uow.load(head.id)
            for name, kind in COMPARED.items():
                members = loaded.entities.get(kind, {}) if loaded else {}
                found[name] += [one.model_dump_json() for one in members.values()]
    digests = {
        name: hashlib.sha256(json.dumps(sorted(members)).encode()).hexdigest() for name, members in found.items()
    }
    return digests, {name: len(members) for name, members in found.items()}
