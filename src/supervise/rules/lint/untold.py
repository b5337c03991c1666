"""Points lost for alerts of which no unit is told: they are left out when a card is made, and nothing is taken."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from typing import cast

from supervise.model.base import Text
from supervise.rules.catalogue import Subject
from supervise.rules.language import Formula
from supervise.rules.language.tree import Constant, Gather, Node, Read, walk
from supervise.rules.loading import Ruleset
from supervise.rules.scheme import ScoreRule

from .asking import Asked, alert_of, line_of, untold_name
from .found import Found
from .losing import alerts_of, least_points, untold_rungs
from .samples import Facts, trials
from .together import Together

_PARTS = ("where", "when", "points", "bands")
_MOST_ALERTS = 20
"""How many alerts are tried at most: a rule may take points only from the third on."""
_MOST_TRIED = 200


def check(together: Together) -> Iterator[Found]:
    for ruleset in together.rulesets:
        scheme = ruleset.content.scoring
        for score in () if scheme is None else scheme.rules:
            yield from _unheard(together, ruleset, score)


def _unheard(together: Together, ruleset: Ruleset, score: ScoreRule) -> Iterator[Found]:
    """Told with facts under which such alerts alone cost points; those of what lies below the subject are not tried."""
    counts = score.each is not None and score.each.of == "alerts"
    parts = [one for part in _PARTS if (one := together.of(ruleset, score.ref.id, part)) is not None]
    reading = [one for one in parts if one.subject == "alert" or _reads(one.formula.tree, alerts_of(score))]
    if not reading and not counts:
        return
    shown: dict[str, Facts] = {}
    for rule, rung in untold_rungs(together.rulesets):
        facts = _lost(together, score, parts, alert_of(rule, rung.name, rung.level))
        if facts is not None:
            shown[f"{rule}.{rung.name}"] = facts
    if shown:
        yield _tell(together, ruleset, score, reading, shown)


def _lost(together: Together, score: ScoreRule, parts: list[Asked], alert: object) -> Facts | None:
    """Facts of the subject whose only alerts are such as *alert*, and cost points."""
    name = alerts_of(score)
    own = [one.formula for one in parts if one.subject != "alert"]
    of_alerts = [one.formula for one in parts if one.subject == "alert"]
    of_alerts += [formula for one in own for formula in _asked_of_alerts(one, name)]
    numbers = _numbers([*own, *of_alerts], score)
    vocabulary = together.vocabulary(cast(Subject, score.subject))
    children = list(trials(of_alerts, together.vocabulary("alert"), most=_MOST_TRIED))
    for facts, child, number in product(trials(own, vocabulary, most=_MOST_TRIED), children, numbers):
        one = Facts({**child, **cast(dict[str, str], alert)})
        tried = Facts({**facts, name: (one,) * number})
        if least_points(score, tried) < min(Decimal(0), least_points(score, Facts({**facts, name: ()}))):
            return tried
    return None


def _tell(
    together: Together, ruleset: Ruleset, score: ScoreRule, reading: list[Asked], shown: dict[str, Facts]
) -> Found:
    listed = ", ".join(shown)
    message = Text(
        zh=f"{listed} 没有通知承办单位，考核时不计，扣不了分：请通知 responsible、unit 或 unit_head，或排除这条预警",
        en=f"no unit is told of {listed}: such alerts are left out, and nothing is taken for them; "
        "notify responsible, unit or unit_head, or leave such alerts out of the rule",
    )
    name = untold_name(ruleset, score)
    cases = [together.case(score.subject, facts, [name]) for facts in shown.values()]
    if reading:
        return together.tell_of("loss-untold", reading[0], message, cases)
    return together.tell("loss-untold", ruleset, score.ref.id, line_of(score.ref.place), "", message, cases)


def _reads(tree: Node, name: str) -> bool:
    return any(isinstance(node, Read) and node.name == name for node in walk(tree))


def _asked_of_alerts(formula: Formula, name: str) -> Iterator[Formula]:
    """What a condition or an expression asks of every alert of the subject."""
    for node in walk(formula.tree):
        if isinstance(node, Gather) and node.children.name == name:
            yield Formula(formula.source, "alert", node.each)


def _numbers(formulas: list[Formula], score: ScoreRule) -> list[int]:
    """How many alerts to try: one, and what the rule may need before it speaks."""
    each = () if score.each is None else (score.each.number,)
    named = [node.value for one in formulas for node in walk(one.tree) if isinstance(node, Constant)]
    found = {int(value) + by for value in named for by in (0, 1) if isinstance(value, int | Decimal)}
    return sorted(number for number in {1, *each, *found} if 0 < number <= _MOST_ALERTS)
