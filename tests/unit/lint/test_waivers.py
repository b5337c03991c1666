"""Waivers: a finding that somebody answers for is counted and not told; an expired waiver is an error that names him."""

from __future__ import annotations

from datetime import date

import pytest

from supervise.rules.lint.found import Found
from supervise.rules.loading import check, load

from .conftest import Linted, files_of
from .doubtful import MONTHLY, periods

LAST_DAY = date(2026, 11, 24)
GAP = periods(f"id: p, when: task.role == 'lead', {MONTHLY}")["periods"]


def waiving(lint: str = "gap", rule: str = "p", until: str = "2026-11-24", body: str = GAP) -> dict[str, str]:
    waive = f"waive:\n  - {{lint: {lint}, rule: {rule}, owner: 督查室, until: {until}, why: 协办部门暂不填报}}\n"
    return {"periods": waive + body}


def told(found: list[Found]) -> list[tuple[str, str | None]]:
    return [(one.lint, one.waived.owner if one.waived else None) for one in found]


def test_a_waived_finding_is_still_there_with_who_answers_for_it_and_why(linted: Linted):
    (found,) = linted(waiving(), today=LAST_DAY)
    assert (found.lint, found.rule) == ("gap", "p")
    assert found.waived is not None
    assert (found.waived.owner, found.waived.until, found.waived.why) == ("督查室", LAST_DAY, "协办部门暂不填报")


def test_a_waiver_that_has_expired_is_an_error_that_names_its_owner_and_the_finding_is_told_again(linted: Linted):
    found = linted(waiving(), today=date(2026, 11, 25))
    assert told(found) == [("waiver-expired", None), ("gap", None)]
    expired = found[0]
    assert expired.level == "error"
    assert (expired.diagnostic.path, expired.diagnostic.line, expired.diagnostic.column) == ("periods.yaml", 8, 5)
    assert "督查室" in expired.message.zh
    assert "2026-11-24" in expired.message.en


@pytest.mark.parametrize("other", [{"lint": "overlap"}, {"rule": "q"}])
def test_a_waiver_waives_no_other_finding_and_no_other_rule(other: dict[str, str], linted: Linted):
    assert told(linted(waiving(**other), today=LAST_DAY)) == [("waiver-unused", None), ("gap", None)]


def test_a_waiver_waives_nothing_in_another_ruleset(linted: Linted):
    bodies = {
        "periods": GAP,
        "alerts": "waive: [{lint: gap, rule: p, owner: a, until: 2027-01-01, why: b}]\nrules: []\n",
    }
    assert sorted(told(linted(bodies, today=LAST_DAY))) == [("gap", None), ("waiver-unused", None)]


def test_a_waiver_of_recipients_is_not_called_unused_where_nobody_told_who_there_is(linted: Linted):
    body = periods(f"id: p, {MONTHLY}")["periods"]
    bodies = waiving("unknown-recipient", body=body)
    assert linted(bodies, today=LAST_DAY) == ()
    assert told(linted(bodies, today=LAST_DAY, roles={"housing": frozenset()})) == [("waiver-unused", None)]


@pytest.mark.parametrize(
    ("waive", "code", "suggestion"),
    [
        ("{lint: gaps, rule: p, owner: a, until: 2026-12-31, why: b}", "rule-bad-value", "gap"),
        ("{lint: gap, rule: p, until: 2026-12-31, why: b}", "rule-missing-key", None),
        ("{lint: gap, rule: p, owner: a, until: soon, why: b}", "rule-bad-value", None),
        ("{lint: gap, rule: p, owner: a, until: 2026-12-31, why: b, rules: c}", "rule-unknown-key", "rule"),
    ],
)
def test_a_faulty_waiver_is_an_error_of_the_ruleset(waive: str, code: str, suggestion: str | None):
    (fault,) = check(files_of({"periods": f"waive: [{waive}]\n{GAP}"}))
    assert (fault.code, fault.suggestion) == (code, suggestion)
    assert fault.line == 7


def test_waivers_change_nothing_of_what_the_rules_do_but_are_part_of_what_is_signed():
    plain, waived = (load(files_of(bodies))[-1] for bodies in ({"periods": GAP}, waiving()))
    assert [rule.ref.id for rule in plain.content.periods] == [rule.ref.id for rule in waived.content.periods]
    assert plain.ref.digest != waived.ref.digest
