"""Watches tests run and tallies what they reach, by asking the rules' own conditions over the facts that stood then.

Nothing is built into production for it: after a test its journals are folded again, and every condition that was asked
on the way is asked once more. A limit in time counts as tested where a step looks close before and close after it and
says what is to be there; a date that nobody looks at proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from supervise.desk.appraisal import cases_at
from supervise.model.causes import Cause
from supervise.model.scores import Scorecard
from supervise.rules.activation import World
from supervise.rules.rulebook import AlertRule
from supervise.stages.alert import live_subjects
from supervise.stages.facts import Scene, SubjectFacts
from supervise.stages.situation import SITUATION

from .asking import Scored, light_key, of_alert, of_check, of_period, of_score, of_situation, of_tag
from .bench import Bench, cases_through_time
from .naming import resolve, shown
from .plot import Claim, Row, Step
from .seeing import View
from .tally import TRUTHS, Tally
from .timing import counted, dues, standing

TICK = timedelta(microseconds=1)
SIDES = ("lower", "upper")


class Coverage:
    """A watcher that fills a tally."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally

    # while a test runs

    def checked(self, subject: str, facts: SubjectFacts, bench: Bench) -> None:
        """Where a check applies, what it asks; a check that speaks has fired."""
        book = bench.world().rulebook
        for rule in (*book.scope, *book.validations):
            *applies, asked = of_check(rule)
            if rule.subject == subject and all(self.tally.ask(one, facts) is True for one in applies):
                truth = self.tally.ask(asked, facts)
                if truth is (rule.must is None):
                    self.tally.see(f"{rule.ref.place}#fired", "fired")

    def looked(self, step: Step, view: View) -> None:
        """Of each claim, the limits that this look is close to."""
        world = view.bench.world()
        for claim in step.claims:
            if claim.kind == "alerts":
                self._alerts(claim, view)
                self._counts(claim, view, world)
            for row in claim.rows:
                if claim.kind == "lights":
                    self._light(row, view)
                elif claim.kind == "periods" and claim.mode != "no":
                    self._period(row, view)
                elif (
                    claim.kind == "scores" and claim.mode != "no" and (row.get("grade") or row.get("total") is not None)
                ):
                    self._total(row, view, world)

    def _alerts(self, claim: Claim, view: View) -> None:
        now = view.bench.clock()
        for scene in view.scenes.values():
            for entity, rule in standing(scene):
                about = [row for row in claim.rows if _about(row, rule.ref.id, entity.id, view)]
                for due in dues(rule, entity, scene):
                    rung = due.rung
                    rows = [row for row in about if _is(row, "level", rung.level) and _is(row, "rung", rung.name)]
                    if len(rule.rungs) > 1 and claim.mode == "some":
                        rows = [row for row in rows if row.get("level") or row.get("rung")]
                    side = due.side(now)
                    if side is not None and side in _proves(claim, rows):
                        self.tally.see(due.key, side)
                    if claim.mode != "no" and any(row.get("since") == due.at for row in rows):
                        for named in SIDES:
                            self.tally.see(due.key, named)

    def _counts(self, claim: Claim, view: View, world: World) -> None:
        for rule, of, number in counted(view, world):
            rows = [row for row in claim.rows if _about(row, rule.ref.id, of, view) and _is(row, "level", rule.level)]
            for side, value in zip(SIDES, (rule.at_least - 1, rule.at_least), strict=True):
                if number == value and side in _proves(claim, rows):
                    self.tally.see(f"{rule.ref.place}#at_least", side)

    def _period(self, row: Row, view: View) -> None:
        """A test that names when a period opens or is due holds its rule to it."""
        case = view.case_of(row.get("of") or "")
        period = None if case is None else case.periods.get(resolve(case, row.get("of")) or "")
        if case is not None and period is not None:
            place = _place(view.bench, case.plans[period.plan].cause)
            for part in ("due", "opens"):
                if row.get(part) is not None:
                    self.tally.see(f"{place}#{part}", "pinned")

    def _light(self, row: Row, view: View) -> None:
        """The lines of the lights that were asked, down to the one that held."""
        name, dimension = row.get("of"), row.get("dimension")
        case = view.case_of(name)
        called = name if case is None else view.called(resolve(case, name) or name)
        for one in (one for one in view.shining if one.of == called):
            key = f"{one.kind}.{dimension}" if dimension else one.kind
            for number, line in enumerate(view.bench.world().rulebook.lights.get(key, ())):
                truth = True if line.when is None else line.when(one.facts)
                self.tally.see(light_key(key, number, line), TRUTHS[truth])
                if truth is True:
                    break

    def _total(self, row: Row, view: View, world: World) -> None:
        """How close to the limits of grades the totals are that a test names."""
        schemes = {scheme.ref.id: scheme for scheme in world.rulebook.scoring}
        for card in view.cards:
            if _is(row, "unit", card.subject) and _is(row, "cycle", card.cycle) and card.scheme in schemes:
                scheme = schemes[card.scheme]
                for grade in scheme.grades:
                    key = f"{scheme.ref.place}#grade/{grade.grade}"
                    if grade.at_least - 1 <= card.total < grade.at_least + 1:
                        self.tally.see(key, "lower" if card.total < grade.at_least else "upper")

    # when a test is over

    def ended(self, bench: Bench) -> None:
        """What was asked at every instant at which something happened, and what came of it."""
        view = View(bench)
        with bench.parts.store.begin() as uow:
            worlds = bench.parts.worlds(uow)
        for case in view.cases:
            for at, then in cases_through_time(bench, case):
                if then.matters:
                    self._scene(Scene(then, worlds.at(at), at))
        for cause in _causes(view):
            self.tally.see(f"{_place(bench, cause)}#fired", "fired")
        for alert in view.alerts:
            self.tally.see(f"{_place(bench, alert.cause)}#rung/{alert.rung}", "fired")
        self._dates_of_periods(view)
        self._scores(view)

    def _scene(self, scene: Scene) -> None:
        for kind, entity in live_subjects(scene.case):
            for rule in scene.world.rulebook.alerts:
                if rule.subject == kind:
                    self._alert(rule, entity, scene)
        live = scene.case.matter.live
        for tagging in scene.world.rulebook.tags if live else ():
            if self.tally.ask(of_tag(tagging), scene.matter()) is True:
                self.tally.see(f"{tagging.ref.place}#fired", "fired")
        for task in (task for task in scene.case.tasks.values() if live and task.live):
            taken: set[str] = set()
            for period in scene.world.rulebook.periods:
                if period.series not in taken and all(
                    self.tally.ask(one, scene.facts("task", task)) is True for one in of_period(period)
                ):
                    taken.add(period.series)
        for alert in (alert for alert in scene.case.open_alerts if alert.rung != SITUATION):
            for situation in scene.world.rulebook.situations:
                for one in of_situation(situation):
                    self.tally.ask(one, scene.facts("alert", alert))

    def _alert(self, rule: AlertRule, entity: Any, scene: Scene) -> None:
        """The ground of an alert and, where it holds, what its rungs ask and when they would come."""
        facts = scene.facts(rule.subject, entity)
        ground, *others = of_alert(rule)
        if self.tally.ask(ground, facts) is True:
            for one in others:
                self.tally.ask(one, facts)
            zone, name = scene.world.almanac.zone, shown(scene.case, entity.id)
            for due in dues(rule, entity, scene):
                for side, instant in zip(SIDES, (due.before, due.at), strict=True):
                    if due.at >= scene.at:
                        self.tally.date(due.key, side, f"{instant.astimezone(zone):%Y-%m-%d %H:%M} {name}")

    def _dates_of_periods(self, view: View) -> None:
        zone = view.bench.parts.almanac.zone
        for case in view.cases:
            for period in case.periods.values():
                place, name = _place(view.bench, case.plans[period.plan].cause), shown(case, period.id)
                for part, instant in (("due", period.due_at or period.base_due_at), ("opens", period.opens_at)):
                    told = f"{part}: {instant.astimezone(zone):%Y-%m-%d %H:%M} {name}"
                    self.tally.date(f"{place}#{part}", "pinned", told)

    def _scores(self, view: View) -> None:
        """The conditions of a scheme over all that a cycle, of which somebody has a card, saw at its end."""
        ends = sorted({(card.scheme, card.to_at) for card in view.cards})
        with view.bench.parts.store.begin() as uow:
            worlds = view.bench.parts.worlds(uow)
            scenes = [
                (scheme, Scene(case, worlds.at(at - TICK), at - TICK))
                for scheme, at in ends
                for case in cases_at(uow, at)
            ]
        for name, scene in scenes:
            for scheme in scene.world.rulebook.scoring:
                if scheme.ref.id == name:
                    self._score(scheme.rules, scene)

    def _score(self, rules: Sequence[Scored], scene: Scene) -> None:
        known = dict(_subjects(scene.case))
        for rule in rules:
            for entity in known.get(rule.subject, {}).values():
                for one in of_score(rule):
                    self.tally.ask(one, scene.facts(rule.subject, entity))


