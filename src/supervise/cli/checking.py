"""`doctor` and `journal verify`: whether all is well, and whether all is as it was written."""

from __future__ import annotations

import typer

from .answers import Answer, grave
from .call import Call
from .command import DESK, command
from .progress import progress

commands = typer.Typer()
journal = typer.Typer(help="The journal of everything that happened. 日志", no_args_is_help=True)


@command(commands, "doctor", DESK)
def doctor(call: Call) -> Answer:
    """Say what needs attention: stuck cases, dead letters, a broken journal. 体检"""
    with call.desk() as desk, progress(call.text("体检", "examining")):
        findings = desk.doctor()
    ill = grave(findings)
    end = [] if ill else [call.text("没有需要处理的问题", "Nothing needs attention")]
    return Answer({"findings": findings}, [*(finding.say(call.language) for finding in findings), *end], failed=ill)


@command(journal, "verify", DESK)
def verify(call: Call) -> Answer:
    """Hold all tables and hash chains against the journal. 核验日志"""
    with call.desk() as desk, progress(call.text("核验", "verifying")):
        broken = desk.verify()
    if broken is None:
        return Answer(
            {"sound": True, "break": None}, [call.text("与日志完全一致", "All tables follow from the journal")]
        )
    place = broken.stream if broken.seq is None else f"{broken.stream} #{broken.seq}"
    line = call.text(f"首个不符之处：{place}：{broken.what}", f"The first break: {place}: {broken.what}")
    return Answer({"sound": False, "break": broken}, [line], failed=True)
