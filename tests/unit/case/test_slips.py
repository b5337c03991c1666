"""Slips (督办单): proposed and signed by hand, told by the channel that the rung names, quiet while they rest."""

from __future__ import annotations

import pytest

from supervise import Actor, Verdict
from supervise.errors import NotFound, WrongState
from supervise.model import commands as c
from support.commands import journal, period_of, refused
from support.desks import Office, shown
from support.rulebooks import office

SANMING = """
- id: slip
  for: task
  while: task.open
  say: SAY
  rungs:
    - {level: blue, at: assigned + 1 workday 17:00, notify: [responsible]}
    - {level: orange, at: blue + 1 workday, notify: [unit], issue: by_hand, repeat: {every: 1 workday, at_most: 2}}
    - {level: red, at: orange issued + 2 workdays, notify: [unit_head]}
"""
LEADER = Actor(id="chief", unit="inspection", roles=frozenset({"leader"}))


def proposed() -> tuple[Office, str]:
    """An office on 25 February with the orange slip of one task proposed since the 12th."""
    one = office(SANMING)
    matter = one.register(deadline=None)
    one.tick("2026-02-25 09:00")
    return one, f"{matter}/t1/slip.orange.1"


def levels(one: Office, matter: str = "m1") -> dict[str, str | None]:
    return {alert.rung: alert.muted_by for alert in one.alerts(matter) if alert.open}


def test_a_rung_that_is_issued_by_hand_is_proposed_and_tells_nobody():
    one, slip = proposed()
    alert = one.manager.get(slip)
    assert (shown(alert.fired_at), alert.out_at, alert.muted_by) == ("12 Feb 17:00", None, None)
    assert [notice.role for notice in one.notices("m1")] == ["responsible"]
    assert [event.type for event in journal(one, "m1") if event.type.startswith("alert-")] == [
        "alert-fired", "alert-proposed",
    ]  # fmt: skip


def test_a_proposal_leaves_the_lower_rung_speaking_and_the_rung_above_waiting():
    one, slip = proposed()
    assert levels(one) == {"blue": None, "orange": None}
    one.manager.issue(slip)
    assert levels(one) == {"blue": slip, "orange": None}


def test_signing_calls_for_the_notices_and_starts_what_counts_from_it():
    one, slip = proposed()
    one.at("2026-02-26 10:00").desk.as_(LEADER).issue(slip, "同意发出")
    one.tick("2026-03-05 09:00")
    told = {(notice.role, notice.repeat): shown(notice.called_at) for notice in one.notices("m1")}
    red = next(alert for alert in one.alerts("m1") if alert.rung == "red")
    assert told == {
        ("responsible", 0): "11 Feb 17:00", ("unit", 0): "26 Feb 10:00", ("unit", 1): "27 Feb 10:00",
        ("unit", 2): "28 Feb 10:00", ("unit_head", 0): "28 Feb 10:00",
    }  # fmt: skip
    assert shown(red.fired_at) == "28 Feb 10:00"
    assert one.manager.get(slip).issued_by == "chief"


def test_a_slip_is_issued_once_and_only_while_it_is_open():
    one, slip = proposed()
    one.manager.issue(slip)
    with refused(WrongState, "已经发出", "gone out already"):
        one.manager.issue(slip)
    with refused(WrongState, "已经发出", "gone out already"):
        one.manager.issue("m1/t1/slip.blue.1")
    one.manager.do(c.End(matter="m1", how="completed"))
    with pytest.raises(NotFound):
        one.manager.issue(slip)


def test_a_proposal_ends_with_its_ground_and_nobody_was_ever_told():
    one, slip = proposed()
    one.manager.do(c.End(matter="m1", how="completed"))
    one.tick("2026-03-05 09:00")
    alert = one.manager.get(slip)
    assert (alert.open, alert.resolved_why, alert.issued_at) == (False, "closed", None)
    assert not [notice for notice in one.notices("m1") if notice.alert == slip]


def test_proposals_are_found_counted_in_the_ledger_and_shown_by_the_doctor():
    one, slip = proposed()
    assert [alert.id for alert in one.manager.find("alert", "open and not issued")] == [slip]
    ledger = one.manager.ledger().value
    place = [column.code for column in ledger.columns].index("alerts")
    assert ledger.rows[0][place] == "橙色1（待签发）、蓝色1"
    assert [found.code for found in one.desk.doctor() if found.code == "to-be-issued"] == ["to-be-issued"]
    one.manager.issue(slip)
    assert one.manager.ledger().value.rows[0][place] == "橙色1"
    assert not [found for found in one.desk.doctor() if found.code == "to-be-issued"]


def test_the_unit_does_not_see_a_proposal_before_it_is_signed():
    one, slip = proposed()

    def seen() -> tuple[list[str], bool]:
        seat = one.seat("a")
        told = [entry.what for entry in seat.dossier("m1").value.timeline]
        return [alert.rung for alert in seat.find("alert", "open")], "拟发预警" in told

    assert seen() == (["blue"], False)
    with pytest.raises(NotFound):
        one.seat("a").get(slip)
    with pytest.raises(NotFound):
        one.seat("a").explain(slip)
    one.manager.issue(slip)
    assert seen() == (["blue", "orange"], True)


def test_an_explanation_says_that_a_slip_waits_and_then_who_signed_it():
    one, slip = proposed()
    assert "待签发" in one.manager.explain(slip)
    one.manager.issue(slip)
    assert "由boss签发" in one.manager.explain(slip)
    assert "Issued" in one.manager.explain(slip, "en")


