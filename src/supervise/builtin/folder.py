"""A patrolled folder: every .json file in it holds a record or a list of records."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from supervise.errors import UsageError
from supervise.hooks.specs import hookimpl
from supervise.model.base import Text
from supervise.model.findings import Finding
from supervise.model.intake import Record
from supervise.model.matters import Place
from supervise.ports import IntakeSource

MOST_BYTES = 16 * 1024 * 1024
USUAL_IDS = ("id", "taskNo")
"""Where a record's id is looked for unless a path is given."""


@dataclass
class FolderSource:
    """The records of a folder's .json files; implements `ports.IntakeSource`.

    `ids` are dotted paths, as `task.no`, the first of which that a record has names it. `revision` is the path of its
    revision; without one, the revision is a digest of the record's content, so that a changed record is a new revision
    and one seen twice is the same.
    """

    name: str
    path: Path
    cron: str
    mapping: str
    ids: Sequence[str] = USUAL_IDS
    revision: str | None = None

    def poll(self) -> Iterator[Record | Finding]:
        """All records that the folder holds now, file by file in order of name. A file that cannot be read, or is still
        being written, gives a finding and is looked at again by the next poll; nothing is raised.
        """
        try:
            files = sorted(file for file in self.path.iterdir() if file.suffix.lower() == ".json" and file.is_file())
        except OSError as failed:
            yield _fault("folder-unreadable", self.path.name, "", *_told(failed))
            return
        for file in files:
            if not file.name.startswith("."):
                yield from self._read(file)

    def _read(self, file: Path) -> Iterator[Record | Finding]:
        try:
            with file.open("rb") as opened:
                content = opened.read(MOST_BYTES + 1)
            if len(content) > MOST_BYTES:
                yield _fault("file-too-large", file.name, "", "文件超过 16 MB", "it is larger than 16 MB")
                return
            data = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse_constant)
        except (OSError, ValueError, RecursionError) as failed:
            yield _fault("file-unreadable", file.name, "", *_told(failed))
            return
        if not isinstance(data, list):
            yield self._record(file.name, "$", data)
            return
        for number, one in enumerate(data):
            yield self._record(file.name, f"$[{number}]", one)

    def _record(self, file: str, path: str, data: Any) -> Record | Finding:
        if not isinstance(data, dict):
            return _fault("record-ill-formed", file, path, "不是一条记录", "it is no record")
        try:
            record = self._made(data, Place(file=file, path=path))
        except (ValueError, RecursionError) as failed:
            return _fault("record-ill-formed", file, path, *_told(failed))
        where = ", ".join(self.ids)
        return record or _fault("record-without-id", file, path, f"没有编号（{where}）", f"it has no id ({where})")

    def _made(self, data: Mapping[str, Any], place: Place) -> Record | None:
        ext_id = next((found for found in (_text_at(data, path) for path in self.ids) if found), None)
        if ext_id is None:
            return None
        content = _digest(data)
        revision = _text_at(data, self.revision) if self.revision else None
        return Record(source=self.name, ext_id=ext_id, ext_revision=revision or content, data=data, place=place)


def _text_at(data: Mapping[str, Any], path: str) -> str | None:
    """The text or number at a dotted path, None where there is none."""
    found: Any = data
    for name in path.removeprefix("$.").split("."):
        found = found.get(name) if isinstance(found, dict) else None
    if isinstance(found, bool) or not isinstance(found, str | int | float):
        return None
    return str(found).strip() or None


def _digest(data: Mapping[str, Any]) -> str:
    """SHA-256 of the record's content, whatever the order of its fields, as 32 hexadecimal digits. Raises
    ValueError for text that no file can hold (half a surrogate pair).
    """
    canonical = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(canonical.encode()).hexdigest()[:32]


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _told(failed: Exception) -> tuple[str, str]:
    if isinstance(failed, json.JSONDecodeError):
        return f"第 {failed.lineno} 行第 {failed.colno} 列不是 JSON", f"no JSON at {failed.lineno}:{failed.colno}"
    if isinstance(failed, UnicodeDecodeError):
        return "不是 UTF-8 编码", "it is not in UTF-8"
    if isinstance(failed, OSError):
        return f"打不开（{failed.strerror}）", f"it cannot be opened ({failed.strerror})"
    return "不是可读的 JSON", f"no readable JSON ({failed})"


def _fault(code: str, file: str, path: str, zh: str, en: str) -> Finding:
    where = f"{file} {path}".strip()
    return Finding(
        code=code,
        level="error",
        message=Text(zh=f"{where}：{zh}", en=f"{where}: {en}"),
        fix=Text(zh="改正后下次巡检会再读", en="Once it is mended, the next patrol reads it"),
        place=Place(file=file, path=path or None),
    )


@hookimpl
def supervise_intake_sources(settings: dict[str, Any]) -> Sequence[IntakeSource]:
    """The folders of `settings["patrol"]`: a list of {name, path, cron, mapping} with, where needed, `id` (a path or
    several) and `revision`. Raises UsageError for an entry without one of the first four or with an unknown key.
    """
    return [_source(entry) for entry in settings.get("patrol", ())]


def _source(entry: Mapping[str, Any]) -> FolderSource:
    needed, known = {"name", "path", "cron", "mapping"}, {"name", "path", "cron", "mapping", "id", "revision"}
    if missing := needed - entry.keys():
        raise UsageError(what=f"patrol without {', '.join(sorted(missing))}")
    if unknown := entry.keys() - known:
        raise UsageError(what=f"patrol with {', '.join(sorted(unknown))}")
    ids = entry.get("id", USUAL_IDS)
    return FolderSource(
        name=entry["name"],
        path=Path(entry["path"]),
        cron=entry["cron"],
        mapping=entry["mapping"],
        ids=(ids,) if isinstance(ids, str) else tuple(ids),
        revision=entry.get("revision"),
    )
