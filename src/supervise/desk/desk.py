"""The desk (督办台): the only object with a store, a clock and plugins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal, Self
from zoneinfo import ZoneInfo

from supervise.calendar.almanac import Almanac
from supervise.calendar.notices import Regional
from supervise.errors import Language, UsageError
from supervise.hooks.manager import Manager, plugin_manager
from supervise.model.checkpoints import Checkpoint
from supervise.model.directory import Actor
from supervise.model.findings import Finding
from supervise.model.permission import PERMISSIONS, Permissions
from supervise.model.reconciliation import Reconciliation
from supervise.model.worlds import CalendarNotice, Proposal
from supervise.ports import Break, Clock, Store
from supervise.rules.inference import executor
from supervise.rules.loading import Files

from .activating import Activated, activate, seed, standard_rulesets
from .calendars import Published, publish, seed_calendars
from .checking import doctor, verify
from .moving import CalendarYear, Move, calendar_year, moves
from .papers import Paper, make_certificate
from .parts import Parts
from .proposing import proposals, propose, reject, sign
from .reconciling import reconcile
from .rulefiles import read_rulesets
from .sealing import seal
from .seat import Seat
from .ticking import Progress, Tick, tick


def wall_clock() -> datetime:
    """The machine's time, in UTC: the default clock, and the only place that asks."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Desk:
    """Immutable and thread-safe. `as_` gives it to an actor; `tick` is all that drives time."""

    parts: Parts

    @classmethod
    def open(
        cls,
        at: Any = "memory://",
        *,
        rulesets: Files | str | Path | None = None,
        plugins: Sequence[Any] = (),
        settings: Mapping[str, Any] | None = None,
        clock: Clock = wall_clock,
        zone: str = "Asia/Shanghai",
        calendar: str = "china",
        calendars: Mapping[str, str] | None = None,
        language: Language = "zh",
        engine: Literal["auto", "durable", "python"] = "auto",
        permissions: Permissions = PERMISSIONS,
        prefix: str = "sv_",
    ) -> Self:
        """A desk on the store *at*: a URL (`sqlite:///supervise.db`, `memory://`), a SQLAlchemy engine, or a Store.

        *rulesets* (texts or bytes by path, or a folder) seed an empty store; by default the standard ones; so do the
        notices that come with *calendar*. *calendars* names the units, by id, that go by another calendar: one of a
        plugin, or, under a name that no plugin knows, the desk's own with the notices published for it. *settings*
        go to plugins: `directory`, `eml`, `log`, `patrol`, `quiet_hours`, `number_prefix`, `sign_off`. Raises
        RulesetsInvalid, FileRefused, EngineUnavailable and UsageError.
        """
        hooks = plugin_manager(plugins)
        told = dict(settings or {})
        hook = hooks.hook
        almanac = Almanac(ZoneInfo(zone), _needed(hook.supervise_calendar(name=calendar), f"calendar {calendar}"))
        others = {
            unit: Almanac(almanac.zone, hook.supervise_calendar(name=name) or Regional(name))
            for unit, name in (calendars or {}).items() if name != calendar
        }  # fmt: skip
        parts = Parts(
            store=_store(hooks, at, prefix), clock=clock, almanac=almanac, executor=executor(engine),
            directory=_needed(hook.supervise_directory(settings=told), "directory"),
            channels=[one for many in hook.supervise_channels(settings=told) for one in many],
            sources=[one for many in hook.supervise_intake_sources(settings=told) for one in many],
            workbook=_needed(hook.supervise_workbook_intake(), "workbook intake"),
            text=_needed(hook.supervise_text_intake(), "text intake"),
            renderer=_needed(hook.supervise_renderer(), "renderer"),
            hooks=hooks, permissions=permissions, language=language, settings=told, almanacs=others,
        )  # fmt: skip
        seed(parts, _files(rulesets))
        seed_calendars(parts)
        return cls(parts)

    def as_(self, actor: Actor) -> Seat:
        """The desk as *actor* sees it; the host vouches for who he is."""
        return Seat(self.parts, actor)

    def tick(self, at: datetime | None = None, progress: Progress | None = None) -> Tick:
        """巡检 up to *at*, now by default. Raises BeyondClock."""
        return tick(self.parts, at, progress)

    def activate(self, files: Files | str | Path, by: Actor, *, key: str | None = None) -> Activated:
        """Put rulesets in force: all or none. Raises RulesetsInvalid, FileRefused and NotPermitted."""
        return activate(self.parts, by, _files(files), key=key)

    def propose(self, files: Files | str | Path, by: Actor) -> Proposal:
        """Keep rulesets until a second person signs. Raises RulesetsInvalid, FileRefused and NotPermitted."""
        return propose(self.parts, by, _files(files))

    def proposals(self) -> tuple[Proposal, ...]:
        """The rulesets that wait for a signature."""
        return proposals(self.parts)

    def sign(self, proposal: str, by: Actor) -> Activated:
        """Put proposed rulesets in force. Raises NotFound, NotPermitted, OwnProposal, WrongState, RulesetsInvalid."""
        return sign(self.parts, by, proposal)

    def reject(self, proposal: str, by: Actor, why: str) -> Proposal:
        """Refuse proposed rulesets. Raises NotFound, NotPermitted and WrongState."""
        return reject(self.parts, by, proposal, why)

    def publish(self, *notices: CalendarNotice, by: Actor, key: str | None = None) -> Published:
        """Put calendar notices in force from now on. What was published already makes no change.

        Raises NotPermitted, UsageError for a calendar that the desk does not have, and KeyReused.
        """
        return publish(self.parts, by, notices, key=key)

    def moves(self, *notices: CalendarNotice) -> tuple[Move, ...]:
        """The open deadlines that *notices* would move if they were published now; changes nothing."""
        return moves(self.parts, notices)

    def calendar(self, year: int, *, as_known: date | None = None, name: str | None = None) -> CalendarYear:
        """A year of a calendar, by default the desk's own, as it is known or was at the end of the day *as_known*.

        Raises UsageError for a calendar that the desk does not have.
        """
        return calendar_year(self.parts, year, as_known, name)

    def seal(self) -> Checkpoint:
        """A checkpoint of all journals, kept in the store; keep a copy where the database is not."""
        return seal(self.parts)

    def verify(self, against: Sequence[Checkpoint] = ()) -> Break | None:
        """Whether tables and chains follow from the journal, and it from all checkpoints: the first break, or None."""
        return verify(self.parts, against)

    def reconcile(
        self, from_: date | datetime | None = None, to: date | datetime | None = None, *, repair: bool = False
    ) -> Reconciliation:
        """The certificate: how many periods the rules called for that open from *from_* up to *to*, a date included,
        how many exist, and every difference with its cause; *repair* mends them by events of the journal. Raises
        UsageError.
        """
        return reconcile(self.parts, from_, to, repair=repair)

    def certificate(self, found: Reconciliation) -> Paper:
        """核验证书 of *found*, to print and to take along."""
        return make_certificate(self.parts, found)

    def doctor(self) -> tuple[Finding, ...]:
        """What needs attention."""
        return doctor(self.parts)

    def close(self) -> None:
        self.parts.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _needed(part: Any, what: str) -> Any:
    if part is None:
        raise UsageError(what=f"no plugin gives a {what}")
    return part


def _store(hooks: Manager, at: Any, prefix: str) -> Store:
    if hasattr(at, "begin") and hasattr(at, "close") and not hasattr(at, "dialect"):
        return at  # type: ignore[no-any-return]
    url, options = (at, {}) if isinstance(at, str) else ("", {"engine": at})
    return _needed(hooks.hook.supervise_store(url=url, options={"prefix": prefix, **options}), f"store for {at!r}")  # type: ignore[no-any-return]


def _files(rulesets: Files | str | Path | None) -> Files:
    """Files by path: as given, or those of a folder, or the standard ones."""
    if isinstance(rulesets, Mapping):
        return rulesets
    return standard_rulesets() if rulesets is None else read_rulesets(Path(rulesets))
