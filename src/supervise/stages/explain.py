"""explain: why a period exists, an alert fired, a point was lost, in plain sentences, zh and en."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from supervise.calendar.zones import local
from supervise.model.alerts import Alert
from supervise.model.base import Text
from supervise.model.causes import Cause
from supervise.model.documents import Sentence
from supervise.model.scores import Scorecard, ScoreEntry
from supervise.model.tasks import Period, Task
from supervise.model.words import WORDS
from supervise.rules.catalogue import FACTS

from .facts import Scene
from .tabulate.sheet import Lookup, note_of, notes_of


def explain_matter(scene: Scene) -> tuple[Sentence, ...]:
    """What a matter is, since when, and how far it has come."""
    matter, zone = scene.case.matter, scene.world.almanac.zone
    state, since = WORDS[str(matter.state)], _moment(matter.registered_at, zone)
    title = matter.elements.title or ""
    told = [_say(f"{matter.no}「{title}」于{since}立项，目前{state.zh}。",
                 f"{matter.no} “{title}” was registered at {since} and is {state.en}.")]  # fmt: skip
    if matter.ending is not None:
        why, at = WORDS[matter.ending.reason], _moment(matter.ending.at, zone)
        told.append(_say(f"{at}结束：{why.zh}。{matter.ending.note}", f"Ended {at}: {why.en}. {matter.ending.note}", 1))
    return tuple(told)


def explain_record(scene: Scene) -> tuple[Sentence, ...]:
    """Which elements of a matter lines of a mapping filled, each from which path of the record, and nobody has entered
    since; nothing for a matter that came from no record.
    """
    matter, labels = scene.case.matter, {one.code: one for one in scene.world.rulebook.elements}
    if matter.record is None:
        return ()
    told = []
    for code, source in matter.provenance.items():
        if source.rule and matter.origins.get(code) != "entered" and matter.elements.element(code) not in (None, ()):
            label, path = labels.get(code), source.place.path
            names = (code, code) if label is None else (label.zh, label.en)
            told.append(Text(zh=f"{names[0]}（{path or '固定值'}）", en=f"{names[1]} ({path or 'constant'})"))
    ruleset, record = f"{matter.record.mapping} {matter.record.version}", matter.ext_id
    zh, en = "、".join(one.zh for one in told), ", ".join(one.en for one in told)
    return (
        _say(f"由映射 {ruleset} 从 {matter.ext_system} 的记录 {record} 填入：{zh or '无'}。",
             f"Filled by {ruleset} from record {record} of {matter.ext_system}: {en or 'nothing'}.", 1),
    )  # fmt: skip


def explain_tags(
    scene: Scene, rule_of: Lookup, labels: Mapping[str, Text], people: Mapping[str, str]
) -> tuple[Sentence, ...]:
    """Of each tag that the matter carries or that somebody withdrew: who or which rule, when, over which facts.
    *labels* are those of the vocabulary, *people* names of actors by id.
    """
    matter, zone = scene.case.matter, scene.world.almanac.zone
    told: list[Sentence] = []
    for tag, mark in matter.tagging.items():
        label, at = labels.get(tag, Text(zh=tag, en=tag)), _moment(mark.at, zone)
        if mark.sort == "rule" and mark.cause is not None:
            told.append(_say(f"标签「{label.zh}」于{at}由规则加上。", f"Tag “{label.en}”: set by rule {at}."))
            told += _because(mark.cause, rule_of, zone)
        else:
            who = people.get(mark.by, mark.by)
            zh, en = (
                ("录入", "entered")
                if mark.sort == "entered"
                else ("去掉，规则不再加上", "withdrawn, whatever rules say,")
            )
            told.append(_say(f"标签「{label.zh}」于{at}由{who}{zh}。", f"Tag “{label.en}”: {en} by {who} {at}."))
    return tuple(told)


def explain_task(scene: Scene, task: Task, rule_of: Lookup) -> tuple[Sentence, ...]:
    """Whose task it is, since when, and by which rule it reports how often."""
    zone = scene.world.almanac.zone
    unit, role, state = scene.world.names.get(task.unit, task.unit), WORDS[task.role], WORDS[str(task.state)]
    since = _moment(task.assigned_at, zone)
    told = [
        _say(f"{unit}（{role.zh}）于{since}接到任务，{state.zh}。", f"{unit} ({role.en}): since {since}, {state.en}.")
    ]
    told += _hands(scene, task, zone)
    for plan in scene.case.plans_of.get(task.id, ()):
        begun = _moment(plan.from_at, zone)
        told.append(_say(f"自{begun}起按 {plan.cycle} 填报，截止为 {plan.due}。",
                         f"From {begun} on it reports {plan.cycle}, due {plan.due}.", 1))  # fmt: skip
        told += _because(plan.cause, rule_of, zone)
    return tuple(told)


def _hands(scene: Scene, task: Task, zone: ZoneInfo) -> Iterator[Sentence]:
    """From which unit it came, to which it went, and the requests to take it back with their answers."""
    tasks, names = scene.case.tasks, scene.world.names
    if task.transferred_from is not None and task.transferred_from in tasks:
        before = tasks[task.transferred_from].unit
        yield _say(f"由{names.get(before, before)}转来，此前的不由该单位负责。",
                   f"It came from {names.get(before, before)}; what lay before is not this unit's.", 1)  # fmt: skip
    for one in scene.case.returns.values():
        if one.task == task.id:
            why, asked = WORDS[one.why], _moment(one.requested_at, zone)
            yield _say(f"{one.requested_by}于{asked}申请回退（{why.zh}）：{one.reason}。",
                       f"{one.requested_by} asked at {asked} to take it back ({why.en}): {one.reason}.", 1)  # fmt: skip
            if one.decided_at is not None:
                done, at = one.state == "granted", _moment(one.decided_at, zone)
                answer = f"：{one.answer}" if one.answer else ""
                yield _say(f"{at}由{one.decided_by}{'同意' if done else '不同意'}{answer}。",
                           f"{one.state} by {one.decided_by} at {at}{answer.replace('：', ': ')}.", 1)  # fmt: skip
    if task.successor is not None and task.ended_at is not None:
        at = _moment(task.ended_at, zone)
        after = tasks[task.successor].unit if task.successor in tasks else ""
        zh, en = (f"转给{names.get(after, after)}", f" to {names.get(after, after)}") if after else ("转办", "")
        yield _say(f"{at}{zh}，此后的不由该单位负责。", f"Transferred{en} at {at}; what follows is not this unit's.", 1)


def _moved(scene: Scene, period: Period, zone: ZoneInfo) -> Iterator[Sentence]:
    """What moved its due: extensions with who granted them and why, and pauses that lie before its due or last."""
    for one in scene.case.extensions.values():
        if one.period == period.id and one.decided_at is not None:
            at, done = _moment(one.decided_at, zone), one.state == "granted"
            late = done and one.late
            yield _say(
                f"{at}由{one.decided_by}{'同意' if done else '不同意'}延期{one.workdays}个工作日：{one.reason}"
                f"{'（逾期后延长，仍按原截止考核）' if late else ''}。",
                f"Extension by {one.workdays} workdays {one.state} by {one.decided_by} at {at}: {one.reason}"
                f"{' (after its due; assessed by the old one)' if late else ''}.",
            )
    for pause in scene.case.pauses.values():
        over = pause.ended_at is not None and pause.ended_at <= period.opens_at
        if not over and (period.due_at is None or pause.from_at < period.due_at):
            begun = _moment(pause.from_at, zone)
            ended = "—" if pause.ended_at is None else _moment(pause.ended_at, zone)
            yield _say(
                f"{begun}至{ended}挂账（{pause.reason}，{pause.by}），其间不计时。",
                f"Suspended from {begun} to {ended} ({pause.reason}, {pause.by}): no time counts in it.",
            )


def explain_period(scene: Scene, period: Period, rule_of: Lookup) -> tuple[Sentence, ...]:
    """Why the period exists, when it was due, what was reported when, and which alerts it raised."""
    zone = scene.world.almanac.zone
    facts = scene.facts("period", period)
    plan = scene.case.plans[period.plan]
    unit = scene.world.names.get(period.unit, period.unit)
    opened = _moment(period.opened_at, zone)
    due = "—" if period.due_at is None else _moment(period.due_at, zone)
    told = [
        _say(f"{unit}的{period.slot_key}期于{opened}生成，应于{due}前填报。",
             f"Period {period.slot_key} of {unit} opened at {opened} and is due before {due}."),
        *_because(plan.cause, rule_of, zone),
    ]  # fmt: skip
    told += _moved(scene, period, zone)
    for report in scene.case.reports_of.get(period.id, ()):
        at = _moment(report.submitted_at or report.saved_at, zone)
        state = WORDS[str(report.state)]
        told.append(
            _say(f"第{report.version}次填报：{at}，{state.zh}。", f"Report {report.version}: {at}, {state.en}.")
        )
    state = WORDS[str(period.state)]
    late = facts["period.workdays_late"]
    told.append(
        _say(f"目前：{state.zh}" + (f"，迟报{late}个工作日。" if late else "。"),
             f"Now: {state.en}" + (f", {late} {'workday' if late == 1 else 'workdays'} late." if late else "."))
    )  # fmt: skip
    for alert in scene.case.alerts_on.get(period.id, ()):
        told += explain_alert(alert, scene.world.rulebook.level(alert.level).name, zone, rule_of)
    return tuple(told)


def explain_alert(alert: Alert, level: Text, zone: ZoneInfo, rule_of: Lookup) -> tuple[Sentence, ...]:
    """Which rule fired an alert of this *level*, over which facts, how it went out, and how it ended."""
    fired = _moment(alert.fired_at, zone)
    told = [_say(f"{fired}发出{level.zh}预警：{alert.say.zh}", f"{fired}: {level.en} alert. {alert.say.en}")]
    told += _because(alert.cause, rule_of, zone)
    told += _went_out(alert, zone)
    if alert.resolved_at is not None:
        why = WORDS.get(alert.resolved_why, Text(zh=alert.resolved_why, en=alert.resolved_why))
        at = _moment(alert.resolved_at, zone)
        told.append(_say(f"{at}解除：{why.zh}。", f"Resolved {at}: {why.en}.", 1))
    else:
        told.append(_say("至今未解除。", "It still holds.", 1))
    return tuple(told)


def _went_out(alert: Alert, zone: ZoneInfo) -> Iterator[Sentence]:
    """What became of an alert that waits for a signature, or that nobody was told of."""
    if alert.by_hand and alert.issued_at is None:
        yield _say("拟发，待签发；签发前不通知。", "Proposed, to be issued; nobody is told before.", 1)
    elif alert.by_hand and alert.issued_at is not None:
        at = _moment(alert.issued_at, zone)
        yield _say(f"{at}由{alert.issued_by}签发。", f"Issued {at} by {alert.issued_by}.", 1)
    if alert.hushed:
        yield _say("冷却期内再次触发，不再通知。", "It fired again within the cooldown: no new notice.", 1)
    if alert.delivered_at is not None:
        at = _moment(alert.delivered_at, zone)
        yield _say(f"{at}收到送达回执。", f"A receipt came {at}.", 1)


def explain_card(card: Scorecard, zone: ZoneInfo, rule_of: Lookup, names: Mapping[str, str]) -> tuple[Sentence, ...]:
    """How a total came about, entry by entry; *names* are those of units by id."""
    grade, subject = card.grade or "—", names.get(card.subject, card.subject)
    many = "entry" if len(card.entries) == 1 else "entries"
    told = [
        _say(f"{subject} {card.cycle}：{card.total}分，等次{grade}，共{len(card.entries)}项。",
             f"{subject} {card.cycle}: {card.total} points, grade {grade}, {len(card.entries)} {many}.")
    ]  # fmt: skip
    told += [_say(f"{note.zh}。", f"{note.en}.", 1) for note in notes_of(card, zone)]
    for place, entry in enumerate(card.entries, start=1):
        told += explain_entry(place, entry, rule_of, zone, names)
    return tuple(told)


def explain_entry(
    place: int, entry: ScoreEntry, rule_of: Lookup, zone: ZoneInfo, names: Mapping[str, str]
) -> tuple[Sentence, ...]:
    """The item of a scorecard at this *place*: its rule, clause and facts, and what it balances or leaves open."""
    subject = names.get(entry.subject, entry.subject)
    note = note_of(entry, zone, names)
    noted = () if note is None else (_say(f"{note.zh}。", f"{note.en[0].upper()}{note.en[1:]}.", 1),)
    points = f"{entry.points:+}" if entry.points else "0"
    return (
        _say(f"{place}. {points}分：{entry.say.zh}（{subject}）", f"{place}. {points}: {entry.say.en} ({subject})"),
        *noted,
        *_because(entry.cause, rule_of, zone),
    )


def _because(cause: Cause, rule_of: Lookup, zone: ZoneInfo) -> Iterator[Sentence]:
    rule = rule_of(cause)
    where = f"{cause.ruleset} {cause.version}（{cause.digest[:12]}）"
    where_en = f"{cause.ruleset} {cause.version} ({cause.digest[:12]})"
    basis = rule.basis if rule else Text(zh="", en="")
    place = f"，{rule.place}" if rule else ""
    yield _say(f"依据规则 {cause.rule}：{basis.zh}；{where}{place}。",
               f"By rule {cause.rule}: {basis.en}; {where_en}{', ' + rule.place if rule else ''}.", 1)  # fmt: skip
    if rule is not None and rule.receipts:
        yield _say("该规则以送达回执为准。", "This rule counts from receipts, as they come.", 1)
    known = [(name, value) for name, value in cause.facts.items() if value is not None]
    if known:
        zh = "；".join(f"{_label(name).zh}：{_shown(value, zone, 'zh')}" for name, value in known)
        en = "; ".join(f"{_label(name).en}: {_shown(value, zone, 'en')}" for name, value in known)
        yield _say(f"当时事实：{zh}。", f"Facts then: {en}.", 1)


def _label(name: str) -> Text:
    kind, _, fact = name.partition(".")
    known = FACTS.get("period" if kind == "next" else kind, {}).get(fact)
    return Text(zh=known.zh, en=known.en) if known else Text(zh=name, en=name)


def _shown(value: object, zone: ZoneInfo, language: str) -> str:
    if isinstance(value, bool):
        return {("zh", True): "是", ("zh", False): "否", ("en", True): "yes", ("en", False): "no"}[language, value]
    if isinstance(value, str) and "T" in value and value[:4].isdigit():
        return _moment(datetime.fromisoformat(value), zone)
    if isinstance(value, str) and value in WORDS:
        return WORDS[value].say(language)
    return str(value)


def _moment(instant: datetime, zone: ZoneInfo) -> str:
    return f"{local(instant, zone):%Y-%m-%d %H:%M}"


def _say(zh: str, en: str, indent: int = 0) -> Sentence:
    return Sentence(text=Text(zh=zh, en=en), indent=indent)


def paragraph(sentences: Sequence[Sentence], language: str) -> str:
    """The sentences as indented lines."""
    return "\n".join("  " * one.indent + one.text.say(language) for one in sentences)
