"""How the SQL store uses SQLite, its names, and the engine of a host."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from supervise.builtin.sql import SqlStore, supervise_store
from supervise.builtin.sql.shapes import CHECKPOINT, SCORE_ENTRY, SHAPES
from supervise.builtin.sql.statements import upsert
from supervise.builtin.sql.tables import Tables
from supervise.errors import StoreAway, StoreBusy, StoreFailed
from supervise.model.events import ENTITY_KINDS
from supervise.testing.samples import a_matter, a_task
from supervise.testing.store_streams import CASE, keep, loaded


@pytest.mark.parametrize("shape", [*SHAPES.values(), SCORE_ENTRY, CHECKPOINT], ids=lambda shape: shape.model.__name__)
def test_every_field_of_every_kind_has_a_column(shape) -> None:
    assert {*shape.columns, *shape.apart} == {*shape.model.model_fields}


def test_every_kind_has_a_shape_that_begins_with_its_id() -> None:
    assert SHAPES.keys() == ENTITY_KINDS.keys()
    assert {next(iter(shape.columns)) for shape in SHAPES.values()} == {"id"}


def test_prefix_and_schema_reach_every_name() -> None:
    for table in Tables("duban_", "gov").metadata.tables.values():
        names = [table.name, *(index.name for index in table.indexes), *(one.name for one in table.constraints)]
        assert all(str(name).startswith("duban_") for name in names)
        assert table.schema == "gov"


def test_names_fit_every_database() -> None:
    for table in Tables("x" * 20).metadata.tables.values():
        for one in (*table.indexes, *table.constraints):
            assert len(str(one.name)) <= 63


def test_two_desks_share_a_database_under_two_prefixes(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'shared.db'}")
    ours, theirs = SqlStore(engine, prefix="a_"), SqlStore(engine, prefix="b_")
    keep(ours, CASE, a_matter())
    keep(theirs, CASE, a_matter(no="DB-2"))
    assert loaded(ours, CASE).entities["matter"]["m1"] == a_matter()
    assert {name[:2] for name in inspect(engine).get_table_names()} == {"a_", "b_"}
    engine.dispose()


def test_a_schema_is_where_the_tables_are(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'main.db'}")
    with engine.connect() as connection:
        connection.execute(text("ATTACH DATABASE :name AS gov"), {"name": str(tmp_path / "gov.db")})
        connection.commit()
    store = SqlStore(engine, schema="gov")
    keep(store, CASE, a_matter(), a_task())
    engine.dispose()
    with sqlite3.connect(tmp_path / "gov.db") as gov:
        assert gov.execute("select no from sv_matter").fetchall() == [("DB-m1",)]
    gov.close()


def test_a_store_opened_again_has_what_was_kept(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    first = SqlStore(url)
    keep(first, CASE, a_matter())
    first.close()
    second = SqlStore(url, create=False)
    assert loaded(second, CASE).entities["matter"]["m1"] == a_matter()
    second.close()


def test_a_file_is_kept_with_a_write_ahead_log(tmp_path: Path) -> None:
    store = SqlStore(f"sqlite:///{tmp_path / 'desk.db'}")
    with store._engine.connect() as connection:  # the pragmas are set per connection, so only the store's own tells
        told = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")]
        told += [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("busy_timeout", "foreign_keys")]
    store.close()
    assert told == ["wal", 1, 30_000, 0]


def test_a_unit_claims_the_database_before_it_reads(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    store = SqlStore(f"sqlite:///{path}")
    other = sqlite3.connect(path, timeout=0, isolation_level=None)
    with store.begin() as unit:
        unit.load(CASE)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")
    other.close()
    store.close()


def test_a_database_that_stays_claimed_is_busy(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    store = SqlStore(f"sqlite:///{path}", patience=0.05)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy), store.begin():
        pass
    other.execute("ROLLBACK")
    other.close()
    keep(store, CASE, a_matter())
    store.close()


def test_a_database_that_is_away_or_refuses_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(StoreAway, match="store-away"):
        SqlStore(f"sqlite:///{tmp_path / 'nowhere' / 'desk.db'}")
    with pytest.raises(StoreAway, match="store-away"):
        SqlStore("postgresql+psycopg://nobody@127.0.0.1:1/none")
    bare = SqlStore(f"sqlite:///{tmp_path / 'bare.db'}", create=False)
    with pytest.raises(StoreFailed, match="no such table"), bare.begin() as unit:
        unit.head(CASE)
    bare.close()


def test_the_hosts_own_transactions_stay_as_they_were(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'host.db'}")
    store = SqlStore(engine)
    with engine.connect() as reader:
        reader.execute(text("select count(*) from sv_matter"))
        keep(store, CASE, a_matter())
    store.close()
    with engine.connect() as reader:
        assert reader.execute(text("select count(*) from sv_matter")).scalar() == 1
    engine.dispose()


def test_importing_the_store_connects_to_nothing() -> None:
    watched = (
        "import sqlite3, sys, threading; sqlite3.connect = None\n"
        "import supervise.builtin.sql\n"
        "sys.exit(threading.active_count() - 1)"
    )
    subprocess.run([sys.executable, "-c", watched], check=True)


def test_the_plugin_knows_urls_of_databases_and_the_hosts_engine(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'host.db'}")
    hosted = supervise_store("", {"engine": engine, "prefix": "h_"})
    assert isinstance(hosted, SqlStore)
    assert "h_matter" in inspect(engine).get_table_names()
    engine.dispose()
    opened = supervise_store(f"sqlite:///{tmp_path / 'own.db'}", {})
    assert isinstance(opened, SqlStore)
    opened.close()
    assert supervise_store("memory://", {}) is None
    assert supervise_store("sqlitely://x", {}) is None


def test_the_upsert_of_databases_without_on_conflict_does_the_same() -> None:
    engine = create_engine("sqlite://")
    tables = Tables()
    table = tables.entity["urge"]
    tables.metadata.create_all(engine)
    written = upsert("any other", table, kept=frozenset({"by"}))
    row = {"id": "u1", "kind": "urge", "target": "t", "by": "x", "at": 1, "text": "a", "stream": CASE}
    with engine.begin() as connection:
        written(connection, [row])
        written(connection, [row | {"by": "y", "text": "b"}, row | {"id": "u2"}])
        found = connection.execute(table.select().order_by(table.c.id)).mappings().all()
    engine.dispose()
    assert found == [row | {"text": "b"}, row | {"id": "u2"}]


def test_due_and_pending_are_read_from_indexes_alone(tmp_path: Path) -> None:
    store = SqlStore(f"sqlite:///{tmp_path / 'desk.db'}")
    asked = store._statements  # how a statement is run is no promise of the port, so only the store's own tells
    with store._engine.connect() as connection:
        for statement, index in (
            (asked.woken, "wake_at"),
            (asked.behind, "replan"),
            (asked.any_woken, "wake_at"),
            (asked.any_behind, "replan"),
        ):
            told = str(statement.compile(connection, compile_kwargs={"render_postcompile": True}))
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {told}", (1,) * told.count("?")).all()
            (step,) = plan
            assert step[3].startswith("SEARCH")
            assert f"INDEX sv_stream_ix_{index} " in step[3]
    store.close()
