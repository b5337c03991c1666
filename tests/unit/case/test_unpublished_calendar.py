"""A slot that takes working days of a year without an official calendar is waited for: never guessed, never a crash."""

from __future__ import annotations

from datetime import date

import pytest

from supervise import Desk, MatterDraft, hookimpl
from supervise.testing.clock import MovableClock
from support.desks import DIRECTORY, MANAGER, moment, shown, texts

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
    """The working days of Monday to Friday, of years that are published when told."""

    name = "told"

    def __init__(self, start: str, *years: int) -> None:
        self.years = set(years)
        self.clock = MovableClock(moment(start))
        self.supervise_calendar = hookimpl(lambda name: self if name == "told" else None)
        self.desk = Desk.open(
            rulesets={**texts(), "p.yaml": CYCLES}, clock=self.clock, engine="python", plugins=[self], calendar="told",
            settings={"directory": DIRECTORY},
        )  # fmt: skip

    def published(self, year: int) -> bool:
        return year in self.years

    def workday(self, day: date) -> bool:
        return day.weekday() < 5

    def register(self, cycle: str) -> str:
        draft = MatterDraft(
            title="跨年推进的工作", source="meeting", lead_unit="a", deadline=date(2027, 12, 31), cycle=cycle
        )  # fmt: skip
        return self.desk.as_(MANAGER).register(draft).id

    def opened(self, at: str) -> list[tuple[str, str | None, str | None]]:
        """The periods there are after a tick: their slots, when they opened and when they are due."""
        self.clock.move_to(moment(at))
        self.desk.tick()
        return [(p.slot_key, shown(p.opened_at), shown(p.due_at)) for p in self.desk.as_(MANAGER).find("period")]


@pytest.mark.parametrize("cycle", ["once", "weekly", "monthly", "yearly"])
@pytest.mark.parametrize("start", ["2026-12-16 10:00", "2026-12-30 10:00", "2026-12-31 23:59"])
def test_publishing_the_calendar_before_it_is_needed_makes_what_an_earlier_notice_would_have(cycle, start):
    late, early = Office(start, 2026), Office(start, 2026, 2027)
    for office in (late, early):
        office.register(cycle)
    late.years.add(2027)
    assert late.opened("2027-12-10 09:00") == early.opened("2027-12-10 09:00")
    assert early.opened("2027-12-10 09:00")


def test_what_cannot_be_computed_in_its_own_year_holds_the_case_up_and_says_why():
    office = Office("2026-12-31 10:00", 2026)
    matter = office.register("weekly")
    assert office.opened("2027-01-04 09:00") == []
    told = [finding for finding in office.desk.doctor() if finding.code == "stuck"]
    assert [finding.message.zh.split("：")[0] for finding in told] == [f"matter:{matter} 停在原处"]
    assert "calendar-unpublished" in told[0].message.en
    office.years.add(2027)
    assert office.opened("2027-01-08 18:00") == [("2027-W01", "4 Jan 00:00", "8 Jan 17:00")]
    assert not [finding for finding in office.desk.doctor() if finding.code == "stuck"]
