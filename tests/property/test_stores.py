"""The SQL store does what the memory store does, over any history; and every value comes back as it went in."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from supervise.builtin.memory import MemoryStore
from supervise.errors import UsageError
from supervise.model.base import Value
from supervise.model.chain import check
from supervise.model.commands import Done
from supervise.model.events import ENTITY_KINDS
from supervise.model.matters import Ending, MatterState
from supervise.ports import NEVER, Changes, Filter, JoinRow, Store, StreamHead, UnitOfWork
from supervise.rules.language import Scope, compile_condition, split
from supervise.testing.samples import (
    T0,
    a_delivery,
    a_digest,
    a_fate,
    a_matter,
    a_notice,
    a_period,
    a_scorecard,
    a_task,
    a_world,
    after,
    an_alert,
    an_event,
)
from support.databases import a_database, a_file

WHERES = [
    {subject: split(compile_condition(source, Scope(subject)).tree, subject, after(days=2)).where for subject in subjects}
    for source, *subjects in (
        ("matter.open", "matter", "task", "period"),
        ("missing(matter.ended_at)", "matter", "task", "period"),
        ("task.unit == 'water' or task.role == 'lead'", "task", "period"),
        ("task.open and matter.registered_at < now", "task", "period"),
        ("due_at < now and not voided", "period"),
        ("missing(task.id) or not (state == 'open')", "period"),
    )
]  # fmt: skip
"""Conditions over columns, by the subjects that they can be asked of."""
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
CODES = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=12)
INSTANTS = st.integers(-(10**16), 10**17).map(lambda n: T0 + timedelta(microseconds=n % 10**16))
SCALARS = st.none() | st.booleans() | st.integers(-(2**50), 2**50) | TEXTS
FREE = st.recursive(SCALARS, lambda parts: st.lists(parts, max_size=3) | st.dictionaries(TEXTS, parts, max_size=3))
POINTS = st.decimals(allow_nan=False, allow_infinity=False)


def values(model: type[Value], **given_: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Any value of *model*, built through its own validation."""
    fields = {name: given_.get(name) or of_type(field.annotation) for name, field in model.model_fields.items()}
    fields |= {"id": CODES} if "id" in fields and "id" not in given_ else {}
    return st.fixed_dictionaries(fields).map(model.model_validate)


