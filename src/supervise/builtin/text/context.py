"""What a document and the standard give to the reading of every item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from supervise.builtin.units import UnitIndex
from supervise.model.findings import Finding
from supervise.model.matters import Provenance


@dataclass(frozen=True)
class Context:
    """`year` is the one year that the document's first line states. `cycles` are those the standard knows; empty where
    it takes any. `check_units` says whether there is a directory to hold units against.
    """

    file: str
    index: UnitIndex
    check_units: bool
    cycles: frozenset[str]
    title_length: int
    year: int | None


@dataclass(frozen=True)
class Part:
    """Some fields of a draft, where each came from, and what was wrong."""

    fields: Mapping[str, Any]
    provenance: Mapping[str, Provenance]
    findings: Sequence[Finding]
