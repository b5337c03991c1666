"""What every store promises of questions over many cases: what is pending, active, open, undecided, found."""

from __future__ import annotations

from typing import Literal

from supervise.model.matters import Ending, MatterState
from supervise.model.standard import ElementSpec
from supervise.model.tasks import PeriodState, TaskState
from supervise.ports import NEVER, Filter, JoinRow, Store
from supervise.rules.language import Scope, compile_condition, split
from supervise.rules.language.tree import Node

from .samples import T0, a_fate, a_matter, a_notice, a_period, a_task, after, an_alert
from .store_streams import CASE, keep


class SearchContract:
    """Tests for `pending`, `joins`, `active_alerts`, `open_matters`, `undecided` and `find`."""

    def test_nothing_is_pending_in_an_empty_store(self, store: Store) -> None:
        with store.begin() as unit:
            assert not unit.pending(after(days=9), 9)
            assert not unit.pending(after(days=9), 9, "unit:water")

    def test_a_matter_that_waits_is_pending_from_its_instant(self, store: Store) -> None:
        keep(store, CASE, a_matter(), wake_at=after(days=1))
        with store.begin() as unit:
            assert not unit.pending(after(hours=23), 0)
            assert unit.pending(after(days=1), 0)

    def test_a_stuck_matter_is_still_pending(self, store: Store) -> None:
        keep(store, CASE, a_matter(), wake_at=T0)
        with store.begin() as unit:
            unit.mark_stuck(CASE, "why")
            assert unit.pending(T0, 0)

    def test_a_stuck_matter_is_not_pending_where_stuck_ones_do_not_count(self, store: Store) -> None:
        keep(store, CASE, a_matter(), a_task(), wake_at=T0)
        with store.begin() as unit:
            unit.mark_stuck(CASE, "why")
            assert not unit.pending(T0, 0, stuck=False)
            assert not unit.pending(T0, 0, "unit:water", stuck=False)
            assert unit.pending(T0, 0, "unit:water")
        keep(store, "matter:m2", a_matter("m2"), a_task("m2/t1", unit="roads"), wake_at=NEVER, world_seen=1)
        with store.begin() as unit:
            assert not unit.pending(T0, 1, stuck=False)
            assert unit.pending(T0, 2, stuck=False)
            assert not unit.pending(T0, 2, "unit:water", stuck=False)
            assert unit.pending(T0, 2, "unit:roads", stuck=False)
            unit.mark_stuck(CASE, "")
            assert unit.pending(T0, 1, "unit:water", stuck=False)

    def test_a_group_that_waits_is_no_pending_matter(self, store: Store) -> None:
        keep(store, "group:unit:water", wake_at=T0)
        with store.begin() as unit:
            assert not unit.pending(T0, 5)

    def test_a_matter_behind_the_world_is_pending_unless_it_has_ended(self, store: Store) -> None:
        keep(store, "matter:ended", a_matter("ended"), wake_at=None, world_seen=0)
        with store.begin() as unit:
            assert not unit.pending(T0, 2)
        keep(store, CASE, a_matter(), wake_at=NEVER, world_seen=1)
        with store.begin() as unit:
            assert unit.pending(T0, 2)
            assert not unit.pending(T0, 1)

    def test_pending_looks_at_one_group_when_asked(self, store: Store) -> None:
        keep(store, CASE, a_matter(leader="chen", district="north"), a_task(), wake_at=T0)
        keep(store, "matter:m2", a_matter("m2", leader="li", district="south"), a_task("m2/t1", unit="roads"))
        with store.begin() as unit:
            asked = ("unit:water", "leader:chen", "district:north", "unit:roads", "leader:li", "district:south")
            assert [unit.pending(T0, 0, group) for group in asked] == [True, True, True, False, False, False]

    def test_join_rows_come_in_order_before_an_instant(self, store: Store) -> None:
        first = JoinRow(after(days=1), "unit:a", "r3")
        second = JoinRow(after(days=1), "unit:b", "r1")
        third = JoinRow(after(days=1), "unit:b", "r2")
        last = JoinRow(after(days=2), "unit:a", "r1")
        keep(store, CASE, joins=[last, third, second, first])
        with store.begin() as unit:
            assert unit.joins(after(days=2), 10) == [first, second, third]
            assert unit.joins(after(days=3), 2) == [first, second]
            assert unit.joins(after(days=3), 10, ("unit:b", "unit:c")) == [first, last]

    def test_a_join_row_noted_twice_is_one(self, store: Store) -> None:
        row = JoinRow(T0, "unit:water", "r1")
        keep(store, CASE, joins=[row, row])
        keep(store, "matter:m2", joins=[row])
        with store.begin() as unit:
            assert unit.joins(after(days=1), 10) == [row]

    def test_dropped_join_rows_are_gone_and_the_others_stay(self, store: Store) -> None:
        rows = [JoinRow(T0, "unit:a", "r1"), JoinRow(T0, "unit:a", "r2"), JoinRow(T0, "unit:b", "r1")]
        keep(store, CASE, joins=rows)
        with store.begin() as unit:
            assert unit.drop_joins(rows[:1])
        with store.begin() as unit:
            assert unit.joins(after(days=1), 10) == rows[1:]

    def test_dropping_join_rows_tells_whether_all_were_there(self, store: Store) -> None:
        rows = [JoinRow(T0, "unit:a", "r1"), JoinRow(T0, "unit:a", "r2"), JoinRow(T0, "unit:b", "r1")]
        keep(store, CASE, joins=rows)
        with store.begin() as unit:
            assert unit.drop_joins([])
            assert unit.drop_joins(rows[:2])
            assert not unit.drop_joins(rows[:1])
        with store.begin() as unit:
            assert not unit.drop_joins(rows[1:])
            assert unit.joins(after(days=1), 10) == []

    def test_an_alert_is_active_from_firing_to_just_before_its_end(self, store: Store) -> None:
        keep(store, CASE, an_alert(fired_at=after(days=1), resolved_at=after(days=2)))
        with store.begin() as unit:
            found = [bool(unit.active_alerts("unit:water", after(hours=hours))) for hours in (23, 24, 47, 48)]
        assert found == [False, True, True, False]

    def test_an_alert_that_is_signed_is_active_from_its_issue_and_never_before(self, store: Store) -> None:
        keep(store, CASE, an_alert(fired_at=after(days=1), by_hand=True))
        with store.begin() as unit:
            assert unit.active_alerts("unit:water", after(days=5)) == []
        signed = an_alert(fired_at=after(days=1), by_hand=True, issued_at=after(days=2), issued_by="u1")
        keep(store, CASE, signed)
        with store.begin() as unit:
            found = [unit.active_alerts("unit:water", after(hours=hours)) for hours in (24, 47, 48)]
        assert found == [[], [], [signed]]

    def test_active_alerts_are_those_of_the_group_whole_and_by_id(self, store: Store) -> None:
        both = an_alert("m1/a2", groups=("unit:water", "leader:chen"))
        keep(store, CASE, both, an_alert("m1/a1"), an_alert("m1/a3", groups=("leader:li",)))
        with store.begin() as unit:
            assert unit.active_alerts("unit:water", after(days=5)) == [an_alert("m1/a1"), both]
            assert unit.active_alerts("leader:chen", after(days=5)) == [both]
            assert unit.active_alerts("unit:wat", after(days=5)) == []

    def test_an_alert_that_resolves_later_stays_active_in_the_past(self, store: Store) -> None:
        keep(store, CASE, an_alert())
        over = an_alert(resolved_at=after(days=6), groups=("unit:roads",))
        keep(store, CASE, over)
        with store.begin() as unit:
            assert unit.active_alerts("unit:roads", after(days=5)) == [over]
            assert unit.active_alerts("unit:roads", after(days=6)) == []
            assert unit.active_alerts("unit:water", after(days=5)) == []

    def test_alerts_of_groups_do_not_count_themselves(self, store: Store) -> None:
        keep(store, "group:unit:water", an_alert("g/a1"))
        with store.begin() as unit:
            assert unit.active_alerts("unit:water", after(days=5)) == []

    def test_open_matters_of_a_unit_are_those_of_its_tasks(self, store: Store) -> None:
        keep(store, CASE, a_matter(), a_task())
        keep(store, "matter:m2", a_matter("m2"), a_task("m2/t1", unit="roads"))
        keep(store, "matter:m3", a_matter("m3"), a_task("m3/t1", state=TaskState.ENDED, ended_at=after(days=1)))
        keep(store, "matter:m4", a_matter("m4"), a_task("m4/t1", assigned_at=after(days=4)))
        with store.begin() as unit:
            assert unit.open_matters("unit:water", after(days=2)) == ["m1"]
            assert unit.open_matters("unit:water", after(hours=1)) == ["m1", "m3"]
            assert unit.open_matters("unit:water", after(days=5)) == ["m1", "m4"]
            assert unit.open_matters("unit:water", after(hours=-1)) == []

    def test_open_matters_of_a_leader_or_a_district_are_those_of_the_elements(self, store: Store) -> None:
        keep(store, CASE, a_matter(leader="chen", district="north"))
        keep(store, "matter:m2", a_matter("m2", leader="li", district="north"))
        with store.begin() as unit:
            assert unit.open_matters("leader:chen", T0) == ["m1"]
            assert unit.open_matters("district:north", T0) == ["m1", "m2"]

    def test_a_matter_is_open_until_it_ends_and_never_when_removed(self, store: Store) -> None:
        ending = Ending(how="completed", reason="done", at=after(days=3))
        keep(store, CASE, a_matter(leader="chen", state=MatterState.COMPLETED, ending=ending))
        keep(store, "matter:m2", a_matter("m2", leader="chen", removed=True))
        keep(store, "matter:m3", a_matter("m3", leader="chen", ending=ending, reopened_at=after(days=4)))
        with store.begin() as unit:
            assert unit.open_matters("leader:chen", after(days=2)) == ["m1", "m3"]
            assert unit.open_matters("leader:chen", after(days=3)) == ["m3"]

    def test_undecided_notices_come_with_their_alerts_as_they_stand(self, store: Store) -> None:
        keep(store, CASE, an_alert(), a_notice())
        over = an_alert(resolved_at=after(days=5))
        keep(store, CASE, over)
        with store.begin() as unit:
            assert unit.undecided(after(days=4), 10) == [(a_notice(), over)]
            assert unit.undecided(after(days=3), 10) == []

    def test_undecided_notices_come_in_the_order_of_their_calls(self, store: Store) -> None:
        late = a_notice("m1/a1/n1", called_at=after(days=6))
        early = a_notice("m1/a1/n2", role="unit")
        group = a_notice("g/a1/n1", called_at=after(days=5))
        keep(store, CASE, an_alert(), late, early)
        keep(store, "group:unit:water", an_alert("g/a1"), group)
        with store.begin() as unit:
            assert [notice for notice, _ in unit.undecided(after(days=9), 10)] == [early, group, late]
            assert [notice for notice, _ in unit.undecided(after(days=9), 1)] == [early]

    def test_a_notice_with_a_fate_is_decided_for_good(self, store: Store) -> None:
        keep(store, CASE, an_alert(), a_notice(), a_notice("m1/a1/n2", role="unit"))
        keep(store, "desk", a_fate())
        keep(store, CASE, a_notice())
        with store.begin() as unit:
            assert [notice.id for notice, _ in unit.undecided(after(days=9), 10)] == ["m1/a1/n2"]

    def test_fates_are_listed_whole_and_by_notice(self, store: Store) -> None:
        withheld = a_fate("m1/a1/n0", fate="withheld", why="resolved", digests=())
        keep(store, "desk", a_fate(), withheld)
        with store.begin() as unit:
            assert unit.fates() == [withheld, a_fate()]

    def test_matters_are_found_by_their_own_ids_and_states(self, store: Store) -> None:
        keep(store, CASE, a_matter())
        keep(store, "matter:m2", a_matter("m2", state=MatterState.COMPLETED))
        with store.begin() as unit:
            assert unit.find("matter", Filter()) == ["m1", "m2"]
            assert unit.find("matter", Filter(ids=("m2", "m9"))) == ["m2"]
            assert unit.find("matter", Filter(states=("completed", "verified"))) == ["m2"]
            assert unit.find("matter", Filter(ids=("m1",), states=("completed",))) == []
            assert unit.find("matter", Filter(ids=())) == []

    def test_a_subject_is_found_by_the_matter_that_has_it(self, store: Store) -> None:
        missed = a_period(state=PeriodState.MISSED)
        keep(store, CASE, a_matter(), a_task(), a_task("m1/t2"), missed)
        keep(store, "matter:m2", a_matter("m2"), a_task("m2/t1"), a_period("m2/t1/p1/w10"))
        keep(store, "matter:m3", a_matter("m3"))
        with store.begin() as unit:
            assert unit.find("task", Filter()) == ["m1", "m2"]
            assert unit.find("task", Filter(ids=("m1/t2",))) == ["m1"]
            assert unit.find("period", Filter(states=("open",))) == ["m2"]
            assert unit.find("period", Filter(states=("missed",))) == ["m1"]

    def test_units_narrow_to_matters_with_a_task_of_one_of_them(self, store: Store) -> None:
        keep(store, CASE, a_matter(), a_task(), a_task("m1/t2", unit="roads"), a_period())
        keep(store, "matter:m2", a_matter("m2"), a_task("m2/t1", unit="parks"))
        keep(store, "matter:m3", a_matter("m3"))
        with store.begin() as unit:
            assert unit.find("matter", Filter(units=("roads", "parks"))) == ["m1", "m2"]
            assert unit.find("period", Filter(units=("roads",))) == ["m1"]
            assert unit.find("matter", Filter(units=())) == []

    def test_a_condition_finds_what_it_certainly_holds_of(self, store: Store) -> None:
        keep(store, CASE, a_matter(leader="u3"), a_task(), a_period(due_at=after(days=4)))
        keep(store, "matter:m2", a_matter("m2"), a_task("m2/t1", unit="Water"), a_period("m2/t1/p1/w10", unit="water "))
        with store.begin() as unit:
            assert unit.find("matter", Filter(where=_where("matter", "leader != 'u4'"))) == ["m1"]
            assert unit.find("matter", Filter(where=_where("matter", "missing(leader)"))) == ["m2"]
            assert unit.find("matter", Filter(where=_where("matter", "not (leader == 'u3')"))) == []
            assert unit.find("task", Filter(where=_where("task", "unit == 'water'"))) == ["m1"]
            assert unit.find("period", Filter(where=_where("period", "unit in ['water']"))) == ["m1"]
            assert unit.find("period", Filter(where=_where("period", "due_at < now"))) == ["m1", "m2"]
            assert unit.find("period", Filter(where=_where("period", "due_at > now or missing(due_at)"))) == []

    def test_a_condition_may_read_what_its_subject_belongs_to(self, store: Store) -> None:
        early, late = after(days=-1).date(), after(days=9).date()
        mixed = a_matter()
        keep(store, CASE, mixed.but(elements=mixed.elements.but(deadline=late)), a_task(deadline=early), a_period())
        keep(store, "matter:m2", a_matter("m2", state=MatterState.COMPLETED), a_task("m2/t1"))
        keep(store, "matter:m3", a_matter("m3"), a_task("m3/t1"), a_period("m3/t1/p1/w10"))
        with store.begin() as unit:
            assert unit.find("task", Filter(where=_where("task", "matter.open"))) == ["m1", "m3"]
            assert unit.find("task", Filter(where=_where("task", "deadline < matter.deadline"))) == ["m1"]
            assert unit.find("period", Filter(where=_where("period", "missing(task.deadline)"))) == ["m3"]
            assert unit.find("period", Filter(where=_where("period", "unit == task.unit"), limit=1)) == ["m1"]

    def test_findings_are_paged_by_id(self, store: Store) -> None:
        for number in range(5):
            keep(store, f"matter:m{number}", a_matter(f"m{number}"), a_task(f"m{number}/t1"))
        with store.begin() as unit:
            assert unit.find("task", Filter(limit=2)) == ["m0", "m1"]
            assert unit.find("task", Filter(after="m1", limit=2)) == ["m2", "m3"]
            assert unit.find("task", Filter(after="m4", limit=2)) == []


_ELEMENTS = {"leader": ElementSpec("leader", "text", "", ""), "deadline": ElementSpec("deadline", "date", "", "")}


def _where(subject: Literal["matter", "task", "period"], source: str) -> Node | None:
    """The condition *source* as a store is handed it, nine days after `T0`."""
    parted = split(compile_condition(source, Scope(subject, _ELEMENTS)).tree, subject, after(days=9))
    assert not parted.left, f"no store decides {source}"
    return parted.where
