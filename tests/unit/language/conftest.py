"""A small standard of data elements, and ways to ask the language about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from supervise.model.base import Text
from supervise.model.standard import ElementSpec
from supervise.rules.catalogue import Subject
from supervise.rules.language import Formula, LanguageError, Problem, Scope, compile_condition, compile_expression

BEIJING = ZoneInfo("Asia/Shanghai")


class Facts(dict[str, Any]):
    """Facts of which all that are not given are unknown."""

    def __missing__(self, name: str) -> None:
        return None


@pytest.fixture
def elements() -> Mapping[str, ElementSpec]:
    labels = {"key": Text(zh="重点", en="key matter"), "normal": Text(zh="一般", en="normal")}
    specs = [
        ElementSpec("title", "text", "事项名称", "title"),
        ElementSpec("priority", "code", "优先级", "priority", codes=labels),
        ElementSpec("assigned_at", "date", "交办时间", "assigned on"),
        ElementSpec("deadline", "date", "交办期限", "deadline", aliases=("完成期限",)),
        ElementSpec("lead_unit", "unit", "责任部门", "lead unit"),
        ElementSpec("support_units", "units", "协办部门", "support units"),
        ElementSpec("tags", "list", "标签", "tags", codes={"road": Text(zh="道路", en="roads")}),
        ElementSpec("regions", "list", "涉及区域", "regions"),
        ElementSpec("budget", "decimal", "预算", "budget"),
        ElementSpec("households", "integer", "户数", "households"),
    ]
    return {spec.code: spec for spec in specs}


Ask = Callable[..., Any]


@pytest.fixture
def scope(elements: Mapping[str, ElementSpec]) -> Callable[..., Scope]:
    def build(subject: Subject = "period", names: Mapping[str, Formula] | None = None, elapsed: bool = True) -> Scope:
        return Scope(subject, elements, names or {}, elapsed)

    return build


@pytest.fixture
def truth(scope: Callable[..., Scope]) -> Ask:
    """The truth of a condition about a period, or about another subject, over the given facts."""

    def ask(source: str, facts: Mapping[str, Any] | None = None, **of: Any) -> bool | None:
        return compile_condition(source, scope(**of))(Facts(facts or {}))

    return ask


@pytest.fixture
def value(scope: Callable[..., Scope]) -> Ask:
    def ask(source: str, facts: Mapping[str, Any] | None = None, **of: Any) -> Any:
        return compile_expression(source, scope(**of))(Facts({"zone": BEIJING} | dict(facts or {})))

    return ask


@pytest.fixture
def problems(scope: Callable[..., Scope]) -> Callable[..., tuple[Problem, ...]]:
    def ask(source: str, **of: Any) -> tuple[Problem, ...]:
        with pytest.raises(LanguageError) as caught:
            compile_condition(source, scope(**of))
        return caught.value.problems

    return ask


@pytest.fixture
def marked(problems: Callable[..., tuple[Problem, ...]]) -> Callable[..., list[tuple[str, str, str | None]]]:
    """The problems of a condition as (what is marked in the source, code, suggestion)."""

    def ask(source: str, **of: Any) -> list[tuple[str, str, str | None]]:
        return [
            (source[problem.offset : problem.offset + problem.length], problem.code, problem.suggestion)
            for problem in problems(source, **of)
        ]

    return ask


@pytest.fixture
def at() -> Callable[[str], datetime]:
    return lambda shown: datetime.fromisoformat(shown).replace(tzinfo=BEIJING).astimezone(UTC)
