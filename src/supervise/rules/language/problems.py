"""What is wrong with an expression or a message: each problem with its place, its reason and the nearest right word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from supervise.errors import SuperviseError
from supervise.model.base import Text

Code = Literal[
    "rule-syntax",  # cannot be read, or not part of the language
    "rule-too-big",
    "rule-literal",  # a number, a date or a pattern that is none
    "rule-unknown-name",
    "rule-ambiguous",
    "rule-function",
    "rule-type",
    "rule-unknown-code",
    "rule-elapsed",
    "rule-template",
]


@dataclass(frozen=True)
class Problem:
    """One mistake. `offset` and `length` count characters of the text as its author wrote it, from 0.

    `part` says which text of a message it is in; `suggestion` is what to write instead, where that is known.
    """

    offset: int
    length: int
    code: Code
    message: Text
    suggestion: str | None = None
    part: Literal["", "zh", "en"] = ""


class LanguageError(SuperviseError):
    """An expression or a message of the rule language cannot be used; `problems` lists all that is wrong with it."""

    code = "expression-invalid"
    zh, en = "表达式有误：{source}\n{listing_zh}", "The expression cannot be used: {source}\n{listing_en}"

    @property
    def problems(self) -> tuple[Problem, ...]:
        """In the order of their places."""
        return self.facts["problems"]  # type: ignore[no-any-return]  # facts are untyped by nature


def refusal(source: str, problems: Iterable[Problem]) -> LanguageError:
    """The error that tells *problems* of *source*."""
    ordered = tuple(sorted(problems, key=lambda problem: (problem.part, problem.offset)))
    return LanguageError(
        source=source if len(source) <= 200 else source[:200] + "…",
        problems=ordered,
        listing_zh=_listing(ordered, "zh"),
        listing_en=_listing(ordered, "en"),
    )


def _listing(problems: Sequence[Problem], language: str) -> str:
    ask = "应为 {}？" if language == "zh" else "did you mean {}?"
    lines = []
    for problem in problems:
        hint = f" ({ask.format(problem.suggestion)})" if problem.suggestion else ""
        lines.append(f"  {problem.offset + 1}: {problem.message.say(language)}{hint} [{problem.code}]")
    return "\n".join(lines)
