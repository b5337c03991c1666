"""The reference page, made from the code: facts, functions, ruleset keys, hooks, commands, errors.

`python -m supervise.workbench.reference` prints it; docs/reference.md holds it, and a test compares the two.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any

from supervise import errors
from supervise.hooks import specs
from supervise.model import commands
from supervise.model.permission import PERMISSIONS, needs
from supervise.rules.catalogue import ANCHORS, FACTS
from supervise.rules.diagnostics import CODES
from supervise.rules.families import alerts, elements, mapping, periods, scoring, situations, validation
from supervise.rules.headers import HEADER_KEYS, RULE_KEYS
from supervise.rules.language.functions import FUNCTIONS
from supervise.rules.lint.lints import LINTS
from supervise.rules.waivers import WAIVER_KEYS
from supervise.workbench.trials.listing import word_rows

FUNCTION_USES: Mapping[str, tuple[str, str]] = {
    "len": ("len(matter.title) <= 200", "characters of a text, members of a list, how many children"),
    "min": ("min(period.percent, 100)", "the least of numbers, dates or instants"),
    "max": ("max(task.assigned_at, matter.registered_at)", "the greatest of them"),
    "abs": ("abs(task.percent)", "a number without its sign"),
    "round": ("round(task.percent / 3, 1)", "to so many decimal places, halves away from zero"),
    "days": ("days(matter.assigned_at, matter.deadline)", "calendar days from one to the other"),
    "workdays": ("workdays(task.assigned_at, now)", "whole workdays from one to the other"),
    "contains": ("contains(matter.tags, '民生')", "whether a text or a list has it"),
    "starts_with": ("starts_with(matter.title, '关于')", "whether a text begins with it"),
    "matches": ("matches(matter.title, '(绝密|机密)')", "a regular expression of linear time, anywhere in the text"),
    "missing": ("missing(matter.leader)", "whether it is unknown; the only test for that"),
    "count": ("count(task.periods, late)", "for how many children it certainly holds; unknown while one is unknown"),
    "any": ("any(task.periods, overdue)", "whether it holds for one child"),
    "all": ("all(task.periods, accepted)", "whether it holds for every child"),
    "sum": ("sum(task.periods, returned)", "the sum over the children"),
    "date": ("matter.deadline >= date('2026-06-30')", "a date, written out"),
}
"""Each function of the rule language: an example that a test compiles, and what it gives."""


def reference() -> str:
    """The page as Markdown."""
    parts = [
        _introduction(),
        *_keys(),
        *_tests(),
        *_facts(),
        _functions(),
        _diagnostics(),
        _lints(),
        *_hooks(),
        *_commands(),
        _errors(),
    ]
    return "\n".join(parts)


def _introduction() -> str:
    return "# Reference\n\nMade from the code by `python -m supervise.workbench.reference`.\n"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    lines += [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def _names(keys: Sequence[str]) -> str:
    return ", ".join(f"`{key}`" for key in keys)


def _keys() -> Iterator[str]:
    yield "## Keys of rulesets\n"
    rows = [
        ("every ruleset", _names(HEADER_KEYS)), ("a waiver (in waive)", _names(WAIVER_KEYS)),
        ("every rule", _names(RULE_KEYS)),
    ]  # fmt: skip
    families: Sequence[tuple[str, ModuleType]] = (
        ("elements", elements), ("mapping", mapping), ("validation", validation), ("periods", periods),
        ("alerts", alerts), ("situations (in alerts)", situations), ("scoring", scoring),
    )  # fmt: skip
    for kind, module in families:
        rows += [(f"kind {kind}", _names(keys)) for keys in _key_tuples(module)]
    yield _table(("where", "keys"), list(dict.fromkeys(rows)))


def _tests() -> Iterator[str]:
    yield "## Words of test files\n"
    yield _table(("where", "words"), word_rows())


def _key_tuples(module: ModuleType) -> Iterator[tuple[str, ...]]:
    """The tuples of keys that a family reads, the shared ones left out."""
    for name, value in vars(module).items():
        if name.endswith("KEYS") and isinstance(value, tuple) and name not in {"RULE_KEYS", "HEADER_KEYS"}:
            own = tuple(key for key in value if key not in RULE_KEYS)
            if own:
                yield own
        elif name in {"_SINGLE", "_LADDER"}:
            yield tuple(key for key in value[0] if key not in RULE_KEYS)


def _facts() -> Iterator[str]:
    yield "## Facts\n"
    yield "Missing is unknown: a rule speaks only when it is certainly true. Facts marked † change by time alone"
    yield "and may not stand in the condition of an alert or of a cycle.\n"
    for subject, facts in FACTS.items():
        yield f"### {subject}\n"
        rows = [
            (f"`{subject}.{name}`" + (" †" if fact.elapsed else ""), fact.type, fact.zh, fact.en)
            for name, fact in facts.items()
        ]
        yield _table(("fact", "type", "中文", "meaning"), rows)
        if subject in ANCHORS:
            yield f"`at` may count from: {_names(tuple(ANCHORS[subject]))}.\n"


def _functions() -> str:
    rows = [(f"`{name}`", f"`{FUNCTION_USES[name][0]}`", FUNCTION_USES[name][1]) for name in FUNCTIONS]
    return "## Functions\n\n" + _table(("function", "example", "meaning"), rows)


def _diagnostics() -> str:
    rows = [(f"`{code}`", text.zh, text.en) for code, text in CODES.items()]
    return "## Errors in rulesets\n\n" + _table(("code", "中文", "meaning"), rows)


def _lints() -> str:
    rows = [(f"[`{id}`](lint.md#{id})", lint.level, lint.title.zh, lint.title.en) for id, lint in LINTS.items()]
    return "## Findings of the lint\n\n" + _table(("id", "level", "中文", "meaning"), rows)


def _hooks() -> Iterator[str]:
    yield "## Hooks\n"
    rows = [
        (f"`{name}{inspect.signature(spec)}`".replace("'", ""), _sentence(spec))
        for name, spec in vars(specs).items()
        if name.startswith("supervise_")
    ]
    yield _table(("hook", "what it gives"), rows)


def _commands() -> Iterator[str]:
    yield "## Commands\n"
    found = [kind for kind in vars(commands).values() if _is_command(kind)]
    rows = [(f"`{kind.__name__}`", _sentence(kind), needs(PERMISSIONS, kind.__name__)) for kind in found]
    yield _table(("command", "what it does", "roles (relations)"), rows)


def _is_command(kind: Any) -> bool:
    return inspect.isclass(kind) and "do" in getattr(kind, "model_fields", {})


def _errors() -> str:
    root = errors.SuperviseError
    kinds = [kind for kind in vars(errors).values() if inspect.isclass(kind) and issubclass(kind, root)]
    rows = [(f"`{kind.code}`", f"`{kind.__name__}`", kind.zh, kind.en) for kind in kinds]
    return "## Errors\n\n" + _table(("code", "class", "中文", "meaning"), rows)


def _sentence(thing: Any) -> str:
    return " ".join((inspect.getdoc(thing) or "").split("\n\n")[0].split())


if __name__ == "__main__":
    sys.stdout.write(reference())
