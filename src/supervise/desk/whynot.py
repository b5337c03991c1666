"""why_not: why a rule does not hold of a subject, and from when time alone would make it, as its actor may know it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from supervise.calendar.zones import local
from supervise.case.evolve import evolve_all
from supervise.case.foresight import Question, foresee, foresee_alerts, foresee_group
from supervise.case.planning import current_plans
from supervise.errors import BeyondClock, NotFound, UsageError
from supervise.model.case import Case
from supervise.model.directory import Actor
from supervise.model.documents import Sentence
from supervise.model.whynot import WhyNot
from supervise.ports import UnitOfWork
from supervise.rules.activation import Activations, World
from supervise.rules.rulebook import (
    AlertRule,
    CountRule,
    FieldMapping,
    JoinRule,
    PeriodRule,
    Rulebook,
    RuleRef,
    ValidationRule,
)
from supervise.stages.choosing import rules_for
from supervise.stages.facts import Scene, SubjectFacts, alert_facts, draft_facts
from supervise.stages.situation import SITUATION
from supervise.stages.whynot.alerts import Asked, steps_of, why_no_alert
from supervise.stages.whynot.checks import shows, speaks, why_no_cycle, why_no_finding, why_no_light
from supervise.stages.whynot.situations import why_no_situation
from supervise.stages.whynot.telling import Foreseen, Voice, say, timely

from .claims import case_at_hand, load_group, matter_stream
from .finding import as_seen, scope_of
from .parts import Parts
from .whynot_mappings import MAPPED, mapped
from .whynot_scores import MOST, SCORED, brought_up, scored

HORIZON = timedelta(days=366)
"""How far ahead it is looked when time alone would make a rule hold."""

LIGHT = "light:"
_MAPS = {"matter": "matters", "task": "tasks", "period": "periods", "report": "reports", "problem": "problems"}


@dataclass(frozen=True)
class Inquiry:
    """A question of *by* as of *at*: the store, and the rules in force then."""

    parts: Parts
    uow: UnitOfWork
    by: Actor
    at: datetime
    worlds: Activations
    rule: str
    subject: str
    language: str

    @property
    def world(self) -> World:
        return self.worlds.at(self.at)

    @property
    def until(self) -> datetime:
        return self.at + HORIZON

    def answer(self, holds: bool, told: Sequence[Sentence], **more: Any) -> WhyNot:
        """The answer to it, under a head that says which rule was asked about what."""
        zone = self.parts.almanac.zone
        at = f"{local(self.at, zone):%Y-%m-%d %H:%M}"
        words = ("成立", "holds") if holds else ("不成立", "does not hold")
        head = say(f"{at}，规则 {self.rule} 对 {self.subject} {words[0]}。",
                   f"At {at} the rule {self.rule} {words[1]} of {self.subject}.")  # fmt: skip
        below = (one.but(indent=one.indent + 1) for one in told)
        return WhyNot(
            rule=self.rule, subject=self.subject, at=self.at, holds=holds, told=(head, *below), language=self.language,
            **more,
        )  # fmt: skip

    def foreseen(self, case: Case, asked: Question) -> Foreseen:
        """When *asked* will be answered yes by time alone."""
        return foresee(case, self.at, self.until, asked, worlds=self.worlds, executor=self.parts.executor)

    def ahead(self, foreseen: Foreseen) -> Iterator[Sentence]:
        return Voice.of(self.world).ahead(foreseen, foreseen.fires.get(""))


def why_not(parts: Parts, by: Actor, rule: str, subject: str, at: datetime | None, language: str) -> WhyNot:
    """Why *rule* (`overdue`, `standard/alerts/overdue`, `light:red`, `light:quality:red`, or by its element the line of
    a mapping, `standard/intake-city/lead_unit`) does not hold of *subject*: a matter, task, period or report, a group
    as `unit:<id>`, or for scoring a unit and cycle as `<unit>/<cycle>`.

    Raises NotFound, also for what the actor may not see, BeyondClock for an instant that has not come, and UsageError
    for a name that several rulesets have.
    """
    now = parts.now()
    at = now if at is None else at
    local(at, parts.almanac.zone)  # refuses an instant without a zone
    if at > now:
        raise BeyondClock(at=at.isoformat(), clock=now.isoformat())
    with parts.store.begin() as uow:
        asked = Inquiry(parts, uow, by, at, parts.worlds(uow), rule, subject, language)
        if rule.startswith(LIGHT):
            return _light(asked)
        kind, found, ref = named_rule(asked.world.rulebook, rule)
        asked = replace(asked, rule=f"{ref.ruleset.name}/{ref.id}")
        return _ANSWERS[kind](asked, found)


def named_rule(book: Rulebook, told: str) -> tuple[str, Any, RuleRef]:
    """The rule in force that is called *told*, with its kind. Raises NotFound and UsageError."""
    ruleset, _, id = told.rpartition("/")
    groups: Mapping[str, Sequence[Any]] = {
        "validation": [*book.scope, *book.validations], "periods": book.periods, "alerts": book.alerts,
        "situations": book.situations,
    }  # fmt: skip
    found = [(kind, one, one.ref) for kind, rules in groups.items() for one in rules if one.ref.id == id]
    found += [(SCORED, scheme, ref) for scheme in book.scoring for ref in scheme.refs() if ref.id == id]
    # What the name of an element means as a line of a mapping, it means only where no other rule has that name.
    found = [one for one in found if ruleset in {"", one[2].ruleset.name}] or [
        (MAPPED, line, RuleRef(id, rules.ref, rules.ref.title, rules.ref.basis, ""))
        for rules in book.mappings.values() for line in rules.fields
        if line.element == id and ruleset in {"", rules.ref.name}
    ]  # fmt: skip
    if not found:
        raise NotFound(subject="rule", id=told)
    names = sorted({f"{ref.ruleset.name}/{id}" for _, _, ref in found})
    if len(names) > 1:
        raise UsageError(what=f"{told}: {', '.join(names)}")
    return found[0]


def _case(asked: Inquiry) -> tuple[Case, Case, Any]:
    """The case of the subject as it stood at the instant, all of it due by then included; that as the actor may see
    it; and the subject. Raises NotFound.
    """
    whole = case_as_of(asked.parts, asked.uow, matter_stream(asked.subject), asked.at, asked.worlds)
    seen = as_seen(whole, asked.by)
    maps: Sequence[Mapping[str, Any]] = [getattr(seen, name) for name in _MAPS.values()]
    entity = next((of[asked.subject] for of in maps if asked.subject in of), None)
    if entity is None:
        raise NotFound(subject="matter, task, period or report", id=asked.subject)
    return whole, seen, entity


def case_as_of(parts: Parts, uow: UnitOfWork, stream: str, at: datetime, worlds: Activations) -> Case:
    """The case of *stream* as it stood at *at*, brought up to then as far as calendars allow; nothing is saved."""
    head, case = case_at_hand(parts, uow, stream)
    if head.as_of is not None and head.as_of > at:
        case = evolve_all(Case(stream), (entry.event for entry in uow.journal(stream, until=at)))
        case = case if case.as_of is None else replace(case, world_seen=worlds.at(case.as_of).seq)
    return brought_up(parts, case, at, worlds)


def _of_kind(asked: Inquiry, kind: str, entity: Any) -> None:
    """Raises NotFound where the rule speaks of another kind of subject."""
    if entity.kind != kind:
        raise NotFound(subject=kind, id=asked.subject)


def _alert(asked: Inquiry, rule: AlertRule) -> WhyNot:
    whole, seen, entity = _case(asked)
    _of_kind(asked, rule.subject, entity)
    scene = Scene(seen, asked.world, asked.at)
    open_now = {one.rung for one in whole.open_alerts_on.get(entity.id, ()) if one.rule == rule.ref.id}
    rungs = [rung.name for rung in rule.rungs if rung.name not in open_now]
    foreseen = Foreseen(asked.until, {}, searched=False)
    true = rule.holds(Scene(whole, asked.world, asked.at).facts(rule.subject, entity)) is True
    if rungs and (true or timely(rule.holds)):
        foreseen = foresee_alerts(
            whole, rule.ref.id, entity.id, rungs, asked.until, worlds=asked.worlds, executor=asked.parts.executor
        )
    fates = {} if not open_now else {fate.id: fate for fate in asked.uow.fates()}
    one = Asked(scene, rule, rule.subject, entity, fates, foreseen, scope_of(asked.by) is None)
    steps = steps_of(one)
    since = min((step.since for step in steps if step.since is not None), default=None)
    ahead = min((step.next_at for step in steps if step.next_at is not None), default=None)
    return asked.answer(
        bool(one.open), list(why_no_alert(one)), since=since, next_at=None if one.open else ahead, steps=steps
    )


def _situation(asked: Inquiry, rule: CountRule | JoinRule) -> WhyNot:
    if rule.subject != "matter":
        return _group(asked, rule)
    whole, seen, entity = _case(asked)
    _of_kind(asked, "matter", entity)
    scene = Scene(seen, asked.world, asked.at)
    here = [one for one in seen.open_alerts_on.get(entity.id, ()) if one.rule == rule.ref.id]
    out = [one for one in seen.open_alerts if one.rung != SITUATION and one.out_at is not None]
    facts = [scene.facts("alert", one) for one in out]
    told = list(why_no_situation(rule, facts, asked.world, asked.parts.executor))
    if here:
        return asked.answer(holds=True, told=told, since=here[0].fired_at)
    if not entity.live:
        told = [say("事项已结束，不再预警。", "The matter has ended: no more alerts."), *told]
    if len(seen.tasks) < len(whole.tasks):
        return asked.answer(holds=False, told=told)  # what is ahead would tell of tasks that the actor may not see
    foreseen = foresee_alerts(
        whole, rule.ref.id, entity.id, [SITUATION], asked.until, worlds=asked.worlds, executor=asked.parts.executor
    )
    next_at = foreseen.fires.get(SITUATION)
    told += Voice.of(asked.world).ahead(foreseen, next_at)
    return asked.answer(holds=False, told=told, next_at=next_at)


def _group(asked: Inquiry, rule: CountRule | JoinRule) -> WhyNot:
    """A situation over several matters, by the alerts that were active in the group."""
    kind, _, id = asked.subject.partition(":")
    own = scope_of(asked.by) is None or asked.subject == f"unit:{asked.by.unit}"
    if kind != rule.subject or not id or not own:
        raise NotFound(subject=rule.subject, id=asked.subject)
    active = [one for one in asked.uow.active_alerts(asked.subject, asked.at) if one.rung != SITUATION]
    facts: list[SubjectFacts] = [alert_facts(one, asked.at) for one in active]
    group = load_group(asked.uow, f"group:{asked.subject}")[1]
    mine = [one for one in group.alerts.values() if one.rule == rule.ref.id and one.active(asked.at)]
    told = list(why_no_situation(rule, facts, asked.world, asked.parts.executor))
    if mine:
        return asked.answer(holds=True, told=told, since=mine[0].fired_at)
    matters = asked.uow.open_matters(asked.subject, asked.at)
    if len(matters) > MOST:
        told.append(
            say(
                f"该组有 {len(matters)} 个在办事项，超过 {MOST} 个的不推算何时成立。",
                f"The group has {len(matters)} open matters: beyond {MOST} no instant is foreseen.",
            )
        )
        return asked.answer(holds=False, told=told)
    cases = [case_as_of(asked.parts, asked.uow, f"matter:{id}", asked.at, asked.worlds) for id in matters]
    foreseen = foresee_group(
        cases, rule, asked.subject, asked.at, asked.until, worlds=asked.worlds, executor=asked.parts.executor
    )
    return asked.answer(holds=False, told=[*told, *asked.ahead(foreseen)], next_at=foreseen.fires.get(""))


def _validation(asked: Inquiry, rule: ValidationRule) -> WhyNot:
    _, seen, entity = _case(asked)
    _of_kind(asked, rule.subject, entity)

    def facts(scene: Scene) -> SubjectFacts:
        if rule.subject == "report":
            return scene.facts("report", entity)
        return draft_facts(scene.case.matter.elements, scene.world, scene.at)

    here = facts(Scene(seen, asked.world, asked.at))
    holds, told = speaks(rule, here), list(why_no_finding(rule, here, asked.world))
    if holds:
        return asked.answer(holds, told)
    return _searched(
        asked, seen, told, lambda scene: speaks(rule, facts(scene)), timely(rule.applies, rule.must, rule.fault)
    )


def _searched(asked: Inquiry, case: Case, told: list[Sentence], question: Question, search: bool) -> WhyNot:
    """An answer no, with the instant from which it is yes by time alone."""
    foreseen = asked.foreseen(case, question) if search else Foreseen(asked.until, {}, searched=False)
    return asked.answer(holds=False, told=[*told, *asked.ahead(foreseen)], next_at=foreseen.fires.get(""))


def _periods(asked: Inquiry, rule: PeriodRule) -> WhyNot:
    _, seen, entity = _case(asked)
    task = seen.tasks[entity.task] if entity.kind == "period" else entity
    _of_kind(asked, "task", task)
    facts = Scene(seen, asked.world, asked.at).facts("task", task)
    told = list(why_no_cycle(rule, facts, asked.world))
    taken = rules_for(facts, asked.world).get(rule.series)
    if not task.live or not seen.matter.live:
        told = [say("任务已结束，不再生成周期。", "The task has ended: no more periods."), *told]
    elif taken is not None and taken.ref == rule.ref:
        plan = current_plans(seen, task).get(rule.series)
        return asked.answer(holds=True, told=told, since=None if plan is None else plan.from_at)
    return _searched(asked, seen, told, lambda _: False, search=False)


def _light(asked: Inquiry) -> WhyNot:
    dimension, _, light = asked.rule.removeprefix(LIGHT).rpartition(":")
    _, seen, entity = _case(asked)
    key = f"{entity.kind}.{dimension}" if dimension else entity.kind
    if light not in {line.light for line in asked.world.rulebook.lights.get(key, ())}:
        raise NotFound(subject="rule", id=asked.rule)

    def shown(scene: Scene) -> bool:
        return shows(entity.kind, dimension, light, scene.facts(entity.kind, entity), scene.world)

    here = Scene(seen, asked.world, asked.at)
    told = list(why_no_light(entity.kind, dimension, light, here.facts(entity.kind, entity), asked.world))
    if shown(here):
        return asked.answer(holds=True, told=told)
    lines = asked.world.rulebook.lights[key]
    return _searched(asked, seen, told, shown, timely(*(line.when for line in lines)))


def _scoring(asked: Inquiry, scheme: Any) -> WhyNot:
    ref_id = asked.rule.rpartition("/")[2]
    holds, told, next_at = scored(
        asked.parts, asked.uow, asked.by, scheme, ref_id, asked.subject, asked.at, asked.worlds
    )
    return asked.answer(holds, told, next_at=next_at)


def _mapping(asked: Inquiry, line: FieldMapping) -> WhyNot:
    whole, _, entity = _case(asked)
    _of_kind(asked, "matter", entity)
    holds, told, since = mapped(asked.parts, asked.uow, whole, line, asked.at, asked.worlds)
    return asked.answer(holds, told, since=since)


_ANSWERS: Mapping[str, Callable[[Inquiry, Any], WhyNot]] = {
    "alerts": _alert, "situations": _situation, "validation": _validation, "periods": _periods, SCORED: _scoring,
    MAPPED: _mapping,
}  # fmt: skip
