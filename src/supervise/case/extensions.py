"""Commands that move the due of a period: an extension asked for, decided, or granted of the manager's own accord."""

from __future__ import annotations

from supervise.calendar.pauses import workdays_until
from supervise.model.case import Case
from supervise.model.changes import Extension
from supervise.model.commands import DecideExtension, Extend, RequestExtension
from supervise.model.events import Event
from supervise.model.tasks import Period
from supervise.rules.activation import World
from supervise.stages.due import redue, spans_of

from .events import Pen
from .refusals import live_matter, the_period, wrong


def request_extension(case: Case, command: RequestExtension, pen: Pen, world: World) -> tuple[Event, ...]:
    """申请延期: before the due, once at a time."""
    period = _open_period(case, command.period, "RequestExtension")
    if period.due_by(pen.at):
        raise wrong(period, "RequestExtension", "too-late")
    if waiting(case, period.id) is not None:
        raise wrong(period, "RequestExtension", "requested")
    asked = _extension(case, period, command, pen, world)
    return (pen.write("extension-requested", asked, note=command.reason),)


def extend(case: Case, command: Extend, pen: Pen, world: World) -> tuple[Event, ...]:
    """延期, granted at once."""
    period = _open_period(case, command.period, "Extend")
    return (_grant(case, period, _extension(case, period, command, pen, world), pen, world, command.reason),)


def decide_extension(case: Case, command: DecideExtension, pen: Pen, world: World) -> tuple[Event, ...]:
    """延期审批."""
    period = _open_period(case, command.period, "DecideExtension")
    asked = waiting(case, period.id)
    if asked is None:
        raise wrong(period, "DecideExtension", "not-requested")
    if command.grant:
        return (_grant(case, period, asked, pen, world, command.why),)
    refused = asked.but(
        state="refused", decided_by=pen.actor, decided_at=pen.at, why=command.why, revision=asked.revision + 1
    )
    return (pen.write("extension-refused", refused, note=command.why),)


def waiting(case: Case, period: str) -> Extension | None:
    """The request for *period* that nobody has decided."""
    return next((one for one in extensions_of(case, period) if one.state == "requested"), None)


def extensions_of(case: Case, period: str) -> list[Extension]:
    return [one for one in case.extensions.values() if one.period == period]


def granted(case: Case, period: str) -> int:
    """How many extensions of *period* were granted."""
    return sum(one.state == "granted" for one in extensions_of(case, period))


def _open_period(case: Case, id: str, command: str) -> Period:
    period = the_period(case, id)
    live_matter(case, case.tasks[period.task].matter, command)
    if not period.open:
        raise wrong(period, command, "closed")
    return period


def _extension(case: Case, period: Period, command: RequestExtension | Extend, pen: Pen, world: World) -> Extension:
    return Extension(
        id=f"{period.id}/e{len(extensions_of(case, period.id)) + 1}", period=period.id,
        workdays=_workdays(period, command, world), reason=command.reason, requested_by=pen.actor or "",
        requested_at=pen.at, level=granted(case, period.id) + 1, due_before=period.due_at,
    )  # fmt: skip


def _workdays(period: Period, command: RequestExtension | Extend, world: World) -> int:
    """By how many workdays: a given day is kept as a number, so that pauses move it like any other."""
    if (command.workdays is None) == (command.until is None):
        raise wrong(period, command.name, "one-of")
    if command.until is None:
        assert command.workdays is not None  # one of the two was given
        return command.workdays
    if period.due_at is None:
        raise wrong(period, command.name, "no-due")
    workdays = workdays_until(period.due_at, command.until, world.almanac_of(period.unit))
    if workdays < 1:
        raise wrong(period, command.name, "no-later")
    return workdays


def _grant(case: Case, period: Period, asked: Extension, pen: Pen, world: World, why: str) -> Event:
    """Adds the workdays to the due and, where it has not passed, to the assessment due."""
    late = period.due_by(pen.at)
    longer = period.but(
        extended=period.extended + asked.workdays, assessed=period.assessed + (0 if late else asked.workdays),
        revision=period.revision + 1,
    )  # fmt: skip
    moved = redue(longer, spans_of(case), world.almanac_of(period.unit))
    done = asked.but(
        state="granted", late=late, level=granted(case, period.id) + 1, due_before=period.due_at,
        due_after=moved.due_at, decided_by=pen.actor, decided_at=pen.at, why=why, revision=asked.revision + 1,
    )  # fmt: skip
    return pen.write("period-extended", moved, done, note=asked.reason)
