"""Situations that only alerts of situations could fill: they are never counted, so the situation never comes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from supervise.model.base import Text
from supervise.rules.language.tree import Constant, Read

from .asking import Asked, alert_of, is_situation
from .domains import Codes, Domain
from .found import Found
from .samples import find
from .solver import Every, Is, holds, never
from .together import Together

_SITUATION = "situation"
"""The rung of every alert that a situation fires."""


def check(together: Together) -> Iterator[Found]:
    contents = [one.content for one in together.rulesets]
    below = [
        alert_of(rule.ref.id, rung.name, rung.level)
        for content in contents for rule in content.alerts for rung in rule.rungs
    ]  # fmt: skip
    counts = [alert_of(rule.ref.id, _SITUATION, rule.level) for content in contents for rule in content.counts]
    joins = [alert_of(rule.ref.id, _SITUATION, rule.level) for content in contents for rule in content.joins]
    above = [*counts, *joins]
    for asked in together.asked:
        if is_situation(asked) and not isinstance(asked.formula.tree, Constant):
            yield from _uncounted(together, asked, below, above)


def _uncounted(
    together: Together, asked: Asked, below: Sequence[Mapping[str, str]], above: Sequence[Mapping[str, str]]
) -> Iterator[Found]:
    """Told of a situation that counts no alert of any single-subject rule; whether one of a situation would do says
    why.
    """
    vocabulary = together.vocabulary("alert")
    counted = holds(asked.formula.tree, vocabulary)
    if never(counted, vocabulary) or not all(never(Every((counted, *_is(one))), vocabulary) for one in below):
        return
    fitting = next((one for one in above if not never(Every((counted, *_is(one))), vocabulary)), None)
    if fitting is None:
        lint, message = (
            "never-true",
            Text(zh="没有一条预警规则会发出这样的预警", en="no alert rule fires such an alert"),
        )
    else:
        lint, message = (
            "own-stratum",
            Text(
                zh="只有情形才发出这样的预警，而情形不统计情形",
                en="only situations fire such alerts, and a situation does not count situations",
            ),
        )
    box = {statement.variable: statement.domain for statement in _is(fitting or {})}
    facts = find([asked.formula], vocabulary, lambda facts: asked.formula(facts) is True, box)
    if facts is not None:
        yield together.tell_of(
            lint, asked, message, [together.case("alert", facts, [asked.name, f"{asked.name}.counts"])]
        )


def _is(alert: Mapping[str, str]) -> tuple[Is, ...]:
    return tuple(Is(Read("text", name), Domain(Codes(frozenset({value})), False)) for name, value in alert.items())
