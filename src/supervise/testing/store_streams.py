"""What every store promises of streams: whole loads, compare-and-set saves, a sealed journal, and who is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from supervise.errors import UsageError
from supervise.model.alerts import Alert
from supervise.model.base import Text, Value
from supervise.model.chain import check
from supervise.model.matters import Ending, KeptRecord, MatterState, Place, Provenance
from supervise.model.reports import Verdict
from supervise.model.tasks import PeriodState
from supervise.ports import NEVER, Changes, JoinRow, Loaded, Store, StreamHead, UnitOfWork

from .samples import (
    CAUSE,
    T0,
    a_fate,
    a_matter,
    a_notice,
    a_part,
    a_period,
    a_plan,
    a_problem,
    a_report,
    a_scorecard,
    a_task,
    a_world,
    after,
    an_alert,
    an_event,
    an_instruction,
    an_urge,
)

CASE = "matter:m1"


def keep(store: Store, stream: str, *puts: Value, joins: Sequence[JoinRow] = (), **head: Any) -> None:
    """Save one event with *puts* on top of whatever *stream* holds, its head changed by *head*."""
    with store.begin() as unit:
        loaded = unit.load(stream)
        at = replace(loaded.head if loaded else StreamHead(stream), **head)
        assert unit.save(Changes(at, (an_event(stream, *puts),) if puts else (), joins), recorded_at=T0)


def loaded(store: Store, stream: str) -> Loaded:
    """The stream as it stands, in a unit of its own."""
    with store.begin() as unit:
        found = unit.load(stream)
    assert found is not None
    return found


class StreamContract:
    """Tests for `load`, `save`, `journal`, `due`, `pending` and the heads."""

    def test_a_stream_never_saved_is_not_there(self, store: Store) -> None:
        with store.begin() as unit:
            assert unit.load(CASE) is None

    def test_what_was_saved_is_loaded_by_kind_and_id(self, store: Store) -> None:
        keep(store, CASE, a_matter(), a_task(), a_task("m1/t2", unit="roads"))
        assert loaded(store, CASE).entities == {
            "matter": {"m1": a_matter()},
            "task": {"m1/t1": a_task(), "m1/t2": a_task("m1/t2", unit="roads")},
        }

    def test_every_kind_of_a_case_comes_back_equal(self, store: Store) -> None:
        puts = (
            a_matter(
                ending=Ending(how="terminated", reason="merged", note="并入二号", at=after(days=3)),
                provenance={"title": Provenance(place=Place(sheet="台账", cell="B2"), quote="河道")},
                origins={"cycle": "rule"},
                record=KeptRecord(
                    mapping="city/intake", version="1", digest="d", values={"$.任务[0]": "河道"}, left_off=("$.b",)
                ),
                state=MatterState.TERMINATED,
            ),
            a_task(), a_plan(), a_period(state=PeriodState.MISSED, closed_at=after(days=7)),
            a_report(verdict=Verdict.send_back("请补充数据")), an_alert(), a_notice(), an_urge(), an_instruction(),
            a_problem(), a_part(),
        )  # fmt: skip
        keep(store, CASE, *puts)
        found = loaded(store, CASE).entities
        assert found == {put.kind: {put.id: put} for put in puts}
        assert all(type(found[put.kind][put.id]) is type(put) for put in puts)

    def test_a_signed_alert_and_what_it_has_done_come_back_equal(self, store: Store) -> None:
        signed = an_alert(
            by_hand=True, issued_at=after(days=5), issued_by="u1", delivered_at=after(days=6), hushed="cooldown",
            unit="water", role="lead",
        )  # fmt: skip
        told = a_notice(channels=("eml", "log"))
        done = a_notice("m1/a1/do1", act=1, sort="document", title=Text(zh="督办函", en="letter"))
        keep(store, CASE, signed, told, done)
        assert loaded(store, CASE).entities == {
            "alert": {signed.id: signed}, "notice": {done.id: done, told.id: told},
        }  # fmt: skip

    def test_a_group_holds_its_alerts_notices_and_scorecards(self, store: Store) -> None:
        group = "group:unit:water"
        puts = (an_alert("g1/a1"), a_notice("g1/a1/n1"), a_scorecard())
        keep(store, group, *puts)
        assert loaded(store, group).entities == {put.kind: {put.id: put} for put in puts}

    def test_points_keep_every_digit(self, store: Store) -> None:
        keep(store, "group:unit:water", a_scorecard(points=("80.10", "-0.3333333333333333333333")))
        card: Any = loaded(store, "group:unit:water").entities["scorecard"]["q1/water"]
        assert [str(entry.points) for entry in card.entries] == ["80.10", "-0.3333333333333333333333"]
        assert card.total == Decimal("79.7666666666666666666667")

    def test_a_scorecard_saved_again_has_only_its_new_entries(self, store: Store) -> None:
        keep(store, "group:unit:water", a_scorecard(points=("80", "-1", "-2")))
        keep(store, "group:unit:water", a_scorecard(points=("80", "5")))
        assert loaded(store, "group:unit:water").entities["scorecard"]["q1/water"] == a_scorecard(points=("80", "5"))

    def test_the_desk_loads_its_worlds_and_not_the_fates_of_all_notices(self, store: Store) -> None:
        keep(store, "desk", a_world(), a_fate())
        assert loaded(store, "desk").entities == {"world": {"sample/alerts@1": a_world()}}

    def test_an_instant_keeps_its_microseconds(self, store: Store) -> None:
        odd = after(microseconds=1)
        keep(store, CASE, a_period(due_at=odd), as_of=odd)
        case = loaded(store, CASE)
        assert case.entities["period"]["m1/t1/p1/w10"] == a_period(due_at=odd)
        assert case.head.as_of == odd

    def test_the_last_put_of_an_id_wins(self, store: Store) -> None:
        early, late = a_period(), a_period(state=PeriodState.ACCEPTED, revision=2)
        with store.begin() as unit:
            events = (an_event(CASE, early), an_event(CASE, late))
            assert unit.save(Changes(StreamHead(CASE), events), recorded_at=T0)
        assert loaded(store, CASE).entities["period"] == {late.id: late}

    def test_what_a_save_does_not_name_stays(self, store: Store) -> None:
        keep(store, CASE, a_matter(), a_task())
        keep(store, CASE, a_task("m1/t2"))
        assert list(loaded(store, CASE).entities["task"]) == ["m1/t1", "m1/t2"]

    def test_entities_come_in_the_order_of_their_ids(self, store: Store) -> None:
        keep(store, CASE, a_task("m1/t2"), a_task("m1/t10"), a_task("m1/t1"))
        assert list(loaded(store, CASE).entities["task"]) == ["m1/t1", "m1/t10", "m1/t2"]

    def test_what_was_loaded_does_not_change_with_later_saves(self, store: Store) -> None:
        keep(store, CASE, a_task())
        before = loaded(store, CASE)
        keep(store, CASE, a_task("m1/t2"))
        assert list(before.entities["task"]) == ["m1/t1"]

    def test_free_values_come_back_as_json_has_them(self, store: Store) -> None:
        keep(store, CASE, an_alert(cause=CAUSE.but(facts={"due": after(days=1), "levels": ("red",), "n": 2})))
        alert = loaded(store, CASE).entities["alert"]["m1/a1"]
        assert isinstance(alert, Alert)
        assert alert.cause.facts == {"due": "2026-03-03T01:00:00Z", "levels": ["red"], "n": 2}

    def test_text_comes_back_as_it_was_written(self, store: Store) -> None:
        odd = "「重点」 'quoted' \"twice\" \\ % %s :name ?\n😀"
        keep(store, CASE, a_task(title=odd), an_urge(text=odd))
        entities: Any = loaded(store, CASE).entities
        assert (entities["task"]["m1/t1"].title, entities["urge"]["m1/u1"].text) == (odd, odd)

    def test_the_head_is_kept_and_its_version_rises_by_one(self, store: Store) -> None:
        keep(store, CASE, a_matter(), as_of=T0, wake_at=after(days=1), world_seen=3)
        assert loaded(store, CASE).head == StreamHead(CASE, 1, T0, after(days=1), 3)
        keep(store, CASE, a_matter(), wake_at=None)
        assert loaded(store, CASE).head == StreamHead(CASE, 2, T0, None, 3)

    def test_a_head_is_read_without_its_stream(self, store: Store) -> None:
        keep(store, CASE, a_matter(), as_of=T0, wake_at=after(days=1), world_seen=3)
        with store.begin() as unit:
            assert unit.head(CASE) == StreamHead(CASE, 1, T0, after(days=1), 3)
            assert unit.head("matter:m2") is None

    def test_never_and_no_more_are_two_things(self, store: Store) -> None:
        keep(store, CASE, wake_at=NEVER)
        assert loaded(store, CASE).head.wake_at == NEVER
        keep(store, CASE, wake_at=None)
        assert loaded(store, CASE).head.wake_at is None

    def test_a_stale_save_is_refused_and_keeps_nothing(self, store: Store) -> None:
        keep(store, CASE, a_matter())
        stale = loaded(store, CASE).head
        keep(store, CASE, a_task())
        with store.begin() as unit:
            row = JoinRow(T0, "unit:water", "in-trouble")
            changes = Changes(replace(stale, wake_at=after(days=9)), (an_event(CASE, a_task("m1/t2")),), (row,))
            assert not unit.save(changes, recorded_at=T0)
        case = loaded(store, CASE)
        assert (case.head.version, case.head.wake_at, list(case.entities["task"])) == (2, None, ["m1/t1"])
        with store.begin() as unit:
            assert len(list(unit.journal(CASE))) == 2
            assert unit.joins(after(days=1), 10) == []

    def test_a_new_stream_saved_twice_from_nothing_is_saved_once(self, store: Store) -> None:
        with store.begin() as unit:
            assert unit.save(Changes(StreamHead(CASE), (an_event(CASE, a_matter()),)), recorded_at=T0)
        with store.begin() as unit:
            assert not unit.save(Changes(StreamHead(CASE), (an_event(CASE, a_task()),)), recorded_at=T0)
        assert set(loaded(store, CASE).entities) == {"matter"}

    def test_a_look_without_events_writes_nothing(self, store: Store) -> None:
        keep(store, CASE, a_matter(), as_of=T0)
        head = loaded(store, CASE).head
        with store.begin() as unit:
            assert unit.save(Changes(head), recorded_at=after(days=1))
        assert loaded(store, CASE).head == head

    def test_a_moved_head_is_kept_without_events(self, store: Store) -> None:
        keep(store, CASE, a_matter(), world_seen=1)
        keep(store, CASE, world_seen=2)
        assert loaded(store, CASE).head == StreamHead(CASE, 2, world_seen=2)
        with store.begin() as unit:
            assert len(list(unit.journal(CASE))) == 1

    def test_two_saves_of_one_unit_follow_one_another(self, store: Store) -> None:
        with store.begin() as unit:
            assert unit.save(Changes(StreamHead(CASE), (an_event(CASE, a_matter()),)), recorded_at=T0)
            assert unit.save(Changes(StreamHead(CASE, 1), (an_event(CASE, a_task()),)), recorded_at=T0)
            assert not unit.save(Changes(StreamHead(CASE, 1), (an_event(CASE, a_task()),)), recorded_at=T0)
        assert loaded(store, CASE).head.version == 2

    def test_an_error_in_the_block_takes_everything_back(self, store: Store) -> None:
        keep(store, CASE, a_matter(), a_task())

        def fail(unit: UnitOfWork) -> None:
            event = an_event(CASE, a_task(title="改"), a_period(), an_alert())
            assert unit.save(Changes(StreamHead(CASE, 1), (event,)), recorded_at=T0)
            unit.save(Changes(StreamHead("matter:m2"), (an_event("matter:m2", a_matter("m2")),)), recorded_at=T0)
            unit.next_number("no", 2026)
            unit.claim_dispatch(T0)
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError), store.begin() as unit:
            fail(unit)
        case = loaded(store, CASE)
        assert case.head == StreamHead(CASE, 1)
        assert case.entities == {"matter": {"m1": a_matter()}, "task": {"m1/t1": a_task()}}
        with store.begin() as unit:
            assert unit.load("matter:m2") is None
            assert unit.next_number("no", 2026) == 1
            assert unit.dispatched_to() is None
            assert unit.active_alerts("unit:water", after(days=5)) == []

    def test_an_event_of_another_stream_is_refused(self, store: Store) -> None:
        with pytest.raises(UsageError), store.begin() as unit:
            unit.save(Changes(StreamHead(CASE), (an_event("matter:m2", a_matter("m2")),)), recorded_at=T0)

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            (a_matter("m1", no="DB-1"), a_matter("m2", no="DB-1")),
            (a_matter("m1", ext_system="oa", ext_id="7"), a_matter("m2", ext_system="oa", ext_id="7")),
            (a_task("m1/t1", role="lead"), a_task("m1/t2", role="lead")),
            (a_plan("m1/t1/p1"), a_plan("m1/t1/p2")),
            (a_period("m1/t1/p1/w1"), a_period("m1/t1/p1/w2", slot_key="w1")),
            (a_report("m1/t1/p1/w1/r1"), a_report("m1/t1/p1/w1/r2", version=1)),
            (an_alert("m1/a1", subject="x"), an_alert("m1/a2", subject="x", resolved_at=after(days=5))),
            (an_alert("m1/a1", subject="x"), an_alert("m1/a2", subject="x", occurrence=2)),
            (a_notice("m1/a1/n1"), a_notice("m1/a1/n2")),
        ],
    )
    def test_what_may_exist_once_cannot_be_created_twice(self, store: Store, first: Any, second: Any) -> None:
        keep(store, CASE, first)
        with pytest.raises(UsageError):
            keep(store, CASE, second)
        case = loaded(store, CASE)
        assert (case.head.version, case.entities) == (1, {first.kind: {first.id: first}})

    def test_a_key_given_up_may_be_taken_in_the_same_save(self, store: Store) -> None:
        keep(store, CASE, an_alert("m1/a1", subject="x"))
        over = an_alert("m1/a1", subject="x", resolved_at=after(days=5))
        again = an_alert("m1/a2", subject="x", occurrence=2)
        keep(store, CASE, again, over)
        assert loaded(store, CASE).entities["alert"] == {"m1/a1": over, "m1/a2": again}

    def test_the_journal_gives_back_every_event_in_order(self, store: Store) -> None:
        events = tuple(an_event(CASE, a_task(f"m1/t{n}"), at=after(days=n), note=f"{n}") for n in range(3))
        with store.begin() as unit:
            assert unit.save(Changes(StreamHead(CASE), events[:2]), recorded_at=T0)
        with store.begin() as unit:
            assert unit.save(Changes(StreamHead(CASE, 1), events[2:]), recorded_at=after(days=9))
            entries = list(unit.journal(CASE))
        assert tuple(entry.event for entry in entries) == events
        assert [(entry.seq, entry.recorded_at) for entry in entries] == [(1, T0), (2, T0), (3, after(days=9))]

    def test_the_journal_may_be_read_from_a_place_and_up_to_an_instant(self, store: Store) -> None:
        events = tuple(an_event(CASE, at=after(days=n)) for n in range(5))
        with store.begin() as unit:
            assert unit.save(Changes(StreamHead(CASE), events), recorded_at=T0)
            assert [entry.seq for entry in unit.journal(CASE, after=3)] == [4, 5]
            assert [entry.seq for entry in unit.journal(CASE, until=after(days=2))] == [1, 2, 3]
            assert [entry.seq for entry in unit.journal(CASE, after=1, until=after(days=2))] == [2, 3]
            assert list(unit.journal("matter:m2")) == []

    def test_a_long_journal_is_read_whole(self, store: Store) -> None:
        with store.begin() as unit:
            events = tuple(an_event(CASE) for _ in range(1201))
            assert unit.save(Changes(StreamHead(CASE), events), recorded_at=T0)
            assert [entry.seq for entry in unit.journal(CASE)] == list(range(1, 1202))

    def test_the_journal_is_one_chain_across_saves(self, store: Store) -> None:
        for n in range(3):
            keep(store, CASE, a_task(f"m1/t{n}"), an_alert(f"m1/a{n}"))
        with store.begin() as unit:
            entries = list(unit.journal(CASE))
        assert len(entries) == 3
        assert check(entries) is None

    def test_the_chain_starts_anew_in_each_stream(self, store: Store) -> None:
        keep(store, CASE, a_matter())
        keep(store, "matter:m2", a_matter("m2"))
        with store.begin() as unit:
            assert [entry.previous for entry in unit.journal("matter:m2")] == [""]

    def test_due_streams_come_by_their_instant(self, store: Store) -> None:
        for name, days in (("matter:a", 3), ("matter:b", 1), ("group:unit:water", 2), ("matter:c", 9)):
            keep(store, name, wake_at=after(days=days))
        with store.begin() as unit:
            assert unit.due(after(days=3), 0, 10) == ["matter:b", "group:unit:water", "matter:a"]
            assert unit.due(after(days=3), 0, 2) == ["matter:b", "group:unit:water"]

    def test_a_stream_is_due_at_its_instant_and_not_before(self, store: Store) -> None:
        keep(store, CASE, wake_at=after(days=1))
        with store.begin() as unit:
            assert unit.due(after(days=1, microseconds=-1), 0, 10) == []
            assert unit.due(after(days=1), 0, 10) == [CASE]

    def test_a_matter_behind_the_world_is_due_unless_it_has_ended(self, store: Store) -> None:
        keep(store, "matter:behind", wake_at=after(days=90), world_seen=1)
        keep(store, "matter:idle", wake_at=NEVER, world_seen=1)
        keep(store, "matter:abreast", wake_at=after(days=90), world_seen=2)
        keep(store, "matter:ended", wake_at=None, world_seen=1)
        keep(store, "group:unit:water", wake_at=after(days=90), world_seen=1)
        with store.begin() as unit:
            assert unit.due(T0, 2, 10) == ["matter:behind", "matter:idle"]
            assert unit.due(T0, 2, 1) == ["matter:behind"]
            assert unit.due(T0, 1, 10) == []

    def test_what_is_behind_the_world_comes_once_and_after_what_waits(self, store: Store) -> None:
        keep(store, "matter:a", wake_at=after(days=1), world_seen=1)
        keep(store, "matter:b", wake_at=after(days=2), world_seen=0)
        keep(store, "matter:c", wake_at=after(days=3), world_seen=1)
        with store.begin() as unit:
            assert unit.due(after(days=1), 2, 10) == ["matter:a", "matter:b", "matter:c"]

    def test_a_change_that_touches_no_case_is_noted_of_what_has_seen_the_world_before_it(self, store: Store) -> None:
        seen = {"m1": (3, after(days=5)), "m2": (2, after(days=5)), "m3": (3, after(days=1)), "m4": (3, None)}
        for id, (world, wake) in seen.items():
            keep(store, f"matter:{id}", as_of=T0, wake_at=wake, world_seen=world)
        with store.begin() as unit:
            unit.restamp(3, 4, after(days=1))
        with store.begin() as unit:
            heads = {head.id: head for head in unit.heads("matter:")}
        assert {id: (head.world_seen, head.as_of, head.version) for id, head in heads.items()} == {
            "matter:m1": (4, after(days=1), 1),
            "matter:m2": (2, T0, 1),
            "matter:m3": (3, T0, 1),
            "matter:m4": (3, T0, 1),
        }

    def test_a_stuck_stream_is_not_due_until_it_is_freed(self, store: Store) -> None:
        keep(store, CASE, wake_at=T0)
        keep(store, "matter:m2", wake_at=T0)
        with store.begin() as unit:
            unit.mark_stuck(CASE, "rule-failed: x")
        with store.begin() as unit:
            assert unit.due(T0, 0, 10) == ["matter:m2"]
            assert [(head.id, head.stuck) for head in unit.stuck()] == [(CASE, "rule-failed: x")]
            unit.mark_stuck(CASE, "")
            assert unit.due(T0, 0, 10) == [CASE, "matter:m2"]
            assert unit.stuck() == []

    def test_marking_a_stream_stuck_leaves_its_version(self, store: Store) -> None:
        keep(store, CASE, wake_at=T0)
        with store.begin() as unit:
            unit.mark_stuck(CASE, "why")
        assert loaded(store, CASE).head == StreamHead(CASE, 1, wake_at=T0, stuck="why")

    def test_heads_are_listed_by_prefix_and_page(self, store: Store) -> None:
        for name in ("matter:b", "matter:a", "matterless", "matter:c", "group:unit:x", "Matter:d"):
            keep(store, name, wake_at=T0)
        with store.begin() as unit:
            assert [head.id for head in unit.heads("matter:")] == ["matter:a", "matter:b", "matter:c"]
            assert [head.id for head in unit.heads("matter:", limit=2)] == ["matter:a", "matter:b"]
            assert [head.id for head in unit.heads("matter:", after="matter:a")] == ["matter:b", "matter:c"]
            assert len(unit.heads("")) == 6
            assert unit.heads("matter:", limit=1)[0] == StreamHead("matter:a", 1, wake_at=T0)
