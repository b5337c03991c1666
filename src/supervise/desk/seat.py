"""The desk as one actor sees it (席位): commands, questions and documents, within what he may do and see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from supervise.errors import NotFound, UsageError
from supervise.model import commands as c
from supervise.model.case import Case
from supervise.model.changes import Extension, ReturnRequest, ReturnWhy
from supervise.model.commands import Done
from supervise.model.directory import Actor
from supervise.model.findings import Checked
from supervise.model.intake import ImportResult, Reading
from supervise.model.matters import Matter, MatterDraft
from supervise.model.parts import ReportPart
from supervise.model.reports import Progress, ProgressReport, Verdict
from supervise.model.tasks import Task, TaskDraft
from supervise.model.whynot import WhyNot

from . import papers
from .claims import case_at_hand, matter_stream
from .commanding import do
from .explaining import explain, explain_deadline
from .finding import Kind, Page, as_seen, find
from .grouping import do_on_group, group_alert, on_group
from .history import Stood, deadline_history
from .intake import check, import_file, read_file, template
from .parts import Parts
from .recording import record
from .todo import ToDo, todo
from .whynot import why_not


@dataclass(frozen=True)
class Seat:
    """A desk for one actor. Every call is one transaction of its own."""

    parts: Parts
    actor: Actor

    def do(self, command: c.CaseCommand | c.UnitCommand, *, key: str | None = None, expect: int | None = None) -> Done:
        """Give a command. *key* makes it happen once; *expect* refuses it when its target has changed since, which a
        command on a unit, or on the alert of a group, has none of.
        """
        if isinstance(command, c.Award | c.JudgeScore):
            if expect is not None:
                raise UsageError(what=f"{command.name}: expect")
            return record(self.parts, self.actor, command, key=key)
        if on_group(command):
            if expect is not None:
                raise UsageError(what=f"{command.name}: expect")
            return do_on_group(self.parts, self.actor, command, key=key)
        return do(self.parts, self.actor, command, key=key, expect=expect)

    # questions

    def get(self, id: str) -> Any:
        """The matter, task, period, report or alert with this id. Raises NotFound, also for what may not be seen."""
        if (alert := group_alert(self.parts, self.actor, id)) is not None:
            return alert
        case = as_seen(self._case(id), self.actor)
        for entities in (case.matters, case.tasks, case.periods, case.reports, case.alerts):
            if id in entities:
                return entities[id]
        raise NotFound(subject="matter, task, period, report or alert", id=id)

    def find(
        self,
        subject: Kind,
        where: str | None = None,
        order: Sequence[str] = (),
        limit: int = 100,
        after: str | None = None,
    ) -> Page:
        """The subjects for which *where* certainly holds, as `find("period", where="open and not reported")`."""
        return find(self.parts, self.actor, subject, where, order, limit, after)

    def todo(self) -> tuple[ToDo, ...]:
        """待办: reports owed, tasks to acknowledge, reports to review, alerts to issue; what is due comes first."""
        return todo(self.parts, self.actor)

    def check(self, draft: MatterDraft) -> tuple[Checked, ...]:
        """What each rule says of a draft while it is entered: holds, violated, cannot tell yet."""
        return check(self.parts, draft)

    def explain(self, id: str, language: str | None = None) -> str:
        """Why: of a matter, period, alert or scorecard, in plain sentences."""
        return explain(self.parts, self.actor, id, language or self.parts.language)

    def explain_deadline(self, id: str, language: str | None = None) -> str:
        """Why a period is due on its day: each day that was counted or skipped, with the notice that says so, and what
        moved it since. Of a task or a matter, for each of its open periods. Raises NotFound.
        """
        return explain_deadline(self.parts, self.actor, id, language or self.parts.language)

    def why_not(self, rule: str, subject: str, *, at: datetime | None = None, language: str | None = None) -> WhyNot:
        """Why a rule does not hold of a subject, as of *at*: the first condition that is not certainly true, with its
        facts, and the nearest instant at which time alone would make it. Printed, it is the text.

        *subject* is a matter, task, period or report, a group (`unit:<id>`), or for scoring `<unit>/<cycle>`. Raises
        NotFound, also for what may not be seen, BeyondClock and UsageError.
        """
        return why_not(self.parts, self.actor, rule, subject, at, language or self.parts.language)

    def deadline_history(self, id: str) -> tuple[Stood, ...]:
        """Every deadline or due that stood of a matter, task or period: since when, by whom, why. Raises NotFound."""
        return deadline_history(self.parts, self.actor, id)

    # documents

    def ledger(self, where: str | None = None) -> papers.Paper:
        """台账 of the matters for which *where* holds."""
        return papers.make_ledger(self.parts, self.actor, where)

    def dossier(self, matter: str) -> papers.Paper:
        return papers.make_dossier(self.parts, self.actor, matter)

    def scorecard(self, unit: str, cycle: str) -> papers.Paper:
        return papers.make_scorecard(self.parts, self.actor, unit, cycle)

    def bulletin(self, cycle: str, *, addressee: str = "", signature: str = "") -> papers.Paper:
        return papers.make_bulletin(self.parts, self.actor, cycle, addressee, signature)

    # intake

    def template(self) -> bytes:
        """An empty workbook to enter matters in."""
        return template(self.parts)

    def read(self, path: str | Path) -> Reading:
        """What a document or workbook holds, without registering anything."""
        return read_file(self.parts, Path(path).name, Path(path).read_bytes())

    def import_matters(self, path: str | Path, *, confirm: Sequence[str] = (), **given: Any) -> ImportResult:
        """Register what a document or workbook holds; faulty rows come back with all their faults.

        *given* fills elements that a row leaves empty, as `source="document"` for a document. *confirm* names the rules
        of the scope whose questions are answered; rows that raise others come back as asked.
        """
        return import_file(self.parts, self.actor, Path(path).name, Path(path).read_bytes(), given, confirm)

    # commands in one line

    def register(
        self, draft: MatterDraft, *, distribute: bool = True, confirm: Sequence[str] = (), key: str | None = None
    ) -> Matter:
        """立项; with its units, the tasks are distributed at once. Raises AnswerNeeded where the scope asks what is not
        among the rules of *confirm*.
        """
        done = self.do(c.Register(draft=draft, distribute=distribute, confirm=tuple(confirm)), key=key)
        return self._matter(done.ids["matter"][0])

    def edit(self, matter: str, *, key: str | None = None, expect: int | None = None, **changes: Any) -> Matter:
        self.do(c.Edit(matter=matter, changes=changes), key=key, expect=expect)
        return self._matter(matter)

    def remove(self, matter: str, reason: str) -> Done:
        return self.do(c.Remove(matter=matter, reason=reason))

    def distribute(self, matter: str, *tasks: TaskDraft) -> Done:
        return self.do(c.Distribute(matter=matter, tasks=tasks))

    def acknowledge(self, target: str, *, key: str | None = None) -> Done:
        return self.do(c.Acknowledge(target=target), key=key)

    def save_draft(self, period: str, **progress: Any) -> ProgressReport:
        done = self.do(c.SaveDraft(period=period, progress=Progress(**progress)))
        return self._report(done.ids["report"][0])

    def submit(
        self, period: str, *, without: str = "", key: str | None = None, expect: int | None = None, **progress: Any
    ) -> ProgressReport:
        """填报; without progress, the draft that was saved. *without* is the reason to go without parts that units owe.
        Raises PartsMissing, which names them, where none is given.
        """
        told = Progress(**progress) if progress else None
        done = self.do(c.Submit(period=period, progress=told, without=without), key=key, expect=expect)
        return self._report(done.ids["report"][0])

    def ask_parts(self, period: str, units: Sequence[str]) -> tuple[ReportPart, ...]:
        """请各单位分报: these units, and no others, owe a part of the report of *period* from now on."""
        self.do(c.AskParts(period=period, units=tuple(units)))
        return self.report_parts(period)

    def save_part(self, period: str, *, expect: int | None = None, **progress: Any) -> ReportPart:
        """分报 of one's own unit. *expect* is the revision of the part that was read; without it, nothing that somebody
        else wrote is overwritten: StaleRevision.
        """
        done = self.do(c.SavePart(period=period, progress=Progress(**progress)), expect=expect)
        return self._case(period).parts[done.ids["part"][0]]

    def report_parts(self, period: str) -> tuple[ReportPart, ...]:
        """The parts of the report of *period* that one may see, also those that are asked for and not yet written."""
        return as_seen(self._case(period), self.actor).parts_of.get(period, ())

    def synthesise(self, period: str, *, expect: int | None = None) -> ProgressReport:
        """汇总 of the parts into the draft, which it replaces: who wrote what, and which units are missing."""
        done = self.do(c.Synthesise(period=period), expect=expect)
        return self._report(done.ids["report"][0])

    def report_proactively(self, task: str, *, key: str | None = None, **progress: Any) -> ProgressReport:
        done = self.do(c.ReportProactively(task=task, progress=Progress(**progress)), key=key)
        return self._report(done.ids["report"][0])

    def withdraw(self, report: str) -> Done:
        return self.do(c.Withdraw(report=report))

    def review(self, report: str, verdict: Verdict, *, key: str | None = None) -> Done:
        return self.do(c.Review(report=report, verdict=verdict), key=key)

    def urge(self, target: str, text: str) -> Done:
        return self.do(c.Urge(target=target, text=text))

    def issue(self, alert: str, text: str = "", *, key: str | None = None) -> Done:
        """签发 of a proposed alert; `find("alert", "open and not issued")` lists them."""
        return self.do(c.Issue(target=alert, text=text), key=key)

    def suspend(self, matter: str, reason: str, text: str = "", *, resume_at: datetime | None = None) -> Done:
        """挂账: no clock of the matter runs until it is resumed, or until *resume_at*."""
        return self.do(c.Suspend(matter=matter, reason=reason, text=text, resume_at=resume_at))

    def resume(self, matter: str, note: str = "") -> Done:
        return self.do(c.Resume(matter=matter, note=note))

    def request_extension(
        self, period: str, reason: str, *, workdays: int | None = None, until: date | None = None
    ) -> Extension:
        """申请延期, before the due, by so many *workdays* or until the end of a day."""
        done = self.do(c.RequestExtension(period=period, reason=reason, workdays=workdays, until=until))
        return self._case(period).extensions[done.ids["extension"][0]]

    def extend(self, period: str, reason: str, *, workdays: int | None = None, until: date | None = None) -> Done:
        """延期 of one's own accord, granted at once."""
        return self.do(c.Extend(period=period, reason=reason, workdays=workdays, until=until))

    def decide_extension(self, period: str, grant: bool, why: str = "") -> Done:
        """延期审批 of the request that waits for *period*."""
        return self.do(c.DecideExtension(period=period, grant=grant, why=why))

    def transfer(self, task: str, unit: str, reason: str) -> Task:
        """转办 to another *unit*, from now on. The task that goes on with it."""
        done = self.do(c.Transfer(task=task, unit=unit, reason=reason))
        case = self._case(task)
        return next(case.tasks[id] for id in done.ids["task"] if case.tasks[id].transferred_from == task)

    def send_back(self, task: str, why: ReturnWhy, reason: str) -> ReturnRequest:
        """回退: asks that the task be taken back."""
        done = self.do(c.Return(task=task, why=why, reason=reason))
        return self._case(task).returns[done.ids["return"][0]]

    def decide_return(self, task: str, grant: bool, why: str = "", *, unit: str | None = None) -> Done:
        """回退审批; one for the wrong unit is granted with the right *unit*."""
        return self.do(c.DecideReturn(task=task, grant=grant, unit=unit, why=why))

    def instruct(self, matter: str, text: str, sort: Literal["order", "praise", "criticism"] = "order") -> Done:
        """批示."""
        return self.do(c.Instruct(matter=matter, text=text, sort=sort))

    def award(self, unit: str, kind: str, on: date, text: str, *, matter: str | None = None) -> Done:
        """表扬, 批评 of a unit, for scoring."""
        return self.do(c.Award(unit=unit, kind=kind, on=on, text=text, matter=matter))

    def judge_score(
        self, card: str, rule: str, subject: str, points: Decimal | str, reason: str, *, key: str | None = None
    ) -> Done:
        """评定 of an entry that a rule leaves to a person."""
        told = c.JudgeScore(card=card, rule=rule, subject=subject, points=Decimal(points), reason=reason)
        return self.do(told, key=key)

    def _case(self, id: str) -> Case:
        with self.parts.store.begin() as uow:
            return case_at_hand(self.parts, uow, matter_stream(id))[1]

    def _matter(self, id: str) -> Matter:
        return self._case(id).matters[id]

    def _report(self, id: str) -> ProgressReport:
        return self._case(id).reports[id]
