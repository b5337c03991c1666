"""Rulesets that are in force together, as the checks see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from supervise.model.base import Text
from supervise.model.standard import ElementSpec
from supervise.rules.catalogue import Subject
from supervise.rules.language.tree import Call, Read, walk
from supervise.rules.loading import Ruleset

from .asking import Asked, answers, asked_in
from .found import Case, Found, Story
from .places import Places
from .samples import Facts
from .variables import Vocabulary, missing_tested

SHOWN = 12
"""How many cases are kept of a rule that says the same in all of them."""

Roles = Mapping[str, frozenset[str]]
"""The roles that somebody has, by unit."""


@dataclass(frozen=True)
class Together:
    """The rulesets in force at one time, in the order of a rulebook; and who there is, where a directory is given."""

    rulesets: Sequence[Ruleset]
    roles: Roles | None = None

    @cached_property
    def elements(self) -> Mapping[str, ElementSpec]:
        return {spec.code: spec for one in self.rulesets for spec in one.content.elements}

    @cached_property
    def asked(self) -> Sequence[Asked]:
        """Every condition and expression."""
        return tuple(asked for one in self.rulesets for asked in asked_in(one))

    @cached_property
    def _answers(self) -> Mapping[str, Callable[[Facts], Any]]:
        return answers(self.rulesets)

    @cached_property
    def _places(self) -> Mapping[str, Places]:
        return {one.path: Places(one) for one in self.rulesets}

    def of(self, ruleset: Ruleset, rule: str, part: str) -> Asked | None:
        """One part of a rule."""
        return self._parts.get((ruleset.path, rule, part))

    @cached_property
    def _parts(self) -> Mapping[tuple[str, str, str], Asked]:
        return {(one.ruleset.path, one.rule, one.part): one for one in self.asked}

    def vocabulary(self, subject: Subject, *, draft: bool = False) -> Vocabulary:
        """All that facts of *subject* may be."""
        return Vocabulary(subject, self.elements, draft)

    def narrow(self, subject: Subject) -> Vocabulary:
        """What facts of *subject* ordinarily are: codes of the list, and nothing missing that has to be given."""
        return replace(self.vocabulary(subject), closed=True, given=self.given)

    @cached_property
    def given(self) -> frozenset[str]:
        """The elements that a registered matter always has: required ones, and those whose absence is an error."""
        named = {f"matter.{spec.code}" for spec in self.elements.values() if spec.required}
        for asked in self.asked:
            tree = asked.formula.tree
            if asked.part == "when" and self._refuses(asked) and isinstance(tree, Call) and tree.function == "missing":
                named |= {node.name for node in walk(tree) if isinstance(node, Read)}
        return frozenset(named)

    @cached_property
    def told_missing(self) -> Mapping[Subject, frozenset[str]]:
        """By subject, the facts of which some check says that they are missing."""
        told: dict[Subject, frozenset[str]] = {}
        for asked in self.asked:
            if asked.ruleset.ref.kind == "validation" and asked.part == "when":
                named = missing_tested(asked.formula.tree)
                told[asked.subject] = told.get(asked.subject, frozenset()) | named
        return told

    def _refuses(self, asked: Asked) -> bool:
        checks = (*asked.ruleset.content.scope, *asked.ruleset.content.validations)
        return any(one.ref.id == asked.rule and one.level == "error" and one.applies is None for one in checks)

    def case(self, subject: str, facts: Facts, names: Iterable[str]) -> Case:
        """What *names* answer under *facts*."""
        return Case(subject, dict(facts), {name: self.answer(name, facts) for name in names})

    def answer(self, name: str, facts: Facts) -> Any:
        """What is answered under *facts* by what `asking` calls *name*. Raises KeyError where nothing is called so."""
        return plain(self._answers[name](facts))

    def tell(
        self, lint: str, ruleset: Ruleset, rule: str, line: int, written: str, message: Text,
        cases: Sequence[Case], story: Story | None = None,
    ) -> Found:  # fmt: skip
        """A finding at what is *written* in a rule."""
        diagnostic = self._places[ruleset.path].at(line, written, lint, message)
        return Found(diagnostic, ruleset.ref.name, rule, cases, story)

    def tell_light(
        self, lint: str, ruleset: Ruleset, subject: str, number: int, message: Text, cases: Sequence[Case]
    ) -> Found:
        """A finding at a line of the lights, from 1."""
        diagnostic = self._places[ruleset.path].light(subject, number, lint, message)
        return Found(diagnostic, ruleset.ref.name, f"lights/{subject}", cases)

    def tell_of(
        self, lint: str, asked: Asked, message: Text, cases: Sequence[Case], story: Story | None = None
    ) -> Found:
        """A finding at a condition or an expression."""
        if asked.rule.startswith("lights/"):
            subject = asked.rule.removeprefix("lights/")
            return self.tell_light(lint, asked.ruleset, subject, int(asked.part), message, cases)
        return self.tell(lint, asked.ruleset, asked.rule, asked.line, asked.formula.source, message, cases, story)


def plain(value: Any) -> Any:
    """An answer as a case keeps it."""
    if isinstance(value, Decimal):
        return str(value.normalize()) if value else "0"
    return value.isoformat() if isinstance(value, date | datetime) else value


def told(facts: Mapping[str, Any]) -> Text:
    """Facts as a sentence names them."""
    words = {name: plain(value) for name, value in facts.items()}
    return Text(
        zh="，".join(f"{name} {'未填' if word is None else f'为 {word}'}" for name, word in words.items()),
        en=", ".join(f"{name} is {'missing' if word is None else word}" for name, word in words.items()),
    )
