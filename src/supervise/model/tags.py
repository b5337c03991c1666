"""Marks of tags (数据标签的来历): who or which rule set a tag of a matter, who took it away, and when."""

from __future__ import annotations

from typing import Literal

from .base import Instant, Value
from .causes import Cause


class TagMark(Value):
    """Why a matter carries a tag, or no longer does.

    `entered`: a person (`by`) gave it, and no rule takes it away. `rule`: the rule in `cause` set it, over the facts
    that it saw. `withdrawn`: a person took it away, and no rule sets it until somebody enters it again.
    """

    sort: Literal["entered", "rule", "withdrawn"]
    at: Instant
    by: str = ""
    cause: Cause | None = None
