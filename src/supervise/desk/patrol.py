"""Patrol: sources are polled on their own cron lines; a record seen twice makes one matter (智能采集)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from supervise.calendar.cycles import slots
from supervise.errors import PluginFailed
from supervise.model.base import Text
from supervise.model.directory import Actor
from supervise.model.findings import Finding
from supervise.model.intake import Record
from supervise.ports import IntakeSource
from supervise.rules.rulebook import MappingRules
from supervise.stages.fill import fill

from .intake import import_draft, standard_now
from .parts import Parts

PATROL = Actor(id="patrol", name="AI Timer", unit="desk", roles=frozenset({"manager"}))
"""Who registers what a patrol finds: the AI Timer of the paper."""


def patrol(parts: Parts, at: datetime) -> tuple[int, tuple[Finding, ...]]:
    """Poll every source whose time has come. Returns how many matters this made, and what was found wrong."""
    made = 0
    findings: list[Finding] = []
    for source in parts.sources:
        if _due(parts, source, at):
            registered, faults = _poll(parts, source)
            made += registered
            findings += faults
            with parts.store.begin() as uow:
                uow.set_patrolled(f"patrol:{source.name}", at)
    return made, tuple(findings)


def _due(parts: Parts, source: IntakeSource, at: datetime) -> bool:
    """Whether the source's cron line has fired since it was last polled; a source never polled is due at once."""
    with parts.store.begin() as uow:
        last = uow.patrolled(f"patrol:{source.name}")
    return last is None or next(slots(source.cron, last, parts.almanac)).ends_at <= at


def _poll(parts: Parts, source: IntakeSource) -> tuple[int, Sequence[Finding]]:
    with parts.store.begin() as uow:
        rules = parts.worlds(uow).at(parts.now()).rulebook.mappings.get(source.mapping)
    if rules is None:
        return 0, [_broken(source.name, f"no mapping ruleset {source.mapping} is in force")]
    made = 0
    findings: list[Finding] = []
    for found in _records(source):
        if isinstance(found, Finding):
            findings.append(found)
        else:
            registered, faults = _take_in(parts, found, rules)
            made += registered
            findings += faults
    return made, findings


def _records(source: IntakeSource) -> Iterator[Record | Finding]:
    try:
        yield from source.poll()
    except Exception as failed:  # noqa: BLE001 - a source is foreign code; the other sources and the tick go on
        yield _broken(source.name, f"{type(failed).__name__}: {failed}")


def _broken(source: str, why: str) -> Finding:
    failed = PluginFailed(plugin=source, why=why)
    return Finding(code=failed.code, level="error", message=Text(zh=failed.say("zh"), en=failed.say("en")))


def _take_in(parts: Parts, record: Record, rules: MappingRules) -> tuple[bool, Sequence[Finding]]:
    draft, faults = fill(record, rules, standard_now(parts))
    outcome = import_draft(parts, PATROL, draft, faults)
    if outcome.outcome in {"refused", "asked"}:
        return False, outcome.findings
    return outcome.outcome == "registered", faults
