"""The reference page is what the code says, and says all of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest
import typer.main

from supervise.builtin.china import China
from supervise.calendar.almanac import Almanac
from supervise.cli.app import app
from supervise.cli.page import page as page_of_commands
from supervise.rules import examples, fact_examples
from supervise.rules.catalogue import FACTS, FactType, Subject
from supervise.rules.language import Scope, compile_expression
from supervise.rules.language.functions import FUNCTIONS
from supervise.rules.language.scope import CHILDREN
from supervise.rules.language.tree import Gather, Read, walk
from supervise.rules.loading import load, rulebook
from supervise.workbench.reference import reference
from support.desks import ROOT, SHANGHAI, moment, texts

PAGE = ROOT / "docs" / "reference.md"


def test_the_page_is_what_the_code_says():
    assert PAGE.read_text(encoding="utf-8") == reference(), (
        "python -m supervise.workbench.reference > docs/reference.md"
    )


def test_every_fact_and_function_is_on_the_page():
    page = PAGE.read_text(encoding="utf-8")
    missing = [f"{kind}.{name}" for kind, facts in FACTS.items() for name in facts if f"`{kind}.{name}`" not in page]
    missing += [name for name in (*FUNCTIONS, *examples.TYPES) if f"`{name}`" not in page]
    assert missing == []


def test_every_fact_function_and_type_has_an_example():
    facts = {f"{kind}.{name}" for kind, facts in FACTS.items() for name in facts}
    shown = {f"{kind}.{name}" for kind, named in fact_examples.FACTS.items() for name in named}
    assert (facts - shown, shown - facts) == (set(), set()), "see rules/fact_examples.py"
    assert set(FUNCTIONS) == set(examples.FUNCTIONS)
    assert set(get_args(FactType)) - set(get_args(Subject)) == set(examples.TYPES)


def all_examples():
    """(what it is of, the example about the subject that it is of, what it has to read or to call)"""
    for kind, named in fact_examples.FACTS.items():
        for name, example in named.items():
            related = FACTS[kind][name].type in get_args(Subject)
            yield f"{kind}.{name}", replace(example, subject=kind), f"{name}." if related else f"{kind}.{name}"
    yield "now", fact_examples.NOW, "now"
    yield from ((f"{name}()", example, f"{name}(") for name, example in examples.FUNCTIONS.items())
    yield from ((name, example, "") for name, example in examples.TYPES.items())


@pytest.mark.parametrize(("example", "of"), [pytest.param(*told, id=name) for name, *told in all_examples()])
def test_an_example_has_the_value_that_the_page_shows(example, of):
    elements = {one.code: one for one in rulebook(load(texts())).elements}
    formula = compile_expression(example.source, Scope(example.subject, elements))
    given = _typed(example.given, example.subject, formula)
    assert formula(Known(given, zone=SHANGHAI, almanac=Almanac(SHANGHAI, China()))) == example.value
    reads = {node.name for node in walk(formula.tree) if isinstance(node, Read)}
    assert of in example.source if of.endswith("(") else any(name.startswith(of) for name in reads)
    children = {node.children.name for node in walk(formula.tree) if isinstance(node, Gather)}
    assert children or set(given) <= reads, "a fact is given that the example does not read"


class Known(dict):
    def __missing__(self, name):
        return None


def _typed(given, subject, formula):
    """The facts of an example under their canonical names, dates and instants made of what is written."""
    types = {node.name: node.type for node in walk(formula.tree) if isinstance(node, Read)}
    found = {}
    for name, value in given.items():
        canonical = name if "." in name or name == "now" else f"{subject}.{name}"
        type_ = types.get(canonical)
        if type_ in CHILDREN:
            found[canonical] = tuple(Known(_typed(row, CHILDREN[type_], formula)) for row in value)
        elif type_ == "instant":
            found[canonical] = moment(value)
        else:
            found[canonical] = (
                date.fromisoformat(value) if type_ == "date" else tuple(value) if type_ == "texts" else value
            )
    return found


def test_every_command_of_the_command_line_is_in_a_page():
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert [name for name in command_names() if f"supervise {name}" not in page] == []


def command_names() -> list[str]:
    group = typer.main.get_command(app)
    names = []
    for name, command in group.commands.items():
        inner = getattr(command, "commands", None)
        names += [f"{name} {one}" for one in inner] if inner and name != "do" else [name]
    return names


def test_the_page_of_every_option_is_what_the_commands_say():
    kept = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    assert kept == page_of_commands(), "python -m supervise.cli.page > docs/command-line.md"
