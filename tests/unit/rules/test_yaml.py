"""How YAML is read: what values mean, where they stand, and what is refused before anything is built of it."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from supervise.errors import FileRefused
from supervise.rules.loader import MAX_DEPTH, Entries, Scalar, parse_yaml, place_in, plain_yaml


@pytest.mark.parametrize(
    "text", ["no", "on", "yes", "off", "12:30", "1:30:00", "010", "0x1F", "1_000", "2026-01-31", ".nan"]
)
def test_what_yaml_1_1_would_change_stays_text(text: str) -> None:
    assert plain_yaml("a.yaml", f"value: {text}") == {"value": text}


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", 12), ("-3", -3), ("0", 0), ("true", True), ("False", False), ("null", None), ("~", None), ("", None)],
)
def test_plain_values_of_the_core_schema(text: str, value: object) -> None:
    found = plain_yaml("a.yaml", f"value: {text}")["value"]
    assert found == value
    assert type(found) is type(value)


def test_decimals_are_exact() -> None:
    assert plain_yaml("a.yaml", "- 0.1\n- -2.50\n- .5\n- 1e3") == [
        Decimal("0.1"), Decimal("-2.50"), Decimal("0.5"), Decimal(1000),
    ]  # fmt: skip


def test_quoted_values_are_always_text() -> None:
    assert plain_yaml("a.yaml", "- '12'\n- \"true\"\n- |\n  null") == ["12", "true", "null"]


def test_keys_are_text_whatever_they_look_like() -> None:
    assert plain_yaml("a.yaml", "no: 1\n1: 2\ntrue: 3") == {"no": 1, "1": 2, "true": 3}


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert plain_yaml("a.yaml", "\ufeffname: 甲") == {"name": "甲"}


BOMBS = {
    "deep lists": "[" * 100_000 + "]" * 100_000,
    "deep mappings": "{a: " * 100_000,
    "deep blocks": "- " * 100_000,
    "nested keys": "? " * 100_000,
    "laughs": "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(f"a{n}: &b{n} [*a,*a,*a,*a,*a,*a,*a,*a]\n" for n in range(20)),
    "merge keys": "a: &a {x: 1}\nb: {<<: [*a,*a,*a]}",
    "anchors alone": "&a " * 100_000,
    "many values": "[" + "a," * 1_500_000 + "]",
    "many lines": "- x\n" * 900_000,
    "too long": "a: " + "x" * 5_000_000,
    "colons": "a:" * 500_000,
    "directives": "%" * 1_000_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_at_once(name: str) -> None:
    started = time.perf_counter()
    parsed = parse_yaml("bomb.yaml", BOMBS[name])
    took = time.perf_counter() - started
    assert parsed.root is None
    assert len(parsed.diagnostics) == 1
    assert took < 2, f"{took:.2f} s"  # half a second on an idle machine; this only tells a bomb that went off
    print(f"{name}: {took:.3f} s")  # the figure is the point of the test


@pytest.mark.parametrize("opening", ["[", "- ", "{a: "])
def test_nesting_is_refused_where_no_ruleset_would_go(opening: str) -> None:
    closing = {"[": "]", "{a: ": "}"}.get(opening, "")
    assert parse_yaml("a.yaml", opening * MAX_DEPTH + "x" + closing * MAX_DEPTH).diagnostics == ()
    (fault,) = parse_yaml("a.yaml", opening * (MAX_DEPTH + 1) + "x" + closing * (MAX_DEPTH + 1)).diagnostics
    assert (fault.code, fault.column) == ("rule-too-big", len(opening) * MAX_DEPTH + 1)


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("a: !!python/object:os.system x", (1, 4), "tags"),
        ("a: !x b", (1, 4), "tags"),
        ("a:\n\tb: 1", (2, 1), "tab"),
        ("a: \0", (1, 4), "U+0000"),
        ("a: x\x85b", (1, 5), "U+0085"),
        ("a: x\u2028b", (1, 5), "U+2028"),
        ("a: \ud800", (1, 4), "U+D800"),
        ("a: 1\n---\nb: 2", (2, 1), "one document"),
        ("# nothing\n", (1, 1), "empty"),
        ("? [a]\n: b", (1, 3), "single word"),
        ("a: 1\nb： 2\n", (2, 2), "ASCII colon"),
        ("a: {b: x in ['q', 'r'], d: 1}", (1, 13), "quote"),
        ("a: 'q' == b", (1, 8), "quote"),
        ("a: b: c", (1, 5), "quote"),
        ("a: @b", (1, 4), "quote"),
        ("a: [1, 2", (1, 4), "closes it"),
        ("a: [\n", (1, 4), "closes it"),
        ("a: {b: 1\nc: {d: 2}", (1, 4), "closes it"),
        ("a: {b: x, 'c' d}", (1, 15), "inside brackets"),
        ("a: 1\n- id：x\n  for: y", (2, 5), "ASCII colon"),
        ("r:\n  - id： x\n    for: period", (2, 7), "ASCII colon"),
        ("a：1\nb：2\nc: 3", (1, 2), "ASCII colon"),
        ("a: {zh: 甲，en: b}", (1, 10), "ASCII comma"),
        ("a:\n\u3000\u3000b: 1\n  c: 2", (2, 1), "plain spaces"),
        ("a: 1\n b: 2", (2, 3), "': '"),
        ("a:\n  b: 1\n c: 2", (3, 2), "align"),
        ("a: 'x\nb: 2", (1, 4), "close it"),
        ('a: "\\q"', (1, 5), "backslash twice"),
        ("a: - b", (1, 4), "line of its own"),
        ("a: %b", (1, 4), "quote"),
        ("a: *b", (1, 4), "share a condition by define"),
        ("a: &b c", (1, 4), "share a condition by define"),
        ("a: {<<: {b: 1}}", (1, 5), "share a condition by define"),
        ("a: x\ufeffb", (1, 5), "byte order mark"),
        ("a: 1\n...\nb: 2", (3, 1), "file of its own"),
        ("a: |\n   x\n  y", (3, 3), "indent"),
    ],
)
def test_a_syntax_error_names_its_place_and_a_way_out(text: str, place: tuple[int, int], says: str) -> None:
    parsed = parse_yaml("a.yaml", text)
    assert parsed.root is None
    (fault,) = parsed.diagnostics
    assert (fault.line, fault.column) == place
    assert says in fault.show("en"), fault.show("en")
    assert fault.code in {"rule-syntax", "rule-too-big"}


@given(st.text(alphabet="[]{}:,-?|>&*!%@`'\"#\\\n\r \t：，　<ab1.~", max_size=40))
@example("[\n")
@settings(max_examples=300)
def test_no_text_makes_the_reader_fail(text: str) -> None:
    parsed = parse_yaml("a.yaml", text)
    assert (parsed.root is None) <= bool(parsed.diagnostics)
    for fault in parsed.diagnostics:
        assert fault.hint("zh")
        assert fault.hint("en")
        assert fault.show("zh")


def test_a_number_beyond_all_measure_is_text() -> None:
    assert plain_yaml("a.yaml", f"a: {'9' * 5000}") == {"a": "9" * 5000}
    assert plain_yaml("a.yaml", f"a: {'9' * 40}") == {"a": int("9" * 40)}


def test_a_key_twice_is_a_fault_at_the_second() -> None:
    (fault,) = parse_yaml("a.yaml", "a: 1\nb: 2\na: 3\n").diagnostics
    assert (fault.code, fault.line, fault.column) == ("rule-duplicate-key", 3, 1)


def test_plain_data_of_a_faulty_file_is_refused_with_its_places() -> None:
    with pytest.raises(FileRefused, match=r"units\.yaml:2:1: the key 'a' stands here twice"):
        plain_yaml("units.yaml", "a: 1\na: 2\n")


WRITTEN = """\
plain: period.unit == 'x'
folded plain: one
  two   three
