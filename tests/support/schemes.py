"""Hypothesis strategies for schemes of scoring, as text an analyst could have written, and for cases to score by them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import yaml
from hypothesis import strategies as st

from supervise.model.awards import Award
from supervise.model.case import Case
from supervise.model.tasks import PeriodState
from support.scoring import QUARTER, Slot, a_case, an_award, local

UNITS = "abc"
CONDITIONS: Mapping[str, Sequence[str | None]] = {
    "period": ("late", "missed", "reported and not late", "returned > 0", "any(period.alerts, level == 'red')"),
    "matter": ("completed", "completed_late", "matter.overdue", "completed_early", "any(matter.alerts, True)"),
    "task": ("acknowledged", "role == 'lead'", "overdue", "any(task.periods, missed)"),
    "award": ("award.kind == 'praised'", "award.kind in ['praised', 'blamed']"),
    "card": (None, "any(card.periods, late)", "len(card.matters) >= 2", "any(card.alerts, level == 'red')"),
}
NUMBERS = st.sampled_from(["0.5", "-0.5", "1", "-1", "2", "-2.25", "3", "-5", "0.333", "-10", "7.125"])
CHILDREN = {
    "period": ("alerts",), "matter": ("tasks", "alerts"), "task": ("periods", "alerts"), "card": ("periods", "alerts"),
}  # fmt: skip
NUMBER_OF = {
    "period": "workdays_late", "matter": "len(matter.tasks)", "task": "len(task.periods)", "award": "1",
    "card": "len(card.periods)",
}  # fmt: skip
LEVEL = "level in ['yellow', 'red']"


def number(text: str) -> Any:
    """A number that YAML writes as it stands."""
    return yaml.safe_load(text) if "." not in text else float(text)


@st.composite
def points(draw: st.DrawFn, subject: str, *, plain: bool) -> Any:
    """Points of any form that goes with *subject*; only numbers where they have to be *plain*."""
    forms = ["number"] + ([] if plain else ["expression", "bands", "judge", "rate"])
    forms += ["role"] if subject in {"matter", "task", "period"} else []
    form, one, two = draw(st.sampled_from(forms)), number(draw(NUMBERS)), number(draw(NUMBERS))
    of = NUMBER_OF[subject]
    if form == "role":
        return {"lead": one, "support": two}
    if form == "expression":
        return f"{draw(NUMBERS)} * {of}" + draw(st.sampled_from(["", " / 3"]))
    if form == "bands":
        last = draw(st.sampled_from([{"points": two}, {"from": 3, "points": two}, {"to": 9, "points": two}]))
        return {"bands": [{"to": 1, "points": one}, last], "of": of}
    if form == "judge":
        return {"judge": sorted([min(one, two), max(one, two) + 1])}
    if form == "rate":
        full, slope = abs(one), -abs(two)
        none = draw(st.sampled_from(["full", "zero", "undecided"]))
        return {"rate": "1", "out_of": of, "target": 90, "full": full, "slope": slope, "none": none}
    return one


class _Plain(yaml.SafeDumper):
    """Without anchors, which rulesets do not take."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


@dataclass(frozen=True)
class Written:
    """A scheme as data, and as the text of its ruleset below the header."""

    body: Mapping[str, Any]

    @property
    def text(self) -> str:
        return yaml.dump(dict(self.body), Dumper=_Plain, allow_unicode=True, sort_keys=False, width=200)

    @property
    def ordered(self) -> bool:
        """Whether the order of its rules can make a difference."""
        return any(group["keep"] == "first" for group in self.body.get("one_of", {}).values())


GROUPS = {"outcome": "matter", "slot": "period", "all": "card"}
WITHIN = {"outcome": {"period", "matter", "task", "award"}, "slot": {"period"}, "all": {*CONDITIONS}}


@st.composite
def rules(draw: st.DrawFn, id: str, *, groups: Sequence[str], sections: Sequence[str]) -> dict[str, Any]:
    """One rule that gives points."""
    subject = draw(st.sampled_from(sorted(CONDITIONS)))
    made: dict[str, Any] = {"id": id, "for": subject}
    when = draw(st.sampled_from(CONDITIONS[subject]))
    counting = subject in CHILDREN and draw(st.integers(0, 3)) == 0
    if when is not None and not counting:
        made["when"] = when
    made["points"] = given = draw(points(subject, plain=counting))
    if counting:
        of = draw(st.sampled_from(CHILDREN[subject]))
        made |= {"each": draw(st.integers(1, 3)), "of": of, **({"where": LEVEL} if of == "alerts" else {})}
    by_role = isinstance(given, dict) and "lead" in given
    judged = isinstance(given, dict) and "judge" in given
    if subject not in {"award", "card"} and not by_role:
        made["to"] = draw(st.sampled_from(["own", "own", "each", *([] if judged else ["split"])]))
    if draw(st.booleans()) and (cap := _cap(draw, given)) is not None:
        made["cap"] = cap
    fitting = [name for name in groups if subject in WITHIN[name]]
    if fitting and draw(st.booleans()):
        made["one_of"] = draw(st.sampled_from(fitting))
    if sections and draw(st.integers(0, 2)) == 0:
        made["section"] = draw(st.sampled_from(sections))
    return {**made, "say": {"zh": f"规则{id}", "en": f"rule {id}"}}


def _cap(draw: st.DrawFn, given: Any) -> Any:
    """A cap whose sign is one that the points have."""
    numbers: list[Any] = []
    if isinstance(given, int | float):
        numbers = [given]
    elif isinstance(given, dict):
        numbers = [value for key in ("lead", "support") if (value := given.get(key)) is not None]
        numbers += [band["points"] for band in given.get("bands", ())] + list(given.get("judge", ()))
    signs = sorted({1 if one > 0 else -1 for one in numbers if one}) or [1, -1]
    return draw(st.sampled_from(signs)) * draw(st.sampled_from([0.5, 1, 2.5, 4]))


