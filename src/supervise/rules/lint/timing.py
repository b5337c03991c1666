"""Instants in the wrong order: alerts before their period opens, ladders whose later rung comes first.

Found by living through the slots of a year without holidays: what goes wrong there goes wrong in any ordinary week.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice, pairwise

from supervise.calendar.cycles import slots, window
from supervise.model.base import Text
from supervise.rules.catalogue import ANCHORS
from supervise.rules.loading import Ruleset
from supervise.rules.rulebook import AlertRule, PeriodRule, Rung

from .asking import instant_of, line_of
from .found import Found, Story
from .samples import ALMANAC, FIRST_INSTANT, ZONE, Facts
from .together import Together

_YEAR = datetime(2026, 1, 1, tzinfo=ZONE), datetime(2027, 1, 1, tzinfo=ZONE)
_MOST_SLOTS = 60


def check(together: Together) -> Iterator[Found]:
    scenes = {subject: tuple(_scenes(together, subject)) for subject in ANCHORS}
    for ruleset in together.rulesets:
        for rule in ruleset.content.alerts:
            for rung in rule.rungs:
                if rule.subject == "period" and rung.at is not None and rung.at.anchor in ANCHORS["period"]:
                    yield from _early(together, ruleset, rule, rung, dict(scenes["period"]))
            for lower, upper in pairwise(rule.rungs):
                yield from _reversed(together, ruleset, rule, (lower, upper), tuple(scenes[rule.subject]))


def _scenes(together: Together, subject: str) -> Iterator[tuple[str, tuple[Facts, ...]]]:
    """By period rule, the dates of each slot that it makes; of other subjects, each date alone."""
    if subject == "period":
        for rule in (rule for one in together.rulesets for rule in one.content.periods):
            yield rule.ref.id, tuple(islice(_windows(rule), _MOST_SLOTS))
    for fact in ANCHORS[subject].values():
        yield "", tuple(Facts({f"{subject}.{fact}": FIRST_INSTANT + timedelta(hours=5 * n)}) for n in range(70))


def _windows(rule: PeriodRule) -> Iterator[Facts]:
    start, end = _YEAR
    for slot in slots(rule.cycle, start, ALMANAC, end=end):
        found = window(
            slot, due=rule.due, roll=rule.roll, opens=rule.opens, closes=rule.closes, almanac=ALMANAC
        )  # fmt: skip
        if found is not None:
            dates = {
                "starts_at": slot.starts_at,
                "ends_at": slot.ends_at,
                "opens_at": found.opens_at,
                "due_at": found.due_at,
            }
            yield Facts({f"period.{name}": at.astimezone(ZONE) for name, at in dates.items()})


def _early(
    together: Together, ruleset: Ruleset, rule: AlertRule, rung: Rung, scenes: Mapping[str, tuple[Facts, ...]]
) -> Iterator[Found]:
    """Told once for a rung, with the first slot of every period rule under which it comes too early."""
    early: dict[str, Facts] = {}
    for name, windows in scenes.items():
        for facts in windows if name else ():
            at = instant_of(rule, rung, facts)
            if at is not None and at < facts["period.opens_at"]:
                early.setdefault(name, facts)
    if not early or rung.at is None:
        return
    listed = ", ".join(early)
    message = Text(
        zh=f"{rung.at.source} 早于周期开放（周期规则 {listed}）：周期一开放就预警，不是在所写的时点",
        en=f"{rung.at.source} lies before the period opens (period rule {listed}): it fires at the opening instead",
    )
    name = f"{ruleset.ref.name} {rule.ref.id}.{rung.name}.at"
    cases = [together.case("period", facts, [name]) for facts in early.values()]
    story = Story("late-alert", {"rule": rule.ref.id, "level": rung.level, "period": next(iter(early))})
    line = line_of(rule.ref.place)
    yield together.tell("before-opening", ruleset, rule.ref.id, line, rung.at.source, message, cases, story)


def _reversed(
    together: Together, ruleset: Ruleset, rule: AlertRule, pair: tuple[Rung, Rung],
    scenes: tuple[tuple[str, tuple[Facts, ...]], ...],
) -> Iterator[Found]:  # fmt: skip
    lower, upper = pair
    for period, several in scenes:
        for facts in several:
            first, second = instant_of(rule, lower, facts), instant_of(rule, upper, facts)
            if first is None or second is None or second >= first or upper.at is None:
                continue
            message = Text(
                zh=f"{upper.name} 的时点 {upper.at.source} 可以早于 {lower.name}：两级会同时发出",
                en=f"{upper.at.source} of {upper.name} can come before {lower.name}: both fire at once",
            )
            names = [f"{ruleset.ref.name} {rule.ref.id}.{rung.name}.at" for rung in pair]
            about = {"rule": rule.ref.id, "lower": lower.level, "upper": upper.level, "period": period}
            case, line = together.case(rule.subject, facts, names), line_of(rule.ref.place)
            yield together.tell(
                "rungs-reversed", ruleset, rule.ref.id, line, upper.at.source, message, [case],
                Story("rungs-together", about),
            )  # fmt: skip
            return
