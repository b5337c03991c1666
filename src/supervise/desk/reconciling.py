"""The certificate: the store held against what its rules call for, difference by difference, and mended on request."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from supervise.calendar.zones import end_of, midnight
from supervise.case.advance import advance, settle
from supervise.case.events import Pen
from supervise.case.evolve import evolve
from supervise.errors import StoreBusy, UsageError
from supervise.model.case import Case
from supervise.model.events import Event
from supervise.model.reconciliation import Difference, Reconciliation, Tally
from supervise.model.tasks import Period, PeriodState
from supervise.ports import Stale, UnitOfWork
from supervise.rules.activation import Activations
from supervise.stages.facts import Scene

from .checking import verify
from .claims import HELD_UP, load_case, save_case
from .commanding import TRIES, Kept, after_commit
from .discrepancies import RECONCILED, Evidence, differences, standing_of, wrong_rows
from .parts import Parts

Progress = Callable[[int], None]
"""Told how many cases were looked at."""


def reconcile(
    parts: Parts,
    from_: date | datetime | None = None,
    to: date | datetime | None = None,
    *,
    repair: bool = False,
    progress: Progress | None = None,
) -> Reconciliation:
    """Hold every case against its journal and the rules, for periods that open from *from_* up to *to*.

    Dates are the desk's: a date as `to` includes that day. Without them: from the beginning, up to now. With *repair*,
    what differs is mended, whatever its span, by events of the journal; nothing that it has is changed. Raises
    UsageError for a span that ends before it begins.
    """
    now, zone = parts.now(), parts.almanac.zone
    start = from_ if isinstance(from_, datetime) or from_ is None else midnight(from_, zone)
    end = now if to is None else to if isinstance(to, datetime) else end_of(to, zone)
    if start is not None and end < start:
        raise UsageError(what=f"the span from {start.isoformat()} to {end.isoformat()}")
    tallies: dict[str, Tally] = {}
    found: list[Difference] = []
    looked = 0
    for stream in _streams(parts):
        evidence = _evidence(parts, stream)
        told = [one for one in differences(evidence) if _within(one, evidence, start, end)]
        if repair and next(differences(evidence), None) is not None:
            _repair(parts, stream)
            evidence = _evidence(parts, stream)
            left = {(one.kind, one.subject) for one in differences(evidence)}
            told = [one.but(repaired=(one.kind, one.subject) not in left) for one in told]
        found += told
        for tally in _tallies(evidence, told, start, end):
            tallies[tally.unit] = tallies.get(tally.unit, Tally(unit=tally.unit)).plus(tally)
        looked += 1
        if progress is not None:
            progress(looked)
    broken = verify(parts)
    with parts.store.begin() as uow:
        sealed = uow.checkpoints()
        rulesets = _rulesets(parts.worlds(uow), start, min(end, now))
    return Reconciliation(
        from_at=start, to_at=end, as_of=now, tallies=tuple(tally for _, tally in sorted(tallies.items())),
        differences=tuple(found), matters=looked, rulesets=rulesets, checkpoint=sealed[-1] if sealed else None,
        broken="" if broken is None else f"{broken.stream}: {broken.what}",
    )  # fmt: skip


def _streams(parts: Parts) -> Iterator[str]:
    after = "matter:"
    while True:
        with parts.store.begin() as uow:
            heads = uow.heads("matter:", after)
        if not heads:
            return
        after = heads[-1].id
        yield from (head.id for head in heads)


def _evidence(parts: Parts, stream: str) -> Evidence:
    with parts.store.begin() as uow:
        return _read(parts, uow, stream)


def _read(parts: Parts, uow: UnitOfWork, stream: str) -> Evidence:
    """From the tables, never from what is at hand: they may have been changed behind the desk."""
    head, stored = load_case(uow, stream)
    return Evidence(head, tuple(uow.journal(stream)), stored, parts.worlds(uow), parts.executor, parts.now())


def _within(one: Difference, of: Evidence, start: datetime | None, end: datetime) -> bool:
    """Whether a difference concerns the span: that of a period by its opening; all others always do."""
    opens = _openings(of).get(one.subject)
    return opens is None or ((start is None or start <= opens) and opens < end)


def _openings(of: Evidence) -> dict[str, datetime]:
    """When each period opens that was called for or is there."""
    found = {period.id: period.opens_at for period in of.stored.periods.values()}
    return found | {one.id: one.window.opens_at for one in of.called_for}


def _tallies(of: Evidence, told: Sequence[Difference], start: datetime | None, end: datetime) -> Iterator[Tally]:
    opens = _openings(of)
    inside = {id for id, at in opens.items() if (start is None or start <= at) and at < end}
    yield from (Tally(unit=one.unit, called_for=1) for one in of.called_for if one.id in inside)
    yield from (Tally(unit=one.unit, differences=1) for one in told)
    if of.stored.matters:
        scene = Scene(of.stored, of.worlds.at(of.now), of.now)
        for id, period in of.stored.periods.items():
            if id in inside:
                yield Tally(unit=period.unit, exist=1, **{_fate(scene, period): 1})


def _fate(scene: Scene, period: Period) -> str:
    """What became of a period: on time, late, unreported, not due yet, or void; always exactly one of these."""
    facts = scene.facts("period", period)
    if facts["period.voided"]:
        return "voided"
    if facts["period.met_at"] is not None:
        return "late" if facts["period.late"] else "on_time"
    if period.state is PeriodState.MISSED or (period.due_at is not None and period.due_at <= scene.at):
        return "unreported"
    return "not_due"


def _rulesets(worlds: Activations, start: datetime | None, end: datetime) -> tuple[str, ...]:
    """The rulesets in force at any instant of the span, each once, in order of their names."""
    instants = [end, *(at for _, at in worlds.changes_after(0) if at <= end and (start is None or start <= at))]
    refs = {ref for at in [*instants, *([start] if start else [])] for ref in worlds.at(at).rulebook.rulesets}
    return tuple(sorted(f"{ref.name} {ref.version} {ref.digest}" for ref in refs))


def _repair(parts: Parts, stream: str) -> None:
    """Mend one case in one transaction; whoever was first is read again. Raises StoreBusy."""
    for _ in range(TRIES):
        try:
            with parts.store.begin() as uow:
                evidence = _read(parts, uow, stream)
                case, events = _mended(evidence)
                head = replace(evidence.head, stuck="") if events else evidence.head
                save_case(uow, head, case, events, evidence.worlds, parts.now())
        except Stale:
            continue
        except HELD_UP:
            return
        after_commit(parts, Kept(case, evidence.head.version + 1, tuple(events)))
        return
    raise StoreBusy(stream=stream, tries=TRIES)


def _mended(of: Evidence) -> tuple[Case, list[Event]]:
    """The case as it should be, and the events that bring it there: what the journal tells is put back into the tables,
    what is due happens at its own instants, and what history itself left out is made up for now.
    """
    happened: list[Event] = []
    case = of.told
    at = max(of.now, case.as_of or of.now)
    pen = Pen(case.stream, max(case.as_of or of.now, _last(of)), command="Reconcile")
    puts = [told for _, told, _ in wrong_rows(of) if told is not None]
    strays = [kept for _, told, kept in wrong_rows(of) if told is None and kept.kind == "period"]
    asleep = not of.head.stuck and of.head.wake_at != of.wake_at
    if puts or strays or asleep:
        note = f"{RECONCILED}: wake_at" if asleep and not puts else RECONCILED
        happened.append(pen.write(RECONCILED, *puts, *(_void(one, pen.at) for one in strays), note=note))
        case = evolve(case, happened[-1])
    case, passed = advance(case, at, worlds=of.worlds, executor=of.executor)
    pen = Pen(case.stream, at, command="Reconcile")
    events = [*_made_up(of, case, pen)]
    for event in events:
        case = evolve(case, event)
    settled: tuple[Event, ...] = ()
    if case.matters and case.matter.live:
        case, settled = settle(case, at, worlds=of.worlds, executor=of.executor, changed=True)
    return case, [*happened, *passed, *events, *settled]


def _last(of: Evidence) -> datetime:
    return of.entries[-1].event.happened_at if of.entries else of.now


def _made_up(of: Evidence, case: Case, pen: Pen) -> Iterator[Event]:
    called = {one.id: one for one in of.called_for}
    for id, one in called.items():
        if id not in case.periods:
            yield pen.write(
                "period-opened",
                one.period(of.worlds, pen.at, case).but(opened_at=pen.at),
                cause=one.run.plan.cause,
                note=RECONCILED,
            )
    for id, period in sorted(case.periods.items()):
        if id not in called and period.open:
            yield pen.write(RECONCILED, _void(period, pen.at), note=RECONCILED)
        elif id in called and period.open and period.due_at != standing_of(of, called[id]).due_at:
            due = standing_of(of, called[id])
            mended = period.but(
                base_due_at=due.base_due_at, due_at=due.due_at, assessment_due_at=due.due_at, closes_at=due.closes_at
            )
            yield pen.write(RECONCILED, mended, note=RECONCILED)


def _void(period: Period, at: datetime) -> Period:
    return period.but(state=PeriodState.VOIDED, closed_at=at, closed_why=RECONCILED)
