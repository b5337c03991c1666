"""Commands that stop and start the clocks of a matter: suspend, resume, and the resuming that time brings."""

from __future__ import annotations

from collections.abc import Iterator

from supervise.model.case import Case
from supervise.model.changes import Pause
from supervise.model.commands import Resume, Suspend
from supervise.model.events import Event
from supervise.model.tasks import Period
from supervise.rules.activation import World
from supervise.stages.due import redue, spans

from .events import Pen
from .refusals import live_matter, wrong


def suspend(case: Case, command: Suspend, pen: Pen, world: World) -> tuple[Event, ...]:
    """挂账. From now on no clock of the matter runs: dues that have not come are nobody's until it is resumed, and open
    alerts are held, neither resolved nor told.
    """
    matter = live_matter(case, command.matter, "Suspend")
    if case.pause is not None:
        raise wrong(matter, "Suspend", "suspended")
    if command.resume_at is not None and command.resume_at <= pen.at:
        raise wrong(matter, "Suspend", "resume-past")
    pause = Pause(
        id=f"{matter.id}/s{len(case.pauses) + 1}", matter=matter.id, reason=command.reason, text=command.text,
        by=pen.actor or "", from_at=pen.at, resume_at=command.resume_at,
    )  # fmt: skip
    alerts = [
        alert.but(held=(*alert.held, (pen.at, None))) for alert in sorted(case.open_alerts, key=lambda one: one.id)
    ]
    moved = matter.but(revision=matter.revision + 1)
    periods = _moved(case, pause, pen, world)
    return (pen.write("matter-suspended", moved, pause, *periods, *alerts, note=command.text or command.reason),)


def resume(case: Case, command: Resume, pen: Pen, world: World) -> tuple[Event, ...]:
    """The clocks run again from now on, for as long as they had left."""
    matter = live_matter(case, command.matter, "Resume")
    if case.pause is None:
        raise wrong(matter, "Resume", "not-suspended")
    moved = matter.but(revision=matter.revision + 1)
    return (pen.write("matter-resumed", moved, *_released(case, case.pause, pen, world), note=command.note),)


def resume_by_time(case: Case, pen: Pen, world: World) -> Iterator[Event]:
    """The end of a suspension that was to end by itself."""
    pause = case.pause
    if pause is not None and pause.resume_at is not None and pause.resume_at <= pen.at:
        yield pen.write("matter-resumed", *_released(case, pause, pen, world))


def release(case: Case, pen: Pen, world: World) -> Iterator[Event]:
    """The end of a suspension with its matter."""
    if case.pause is not None:
        yield pen.write("matter-resumed", *_released(case, case.pause, pen, world))


def _released(case: Case, pause: Pause, pen: Pen, world: World) -> tuple[object, ...]:
    ended = pause.but(ended_at=pen.at, ended_by=pen.actor)
    held = sorted((alert for alert in case.alerts.values() if alert.holding), key=lambda one: one.id)
    alerts = [
        alert.but(held=(*alert.held[:-1], (alert.held[-1][0], alert.resolved_at or pen.at))) for alert in held
    ]  # fmt: skip
    return (ended, *_moved(case, ended, pen, world), *alerts)


def _moved(case: Case, pause: Pause, pen: Pen, world: World) -> list[Period]:
    """The periods whose clock *pause* stops or has stopped, as they are due now. What has passed is never moved."""
    pauses = spans(({**case.pauses, pause.id: pause}).values())
    moved = []
    for _, period in sorted(case.periods.items()):
        waits = period.held_at is not None or period.due_at is None
        if waits or (period.open and not period.due_by(pen.at)):
            after = redue(period, pauses, world.almanac_of(period.unit))
            moved += [after] if after != period else []
    return moved
