"""tabulate: what holding the store against the rules found, as a page that an inspector can take along."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import MAXYEAR, datetime
from zoneinfo import ZoneInfo

from supervise.calendar.zones import local
from supervise.model.base import Text
from supervise.model.documents import Certificate, Foot
from supervise.model.reconciliation import Difference, Reconciliation, Tally
from supervise.model.words import word

KINDS: Mapping[str, Text] = {
    "missing": Text(zh="缺少周期", en="period missing"),
    "surplus": Text(zh="多出周期", en="period not called for"),
    "wrong-due": Text(zh="截止时点不符", en="due differs"),
    "wrong-wake": Text(zh="巡检时点不符", en="next look differs"),
    "no-plan": Text(zh="任务没有周期计划", en="task without a plan"),
    "wrong-row": Text(zh="数据与日志不符", en="row differs from the journal"),
    "alert-missing": Text(zh="缺少预警", en="alert missing"),
    "alert-surplus": Text(zh="预警应已解除", en="alert should be resolved"),
    "broken-chain": Text(zh="日志链断裂", en="journal's chain is broken"),
}
"""What differs, in words."""
REASONS: Mapping[str, Text] = {
    "lost": Text(zh="日志有记载，数据库中已丢失", en="the journal has it, the database lost it"),
    "altered": Text(zh="绕开日志被改动", en="changed behind the journal"),
    "not-journalled": Text(zh="日志没有记载，绕开日志写入", en="written behind the journal, which has nothing of it"),
    "asleep": Text(zh="巡检时点被推后，案卷未被唤醒", en="the case sleeps past its instant"),
    "no-tick": Text(zh="到期后尚未巡检", en="nobody has ticked since it was due"),
    "stuck": Text(zh="案卷停在原处", en="the case is stuck"),
    "world-unseen": Text(zh="新规则生效后尚未重新推算", en="the newest rules have not reached the case yet"),
    "calendar": Text(zh="该年放假安排尚未公布", en="that year's calendar is not published"),
    "never-opened": Text(zh="历史上从未生成", en="history never opened it"),
    "not-called-for": Text(zh="规则不要求", en="no rule called for it"),
    "derived-otherwise": Text(zh="与按规则推算的不一致", en="the rules derive something else"),
}
"""Why it differs, in words."""
COLUMNS = ("called_for", "exist", "on_time", "late", "unreported", "not_due", "voided", "differences")
HEADINGS: Mapping[str, Text] = {
    "called_for": Text(zh="应有周期", en="Called for"),
    "exist": Text(zh="实有周期", en="Exist"),
    "on_time": Text(zh="按时填报", en="On time"),
    "late": Text(zh="迟报", en="Late"),
    "unreported": Text(zh="逾期未报（漏报）", en="Overdue, unreported"),
    "not_due": Text(zh="未到期", en="Not due yet"),
    "voided": Text(zh="作废、免报", en="Voided, excused"),
    "differences": Text(zh="差异", en="Differences"),
}
_LABELS: Mapping[str, Text] = {
    "span": Text(zh="核验区间", en="Span"),
    "as_of": Text(zh="截至", en="As of"),
    "matters": Text(zh="核验案卷", en="Cases looked at"),
    "journal": Text(zh="日志核验", en="Journal"),
    "what": Text(zh="差异", en="What differs"),
    "subject": Text(zh="对象", en="Subject"),
    "expected": Text(zh="应为", en="Expected"),
    "found": Text(zh="实为", en="Found"),
    "cause": Text(zh="原因", en="Cause"),
    "repaired": Text(zh="处理", en="Repair"),
    "total": Text(zh="合计", en="Total"),
    "checkpoint": Text(zh="日志检查点", en="Checkpoint"),
    "sealed": Text(zh="封存时间", en="Sealed"),
    "digest": Text(zh="检查点摘要", en="Digest"),
}


def certificate(found: Reconciliation, *, names: Mapping[str, str], language: str, zone: ZoneInfo) -> Certificate:
    """The page of *found*; *names* are those of units by id."""
    return Certificate(
        title=word("certificate", language), language=language, zone=str(zone), verdict=verdict(found).say(language),
        sound=found.clean, facts=tuple(_facts(found, language, zone)),
        headings=(word("unit", language), *(HEADINGS[name].say(language) for name in COLUMNS)),
        rows=(
            *(_row(names.get(one.unit, one.unit) or "—", one) for one in found.tallies),
            _row(_LABELS["total"].say(language), found.total),
        ),
        difference_headings=tuple(
            _LABELS[name].say(language) for name in ("what", "subject", "expected", "found", "cause", "repaired")
        ),
        differences=tuple(_difference(one, language, zone) for one in found.differences),
        signature=tuple(_signature(found, language, zone)), foot=Foot(as_of=found.as_of, rulesets=found.rulesets),
    )  # fmt: skip


def verdict(found: Reconciliation) -> Text:
    """The finding in one sentence."""
    total, differences = found.total, len(found.differences)
    left = sum(not one.repaired for one in found.differences)
    unreported = (
        Text(zh=f"其中逾期未报 {total.unreported} 个", en=f"{total.unreported} of them overdue and unreported")
        if total.unreported
        else Text(zh="无逾期未报", en="none overdue and unreported")
    )
    counted = Text(
        zh=f"规则应有周期 {total.called_for} 个，实有 {total.exist} 个，{unreported.zh}",
        en=f"The rules called for {total.called_for} periods, {total.exist} exist, {unreported.en}",
    )
    if not differences and not found.broken:
        return Text(zh=f"{counted.zh}；账实相符，无漏督。", en=f"{counted.en}; no difference, nothing was missed.")
    broken = Text(
        zh="；日志核验不符" if found.broken else "", en="; the journal does not agree" if found.broken else ""
    )
    done = differences - left
    return Text(
        zh=f"{counted.zh}；差异 {differences} 处，已修复 {done} 处，待处理 {left} 处{broken.zh}。",
        en=f"{counted.en}; {differences} differences, {done} repaired, {left} left{broken.en}.",
    )


def _facts(found: Reconciliation, language: str, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    start = Text(zh="最初", en="the beginning").say(language) if found.from_at is None else _shown(found.from_at, zone)
    until = Text(zh="至", en="to").say(language)
    sound = Text(zh="与日志完全一致", en="all tables follow from the journal").say(language)
    yield _LABELS["span"].say(language), f"{start} {until} {_shown(found.to_at, zone)}"
    yield _LABELS["as_of"].say(language), _shown(found.as_of, zone)
    yield _LABELS["matters"].say(language), str(found.matters)
    yield _LABELS["journal"].say(language), found.broken or sound


def _row(name: str, tally: Tally) -> tuple[str, ...]:
    return (name, *(str(getattr(tally, column)) for column in COLUMNS))


def _difference(one: Difference, language: str, zone: ZoneInfo) -> tuple[str, ...]:
    cause = REASONS[one.reason].say(language)
    mended = Text(zh="已修复", en="repaired") if one.repaired else Text(zh="待处理", en="left")
    return (
        KINDS[one.kind].say(language), one.subject, _instant(one.expected, zone, language),
        _instant(one.found, zone, language),
        (f"{cause}（{one.detail}）" if language == "zh" else f"{cause} ({one.detail})") if one.detail else cause,
        mended.say(language),
    )  # fmt: skip


def _signature(found: Reconciliation, language: str, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    if found.checkpoint is not None:
        yield _LABELS["checkpoint"].say(language), str(found.checkpoint.number)
        yield _LABELS["sealed"].say(language), _shown(found.checkpoint.at, zone)
        yield _LABELS["digest"].say(language), found.checkpoint.digest


def _instant(at: datetime | None, zone: ZoneInfo, language: str) -> str:
    if at is None:
        return ""
    # Beyond the last day that any zone can show: what nothing but new rules wakes.
    never = at.year >= MAXYEAR - 1
    return Text(zh="不再", en="never").say(language) if never else _shown(at, zone)


def _shown(at: datetime, zone: ZoneInfo) -> str:
    return f"{local(at, zone):%Y-%m-%d %H:%M}"
