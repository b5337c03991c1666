"""Why not, of the lines of a mapping: the record as kept, the version that read it, and who entered what since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from supervise.model.case import Case
from supervise.model.documents import Sentence
from supervise.model.matters import Matter
from supervise.ports import UnitOfWork
from supervise.rules.activation import Activations
from supervise.rules.rulebook import FieldMapping
from supervise.stages.whynot.mappings import (
    Entered,
    filled_by,
    why_no_line,
    why_no_record,
    why_not_filled,
    why_other_mapping,
)
from supervise.stages.whynot.telling import Voice

from .papers import name_of
from .parts import Parts

MAPPED = "mapping"


def mapped(
    parts: Parts, uow: UnitOfWork, case: Case, asked: FieldMapping, at: datetime, worlds: Activations
) -> tuple[bool, Sequence[Sentence], datetime | None]:
    """Whether the line *asked* gives the matter of *case* its element as of *at*, why not, and since when it does."""
    matter, ruleset = case.matter, asked.line.rpartition("/")[0]
    if matter.record is None:
        return False, [*why_no_record(matter, name_of(parts, matter.registered_by))], None
    if matter.record.mapping != ruleset:
        return False, [*why_other_mapping(matter.record, ruleset)], None
    rules = worlds.mapping_of(ruleset, matter.record.digest)
    lines = () if rules is None else rules.fields
    line = next((one for one in lines if one.element == asked.element), None)
    if line is None:
        return False, [*why_no_line(matter.record)], None
    registered, entered = _since(parts, uow, case, line.element, at)
    told = [*why_not_filled(line, matter.record, registered, matter, entered, Voice.of(worlds.at(at)))]
    holds = entered is None and filled_by(line, registered)
    return holds, told, registered.registered_at if holds else None


def _since(parts: Parts, uow: UnitOfWork, case: Case, element: str, at: datetime) -> tuple[Matter, Entered | None]:
    """The matter as it was registered, and who entered *element* last, up to *at*."""
    registered, entered = case.matter, None
    before: Matter | None = None
    for entry in uow.journal(case.stream, until=at):
        for put in entry.event.puts:
            if not isinstance(put, Matter):
                continue
            if before is None:
                registered = put
            elif put.origins.get(element) == "entered" and (
                before.origins.get(element) != "entered" or _value(before, element) != _value(put, element)
            ):
                entered = Entered(entry.event.happened_at, name_of(parts, entry.event.actor or ""))
            before = put
    return registered, entered


def _value(matter: Matter, element: str) -> object:
    return matter.elements.element(element)
