"""tabulate: the bulletin (通报) of a cycle: how many matters, what was reported in time, and what each unit scored.

Every number of its sentences stands in `counts` under a name, and is the length of a list that `find` gives.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from supervise.calendar.zones import local
from supervise.model.documents import Bulletin
from supervise.model.scores import Scorecard
from supervise.model.standard import Standard
from supervise.model.words import word
from supervise.rules.rulebook import Rulebook
from supervise.stages.concern import Cycle
from supervise.stages.facts import Scene
from supervise.stages.rank import Standing, standings

from .ledger import foot


@dataclass(frozen=True)
class UnitFigures:
    """What one unit owed in the cycle and what became of it: due = on time + late + missing."""

    due: int
    on_time: int
    late: int
    missing: int

    @property
    def rate(self) -> str:
        """On-time rate in percent, half up to one decimal; a dash where nothing was due."""
        if not self.due:
            return "—"
        tenths = (self.on_time * 2000 + self.due) // (2 * self.due)
        return f"{tenths // 10}.{tenths % 10}%"


def period_figures(scenes: Sequence[Scene], cycle: Cycle) -> Mapping[str, UnitFigures]:
    """Figures by unit over the periods whose assessment due lies in the cycle; voided and excused ones are not owed."""
    owed: dict[str, list[str]] = {}
    for scene in scenes:
        for period in scene.case.periods.values():
            facts = scene.facts("period", period)
            if cycle.holds(period.assessment_due_at) and not facts["period.voided"]:
                met = facts["period.met_at"]
                fate = "missing" if met is None or met >= cycle.to_at else "late" if facts["period.late"] else "on_time"
                owed.setdefault(period.unit, []).append(fate)
    return {
        unit: UnitFigures(len(fates), fates.count("on_time"), fates.count("late"), fates.count("missing"))
        for unit, fates in sorted(owed.items())
    }


def matter_counts(scenes: Sequence[Scene]) -> dict[str, int]:
    """Matters by what has become of them; `overdue` are open ones past their deadline."""
    facts = [scene.matter() for scene in scenes]
    return {
        "matters": len(facts),
        "open": sum(one["matter.open"] is True for one in facts),
        "completed": sum(one["matter.completed"] is True for one in facts),
        "terminated": sum(one["matter.terminated"] is True for one in facts),
        "overdue": sum(one["matter.overdue"] is True for one in facts),
    }


def alert_counts(scenes: Sequence[Scene], book: Rulebook) -> dict[str, int]:
    """Alerts that speak, all and by level from the highest down (`alerts.red`), as `find("alert", "open and issued and
    not muted")` lists them; levels that none has are left out.
    """
    out = [one for scene in scenes for one in scene.case.open_alerts if one.out_at is not None and not one.muted_by]
    levels = sorted({one.level for one in out}, key=lambda code: (book.rank(code), code), reverse=True)
    return {"alerts": len(out)} | {f"alerts.{code}": sum(one.level == code for one in out) for code in levels}


def bulletin(
    scenes: Sequence[Scene],
    cards: Sequence[Scorecard],
    cycle: Cycle,
    standard: Standard,
    book: Rulebook,
    *,
    signature: str,
    addressee: str,
    zone: str,
) -> Bulletin:
    """The bulletin of *cycle*, over the cases as they stood when it ended."""
    language = standard.language
    names = {unit.id: unit.name for unit in standard.units}
    figures = period_figures(scenes, cycle)
    counts = matter_counts(scenes) | {
        "due": sum(one.due for one in figures.values()),
        "on_time": sum(one.on_time for one in figures.values()),
        "late": sum(one.late for one in figures.values()),
        "missing": sum(one.missing for one in figures.values()),
    }
    alerts = alert_counts(scenes, book)
    by_unit = {card.subject: card for card in cards}
    ranks = standings(cards) if any(card.group for card in cards) else {}
    columns = (
        "unit",
        "due_count",
        "on_time",
        "late",
        "missed",
        "rate",
        "points",
        "grade",
        *(["rank"] if ranks else []),
    )
    ranked = sorted(by_unit.keys() | figures.keys(), key=lambda unit: _rank(by_unit.get(unit), unit))
    rate = UnitFigures(counts["due"], counts["on_time"], counts["late"], counts["missing"]).rate
    last_day = local(cycle.to_at - timedelta(microseconds=1), _zone(scenes, standard)).date() if scenes else None
    return Bulletin(
        title=f"{word('bulletin', language)}（{cycle.key}）", language=language, zone=zone, addressee=addressee,
        paragraphs=_with_alerts(_paragraphs(counts, rate, cycle, cards, names, language), alerts, book, language),
        headings=tuple(word(code, language) for code in columns),
        rows=tuple(
            _row(unit, figures.get(unit), by_unit.get(unit), names)
            + ((_place(ranks.get(unit), language),) if ranks else ())
            for unit in ranked
        ),
        signature=signature, dated=last_day or cycle.to_at.date(), counts=counts | alerts, foot=foot(book, cycle.to_at),
    )  # fmt: skip


def _zone(scenes: Sequence[Scene], standard: Standard):  # type: ignore[no-untyped-def]
    return scenes[0].world.almanac.zone


def _rank(card: Scorecard | None, unit: str) -> tuple[int, object, str]:
    return (1, 0, unit) if card is None else (0, -card.total, unit)


def _place(standing: Standing | None, language: str) -> str:
    """A place in its group, with a mark where it is shared: `2=/5 office`."""
    if standing is None:
        return "—"
    tied = ("并列" if language == "zh" else "=") if standing.tied else ""
    return f"{standing.place}{tied}/{standing.of} {standing.group}".rstrip()


def _row(unit: str, figures: UnitFigures | None, card: Scorecard | None, names: Mapping[str, str]) -> tuple[str, ...]:
    one = figures or UnitFigures(0, 0, 0, 0)
    points = "—" if card is None else f"{card.total}{'*' if card.undecided else ''}"
    grade = (card.grade if card else None) or "—"
    told = (str(one.due), str(one.on_time), str(one.late), str(one.missing), one.rate)
    return (names.get(unit, unit), *told, points, grade)


def _with_alerts(
    paragraphs: Sequence[str], alerts: Mapping[str, int], book: Rulebook, language: str
) -> tuple[str, ...]:
    """The paragraphs, with one on what is still under an alert after the first two, where anything is."""
    if not alerts["alerts"]:
        return tuple(paragraphs)
    by_level = [(book.level(key.partition(".")[2]).name, count) for key, count in alerts.items() if "." in key]
    if language == "zh":
        parts = "、".join(f"{name.zh}{count}项" for name, count in by_level)
        told = f"期末未解除的预警共{alerts['alerts']}项，其中{parts}。"
    else:
        parts = ", ".join(f"{count} {name.en}" for name, count in by_level)
        told = f"{alerts['alerts']} alerts still held at the end: {parts}."
    return (*paragraphs[:2], told, *paragraphs[2:])


def _paragraphs(
    counts: Mapping[str, int],
    rate: str,
    cycle: Cycle,
    cards: Sequence[Scorecard],
    names: Mapping[str, str],
    language: str,
) -> Sequence[str]:
    best = [names.get(card.subject, card.subject) for card in cards if card.grade == "A"]
    worst = [names.get(card.subject, card.subject) for card in cards if card.grade == "D"]
    n, undecided = counts, any(card.undecided for card in cards)
    if language == "zh":
        return (
            f"截至{cycle.key}末，纳入督办的重点事项共{n['matters']}项，其中在办{n['open']}项，办结{n['completed']}项，"
            f"意外结束{n['terminated']}项；超期未办结{n['overdue']}项。",
            f"本周期应报进展{n['due']}期，按时填报{n['on_time']}期，迟报{n['late']}期，未报{n['missing']}期，"
            f"按时率{rate}。",
            f"考核等次为A的单位{len(best)}个" + (f"：{'、'.join(best)}。" if best else "。")
            + f"等次为D的单位{len(worst)}个" + (f"：{'、'.join(worst)}。" if worst else "。"),
            "各单位填报与得分情况见下表。请相关单位对照短板，及时整改，确保按期办结。",
            *(["得分标 * 的单位尚有待定项，需人工评定，得分和等次均为暂定。"] if undecided else []),
        )  # fmt: skip
    return (
        f"At the end of {cycle.key}, {n['matters']} key matters were supervised: {n['open']} open, {n['completed']} "
        f"completed, {n['terminated']} ended otherwise; {n['overdue']} were past their deadline.",
        f"Of {n['due']} reports due in the cycle, {n['on_time']} came in time, {n['late']} late, {n['missing']} not at "
        f"all: {rate} in time.",
        f"Grade A went to {len(best)} units" + (f": {', '.join(best)}." if best else ".")
        + f" Grade D went to {len(worst)} units" + (f": {', '.join(worst)}." if worst else "."),
        "The table shows each unit's reports and points. Units that fell short are asked to mend it in time.",
        *(["A total marked * has entries that a person has still to judge: it is provisional."] if undecided else []),
    )  # fmt: skip
