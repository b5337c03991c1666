"""The files that the year leaves behind, and the sentences that sum it up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from supervise.desk.seat import Seat
from supervise.model.scores import Scorecard, ScoreEntry
from supervise.model.tasks import PeriodState

from .people import People
from .story import COMMANDS, Counts
from .telling import Teller


@dataclass(frozen=True)
class Papers:
    """What the inspection office makes of the year, and of the last quarter that has been scored."""

    office: Seat
    people: People
    out: Path
    teller: Teller
    counts: Counts

    @property
    def cycle(self) -> str:
        return max((card.cycle for card in self.counts.cards), default="")

    def write(self, told_of: str) -> Sequence[Path]:
        """Ledger, bulletin, the dossier of the matter *told_of* and a scorecard, in the output folder."""
        files = [
            self.office.ledger().save(self.out / "ledger.xlsx"),
            self.office.bulletin(self.cycle).save(self.out / "bulletin.docx"),
            self.office.dossier(told_of).save(self.out / "dossier.html"),
        ]
        lost = self._lost_point()
        if lost is not None:
            card, _ = lost
            files.append(self.office.scorecard(card.subject, self.cycle).save(self.out / "scorecard.html"))
        returned = self.out / "matters-returned.xlsx"
        return [*files, *([returned] if returned.exists() else []), self.out / "outbox"]

    def sum_up(self) -> None:
        """The year in numbers."""
        counts = self.counts
        tell, show = self.teller.tell, self.teller.counts
        self.teller.head("全年", "The year")
        tell(
            f"事项 {counts.all_matters:,} 件：{show(counts.matters)}",
            f"{counts.all_matters:,} matters: {show(counts.matters)}",
        )
        tell(f"任务 {counts.tasks:,} 项", f"{counts.tasks:,} tasks")
        tell(
            f"周期 {counts.all_periods:,} 个：{show(counts.periods)}",
            f"{counts.all_periods:,} periods: {show(counts.periods)}",
        )
        tell(f"填报：{show(counts.reports)}", f"Reports: {show(counts.reports)}")
        levels = show(counts.alerts, prefix="level.")
        tell(
            f"预警：{levels}；其中跨事项情形 {counts.groups:,} 次",
            f"Alerts: {levels}; {counts.groups:,} situations over several matters",
        )
        tell(f"通知 {counts.notices:,} 条：{show(counts.fates)}", f"{counts.notices:,} notices: {show(counts.fates)}")
        tell(f"汇总邮件：{show(counts.outgoing)}", f"Digests: {show(counts.outgoing)}")

    def tell_commands(self, given: Counter[str]) -> None:
        done = ", ".join(f"{name} {given[name]:,}" for name in COMMANDS if given[name])
        number = sum(given[name] > 0 for name in COMMANDS)
        self.teller.tell(f"命令 {number}/{len(COMMANDS)} 种：{done}", f"{number} of {len(COMMANDS)} commands: {done}")

    def tell_scores(self) -> None:
        """Grades quarter by quarter, and the ends of the last one."""
        self.teller.head("考核", "Appraisal")
        for cycle in sorted({card.cycle for card in self.counts.cards}):
            grades = Counter(card.grade or "—" for card in self.counts.cards if card.cycle == cycle)
            shown = "，".join(f"{grade} {grades[grade]}" for grade in sorted(grades))
            self.teller.tell(f"{cycle}：{shown}", f"{cycle}: {shown}")
        ranked = sorted((c for c in self.counts.cards if c.cycle == self.cycle), key=lambda c: (-c.total, c.subject))
        for card in [*ranked[:3], *ranked[-3:]]:
            name = self.people.name(card.subject)
            self.teller.tell(
                f"  {name} {card.total} 分（{card.grade}）", f"  {name} {card.total} points ({card.grade})"
            )

    def explain_lost_point(self) -> None:
        """One lost point, down to its rule, its clause and the facts."""
        lost = self._lost_point()
        if lost is None:
            return
        card, entry = lost
        name = self.people.name(card.subject)
        self.teller.head(f"{name}为什么丢了 {-entry.points} 分", f"Why {name} lost {-entry.points} points")
        sheet = self.office.scorecard(card.subject, self.cycle).value
        line = next(line for line in sheet.lines if line.subject == entry.subject and f"/{entry.rule} " in line.rule)  # type: ignore[union-attr]  # a scorecard's value is its sheet
        self.teller.tell(f"计分：{line.points} {line.what}", f"Entry: {line.points} {line.what}")
        self.teller.tell(f"规则：{line.rule}；依据：{line.basis}", f"Rule: {line.rule}; basis: {line.basis}")
        self.teller.tell(f"事实：{line.facts}", f"Facts: {line.facts}")
        for sentence in self.office.explain(entry.subject, self.teller.language).splitlines():
            self.teller.say(f"  {sentence}")

    def _lost_point(self) -> tuple[Scorecard, ScoreEntry] | None:
        """The lightest entry of the cycle for a report that came late but came, with its card; None without one."""
        cards = [card for card in self.counts.cards if card.cycle == self.cycle]
        late = [(card, entry) for card in cards for entry in card.entries if entry.rule == "late"]
        late.sort(key=lambda one: (-one[1].points, one[1].subject))
        came = (one for one in late if self.office.get(one[1].subject).state is PeriodState.ACCEPTED)
        return next(came, None)
