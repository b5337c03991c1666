"""Where each unit stands in a cycle: by total, in its own group, equals sharing a place and the next ones skipped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from supervise.model.scores import Scorecard


@dataclass(frozen=True)
class Standing:
    """A place (from 1) among the `of` units of a group, shared with `tied` others."""

    group: str
    place: int
    of: int
    tied: int


def latest(cards: Iterable[Scorecard]) -> tuple[Scorecard, ...]:
    """Of each scheme, unit and cycle the latest edition, in the order of the cards."""
    newest: dict[tuple[str, str, str], Scorecard] = {}
    for card in cards:
        key = (card.scheme, card.subject, card.cycle)
        if key not in newest or newest[key].edition < card.edition:
            newest[key] = card
    return tuple(newest.values())


def standings(cards: Iterable[Scorecard]) -> Mapping[str, Standing]:
    """The standing of each unit by the latest of its cards; *cards* are those of one scheme and cycle."""
    newest = latest(cards)
    found: dict[str, Standing] = {}
    for card in newest:
        rivals = [other.total for other in newest if other.group == card.group]
        above = sum(total > card.total for total in rivals)
        found[card.subject] = Standing(card.group, above + 1, len(rivals), rivals.count(card.total) - 1)
    return found
