"""Rulesets of a city, each with one doubtful thing or its near miss, and what the lint says of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import pytest

from supervise.rules.lint.found import Found
from supervise.rules.lint.running import lint
from supervise.rules.loading import Ruleset, load
from support.desks import ROOT

TODAY = date(2026, 11, 24)
ELEMENTS = (ROOT / "rulesets/standard/elements.yaml").read_text(encoding="utf-8")
HEAD = """\
ruleset: city/{kind}
kind: {kind}
version: "1"
effective: {{from: 2026-01-01}}
title: {{zh: 市级规则, en: City rules}}
basis: {{zh: 智能服务 (S5), en: Service (S5)}}
"""
"""Six lines; a body begins on line 7."""

Bodies = Mapping[str, str]


def files_of(bodies: Bodies) -> dict[str, str]:
    """The files of a city: the shipped elements, and one ruleset of each kind with this body."""
    return {
        "elements.yaml": ELEMENTS,
        **{f"{kind}.yaml": HEAD.format(kind=kind) + body for kind, body in bodies.items()},
    }


def rulesets_of(bodies: Bodies) -> Sequence[Ruleset]:
    return load(files_of(bodies))


Linted = Callable[..., Sequence[Found]]


@pytest.fixture
def linted() -> Linted:
    def ask(
        bodies: Bodies, *, today: date = TODAY, roles: Mapping[str, frozenset[str]] | None = None
    ) -> Sequence[Found]:
        return lint(rulesets_of(bodies), today=today, roles=roles)

    return ask
