"""Years without a published calendar: which they are, and which open deadlines hang on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from supervise.calendar.zones import local
from supervise.model.base import Text
from supervise.model.findings import Finding
from supervise.model.tasks import Period
from supervise.ports import UnitOfWork, every_head
from supervise.rules.activation import World
from supervise.rules.calendars import name_of

from .calendars import unpublished_shipped
from .claims import case_at_hand
from .parts import Parts

SHOWN = 10
"""Deadlines named in one finding; of the others it says how many there are."""

_NOVEMBER = 11
_DECEMBER = 12


def missing_years(parts: Parts, world: World, *, from_month: int) -> Iterator[tuple[str, int]]:
    """The calendars in use with the years that they lack: this one, and from *from_month* on the next."""
    today = local(parts.now(), world.almanac.zone).date()
    years = (today.year, today.year + 1) if today.month >= from_month else (today.year,)
    calendars = {name_of(one.calendar): one.calendar for one in (world.almanac, *world.almanacs.values())}
    for name, calendar in calendars.items():
        yield from ((name, year) for year in years if not calendar.published(year))


def calendar_reminders(parts: Parts) -> Sequence[Finding]:
    """What a tick tells whoever runs it: a calendar that is missing, while there is time to publish it."""
    with parts.store.begin() as uow:
        world = parts.worlds(uow).at(parts.now())
    return [_missing(parts, name, year, ()) for name, year in missing_years(parts, world, from_month=_DECEMBER)]


def calendar_findings(parts: Parts, uow: UnitOfWork) -> Iterator[Finding]:
    """The years that calendars in use lack, each with the open deadlines that are provisional for it; and the notices
    that ship with this release and are not published here.
    """
    world = parts.worlds(uow).at(parts.now())
    waiting = _waiting(parts, uow)
    missing = dict.fromkeys(missing_years(parts, world, from_month=_NOVEMBER))
    own = name_of(world.almanac.calendar)
    hanging = {(own, year): periods for year, periods in waiting.items()}
    for name, year in dict.fromkeys([*missing, *sorted(hanging)]):
        yield _missing(parts, name, year, hanging.get((name, year), ()))
    for notice in unpublished_shipped(parts, uow):
        yield Finding(
            code="calendar-shipped", level="warning",
            message=Text(
                zh=f"本版自带的放假安排尚未在此发布：{notice.title.zh}（{notice.number}）",
                en=f"a calendar notice of this release is not published here: {notice.title.en} ({notice.number})",
            ),
            fix=Text(zh="运行 supervise calendar publish --shipped", en="run supervise calendar publish --shipped"),
        )  # fmt: skip


def _waiting(parts: Parts, uow: UnitOfWork) -> Mapping[int, Sequence[Period]]:
    """The open periods whose due is provisional, by the year that it waits for."""
    found: dict[int, list[Period]] = {}
    for head in every_head(uow, "matter:"):
        if head.wake_at is not None:
            for period in case_at_hand(parts, uow, head.id)[1].periods.values():
                if period.open and period.waits_for is not None:
                    found.setdefault(period.waits_for, []).append(period)
    return found


def _missing(parts: Parts, name: str, year: int, periods: Sequence[Period]) -> Finding:
    zone = parts.almanac.zone
    dues = sorted((period.due_at or period.base_due_at, period.id) for period in periods)
    shown = [f"{id} {local(due, zone):%Y-%m-%d %H:%M}" for due, id in dues[:SHOWN]]
    zh = f"；{len(dues)} 个未结时限为暂定：{'、'.join(shown)}" if dues else ""
    en = f"; {len(dues)} open deadlines are provisional: {', '.join(shown)}" if dues else ""
    rest = len(dues) - len(shown)
    if rest:
        zh, en = f"{zh}，另有 {rest} 个", f"{en}, and {rest} more"
    begun = local(parts.now(), zone).year >= year
    return Finding(
        code="calendar-unpublished", level="error" if begun else "warning",
        message=Text(
            zh=f"{year} 年放假安排（{name}）尚未发布，该年日期暂按周一至周五推算{zh}",
            en=f"no official calendar of {year} ({name}): its dates are counted by Mondays to Fridays for now{en}",
        ),
        fix=Text(
            zh="收到放假通知后运行 supervise calendar publish 通知.txt",
            en="once there is a notice, run supervise calendar publish NOTICE.txt",
        ),
    )  # fmt: skip
