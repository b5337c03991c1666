"""Who acts for whom in the demo, from the desk's own directory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from supervise.model.alerts import Role
from supervise.model.directory import Actor, Unit
from supervise.ports import Directory

ADMIN = Actor(id="a-admin", unit="digital", roles=frozenset({"admin"}))


@dataclass(frozen=True)
class People:
    """The persons of an office as of an instant."""

    directory: Directory
    at: datetime

    @property
    def manager(self) -> Actor:
        """The clerk of the inspection office."""
        return self._first("", "manager")

    @property
    def superior(self) -> Actor:
        return self._first("", "superior")

    def responsible(self, unit: str) -> Actor:
        return self._first(unit, "responsible")

    def leader(self, unit: str) -> Actor | None:
        """The leader in charge of *unit*, where it has one."""
        return next(iter(self.directory.members(unit, "leader", self.at)), None)

    def reports(self, unit: str) -> bool:
        """Whether anybody reports for *unit*."""
        return bool(self.directory.members(unit, "responsible", self.at))

    def units(self, kind: str | None = None) -> Sequence[Unit]:
        return tuple(unit for unit in self.directory.units(self.at) if kind is None or unit.kind == kind)

    def name(self, unit: str) -> str:
        known = self.directory.unit(unit, self.at)
        return known.name if known else unit

    def _first(self, unit: str, role: Role) -> Actor:
        return next(iter(self.directory.members(unit, role, self.at)))
