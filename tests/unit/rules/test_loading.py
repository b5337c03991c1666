"""What rulesets mean once loaded: every family, the rulebook they make together, and their digests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from supervise.errors import RulesetsInvalid
from supervise.rules.loading import Ruleset, check, load, read_all, rulebook
from supervise.rules.rulebook import Rulebook
from supervise.rules.scheme import ByRole

City = Callable[[str, str], dict[str, str]]
Standard = Mapping[str, str]


@pytest.fixture(scope="session")
def book(city: City) -> Callable[[str, str], Rulebook]:
    return lambda kind, body: rulebook(load(city(kind, body)))


Book = Callable[[str, str], Rulebook]


def test_nothing_is_loaded_where_anything_is_wrong(standard: Standard) -> None:
    files = {**standard, "city.yaml": "ruleset: city/alerts\nkind: alerts\n", "other.yaml": "kind: [\n"}
    with pytest.raises(RulesetsInvalid) as caught:
        load(files)
    assert {fault.path for fault in caught.value.diagnostics} == {"city.yaml", "other.yaml"}
    assert len(caught.value.diagnostics) == len(check(files)) == caught.value.facts["count"]
    assert "other.yaml:1:7" in caught.value.say("zh")


def test_a_header_is_read_whole(city: City) -> None:
    files = city("alerts", "effective: {from: 2026-02-01, to: 2027-01-01}\nrules: []\n")
    _, ruleset = load(files)
    assert (ruleset.ref.name, ruleset.ref.version, ruleset.ref.kind) == ("city/alerts", "1", "alerts")
    assert (ruleset.effective_from, ruleset.effective_to) == (date(2026, 2, 1), date(2027, 1, 1))
    assert ruleset.ref.title.say("zh") == "市级规则"
    assert (ruleset.path, ruleset.text) == ("alerts.yaml", files["alerts.yaml"])


def test_a_version_may_be_written_without_quotes(city: City) -> None:
    files = {name: text.replace('version: "1"', "version: 2026.10") for name, text in city("alerts", "").items()}
    assert load(files)[1].ref.version == "2026.10"


def test_a_rule_carries_its_place_and_the_basis_of_its_ruleset(book: Book) -> None:
    body = """\
rules:
  - {id: a, for: period, when: reported, level: red, say: {zh: 甲, en: A}}
  - id: b
    title: {zh: 乙规则, en: Rule B}
    basis: {zh: 市府办通知, en: A notice of the city}
    for: period
    when: reported
    level: red
    say: {zh: 甲, en: A}
"""
    first, second = (rule.ref for rule in book("alerts", body).alerts)
    assert (first.title.zh, first.basis.zh, first.place) == ("a", "智能服务 (S5)", "alerts.yaml:7")
    assert (second.title.en, second.basis.en, second.place) == ("Rule B", "A notice of the city", "alerts.yaml:8")
    assert book("alerts", body).rule("city/alerts", "b") == second


def test_a_single_alert_is_a_rule_of_one_rung(book: Book) -> None:
    body = """\
rules:
  - id: due-soon
    for: period
    at: due - 3 workdays 09:00
    when: not period.reported
    level: blue
    notify: [unit, responsible, unit]
    repeat: {every: 1 workday, at_most: 5}
    say: {zh: "「{task.title}」未报", en: "“{task.title}” is missing"}
"""
    (rule,) = book("alerts", body).alerts
    (rung,) = rule.rungs
    assert rung.at is not None
    assert rung.repeat is not None
    assert (rule.subject, rule.supersedes, rung.name, rung.level) == ("period", (), "blue", "blue")
    assert (rung.at.anchor, rung.at.amount, rung.at.source) == ("due", 3, "due - 3 workdays 09:00")
    assert rung.notify == ("responsible", "unit")
    assert (rung.repeat.every.amount, rung.repeat.every.unit, rung.repeat.at_most) == (1, "workdays", 5)
    assert rule.holds({"period.reported": False}) is True
    assert rule.holds({"period.reported": None}) is None
    assert rung.say({"task.title": "甲"}).zh == "「甲」未报"


def test_a_ladder_shares_what_its_rungs_do_not_say(book: Book) -> None:
    body = """\
define: {important: matter.priority == 'key'}
rules:
  - id: overdue
    for: period
    while: not reported
    notify: [unit]
    say: {zh: 甲, en: A}
    rungs:
      - {level: yellow, at: due}
      - {id: call, level: red, at: yellow + 2 workdays, when: important, notify: [superior], say: {zh: 乙, en: B}}
      - {level: red, at: call acknowledged + 1 day}
    start: [{level: call, when: important}]