def test_a_proposal_counts_in_no_situation_until_it_is_signed():
    one = office(
        SANMING
        + """
- {id: shaky, for: matter, when: {count: alerts, where: level == 'orange', at_least: 1}, level: red, say: SAY}
- {id: unit, for: unit, when: {count: alerts, where: level == 'orange', at_least: 1}, level: red, say: SAY}
"""
    )
    one.register(deadline=None)
    one.tick("2026-02-25 09:00")

    def above() -> list[str]:
        groups = [alert.rule for alert in one.group("unit:a").alerts.values() if alert.open]
        return [*(alert.rule for alert in one.alerts("m1") if alert.rung == "situation"), *groups]

    assert above() == []
    one.manager.issue("m1/t1/slip.orange.1")
    one.tick("2026-02-25 09:01")
    assert above() == ["shaky", "unit"]
    assert shown(next(iter(one.group("unit:a").alerts.values())).fired_at) == "25 Feb 09:00"


def test_a_situation_of_a_group_does_not_see_a_slip_before_it_was_signed_however_late_the_tick():
    one = office(
        SANMING
        + """
- {id: unit, for: unit, when: {count: alerts, where: level == 'orange', at_least: 1}, level: red, say: SAY}
"""
    )
    one.register(deadline=None)
    one.at("2026-02-26 10:00").manager.issue("m1/t1/slip.orange.1")
    one.tick("2026-03-02 09:00")
    (alert,) = one.group("unit:a").alerts.values()
    assert shown(alert.fired_at) == "26 Feb 10:00"


# cooldown

COOL = """
- {id: missing-report, for: period, at: due, when: not period.reported, level: yellow, notify: [unit],
   cooldown: 2 workdays, repeat: {every: 1 workday, at_most: 3}, say: SAY}
"""


def rejected_again(first: str, second: str) -> Office:
    """The period due on 25 February 17:00, reported and rejected at these instants of it."""
    one = office(COOL)
    one.register(deadline=None)
    report = one.at(first).seat("a").submit(period_of("m1"), done="已完成")
    one.at(second).manager.review(report.id, Verdict.reject("不实"))
    return one


def test_a_level_that_fires_again_within_the_cooldown_calls_for_no_new_notice_and_says_why():
    one = rejected_again("2026-02-26 10:00", "2026-02-27 09:00")
    again = one.manager.get(f"{period_of('m1')}/missing-report.yellow.2")
    assert (again.open, again.hushed) == (True, "cooldown")
    assert [notice.id for notice in one.notices("m1") if notice.alert == again.id] == []
    assert journal(one, "m1")[-1].note == "cooldown"
    assert "冷却期内" in one.manager.explain(again.id)
    assert len(one.manager.find("alert", "hushed")) == 1


def test_a_hushed_alert_is_told_again_by_its_repeat():
    one = rejected_again("2026-02-26 10:00", "2026-02-27 09:00")
    one.tick("2026-02-28 10:00")
    again = [notice for notice in one.notices("m1") if ".2/" in notice.id]
    assert [(notice.repeat, shown(notice.called_at)) for notice in again] == [(1, "28 Feb 09:00")]


def test_a_level_that_rested_longer_than_the_cooldown_is_told_anew():
    one = rejected_again("2026-02-26 10:00", "2026-02-28 10:00")
    again = one.manager.get(f"{period_of('m1')}/missing-report.yellow.2")
    assert again.hushed == ""
    assert [notice.repeat for notice in one.notices("m1") if notice.alert == again.id] == [0]


def test_flapping_does_not_keep_an_office_in_the_dark_for_good():
    one = rejected_again("2026-02-26 10:00", "2026-02-27 09:00")
    for submitted, rejected in (("2026-02-27 10:00", "2026-02-28 09:00"), ("2026-02-28 09:30", "2026-02-28 10:00")):
        report = one.at(submitted).seat("a").submit(period_of("m1"), done="已完成")
        one.at(rejected).manager.review(report.id, Verdict.reject("不实"))
    assert [alert.hushed for alert in one.alerts("m1")] == ["", "cooldown", "cooldown", ""]


# repeats and channels


def repeats(text: str, until: str = "2026-03-12 09:00") -> list[str | None]:
    rule = "- {id: late, for: period, at: due, when: not period.reported, level: red, notify: [unit], %s, say: SAY}"
    one = office(rule % f"repeat: {text}")
    one.register(deadline=None)
    one.tick(until)
    return [shown(notice.called_at) for notice in one.notices("m1") if notice.repeat]


def test_repeats_end_after_so_many_or_at_an_instant_or_with_the_alert():
    assert repeats("{every: 1 workday, at_most: 2}") == ["26 Feb 17:00", "27 Feb 17:00"]
    assert repeats("{every: 1 workday, until: due + 3 days}") == ["26 Feb 17:00", "27 Feb 17:00", "28 Feb 17:00"]
    assert repeats("{every: 1 workday, at_most: 1, until: due + 3 days}") == ["26 Feb 17:00"]
    assert len(repeats("{every: 1 workday, until: resolved}")) == 11


def test_a_notice_goes_by_the_channels_that_its_rung_names():
    one = office("""
- {id: by-log, for: task, when: task.open, level: blue, notify: [responsible], by: [log], say: SAY}
- {id: by-none, for: task, when: task.open, level: blue, notify: [responsible], by: [pigeon], say: SAY}
""")
    one.register()
    one.tick()
    fates = {name.split("/")[2].split(".")[0]: (fate.fate, fate.why) for name, fate in one.fates().items()}
    assert fates == {"by-log": ("sent", ""), "by-none": ("withheld", "no-channel")}
    assert [len(digest.lines) for digest in one.post.digests.values()] == [1, 1]
