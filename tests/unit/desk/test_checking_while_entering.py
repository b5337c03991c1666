"""What each rule says of a draft while it is entered: it holds, it is violated, or it cannot tell yet (S3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supervise import MatterDraft
from supervise.errors import DraftRefused
from supervise.rules.rulebook import ValidationRule
from support.desks import Office

OFFICE = Office("2026-02-10 09:00", engine="python")


def verdicts(draft: MatterDraft) -> Mapping[str, str]:
    return {checked.rule: checked.verdict for checked in OFFICE.manager.check(draft)}


def rules() -> Mapping[str, ValidationRule]:
    with OFFICE.desk.parts.store.begin() as uow:
        book = OFFICE.desk.parts.worlds(uow).at(OFFICE.desk.parts.now()).rulebook
    return {rule.ref.id: rule for rule in (*book.scope, *book.validations) if rule.subject == "matter"}


RULES = rules()


def conditions(rule: ValidationRule) -> list[Any]:
    return [one for one in (rule.applies, rule.must, rule.fault) if one is not None]


def test_every_rule_on_a_matter_answers_once():
    assert [checked.rule for checked in OFFICE.manager.check(MatterDraft())] == list(RULES)


def test_an_empty_draft_is_judged_by_what_is_missing_and_by_nothing_else():
    told = verdicts(MatterDraft())
    assert {rule for rule, verdict in told.items() if verdict == "violated"} == {
        "title-missing", "source-missing", "lead-missing", "deadline-missing",
    }  # fmt: skip
    assert told["title-length"] == told["deadline-early"] == told["key-without-leader"] == "cannot tell yet"
    assert "holds" not in told.values()


def test_verdicts_follow_the_typing():
    draft = MatterDraft(deadline=date(2026, 3, 1))
    assert verdicts(draft)["deadline-early"] == "cannot tell yet"
    assert verdicts(draft.but(assigned_at=date(2026, 4, 1)))["deadline-early"] == "violated"
    assert verdicts(draft.but(assigned_at=date(2026, 2, 1)))["deadline-early"] == "holds"
    assert verdicts(MatterDraft(priority="normal"))["key-without-leader"] == "holds"


def test_a_violated_rule_says_where_what_and_how_to_mend_it_in_both_languages():
    (early,) = [one for one in OFFICE.manager.check(
        MatterDraft(deadline=date(2026, 3, 1), assigned_at=date(2026, 4, 1))
    ) if one.rule == "deadline-early"]  # fmt: skip
    assert early.finding is not None
    assert (early.finding.field, early.finding.level) == ("deadline", "error")
    assert early.finding.say("zh") == "交办期限早于交办时间；请核对年份 [deadline-early]"
    assert early.finding.say("en") == "The deadline is before the assignment; Check the year [deadline-early]"


def test_only_a_violated_rule_has_a_finding():
    for checked in OFFICE.manager.check(MatterDraft(title="短", source="elsewhere")):
        assert (checked.finding is not None) == (checked.verdict == "violated")


def test_checking_keeps_nothing_and_registers_nothing():
    OFFICE.manager.check(MatterDraft(title="推进重点工作"))
    assert len(OFFICE.manager.find("matter")) == 0


DAYS = st.integers(-400, 2500).map(lambda days: date(2026, 2, 10) + timedelta(days=days))
VALUES: Mapping[str, st.SearchStrategy[Any]] = {
    "title": st.sampled_from(["推进重点工作", "短", "机密文件办理", ""]),
    "source": st.sampled_from(["meeting", "superior", "elsewhere"]),
    "assigned_at": DAYS,
    "deadline": DAYS,
    "lead_unit": st.sampled_from(["a", "b"]),
    "support_units": st.sampled_from([("a",), ("b", "c")]),
    "leader": st.just("chief"),
    "priority": st.sampled_from(["key", "normal"]),
    "secrecy": st.sampled_from(["none", "internal", "secret"]),
}
COMPLETE = st.fixed_dictionaries(VALUES)
TYPED = st.sets(st.sampled_from(sorted(VALUES)))


@settings(max_examples=150, deadline=None)
@given(whole=COMPLETE, before=TYPED, more=TYPED)
def test_completing_a_record_changes_a_verdict_only_by_a_field_that_its_rule_reads(whole, before, more):
    early = MatterDraft(**{name: whole[name] for name in before})
    late = MatterDraft(**{name: whole[name] for name in before | more})
    filled = {f"matter.{name}" for name in more - before}
    then, now = verdicts(early), verdicts(late)
    for rule in RULES:
        if then[rule] != now[rule]:
            assert filled & set().union(*(one.reads for one in conditions(RULES[rule])))


@settings(max_examples=150, deadline=None)
@given(whole=COMPLETE, before=TYPED, more=TYPED)
def test_completing_a_record_never_takes_back_what_was_certain(whole, before, more):
    """A rule that does not ask what is missing knows more with every field, and never something else. An empty list of
    units is a value, not a gap: rules on it may turn.
    """
    then = verdicts(MatterDraft(**{name: whole[name] for name in before}))
    now = verdicts(MatterDraft(**{name: whole[name] for name in before | more}))
    for rule in RULES:
        patient = not any("missing(" in one.source or "support_units" in one.source for one in conditions(RULES[rule]))
        if patient and then[rule] != "cannot tell yet":
            assert now[rule] == then[rule]


@settings(max_examples=60, deadline=None)
@given(whole=COMPLETE)
def test_a_complete_record_leaves_no_rule_in_doubt(whole):
    told = verdicts(MatterDraft(**{**whole, "title": whole["title"] or "推进重点工作"}))
    assert "cannot tell yet" not in told.values()


def test_what_is_checked_is_what_registering_refuses():
    draft = MatterDraft(title="短", source="meeting", lead_unit="a", deadline=date(2026, 12, 31))
    errors = [one.rule for one in OFFICE.manager.check(draft) if one.finding and one.finding.level == "error"]
    with pytest.raises(DraftRefused) as refused:
        OFFICE.manager.register(draft)
    assert [finding.code for finding in refused.value.findings] == errors == ["title-length"]
