"""The year 2026 of an office, day by day: what comes in, what people do, a patrol every morning."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from supervise.calendar.zones import instant
from supervise.desk.activating import standard_rulesets
from supervise.desk.desk import Desk
from supervise.errors import Language, SuperviseError
from supervise.model.alerts import Alert
from supervise.model.base import Value
from supervise.model.matters import Matter
from supervise.model.tasks import Period, Task

from .agenda import Agenda, Hours, Step
from .attempts import LATER, Attempts
from .bureau import Bureau
from .intake import Intake
from .matters import REOPENED, Courses
from .offices import Offices
from .papers import Papers
from .people import ADMIN, People
from .reporting import Reporting
from .sameness import compare
from .story import Story, count
from .telling import Say, Teller, narrate
from .turns import Turns
from .witness import Witness

ZONE = ZoneInfo("Asia/Shanghai")
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
PATROL_AT = time(9, 30)
END = instant(date(2027, 1, 1), time(0, 30), ZONE)
YEAR_END = instant(LAST, time(18), ZONE)
COMPARED, SMALL = 8, 3
"""Every which of the matters with so many tasks at most is lived through again, ticked daily and ticked once."""

Progress = Callable[[int, int], None]


class Clock:
    """The desk's clock, which stands where the story is."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Month:
    """What a month has seen, for one line of the story."""

    commands: int = 0
    events: int = 0
    digests: int = 0
    levels: Counter[str] = field(default_factory=Counter)


def live(
    bureau: Bureau,
    out: Path,
    *,
    url: str | None = None,
    language: Language = "zh",
    say: Say = lambda line: None,
    progress: Progress = lambda done, of: None,
    until: date = LAST,
    seed: int = 2026,
) -> Story:
    """Live through 2026 up to *until* (a day of it), leaving files in *out*; *say* is told the story line by line.

    Every command has a key of its own, so that a run that was killed goes on where it stopped when it is given the
    same store (*url*, a SQLite file in *out* by default) and the same *seed*.
    """
    out.mkdir(parents=True, exist_ok=True)
    clock, witness = Clock(instant(FIRST, time(0), ZONE)), Witness()
    inbox = {"name": "city", "path": str(out / "inbox"), "cron": "0 9 * * 1,4", "mapping": "standard/intake-city"}
    (out / "inbox").mkdir(exist_ok=True)
    settings: Mapping[str, Any] = {"directory": bureau.directory, "eml": str(out / "outbox"), "patrol": [inbox]}
    at = url or f"sqlite:///{out / 'supervise.db'}"
    with Desk.open(at, settings=settings, plugins=[witness], clock=clock, language=language) as desk:
        year = Year(desk, clock, witness, bureau, out, Teller(language, say), seed)
        return year.live(until, progress)


