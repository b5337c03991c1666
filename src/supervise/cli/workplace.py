"""A workplace: the folder of a desk that has no host, described by its `supervise.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Any, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, ValidationError, field_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from supervise.errors import FileRefused, Language
from supervise.model.base import Text, Value
from supervise.rules.loader import plain_yaml

from .refusals import no_workplace, unreadable

FILE = "supervise.yaml"
SQLITE = "sqlite:///"


class Workplace(Value):
    """What `supervise.yaml` says; relative paths in it count from its own folder."""

    folder: Path
    database: str = f"{SQLITE}supervise.db"
    language: Language = "zh"
    zone: str = "Asia/Shanghai"
    engine: Literal["auto", "durable", "python"] = "auto"
    directory: str = "directory.yaml"
    eml: str | None = None
    eml_from: str | None = None
    log: bool = False
    patrol: tuple[Mapping[str, Any], ...] = ()
    quiet_hours: tuple[time, time] | None = None
    number_prefix: str | None = None
    sign_off: bool = False
    calendar: str = "china"
    calendars: Mapping[str, str] = Field(default_factory=dict)
    """The units, by id, that go by another calendar than the desk."""

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError) as unknown:
            raise PydanticCustomError("zone", "no such time zone") from unknown
        return zone

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The workplace in *folder*. Raises FileRefused, naming everything that is wrong with its file."""
        path = folder / FILE
        try:
            told = path.read_bytes()
        except OSError as failed:
            raise unreadable(path, failed) from failed
        data = plain_yaml(str(path), told)
        try:
            return cls.model_validate({**_as_mapping(data, path), "folder": folder})
        except ValidationError as wrong:
            raise _refusal(path, [_fault(error) for error in wrong.errors()]) from None

    @property
    def url(self) -> str:
        """The database, an SQLite file being taken from this folder."""
        path = self.database.removeprefix(SQLITE)
        if path == self.database or path in {"", ":memory:"}:
            return self.database
        return f"{SQLITE}{self.folder / path}"

    def settings(self) -> Mapping[str, Any]:
        """What plugins are told."""
        told: dict[str, Any] = {
            "directory": str(self.folder / self.directory),
            "eml": str(self.folder / self.eml) if self.eml else None,
            "eml_from": self.eml_from,
            "log": self.log,
            "patrol": [self._source(entry) for entry in self.patrol],
            "quiet_hours": self.quiet_hours and [hour.isoformat() for hour in self.quiet_hours],
            "number_prefix": self.number_prefix,
            "sign_off": self.sign_off or None,
        }
        return {name: value for name, value in told.items() if value is not None}

    def _source(self, entry: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**entry, "path": str(self.folder / str(entry["path"]))} if "path" in entry else entry


def find_workplace(folder: Path | None) -> Workplace | None:
    """The workplace in *folder*, by default the current one; None where the current one has no `supervise.yaml`.

    Raises FileRefused for a file that cannot be read, and CallRefused where a *folder* that was named has none.
    """
    place = folder or Path()
    if (place / FILE).exists():
        return Workplace.read(place)
    if folder is not None:
        raise no_workplace(folder)
    return None


def _as_mapping(data: Any, path: Path) -> Mapping[str, Any]:
    if not isinstance(data, dict):
        raise _refusal(path, [Text(zh="应是若干行「键: 值」", en="it should be lines of `key: value`")])
    if "folder" in data:
        raise _refusal(path, [_SAID["extra_forbidden"].but(zh="folder 是未知的键", en="folder is an unknown key")])
    return data


def _fault(error: ErrorDetails) -> Text:
    place = ".".join(map(str, error["loc"]))
    said = _SAID.get(error["type"], Text(zh=f"不合要求（{error['msg']}）", en=f"does not fit ({error['msg']})"))
    return Text(zh=f"{place} {said.zh}", en=f"{place} {said.en}")


def _refusal(path: Path, faults: list[Text]) -> FileRefused:
    return FileRefused(
        name=str(path),
        why_zh="；".join(fault.zh for fault in faults),
        why_en="; ".join(fault.en for fault in faults),
        next_zh=f"可用的键：{_KEYS}",
        next_en=f"The keys that may be used: {_KEYS}",
    )


_SAID = {
    "extra_forbidden": Text(zh="是未知的键", en="is an unknown key"),
    "string_type": Text(zh="应为文字，数字请加引号", en="must be text: put numbers in quotes"),
    "zone": Text(zh="不是时区名", en="is no time zone"),
}
_KEYS = ", ".join(name for name in Workplace.model_fields if name != "folder")
