"""When a rule speaks: which of its conditions have to be certainly true, and which certainly false."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from supervise.rules.catalogue import Subject
from supervise.rules.language import Formula

from .asking import Asked
from .samples import Facts
from .solver import Every, Statement, fails, holds
from .together import Together
from .variables import Vocabulary


@dataclass(frozen=True)
class Speech:
    """A rule, a rung of it, a direct start or a line of the lights. The last of `parts` is what it is told at."""

    parts: tuple[tuple[Asked, bool], ...]
    whole: bool = True
    """Whether this is all of a rule, and not a rung or a start of it."""

    @property
    def at(self) -> Asked:
        return self.parts[-1][0]

    @property
    def subject(self) -> Subject:
        return self.at.subject

    @property
    def formulas(self) -> tuple[Formula, ...]:
        return tuple(asked.formula for asked, _ in self.parts)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(asked.name for asked, _ in self.parts)

    def statement(self, vocabulary: Vocabulary) -> Statement:
        said = (holds if wanted else fails for _, wanted in self.parts)
        return Every(tuple(say(one.formula.tree, vocabulary) for say, (one, _) in zip(said, self.parts, strict=True)))

    def speaks(self, facts: Facts) -> bool:
        return all(asked.formula(facts) is wanted for asked, wanted in self.parts)

    def vocabulary(self, together: Together) -> Vocabulary:
        """What its facts may be: a check is asked of drafts too."""
        draft = self.at.ruleset.ref.kind == "validation" and self.subject == "matter"
        return together.vocabulary(self.subject, draft=draft)


def speeches(together: Together) -> Iterator[Speech]:
    """All that rules say where their conditions are met, but for expressions."""
    for one in together.asked:
        if one.formula.tree.type != "bool" or one.part == "if":
            continue
        wanted = one.part != "must"
        of_rung = "." in one.part
        around = together.of(one.ruleset, one.rule, "while" if of_rung else "if")
        parts = ((one, wanted),) if around is None or around is one else ((around, True), (one, wanted))
        yield Speech(parts, whole=not of_rung)
