"""Missed or late: a missing report is never cheaper than a late one, on a real desk, under any scheme of the standard
shape: lateness that costs no less the longer it lasts, a missing report on top, red alerts, and limits on all of it.
"""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from supervise.model import commands as c
from support.desks import Office, texts
from support.lives import CI
from support.schemes import Written
from support.scoring import HEAD

SAY = {"zh": "规则", "en": "rule"}
LATE = st.sampled_from([
    "-0.5 * workdays_late", "-1 * workdays_late", -1,
    {"bands": [{"to": 1, "points": -1}, {"to": 5, "points": -2}, {"points": -4}], "of": "workdays_late"},
])  # fmt: skip


@st.composite
def standard_shapes(draw: st.DrawFn) -> str:
    """A scheme of the standard shape, as the text below the header."""
    late = {"id": "late", "for": "period", "when": "late", "points": draw(LATE)}
    missed = {"id": "missed", "for": "period", "when": "missed", "points": draw(st.sampled_from([-0.5, -2, -5]))}
    red = {"id": "red", "for": "period", "when": "any(period.alerts, level == 'red')", "points": -1}
    twice = {"id": "red-each", "for": "task", "each": 1, "of": "alerts", "where": "level == 'red'", "points": -0.5}
    grouped = draw(st.booleans())
    told = [late, missed, *draw(st.lists(st.sampled_from([red, twice]), unique_by=lambda one: one["id"]))]
    for rule in told:
        if draw(st.booleans()):
            rule["cap"] = draw(st.sampled_from([-1, -3, -20]))
        if grouped and rule["for"] == "period":
            rule["one_of"] = "slot"
    more = [{"id": "double", "for": "card", "times": {"factor": draw(st.sampled_from([0.5, 2])), "of": "deductions"}}]
    body = {
        "base": 80,
        **({"min": draw(st.sampled_from([0, 75]))} if draw(st.booleans()) else {}),
        **({"round": "1 half_up"} if draw(st.booleans()) else {}),
        **({"one_of": {"slot": {"per": "period", "keep": "lowest"}}} if grouped else {}),
        "rules": [{**rule, "say": SAY} for rule in [*told, *(more if draw(st.booleans()) else [])]],
    }
    return Written(body).text


RULESETS = {path: text for path, text in texts("laws").items() if "scoring" not in path}


def total(scheme: str, reported: str | None, ended: str | None) -> Decimal:
    """What unit a has at the end of the first quarter, when the report for February came at *reported* or never."""
    office = Office("2026-02-10 09:00", {**RULESETS, "scoring.yaml": HEAD + scheme}, engine="python")
    matter = office.register("a", cycle="monthly")
    office.seat("a").acknowledge(f"{matter}/t1")
    if reported is not None:
        office.tick(reported)
        for period in office.manager.find("period", where="late and not reported"):
            office.seat("a").submit(period.id, done="已完成")
    if ended is not None:
        office.at(ended).manager.do(c.End(matter=matter, how="completed"))
    office.tick("2026-04-01 00:00")
    (card,) = office.group("unit:a").scorecards.values()
    return card.total


@given(
    standard_shapes(),
    st.sampled_from(["2026-02-28 18:00", "2026-03-02 10:00", "2026-03-04 12:00", "2026-03-09 09:00"]),
    st.sampled_from([None, "2026-03-10 10:00", "2026-03-20 10:00"]),
)
@settings(CI, max_examples=40)
def test_a_missing_report_is_never_cheaper_than_a_late_one(scheme, reported, ended):
    assert total(scheme, None, ended) <= total(scheme, reported, ended)