def _subjects(case: Any) -> Iterator[tuple[str, Any]]:
    yield from (("matter", case.matters), ("task", case.tasks), ("period", case.periods))


def _proves(claim: Claim, rows: Sequence[Row]) -> Sequence[str]:
    """The sides of a limit that a claim can break on: what is not to be there below it, what is to be there above."""
    if claim.mode == "only":
        return SIDES
    spoken = claim.everything or bool(rows)
    return () if not spoken else SIDES[:1] if claim.mode == "no" else SIDES[1:]


def _is(row: Row, key: str, got: str) -> bool:
    """Whether a row leaves *key* open, or names what is so."""
    return row.get(key) in {None, got}


def _about(row: Row, rule: str, id: str, view: View) -> bool:
    """Whether a row would be met, or broken, by an alert of *rule* on *id*."""
    named = row.get("of")
    if not _is(row, "rule", rule) or named is None or named == id:
        return _is(row, "rule", rule)
    case = view.case_of(named)
    return case is not None and resolve(case, named) == id


def _causes(view: View) -> Iterator[Cause]:
    """What called for all that there is: alerts, plans, score entries."""
    yield from (alert.cause for alert in view.alerts)
    yield from (plan.cause for case in view.cases for plan in case.plans.values())
    cards: list[Scorecard] = list(view.cards)
    yield from (entry.cause for card in cards for entry in card.entries)


def _place(bench: Bench, cause: Cause) -> str:
    """file:line of the rule behind *cause*; empty where the store does not know it."""
    with bench.parts.store.begin() as uow:
        rule = bench.parts.worlds(uow).rule_of(cause)
    return "" if rule is None else rule.place
