"""Who is there in a test: each unit with its people, and the office; the data of a directory is made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from supervise.model.base import Text
from supervise.model.directory import Actor, ActorRole
from supervise.rules.reading import Fields, Page

from .words import OFFICE_KEYS, UNIT_KEYS

OFFICE = "office"
_OFFICE_NAMES: Mapping[str, str] = {"manager": "督办员", "superior": "上级", "assigner": "交办人", "admin": "管理员"}


@dataclass
class People:
    """Units and persons by id; a person's id is his name."""

    units: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    persons: dict[str, dict[str, Any]] = field(default_factory=dict)
    office: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, unit: str, role: ActorRole, **told: Any) -> None:
        """Give *name* one more part to play; he belongs to the unit that names him first."""
        known = self.persons.setdefault(name, {"id": name, "name": name, "unit": unit, "roles": [], "leads": []})
        known["roles"] = list(dict.fromkeys([*known["roles"], role]))
        known["leads"] = [*known["leads"], *told.pop("leads", ())]
        known.update(told)

    def data(self) -> Mapping[str, Any]:
        """As the built-in directory reads it."""
        kinds = {id: {"kind": kind} for id, kind in self.kinds.items()}
        units = [{"id": id, "name": name, **kinds.get(id, {})} for id, name in self.units.items()]
        office = {role: names for role, names in self.office.items() if role != "admin"}
        return {"units": units, "actors": list(self.persons.values()), "office": office}


def read_people(fields: Fields) -> People:
    """The units at `units`, the office at `office`; who is not named is there under a name made of the unit's."""
    people = People()
    units = fields.node("units")
    entries = None if units is None else fields.page.as_entries(units)
    for id, (_, node) in ({} if entries is None else entries.entries).items():
        inner = fields.page.as_entries(node)
        if inner is not None:
            _read_unit(people, id, Fields(fields.page, inner, UNIT_KEYS))
    _clear_office(people, fields.page, fields)
    office = fields.fields(OFFICE, OFFICE_KEYS)
    people.units.setdefault(OFFICE, "督办办公室")
    for role, default in _OFFICE_NAMES.items():
        told = _names(office, role) if office is not None and role in office else (default,)
        people.office[role] = list(told)
        for name in told:
            people.add(name, OFFICE, role)  # type: ignore[arg-type] # the keys of the office are roles
    return people


def _read_unit(people: People, id: str, fields: Fields) -> None:
    name = fields.text("name") or id
    people.units[id] = name
    if (kind := fields.text("kind")) is not None:
        people.kinds[id] = kind
    for person in _names(fields, "responsible") if "responsible" in fields else (f"{name}经办人",):
        people.add(person, id, "responsible")
    for person in _names(fields, "head") if "head" in fields else (f"{name}负责人",):
        people.add(person, id, "responsible", heads=True)
    for person in _names(fields, "contact"):
        people.add(person, id, "responsible", contact=True)
    for person in _names(fields, "leader"):
        people.add(person, OFFICE, "leader", leads=[id])


def _names(fields: Fields, key: str) -> Sequence[str]:
    return tuple(text for _, text in fields.texts(key))


def _clear_office(people: People, page: Page, fields: Fields) -> None:
    if OFFICE in people.units:
        message = Text(zh=f"单位编号 {OFFICE} 留给督办办公室", en=f"the unit id '{OFFICE}' is that of the office")
        page.fault(fields.key("units"), "rule-bad-value", message)


def actor_of(directory: Mapping[str, Any], name: str) -> Actor:
    """The person called *name*; reading has seen to it that there is one."""
    person = next(one for one in directory["actors"] if one["id"] == name)
    return Actor(id=name, name=name, unit=person["unit"], roles=frozenset(person["roles"]))


def manager_of(directory: Mapping[str, Any]) -> Actor:
    """The first manager of the office, who sees all."""
    return actor_of(directory, directory["office"]["manager"][0])


def admin_of(directory: Mapping[str, Any]) -> Actor:
    """The first administrator, who puts rulesets in force."""
    return actor_of(directory, next(one["id"] for one in directory["actors"] if "admin" in one["roles"]))


def responsible_of(directory: Mapping[str, Any], unit: str) -> str | None:
    """The first responsible person of *unit*."""
    own = (one for one in directory["actors"] if one["unit"] == unit and "responsible" in one["roles"])
    return next((one["id"] for one in own), None)