class Year:
    """One run through the year: the desk, its clock, and all that is still to come."""

    def __init__(
        self, desk: Desk, clock: Clock, witness: Witness, bureau: Bureau, out: Path, teller: Teller, seed: int
    ) -> None:
        self.desk, self.clock, self.witness, self.teller, self.bureau = desk, clock, witness, teller, bureau
        self.people = People(desk.parts.directory, clock.now)
        self.hours = Hours(desk.parts.almanac, seed)
        self.offices = Offices(self.people, self.hours)
        self.courses = Courses(self.people, self.hours)
        self.attempts, self.turns = Attempts(self.people, self.hours), Turns(self.people, self.hours)
        self.office = desk.as_(self.people.manager)
        self.intake = Intake(bureau, self.people, self.office, out, teller)
        self.out = out
        self.agenda, self.month = Agenda(), Month()
        self.refused: list[str] = []
        self._tried = False
        self._turning: Matter | None = None
        self._joint = False
        witness.listen = self.meet

    def live(self, until: date, progress: Progress) -> Story:
        self.witness.read(self.desk.parts.store)
        self._begin()
        days = (until - FIRST).days + 1
        for number in range(days):
            self._spend(FIRST + timedelta(days=number))
            progress(number + 1, days)
        at = END if until == LAST else instant(until + timedelta(days=1), time(0), ZONE)
        for last in (instant(until, time(18), ZONE), at):
            self._act(last)
            self.clock.now = last
            self.month.digests += self.desk.tick().digests
        self._tell_month(until)
        self._tell_waiting()
        return self._tell_end(at, whole=until == LAST)

    def meet(self, entity: Value) -> None:
        """What people intend once they hear of a matter, a task, a period or an alert."""
        match entity:
            case Matter():
                self.agenda.add(self.courses.on_matter(entity))
                if entity.elements.title == LATER:
                    self._turning = entity
                    self.agenda.add(self.turns.on_matter(entity))
            case Task():
                self.agenda.add([*self.offices.on_task(entity), *self.courses.on_task(entity)])
                if self._turning is not None and entity.matter == self._turning.id:
                    self.agenda.add(self.turns.on_task(entity))
            case Period():
                self.agenda.add(Reporting(self.offices, entity).steps())
                if entity.task == "m2/t1" and not self._tried:
                    self._tried = True
                    self.agenda.add(self.attempts.refused(entity))
                self._report_together(entity)
            case Alert():
                self.month.levels[entity.level] += 1
                self.agenda.add(self.offices.on_alert(entity))

    def _report_together(self, period: Period) -> None:
        """The first period of the lead task of the matter on whose way much turns up."""
        matter = self._turning
        if (
            matter is not None
            and period.task == f"{matter.id}/t1"
            and not self._joint
            and matter.elements.support_units
        ):
            self._joint = True
            self.agenda.add(self.turns.on_period(period, matter.elements.support_units[0]))

    def _begin(self) -> None:
        units = self.people.units()
        self.teller.head(f"{self.bureau.name.zh}的 2026 年", f"The year 2026 of {self.bureau.name.en}")
        self.teller.tell(
            f"{len(units)} 个单位；推理引擎 {self.desk.parts.executor.name}",
            f"{len(units)} units; inference engine: {self.desk.parts.executor.name}",
        )
        self.agenda.add(self.attempts.by_hand())

    def _spend(self, day: date) -> None:
        """One day: what was planned up to the morning's patrol, the patrol, then what the clerk has to do."""
        if day.day == 25:
            self.intake.hand_down(day)
        at = instant(day, PATROL_AT, ZONE)
        self._act(at)
        self.clock.now = at
        tick = self.desk.tick()
        self.month.events += tick.events
        self.month.digests += tick.digests
        self.intake.tell_patrol(day, tick)
        if appointment := self._appointments.get(day):
            self.clock.now = at + timedelta(minutes=5)
            appointment()
        if (day + timedelta(days=1)).day == 1 and day != LAST:
            self._tell_month(day)

    @property
    def _appointments(self) -> Mapping[date, Callable[[], None]]:
        return {
            date(2026, 1, 6): self.intake.take_document,
            date(2026, 1, 12): self.intake.take_workbook,
            date(2026, 1, 14): self.intake.take_corrected,
            date(2026, 6, 25): self._activate,
        }

    def _activate(self) -> None:
        """From July the first reminder comes two working days before a report is due, no longer three, and the red slip
        for a matter past its deadline waits for a signature.
        """
        path = "rulesets/standard/alerts.yaml"
        text = standard_rulesets()[path]
        text = re.sub(r'version: "[^"]*"', 'version: "2026.2"', text, count=1)
        text = text.replace("from: 2026-01-01", "from: 2026-07-01", 1).replace(
            "due - 3 workdays", "due - 2 workdays", 1
        )
        text = text.replace(
            "{level: red, at: orange + 5 workdays,", "{level: red, at: orange + 5 workdays, issue: by_hand,", 1
        )
        self.desk.activate({path: text}, ADMIN, key="demo/2026-06-25/activate")
        self.teller.tell(
            "06-25 启用规则 standard/alerts 2026.2，7 月 1 日起生效：临近提醒由截止前 3 个工作日改为 2 个，"
            "超期红色督办单改为人工签发",
            "06-25 standard/alerts 2026.2 is activated, in force from 1 July: the reminder comes 2 workdays before, "
            "and the red slip of an overdue matter waits for a signature",
        )

    def _act(self, at: datetime) -> None:
        for step in self.agenda.until(at):
            if not step.on or self.witness.live(step.on, step.at):
                self.clock.now = step.at
                self._take(step)

    def _take(self, step: Step) -> None:
        try:
            done = self.desk.as_(step.by).do(step.command, key=step.key, expect=step.expect)
        except SuperviseError as refusal:
            if not step.refused:
                raise
            told = refusal.say(self.teller.language).splitlines()[0]
            self.refused.append(told)
            self.teller.say(f"{step.key[10:15]} ✗ {step.command.name}: {told}")
            return
        self.month.commands += 1
        if sentence := narrate(step.command):
            self.teller.tell(f"{step.key[10:15]} {sentence.zh}", f"{step.key[10:15]} {sentence.en}")
        self.agenda.add(step.then(done))

    def _tell_month(self, day: date) -> None:
        month, self.month = self.month, Month()
        levels = self.teller.counts(dict(sorted(month.levels.items())), prefix="level.")
        self.teller.tell(
            f"{day:%Y-%m} 命令 {month.commands:,}，巡检事件 {month.events:,}，预警（{levels}），汇总邮件 {month.digests:,}",
            f"{day:%Y-%m} {month.commands:,} commands, {month.events:,} events by time, alerts ({levels}), "
            f"{month.digests:,} digests",
        )

    def _tell_waiting(self) -> None:
        """The cases that the new year finds without an official calendar: they wait, and nothing is guessed."""
        with self.desk.parts.store.begin() as uow:
            waiting = len(uow.stuck())
        if waiting:
            self.teller.tell(
                f"2027 年放假安排未公布：{waiting} 件在办事项的下一周期等候公布，不作推测",
                f"The calendar of 2027 is not published: the next periods of {waiting} open matters wait for it",
            )

    def _tell_end(self, at: datetime, *, whole: bool) -> Story:
        counts = count(self.desk.parts.store)
        papers = Papers(self.office, self.people, self.out, self.teller, counts)
        papers.sum_up()
        papers.tell_commands(self.witness.commands)
        files = papers.write(f"m{min(REOPENED, counts.all_matters)}") if whole else ()
        same = self._compare(min(at, YEAR_END))
        if whole:
            papers.tell_scores()
            papers.explain_lost_point()
        return Story(counts, self.witness.commands, self.refused, files, same)

    def _compare(self, at: datetime) -> bool:
        """Live some of the matters again without a command, ticked daily and ticked once."""
        sample = self._small_matters()[::COMPARED]
        settings = {"directory": self.bureau.directory}
        same = compare(
            lambda clock: Desk.open("memory://", settings=settings, clock=clock),
            sample, self.people.manager, start=instant(FIRST, PATROL_AT, ZONE), end=at,
        )  # fmt: skip
        shown = ", ".join(f"{name} {same.counted[name]:,} ({same.daily[name][:8]})" for name in same.daily)
        self.teller.head("漏掉的巡检不留痕迹", "Missed ticks do not show")
        self.teller.tell(
            f"{same.matters} 件事项再过一年，每天巡检与年末只巡检一次：{'完全一致' if same.equal else '不一致！'}（{shown}）",
            f"{same.matters} matters lived again, ticked daily and ticked once at the end: "
            f"{'equal' if same.equal else 'NOT EQUAL'} ({shown})",
        )
        return same.equal

    def _small_matters(self) -> list[Matter]:
        """Matters with few tasks, in order of their registration; the others take too long to live twice more."""
        with self.desk.parts.store.begin() as uow:
            loaded = [uow.load(head.id) for head in uow.heads("matter:")]
        cases = [one.entities for one in loaded if one is not None and 0 < len(one.entities.get("task", {})) <= SMALL]
        matters = [one for entities in cases for one in entities["matter"].values() if isinstance(one, Matter)]
        return sorted(matters, key=lambda matter: (matter.registered_at, matter.id))
