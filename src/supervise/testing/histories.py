"""Histories: what people did at a desk and when somebody looked, as values that can be lived through again.

`live` goes through a history on a desk that is always punctual, and tells what was done as concrete deeds. `relive`
does the same deeds at the same instants on any other desk, whose ticks come when the history says, or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal

from supervise.calendar.zones import instant, local
from supervise.desk.claims import load_case
from supervise.desk.desk import Desk
from supervise.errors import SuperviseError
from supervise.model.case import Case
from supervise.model.commands import CaseCommand, Done
from supervise.model.directory import Actor
from supervise.model.worlds import CalendarNotice
from supervise.ports import UnitOfWork
from supervise.stages.score import cycle_at

from .clock import MovableClock

MOMENT = timedelta(microseconds=1)
"""The smallest unit of time."""


@dataclass(frozen=True)
class Wait:
    """How long nothing is done: a `span`, then until the clocks show `until`, or until the next instant at which
    anything is due; `nudge` comes on top.
    """

    span: timedelta = timedelta(0)
    until: time | Literal["due"] | None = None
    nudge: timedelta = timedelta(0)


@dataclass(frozen=True)
class Step:
    """After a wait, one act on one of the things that it fits: `pick` says which, `choice` says how."""

    wait: Wait
    act: str
    pick: int = 0
    choice: int = 0


@dataclass(frozen=True)
class History:
    """What is to happen at a desk that is opened at `start`; nothing happens after `end`."""

    start: datetime
    end: datetime
    steps: tuple[Step, ...]
    quiet: bool = False
    """Whether the desk has quiet hours."""


@dataclass(frozen=True)
class Given:
    """A command was given. With a key that was used before, it was given again."""

    at: datetime
    by: Actor
    command: CaseCommand
    key: str


@dataclass(frozen=True)
class Activated:
    """Rulesets were activated."""

    at: datetime
    by: Actor
    files: Mapping[str, str]


@dataclass(frozen=True)
class Published:
    """A calendar notice was published."""

    at: datetime
    by: Actor
    notice: CalendarNotice


@dataclass(frozen=True)
class Looked:
    """Somebody ticked, up to `upto`; `killed` says in which of its transactions that tick died, None where it lived."""

    at: datetime
    upto: datetime
    killed: int | None = None


Deed = Given | Activated | Published | Looked


@dataclass(frozen=True)
class Lived:
    """A deed and what came of it: what was done, or why it was refused."""

    deed: Deed
    outcome: str


def do(desk: Desk, deed: Deed) -> Lived:
    """Do *deed* now. A look is one whole tick."""
    try:
        match deed:
            case Given():
                return Lived(deed, _told(desk.as_(deed.by).do(deed.command, key=deed.key)))
            case Activated():
                changes = desk.activate(deed.files, deed.by).changes
                return Lived(deed, ", ".join(f"{one.id} from {one.in_force_at.isoformat()}" for one in changes))
            case Published():
                made = desk.publish(deed.notice, by=deed.by).changes
                return Lived(deed, ", ".join(f"{one.id} from {one.in_force_at.isoformat()}" for one in made))
            case Looked():
                desk.tick(deed.upto)
                return Lived(deed, "")
    except SuperviseError as refused:
        return Lived(deed, str(refused))


def _told(done: Done) -> str:
    return done.model_dump_json()


def relive(desk: Desk, clock: MovableClock, deeds: Sequence[Deed]) -> Iterator[Lived]:
    """Do *deeds* one after another, each at its instant."""
    for deed in deeds:
        clock.move_to(deed.at)
        yield do(desk, deed)


def be_punctual(desk: Desk, clock: MovableClock, until: datetime) -> None:
    """Let time pass up to *until*, with a tick at every instant at which anything is due."""
    while (due := next_due(desk)) is not None and due <= until:
        clock.move_to(due)
        desk.tick()
    clock.move_to(until)
    desk.tick()


def next_due(desk: Desk) -> datetime | None:
    """The next instant after now at which a case, a situation, new rules or an appraisal has anything to do."""
    parts, now = desk.parts, desk.parts.now()
    with parts.store.begin() as uow:
        worlds = parts.worlds(uow)
        due = [cycle_at(scheme, now, parts.almanac).to_at for scheme in worlds.at(now).rulebook.scoring]
        due += [row.at + MOMENT for row in uow.joins(now + timedelta(days=1), 1)]
        for head in uow.heads("matter:"):
            if head.wake_at is not None:
                due += [at for at in (head.wake_at, worlds.next_change(head.world_seen)) if at is not None]
    return min((at for at in due if at > now), default=None)


def cases(uow: UnitOfWork) -> Iterator[Case]:
    """Every case as the store has it, by stream."""
    yield from (load_case(uow, head.id)[1] for head in uow.heads("matter:"))


def after(wait: Wait, desk: Desk, end: datetime) -> datetime:
    """The instant at which *wait* is over, not later than *end*."""
    now, zone = desk.parts.now(), desk.parts.almanac.zone
    at = now + wait.span
    if isinstance(wait.until, time):
        shown = local(at, zone)
        day = shown.date() if shown.time() <= wait.until else shown.date() + timedelta(days=1)
        at = instant(day, wait.until, zone)
    elif wait.until == "due":
        due = next_due(desk)
        at = at if due is None else due
    return max(now, min(at + wait.nudge, end))
