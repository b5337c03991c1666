"""Every error says what happened and what to do next, in both languages, from the facts that the code gives it."""

from __future__ import annotations

import ast
import pickle
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from supervise import errors
from supervise.errors import SuperviseError

SOURCE = Path(errors.__file__).parent
TEMPLATES = ("zh", "en", "hint_zh", "hint_en")


def subclasses(of: type[SuperviseError]) -> Iterator[type[SuperviseError]]:
    for kind in of.__subclasses__():
        yield kind
        yield from subclasses(kind)


KINDS = sorted(
    (kind for kind in subclasses(SuperviseError) if kind.__module__ == errors.__name__), key=lambda k: k.code
)
BY_NAME = {kind.__name__: kind for kind in KINDS}


def asked_for(kind: type[SuperviseError]) -> set[str]:
    """The facts that the templates of *kind* name."""
    texts = (getattr(kind, name) for name in TEMPLATES)
    return {field for text in texts for _, field, _, _ in Formatter().parse(text) if field}


def raised() -> Iterator[tuple[str, str, frozenset[str] | None]]:
    """Every place in the source that makes an error: where, which, and by which facts; None where they are spread."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                if name in BY_NAME:
                    facts = [keyword.arg for keyword in node.keywords]
                    known = None if None in facts else frozenset(fact for fact in facts if fact)
                    yield f"{path.relative_to(SOURCE)}:{node.lineno}", name, known
            elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Name) and node.exc.id in BY_NAME:
                yield f"{path.relative_to(SOURCE)}:{node.lineno}", node.exc.id, frozenset()


RAISED = list(raised())


def has_chinese(text: str) -> bool:
    return any("一" <= character <= "鿿" for character in text)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_an_error_has_a_code_a_sentence_and_a_hint_in_both_languages(kind):
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", kind.code)
    facts = {fact: fact for fact in asked_for(kind)}
    for language in ("zh", "en"):
        told = kind(**facts).say(language)
        what, _, hint = told.partition("\n  ")
        assert what.endswith(f" [{kind.code}]")
        assert hint, "it says what to do next"
    own = kind.zh, kind.hint_zh
    assert has_chinese(own[0])
    assert has_chinese(own[1]) or own[1] == "{next_zh}"
    assert not has_chinese(kind.en + kind.hint_en)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_an_error_is_itself_again_after_a_journey_between_processes(kind):
    error = kind(**dict.fromkeys(asked_for(kind), "x"))
    back = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert (type(back), back.facts, str(back)) == (kind, error.facts, str(error))


def test_codes_are_unique():
    codes = [kind.code for kind in KINDS]
    assert len(codes) == len(set(codes))


def test_the_tree_in_the_docstring_is_the_tree():
    lines = (errors.__doc__ or "").split("SuperviseError\n")[1].splitlines()
    told = {words[0]: words[1] for line in lines if (words := line.strip("├└─ ").split())}
    assert told == {kind.__name__: kind.code for kind in KINDS}
    assert all(kind.__base__ is SuperviseError for kind in KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_every_error_is_raised_somewhere(kind):
    assert kind.__name__ in {name for _, name, _ in RAISED}


@pytest.mark.parametrize(("where", "name", "facts"), RAISED, ids=[f"{where} {name}" for where, name, _ in RAISED])
def test_every_place_that_raises_gives_the_facts_that_the_sentences_ask_for(where, name, facts):
    if facts is None:
        pytest.skip("its facts are handed on as they came")
    assert asked_for(BY_NAME[name]) <= facts, where


def test_an_error_with_a_fact_that_is_not_there_is_told_at_once():
    with pytest.raises(KeyError):
        errors.NotFound(subject="matter")
