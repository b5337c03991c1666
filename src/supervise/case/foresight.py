"""What time alone will do to a case from now on: when an alert fires, or a question is answered yes, if nobody acts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from supervise.calendar.zones import instant, local, midnight
from supervise.model.alerts import Alert
from supervise.model.base import Value
from supervise.model.case import Case
from supervise.rules.activation import TICK, Worlds
from supervise.rules.clauses import Executor
from supervise.rules.rulebook import SituationRule
from supervise.stages.alert import live_subjects
from supervise.stages.facts import Scene, alert_facts
from supervise.stages.situation import SITUATION, situations_of
from supervise.stages.whynot.telling import Foreseen

from .advance import instants

Question = Callable[[Scene], bool]


def foresee_alerts(
    case: Case, rule: str, subject: str, rungs: Collection[str], until: datetime, *, worlds: Worlds, executor: Executor
) -> Foreseen:
    """When each of *rungs* of an alert rule first fires on *subject*, up to *until*: what `advance` will do. *case* has
    been advanced to now.
    """
    fires: dict[str, datetime] = {}
    for later, events in instants(case, until, worlds=worlds, executor=executor):
        for event in events:
            for put in event.puts if event.type in {"alert-fired", "alert-proposed"} else ():
                if isinstance(put, Alert) and (put.rule, put.subject) == (rule, subject) and put.rung in rungs:
                    fires.setdefault(put.rung, event.happened_at)
        if fires.keys() >= set(rungs) or subject not in {entity.id for _, entity in live_subjects(later)}:
            break
    return Foreseen(until, fires)


def foresee(
    case: Case, at: datetime, until: datetime, asked: Question, *, worlds: Worlds, executor: Executor
) -> Foreseen:
    """The first instant after *at*, up to *until*, at which *asked* is answered yes, as `fires['']`.

    Between two instants at which anything happens to the case, an answer changes only at an instant among its values,
    at a midnight, or so many whole days after a due; each is asked, with the moment after it.
    """
    for begin, end, standing in _stretches(case, at, until, worlds, executor):
        zone = worlds.at(begin).almanac.zone
        for moment in _moments(standing, begin, end, zone):
            if moment > at and asked(Scene(standing, worlds.at(moment), moment)):
                return Foreseen(until, {"": moment})
    return Foreseen(until, {})


def foresee_group(
    cases: Sequence[Case], rule: SituationRule, group: str, at: datetime, until: datetime, *, worlds: Worlds,
    executor: Executor,
) -> Foreseen:  # fmt: skip
    """When a situation over the alerts of *group* first holds, as `fires['']`: *cases* are all that have any."""
    changes: list[tuple[datetime, Alert]] = []
    for case in cases:
        changes += [(at, alert) for alert in case.open_alerts]
    for case in cases:
        for _, events in instants(case, until, worlds=worlds, executor=executor):
            changes += [(one.happened_at, put) for one in events for put in one.puts if isinstance(put, Alert)]
    standing: dict[str, Alert] = {}
    for moment, members in groupby(sorted(changes, key=lambda change: change[0]), key=lambda change: change[0]):
        standing |= {alert.id: alert for _, alert in members if group in alert.groups and alert.rung != SITUATION}
        facts = [alert_facts(alert, moment) for alert in standing.values() if alert.active(moment)]
        book = worlds.at(moment).rulebook
        if moment > at and situations_of([rule], group, facts, book, executor):
            return Foreseen(until, {"": moment})
    return Foreseen(until, {})


def _stretches(
    case: Case, at: datetime, until: datetime, worlds: Worlds, executor: Executor
) -> Iterator[tuple[datetime, datetime, Case]]:
    """The stretches of time in which nothing happens to the case, both ends included, with the case as it stands in
    them; each is handed out before anything is asked about the next.
    """
    begin, standing = at, case
    for later, events in instants(case, until, worlds=worlds, executor=executor):
        if events:
            happened = events[-1].happened_at
            yield begin, happened - TICK, standing
            begin, standing = happened, later
    yield begin, until, standing


def _moments(case: Case, begin: datetime, end: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """The instants from *begin* to *end* at which an answer may change, in order."""
    fixed = sorted({one.astimezone(UTC) for one in _instants_of(case) if begin <= one <= end})
    clocks = {time.min, *(local(one.assessment_due_at, zone).time() for one in case.periods.values())}
    day, last = local(begin, zone).date(), local(end, zone).date()
    yield begin
    while day <= last:
        nightfall = midnight(day + timedelta(days=1), zone)
        today = {instant(day, clock, zone) for clock in clocks}
        while fixed and fixed[0] < nightfall:
            today.add(fixed.pop(0))
        for moment in sorted({*today, *(one + TICK for one in today)}):
            if begin <= moment <= end:
                yield moment
        day += timedelta(days=1)


def _instants_of(case: Case) -> Iterator[datetime]:
    groups: tuple[Collection[Value], ...] = (
        case.matters.values(), case.tasks.values(), case.periods.values(), case.reports.values(),
        case.alerts.values(), case.urges.values(), case.instructions.values(),
        case.problems.values(),
    )  # fmt: skip
    for group in groups:
        for one in group:
            yield from (value for value in vars(one).values() if isinstance(value, datetime))
