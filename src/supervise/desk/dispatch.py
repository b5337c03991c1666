"""Dispatch: what became of each notice is decided once a tick has caught up; what is to be told goes into one digest
per person and channel.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time

from supervise.calendar.zones import local
from supervise.model.alerts import Alert, Digest, Fate, Notice
from supervise.model.directory import Actor
from supervise.model.events import Event
from supervise.ports import Changes, Stale, StreamHead, UnitOfWork
from supervise.rules.rulebook import Rulebook
from supervise.stages.situation import SITUATION

from .acting import action_of
from .claims import matter_stream
from .committed import tell
from .parts import DESK, Parts

GROUPS = ("unit", "leader", "district")
"""The kinds of what situations over several matters are about."""
LIMIT = 100_000
"""Notices decided in one dispatch."""
LINES = 50
"""Lines of one digest; the rest is summed up in a last line, since nobody reads thousands."""


def dispatch(parts: Parts, at: datetime) -> tuple[int, bool]:
    """Decide every notice called for up to *at*: how many digests this made, and whether something pending held it up.

    Runs once per *at*, when nothing is pending up to then but what is stuck, and the hour is not a quiet one.
    """
    if _quiet(parts, at):
        return 0, False
    try:
        with parts.store.begin() as uow:
            held = _Held(uow, at, parts.worlds(uow).at(at).seq)
            if uow.pending(at, held.world, stuck=False):
                return 0, True
            if not uow.claim_dispatch(at):
                return 0, held.any
            digests, event = _decide(parts, uow, at, held)
            if event is not None:
                uow.enqueue(digests)
                event = write_desk(parts, uow, event)
    except Stale:
        return dispatch(parts, at)
    if event is not None:
        tell(parts, (event,))
    return len(digests), held.any


class _Held:
    """What stuck cases hold up: whatever they have told, since nobody knows what became of it, and the situations that
    count their alerts.
    """

    def __init__(self, uow: UnitOfWork, at: datetime, world: int) -> None:
        self._uow, self._at, self.world = uow, at, world
        self._streams = {head.id for head in uow.stuck()}
        self._groups: dict[str, bool] = {}
        self.any = bool(self._streams) and uow.pending(at, world)

    def holds(self, alert: Alert) -> bool:
        if not self.any:
            return False
        if alert.rung != SITUATION or alert.subject_kind not in GROUPS:
            return matter_stream(alert.id) in self._streams
        group = f"{alert.subject_kind}:{alert.subject}"
        if group not in self._groups:
            self._groups[group] = self._uow.pending(self._at, self.world, group)
        return self._groups[group]


def _quiet(parts: Parts, at: datetime) -> bool:
    """Whether *at* falls into the desk's quiet hours, as `{"quiet_hours": ["22:00", "07:00"]}`; notices wait for their
    end.
    """
    hours = parts.settings.get("quiet_hours")
    if not hours:
        return False
    begin, end = (time.fromisoformat(hour) for hour in hours)
    hour = local(at, parts.almanac.zone).time()
    return begin <= hour < end if begin <= end else hour >= begin or hour < end


@dataclass(frozen=True)
class _Recipient:
    person: str
    channel: str
    address: str


def _decide(parts: Parts, uow: UnitOfWork, at: datetime, held: _Held) -> tuple[Sequence[Digest], Event | None]:
    # What belongs to a suspended matter waits until it goes on.
    undecided = [
        (notice, alert) for notice, alert in uow.undecided(at, LIMIT) if not alert.holding and not held.holds(alert)
    ]
    book = parts.worlds(uow).at(at).rulebook
    latest: dict[str, int] = {}
    for notice, _ in undecided:
        latest[notice.alert] = max(latest.get(notice.alert, 0), notice.repeat)
    open_channels = {channel.name for channel in parts.channels}
    actions: list[Digest] = []
    sent: list[Fate] = []
    lines: dict[_Recipient, list[tuple[Notice, Alert]]] = {}
    withheld: list[Fate] = []
    told: dict[str, list[_Recipient]] = {}
    for notice, alert in undecided:
        why = _withheld(notice, alert, latest[notice.alert])
        if notice.sort is not None and not why:
            actions.append(action_of(parts, book, notice, alert, at))
            sent.append(Fate(id=notice.id, fate="sent", digests=(actions[-1].key,), decided_at=at))
            continue
        if not why and notice.channels and open_channels.isdisjoint(notice.channels):
            why = "no-channel"
        recipients = [] if why else _recipients(parts, notice, at)
        if recipients:
            told[notice.id] = recipients
            for recipient in recipients:
                lines.setdefault(recipient, []).append((notice, alert))
        else:
            fate = "merged" if why == "later-repeat" else "withheld"
            withheld.append(Fate(id=notice.id, fate=fate, why=why or "nobody", decided_at=at))
    digests = {recipient: _digest(parts, book, recipient, members, at) for recipient, members in lines.items()}
    sent += [
        Fate(id=notice, fate="sent", digests=tuple(digests[one].key for one in recipients), decided_at=at)
        for notice, recipients in told.items()
    ]
    fates = sorted([*sent, *withheld], key=lambda fate: fate.id)
    event = Event(type="dispatched", stream=DESK, happened_at=at, puts=tuple(fates)) if fates else None
    return (*digests.values(), *actions), event


def _withheld(notice: Notice, alert: Alert, latest: int) -> str:
    """Why a notice is not sent, empty where it is: its alert resolved, muted by a higher one, or told again."""
    if not alert.open:
        return "ended" if alert.resolved_why == "closed" else "resolved"
    if alert.muted_by is not None:
        return "superseded"
    return "later-repeat" if notice.sort is None and notice.repeat < latest else ""


def _recipients(parts: Parts, notice: Notice, at: datetime) -> list[_Recipient]:
    persons: Sequence[Actor] = parts.directory.members(notice.unit, notice.role, at)
    return [
        _Recipient(person.id, channel.name, address)
        for person in sorted(persons, key=lambda person: person.id)
        for channel in parts.channels
        if not notice.channels or channel.name in notice.channels
        if (address := parts.directory.address(person.id, channel.name))
    ]


def _digest(
    parts: Parts, book: Rulebook, to: _Recipient, members: Sequence[tuple[Notice, Alert]], at: datetime
) -> Digest:
    key = _key(to.person, to.channel, at.isoformat())
    count = len(members)
    ordered = sorted(members, key=lambda member: (member[0].called_at, member[0].id))
    told = [(book.level(alert.level).name, notice.say) for notice, alert in ordered[:LINES]]
    lines = [f"[{level.say(parts.language)}] {say.say(parts.language)}" for level, say in told]
    if count > LINES:
        lines.append(_more(count - LINES, parts.language))
    subject = f"督办提醒（{count} 项）" if parts.language == "zh" else f"Supervision: {count} to look at"
    return Digest(
        key=key, person=to.person, channel=to.channel, address=to.address, subject=subject, lines=tuple(lines),
        notices=tuple(notice.id for notice, _ in ordered), decided_at=at,
    )  # fmt: skip


def _key(*parts: str) -> str:
    return f"d{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()[:32]}"


def _more(count: int, language: str) -> str:
    return f"……另有 {count} 项，详见台账" if language == "zh" else f"... and {count} more, see the ledger"


def write_desk(parts: Parts, uow: UnitOfWork, event: Event) -> Event:
    """Put *event* at the end of the desk's own stream, which stays in order: what was decided up to an earlier instant
    than its last one is written at that one. Raises Stale.
    """
    head = uow.head(DESK) or StreamHead(DESK)
    written = event.but(happened_at=max(event.happened_at, head.as_of or event.happened_at))
    if not uow.save(Changes(replace(head, as_of=written.happened_at), (written,)), recorded_at=parts.now()):
        raise Stale
    return written


def pending_fates(fates: Mapping[str, Fate], notices: Sequence[Notice]) -> tuple[Notice, ...]:
    """The notices whose fate is still open: visibly pending, never lost."""
    return tuple(notice for notice in notices if notice.id not in fates)
