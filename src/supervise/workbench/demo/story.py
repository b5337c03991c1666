"""What came of the year, counted from the desk's own tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from supervise.model import commands
from supervise.model.alerts import Alert
from supervise.model.scores import Scorecard
from supervise.ports import Store, every_head

LEVELS = ("blue", "yellow", "orange", "red")
COMMANDS = tuple(command.__name__ for command in (*get_args(commands.CaseCommand), commands.Activate))


@dataclass(frozen=True)
class Counts:
    """Numbers of a desk. Mappings count by state, level, fate; `cards` are all scorecards."""

    matters: Mapping[str, int]
    tasks: int
    periods: Mapping[str, int]
    reports: Mapping[str, int]
    alerts: Mapping[str, int]
    rules: Mapping[str, int]
    groups: int
    notices: int
    fates: Mapping[str, int]
    outgoing: Mapping[str, int]
    cards: Sequence[Scorecard] = field(repr=False)

    @property
    def all_matters(self) -> int:
        return sum(self.matters.values())

    @property
    def all_periods(self) -> int:
        return sum(self.periods.values())


@dataclass(frozen=True)
class Story:
    """The demo's result: what it counted, what was refused, which files it left, and whether missed ticks showed."""

    counts: Counts
    commands: Mapping[str, int]
    refused: Sequence[str]
    files: Sequence[Path]
    one_tick_equals_daily: bool

    @property
    def missing(self) -> tuple[str, ...]:
        """Commands that nobody gave and levels that no alert had."""
        levels = (f"alert {level}" for level in LEVELS if not self.counts.alerts.get(level))
        return (*(name for name in COMMANDS if not self.commands.get(name)), *levels)


def count(store: Store) -> Counts:
    """Go through all streams of *store* once."""
    seen: dict[str, Counter[str]] = {
        name: Counter() for name in ("matter", "task", "period", "report", "alert", "rule", "group", "notice", "fate", "out")
    }  # fmt: skip
    cards: list[Scorecard] = []
    with store.begin() as uow:
        for head in every_head(uow):
            loaded = uow.load(head.id)
            if loaded is not None and not head.id.startswith("desk"):
                _count(loaded.entities, seen, cards)
        seen["fate"].update(fate.why or fate.fate for fate in uow.fates())
        for state in ("pending", "delivered", "dead"):
            seen["out"][state] = len(uow.outgoing(state, limit=1_000_000))
    levels = {level: seen["alert"][level] for level in LEVELS if seen["alert"][level]}
    return Counts(
        matters=seen["matter"], tasks=seen["task"].total(), periods=seen["period"], reports=seen["report"],
        alerts=levels, rules=seen["rule"], groups=seen["group"].total(), notices=seen["notice"].total(),
        fates=seen["fate"], outgoing=seen["out"], cards=cards,
    )  # fmt: skip


def _count(entities: Mapping[str, Mapping[str, Any]], seen: Mapping[str, Counter[str]], cards: list[Scorecard]) -> None:
    for kind, members in entities.items():
        for one in members.values():
            if isinstance(one, Alert):
                seen["alert"][one.level] += 1
                seen["rule"][one.rule] += 1
                seen["group"][one.subject_kind] += one.task is None and one.subject_kind in {
                    "unit",
                    "leader",
                    "district",
                }
            elif isinstance(one, Scorecard):
                cards.append(one)
            elif kind in seen:
                removed = getattr(one, "removed", False)
                seen[kind]["matter-removed" if removed else str(getattr(one, "state", kind))] += 1
