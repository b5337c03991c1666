"""All conditions of a ruleset over one subject as one generated function, which reads each fact once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from supervise.rules.catalogue import Subject

from .compiling import Frame, Module, define, write_value
from .formulas import Formula

if TYPE_CHECKING:
    from supervise.rules.rulebook import Condition, Facts

    Judging = Callable[[Facts], Sequence[bool | None]]


class RulesetJudge:
    """Gives the truths of all conditions on a subject at once, in the order of `names`; `source` is its Python."""

    def __init__(self, names: Mapping[str, Sequence[str]], module: Module) -> None:
        self.names = names
        self.source = module.source
        self._judges: Mapping[str, Judging] = dict(zip(names, module.load(*map(_named, names)), strict=True))

    def of(self, subject: str) -> Judging:
        """The function for *subject*, to be called once per mapping of facts."""
        return self._judges.get(subject, _of_nothing)


def compile_judge(conditions: Mapping[Subject, Mapping[str, Condition]]) -> RulesetJudge:
    """One function per subject of *conditions*, which `compile_condition` made, by subject and name.

    Of a subject without conditions it judges nothing. Raises TypeError for a condition of another make.
    """
    module = Module()
    for subject, named in conditions.items():
        frame = Frame(module, subject)
        trees = [_own(condition).tree for condition in named.values()]
        frame.share(trees)
        truths = [write_value(tree, frame) for tree in trees]
        listed = "".join(f"    {truth},\n" for truth in truths)
        module.functions.append(define(_named(subject), ["f"], [*frame.prologue("f"), f"return (\n{listed})"]))
    return RulesetJudge({subject: tuple(named) for subject, named in conditions.items()}, module)


def _named(subject: str) -> str:
    return f"judge_{subject}"


def _of_nothing(facts: Facts) -> Sequence[bool | None]:
    return ()


def _own(condition: Condition) -> Formula:
    if not isinstance(condition, Formula):
        raise TypeError(f"not a condition of the rule language: {condition!r}")
    return condition
