"""Whom a story is about: a matter that the rules take, and the dates of the subjects of an alert rule on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from supervise.builtin.china import China
from supervise.calendar.almanac import Almanac
from supervise.calendar.cycles import slots, window
from supervise.calendar.offsets import resolve
from supervise.calendar.zones import end_of, local
from supervise.model.standard import ElementSpec
from supervise.rules.catalogue import ANCHORS
from supervise.rules.lint.found import Story
from supervise.rules.lint.rows import Line
from supervise.rules.lint.samples import find
from supervise.rules.lint.together import Together
from supervise.rules.loading import Ruleset
from supervise.rules.rulebook import AlertRule, PeriodRule, Rung

UNIT = "housing"
START = "2026-03-02 09:00"
LAST_DAY = "2026-12-31"


@dataclass(frozen=True)
class Setting:
    """The rulesets that a story is told of, and where its instants are counted."""

    rulesets: Sequence[Ruleset]
    zone: ZoneInfo

    @property
    def together(self) -> Together:
        return Together(self.rulesets)

    @property
    def almanac(self) -> Almanac:
        return Almanac(self.zone, China())

    @property
    def start(self) -> datetime:
        return datetime.strptime(START, "%Y-%m-%d %H:%M").replace(tzinfo=self.zone)

    def shown(self, at: datetime) -> str:
        return f"{local(at, self.zone):%Y-%m-%d %H:%M}"

    def alert(self, id: str) -> AlertRule | None:
        return next((rule for one in self.rulesets for rule in one.content.alerts if rule.ref.id == id), None)

    def periods(self) -> Iterator[tuple[Ruleset, PeriodRule]]:
        return ((one, rule) for one in self.rulesets for rule in one.content.periods)


@dataclass(frozen=True)
class Life:
    """One subject of an alert rule: what it is called, when it opens, and when its rungs come by their dates."""

    matter: Mapping[str, Any]
    of: str
    opens: datetime | None
    instants: Sequence[tuple[str, datetime]]
    rungs: Mapping[str, Rung]
    acknowledge: bool


def lives(story: Story, setting: Setting) -> Iterator[Life]:
    """The subjects that the rule of *story* may be seen on: periods by period rule, else the task or the matter."""
    rule = setting.alert(story.about["rule"])
    if rule is None:
        return
    rungs = {rung.name: rung for rung in rule.rungs}
    if rule.subject != "period":
        matter = matter_of(setting)
        deadline = end_of(date.fromisoformat(LAST_DAY), setting.zone)
        dates = {"assigned": setting.start, "registered": setting.start, "deadline": deadline}
        of = "one" if rule.subject == "matter" else f"one/{UNIT}"
        yield Life(matter, of, None, tuple(_instants(rule, dates, setting)), rungs, acknowledge=False)
        return
    wanted = story.about.get("period")
    for ruleset, period in setting.periods():
        taken = _matter_for(setting, ruleset, period)
        if taken is None or (wanted and period.ref.id != wanted):
            continue
        for key, window_dates in _windows(period, setting):
            instants = tuple(_instants(rule, window_dates, setting))
            yield Life(taken, f"one/{key}", window_dates["opens"], instants, rungs, acknowledge=True)


def _windows(rule: PeriodRule, setting: Setting) -> Iterator[tuple[str, Mapping[str, datetime]]]:
    begun = setting.start
    for slot in slots(rule.cycle, begun, setting.almanac, end=begun + timedelta(days=250)):
        found = window(
            slot, due=rule.due, roll=rule.roll, opens=rule.opens, closes=rule.closes, almanac=setting.almanac
        )  # fmt: skip
        if found is not None and found.opens_at >= begun and rule.cycle != "once":
            dates = {"start": slot.starts_at, "end": found.slot.ends_at, "opens": found.opens_at, "due": found.due_at}
            yield slot.key, dates


def _instants(rule: AlertRule, dates: Mapping[str, datetime], setting: Setting) -> Iterator[tuple[str, datetime]]:
    """When each rung comes by its own instant, the rungs that it counts from firing at theirs."""
    fired: dict[str, datetime] = {}
    for rung in rule.rungs:
        at = rung.at
        anchor = (
            None if at is None else dates.get(at.anchor) if at.anchor in ANCHORS[rule.subject] else fired.get(at.anchor)
        )
        if at is not None and anchor is not None and at.event == "fired":
            fired[rung.name] = resolve(at, anchor, setting.almanac)
        elif at is None:
            fired[rung.name] = setting.start
        if rung.name in fired:
            yield rung.name, fired[rung.name]


def matter_of(setting: Setting) -> dict[str, Any]:
    """A matter that lacks nothing that the standard requires."""
    told: dict[str, Any] = {spec.code: _filled(spec) for spec in setting.together.elements.values() if spec.required}
    return {**told, "title": "修复三处塌方路段", "lead_unit": UNIT, "assigned_at": "2026-03-02", "deadline": LAST_DAY}


def _filled(spec: ElementSpec) -> Any:
    values: Mapping[str, Any] = {
        "date": LAST_DAY, "integer": 1, "decimal": 1, "unit": UNIT, "units": [UNIT], "list": ["一"],
    }  # fmt: skip
    return next(iter(spec.codes)) if spec.codes else values.get(spec.type, "一件事")


def _matter_for(setting: Setting, ruleset: Ruleset, rule: PeriodRule) -> Mapping[str, Any] | None:
    """A matter of which *rule* is the first to hold, its other elements as they have to be."""
    together = setting.together
    rules = [(one, of) for one, of in setting.periods() if of.series == rule.series]
    asked = [Line(of.ref.id, together.of(one, of.ref.id, "when"), None) for one, of in rules]
    place = rules.index((ruleset, rule))
    formulas = [line.asked.formula for line in asked if line.asked is not None]
    facts = find(
        formulas, together.narrow("task"),
        lambda facts: asked[place].takes(facts) and not any(line.takes(facts) for line in asked[:place]),
    )  # fmt: skip
    if facts is None:
        return None
    elements = {name.rpartition(".")[2]: value for name, value in facts.items()}
    known = {code: _plain(value) for code, value in elements.items() if code in together.elements and value is not None}
    return {**matter_of(setting), **known}


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int) else list(value) if isinstance(value, tuple) else str(value)
