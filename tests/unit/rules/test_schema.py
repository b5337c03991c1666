"""The JSON Schema of rulesets: as fresh as the code, as strict as the loader on keys and choices, and never stricter."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest
from jsonschema import Draft7Validator

from supervise.errors import RulesetsInvalid
from supervise.rules.diagnostics import Diagnostic
from supervise.rules.loader import plain_yaml
from supervise.rules.loading import check, compile_ruleset, load
from supervise.rules.schema.document import KINDS, key_at, ruleset_schema, schema_text
from supervise.rules.schema.kinds import header
from supervise.rules.schema.modeline import with_modeline
from supervise.rules.schema.places import Either, Place

from .conftest import ROOT
from .test_bad_rulesets import EXPECTED, FOLDER, Expected, files_of

SCHEMA = json.loads(schema_text())
VALIDATOR = Draft7Validator(SCHEMA)
EVERY_KEY = sorted((ROOT / "tests/data/every_key").glob("*.yaml"))
READY = sorted(path for path in (ROOT / "rulesets").rglob("*.yaml") if ".test." not in path.name)
SHIPPED = [path for path in READY if "规则集:" not in path.read_text("utf-8")]
"""Those in plain notation; the others have a schema of their own."""
OTHERS = sorted((ROOT / "tests/rulesets").rglob("*.yaml"))
OF_THE_RULESETS = ("level", "of", "grade", "one_of", "section", "tag")
"""Keys whose choices a ruleset brings itself."""
ODD = (17, 0.5, True, "x y", "due", "red", [], ["x"], {}, {"zh": "甲", "en": "A"}, {"lead": 1, "support": 2}, None)

Data = dict[str, Any]
Where = tuple[str | int, ...]


def data_of(path: Any) -> Data:
    return as_json(plain_yaml(str(path), path.read_bytes()))  # type: ignore[no-any-return]


def as_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: as_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_json(inner) for inner in value]
    return float(value) if isinstance(value, Decimal) else value


def places_in(form: Mapping[str, Any], data: Any, at: Where = ()) -> Iterator[tuple[str, Where]]:
    """The places of *data* by the schema: of each its name and where it is."""
    if "$ref" in form:
        name = form["$ref"].rpartition("/")[2]
        inner = SCHEMA["definitions"][name]
        if "if" not in inner and isinstance(data, dict):
            yield name, at
        yield from places_in(inner, data, at)
        return
    if "if" in form:
        yield from places_in(form["then" if Draft7Validator(form["if"]).is_valid(data) else "else"], data, at)
        return
    for one in (*form.get("anyOf", ()), *form.get("allOf", ())):
        chosen = one["then"] if "if" in one and Draft7Validator(one["if"]).is_valid(data) else one
        yield from places_in({} if "if" in chosen else chosen, data, at)
    if isinstance(data, dict):
        for key, value in data.items():
            other = form.get("additionalProperties") or {}
            yield from places_in(form.get("properties", {}).get(key, other), value, (*at, key))
    if isinstance(data, list):
        for number, value in enumerate(data):
            yield from places_in(form.get("items", {}), value, (*at, number))


def inside(data: Any, at: Where) -> Any:
    for step in at:
        data = data[step]
    return data


def samples() -> Mapping[str, Sequence[tuple[Data, Where]]]:
    """Where each place stands in the rulesets that use every key."""
    found: dict[str, list[tuple[Data, Where]]] = {}
    for path in EVERY_KEY:
        data = data_of(path)
        for name, at in dict.fromkeys(places_in(SCHEMA, data)):
            found.setdefault(name, []).append((data, at))
    return found


SAMPLES = samples()
PLACES: Mapping[str, Place] = {
    **{name: one for kind in (header.KIND, *KINDS.values()) for name, one in kind.places.items() if isinstance(one, Place)},
    **{name: Place((*header.KIND.top.keys, *kind.top.keys), (*header.KIND.top.required, *kind.top.required)) for name, kind in KINDS.items()},
}  # fmt: skip


def with_change(data: Data, at: Where, change: Any) -> Data:
    """*data* after *change* was applied to the mapping at a place of it."""
    changed = copy.deepcopy(data)
    change(inside(changed, at))
    return changed


@pytest.fixture(scope="session")
def loader(elements: str) -> Any:
    """The errors that the loader finds in the data of one ruleset."""
    specs = {spec.code: spec for spec in load({"elements.yaml": elements})[0].content.elements}

    def errors(data: Data) -> Sequence[Diagnostic]:
        try:
            compile_ruleset("a.yaml", json.dumps(data, ensure_ascii=False), specs)
        except RulesetsInvalid as invalid:
            return invalid.diagnostics
        return ()

    return errors


def test_the_shipped_schema_is_the_generated_one_and_every_shipped_ruleset_names_it() -> None:
    again = "supervise rules schema --install rulesets"
    assert (ROOT / "rulesets/schema/ruleset.json").read_text("utf-8") == schema_text(), again
    for path in SHIPPED:
        up = "../" * (len(path.relative_to(ROOT / "rulesets").parts) - 1)
        assert path.read_bytes() == with_modeline(path.read_bytes(), f"{up}schema/ruleset.json"), again


def test_the_schema_is_draft_07_and_leads_nowhere_else() -> None:
    Draft7Validator.check_schema(SCHEMA)
    references = set(re.findall(r'"\$ref": "([^"]*)"', schema_text()))
    assert references == {f"#/definitions/{name}" for name in SCHEMA["definitions"]}
    assert ruleset_schema() == SCHEMA


@pytest.mark.parametrize("path", [*SHIPPED, *OTHERS, *EVERY_KEY], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_sound_rulesets_fit_the_schema(path: Any) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(data_of(path))] == []


def test_every_key_is_described_in_both_languages_and_no_other() -> None:
    described = {(kind, name) for kind, one in {"": header.KIND, **KINDS}.items() for name in one.keys}
    for kind, one in {"": header.KIND, **KINDS}.items():
        for where, at in {kind: one.top, **one.places}.items():
            for name in () if isinstance(at, Either) else at.keys:
                told = key_at(one, where, name)
                assert all((told.title.zh, told.title.en, told.hover.zh, told.hover.en)), f"{where}.{name}"
                used = ((of, full) for of in (kind, "") for full in (f"{where}.{name}", name))
                described.discard(
                    next((key for key in used if key[1] in {"": header.KIND, **KINDS}[key[0]].keys), ("", ""))
                )
    assert described == set()


def test_every_value_that_is_described_may_be_chosen() -> None:
    chosen = {
        value for values in re.findall(r'"enum": \[([^]]*)\]', schema_text()) for value in json.loads(f"[{values}]")
    }
    described = {name for kind in (header.KIND, *KINDS.values()) for name in kind.values}
    assert {name for name in described if not {name, name.rpartition(".")[2]} & chosen} == set()


def test_every_key_of_every_place_has_a_sample() -> None:
    """What the following tests go by; the samples are tests/data/every_key."""
    lacking = [
        f"{name}.{key}"
        for name, place in PLACES.items()
        for key in place.keys
        if not any(key in inside(data, at) for data, at in SAMPLES.get(name, ()))
    ]
    assert [name for name in lacking if name != "elements.to"] == []


@pytest.mark.parametrize("name", PLACES)
def test_keys_are_those_that_the_loader_knows(name: str, loader: Any) -> None:
    data, at = SAMPLES[name][0]
    changed = with_change(data, at, lambda place: place.update(zzz="x"))
    (listed,) = [
        re.split("there are ", error.message.en)[1]
        for error in loader(changed)
        if "unknown key 'zzz'" in error.message.en
    ]
    assert listed.split(", ") == list(PLACES[name].keys)
    assert not VALIDATOR.is_valid(changed)


@pytest.mark.parametrize("name", PLACES)
def test_required_keys_are_those_that_the_loader_misses(name: str, loader: Any) -> None:
    for key in PLACES[name].keys:
        data, at = next((data, at) for data, at in SAMPLES[name] if key in inside(data, at) or key == "to")
        if key not in inside(data, at) or key == "kind":
            continue
        changed = with_change(data, at, lambda place, key=key: place.pop(key))
        missed = any(error.message.en == f"'{key}' is missing" for error in loader(changed))
        together = PLACES[name].also.get("dependencies", {}).values()
        assert missed == (key in PLACES[name].required or any(key in needed for needed in together)), key
        assert not (missed and VALIDATOR.is_valid(changed)), key


def choices_in(form: Mapping[str, Any]) -> Sequence[str]:
    """The values that alone are possible at a form; none where it takes any text."""
    if any("pattern" in one for one in form.get("anyOf", ())):
        return ()
    inner = [choices_in(one) for one in (*form.get("anyOf", ()), *filter(None, [form.get("items")]))]
    return form.get("enum") or next(filter(None, inner), ())


@pytest.mark.parametrize("name", PLACES)
def test_choices_are_those_that_the_loader_offers(name: str, loader: Any) -> None:
    for key in PLACES[name].keys:
        for data, at in [(data, at) for data, at in SAMPLES[name] if key in inside(data, at)][:1]:
            changed = with_change(data, at, lambda place, key=key: place.update({key: "zzz"}))
            said = [re.search("there is no 'zzz' here; there are (.*)", error.message.en) for error in loader(changed)]
            offered = next((found[1].split(", ") for found in said if found), [])
            form = SCHEMA["definitions"][name]["properties"][key]
            own = name == "mapping-field" or key in OF_THE_RULESETS
            assert list(choices_in(form)) == offered or own, f"{name}.{key}"
            assert not offered or own or not VALIDATOR.is_valid(changed)


@pytest.mark.parametrize("name", PLACES)
def test_what_the_loader_takes_is_never_refused(name: str, loader: Any) -> None:
    """A mark in the editor is always an error, whatever stands at a key."""
    for data, at in SAMPLES[name][:4]:
        for key in inside(data, at):
            for value in ODD:
                changed = with_change(data, at, lambda place, key=key, value=value: place.update({key: value}))
                if not VALIDATOR.is_valid(changed):
                    assert loader(changed), f"{name}.{key}: {value}"


@pytest.mark.parametrize("case", EXPECTED, ids=lambda case: case.file)
def test_bad_rulesets_with_wrong_keys_or_choices_are_marked_in_an_editor_too(case: Expected, elements: str) -> None:
    (fault,) = check(files_of(case, elements))
    by_keys = fault.code in {"rule-unknown-key", "rule-unknown-role"} or fault.message.en.endswith("' is missing")
    by_choice = fault.code == "rule-bad-value" and " here; there are " in fault.message.en
    if by_keys or by_choice:
        path = f"{case.file}.yaml"
        assert not VALIDATOR.is_valid(as_json(plain_yaml(path, (FOLDER / path).read_bytes())))


def test_a_modeline_comes_first_and_leaves_all_other_bytes() -> None:
    line = b"# yaml-language-server: $schema=../schema/ruleset.json"
    for mark in (b"", b"\xef\xbb\xbf"):
        for end in (b"\n", b"\r\n", b"\r"):
            body = end.join([b"# \xe7\x94\xb2", b"kind: alerts  ", b"", b"x"])
            once = with_modeline(mark + body, "../schema/ruleset.json")
            assert once == mark + line + end + body
            assert with_modeline(once, "../schema/ruleset.json") == once
            assert (
                with_modeline(once, "other.json")
                == mark + line.replace(b"../schema/ruleset.json", b"other.json") + end + body
            )
    assert with_modeline(b"", "s.json") == b"# yaml-language-server: $schema=s.json\n"
    assert with_modeline(b"#yaml-language-server: $schema=old", "s.json") == b"# yaml-language-server: $schema=s.json\n"
