"""Why alerts do not make a situation together: how many of how many, or which choice a join lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from supervise.model.base import Text
from supervise.model.documents import Sentence
from supervise.rules.activation import World
from supervise.rules.clauses import Executor
from supervise.rules.joining import joined
from supervise.rules.language.saying import say_fact
from supervise.rules.rulebook import CountRule, JoinRule, JoinTest, SituationRule
from supervise.stages.facts import SubjectFacts
from supervise.stages.situation import count_of

from .telling import Voice, say

_OPS: Mapping[str, Text] = {
    "==": Text(zh="等于", en="equals"),
    "!=": Text(zh="不等于", en="differs from"),
    "<": Text(zh="小于", en="is less than"),
    "<=": Text(zh="不大于", en="is at most"),
    ">": Text(zh="大于", en="is more than"),
    ">=": Text(zh="不小于", en="is at least"),
}
SHOWN = 5
"""How many alerts are listed; the rest is counted."""


def why_no_situation(
    rule: SituationRule, alerts: Sequence[SubjectFacts], world: World, executor: Executor
) -> Iterator[Sentence]:
    """What *alerts*, those that are out, lack for the situation, or that they lack nothing."""
    voice = Voice.of(world)
    ordered = sorted(alerts, key=lambda facts: str(facts["alert.id"]))
    if isinstance(rule, CountRule):
        yield from _counted(rule, ordered, voice)
    else:
        yield from _joined(rule, ordered, world, executor, voice)


def _counted(rule: CountRule, alerts: Sequence[SubjectFacts], voice: Voice) -> Iterator[Sentence]:
    count, least = count_of(rule, alerts), rule.at_least
    by = Text(zh="预警", en="alerts")
    if rule.distinct is not None:
        fact = say_fact(f"alert.{rule.distinct}", "alert", voice.elements)
        by = Text(zh=f"不同的{fact.zh}", en=f"different values of “{fact.en}”")
    enough = count >= least
    yield say(
        f"{by.zh}有 {count} 个，须至少 {least} 个{'，已足' if enough else ''}。",
        f"It counts {count} {by.en} and takes at least {least}{', which is enough' if enough else ''}.",
    )
    if rule.where is not None:
        said = voice.condition(rule.where)
        yield say(f"只计「{said.zh}」的预警。", f"Only alerts count of which this is true: {said.en}.", 1)
    counted = [one for one in alerts if rule.where is None or rule.where(one) is True]
    yield from _listed("计入", "Counted", counted)
    yield from _listed("未计入", "Not counted", [one for one in alerts if one not in counted])


def _joined(
    rule: JoinRule, alerts: Sequence[SubjectFacts], world: World, executor: Executor, voice: Voice
) -> Iterator[Sentence]:
    for name, given in rule.given.items():
        if not any(given(one) is True for one in alerts):
            said = voice.condition(given)
            yield say(f"没有可作 {name} 的预警：须「{said.zh}」。", f"No alert can be {name}: it takes: {said.en}.")
            yield from _listed("现有", "There are", alerts)
            return
    rank = {level.code: place for place, level in enumerate(world.rulebook.levels)}
    for place in range(len(rule.tests) + 1):
        if joined(replace(rule, tests=rule.tests[:place]), alerts, rank, executor) is None:
            if place:
                said = _test(rule.tests[place - 1], voice)
                yield say(f"没有一组预警满足：{said.zh}。", f"No choice of alerts passes: {said.en}.")
            else:
                names = "、".join(rule.given)
                yield say(
                    f"{names} 须是各不相同的预警，现有的不够。",
                    f"{names.replace('、', ', ')} have to be different alerts; there are not enough.",
                )
            for name, given in rule.given.items():
                yield from _listed(f"可作 {name}", f"Can be {name}", [one for one in alerts if given(one) is True])
            return
    yield say("各项条件均已满足。", "All of its conditions are met.")


def _test(test: JoinTest, voice: Voice) -> Text:
    left, right = (say_fact(f"alert.{key}", "alert", voice.elements) for key in (test.key, test.other))
    op = _OPS[test.op]
    return Text(
        zh=f"{test.left} 的{left.zh}{op.zh} {test.right} 的{right.zh}",
        en=f"the {left.en} of {test.left} {op.en} the {right.en} of {test.right}",
    )


def _listed(zh: str, en: str, alerts: Sequence[SubjectFacts]) -> Iterator[Sentence]:
    if alerts:
        ids = [str(one["alert.id"]) for one in alerts[:SHOWN]]
        more = len(alerts) - len(ids)
        yield say(
            f"{zh}：{'、'.join(ids)}{f'，另有 {more} 个' if more else ''}。",
            f"{en}: {', '.join(ids)}{f', and {more} more' if more else ''}.", 1,
        )  # fmt: skip
