"""The laws of what is told (8 and 9): notices, their fates, digests, quiet hours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from supervise import Desk
from supervise.calendar.zones import local
from supervise.model.alerts import Digest
from supervise.testing.bureau import MANAGER
from supervise.testing.histories import MOMENT

from .laws import opened
from .situations import is_out, was_active

QUIET = ("21:00", "07:30")


def nothing_is_green_unreported(desk: Desk) -> None:
    """No light is green, in any dimension, of a subject below which no report that was handed in stands."""
    seat = desk.as_(MANAGER)
    reported: dict[str, set[str]] = {"period": set(), "task": set(), "matter": set(), "unit": set(), "leader": set()}
    for case in opened(desk)[1]:
        for report in (one for one in case.reports.values() if one.stands):
            task = case.tasks[report.task]
            for kind, of in (("task", task.id), ("matter", task.matter), ("period", report.slot)):
                reported[kind].add(of)
            if report.slot in case.periods:
                reported["unit"].add(task.unit)
                reported["leader"].add(case.matter.elements.leader or "")
    for kind, known in reported.items():
        for one in seat.find(kind, limit=10_000).found:
            lights = [one.facts[f"{kind}.light"], *(light.partition(":")[2] for light in one.facts[f"{kind}.lights"])]
            assert one.id in known or "green" not in lights, f"{kind} {one.id} is green: {lights}"


def proposals_are_silent(desk: Desk) -> None:
    """Nobody is told of an alert before it is issued, nor of one that was hushed until it is told again; nothing that
    waits for a signature mutes another alert.
    """
    for case in opened(desk)[1]:
        for notice in case.notices.values():
            alert = case.alerts[notice.alert]
            assert is_out(alert), f"{notice.id} tells of what was only proposed"
            since = alert.issued_at or alert.fired_at
            assert notice.called_at >= since, f"{notice.id} came before its alert went out"
            assert not alert.hushed or notice.repeat > 0, f"{notice.id} though {alert.id} was hushed"
        for alert in case.alerts.values():
            if alert.muted_by:
                assert is_out(case.alerts[alert.muted_by]), f"{alert.id} is muted by a proposal"


def notices_have_one_fate(desk: Desk) -> None:
    """Law 8: a notice has one fate, and is in the digests that it names and in no other; or it is visibly pending."""
    with desk.parts.store.begin() as uow:
        events = [entry.event for entry in uow.journal("desk")]
        pending = {notice.id for notice, _ in uow.undecided(desk.parts.now(), 100_000)}
        outbox = [one.digest for one in uow.outgoing(limit=100_000)]
        called = _notices(uow)
    decided = Counter(put.id for event in events for put in event.puts if put.kind == "fate")
    fates = {put.id: put for event in events for put in event.puts if put.kind == "fate"}
    assert all(count == 1 for count in decided.values()), "a notice was decided twice"
    assert decided.keys() <= called.keys(), "a fate without a notice"
    assert decided.keys().isdisjoint(pending)
    assert decided.keys() | pending == called.keys(), f"lost: {sorted(called.keys() - decided.keys() - pending)}"
    told: dict[str, set[str]] = {}
    for digest in outbox:
        for notice in digest.notices:
            told.setdefault(notice, set()).add(digest.key)
    for id_, fate in fates.items():
        assert (fate.fate == "sent") == bool(fate.digests), id_
        assert told.get(id_, set()) == set(fate.digests), id_
    assert told.keys() <= fates.keys()


def _notices(uow: Any) -> Mapping[str, Any]:
    loaded = [uow.load(head.id) for head in uow.heads("") if head.id != "desk"]
    return {id_: notice for one in loaded for id_, notice in one.entities.get("notice", {}).items()}


def digests_are_sound(desk: Desk, new: Sequence[Digest]) -> None:
    """Law 9, of the digests that the tick just made: one per person and channel, none in quiet hours, nothing in them
    resolved, superseded or told again later.
    """
    quiet = desk.parts.settings.get("quiet_hours")
    made = Counter((one.person, one.channel, one.decided_at) for one in new)
    assert all(count == 1 for count in made.values()), made
    with desk.parts.store.begin() as uow:
        alerts = {
            alert.id: alert
            for head in uow.heads("") if head.id != "desk"
            for alert in uow.load(head.id).entities.get("alert", {}).values()
        }  # fmt: skip
        called = _notices(uow)
    for digest in new:
        assert len(set(digest.notices)) == len(digest.notices) > 0
        assert not (quiet and is_quiet(desk, digest.decided_at)), f"{digest.key} in quiet hours"
        for notice in digest.notices:
            alert = alerts[called[notice].alert]
            assert called[notice].called_at <= digest.decided_at
            assert was_active(alert, digest.decided_at), f"{notice}: {alert.id} was over"
            assert alert.muted_by is None, f"{notice}: {alert.id} was superseded"
        latest = Counter(called[notice].alert + called[notice].role for notice in digest.notices)
        assert all(count == 1 for count in latest.values()), f"{digest.key} tells one thing twice"


def is_quiet(desk: Desk, at: datetime) -> bool:
    shown = local(at, desk.parts.almanac.zone).time()
    return shown >= time.fromisoformat(QUIET[0]) or shown < time.fromisoformat(QUIET[1])


def outbox(desk: Desk) -> Mapping[str, Digest]:
    with desk.parts.store.begin() as uow:
        return {one.digest.key: one.digest for one in uow.outgoing(limit=100_000)}


def nothing_is_left_undecided(desk: Desk) -> None:
    """After a tick that sent, all that was called for by then has its fate, or is held with its suspended matter."""
    with desk.parts.store.begin() as uow:
        undecided = uow.undecided(desk.parts.now() - MOMENT, 100)
    left = [notice.id for notice, alert in undecided if not alert.holding]
    assert not left, left


def same_message(one: Desk, other: Desk) -> None:
    """What was decided and put into the outbox is equal, digest by digest and fate by fate."""
    assert outbox(one) == outbox(other)
    with one.parts.store.begin() as mine, other.parts.store.begin() as theirs:
        assert list(mine.fates()) == list(theirs.fates())