single: 'it''s ''here'''
double: "a\\tb \\u4e2d\\x41\\\\ c\\
   d
   e"
folded: >-
  甲 乙
  丙

  丁
literal: |2
    indented
  more 'text'
flow: {when: level == 'red', say: "「x」"}
"""


@pytest.mark.parametrize("key", ["plain", "folded plain", "single", "double", "folded", "literal", "when", "say"])
def test_every_character_of_a_value_is_found_in_the_file(key: str) -> None:
    root = parse_yaml("a.yaml", WRITTEN).root
    assert isinstance(root, Entries)
    flow = root.entries["flow"][1]
    assert isinstance(flow, Entries)
    scalar = (flow if key in {"when", "say"} else root).entries[key][1]
    assert isinstance(scalar, Scalar)
    source = parse_yaml("a.yaml", WRITTEN).source
    escapes = {"中": "\\u4e2d", "A": "\\x41", "\\": "\\\\"}
    for offset, character in enumerate(scalar.text):
        if not character.isspace():
            index = place_in(source, scalar, offset)
            written = escapes[character] if key == "double" and character in escapes else character
            assert WRITTEN.startswith(written, index), (offset, character)


def test_places_count_lines_of_every_make() -> None:
    source = parse_yaml("a.yaml", "a: 1\r\nb: 2\rc: 3\nd: 4").source
    assert [source.place(source.text.index(key)) for key in "abcd"] == [(1, 1), (2, 1), (3, 1), (4, 1)]
    assert [source.line(number) for number in (1, 2, 3, 4)] == ["a: 1", "b: 2", "c: 3", "d: 4"]
