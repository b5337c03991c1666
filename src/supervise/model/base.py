"""What every value of the model shares: frozen, closed to unknown fields, changed by copy."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints


class Value(BaseModel):
    """A frozen value. `but` copies it with changes; `trusted` rebuilds one from fields that a store has proven."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_timedelta="iso8601")

    def but(self, **changes: Any) -> Self:
        """A copy with *changes*; unlike `model_copy`, unknown names are refused."""
        unknown = changes.keys() - type(self).model_fields.keys()
        if unknown:
            raise TypeError(f"{type(self).__name__} has no field {', '.join(sorted(unknown))}")
        return self.model_copy(update=changes)

    @classmethod
    def trusted(cls, fields: dict[str, Any]) -> Self:
        """A value from all of its fields, in their Python types, without validating them again."""
        value = cls.__new__(cls)
        object.__setattr__(value, "__dict__", fields)
        object.__setattr__(value, "__pydantic_fields_set__", set(fields))
        object.__setattr__(value, "__pydantic_extra__", None)
        object.__setattr__(value, "__pydantic_private__", None)
        return value


def _utc(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(UTC)


Instant = Annotated[datetime, AfterValidator(_utc)]
"""A moment, kept in UTC with microseconds; shown in the desk's zone."""

Id = Annotated[str, StringConstraints(min_length=1, max_length=160)]
"""Text made by rule: children extend their parent's id, so any id leads to its stream. Long enough for a notice of an
alert on a period of a matter whose id a host gave."""

Code = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class Text(Value):
    """A message in both languages."""

    zh: str
    en: str

    def say(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


class CommandValue(Value):
    """What somebody may ask for."""

    @property
    def name(self) -> str:
        return type(self).__name__
