"""Expressions of the rule language as text, each with what it means by the plainest reading: a nested loop over nodes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Said:
    """An expression as text, with what it means by the plainest reading."""

    text: str
    means: Callable[[Facts], Any]


def strictly(text: str, operate: Callable[..., Any], *parts: Said) -> Said:
    """Unknown as soon as one part is."""

    def means(facts: Facts) -> Any:
        values = [part.means(facts) for part in parts]
        return None if any(value is None for value in values) else operate(*values)

    return Said(text.format(*(part.text for part in parts)), means)


def kleene(decisive: bool, truths: list[bool | None]) -> bool | None:
    if decisive in truths:
        return decisive
    return None if None in truths else not decisive


def joined(word: str, parts: list[Said]) -> Said:
    decisive = word == "or"
    return Said(
        "(" + f" {word} ".join(part.text for part in parts) + ")",
        lambda facts: kleene(decisive, [part.means(facts) for part in parts]),
    )


def chained(parts: list[Said], signs: list[str]) -> Said:
    pairs = [
        strictly(f"{{0}} {sign} {{1}}", COMPARE[sign], one, other)
        for sign, one, other in zip(signs, parts, parts[1:], strict=False)
    ]
    text = parts[0].text + "".join(f" {sign} {part.text}" for sign, part in zip(signs, parts[1:], strict=False))
    return Said(f"({text})", lambda facts: kleene(False, [pair.means(facts) for pair in pairs]))


COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": lambda a, b: a == b, "!=": lambda a, b: a != b, "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
}  # fmt: skip


def exactly(value: Any) -> Any:
    """Numbers as fractions, so that the reading here rounds nothing."""
    return Fraction(value) if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else value


def fact(name: str, canonical: str | None = None) -> Said:
    return Said(name, lambda facts: exactly(facts[canonical or f"period.{name}"]))


def literal(text: str, value: Any) -> Said:
    return Said(text, lambda facts: value)
