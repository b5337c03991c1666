"""Awards and criticisms (表扬, 批评): facts about a unit that a person records and that rules may score."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from .base import Code, Id, Instant, Value


class Award(Value):
    """What was said of a unit, for good or ill. `code` is one of the `awards` of the scoring rules; `on` is the date
    that it concerns, a calendar day of the desk's zone; `at` is when it was recorded.
    """

    kind: Literal["award"] = "award"
    id: Id
    unit: Code
    code: Code
    on: date
    matter: str | None = None
    text: str = Field(min_length=1)
    by: str
    at: Instant
