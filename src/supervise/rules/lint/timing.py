"""Instants in the wrong order: alerts before their period opens, ladders whose later rung comes first.

Found by living through the slots of a year without holidays: what goes wrong there goes wrong in any ordinary week.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice, pairwise

from supervise.calendar.cycles import slots, window
from supervise.calendar.offsets import Moment, resolve
from supervise.model.base import Text
from supervise.rules.catalogue import ANCHORS, Subject
from supervise.rules.loading import Ruleset
from supervise.rules.rulebook import AlertRule, PeriodRule, Rung

from .asking import instant_of, line_of
from .found import Found, Story
from .samples import ALMANAC, FIRST_INSTANT, ZONE, Facts
from .solver import ALWAYS, Every, Statement, holds, never, opposite, simplified
from .together import Together

_YEAR = datetime(2026, 1, 1, tzinfo=ZONE), datetime(2027, 1, 1, tzinfo=ZONE)
_MOST_SLOTS = 60
_SUBJECTS: Sequence[Subject] = ("period", "task", "matter", "report", "problem")


@dataclass(frozen=True, eq=False)
class _Scene:
    """The dates of subjects: of the slots that a period rule makes where it is taken, or of one date alone."""

    period: str
    taken: Statement
    dates: tuple[Facts, ...]
    _early: dict[Moment, Facts | None] = field(default_factory=dict)

    def first_before_opening(self, moment: Moment) -> Facts | None:
        """The first slot that opens after *moment*, which counts from one of its dates."""
        if moment not in self._early:
            date = ANCHORS["period"][moment.anchor]
            known = (facts for facts in self.dates if facts[f"period.{date}"] is not None)
            early = (one for one in known if resolve(moment, one[f"period.{date}"], ALMANAC) < one["period.opens_at"])
            self._early[moment] = next(early, None)
        return self._early[moment]


def check(together: Together) -> Iterator[Found]:
    scenes = {subject: tuple(_scenes(together, subject)) for subject in _SUBJECTS}
    for ruleset in together.rulesets:
        for rule in ruleset.content.alerts:
            held = together.of(ruleset, rule.ref.id, "while")
            vocabulary = together.vocabulary(rule.subject)
            holds_for = ALWAYS if held is None else holds(held.formula.tree, vocabulary)
            possible = [
                one for one in scenes[rule.subject]
                if not one.period or not never(Every((holds_for, one.taken)), vocabulary)
            ]  # fmt: skip
            for rung in rule.rungs:
                if rule.subject == "period" and rung.at is not None and rung.at.anchor in ANCHORS["period"]:
                    yield from _early(together, ruleset, rule, rung, possible)
            for lower, upper in pairwise(rule.rungs):
                yield from _reversed(together, ruleset, rule, (lower, upper), possible)


def _scenes(together: Together, subject: Subject) -> Iterator[_Scene]:
    if subject == "period":
        vocabulary = together.vocabulary("period")
        taken_before: dict[str, list[Statement]] = {}
        for ruleset, rule in ((one, rule) for one in together.rulesets for rule in one.content.periods):
            asked = together.of(ruleset, rule.ref.id, "when")
            own = ALWAYS if asked is None else holds(asked.formula.tree, vocabulary)
            before = taken_before.setdefault(rule.series, [])
            taken = simplified(Every((own, *map(opposite, before))), vocabulary)
            yield _Scene(rule.ref.id, taken, tuple(islice(_windows(rule), _MOST_SLOTS)))
            before.append(own)
    for fact in ANCHORS[subject].values():
        dates = (FIRST_INSTANT + timedelta(hours=5 * n) for n in range(70))
        yield _Scene("", ALWAYS, tuple(Facts({f"{subject}.{fact}": at}) for at in dates))


def _windows(rule: PeriodRule) -> Iterator[Facts]:
    start, end = _YEAR
    for slot in slots(rule.cycle, start, ALMANAC, end=end):
        found = window(
            slot, due=rule.due, roll=rule.roll, opens=rule.opens, closes=rule.closes, almanac=ALMANAC
        )  # fmt: skip
        if found is not None:
            dates = {
                "starts_at": slot.starts_at,
                "ends_at": found.slot.ends_at,
                "opens_at": found.opens_at,
                "due_at": found.due_at,
            }
            yield Facts({f"period.{name}": at.astimezone(ZONE) for name, at in dates.items()})


def _early(
    together: Together, ruleset: Ruleset, rule: AlertRule, rung: Rung, scenes: Sequence[_Scene]
) -> Iterator[Found]:
    """Told once for a rung, with the first slot of every period rule under which it comes too early."""
    early: dict[str, Facts] = {}
    for scene in scenes:
        facts = scene.first_before_opening(rung.at) if scene.period and rung.at is not None else None
        if facts is not None:
            early[scene.period] = facts
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
    together: Together, ruleset: Ruleset, rule: AlertRule, pair: tuple[Rung, Rung], scenes: Sequence[_Scene]
) -> Iterator[Found]:
    lower, upper = pair
    for scene in scenes:
        for facts in scene.dates:
            first, second = instant_of(rule, lower, facts), instant_of(rule, upper, facts)
            if first is None or second is None or second >= first or upper.at is None:
                continue
            message = Text(
                zh=f"{upper.name} 的时点 {upper.at.source} 可以早于 {lower.name}：两级会同时发出",
                en=f"{upper.at.source} of {upper.name} can come before {lower.name}: both fire at once",
            )
            names = [f"{ruleset.ref.name} {rule.ref.id}.{rung.name}.at" for rung in pair]
            about = {"rule": rule.ref.id, "lower": lower.level, "upper": upper.level, "period": scene.period}
            case, line = together.case(rule.subject, facts, names), line_of(rule.ref.place)
            yield together.tell(
                "rungs-reversed", ruleset, rule.ref.id, line, upper.at.source, message, [case],
                Story("rungs-together", about),
            )  # fmt: skip
            return
