"""The scope: what may be supervised, what may not, and what somebody has to answer for."""

from __future__ import annotations

import pytest

from supervise.errors import DraftRefused
from support.commands import journal
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
    with pytest.raises(DraftRefused) as refused:
        office().register(**elements)
    assert said in refused.value.say("zh")


def test_what_is_in_scope_is_registered_without_a_word():
    one = office()
    assert journal(one, one.register())[0].note == ""


def test_who_registers_what_the_scope_asks_about_has_answered_on_record():
    one = office()
    event = journal(one, one.register(secrecy="internal"))[0]
    assert (event.actor, event.note) == ("boss", "已确认：请确认可以录入")
