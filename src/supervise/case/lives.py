"""The lives of tasks as the journal tells them: under which terms each had to report, and in which spans of time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from supervise.model.case import Case
from supervise.model.changes import Pause
from supervise.model.events import Event
from supervise.model.tasks import Plan, Task
from supervise.rules.activation import Activations
from supervise.stages.choosing import rules_for
from supervise.stages.facts import Scene
from supervise.stages.plan import extended, same_terms, start_plan, terms_of

from .events import Pen
from .evolve import evolve, evolve_all
from .planning import retag


@dataclass
class Span:
    """From when to when slots open. What opens at `until` itself still does where `last`: a command comes after all
    that is due at its instant, a change of the rules before. `paused` says that its matter was suspended when it
    began, `stopped` that it was until this very end: instants alone do not tell the order of what shares one.
    """

    since: datetime
    until: datetime | None = None
    last: bool = True
    paused: bool = False
    stopped: bool = False


@dataclass(frozen=True)
class Halt:
    """A suspension, and the periods that were closed before it began, which it is nothing to."""

    pause: Pause
    closed: frozenset[str]


@dataclass
class Run:
    """One run of equal terms in a series, and the spans in which its task was live under them. `plan` has the terms and
    the events that it follows; how far the store's own plan went is nothing to it.
    """

    plan: Plan
    spans: list[Span]

    @property
    def since(self) -> datetime:
        return self.spans[0].since

    @property
    def going(self) -> bool:
        return self.spans[-1].until is None

    def stop(self, at: datetime, *, last: bool, paused: bool) -> None:
        if self.going:
            self.spans[-1] = replace(self.spans[-1], until=at, last=last, stopped=paused)


@dataclass
class TaskLife:
    """A task, the runs that the rules gave it, in order, and the suspensions of its matter. `over` names the series
    that no rule asks for now.
    """

    task: Task
    runs: list[Run] = field(default_factory=list)
    over: set[str] = field(default_factory=set)
    halts: tuple[Halt, ...] = ()

    @property
    def current(self) -> Mapping[str, Run]:
        """The run of each series that goes on, or would if its task were live."""
        return {run.plan.series: run for run in self.runs if run.plan.series not in self.over}


def lives(events: Sequence[Event], worlds: Activations, until: datetime) -> tuple[TaskLife, ...]:
    """The life up to *until* of every task that *events*, the journal of one case, tell of.

    Told from facts alone: who was assigned, edited, ended and reopened when, and which rules were in force. Plans and
    periods that the journal has are evidence of nothing here.
    """
    found: dict[str, TaskLife] = {}
    case = Case(events[0].stream) if events else Case("")
    changes = [at for _, at in worlds.changes_after(0) if at <= until]
    closed: dict[str, frozenset[str]] = {}
    place = 0
    for batch in _batches(events):
        at = batch[0].happened_at
        while place < len(changes) and changes[place] <= at:
            case = _renewed(found, case, worlds, changes[place])
            place += 1
        paused, case = case.pause is not None, evolve_all(case, batch)
        if case.pause is not None and case.pause.id not in closed:
            closed[case.pause.id] = frozenset(one.id for one in case.periods.values() if not one.open)
        _derive(found, case, worlds, at, last=True, paused=paused)
    for change in changes[place:]:
        case = _renewed(found, case, worlds, change)
    pauses = sorted(case.pauses.values(), key=lambda one: one.from_at)
    halts = tuple(Halt(pause, closed[pause.id]) for pause in pauses)
    return tuple(replace(life, halts=halts) for _, life in sorted(found.items()))


def _batches(events: Sequence[Event]) -> Iterator[list[Event]]:
    """What time did at one instant, and each command with what followed from it."""
    batch: list[Event] = []
    for event in events:
        if batch and (
            event.happened_at != batch[0].happened_at or (event.command and event.command != batch[-1].command)
        ):
            yield batch
            batch = []
        batch.append(event)
    if batch:
        yield batch


def _renewed(found: dict[str, TaskLife], case: Case, worlds: Activations, at: datetime) -> Case:
    """The case under the rules that come into force at *at*: its tags first, which the terms may go by."""
    if not case.matters:
        return case
    world = worlds.at(at)
    for event in retag(case, Pen(case.stream, at), world):
        case = evolve(case, event)
    _derive(found, case, worlds, at, last=False, paused=case.pause is not None)
    return case


def _derive(
    found: dict[str, TaskLife], case: Case, worlds: Activations, at: datetime, *, last: bool, paused: bool
) -> None:
    """*paused* says that the matter was suspended until now."""
    if not case.matters:
        return
    world = worlds.at(at)
    scene = Scene(case, world, at)
    for id, task in case.tasks.items():
        life = found.setdefault(id, TaskLife(task))
        life.task = task
        if task.live and case.matter.live:
            _go_on(life, scene, last=last, paused=paused)
        else:
            for run in life.current.values():
                run.stop(at, last=last, paused=paused)


def _go_on(life: TaskLife, scene: Scene, *, last: bool, paused: bool) -> None:
    """A live task under the rules of the scene, series by series."""
    task, world, at = life.task, scene.world.of(life.task.unit), scene.at
    rules, halted = rules_for(scene.facts("task", task), scene.world), scene.case.pause is not None
    for series in sorted({*rules, *life.current}):
        rule, run = rules.get(series), life.current.get(series)
        terms = None if rule is None else terms_of(rule, task, scene.case, world)
        if run is not None and terms is not None and same_terms(run.plan, terms):
            run.plan = extended(run.plan, terms)
            if not run.going:
                run.spans.append(Span(at, paused=halted))
            continue
        if run is not None:
            run.stop(at, last=last, paused=paused)
            life.over.add(series)
        if rule is not None and terms is not None:
            epoch = 1 + sum(one.plan.series == series for one in life.runs)
            plan = start_plan(task, terms, rule, epoch=epoch, at=at, world=world)
            life.runs.append(Run(plan, [Span(at, paused=halted)]))
            life.over.discard(series)
