"""Watches tests run and tallies what they reach, by asking the rules' own conditions over the facts that stood then.

Nothing is built into production for it: after a test its journals are folded again, and every condition that was asked
on the way is asked once more. A limit in time counts as tested where a step looks close before and close after it and
says what is to be there; a value that nobody looks at proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from supervise.calendar.offsets import Moment, resolve
from supervise.desk.appraisal import cases_at
from supervise.errors import CalendarUnpublished
from supervise.model.case import Case
from supervise.model.causes import Cause
from supervise.rules.activation import World
from supervise.rules.catalogue import ANCHORS
from supervise.rules.rulebook import AlertRule, CountRule, ScoringScheme
from supervise.stages.alert import SITUATION, count_of, live_subjects
from supervise.stages.facts import Scene, SubjectFacts, alert_facts
from supervise.stages.readers import READERS

from .asking import light_key, of_alert, of_check, of_count, of_period, of_score
from .bench import Bench, cases_through_time
from .naming import resolve as meant
from .naming import shown
from .plot import Claim, Step
from .seeing import View
from .tally import Tally

TICK = timedelta(microseconds=1)
_SOLE: Mapping[str, timedelta] = {"": timedelta(days=1), "hours": timedelta(hours=1), "minutes": timedelta(minutes=1)}


class Coverage:
    """A watcher that fills a tally."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally

    # while a test runs

    def checked(self, subject: str, facts: SubjectFacts, bench: Bench) -> None:
        book = bench.world().rulebook
        for rule in (*(book.scope if subject == "matter" else ()), *book.validations):
            if rule.subject != subject:
                continue
            *applies, asked = of_check(rule)
            if all(self.tally.ask(one, facts) is True for one in applies):
                truth = self.tally.ask(asked, facts)
                if truth is not None and truth is not (rule.must is not None):
                    self.tally.see(f"{rule.ref.place}#fired", "fired")

    def looked(self, step: Step, view: View) -> None:
        world = view.bench.world()
        for claim in step.claims:
            if claim.kind == "alerts":
                self._alerts(claim, view, world)
            elif claim.kind == "periods":
                self._periods(claim, view)
            elif claim.kind == "lights":
                self._lights(claim, view)
            elif claim.kind == "scores":
                self._totals(claim, view, world)

    def _alerts(self, claim: Claim, view: View, world: World) -> None:
        """The limits in time, and in number, that this look is close to."""
        now = view.bench.clock()
        for scene in view.scenes.values():
            for kind, entity, rule in _standing(scene):
                name = shown(scene.case, entity.id)
                for key, moment, anchor, level in _anchored(rule, kind, entity, scene):
                    self._instant(key, moment, anchor, now, world, said=_says(claim, rule.ref.id, name, level, view))
                self._pinned(claim, rule, name, scene, view)
        for count, of, number in _counted(view, world):
            if _says(claim, count.ref.id, of, count.level, view):
                key = f"{count.ref.place}#at_least"
                if number == count.at_least - 1:
                    self.tally.see(key, "lower")
                elif number == count.at_least:
                    self.tally.see(key, "upper")

    def _instant(self, key: str, moment: Moment, anchor: datetime, now: datetime, world: World, *, said: bool) -> None:
        found = _around(moment, anchor, world)
        if found is not None and said:
            before, at, after = found
            if before <= now < at:
                self.tally.see(key, "lower")
            elif at <= now < after:
                self.tally.see(key, "upper")

    def _pinned(self, claim: Claim, rule: AlertRule, name: str, scene: Scene, view: View) -> None:
        """An alert whose beginning a test names is held on both sides of its instant."""
        for row in claim.rows if claim.mode != "no" else ():
            if row.get("since") is None or not _named(row.get("rule"), rule.ref.id) or not _about(row.get("of"), name, view):
                continue
            for rung in rule.rungs:
                if rung.at is not None and _named(row.get("level"), rung.level) and _named(row.get("rung"), rung.name):
                    for side in ("lower", "upper"):
                        self.tally.see(f"{rule.ref.place}#at/{rung.name}", side)

    def _periods(self, claim: Claim, view: View) -> None:
        for row in claim.rows if claim.mode != "no" else ():
            case = view.case_of(row.get("of") or "")
            period = None if case is None else case.periods.get(meant(case, row.get("of")) or "")
            if case is not None and period is not None:
                place = _place(view.bench, case.plans[period.plan].cause)
                for part in ("due", "opens"):
                    if row.get(part) is not None and place is not None:
                        self.tally.see(f"{place}#{part}", "pinned")

    def _lights(self, claim: Claim, view: View) -> None:
        """The lines of the lights that were asked, down to the one that held."""
        for row in claim.rows:
            case = view.case_of(row.get("of") or "")
            id = None if case is None else meant(case, row.get("of"))
            if case is None or id is None:
                continue
            entities = (("matter", case.matters), ("task", case.tasks), ("period", case.periods))
            for kind, known in entities:
                if id in known:
                    self._light(kind, view.scenes[case.matter.id].facts(kind, known[id]), view)

    def _light(self, kind: str, facts: SubjectFacts, view: View) -> None:
        for number, line in enumerate(view.bench.world().rulebook.lights.get(kind, ())):
            key = light_key(kind, number, line)
            truth = True if line.when is None else line.when(facts)
            self.tally.see(key, {True: "true", False: "false", None: "unknown"}[truth])
            if truth is True:
                return

    def _totals(self, claim: Claim, view: View, world: World) -> None:
        """How close to the limit of a grade the totals are that a test names."""
        for card in (card for group in view.groups for card in group.scorecards.values()):
            said = any(
                _named(row.get("unit"), card.subject) and _named(row.get("cycle"), card.cycle) for row in claim.rows
            )
            scheme = next((one for one in world.rulebook.scoring if one.ref.id == card.scheme), None)
            for grade in scheme.grades if scheme is not None and said else ():
                key = f"{scheme.ref.place if scheme else ''}#grade/{grade.grade}"
                if grade.at_least - 1 <= card.total < grade.at_least:
                    self.tally.see(key, "lower")
                elif grade.at_least <= card.total < grade.at_least + 1:
                    self.tally.see(key, "upper")

    # when a test is over

    def ended(self, bench: Bench) -> None:
        view = View(bench)
        with bench.parts.store.begin() as uow:
            worlds = bench.parts.worlds(uow)
        for case in view.cases:
            for at, then in cases_through_time(bench, case):
                if then.matters:
                    self._scene(Scene(then, worlds.at(at), at))
        for cause in _causes(view):
            place = _place(bench, cause)
            if place is not None:
                self.tally.see(f"{place}#fired", "fired")
        for alert in view.alerts:
            place = _place(bench, alert.cause)
            if place is not None:
                self.tally.see(f"{place}#rung/{alert.rung}", "fired")
        self._scores(view)

    def _scene(self, scene: Scene) -> None:
        """What was asked of a case at an instant at which something happened."""
        book = scene.world.rulebook
        for kind, entity in live_subjects(scene.case):
            facts = scene.facts(kind, entity)
            for rule in book.alerts:
                if rule.subject == kind:
                    ground, *others = of_alert(rule)
                    if self.tally.ask(ground, facts) is True:
                        for one in others:
                            self.tally.ask(one, facts)
                        self._dates(rule, kind, entity, scene)
        for task in scene.case.tasks.values() if scene.case.matter.live else ():
            if task.live:
                for period in book.periods:
                    if all(self.tally.ask(one, scene.facts("task", task)) is True for one in of_period(period)):
                        break
        for alert in scene.case.open_alerts:
            if alert.rung != SITUATION:
                for count in book.counts:
                    for one in of_count(count):
                        self.tally.ask(one, scene.facts("alert", alert))

    def _dates(self, rule: AlertRule, kind: str, entity: Any, scene: Scene) -> None:
        """The dates at which a test could have looked at the rungs of this rule."""
        zone, name = scene.world.almanac.zone, shown(scene.case, entity.id)
        for key, moment, anchor, _ in _anchored(rule, kind, entity, scene):
            found = _around(moment, anchor, scene.world)
            if found is not None and found[1] >= scene.at:
                for side, instant in zip(("lower", "upper"), found, strict=False):
                    self.tally.date(key, side, f"{instant.astimezone(zone):%Y-%m-%d %H:%M} {name}")

    def _scores(self, view: View) -> None:
        """The conditions of a scheme over all that a cycle, of which somebody has a card, saw at its end."""
        cycles = {(card.scheme, card.to_at) for group in view.groups for card in group.scorecards.values()}
        with view.bench.parts.store.begin() as uow:
            worlds = view.bench.parts.worlds(uow)
            ended = [(scheme, worlds.at(at - TICK), at, cases_at(uow, at)) for scheme, at in sorted(cycles)]
        for name, world, at, cases in ended:
            for scheme in world.rulebook.scoring:
                if scheme.ref.id == name:
                    for case in cases:
                        self._score(scheme, Scene(case, world, at - TICK))

    def _score(self, scheme: ScoringScheme, scene: Scene) -> None:
        known = {"matter": scene.case.matters, "task": scene.case.tasks, "period": scene.case.periods}
        for rule in scheme.rules:
            entities: Mapping[str, Any] = known.get(rule.subject, {})
            for entity in entities.values():
                for one in of_score(rule):
                    self.tally.ask(one, scene.facts(rule.subject, entity))


