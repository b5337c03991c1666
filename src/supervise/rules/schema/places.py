"""What an editor is told: the places of a ruleset where keys may stand, and what each key is, holds and is for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from supervise.model.base import Text

from .forms import Form, place


@dataclass(frozen=True)
class Key:
    """How the value of a key is written, what the key is called, and what it is for."""

    form: Form
    title: Text
    hover: Text


def key(form: Form, zh: str, en: str, hover_zh: str, hover_en: str) -> Key:
    return Key(form, Text(zh=zh, en=en), Text(zh=hover_zh, en=hover_en))


@dataclass(frozen=True)
class Place:
    """A mapping: the keys that it may have, those that it must have, and what JSON Schema adds to that."""

    keys: Sequence[str]
    required: Sequence[str] = ()
    also: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Either:
    """A place that is one of several others: the first whose sign it bears, or else the last."""

    signs: Sequence[tuple[Form, str]]
    otherwise: str

    @property
    def places(self) -> Sequence[str]:
        return (*(name for _, name in self.signs), self.otherwise)


@dataclass(frozen=True)
class Kind:
    """Rulesets of one kind: the keys beside those of the header, its places, and what is said of keys and values.

    A key that differs at one place stands as `place.key` too. A value that means something else at one key stands as
    `key.value`.
    """

    top: Place
    places: Mapping[str, Place | Either]
    keys: Mapping[str, Key]
    values: Mapping[str, Text]


BOTH: Form = place("text")
"""A text in both languages."""


def t(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)
