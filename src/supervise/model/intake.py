"""What comes in from outside: records, drafts with their findings, and what an import did with each row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from .base import Code, Text, Value
from .findings import Finding
from .matters import MatterDraft, Place


class Record(Value):
    """A foreign record as it was found: by which source, under which id and revision, with which fields."""

    source: Code
    ext_id: str
    ext_revision: str = ""
    data: Mapping[str, Any]
    place: Place = Place()


class Unread(Value):
    """A piece of a document that could not be made into a draft, and why."""

    place: Place
    quote: str
    why: Text


class Reading(Value):
    """All that was read from one document: nothing is dropped, what is no draft is listed."""

    drafts: tuple[MatterDraft, ...]
    unread: tuple[Unread, ...] = ()
    findings: tuple[Finding, ...] = ()


class RowOutcome(Value):
    """What became of one row or item: registered now, unchanged since before, refused with its findings, or
    asked about: not registered until what the scope asks is confirmed.
    """

    place: Place
    outcome: Literal["registered", "unchanged", "refused", "asked"]
    title: str = ""
    matter: str | None = None
    no: str | None = None
    findings: tuple[Finding, ...] = ()


class ImportResult(Value):
    """Every row accounted for. `workbook` is the clerk's own file, marked, where there is one to give back."""

    rows: tuple[RowOutcome, ...]
    unread: tuple[Unread, ...] = ()
    findings: tuple[Finding, ...] = ()
    workbook: bytes | None = None

    def count(self, outcome: str) -> int:
        return sum(row.outcome == outcome for row in self.rows)
