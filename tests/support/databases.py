"""The databases that properties of the SQL store are tried on: SQLite always, the servers where they can be reached."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from uuid import uuid4

import pytest
from sqlalchemy import URL, create_engine, make_url
from sqlalchemy.exc import SQLAlchemyError

from supervise.builtin.sql import SqlStore

URLS: Mapping[str, str] = {
    "sqlite": "sqlite://",
    "postgresql": os.environ.get("SUPERVISE_POSTGRESQL", "postgresql+psycopg://postgres@127.0.0.1:5432/test"),
    "mariadb": os.environ.get("SUPERVISE_MARIADB", "mariadb+pymysql://root@127.0.0.1:3306/test"),
}


@contextmanager
def a_database(name: str) -> Iterator[SqlStore]:
    """An empty store in the database *name*, whose tables are gone afterwards; skips where it cannot be reached."""
    url = make_url(URLS[name])
    if url.host is not None:
        try:
            socket.create_connection((url.host, url.port or 0), timeout=2).close()
            store = SqlStore(URLS[name], prefix=f"t{uuid4().hex[:8]}_")
        except (OSError, ImportError, SQLAlchemyError) as away:
            pytest.skip(f"no {name} to be reached at {url.host}:{url.port}: {type(away).__name__}")
    else:
        store = SqlStore(URLS[name])
    try:
        yield store
    finally:
        store.close()
        if url.host is not None:
            _drop(url, store)


def _drop(url: URL, store: SqlStore) -> None:
    engine = create_engine(url)
    store.tables.metadata.drop_all(engine)
    engine.dispose()
