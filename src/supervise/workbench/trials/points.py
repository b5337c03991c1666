"""What tests can reach in rulesets: rules, rungs, truths of conditions, both sides of limits; each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from supervise.rules.diagnostics import Source
from supervise.rules.loader import (
    Entries,
    Items,
    Node,
    Scalar,
    beginning_on,
    parse_yaml,
    place_in,
    values_of,
    written_in,
)
from supervise.rules.loading import Ruleset
from supervise.rules.rulebook import RuleRef

from .asking import Asked, Limit, asked_of, light_key, moments_of, of_score

Sort = Literal["rule", "rung", "branch", "threshold"]
BOTH = ("lower", "upper")
EITHER = ("true", "false")


@dataclass(frozen=True)
class Point:
    """Something that a test can reach. `sides` are all that has to be seen of it; `would` says what would test each."""

    sort: Sort
    key: str
    rule: str
    place: str
    path: str
    text: str
    sides: Sequence[str]
    would: Sequence[str] = ()


def points_of(ruleset: Ruleset) -> Iterator[Point]:
    """All that tests can reach in one ruleset, in the order of its file as far as it is one."""
    content, file = ruleset.content, _File(ruleset)
    scheme = None if content.scoring is None else content.scoring.ref
    for ref in content.refs:
        if ref is not scheme:
            yield file.point("rule", f"{ref.place}#fired", ref, ref.id, ("fired",), "")
    scores = () if content.scoring is None else content.scoring.rules
    for asked in (*asked_of(content), *(one for rule in scores for one in of_score(rule))):
        yield from _of_condition(asked, file)
    for alert in content.alerts:
        if len(alert.rungs) > 1:
            for rung in alert.rungs:
                yield file.point(
                    "rung", f"{alert.ref.place}#rung/{rung.name}", alert.ref, rung.name, ("fired",), rung.name
                )
        for key, moment in moments_of(alert):
            yield file.point("threshold", key, alert.ref, moment.source, BOTH, moment.source)
    for count in content.counts:
        least = str(count.at_least)
        would = (f"{count.at_least - 1}", least)
        yield file.point(
            "threshold", f"{count.ref.place}#at_least", count.ref, f"at_least: {least}", BOTH, least, would
        )
    for period in content.periods:
        yield file.point("threshold", f"{period.ref.place}#due", period.ref, period.due, ("pinned",), period.due)
        if period.opens != "start":
            yield file.point(
                "threshold", f"{period.ref.place}#opens", period.ref, period.opens, ("pinned",), period.opens
            )
    yield from _of_grades(ruleset, file)
    yield from _of_lights(ruleset, file)


def _of_condition(asked: Asked, file: _File) -> Iterator[Point]:
    source = asked.condition.source
    yield file.point("branch", asked.key, asked.ref, source, EITHER, source)
    for number, limit in enumerate(asked.limits):
        yield file.limit(f"{asked.key}/{number}", asked.ref, source, limit)


def _of_grades(ruleset: Ruleset, file: _File) -> Iterator[Point]:
    scheme = ruleset.content.scoring
    for grade in () if scheme is None else scheme.grades:
        if scheme is not None and grade.at_least.is_finite():
            text = f"at_least: {grade.at_least}"
            would = (f"{grade.at_least - 1} ≤ … < {grade.at_least}", f"{grade.at_least}")
            key = f"{scheme.ref.place}#grade/{grade.grade}"
            place = file.grade(grade.grade, str(grade.at_least))
            yield Point("threshold", key, grade.grade, place, ruleset.path, text, BOTH, would)


def _of_lights(ruleset: Ruleset, file: _File) -> Iterator[Point]:
    for subject, lines in ruleset.content.lights.items():
        for number, line in enumerate(lines):
            key, text = light_key(subject, number, line), line.when.source if line.when else line.light
            sides = EITHER if line.when else ("true",)
            yield Point("branch", key, f"lights/{subject}", file.light(subject, number), ruleset.path, text, sides)


class _File:
    """The places of one ruleset's parts. What stands in another notation is placed at its rule."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.path = ruleset.path
        parsed = parse_yaml(ruleset.path, ruleset.text)
        self.source: Source = parsed.source
        self.root = parsed.root

    def point(
        self, sort: Sort, key: str, ref: RuleRef, text: str, sides: Sequence[str], written: str,
        would: Sequence[str] = (),
    ) -> Point:  # fmt: skip
        """A point of a rule, placed where *written* stands in it."""
        scalar = self._scalar(ref, written) if written else None
        node: Node | None = scalar or self._rule(ref)
        place = self._place(node.start) if node is not None else ref.place
        return Point(sort, key, ref.id, place, self.path, text, sides, would)

    def limit(self, key: str, ref: RuleRef, condition: str, limit: Limit) -> Point:
        """A limit within a condition, placed at its comparison sign."""
        scalar = self._scalar(ref, condition)
        place = ref.place
        if scalar is not None:
            sign, _, literal = limit.written.partition(" ")
            found = re.search(rf"{re.escape(sign)}\s*{re.escape(literal)}(?![0-9.])", scalar.text)
            place = self._place(place_in(self.source, scalar, found.start() if found else 0))
        would = (str(limit.lower), str(limit.upper))
        return Point("threshold", key, ref.id, place, self.path, limit.text, BOTH, would)

    def grade(self, grade: str, limit: str) -> str:
        for node in values_of(self.root):
            if isinstance(node, Entries):
                told = {one.text: one for _, one in node.entries.values() if isinstance(one, Scalar)}
                if grade in told and limit in told:
                    return self._place(told[limit].start)
        return self._place(0)

    def light(self, subject: str, number: int) -> str:
        """The line of a light: the blocks are looked for by their subject, whatever their keys are called."""
        kind, _, dimension = subject.partition(".")
        for node in values_of(self.root):
            parts = [one for _, one in node.entries.values()] if isinstance(node, Entries) else []
            if any(_is(one, kind) for one in parts):
                lists = [one for one in parts if isinstance(one, Items)]
                named = any(_is(one, dimension) for one in parts) if dimension else len(parts) == 2
                if named and lists and number < len(lists[0].items):
                    return self._place(lists[0].items[number].start)
        return self._place(0)

    def _place(self, index: int) -> str:
        line, column = self.source.place(index)
        return f"{self.path}:{line}:{column}"

    def _rule(self, ref: RuleRef) -> Entries | None:
        return beginning_on(self.root, int(ref.place.rpartition(":")[2]), self.source)

    def _scalar(self, ref: RuleRef, text: str) -> Scalar | None:
        return written_in(self._rule(ref), text)


def _is(node: Node, text: str) -> bool:
    return isinstance(node, Scalar) and node.text == text
