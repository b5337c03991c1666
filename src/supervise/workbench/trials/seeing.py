"""What is there on a bench at its instant, as rows that can be held against what a test expects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from supervise.desk.claims import load_group
from supervise.model.alerts import Alert, Fate, Notice, Outgoing
from supervise.model.case import Case, Group
from supervise.model.findings import Finding
from supervise.model.scores import Scorecard
from supervise.stages.facts import Scene
from supervise.stages.light import light_of

from .bench import Bench
from .naming import shown
from .shining import Shining, shining
from .words import NOBODY, Kind

Seen = Mapping[str, Any]
"""One thing by the keys of `words.ROWS`; `of` is called as the test file would."""


@dataclass(frozen=True)
class View:
    """A look at a bench: each kind of row is gathered when it is first asked for. *findings* are those of the order
    that was given last.
    """

    bench: Bench
    findings: Sequence[Finding] = ()

    def rows(self, kind: Kind) -> Sequence[Seen]:
        return _ROWS[kind](self)

    @cached_property
    def cases(self) -> Sequence[Case]:
        return self.bench.cases()

    @cached_property
    def groups(self) -> Sequence[Group]:
        with self.bench.parts.store.begin() as uow:
            return [load_group(uow, head.id)[1] for head in uow.heads("group:")]

    @cached_property
    def scenes(self) -> Mapping[str, Scene]:
        """The case of each matter as it looks now."""
        world, now = self.bench.world(), self.bench.clock()
        return {case.matter.id: Scene(case, world, now) for case in self.cases if case.matters}

    @cached_property
    def shining(self) -> Sequence[Shining]:
        """All that may have lights."""
        return tuple(shining(self.scenes.values()))

    def case_of(self, id: str) -> Case | None:
        """The case that *id* lies in."""
        matter = id.partition("/")[0]
        return next((case for case in self.cases if matter in case.matters), None)

    def called(self, id: str) -> str:
        case = self.case_of(id)
        return id if case is None else shown(case, id)

    @cached_property
    def alerts(self) -> Sequence[Alert]:
        """Every alert, resolved ones too."""
        every: list[Case | Group] = [*self.cases, *self.groups]
        return [alert for one in every for alert in one.alerts.values()]

    @cached_property
    def cards(self) -> Sequence[Scorecard]:
        """The newest edition of every scorecard."""
        newest: dict[tuple[str, str, str], Scorecard] = {}
        for group in self.groups:
            for card in sorted(group.scorecards.values(), key=lambda card: card.edition):
                newest[card.scheme, card.subject, card.cycle] = card
        return tuple(newest.values())

    @cached_property
    def notices(self) -> Sequence[Notice]:
        every: list[Case | Group] = [*self.cases, *self.groups]
        found = (notice for one in every for notice in one.notices.values())
        return sorted(found, key=lambda notice: (notice.called_at, notice.id))


def _alerts(view: View) -> Sequence[Seen]:
    return [
        {"rule": alert.rule, "of": view.called(alert.subject), "level": alert.level, "rung": alert.rung,
         "since": alert.fired_at, "muted": alert.muted_by is not None, "say": alert.say}
        for alert in sorted(view.alerts, key=lambda alert: (alert.fired_at, alert.id)) if alert.open
    ]  # fmt: skip


def _periods(view: View) -> Sequence[Seen]:
    return [
        {"of": shown(case, period.id), "state": str(period.state), "opens": period.opens_at,
         "starts": period.starts_at, "due": period.due_at, "ends": period.ends_at,
         "rule": case.plans[period.plan].cause.rule, "cycle": case.plans[period.plan].cycle}
        for case in view.cases for period in sorted(case.periods.values(), key=lambda one: (one.task, one.starts_at))
    ]  # fmt: skip


def _notices(view: View) -> Iterator[Seen]:
    """What this very look decided of each notice: a row for each person who was told, else one without a person."""
    with view.bench.parts.store.begin() as uow:
        sent = {one.digest.key: one for one in uow.outgoing()}
    for notice, alert, fate in _decided(view):
        if notice.sort is None:
            yield from _told(view, notice, alert, fate, sent)


def _actions(view: View) -> Iterator[Seen]:
    """What this very look decided of each thing that an alert is to have done."""
    for notice, alert, fate in _decided(view):
        if notice.sort is not None:
            yield {
                "do": notice.sort, "title": notice.title, "rule": alert.rule, "of": view.called(alert.subject),
                "level": notice.level, "role": notice.role, "unit": notice.unit, "fate": fate.fate, "why": fate.why,
            }  # fmt: skip


def _decided(view: View) -> Iterator[tuple[Notice, Alert, Fate]]:
    """The notices and actions whose fate this very look decided, each with its alert."""
    with view.bench.parts.store.begin() as uow:
        fates = {fate.id: fate for fate in uow.fates() if fate.decided_at == view.bench.clock()}
    alerts = {alert.id: alert for alert in view.alerts}
    return ((one, alerts[one.alert], fates[one.id]) for one in view.notices if one.id in fates)


def _told(view: View, notice: Notice, alert: Alert, fate: Fate, sent: Mapping[str, Outgoing]) -> Iterator[Seen]:
    persons = [sent[key].digest.person for key in fate.digests if key in sent] or [NOBODY]
    for person in dict.fromkeys(persons):
        yield {
            "to": person, "rule": alert.rule, "of": view.called(alert.subject), "level": notice.level,
            "role": notice.role, "unit": notice.unit, "fate": fate.fate, "why": fate.why, "say": notice.say,
        }  # fmt: skip


def _findings(view: View) -> Sequence[Seen]:
    return [{"rule": one.code, "level": one.level, "field": one.field, "say": one.message} for one in view.findings]


def _tags(view: View) -> Iterator[Seen]:
    """The tags that every matter carries, with the rule behind those that no person gave."""
    for matter in (case.matter for case in view.cases if case.matters):
        for tag in matter.elements.tags:
            mark = matter.tagging.get(tag)
            cause = None if mark is None else mark.cause
            yield {"tag": tag, "of": matter.id, "rule": "" if cause is None else cause.rule}


def _lights(view: View) -> Iterator[Seen]:
    book = view.bench.world().rulebook
    for one in view.shining:
        for dimension in one.dimensions(book):
            yield {"of": one.of, "dimension": dimension, "light": light_of(one.kind, one.facts, book, dimension)}


def _scores(view: View) -> Iterator[Seen]:
    for card in view.cards:
        yield {"unit": card.subject, "cycle": card.cycle, "total": card.total, "grade": card.grade, "body": card.body}


def _entries(view: View) -> Iterator[Seen]:
    for card in view.cards:
        for entry in card.entries:
            yield {
                "rule": entry.rule, "unit": card.subject, "cycle": card.cycle, "points": entry.points,
                "of": view.called(entry.subject), "say": entry.say,
            }  # fmt: skip


_ROWS: Mapping[Kind, Callable[[View], Sequence[Seen]]] = {
    "alerts": _alerts,
    "periods": _periods,
    "notices": lambda view: list(_notices(view)),
    "actions": lambda view: list(_actions(view)),
    "findings": _findings,
    "tags": lambda view: list(_tags(view)),
    "lights": lambda view: list(_lights(view)),
    "scores": lambda view: list(_scores(view)),
    "entries": lambda view: list(_entries(view)),
}
