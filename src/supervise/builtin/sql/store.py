"""The SQL store: its engine, its tables, and transactions over both."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, create_engine, event, make_url
from sqlalchemy.pool import QueuePool

from .failures import failures_told
from .statements import Statements
from .tables import Tables
from .unit import SqlUnit

PATIENCE = 30.0
"""Seconds that a transaction waits for another writer."""


class SqlStore:
    """State, journal and outbox in one database, under names that begin with *prefix*, in *schema* where it has them.

    *engine* is a database URL or the host's own SQLAlchemy engine. Of a URL the store opens and closes an engine of its
    own, on SQLite with a write-ahead log; the host's engine stays as it is, but for our own transactions. Missing
    tables are made on opening unless *create* is False.
    """

    def __init__(
        self,
        engine: str | Engine,
        prefix: str = "sv_",
        schema: str | None = None,
        *,
        create: bool = True,
        patience: float = PATIENCE,
    ) -> None:
        self._owned = _open(engine, patience) if isinstance(engine, str) else None
        self._engine = self._owned or _branch(engine)  # type: ignore[arg-type] # not a URL here
        self._where = self._engine.url.render_as_string()
        self.tables = _tables(prefix, schema)
        self._statements = _statements(self.tables, _Dialect(self._engine.dialect.name, self._engine.dialect))
        if create:
            with self._begin() as connection:
                self.tables.metadata.create_all(connection)

    @contextmanager
    def begin(self) -> Iterator[SqlUnit]:
        """A transaction, a writing one from its start on SQLite.

        Raises Stale where the database ended it for another one's sake, StoreBusy where another writer does not end,
        StoreAway where the database cannot be reached or goes away, and StoreFailed where it refuses.
        """
        with self._begin() as connection:
            unit = SqlUnit(connection, self._statements)
            yield unit
            unit.flush()

    @contextmanager
    def _begin(self) -> Iterator[Connection]:
        with failures_told(self._where), self._engine.begin() as connection:
            yield connection

    def close(self) -> None:
        """Let go of the connections that the store opened itself."""
        if self._owned is not None:
            self._owned.dispose()


@lru_cache(maxsize=32)
def _tables(prefix: str, schema: str | None) -> Tables:
    """Built once for all stores of a process that share their names: that takes longer than to open a database."""
    return Tables(prefix, schema)


@dataclass(frozen=True)
class _Dialect:
    """Dialects of one name make the same statements of ours."""

    name: str
    dialect: Dialect = field(compare=False)


@lru_cache(maxsize=32)
def _statements(tables: Tables, of: _Dialect) -> Statements:
    return Statements(tables, of.dialect)


def _open(url: str, patience: float) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, isolation_level="READ COMMITTED")
    options: dict[str, Any] = {"connect_args": {"timeout": patience, "check_same_thread": False}}
    if parsed.database in {None, "", ":memory:"}:
        # A database in memory lives and dies with its connection, so that there is one, and threads take turns.
        options |= {"poolclass": QueuePool, "pool_size": 1, "max_overflow": 0, "pool_timeout": patience}
    engine = create_engine(parsed, **options)

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _: Any) -> None:
        # Python's driver would otherwise begin by itself, and too late.
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=OFF"):
            connection.execute(f"PRAGMA {pragma}")

    return _immediate(engine)


def _branch(engine: Engine) -> Engine:
    """The host's engine with hooks that its other users do not see."""
    branch = engine.execution_options()
    return _immediate(branch) if engine.dialect.name == "sqlite" else branch


def _immediate(engine: Engine) -> Engine:
    """A deferred transaction that reads before it writes fails as soon as another one writes; this one waits its turn
    at the start.
    """

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
