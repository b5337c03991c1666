"""Joint reports: several units write their parts of one report, the responsible unit puts them together."""

from __future__ import annotations

import pytest

from supervise import Actor, Progress
from supervise.errors import NotPermitted, PartsMissing, StaleRevision, WrongState
from supervise.model import commands as c
from support.commands import period_of
from support.desks import Office
from support.rulebooks import office

RULES = """
- {id: unreviewed, for: report, at: submitted + 3 workdays, when: not reviewed, level: yellow, notify: [manager], say: SAY}
"""


@pytest.fixture
def joint() -> Office:
    """Unit a leads and has asked b and c, which support, for their parts of its report of this week."""
    one = office(RULES)
    one.register(deadline=None, support_units=("b", "c"))
    one.at("2026-02-24 10:00").seat("a").do(c.AskParts(period=period_of("m1"), units=("b", "c")))
    return one


def save(one: Office, unit: str, done: str, *, who: str = "1", expect: int | None = None) -> c.Done:
    actor = Actor(id=f"{unit}{who}", unit=unit, roles=frozenset({"responsible"}))
    return one.desk.as_(actor).do(c.SavePart(period=period_of("m1"), progress=Progress(done=done)), expect=expect)


def parts(one: Office) -> dict[str, str | None]:
    return {part.unit: part.progress and part.progress.done for part in one.case("m1").parts.values()}


def test_two_persons_of_two_units_who_save_at_once_both_stay(joint):
    save(joint, "b", "乙处已完成", expect=1)
    assert save(joint, "c", "丙处已完成", expect=1).revision == 2
    assert parts(joint) == {"b": "乙处已完成", "c": "丙处已完成"}


def test_a_part_that_somebody_else_has_saved_meanwhile_is_not_overwritten(joint):
    save(joint, "b", "先到", who="0", expect=1)
    for expect in (1, None):
        with pytest.raises(StaleRevision):
            save(joint, "b", "后到", expect=expect)
    assert parts(joint)["b"] == "先到"
    save(joint, "b", "看过先到的", expect=2)
    assert parts(joint)["b"] == "看过先到的"


def test_the_first_of_two_who_begin_the_part_of_the_responsible_unit_wins(joint):
    save(joint, "a", "先到", who="0", expect=0)
    with pytest.raises(StaleRevision):
        save(joint, "a", "后到", expect=0)


def test_the_synthesis_says_who_wrote_what_and_which_unit_is_missing(joint):
    save(joint, "b", "乙处已完成")
    save(joint, "a", "甲处已牵头")
    seat = joint.seat("a")
    period = period_of("m1")
    seat.do(c.Synthesise(period=period))
    draft = joint.case("m1").reports[f"{period}/r1"]
    assert (draft.state, draft.author) == ("draft", "a1")
    assert draft.progress.done == "【甲处·a1】甲处已牵头\n【乙处·b1】乙处已完成\n【丙处】未报 (missing)"


def test_a_synthesis_takes_the_place_of_the_draft_and_keeps_its_percent(joint):
    joint.seat("a").save_draft(period_of("m1"), done="自拟", percent=40)
    save(joint, "b", "乙处已完成")
    save(joint, "c", "丙处已完成")
    joint.seat("a").do(c.Synthesise(period=period_of("m1")))
    assert joint.seat("a").submit(period_of("m1")).progress == Progress(
        done="【乙处·b1】乙处已完成\n【丙处·c1】丙处已完成", percent=40
    )


def test_nothing_is_synthesised_of_a_report_that_is_nobodys_but_ones_own(joint):
    joint.seat("a").do(c.AskParts(period=period_of("m1"), units=()))
    with pytest.raises(WrongState):
        joint.seat("a").do(c.Synthesise(period=period_of("m1")))


def test_a_report_does_not_go_without_its_parts_and_the_units_are_named(joint):
    save(joint, "b", "乙处已完成")
    with pytest.raises(PartsMissing, match="丙处") as refused:
        joint.seat("a").submit(period_of("m1"), done="先报")
    assert refused.value.facts["missing"] == ("c",)
    assert "还缺 丙处 的分报" in refused.value.say("zh")
    assert not joint.case("m1").reports


def test_a_report_goes_without_a_part_for_a_reason_which_the_journal_keeps(joint):
    joint.seat("a").do(c.Submit(period=period_of("m1"), progress=Progress(done="先报"), without="丙处出差"))
    with joint.desk.parts.store.begin() as uow:
        told = [entry for entry in uow.journal("matter:m1") if entry.event.type == "report-submitted"]
    assert [entry.event.note for entry in told] == ["丙处出差"]


def test_a_unit_that_is_asked_no_longer_is_not_missing(joint):
    save(joint, "c", "丙处已完成")
    joint.seat("a").do(c.AskParts(period=period_of("m1"), units=("c",)))
    assert joint.seat("a").submit(period_of("m1"), done="已完成").state == "submitted"
    with pytest.raises(NotPermitted):
        save(joint, "b", "乙处已完成")


def test_a_unit_that_was_not_asked_writes_no_part_and_only_one_of_the_matter_is_asked(joint):
    joint.seat("a").do(c.AskParts(period=period_of("m1"), units=("b",)))
    with pytest.raises(NotPermitted):
        save(joint, "c", "丙处已完成")
    with pytest.raises(NotPermitted):
        joint.seat("b").do(c.AskParts(period=period_of("m1"), units=("c",)))
    with pytest.raises(WrongState, match="inspection"):
        joint.seat("a").do(c.AskParts(period=period_of("m1"), units=("inspection",)))


def test_what_was_read_of_a_period_is_stale_once_a_part_has_come(joint):
    seen = joint.seat("a").do(c.Synthesise(period=period_of("m1"))).revision
    save(joint, "b", "乙处已完成")
    save(joint, "c", "丙处已完成")
    with pytest.raises(StaleRevision):
        joint.seat("a").submit(period_of("m1"), expect=seen)


def test_the_dossier_names_the_units_that_owe_a_part(joint):
    save(joint, "b", "乙处已完成")
    seen = joint.manager.dossier("m1").content.decode()
    assert "缺分报：丙处" in seen


def test_the_tables_are_as_the_journal_says_after_parts(joint):
    save(joint, "b", "乙处已完成")
    assert joint.desk.verify() is None
