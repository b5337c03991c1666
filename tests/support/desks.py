"""Desks to test with: a small directory, rulesets of the tests, a clock that moves when told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from supervise import Actor, Desk, MatterDraft, Seat
from supervise.model.alerts import Alert, Notice
from supervise.ports import Outcome
from supervise.testing.clock import MovableClock

ROOT = Path(__file__).resolve().parents[2]
SHANGHAI = ZoneInfo("Asia/Shanghai")

DIRECTORY: Mapping[str, Any] = {
    "units": [
        {"id": "inspection", "name": "督查室"},
        {"id": "a", "name": "甲处"},
        {"id": "b", "name": "乙处"},
        {"id": "c", "name": "丙处"},
    ],
    "actors": [
        {"id": "boss", "name": "督查员", "unit": "inspection", "roles": ["manager"], "email": "boss@example.gov"},
        {"id": "root", "name": "管理员", "unit": "inspection", "roles": ["admin"], "email": "root@example.gov"},
        {"id": "chief", "name": "分管领导", "unit": "inspection", "roles": ["leader"], "email": "chief@example.gov"},
        {"id": "city", "name": "市督查室", "unit": "inspection", "roles": ["superior"], "email": "city@example.gov"},
        *(
            {"id": f"{unit}{number}", "name": f"{unit}{number}", "unit": unit, "roles": ["responsible"],
             "heads": number == 0, "email": f"{unit}{number}@example.gov"}
            for unit in "abc" for number in (0, 1)
        ),
    ],
    "office": {"superior": ["city"], "manager": ["boss"]},
}  # fmt: skip

MANAGER = Actor(id="boss", unit="inspection", roles=frozenset({"manager"}))
ADMIN = Actor(id="root", unit="inspection", roles=frozenset({"admin"}))


def responsible(unit: str) -> Actor:
    return Actor(id=f"{unit}1", unit=unit, roles=frozenset({"responsible"}))


def moment(text: str) -> datetime:
    """`2026-02-25 17:00` in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def texts(*folders: str) -> dict[str, str]:
    """The rulesets of folders under tests/rulesets, with the standard elements."""
    files = [ROOT / "rulesets" / "standard" / "elements.yaml"]
    files += [path for folder in folders for path in sorted((ROOT / "tests" / "rulesets" / folder).glob("*.yaml"))]
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in files}


class Post:
    """A channel that keeps what it was given, by key: the same key twice is one message. It carries out actions too."""

    name = "log"

    def __init__(self) -> None:
        self.digests: dict[str, Any] = {}

    def deliver(self, digest: Any) -> Outcome:
        self.digests[digest.key] = digest
        return Outcome("delivered", "ok")

    def actions(self) -> list[Any]:
        """The actions that were carried out."""
        return [one.action for one in self.digests.values() if one.action is not None]


class PostPlugin:
    """Gives a desk its Post."""

    def __init__(self, post: Post) -> None:
        from supervise import hookimpl

        self.post = post
        self.supervise_channels = hookimpl(lambda settings: [post])
        self.supervise_action = hookimpl(lambda digest, settings: post.deliver(digest))


class Office:
    """A desk with its clock, as the tests speak of it."""

    def __init__(
        self,
        start: str,
        rulesets: Mapping[str, str] | None = None,
        *,
        at: Any = "memory://",
        engine: str = "auto",
        settings: Mapping[str, Any] | None = None,
        calendars: Mapping[str, str] | None = None,
    ) -> None:
        self.clock = MovableClock(moment(start))
        self.post = Post()
        self.desk = Desk.open(
            at, rulesets=rulesets, clock=self.clock, engine=engine, plugins=[PostPlugin(self.post)],
            calendars=calendars, settings={"directory": DIRECTORY, **(settings or {})},
        )  # fmt: skip
        self.manager = self.desk.as_(MANAGER)

    def at(self, text: str) -> Office:
        self.clock.move_to(moment(text))
        return self

    def tick(self, text: str | None = None) -> Any:
        if text:
            self.at(text)
        return self.desk.tick()

    def seat(self, unit: str) -> Seat:
        return self.desk.as_(responsible(unit))

    def register(self, lead: str = "a", supports: Sequence[str] = (), **elements: Any) -> str:
        """A registered and distributed matter; its id."""
        told: dict[str, Any] = {
            "title": "推进重点工作", "source": "meeting", "type": "routine", "assigned_at": date(2026, 1, 1),
            "deadline": date(2026, 12, 31), "assigned_by": "市政府",
        }  # fmt: skip
        draft = MatterDraft(**{**told, "lead_unit": lead, "support_units": tuple(supports), **elements})
        return self.manager.register(draft).id

    def case(self, matter: str) -> Any:
        from supervise.desk.claims import load_case

        with self.desk.parts.store.begin() as uow:
            return load_case(uow, f"matter:{matter}")[1]

    def group(self, name: str) -> Any:
        from supervise.desk.claims import load_group

        with self.desk.parts.store.begin() as uow:
            return load_group(uow, f"group:{name}")[1]

    def alerts(self, matter: str) -> list[Alert]:
        return sorted(self.case(matter).alerts.values(), key=lambda alert: (alert.fired_at, alert.id))

    def notices(self, matter: str) -> list[Notice]:
        return sorted(self.case(matter).notices.values(), key=lambda notice: (notice.called_at, notice.id))

    def fates(self) -> dict[str, Any]:
        with self.desk.parts.store.begin() as uow:
            return {fate.id: fate for fate in uow.fates()}


def shown(instant: datetime | None) -> str | None:
    """An instant as the golden rows write it: `25 Feb 17:00`, in Shanghai."""
    return None if instant is None else f"{instant.astimezone(SHANGHAI):%-d %b %H:%M}"