def of_type(annotation: Any) -> st.SearchStrategy[Any]:
    """Any value that a field so annotated may have."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return of_type(parts[0])
    if origin in {Union, UnionType}:
        return st.one_of([st.none() if part is NoneType else of_type(part) for part in parts])
    if origin is Literal:
        return st.sampled_from(parts)
    if origin is tuple:
        many = parts[1:] == (Ellipsis,)
        return st.lists(of_type(parts[0]), max_size=3).map(tuple) if many else st.tuples(*map(of_type, parts))
    if origin is not None:
        return st.dictionaries(TEXTS, of_type(parts[1]), max_size=3)
    if isinstance(annotation, type) and issubclass(annotation, Value):
        return values(annotation)
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return st.sampled_from(list(annotation))
    # Text also stands for ids and codes, which may not be empty.
    plain = {str: CODES, int: st.integers(0, 100), bool: st.booleans(), date: st.dates(), Decimal: POINTS, Any: FREE}
    return plain.get(annotation, INSTANTS)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(put=st.sampled_from(sorted(ENTITY_KINDS)).flatmap(lambda kind: values(ENTITY_KINDS[kind])))
def test_any_entity_comes_back_as_it_went_in(put: Any) -> None:
    stream = "desk" if put.kind in {"world", "fate", "proposal"} else "matter:m1"
    with a_database("sqlite") as sql:
        for store in (MemoryStore(), sql):
            with store.begin() as unit:
                assert unit.save(Changes(StreamHead(stream), (an_event(stream, put),)), recorded_at=T0)
            with store.begin() as unit:
                apart = {"fate": unit.fates, "proposal": unit.proposals}.get(put.kind)
                found = _loaded(unit, stream)[put.kind] if apart is None else {put.id: apart()[0]}
                assert found == {put.id: put}
                assert type(found[put.id]) is type(put)
                (entry,) = unit.journal(stream)
                assert entry.event.puts == (put,)
                assert check([entry]) is None


def _loaded(unit: UnitOfWork, stream: str) -> Any:
    found = unit.load(stream)
    return found.entities if found else {}


MATTERS = st.sampled_from(["m1", "m2", "m10", "n"])
UNITS = st.sampled_from(["water", "roads"])
LEADERS = st.sampled_from([None, "chen", "li"])
DAYS = st.integers(0, 8).map(lambda days: after(days=days))
GROUPS = st.sampled_from(["unit:water", "unit:roads", "leader:chen", "district:north"])
SMALL = st.integers(1, 3)
HEADS = st.fixed_dictionaries(
    {
        "as_of": st.none() | DAYS,
        "wake_at": st.none() | st.just(NEVER) | DAYS,
        "world_seen": st.integers(0, 3),
    }
)


@st.composite
def matters(draw: st.DrawFn, id_: str) -> Value:
    ending = draw(st.none() | DAYS.map(lambda at: Ending(how="completed", reason="done", at=at)))
    state = draw(st.sampled_from(MatterState)) if ending else MatterState.DISTRIBUTED
    return a_matter(
        id_, leader=draw(LEADERS), district=draw(st.sampled_from([None, "north"])), ending=ending, state=state,
        removed=draw(st.booleans()), registered_at=draw(DAYS), no=f"DB-{draw(MATTERS)}",
    )  # fmt: skip


_OCCURRENCES = {1: 1, 2: 2, 3: 1}
"""What an alert is about never changes: two of these are one after the other, and the third would be the first again."""


@st.composite
def parts_of(draw: st.DrawFn, id_: str) -> Value:
    number = draw(SMALL)
    made = draw(st.sampled_from(["matter", "task", "period", "alert", "notice"]))
    if made == "matter":
        return draw(matters(id_))
    if made == "task":
        role = draw(st.sampled_from(["lead", "support"]))
        ended = draw(st.none() | DAYS)
        return a_task(f"{id_}/t{number}", unit=draw(UNITS), role=role, assigned_at=draw(DAYS), ended_at=ended)
    if made == "period":
        return a_period(f"{id_}/t{number}/p1/w{draw(SMALL)}", revision=draw(SMALL))
    if made == "alert":
        occurrence = _OCCURRENCES[number]
        fired = draw(DAYS)
        over = draw(st.none() | DAYS.map(lambda at: max(at, fired)))
        groups = tuple(draw(st.lists(GROUPS, max_size=2)))
        return an_alert(
            f"{id_}/a{number}", subject=f"{id_}/x", occurrence=occurrence, fired_at=fired, resolved_at=over,
            groups=groups,
        )  # fmt: skip
    return a_notice(f"{id_}/a{number}/n{draw(SMALL)}", repeat=draw(SMALL), called_at=draw(DAYS))


class StoresAgree(RuleBasedStateMachine):
    """Every operation is given to both stores; what they answer, refuse and keep is the same."""

    @initialize()
    def open_both(self) -> None:
        self.open = ExitStack()
        self.stores: tuple[Store, ...] = (MemoryStore(), self.open.enter_context(a_file()))

    def teardown(self) -> None:
        if hasattr(self, "stores"):
            self.open.close()

    def both(self, ask: Callable[[UnitOfWork], Any]) -> Any:
        memory, sql = (self._answer(store, ask) for store in self.stores)
        assert sql == memory
        return memory

    @staticmethod
    def _answer(store: Store, ask: Callable[[UnitOfWork], Any]) -> Any:
        try:
            with store.begin() as unit:
                return ask(unit)
        except (UsageError, ZeroDivisionError) as refused:
            return type(refused)

    def save(self, stream: str, puts: list[Value], joins: list[JoinRow], head: dict[str, Any], fail: bool) -> None:
        def ask(unit: UnitOfWork) -> bool:
            found = unit.load(stream)
            moved = replace(found.head if found else StreamHead(stream), **head)
            events = tuple(an_event(stream, put) for put in puts)
            kept = unit.save(Changes(moved, events, tuple(joins)), recorded_at=T0)
            return kept if not fail else 1 // 0 == 0

        self.both(ask)

    @rule(id_=MATTERS, data=st.data(), head=HEADS, fail=st.sampled_from([False, False, False, True]))
    def change_a_case(self, id_: str, data: st.DataObject, head: dict[str, Any], fail: bool) -> None:
        puts = data.draw(st.lists(parts_of(id_), max_size=5))
        joins = data.draw(st.lists(st.builds(JoinRow, DAYS, GROUPS, st.sampled_from(["r1", "r2"])), max_size=2))
        self.save(f"matter:{id_}", puts, joins, head, fail)

    @rule(unit_=UNITS, head=HEADS, points=st.lists(st.sampled_from(["1", "-0.50"]), max_size=3), number=SMALL)
    def change_a_group(self, unit_: str, head: dict[str, Any], points: list[str], number: int) -> None:
        card = a_scorecard(f"q{number}/{unit_}", subject=unit_, cycle=f"q{number}", points=tuple(points))
        self.save(f"group:unit:{unit_}", [card, an_alert(f"{unit_}/a1", subject=unit_)], [], head, False)

    @rule(id_=MATTERS, number=SMALL, at=DAYS)
    def decide_a_notice(self, id_: str, number: int, at: Any) -> None:
        self.save("desk", [a_fate(f"{id_}/a{number}/n{number}", decided_at=at)], [], {}, False)

    @rule(seq=st.integers(1, 4))
    def change_the_world(self, seq: int) -> None:
        self.save("desk", [a_world(seq)], [], {}, False)

    @rule(id_=MATTERS, version=st.integers(0, 3), data=st.data())
    def save_from_a_guessed_version(self, id_: str, version: int, data: st.DataObject) -> None:
        stream = f"matter:{id_}"
        changes = Changes(StreamHead(stream, version), (an_event(stream, data.draw(parts_of(id_))),))
        self.both(lambda unit: unit.save(changes, recorded_at=T0))

    @rule(id_=MATTERS, why=st.sampled_from(["", "rule-failed"]))
    def mark(self, id_: str, why: str) -> None:
        self.both(lambda unit: unit.mark_stuck(f"matter:{id_}", why))
        self.both(lambda unit: unit.stuck())

    @rule(at=DAYS, world=st.integers(0, 4), limit=st.integers(1, 5))
    def ask_what_is_due(self, at: Any, world: int, limit: int) -> None:
        self.both(lambda unit: list(unit.due(at, world, limit)))

    @rule(at=DAYS, world=st.integers(0, 4), group=st.none() | GROUPS)
    def ask_what_is_pending(self, at: Any, world: int, group: str | None) -> None:
        self.both(lambda unit: unit.pending(at, world, group))

    @rule(at=DAYS, group=GROUPS)
    def ask_of_a_group(self, at: Any, group: str) -> None:
        self.both(lambda unit: (list(unit.active_alerts(group, at)), list(unit.open_matters(group, at))))

    @rule(at=DAYS, limit=st.integers(1, 5), skip=st.lists(GROUPS, max_size=2))
    def judge_joins(self, at: Any, limit: int, skip: list[str]) -> None:
        rows = self.both(lambda unit: list(unit.joins(at, limit, skip)))
        self.both(lambda unit: unit.drop_joins(rows[:1]))

    @rule(until=DAYS, limit=st.integers(1, 5))
    def ask_what_is_undecided(self, until: Any, limit: int) -> None:
        self.both(lambda unit: (list(unit.undecided(until, limit)), list(unit.fates())))

    @rule(
        subject=st.sampled_from(["matter", "task", "period"]),
        units=st.none() | st.lists(UNITS, max_size=2),
        states=st.none() | st.lists(st.sampled_from(["distributed", "assigned", "open"]), max_size=2),
        after_=st.none() | MATTERS,
        limit=st.none() | SMALL,
        said=st.none() | st.sampled_from(WHERES),
    )
    def find(self, subject: Any, units: Any, states: Any, after_: str | None, limit: int | None, said: Any) -> None:
        where = None if said is None or subject not in said else said[subject]
        wanted = Filter(units=units, states=states, after=after_, limit=limit, where=where)
        self.both(lambda unit: list(unit.find(subject, wanted)))

    @rule(numbers=st.lists(SMALL, max_size=3), at=DAYS, fail=st.booleans())
    def enqueue(self, numbers: list[int], at: Any, fail: bool) -> None:
        digests = [a_digest(f"d{number}", person=f"u{number % 2}", decided_at=at) for number in numbers]
        self.both(lambda unit: (unit.enqueue(digests), 1 // (not fail)))

    @rule(at=DAYS, limit=SMALL, state=st.sampled_from(["pending", "delivered", "dead"]), stale=st.booleans())
    def send(self, at: Any, limit: int, state: str, stale: bool) -> None:
        claimed = self.both(lambda unit: list(unit.claim_outgoing(at, limit, at + timedelta(hours=1))))
        for one in claimed:
            tried = one.but(state=state, attempts=one.attempts + 1, lease=one.lease - stale, last="told")
            record = a_delivery(one.digest.key, one.attempts + 1, at=at)
            self.both(lambda unit, tried=tried, record=record: unit.settle_outgoing(tried, record))

    @rule(at=DAYS)
    def claim_a_dispatch(self, at: Any) -> None:
        self.both(lambda unit: (unit.claim_dispatch(at), unit.dispatched_to()))

    @rule(key=st.sampled_from(["k", "K", "键"]), number=SMALL, fail=st.booleans())
    def register(self, key: str, number: int, fail: bool) -> None:
        done = Done(command="Submit", stream="matter:m1", at="now", revision=number)
        self.both(
            lambda unit: (
                unit.remember("u1", key, f"{number}", done),
                unit.next_number(key, number),
                unit.receive("oa", key, f"{number}", f"m{number}"),
                unit.set_patrolled(key, after(days=number)),
                1 // (not fail),
            )
        )
        self.both(lambda unit: (unit.command("u1", key), unit.received("oa", key, "1"), unit.patrolled(key)))

    @invariant()
    def both_hold_the_same(self) -> None:
        if not hasattr(self, "stores"):
            return
        heads = self.both(lambda unit: list(unit.heads("")))
        for head in heads:
            self.both(lambda unit, id_=head.id: unit.load(id_))
            entries = self.both(lambda unit, id_=head.id: list(unit.journal(id_)))
            assert check(entries) is None
        self.both(lambda unit: (list(unit.outgoing()), list(unit.deliveries("d1")), list(unit.worlds())))
        self.both(lambda unit: [unit.matter_of(f"DB-{id_}") for id_ in ("m1", "m2", "m10", "n")])


StoresAgree.TestCase.settings = settings(
    max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestStoresAgree = StoresAgree.TestCase
