"""`report` and `review`: what a unit tells, and what the reviewer says of it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

import typer

from supervise.model.reports import ProgressReport, Verdict
from supervise.model.words import word

from .answers import Answer
from .call import Call
from .choosing import period_id, report_id
from .command import SEAT, command

commands = typer.Typer()


def _told(flag: str, help_text: str) -> Any:
    return typer.Option(flag, help=help_text)


@command(commands, "report", SEAT)
def report(
    call: Call,
    period: Annotated[str, typer.Argument(help="A period, or a task or matter with one period to report for. 周期")],
    done: Annotated[str, _told("--done", "What was done. 进展情况")] = "",
    problems: Annotated[str, _told("--problems", "Problems. 存在问题")] = "",
    help_needed: Annotated[str, _told("--help-needed", "What others should do. 需协调事项")] = "",
    next_step: Annotated[str, _told("--next-step", "What comes next. 下一步")] = "",
    percent: Annotated[int | None, typer.Option("--percent", min=0, max=100, help="Progress. 完成百分比")] = None,
    forecast: Annotated[
        datetime | None, typer.Option("--forecast", formats=["%Y-%m-%d"], help="When it will be done. 预计完成")
    ] = None,
) -> Answer:
    """Submit a progress report; without anything told, the draft that was saved. 填报进展"""
    progress: dict[str, Any] = {
        "done": done, "problems": problems, "help_needed": help_needed, "next_step": next_step, "percent": percent,
        "forecast": forecast.date() if forecast else None,
    }  # fmt: skip
    told = {name: value for name, value in progress.items() if value not in ("", None)}
    with call.desk() as desk:
        seat = call.seat(desk)
        submitted = seat.submit(period_id(desk, seat, period), **told)
    return _answer(call, submitted)


@command(commands, "review", SEAT)
def review(
    call: Call,
    report: Annotated[str, typer.Argument(help="A report, or a period, task or matter with one to review. 填报")],
    decision: Annotated[
        Literal["accept", "return", "reject"], typer.Argument(help="The verdict. 通过、退回补充、重办")
    ],
    reason: Annotated[str, typer.Option("--reason", help="Needed to return or reject. 理由")] = "",
) -> Answer:
    """Accept a submitted report, return it or reject it. 审核填报"""
    with call.desk() as desk:
        seat = call.seat(desk)
        reviewed = report_id(desk, seat, report)
        seat.review(reviewed, Verdict(decision=decision, reason=reason))
        after: ProgressReport = seat.get(reviewed)
    return _answer(call, after)


def _answer(call: Call, report: ProgressReport) -> Answer:
    return Answer(report, [f"{report.id}  {word(report.state, call.language)}"])
