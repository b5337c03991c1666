"""Sources of matters for which no period rule sets a cycle: such a matter is never reported on."""

from __future__ import annotations

from collections.abc import Iterator

from supervise.model.base import Text
from supervise.rules.language.tree import Read

from .asking import line_of
from .domains import Codes, Domain
from .found import Found, Story
from .samples import find
from .solver import ALWAYS, Every, Is, holds, never
from .together import Together


def check(together: Together) -> Iterator[Found]:
    rules = [(one, rule) for one in together.rulesets for rule in one.content.periods]
    spec = together.elements.get("source")
    if not rules or spec is None or not spec.codes:
        return
    vocabulary, read = together.narrow("task"), Read("text", "matter.source")
    asked = [together.of(one, rule.ref.id, "when") for one, rule in rules]
    for code, label in spec.codes.items():
        of_code = Domain(Codes.of(frozenset({code}), frozenset(spec.codes)), False)
        when = [ALWAYS if one is None else holds(one.formula.tree, vocabulary) for one in asked]
        if not all(never(Every((Is(read, of_code), one)), vocabulary) for one in when):
            continue
        formulas = [one.formula for one in asked if one is not None]
        facts = find(formulas, vocabulary, lambda facts: True, {read: of_code})
        if facts is None:
            continue
        message = Text(
            zh=f"来源「{label.zh}」（{code}）没有一条周期规则：这样的事项永远不用填报",
            en=f"no period rule is for the source {label.en} ({code}): such a matter is never reported on",
        )
        ruleset, last = rules[-1]
        case = together.case("task", facts, [one.name for one in asked if one is not None])
        yield together.tell(
            "source-uncovered", ruleset, f"source/{code}", line_of(last.ref.place), "", message, [case],
            Story("no-periods", {"source": code}),
        )  # fmt: skip
