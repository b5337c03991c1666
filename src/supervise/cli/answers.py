"""Answers: what a command found, as text or as one JSON document; and the only place that prints."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import typer
from pydantic_core import to_jsonable_python

from supervise.builtin.page import visible
from supervise.errors import Language, SuperviseError, UsageError
from supervise.model.findings import Finding

DONE, FAILED, USAGE = 0, 1, 2


@dataclass(frozen=True)
class Answer:
    """`document` is what `--json` prints, `lines` what is printed without it, or `raw`, a text for programs, in their
    stead. `failed` means findings or failures.
    """

    document: Any
    lines: Sequence[str] = ()
    failed: bool = False
    raw: str | None = None


def grave(findings: Iterable[Finding]) -> bool:
    """Whether one of them is an error, not a mere warning."""
    return any(finding.level == "error" for finding in findings)


def give(answer: Answer, *, as_json: bool) -> int:
    """Print an answer on stdout; the exit code that goes with it."""
    if as_json:
        _print_json(answer.document)
    elif answer.raw is not None:
        _print_raw(answer.raw)
    else:
        for line in answer.lines:
            print_line(line)
    return FAILED if answer.failed else DONE


def refuse(failed: SuperviseError, language: Language, *, as_json: bool) -> int:
    """Print an error on stderr and, with `--json`, as the one document on stdout; the exit code that goes with it."""
    from rich.console import Console  # noqa: PLC0415 - most calls need no colours, and start faster without
    from rich.text import Text as Rich  # noqa: PLC0415 - the same

    if as_json:
        _print_json({"error": {"code": failed.code, "zh": failed.say("zh"), "en": failed.say("en")}})
    head, *rest = visible(failed.say(language)).split("\n")
    console = Console(stderr=True, highlight=False)
    console.print(Rich(head, style="bold red"), soft_wrap=True)
    for line in rest:
        console.print(Rich(line), soft_wrap=True)
    return USAGE if isinstance(failed, UsageError) else FAILED


def print_line(line: str) -> None:
    """One line on stdout. What came out of a file cannot steer the terminal."""
    typer.echo(visible(line))


def _print_json(document: Any) -> None:
    # A lone surrogate out of a file name becomes the escape that JSON has for it.
    _print_raw(json.dumps(to_jsonable_python(document), ensure_ascii=False, indent=2))


def _print_raw(text: str) -> None:
    """In UTF-8, wherever stdout leads."""
    typer.echo(text.encode("utf-8", "backslashreplace"))
