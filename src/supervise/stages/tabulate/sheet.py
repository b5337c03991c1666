"""tabulate: a scorecard as a sheet in which every point can be followed to its rule, clause and facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from supervise.model.causes import Cause
from supervise.model.documents import ScoreLine, ScoreSheet
from supervise.model.scores import Scorecard, ScoreEntry
from supervise.model.words import word
from supervise.rules.rulebook import Rulebook, RuleRef

from .ledger import foot

Lookup = Callable[[Cause], RuleRef | None]


def score_sheet(
    card: Scorecard, book: Rulebook, *, names: Mapping[str, str], language: str, zone: str, rule_of: Lookup
) -> ScoreSheet:
    """The sheet of *card*; its lines add up to its total. *rule_of* finds the rule behind a cause, in its version."""
    subject = names.get(card.subject, card.subject)
    return ScoreSheet(
        title=f"{subject} {card.cycle} {word('scorecard', language)}", language=language, zone=zone, subject=subject,
        cycle=card.cycle, total=card.total, grade=card.grade or "—",
        lines=tuple(_line(entry, rule_of, language) for entry in card.entries), foot=foot(book, card.to_at),
    )  # fmt: skip


def _line(entry: ScoreEntry, rule_of: Lookup, language: str) -> ScoreLine:
    rule = rule_of(entry.cause)
    facts = "；".join(f"{name} = {shown}" for name, shown in entry.cause.facts.items())
    return ScoreLine(
        points=Decimal(entry.points), what=entry.say.say(language),
        rule=f"{entry.cause.ruleset}/{entry.rule} {entry.cause.version}",
        basis=rule.basis.say(language) if rule else "", facts=facts, subject=entry.subject,
    )  # fmt: skip
