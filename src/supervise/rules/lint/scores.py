"""Points that nothing can be made of: rates over nothing, totals without a grade."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from supervise.model.base import Text
from supervise.rules.language import Formula
from supervise.rules.language.tree import Arithmetic, Constant, Node, walk
from supervise.rules.loading import Ruleset

from .asking import Asked, line_of
from .domains import Range, Span
from .found import Found
from .parting import holes
from .samples import Facts, find
from .together import Together


def check(together: Together) -> Iterator[Found]:
    for asked in together.asked:
        for node in walk(asked.formula.tree):
            if isinstance(node, Arithmetic) and node.operator == "/" and not isinstance(node.right, Constant):
                yield from _divided(together, asked, node.right)
    for ruleset in together.rulesets:
        yield from _ungraded(together, ruleset)


def _divided(together: Together, asked: Asked, divisor: Node) -> Iterator[Found]:
    """Told of facts that make the denominator zero though the rule speaks: its own condition may exclude that."""
    vocabulary = together.vocabulary(asked.subject)
    when = together.of(asked.ruleset, asked.rule, "when")
    guard = when if when is not None and asked.part == "points" else None
    below = Formula(asked.formula.source, asked.subject, divisor)

    def nothing(facts: Facts) -> bool:
        speaks = guard is None or guard.formula(facts) is True
        return speaks and below(facts) == 0 and asked.formula(facts) is None

    formulas = [asked.formula] if guard is None else [asked.formula, guard.formula]
    facts = find(formulas, vocabulary, nothing)
    if facts is not None:
        message = Text(
            zh="分母为零时算不出来，按 0 分计；请写明没有基数时怎样",
            en="where the denominator is zero there is no rate, and no points: say what that means",
        )
        names = [asked.name] if guard is None else [guard.name, asked.name]
        yield together.tell_of("no-denominator", asked, message, [together.case(asked.subject, facts, names)])


def _ungraded(together: Together, ruleset: Ruleset) -> Iterator[Found]:
    """Totals above zero and under the lowest grade. What is below zero is nobody's grade by mistake."""
    scheme = ruleset.content.scoring
    limits = [] if scheme is None else [grade.at_least for grade in scheme.grades]
    pieces = [
        Range.of([Span(low if low.is_finite() else None, True, high, False)])
        for low, high in zip(limits, [None, *limits], strict=False)
    ]
    below_zero = Range.of([Span(None, False, Decimal(0), False)])
    hole = holes([*pieces, below_zero], Range.of([Span()]))
    if scheme is None or not pieces or hole.empty:
        return
    facts = Facts({"total": str(next(hole.sample()))})
    message = Text(
        zh=f"不满 {limits[-1]} 分的没有等次：最后一等不写 at_least，即为其余",
        en=f"a total under {limits[-1]} has no grade: without 'at_least' the last grade takes all that is left",
    )
    yield together.tell(
        "gap", ruleset, scheme.ref.id, line_of(scheme.ref.place), str(limits[-1]), message,
        [together.case("card", facts, [f"{ruleset.ref.name} grade"])],
    )  # fmt: skip
