"""What a database says when it fails, as errors of ours: who lost a race reads again, the rest says what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoneFree

from supervise.errors import StoreAway, StoreBusy, StoreFailed
from supervise.ports import Stale

_LOST_RACE = frozenset({"40001", "40P01", 1213, 1020})
"""A deadlock, or a row that changed under a transaction that was to see one state: PostgreSQL's, MariaDB's."""
_BUSY = frozenset({"55P03", "53300", 1205, 1040, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
"""Another writer does not end, or there are too many of them."""
_AWAY = frozenset({
    "57P01", "57P02", "57P03", 1053, 1927, 2002, 2003, 2006, 2013, 2055, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY,
})  # fmt: skip
"""Shut down, unreachable, gone in the middle of a statement; a file that cannot be opened or written."""


@contextmanager
def failures_told(where: str) -> Iterator[None]:
    """Raise what the database *where* says as Stale, StoreBusy, StoreAway or StoreFailed."""
    try:
        yield
    except NoneFree as waited:
        raise StoreBusy(stream=where, tries=1) from waited
    except DBAPIError as failed:
        code = _code(failed.orig)
        if code in _LOST_RACE:
            raise Stale from failed
        if code in _BUSY:
            raise StoreBusy(stream=where, tries=1) from failed
        if failed.connection_invalidated or code in _AWAY or str(code).startswith("08") or _never_there(failed.orig):
            raise StoreAway(where=where, why=_said(failed.orig)) from failed
        raise StoreFailed(where=where, why=_said(failed.orig)) from failed
    except SQLAlchemyError as failed:
        raise StoreFailed(where=where, why=_said(failed)) from failed


def _code(raised: Any) -> str | int | None:
    """The code by which the driver tells what happened: SQLSTATE of PostgreSQL, a number of the others."""
    state: str | None = getattr(raised, "sqlstate", None)
    if state is not None:
        return state
    number: int | None = getattr(raised, "sqlite_errorcode", None)
    if number is not None:
        return number & 0xFF
    first = raised.args[0] if getattr(raised, "args", ()) else None
    return first if isinstance(first, int) else None


def _never_there(raised: Any) -> bool:
    """A connection that could not be made, or broke without the server saying anything, has no SQLSTATE."""
    return (
        type(raised).__module__.startswith("psycopg")
        and getattr(raised, "sqlstate", "") is None
        and (type(raised).__name__ == "OperationalError")
    )


def _said(raised: Any) -> str:
    """The first line of what was raised."""
    return (str(raised).strip() or type(raised).__name__).splitlines()[0]
