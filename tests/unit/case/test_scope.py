"""The scope: what may be supervised, what may not, and what somebody has to answer for."""

from __future__ import annotations

import pytest

from supervise.errors import AnswerNeeded, DraftRefused
from supervise.model.matters import MatterDraft
from support.commands import journal, refused
from support.desks import Office, texts

SCOPE = """
ruleset: small/scope
kind: validation
version: "1"
effective: {from: 2026-01-01}
title: {zh: 范围, en: Scope}
basis: {zh: 督办事项范围, en: Scope}
scope:
  - {in: "source in ['meeting', 'document']", say: {zh: 来源不在督办范围, en: not a source of key matters}}
  - {out: secrecy == 'secret', say: {zh: 涉密事项不得录入, en: classified}}
  - {id: internal, ask: secrecy == 'internal', say: {zh: 请确认可以录入, en: confirm}}
"""


def office() -> Office:
    return Office("2026-02-10 09:00", {**texts(), "scope.yaml": SCOPE}, engine="python")


@pytest.mark.parametrize(
    ("elements", "said"), [({"source": "superior"}, "来源不在督办范围"), ({"secrecy": "secret"}, "涉密事项不得录入")]
)
def test_what_is_out_of_scope_is_refused(elements, said):
    with pytest.raises(DraftRefused) as caught:
        office().register(**elements)
    assert said in caught.value.say("zh")


def test_what_is_in_scope_is_registered_without_a_word():
    one = office()
    assert journal(one, one.register())[0].note == ""


def test_what_the_scope_asks_about_waits_for_an_answer():
    one = office()
    with refused(AnswerNeeded, "请确认可以录入", "confirm=internal"):
        one.register(secrecy="internal")
    with refused(AnswerNeeded, "请确认可以录入", "confirm=internal"):
        one.manager.register(draft("internal"), confirm=["other"])
    assert len(one.manager.find("matter")) == 0


def test_who_answered_what_the_scope_asks_is_on_record():
    one = office()
    matter = one.manager.register(draft("internal"), confirm=["internal"])
    event = journal(one, matter.id)[0]
    assert (event.actor, event.note) == ("boss", "已确认：请确认可以录入")
    plain = one.manager.register(draft(None), confirm=["internal"])
    assert journal(one, plain.id)[0].note == ""


def test_an_error_is_told_before_a_question():
    with pytest.raises(DraftRefused):
        office().manager.register(draft("internal", source="superior"), confirm=["internal"])


def draft(secrecy, **elements):
    told = {"title": "老旧小区改造", "source": "meeting", "type": "project", "assigned_at": "2026-02-01"}
    return MatterDraft(**{**told, "deadline": "2026-12-31", "lead_unit": "a", "secrecy": secrecy, **elements})


def test_an_import_asks_row_by_row_and_takes_them_with_the_answer(tmp_path):
    """What the scope lets pass is registered at once; the others wait."""
    one, plan = office(), tmp_path / "plan.txt"
    plan.write_text("2026年重点工作安排\n一、推进改造。完成管网更新。（牵头单位：甲处）\n", encoding="utf-8")
    given = {"source": "document", "assigned_at": "2026-02-01", "deadline": "2026-11-30", "secrecy": "internal"}
    (asked,) = one.manager.import_matters(plan, **given).rows
    assert (asked.outcome, asked.matter, [found.code for found in asked.findings if found.asks]) == (
        "asked", None, ["internal"],
    )  # fmt: skip
    (taken,) = one.manager.import_matters(plan, confirm=["internal"], **given).rows
    assert taken.outcome == "registered"
    assert journal(one, taken.matter)[0].note == "已确认：请确认可以录入"
    assert [row.outcome for row in one.manager.import_matters(plan, **given).rows] == ["unchanged"]
