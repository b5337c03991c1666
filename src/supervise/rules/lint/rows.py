"""Rules of which the first that holds is taken: period rules all together, and the lines of each block of lights."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from supervise.rules.language import Formula
from supervise.rules.rulebook import PeriodRule

from .asking import Asked, line_name, question_of
from .samples import Facts
from .solver import ALWAYS, Statement, holds
from .together import Together
from .variables import Vocabulary


@dataclass(frozen=True)
class Line:
    """One of a row: its condition, None where it takes whatever is left, and what it decides."""

    name: str
    asked: Asked | None
    decides: Any

    def statement(self, vocabulary: Vocabulary) -> Statement:
        return ALWAYS if self.asked is None else holds(self.asked.formula.tree, vocabulary)

    def takes(self, facts: Facts) -> bool:
        return self.asked is None or self.asked.formula(facts) is True


@dataclass(frozen=True)
class Row:
    """Lines in their order. `asks` is the name of the question which of them is taken."""

    asks: str
    lines: Sequence[Line]


def rows(together: Together) -> Iterator[Row]:
    """Every row of the rulesets in force together: the period rules by series, and each block of lights."""
    periods = [(one, rule) for one in together.rulesets for rule in one.content.periods]
    for series in dict.fromkeys(rule.series for _, rule in periods):
        lines = [
            Line(rule.ref.id, together.of(one, rule.ref.id, "when"), _terms(rule))
            for one, rule in periods if rule.series == series
        ]  # fmt: skip
        yield Row(question_of(series), lines)
    for one in together.rulesets:
        for subject, lights in one.content.lights.items():
            lines = [
                Line(line_name(number, light), together.of(one, f"lights/{subject}", str(number)), light.light)
                for number, light in enumerate(lights, 1)
            ]
            yield Row(f"{one.ref.name} lights/{subject}", lines)


def _terms(rule: PeriodRule) -> tuple[Any, ...]:
    return rule.cycle, rule.due, rule.roll, rule.opens, rule.milestones


def formulas(lines: Iterable[Line]) -> tuple[Formula, ...]:
    """The conditions of *lines*."""
    return tuple(line.asked.formula for line in lines if line.asked is not None)


def names(lines: Iterable[Line]) -> tuple[str, ...]:
    """What their conditions are called."""
    return tuple(line.asked.name for line in lines if line.asked is not None)
