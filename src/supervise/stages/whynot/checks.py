"""Why a check does not speak of a record, why a task does not follow a rule of periods, why a light is not shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from supervise.model.base import Text
from supervise.model.documents import Sentence
from supervise.model.words import WORDS
from supervise.rules.activation import World
from supervise.rules.rulebook import Facts, Light, PeriodRule, ValidationRule
from supervise.stages.choosing import rules_for
from supervise.stages.facts import SubjectFacts
from supervise.stages.light import light_of

from .telling import Voice, say


def speaks(rule: ValidationRule, facts: Facts) -> bool:
    """Whether a check certainly finds a fault."""
    applies = rule.applies is None or rule.applies(facts) is True
    faulty = rule.must is not None and rule.must(facts) is False
    return applies and (faulty or (rule.fault is not None and rule.fault(facts) is True))


def why_no_finding(rule: ValidationRule, facts: Facts, world: World) -> Iterator[Sentence]:
    """Where the rule does not apply, what it demands and is met, or what fault it does not find."""
    voice = Voice.of(world)
    if speaks(rule, facts):
        yield say(f"该规则指出问题：{rule.message(facts).zh}。", f"The rule finds a fault: {rule.message(facts).en}.")
        if rule.fault is not None:
            yield from voice.holding(rule.fault, facts, 1)
        if rule.must is not None:
            yield from voice.failing(rule.must, facts, 1)
    elif rule.applies is not None and rule.applies(facts) is not True:
        yield say("该规则不适用：", "The rule does not apply:")
        yield from voice.failing(rule.applies, facts, 1)
    elif rule.must is not None:
        if rule.must(facts) is True:
            yield say("所要求的已满足：", "What it demands is met:")
            yield from voice.holding(rule.must, facts, 1)
        else:
            yield say("所要求的尚不能判断，不作问题：", "What it demands cannot be told, which is no fault:")
            yield from voice.failing(rule.must, facts, 1)
    elif rule.fault is not None:
        yield say("没有它所指的问题：", "There is no such fault:")
        yield from voice.failing(rule.fault, facts, 1)


def why_no_cycle(rule: PeriodRule, facts: SubjectFacts, world: World) -> Iterator[Sentence]:
    """The earlier rule that took the task, or what the rule's own condition lacks."""
    voice = Voice.of(world)
    taken = rules_for(facts, world).get(rule.series)
    rules = [one.ref for one in world.rulebook.periods]
    if taken is not None and taken.ref == rule.ref:
        yield say(f"该任务按此规则填报：{rule.cycle}。", f"The task reports by this rule: {rule.cycle}.")
        if rule.when is not None:
            yield from voice.holding(rule.when, facts, 1)
    elif taken is not None and rules.index(taken.ref) < rules.index(rule.ref):
        title = taken.ref.title
        yield say(
            f"在前的规则 {taken.ref.id}（{title.zh}）已先成立。",
            f"The earlier rule {taken.ref.id} ({title.en}) came first.",
        )
        if taken.when is not None:
            yield from voice.holding(taken.when, facts, 1)
        if rule.when is not None and rule.when(facts) is not True:
            yield say("它自己的条件也不成立：", "Its own condition does not hold either:")
            yield from voice.failing(rule.when, facts, 1)
    elif rule.when is not None:
        yield say("规则的条件不成立：", "The condition of the rule does not hold:")
        yield from voice.failing(rule.when, facts, 1)


def shows(kind: str, dimension: str, light: str, facts: Facts, world: World) -> bool:
    """Whether a subject shows this light."""
    return light_of(kind, facts, world.rulebook, dimension) == light


def why_no_light(kind: str, dimension: str, light: str, facts: Facts, world: World) -> Iterator[Sentence]:
    """What each line of the light lacks, or the earlier line that certainly holds."""
    voice, now = Voice.of(world), light_of(kind, facts, world.rulebook, dimension)
    lines: Sequence[Light] = world.rulebook.lights.get(f"{kind}.{dimension}" if dimension else kind, ())
    taken = next((place for place, one in enumerate(lines) if one.when is None or one.when(facts) is True), None)
    said, asked = _colour(now), _colour(light)
    yield say(f"目前为{said.zh}。", f"It is {said.en} now.")
    if taken is not None and lines[taken].light != now:
        yield say("应为绿灯，但无人填报，故为灰灯。", "It would be green, but nobody has reported.", 1)
    for place, line in enumerate(lines):
        if line.light == light and now != light:
            if taken is not None and place > taken:
                yield say(f"第 {place + 1} 行（{asked.zh}）：在前的第 {taken + 1} 行已先成立。",
                          f"Line {place + 1} ({asked.en}): line {taken + 1} came first.", 1)  # fmt: skip
            elif line.when is not None and place != taken:
                yield say(f"第 {place + 1} 行（{asked.zh}）：", f"Line {place + 1} ({asked.en}):", 1)
                yield from voice.failing(line.when, facts, 2)
    if taken is not None:
        when = lines[taken].when
        yield say(f"成立的是第 {taken + 1} 行：", f"Line {taken + 1} is the one that holds:", 1)
        if when is None:
            yield say("其他各行均不成立。", "No other line does.", 2)
        else:
            yield from voice.holding(when, facts, 2)


def _colour(light: str) -> Text:
    return WORDS.get(light) or Text(zh=light, en=light)
