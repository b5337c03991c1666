"""Every kind of error, with the place that it names: the characters underlined, and what is suggested instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import pytest

from supervise.rules.diagnostics import Diagnostic

Faults = Callable[[str, str], Sequence[Diagnostic]]

SAY = "say: {zh: 甲, en: A}"
MESSAGE = "message: {zh: 甲, en: A}"


def alert(rest: str) -> str:
    return f"rules:\n  - {{id: a, {rest}, {SAY}}}\n"


def on_period(rest: str) -> str:
    return alert(f"for: period, level: red, {rest}")


def ladder(rest: str) -> str:
    return alert(f"for: period, while: not reported, {rest}")


def unit(where: str, at_least: str = "2") -> str:
    return alert(f"for: unit, level: red, when: {{count: alerts, where: {where}, at_least: {at_least}}}")


BOTH = "a: level == 'red', b: level == 'blue'"


def join(given: str, test: str) -> str:
    return alert(f"for: unit, level: red, given: {{{given}}}, join: [{test}]")


def lights(first: str) -> str:
    return f"lights: {{for: period, first: [{first}]}}\n"


def check_rule(rest: str) -> str:
    return f"rules:\n  - {{id: a, {rest}, {MESSAGE}}}\n"


def cycle(rest: str) -> str:
    return f"rules:\n  - {{id: a, {rest}}}\n"


def points(rest: str, tail: str = "") -> str:
    rule = f"{{id: a, for: period, when: late, {rest}, {SAY}}}"
    return f"body: 督查室\ncycle: quarterly\nbase: 80\nrules:\n  - {rule}\n{tail}"


def fields(lines: str) -> str:
    return f"source: city\nfields:\n  {lines}\n"


class Case(NamedTuple):
    kind: str
    body: str
    code: str
    marked: str
    suggestion: str | None = None


CASES: Sequence[Case] = [
    Case("alerts", on_period("when: not period.reportd"), "rule-unknown-name", "period.reportd", "period.reported"),
    Case("alerts", on_period("when: due_at > 3"), "rule-type", "due_at > 3"),
    Case("alerts", on_period("when: (reported"), "rule-syntax", "("),
    Case("alerts", on_period("when: matter.source == 'meting'"), "rule-unknown-code", "'meting'", "'meeting'"),
    Case("alerts", on_period("when: missin(due_at)"), "rule-function", "missin", "missing"),
    Case("alerts", on_period("when: period.overdue"), "rule-elapsed", "period.overdue", "at: due"),
    Case("alerts", on_period("when: now > due_at"), "rule-elapsed", "now", "at: due"),
    Case("alerts", on_period("when: reported, notifiy: [unit]"), "rule-unknown-key", "notifiy", "notify"),
    Case("alerts", on_period("when: reported, notify: [uint]"), "rule-unknown-role", "uint", "unit"),
    Case("alerts", on_period("when: reported, at: duee - 2 workdays"), "rule-unknown-name", "duee", "due"),
    Case("alerts", on_period("when: reported, at: due - 2"), "rule-bad-moment", "due - 2"),
    Case("alerts", on_period("when: reported, at: due - 2 fortnights"), "rule-bad-moment", "due - 2 fortnights"),
    Case("alerts", on_period("when: reported, at: due acknowledged + 1 day"),
         "rule-bad-moment", "due acknowledged + 1 day"),
    Case("alerts", on_period("when: reported, repeat: {every: 5, at_most: 2}"), "rule-bad-moment", "5"),
    Case("alerts", on_period("when: reported, repeat: {every: 1 day}"), "rule-missing-key", "{", "at_most: 5"),
    Case("alerts", on_period("when: reported, repeat: {every: 1 day, at_most: 0}"), "rule-bad-value", "0"),
    Case("alerts", on_period("when: reported, repeat: {every: 1 day, at_most: 1.5}"), "rule-bad-value", "1.5"),
    Case("alerts", on_period("when: reported, supersedes: [b]"), "rule-unknown-rule", "b"),
    Case("alerts", on_period("when: reported, supersedes: [a]"), "rule-stratum", "a"),
    Case("alerts", on_period("when: "), "rule-bad-value", "when"),
    Case("alerts", alert("for: period, level: red"), "rule-missing-key", "{"),
    Case("alerts", alert("for: perod, level: red, when: reported"), "rule-bad-value", "perod", "period"),
    Case("alerts", ladder("rungs: [{level: blue}, {level: red}]"), "rule-missing-key", "{", "at: blue + 2 workdays"),
    Case("alerts", ladder("rungs: [{level: blue}, {level: red, at: o + 1 day}]"), "rule-unknown-name", "o"),
    Case("alerts", ladder("rungs: [{level: blue}, {level: blue, at: due}]"), "rule-duplicate-id", "{"),
    Case("alerts", ladder("rungs: [{level: red, tell: unit}]"), "rule-unknown-key", "tell"),
    Case("alerts", ladder("rungs: [{level: purple}]"), "rule-bad-value", "purple"),
    Case("alerts", ladder("rungs: [{level: red}, {level: blue, at: red + 1 day}]"), "rule-bad-value", "blue"),
    Case("alerts", ladder("rungs: [{level: red, do: [{to: unit}]}]"), "rule-missing-key", "{"),
    Case("alerts", ladder("rungs: [{level: red, do: [{document: 函, todo: 核实}]}]"), "rule-bad-value", "{"),
    Case("alerts", ladder("rungs: [{level: red, do: [{document: 函, to: uint}]}]"), "rule-bad-value", "uint", "unit"),
    Case("alerts", ladder("issue: by_hnad, rungs: [{level: red}]"), "rule-bad-value", "by_hnad", "by_hand"),
    Case("alerts", on_period("when: reported, cooldown: 1"), "rule-bad-moment", "1"),
    Case("alerts", on_period("when: reported, cooldown: 1-2 workdays"), "rule-bad-moment", "1-2 workdays"),
    Case("alerts", on_period("when: reported, at: due + 3-5 workdays"), "rule-bad-moment", "due + 3-5 workdays"),
    Case("alerts", on_period("when: reported, at: due issued + 1 day"), "rule-bad-moment", "due issued + 1 day"),
    Case("alerts", on_period("when: reported, at: instructed + 1 day"), "rule-unknown-name", "instructed"),
    Case("alerts", "levels: [{level: 黄牌, name: {zh: 黄牌, en: y}, colour: gold}]\n", "rule-bad-value", "gold"),
    Case("alerts", "levels: [{level: a-b, name: {zh: 黄牌, en: y}, colour: red}]\n", "rule-bad-value", "a-b"),
    Case("alerts", join("a: level == 'red'", "a.unit == b.unit"), "rule-bad-value", "given"),
    Case("alerts", join(BOTH, "a.unit = b.unit"), "rule-bad-value", "a.unit = b.unit"),
    Case("alerts", join(BOTH, "a.unit == c.unit"), "rule-unknown-name", "c"),
    Case("alerts", join(BOTH, "a.unti == b.unit"), "rule-unknown-name", "unti", "unit"),
    Case("alerts", join(BOTH, "a.unit < b.unit"), "rule-type", "a.unit < b.unit"),
    Case("alerts", join(BOTH, "a.level == b.unit"), "rule-type", "a.level == b.unit"),
    Case("alerts", join(BOTH, "a.unit != a.task"), "rule-bad-value", "a.unit != a.task"),
    Case("alerts", join("a: rule == 'a', b: level == 'red'", "a.unit == b.unit"), "rule-stratum", "given"),
    Case("alerts", join("a: acknowledged, b: level == 'red'", "a.unit == b.unit"), "rule-elapsed", "acknowledged"),
    Case("alerts", "lights: {for: unit, dimension: 质 量, first: [{light: grey}]}\n", "rule-bad-value", "质 量"),
    Case("alerts", ladder("rungs: [{level: red}], start: [{level: rde, when: reported}]"),
         "rule-unknown-rule", "rde", "red"),
    Case("alerts", "rules: [{id: a, for: period, while: not reported, rungs: [{level: red}]}]\n",
         "rule-missing-key", "{"),
    Case("alerts", unit("rule == 'a'"), "rule-stratum", "when"),
    Case("alerts", unit("levl == 'red'"), "rule-unknown-name", "levl", "level"),
    Case("alerts", unit("level == 'red'", "many"), "rule-bad-value", "many"),
    Case("alerts", alert("for: unit, level: red, when: reported"), "rule-bad-value", "when"),
    Case("alerts", lights("{light: green}"), "rule-light", "light"),
    Case("alerts", lights("{light: red}, {light: grey}"), "rule-missing-key", "{"),
    Case("alerts", lights("{light: red, when: overdue}"), "rule-bad-value", "when"),
    Case("alerts", lights("{light: gray}"), "rule-bad-value", "gray", "grey"),
    Case("alerts", "lights: [{for: task, first: [{light: grey}]}, {for: task, first: [{light: red}]}]\n",
         "rule-duplicate-id", "for"),
    Case("alerts", "rules: {id: a}\n", "rule-bad-value", "{"),
    Case("alerts", "rules:\n  - due-soon\n", "rule-bad-value", "due-soon"),
    Case("alerts", "rules: []\nrule: []\n", "rule-unknown-key", "rule", "rules"),
    Case("alerts", "define: {bad: period.nope}\nrules: []\n", "rule-unknown-name", "period.nope", "period.open"),
    Case("alerts", "define: {bad: period.nope}\n" + on_period("when: bad"),
         "rule-unknown-name", "period.nope", "period.open"),
    Case("alerts", "define: {two words: reported}\n", "rule-bad-value", "two words"),
    Case("alerts", "define: {unit: reported}\n" + on_period("when: unit"), "rule-ambiguous", "unit"),
    Case("alerts", "effective: {from: 2026-02-30}\n", "rule-bad-value", "2026-02-30"),
    Case("alerts", "effective: {from: 1 May}\n", "rule-bad-value", "1 May"),
    Case("alerts", "effective: {from: 2026-02-01, to: 2026-02-01}\n", "rule-bad-value", "to"),
    Case("validation", check_rule("for: matter, must: deadlin >= assigned_at"),
         "rule-unknown-name", "deadlin", "deadline"),
    Case("validation", check_rule("for: matter"), "rule-missing-key", "{"),
    Case("validation", check_rule("for: matter, must: deadline >= assigned_at, when: missing(title)"),
         "rule-bad-value", "when"),
    Case("validation", check_rule("for: matter, when: missing(title), field: titel"),
         "rule-unknown-name", "titel", "title"),
    Case("validation", check_rule("for: report, when: missing(done), field: don"), "rule-unknown-name", "don", "done"),
    Case("validation", check_rule("for: matter, when: missing(title), level: eror"), "rule-bad-value", "eror", "error"),
    Case("validation", "rules: [{id: a, for: matter, when: missing(title)}]\n", "rule-missing-key", "{"),
    Case("validation", "rules: [{id: a, for: matter, when: missing(title), message: {zh: 甲}}]\n",
         "rule-missing-key", "{"),
    Case("validation", "scope: [{say: {zh: 甲, en: A}}]\n", "rule-missing-key", "{"),
    Case("validation", "rules: [{id: A_b, for: matter, when: missing(title), message: {zh: 甲, en: A}}]\n",
         "rule-bad-value", "A_b"),
    Case("periods", cycle("cycle: wekly, due: friday 17:00"), "rule-bad-moment", "wekly"),
    Case("periods", cycle("cycle: weekly, due: fryday 17:00"), "rule-bad-moment", "fryday 17:00"),
    Case("periods", cycle("cycle: weekly, due: friday 17:00, opens: due + 1 day"), "rule-bad-moment", "due + 1 day"),
    Case("periods", cycle("cycle: weekly, due: friday 17:00, roll: never"), "rule-bad-value", "never"),
    Case("periods", cycle("cycle: weekly"), "rule-missing-key", "{"),
    Case("periods", cycle("cycle: weekly, due: friday 17:00, when: task.overdue"),
         "rule-elapsed", "task.overdue", "at: deadline"),
    Case("periods", cycle("cycle: weekly, due: friday 17:00, rollup: superior"), "rule-unknown-key", "rollup", "roll"),
    Case("scoring", points("points: -0.5 * workdays_lat"), "rule-unknown-name", "workdays_lat", "workdays_late"),
    Case("scoring", points("points: period.unit"), "rule-type", "period.unit"),
    Case("scoring", points("points: -1, cap: 20"), "rule-bad-value", "20"),
    Case("scoring", points("points: 2, cap: -20"), "rule-bad-value", "-20"),
    Case("scoring", points("points: -0.5 * workdays_late, cap: 0"), "rule-bad-value", "0"),
    Case("scoring", points("points: {judge: [1, 0.5]}"), "rule-bad-value", "["),
    Case("scoring", points("points: {judge: [1]}"), "rule-bad-value", "["),
    Case("scoring", points("points: {bands: [{to: 3, points: -1}, {to: 2, points: -2}], of: workdays_late}"),
         "rule-bad-value", "to"),
    Case("scoring", points("points: {bands: [{points: -1}, {points: -2}], of: workdays_late}"),
         "rule-missing-key", "{"),
    Case("scoring", points("points: {bands: [{from: 3, to: 2, points: -1}], of: workdays_late}"),
         "rule-bad-value", "to"),
    Case("scoring", points("points: {bands: [], of: workdays_late}"), "rule-bad-value", "bands"),
    Case("scoring", points("points: {bands: [{points: -1}]}"), "rule-missing-key", "{"),
    Case("scoring", points("points: {rate: workdays_late, out_of: workdays_late, target: 90, full: 5, slope: -1}"),
         "rule-missing-key", "{"),
    Case("scoring", points("points: {rate: 1, out_of: 2, target: 900, full: 5, slope: -1, none: zero}"),
         "rule-bad-value", "900"),
    Case("scoring", points("points: {rate: 1, out_of: 2, target: 90, full: 5, slope: 0, none: zero}"),
         "rule-bad-value", "0"),
    Case("scoring", points("points: {rate: 1, out_of: 2, target: 90, full: 5, slope: -1, least: 6, none: zero}"),
         "rule-bad-value", "6"),
    Case("scoring", points("points: -1, one_of: outcome"), "rule-unknown-name", "outcome"),
    Case("scoring", points("points: -1, one_of: outcom", "one_of: {outcome: {per: period, keep: lowest}}\n"),
         "rule-unknown-name", "outcom", "outcome"),
    Case("scoring", points("points: -1", "one_of: {outcome: {per: period, keep: lowest}}\n"),
         "rule-bad-value", "outcome"),
    Case("scoring", points("points: -1, one_of: o", "one_of: {o: {per: period, keep: best}}\n"),
         "rule-bad-value", "best", "lowest"),
    Case("scoring", points("points: -1, section: reports"), "rule-unknown-name", "reports"),
    Case("scoring", points("points: -1", "sections: {reports: {title: {zh: 甲, en: A}, base: 20, max: 10}}\n"),
         "rule-bad-value", "10"),
    Case("scoring", points("points: {lead: -1, support: -1}, to: split"), "rule-bad-value", "split"),
    Case("scoring", points("points: {judge: [0, 1]}, to: split"), "rule-bad-value", "split"),
    Case("scoring", points("points: -1, of: alerts"), "rule-bad-value", "of"),
    Case("scoring", points("points: -1, each: 2"), "rule-missing-key", "each"),
    Case("scoring", points("points: -1, each: 0, of: alerts"), "rule-bad-value", "0"),
    Case("scoring", points("points: -1, each: 2, of: reports"), "rule-bad-value", "reports", "alerts"),
    Case("scoring", points("points: -1, each: 2, of: alerts, where: levl == 'red'"),
         "rule-unknown-name", "levl", "level"),
    Case("scoring", points("points: -1 * workdays_late, each: 2, of: alerts"), "rule-bad-value", "points"),
    Case("scoring", points("times: {factor: 1, of: deductions}"), "rule-bad-value", "1"),
    Case("scoring", points("times: {factor: -1, of: deductions}"), "rule-bad-value", "-1"),
    Case("scoring", points("times: {factor: 2, of: all}"), "rule-bad-value", "all"),
    Case("scoring", points("times: {factor: 2, of: [lat]}"), "rule-unknown-rule", "lat"),
    Case("scoring", points("times: {factor: 2, of: deductions}, cap: -3"), "rule-bad-value", "cap"),
    Case("scoring", points("veto: {grade: D}", "grades: [{at_least: 60, grade: C}, {grade: E}]\n"),
         "rule-unknown-name", "D"),
    Case("scoring", points("veto: {total: -1}"), "rule-bad-value", "-1"),
    Case("scoring", points("veto: {}"), "rule-missing-key", "{"),
    Case("scoring", points("points: -1", "max: 70\n"), "rule-bad-value", "70"),
    Case("scoring", points("points: -1", "min: 90\n"), "rule-bad-value", "90"),
    Case("scoring", points("points: -1", "round: 2\n"), "rule-bad-value", "2"),
    Case("scoring", points("points: -1", "max: 99.995\nround: 2 half_up\n"), "rule-bad-value", "99.995"),
    Case("scoring", points("points: -1", "groups: {by: unit.colour}\n"), "rule-bad-value", "unit.colour"),
    Case("scoring", "body: 督查室\ncycle: quarterly\nbase: 80\nawards: {praised: {zh: 表扬, en: Praised}}\n"
         f"rules: [{{id: a, for: award, when: award.kind == 'prased', points: 1, {SAY}}}]\n",
         "rule-unknown-code", "award.kind == 'prased'", "praised"),
    Case("scoring", "body: 督查室\ncycle: quarterly\nbase: 80\n"
         f"rules: [{{id: a, for: period, points: 1, {SAY}}}]\n", "rule-missing-key", "{"),
    Case("scoring", points("points: {lead: 2}"), "rule-missing-key", "{"),
    Case("scoring", points("points: {lead: 2, support: some}"), "rule-bad-value", "some"),
    Case("scoring", points("points: -1", "grades: [{at_least: 60, grade: C}, {at_least: 90, grade: A}]\n"),
         "rule-bad-value", "at_least"),
    Case("scoring", points("points: -1", "grades: [{grade: C}, {at_least: 90, grade: A}]\n"), "rule-missing-key", "{"),
    Case("scoring", points("points: -1", "no_tasks: zero\n"), "rule-bad-value", "zero"),
    Case("mapping", fields("titel: $.a"), "rule-unknown-name", "titel", "title"),
    Case("mapping", fields("title: a.b"), "rule-bad-value", "a.b"),
    Case("mapping", fields('source: {path: $.s, codes: {"1": meting}}'), "rule-unknown-code", "meting", "meeting"),
    Case("mapping", fields("priority: {constant: urgent}"), "rule-unknown-code", "urgent"),
    Case("mapping", fields("deadline: {constant: soon}"), "rule-bad-value", "soon"),
    Case("mapping", fields('title: {path: $.s, split: ","}'), "rule-bad-value", "split"),
    Case("mapping", fields("title: {codes: {a: b}}"), "rule-missing-key", "{"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_an_error_marks_what_is_wrong(faults: Faults, case: Case) -> None:
    found = [fault for fault in faults(case.kind, case.body) if fault.code == case.code]
    assert [(_marked(fault), fault.suggestion) for fault in found] == [(case.marked, case.suggestion)]


def _marked(fault: Diagnostic) -> str:
    return fault.excerpt[fault.column - 1 : fault.column - 1 + fault.length]


@pytest.mark.parametrize("case", CASES)
def test_an_error_is_told_in_chinese_and_in_english(faults: Faults, case: Case) -> None:
    for fault in faults(case.kind, case.body):
        assert re.search("[\u4e00-\u9fff]", fault.message.zh)
        assert not re.search("[\u4e00-\u9fff]", fault.message.en)


def test_a_bare_comma_inside_braces_names_the_fix(faults: Faults) -> None:
    found = faults("alerts", on_period("when: max(1, 2) == 2"))
    comma = next(fault for fault in found if fault.code == "rule-unknown-key")
    assert _marked(comma) == "2) == 2"
    assert "quote a condition or a text that has a comma" in comma.hint("en")
    assert not faults("alerts", on_period('when: "max(1, 2) == 2"'))


def test_problems_in_folded_and_escaped_texts_are_found_in_their_lines(faults: Faults) -> None:
    body = """\
