"""Rulesets to load in tests: the shipped ones, and short ones of a city that rest on the shipped data elements."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from supervise.rules.diagnostics import Diagnostic
from supervise.rules.loading import check

ROOT = Path(__file__).resolve().parents[3]
STANDARD = {
    f"rulesets/standard/{path.name}": path
    for path in sorted((ROOT / "rulesets/standard").glob("*.yaml"))
    if ".test." not in path.name
}

HEAD = """\
ruleset: city/{kind}
kind: {kind}
version: "1"
title: {{zh: 市级规则, en: City rules}}
basis: {{zh: 智能服务 (S5), en: Service (S5)}}
"""
"""Five lines; a body begins on line 6."""


@pytest.fixture(scope="session")
def standard() -> Mapping[str, str]:
    """The shipped rulesets by path."""
    return {name: path.read_text(encoding="utf-8") for name, path in STANDARD.items() if ".test." not in name}


@pytest.fixture(scope="session")
def elements(standard: Mapping[str, str]) -> str:
    return standard["rulesets/standard/elements.yaml"]


City = Callable[[str, str], dict[str, str]]


@pytest.fixture(scope="session")
def city(elements: str) -> City:
    """The files of a city: the shipped elements, and one ruleset of a kind with this body."""

    def files(kind: str, body: str) -> dict[str, str]:
        return {"elements.yaml": elements, f"{kind}.yaml": HEAD.format(kind=kind) + body}

    return files


@pytest.fixture(scope="session")
def faults(city: City) -> Callable[[str, str], Sequence[Diagnostic]]:
    """What is wrong with a city ruleset of this kind and body."""
    return lambda kind, body: check(city(kind, body))
