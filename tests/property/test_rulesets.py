"""Laws of rulesets: any text is answered with places, meaning outlives layout, and no activation reaches back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from supervise.calendar.almanac import Almanac
from supervise.model.worlds import WorldChange
from supervise.rules.activation import Activations, in_force, world_changes
from supervise.rules.loader import Scalar, parse_yaml, place_in, plain_yaml
from supervise.rules.loading import check
from supervise.rules.meaning import digest_of

SHIPPED = Path(__file__).resolve().parents[2] / "rulesets" / "standard"
SHANGHAI = ZoneInfo("Asia/Shanghai")
CHARACTERS = "abno yx-_'\":,{}[]#&*!|>%@`~?\n\t。，：「」甲乙"


@cache
def shipped(name: str) -> str:
    return (SHIPPED / name).read_text(encoding="utf-8")


def _within(files: Mapping[str, str]) -> None:
    for fault in check(files):
        lines = files[fault.path].removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
        assert 1 <= fault.line <= len(lines), fault
        assert 1 <= fault.column <= len(lines[fault.line - 1]) + 1, fault
        assert fault.show("zh")
        assert fault.show("en")


@given(st.text(max_size=300) | st.text(alphabet=CHARACTERS, max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_text_is_answered_with_faults_that_lie_in_it(text: str) -> None:
    _within({"a.yaml": text})


@given(
    st.sampled_from(
        ["alerts.yaml", "validation.yaml", "periods.yaml", "scoring.yaml", "intake-city.yaml", "elements.yaml"]
    ),
    st.data(),
)
@settings(max_examples=120, deadline=None)
def test_a_damaged_ruleset_is_answered_with_faults_that_lie_in_it(name: str, data: st.DataObject) -> None:
    text = shipped(name)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(start + 40, len(text))))
    damaged = text[:start] + data.draw(st.text(alphabet=CHARACTERS, max_size=8)) + text[end:]
    _within({"elements.yaml": shipped("elements.yaml"), name: damaged})


WORDS = st.text(alphabet="abcXYZ甲乙丙 '\"#:,-，「」{}\n", max_size=12)
DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=20,
)


@given(DATA, st.sampled_from([None, True, False]), st.integers(20, 120), st.booleans())
@settings(max_examples=150, deadline=None)
def test_meaning_and_digest_outlive_any_layout(data: Any, flow: bool | None, width: int, order: bool) -> None:
    written = {"root": data, "zz": 1}
    texts = [
        yaml.safe_dump(written, allow_unicode=True),
        "# a remark\n"
        + yaml.safe_dump(written, default_flow_style=flow, width=width, sort_keys=order, allow_unicode=True),
    ]
    roots = [parse_yaml("a.yaml", text).root for text in texts]
    assert [plain_yaml("a.yaml", text) for text in texts] == [written, written]
    assert roots[0] is not None
    assert roots[1] is not None
    assert digest_of(roots[0]) == digest_of(roots[1])


@given(
    st.text(alphabet="ab'\"\\ 甲乙丙,:#\n\t", min_size=1, max_size=60).filter(lambda text: not text.isspace()),
    st.sampled_from(["'", '"', "|", ">", None]),
    st.integers(10, 40),
)
@settings(max_examples=300, deadline=None)
def test_every_character_is_found_where_it_is_written(text: str, style: str | None, width: int) -> None:
    file = yaml.safe_dump({"key": text}, default_style=style, width=width, allow_unicode=True)
    parsed = parse_yaml("a.yaml", file)
    ((_, scalar),) = parsed.root.entries.values()  # type: ignore[union-attr]
    assert isinstance(scalar, Scalar)
    assert scalar.text == text
    for offset, character in enumerate(text):
        if not character.isspace():
            index = place_in(parsed.source, scalar, offset)
            assert file[index] == character or (file[index] == "\\" and file[index + 1] == character)


class EveryDay:
    def published(self, year: int) -> bool:
        return True

    def workday(self, day: date) -> bool:
        return True


ALMANAC = Almanac(SHANGHAI, EveryDay())
NEW_YEAR = datetime(2025, 12, 31, 16, tzinfo=UTC)

RULES = """\
ruleset: {name}/alerts
kind: alerts
version: "{version}"
effective: {{{effective}}}
title: {{zh: 甲, en: A}}
basis: {{zh: 甲, en: A}}
rules: [{{id: {name}, for: period, when: reported, level: red, say: {{zh: 甲, en: A}}}}]
"""

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b"]),
        st.integers(0, 60),  # days until it is activated
        st.integers(-30, 60),  # days from then until it is effective
        st.none() | st.integers(61, 90),  # days from then until it ends
    ),
    max_size=5,
)


def _history(steps: list[tuple[str, int, int, int | None]]) -> list[tuple[datetime, list[WorldChange]]]:
    """The list of changes after the seed and after each activation, with its instant."""
    at = NEW_YEAR + timedelta(days=1, hours=9)
    changes = list(world_changes({"e.yaml": shipped("elements.yaml")}, existing=(), at=at, zone=SHANGHAI))
    history = [(at, changes)]
    for version, (name, wait, ahead, length) in enumerate(steps):
        at += timedelta(days=wait, minutes=1)
        effective = f"from: {at.date() + timedelta(days=ahead)}"
        effective += f", to: {at.date() + timedelta(days=length)}" if length else ""
        text = RULES.format(name=name, version=version, effective=effective)
        changes = [*changes, *world_changes({f"{version}.yaml": text}, existing=changes, at=at, zone=SHANGHAI)]
        history.append((at, changes))
    return history


@given(STEPS)
@settings(max_examples=60, deadline=None)
def test_no_activation_changes_a_world_that_has_passed(steps: list[tuple[str, int, int, int | None]]) -> None:
    history = _history(steps)
    for (_, before), (at, after) in pairwise(history):
        assert after[: len(before)] == before
        assert all(change.in_force_at > at for change in after[len(before) :])
        past, present = Activations(before, ALMANAC), Activations(after, ALMANAC)
        for instant in (NEW_YEAR, at - timedelta(days=7), at):
            assert past.at(instant).seq == present.at(instant).seq
            assert past.at(instant).rulebook.digest == present.at(instant).rulebook.digest


@given(STEPS, st.lists(st.integers(0, 24 * 250), min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_a_world_holds_what_is_in_force_and_changes_only_when_it_says(
    steps: list[tuple[str, int, int, int | None]], hours: list[int]
) -> None:
    changes = _history(steps)[-1][1]
    worlds = Activations(changes, ALMANAC)
    instants = sorted(NEW_YEAR + timedelta(hours=hour) for hour in hours)
    for instant in instants:
        world = worlds.at(instant)
        named = [(ref.name, ref.version) for ref in world.rulebook.rulesets]
        assert named == [(change.name, change.version) for change in in_force(changes, instant)]
        coming = worlds.next_change(world.seq)
        assert coming is None or coming > instant
        assert worlds.changes_after(world.seq)[:1] == (() if coming is None else ((world.seq + 1, coming),))
    for earlier, later in pairwise(instants):
        first, second = worlds.at(earlier), worlds.at(later)
        crossed = sum(1 for _, at in worlds.changes_after(0) if earlier < at <= later)
        assert second.seq - first.seq == crossed
        if not crossed:
            assert first is second
