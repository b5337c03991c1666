"""What the worked histories speak of: the period of February, its rungs and repeats, a suspension, a stricter rule."""

from __future__ import annotations

from datetime import date, timedelta

from supervise.model.base import Text
from supervise.model.worlds import CalendarNotice

from .desks import ADMIN, Office, moment, shown, texts


def february(office: Office, matter: str):
    return next(p for p in office.case(matter).periods.values() if p.slot_key == "2026-02")


def fired(office: Office, matter: str, rung: str, key: str = "2026-02") -> list[str | None]:
    return [shown(a.fired_at) for a in office.alerts(matter) if f"/{key}/" in a.id and a.rung == rung]


def one(office: Office, matter: str, rung: str, number: int = 1):
    return next(a for a in office.alerts(matter) if a.id.endswith(f".{rung}.{number}") and "/2026-02/" in a.id)


def repeats(office: Office, alert) -> list[str | None]:
    of = [n for n in office.notices(alert.id.partition("/")[0]) if n.alert == alert.id and n.repeat > 0]
    return [shown(n.called_at) for n in of if n.role == "responsible"]


def february_id(office: Office, matter: str) -> str:
    """The period of February, which a case that is behind has not opened yet."""
    return f"{matter}/t1/p1/2026-02"


def february_due(office: Office, matter: str) -> tuple[str | None, str | None]:
    period = february(office, matter)
    return shown(period.due_at), shown(period.assessment_due_at)


SUSPENDED, RESUMED = "2026-02-24 10:00", "2026-03-02 10:00"


def suspend(office: Office, matter: str, at: str = SUSPENDED, **more) -> None:
    office.at(at)
    office.manager.suspend(matter, "season", **more)


def resume(office: Office, matter: str, at: str = RESUMED) -> None:
    office.at(at)
    office.manager.resume(matter)


def stricter(office: Office, effective: str) -> dict[str, str]:
    """The alert rules with a red after one workday, as a second version."""
    text = texts("golden")["tests/rulesets/golden/alerts.yaml"]
    text = text.replace('version: "1"', 'version: "2"').replace("{from: 2026-01-01}", f"{{from: {effective}}}")
    return {"alerts-2.yaml": text.replace("yellow + 2 workdays", "yellow + 1 workday")}


def days(first: str, last: str) -> tuple[date, ...]:
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    return tuple(begin + timedelta(days=n) for n in range((end - begin).days + 1))


def publish(office: Office, at: str, **told: tuple[date, ...]) -> None:
    """A notice that the desk comes to know at *at*."""
    office.at(at)
    title = Text(zh="放假安排的调整", en="a change of the holidays")
    notice = CalendarNotice(
        calendar="china", number=f"amendment of {at}", title=title, published_on=moment(at).date(), **told
    )
    office.desk.publish(notice, by=ADMIN)
