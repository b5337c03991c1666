"""Why something happened: the rule, its ruleset with version and digest, and the facts it saw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from .base import Value


class Cause(Value):
    """The rule behind an effect. `facts` are the named facts that its condition read, as shown in an explanation."""

    rule: str
    ruleset: str
    version: str
    digest: str
    world: int = 0
    facts: Mapping[str, Any] = Field(default_factory=dict)
