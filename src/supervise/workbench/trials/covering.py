"""Coverage: how much of the rulesets the tests have reached, and what would reach the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Any

from supervise.model.base import Text
from supervise.rules.loading import Ruleset

from .points import Point, Sort, points_of
from .tally import TRUTHS, Tally

SORTS: Mapping[Sort, Text] = {
    "rule": Text(zh="规则", en="rules"),
    "rung": Text(zh="梯级", en="rungs"),
    "branch": Text(zh="条件", en="conditions"),
    "threshold": Text(zh="界限", en="limits"),
}


@dataclass(frozen=True)
class Gap:
    """Something that no test has reached: which sides of it, and what would reach them."""

    point: Point
    missing: Sequence[str]
    would: Sequence[str]

    def say(self, language: str) -> str:
        """One line, at its place in the ruleset."""
        what = SORTS[self.point.sort].say(language)
        sides = "、".join(_SIDES[side].zh for side in self.missing) if language == "zh" else ", ".join(
            _SIDES[side].en for side in self.missing
        )  # fmt: skip
        told = "；".join(self.would) if language == "zh" else "; ".join(self.would)
        if language == "zh":
            return f"{self.point.place}: {what} {self.point.text}（{self.point.rule}）：{sides}" + (
                f"，可测：{told}" if told else ""
            )
        return f"{self.point.place}: {what} {self.point.text} ({self.point.rule}): {sides}" + (
            f"; look at: {told}" if told else ""
        )


_SIDES: Mapping[str, Text] = {
    "fired": Text(zh="没有测试使其成立", en="no test makes it speak"),
    "true": Text(zh="未见其成立", en="never seen true"),
    "false": Text(zh="未见其不成立", en="never seen false"),
    "lower": Text(zh="未到界限一侧未测", en="just below is not tested"),
    "upper": Text(zh="到达界限一侧未测", en="just above is not tested"),
    "pinned": Text(zh="没有测试写明其日期", en="no test names its date"),
}


@dataclass(frozen=True)
class Report:
    """What the tests have reached of some rulesets."""

    points: Sequence[Point]
    gaps: Sequence[Gap]
    truths: Mapping[str, Sequence[str]]
    """By the key of each condition, what tests have seen of it: true, false, unknown."""

    def reached(self, sort: Sort) -> tuple[int, int]:
        """How many points of a sort were reached whole, and how many there are."""
        every = sum(point.sort == sort for point in self.points)
        return every - sum(gap.point.sort == sort for gap in self.gaps), every

    def percent(self, sort: Sort) -> Decimal:
        """The share reached, in per cent, rounded down so that 100 means all; 100 where there is nothing to reach."""
        reached, every = self.reached(sort)
        if not every:
            return Decimal(100)
        return (Decimal(100) * reached / every).quantize(Decimal("0.1"), ROUND_DOWN)

    def lines(self, language: str) -> Iterator[str]:
        """The gaps in the order of the files, then the shares."""
        yield from (gap.say(language) for gap in self.gaps)
        for sort, word in SORTS.items():
            reached, every = self.reached(sort)
            yield f"{word.say(language)} {reached}/{every}（{self.percent(sort)}%）" if language == "zh" else (
                f"{word.say(language)}: {reached} of {every} ({self.percent(sort)} %)"
            )  # fmt: skip
        seen = sum("unknown" in truths for truths in self.truths.values())
        yield f"见过事实未知的条件 {seen} 个" if language == "zh" else f"conditions seen with a fact unknown: {seen}"

    def document(self) -> Mapping[str, Any]:
        """The report as one JSON document."""
        shares = {sort: dict(zip(("reached", "of"), self.reached(sort), strict=True)) for sort in SORTS}
        percents = {sort: self.percent(sort) for sort in SORTS}
        gaps = [
            {"sort": gap.point.sort, "rule": gap.point.rule, "place": gap.point.place, "text": gap.point.text,
             "missing": gap.missing, "would": gap.would}
            for gap in self.gaps
        ]  # fmt: skip
        conditions = [
            {"rule": point.rule, "place": point.place, "text": point.text, "seen": self.truths[point.key]}
            for point in self.points if point.sort == "branch"
        ]  # fmt: skip
        return {"shares": shares, "percent": percents, "conditions": conditions, "gaps": gaps}


def report_on(rulesets: Iterable[Ruleset], tally: Tally) -> Report:
    """How much of *rulesets* stands in *tally*."""
    points = [point for ruleset in rulesets for point in points_of(ruleset)]
    gaps = [gap for gap in (_gap(point, tally) for point in points) if gap is not None]
    branches = [point.key for point in points if point.sort == "branch"]
    truths = {key: [truth for truth in TRUTHS.values() if tally.shows(key, truth)] for key in branches}
    ordered = sorted(gaps, key=lambda gap: (gap.point.path, *_numbers(gap.point.place)))
    return Report(tuple(points), tuple(ordered), truths)


def _numbers(place: str) -> tuple[int, ...]:
    return tuple(int(part) for part in place.split(":")[-2:] if part.isdigit())


def _gap(point: Point, tally: Tally) -> Gap | None:
    missing = [side for side in point.sides if not tally.shows(point.key, side)]
    if not missing:
        return None
    return Gap(point, missing, [told for side in missing if (told := _would(point, side, tally))])


def _would(point: Point, side: str, tally: Tally) -> str:
    """The value or the date that would show a side."""
    if point.would:
        return point.would[point.sides.index(side)]
    return tally.dates.get((point.key, side), "")
