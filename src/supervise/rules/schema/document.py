"""The JSON Schema of rulesets, made from the tables that the loader reads by, in draft-07, which all editors read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from supervise.model.base import Text

from .forms import Form, place
from .kinds import alerts, elements, header, mapping, periods, scoring, validation
from .places import Either, Key, Kind, Place

KINDS: Mapping[str, Kind] = {
    "elements": elements.KIND, "mapping": mapping.KIND, "validation": validation.KIND,
    "periods": periods.KIND, "alerts": alerts.KIND, "scoring": scoring.KIND,
}  # fmt: skip


def ruleset_schema() -> Mapping[str, Any]:
    """The schema of any ruleset: which keys may follow is decided by its kind."""
    top = header.KIND.top
    definitions = {name: _definition(header.KIND, name, one) for name, one in header.KIND.places.items()}
    for name, kind in KINDS.items():
        whole = Place((*top.keys, *kind.top.keys), (*top.required, *kind.top.required))
        definitions[name] = _definition(kind, name, whole)
        definitions |= {inner: _definition(kind, inner, one) for inner, one in kind.places.items()}
    by_kind = [
        {"if": {"properties": {"kind": {"const": name}}, "required": ["kind"]}, "then": place(name)} for name in KINDS
    ]
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "督办规则集 Ruleset",
        "description": "重点事项督办的规则集，一个文件一个。\n\nA ruleset for supervising key matters, one to a file.",
        "type": "object",
        "properties": {name: _property(header.KIND, "", name) for name in top.keys},
        "required": list(top.required),
        "allOf": by_kind,
        "definitions": definitions,
    }


def schema_text() -> str:
    """The schema as a file holds it."""
    return json.dumps(ruleset_schema(), ensure_ascii=False, indent=1) + "\n"


def key_at(kind: Kind, where: str, name: str) -> Key:
    """What is said of the key *name* at a place of *kind*. Raises KeyError where no table describes it."""
    for keys in (kind.keys, header.KIND.keys):
        found = keys.get(f"{where}.{name}") or keys.get(name)
        if found is not None:
            return found
    raise KeyError(f"{where}.{name}")


def value_at(kind: Kind, name: str, value: str) -> Text:
    """What is said of *value* at the key *name*. Raises KeyError where no table describes it."""
    for values in (kind.values, header.KIND.values):
        found = values.get(f"{name}.{value}") or values.get(value)
        if found is not None:
            return found
    raise KeyError(f"{name}.{value}")


def _definition(kind: Kind, name: str, at: Place | Either) -> Mapping[str, Any]:
    if isinstance(at, Either):
        return _either(kind, at)
    return {
        "type": "object",
        "properties": {one: _property(kind, name, one) for one in at.keys},
        "required": list(at.required),
        "additionalProperties": False,
        **at.also,
    }


def _either(kind: Kind, at: Either) -> Mapping[str, Any]:
    """One of several places. All their keys are offered, since which of them it is shows only once some are written."""
    offered: dict[str, Any] = {}
    for name in at.places:
        inner = kind.places[name]
        assert isinstance(inner, Place)
        for one in inner.keys:
            told = _property(kind, name, one)
            offered.setdefault(one, {word: told[word] for word in ("title", "description")})
            if "enum" in told:
                _offer(offered[one], told)
    chosen: Mapping[str, Any] = place(at.otherwise)
    for sign, name in reversed(at.signs):
        chosen = {"if": sign, "then": place(name), "else": chosen}
    return {"type": "object", "properties": offered, **chosen}


def _offer(offered: dict[str, Any], told: Mapping[str, Any]) -> None:
    """Add the values of a key to those offered for it already."""
    values = dict(zip(offered.get("enum", ()), offered.get("enumDescriptions", ()), strict=True))
    values |= zip(told["enum"], told["enumDescriptions"], strict=True)
    offered["enum"], offered["enumDescriptions"] = list(values), list(values.values())


def _property(kind: Kind, where: str, name: str) -> Mapping[str, Any]:
    told = key_at(kind, where, name)
    described = {
        "title": f"{told.title.zh} {told.title.en}",
        "description": f"{told.hover.zh}\n\n{told.hover.en}",
    }
    return {**described, **_described(kind, name, told.form)}


def _described(kind: Kind, name: str, form: Form) -> Mapping[str, Any]:
    """The form with what is said of each of its values."""
    full: dict[str, Any] = dict(form)
    if "enum" in form:
        words = [value_at(kind, name, value) for value in form["enum"]]
        full["enumDescriptions"] = [f"{word.zh} {word.en}" for word in words]
    if "anyOf" in form:
        full["anyOf"] = [_described(kind, name, one) for one in form["anyOf"]]
    if "items" in form:
        full["items"] = _described(kind, name, form["items"])
    return full
