"""Small rulesets for one test each: monthly periods, and alert rules as the test gives them."""

from __future__ import annotations

from textwrap import dedent, indent

from .desks import Office, texts

PERIODS = """
ruleset: small/periods
kind: periods
version: "1"
effective: {from: 2026-01-01}
title: {zh: 周期, en: Cycles}
basis: {zh: 智能创建任务, en: Periods}
rules:
  - {id: monthly, cycle: monthly, due: day 25 17:00, roll: previous workday, opens: due - 5 workdays 09:00}
"""
ALERTS = """
ruleset: small/alerts
kind: alerts
version: "1"
effective: {from: 2026-01-01}
title: {zh: 预警, en: Alerts}
basis: {zh: 智能预警推送, en: Alerts}
"""
SAY = "{zh: 请抓紧, en: hurry}"


def alerts(rules: str, rest: str = "") -> dict[str, str]:
    """The texts of rulesets with these alert rules; *rest* stands before them, as `levels:`."""
    body = indent(dedent(rules).strip("\n").replace("SAY", SAY), "  ")
    return {"periods.yaml": PERIODS, "alerts.yaml": f"{ALERTS}{dedent(rest)}\nrules:\n{body}\n"}


def office(rules: str, rest: str = "", start: str = "2026-02-10 09:00", **given: object) -> Office:
    """An office under these rules alone."""
    return Office(start, {**texts(), **alerts(rules, rest)}, engine="python", **given)  # type: ignore[arg-type]
