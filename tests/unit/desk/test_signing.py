"""Where a desk asks for it, rulesets come into force when a second person signs: whole, and never in the past."""

from __future__ import annotations

import pytest

from supervise import Actor
from supervise.errors import (
    NotFound,
    NotPermitted,
    OwnProposal,
    RulesetsInvalid,
    SignatureNeeded,
    UsageError,
    WrongState,
)
from support.desks import Office, texts

AUTHOR = Actor(id="an", unit="office", roles=frozenset({"admin"}))
SECOND = Actor(id="second", unit="office", roles=frozenset({"admin"}))
CLERK = Actor(id="clerk", unit="a", roles=frozenset({"responsible"}))


@pytest.fixture(params=["memory://", "sqlite"])
def office(request, tmp_path):
    at = request.param if request.param == "memory://" else f"sqlite:///{tmp_path / 'desk.db'}"
    office = Office("2026-01-12 09:00", texts("golden"), at=at, settings={"sign_off": True})
    yield office
    office.desk.close()


def newer() -> dict[str, str]:
    """The alerts of the golden rulesets as a second version."""
    path, text = next((path, text) for path, text in texts("golden").items() if "kind: alerts" in text)
    version = next(line for line in text.splitlines() if line.startswith("version:"))
    return {path: text.replace(version, 'version: "2026.9"')}


def in_force(office: Office) -> set[str]:
    with office.desk.parts.store.begin() as uow:
        return {world.id for world in uow.worlds()}


def test_what_one_proposes_another_puts_in_force(office):
    before = in_force(office)
    proposal = office.desk.propose(newer(), AUTHOR)
    assert office.desk.proposals() == (proposal,)
    assert in_force(office) == before
    assert "proposal-waiting" in {finding.code for finding in office.desk.doctor()}
    office.at("2026-01-13 09:00")
    (change,) = office.desk.sign(proposal.id, SECOND).changes
    assert change.version == "2026.9"
    assert change.in_force_at > office.desk.parts.now()
    assert in_force(office) == before | {change.id}
    assert office.desk.proposals() == ()
    assert office.desk.verify() is None


def test_nobody_signs_his_own(office):
    proposal = office.desk.propose(newer(), AUTHOR)
    with pytest.raises(OwnProposal):
        office.desk.sign(proposal.id, AUTHOR)
    assert office.desk.proposals() == (proposal,)


def test_nothing_is_activated_past_the_second_person(office):
    with pytest.raises(SignatureNeeded):
        office.desk.activate(newer(), AUTHOR)


def test_who_has_no_part_in_rules_neither_proposes_nor_signs(office):
    proposal = office.desk.propose(newer(), AUTHOR)
    for forbidden in (
        lambda: office.desk.propose(newer(), CLERK),
        lambda: office.desk.sign(proposal.id, CLERK),
        lambda: office.desk.reject(proposal.id, CLERK, "不行"),
    ):
        with pytest.raises(NotPermitted):
            forbidden()


def test_faulty_rulesets_are_not_even_proposed(office):
    faulty = {path: text.replace("version:", "versoin:") for path, text in newer().items()}
    with pytest.raises(RulesetsInvalid):
        office.desk.propose(faulty, AUTHOR)
    with pytest.raises(UsageError):
        office.desk.propose(texts("golden"), AUTHOR)
    assert office.desk.proposals() == ()


def test_a_proposal_is_decided_once(office):
    first = office.desk.propose(newer(), AUTHOR)
    rejected = office.desk.reject(first.id, SECOND, "依据不足")
    assert (rejected.state, rejected.why, rejected.decided_by) == ("rejected", "依据不足", "second")
    for again in (lambda: office.desk.sign(first.id, SECOND), lambda: office.desk.reject(first.id, SECOND, "再退")):
        with pytest.raises(WrongState):
            again()
    with pytest.raises(NotFound):
        office.desk.sign("proposal-99", SECOND)


def test_what_no_longer_fits_is_not_signed_and_keeps_waiting(office):
    first, second = office.desk.propose(newer(), AUTHOR), office.desk.propose(other_content(), AUTHOR)
    office.desk.sign(first.id, SECOND)
    with pytest.raises(RulesetsInvalid):
        office.desk.sign(second.id, SECOND)
    assert office.desk.proposals() == (second,)


def other_content() -> dict[str, str]:
    """The same version of the same ruleset, saying something else."""
    return {path: text.replace("title: {zh: ", "title: {zh: 另", 1) for path, text in newer().items()}
