"""The SQL store: SQLite by default, any database of SQLAlchemy's with the same promises."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine

from supervise.hooks.specs import hookimpl
from supervise.ports import Store

from .store import SqlStore as SqlStore

_BACKENDS = ("sqlite", "postgresql", "mysql", "mariadb")


@hookimpl
def supervise_store(url: str, options: dict[str, Any]) -> Store | None:
    """The store in the database that *url* names, or behind the host's `options["engine"]`; `prefix` and `schema` are
    options too.
    """
    engine = options.get("engine")
    names = {name: options[name] for name in ("prefix", "schema") if name in options}
    if isinstance(engine, Engine):
        return SqlStore(engine, **names)
    known = url.split(":", 1)[0].split("+", 1)[0] in _BACKENDS
    return SqlStore(url, **names) if known else None
