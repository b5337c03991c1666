"""Lights in a test file: those of a subject, those in a dimension beside them, and those of a unit over its periods."""

from __future__ import annotations

from .conftest import RULES, Folder

LIGHTS = (
    RULES
    + """\
lights:
  - for: task
    first:
      - {light: yellow, when: not acknowledged}
      - {light: grey}
  - for: task
    dimension: reply
    title: {zh: 签收, en: Reply}
    first:
      - {light: red, when: not acknowledged}
      - {light: grey}
  - for: unit
    dimension: load
    title: {zh: 负担, en: Load}
    first:
      - {light: red, when: len(periods) >= 0}
      - {light: grey}
"""
)
SEEN = (
    "{at: 2026-03-02 09:00, register: roads, lights: {roads/housing: yellow}}\n"
    "{at: 2026-03-02 09:01, lights: [{of: roads/housing, dimension: reply, light: red},"
    " {of: housing, dimension: load, light: red}]}\n"
    "{at: 2026-03-02 10:00, acknowledge: roads, lights: [{of: roads/housing, dimension: reply, light: grey}]}\n"
    "{at: 2026-03-02 10:01, lights: [{of: roads/housing, light: grey}]}"
)


def test_a_light_in_a_dimension_is_told_from_the_light_itself(folder: Folder) -> None:
    folder.rules(LIGHTS).tests(SEEN)
    assert [one.passed for one in folder.outcomes()] == [True]


def test_a_light_is_not_mistaken_for_one_of_another_dimension(folder: Folder) -> None:
    for row in ("{of: roads/housing, light: red}", "{of: roads/housing, dimension: reply, light: yellow}"):
        folder.rules(LIGHTS).tests(f"{{at: 2026-03-02 09:00, register: roads, lights: [{row}]}}")
        assert [one.passed for one in folder.outcomes()] == [False], row


def test_a_subject_without_lights_of_its_own_kind_adds_nothing_to_only_lights(folder: Folder) -> None:
    folder.tests("{at: 2026-03-02 09:00, register: roads, only lights: {roads: grey, roads/housing: grey}}")
    assert [one.passed for one in folder.outcomes()] == [True]


def test_coverage_counts_the_lines_of_every_dimension_at_their_places(folder: Folder) -> None:
    folder.rules(LIGHTS).tests(SEEN)
    lines = LIGHTS.splitlines()
    load = 1 + next(number for number, line in enumerate(lines) if "len(periods)" in line)
    gaps = [gap for gap in folder.gaps() if "lights/" in gap]
    assert [gap.partition(": ")[0] for gap in gaps] == [f"alerts.yaml:{load}:9", f"alerts.yaml:{load + 1}:9"]
