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
from supervise.rules import examples, fact_examples
from supervise.rules.catalogue import ANCHORS, FACTS, NOW, Fact
from supervise.rules.diagnostics import CODES, FIXES
from supervise.rules.examples import Example
from supervise.rules.families import (
    alerts,
    elements,
    levels,
    lights,
    limits,
    mapping,
    notices,
    periods,
    points,
    scoring,
    situations,
    validation,
)
from supervise.rules.headers import HEADER_KEYS, RULE_KEYS
from supervise.rules.language import COLUMNS
from supervise.rules.language.notation import DEEPEST, LONGEST, MOST_NODES
from supervise.rules.language.patterns import LARGEST_PATTERN, LONGEST_PATTERN
from supervise.rules.language.reading import LARGEST, TALLEST
from supervise.rules.language.stored import DERIVED
from supervise.rules.lint.lints import LINTS
from supervise.rules.waivers import WAIVER_KEYS
from supervise.workbench.trials.listing import word_rows


def reference() -> str:
    """The page as Markdown."""
    parts = [
        _introduction(),
        *_keys(),
        *_tests(),
        _types(),
        _functions(),
        *_facts(),
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
        ("alerts", alerts), ("alerts, levels", levels), ("alerts, notices and actions", notices),
        ("alerts, situations", situations), ("alerts, lights", lights), ("scoring", scoring),
        ("scoring, `points`", points), ("scoring, limits", limits),
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
    yield "and may not stand in the condition of an alert or of a cycle. In a search, the store itself decides what"
    yield "reads only `now`, facts marked ‡, and these elements; the rest is decided case by case:\n"
    elements = [
        name for name in COLUMNS if name.startswith("matter.") and name.partition(".")[2] not in FACTS["matter"]
    ]
    yield _names([name for name in elements if name != "matter.removed"]) + ".\n"
    moment = ("`now` †", NOW.type, NOW.zh, NOW.en, *_example(fact_examples.NOW))
    yield _table(("everywhere", "type", "中文", "meaning", *_EXAMPLE), [moment])
    for subject, facts in FACTS.items():
        yield f"### {subject}\n"
        rows = [
            (f"`{subject}.{name}`{_marks(f'{subject}.{name}', fact)}", fact.type, fact.zh, fact.en,
             *_example(fact_examples.FACTS[subject][name]))
            for name, fact in facts.items()
        ]  # fmt: skip
        yield _table(("fact", "type", "中文", "meaning", *_EXAMPLE), rows)
        if subject in ANCHORS:
            yield f"`at` may count from: {_names(tuple(ANCHORS[subject]))}.\n"


def _marks(name: str, fact: Fact) -> str:
    stored = name in COLUMNS or name in DERIVED
    return (" †" if fact.elapsed else "") + (" ‡" if stored else "")


_EXAMPLE = ("example", "gives")


def _example(example: Example) -> tuple[str, str]:
    """The expression, and its value with the facts that it is given."""
    given = ", ".join(f"{name} = {_shown(value)}" for name, value in example.given.items())
    return f"`{example.source}`", f"{_shown(example.value)}{' where ' + given if given else ''}"


def _shown(value: Any) -> str:
    """A value as the language writes it; children by the facts that each has."""
    if value is None:
        return "unknown"
    if isinstance(value, list) and all(isinstance(member, Mapping) for member in value):
        rows = ["(" + ", ".join(f"{name} = {_shown(told)}" for name, told in row.items()) + ")" for row in value]
        return " ".join(rows) or "none"
    return str(value).lower() if isinstance(value, bool) else f"{value}"


def _types() -> str:
    rows = [(f"`{name}`", one.zh, one.en, *_example(one)) for name, one in examples.TYPES.items()]
    return "## Types\n\n" + _table(("type", "中文", "what can be said of it", *_EXAMPLE), rows)


def _bounds() -> str:
    rows = [
        ("an expression as written", f"{LONGEST} characters, {MOST_NODES} operands, {DEEPEST} levels"),
        ("with the names it uses put in place", f"{LARGEST} nodes, {TALLEST} levels"),
        ("a pattern", f"{LONGEST_PATTERN} characters, {LARGEST_PATTERN} once its repetitions are written out"),
        ("asking it once", "each node once for each subject that it is asked about: a child only through its parent"),
        ("its values", "no text is made; numbers have up to 50 digits, whole ones as many as their product"),
    ]
    return "## Bounds\n\n" + _table(("of", "bound"), rows)


def _functions() -> str:
    rows = [(f"`{name}`", one.zh, one.en, *_example(one)) for name, one in examples.FUNCTIONS.items()]
    return "## Functions\n\n" + _table(("function", "中文", "meaning", *_EXAMPLE), rows)


def _diagnostics() -> str:
    rows = [(f"`{code}`", text.zh, text.en, FIXES[code].zh, FIXES[code].en) for code, text in CODES.items()]
    return "## Errors in rulesets\n\n" + _table(("code", "中文", "meaning", "怎么改", "what to do"), rows)


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