@st.composite
def schemes(draw: st.DrawFn) -> Written:
    """Any scheme of the grammar, not too long to read."""
    chosen = draw(st.lists(st.sampled_from(sorted(GROUPS)), unique=True, max_size=2))
    sections = draw(st.lists(st.sampled_from(["reports", "conduct"]), unique=True, max_size=2))
    told = [draw(rules(f"r{place}", groups=chosen, sections=sections)) for place in range(draw(st.integers(1, 6)))]
    used = {one.get("one_of") for one in told}
    names = [one["id"] for one in told]
    grades = [{"at_least": 90, "grade": "A"}, {"at_least": 60, "grade": "B"}, {"grade": "C"}]
    more: list[dict[str, Any]] = []
    for place in range(draw(st.integers(0, 2))):
        subject = draw(st.sampled_from(["matter", "period", "card", "task"]))
        of = draw(st.sampled_from(["deductions", "bonuses", names[:1], names]))
        factor = draw(st.sampled_from([0, 0.5, 1.5, 2, 3]))
        more.append(_stopping(draw, f"x{place}", subject, {"times": {"factor": factor, "of": of}}))
    for place in range(draw(st.integers(0, 1))):
        limit = draw(st.sampled_from([{"grade": "C"}, {"grade": "B"}, {"total": 0}, {"total": 61.5}]))
        more.append(_stopping(draw, f"v{place}", draw(st.sampled_from(["matter", "card"])), {"veto": limit}))
    keeps = st.sampled_from(["highest", "lowest", "first"])
    body = {
        "base": 80,
        **({"min": draw(st.sampled_from([0, 60, 79.5]))} if draw(st.booleans()) else {}),
        **({"max": draw(st.sampled_from([110, 115.5]))} if draw(st.booleans()) else {}),
        **({"round": draw(st.sampled_from(["2 half_up", "1 half_even"]))} if draw(st.booleans()) else {}),
        "awards": {"praised": {"zh": "表扬", "en": "Praised"}, "blamed": {"zh": "批评", "en": "Blamed"}},
        "sections": {name: _section(draw, name) for name in sections},
        "one_of": {name: {"per": GROUPS[name], "keep": draw(keeps)} for name in chosen if name in used},
        "rules": [*told, *more],
        "grades": grades,
    }
    return Written({key: value for key, value in body.items() if value != {}})


def _stopping(draw: st.DrawFn, id: str, subject: str, what: Mapping[str, Any]) -> dict[str, Any]:
    when = draw(st.sampled_from(CONDITIONS[subject]))
    return {
        "id": id, "for": subject, **({} if when is None else {"when": when}), **what,
        "say": {"zh": f"规则{id}", "en": f"rule {id}"},
    }  # fmt: skip


def _section(draw: st.DrawFn, name: str) -> dict[str, Any]:
    bounds = draw(st.sampled_from([{"min": 0}, {"max": 12}, {"min": 2, "max": 12.25}, {}]))
    return {"title": {"zh": name, "en": name}, "base": draw(st.sampled_from([10, 5])), **bounds}


DAYS = st.integers(0, 100).map(lambda days: QUARTER.from_at + timedelta(days=days, hours=17))
ALERTS = st.lists(st.tuples(st.sampled_from(["yellow", "orange", "red"]), st.booleans()), max_size=3).map(tuple)


@st.composite
def slots(draw: st.DrawFn) -> Slot:
    due = draw(DAYS)
    after = due + timedelta(days=draw(st.integers(1, 20)))
    met = draw(st.sampled_from([None, due - timedelta(hours=3), due, due + timedelta(days=2), due + timedelta(days=9)]))
    states = (PeriodState.OPEN, PeriodState.ACCEPTED if met else PeriodState.MISSED, PeriodState.VOIDED)
    state = draw(st.sampled_from(states))
    closed = None if state is PeriodState.OPEN else max(after, met or after)
    return Slot(due, met, state, closed, draw(ALERTS), draw(st.integers(0, 2)))


@st.composite
def cases(draw: st.DrawFn, id: str) -> Case:
    """A matter with one to three units; deadlines before and after the assignment, endings early and late."""
    units = draw(st.permutations(UNITS))[: draw(st.integers(1, 3))]
    assigned = {
        unit: draw(st.sampled_from([local("2026-01-05 09:00"), local("2026-02-02 09:00"), local("2025-11-03 09:00")]))
        for unit in units
    }
    return a_case(
        units, id=id, slots={unit: draw(st.lists(slots(), max_size=3)) for unit in units}, assigned=assigned,
        deadline=draw(st.sampled_from([None, date(2026, 1, 3), date(2026, 2, 10), date(2026, 3, 20), date(2026, 6, 1)])),
        ended=draw(st.sampled_from([None, local("2026-02-05 10:00"), local("2026-03-28 10:00")])),
    )  # fmt: skip


CASES = st.integers(1, 3).flatmap(lambda many: st.tuples(*(cases(f"m{place + 1}") for place in range(many))))


@st.composite
def awards(draw: st.DrawFn) -> tuple[Award, ...]:
    """What was said of unit a."""
    made = draw(st.lists(st.tuples(st.sampled_from(["praised", "blamed"]), st.sampled_from([None, "m1"])), max_size=3))
    return tuple(
        an_award(code, date(2026, 2, 3), number=place, matter=matter)
        for place, (code, matter) in enumerate(made, start=1)
    )
