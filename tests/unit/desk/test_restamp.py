"""An activation that touches no case costs one statement, and afterwards every case is as if it had looked."""

from __future__ import annotations

import pytest

from support.desks import ADMIN, Office, moment, texts

LAWS = texts("laws")
SECOND = {kind: {p: t for p, t in texts("laws/second").items() if f"/{kind}.yaml" in p and "second" in p}
          for kind in ("scoring", "alerts")}  # fmt: skip


@pytest.fixture(params=["memory", "sqlite"])
def office(request, tmp_path) -> Office:
    at = "memory://" if request.param == "memory" else f"sqlite:///{tmp_path}/desk.db"
    return Office("2026-02-10 09:00", LAWS, at=at)


def heads(office: Office):
    with office.desk.parts.store.begin() as uow:
        newest = office.desk.parts.worlds(uow).at(moment("2027-01-01 00:00")).seq
        return newest, {head.id: head for head in uow.heads("matter:")}


def test_new_scoring_rules_leave_no_case_behind(office):
    for _ in range(3):
        office.register()
    office.tick("2026-02-11 09:00")
    office.desk.activate(SECOND["scoring"], ADMIN)
    newest, found = heads(office)
    assert {head.world_seen for head in found.values()} == {newest}
    advanced = office.tick("2026-02-11 09:01").advanced
    assert advanced == 0
    assert office.desk.verify() is None


def test_new_alert_rules_are_looked_at_by_every_case(office):
    for _ in range(3):
        office.register()
    office.tick("2026-02-11 09:00")
    office.desk.activate(SECOND["alerts"], ADMIN)
    newest, found = heads(office)
    assert {head.world_seen < newest for head in found.values()} == {True}
    assert office.tick("2026-02-11 09:01").advanced == 3


def test_a_case_that_is_behind_looks_for_itself(office):
    office.register()
    office.at("2026-05-11 09:00").desk.activate(SECOND["scoring"], ADMIN)
    newest, found = heads(office)
    assert {head.world_seen < newest for head in found.values()} == {True}
    office.tick("2026-05-11 09:01")
    newest, found = heads(office)
    assert {head.world_seen for head in found.values()} == {newest}