"""
    yellow, call, red = book("alerts", body).alerts[0].rungs
    assert [(rung.name, rung.level) for rung in (yellow, call, red)] == [
        ("yellow", "yellow"), ("call", "red"), ("red", "red"),
    ]  # fmt: skip
    assert (yellow.notify, call.notify, red.notify) == (("unit",), ("superior",), ("unit",))
    assert (yellow.say({}).en, call.say({}).en, red.say({}).en) == ("A", "B", "A")
    assert red.at is not None
    assert (red.at.anchor, red.at.event) == ("call", "acknowledged")
    assert call.when is not None
    assert call.start is not None
    assert call.start({"matter.priority": "key"}) is call.when({"matter.priority": "key"}) is True
    assert yellow.start is None


def test_a_situation_counts(book: Book) -> None:
    body = """\
rules:
  - id: unit-in-trouble
    for: unit
    when: {count: alerts, where: level == 'red', distinct: task, at_least: 2}
    level: red
    notify: [superior]
    say: {zh: "{unit.name} {unit.count} 项", en: "{unit.name}: {unit.count}"}
"""
    (rule,) = book("alerts", body).counts
    assert (rule.subject, rule.distinct, rule.at_least, rule.level) == ("unit", "task", 2, "red")
    assert rule.where is not None
    assert rule.where({"alert.level": "red"}) is True
    assert rule.say({"unit.name": "住建局", "unit.count": 3, "names": {}}).zh == "住建局 3 项"


def test_a_matter_may_have_situations_and_alerts(book: Book) -> None:
    body = """\
rules:
  - {id: a, for: matter, when: {count: alerts, at_least: 2}, level: red, say: {zh: 甲, en: A}}
  - {id: b, for: matter, when: open, level: red, say: {zh: 甲, en: A}}
"""
    both = book("alerts", body)
    assert [rule.ref.id for rule in both.counts] == ["a"]
    assert [rule.ref.id for rule in both.alerts] == ["b"]


def test_lights_may_read_the_clock(book: Book) -> None:
    lights = book(
        "alerts", "lights: {for: period, first: [{light: red, when: now >= ends_at}, {light: grey}]}\n"
    ).lights
    red, grey = lights["period"]
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert red.when is not None
    assert red.when({"now": noon, "period.ends_at": noon}) is True
    assert (grey.light, grey.when) == ("grey", None)


def test_a_check_says_what_must_hold_or_what_must_not(book: Book) -> None:
    body = """\
rules:
  - {id: a, for: matter, must: deadline >= assigned_at, field: deadline, message: {zh: 甲, en: A}}
  - id: b
    for: report
    if: not missing(problems)
    when: missing(next_step)
    level: warning
    message: {zh: 乙, en: B}
    fix: {zh: 补充, en: Add it}
scope:
  - {in: "source == 'meeting'", say: {zh: 丙, en: C}}
  - {out: "secrecy == 'secret'", say: {zh: 丁, en: D}}
  - {id: doubt, ask: "secrecy == 'internal'", say: {zh: 戊, en: E}}
"""
    loaded = book("validation", body)
    must, fault = loaded.validations
    assert must.must is not None
    assert must.must({"matter.deadline": date(2026, 1, 1), "matter.assigned_at": date(2026, 1, 2)}) is False
    assert (must.fault, must.level, must.field, must.subject) == (None, "error", "deadline", "matter")
    assert fault.fault is not None
    assert fault.applies is not None
    assert fault.fix is not None
    assert (fault.must, fault.level, fault.subject, fault.fix({}).en) == (None, "warning", "report", "Add it")
    assert [(rule.ref.id, rule.level, rule.must is None) for rule in loaded.scope] == [
        ("scope-1", "error", False), ("scope-2", "error", True), ("doubt", "warning", True),
    ]  # fmt: skip


def test_a_period_rule_has_its_defaults(book: Book) -> None:
    body = "rules: [{id: a, cycle: monthly, due: day 25 17:00}]\n"
    (rule,) = book("periods", body).periods
    assert (rule.when, rule.roll, rule.opens, rule.closes) == (None, "none", "start", None)
    assert (rule.proactive, rule.until) == ("extra", "end")


def test_points_are_exact_and_may_depend_on_role_or_facts(book: Book) -> None:
    say = "say: {zh: 甲, en: A}"
    body = f"""\
body: 督查室
cycle: quarterly
base: 80.5
rules:
  - {{id: a, for: matter, when: completed, points: {{lead: 2, support: 0.1}}, {say}}}
  - {{id: b, for: period, when: late, points: -0.1 * workdays_late, {say}}}
  - {{id: c, for: task, when: acknowledged, points: 0.3, {say}}}
