"""score: what a scheme gives a unit for one cycle, entry by entry; the entries add up to the total, exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType

from supervise.calendar.almanac import Almanac
from supervise.calendar.cycles import slots
from supervise.model.base import Text
from supervise.model.case import Case
from supervise.model.scores import Scorecard, ScoreEntry, total_of
from supervise.rules.rulebook import RuleRef
from supervise.rules.scheme import Multiplier, ScoringScheme, Veto

from .balance import Hit, balanced, grade_of, hits_of
from .concern import Cycle, Record
from .points import Judged, given


@dataclass(frozen=True)
class Edition:
    """Which edition of a card is made, when, because of what, and what persons have judged so far."""

    made_at: datetime
    number: int = 1
    because: str = ""
    why: Text | None = None
    judged: Judged = field(default_factory=lambda: MappingProxyType({}))


def cycle_at(scheme: ScoringScheme, at: datetime, almanac: Almanac) -> Cycle:
    """The cycle of *scheme* that contains *at*."""
    slot = next(slots(scheme.cycle, at, almanac))
    return Cycle(slot.key, slot.starts_at, slot.ends_at)


def units_of(cases: Sequence[Case]) -> tuple[str, ...]:
    """The units that had tasks in *cases*, in order."""
    return tuple(sorted({task.unit for case in cases for task in case.tasks.values()}))


def score(scheme: ScoringScheme, record: Record, edition: Edition, *, group: str = "") -> Scorecard | None:
    """The scorecard of a unit by its *record*; None where nothing of the cycle concerns it and the scheme excludes such
    units. *group* is the one in which the unit is ranked.
    """
    unit, world, cycle = record.unit, record.world.seq, record.cycle
    joint = any(rule.to != "own" for rule in scheme.rules)
    past = frozenset(rule.subject for rule in scheme.rules if rule.each is not None)
    concerned = list(record.subjects(past=past, joint=joint))
    tasked = any(one.own and one.in_cycle and one.kind != "award" for one in concerned)
    if scheme.no_tasks == "excluded" and not tasked:
        return None
    stopping: Sequence[Multiplier | Veto] = [*scheme.multipliers, *scheme.vetoes]
    if "card" in {*(rule.subject for rule in scheme.rules), *(rule.subject for rule in stopping)}:
        concerned.append(record.card())
    facts = [
        entry for one in concerned for rule in scheme.rules for entry in given(rule, one, unit, world, edition.judged)
    ]
    hits: Sequence[Hit] = [hit for one in concerned for hit in hits_of(stopping, one, unit, world)]
    entries = balanced(scheme, [*_bases(scheme, unit, world), *facts], hits, unit=unit, world=world)
    total = total_of(entry.points for entry in entries)
    return Scorecard(
        id=f"{scheme.ref.id}/{unit}/{cycle.key}/e{edition.number}", scheme=scheme.ref.id, body=scheme.body,
        subject_kind="unit", subject=unit, group=group, cycle=cycle.key, edition=edition.number,
        because=edition.because, why=edition.why, from_at=cycle.from_at, to_at=cycle.to_at, made_at=edition.made_at,
        entries=entries, total=total, grade=grade_of(scheme, total, hits), cause=scheme.ref.cause(world=world),
    )  # fmt: skip


def _bases(scheme: ScoringScheme, unit: str, world: int) -> list[ScoreEntry]:
    """The base of the card, then those of its sections."""
    sections: Mapping[str, tuple[RuleRef, Decimal]] = {
        name: (section.ref, section.base) for name, section in (scheme.sections or {}).items() if section.base
    }
    bases = {"base": (scheme.ref, scheme.base), **sections}
    return [
        ScoreEntry(
            sort="base", rule=name, subject_kind="unit", subject=unit, points=points, say=ref.title,
            cause=ref.cause(world=world),
        )
        for name, (ref, points) in bases.items()
    ]  # fmt: skip
