"""Which roles somebody has, by unit, as a directory tells it: what the lint needs to know of recipients."""

from __future__ import annotations

from datetime import datetime
from typing import get_args

from supervise.model.alerts import Role
from supervise.ports import Directory
from supervise.rules.lint.together import Roles

OF_OFFICE = ("superior", "manager", "assigner")


def roles_in(directory: Directory, at: datetime) -> Roles:
    """For each unit known at *at*, the roles in which a notice to it reaches somebody."""
    return {
        unit.id: frozenset(
            role for role in get_args(Role)
            if directory.members("" if role in OF_OFFICE else unit.id, role, at)
        )
        for unit in directory.units(at)
    }  # fmt: skip
