"""The databases that the SQL store is tried on: SQLite always, the servers where they can be reached.

Making the tables takes longer than most tests, so a process makes them once for each kind of database, keeps the store
and empties it after each use.
"""

from __future__ import annotations

import atexit
import os
import socket
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from uuid import uuid4

import pytest
from sqlalchemy import Engine, create_engine, delete, make_url
from sqlalchemy.exc import SQLAlchemyError

from supervise.builtin.sql import SqlStore

URLS: Mapping[str, str] = {
    "sqlite": "sqlite://",
    "postgresql": os.environ.get("SUPERVISE_POSTGRESQL", "postgresql+psycopg://postgres@127.0.0.1:5432/test"),
    "mariadb": os.environ.get("SUPERVISE_MARIADB", "mariadb+pymysql://root@127.0.0.1:3306/test"),
}


def reachable(name: str) -> str:
    """The URL of the database *name*; skips where nobody answers there."""
    url = make_url(URLS[name])
    if url.host is not None:
        try:
            socket.create_connection((url.host, url.port or 0), timeout=2).close()
        except OSError as away:
            pytest.skip(f"no {name} to be reached at {url.host}:{url.port}: {type(away).__name__}")
    return URLS[name]


@contextmanager
def a_database(name: str) -> Iterator[SqlStore]:
    """An empty store in the database *name*; skips where it cannot be reached."""
    url = make_url(reachable(name))
    try:
        store = _taken(name, lambda: _Kept(URLS[name], prefix=f"t{uuid4().hex[:8]}_"))
    except (ImportError, SQLAlchemyError) as away:
        pytest.skip(f"no {name} to be reached at {url.host}:{url.port}: {type(away).__name__}")
    with _emptied(name, store):
        yield store


@contextmanager
def a_file() -> Iterator[SqlStore]:
    """An empty store in an SQLite file, with an engine of its own."""
    with _emptied("file", store := _taken("file", lambda: _Kept(f"sqlite:///{_folder() / 'desk.db'}", "sv_"))):
        yield store


@contextmanager
def a_host() -> Iterator[SqlStore]:
    """An empty store in an SQLite file that the host has opened, with its own settings of the driver."""

    def opened() -> _Kept:
        engine = create_engine(f"sqlite:///{_folder() / 'host.db'}", connect_args={"timeout": 30})
        atexit.register(engine.dispose)
        return _Kept(engine, prefix="duban_")

    with _emptied("host", store := _taken("host", opened)):
        yield store


class _Kept(SqlStore):
    """A store that outlives who closes it."""

    def __init__(self, engine: str | Engine, prefix: str) -> None:
        super().__init__(engine, prefix)
        self.prefix = prefix

    def close(self) -> None:
        """The engine stays for the next test."""

    def empty(self) -> None:
        with self._begin() as connection:
            for table in self.tables.metadata.sorted_tables:
                connection.execute(delete(table))

    def drop(self) -> None:
        with suppress(SQLAlchemyError, sqlite3.Error):
            self.tables.metadata.drop_all(self._engine)
        super().close()


_FREE: dict[str, list[_Kept]] = {}


def _taken(kind: str, make: Callable[[], _Kept]) -> _Kept:
    if free := _FREE.setdefault(kind, []):
        return free.pop()
    store = make()
    atexit.register(store.drop)
    return store


@contextmanager
def _emptied(kind: str, store: _Kept) -> Iterator[None]:
    try:
        yield
    finally:
        store.empty()
    _FREE[kind].append(store)


def _folder() -> Path:
    folder = mkdtemp(prefix="supervise-")
    atexit.register(rmtree, folder, ignore_errors=True)
    return Path(folder)
