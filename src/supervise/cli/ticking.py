"""`tick`: everything is brought up to now, or up to an instant that has passed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from supervise.desk.ticking import Tick

from .answers import Answer, grave
from .call import Call
from .command import DESK, command
from .progress import progress
from .refusals import not_an_instant

commands = typer.Typer()

At = Annotated[str | None, typer.Option("--at", metavar="INSTANT", help="Up to then; now by default. 时点")]


@command(commands, "tick", DESK)
def tick(call: Call, at: At = None) -> Answer:
    """Open periods, raise alerts, score cycles, deliver notices. 巡检"""
    with call.desk() as desk, progress(call.text("巡检", "ticking")) as show:
        zone = desk.parts.almanac.zone
        until = instant_of(at, zone) if at is not None else None
        done = desk.tick(until, progress=lambda _, count: show(count, None))
    failed = done.waiting or grave(done.findings)
    return Answer(done, list(_lines(call, done, zone)), failed=failed)


def instant_of(told: str, zone: ZoneInfo) -> datetime:
    """An instant as a person writes it, in the desk's zone unless it says its own."""
    try:
        instant = datetime.fromisoformat(told)
    except ValueError:
        raise not_an_instant(told) from None
    return instant if instant.tzinfo else instant.replace(tzinfo=zone)


def _lines(call: Call, done: Tick, zone: ZoneInfo) -> Iterator[str]:
    yield from (finding.say(call.language) for finding in done.findings)
    at = f"{done.at.astimezone(zone):%Y-%m-%d %H:%M}"
    yield call.text(
        f"巡检至 {at}：采集立项 {done.received}，推进案卷 {done.advanced}，事件 {done.events}，情形 {done.situations}，"
        f"考核表 {done.scorecards}，通知 {done.digests}，送达 {done.delivered}",
        f"Ticked up to {at}: {done.received} taken in, {done.advanced} cases advanced, {done.events} events, "
        f"{done.situations} situations, {done.scorecards} scorecards, {done.digests} digests, "
        f"{done.delivered} delivered",
    )
    if done.waiting:
        yield call.text(
            "有案卷推进不了，涉及它们的通知暂缓发出；请看 supervise doctor",
            "Some cases could not be advanced, and what concerns them was not sent: see supervise doctor",
        )
