"""The laws can fail: each of these deliberate breakages of the library is noticed within a few dozen histories."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from supervise.builtin.memory import MemoryUnit
from supervise.case import advance, alerting, matters, planning
from supervise.desk import claims, commanding, dispatch, ticking
from supervise.errors import SuperviseError
from supervise.model.alerts import Alert
from supervise.model.tasks import PeriodState
from supervise.ports import NEVER, StreamHead
from supervise.rules import activation, calendars
from supervise.rules.activation import World, Worlds
from supervise.stages import alert as alerts
from supervise.stages import amend, light, readers
from supervise.testing.deeds import ACTS
from supervise.testing.histories import MOMENT, History, Wait
from supervise.testing.strategies import histories
from support.lives import CI, keeps_the_laws
from support.races import RACES, Race, races_do_not_show, restless

Patch = pytest.MonkeyPatch


def compare_and_set_always_succeeds(patch: Patch) -> None:
    save = MemoryUnit.save

    def careless(self: MemoryUnit, changes: Any, *, recorded_at: datetime) -> bool:
        stored = self.head(changes.head.id) or StreamHead(changes.head.id)
        return save(self, replace(changes, head=replace(changes.head, version=stored.version)), recorded_at=recorded_at)

    patch.setattr(MemoryUnit, "save", careless)


def an_instant_is_reached_only_after_it(patch: Patch) -> None:
    reached = alerts._reached_at

    def later(*args: Any) -> datetime | None:
        at = reached(*args)
        return at if at is None else at + MOMENT

    patch.setattr(alerts, "_reached_at", later)


def at_the_due_instant_is_on_time(patch: Patch) -> None:
    late = readers._late

    def lenient(scene: Any, period: Any) -> bool:
        return late(scene, period.but(assessment_due_at=period.assessment_due_at + MOMENT))

    patch.setitem(readers._PERIOD, "late", lenient)  # type: ignore[arg-type]


def closed_at_the_due_instant_is_void(patch: Patch) -> None:
    close = matters.close_period

    def lenient(case: Any, period: Any, at: datetime, why: str) -> Any:
        closed = close(case, period, at, why)
        exactly = closed.state is PeriodState.MISSED and period.due_at == at
        return closed.but(state=PeriodState.VOIDED) if exactly else closed

    patch.setattr(matters, "close_period", lenient)


def an_alert_is_active_at_its_resolution(patch: Patch) -> None:
    def closed(self: Alert, at: datetime) -> bool:
        return self.fired_at <= at and (self.resolved_at is None or at <= self.resolved_at)

    patch.setattr(Alert, "active", closed)


def alerts_resolve_only_by_a_report(patch: Patch) -> None:
    compare = alerting._compare

    def edge_triggered(*args: Any, **named: Any) -> Iterator[Any]:
        for event in compare(*args, **named):
            if event.type != "alert-resolved" or event.puts[0].resolved_why == "no-longer-true":
                yield event

    patch.setattr(alerting, "_compare", edge_triggered)


def a_superseded_alert_resolves(patch: Patch) -> None:
    compare = alerting._compare

    def resolving(scene: Any, *args: Any, **named: Any) -> Iterator[Any]:
        for event in compare(scene, *args, **named):
            over = event.type == "alert-muted"
            ended = {"muted_by": None, "resolved_at": scene.at, "resolved_why": "superseded"}
            yield event.but(type="alert-resolved", puts=(event.puts[0].but(**ended),)) if over else event

    patch.setattr(alerting, "_compare", resolving)


def a_proposal_speaks_for_the_rungs_below(patch: Patch) -> None:
    patch.setattr(alerts, "_proposed", lambda *_: False)


def a_proposal_counts_before_it_is_signed(patch: Patch) -> None:
    def proposed_too(self: Alert, at: datetime) -> bool:
        return self.fired_at <= at and (self.resolved_at is None or at < self.resolved_at)

    patch.setattr(Alert, "active", proposed_too)


def what_counts_from_a_signature_counts_from_the_proposal(patch: Patch) -> None:
    """The rung above comes when somebody looks again, not by the agenda."""
    looks = alerts.next_looks

    def signed_only(scene: Any) -> Iterator[datetime]:
        standing = [one for one in scene.case.open_alerts if one.by_hand]
        return iter(()) if standing else looks(scene)

    patch.setattr(advance, "next_looks", signed_only)


def a_dimension_is_green_without_a_report(patch: Patch) -> None:
    patch.setattr(light, "_reported", lambda *_: True)


def the_agenda_forgets_repeats(patch: Patch) -> None:
    patch.setattr(alerts, "next_repeat", lambda *_: None)


def the_stored_agenda_is_a_moment_late(patch: Patch) -> None:
    wake_of = claims.wake_of

    def late(*args: Any) -> datetime | None:
        wake = wake_of(*args)
        return wake if wake is None or wake.year > 9000 else wake + MOMENT

    patch.setattr(claims, "wake_of", late)


def a_command_does_not_bring_its_case_up_to_date(patch: Patch) -> None:
    def lazy(parts: Any, uow: Any, stream: str, *_: Any) -> Any:
        return (*claims.case_at_hand(parts, uow, stream), ())

    patch.setattr(commanding, "catch_up", lazy)


@dataclass(frozen=True)
class _Pinned:
    """Worlds that are all the one of an instant."""

    worlds: Worlds
    instant: datetime

    def at(self, _: datetime) -> World:
        return self.worlds.at(self.instant)

    def next_change(self, seen: int) -> datetime | None:
        return self.worlds.next_change(seen)


def the_past_is_judged_by_the_rules_of_today(patch: Patch) -> None:
    advance, instants = claims.advance, ticking.instants

    def today(case: Any, until: datetime, *, worlds: Worlds, executor: Any) -> Any:
        return advance(case, until, worlds=_Pinned(worlds, until), executor=executor)

    def later(case: Any, until: datetime, *, worlds: Worlds, executor: Any) -> Any:
        return instants(case, until, worlds=_Pinned(worlds, until), executor=executor)

    patch.setattr(claims, "advance", today)
    patch.setattr(ticking, "instants", later)


def rules_are_in_force_when_they_are_known(patch: Patch) -> None:
    patch.setattr(activation, "TICK", timedelta(0))


def notices_count_before_they_are_known(patch: Patch) -> None:
    known = calendars.Calendars.at
    patch.setattr(calendars.Calendars, "at", lambda self, _: known(self, NEVER))


def an_amendment_moves_what_has_passed(patch: Patch) -> None:
    real = planning.amended

    def rewriting(period: Any, plan: Any, at: datetime, pauses: Any, almanac: Any) -> Any:
        return real(period, plan, period.opened_at, pauses, almanac)

    patch.setattr(planning, "amended", rewriting)


def an_amended_due_rolls_into_the_past(patch: Patch) -> None:
    patch.setattr(amend, "forward", lambda plan, slot, at, almanac: amend._due(plan, slot, plan.roll, almanac) or at)


def situations_are_judged_from_what_is_open_now(patch: Patch) -> None:
    active = MemoryUnit.active_alerts

    def present(self: MemoryUnit, group: str, at: datetime) -> Any:
        return [alert for alert in active(self, group, at) if alert.open]

    patch.setattr(MemoryUnit, "active_alerts", present)


def two_dispatches_at_one_instant(patch: Patch) -> None:
    patch.setattr(MemoryUnit, "claim_dispatch", lambda self, at: True)


def quiet_hours_are_not_kept(patch: Patch) -> None:
    patch.setattr(dispatch, "_quiet", lambda *_: False)


def what_is_over_is_sent(patch: Patch) -> None:
    patch.setattr(dispatch, "_withheld", lambda *_: "")


@dataclass(frozen=True)
class Breakage:
    """What is broken, and the acts that are likely to meet it."""

    patch: Callable[[Patch], None]
    acts: tuple[str, ...] = ACTS
    waiting: SearchStrategy[Wait] | None = None


AT_FIVE = st.builds(Wait, span=st.integers(0, 8).map(lambda days: timedelta(days=days)), until=st.just(time(17)))

BREAKAGES = (
    Breakage(an_instant_is_reached_only_after_it),
    Breakage(at_the_due_instant_is_on_time, ("submit", "acknowledge"), AT_FIVE),
    Breakage(closed_at_the_due_instant_is_void, ("end", "acknowledge"), AT_FIVE),
    Breakage(an_alert_is_active_at_its_resolution),
    Breakage(alerts_resolve_only_by_a_report),
    Breakage(a_superseded_alert_resolves),
    Breakage(a_proposal_speaks_for_the_rungs_below),
    Breakage(a_proposal_counts_before_it_is_signed),
    Breakage(what_counts_from_a_signature_counts_from_the_proposal, ("issue", "issue", "submit", "edit")),
    Breakage(a_dimension_is_green_without_a_report, ("look",)),
    Breakage(the_agenda_forgets_repeats),
    Breakage(the_stored_agenda_is_a_moment_late),
    Breakage(a_command_does_not_bring_its_case_up_to_date),
    Breakage(the_past_is_judged_by_the_rules_of_today, ("activate", "activate", "register", "look", "edit")),
    Breakage(rules_are_in_force_when_they_are_known, ("activate", "activate", "acknowledge", "submit")),
    Breakage(notices_count_before_they_are_known, ("publish", "publish", "look")),
    Breakage(an_amendment_moves_what_has_passed, ("publish", "publish", "look")),
    Breakage(an_amended_due_rolls_into_the_past, ("publish", "publish", "look")),
    Breakage(situations_are_judged_from_what_is_open_now, ("submit", "acknowledge", "look")),
    Breakage(two_dispatches_at_one_instant, ("look", "look", "urge"), AT_FIVE | st.just(Wait())),
    Breakage(quiet_hours_are_not_kept, ("look",)),
    Breakage(what_is_over_is_sent, ("look", "submit")),
)

HUNT = settings(CI, max_examples=300, phases=[Phase.generate])


@pytest.mark.parametrize("broken", BREAKAGES, ids=lambda broken: broken.patch.__name__)
def test_a_breakage_of_time_is_noticed(broken: Breakage, monkeypatch: Patch) -> None:
    broken.patch(monkeypatch)

    @HUNT
    @given(histories(least=5, most=10, acts=broken.acts, waiting=broken.waiting, matters=2))
    def run(history: History) -> None:
        keeps_the_laws(history)

    with pytest.raises((AssertionError, SuperviseError)):
        run()


def test_a_compare_and_set_that_always_succeeds_is_noticed(monkeypatch: Patch) -> None:
    compare_and_set_always_succeeds(monkeypatch)

    @HUNT
    @given(restless(4), RACES)
    def run(history: History, race: Race) -> None:
        races_do_not_show(history, race, "memory")

    with pytest.raises((AssertionError, SuperviseError)):
        run()
