"""All conditions of a ruleset over one subject as one generated function, which reads each fact once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from supervise.rules.catalogue import Subject

from .compiling import Frame, Module, define, write_value
from .formulas import Formula

if TYPE_CHECKING:
    from supervise.rules.rulebook import Condition, Facts


class RulesetJudge:
    """Gives the truths of all conditions on a subject at once, in the order of `names`; `source` is its Python."""

    def __init__(self, names: Mapping[str, Sequence[str]], module: Module) -> None:
        self.names = names
        self.source = module.source
        self._judge: Callable[[str, Facts], Sequence[bool | None]] = module.load("judge")

    def __call__(self, subject: str, facts: Facts) -> Sequence[bool | None]:
        return self._judge(subject, facts)


def compile_judge(conditions: Mapping[Subject, Mapping[str, Condition]]) -> RulesetJudge:
    """One function of *conditions*, which `compile_condition` made, by subject and name.

    Of a subject without conditions it judges nothing. Raises TypeError for a condition of another make.
    """
    module = Module()
    body: list[str] = []
    for subject, named in conditions.items():
        frame = Frame(module, subject)
        truths = [write_value(_own(condition).tree, frame) for condition in named.values()]
        listed = "".join(f"    {truth},\n" for truth in truths)
        body += [f"if subject == {subject!r}:", *(f"    {line}" for line in frame.prologue("f"))]
        body += [f"    return (\n{listed})"]
    module.functions.append(define("judge", ["subject", "f"], [*body, "return ()"]))
    return RulesetJudge({subject: tuple(named) for subject, named in conditions.items()}, module)


def _own(condition: Condition) -> Formula:
    if not isinstance(condition, Formula):
        raise TypeError(f"not a condition of the rule language: {condition!r}")
    return condition