rules:
  - id: a
    for: period
    level: red
    when: >-
      not period.reported and
      period.unti == 'x'
    say:
      zh: |
        一
        二 {period.noo}
      en: "a\\u0020\\
        b {period.non}"
"""
    assert [(fault.line, fault.column, _marked(fault)) for fault in faults("alerts", body)] == [
        (12, 7, "period.unti"), (16, 12, "period.noo"), (18, 12, "period.non"),
    ]  # fmt: skip


def test_a_define_that_does_not_fit_a_subject_is_the_fault_of_the_rule_that_uses_it(faults: Faults) -> None:
    body = f"""\
define: {{silent: not period.reported}}
rules:
  - {{id: a, for: period, when: silent, level: red, {SAY}}}
  - {{id: b, for: task, when: silent, level: red, {SAY}}}
"""
    (fault,) = faults("alerts", body)
    assert (fault.line, _marked(fault)) == (9, "silent")
    assert "uses period.reported" in fault.message.en


def test_two_rules_that_supersede_each_other_are_refused(faults: Faults) -> None:
    rule = "  - {{id: {0}, for: period, when: reported, level: red, supersedes: [{1}], say: {{zh: 甲, en: A}}}}\n"
    found = faults("alerts", "rules:\n" + "".join(rule.format(*pair) for pair in ("ab", "bc", "ca")))
    assert {fault.code for fault in found} == {"rule-stratum"}


def test_an_alert_supersedes_only_alerts_on_the_same_kind_of_subject(faults: Faults) -> None:
    body = f"""\
