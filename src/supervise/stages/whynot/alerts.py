"""Why a rule of alerts is not open on a subject, rung by rung, or since when it is and what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from supervise.calendar.offsets import Moment, resolve
from supervise.model.alerts import Alert, Fate
from supervise.model.base import Text
from supervise.model.documents import Sentence
from supervise.model.whynot import Step
from supervise.model.words import WORDS
from supervise.rules.catalogue import ANCHORS
from supervise.rules.rulebook import AlertRule, Rung
from supervise.rules.times import chinese_time
from supervise.stages.alert import happened_at, live_subjects
from supervise.stages.facts import Scene, SubjectFacts

from .telling import Foreseen, Voice, provisional_words, say

_HAPPENED: Mapping[str, Text] = {
    "fired": Text(zh="触发", en="fired"),
    "issued": Text(zh="发出", en="been issued"),
    "delivered": Text(zh="送达", en="been delivered"),
    "acknowledged": Text(zh="签收", en="been acknowledged"),
}


@dataclass(frozen=True)
class Asked:
    """One rule of alerts asked about one entity, with what became of its notices and what time alone will bring. What
    only waits for a signature is told in the office itself alone (`inside`).
    """

    scene: Scene
    rule: AlertRule
    kind: str
    entity: Any
    fates: Mapping[str, Fate]
    foreseen: Foreseen
    inside: bool

    @property
    def open(self) -> Mapping[str, Alert]:
        """The open alerts of the rule on the entity, by rung."""
        mine = self.scene.case.open_alerts_on.get(self.entity.id, ())
        return {alert.rung: alert for alert in mine if alert.rule == self.rule.ref.id}

    @property
    def facts(self) -> SubjectFacts:
        return self.scene.facts(self.kind, self.entity)

    def next_at(self, rung: Rung) -> datetime | None:
        """When time alone will bring *rung*."""
        return self.foreseen.fires.get(rung.name) if self.tells(rung) else None

    def tells(self, rung: Rung) -> bool:
        """Whether it may be told when *rung* will be proposed, or that it is."""
        return self.inside or not rung.by_hand

    def level(self, code: str) -> Text:
        return self.scene.world.rulebook.level(code).name


def steps_of(asked: Asked) -> tuple[Step, ...]:
    """Each rung: since when it holds, or when time alone will bring it."""
    return tuple(
        Step(rung=rung.name, since=asked.open[rung.name].fired_at) if rung.name in asked.open
        else Step(rung=rung.name, next_at=asked.next_at(rung))
        for rung in asked.rule.rungs
    )  # fmt: skip


def why_no_alert(asked: Asked) -> Iterator[Sentence]:
    """What holds, and of the rest the first condition that is not certainly true."""
    voice = Voice.of(asked.scene.world)
    if asked.entity.id not in {entity.id for _, entity in live_subjects(asked.scene.case)}:
        yield from _not_live(asked, voice)
        return
    if asked.rule.holds(asked.facts) is not True:
        yield say("规则的条件不成立：", "The condition of the rule does not hold:")
        yield from voice.failing(asked.rule.holds, asked.facts, 1)
        ahead = [at for rung in asked.rule.rungs if (at := asked.next_at(rung)) is not None]
        yield from voice.ahead(asked.foreseen, min(ahead, default=None))
        return
    for index, rung in enumerate(asked.rule.rungs):
        alert = asked.open.get(rung.name)
        if alert is not None:
            yield from _stands(asked, alert, voice)
        else:
            yield from _lacks(asked, index, rung, voice)


def _not_live(asked: Asked, voice: Voice) -> Iterator[Sentence]:
    state = WORDS[str(asked.entity.state)]
    matter = asked.scene.case.matter
    if matter.live:
        yield say(f"对象已关闭（{state.zh}），不再预警。", f"Its subject is closed ({state.en}): no more alerts.")
    else:
        since = "" if matter.ending is None else voice.moment(matter.ending.at)
        over = WORDS[str(matter.state)]
        yield say(
            f"事项已结束（{over.zh}，{since}），不再预警。", f"The matter ended ({over.en}, {since}): no more alerts."
        )
    yield from voice.ahead(Foreseen(asked.scene.at, {}, searched=False), None)


def _stands(asked: Asked, alert: Alert, voice: Voice) -> Iterator[Sentence]:
    """An open alert, and why nobody may have heard of it."""
    level, since = asked.level(alert.level), voice.moment(alert.fired_at)
    yield say(f"{level.zh}预警成立，自{since}起。", f"The {level.en} alert holds, since {since}.")
    yield from voice.facts(sorted(asked.rule.holds.reads), asked.facts, asked.rule.subject)
    if alert.out_at is None:
        yield say("拟发，待签发；签发前不通知。", "It is proposed, to be issued; nobody is told before.", 1)
    if alert.hushed:
        yield say("冷却期内再次触发，不通知。", "It fired again within the cooldown: nobody is told.", 1)
    if alert.muted_by is not None:
        by = asked.scene.case.alerts[alert.muted_by]
        above = asked.level(by.level)
        yield say(
            f"被 {by.rule} 的{above.zh}预警取代，由后者通知。",
            f"It is superseded by the {above.en} alert of {by.rule}, which speaks in its place.", 1,
        )  # fmt: skip
    for notice in asked.scene.case.notices.values():
        fate = asked.fates.get(notice.id)
        if notice.alert == alert.id and fate is not None and fate.fate == "withheld":
            why, at = WORDS.get(fate.why, Text(zh=fate.why, en=fate.why)), voice.moment(notice.called_at)
            yield say(
                f"{at}给{_ROLES[notice.role].zh}的通知未发送：{why.zh}。",
                f"The notice of {at} to the {_ROLES[notice.role].en} was withheld: {why.en}.", 1,
            )  # fmt: skip


_ROLES: Mapping[str, Text] = {
    "responsible": Text(zh="责任人", en="responsible person"),
    "unit": Text(zh="单位", en="unit"),
    "unit_head": Text(zh="单位负责人", en="head of the unit"),
    "leader": Text(zh="分管领导", en="leader in charge"),
    "superior": Text(zh="上级", en="superior"),
    "manager": Text(zh="督办员", en="manager"),
    "assigner": Text(zh="交办人", en="assigner"),
}


def _lacks(asked: Asked, index: int, rung: Rung, voice: Voice) -> Iterator[Sentence]:
    """A rung that is not open: the first thing that it lacks, then when it will come."""
    level = asked.level(rung.level)
    yield say(f"{level.zh}预警不成立：", f"The {level.en} alert does not hold:")
    yield from next(iter(_reasons(asked, index, rung, voice)), ())
    if asked.tells(rung):
        yield from voice.ahead(asked.foreseen, asked.next_at(rung), 1)


def _reasons(asked: Asked, index: int, rung: Rung, voice: Voice) -> Iterator[Sequence[Sentence]]:
    """What a rung lacks: the rung below, its instant, its own condition, a signature; in that order."""
    below = asked.rule.rungs[index - 1] if index else None
    if below is not None and below.name not in asked.open:
        yield [*_no_start(asked, rung, voice), *_not_happened(asked, below.name, "fired")]
    if rung.at is not None and (lacking := tuple(_not_reached(asked, rung.at, voice))):
        yield lacking
    if rung.when is not None and (lacking := tuple(voice.failing(rung.when, asked.facts, 1))):
        yield lacking
    if rung.by_hand:
        yield (say("须签发，尚未发出。", "It goes out by hand, and is not out.", 1),)


def _no_start(asked: Asked, rung: Rung, voice: Voice) -> Iterator[Sentence]:
    """Why it does not come without the rung below, where it may."""
    if rung.start is not None and rung.start(asked.facts) is not True:
        yield say("不能直接进入此级：", "It does not start here directly:", 1)
        yield from voice.failing(rung.start, asked.facts, 2)


def _not_reached(asked: Asked, at: Moment, voice: Voice) -> Iterator[Sentence]:
    said = Text(zh=chinese_time(at.source), en=at.source)
    anchor = _anchor(asked, at)
    if anchor is None:
        fact = ANCHORS[asked.kind].get(at.anchor)
        yield say(f"起算时点未知（{said.zh}）：", f"It is not known from when it counts ({said.en}):", 1)
        if fact is None:
            yield from _not_happened(asked, at.anchor, at.event, 2)
        else:
            yield from voice.facts([f"{asked.kind}.{fact}"], asked.facts, asked.rule.subject, 2)
        return
    almanac = asked.scene.almanac_of(asked.facts["task.unit"])
    reached, waits = resolve(at, anchor, almanac), almanac.waits_for(lambda strict: resolve(at, anchor, strict))
    mark = Text(zh="", en="") if waits is None else provisional_words(waits)
    if reached > asked.scene.at:
        then, of = voice.moment(reached), voice.moment(anchor)
        yield say(
            f"时点未到：{said.zh}，即{then}{mark.zh}（起算于{of}）。",
            f"Its instant has not come: {said.en}, which is {then}{mark.en} (counted from {of}).", 1,
        )  # fmt: skip


def _anchor(asked: Asked, at: Moment) -> datetime | None:
    fact = ANCHORS[asked.kind].get(at.anchor)
    if fact is not None:
        anchor: datetime | None = asked.facts[f"{asked.kind}.{fact}"]
        return anchor
    below = asked.open.get(at.anchor)
    return None if below is None else happened_at(below, at.event)


def _not_happened(asked: Asked, name: str, event: str, indent: int = 1) -> Iterator[Sentence]:
    rung = next(one for one in asked.rule.rungs if one.name == name)
    level, done = asked.level(rung.level), _HAPPENED[event]
    yield say(f"{level.zh}预警尚未{done.zh}。", f"The {level.en} alert has not {done.en}.", indent)
