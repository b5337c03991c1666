"""Intake: documents, workbooks and patrolled records become matters, every row accounted for, none registered twice."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from supervise.errors import AnswerNeeded, DraftRefused, SuperviseError
from supervise.model.base import Text
from supervise.model.commands import Register
from supervise.model.directory import Actor
from supervise.model.findings import Checked, Finding
from supervise.model.intake import ImportResult, Reading, RowOutcome
from supervise.model.matters import Matter, MatterDraft, Place, Provenance
from supervise.model.standard import Standard
from supervise.ports import Stale, UnitOfWork
from supervise.stages.check import check_draft, findings_of, unanswered

from .claims import case_at_hand
from .commanding import Kept, after_commit, do_in
from .parts import Parts

FINGERPRINT = "fingerprint"


def read_file(parts: Parts, name: str, content: bytes) -> Reading:
    """What the text or the workbook reader makes of a file, by the ending of its *name*. Raises FileRefused."""
    reader = parts.workbook if is_workbook(name) else parts.text
    return reader.read(name, content, standard_now(parts))


def is_workbook(name: str) -> bool:
    return name.lower().endswith((".xlsx", ".xlsm"))


def standard_now(parts: Parts) -> Standard:
    with parts.store.begin() as uow:
        return parts.standard(parts.worlds(uow).at(parts.now()))


def import_file(
    parts: Parts,
    by: Actor,
    name: str,
    content: bytes,
    given: Mapping[str, Any] | None = None,
    confirm: Sequence[str] = (),
) -> ImportResult:
    """Register what a file holds, row by row: good rows at once, faulty ones given back with all their faults.

    *given* fills elements that a row leaves empty, as the source of a document, which no document states. *confirm*
    names the rules of the scope whose questions are answered; rows with others are asked about. The same row twice, in
    this file or an earlier one, is one matter. A workbook comes back marked.
    """
    read = read_file(parts, name, content)
    reading = read.but(drafts=tuple(_with_given(draft, given or {}) for draft in read.drafts))
    faults = _by_row(reading)
    outcomes = [import_draft(parts, by, draft, faults.get(_row(draft), ()), confirm) for draft in reading.drafts]
    known = {_row(draft) for draft in reading.drafts}
    loose = tuple(finding for row, findings in faults.items() if row not in known for finding in findings)
    workbook = parts.workbook.annotate(content, outcomes, standard_now(parts)) if is_workbook(name) else None
    return ImportResult(rows=tuple(outcomes), unread=reading.unread, findings=loose, workbook=workbook)


def _with_given(draft: MatterDraft, given: Mapping[str, Any]) -> MatterDraft:
    """*draft* with the elements that it leaves empty filled from *given*."""
    filled = {name: value for name, value in given.items() if draft.element(name) in (None, (), {})}
    told = {name: Provenance(place=Place(path="given"), quote=str(value)) for name, value in filled.items()}
    whole = draft.model_dump() | filled | {"provenance": {**draft.provenance, **told}}
    return MatterDraft.model_validate(whole) if filled else draft


Row = tuple[str | None, str | None, int | None]


def _row(draft: MatterDraft) -> Row:
    """Where a draft stands: its sheet and row, or its line in a text."""
    source = draft.provenance.get("_row") or draft.provenance.get("title")
    return _row_of(source.place if source else Place())


def _row_of(place: Place) -> Row:
    digits = "".join(character for character in place.cell or "" if character.isdigit())
    return (place.file, place.sheet, int(digits) if digits else place.line)


def _by_row(reading: Reading) -> dict[Row, tuple[Finding, ...]]:
    rows: dict[Row, tuple[Finding, ...]] = {}
    for finding in reading.findings:
        row = _row_of(finding.place)
        rows[row] = (*rows.get(row, ()), finding)
    return rows


def import_draft(
    parts: Parts, by: Actor, draft: MatterDraft, faults: Sequence[Finding], confirm: Sequence[str] = ()
) -> RowOutcome:
    """Register one draft unless it has faults, asks what nobody has confirmed, or is there already."""
    source = draft.provenance.get("_row") or draft.provenance.get("title")
    told = RowOutcome(place=source.place if source else Place(), outcome="refused", title=draft.title or "")
    with parts.store.begin() as uow:
        world = parts.worlds(uow).at(parts.now())
        checked = findings_of(check_draft(draft, world, parts.now()))
        known = _known(parts, uow, draft)
        stray = _unknown_number(draft) if known is None and draft.extra.get("no") else ()
        findings = (*faults, *stray, *_further(checked, faults))
        if known is not None:
            return told.but(outcome="unchanged", matter=known.id, no=known.no, findings=_warnings(findings))
        if any(finding.level == "error" for finding in findings):
            return told.but(findings=findings)
        if unanswered(findings, confirm):
            return told.but(outcome="asked", findings=findings)
    return _registered(parts, by, Register(draft=draft, confirm=tuple(confirm)), told, findings)


def _further(checked: Sequence[Finding], faults: Sequence[Finding]) -> Iterator[Finding]:
    """What a check adds to what the reader found: a field that could not be read is not missing as well."""
    unread = {fault.field for fault in faults if fault.level == "error"}
    return (finding for finding in checked if finding.field is None or finding.field not in unread)


def _unknown_number(draft: MatterDraft) -> tuple[Finding, ...]:
    source = draft.provenance.get("no")
    no = draft.extra["no"]
    return (
        Finding(
            code="number-unknown", level="error", field="no", place=source.place if source else Place(), quote=str(no),
            message=Text(zh=f"没有编号为「{no}」的事项", en=f"No matter has the number {no}"),
            fix=Text(zh="督办编号由系统生成，新事项请留空", en="Numbers are given here: leave it empty for new ones"),
        ),
    )  # fmt: skip


def _warnings(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.level == "warning")


def _registered(
    parts: Parts, by: Actor, command: Register, told: RowOutcome, findings: Sequence[Finding]
) -> RowOutcome:
    try:
        with parts.store.begin() as uow:
            outcome, kept = _register(parts, uow, by, command, told, findings)
        after_commit(parts, kept)
        return outcome
    except Stale:
        return import_draft(parts, by, command.draft, (), command.confirm)
    except DraftRefused as refused:
        return told.but(findings=tuple(refused.findings))
    except AnswerNeeded as asked:
        return told.but(outcome="asked", findings=(*findings, *asked.findings))
    except SuperviseError as failed:
        return told.but(findings=(*findings, _failure(failed, told.place)))


def _register(
    parts: Parts, uow: UnitOfWork, by: Actor, command: Register, told: RowOutcome, findings: Sequence[Finding]
) -> tuple[RowOutcome, Kept | None]:
    done, kept = do_in(parts, uow, by, command)
    draft, matter = command.draft, done.ids["matter"][0]
    noted = uow.receive(FINGERPRINT, fingerprint(draft), "", matter)
    if draft.ext_system and draft.ext_id:
        noted = uow.receive(draft.ext_system, draft.ext_id, "", matter) and noted
    if not noted:
        raise Stale
    no = kept.case.matter.no if kept else None
    return told.but(outcome="registered", matter=matter, no=no, findings=tuple(findings)), kept


def _failure(failed: SuperviseError, place: Place) -> Finding:
    return Finding(
        code=failed.code, level="error", place=place, message=Text(zh=failed.say("zh"), en=failed.say("en"))
    )  # fmt: skip


def fingerprint(draft: MatterDraft) -> str:
    """What makes two rows the same matter: title, source, date of assignment and lead unit."""
    told = (draft.title, draft.source, draft.assigned_at, draft.lead_unit)
    return hashlib.sha256("\n".join("" if value is None else str(value).strip() for value in told).encode()).hexdigest()


def _known(parts: Parts, uow: UnitOfWork, draft: MatterDraft) -> Matter | None:
    """The matter that this draft has become before: by its number, its foreign id, or its fingerprint."""
    no = draft.extra.get("no")
    known = uow.matter_of(str(no)) if no else None
    if known is None and draft.ext_system and draft.ext_id:
        known = uow.received(draft.ext_system, draft.ext_id, "")
    known = known or uow.received(FINGERPRINT, fingerprint(draft), "")
    if known is None:
        return None
    return case_at_hand(parts, uow, f"matter:{known}")[1].matter


def template(parts: Parts) -> bytes:
    """An empty workbook made from the data-element standard in force."""
    return parts.workbook.template(standard_now(parts))


def check(parts: Parts, draft: MatterDraft) -> tuple[Checked, ...]:
    """What each rule says of a draft while it is being entered."""
    with parts.store.begin() as uow:
        at = parts.now()
        return check_draft(draft, parts.worlds(uow).at(at), at)
