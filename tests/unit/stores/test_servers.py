"""What only a server does to its clients: hold a row for one while another looks, and go away in the middle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import create_engine, event

from supervise.builtin.memory import MemoryStore
from supervise.builtin.sql import SqlStore
from supervise.desk.delivery import LEASE
from supervise.errors import StoreAway
from supervise.ports import NEVER, Changes, JoinRow, Store
from supervise.testing.digests import first_difference
from supervise.testing.faults import Interrupted
from supervise.testing.samples import T0, a_matter, a_task, after
from supervise.testing.store_streams import CASE, keep
from support import laws, laws_told
from support.databases import URLS, a_database
from support.desks import Office, texts

BEGIN, NOW = "2026-02-10 09:00", "2026-02-27 18:00"
ADVANCING = 2
"""The transaction of a tick that advances cases, after the one that frees what is stuck."""
GROUPS = (None, "unit:water", "leader:chen", "district:north")


@dataclass(frozen=True)
class Server:
    """A database server with the tables of one empty desk."""

    name: str
    store: SqlStore
    prefix: str

    @contextmanager
    def another(self) -> Iterator[SqlStore]:
        """Another process's store on the same tables, as it were."""
        other = SqlStore(URLS[self.name], prefix=self.prefix, create=False)
        yield other
        other.close()


@pytest.fixture(params=["postgresql", "mariadb"])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    with a_database(request.param) as store:
        yield Server(request.param, store, store.prefix)  # type: ignore[attr-defined] # the stores of tests tell it


def test_a_case_that_another_transaction_moves_is_pending_until_it_is_kept(server: Server) -> None:
    keep(server.store, CASE, a_matter(leader="chen", district="north"), a_task(), wake_at=T0)
    with server.another() as other:
        with server.store.begin() as moving:
            head = moving.head(CASE)
            assert head is not None
            assert moving.save(Changes(replace(head, wake_at=NEVER)), recorded_at=T0)
            with other.begin() as looking:
                assert [looking.pending(T0, 0, group) for group in GROUPS] == [True] * 4
                assert [looking.pending(T0, 0, group, stuck=False) for group in GROUPS] == [True] * 4
                assert looking.due(T0, 0, 10) == []
        with other.begin() as looking:
            assert [looking.pending(T0, 0, group) for group in GROUPS] == [False] * 4


def test_a_case_that_another_transaction_has_claimed_is_pending(server: Server) -> None:
    keep(server.store, CASE, a_matter(leader="chen", district="north"), a_task(), wake_at=T0)
    with server.another() as other, server.store.begin() as claiming:
        assert claiming.due(T0, 0, 10) == [CASE]
        with other.begin() as looking:
            assert looking.due(T0, 0, 10) == []
            assert [looking.pending(T0, 0, group) for group in GROUPS] == [True] * 4


def test_rows_that_another_transaction_drops_are_dropped_once(server: Server) -> None:
    row = JoinRow(T0, "unit:water", "r1")
    keep(server.store, CASE, joins=[row])
    with server.another() as other:
        with server.store.begin() as first, other.begin() as second:
            assert second.joins(after(days=1), 10) == [row]
            assert first.drop_joins([row])
        with other.begin() as second:
            assert not second.drop_joins([row])


def test_who_looks_while_cases_are_being_advanced_judges_and_sends_nothing(server: Server) -> None:
    between = Interrupted(server.store)
    one = begun(between)
    with server.another() as store:
        other = office(store)
        seen = []

        def look(number: int) -> None:
            if number == advancing:
                seen.append(other.tick(NOW))

        one.at(NOW)
        advancing = between.number + ADVANCING
        between.within = look
        told = one.tick()
    (meanwhile,) = seen
    assert (meanwhile.advanced, meanwhile.situations, meanwhile.digests, meanwhile.waiting) == (0, 0, 0, True)
    assert not other.post.digests
    assert told.advanced
    assert told.digests
    assert not told.waiting
    laws_told.nothing_is_left_undecided(one.desk)


def test_a_database_that_goes_away_within_any_transaction_of_a_tick_loses_nothing(server: Server) -> None:
    whole = begun(MemoryStore())
    whole.tick(NOW)
    begun(server.store)
    with going_away(server) as (store, go_away):
        between = Interrupted(store)
        one = office(between).at(NOW)
        times = until_it_stays(one, between, go_away)
        assert times > ADVANCING, "no transaction that moves anything was cut short"
        assert first_difference(one.desk.parts, whole.desk.parts) == ""
        laws.same_time(one.desk, whole.desk)
        for each in (one, whole):
            each.clock.move_to(each.clock() + LEASE)  # what was being delivered waits for the end of its lease
            each.tick()
        assert one.post.digests
        assert one.post.digests == whole.post.digests
        assert one.desk.verify() is None


def until_it_stays(one: Office, between: Interrupted, go_away: Callable[[], None]) -> int:
    """Tick, the database going away in the first transaction, in the second one of the next tick, and so on, until a
    tick has so few that it comes to its end. Returns how often it went away.
    """
    times = 0
    while True:
        cut = between.number + times + 1
        between.within = lambda number, cut=cut: go_away() if number == cut else None
        try:
            one.tick()
        except StoreAway:
            times += 1
        else:
            return times
        finally:
            between.recover()


@contextmanager
def going_away(server: Server) -> Iterator[tuple[SqlStore, Callable[[], None]]]:
    """The store, and what makes the server end its connection."""
    engine, ruler = create_engine(URLS[server.name], isolation_level="READ COMMITTED"), create_engine(URLS[server.name])
    used: list[int] = []

    @event.listens_for(engine, "checkout")
    def note(connection: object, record: object, proxy: object) -> None:
        told = getattr(connection, "info", None)
        used.append(told.backend_pid if told is not None else connection.thread_id())  # type: ignore[attr-defined]

    def go_away() -> None:
        with ruler.connect() as connection:
            ended = f"SELECT pg_terminate_backend({used[-1]})" if server.name == "postgresql" else f"KILL {used[-1]}"
            connection.exec_driver_sql(ended)

    yield SqlStore(engine, prefix=server.prefix, create=False), go_away
    engine.dispose()
    ruler.dispose()


def office(store: Store) -> Office:
    return Office(BEGIN, texts("laws"), at=store, engine="python")


def begun(store: Store) -> Office:
    """An office with matters of two units that report every week; nobody has looked since."""
    one = office(store)
    for unit in "ab":
        one.register(unit, cycle="weekly", leader="chief", district="north")
    return one
