"""Sentences with facts in them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from supervise.model.base import Text
from supervise.rules.language import LanguageError, compile_message


@pytest.fixture
def say(scope, at):
    facts = {
        "zone": ZoneInfo("Asia/Shanghai"),
        "names": {"housing": "住建局", "water": "水务局"},
        "now": at("2026-03-05 09:30"),
        "task.title": "道路{修复}",
        "task.unit": "housing",
        "period.unit": "nobody",
        "period.due_at": at("2026-03-05 17:00"),
        "period.met_at": None,
        "period.reported": False,
        "period.percent": Decimal("12.50"),
        "period.urged": 100,
        "matter.deadline": date(2026, 12, 31),
        "matter.priority": "key",
        "matter.lead_unit": "housing",
        "matter.support_units": ("water", "power"),
        "matter.tags": ("road", "other"),
        "matter.regions": (),
        "matter.title": None,
    }
    return lambda zh, en="": compile_message(zh, en, scope())(facts)


def test_a_sentence_is_filled_in_both_languages(say):
    assert say("「{task.title}」应于{period.due_at}前填报", "{task.title}: due {due_at}") == Text(
        zh="「道路{修复}」应于2026年3月5日 17:00前填报", en="道路{修复}: due 2026-03-05 17:00"
    )


@pytest.mark.parametrize(
    ("path", "zh", "en"),
    [
        ("matter.deadline", "2026年12月31日", "2026-12-31"),
        ("now", "2026年3月5日 09:30", "2026-03-05 09:30"),
        ("reported", "否", "no"),
        ("met_at", "（未填）", "(not given)"),
        ("matter.title", "（未填）", "(not given)"),
        ("percent", "12.5", "12.5"),
        ("urged", "100", "100"),
        ("matter.priority", "重点", "key matter"),
        ("task.unit", "住建局", "住建局"),
        ("unit", "nobody", "nobody"),
        ("matter.lead_unit", "住建局", "住建局"),
        ("matter.support_units", "水务局、power", "水务局, power"),
        ("matter.regions", "（未填）", "(not given)"),
        ("matter.tags", "道路、other", "roads, other"),
        (" 任务.任务名称 ", "道路{修复}", "道路{修复}"),
    ],
)
def test_each_type_is_shown_in_its_way(say, path, zh, en):
    assert say(f"<{{{path}}}>", f"<{{{path}}}>") == Text(zh=f"<{zh}>", en=f"<{en}>")


def test_a_brace_itself_is_written_twice(say):
    assert say("{{{urged}}} {{}}").zh == "{100} {}"


def test_reads_names_the_facts_of_both_texts(scope):
    assert compile_message("{urged}{task.unit}", "{now}", scope()).reads == {"period.urged", "task.unit", "now"}


def test_elapsed_time_may_be_told_even_by_an_alert(scope):
    assert compile_message("{workdays_late}", "", scope(elapsed=False)).reads == {"period.workdays_late"}


@pytest.mark.parametrize(
    ("text", "marked_text", "code", "suggestion"),
    [
        ("「老旧小区」{task.titel}", "task.titel", "rule-unknown-name", "task.title"),
        ("{ task.titel }", "task.titel", "rule-unknown-name", "task.title"),
        ("{percent + 1}", "percent + 1", "rule-template", None),
        ("{}", "}", "rule-template", None),
        ("{task.title", "{", "rule-template", None),
        ("事项}", "}", "rule-template", None),
        ("{task}", "task", "rule-template", "task.id"),
        ("{task.periods}", "task.periods", "rule-template", None),
        ("{__class__}", "__class__", "rule-unknown-name", None),
        ("{task.title.__class__}", "task.title.__class__", "rule-unknown-name", "task.title"),
    ],
)
def test_a_mistake_is_told_at_its_place_and_language(scope, text, marked_text, code, suggestion):
    for part in ("zh", "en"):
        with pytest.raises(LanguageError) as caught:
            compile_message(text if part == "zh" else "", text if part == "en" else "", scope())
        (problem,) = caught.value.problems
        marked = text[problem.offset : problem.offset + problem.length]
        assert (marked, problem.code, problem.suggestion, problem.part) == (marked_text, code, suggestion, part)


def test_a_sentence_is_bounded(scope):
    with pytest.raises(LanguageError) as caught:
        compile_message("事" * 2_001, "", scope())
    assert caught.value.problems[0].code == "rule-too-big"
