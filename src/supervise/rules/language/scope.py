"""Which facts an expression may name: those of its subject, of what that relates to, and the data elements."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, get_args

from supervise.model.standard import ElementSpec
from supervise.rules.catalogue import FACTS, NOW, Fact, FactType, Subject
from supervise.rules.chinese import SUBJECTS

if TYPE_CHECKING:
    from .formulas import Formula

REACH: Mapping[Subject, Mapping[str, Subject]] = {
    "matter": {"matter": "matter"},
    "task": {"task": "task", "matter": "matter"},
    "period": {"period": "period", "next": "period", "task": "task", "matter": "matter"},
    "report": {"report": "report", "period": "period", "task": "task", "matter": "matter"},
    "problem": {"problem": "problem", "task": "task", "matter": "matter"},
    "alert": {"alert": "alert"},
    "unit": {"unit": "unit"},
    "leader": {"leader": "leader"},
    "district": {"district": "district"},
    "award": {"award": "award", "matter": "matter"},
    "card": {"card": "card"},
}
"""For each subject, the first words that a dotted name may have there, and the subject that each stands for."""

CHILDREN: Mapping[FactType, Subject] = {
    "tasks": "task", "periods": "period", "reports": "report", "alerts": "alert",
    "matters": "matter", "awards": "award",
}  # fmt: skip

_ELEMENT_TYPES: Mapping[str, FactType] = {
    "text": "text",
    "code": "text",
    "unit": "text",
    "date": "date",
    "integer": "number",
    "decimal": "number",
    "units": "texts",
    "list": "texts",
}

_HEADS: Mapping[str, str] = {zh: head for head, zh in SUBJECTS.items()}


@dataclass(frozen=True)
class Scope:
    """Where an expression stands.

    `elements` are the data elements by their code, facts of a matter besides those of the catalogue. `names` are the
    `define:` names of the ruleset. `elapsed` is False for the condition of an alert: facts that time alone changes,
    `now` among them, are refused there.
    """

    subject: Subject
    elements: Mapping[str, ElementSpec] = field(default_factory=lambda: MappingProxyType({}))
    names: Mapping[str, Formula] = field(default_factory=lambda: MappingProxyType({}))
    elapsed: bool = True


@dataclass(frozen=True)
class Named:
    """What a name stands for, by its canonical name: `task.unit`. A related subject as a whole goes by its id."""

    name: str
    type: FactType
    elapsed: bool = False
    related: bool = False
    element: ElementSpec | None = None


def fact_names(scope: Scope) -> list[str]:
    """The canonical names of all facts that an expression in *scope* may read, sorted."""
    return [*sorted(_canonical(scope.subject, scope.elements)), "now"]


def find_fact(path: Sequence[str], subject: Subject, elements: Mapping[str, ElementSpec]) -> Named | None:
    """What the dotted name *path* stands for at *subject*; None where there is no such fact.

    A way through related subjects ends at its last one: `period.task.unit` is `task.unit`. Each word may be the
    Chinese name of the same thing.
    """
    heads = REACH[subject]
    head = _head(path[0], heads)
    if len(path) == 1:
        if path[0] in {"now", NOW.zh}:
            return Named("now", NOW.type, elapsed=True)
        return _fact(subject, subject, path[0], elements) or (_whole(head) if head else None)
    for word in path[1:-1]:
        named = _fact(head, heads[head], word, elements) if head else None
        head = named.name.removesuffix(".id") if named and named.related and head != "next" else None
        if head not in heads:
            return None
    if head is None:
        return None
    named = _fact(head, heads[head], path[-1], elements)
    beyond = head == "next" and named is not None and (named.related or named.type in CHILDREN)
    return None if beyond or (named and named.related and named.name.removesuffix(".id") not in heads) else named


def passes_outward(name: str, child: Subject, parent: Subject) -> bool:
    """Whether what is asked of a *child* finds the fact *name* not with the child but with its *parent*."""
    head = name.partition(".")[0]
    if head == "now":
        return True
    own = head == child or (head == "next" and child == "period")
    return not own and head in REACH[parent]


def suggest_name(path: Sequence[str], subject: Subject, scope: Scope) -> str | None:
    """The known name nearest to *path* as an author at *subject* would write it."""
    written = ".".join(path)
    known = sorted(_canonical(subject, scope.elements))
    if len(path) == 1:
        for head in REACH[subject]:
            named = find_fact([head, written], subject, scope.elements)
            if named is not None:
                return named.name
        known = [name.removeprefix(f"{subject}.") for name in known] + list(scope.names) + ["now"]
    near = difflib.get_close_matches(written, known, n=1, cutoff=0.6)
    return near[0] if near else _suggest_chinese(written, subject, scope)


def _suggest_chinese(written: str, subject: Subject, scope: Scope) -> str | None:
    """The fact of the same subject whose Chinese name is nearest to the last word of *written*."""
    whose, dot, last = written.rpartition(".")
    called = [label for name in _canonical(subject, scope.elements) for label in _chinese(name, subject, scope)]
    labels = [label.rpartition(".")[2] for label in called if label.rpartition(".")[0] == whose]
    near = difflib.get_close_matches(last, labels, n=1, cutoff=0.6)
    return f"{whose}{dot}{near[0]}" if near else None


def _chinese(name: str, subject: Subject, scope: Scope) -> Iterator[str]:
    """What a fact may be called in Chinese at *subject*."""
    head, _, fact = name.partition(".")
    of = REACH[subject][head]
    label = FACTS[of][fact].zh if fact in FACTS[of] else scope.elements[fact].zh
    yield f"{SUBJECTS[head]}.{label}"
    if head == subject:
        yield label


def _head(word: str, heads: Mapping[str, Subject]) -> str | None:
    head = word if word in heads else _HEADS.get(word)
    return head if head in heads else None


def _fact(head: str, subject: Subject, word: str, elements: Mapping[str, ElementSpec]) -> Named | None:
    """The fact *word* of the *subject* that is called *head*."""
    facts = FACTS[subject]
    if word in facts:
        return _named(head, word, facts[word])
    if subject == "matter" and word in elements:
        return _element(word, elements[word])
    for name, fact in facts.items():
        if fact.zh == word:
            return _named(head, name, fact)
    if subject == "matter":
        for code, spec in elements.items():
            if word in {unicodedata.normalize("NFKC", name) for name in (spec.zh, *spec.aliases)}:
                return _element(code, spec)
    return None


@cache
def _named(head: str, name: str, fact: Fact) -> Named:
    if fact.type in get_args(Subject):
        return _whole(name)
    return Named(f"{head}.{name}", fact.type, fact.elapsed)


@cache
def _whole(head: str) -> Named:
    return Named(f"{head}.id", "text", related=True)


def _element(code: str, spec: ElementSpec) -> Named:
    return Named(f"matter.{code}", _ELEMENT_TYPES[spec.type], element=spec)


def _canonical(subject: Subject, elements: Mapping[str, ElementSpec]) -> Iterator[str]:
    for head, of in REACH[subject].items():
        for name, fact in FACTS[of].items():
            plain = fact.type not in get_args(Subject)
            if plain and not (head == "next" and fact.type in CHILDREN):
                yield f"{head}.{name}"
        if of == "matter":
            yield from (f"matter.{code}" for code in elements if code not in FACTS["matter"])
