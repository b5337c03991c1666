"""The data-element standard as readers, writers and rules use it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from .base import Text
from .directory import Unit


@dataclass(frozen=True)
class ElementSpec:
    """What a workbook or a text reader needs to know of a data element."""

    code: str
    type: Literal["text", "date", "integer", "decimal", "code", "unit", "units", "list"]
    zh: str
    en: str
    aliases: tuple[str, ...] = ()
    codes: Mapping[str, Text] = field(default_factory=dict)
    """For a code list: code -> its label. A list may have one too; its members are then held against it."""
    required: bool = False
    length: int | None = None
    note_zh: str = ""
    note_en: str = ""
    example: str = ""
    outside: Literal["error", "warning"] = "error"
    """What a member of a list outside its codes is."""


@dataclass(frozen=True)
class Standard:
    """The data-element standard as readers and writers use it, with the units known to the directory."""

    elements: Sequence[ElementSpec]
    units: Sequence[Unit]
    language: str = "zh"
    version: str = ""
