"""`doctor` and `journal verify`: whether all is well, and whether all is as it was written."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from supervise.model.checkpoints import Checkpoint

from .answers import Answer, grave
from .call import Call
from .command import DESK, command
from .files import Out, free_name
from .progress import progress
from .refusals import no_checkpoint

commands = typer.Typer()

Against = Annotated[
    list[Path] | None,
    typer.Option("--against", exists=True, dir_okay=False, help="A checkpoint kept elsewhere. 另存的检查点"),
]
journal = typer.Typer(help="The journal of everything that happened. 日志", no_args_is_help=True)


@command(commands, "doctor", DESK)
def doctor(call: Call) -> Answer:
    """Say what needs attention: stuck cases, dead letters, a broken journal. 体检"""
    with call.desk() as desk, progress(call.text("体检", "examining")):
        findings = desk.doctor()
    ill = grave(findings)
    end = [] if ill else [call.text("没有需要处理的问题", "Nothing needs attention")]
    return Answer({"findings": findings}, [*(finding.say(call.language) for finding in findings), *end], failed=ill)


@command(journal, "checkpoint", DESK)
def checkpoint(call: Call, out: Out = None) -> Answer:
    """Seal how far every journal has come; keep the file where the database is not. 封存日志检查点"""
    with call.desk() as desk, progress(call.text("封存", "sealing")):
        taken = desk.seal()
    path = out or free_name(f"checkpoint-{taken.number}.json")
    path.write_text(taken.model_dump_json(), encoding="utf-8")
    count = len(taken.tails)
    line = call.text(
        f"第 {taken.number} 号检查点：{count} 个日志，摘要 {taken.digest}，已写入 {path}",
        f"Checkpoint {taken.number}: {count} journals, digest {taken.digest}, written to {path}",
    )
    told = {"number": taken.number, "streams": count, "digest": taken.digest, "file": str(path)}
    return Answer(told, [line])


@command(journal, "verify", DESK)
def verify(call: Call, against: Against = None) -> Answer:
    """Hold all tables and hash chains against the journal, and it against checkpoints. 核验日志"""
    kept = [_read_checkpoint(path) for path in against or ()]
    with call.desk() as desk, progress(call.text("核验", "verifying")):
        broken = desk.verify(kept)
    if broken is None:
        return Answer(
            {"sound": True, "break": None}, [call.text("与日志完全一致", "All tables follow from the journal")]
        )
    place = broken.stream if broken.seq is None else f"{broken.stream} #{broken.seq}"
    line = call.text(f"首个不符之处：{place}：{broken.what}", f"The first break: {place}: {broken.what}")
    return Answer({"sound": False, "break": broken}, [line], failed=True)


def _read_checkpoint(path: Path) -> Checkpoint:
    try:
        return Checkpoint.model_validate_json(path.read_bytes())
    except ValueError as failed:
        raise no_checkpoint(path) from failed
