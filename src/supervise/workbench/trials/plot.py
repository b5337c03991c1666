"""What a test file says, as values: people, drafts, and tests made of dated steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from supervise.rules.diagnostics import Source
from supervise.rules.loader import Node

from .words import Kind, Mode, Spoken


@dataclass(frozen=True)
class Wanted:
    """One value that is expected, and where it stands."""

    value: Any
    node: Node


@dataclass(frozen=True)
class Row:
    """What is expected of one thing: only what is named is compared."""

    wants: Mapping[str, Wanted]
    node: Node

    def get(self, key: str) -> Any:
        """The value expected at *key*; None where nothing is."""
        return self.wants[key].value if key in self.wants else None


@dataclass(frozen=True)
class Claim:
    """What must hold of things of one kind: some of them are there, only they are, or none of them is."""

    kind: Kind
    mode: Mode
    rows: Sequence[Row]
    everything: bool
    node: Node


@dataclass(frozen=True)
class Told:
    """What the explanation of a subject must say."""

    subject: str
    texts: Sequence[Wanted]
    node: Node


@dataclass(frozen=True)
class Order:
    """A command as the file says it, for each of its targets."""

    word: str
    spoken: Spoken
    targets: Sequence[str]
    keys: Mapping[str, Any]
    node: Node


@dataclass(frozen=True)
class Step:
    """One line of a test: at its instant the order is given; then what is claimed must hold."""

    at: datetime
    by: str
    order: Order | None
    refused: Wanted | None
    draft: Mapping[str, Wanted]
    """Elements that the draft of this step must have, by code."""
    claims: Sequence[Claim]
    told: Sequence[Told]
    node: Node

    @property
    def looks(self) -> bool:
        """Whether the desk is patrolled at this step: it asks for more than the findings of its order, or for nothing
        at all.
        """
        asks = self.told or any(claim.kind != "findings" for claim in self.claims)
        return bool(asks) or (self.order is None)


@dataclass(frozen=True)
class Trial:
    """One test: a story of its own, under a name."""

    name: str
    steps: Sequence[Step]
    node: Node


@dataclass(frozen=True)
class Playbook:
    """One test file: the rulesets that it tests (texts by path), the data elements *borrowed* for them where they have
    none of their own, who is there, and its tests.
    """

    source: Source = field(repr=False)
    rulesets: Mapping[str, str] = field(repr=False)
    borrowed: Mapping[str, str] = field(repr=False)
    directory: Mapping[str, Any] = field(repr=False)
    drafts: Mapping[str, Mapping[str, Any]] = field(repr=False)
    zone: ZoneInfo
    trials: Sequence[Trial]

    @property
    def path(self) -> Path:
        return Path(self.source.path)

    def place(self, node: Node) -> str:
        """file:line:column of *node*."""
        line, column = self.source.place(node.start)
        return f"{self.source.path}:{line}:{column}"
