"""Matters: what a superior hands down, before registration (a draft) and after."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Literal

from pydantic import Field

from .base import Code, Id, Instant, Value
from .tags import TagMark
from .tasks import Milestone


class MatterState(StrEnum):
    REGISTERED = "registered"
    DISTRIBUTED = "distributed"
    COMPLETED = "completed"
    VERIFIED = "verified"
    TERMINATED = "terminated"


class Elements(Value):
    """The data elements of a matter (督办事项的数据元); every one may still be missing in a draft.

    Dates are civil dates in the desk's zone; a deadline ends at the midnight that follows it.
    """

    title: str | None = None
    source: Code | None = None
    type: Code | None = None
    assigned_at: date | None = None
    assigned_by: str | None = None
    deadline: date | None = None
    district: Code | None = None
    lead_unit: Code | None = None
    support_units: tuple[Code, ...] = ()
    leader: Code | None = None
    cycle: str | None = None
    priority: Code | None = None
    secrecy: Code | None = None
    tags: tuple[str, ...] = ()
    body: str | None = None
    links: Mapping[str, str] = Field(default_factory=dict)
    milestones: tuple[Milestone, ...] = ()
    extra: Mapping[str, Any] = Field(default_factory=dict)
    """Elements that only the desk's own standard knows, by their code."""

    def element(self, code: str) -> Any:
        """The value of the element *code*, or None."""
        return getattr(self, code) if code in Elements.model_fields and code != "extra" else self.extra.get(code)


class Place(Value):
    """Where something stands: in a file, a sheet, a sentence or a record."""

    file: str | None = None
    sheet: str | None = None
    cell: str | None = None
    line: int | None = None
    column: int | None = None
    path: str | None = None
    """A path inside a record, as `$.task.deadline`."""

    def __str__(self) -> str:
        if self.cell:
            return f"{self.sheet}!{self.cell}"
        if self.line is not None:
            where = f"{self.file or ''}:{self.line}"
            return f"{where}:{self.column}" if self.column is not None else where
        return self.path or self.file or ""


class Provenance(Value):
    """Where the value of one field came from."""

    place: Place
    quote: str = ""
    rule: str = ""
    """The mapping line that filled it, as `ruleset/rule`; empty where a person typed it."""


class KeptRecord(Value):
    """What the lines of a mapping read of a foreign record, kept with its matter and never changed."""

    mapping: str
    """The ruleset, with the version and the digest of its text that read it."""
    version: str
    digest: str
    values: Mapping[str, str] = Field(default_factory=dict)
    """By path the value as text, a long one cut at its end; a path that is not here had no value."""
    left_off: tuple[str, ...] = ()
    """Paths with values that were not kept, as there were too many."""


class MatterDraft(Elements):
    """A matter not yet registered (立项稿), with the origin of each field."""

    ext_system: str | None = None
    ext_id: str | None = None
    ext_revision: str | None = None
    provenance: Mapping[str, Provenance] = Field(default_factory=dict)
    record: KeptRecord | None = None

    def elements(self) -> Elements:
        return Elements.trusted({name: getattr(self, name) for name in Elements.model_fields})


class Ending(Value):
    """How a matter ended (办结 or 意外结束), and why."""

    how: Literal["completed", "terminated"]
    reason: Literal["done", "cancelled", "merged", "superseded", "force-majeure", "unit-dissolved"]
    note: str = ""
    at: Instant


class Matter(Value):
    """A registered matter. `revision` counts the commands that changed it; `origins` says who set each element."""

    kind: Literal["matter"] = "matter"
    id: Id
    no: str
    elements: Elements
    state: MatterState
    registered_at: Instant
    registered_by: str
    ext_system: str | None = None
    ext_id: str | None = None
    origins: Mapping[str, Literal["entered", "rule"]] = Field(default_factory=dict)
    provenance: Mapping[str, Provenance] = Field(default_factory=dict)
    record: KeptRecord | None = None
    """What a mapping read of the foreign record that it came from; None where it came from none."""
    tagging: Mapping[str, TagMark] = Field(default_factory=dict)
    """By tag: who or which rule set it, or who withdrew it."""
    ending: Ending | None = None
    verified_at: Instant | None = None
    reopened_at: Instant | None = None
    removed: bool = False
    revision: int = 1

    @property
    def live(self) -> bool:
        return not self.removed and self.state in {MatterState.REGISTERED, MatterState.DISTRIBUTED}
