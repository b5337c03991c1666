"""The schema for rulesets in Chinese notation, made of the one for the plain notation: other words, the same places."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from supervise.rules.chinese import chinese_key, chinese_value

from .document import ruleset_schema


def chinese_schema() -> Mapping[str, Any]:
    """The schema of any ruleset in Chinese notation. A choice may stand in plain notation too."""
    said: Mapping[str, Any] = _said(ruleset_schema(), "")
    return said


def chinese_schema_text() -> str:
    """The schema as a file holds it."""
    return json.dumps(chinese_schema(), ensure_ascii=False, indent=1) + "\n"


def _said(form: Any, key: str) -> Any:
    """*form*, the value of *key* or a part of it, in Chinese."""
    if isinstance(form, list):
        return [_said(one, key) for one in form]
    if not isinstance(form, Mapping):
        return form
    told: dict[str, Any] = {}
    for word, value in form.items():
        if word == "properties":
            told[word] = {chinese_key(name): _said(one, name) for name, one in value.items()}
        elif word == "required":
            told[word] = [chinese_key(name) for name in value]
        elif word == "definitions":
            told[word] = {name: _said(one, "") for name, one in value.items()}
        elif word == "const":
            told["enum"] = list(dict.fromkeys((chinese_value(value, key), value)))
        elif word == "enum":
            told |= _choice(value, form.get("enumDescriptions", ()), key)
        elif word != "enumDescriptions":
            told[word] = _said(value, key)
    return told


def _choice(values: Sequence[Any], descriptions: Sequence[str], key: str) -> Mapping[str, Any]:
    """The values in Chinese, then as they are in plain notation, each with what is said of it."""
    told = descriptions or [""] * len(values)
    both = dict(zip((chinese_value(value, key) for value in values), told, strict=True))
    both |= {value: said for value, said in zip(values, told, strict=True) if value not in both}
    return {"enum": list(both), **({"enumDescriptions": list(both.values())} if descriptions else {})}
