"""Editions: a card is made once its cycle is over, and again, beside the old one, when something is known late.

What is known late is an award or a criticism of a cycle that had ended, or what a person judged. The cases stay as they
stood at the end of the cycle, under the rules in force then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from supervise.calendar.zones import midnight
from supervise.model.awards import Award
from supervise.model.base import Text
from supervise.model.case import Case, Group
from supervise.model.directory import Unit
from supervise.model.events import Event
from supervise.model.scores import Judgement, Scorecard
from supervise.rules.activation import TICK, World
from supervise.rules.scheme import ScoringScheme
from supervise.stages.concern import Cycle, Record
from supervise.stages.facts import Scene
from supervise.stages.points import Judged
from supervise.stages.score import Edition, score


@dataclass(frozen=True)
class Sheet:
    """All that a card of one unit, scheme and cycle is made from, whatever its edition."""

    scheme: ScoringScheme
    cycle: Cycle
    world: World
    unit: Unit
    cases: Sequence[Case]

    def card(self, awards: Sequence[Award], edition: Edition) -> Scorecard | None:
        """The card by the cases as they stood at the end and by *awards*."""
        # The last instant of the cycle: the next one may lie in a year whose working days nobody knows yet.
        scenes = [Scene(case, self.world, self.cycle.to_at - TICK) for case in self.cases]
        record = Record(self.unit.id, self.cycle, self.world, scenes, awards, self.unit.kind)
        group = "" if self.scheme.group is None else getattr(self.unit, self.scheme.group) or ""
        return score(self.scheme, record, edition, group=group)

    def first(self, group: Group) -> Iterator[Event]:
        """The card of a cycle that is over, then the editions for what was recorded between its end and now."""
        known = [award for award in group.awards.values() if award.at < self.cycle.to_at]
        card = self.card(known, Edition(self.cycle.to_at))
        if card is not None:
            yield _scored(group, card)
            late = [award for award in group.awards.values() if award.at >= self.cycle.to_at]
            for award in sorted(late, key=lambda award: (award.at, award.id)):
                known.append(award)
                changed = self._with_award(known, award, card, {})
                if changed is not None:
                    card = changed
                    yield _scored(group, card)

    def after_award(self, group: Group, card: Scorecard, award: Award) -> Event | None:
        """The edition that follows *card* because of *award*, which *group* has; None where it changes nothing."""
        made = self._with_award(tuple(group.awards.values()), award, card, judged_on(_all(group, card)))
        return None if made is None else _scored(group, made)

    def _with_award(self, known: Sequence[Award], award: Award, card: Scorecard, judged: Judged) -> Scorecard | None:
        if not self.cycle.holds(midnight(award.on, self.world.almanac.zone)):
            return None
        why = Text(zh=f"补录：{award.text}", en=f"recorded late: {award.text}")
        made = self.card(known, Edition(award.at, card.edition + 1, award.id, why, judged))
        return None if made is None or _said(made) == _said(card) else made

    def after_judgement(self, group: Group, card: Scorecard, place: tuple[str, str], judgement: Judgement) -> Event:
        """The edition that follows *card* once *judgement* decides the entry at *place* (its rule and subject)."""
        why = Text(
            zh=f"评定 {place[0]}（{place[1]}）为 {judgement.points} 分：{judgement.reason}",
            en=f"{place[0]} ({place[1]}) was judged to be {judgement.points}: {judgement.reason}",
        )
        judged = {**judged_on(_all(group, card)), place: judgement}
        edition = Edition(judgement.at, card.edition + 1, ":".join(place)[:160], why, judged)
        made = self.card(tuple(group.awards.values()), edition)
        assert made is not None  # the card before it was made of the same cases
        return _scored(group, made)


def judged_on(cards: Sequence[Scorecard]) -> Judged:
    """What was judged on any edition, the latest word on each entry."""
    ordered = sorted(cards, key=lambda card: card.edition)
    entries = (entry for card in ordered for entry in card.entries)
    found: Mapping[tuple[str, str], Judgement] = {
        (entry.rule, entry.subject): entry.judged for entry in entries if entry.judged is not None
    }
    return found


def _all(group: Group, card: Scorecard) -> Sequence[Scorecard]:
    """Every edition of *card*."""
    mine = (card.scheme, card.cycle)
    return [one for one in group.scorecards.values() if (one.scheme, one.cycle) == mine]


def _said(card: Scorecard) -> object:
    return card.entries, card.total, card.grade


def _scored(group: Group, card: Scorecard) -> Event:
    """A card is scored at its own instant, or where the stream has gone on since, at the last instant of that."""
    at = max(group.as_of or card.made_at, card.made_at)
    return Event(type="scored", stream=group.stream, happened_at=at, cause=card.cause, puts=(card,))
