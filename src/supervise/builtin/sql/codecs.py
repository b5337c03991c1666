"""How the values of the model are written into columns and read back, exactly."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import BigInteger, SmallInteger, String, Text
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.types import TypeEngine

BEYOND = 2**63 - 1
"""After every instant, `ports.NEVER` included: an end that has not come, where a column is compared and so not NULL."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def microseconds(instant: datetime) -> int:
    """Microseconds since 1970 in UTC. Raises TypeError for a time without a zone."""
    return (instant - _EPOCH) // _MICROSECOND


def instant(microseconds: int) -> datetime:
    """The instant so many microseconds after 1970, in UTC."""
    return _EPOCH + timedelta(microseconds=microseconds)


@dataclass(frozen=True, eq=False)
class Codec:
    """A column type with the way in and the way out; None where the value goes in and out as it is. NULL is None."""

    type: TypeEngine[Any]
    write: Callable[[Any], Any] | None = None
    read_all: Callable[[Sequence[Any]], Iterable[Any]] | None = None
    """Reads a whole column at once; a hundred JSON texts take half the time in one call."""
    repeats: bool = False
    """Whether equal values are written alike and often, so that one pass writes each only once."""


def _each(read: Callable[[Any], Any]) -> Callable[[Sequence[Any]], Iterable[Any]]:
    return lambda raw: map(read, raw)


def word(length: int = 160) -> Codec:
    """Short text that keys and indexes may hold; compared by code point, whatever the database's own collation."""
    type_ = String(length).with_variant(postgresql.VARCHAR(length, collation=BINARY["postgresql"]), "postgresql")
    for dialect in ("mysql", "mariadb"):
        type_ = type_.with_variant(mysql.VARCHAR(length, collation=BINARY[dialect]), dialect)
    return Codec(type_)


def choice(states: type[StrEnum]) -> Codec:
    """One of a closed set."""
    return Codec(String(32), str, _each(states), repeats=True)


def structure(type_: Any) -> Codec:
    """A value with parts, as JSON with its keys in order."""
    adapter: TypeAdapter[Any] = TypeAdapter(type_)
    several: TypeAdapter[list[Any]] = TypeAdapter(list[type_])

    def write(value: Any) -> str:
        plain = json.loads(adapter.dump_json(value))
        return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    def read_all(raw: Sequence[str]) -> list[Any]:
        return several.validate_json(f"[{','.join(raw)}]")

    return Codec(_LONG, write, read_all)


BINARY = {"postgresql": "C", "mysql": "utf8mb4_0900_bin", "mariadb": "utf8mb4_nopad_bin"}
"""Collations that tell `a` from `A` and from `a `; SQLite's own does."""
_LONG = Text().with_variant(mysql.LONGTEXT(collation="utf8mb4_bin"), "mysql", "mariadb")

WORD = word()
TEXT = Codec(_LONG)
NUMBER = Codec(BigInteger())
FLAG = Codec(SmallInteger(), int, _each(bool))
INSTANT = Codec(BigInteger(), microseconds, _each(instant), repeats=True)
DATE = Codec(String(10), date.isoformat, _each(date.fromisoformat), repeats=True)
POINTS = Codec(String(64), str, _each(Decimal))
