"""verify and doctor: whether the tables still follow from the journal, and what an administrator should look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from supervise.case.evolve import evolve_all
from supervise.model.alerts import Digest
from supervise.model.base import Text
from supervise.model.case import Case, Group, maps_of
from supervise.model.chain import check
from supervise.model.checkpoints import Checkpoint, Tail
from supervise.model.events import Event, JournalEntry
from supervise.model.findings import Finding
from supervise.ports import Break, UnitOfWork, every_head

from .claims import case_at_hand, load_case, load_group
from .parts import Parts
from .provisional import calendar_findings
from .sealing import Seals, all_tails


def verify(parts: Parts, against: Sequence[Checkpoint] = ()) -> Break | None:
    """Hold every stream's chain and tables against its journal, and every journal against the checkpoints, those that
    the store kept and *against*; the first break, or None where all is as written.
    """
    with parts.store.begin() as uow:
        return next(_breaks(uow, Seals((*uow.checkpoints(), *against))), None)


def _breaks(uow: UnitOfWork, seals: Seals) -> Iterator[Break]:
    yield from seals.broken_seals()
    for tail in all_tails(uow):
        entries = tuple(uow.journal(tail.stream))
        yield from seals.breaks_of(tail.stream, entries)
        yield from _breaks_of(uow, tail, entries)
    yield from seals.lost_streams()


def _breaks_of(uow: UnitOfWork, tail: Tail, entries: Sequence[JournalEntry]) -> Iterator[Break]:
    stream = tail.stream
    broken = check(entries)
    if broken is not None:
        yield Break(stream, broken.seq, f"hash chain: {broken.what}")
        return
    if (tail.seq, tail.hash) != ((entries[-1].seq, entries[-1].hash) if entries else (0, "")):
        yield Break(stream, len(entries) + 1, f"cut: the stream has {tail.seq} entries, the journal {len(entries)}")
        return
    for seq in uow.misfiled(stream):
        yield Break(stream, seq, "columns: what stands beside the event differs from it")
    events = [entry.event for entry in entries]
    if stream.startswith("matter:"):
        yield from _differences(stream, evolve_all(Case(stream), events), load_case(uow, stream)[1], maps_of(Case))
    elif stream.startswith("group:"):
        yield from _differences(stream, evolve_all(Group(stream), events), load_group(uow, stream)[1], maps_of(Group))
    else:
        yield from _desk_differences(uow, stream, events)


def _differences(stream: str, told: Any, kept: Any, maps: tuple[str, ...]) -> Iterator[Break]:
    for name in maps:
        yield from _compare(stream, name, getattr(told, name), getattr(kept, name))


def _compare(stream: str, name: str, told: Mapping[str, Any], kept: Mapping[str, Any]) -> Iterator[Break]:
    for id in sorted(told.keys() | kept.keys()):
        if told.get(id) != kept.get(id):
            yield Break(stream, None, f"{name} {id}: the table differs from the journal")


def _desk_differences(uow: UnitOfWork, stream: str, events: list[Event]) -> Iterator[Break]:
    puts = [put for event in events for put in event.puts]
    worlds = {put.id: put for put in puts if put.kind == "world"}
    fates = {put.id: put for put in puts if put.kind == "fate"}
    proposals = {put.id: put for put in puts if put.kind == "proposal"}
    yield from _compare(stream, "proposal", proposals, {one.id: one for one in uow.proposals()})
    yield from _compare(stream, "world", worlds, {change.id: change for change in uow.worlds()})
    yield from _compare(stream, "fate", fates, {fate.id: fate for fate in uow.fates()})


def doctor(parts: Parts) -> tuple[Finding, ...]:
    """What needs somebody's attention: stuck cases, dead letters, alerts to be issued, unknown channels, an unpublished
    calendar, failed plugins, a broken journal; and which engine runs.
    """
    with parts.store.begin() as uow:
        stuck = [
            _warn("stuck", f"{head.id} 停在原处：{head.stuck}", f"{head.id} waits: {head.stuck}")
            for head in uow.stuck()
        ]
        waiting = [
            _warn("proposal-waiting", f"规则 {one.id} 待签批（{one.proposed_by} 提出）",
                  f"rules {one.id} wait for a signature (proposed by {one.proposed_by})", level="warning")
            for one in uow.proposals() if one.state == "proposed"
        ]  # fmt: skip
        dead = [
            _warn("dead-letter", f"发不出去的通知 {one.digest.key}（{_to(one.digest)}）：{one.last}",
                  f"dead letter {one.digest.key} to {_to(one.digest)}: {one.last}")
            for one in uow.outgoing("dead")
        ]  # fmt: skip
        unsigned = tuple(_unsigned(parts, uow))
        calendars = tuple(calendar_findings(parts, uow))
    broken = verify(parts)
    found = [
        _warn(
            "engine", f"推理引擎：{parts.executor.name}", f"inference engine: {parts.executor.name}", level="warning"
        ),
        *stuck,
        *dead,
        *waiting,
        *unsigned,
        *calendars,
        *_searches(parts.searches.copy()),
        *(_warn(failed.code, failed.say("zh"), failed.say("en")) for failed in parts.failures),
    ]
    if broken is not None:
        found.append(_warn("broken-journal", f"{broken.stream}：{broken.what}", f"{broken.stream}: {broken.what}"))
    return tuple(found)


def _searches(counted: Counter[str]) -> Iterator[Finding]:
    """What kept searches from being decided in the store, the most frequent first."""
    searches = counted.pop("", 0)
    if counted:
        often = counted.most_common(5)
        zh = "、".join(f"{name}（{times} 次）" for name, times in often)
        en = ", ".join(f"{name} ({times})" for name, times in often)
        yield _warn(
            "search-fallback",
            f"{searches} 次查询中，有条件不能由数据库判断，改由程序逐案判断：{zh}",
            f"of {searches} searches, some conditions were decided case by case, not in the store: {en}",
            level="warning",
        )


def _unsigned(parts: Parts, uow: UnitOfWork) -> Iterator[Finding]:
    """Proposed alerts that nobody has signed, by matter; and channels that rules name and the desk does not have."""
    for head in every_head(uow, "matter:"):
        count = sum(one.out_at is None for one in case_at_hand(parts, uow, head.id)[1].open_alerts)
        if count:
            no = head.id.removeprefix("matter:")
            zh, en = f"事项 {no} 有 {count} 份督办单待签发", f"matter {no}: {count} alerts wait to be issued"
            yield _warn("to-be-issued", zh, en, level="warning")
    book = parts.worlds(uow).at(parts.now()).rulebook
    told = [*(rung for rule in book.alerts for rung in rule.rungs), *book.situations]
    known = {channel.name for channel in parts.channels}
    for name in sorted({name for one in told for name in one.by} - known):
        zh, en = f"规则要求走通道 {name}，本系统没有", f"rules name the channel {name}, which this desk does not have"
        yield _warn("no-channel", zh, en, level="warning")


def _to(digest: Digest) -> str:
    """Whom a digest is for; of an action, what it is and for which alert."""
    return digest.person if digest.action is None else f"{digest.subject} {digest.action.alert}"


def _warn(code: str, zh: str, en: str, *, level: str = "error") -> Finding:
    return Finding(code=code, level=level, message=Text(zh=zh, en=en))
