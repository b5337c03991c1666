"""Commands on a unit as a whole: awards and criticisms, and what a person judges on its scorecard."""

from __future__ import annotations

from collections.abc import Mapping

from supervise.errors import NotFound, NotPermitted, UsageError, WrongState
from supervise.model.awards import Award
from supervise.model.base import Text
from supervise.model.case import Group
from supervise.model.commands import Award as GiveAward
from supervise.model.commands import JudgeScore, UnitCommand
from supervise.model.directory import Actor
from supervise.model.events import Event
from supervise.model.permission import Permissions, Relation, allowed, needs
from supervise.model.scores import Judgement, Scorecard, ScoreEntry
from supervise.rules.activation import World
from supervise.stages.rank import latest

from .events import Pen


def authorise_for_unit(unit: str, command: UnitCommand, by: Actor, permissions: Permissions) -> None:
    """Raises NotPermitted unless one of the actor's roles allows it; nobody praises or judges his own unit."""
    relation: Relation = "self" if by.unit == unit else "stranger"
    if not allowed(permissions, command.name, by.roles, relation):
        raise NotPermitted(
            actor=by.id, command=command.name, target=f"unit:{unit}", needs=needs(permissions, command.name)
        )


def award(group: Group, command: GiveAward, pen: Pen, world: World) -> Event:
    """表扬, 批评. Raises UsageError for a kind that no scoring rules in force know."""
    kinds = kinds_of(world)
    if command.kind not in kinds:
        raise UsageError(what=f"awards: {command.kind}; {', '.join(kinds) or '—'}")
    id = f"unit:{command.unit}/award.{len(group.awards) + 1}"
    made = Award(
        id=id, unit=command.unit, code=command.kind, on=command.on, matter=command.matter, text=command.text,
        by=pen.actor or "", at=pen.at,
    )  # fmt: skip
    return pen.write("awarded", made)


def kinds_of(world: World) -> Mapping[str, Text]:
    """The kinds of awards that may be recorded, with their labels."""
    return {code: label for scheme in world.rulebook.scoring for code, label in (scheme.awards or {}).items()}


def judgement(group: Group, command: JudgeScore, pen: Pen) -> tuple[Scorecard, Judgement]:
    """The card that is judged and what is said of its entry. Raises NotFound, and WrongState for a card that is not the
    latest edition, an entry that leaves nothing open, and points outside its range.
    """
    card = group.scorecards.get(command.card)
    if card is None:
        raise NotFound(subject="scorecard", id=command.card)
    entry = _entry_of(card, command)
    newest = next(one for one in latest(group.scorecards.values()) if _same(one, card))
    if newest.id != card.id:
        raise _wrong(card, f"e{card.edition}", f"请评定最新一版 {newest.id}", f"Judge the latest edition, {newest.id}")
    if entry.between is None:
        raise _wrong(card, entry.sort, "该项由规则确定，不由人评定", "The rules decide this entry, not a person")
    low, high = entry.between
    if not low <= command.points <= high:
        raise _wrong(card, str(command.points), f"应在 {low} 至 {high} 分之间", f"Judge it between {low} and {high}")
    return card, Judgement(points=command.points, reason=command.reason, by=pen.actor or "", at=pen.at)


def _entry_of(card: Scorecard, command: JudgeScore) -> ScoreEntry:
    for entry in card.entries:
        if not entry.balancing and (entry.rule, entry.subject) == (command.rule, command.subject):
            return entry
    raise NotFound(subject="score entry", id=f"{command.rule} {command.subject}")


def _same(one: Scorecard, other: Scorecard) -> bool:
    return (one.scheme, one.subject, one.cycle) == (other.scheme, other.subject, other.cycle)


def _wrong(card: Scorecard, state: str, next_zh: str, next_en: str) -> WrongState:
    return WrongState(
        subject="scorecard", id=card.id, state=state, command="JudgeScore", next_zh=next_zh, next_en=next_en
    )  # fmt: skip
