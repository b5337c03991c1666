"""A clock that is set back or stands still makes nothing happen twice, nothing earlier, and loses nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from supervise.testing.digests import state_digest
from support.desks import Office, moment, texts


def lived(setback: timedelta | None) -> Office:
    """A weekly matter whose clock is set back in March, in the middle of work, and goes on from there."""
    office = Office("2026-02-10 09:00", texts("golden"), engine="python")
    office.register(cycle="weekly")
    office.tick("2026-03-04 10:00")
    if setback is not None:
        office.clock._now = moment("2026-03-04 10:00") - setback
        before = state_digest(office.desk.parts)
        office.desk.tick()
        assert state_digest(office.desk.parts) == before
    office.seat("a").submit("m1/t1/p1/2026-W10", done="已完成")
    office.clock._now = moment("2026-03-30 09:00")
    office.desk.tick()
    return office


def made(office: Office) -> list[tuple[object, ...]]:
    """What time made: periods and alerts, and when. A command under a faulty clock is only dated as well as it can be."""
    case = office.case("m1")
    periods = [(one.id, one.opened_at, one.due_at, one.state) for one in case.periods.values()]
    return sorted([*periods, *((one.id, one.fired_at, one.level) for one in case.alerts.values())], key=str)


@pytest.mark.parametrize("setback", [timedelta(0), timedelta(hours=1), timedelta(days=1), timedelta(days=365)])
def test_a_clock_set_back_or_frozen_does_not_show(setback):
    faulty, sound = lived(setback), lived(None)
    assert made(faulty) == made(sound)
    with faulty.desk.parts.store.begin() as uow:
        told = [entry.event.happened_at for entry in uow.journal("matter:m1")]
    assert told == sorted(told)
    assert faulty.desk.reconcile().clean
    assert faulty.desk.verify() is None
