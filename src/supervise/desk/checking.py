"""verify and doctor: whether the tables still follow from the journal, and what an administrator should look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from supervise.calendar.zones import local
from supervise.case.evolve import evolve_all
from supervise.model.base import Text
from supervise.model.case import Case, Group
from supervise.model.chain import check
from supervise.model.events import Event
from supervise.model.findings import Finding
from supervise.ports import Break, UnitOfWork

from .claims import load_case, load_group
from .parts import Parts

_CASE_MAPS = ("matters", "tasks", "plans", "periods", "reports", "alerts", "notices", "urges")
_GROUP_MAPS = ("alerts", "notices", "scorecards", "awards")


def verify(parts: Parts) -> Break | None:
    """Hold every stream's chain and tables against its journal; the first break, or None where all is as written."""
    with parts.store.begin() as uow:
        return next(_breaks(uow), None)


def _breaks(uow: UnitOfWork) -> Iterator[Break]:
    after = ""
    while heads := uow.heads("", after):
        after = heads[-1].id
        for head in heads:
            yield from _breaks_of(uow, head.id)


def _breaks_of(uow: UnitOfWork, stream: str) -> Iterator[Break]:
    entries = tuple(uow.journal(stream))
    broken = check(entries)
    if broken is not None:
        yield Break(stream, broken.seq, f"hash chain: {broken.what}")
        return
    events = [entry.event for entry in entries]
    if stream.startswith("matter:"):
        yield from _differences(stream, evolve_all(Case(stream), events), load_case(uow, stream)[1], _CASE_MAPS)
    elif stream.startswith("group:"):
        yield from _differences(stream, evolve_all(Group(stream), events), load_group(uow, stream)[1], _GROUP_MAPS)
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
    yield from _compare(stream, "world", worlds, {change.id: change for change in uow.worlds()})
    yield from _compare(stream, "fate", fates, {fate.id: fate for fate in uow.fates()})


def doctor(parts: Parts) -> tuple[Finding, ...]:
    """What needs somebody's attention: stuck cases, dead letters, an unpublished calendar, failed plugins, a broken
    journal; and which engine runs.
    """
    with parts.store.begin() as uow:
        stuck = [
            _warn("stuck", f"{head.id} 停在原处：{head.stuck}", f"{head.id} waits: {head.stuck}")
            for head in uow.stuck()
        ]
        dead = [
            _warn("dead-letter", f"发不出去的通知 {one.digest.key}（{one.digest.person}）：{one.last}",
                  f"dead letter {one.digest.key} to {one.digest.person}: {one.last}")
            for one in uow.outgoing("dead")
        ]  # fmt: skip
    broken = verify(parts)
    found = [
        _warn(
            "engine", f"推理引擎：{parts.executor.name}", f"inference engine: {parts.executor.name}", level="warning"
        ),
        *stuck,
        *dead,
        *_calendar(parts, parts.now()),
        *(_warn(failed.code, failed.say("zh"), failed.say("en")) for failed in parts.failures),
    ]
    if broken is not None:
        found.append(_warn("broken-journal", f"{broken.stream}：{broken.what}", f"{broken.stream}: {broken.what}"))
    return tuple(found)


def _calendar(parts: Parts, now: datetime) -> Iterator[Finding]:
    """From November on, next year's calendar should be there."""
    today = local(now, parts.almanac.zone).date()
    if today.month >= 11 and not parts.almanac.calendar.published(today.year + 1):
        year = today.year + 1
        zh, en = f"{year} 年放假安排尚未导入", f"no official calendar for {year} yet"
        yield _warn("calendar-unpublished", zh, en, level="warning")


def _warn(code: str, zh: str, en: str, *, level: str = "error") -> Finding:
    return Finding(code=code, level=level, message=Text(zh=zh, en=en))