def _standing(scene: Scene) -> Iterator[tuple[str, Any, AlertRule]]:
    """The alert rules whose ground certainly holds now, each with the subject that it holds for."""
    for kind, entity in live_subjects(scene.case):
        for rule in scene.world.rulebook.alerts:
            if rule.subject == kind and rule.holds(scene.facts(kind, entity)) is True:
                yield kind, entity, rule


def _anchored(rule: AlertRule, kind: str, entity: Any, scene: Scene) -> Iterator[tuple[str, Moment, datetime, str]]:
    """The instants of a rule's rungs, as (key, moment, what it counts from, level), where that is known."""
    open_now = {one.rung: one for one in scene.case.alerts_on.get(entity.id, ()) if one.open and one.rule == rule.ref.id}
    for rung in rule.rungs:
        if rung.at is None:
            continue
        fact = ANCHORS[kind].get(rung.at.anchor)
        if fact is not None:
            anchor = READERS[kind][fact](scene, entity)
        else:
            below = open_now.get(rung.at.anchor)
            fired = below is not None and (below.acknowledged_at if rung.at.event == "acknowledged" else below.fired_at)
            anchor = fired or None
        if anchor is not None:
            yield f"{rule.ref.place}#at/{rung.name}", rung.at, anchor, rung.level


