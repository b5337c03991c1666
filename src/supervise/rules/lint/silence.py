"""Comparisons that are silent where a fact is missing, though one would expect them to say something.

`priority == 'key'` reads the same whether a missing priority is unknown or merely not 'key'. `priority != 'key'`, `not
overdue` and `percent < 50` do not: of a missing fact they say nothing, and the rule is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from supervise.model.base import Text
from supervise.rules.language.tree import Among, Call, Compare, Constant, Gather, Node, Not, Read

from .asking import Asked
from .found import Found
from .samples import Facts, find
from .speaking import Speech, speeches
from .together import Together
from .variables import Vocabulary, asked_facts, missing_tested

_IMPLIED: Mapping[str, str] = {
    "task.acknowledged_at": "task.acknowledged", "matter.completed_at": "matter.completed",
    "matter.completed_late": "matter.completed", "matter.completed_early": "matter.completed",
    "period.met_at": "period.reported",
}  # fmt: skip
"""Facts that are there whenever another is true: who asks for that one too has thought of it."""
_BETTER = ("green", "grey", "blue", "yellow", "orange", "red")
"""Colours of lights, the best first."""


def check(together: Together) -> Iterator[Found]:
    for speech in speeches(together):
        vocabulary = speech.vocabulary(together)
        lost = {
            name: None for asked, wanted in speech.parts for name in _silent(asked.formula.tree, wanted, vocabulary)
        }
        guarded = _guards(together, speech)
        for name in lost:
            whole = f"{name.partition('.')[0]}.id"  # what `missing(next)` asks stands for all facts of the next period
            if {name, whole} & guarded or name in together.given or _harmless(together, speech.at):
                continue
            found = _told(together, speech, name, vocabulary)
            if found is not None:
                yield found


def _told(together: Together, speech: Speech, name: str, vocabulary: Vocabulary) -> Found | None:
    """Told with facts of which only this one is missing: the rule is silent. And with others, where it speaks."""

    def silent(facts: Facts) -> bool:
        truths = [asked.formula(facts) for asked, _ in speech.parts]
        known = all(value is not None for other, value in facts.items() if other != name)
        return facts[name] is None and known and truths[-1] is None and None not in truths[:-1]

    found = [find(speech.formulas, vocabulary, wanted) for wanted in (silent, speech.speaks)]
    facts = [one for one in found if one is not None]
    if len(facts) < len(found):
        return None
    message = Text(
        zh=f"{name} 未填时无法判断，这条规则不作声；请写明 missing({name}) 时怎样",
        en=f"where {name} is missing this cannot be told, and the rule is silent: say what missing({name}) means",
    )
    cases = [together.case(speech.subject, one, speech.names) for one in facts]
    return together.tell_of("missing-unguarded", speech.at, message, cases)


def _guards(together: Together, speech: Speech) -> frozenset[str]:
    """The facts of which this rule, or another check of the same subject, says what their being missing means."""
    named = {name for one, _ in speech.parts for name in missing_tested(one.formula.tree)}
    read = {name for one, _ in speech.parts for name in asked_facts(one.formula.tree)}
    implied = {name for name, sign in _IMPLIED.items() if sign in read}
    checked = together.told_missing.get(speech.subject, ()) if speech.at.ruleset.ref.kind == "validation" else ()
    return frozenset({*named, *implied, *checked})


def _silent(tree: Node, wanted: bool, vocabulary: Vocabulary) -> Iterator[str]:
    """The facts that may be missing and are asked in a way that does not read as no where they are.

    *wanted* is what *tree* has to be for the rule to speak.
    """
    if isinstance(tree, Not):
        yield from _silent(tree.operand, not wanted, vocabulary)
    elif isinstance(tree, Compare):
        equal = tree.comparison in {"==", "!="}
        if not equal or (tree.comparison == "==") is not wanted:
            for side in (tree.left, tree.right):
                yield from _optional(side, vocabulary)
    elif isinstance(tree, Among) or (tree.type == "bool" and isinstance(tree, Read | Call)):
        asks_missing = isinstance(tree, Call) and tree.function == "missing"
        if not wanted and not asks_missing:
            for part in tree.parts() or (tree,):
                yield from _optional(part, vocabulary)
    elif not isinstance(tree, Gather | Constant):
        for part in tree.parts():
            yield from _silent(part, wanted, vocabulary)


def _optional(tree: Node, vocabulary: Vocabulary) -> Iterator[str]:
    if isinstance(tree, Gather):
        return
    if isinstance(tree, Read) and tree.type != "texts" and vocabulary.may_miss(tree):
        yield tree.name
    for part in tree.parts():
        yield from _optional(part, vocabulary)


def _harmless(together: Together, asked: Asked) -> bool:
    """A line of the lights that is passed over, where no line below it shows a better colour."""
    if not asked.rule.startswith("lights/"):
        return False
    lines = asked.ruleset.content.lights[asked.rule.removeprefix("lights/")]
    number = int(asked.part)
    own, below = lines[number - 1].light, [line.light for line in lines[number:]]
    return not any(_rank(light) < _rank(own) and light != "grey" for light in below)


def _rank(light: str) -> int:
    return _BETTER.index(light) if light in _BETTER else len(_BETTER)
