"""The limits in time and in number that stand close to a look: instants of rungs, and counts of situations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from supervise.calendar.offsets import Moment, resolve
from supervise.model.alerts import Alert
from supervise.rules.activation import World
from supervise.rules.catalogue import ANCHORS
from supervise.rules.rulebook import AlertRule, CountRule, Rung
from supervise.stages.alert import happened_at, live_subjects
from supervise.stages.facts import Scene, alert_facts
from supervise.stages.readers import READERS
from supervise.stages.situation import SITUATION, count_of

from .seeing import View

_STEPS: Mapping[str, timedelta] = {"": timedelta(days=1), "hours": timedelta(hours=1), "minutes": timedelta(minutes=1)}
"""The step of an offset that counts no days; the others move by one of what they count."""


@dataclass(frozen=True)
class Due:
    """When a rung comes, were its ground to hold until then; and when it would come were its number one less or one
    more, in order of time.
    """

    key: str
    rung: Rung
    before: datetime
    at: datetime
    after: datetime

    def side(self, now: datetime) -> str | None:
        """The side of the limit that a look at *now* is close to."""
        if self.before <= now < self.at:
            return "lower"
        return "upper" if self.at <= now < self.after else None


def standing(scene: Scene) -> Iterator[tuple[Any, AlertRule]]:
    """The alert rules whose ground certainly holds, each with the subject that it holds for."""
    for kind, entity in live_subjects(scene.case):
        for rule in scene.world.rulebook.alerts:
            if rule.subject == kind and rule.holds(scene.facts(kind, entity)) is True:
                yield entity, rule


def dues(rule: AlertRule, entity: Any, scene: Scene) -> Iterator[Due]:
    """When each rung of *rule* comes for a subject, as far as that is known yet."""
    alerts = (one for one in scene.case.alerts_on.get(entity.id, ()) if one.rule == rule.ref.id)
    fired = {one.rung: one for one in alerts if one.open}
    for rung in rule.rungs:
        anchor = None if rung.at is None else _anchor(rung.at, rule, entity, scene, fired)
        if rung.at is not None and anchor is not None:
            yield Due(f"{rule.ref.place}#at/{rung.name}", rung, *_around(rung.at, anchor, scene.world))


def _anchor(moment: Moment, rule: AlertRule, entity: Any, scene: Scene, fired: Mapping[str, Alert]) -> datetime | None:
    """What the instant of a rung counts from: a date of the subject, or what happened to an earlier rung."""
    fact = ANCHORS[rule.subject].get(moment.anchor)
    if fact is not None:
        return READERS[rule.subject][fact](scene, entity)  # type: ignore[no-any-return] # an anchor is an instant
    below = fired.get(moment.anchor)
    return None if below is None else happened_at(below, moment.event)


def _around(moment: Moment, anchor: datetime, world: World) -> tuple[datetime, datetime, datetime]:
    count = moment.sign * moment.amount
    at = resolve(moment, anchor, world.almanac)
    if moment.unit in _STEPS:
        return at - _STEPS[moment.unit], at, at + _STEPS[moment.unit]
    one_less, one_more = (
        resolve(replace(moment, sign=-1 if moved < 0 else 1, amount=abs(moved)), anchor, world.almanac)
        for moved in (count - 1, count + 1)
    )
    return one_less, at, one_more


def counted(view: View, world: World) -> Iterator[tuple[CountRule, str, int]]:
    """Of every situation and each of its groups, how many alerts it counts now."""
    for scene in view.scenes.values():
        alerts = [scene.facts("alert", one) for one in scene.case.open_alerts if _counts(one)]
        for rule in world.rulebook.counts:
            if rule.subject == "matter":
                yield rule, scene.case.matter.id, count_of(rule, alerts)
    now = view.bench.clock()
    groups = sorted({group for alert in view.alerts for group in alert.groups})
    with view.bench.parts.store.begin() as uow:
        active = {group: tuple(uow.active_alerts(group, now)) for group in groups}
    for group, members in active.items():
        kind, _, id = group.partition(":")
        facts = [alert_facts(one, now) for one in members if _counts(one)]
        for rule in world.rulebook.counts:
            if rule.subject == kind:
                yield rule, id, count_of(rule, facts)


def _counts(alert: Alert) -> bool:
    """Whether situations may count it: it is out, and no situation itself."""
    return alert.rung != SITUATION and alert.out_at is not None
