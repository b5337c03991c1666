"""What every store promises of dispatch and its registers: each thing once, whoever else is at work."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from supervise.errors import UsageError
from supervise.model.checkpoints import Tail, checkpoint
from supervise.model.commands import Done
from supervise.ports import Changes, JoinRow, Store, StreamHead

from .samples import T0, a_delivery, a_digest, a_matter, a_proposal, a_task, a_world, after, an_event
from .store_streams import CASE, keep, loaded

DONE = Done(command="Submit", stream=CASE, ids={"report": ("m1/t1/p1/w10/r1",)}, revision=2, at=T0.isoformat())
LEASE = after(days=6)


class RegisterContract:
    """Tests for the outbox, commands, numbers, the inbox, worlds, and the instants of dispatch and patrol."""

    def test_a_dispatch_is_claimed_once_and_only_forwards(self, store: Store) -> None:
        with store.begin() as unit:
            assert unit.dispatched_to() is None
            assert unit.claim_dispatch(after(days=1))
        with store.begin() as unit:
            assert not unit.claim_dispatch(after(days=1))
            assert not unit.claim_dispatch(T0)
            assert unit.claim_dispatch(after(days=2))
            assert unit.dispatched_to() == after(days=2)

    def test_a_digest_waits_in_the_outbox_from_its_decision(self, store: Store) -> None:
        with store.begin() as unit:
            unit.enqueue([a_digest()])
            (one,) = unit.outgoing("pending")
        assert (one.digest, one.attempts, one.lease, one.next_at) == (a_digest(), 0, 0, after(days=5))

    def test_a_digest_enqueued_again_is_left_as_it_is(self, store: Store) -> None:
        with store.begin() as unit:
            unit.enqueue([a_digest()])
            unit.claim_outgoing(after(days=5), 1, LEASE)
            unit.enqueue([a_digest(subject="other"), a_digest("d2", person="u3")])
            assert [(one.digest.key, one.digest.subject, one.lease) for one in unit.outgoing()] == [
                ("d2", "督办提醒", 0),
                ("d1", "督办提醒", 1),
            ]

    def test_a_second_digest_for_one_person_at_one_instant_is_refused(self, store: Store) -> None:
        with pytest.raises(UsageError), store.begin() as unit:
            unit.enqueue([a_digest(), a_digest("d2")])
        with store.begin() as unit:
            assert unit.outgoing() == []

    def test_a_claim_takes_what_is_due_by_instant_and_leases_it(self, store: Store) -> None:
        with store.begin() as unit:
            early = a_digest("d3", person="u3", decided_at=after(days=4))
            unit.enqueue([a_digest("d2"), a_digest("d1", person="u4"), early, a_digest("d9", decided_at=after(days=9))])
            claimed = unit.claim_outgoing(after(days=5), 2, LEASE)
            assert [(one.digest.key, one.lease, one.next_at) for one in claimed] == [("d3", 1, LEASE), ("d1", 1, LEASE)]
            assert [one.digest.key for one in unit.claim_outgoing(after(days=5), 9, LEASE)] == ["d2"]
            assert unit.claim_outgoing(after(days=5), 9, LEASE) == []

    def test_a_lapsed_lease_is_claimed_anew_and_the_old_holder_told_so(self, store: Store) -> None:
        with store.begin() as unit:
            unit.enqueue([a_digest()])
            (old,) = unit.claim_outgoing(after(days=5), 1, LEASE)
            (new,) = unit.claim_outgoing(LEASE, 1, after(days=7))
            assert (old.lease, new.lease) == (1, 2)
            assert not unit.settle_outgoing(old.but(state="delivered", attempts=1), a_delivery())
            assert unit.deliveries("d1") == []
            assert unit.settle_outgoing(new.but(state="delivered", attempts=1), a_delivery())

    def test_a_delivered_digest_is_settled_with_its_attempt(self, store: Store) -> None:
        with store.begin() as unit:
            unit.enqueue([a_digest()])
            (one,) = unit.claim_outgoing(after(days=5), 1, LEASE)
            settled = one.but(state="delivered", attempts=1, last="250 ok")
            assert unit.settle_outgoing(settled, a_delivery(detail="ok"))
        with store.begin() as unit:
            assert unit.outgoing("delivered") == [settled]
            assert unit.outgoing("pending") == []
            assert unit.deliveries("d1") == [a_delivery(detail="ok")]
            assert unit.claim_outgoing(after(days=99), 9, LEASE) == []

    def test_a_retry_waits_for_its_instant(self, store: Store) -> None:
        with store.begin() as unit:
            unit.enqueue([a_digest()])
            (one,) = unit.claim_outgoing(after(days=5), 1, LEASE)
            later = one.but(attempts=1, next_at=after(days=8), last="421", headers={"id": "x"})
            assert unit.settle_outgoing(later, a_delivery(outcome="retry", code="421"))
        with store.begin() as unit:
            assert unit.claim_outgoing(LEASE, 9, after(days=9)) == []
            assert unit.claim_outgoing(after(days=8), 9, after(days=9)) == [later.but(lease=2, next_at=after(days=9))]

    def test_a_dead_letter_stays_visible_and_is_never_claimed(self, store: Store) -> None:
        with store.begin() as unit:
            unit.enqueue([a_digest()])
            (one,) = unit.claim_outgoing(after(days=5), 1, LEASE)
            assert unit.settle_outgoing(one.but(state="dead", attempts=1), a_delivery(outcome="refused", code="550"))
            assert [dead.digest.key for dead in unit.outgoing("dead")] == ["d1"]
            assert unit.claim_outgoing(after(days=99), 9, LEASE) == []

    def test_one_attempt_is_recorded_once(self, store: Store) -> None:
        with store.begin() as unit:
            unit.enqueue([a_digest()])
            (one,) = unit.claim_outgoing(after(days=5), 1, LEASE)
            tried = one.but(attempts=1)
            assert unit.settle_outgoing(tried, a_delivery(outcome="retry"))
            assert not unit.settle_outgoing(tried.but(state="dead"), a_delivery(outcome="refused"))
            assert unit.settle_outgoing(tried.but(attempts=2, state="delivered"), a_delivery(attempt=2))
            assert [made.outcome for made in unit.deliveries("d1")] == ["retry", "delivered"]

    def test_an_unknown_digest_is_not_settled(self, store: Store) -> None:
        with store.begin() as unit:
            unit.enqueue([a_digest()])
            (one,) = unit.claim_outgoing(after(days=5), 1, LEASE)
            ghost = one.but(digest=a_digest("ghost"), state="delivered")
            assert not unit.settle_outgoing(ghost, a_delivery("ghost"))
            assert unit.deliveries("ghost") == []

    def test_outgoing_are_listed_by_instant_up_to_a_limit(self, store: Store) -> None:
        with store.begin() as unit:
            unit.enqueue([a_digest(f"d{n}", decided_at=after(days=9 - n)) for n in range(4)])
            assert [one.digest.key for one in unit.outgoing(limit=3)] == ["d3", "d2", "d1"]

    def test_a_result_is_remembered_under_the_first_key(self, store: Store) -> None:
        with store.begin() as unit:
            assert unit.command("u1", "k1") is None
            assert unit.remember("u1", "k1", "digest", DONE)
        with store.begin() as unit:
            assert not unit.remember("u1", "k1", "other", DONE.but(revision=3))
            assert unit.command("u1", "k1") == ("digest", DONE)
            assert unit.remember("u2", "k1", "other", DONE)

    def test_numbers_of_a_series_and_year_count_from_one(self, store: Store) -> None:
        with store.begin() as unit:
            assert [unit.next_number("no", 2026) for _ in range(3)] == [1, 2, 3]
            assert unit.next_number("no", 2027) == 1
            assert unit.next_number("matter", 2026) == 1
        with store.begin() as unit:
            assert unit.next_number("no", 2026) == 4

    def test_a_record_is_received_once(self, store: Store) -> None:
        with store.begin() as unit:
            assert unit.received("oa", "7", "") is None
            assert unit.receive("oa", "7", "", "m1")
        with store.begin() as unit:
            assert not unit.receive("oa", "7", "", "m2")
            assert unit.received("oa", "7", "") == "m1"
            assert unit.receive("oa", "7", "2", "m2")
            assert unit.received("oa", "70", "") is None

    def test_keys_differ_by_case_and_width(self, store: Store) -> None:
        with store.begin() as unit:
            assert [unit.receive("oa", key, "", f"m-{key}") for key in ("a", "A", "ａ", "a ", "á")] == [True] * 5
            assert unit.received("oa", "A", "") == "m-A"

    def test_a_matter_is_known_by_its_number(self, store: Store) -> None:
        keep(store, CASE, a_matter(no="DB-2026-0007"))
        with store.begin() as unit:
            assert unit.matter_of("DB-2026-0007") == "m1"
            assert unit.matter_of("DB-2026-0008") is None

    def test_worlds_are_listed_by_seq(self, store: Store) -> None:
        keep(store, "desk", a_world(2), a_world(1, ends_at=after(days=1)))
        with store.begin() as unit:
            assert unit.worlds() == [a_world(1, ends_at=after(days=1)), a_world(2)]

    def test_a_source_keeps_its_own_last_poll(self, store: Store) -> None:
        with store.begin() as unit:
            assert unit.patrolled("oa") is None
            unit.set_patrolled("oa", after(days=1))
            unit.set_patrolled("mail", T0)
            unit.set_patrolled("oa", T0)
        with store.begin() as unit:
            assert (unit.patrolled("oa"), unit.patrolled("mail"), unit.patrolled("none")) == (T0, T0, None)


class ConcurrencyContract:
    """Tests for stores that several threads, or processes, use at once; a store that has one user sets
    `concurrent = False`.
    """

    concurrent = True

    def test_proposals_are_kept_beside_the_worlds(self, store: Store) -> None:
        keep(store, "desk", a_world(), a_proposal("p2", proposed_at=after(days=1)), a_proposal("p1"))
        with store.begin() as unit:
            assert unit.proposals() == [a_proposal("p1"), a_proposal("p2", proposed_at=after(days=1))]
        keep(store, "desk", a_proposal("p1", state="signed", decided_by="u9", decided_at=after(days=2)))
        with store.begin() as unit:
            assert [one.state for one in unit.proposals()] == ["signed", "proposed"]
        assert loaded(store, "desk").entities == {"world": {"sample/alerts@1": a_world()}}

    def test_tails_are_the_last_entries_of_all_streams(self, store: Store) -> None:
        for stream in ("matter:a", "matter:b"):
            keep(store, stream, a_matter(stream[-1]))
        keep(store, "matter:a", a_task("a/t1"))
        with store.begin() as unit:
            last = [list(unit.journal(stream))[-1] for stream in ("matter:a", "matter:b")]
            told = [Tail(stream=entry.event.stream, seq=entry.seq, hash=entry.hash) for entry in last]
            assert unit.tails() == told
            assert (unit.tails(limit=1), unit.tails(after="matter:a")) == (told[:1], told[1:])

    def test_checkpoints_are_kept_whole_by_number(self, store: Store) -> None:
        taken = [checkpoint(number, T0, [Tail(stream=CASE, seq=number, hash="h")]) for number in (10, 9)]
        with store.begin() as unit:
            for one in taken:
                unit.keep_checkpoint(one)
        with store.begin() as unit:
            assert unit.checkpoints() == taken[::-1]
            assert all(one.whole for one in unit.checkpoints())

    def _together(self, jobs: int, work: Callable[[int], Any]) -> list[Any]:
        if not self.concurrent:
            pytest.skip("this store has one user at a time")
        with ThreadPoolExecutor(jobs) as pool:
            return list(pool.map(work, range(jobs)))

    def test_two_writers_lose_nothing(self, store: Store) -> None:
        keep(store, CASE, a_matter(revision=0))

        def raise_it(writer: int) -> None:
            for _ in range(5):
                saved = False
                while not saved:
                    head, matter = loaded(store, CASE).head, loaded(store, CASE).entities["matter"]["m1"]
                    raised = matter.but(revision=getattr(matter, "revision") + 1)  # noqa: B009 - a Value has no such field
                    with store.begin() as unit:
                        event = an_event(CASE, raised, note=f"{writer}")
                        saved = unit.save(Changes(head, (event,)), recorded_at=T0)

        self._together(4, raise_it)
        case = loaded(store, CASE)
        assert (case.head.version, case.entities["matter"]["m1"]) == (21, a_matter(revision=20))

    def test_of_two_that_found_a_stream_at_one_version_one_saves(self, store: Store) -> None:
        keep(store, CASE, a_matter())
        head = loaded(store, CASE).head

        def save(writer: int) -> bool:
            with store.begin() as unit:
                event = an_event(CASE, a_task(f"m1/t{writer}"))
                return unit.save(Changes(replace(head, as_of=T0), (event,)), recorded_at=T0)

        assert sorted(self._together(4, save)) == [False, False, False, True]
        assert len(loaded(store, CASE).entities["task"]) == 1

    def test_a_new_stream_is_created_by_one_of_many(self, store: Store) -> None:
        def save(writer: int) -> bool:
            with store.begin() as unit:
                return unit.save(Changes(StreamHead(CASE), (an_event(CASE, note=f"{writer}"),)), recorded_at=T0)

        assert sorted(self._together(4, save)) == [False, False, False, True]

    def test_a_number_is_given_to_one_of_many(self, store: Store) -> None:
        def take(_: int) -> list[int]:
            taken = []
            for _ in range(10):
                with store.begin() as unit:
                    taken.append(unit.next_number("no", 2026))
            return taken

        given = [number for numbers in self._together(4, take) for number in numbers]
        assert sorted(given) == list(range(1, 41))

    def test_a_digest_is_claimed_by_one_of_many(self, store: Store) -> None:
        with store.begin() as unit:
            unit.enqueue([a_digest(f"d{n}", person=f"u{n}") for n in range(20)])

        def claim(_: int) -> list[str]:
            keys: list[str] = []
            for _ in range(10):
                with store.begin() as unit:
                    keys += [one.digest.key for one in unit.claim_outgoing(after(days=5), 2, LEASE)]
            return keys

        claimed = [key for keys in self._together(4, claim) for key in keys]
        assert sorted(claimed) == sorted(f"d{n}" for n in range(20))

    def test_a_dispatch_is_claimed_by_one_of_many(self, store: Store) -> None:
        def claim(_: int) -> bool:
            with store.begin() as unit:
                return unit.claim_dispatch(T0)

        assert sorted(self._together(4, claim)) == [False, False, False, True]

    def test_a_join_row_is_dropped_by_one_of_many(self, store: Store) -> None:
        row = JoinRow(T0, "unit:water", "r1")
        keep(store, CASE, joins=[row])

        def drop(_: int) -> bool:
            with store.begin() as unit:
                return unit.drop_joins([row])

        assert sorted(self._together(4, drop)) == [False, False, False, True]

    def test_nobody_sees_a_half_of_what_another_does(self, store: Store) -> None:
        keep(store, CASE, a_matter(revision=0), a_task(revision=0))

        def work(writer: int) -> bool:
            if writer == 0:
                for revision in range(1, 11):
                    keep(store, CASE, a_matter(revision=revision), a_task(revision=revision))
                return True
            seen: list[Any] = [loaded(store, CASE).entities for _ in range(10)]
            return all(one["matter"]["m1"].revision == one["task"]["m1/t1"].revision for one in seen)

        assert all(self._together(3, work))
