"""What comes in: the document, the workbook, its corrected copy, and the city's records month by month."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from supervise.desk.seat import Seat
from supervise.desk.ticking import Tick
from supervise.errors import DraftRefused
from supervise.model.findings import Finding
from supervise.model.intake import ImportResult
from supervise.model.matters import Matter

from .bureau import Bureau
from .clerk import Answers, complete
from .people import People
from .telling import Teller

DOCUMENT_DAY = date(2026, 1, 6)
STANDING_DEADLINE = date(2026, 12, 18)
"""What the clerk enters where the document names no deadline."""
SHOWN, ALIKE = 12, 3
"""Findings told one by one, and how many of one kind."""


@dataclass
class Intake:
    """The inspection office's clerk at work. What was told once is not told again."""

    bureau: Bureau
    people: People
    office: Seat
    out: Path
    teller: Teller
    _told: set[str] = field(default_factory=set)

    @property
    def inbox(self) -> Path:
        """The folder that patrol looks into."""
        return self.out / "inbox"

    def take_document(self) -> None:
        """Read the document, import it as it stands, then register what the clerk has made complete."""
        name = self.bureau.document.name
        reading = self.office.read(self.bureau.document)
        result = self.office.import_matters(self.bureau.document)
        self.teller.head(f"1 月 6 日：公文 {name}", f"6 January: the document {name}")
        self.teller.tell(
            f"读出 {len(reading.drafts)} 件立项稿；{len(reading.unread)} 段没有读成，原样列出；检核问题 {len(reading.findings)} 处",
            f"{len(reading.drafts)} drafts were read; {len(reading.unread)} passages were not, and are listed; "
            f"{len(reading.findings)} findings",
        )
        for unread in reading.unread[:5]:
            self._line(
                f"{unread.place}「{unread.quote.split()[0][:24]}…」{unread.why.zh}", f"{unread.place} {unread.why.en}"
            )
        self._findings(reading.findings)
        self._outcomes(result)
        answers = [
            complete(draft, self.people, assigned_at=DOCUMENT_DAY, deadline=STANDING_DEADLINE)
            for draft in reading.drafts
        ]
        self._tell_answers(answers)
        made = [matter for answer in answers if (matter := self._register(answer)) is not None]
        self.teller.tell(f"补齐后立项 {len(made)} 件", f"{len(made)} were registered once completed")

    def take_workbook(self) -> None:
        """Import the clerk's workbook; the faulty rows come back marked."""
        if self.bureau.workbook is None:
            return
        name = self.bureau.workbook.name
        self.teller.head(f"1 月 12 日：工作簿 {name}", f"12 January: the workbook {name}")
        result = self.office.import_matters(self.bureau.workbook)
        self._outcomes(result)
        self._findings([*(finding for row in result.rows for finding in row.findings), *result.findings])
        if result.workbook is not None:
            (self.out / "matters-returned.xlsx").write_bytes(result.workbook)
            self.teller.tell(
                "有错的单元格已标出，退回 matters-returned.xlsx", "The faults are marked in matters-returned.xlsx"
            )

    def take_corrected(self) -> None:
        """Import the corrected workbook: only what was missing is registered."""
        if self.bureau.corrected is None:
            return
        self.teller.head("1 月 14 日：改正后的工作簿", "14 January: the corrected workbook")
        self._outcomes(self.office.import_matters(self.bureau.corrected))

    def hand_down(self, day: date) -> None:
        """The city's records of a month arrive in the inbox."""
        folder = (self.bureau.superior or self.out / "none") / f"{day:%Y-%m}"
        self.inbox.mkdir(parents=True, exist_ok=True)
        for file in sorted(folder.glob("*.json")):
            shutil.copyfile(file, self.inbox / file.name)

    def tell_patrol(self, day: date, tick: Tick) -> None:
        """What a patrol received, and what it could not read; each fault once."""
        if tick.received:
            self.teller.tell(
                f"{day:%m-%d} 巡检自动接收上级任务 {tick.received} 件，已立项分发",
                f"{day:%m-%d} patrol received {tick.received} tasks from above; they are registered and distributed",
            )
        self._findings([finding for finding in tick.findings if finding.say("en") not in self._told])

    def _register(self, answer: Answers) -> Matter | None:
        source = answer.draft.provenance.get("_row") or answer.draft.provenance.get("title")
        key = f"demo/{DOCUMENT_DAY}/register/{source.place if source else answer.draft.title}"
        with suppress(DraftRefused):
            return self.office.register(answer.draft, key=key[:180])
        return None

    def _tell_answers(self, answers: list[Answers]) -> None:
        assumed = Counter(name for answer in answers for name in answer.assumed)
        dropped = dict.fromkeys(name for answer in answers for name in answer.dropped)
        self.teller.tell(
            f"经办人补答：来源 {assumed['source']} 处（文件交办），期限 {assumed['deadline']} 处（{STANDING_DEADLINE}）",
            f"The clerk answers: {assumed['source']} sources (a document), {assumed['deadline']} deadlines "
            f"({STANDING_DEADLINE})",
        )
        if dropped:
            names = "、".join(list(dropped)[:SHOWN])
            self._line(f"不在通讯录内、不设任务：{names}", f"no unit of this office, so no task: {names}")
        if expanded := sum(answer.group for answer in answers):
            self._line(f"{expanded} 处“各区分局”按全部分局分解", f"in {expanded} places 各区分局 became every branch")

    def _outcomes(self, result: ImportResult) -> None:
        registered, unchanged, refused = (result.count(one) for one in ("registered", "unchanged", "refused"))
        self.teller.tell(
            f"立项 {registered} 件，未变 {unchanged} 件，未予登记 {refused} 件",
            f"{registered} registered, {unchanged} unchanged, {refused} refused",
        )
        why = Counter(code for row in result.rows if row.outcome == "refused" for code in _codes(row.findings))
        for code, number in why.most_common(6):
            self._line(f"未登记原因 {code}：{number} 处", f"refused for {code}: {number}")

    def _findings(self, findings: Sequence[Finding]) -> None:
        """Tells up to SHOWN findings, of each kind no more than ALIKE."""
        alike: Counter[str] = Counter()
        shown = 0
        for finding in findings:
            alike[finding.code] += 1
            self._told.add(finding.say("en"))
            if alike[finding.code] <= ALIKE and shown < SHOWN:
                shown += 1
                self._line(finding.say("zh"), finding.say("en"))
        if more := len(findings) - shown:
            self._line(f"……另有 {more} 处", f"... and {more} more")

    def _line(self, zh: str, en: str) -> None:
        self.teller.tell(f"  · {zh}", f"  · {en}")


def _codes(findings: tuple[Finding, ...]) -> Iterator[str]:
    """The codes of the errors, each once."""
    yield from dict.fromkeys(finding.code for finding in findings if finding.level == "error")
