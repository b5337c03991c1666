"""A date that takes working days of a year without an official calendar is provisional and says so; once the calendar is
known, whatever lies ahead follows it.
"""

from __future__ import annotations

from datetime import date

import pytest

from supervise import Desk, MatterDraft, hookimpl
from supervise.model.base import Text
from supervise.model.worlds import CalendarNotice
from supervise.testing.clock import MovableClock
from support.desks import ADMIN, DIRECTORY, MANAGER, moment, shown, texts

CYCLES = """
ruleset: waiting/periods
kind: periods
version: "1"
effective: {from: 2026-01-01}
title: {zh: 周期, en: Cycles}
basis: {zh: 智能创建任务, en: Periods}
rules:
  - {id: once, when: task.cycle == 'once', cycle: once, due: end, roll: previous workday, until: deadline}
  - {id: weekly, when: task.cycle == 'weekly', cycle: weekly, due: friday 17:00, roll: previous workday}
  - {id: monthly, when: task.cycle == 'monthly', cycle: monthly, due: day 25 17:00, roll: previous workday,
     opens: due - 30 workdays 09:00}
  - {id: yearly, cycle: yearly, due: day 15 17:00, roll: previous workday, opens: due - 20 workdays 09:00}
"""


class Office:
    """Mondays to Fridays are worked, but for the first week of 2027; each year is published when told."""

    name = "told"

    def __init__(self, start: str, *years: int) -> None:
        self.clock = MovableClock(moment(start))
        self.supervise_calendar = hookimpl(lambda name: self if name == "told" else None)
        self.desk = Desk.open(
            rulesets={**texts(), "p.yaml": CYCLES}, clock=self.clock, engine="python", plugins=[self], calendar="told",
            settings={"directory": DIRECTORY},
        )  # fmt: skip
        for year in years:
            self.publish(year)

    def published(self, year: int) -> bool:
        return False

    def workday(self, day: date) -> bool:
        raise AssertionError(f"{day} is asked for, of a year without an arrangement")

    def publish(self, year: int) -> None:
        off = tuple(date(2027, 1, day) for day in range(1, 9)) if year == 2027 else ()
        title = Text(zh=f"{year} 年放假安排", en=f"the holidays of {year}")
        self.desk.publish(
            CalendarNotice(
                calendar="told", number=str(year), title=title, published_on=self.clock().date(), years=(year,), off=off
            ),
            by=ADMIN,
        )

    def register(self, cycle: str) -> str:
        draft = MatterDraft(
            title="跨年推进的工作", source="meeting", lead_unit="a", deadline=date(2027, 12, 31), cycle=cycle
        )  # fmt: skip
        return self.desk.as_(MANAGER).register(draft).id

    def tick(self, at: str) -> None:
        self.clock.move_to(moment(at))
        self.desk.tick()

    def periods(self) -> list[tuple[str, str | None, str | None, int | None]]:
        """The periods there are: their slots, when they opened, when they are due, and what that waits for."""
        found = self.desk.as_(MANAGER).find("period")
        return [(p.slot_key, shown(p.opened_at), shown(p.due_at), p.waits_for) for p in found]

    def findings(self, code: str) -> list[str]:
        return [one.message.en for one in self.desk.doctor() if one.code == code]


@pytest.mark.parametrize("cycle", ["once", "weekly", "monthly", "yearly"])
def test_publishing_a_calendar_late_makes_the_dues_that_an_earlier_notice_would_have(cycle):
    late, early = Office("2026-12-16 10:00", 2026), Office("2026-12-16 10:00", 2026, 2027)
    for office in (late, early):
        office.register(cycle)
        office.tick("2026-12-30 10:00")
    late.publish(2027)
    for office in (late, early):
        office.tick("2027-12-10 09:00")
    ahead = [[(slot, due) for slot, _, due, _ in office.periods()] for office in (late, early)]
    assert ahead[0] == ahead[1] != []


def test_a_period_opens_in_time_and_its_due_is_provisional():
    office = Office("2026-11-20 10:00", 2026)
    office.register("monthly")
    office.tick("2026-12-31 10:00")
    assert office.periods() == [("2027-01", "14 Dec 09:00", "25 Jan 17:00", 2027)]
    assert office.findings("stuck") == []
    office.publish(2027)
    office.tick("2026-12-31 10:01")
    assert office.periods() == [("2027-01", "14 Dec 09:00", "25 Jan 17:00", None)]


def test_in_a_year_without_a_calendar_nothing_stops():
    office = Office("2026-12-31 10:00", 2026)
    office.register("weekly")
    office.tick("2027-01-04 09:00")
    assert office.periods() == [("2027-W01", "4 Jan 00:00", "8 Jan 17:00", 2027)]
    assert office.findings("stuck") == []
    assert list(office.desk.as_(MANAGER).find("period", where="workdays_late >= 1")) == []
    office.tick("2027-01-12 09:00")
    assert [p.slot_key for p in office.desk.as_(MANAGER).find("period", where="workdays_late == 2")] == ["2027-W01"]


def test_a_week_that_turns_out_to_be_off_is_demanded_no_more():
    office = Office("2026-12-31 10:00", 2026)
    office.register("weekly")
    office.tick("2027-01-05 09:00")
    office.publish(2027)
    office.tick("2027-01-05 09:01")
    (week,) = office.desk.as_(MANAGER).find("period")
    assert (week.state, week.closed_why, week.waits_for) == ("voided", "no-workday", None)
