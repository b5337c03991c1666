"""Where one case as the store has it differs from its journal and from what the rules call for, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from supervise.case.advance import settle
from supervise.case.evolve import evolve_all
from supervise.case.expected import Expected, of_case
from supervise.case.lives import TaskLife, lives
from supervise.model.case import Case, maps_of
from supervise.model.chain import check
from supervise.model.events import JournalEntry
from supervise.model.reconciliation import Difference, Reason
from supervise.model.tasks import Period
from supervise.ports import StreamHead
from supervise.rules.activation import Activations
from supervise.rules.clauses import Executor

from .claims import HELD_UP, wake_of

MAPS = maps_of(Case)
"""What a case has in tables."""
RECONCILED = "reconciled"
"""What an event, and a period that it closes, say of why."""


@dataclass(frozen=True)
class Evidence:
    """One case as the journal tells it and as the tables have it."""

    head: StreamHead
    entries: Sequence[JournalEntry]
    stored: Case
    worlds: Activations
    executor: Executor
    now: datetime

    @cached_property
    def told(self) -> Case:
        """The case by its journal, where its head says that it stands."""
        folded = evolve_all(Case(self.head.id), (entry.event for entry in self.entries))
        seen = [at for at in (self.head.as_of, folded.as_of) if at is not None and at <= self.now]
        return replace(folded, as_of=max(seen, default=folded.as_of), world_seen=self.head.world_seen)

    @cached_property
    def lives(self) -> Sequence[TaskLife]:
        return lives([entry.event for entry in self.entries], self.worlds, self.now)

    @cached_property
    def called_for(self) -> tuple[Expected, ...]:
        """The periods that the rules called for up to now."""
        return of_case(self.lives, self.worlds, self.now)

    @cached_property
    def wake_at(self) -> datetime | None:
        """When the case should be looked at next."""
        return wake_of(self.told, self.worlds)

    @cached_property
    def behind(self) -> bool:
        """Whether anything is due that has not happened yet."""
        renewed = self.worlds.next_change(self.head.world_seen) if self.wake_at is not None else None
        return any(at is not None and at <= self.now for at in (self.wake_at, renewed))

    @property
    def matter(self) -> str:
        return self.head.id.removeprefix("matter:")


def differences(of: Evidence) -> Iterator[Difference]:
    """Every difference of one case, the gravest kinds first."""
    broken = check(of.entries)
    if broken is not None:
        yield Difference(
            kind="broken-chain", reason="altered", matter=of.matter, subject=of.head.id, detail=f"#{broken.seq}"
        )
    yield from _periods(of)
    yield from _dues(of)
    yield from _plans(of)
    yield from _wake(of)
    yield from _rows(of)
    yield from _alerts(of)


def _periods(of: Evidence) -> Iterator[Difference]:
    called = {one.id: one for one in of.called_for}
    for id, one in called.items():
        if id not in of.stored.periods:
            yield Difference(
                kind="missing", reason=_why_missing(of, one), matter=of.matter, unit=one.unit, subject=id,
                expected=one.opened_at, detail=of.head.stuck,
            )  # fmt: skip
    for id, period in sorted(of.stored.periods.items()):
        if id not in called and period.closed_why != RECONCILED:
            reason: Reason = "not-called-for" if id in of.told.periods else "not-journalled"
            yield Difference(
                kind="surplus", reason=reason, matter=of.matter, unit=period.unit, subject=id, found=period.opened_at
            )


def _why_missing(of: Evidence, one: Expected) -> Reason:
    if one.id in of.told.periods:
        return "lost"
    if of.head.stuck:
        return "calendar" if of.head.stuck.startswith("calendar-unpublished") else "stuck"
    if not of.behind:
        return "never-opened"
    unseen = of.worlds.next_change(of.head.world_seen)
    if unseen is not None and unseen <= one.opened_at and (of.wake_at is None or unseen < of.wake_at):
        return "world-unseen"
    asleep = of.wake_at is not None and (of.head.wake_at is None or of.head.wake_at > of.now)
    return "asleep" if asleep else "no-tick"


def _dues(of: Evidence) -> Iterator[Difference]:
    for one in of.called_for:
        period = of.stored.periods.get(one.id)
        due = standing_of(of, one).due_at
        if period is not None and period.due_at != due:
            told = of.told.periods.get(one.id)
            altered = told is not None and told.due_at != period.due_at
            yield Difference(
                kind="wrong-due", reason="altered" if altered else "derived-otherwise", matter=of.matter,
                unit=period.unit, subject=one.id, expected=due, found=period.due_at,
            )  # fmt: skip


def standing_of(of: Evidence, one: Expected) -> Period:
    """The period that *one* should be, at the instant of its closing or now."""
    told = of.told.periods.get(one.id)
    closed = None if told is None else told.closed_at
    return one.period(of.worlds, of.told.as_of or of.now if closed is None else closed, of.told)


def _plans(of: Evidence) -> Iterator[Difference]:
    for life in of.lives:
        for run in life.current.values():
            plan = of.stored.plans.get(run.plan.id)
            if run.going and (plan is None or plan.stopped_at is not None):
                reason: Reason = "no-tick" if of.behind else "never-opened"
                told = of.told.plans.get(run.plan.id)
                if told is not None and told.stopped_at is None:
                    reason = "lost" if plan is None else "altered"
                yield Difference(
                    kind="no-plan", reason=reason, matter=of.matter, unit=life.task.unit, subject=run.plan.id,
                    expected=run.since,
                )  # fmt: skip


def _wake(of: Evidence) -> Iterator[Difference]:
    if not of.head.stuck and of.head.wake_at != of.wake_at:
        late = of.wake_at is not None and (of.head.wake_at is None or of.head.wake_at > of.wake_at)
        yield Difference(
            kind="wrong-wake", reason="asleep" if late else "altered", matter=of.matter, subject=of.head.id,
            expected=of.wake_at, found=of.head.wake_at,
        )  # fmt: skip
    if of.head.as_of is not None and of.head.as_of > of.now:
        yield Difference(
            kind="wrong-row", reason="altered", matter=of.matter, subject=f"{of.head.id} as_of", expected=of.told.as_of,
            found=of.head.as_of,
        )  # fmt: skip


def wrong_rows(of: Evidence) -> Iterator[tuple[str, Any, Any]]:
    """The ids of rows that differ from the journal, with what it tells and what the table has; None for nothing."""
    for name in MAPS:
        told: Mapping[str, Any] = getattr(of.told, name)
        kept: Mapping[str, Any] = getattr(of.stored, name)
        for id in sorted(told.keys() | kept.keys()):
            if told.get(id) != kept.get(id):
                yield id, told.get(id), kept.get(id)


def _rows(of: Evidence) -> Iterator[Difference]:
    """Rows that differ in what no other difference tells."""
    for id, told, kept in wrong_rows(of):
        if (told or kept).kind == "period" and (told is None or kept is None or _due_alone(told, kept)):
            continue
        if (told or kept).kind == "plan" and kept is None and told.stopped_at is None:
            continue
        reason: Reason = "not-journalled" if told is None else "lost" if kept is None else "altered"
        fields = [] if told is None or kept is None else _altered(told, kept)
        yield Difference(
            kind="wrong-row", reason=reason, matter=of.matter, unit=getattr(told or kept, "unit", ""), subject=id,
            detail=", ".join(fields),
        )  # fmt: skip


def _due_alone(told: Period, kept: Period) -> bool:
    return _altered(told, kept) == ["due_at"]


def _altered(told: Any, kept: Any) -> list[str]:
    return [name for name in type(told).model_fields if getattr(told, name) != getattr(kept, name)]


def _alerts(of: Evidence) -> Iterator[Difference]:
    """Alerts that hold where the case stands and are not open, and the other way about."""
    if of.told.as_of is None or of.head.stuck:
        return
    try:
        _, events = settle(of.told, of.told.as_of, worlds=of.worlds, executor=of.executor, changed=True)
    except HELD_UP:
        return
    for event in events:
        for alert in (put for put in event.puts if put.kind == "alert"):
            if event.type in {"alert-fired", "alert-proposed", "alert-resolved"}:
                yield Difference(
                    kind="alert-surplus" if event.type == "alert-resolved" else "alert-missing",
                    reason="derived-otherwise", matter=of.matter, unit=alert.unit, subject=alert.id,
                    expected=alert.fired_at if alert.resolved_at is None else alert.resolved_at,
                )  # fmt: skip
