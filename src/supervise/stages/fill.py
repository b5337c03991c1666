"""fill: a foreign record becomes a draft by mapping rules, each field with where it came from (智能填充)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from supervise.model.base import Text
from supervise.model.findings import Finding
from supervise.model.intake import Record
from supervise.model.matters import KeptRecord, MatterDraft, Place, Provenance
from supervise.model.standard import Standard
from supervise.rules.rulebook import FieldMapping, MappingRules

_KNOWN = frozenset(MatterDraft.model_fields)

KEPT_VALUES = 100
KEPT_LENGTH = 200
"""How many values of a record are kept with its matter, and how many characters of each."""


def fill(record: Record, rules: MappingRules, standard: Standard) -> tuple[MatterDraft, tuple[Finding, ...]]:
    """The draft that *rules* make of *record*, and what could not be filled. Units are found by id, name or alias."""
    units = {name: unit.id for unit in standard.units for name in (unit.id, unit.name, *unit.aliases)}
    kinds = {element.code: element.type for element in standard.elements}
    fields: dict[str, Any] = {}
    provenance: dict[str, Provenance] = {}
    findings: list[Finding] = []
    for mapping in rules.fields:
        path, raw = _found(record.data, mapping)
        if raw is None:
            continue
        kind = kinds.get(mapping.element, "text")
        value = _converted(raw, mapping, kind, units)
        fields[mapping.element] = value
        place = record.place.model_copy(update={"path": path})
        provenance[mapping.element] = Provenance(place=place, quote=str(raw), rule=mapping.line)
        findings += _unknown_units(value, kind, standard, mapping.element, place)
    draft, refused = _draft(fields, record, provenance)
    return draft.but(record=kept(record, rules)), (*findings, *refused)


def kept(record: Record, rules: MappingRules) -> KeptRecord:
    """Of *record* what the lines of *rules* may read and no more: what no line names stays where it came from."""
    paths = dict.fromkeys(path for mapping in rules.fields for path in mapping.paths)
    there = {path: value for path in paths if (value := at_path(record.data, path)) not in (None, "")}
    first = list(there)[:KEPT_VALUES]
    ref = rules.ref
    return KeptRecord(
        mapping=ref.name, version=ref.version, digest=ref.digest,
        values={path: _cut(there[path]) for path in first}, left_off=tuple(there)[KEPT_VALUES:],
    )  # fmt: skip


def _cut(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= KEPT_LENGTH else f"{text[: KEPT_LENGTH - 1]}…"


def _draft(
    fields: dict[str, Any], record: Record, provenance: dict[str, Provenance]
) -> tuple[MatterDraft, tuple[Finding, ...]]:
    """The draft, without the fields that do not fit their element; each of those is a finding."""
    own = {name: value for name, value in fields.items() if name in _KNOWN}
    whole = own | {
        "ext_system": record.source, "ext_id": record.ext_id, "ext_revision": record.ext_revision,
        "extra": {name: value for name, value in fields.items() if name not in _KNOWN},
        "provenance": provenance,
    }  # fmt: skip
    try:
        return MatterDraft.model_validate(whole), ()
    except ValidationError as invalid:
        faulty = {str(error["loc"][0]) for error in invalid.errors()}
    findings = tuple(misfit(name, fields[name], provenance[name].place) for name in sorted(faulty & own.keys()))
    return MatterDraft.model_validate({name: value for name, value in whole.items() if name not in faulty}), findings


def misfit(element: str, value: Any, place: Place = Place()) -> Finding:  # noqa: B008 - a frozen value
    """The finding for a value that its element cannot hold."""
    return Finding(
        code="field-misfit", level="error", field=element, place=place, quote=str(value),
        message=Text(zh=f"{element} 的值不符合数据元：{value}", en=f"{element} does not fit its element: {value}"),
        fix=Text(zh="请按数据元改正", en="Correct it where it comes from"),
    )  # fmt: skip


def _found(data: Mapping[str, Any], mapping: FieldMapping) -> tuple[str, Any]:
    """The first path that the record has, with its value; the constant where there is one and no path hits."""
    for path in mapping.paths:
        value = at_path(data, path)
        if value not in (None, ""):
            return path, value
    return "", mapping.constant


def at_path(data: Any, path: str) -> Any:
    """The value at `$.a.b[0]`, or None."""
    for name, index in re.findall(r"\.([^.\[\]]+)|\[(\d+)\]", path):
        if name and isinstance(data, Mapping):
            data = data.get(name)
        elif index and isinstance(data, list) and int(index) < len(data):
            data = data[int(index)]
        else:
            return None
    return data


def _converted(raw: Any, mapping: FieldMapping, kind: str, units: Mapping[str, str]) -> Any:
    if kind in {"units", "list"} or mapping.split:
        members = [text.strip() for text in _split(raw, mapping.split or "、，,；;") if text.strip()]
        return tuple(units.get(text, text) if kind == "units" else mapping.codes.get(text, text) for text in members)
    text = raw.strip() if isinstance(raw, str) else raw
    if kind == "unit":
        return units.get(str(text), text)
    return mapping.codes.get(str(text), text)


def _split(raw: Any, separators: str) -> list[str]:
    if isinstance(raw, list | tuple):
        return [str(member) for member in raw]
    return re.split(f"[{re.escape(separators)}]", str(raw))


def _unknown_units(value: Any, kind: str, standard: Standard, element: str, place: Place) -> Iterator[Finding]:
    known = {unit.id for unit in standard.units}
    for unit in (value if kind == "units" else (value,)) if known and kind in {"unit", "units"} else ():
        if unit not in known:
            yield Finding(
                code="unknown-unit", level="error" if kind == "unit" else "warning", field=element, place=place,
                quote=str(unit), message=Text(zh=f"没有这个单位：{unit}", en=f"No such unit: {unit}"),
                fix=Text(zh="请按单位名录填写", en="Use a name from the directory"),
            )  # fmt: skip
