"""Forms of values as JSON Schema, never narrower than what the loader takes: a text may be written as a number."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, get_args, get_type_hints

Form = Mapping[str, Any]
"""A piece of JSON Schema, draft-07."""

TEXT: Form = {"type": ["string", "number", "boolean"], "pattern": r"\S"}
NUMBER: Form = {"type": "number"}
FLAG: Form = {"type": "boolean"}


def whole(least: int) -> Form:
    """A whole number of at least *least*."""
    return {"type": "integer", "minimum": least}


def written(form: re.Pattern[str]) -> Form:
    """A text of the form by which the loader reads it."""
    return {**TEXT, "pattern": f"^(?:{form.pattern})".replace(r"\Z", "$")}


def choice(options: Sequence[str]) -> Form:
    """One of *options*."""
    return {"enum": list(options)}


def choice_of(kind: type, name: str) -> Form:
    """One of the values that the field *name* of a value of the model may have."""
    return choice(get_args(get_type_hints(kind)[name]))


def suggestion(options: Sequence[str]) -> Form:
    """A text, for which *options* are offered."""
    return {"anyOf": [choice(options), TEXT]}


def place(name: str) -> Form:
    """The mapping that stands at a place of this name."""
    return {"$ref": f"#/definitions/{name}"}


def several(form: Form) -> Form:
    """A list."""
    return {"type": "array", "items": form}


def one_or_several(form: Form) -> Form:
    """One alone, or a list of them."""
    return {"anyOf": [form, several(form)]}


def has(name: str) -> Form:
    """A mapping that has this key."""
    return {"required": [name]}


def one_of(names: Sequence[str]) -> Form:
    """A mapping that has exactly one of these keys."""
    return {"oneOf": [has(name) for name in names]}


def by_name(form: Form) -> Form:
    """A mapping whose keys are the author's own."""
    return {"type": "object", "additionalProperties": form}
