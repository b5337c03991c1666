"""From what holds to what happens: alerts fired, resolved and muted, and the notices that they call for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from supervise.model.alerts import Alert, Notice
from supervise.model.case import Case
from supervise.model.events import Event
from supervise.model.tasks import Task
from supervise.rules.clauses import Executor
from supervise.rules.rulebook import AlertRule, Rung, SituationRule
from supervise.stages.alert import (
    Held,
    addressees,
    alerts_holding,
    call_notices,
    groups_of,
    hushed,
    live_subjects,
    next_repeat,
    situations_holding,
    standing_keys,
)
from supervise.stages.facts import Scene, shown
from supervise.stages.situation import SITUATION

from .events import Pen

Key = tuple[str, str, str]


def judge(scene: Scene, pen: Pen, executor: Executor) -> Iterator[Event]:
    """One round: what holds, compared with what was firing. Situations come after, over what that leaves open. While
    the matter is suspended alerts are held: nothing fires, and one resolves only where its ground is gone.
    """
    if scene.case.pause is not None:
        yield from _hold(scene, pen)
        return
    events = tuple(_compare(scene, alerts_holding(scene, executor), pen, situation=False))
    if events:
        yield from events
    else:
        yield from _compare(scene, situations_holding(scene, executor), pen, situation=True)


def _compare(scene: Scene, held: Sequence[Held], pen: Pen, *, situation: bool) -> Iterator[Event]:
    open_now = {_key(alert): alert for alert in _in_order(scene.case) if (alert.rung == SITUATION) is situation}
    holding = {one.key: one for one in held}
    grounds = {"", *(alert.id for key, alert in open_now.items() if key in holding)}
    kept: dict[Key, Alert] = {}
    for key, alert in open_now.items():
        if key in holding and alert.parent in grounds:
            kept[key] = alert
        else:
            yield pen.write("alert-resolved", _resolved(scene, alert), cause=alert.cause)
    for key, one in holding.items():
        if key not in open_now:
            kept[key] = alert = _fire(scene, one, kept)
            told = () if alert.hushed or alert.out_at is None else _notices(scene, alert, one)
            word = "alert-proposed" if alert.out_at is None else "alert-fired"
            yield pen.write(word, alert, *told, cause=alert.cause, note=alert.hushed)
    for key, one in holding.items():
        standing = kept.get(key)
        muted_by = _id_of(one.muted_by, one.subject, kept)
        if standing is not None and muted_by != standing.muted_by:
            word = "alert-muted" if muted_by else "alert-unmuted"
            yield pen.write(word, standing.but(muted_by=muted_by), cause=standing.cause)


def _hold(scene: Scene, pen: Pen) -> Iterator[Event]:
    grounds = standing_keys(scene)
    for alert in _in_order(scene.case):
        if alert.rung != SITUATION and (alert.rule, alert.subject) not in grounds:
            yield pen.write("alert-resolved", _resolved(scene, alert), cause=alert.cause)


def _in_order(case: Case) -> Sequence[Alert]:
    """Open alerts by id, so that a history reads alike wherever the case came from."""
    return sorted(case.open_alerts, key=lambda alert: alert.id)


def _key(alert: Alert) -> Key:
    return (alert.rule, alert.rung, alert.subject)


def _id_of(muting: tuple[str, str] | None, subject: str, alerts: dict[Key, Alert]) -> str | None:
    if muting is None:
        return None
    alert = alerts.get((*muting, subject))
    return alert.id if alert else None


def _fire(scene: Scene, one: Held, alerts: dict[Key, Alert]) -> Alert:
    telling = _telling(one)
    parent = _parent(one, alerts)
    before = [a for a in scene.case.alerts_on.get(one.subject, ()) if (a.rule, a.rung) == (one.rule.ref.id, one.rung)]
    task = _task(scene.case, one)
    by_hand = isinstance(telling, Rung) and telling.by_hand
    seen = shown(one.facts, one.rule.holds.reads) if isinstance(one.rule, AlertRule) else dict(one.shown)
    cooldown = one.rule.cooldown if isinstance(one.rule, AlertRule) and not by_hand else None
    return Alert(
        id=f"{one.subject}/{one.rule.ref.id}.{one.rung}.{len(before) + 1}",
        rule=one.rule.ref.id, rung=one.rung, subject_kind=one.subject_kind, subject=one.subject,
        parent=parent, occurrence=sum(a.parent == parent for a in before) + 1, level=telling.level,
        fired_at=scene.at, last_notice_at=scene.at, task=task.id if task else None,
        unit=task.unit if task else "", role=task.role if task else "",
        groups=() if one.rung == SITUATION else groups_of(scene.case.matter, task),
        by_hand=by_hand, hushed=hushed(cooldown, before, scene),
        say=telling.say(one.facts), cause=one.rule.ref.cause(world=scene.world.seq, facts=seen),
    )  # fmt: skip


def _parent(one: Held, alerts: dict[Key, Alert]) -> str:
    """The alert of the rung just below, where it is open: a rung belongs to one occurrence of it."""
    if not isinstance(one.rule, AlertRule):
        return ""
    names = [rung.name for rung in one.rule.rungs]
    index = names.index(one.rung)
    below = alerts.get((one.rule.ref.id, names[index - 1], one.subject)) if index else None
    return below.id if below else ""


def _telling(one: Held) -> Rung | SituationRule:
    """What says at which level, to whom and how: the rung, or the situation itself."""
    if not isinstance(one.rule, AlertRule):
        return one.rule
    return next(rung for rung in one.rule.rungs if rung.name == one.rung)


def _task(case: Case, one: Held) -> Task | None:
    if one.subject_kind == "period":
        return case.tasks[case.periods[one.subject].task]
    if one.subject_kind in {"report", "problem"}:
        of = case.reports if one.subject_kind == "report" else case.problems
        return case.tasks[of[one.subject].task]
    return case.tasks.get(one.subject)


def _notices(scene: Scene, alert: Alert, one: Held) -> Sequence[Notice]:
    return call_notices(
        alert,
        _telling(one),
        addressees(scene.case.matter, _task(scene.case, one), scene.case.problems.get(one.subject)),
        scene.at,
        0,
    )


def _resolved(scene: Scene, alert: Alert) -> Alert:
    return alert.but(resolved_at=scene.at, resolved_why=_why(scene, alert), muted_by=None)


def _why(scene: Scene, alert: Alert) -> str:
    """Why an alert no longer holds: closed, rule-removed, answered, moved or no-longer-true."""
    if alert.subject not in {entity.id for _, entity in live_subjects(scene.case)}:
        return "closed"
    book = scene.world.rulebook
    rules: list[AlertRule | SituationRule] = [*book.alerts, *book.situations]
    rule = next((rule for rule in rules if rule.ref.id == alert.rule), None)
    if rule is None:
        return "rule-removed"
    if isinstance(rule, AlertRule):
        entity = next(e for _, e in live_subjects(scene.case) if e.id == alert.subject)
        facts = scene.facts(alert.subject_kind, entity)
        if rule.holds(facts) is True:
            at = next((rung.at for rung in rule.rungs if rung.name == alert.rung), None)
            asked = at.anchor if at is not None and at.anchor in {"urged", "instructed"} else ""
            return "answered" if asked and facts[f"{alert.subject_kind}.{asked}_at"] is None else "moved"
    return "no-longer-true"


def repeat(scene: Scene, pen: Pen) -> Iterator[Event]:
    """Open alerts whose next telling has come."""
    rungs = {(rule.ref.id, rung.name): rung for rule in scene.world.rulebook.alerts for rung in rule.rungs}
    for alert in _in_order(scene.case):
        rung = rungs.get((alert.rule, alert.rung))
        due = None if rung is None else next_repeat(alert, rung, scene)
        if rung is not None and due is not None and due <= scene.at:
            again = alert.but(repeats=alert.repeats + 1, last_notice_at=scene.at)
            task = scene.case.tasks.get(alert.task or "")
            units = addressees(scene.case.matter, task, scene.case.problems.get(alert.subject))
            yield pen.write(
                "alert-repeated", again, *call_notices(again, rung, units, scene.at, again.repeats),
                cause=alert.cause,
            )  # fmt: skip
