"""The decisions of time, one by one: each is broken by a small patch of the one function that carries it, and the
smallest history that shows it goes another way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from property import test_golden_rows as rows
from property import test_laws_bite as bite
from supervise.case import advance, alerting, matters, planning
from supervise.desk import commanding, dispatch
from supervise.errors import SuperviseError
from supervise.model import commands as c
from supervise.model.tasks import PeriodState
from supervise.rules.activation import Activations
from supervise.stages import alert as alerts
from supervise.stages import plan as plans
from support.desks import ADMIN, Office, moment, texts

Patch = pytest.MonkeyPatch
Open = Callable[[str], Office]


def open_office(start: str) -> Office:
    return Office(start, texts("golden"), engine="python")


# the breakages that the laws do not have already


def a_rung_may_be_unfired(patch: Patch) -> None:
    """It climbs by the rung below, whether that is open or not."""
    patch.setattr(alerting, "_parent", lambda *_: "")


def repeats_count_from_the_firing(patch: Patch) -> None:
    again = alerts.next_repeat

    def from_firing(alert: Any, rung: Any, scene: Any) -> datetime | None:
        return again(alert.but(last_notice_at=alert.fired_at), rung, scene)

    patch.setattr(alerts, "next_repeat", from_firing)


def an_activation_reaches_back(patch: Patch) -> None:
    """A version is in force from its effective date, however late it became known."""
    at = Activations.at

    def back(self: Activations, instant: datetime) -> Any:
        ahead = [change.known_at for change in self._changes if change.version == "2"]
        return at(self, max([instant, *(known + timedelta(days=1) for known in ahead)]))

    patch.setattr(Activations, "at", back)


def a_new_cycle_asks_for_what_opened_before_it(patch: Patch) -> None:
    def first(plan: Any, at: datetime, world: Any, opened: Any = ()) -> datetime | None:
        return next((slot.starts_at for slot in plans.course(plan, at, world)), None)

    patch.setattr(plans, "first_cursor", first)
    start = planning.start_plan
    patch.setattr(
        planning, "start_plan",
        lambda *args, **named: start(*args, **named).but(from_at=named["at"] - timedelta(days=40)),
    )  # fmt: skip


def a_new_cycle_leaves_what_is_open(patch: Patch) -> None:
    patch.setattr(planning, "_replaceable", lambda *_: [])


def what_was_due_at_an_ending_is_voided(patch: Patch) -> None:
    close = matters.close_period

    def lenient(case: Any, period: Any, at: datetime, why: str) -> Any:
        return close(case, period, at, why).but(state=PeriodState.VOIDED)

    patch.setattr(matters, "close_period", lenient)


def a_reopening_asks_for_the_gap(patch: Patch) -> None:
    def all_of_it(case: Any, task: Any, at: datetime, world: Any) -> Any:
        return planning.current_plans(case, task).values()

    patch.setattr(matters, "go_on", all_of_it)


def what_has_resolved_is_sent(patch: Patch) -> None:
    patch.setattr(dispatch, "_withheld", lambda *_: "")


def the_agenda_asks_only_for_openings(patch: Patch) -> None:
    patch.setattr(advance, "next_looks", lambda scene: iter(()))


def a_new_ruleset_changes_no_plan(patch: Patch) -> None:
    replan = advance.replan

    def once(case: Any, pen: Any, world: Any) -> Any:
        return (
            () if all(planning.current_plans(case, task) for task in case.tasks.values()) else replan(case, pen, world)
        )

    patch.setattr(advance, "replan", once)


def a_command_happens_at_the_clock_even_when_it_is_behind(patch: Patch) -> None:
    behind = commanding.catch_up

    def forgetful(*args: Any) -> Any:
        head, case, events = behind(*args)
        return head, replace(case, as_of=None), events

    patch.setattr(commanding, "catch_up", forgetful)


# the histories that show them


def a_gap_is_not_demanded(open_office: Open) -> None:
    office = open_office("2026-02-10 09:00")
    office.register(cycle="weekly")
    office.at("2026-02-28 10:00").manager.do(c.End(matter="m1", how="terminated", reason="cancelled"))
    office.at("2026-03-20 20:00").manager.do(c.Reopen(matter="m1", reason="误操作"))
    office.tick("2026-03-28 09:00")
    assert {"2026-W10", "2026-W11", "2026-W12"}.isdisjoint(one.slot_key for one in office.case("m1").periods.values())


def what_was_due_is_missed(open_office: Open) -> None:
    office = open_office("2026-02-10 09:00")
    office.register()
    office.at("2026-02-26 10:00").manager.do(c.End(matter="m1", how="terminated", reason="cancelled"))
    assert [one.state for one in office.case("m1").periods.values()] == ["missed"]


def nobody_is_asked_for_what_opened_before(open_office: Open) -> None:
    office = open_office("2026-02-10 09:00")
    office.register()
    office.at("2026-02-26 10:00").manager.edit("m1", cycle="weekly")
    office.tick("2026-02-27 09:00")
    assert [one.slot_key for one in office.case("m1").periods.values()] == ["2026-02"]


def a_new_cycle_comes_by_rule(open_office: Open) -> None:
    office = open_office("2026-02-24 10:00")
    office.register()
    text = texts("golden")["tests/rulesets/golden/periods.yaml"].replace('version: "1"', 'version: "2"')
    office.desk.activate({"periods-2.yaml": text.replace("task.cycle == 'weekly'", "task.role == 'lead'")}, ADMIN)
    office.tick("2026-02-26 09:00")
    assert [one.slot_key for one in office.case("m1").periods.values()] == ["2026-W09"]


def a_clock_set_back_puts_nothing_before_what_has_happened(open_office: Open) -> None:
    office = open_office("2026-02-10 09:00")
    office.register()
    office.tick("2026-02-25 17:00")
    office.clock._now = moment("2026-02-25 16:00")
    report = office.seat("a").submit("m1/t1/p1/2026-02", done="已完成")
    assert report.submitted_at == moment("2026-02-25 17:00")


@dataclass(frozen=True)
class Decision:
    """Which decision of time it is, how it is broken, and the history that then goes another way."""

    number: int
    breaks: Callable[[Patch], None]
    shows: Callable[[Open], None]


DECISIONS = (
    Decision(1, bite.a_command_does_not_bring_its_case_up_to_date, rows.test_row_5_a_command_brings_its_case_up_to_its_own_instant_first),
    Decision(3, bite.situations_are_judged_from_what_is_open_now, rows.test_row_15_a_unit_alert_lasts_while_two_reds_hold_together),
    Decision(4, bite.an_instant_is_reached_only_after_it, rows.test_row_4_at_the_due_instant_is_late_and_nothing_is_sent),
    Decision(4, bite.at_the_due_instant_is_on_time, rows.test_row_4_at_the_due_instant_is_late_and_nothing_is_sent),
    Decision(5, bite.alerts_resolve_only_by_a_report, rows.test_row_16_reopening_restores_what_is_not_due_yet),
    Decision(6, bite.a_superseded_alert_resolves, rows.test_row_2_nothing_reported_climbs_the_ladder_and_repeats),
    Decision(7, a_rung_may_be_unfired, rows.test_row_2_nothing_reported_climbs_the_ladder_and_repeats),
    Decision(7, bite.the_agenda_forgets_repeats, rows.test_row_2_nothing_reported_climbs_the_ladder_and_repeats),
    Decision(7, repeats_count_from_the_firing, rows.test_row_2_nothing_reported_climbs_the_ladder_and_repeats),
    Decision(8, an_activation_reaches_back, rows.test_row_11_an_activation_is_never_retroactive),
    Decision(8, bite.rules_are_in_force_when_they_are_known, rows.test_row_11_an_activation_is_never_retroactive),
    Decision(8, bite.the_past_is_judged_by_the_rules_of_today, rows.test_row_11_an_activation_is_never_retroactive),
    Decision(12, a_new_cycle_leaves_what_is_open, rows.test_row_13_a_new_cycle_voids_what_is_open_and_starts_with_the_next_opening),
    Decision(12, a_new_cycle_asks_for_what_opened_before_it, nobody_is_asked_for_what_opened_before),
    Decision(12, what_was_due_at_an_ending_is_voided, what_was_due_is_missed),
    Decision(12, a_reopening_asks_for_the_gap, a_gap_is_not_demanded),
    Decision(13, what_has_resolved_is_sent, rows.test_row_20_what_is_resolved_before_the_next_tick_is_not_sent),
    Decision(14, the_agenda_asks_only_for_openings, rows.test_row_2_nothing_reported_climbs_the_ladder_and_repeats),
    Decision(15, a_new_ruleset_changes_no_plan, a_new_cycle_comes_by_rule),
    Decision(16, a_command_happens_at_the_clock_even_when_it_is_behind, a_clock_set_back_puts_nothing_before_what_has_happened),
)  # fmt: skip


@pytest.mark.parametrize("shows", dict.fromkeys(one.shows for one in DECISIONS), ids=lambda shows: shows.__name__)
def test_the_history_goes_as_it_should(shows: Callable[[Open], None]) -> None:
    shows(open_office)


@pytest.mark.parametrize("one", DECISIONS, ids=lambda one: f"{one.number}-{one.breaks.__name__}")
def test_a_decision_that_is_broken_is_seen_at_once(one: Decision, monkeypatch: Patch) -> None:
    one.breaks(monkeypatch)
    with pytest.raises((AssertionError, SuperviseError, StopIteration, ValueError)):
        one.shows(open_office)
