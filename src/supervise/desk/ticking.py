"""巡检: what is due is done, in chunks; then situations are judged, cycles scored, digests decided and delivered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from supervise.case.advance import instants
from supervise.errors import BeyondClock, SuperviseError
from supervise.model.events import Event
from supervise.model.findings import Finding
from supervise.ports import Stale, UnitOfWork
from supervise.rules.activation import Activations

from .appraisal import appraise
from .claims import HELD_UP, case_at_hand, save_case
from .commanding import Kept, after_commit
from .delivery import deliver
from .dispatch import dispatch
from .parts import Parts
from .patrol import patrol
from .provisional import calendar_reminders
from .situations import judge_situations

CHUNK = 50
"""Cases advanced in one transaction: what a killed tick repeats at most."""

Progress = Callable[[str, int], None]
"""Told the name of a step and how much of it is done."""


@dataclass(frozen=True)
class Tick:
    """What one patrol did. `waiting` says that something up to `at` could not be done: another process is at it, and
    nothing was sent, or a case is stuck, and what concerns it was not.
    """

    at: datetime
    received: int = 0
    advanced: int = 0
    events: int = 0
    situations: int = 0
    scorecards: int = 0
    digests: int = 0
    delivered: int = 0
    waiting: bool = False
    findings: Sequence[Finding] = ()


def tick(parts: Parts, at: datetime | None = None, progress: Progress | None = None) -> Tick:
    """Bring everything up to *at*, the clock's now by default. A second tick changes nothing.

    Raises BeyondClock for an instant that has not come.
    """
    now = parts.now()
    at = now if at is None else at
    if at > now:
        raise BeyondClock(at=at.isoformat(), clock=now.isoformat())
    show = progress or _silent
    received, findings = patrol(parts, at)
    _free_stuck(parts)
    advanced, events = _advance_all(parts, at, show)
    cards, judged = appraise(parts, at)
    situations = judged + judge_situations(parts, at)
    digests, waiting = dispatch(parts, at)
    delivered = deliver(parts, at)
    show("done", advanced)
    told = (*findings, *calendar_reminders(parts))
    return Tick(at, received, advanced, events, situations, cards, digests, delivered, waiting, told)


def _silent(step: str, done: int) -> None:
    """Where nobody watches."""


def _free_stuck(parts: Parts) -> None:
    """Whatever held a case up may have been mended since: each tick tries it once more."""
    while True:
        try:
            with parts.store.begin() as uow:
                for head in uow.stuck():
                    uow.mark_stuck(head.id, "")
        except Stale:
            continue
        return


def _advance_all(parts: Parts, at: datetime, show: Progress) -> tuple[int, int]:
    advanced = happened = 0
    while True:
        try:
            with parts.store.begin() as uow:
                worlds = parts.worlds(uow)
                streams = uow.due(at, worlds.at(at).seq, CHUNK)
                moved = [_advance_one(parts, uow, stream, at, worlds) for stream in streams]
        except Stale:
            continue
        if not streams:
            return advanced, happened
        for kept in moved:
            after_commit(parts, kept)
            happened += len(kept.events) if kept else 0
        advanced += len(streams)
        show("advance", advanced)


def _advance_one(parts: Parts, uow: UnitOfWork, stream: str, at: datetime, worlds: Activations) -> Kept | None:
    """One case; one whose rule raises at an instant keeps what happened before and is marked, all others go on."""
    head, case = case_at_hand(parts, uow, stream)
    events: list[Event] = []
    stuck = ""
    try:
        for step in instants(case, at, worlds=worlds, executor=parts.executor):
            case, happened = step
            events += happened
    except HELD_UP as failed:
        stuck = _told(failed)
    try:
        save_case(uow, head, case, events, worlds, parts.now())
    except HELD_UP as failed:
        uow.mark_stuck(stream, _told(failed))
        return None
    if stuck:
        uow.mark_stuck(stream, stuck)
    return Kept(case, head.version + 1, tuple(events))


def _told(failed: SuperviseError) -> str:
    return f"{failed.code}: {failed.say('zh')}"