rules:
  - {{id: a, for: period, when: reported, level: red, {SAY}, supersedes: [b]}}
  - {{id: b, for: task, when: acknowledged, level: red, {SAY}}}
"""
    (fault,) = faults("alerts", body)
    assert (fault.code, _marked(fault)) == ("rule-bad-value", "b")


def test_a_define_may_be_a_value_and_is_used_as_one(faults: Faults) -> None:
    defines = "define: {most: 3, half: most / 2}\n"
    assert faults("alerts", defines + on_period("when: urged > most and returned > half")) == ()
    (fault,) = faults("alerts", defines + on_period("when: most and reported"))
    assert (fault.code, _marked(fault)) == ("rule-type", "most")


def test_a_faulty_rule_is_not_told_again_as_unknown_by_the_rule_that_supersedes_it(faults: Faults) -> None:
    body = """rules:
  - {id: early, for: period, when: nonsense, level: blue, say: {zh: 甲, en: A}}
  - {id: late, for: period, when: overdue_soon, level: red, say: {zh: 甲, en: A}, supersedes: [early]}
  - {id: last, for: period, when: reported, level: red, say: {zh: 甲, en: A}, supersedes: [early, earlier]}
"""
    assert [_marked(fault) for fault in faults("alerts", body)] == ["nonsense", "overdue_soon", "earlier"]


def test_a_faulty_sentence_of_a_ladder_is_told_once(faults: Faults) -> None:
    body = """rules:
  - id: late
    for: period
    while: not reported
    say: {zh: "{nonsense}", en: A}
    rungs: [{level: yellow, at: due}, {level: red, at: yellow + 1 workday}]
"""
    assert [_marked(fault) for fault in faults("alerts", body)] == ["nonsense"]
