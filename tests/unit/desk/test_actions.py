"""What alerts have done (`do:`): once, at least once delivered under one key, and not for what is over by then."""

from __future__ import annotations

import re
from pathlib import Path

from supervise import Desk, hookimpl
from supervise.ports import Outcome
from supervise.testing.clock import MovableClock
from support.desks import DIRECTORY, MANAGER, Office, moment, texts
from support.rulebooks import alerts, office

LETTER = """
- {id: late, for: period, at: due, when: not period.reported, level: red, notify: [unit],
   do: [{document: 督办函}, {interview: {zh: 约谈, en: interview}, to: leader}, {todo: 电话核实}], say: SAY}
"""


def due(one: Office) -> Office:
    one.register(deadline=None, leader="chief")
    return one


def test_an_alert_has_a_letter_written_an_interview_held_and_a_to_do_noted():
    one = due(office(LETTER))
    one.tick("2026-02-26 09:00")
    done = {(action.sort, action.title, action.unit, action.addressee) for action in one.post.actions()}
    assert done == {
        ("document", "督办函", "a", "甲处"), ("interview", "约谈", "chief", "分管领导"), ("todo", "电话核实", "", ""),
    }  # fmt: skip
    assert {action.level for action in one.post.actions()} == {"红色"}
    one.tick("2026-02-27 09:00")
    assert len(one.post.actions()) == 3


def test_what_is_over_before_anybody_looked_is_not_done():
    one = due(office(LETTER))
    one.at("2026-02-26 10:00").seat("a").submit("m1/t1/p1/2026-02", done="已完成")
    one.tick("2026-02-27 09:00")
    assert one.post.actions() == []
    assert {fate.why for fate in one.fates().values()} == {"resolved"}


def test_a_proposed_slip_has_nothing_done_before_it_is_signed():
    one = due(office(LETTER.replace("level: red", "level: red, issue: by_hand")))
    one.tick("2026-02-26 09:00")
    assert one.post.actions() == []
    one.manager.issue("m1/t1/p1/2026-02/late.red.1")
    one.tick("2026-02-26 09:01")
    assert len(one.post.actions()) == 3


def test_the_letter_is_not_written_again_when_the_alert_is_told_again():
    one = due(office(LETTER.replace("notify: [unit]", "notify: [unit], repeat: {every: 1 workday, at_most: 3}")))
    one.tick("2026-03-04 09:00")
    assert len(one.post.actions()) == 3


def test_a_situation_of_a_unit_has_its_head_interviewed():
    one = office("""
- {id: late, for: period, at: due, when: not period.reported, level: red, say: SAY}
- {id: trouble, for: unit, when: {count: alerts, where: level == 'red', at_least: 1}, level: red,
   do: [{interview: 约谈}], say: SAY}
""")
    one.register(deadline=None)
    one.tick("2026-02-26 09:00")
    (action,) = one.post.actions()
    assert (action.sort, action.role, action.unit, action.addressee) == ("interview", "unit_head", "a", "甲处")


class Unsteady:
    """A plugin that fails so often before it does what it is asked."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.keys: list[str] = []

    @hookimpl
    def supervise_action(self, digest, settings):
        self.keys.append(digest.key)
        if len(self.keys) <= self.failures:
            raise RuntimeError("the printer is on fire")
        return Outcome("delivered", "ok")


def desk_with(plugin: object, folder: Path | None = None) -> tuple[Desk, MovableClock]:
    clock = MovableClock(moment("2026-02-10 09:00"))
    one = LETTER.replace(", {interview: {zh: 约谈, en: interview}, to: leader}, {todo: 电话核实}", "")
    settings = {"directory": DIRECTORY, **({"eml": str(folder)} if folder else {})}
    plugins = [plugin] if plugin else []
    desk = Desk.open(
        rulesets={**texts(), **alerts(one)}, clock=clock, engine="python", plugins=plugins, settings=settings
    )
    from datetime import date

    from supervise import MatterDraft

    draft = MatterDraft(
        title="推进",
        source="meeting",
        type="routine",
        lead_unit="a",
        assigned_at=date(2026, 2, 1),
        assigned_by="市政府",
    )
    desk.as_(MANAGER).register(draft)
    return desk, clock


def outcomes(desk: Desk) -> tuple[str, list[str]]:
    with desk.parts.store.begin() as uow:
        (one,) = (out for out in uow.outgoing() if out.digest.action is not None)
        return one.state, [attempt.outcome for attempt in uow.deliveries(one.digest.key)]


def test_an_action_is_tried_again_under_the_same_key_until_it_is_done():
    plugin = Unsteady(2)
    desk, clock = desk_with(plugin)
    for instant in ("2026-02-26 09:00", "2026-02-26 09:02", "2026-02-26 09:10", "2026-02-26 12:00"):
        clock.move_to(moment(instant))
        desk.tick()
    assert len(plugin.keys) == 3
    assert len(set(plugin.keys)) == 1
    assert outcomes(desk) == ("delivered", ["retry", "retry", "delivered"])


def test_an_action_that_never_succeeds_is_a_dead_letter_that_the_doctor_shows():
    desk, clock = desk_with(Unsteady(99))
    for day in ("26", "27", "28"):
        for hour in range(9, 19):
            clock.move_to(moment(f"2026-02-{day} {hour:02}:00"))
            desk.tick()
    assert outcomes(desk) == ("dead", ["retry"] * 6)
    (found,) = (found for found in desk.doctor() if found.code == "dead-letter")
    assert "督办函" in found.message.zh
    assert "m1/t1/p1/2026-02/late.red.1" in found.message.zh


def test_where_no_plugin_does_such_things_it_waits_visibly():
    desk, clock = desk_with(None)
    clock.move_to(moment("2026-02-26 09:00"))
    desk.tick()
    assert outcomes(desk) == ("pending", ["retry"])
    with desk.parts.store.begin() as uow:
        assert [out.last.split()[0] for out in uow.outgoing("pending")] == ["no-plugin"]


def test_the_folder_of_mails_holds_the_letter_once_as_a_page(tmp_path):
    desk, clock = desk_with(None, tmp_path)
    clock.move_to(moment("2026-02-26 09:00"))
    desk.tick()
    desk.tick()
    (page,) = tmp_path.glob("document-*.html")
    text = page.read_text(encoding="utf-8")
    assert re.search(r"<h1>督办函</h1>.*红色预警.*甲处：.*请抓紧.*2026年2月26日", text)
    assert "<script" not in text
    assert outcomes(desk) == ("delivered", ["delivered"])


def test_a_folder_that_cannot_be_written_is_a_reason_to_try_again(tmp_path):
    (tmp_path / "file").write_text("in the way")
    desk, clock = desk_with(None, tmp_path / "file")
    clock.move_to(moment("2026-02-26 09:00"))
    desk.tick()
    assert outcomes(desk) == ("pending", ["retry"])