grades: [{{at_least: 90, grade: A}}, {{grade: D}}]
no_tasks: full
"""
    (scheme,) = book("scoring", body).scoring
    assert (scheme.body, scheme.cycle, scheme.base, scheme.no_tasks) == ("督查室", "quarterly", Decimal("80.5"), "full")
    by_role, by_fact, plain = (rule.points for rule in scheme.rules)
    assert by_role == ByRole(lead=Decimal(2), support=Decimal("0.1"))
    assert callable(by_fact)
    assert by_fact({"period.workdays_late": 3}) == Decimal("-0.3")
    assert plain == Decimal("0.3")
    assert [grade.grade for grade in scheme.grades if Decimal(-5) >= grade.at_least] == ["D"]
    assert scheme.ref.id == "city-scoring"


def test_a_mapping_has_paths_codes_and_constants(book: Book) -> None:
    body = """\
source: city
fields:
  title: $.task.name
  lead_unit: {path: [$.lead, "$.units[0]"]}
  support_units: {path: $.co, split: "、，"}
  source: {path: $.s, codes: {"1": meeting, 上级: superior}, constant: document}
  deadline: {constant: 2026-12-31}
"""
    title, lead, support, source, deadline = book("mapping", body).mappings["city/mapping"].fields
    assert (title.paths, title.line) == (("$.task.name",), "city/mapping/title")
    assert lead.paths == ("$.lead", "$.units[0]")
    assert support.split == "、，"
    assert (source.codes, source.constant) == ({"1": "meeting", "上级": "superior"}, "document")
    assert (deadline.paths, deadline.constant) == ((), date(2026, 12, 31))


def test_the_elements_carry_what_readers_need(standard: Standard) -> None:
    specs = {spec.code: spec for spec in rulebook(load(standard)).elements}
    assert specs["deadline"].type == "date"
    assert specs["deadline"].required
    assert "完成时限" in specs["deadline"].aliases
    assert specs["source"].codes["superior"].say("zh") == "上级下发"
    assert specs["title"].length == 200


ONE = 'ruleset: a/elements\nkind: elements\nversion: "1"\ntitle: {zh: 甲, en: A}\nbasis: {zh: 甲, en: A}\nelements:\n'


@pytest.mark.parametrize(
    ("element", "code"),
    [
        ("{code: x, zh: 甲, en: A, type: txt}", "rule-bad-value"),
        ("{code: Xy, zh: 甲, en: A, type: text}", "rule-bad-value"),
        ("{code: title, zh: 甲, en: A, type: date}", "rule-bad-value"),
        ("{code: x, zh: 甲, en: A, type: code}", "rule-bad-value"),
        ("{code: x, zh: 甲, en: A, type: text, codes: {a: {zh: 甲, en: A}}}", "rule-bad-value"),
        ("{code: x, zh: 甲, en: A, type: code, codes: {a: {zh: 甲}}}", "rule-missing-key"),
        ("{code: x, zh: 甲, en: A, type: text, aliases: [甲]}", "rule-duplicate-id"),
        ("{code: x, zh: 甲, en: A, type: text, length: 0}", "rule-bad-value"),
        ("{code: x, zh: 甲, en: A, type: text, required: maybe}", "rule-bad-value"),
    ],
)
def test_a_faulty_element_is_refused(element: str, code: str) -> None:
    found = check({"e.yaml": ONE + f"  - {element}\n"})
    assert [fault.code for fault in found] == [code]
    assert found[0].line == 7


def test_a_standard_describes_every_field_of_a_matter() -> None:
    (fault,) = check({"e.yaml": ONE + "  - {code: title, zh: 甲, en: A, type: text}\n"})
    assert fault.code == "rule-missing-key"
    assert "lead_unit" in fault.message.en


def test_an_element_of_the_own_standard_is_a_fact_of_the_rules(city: City, elements: str) -> None:
    body = "rules: [{id: a, for: matter, when: budget > 100, level: red, say: {zh: 甲, en: A}}]\n"
    more = elements + "\n  - {code: budget, zh: 预算, en: Budget, type: decimal}\n"
    assert [fault.code for fault in check(city("alerts", body))] == ["rule-unknown-name"]
    assert not check({**city("alerts", body), "elements.yaml": more})


def test_without_a_standard_nothing_is_typed_and_one_error_says_so(city: City) -> None:
    body = "rules: [{id: a, for: matter, when: priority == 'key', level: red, say: {zh: 甲, en: A}}]\n"
    files = city("alerts", body)
    del files["elements.yaml"]
    assert [fault.code for fault in check(files)] == ["rule-no-elements"]


def test_a_broken_standard_is_told_without_the_errors_it_causes(city: City, elements: str) -> None:
    body = (
        "rules: [{id: a, for: matter, when: priority == 'key' and missin(title), level: red, say: {zh: 甲, en: A}}]\n"
    )
    files = {**city("alerts", body), "elements.yaml": elements.replace("code: priority", "cod: priority")}
    assert [(fault.path, fault.code) for fault in check(files)] == [
        ("elements.yaml", "rule-unknown-key"), ("elements.yaml", "rule-missing-key"), ("alerts.yaml", "rule-function"),
    ]  # fmt: skip


def test_a_rule_id_is_given_once_over_all_rulesets_of_a_kind(standard: Standard, city: City) -> None:
    rule = "rules: [{id: due-soon, for: period, when: reported, level: red, say: {zh: 甲, en: A}}]\n"
    (fault,) = check({**standard, "city.yaml": city("alerts", rule)["alerts.yaml"]})
    assert (fault.path, fault.line, fault.code) == ("city.yaml", 6, "rule-duplicate-id")


def test_the_lights_of_a_subject_are_given_once_over_all_rulesets(standard: Standard, city: City) -> None:
    lights = "lights: {for: period, first: [{light: grey}]}\n"
    (fault,) = check({**standard, "city.yaml": city("alerts", lights)["alerts.yaml"]})
    assert (fault.path, fault.code) == ("city.yaml", "rule-duplicate-id")


def versions(city: City, *dates: str) -> dict[str, str]:
    text = city("alerts", "")["alerts.yaml"]
    return {
        f"v{number}.yaml": text.replace('version: "1"', f'version: "{number}"') + f"effective: {{{day}}}\n"
        for number, day in enumerate(dates)
    }


@pytest.mark.parametrize(
    ("first", "second", "overlap"),
    [
        ("from: 2026-01-01", "from: 2026-07-01", False),
        ("from: 2026-01-01, to: 2026-07-01", "from: 2026-07-01", False),
        ("from: 2026-01-01, to: 2026-07-02", "from: 2026-07-01", True),
        ("from: 2026-07-01", "from: 2026-01-01, to: 2026-07-02", True),
        ("from: 2026-01-01", "from: 2026-01-01", True),
        ("to: 2026-07-01", "to: 2026-08-01", True),
    ],
)
def test_two_versions_of_a_ruleset_may_not_overlap(
    city: City, elements: str, first: str, second: str, overlap: bool
) -> None:
    found = check({"elements.yaml": elements, **versions(city, first, second)})
    assert [fault.code for fault in found] == (["rule-overlap"] if overlap else [])


def test_the_same_version_twice_is_refused(city: City, elements: str) -> None:
    text = city("alerts", "")["alerts.yaml"]
    (fault,) = check({"elements.yaml": elements, "a.yaml": text, "b.yaml": text})
    assert (fault.path, fault.code) == ("b.yaml", "rule-duplicate-id")


def digest(text: str) -> str:
    rulesets, _ = read_all([("a.yaml", text)])
    return rulesets[0].ref.digest


def test_the_digest_is_of_what_is_said_and_not_of_how(standard: Standard) -> None:
    text = standard["rulesets/standard/scoring.yaml"]
    reordered = text.replace(
        "subject: unit\ncycle: quarterly\n", "cycle: 'quarterly'   # by quarters\n\nsubject: unit\n"
    )
    assert reordered != text
    assert digest(reordered) == digest(text)
    assert digest(text.replace("base: 80", "base: 80.0")) == digest(text)
    assert digest(text.replace("base: 80", "base: 81")) != digest(text)
    assert digest(text.replace("A}", "a}")) != digest(text)


def test_the_digest_of_a_rulebook_covers_all_its_rulesets(standard: Standard) -> None:
    whole: tuple[Ruleset, ...] = load(standard)
    assert rulebook(whole).digest == rulebook(whole[::-1]).digest
    assert rulebook(whole).digest != rulebook(whole[:-1]).digest


def test_a_judge_says_what_each_condition_says(standard: Standard) -> None:
    book = rulebook(load(standard))
    facts = {"period.reported": False, "period.report_state": None, "period.returned": 2}
    judge = book.judges["standard/alerts"]
    told = dict(zip(judge.names["period"], judge.of("period")(facts), strict=True))
    assert told == {rule.ref.id: rule.holds(facts) for rule in book.alerts if rule.subject == "period"}


def test_messages_show_instants_in_the_zone_of_the_facts(standard: Standard) -> None:
    rule = next(rule for rule in rulebook(load(standard)).alerts if rule.ref.id == "due-soon")
    facts = {
        "task.title": "隐患点治理", "period.key": "2026-02", "zone": ZoneInfo("Asia/Shanghai"),
        "period.due_at": datetime(2026, 2, 25, 9, tzinfo=UTC),
    }  # fmt: skip
    assert rule.rungs[0].say(facts).zh == "「隐患点治理」2026-02 周期的进展请于 2026年2月25日 17:00 前填报"
