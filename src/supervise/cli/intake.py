"""`template` and `import`: the workbook that goes out, and the documents and workbooks that come in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from supervise.desk.intake import is_workbook
from supervise.model.findings import Finding
from supervise.model.intake import ImportResult, Reading, RowOutcome, Unread
from supervise.model.matters import MatterDraft
from supervise.model.words import word

from .answers import Answer, grave
from .call import READER, Call
from .command import DESK, SEAT, command
from .files import Out, free_name
from .filling import FilledText
from .progress import progress
from .refusals import nothing_to_give_back, told_in_cells

commands = typer.Typer()

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A .txt, .md or .xlsx file. 文件")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what it holds, register nothing. 试读，不登记")]
Given = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="ELEMENT=VALUE", help="What a document leaves open, as source=document. 补充数据元"),
]
Confirm = Annotated[
    list[str] | None,
    typer.Option(
        "--confirm", metavar="RULE", help="A question of the scope that you have answered. 已核实的须确认规则"
    ),
]


@command(commands, "template", DESK)
def template(call: Call, out: Out = None) -> Answer:
    """Write an empty workbook to enter matters in. 生成录入模板"""
    with call.any_desk() as desk:
        content = desk.as_(READER).template()
    path = out or free_name("template.xlsx")
    path.write_bytes(content)
    return Answer({"file": str(path)}, [call.text(f"已写入 {path}", f"Wrote {path}")])


@command(commands, "import", SEAT)
def import_file(
    call: Call, file: File, dry_run: DryRun = False, given: Given = None, confirm: Confirm = None, out: Out = None
) -> Answer:
    """Register what a document or a workbook holds, row by row. 导入事项

    Faulty rows of a workbook come back marked, in the file of --out or else NAME-returned.xlsx.
    """
    if is_workbook(file.name) and given:
        raise told_in_cells(file.name)
    plugins = [FilledText.of(given)] if given else []
    if dry_run:
        return _dry_run(call, file, plugins)
    if out is not None and not is_workbook(file.name):
        raise nothing_to_give_back(file.name)
    with call.desk(*plugins) as desk, progress(call.text("导入", "importing")):
        result = call.seat(desk).import_matters(file, confirm=confirm or ())
    refused = result.count("refused") + result.count("asked") > 0 or grave(result.findings)
    if out is None and refused and result.workbook is not None:
        out = free_name(f"{file.stem}-returned{file.suffix}")
    if out is not None and result.workbook is not None:
        out.write_bytes(result.workbook)
    return Answer(_document(result, out), [*_lines(call, result), *_given_back(call, out)], failed=refused)


def _dry_run(call: Call, file: Path, plugins: Sequence[FilledText]) -> Answer:
    with call.any_desk(*plugins) as desk, progress(call.text("试读", "reading")):
        reading = desk.as_(READER).read(file)
    lines = [*(_draft_line(draft) for draft in reading.drafts), *_loose(call, reading.unread, reading.findings)]
    return Answer(
        {"drafts": reading.drafts, "unread": reading.unread, "findings": reading.findings},
        [*lines, _dry_total(call, reading)],
        failed=grave(reading.findings),
    )


def _draft_line(draft: MatterDraft) -> str:
    source = draft.provenance.get("_row") or draft.provenance.get("title")
    units = [draft.lead_unit or "", *draft.support_units]
    told = [str(source.place) if source else "", draft.title or "", "、".join(filter(None, units))]
    return "  ".join([*told, str(draft.deadline) if draft.deadline else ""]).rstrip()


def _dry_total(call: Call, reading: Reading) -> str:
    drafts, unread, findings = len(reading.drafts), len(reading.unread), len(reading.findings)
    return call.text(
        f"立项稿 {drafts} 份，未读 {unread} 处，检核问题 {findings} 个；未登记任何事项",
        f"drafts: {drafts}, unread: {unread}, findings: {findings}; nothing was registered",
    )


def _loose(call: Call, unread: tuple[Unread, ...], findings: tuple[Finding, ...]) -> Iterator[str]:
    for piece in unread:
        quote = piece.quote.replace("\n", " ")[:40]
        yield call.text(
            f"未读 {piece.place} 「{quote}」：{piece.why.zh}", f"unread {piece.place} '{quote}': {piece.why.en}"
        )
    for finding in findings:
        yield finding.say(call.language)


def _document(result: ImportResult, out: Path | None) -> dict[str, object]:
    counts = {outcome: result.count(outcome) for outcome in ("registered", "unchanged", "refused", "asked")}
    return {
        "rows": result.rows, "unread": result.unread, "findings": result.findings, "counts": counts,
        "workbook": str(out) if out else None,
    }  # fmt: skip


def _lines(call: Call, result: ImportResult) -> Iterator[str]:
    for row in result.rows:
        yield _row_line(call, row)
        yield from (f"  {finding.say(call.language)}" for finding in row.findings)
    yield from _loose(call, result.unread, result.findings)
    registered, unchanged, refused, asked = (
        result.count(one) for one in ("registered", "unchanged", "refused", "asked")
    )
    total, unread = len(result.rows), len(result.unread)
    yield call.text(
        f"共 {total} 项：登记 {registered}，已有 {unchanged}，退回 {refused}，待确认 {asked}；另有未读 {unread} 处",
        f"rows: {total}, registered: {registered}, unchanged: {unchanged}, refused: {refused}, asked: {asked}; "
        f"unread: {unread}",
    )


def _row_line(call: Call, row: RowOutcome) -> str:
    said = {
        "unchanged": call.text("已有", "unchanged"),
        "refused": call.text("退回", "refused"),
        "asked": call.text("待确认", "to be confirmed"),
    }
    return (
        f"{row.place}  {said.get(row.outcome) or word(row.outcome, call.language)} {row.no or ''}  {row.title}".rstrip()
    )


def _given_back(call: Call, out: Path | None) -> list[str]:
    return [call.text(f"退回的工作簿：{out}", f"The workbook to give back: {out}")] if out else []
