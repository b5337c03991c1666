"""tabulate: a scorecard as a sheet in which every point can be followed to its rule, clause and facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from supervise.calendar.zones import local
from supervise.model.base import Text
from supervise.model.causes import Cause
from supervise.model.documents import ScoreLine, ScoreSheet
from supervise.model.scores import Scorecard, ScoreEntry
from supervise.model.words import word
from supervise.rules.rulebook import Rulebook, RuleRef
from supervise.stages.rank import Standing

from .ledger import foot

Lookup = Callable[[Cause], RuleRef | None]


def score_sheet(
    card: Scorecard, book: Rulebook, *, names: Mapping[str, str], language: str, zone: str, rule_of: Lookup,
    standing: Standing | None = None,
) -> ScoreSheet:  # fmt: skip
    """The sheet of *card*; its lines add up to its total. *rule_of* finds the rule behind a cause, in its version.
    *names* are those of units and persons by id.
    """
    subject = names.get(card.subject, card.subject)
    return ScoreSheet(
        title=f"{subject} {card.cycle} {word('scorecard', language)}", language=language, zone=zone, subject=subject,
        cycle=card.cycle, total=card.total, grade=card.grade or "—",
        notes=tuple(note.say(language) for note in notes_of(card, ZoneInfo(zone), standing)),
        lines=tuple(_line(entry, rule_of, language, ZoneInfo(zone), names) for entry in card.entries),
        foot=foot(book, card.to_at),
    )  # fmt: skip


def notes_of(card: Scorecard, zone: ZoneInfo, standing: Standing | None = None) -> Iterator[Text]:
    """What a reader of the total has to know: which edition it is and why, what is undecided, and the place."""
    if card.edition > 1:
        at, why = _moment(card.made_at, zone), card.why or Text(zh="", en="")
        yield Text(
            zh=f"第 {card.edition} 版，{at} 重算：{why.zh}", en=f"Edition {card.edition}, recounted at {at}: {why.en}"
        )
    if card.undecided:
        count = len(card.undecided)
        yield Text(
            zh=f"待定 {count} 项，需人工评定，总分和等次均为暂定",
            en=f"Left to a person to decide: {count}. Until then total and grade are provisional",
        )
    if standing is not None:
        group = f"（{standing.group}）" if standing.group else ""
        tied = f"，与 {standing.tied} 个单位并列" if standing.tied else ""
        tied_en = f", level with {standing.tied}" if standing.tied else ""
        yield Text(
            zh=f"第 {standing.place} 名{tied}；同组{group}共 {standing.of} 个单位",
            en=f"Place {standing.place} of {standing.of} units"
            + (f" in group {standing.group}" if standing.group else "") + tied_en,
        )  # fmt: skip


def note_of(entry: ScoreEntry, zone: ZoneInfo, names: Mapping[str, str]) -> Text | None:
    """What an entry balances, what is open about it, or who judged it; None for any other."""
    if entry.judged is not None:
        by, at = names.get(entry.judged.by, entry.judged.by), _moment(entry.judged.at, zone)
        return Text(zh=f"{by}于 {at} 评定：{entry.judged.reason}", en=f"judged by {by} at {at}: {entry.judged.reason}")
    if entry.between is not None:
        low, high = entry.between
        return Text(
            zh=f"待定，需人工评定：{low} 至 {high} 分，评定前不计分",
            en=f"undecided, needs a person: {low} to {high} points, none until then",
        )
    if entry.balancing:
        kind, places = entry.sort, "、".join(map(str, entry.balances))
        of_zh = f"，对应第 {places} 项" if places else ""
        many = "entry" if len(entry.balances) == 1 else "entries"
        of_en = f", of {many} {places.replace('、', ', ')}" if places else ""
        return Text(zh=f"平衡项（{word(kind, 'zh')}）{of_zh}", en=f"balancing entry ({word(kind, 'en')}){of_en}")
    return None


def _line(entry: ScoreEntry, rule_of: Lookup, language: str, zone: ZoneInfo, names: Mapping[str, str]) -> ScoreLine:
    rule = rule_of(entry.cause)
    facts = "；".join(f"{name} = {shown}" for name, shown in entry.cause.facts.items())
    note = note_of(entry, zone, names)
    return ScoreLine(
        points=Decimal(entry.points), what=entry.say.say(language),
        rule=f"{entry.cause.ruleset}/{entry.rule} {entry.cause.version}",
        basis=rule.basis.say(language) if rule else "", facts=facts, subject=entry.subject,
        sort=entry.sort, note="" if note is None else note.say(language),
    )  # fmt: skip


def _moment(instant: datetime, zone: ZoneInfo) -> str:
    return f"{local(instant, zone):%Y-%m-%d %H:%M}"