def _around(moment: Moment, anchor: datetime, world: World) -> tuple[datetime, datetime, datetime] | None:
    """The instant of *moment*, and those that it would be at were its number one less or one more, in order."""
    count = moment.sign * moment.amount
    try:
        at = resolve(moment, anchor, world.almanac)
        if moment.unit in _SOLE:
            return at - _SOLE[moment.unit], at, at + _SOLE[moment.unit]
        moved = [
            resolve(_with_count(moment, count + step), anchor, world.almanac) for step in (-1, 1)
        ]  # fmt: skip
    except CalendarUnpublished:
        return None
    return moved[0], at, moved[1]


def _with_count(moment: Moment, count: int) -> Moment:
    return replace(moment, sign=-1 if count < 0 else 1, amount=abs(count))


def _counted(view: View, world: World) -> Iterator[tuple[CountRule, str, int]]:
    """Of every situation and each of its groups, how many alerts it counts now."""
    for scene in view.scenes.values():
        alerts = [scene.facts("alert", one) for one in scene.case.open_alerts if one.rung != SITUATION]
        for rule in world.rulebook.counts:
            if rule.subject == "matter":
                yield rule, scene.case.matter.id, count_of(rule, alerts)
    now = view.bench.clock()
    groups = {group for alert in view.alerts for group in alert.groups}
    with view.bench.parts.store.begin() as uow:
        active = {group: tuple(uow.active_alerts(group, now)) for group in sorted(groups)}
    for group, members in active.items():
        kind, _, id = group.partition(":")
        facts = [alert_facts(one, now) for one in members if one.rung != SITUATION]
        for rule in world.rulebook.counts:
            if rule.subject == kind:
                yield rule, id, count_of(rule, facts)


def _says(claim: Claim, rule: str, of: str, level: str, view: View) -> bool:
    """Whether a claim would be broken were this alert there, or not there."""
    if claim.everything or claim.mode == "only":
        return True
    return any(
        _named(row.get("rule"), rule) and _named(row.get("level"), level) and _about(row.get("of"), of, view)
        for row in claim.rows
    )


def _named(wanted: Any, got: str) -> bool:
    return wanted is None or wanted == got


def _about(wanted: Any, got: str, view: View) -> bool:
    if wanted is None or wanted == got:
        return True
    case = view.case_of(wanted)
    id = None if case is None else meant(case, wanted)
    return case is not None and id is not None and shown(case, id) == got


def _causes(view: View) -> Iterator[Cause]:
    """What called for all that there is: alerts, plans, score entries."""
    yield from (alert.cause for alert in view.alerts)
    yield from (plan.cause for case in view.cases for plan in case.plans.values())
    cards = (card for group in view.groups for card in group.scorecards.values())
    yield from (entry.cause for card in cards for entry in card.entries)


def _place(bench: Bench, cause: Cause) -> str | None:
    """file:line of the rule behind *cause*."""
    with bench.parts.store.begin() as uow:
        rule = bench.parts.worlds(uow).rule_of(cause)
    return None if rule is None else rule.place
