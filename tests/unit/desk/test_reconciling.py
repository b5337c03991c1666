"""The certificate: a store that was changed behind the desk is found out, difference by difference, and mended."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import create_engine, inspect, text

from supervise.errors import UsageError
from supervise.model import commands as c
from support.desks import Office, moment, texts

HOUR = 3_600_000_000


@pytest.fixture
def place(tmp_path):
    return f"sqlite:///{tmp_path / 'desk.db'}"


@pytest.fixture
def office(place):
    """A weekly matter of two units, ticked up to the end of February; unit a reported once in time and once late."""
    office = Office("2026-01-12 09:00", texts("golden"), at=place, engine="python")
    office.matter = office.register(cycle="weekly", supports=("b",))
    office.tick("2026-01-15 10:00")
    office.seat("a").submit("m1/t1/p1/2026-W03", done="已完成")
    office.tick("2026-01-26 09:00")
    office.seat("a").submit("m1/t1/p1/2026-W04", done="已完成")
    office.tick("2026-02-28 09:00")
    yield office
    office.desk.close()


def behind_the_back(place: str, *statements: str) -> None:
    """Change the tables as somebody with the password would."""
    engine = create_engine(place)
    with engine.begin() as connection:
        for statement in statements:
            assert connection.execute(text(statement)).rowcount > 0, statement
    engine.dispose()


def told(office: Office, *span: date, repair: bool = False) -> set[tuple[str, str, str]]:
    return {(one.kind, one.reason, one.subject) for one in office.desk.reconcile(*span, repair=repair).differences}


def mends(office: Office) -> None:
    """A repair leaves nothing, neither for a second look nor for `verify` or a tick."""
    assert office.desk.reconcile(repair=True).clean
    again = office.desk.reconcile()
    assert (again.clean, again.differences) == (True, ())
    assert office.desk.verify() is None
    assert office.tick().events == 0


@pytest.mark.parametrize(
    "order", ["suspend edit resume", "edit suspend resume", "suspend resume edit", "suspend transfer resume"]
)
def test_what_is_suspended_and_changed_at_one_instant_is_called_for_as_it_was(order):
    office = Office("2026-03-02 09:00", texts("golden"), engine="python")
    matter = office.register()
    office.tick("2026-03-24 10:00")
    acts = {
        "suspend": lambda: office.manager.suspend(matter, "season"),
        "resume": lambda: office.manager.resume(matter),
        "edit": lambda: office.manager.edit(matter, cycle="weekly"),
        "transfer": lambda: office.manager.transfer(f"{matter}/t1", "b", "职责调整"),
    }
    for act in order.split():
        acts[act]()
    office.tick("2026-04-30 10:00")
    assert office.desk.reconcile().differences == ()


def test_a_store_that_nobody_touched_is_clean_and_counted_by_unit_and_fate(office):
    found = office.desk.reconcile()
    a, b = found.tallies
    assert found.clean
    assert (a.unit, a.called_for, a.exist, a.on_time, a.late, a.unreported) == ("a", 6, 6, 1, 1, 4)
    assert (b.unit, b.called_for, b.exist, b.unreported) == ("b", 6, 6, 6)
    assert found.total.called_for == 12
    assert len(found.rulesets) == 3


def test_a_span_counts_what_opens_in_it_its_last_day_included(office):
    assert office.desk.reconcile(date(2026, 2, 1), date(2026, 2, 4)).total.called_for == 2
    assert office.desk.reconcile(date(2026, 2, 1), date(2026, 2, 3)).total.called_for == 0
    with pytest.raises(UsageError):
        office.desk.reconcile(date(2026, 2, 2), date(2026, 1, 31))


def test_a_row_that_the_store_lost_is_named_and_put_back_as_the_journal_has_it(office, place):
    before = office.case("m1").periods["m1/t1/p1/2026-W04"]
    behind_the_back(place, "DELETE FROM sv_period WHERE id = 'm1/t1/p1/2026-W04'")
    assert told(office) == {("missing", "lost", "m1/t1/p1/2026-W04")}
    assert told(office, date(2026, 2, 1), date(2026, 2, 28)) == set()
    mends(office)
    assert office.case("m1").periods["m1/t1/p1/2026-W04"] == before


def test_a_due_that_was_moved_is_named_with_what_it_should_be(office, place):
    behind_the_back(place, f"UPDATE sv_period SET due_at = due_at + {HOUR} WHERE id = 'm1/t2/p1/2026-W05'")  # noqa: S608 - our own
    (one,) = office.desk.reconcile().differences
    assert (one.kind, one.reason, one.unit) == ("wrong-due", "altered", "b")
    assert (one.expected, one.found) == (moment("2026-01-30 17:00"), moment("2026-01-30 18:00"))
    mends(office)


def test_a_case_that_was_put_to_sleep_is_named_with_all_that_it_slept_through(office, place):
    behind_the_back(place, f"UPDATE sv_stream SET wake_at = wake_at + {10_000 * HOUR} WHERE id = 'matter:m1'")  # noqa: S608 - our own
    office.tick("2026-03-12 09:00")
    assert told(office) == {
        ("wrong-wake", "asleep", "matter:m1"),
        *(("missing", "asleep", f"m1/{task}/p1/2026-W{week}") for task in ("t1", "t2") for week in (10, 11)),
    }
    mends(office)
    periods = office.case("m1").periods
    assert periods["m1/t1/p1/2026-W10"].opened_at == moment("2026-03-04 09:00")


def test_a_period_that_was_slipped_in_is_named_and_voided(office, place):
    engine = create_engine(place)
    columns = [one["name"] for one in inspect(engine).get_columns("sv_period") if one["name"] not in {"id", "slot_key"}]
    engine.dispose()
    others = ", ".join(columns)
    behind_the_back(
        place,
        f"INSERT INTO sv_period (id, slot_key, {others}) SELECT 'm1/t1/p1/2026-W99', '2026-W99', {others}"  # noqa: S608
        " FROM sv_period WHERE id = 'm1/t1/p1/2026-W05'",
    )
    assert told(office) == {("surplus", "not-journalled", "m1/t1/p1/2026-W99")}
    mends(office)
    assert office.case("m1").periods["m1/t1/p1/2026-W99"].state == "voided"


def test_a_lost_plan_a_lost_alert_and_a_changed_report_are_named_and_put_back(office, place):
    behind_the_back(
        place,
        "DELETE FROM sv_plan WHERE id = 'm1/t2/p1'",
        "DELETE FROM sv_alert WHERE id = 'm1/t2/p1/2026-W05/overdue.yellow.1'",
        "UPDATE sv_report SET author = 'nobody' WHERE id = 'm1/t1/p1/2026-W04/r1'",
    )
    assert told(office) == {
        ("no-plan", "lost", "m1/t2/p1"),
        ("wrong-row", "lost", "m1/t2/p1/2026-W05/overdue.yellow.1"),
        ("wrong-row", "altered", "m1/t1/p1/2026-W04/r1"),
    }
    mends(office)


def test_what_nobody_has_ticked_yet_is_missing_for_that_reason(office):
    office.at("2026-03-04 10:00")
    assert {(kind, reason) for kind, reason, _ in told(office)} == {("missing", "no-tick")}
    mends(office)


def test_a_period_that_history_itself_passed_over_is_opened_now_and_says_so(office, monkeypatch):
    from supervise.case import advance

    passed_over = advance._open
    monkeypatch.setattr(
        advance,
        "_open",
        lambda case, pen, world: (
            one.but(puts=tuple(put for put in one.puts if put.kind == "plan")) for one in passed_over(case, pen, world)
        ),
    )
    office.tick("2026-03-05 09:00")
    monkeypatch.undo()
    subjects = {("missing", "never-opened", f"m1/{task}/p1/2026-W10") for task in ("t1", "t2")}
    assert told(office) == subjects
    mends(office)
    assert office.case("m1").periods["m1/t1/p1/2026-W10"].opened_at == moment("2026-03-05 09:00")
    with office.desk.parts.store.begin() as uow:
        opened = [one.event for one in uow.journal("matter:m1") if one.event.type == "period-opened"]
    assert [event.note for event in opened[-2:]] == ["reconciled", "reconciled"]


def test_a_year_without_a_calendar_is_counted_by_provisional_dates(place):
    office = Office("2026-12-01 09:00", texts("golden"), at=place, engine="python")
    office.register(cycle="weekly")
    office.tick("2027-01-08 10:00")
    found = office.desk.reconcile()
    assert found.clean
    assert found.total.called_for == found.total.exist == 6


def test_endings_and_edits_call_for_no_more_than_they_should(office):
    office.manager.edit("m1", cycle="monthly")
    office.at("2026-03-10 09:00").manager.do(c.End(matter="m1", how="terminated", reason="cancelled"))
    office.at("2026-04-10 09:00").manager.do(c.Reopen(matter="m1", reason="误操作"))
    office.tick("2026-06-01 09:00")
    found = office.desk.reconcile(date(2026, 3, 1), date(2026, 5, 31))
    assert found.clean
    assert found.total.called_for == 4


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_certificate_prints_the_count_the_causes_and_the_seal(place, language):
    office = Office("2026-01-12 09:00", texts("golden"), at=place, engine="python")
    office.register(cycle="weekly")
    office.tick("2026-02-28 09:00")
    sealed = office.desk.seal()
    behind_the_back(place, "DELETE FROM sv_period WHERE id = 'm1/t1/p1/2026-W05'")
    object.__setattr__(office.desk.parts, "language", language)
    page = office.desk.certificate(office.desk.reconcile())
    html = page.content.decode()
    for words in (sealed.digest, "m1/t1/p1/2026-W05", {"zh": "缺少周期", "en": "period missing"}[language]):
        assert words in html
    assert not page.value.sound
    assert page.value.rows[-1][1:3] == ("6", "5")
