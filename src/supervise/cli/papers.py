"""`ledger`, `dossier`, `score`, `bulletin`: documents, written to files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from supervise.desk.papers import Paper
from supervise.model.documents import ScoreSheet

from .answers import Answer
from .call import Call
from .choosing import matter_id, unit_id
from .command import SEAT, command
from .files import Out, free_name
from .progress import progress

commands = typer.Typer()

Cycle = Annotated[str, typer.Argument(help="As 2026Q4. 考核周期")]


@command(commands, "ledger", SEAT)
def ledger(
    call: Call,
    where: Annotated[str | None, typer.Option("--where", metavar="EXPR", help="As \"light == 'red'\". 条件")] = None,
    out: Out = None,
) -> Answer:
    """Write the ledger of all matters, or of those for which a condition holds. 台账"""
    with call.desk() as desk, progress(call.text("台账", "ledger")):
        paper = call.seat(desk).ledger(where)
    return _written(call, paper, out or free_name("ledger.xlsx"))


@command(commands, "dossier", SEAT)
def dossier(
    call: Call, matter: Annotated[str, typer.Argument(help="Its number or its id. 督办编号")], out: Out = None
) -> Answer:
    """Write the dossier of one matter. 事项全档"""
    with call.desk() as desk:
        paper = call.seat(desk).dossier(matter_id(desk, matter))
    return _written(call, paper, out or free_name(f"dossier-{_plain(matter)}.html"))


@command(commands, "score", SEAT)
def score(
    call: Call, unit: Annotated[str, typer.Argument(help="Its name or its id. 单位")], cycle: Cycle, out: Out = None
) -> Answer:
    """Write the scorecard of a unit for a cycle. 考核表"""
    with call.desk() as desk:
        paper = call.seat(desk).scorecard(unit_id(desk, unit), cycle)
    sheet = paper.value
    written = _written(call, paper, out or free_name(f"scorecard-{_plain(unit)}-{_plain(cycle)}.html"))
    lines = _score_lines(call, sheet) if isinstance(sheet, ScoreSheet) else []
    return Answer(written.document, [*lines, *written.lines])


@command(commands, "bulletin", SEAT)
def bulletin(
    call: Call,
    cycle: Cycle,
    addressee: Annotated[str, typer.Option("--addressee", help="Whom it addresses. 主送")] = "",
    signature: Annotated[str, typer.Option("--signature", help="Who signs it. 落款")] = "",
    out: Out = None,
) -> Answer:
    """Write the bulletin on a cycle that has ended. 通报"""
    with call.desk() as desk, progress(call.text("通报", "bulletin")):
        paper = call.seat(desk).bulletin(cycle, addressee=addressee, signature=signature)
    return _written(call, paper, out or free_name(f"bulletin-{_plain(cycle)}.docx"))


def _written(call: Call, paper: Paper, path: Path) -> Answer:
    paper.save(path)
    return Answer({"file": str(path), "document": paper.value}, [call.text(f"已写入 {path}", f"Wrote {path}")])


def _score_lines(call: Call, sheet: ScoreSheet) -> list[str]:
    grade = f"  {sheet.grade}" if sheet.grade else ""
    return [
        *sheet.notes,
        *(
            f"{line.points:>8}  {line.what}{f'（{line.note}）' if line.note else ''}  [{line.rule}]"
            for line in sheet.lines
        ),
        f"{sheet.total:>8}  {call.text('合计', 'total')}{grade}",
    ]


def _plain(told: str) -> str:
    """*told* as part of a file's name."""
    return "".join(character if character.isalnum() or character in "-_." else "-" for character in told)
