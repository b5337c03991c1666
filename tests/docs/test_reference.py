"""The reference page is what the code says, and says all of it."""

from __future__ import annotations

import re

import typer.main

from supervise.cli.app import app
from supervise.rules.catalogue import FACTS
from supervise.rules.language import Scope, compile_expression
from supervise.rules.language.functions import FUNCTIONS
from supervise.rules.loading import load, rulebook
from supervise.workbench.reference import FUNCTION_USES, reference
from support.desks import ROOT, texts

PAGE = ROOT / "docs" / "reference.md"


def test_the_page_is_what_the_code_says():
    assert PAGE.read_text(encoding="utf-8") == reference(), (
        "python -m supervise.workbench.reference > docs/reference.md"
    )


def test_every_fact_and_function_is_on_the_page():
    page = PAGE.read_text(encoding="utf-8")
    missing = [f"{kind}.{name}" for kind, facts in FACTS.items() for name in facts if f"`{kind}.{name}`" not in page]
    assert missing == []
    assert set(FUNCTIONS) == set(FUNCTION_USES)


def test_the_examples_of_functions_compile():
    elements = {one.code: one for one in rulebook(load(texts())).elements}
    for example, _ in FUNCTION_USES.values():
        subject = re.search(r"\b(period|task|matter)\.", example)
        scope = Scope("period" if subject is None or subject[1] == "period" else "task", elements)
        compile_expression(example, scope)


def test_every_command_of_the_command_line_is_in_a_page():
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert [name for name in command_names() if f"supervise {name}" not in page] == []


def command_names() -> list[str]:
    group = typer.main.get_command(app)
    names = []
    for name, command in group.commands.items():
        inner = getattr(command, "commands", None)
        names += [f"{name} {one}" for one in inner] if inner else [name]
    return names
