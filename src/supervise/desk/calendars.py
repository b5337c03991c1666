"""Calendar notices at a desk: a new store is given those that ship, later ones are published, all are journalled."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from supervise.errors import KeyReused, StoreBusy, UsageError
from supervise.model.commands import Done
from supervise.model.directory import Actor
from supervise.model.events import Event
from supervise.model.worlds import CalendarNotice, WorldChange
from supervise.ports import Stale, UnitOfWork
from supervise.rules.calendars import calendar_changes, name_of, notice_id, notice_in, shipped

from .activating import SEEDER, TRIES, expect_permission
from .committed import tell
from .dispatch import write_desk
from .parts import DESK, Parts

COMMAND = "PublishCalendar"


@dataclass(frozen=True)
class Published:
    """The notices that came into force; none where all of them were published already."""

    changes: tuple[WorldChange, ...]


def calendars_of(parts: Parts) -> Sequence[str]:
    """The names of the calendars that the desk and its units go by."""
    return list(dict.fromkeys(name_of(one.calendar) for one in (parts.almanac, *parts.almanacs.values())))


def shipped_notices(parts: Parts) -> Sequence[CalendarNotice]:
    """The notices that come with the calendars of the desk."""
    found = {notice_id(one): one for of in (parts.almanac, *parts.almanacs.values()) for one in shipped(of.calendar)}
    return tuple(found.values())


def unpublished_shipped(parts: Parts, uow: UnitOfWork) -> Sequence[CalendarNotice]:
    """Those of them that the desk has not published, since it was opened by an older release first."""
    known = {change.id for change in uow.worlds()}
    return [one for one in shipped_notices(parts) if notice_id(one) not in known]


def seed_calendars(parts: Parts) -> None:
    """Publish the notices that ship, of each calendar of which the store has none yet."""
    with parts.store.begin() as uow:
        seeded = {change.name for change in uow.worlds() if change.what == "calendar"}
    fresh = [one for one in shipped_notices(parts) if one.calendar not in seeded]
    if fresh:
        _publish(parts, SEEDER, fresh, key=None, seed=True)


def publish(parts: Parts, by: Actor, notices: Sequence[CalendarNotice], *, key: str | None) -> Published:
    """Publish *notices* as *by*, in force from just after now: what has passed stays, what is ahead is computed anew.

    Raises NotPermitted, KeyReused, and UsageError for a calendar that nobody here goes by and for a number that says
    something else already.
    """
    expect_permission(parts, by, COMMAND)
    for notice in notices:
        if notice.calendar not in calendars_of(parts):
            raise UsageError(what=f"no calendar {notice.calendar}: there are {', '.join(calendars_of(parts))}")
    return _publish(parts, by, notices, key=key, seed=False)


def _publish(parts: Parts, by: Actor, notices: Sequence[CalendarNotice], *, key: str | None, seed: bool) -> Published:
    for _ in range(TRIES):
        try:
            with parts.store.begin() as uow:
                changes, events = _publish_in(parts, uow, by, notices, key, seed)
        except Stale:
            continue
        tell(parts, events)
        return Published(changes)
    raise StoreBusy(stream=DESK, tries=TRIES)


def _publish_in(
    parts: Parts, uow: UnitOfWork, by: Actor, notices: Sequence[CalendarNotice], key: str | None, seed: bool
) -> tuple[tuple[WorldChange, ...], tuple[Event, ...]]:
    content = hashlib.sha256("\n".join(one.model_dump_json() for one in notices).encode()).hexdigest()
    known = uow.command(by.id, key) if key else None
    if known is not None:
        if known[0] != content:
            raise KeyReused(key=key, command=COMMAND)
        return (), ()
    now, existing = parts.now(), uow.worlds()
    _refuse_other_words(existing, notices)
    changes = calendar_changes(notices, existing=existing, at=now, zone=parts.almanac.zone, seed=seed)
    event = Event(
        type="calendar-published", stream=DESK, happened_at=now, command=COMMAND, actor=by.id, puts=changes
    )  # fmt: skip
    events = (write_desk(parts, uow, event),) if changes else ()
    done = Done(command=COMMAND, stream=DESK, ids={"world": tuple(one.id for one in changes)}, at=now.isoformat())
    if key and not uow.remember(by.id, key, content, done):
        raise Stale
    return changes, events


def _refuse_other_words(existing: Sequence[WorldChange], notices: Sequence[CalendarNotice]) -> None:
    """A number says one thing for ever: what an authority changes, it changes by a notice of its own."""
    known = {one.id: notice_in(one) for one in existing if one.what == "calendar"}
    for notice in notices:
        before = known.get(notice_id(notice), notice)
        if (before.off, before.worked, before.years) != (notice.off, notice.worked, notice.years):
            raise UsageError(what=f"{notice.number} was published with other days: what changes it has its own number")
