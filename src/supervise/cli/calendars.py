"""`calendar show` and `publish`: official working days as they were known, and notices that change them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from supervise.builtin.text.holidays import NoticeRead, read_notice
from supervise.desk.calendars import unpublished_shipped
from supervise.desk.desk import Desk
from supervise.desk.moving import CalendarYear, Move, NamedDay, known_days
from supervise.model.findings import Finding
from supervise.model.worlds import CalendarNotice
from supervise.rules.activation import TICK

from .answers import Answer
from .call import Call
from .command import DESK, SEAT, command
from .refusals import not_a_date, nothing_to_publish, unreadable

calendar = typer.Typer(help="Official working days, and the notices that change them. 放假安排", no_args_is_help=True)

Year = Annotated[int, typer.Argument(help="As 2026. 年份")]
AsKnown = Annotated[str | None, typer.Option("--as-known", metavar="DATE", help="As known at its end. 截至某日所知")]
Name = Annotated[str | None, typer.Option("--calendar", metavar="NAME", help="The desk's own by default. 日历")]
Notice = Annotated[
    Path | None, typer.Argument(exists=True, dir_okay=False, help="The official text, in UTF-8. 放假通知文本")
]
Number = Annotated[str | None, typer.Option("--number", help="Its number, where the text has none. 发文字号")]
Issued = Annotated[str | None, typer.Option("--published", metavar="DATE", help="Its date, likewise. 发文日期")]
Shipped = Annotated[bool, typer.Option("--shipped", help="Those that come with this release. 本版自带的通知")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show all, publish nothing; so without --yes. 只看不发布")]
Yes = Annotated[bool, typer.Option("--yes", help="Publish it. 确认发布")]


@command(calendar, "show", DESK)
def show(call: Call, year: Year, as_known: AsKnown = None, name: Name = None) -> Answer:
    """Show the days off and the days worked of a year, each with its notice. 查看放假安排"""
    day = None if as_known is None else _date(as_known)
    with call.desk() as desk:
        told = desk.calendar(year, as_known=day, name=name)
    return Answer(told, list(_year(call, told)), failed=not told.published)


@command(calendar, "publish", SEAT)
def publish(
    call: Call, file: Notice = None, name: Name = None, number: Number = None, published: Issued = None,
    shipped: Shipped = False, dry_run: DryRun = False, yes: Yes = False,
) -> Answer:  # fmt: skip
    """Read a notice, show its days and the open deadlines that they move, and publish it with --yes. 发布放假安排"""
    if file is None and not shipped:
        raise nothing_to_publish()
    with call.desk() as desk:
        lines: list[str] = []
        notices: Sequence[CalendarNotice]
        if file is None:
            with desk.parts.store.begin() as uow:
                notices = unpublished_shipped(desk.parts, uow)
            lines += [f"{one.number}  {one.title.say(call.language)}" for one in notices]
        else:
            read = _read(desk, file, name, number, published)
            lines += _understood(call, read)
            if read.notice is None:
                findings = [_in_file(one, file) for one in read.findings]
                lines += [finding.say(call.language) for finding in findings]
                lines.append(call.text("有看不懂之处，未发布", "Something is not understood: nothing was published"))
                return Answer({"findings": findings, "published": []}, lines, failed=True)
            notices = [read.notice]
        moves = desk.moves(*notices)
        lines += _moved(call, moves, desk.parts.almanac.zone)
        made = desk.publish(*notices, by=call.seat(desk, "admin").actor).changes if yes and not dry_run else ()
    lines += _done(call, notices, [one.version for one in made], confirmed=yes and not dry_run)
    return Answer({"notices": notices, "moves": moves, "published": [one.id for one in made]}, lines)


def _read(desk: Desk, file: Path, name: str | None, number: str | None, published: str | None) -> NoticeRead:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as failed:
        raise unreadable(file, failed) from failed
    with desk.parts.store.begin() as uow:
        known = known_days(desk.parts.worlds(uow).at(desk.parts.now() + TICK), name)
    issued = None if published is None else _date(published)
    return read_notice(text, calendar=known.name, known=known, number=number, published_on=issued)


def _in_file(finding: Finding, file: Path) -> Finding:
    return finding.but(place=finding.place.but(file=file.name))


def _understood(call: Call, read: NoticeRead) -> Iterator[str]:
    for line in read.lines:
        yield f"{line.line:>3}  {line.text}"
        if line.off:
            yield f"     → {call.text('放假', 'off')} {_spans(line.off)}"
        if line.worked:
            yield f"     → {call.text('上班', 'worked')} {_spans(line.worked)}"


def _moved(call: Call, moves: Sequence[Move], zone: ZoneInfo) -> Iterator[str]:
    for move in moves:
        before = f"{move.before.astimezone(zone):%Y-%m-%d %H:%M}"
        after = (
            call.text("不再要求", "not demanded")
            if move.after is None
            else f"{move.after.astimezone(zone):%Y-%m-%d %H:%M}"
        )
        yield f"{move.period}  {move.unit}  {before} → {after}"
    yield call.text(f"{len(moves)} 个未结时限随之改动", f"{len(moves)} open deadlines move")


def _done(call: Call, notices: Sequence[CalendarNotice], made: Sequence[str], *, confirmed: bool) -> Iterator[str]:
    if not notices or (confirmed and not made):
        yield call.text("都已发布过，没有变化", "All of it was published already: nothing changes")
    elif not confirmed:
        yield call.text("尚未发布；确认无误后加 --yes", "Nothing was published yet: add --yes once it is right")
    else:
        yield call.text(f"已发布 {'、'.join(made)}", f"Published: {', '.join(made)}")


def _year(call: Call, told: CalendarYear) -> Iterator[str]:
    if not told.published:
        yield call.text(
            f"{told.year} 年放假安排（{told.calendar}）尚未发布，暂按周一至周五推算",
            f"No calendar of {told.year} ({told.calendar}): Mondays to Fridays are counted for now",
        )
    for notice in told.notices:
        since = call.text("不早于 ", "not before ") if notice.not_before else ""
        yield f"{notice.number}  {since}{notice.published_on}  {notice.title.say(call.language)}"
    for worked, zh, en in ((False, "放假", "off"), (True, "上班", "worked")):
        days = [one for one in told.days if one.worked is worked]
        for number, members in _by_notice(days):
            yield f"{call.text(zh, en)} {_spans([one.day for one in members])}  ({number})"


def _by_notice(days: Sequence[NamedDay]) -> Iterator[tuple[str, Sequence[NamedDay]]]:
    for number in dict.fromkeys(one.notice for one in days):
        yield number, [one for one in days if one.notice == number]


def _spans(days: Iterable[date]) -> str:
    """Days as spans: 2026-01-01..03, 2026-01-04."""
    spans: list[list[date]] = []
    for day in days:
        if spans and day - spans[-1][-1] == timedelta(days=1):
            spans[-1].append(day)
        else:
            spans.append([day])
    return ", ".join(f"{span[0]}" if len(span) == 1 else f"{span[0]}..{span[-1]:%m-%d}" for span in spans)


def _date(told: str) -> date:
    try:
        return date.fromisoformat(told)
    except ValueError:
        raise not_a_date(told) from None
