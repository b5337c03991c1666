"""The shipped rulesets: whole, in both languages, each rule under the service it carries out, and what they decide."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from supervise.model.matters import Elements
from supervise.rules.loading import check, load, rulebook
from supervise.rules.rulebook import Condition, Facts, Message, Rulebook
from supervise.rules.scheme import ByRole

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)


class Known(dict[str, Any]):
    """Facts of which all that is not given is unknown."""

    def __missing__(self, name: str) -> None:
        return None


def facts(**known: Any) -> Facts:
    """Facts named with `__` for the dot."""
    ambient = {"zone": SHANGHAI, "names": {}, "now": NOW}
    return Known(ambient | {name.replace("__", "."): value for name, value in known.items()})


@pytest.fixture(scope="module")
def book(standard: Mapping[str, str]) -> Rulebook:
    return rulebook(load(standard))


def test_the_shipped_rulesets_load_without_a_fault(standard: Mapping[str, str]) -> None:
    assert [fault.show("en") for fault in check(standard)] == []
    assert len(standard) == 6


def test_they_are_effective_from_2026_on(standard: Mapping[str, str]) -> None:
    rulesets = load(standard)
    assert {(one.effective_from, one.effective_to) for one in rulesets} == {(date(2026, 1, 1), None)}
    assert {one.ref.version for one in rulesets} == {"2026.1"}
    assert all(f"rulesets/{one.ref.name}.yaml" == one.path for one in rulesets)


def test_every_rule_names_the_service_that_it_carries_out(standard: Mapping[str, str]) -> None:
    for ruleset in load(standard):
        for ref in ruleset.content.refs:
            assert re.search(r"\(S[1-6]\)", ref.basis.zh), ref.id
            assert re.search(r"\(S[1-6]\)", ref.basis.en), ref.id


def test_the_six_services_are_all_carried_out(book: Rulebook) -> None:
    named = set(re.findall(r"\bS[1-6]\b", " ".join(ref.basis.zh for ref in book.rulesets)))
    assert named == {"S1", "S2", "S3", "S4", "S5", "S6"}


def test_every_rule_has_a_title_in_both_languages(standard: Mapping[str, str]) -> None:
    for ruleset in load(standard):
        for ref in ruleset.content.refs:
            assert _chinese(ref.title.zh), ref.id
            assert not _chinese(ref.title.en), ref.id


def _chinese(text: str) -> bool:
    return bool(re.search("[\u4e00-\u9fff]", text))


def _messages(book: Rulebook) -> Sequence[tuple[str, Message]]:
    checks = [*book.scope, *book.validations]
    return [
        *((rule.ref.id, rule.message) for rule in checks),
        *((rule.ref.id, rule.fix) for rule in checks if rule.fix is not None),
        *((rule.ref.id, rung.say) for rule in book.alerts for rung in rule.rungs),
        *((rule.ref.id, rule.say) for rule in book.counts),
        *((rule.ref.id, rule.say) for scheme in book.scoring for rule in scheme.rules),
    ]


def test_every_message_speaks_both_languages(book: Rulebook) -> None:
    nothing = facts()
    messages = _messages(book)
    assert len(messages) > 50
    for rule, message in messages:
        said = message(nothing)
        assert _chinese(said.zh), rule
        assert said.en.strip(), rule
        assert not _chinese(said.en), rule


def test_every_check_of_a_matter_names_its_field_and_a_fix(book: Rulebook) -> None:
    assert all(rule.field and rule.fix for rule in book.validations)


def test_the_elements_of_the_paper_are_described(book: Rulebook) -> None:
    specs = {spec.code: spec for spec in book.elements}
    assert specs.keys() >= Elements.model_fields.keys() - {"links", "milestones", "extra"}
    assert list(specs["source"].codes) == ["meeting", "instruction", "document", "superior"]
    assert {spec.code for spec in book.elements if spec.required} == {"title", "source", "deadline", "lead_unit"}


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("牵头单位", "lead_unit"),
        ("主办单位", "lead_unit"),
        ("责任单位", "lead_unit"),
        ("责任部门", "lead_unit"),
        ("配合单位", "support_units"),
        ("协办部门", "support_units"),
        ("完成时限", "deadline"),
        ("办理时限", "deadline"),
        ("计划完成时间", "deadline"),
        ("事项名称", "title"),
        ("任务内容", "title"),
        ("督办事项", "title"),
        ("任务来源", "source"),
        ("任务类别", "type"),
        ("牵头领导", "leader"),
        ("任务目标", "body"),
    ],
)
def test_headings_of_real_lists_are_known(book: Rulebook, heading: str, code: str) -> None:
    assert [spec.code for spec in book.elements if heading in (spec.zh, *spec.aliases)] == [code]


GOOD = {
    "matter__title": "完成隐患点治理", "matter__source": "meeting", "matter__lead_unit": "housing",
    "matter__support_units": ("finance",), "matter__assigned_at": date(2026, 3, 1),
    "matter__deadline": date(2026, 12, 31), "matter__secrecy": "none",
}  # fmt: skip


def _speaking(rules: Sequence[Any], seen: Facts) -> list[str]:
    def holds(condition: Condition | None, default: bool) -> bool | None:
        return default if condition is None else condition(seen)

    return [
        rule.ref.id
        for rule in rules
        if holds(rule.applies, True) is True and (holds(rule.must, True) is False or holds(rule.fault, False) is True)
    ]


@pytest.mark.parametrize(
    ("changes", "speaking"),
    [
        ({}, []),
        ({"matter__title": None}, ["title-missing"]),
        ({"matter__title": "办事"}, ["title-length"]),
        ({"matter__source": None}, ["source-missing"]),
        ({"matter__source": "rumour"}, ["source-unknown"]),
        ({"matter__lead_unit": None}, ["lead-missing"]),
        ({"matter__support_units": ("housing", "finance")}, ["lead-also-supports"]),
        ({"matter__deadline": None}, ["deadline-missing"]),
        ({"matter__deadline": date(2026, 2, 28)}, ["deadline-early"]),
        ({"matter__deadline": date(2062, 12, 31)}, ["deadline-far"]),
        ({"matter__assigned_at": date(2026, 3, 3)}, ["assigned-later"]),
        ({"matter__priority": "key"}, ["key-without-leader"]),
        ({"matter__priority": "key", "matter__leader": "17"}, []),
        ({"matter__secrecy": "secret"}, ["not-classified"]),
        ({"matter__secrecy": "internal"}, ["internal"]),
        ({"matter__title": "【机密】专项任务"}, ["marked-classified"]),
    ],
)
def test_a_draft_is_checked(book: Rulebook, changes: Mapping[str, Any], speaking: list[str]) -> None:
    rules = [rule for rule in (*book.scope, *book.validations) if rule.subject == "matter"]
    assert _speaking(rules, facts(**{**GOOD, **changes})) == speaking


@pytest.mark.parametrize(
    ("told", "speaking"),
    [
        ({"done": "已完成招标并进场"}, []),
        ({}, ["done-missing"]),
        ({"done": "无"}, ["done-short"]),
        ({"done": "已完成招标", "problems": "资金未到位"}, ["problem-left-open"]),
        ({"done": "已完成招标", "problems": "资金未到位", "help_needed": "请财政局协调"}, []),
        ({"done": "已完成招标", "help_needed": "请财政局协调"}, ["help-without-problem"]),
        ({"done": "已完成招标", "percent": 20, "previous_percent": 40}, ["percent-lower"]),
        ({"done": "已完成招标", "percent": 40, "previous_percent": 40}, []),
        ({"done": "已完成招标", "forecast": date(2027, 1, 1)}, ["forecast-late"]),
    ],
)
def test_a_report_is_checked(book: Rulebook, told: Mapping[str, Any], speaking: list[str]) -> None:
    rules = [rule for rule in book.validations if rule.subject == "report"]
    seen = facts(matter__deadline=date(2026, 12, 31), **{f"report__{name}": value for name, value in told.items()})
    assert _speaking(rules, seen) == speaking


@pytest.mark.parametrize(
    ("about", "rule"),
    [
        ({}, "monthly"),
        ({"matter__priority": "key"}, "key-weekly"),
        ({"matter__source": "superior"}, "superior-fortnightly"),
        ({"matter__source": "instruction"}, "instruction-monthly"),
        ({"matter__source": "superior", "matter__priority": "key"}, "key-weekly"),
        ({"matter__priority": "key", "task__cycle": "quarterly"}, "entered-quarterly"),
        ({"task__cycle": "once"}, "entered-once"),
    ],
)
def test_a_cycle_that_was_entered_wins_over_what_the_matter_is(
    book: Rulebook, about: Mapping[str, Any], rule: str
) -> None:
    seen = facts(**about)
    first = next(one for one in book.periods if one.when is None or one.when(seen) is True)
    assert first.ref.id == rule


def test_every_cycle_of_the_code_list_has_its_rule(book: Rulebook) -> None:
    codes = next(spec.codes for spec in book.elements if spec.code == "cycle")
    for code in codes:
        seen = facts(task__cycle=code)
        first = next(one for one in book.periods if one.when is not None and one.when(seen) is True)
        assert first.cycle == code


def test_the_overdue_ladder_climbs_to_the_superior(book: Rulebook) -> None:
    overdue = next(rule for rule in book.alerts if rule.ref.id == "overdue")
    assert [(rung.name, rung.at.source if rung.at else None) for rung in overdue.rungs] == [
        ("yellow", "due"), ("orange", "yellow + 2 workdays"), ("red", "orange + 3 workdays"),
    ]  # fmt: skip
    assert overdue.supersedes == ("due-soon",)
    assert "superior" in overdue.rungs[-1].notify
    starts = [rung.start is not None and rung.start(facts(matter__priority="key")) for rung in overdue.rungs]
    assert starts == [False, False, True]


def _light(book: Rulebook, kind: str, seen: Facts) -> str:
    return next(line.light for line in book.lights[kind] if line.when is None or line.when(seen) is True)


START, END = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
DUE = datetime(2026, 3, 25, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def _period(now: datetime, met: datetime | None = None, **more: Any) -> Facts:
    return facts(
        now=now, period__starts_at=START, period__ends_at=END, period__due_at=DUE, period__met_at=met,
        period__reported=met is not None, period__voided=False, period__open=True,
        period__overdue=met is None and now >= DUE, next__ends_at=END + 30 * DAY, **more,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("now", "met", "light"),
    [
        (START, None, "grey"),
        (DUE, None, "yellow"),
        (END, None, "red"),
        (END + 90 * DAY, None, "red"),
        (START + 5 * DAY, START + 5 * DAY, "green"),
        (END + 5 * DAY, END + 5 * DAY, "yellow"),
        (END + 40 * DAY, END + 40 * DAY, "red"),
    ],
)
def test_the_light_of_a_period(book: Rulebook, now: datetime, met: datetime | None, light: str) -> None:
    assert _light(book, "period", _period(now, met)) == light


def test_a_period_that_was_voided_shows_no_light(book: Rulebook) -> None:
    assert _light(book, "period", _period(END, None) | {"period.voided": True}) == "grey"  # type: ignore[operator]


def test_the_lights_of_a_task_and_a_matter_follow_from_their_periods(book: Rulebook) -> None:
    def both(*periods: Facts, now: datetime = START) -> tuple[str, str]:
        task = facts(now=now, task__periods=periods, task__overdue=False)
        matter = facts(now=now, matter__tasks=(task,), matter__overdue=False, matter__terminated=False)
        return _light(book, "task", task), _light(book, "matter", matter)

    late, missing, done = _period(DUE), _period(END), _period(DUE, START + DAY)
    assert both() == ("grey", "grey")
    assert both(_period(START)) == ("grey", "grey")
    assert both(done) == ("green", "green")
    assert both(done, late) == ("yellow", "yellow")
    assert both(done, late, missing, now=END) == ("red", "red")


def test_no_light_is_green_when_nothing_was_reported(book: Rulebook) -> None:
    for now in (START - DAY, START, DUE, END, END + 400 * DAY):
        for more in ({}, {"period__state": "missed"}, {"period__accepted": False}):
            period = _period(now, None, **more)
            task = facts(now=now, task__periods=(period,), task__overdue=None)
            matter = facts(now=now, matter__tasks=(task,), matter__completed=True, matter__terminated=False)
            shown = [
                _light(book, kind, seen) for kind, seen in (("period", period), ("task", task), ("matter", matter))
            ]
            assert "green" not in shown


def _points(book: Rulebook, kind: str, role: str, seen: Facts) -> dict[str, Decimal]:
    given = {}
    for rule in book.scoring[0].rules:
        if rule.subject == kind and rule.when(seen) is True:
            points = getattr(rule.points, role) if isinstance(rule.points, ByRole) else rule.points
            given[rule.ref.id] = points if isinstance(points, Decimal) else points(seen)
    return given


def test_work_in_time_earns_and_work_late_costs(book: Rulebook) -> None:
    deadline = {"matter__deadline": date(2026, 12, 31), "matter__overdue": False}
    done = {"matter__completed": True, "matter__completed_late": False, **deadline}
    assert _points(book, "matter", "lead", facts(**done)) == {"done": Decimal(2)}
    assert _points(book, "matter", "support", facts(**done)) == {"done": Decimal(1)}
    assert _points(book, "matter", "lead", facts(**done | {"matter__completed_late": True})) == {
        "done-late": Decimal(-2)
    }
    undated = facts(matter__completed=True, matter__overdue=None)
    assert _points(book, "matter", "lead", undated) == {"done": Decimal(2)}


@pytest.mark.parametrize("days", range(0, 60, 7))
def test_a_missing_report_is_never_cheaper_than_a_late_one(book: Rulebook, days: int) -> None:
    late = facts(period__late=True, period__missed=False, period__workdays_late=days, period__alerts=())
    missed = facts(period__late=True, period__missed=True, period__workdays_late=days, period__alerts=())
    assert sum(_points(book, "period", "lead", missed).values()) < sum(_points(book, "period", "lead", late).values())


def test_returns_and_red_alerts_cost_by_their_number(book: Rulebook) -> None:
    red = facts(alert__level="red")
    seen = facts(
        period__late=False, period__missed=False, period__returned=3, period__rejected=1, period__alerts=(red,)
    )
    assert _points(book, "period", "lead", seen) == {
        "returned": Decimal("-0.6"), "rejected": Decimal("-0.5"), "red-alert": Decimal(-1),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("acknowledged", "workdays", "costs"), [(True, 2, False), (True, 3, True), (False, 2, False), (False, 3, True)]
)
def test_a_task_is_acknowledged_within_two_workdays(
    book: Rulebook, acknowledged: bool, workdays: int, costs: bool
) -> None:
    almanac = SimpleNamespace(elapsed_workdays=lambda start, end: workdays)
    seen = facts(
        task__acknowledged=acknowledged, task__assigned_at=START, task__open=True, almanac=almanac,
        task__acknowledged_at=START + DAY if acknowledged else None,
    )  # fmt: skip
    assert ("acknowledged-late" in _points(book, "task", "lead", seen)) is costs


@pytest.mark.parametrize(("total", "grade"), [("90", "A"), ("89.9", "B"), ("75", "B"), ("60", "C"), ("-5", "D")])
def test_every_total_has_a_grade(book: Rulebook, total: str, grade: str) -> None:
    assert next(one.grade for one in book.scoring[0].grades if Decimal(total) >= one.at_least) == grade


def test_a_record_of_the_city_fills_the_elements(book: Rulebook) -> None:
    fields = {line.element: line for line in book.mappings["standard/intake-city"].fields}
    assert fields.keys() >= {"title", "source", "assigned_at", "deadline", "lead_unit", "support_units", "leader"}
    assert all(line.line == f"standard/intake-city/{element}" for element, line in fields.items())
