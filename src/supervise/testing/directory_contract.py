"""What every directory must do, as a suite to inherit.

    class TestMyDirectory(DirectoryContract):
        @pytest.fixture
        def directory(self):
            return MyDirectory(...)

The directory has at least one unit with a responsible person.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import get_args

import pytest

from supervise.model.alerts import Role
from supervise.model.directory import Actor, Unit
from supervise.ports import Directory

_NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
_ROLES: tuple[Role, ...] = get_args(Role)
_NOBODY = "no-such-id-督办"


class DirectoryContract:
    """Inherit it and give the fixture `directory`; `at` is an instant at which it has people."""

    @pytest.fixture
    def directory(self) -> Directory:
        raise NotImplementedError("give a fixture `directory`")

    @pytest.fixture
    def at(self) -> datetime:
        return _NOON

    def test_it_has_units(self, directory: Directory, at: datetime) -> None:
        units = directory.units(at)
        assert units
        assert all(isinstance(unit, Unit) for unit in units)

    def test_no_two_units_share_an_id(self, directory: Directory, at: datetime) -> None:
        ids = [unit.id for unit in directory.units(at)]
        assert len(ids) == len(set(ids))

    def test_every_unit_is_found_by_its_id(self, directory: Directory, at: datetime) -> None:
        for unit in directory.units(at):
            assert directory.unit(unit.id, at) == unit

    def test_every_unit_has_a_name(self, directory: Directory, at: datetime) -> None:
        assert all(unit.name.strip() for unit in directory.units(at))

    def test_every_unit_and_every_member_has_a_display_name(self, directory: Directory, at: datetime) -> None:
        names = directory.names(at)
        assert {unit.id: unit.name for unit in directory.units(at)}.items() <= names.items()
        assert {member.id for member in everybody(directory, at)} <= names.keys()

    def test_an_unknown_unit_is_none(self, directory: Directory, at: datetime) -> None:
        assert directory.unit(_NOBODY, at) is None

    def test_an_unknown_actor_is_none(self, directory: Directory) -> None:
        assert directory.actor(_NOBODY) is None

    @pytest.mark.parametrize("role", ["responsible", "unit", "unit_head", "leader"])
    def test_an_unknown_unit_has_no_members(self, directory: Directory, at: datetime, role: Role) -> None:
        assert list(directory.members(_NOBODY, role, at)) == []

    def test_some_unit_has_a_responsible_person(self, directory: Directory, at: datetime) -> None:
        assert any(directory.members(unit.id, "responsible", at) for unit in directory.units(at))

    def test_responsible_persons_are_of_the_unit_and_may_act_so(self, directory: Directory, at: datetime) -> None:
        for unit in directory.units(at):
            for actor in directory.members(unit.id, "responsible", at):
                assert actor.unit == unit.id
                assert "responsible" in actor.roles

    def test_a_unit_is_reached_where_somebody_is_responsible(self, directory: Directory, at: datetime) -> None:
        for unit in directory.units(at):
            if directory.members(unit.id, "responsible", at):
                assert directory.members(unit.id, "unit", at)

    def test_every_member_is_found_by_his_id(self, directory: Directory, at: datetime) -> None:
        for actor in everybody(directory, at):
            assert directory.actor(actor.id) == actor

    def test_nobody_is_named_twice_for_one_role(self, directory: Directory, at: datetime) -> None:
        for unit in directory.units(at):
            for role in _ROLES:
                ids = [actor.id for actor in directory.members(unit.id, role, at)]
                assert len(ids) == len(set(ids))

    def test_the_same_question_has_the_same_answer(self, directory: Directory, at: datetime) -> None:
        assert list(directory.units(at)) == list(directory.units(at))
        for unit in directory.units(at):
            for role in _ROLES:
                assert list(directory.members(unit.id, role, at)) == list(directory.members(unit.id, role, at))

    def test_an_instant_is_the_same_in_every_zone(self, directory: Directory, at: datetime) -> None:
        there = at.astimezone(timezone(timedelta(hours=8)))
        assert list(directory.units(at)) == list(directory.units(there))
        for unit in directory.units(at):
            assert directory.unit(unit.id, at) == directory.unit(unit.id, there)

    @pytest.mark.parametrize("role", ["superior", "manager", "assigner"])
    def test_the_offices_own_roles_are_the_same_for_every_unit(
        self, directory: Directory, at: datetime, role: Role
    ) -> None:
        answers = {tuple(actor.id for actor in directory.members(unit.id, role, at)) for unit in directory.units(at)}
        assert len(answers) == 1

    def test_a_leader_is_found_by_his_own_id(self, directory: Directory, at: datetime) -> None:
        for actor in everybody(directory, at):
            if "leader" in actor.roles:
                assert [found.id for found in directory.members(actor.id, "leader", at)] == [actor.id]

    def test_an_unknown_actor_has_no_address(self, directory: Directory) -> None:
        assert directory.address(_NOBODY, "eml") is None

    def test_an_address_is_text_or_none(self, directory: Directory, at: datetime) -> None:
        for actor in everybody(directory, at):
            for channel in ("eml", "log", "no-such-channel"):
                address = directory.address(actor.id, channel)
                assert address is None or address.strip()

    def test_a_channel_that_nobody_knows_reaches_nobody(self, directory: Directory, at: datetime) -> None:
        assert all(directory.address(actor.id, "no-such-channel") is None for actor in everybody(directory, at))


def everybody(directory: Directory, at: datetime) -> Iterator[Actor]:
    """All whom some role of some unit reaches, each once for every way he is reached."""
    for unit in directory.units(at):
        for role in _ROLES:
            yield from directory.members(unit.id, role, at)
