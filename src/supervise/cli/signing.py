"""`rules propose`, `proposals`, `sign` and `reject`: rulesets that a second person puts in force."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from supervise.desk.rulefiles import read_rulesets

from .answers import Answer
from .call import Call
from .command import DESK, SEAT, command
from .refusals import no_rulesets

commands = typer.Typer()

Paths = Annotated[list[Path], typer.Argument(exists=True, help="Rulesets, or folders of them. 规则文件或文件夹")]
Id = Annotated[str, typer.Argument(metavar="ID", help="As `rules proposals` lists them. 编号")]


@command(commands, "propose", SEAT)
def propose(call: Call, paths: Paths) -> Answer:
    """Propose rulesets: they come into force when somebody else signs. 提出规则，待签批"""
    files = read_rulesets(*paths)
    if not files:
        raise no_rulesets(paths[0])
    with call.desk() as desk:
        proposal = desk.propose(files, call.seat(desk, "admin").actor)
    line = call.text(f"已提出 {proposal.id}，待他人签批", f"{proposal.id} waits for somebody else's signature")
    return Answer({"proposal": proposal}, [line])


@command(commands, "proposals", DESK)
def list_proposals(call: Call) -> Answer:
    """List the rulesets that wait for a signature. 待签批的规则"""
    with call.desk() as desk:
        waiting = desk.proposals()
        zone = desk.parts.almanac.zone
    since = [f"{one.proposed_at.astimezone(zone):%Y-%m-%d %H:%M}" for one in waiting]
    lines = [
        call.text(
            f"{one.id}：{one.proposed_by} 于 {at} 提出，{'、'.join(one.files)}",
            f"{one.id}: by {one.proposed_by}, {at}: {', '.join(one.files)}",
        )
        for one, at in zip(waiting, since, strict=True)
    ]
    return Answer({"proposals": waiting}, lines or [call.text("没有待签批的规则", "Nothing waits for a signature")])


@command(commands, "sign", SEAT)
def sign(call: Call, proposal: Id) -> Answer:
    """Sign proposed rulesets and so put them in force. 签批并启用"""
    with call.desk() as desk:
        changes = desk.sign(proposal, call.seat(desk, "admin").actor).changes
        zone = desk.parts.almanac.zone
    since = [f"{change.in_force_at.astimezone(zone):%Y-%m-%d %H:%M}" for change in changes]
    lines = [
        call.text(
            f"已启用 {change.name} {change.version}，自 {at} 起生效",
            f"{change.name} {change.version} is in force from {at}",
        )
        for change, at in zip(changes, since, strict=True)
    ]
    return Answer({"signed": proposal, "activated": [change.id for change in changes]}, lines)


@command(commands, "reject", SEAT)
def reject(call: Call, proposal: Id, why: Annotated[str, typer.Option("--why", help="Told with it. 理由")]) -> Answer:
    """Refuse proposed rulesets. 退回规则"""
    with call.desk() as desk:
        rejected = desk.reject(proposal, call.seat(desk, "admin").actor, why)
    return Answer({"proposal": rejected}, [call.text(f"已退回 {proposal}", f"{proposal} is rejected")])
