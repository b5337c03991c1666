"""For every id of the lint a city that has it, and a near miss that has not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SAY = "say: {zh: 提醒, en: Reminder}"


@dataclass(frozen=True)
class Doubtful:
    """`has` and `has_not` are bodies by kind; `at` is where the finding stands: file, line and what is marked."""

    lint: str
    what: str
    has: Mapping[str, str]
    has_not: Mapping[str, str]
    rule: str
    at: tuple[str, int, str]
    witness: str = ".witness.json"
    roles: Mapping[str, frozenset[str]] | None = None
    mended: Mapping[str, str] | None = None
    """Where the near miss lives through the same: bodies that do not."""

    def __str__(self) -> str:
        return f"{self.lint}: {self.what}"


def periods(*rules: str) -> dict[str, str]:
    return {"periods": "rules:\n" + "".join(f"  - {{{rule}}}\n" for rule in rules)}


def alert(when: str, **told: str) -> str:
    """One alert rule of a period, on line 8."""
    more = "".join(f", {key}: {value}" for key, value in ({"level": "blue"} | told).items())
    return f'rules:\n  - {{id: a, for: period, when: "{when}"{more}, {SAY}}}\n'


def ladder(subject: str, *lines: str) -> str:
    """A ladder, its own line being line 8."""
    return f"rules:\n  - id: a\n    for: {subject}\n    {SAY}\n" + "".join(f"    {line}\n" for line in lines)


def checks(*rules: str) -> dict[str, str]:
    told = "message: {zh: 有误, en: Wrong}"
    return {"validation": "rules:\n" + "".join(f"  - {{{rule}, {told}}}\n" for rule in rules)}


def lights(*lines: str, subject: str = "period") -> dict[str, str]:
    return {"alerts": f"lights:\n  for: {subject}\n  first:\n" + "".join(f"    - {{{line}}}\n" for line in lines)}


def scores(*lines: str) -> dict[str, str]:
    return {"scoring": "body: 督查室\ncycle: quarterly\nbase: 80\n" + "".join(f"{line}\n" for line in lines)}


WEEKLY, MONTHLY = "cycle: weekly, due: friday 17:00", "cycle: monthly, due: day 25 17:00"
NOBODY = frozenset[str]()
DOUBTFUL = [
    Doubtful(
        "never-true", "two codes of one element at once",
        periods(f"id: p, when: \"matter.priority == 'key' and matter.priority == 'normal'\", {WEEKLY}", f"id: q, {MONTHLY}"),
        periods(f"id: p, when: \"matter.priority == 'key' or matter.priority == 'normal'\", {WEEKLY}", f"id: q, {MONTHLY}"),
        "p", ("periods.yaml", 8, "matter.priority == 'key' and matter.priority == 'normal'"),
    ),
    Doubtful(
        "never-true", "no whole number lies between",
        {"alerts": alert("period.returned > 2 and period.returned < 3")},
        {"alerts": alert("period.returned > 2 and period.returned < 4")},
        "a", ("alerts.yaml", 8, "period.returned > 2 and period.returned < 3"),
    ),
    Doubtful(
        "never-true", "a check that applies where its fault cannot be",
        checks("id: c, for: matter, if: \"deadline < date('2026-01-01')\", when: \"deadline > date('2026-12-31')\""),
        checks("id: c, for: matter, if: \"deadline > date('2026-01-01')\", when: \"deadline > date('2026-12-31')\""),
        "c", ("validation.yaml", 8, "deadline > date('2026-12-31')"),
    ),
    Doubtful(
        "never-true", "a direct start that its rule excludes",
        {"alerts": ladder("period", "while: not period.reported", "rungs:", "  - {level: yellow, at: due}",
                          "  - {level: red, at: yellow + 1 day}", "start: [{level: red, when: period.reported}]")},
        {"alerts": ladder("period", "while: not period.reported", "rungs:", "  - {level: yellow, at: due}",
                          "  - {level: red, at: yellow + 1 day}", "start: [{level: red, when: period.returned > 1}]")},
        "a", ("alerts.yaml", 15, "period.reported"),
    ),
    Doubtful(
        "never-true", "a situation over a level that no rule fires",
        {"alerts": alert("not period.reported") + f"  - {{id: s, for: unit, when: {{count: alerts, where: level == 'orange', at_least: 2}}, level: red, {SAY}}}\n"},
        {"alerts": alert("not period.reported") + f"  - {{id: s, for: unit, when: {{count: alerts, where: level == 'blue', at_least: 2}}, level: red, {SAY}}}\n"},
        "s", ("alerts.yaml", 9, "level == 'orange'"),
    ),
    Doubtful(
        "always-true", "either side of one limit",
        {"alerts": alert("period.returned >= 1 or period.returned < 1")},
        {"alerts": alert("period.returned >= 1 or period.rejected < 1")},
        "a", ("alerts.yaml", 8, "period.returned >= 1 or period.returned < 1"),
    ),
    Doubtful(
        "always-true", "what is always known of a registered matter may be unknown of a draft",
        {"alerts": alert("matter.open or not matter.open").replace("for: period", "for: matter")},
        checks("id: a, for: matter, when: matter.open or not matter.open"),
        "a", ("alerts.yaml", 8, "matter.open or not matter.open"),
        mended={"alerts": alert("matter.open").replace("for: period", "for: matter")},
    ),
    Doubtful(
        "always-true", "a count is never below zero",
        scores("rules:", f"  - {{id: s, for: period, when: period.workdays_late >= 0, points: -1, {SAY}}}"),
        scores("rules:", f"  - {{id: s, for: period, when: period.workdays_late > 0, points: -1, {SAY}}}"),
        "s", ("scoring.yaml", 11, "period.workdays_late >= 0"),
    ),
    Doubtful(
        "shadowed", "more than 5 before more than 10",
        lights("light: yellow, when: returned > 5", "light: red, when: returned > 10", "light: grey"),
        lights("light: red, when: returned > 10", "light: yellow, when: returned > 5", "light: grey"),
        "lights/period", ("alerts.yaml", 11, "{"),
    ),
    Doubtful(
        "shadowed", "the rule for all stands before another",
        periods(f"id: p, {MONTHLY}", f"id: q, when: \"matter.priority == 'key'\", {WEEKLY}"),
        periods(f"id: q, when: \"matter.priority == 'key'\", {WEEKLY}", f"id: p, {MONTHLY}"),
        "q", ("periods.yaml", 9, "matter.priority == 'key'"),
    ),
    Doubtful(
        "shadowed", "several rules together take all of one",
        periods(f"id: p, when: task.role == 'lead', {WEEKLY}", f"id: q, when: task.role == 'support', {MONTHLY}",
                f"id: r, when: \"matter.source == 'superior'\", {WEEKLY}", f"id: t, {MONTHLY}"),
        periods(f"id: p, when: task.role == 'lead', {WEEKLY}",
                f"id: r, when: \"matter.source == 'superior'\", {WEEKLY}", f"id: t, {MONTHLY}"),
        "r", ("periods.yaml", 10, "matter.source == 'superior'"),
    ),
    Doubtful(
        "shadowed", "a lower direct start within a higher one",
        {"alerts": ladder("period", "while: not period.reported", "rungs:", "  - {level: yellow, at: due}",
                          "  - {level: orange, at: yellow + 1 day}", "  - {level: red, at: orange + 1 day}",
                          "start: [{level: orange, when: period.returned > 2}, {level: red, when: period.returned > 1}]")},
        {"alerts": ladder("period", "while: not period.reported", "rungs:", "  - {level: yellow, at: due}",
                          "  - {level: orange, at: yellow + 1 day}", "  - {level: red, at: orange + 1 day}",
                          "start: [{level: orange, when: period.returned > 2}, {level: red, when: period.returned > 3}]")},
        "a", ("alerts.yaml", 16, "period.returned > 2"),
    ),
    Doubtful(
        "gap", "nothing for what has no rule",
        periods(f"id: p, when: task.role == 'lead', {WEEKLY}"),
        periods(f"id: p, when: task.role == 'lead', {WEEKLY}", f"id: q, when: task.role == 'support', {MONTHLY}"),
        "p", ("periods.yaml", 8, "task.role == 'lead'"),
    ),
    Doubtful(
        "gap", "one code of a required element is left out",
        periods(f"id: p, when: \"matter.source in ['meeting', 'document', 'instruction']\", {MONTHLY}"),
        periods(f"id: p, when: \"matter.source in ['meeting', 'document', 'instruction', 'superior']\", {MONTHLY}"),
        "p", ("periods.yaml", 8, "matter.source in ['meeting', 'document', 'instruction']"),
    ),
    Doubtful(
        "gap", "a number between two limits",
        lights("light: yellow, when: returned <= 2", "light: red, when: returned > 3", "light: grey"),
        lights("light: yellow, when: returned <= 2", "light: red, when: returned >= 3", "light: grey"),
        "lights/period", ("alerts.yaml", 11, "{"),
    ),
    Doubtful(
        "gap", "a day between two dates",
        periods(f"id: p, when: \"matter.deadline < date('2026-06-30')\", {WEEKLY}",
                f"id: q, when: \"matter.deadline > date('2026-06-30')\", {MONTHLY}", f"id: r, {MONTHLY}"),
        periods(f"id: p, when: \"matter.deadline < date('2026-06-30')\", {WEEKLY}",
                f"id: q, when: \"matter.deadline > date('2026-06-29')\", {MONTHLY}", f"id: r, {MONTHLY}"),
        "q", ("periods.yaml", 9, "matter.deadline > date('2026-06-30')"),
    ),
    Doubtful(
        "gap", "totals without a grade",
        scores(f"rules: [{{id: s, for: period, when: period.missed, points: -1, {SAY}}}]",
               "grades: [{at_least: 90, grade: A}, {at_least: 60, grade: B}]"),
        scores(f"rules: [{{id: s, for: period, when: period.missed, points: -1, {SAY}}}]",
               "grades: [{at_least: 90, grade: A}, {at_least: 0, grade: B}]"),
        "city-scoring", ("scoring.yaml", 11, "60"),
    ),
    Doubtful(
        "gap", "a value between two bands",
        scores("rules:", f"  - {{id: s, for: period, when: late, points: {{bands: [{{to: 2, points: -1}}, {{from: 4, points: -2}}], of: workdays_late}}, {SAY}}}"),
        scores("rules:", f"  - {{id: s, for: period, when: late, points: {{bands: [{{to: 2, points: -1}}, {{from: 3, points: -2}}], of: workdays_late}}, {SAY}}}"),
        "s", ("scoring.yaml", 11, "{"),
    ),
    Doubtful(
        "overlap", "a value in two bands",
        scores("rules:", f"  - {{id: s, for: period, when: late, points: {{bands: [{{to: 3, points: -1}}, {{from: 3, points: -2}}], of: workdays_late}}, {SAY}}}"),
        scores("rules:", f"  - {{id: s, for: period, when: late and workdays_late != 3, points: {{bands: [{{to: 3, points: -1}}, {{from: 3, points: -2}}], of: workdays_late}}, {SAY}}}"),
        "s", ("scoring.yaml", 11, "{"),
        mended=scores("rules:", f"  - {{id: s, for: period, when: late, points: {{bands: [{{to: 3, points: -1}}, {{points: -2}}], of: workdays_late}}, {SAY}}}"),
    ),
    Doubtful(
        "overlap", "one value that two rules take",
        lights("light: yellow, when: percent >= 50 and percent <= 80", "light: green, when: percent >= 80 and reported", "light: blue, when: percent >= 80 and percent <= 100", "light: grey"),
        lights("light: yellow, when: percent >= 50 and percent <= 80", "light: green, when: percent >= 80 and reported", "light: blue, when: percent > 80 and percent <= 100", "light: grey"),
        "lights/period", ("alerts.yaml", 12, "{"),
    ),
    Doubtful(
        "overlap", "one code in two lists",
        periods(f"id: p, when: \"matter.source in ['meeting', 'superior']\", {WEEKLY}",
                f"id: q, when: \"matter.source in ['superior', 'document', 'instruction']\", {MONTHLY}", f"id: r, {MONTHLY}"),
        periods(f"id: p, when: \"matter.source in ['meeting', 'superior']\", {WEEKLY}",
                f"id: q, when: \"matter.source in ['document', 'instruction']\", {MONTHLY}", f"id: r, {MONTHLY}"),
        "q", ("periods.yaml", 9, "matter.source in ['superior', 'document', 'instruction']"),
    ),
    Doubtful(
        "missing-unguarded", "a limit on what may be missing",
        scores("rules:", f"  - {{id: s, for: task, when: task.percent < 50, points: -1, {SAY}}}"),
        scores("rules:", f"  - {{id: s, for: task, when: missing(task.percent) or task.percent < 50, points: -1, {SAY}}}"),
        "s", ("scoring.yaml", 11, "task.percent < 50"),
    ),
    Doubtful(
        "missing-unguarded", "the following period, of which there may be none",
        scores("rules:", f"  - {{id: s, for: period, when: period.ends_at < next.due_at, points: -1, {SAY}}}"),
        scores("rules:", f"  - {{id: s, for: period, when: not missing(next) and period.ends_at < next.due_at, points: -1, {SAY}}}"),
        "s", ("scoring.yaml", 11, "period.ends_at < next.due_at"),
    ),
    Doubtful(
        "missing-unguarded", "not one of the codes",
        periods(f"id: p, when: \"matter.priority != 'key'\", {MONTHLY}", f"id: q, {WEEKLY}"),
        periods(f"id: p, when: \"matter.priority == 'key'\", {WEEKLY}", f"id: q, {MONTHLY}"),
        "p", ("periods.yaml", 8, "matter.priority != 'key'"),
    ),
    Doubtful(
        "missing-unguarded", "a red light that is passed over on the way to a green one",
        lights("light: red, when: percent < 50", "light: green, when: reported", "light: grey"),
        lights("light: green, when: percent >= 50 and reported", "light: red, when: reported", "light: grey"),
        "lights/period", ("alerts.yaml", 10, "{"),
    ),
    Doubtful(
        "unknown-recipient", "a role that nobody has",
        periods(f"id: p, {MONTHLY}") | {"alerts": alert("not period.reported", at="due", notify="[responsible, leader]")},
        periods(f"id: p, {MONTHLY}") | {"alerts": alert("not period.reported", at="due", notify="[responsible]")},
        "a", ("alerts.yaml", 8, "leader"), ".test.yaml",
        {"housing": frozenset({"responsible", "unit"}), "planning": frozenset({"responsible", "unit_head"})},
    ),
    Doubtful(
        "unknown-recipient", "a role that the subject cannot have",
        {"alerts": f"rules:\n  - {{id: a, for: leader, when: {{count: alerts, at_least: 2}}, level: red, notify: [leader, unit_head], {SAY}}}\n"},
        {"alerts": f"rules:\n  - {{id: a, for: unit, when: {{count: alerts, at_least: 2}}, level: red, notify: [leader, unit_head], {SAY}}}\n"},
        "a", ("alerts.yaml", 8, "unit_head"),
    ),
    Doubtful(
        "before-opening", "reminded ten workdays before the due, open for five",
        periods(f"id: p, {MONTHLY}, roll: previous workday, opens: due - 5 workdays 09:00")
        | {"alerts": alert("not period.reported", at="due - 10 workdays 09:00")},
        periods(f"id: p, {MONTHLY}, roll: previous workday, opens: due - 5 workdays 09:00")
        | {"alerts": alert("not period.reported", at="due - 5 workdays 09:00")},
        "a", ("alerts.yaml", 8, "due - 10 workdays 09:00"), ".test.yaml",
        mended=periods(f"id: p, {MONTHLY}, roll: previous workday, opens: due - 5 workdays 09:00")
        | {"alerts": alert("not period.reported", at="due - 3 workdays 09:00")},
    ),
    Doubtful(
        "rungs-reversed", "an upper rung that counts back from the due",
        periods(f"id: p, {MONTHLY}") | {"alerts": ladder(
            "period", "while: not period.reported", "rungs:", "  - {level: yellow, at: due}", "  - {level: red, at: due - 2 workdays 09:00}")},
        periods(f"id: p, {MONTHLY}") | {"alerts": ladder(
            "period", "while: not period.reported", "rungs:", "  - {level: yellow, at: due - 2 workdays 09:00}", "  - {level: red, at: due}")},
        "a", ("alerts.yaml", 14, "due - 2 workdays 09:00"), ".test.yaml",
    ),
    Doubtful(
        "rungs-reversed", "a third rung that does not wait for the second",
        {"alerts": ladder("task", "while: not task.acknowledged", "rungs:", "  - {level: blue, at: assigned + 1 workday}",
                          "  - {level: yellow, at: blue + 5 workdays}", "  - {level: red, at: blue + 2 workdays}")},
        {"alerts": ladder("task", "while: not task.acknowledged", "rungs:", "  - {level: blue, at: assigned + 1 workday}",
                          "  - {level: yellow, at: blue + 5 workdays}", "  - {level: red, at: yellow + 2 workdays}")},
        "a", ("alerts.yaml", 15, "blue + 2 workdays"), ".test.yaml",
    ),
    Doubtful(
        "rungs-reversed", "one hour before the rung below, where the near miss is at the same instant",
        periods(f"id: p, {MONTHLY}") | {"alerts": ladder(
            "period", "while: not period.reported", "rungs:", "  - {level: yellow, at: due}", "  - {level: red, at: due - 1 hour}")},
        periods(f"id: p, {MONTHLY}") | {"alerts": ladder(
            "period", "while: not period.reported", "rungs:", "  - {level: yellow, at: due}", "  - {level: red, at: due}")},
        "a", ("alerts.yaml", 14, "due - 1 hour"), ".test.yaml",
        mended=periods(f"id: p, {MONTHLY}") | {"alerts": ladder(
            "period", "while: not period.reported", "rungs:", "  - {level: yellow, at: due}", "  - {level: red, at: due + 1 hour}")},
    ),
    Doubtful(
        "own-stratum", "counts what only situations fire",
        {"alerts": alert("not period.reported") + f"  - {{id: s, for: unit, when: {{count: alerts, at_least: 2}}, level: red, {SAY}}}\n"
         + f"  - {{id: t, for: district, when: {{count: alerts, where: level == 'red', at_least: 2}}, level: red, {SAY}}}\n"},
        {"alerts": alert("not period.reported", level="red") + f"  - {{id: s, for: unit, when: {{count: alerts, at_least: 2}}, level: red, {SAY}}}\n"
         + f"  - {{id: t, for: district, when: {{count: alerts, where: level == 'red', at_least: 2}}, level: red, {SAY}}}\n"},
        "t", ("alerts.yaml", 10, "level == 'red'"),
    ),
    Doubtful(
        "own-stratum", "joins what only situations fire",
        {"alerts": alert("not period.reported") + f"  - {{id: s, for: unit, when: {{count: alerts, at_least: 2}}, level: red, {SAY}}}\n"
         + f"  - {{id: t, for: matter, given: {{a: level == 'blue', b: level == 'red'}}, join: [a.matter == b.matter], level: red, {SAY}}}\n"},
        {"alerts": alert("not period.reported") + f"  - {{id: s, for: unit, when: {{count: alerts, at_least: 2}}, level: red, {SAY}}}\n"
         + f"  - {{id: t, for: matter, given: {{a: level == 'blue', b: level == 'blue'}}, join: [a.matter == b.matter], level: red, {SAY}}}\n"},
        "t", ("alerts.yaml", 10, "level == 'red'"),
    ),
    Doubtful(
        "green-unreported", "green because it is not due yet",
        lights("light: green, when: now < due_at", "light: grey"),
        lights("light: green, when: now < due_at and reported", "light: grey"),
        "lights/period", ("alerts.yaml", 10, "{"),
    ),
    Doubtful(
        "green-unreported", "a task of which nothing is overdue",
        lights("light: red, when: \"any(periods, overdue)\"", "light: green, when: \"not any(periods, overdue)\"", "light: grey", subject="task"),
        lights("light: red, when: \"any(periods, overdue)\"", "light: green, when: \"any(periods, reported)\"", "light: grey", subject="task"),
        "lights/task", ("alerts.yaml", 11, "{"),
    ),
    Doubtful(
        "no-denominator", "a share of nothing",
        scores("rules:", f"  - {{id: s, for: task, when: task.open, points: \"10 * count(task.periods, accepted) / len(task.periods)\", {SAY}}}"),
        scores("rules:", f"  - {{id: s, for: task, when: len(task.periods) > 0, points: \"10 * count(task.periods, accepted) / len(task.periods)\", {SAY}}}"),
        "s", ("scoring.yaml", 11, "10 * count(task.periods, accepted) / len(task.periods)"),
    ),
    Doubtful(
        "loss-untold", "a red alert that goes past the unit",
        {"alerts": alert("not period.reported", level="red", notify="[superior]")}
        | scores("rules:", f"  - {{id: s, for: period, when: \"any(period.alerts, level == 'red')\", points: -1, {SAY}}}"),
        {"alerts": alert("not period.reported", level="red", notify="[superior, unit_head]")}
        | scores("rules:", f"  - {{id: s, for: period, when: \"any(period.alerts, level == 'red')\", points: -1, {SAY}}}"),
        "s", ("scoring.yaml", 11, "any(period.alerts, level == 'red')"),
    ),
    Doubtful(
        "loss-untold", "points by the number of alerts, from the third on",
        {"alerts": alert("not period.reported", notify="[leader]")}
        | scores("rules:", f"  - {{id: s, for: card, when: len(card.alerts) > 2, points: -0.5 * len(card.alerts), {SAY}}}"),
        {"alerts": alert("not period.reported", notify="[leader]")}
        | scores("rules:", f"  - {{id: s, for: card, when: len(card.alerts) > 2, points: 0.5 * len(card.alerts), {SAY}}}"),
        "s", ("scoring.yaml", 11, "len(card.alerts) > 2"),
    ),
    Doubtful(
        "loss-untold", "one point for each alert of a rule that tells only the office",
        {"alerts": alert("not period.reported", notify="[manager]")}
        | scores("rules:", f"  - {{id: s, for: task, each: 1, of: alerts, where: rule == 'a', points: -1, {SAY}}}"),
        {"alerts": alert("not period.reported", notify="[manager]", do="[{todo: 电话核实, to: responsible}]")}
        | scores("rules:", f"  - {{id: s, for: task, each: 1, of: alerts, where: rule == 'a', points: -1, {SAY}}}"),
        "s", ("scoring.yaml", 11, "rule == 'a'"),
    ),
    Doubtful(
        "source-uncovered", "a source that no cycle is for",
        periods(f"id: p, when: \"matter.source in ['meeting', 'document', 'instruction']\", {MONTHLY}"),
        periods(f"id: p, when: \"matter.source in ['meeting', 'document', 'instruction', 'superior']\", {MONTHLY}"),
        "source/superior", ("periods.yaml", 8, "{"), ".test.yaml",
    ),
]  # fmt: skip
