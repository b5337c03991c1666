"""The alert of a unit or a leader, which a situation over several matters fired: acknowledged, and its receipt taken."""

from __future__ import annotations

import pytest

from supervise import Actor
from supervise.errors import KeyReused, NotFound, NotPermitted, UsageError
from supervise.model import commands as c
from support.desks import Office, shown
from support.rulebooks import office

RULES = """
- {id: overdue, for: period, at: due, when: not period.reported, level: yellow, say: SAY}
- {id: twice, for: unit, when: {count: alerts, where: level == 'yellow', at_least: 2}, level: red, notify: [unit], say: SAY}
"""
ALERT = "unit:a/twice.situation.1"


@pytest.fixture(params=["memory", "sqlite"])
def warned(request, tmp_path) -> Office:
    """Unit a owes the reports of two matters, and is warned as a unit."""
    one = office(RULES, at="memory://" if request.param == "memory" else f"sqlite:///{tmp_path / 'desk.db'}")
    for _ in range(2):
        one.register(deadline=None)
    one.tick("2026-02-26 09:00")
    assert [*one.group("unit:a").alerts] == [ALERT]
    return one


def the_alert(one: Office):
    return one.group("unit:a").alerts[ALERT]


def test_the_unit_acknowledges_its_own_alert_once(warned):
    seat = warned.at("2026-02-26 10:00").seat("a")
    done = seat.acknowledge(ALERT, key="k1")
    assert (done.stream, done.ids) == ("group:unit:a", {"alert": (ALERT,)})
    assert (shown(the_alert(warned).acknowledged_at), the_alert(warned).acknowledged_by) == (
        "26 Feb 10:00",
        seat.actor.id,
    )
    assert seat.acknowledge(ALERT, key="k1").repeated
    assert warned.at("2026-02-26 11:00").seat("a").acknowledge(ALERT).ids == {}
    assert shown(the_alert(warned).acknowledged_at) == "26 Feb 10:00"
    assert warned.desk.verify() is None
    with pytest.raises(KeyReused):
        seat.do(c.Acknowledge(target="unit:a/other"), key="k1")


def test_another_unit_does_not_acknowledge_it(warned):
    with pytest.raises(NotPermitted):
        warned.seat("b").acknowledge(ALERT)
    assert the_alert(warned).acknowledged_at is None


def test_its_receipt_is_recorded_when_it_arrives_and_the_first_one_counts(warned):
    for at in ("2026-02-26 10:00", "2026-02-26 11:00"):
        warned.at(at).manager.do(c.TakeReceipt(target=ALERT, channel="letter"))
    assert shown(the_alert(warned).delivered_at) == "26 Feb 10:00"
    assert warned.desk.verify() is None


def test_an_alert_that_is_resolved_or_never_was_is_not_found(warned):
    with pytest.raises(NotFound):
        warned.seat("a").acknowledge("unit:a/twice.situation.2")
    warned.seat("a").submit("m1/t1/p1/2026-02", done="已完成")
    warned.tick("2026-02-26 12:00")
    with pytest.raises(NotFound):
        warned.seat("a").acknowledge(ALERT)


def test_a_command_on_the_alert_of_a_group_expects_no_revision(warned):
    with pytest.raises(UsageError):
        warned.seat("a").do(c.Acknowledge(target=ALERT), expect=1)


def test_the_situation_goes_on_by_itself_after_it_was_acknowledged(warned):
    warned.at("2026-02-26 10:00").seat("a").acknowledge(ALERT)
    warned.seat("a").submit("m1/t1/p1/2026-02", done="已完成")
    warned.tick("2026-02-26 12:00")
    assert shown(the_alert(warned).resolved_at) is not None
    assert shown(the_alert(warned).acknowledged_at) == "26 Feb 10:00"
    assert warned.desk.verify() is None


def test_a_leader_acknowledges_what_concerns_himself():
    one = office(RULES.replace("for: unit", "for: leader").replace("notify: [unit]", "notify: [leader]"))
    for _ in range(2):
        one.register(deadline=None, leader="he")
    one.tick("2026-02-26 09:00")
    target = "leader:he/twice.situation.1"
    he, other = (Actor(id=id, unit="office", roles=frozenset({"leader"})) for id in ("he", "she"))
    with pytest.raises(NotPermitted):
        one.desk.as_(other).acknowledge(target)
    one.desk.as_(he).acknowledge(target)
    assert one.group("leader:he").alerts[target].acknowledged_by == "he"
