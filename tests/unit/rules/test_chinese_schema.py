"""The schema for the Chinese notation: every word of it is there, and rulesets written in it fit."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from jsonschema import Draft7Validator

from supervise.rules.chinese import CYCLES, KEYS, VALUES
from supervise.rules.lint.lints import LINTS
from supervise.rules.loader import plain_yaml
from supervise.rules.loading import read_all
from supervise.rules.rewriting import rewrite
from supervise.rules.schema.chinese import chinese_schema, chinese_schema_text
from supervise.rules.schema.document import KINDS, ruleset_schema
from supervise.rules.schema.kinds import header
from supervise.rules.schema.places import Place

from .conftest import STANDARD
from .test_schema import EVERY_KEY, READY, SHIPPED, as_json, data_of

VALIDATOR = Draft7Validator(json.loads(chinese_schema_text()))


def places() -> Iterator[tuple[str, Place]]:
    for kind in (header.KIND, *KINDS.values()):
        yield "top", kind.top
        yield from ((name, place) for name, place in kind.places.items() if isinstance(place, Place))


def enumerated(form: Any) -> Iterator[str]:
    """All values of closed choices."""
    if isinstance(form, Mapping):
        yield from (value for value in form.get("enum", ()) if isinstance(value, str))
        for inner in form.values():
            yield from enumerated(inner)
    elif isinstance(form, list):
        for inner in form:
            yield from enumerated(inner)


@pytest.mark.parametrize(("name", "place"), list(places()))
def test_every_key_has_a_word_of_its_own_where_it_stands(name: str, place: Place) -> None:
    keys = place.keys if name != "top" else tuple(dict.fromkeys((*header.KIND.top.keys, *place.keys)))
    assert not [key for key in keys if key not in KEYS]
    words = [KEYS[key] for key in keys]
    assert len(set(words)) == len(words)


def test_every_value_of_a_closed_choice_has_a_word() -> None:
    known = {*VALUES, *(value.rpartition(".")[2] for value in VALUES), *CYCLES, *LINTS}
    assert not {value for value in enumerated(ruleset_schema()) if value not in known}


def test_it_is_draft_07() -> None:
    Draft7Validator.check_schema(chinese_schema())


@pytest.mark.parametrize("path", [*EVERY_KEY, *STANDARD.values()], ids=lambda path: f"{path.parent.name}/{path.name}")
def test_rulesets_in_chinese_fit_it(path: Any, elements: str) -> None:
    files = {"e.yaml": elements, "a.yaml": path.read_text("utf-8")}
    read, _ = read_all(files.items())
    one = next(one for one in read if one.path == "a.yaml")
    data = as_json(plain_yaml("a.yaml", rewrite(one.text, one.meanings, "chinese")))
    assert [error.message for error in VALIDATOR.iter_errors(data)] == []
    assert not VALIDATOR.is_valid(as_json(plain_yaml("a.yaml", one.text)))


@pytest.mark.parametrize("path", sorted(set(READY) - set(SHIPPED)), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_is_shipped_in_chinese_fits_it(path: Any) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(data_of(path))] == []
