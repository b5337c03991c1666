"""The embedded directory: people and units written down in one YAML file, for a desk without a host of its own.

    units:
      - {id: housing, name: 住房建设处, kind: office, aliases: [住建处]}
    actors:
      - {id: zhao, name: 赵强, unit: housing, roles: [responsible], email: zhao@example.cn}
      - {id: qian, name: 钱芳, unit: housing, roles: [responsible], heads: true}
      - {id: wang, name: 王建国, unit: office, roles: [leader], leads: [housing]}
    office:
      manager: [li]
      superior: [sun]

`heads` makes an actor the head of his unit, `contact` its contact person, `leads` the leader in charge of units.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, ValidationError
from pydantic_core import ErrorDetails

from supervise.errors import FileRefused
from supervise.hooks.specs import hookimpl
from supervise.model.alerts import Role
from supervise.model.base import Code, Text, Value
from supervise.model.directory import Actor, ActorRole, Unit
from supervise.ports import Directory
from supervise.rules.loader import plain_yaml

OfficeRole = Literal["superior", "manager", "assigner"]


class Person(Value):
    """An actor as the file names him, with where to reach him and what he stands for."""

    id: Code
    name: str = ""
    unit: Code
    roles: frozenset[ActorRole] = frozenset()
    email: str | None = None
    heads: bool = False
    contact: bool = False
    leads: tuple[Code, ...] = ()

    def actor(self) -> Actor:
        return Actor(id=self.id, name=self.name, unit=self.unit, roles=self.roles)


class _File(Value):
    units: tuple[Unit, ...] = ()
    actors: tuple[Person, ...] = ()
    office: Mapping[OfficeRole, tuple[Code, ...]] = Field(default_factory=dict)


@dataclass(frozen=True)
class StaticDirectory:
    """A directory that time does not change: every instant sees the same people and units, in the order of the file."""

    known: Mapping[str, Unit]
    people: Mapping[str, Person]
    office: Mapping[OfficeRole, Sequence[str]]

    @classmethod
    def of(cls, data: Any, name: str = "directory") -> Self:
        """The directory that *data* describes, as parsed from a file called *name*. Raises FileRefused, naming every
        unknown key, wrong type, duplicate and reference to nobody.
        """
        try:
            file = _File.model_validate(data if data is not None else {})
        except ValidationError as wrong:
            raise _refusal(name, [_fault(error) for error in wrong.errors()]) from None
        faults = [*_duplicates(file), *_dangling(file)]
        if faults:
            raise _refusal(name, faults)
        units, people = {unit.id: unit for unit in file.units}, {person.id: person for person in file.actors}
        return cls(units, people, file.office)

    def actor(self, id: str) -> Actor | None:
        person = self.people.get(id)
        return person.actor() if person else None

    def unit(self, id: str, at: datetime) -> Unit | None:  # noqa: ARG002 - time changes nothing here
        return self.known.get(id)

    def units(self, at: datetime) -> Sequence[Unit]:  # noqa: ARG002 - time changes nothing here
        return tuple(self.known.values())

    def names(self, at: datetime) -> Mapping[str, str]:  # noqa: ARG002 - time changes nothing here
        units = {unit.id: unit.name for unit in self.known.values()}
        return {id: person.name or id for id, person in self.people.items()} | units

    def members(self, unit: str, role: Role, at: datetime) -> Sequence[Actor]:  # noqa: ARG002 - time changes nothing here
        """Who *role* of *unit* is. A unit speaks through its contact persons, else through its responsible ones; for
        the leader, *unit* may be his own id; superior, manager and assigner are those of the whole office.
        """
        return tuple(person.actor() for person in self._members(unit, role))

    def address(self, actor: str, channel: str) -> str | None:
        """The e-mail address for `eml`, the id for `log`."""
        person = self.people.get(actor)
        if person is None or channel not in {"eml", "log"}:
            return None
        return person.id if channel == "log" else person.email or None

    def _members(self, unit: str, role: Role) -> Sequence[Person]:
        people = tuple(self.people.values())
        own = tuple(person for person in people if person.unit == unit)
        responsible = tuple(person for person in own if "responsible" in person.roles)
        match role:
            case "responsible":
                return responsible
            case "unit":
                return tuple(person for person in own if person.contact) or responsible
            case "unit_head":
                return tuple(person for person in own if person.heads)
            case "leader":
                himself = self.people.get(unit)
                return (himself,) if himself else tuple(person for person in people if unit in person.leads)
            case "superior" | "manager" | "assigner":
                if role in self.office:
                    return tuple(self.people[member] for member in self.office[role])
                return tuple(person for person in people if role in person.roles)


@hookimpl
def supervise_directory(settings: dict[str, Any]) -> Directory | None:
    """The directory of the setting `directory`: the path of a YAML file, or its data. None without that setting."""
    source = settings.get("directory")
    if source is None:
        return None
    if isinstance(source, str | PathLike):
        return StaticDirectory.of(plain_yaml(str(source), _read(Path(source))), str(source))
    return StaticDirectory.of(source)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as failed:
        raise _refusal(str(path), [Text(zh=f"读取失败：{failed}", en=str(failed))]) from failed


def _duplicates(file: _File) -> Iterable[Text]:
    for name, count in Counter(person.id for person in file.actors).items():
        if count > 1:
            yield Text(zh=f"操作人 {name} 重复", en=f"actor {name} stands there {count} times")
    for name, count in Counter(unit.id for unit in file.units).items():
        if count > 1:
            yield Text(zh=f"单位 {name} 重复", en=f"unit {name} stands there {count} times")
    owners = Counter(name for unit in file.units for name in {unit.name, *unit.aliases})
    for name, count in owners.items():
        if count > 1:
            yield Text(zh=f"名称 {name} 属于 {count} 个单位", en=f"the name {name} belongs to {count} units")


def _dangling(file: _File) -> Iterable[Text]:
    units, people = {unit.id for unit in file.units}, {person.id for person in file.actors}
    for person in file.actors:
        for unit in (person.unit, *person.leads):
            if unit not in units:
                yield Text(zh=f"{person.id} 所指的单位 {unit} 不存在", en=f"{person.id} names the unknown unit {unit}")
    for role, members in file.office.items():
        for member in members:
            if member not in people:
                yield Text(
                    zh=f"office.{role} 中没有操作人 {member}", en=f"office.{role} names the unknown actor {member}"
                )


def _fault(error: ErrorDetails) -> Text:
    place = ".".join(map(str, error["loc"]))
    said = _FAULTS.get(error["type"])
    return Text(zh=f"{place} {said.zh}", en=f"{place} {said.en}") if said else Text(
        zh=f"{place} 不合要求（{error['msg']}）", en=f"{place}: {error['msg']}"
    )  # fmt: skip


def _refusal(name: str, faults: Sequence[Text]) -> FileRefused:
    return FileRefused(
        name=name,
        why_zh="；".join(fault.zh for fault in faults),
        why_en="; ".join(fault.en for fault in faults),
        next_zh="请逐条改正后重新打开",
        next_en="Correct each of them and open it again",
    )


_FAULTS = {
    "missing": Text(zh="缺失", en="is missing"),
    "extra_forbidden": Text(zh="是未知的键", en="is an unknown key"),
    "string_type": Text(zh="应为文字，数字请加引号", en="must be text: put numbers in quotes"),
}
