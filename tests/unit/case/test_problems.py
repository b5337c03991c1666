"""Problems of a task: raised, assigned, coordinated, solved, confirmed, reopened; and the clocks that count from them."""

from __future__ import annotations

from datetime import date

import pytest

from supervise.errors import NotPermitted, WrongState
from supervise.model import commands as c
from support.commands import period_of
from support.desks import Office, shown
from support.rulebooks import office

RULES = """
- {id: unassigned, for: problem, at: raised + 2 workdays, when: open and not assigned, level: yellow, notify: [manager], say: SAY}
- {id: unsolved, for: problem, at: limit, when: open, level: red, notify: [unit], say: SAY}
- {id: unreviewed, for: report, at: submitted + 3 workdays, when: not reviewed, level: yellow, notify: [manager], say: SAY}
"""


def raised() -> Office:
    one = office(RULES)
    one.register(deadline=None)
    one.at("2026-02-24 10:00").seat("a").do(c.RaiseProblem(task="m1/t1", text="管线未迁改"))
    return one


def fired(one: Office, rule: str) -> list[tuple[str | None, str | None, str]]:
    found = [alert for alert in one.alerts("m1") if alert.rule == rule]
    return [(shown(alert.fired_at), shown(alert.resolved_at), alert.resolved_why) for alert in found]


def test_a_problem_goes_from_its_raising_to_its_confirmation_and_back():
    one = raised()
    one.manager.do(c.AssignProblem(problem="m1/t1/q1", unit="b", limit=date(2026, 3, 2)))
    one.manager.do(c.CoordinateProblem(problem="m1/t1/q1", text="召开协调会", units=("a", "b")))
    one.seat("b").do(c.SolveProblem(problem="m1/t1/q1", how="已迁改"))
    one.manager.do(c.ReopenProblem(problem="m1/t1/q1", reason="又出现"))
    assert one.case("m1").problems["m1/t1/q1"].state == "assigned"
    one.seat("b").do(c.SolveProblem(problem="m1/t1/q1", how="全部迁改"))
    one.seat("a").do(c.ConfirmProblem(problem="m1/t1/q1"))
    problem = one.case("m1").problems["m1/t1/q1"]
    assert (problem.state, problem.how, problem.reopened, len(problem.coordinations)) == ("confirmed", "全部迁改", 1, 1)
    assert one.manager.find("problem", where="confirmed and reopened == 1").first() == problem


def test_who_solved_a_problem_does_not_confirm_it_and_only_the_manager_assigns_it():
    one = raised()
    one.manager.do(c.AssignProblem(problem="m1/t1/q1", unit="b"))
    one.seat("b").do(c.SolveProblem(problem="m1/t1/q1", how="已迁改"))
    with pytest.raises(NotPermitted):
        one.seat("b").do(c.ConfirmProblem(problem="m1/t1/q1"))
    with pytest.raises(NotPermitted):
        one.seat("a").do(c.AssignProblem(problem="m1/t1/q1", unit="b"))
    with pytest.raises(WrongState):
        one.manager.do(c.AssignProblem(problem="m1/t1/q1", unit="b"))


def test_a_manager_who_does_not_assign_a_problem_in_time_is_told():
    one = raised()
    one.tick("2026-02-27 09:00")
    assert fired(one, "unassigned") == [("26 Feb 10:00", None, "")]
    one.manager.do(c.AssignProblem(problem="m1/t1/q1", unit="b", limit=date(2026, 3, 2)))
    assert fired(one, "unassigned") == [("26 Feb 10:00", "27 Feb 09:00", "no-longer-true")]


def test_the_limit_of_a_problem_is_told_to_the_unit_that_is_to_solve_it():
    one = raised()
    one.manager.do(c.AssignProblem(problem="m1/t1/q1", unit="b", limit=date(2026, 3, 2)))
    one.tick("2026-03-03 09:00")
    assert fired(one, "unsolved") == [("3 Mar 00:00", None, "")]
    assert {notice.unit for notice in one.case("m1").notices.values() if "unsolved" in notice.alert} == {"b"}


def test_a_report_that_nobody_reviews_in_time_is_told_to_the_manager():
    one = office(RULES)
    one.register(deadline=None)
    report = one.at("2026-02-24 10:00").seat("a").submit(period_of("m1"), done="已完成")
    one.tick("2026-02-28 09:00")
    assert fired(one, "unreviewed") == [("27 Feb 10:00", None, "")]
    assert {alert.subject for alert in one.alerts("m1")} == {report.id}
