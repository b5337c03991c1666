"""Who loses and gains by work that changed hands: each unit for its own time, and none for what was never its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from supervise.model.case import Case
from supervise.model.tasks import PeriodState, TaskState
from support.desks import moment
from support.scoring import Slot, a_case, card_of, lines, rule, rules

MISSED = rules(rule("missed", "for: period, when: missed, points: -2"))
OVERDUE = rules(rule("overdue", "for: matter, when: overdue, points: -2"))
DONE = rules(rule("done", "for: matter, when: completed, points: 3"))


def handed_on(case: Case, at: datetime, why: str) -> Case:
    """The lead task of unit a went to unit c at *at*."""
    old = case.tasks["m1/t1"]
    new = old.but(id="m1/t9", unit="c", assigned_at=at, transferred_from=old.id, acknowledged_at=None)
    gone = old.but(state=TaskState.ENDED, ended_at=at, ended_why=why, successor=new.id)
    matter = case.matter.but(elements=case.matter.elements.but(lead_unit="c"))
    return replace(case, matters={"m1": matter}, tasks={**case.tasks, old.id: gone, new.id: new})


def points(body: str, case: Case) -> dict[str, list[int]]:
    return {unit: [one[2] for one in lines(card_of(body, [case], unit))] for unit in ("a", "c")}


@pytest.mark.parametrize(("why", "lost"), [("transferred", [-2]), ("wrong-unit", [])])
def test_what_a_unit_missed_before_a_transfer_is_its_own_unless_the_task_never_was(why, lost):
    at = moment("2026-02-26 10:00")
    missed = Slot(moment("2026-02-25 17:00"), state=PeriodState.MISSED, closed=at)
    case = handed_on(a_case(["a"], slots={"a": [missed]}), at, why)
    assert points(MISSED, case) == {"a": lost, "c": []}


@pytest.mark.parametrize(
    ("at", "why", "lost"),
    [
        ("2026-02-10 09:00", "transferred", {"a": [], "c": [-2]}),  # the deadline passed in the hands of c
        ("2026-03-10 09:00", "transferred", {"a": [-2], "c": []}),
        ("2026-02-10 09:00", "wrong-unit", {"a": [], "c": [-2]}),
        ("2026-03-10 09:00", "wrong-unit", {"a": [], "c": []}),  # nobody's: c did not have it, and it was not a's
    ],
)
def test_a_deadline_falls_on_the_unit_in_whose_time_it_passed(at, why, lost):
    case = handed_on(a_case(["a"], deadline=date(2026, 2, 27)), moment(at), why)
    assert points(OVERDUE, case) == lost


@pytest.mark.parametrize("split", ["", ", to: split"])
def test_what_a_matter_gains_after_it_was_handed_on_is_the_new_units(split):
    case = handed_on(a_case(["a"], ended=moment("2026-03-20 10:00")), moment("2026-02-26 10:00"), "transferred")
    assert points(DONE.replace("points: 3", f"points: 3{split}"), case) == {"a": [], "c": [3]}
