"""What the desk needs from the outside, as protocols. Every implementation of one passes its suite in
`supervise.testing`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal, Protocol

from .model.alerts import Alert, Delivery, Digest, Fate, Notice, Outgoing, Role
from .model.base import Value
from .model.checkpoints import Checkpoint, Tail
from .model.commands import Done
from .model.directory import Actor, Unit
from .model.documents import Bulletin, Certificate, Dossier, Ledger, ScoreSheet
from .model.events import Event, JournalEntry
from .model.findings import Finding
from .model.intake import Reading, Record, RowOutcome
from .model.standard import Standard
from .model.worlds import Proposal, WorldChange
from .rules.language.tree import Node

NEVER = datetime.max.replace(tzinfo=UTC)
"""Later than anything: when a live stream has nothing ahead but a change of the rules."""


@dataclass(frozen=True)
class StreamHead:
    """Where a stream stands. `wake_at` is the next instant at which time alone changes it; NEVER while only new rules
    can, None once nothing can (its matter has ended). `stuck` says why it cannot be advanced, empty while it can.
    """

    id: str
    version: int = 0
    as_of: datetime | None = None
    wake_at: datetime | None = None
    world_seen: int = 0
    stuck: str = ""


@dataclass(frozen=True)
class Loaded:
    """A stream as the tables hold it: its head, and its entities by kind and id."""

    head: StreamHead
    entities: Mapping[str, Mapping[str, Value]]


@dataclass(frozen=True, order=True)
class JoinRow:
    """A situation still to be judged: for which rule and group (`unit:<id>`), at which instant."""

    at: datetime
    group: str
    rule: str


@dataclass(frozen=True)
class Changes:
    """What one claim of a stream leaves behind. `head.version` is the version that was read; saving raises it by one.

    `events` go to the journal in order; the rows are their `puts`, the last one of an id winning.
    """

    head: StreamHead
    events: Sequence[Event] = ()
    joins: Sequence[JoinRow] = ()


class Stale(Exception):
    """Another writer was first. Leaves the unit of work, so that nothing is kept; the caller reads again.

    A store raises it where it has ended a transaction for another one's sake, such as the loser of a deadlock.
    """


@dataclass(frozen=True)
class Break:
    """The first place where the tables or a chain do not follow from the journal."""

    stream: str
    seq: int | None
    what: str


@dataclass(frozen=True)
class Filter:
    """How a store narrows a search; None means any. `units` are those that a matter's tasks belong to.

    `where` is a condition over `rules.language.COLUMNS`, as `rules.language.split` parts it from one over facts: what
    is found is that of which it certainly holds.
    """

    ids: Sequence[str] | None = None
    units: Sequence[str] | None = None
    states: Sequence[str] | None = None
    after: str | None = None
    limit: int | None = None
    where: Node | None = None


class UnitOfWork(Protocol):
    """One transaction. Nothing is kept unless the `with` block of `Store.begin` ends without an error."""

    def load(self, stream: str) -> Loaded | None:
        """The stream, or None where it was never saved."""

    def head(self, stream: str) -> StreamHead | None:
        """Where the stream stands, without its entities."""

    def save(self, changes: Changes, *, recorded_at: datetime) -> bool:
        """Keep *changes*; False, with nothing kept, when `head.version` is stale."""

    def due(self, at: datetime, world: int, limit: int) -> Sequence[str]:
        """Up to *limit* streams that are not stuck and wait for an instant up to *at* (`wake_at <= at`, or
        `world_seen < world` for a matter), earliest first, claimed for this transaction where the store can.
        """

    def pending(self, at: datetime, world: int, group: str | None = None, *, stuck: bool = True) -> bool:
        """Whether any matter, or any of *group*, still has something to do up to *at*, also one that another
        transaction holds; stuck ones count unless *stuck* is False.
        """

    def restamp(self, seen: int, world: int, at: datetime) -> None:
        """Note of every live matter that has seen *seen* and waits for nothing up to *at* that it has seen *world* at
        *at*: for changes that touch no case. One statement, whatever the number of matters; versions stay.
        """

    def mark_stuck(self, stream: str, why: str) -> None:
        """Note that *stream* cannot be advanced; an empty *why* frees it."""

    def stuck(self) -> Sequence[StreamHead]:
        """The streams that cannot be advanced, by id."""

    def heads(self, prefix: str, after: str = "", limit: int = 1000) -> Sequence[StreamHead]:
        """Heads of the streams whose id starts with *prefix*, by id."""

    def joins(self, before: datetime, limit: int, skip: Sequence[str] = ()) -> Sequence[JoinRow]:
        """Rows with `at` before *before*, in order, but none of the groups in *skip*."""

    def drop_joins(self, rows: Sequence[JoinRow]) -> bool:
        """Drop rows, which are this transaction's then; False where one of them is gone already. Where a store has
        several writers at once, it waits for one that drops the same row.
        """

    def active_alerts(self, group: str, at: datetime) -> Sequence[Alert]:
        """Alerts of matters, of the *group*, active at *at* by their intervals (half-open)."""

    def open_matters(self, group: str, at: datetime) -> Sequence[str]:
        """Ids of the matters whose tasks belong to *group* and which are open; for situations that count matters."""

    def undecided(self, until: datetime, limit: int) -> Sequence[tuple[Notice, Alert]]:
        """Notices called for up to *until* that have no fate, each with its alert as it stands now."""

    def fates(self) -> Sequence[Fate]:
        """Every fate that was decided, by id."""

    def dispatched_to(self) -> datetime | None: ...

    def claim_dispatch(self, at: datetime) -> bool:
        """Compare-and-set of the instant dispatched to; False when another has already reached *at*."""

    def enqueue(self, digests: Sequence[Digest]) -> None:
        """Put digests into the outbox; one whose key is there already is left as it is."""

    def claim_outgoing(self, at: datetime, limit: int, lease_until: datetime) -> Sequence[Outgoing]:
        """Pending ones with `next_at <= at`; claiming raises their lease and moves `next_at` to *lease_until*."""

    def settle_outgoing(self, outgoing: Outgoing, delivery: Delivery) -> bool:
        """Record the attempt and what follows; False when the lease is no longer ours."""

    def outgoing(self, state: str | None = None, limit: int = 1000) -> Sequence[Outgoing]: ...

    def deliveries(self, digest: str) -> Sequence[Delivery]: ...

    def command(self, actor: str, key: str) -> tuple[str, Done] | None:
        """The content digest and the result stored under this key."""

    def remember(self, actor: str, key: str, content: str, done: Done) -> bool:
        """Store a result; False when the key is taken."""

    def next_number(self, series: str, year: int) -> int:
        """The next number of a series, from 1, never given twice in committed transactions."""

    def received(self, source: str, ext_id: str, revision: str) -> str | None:
        """The matter that this record became, or None."""

    def receive(self, source: str, ext_id: str, revision: str, matter: str) -> bool:
        """Note what a record became; False when it is noted already."""

    def matter_of(self, no: str) -> str | None:
        """The id of the matter with this number, or None."""

    def worlds(self) -> Sequence[WorldChange]:
        """All activations and calendar notices, by seq."""

    def proposals(self) -> Sequence[Proposal]:
        """All rulesets that were proposed, by the instant of it."""

    def find(self, subject: Literal["matter", "task", "period"], filter: Filter) -> Sequence[str]:
        """Ids of matters that have such a subject, by id."""

    def journal(self, stream: str, after: int = 0, until: datetime | None = None) -> Iterator[JournalEntry]:
        """Entries of a stream by seq, those that happened up to *until* only."""

    def misfiled(self, stream: str) -> Sequence[int]:
        """The places in a stream's journal where what a store keeps beside the sealed event, as its columns, says
        otherwise than the event.
        """

    def tails(self, after: str = "", limit: int = 1000) -> Sequence[Tail]:
        """The last entry of each stream's journal as its head has it, streams beyond *after*, by stream."""

    def keep_checkpoint(self, checkpoint: Checkpoint) -> None: ...

    def checkpoints(self) -> Sequence[Checkpoint]:
        """All that were kept, by number."""

    def patrolled(self, source: str) -> datetime | None:
        """When this source was last polled."""

    def set_patrolled(self, source: str, at: datetime) -> None: ...


class Store(Protocol):
    """Where state, journal and outbox live."""

    def begin(self) -> AbstractContextManager[UnitOfWork]:
        """A transaction, committed at the end of the block and rolled back on an error."""

    def close(self) -> None: ...


@dataclass(frozen=True)
class Outcome:
    """What a channel said, by its own success code. `retry` may succeed later; `refused` never will."""

    outcome: Literal["delivered", "retry", "refused"]
    code: str
    detail: str = ""


class Channel(Protocol):
    """A way to reach a person."""

    @property
    def name(self) -> str: ...

    def deliver(self, digest: Digest) -> Outcome:
        """Hand over one digest. The same key means the same message, however often it is tried."""


class IntakeSource(Protocol):
    """Where new records are found; a patrol polls it on its own cron line."""

    @property
    def name(self) -> str: ...

    @property
    def cron(self) -> str: ...

    @property
    def mapping(self) -> str:
        """The ruleset of kind `mapping` that makes drafts of its records."""

    def poll(self) -> Iterator[Record | Finding]:
        """Everything there is now; what cannot be read comes as a finding."""


class Calendar(Protocol):
    """An official calendar of working days, as its plugin knows it without any desk.

    One that also has a method `notices() -> Sequence[CalendarNotice]` is nothing but its notices: a new store is given
    them, and at each instant the desk counts by those published by then. Of any other, the days are what it says, but
    for the notices that the desk itself publishes.
    """

    name: str

    def published(self, year: int) -> bool: ...

    def workday(self, day: date) -> bool:
        """Whether *day* is worked, make-up days included. Asked only for published years."""


class Directory(Protocol):
    """The host's people and units."""

    def actor(self, id: str) -> Actor | None: ...

    def unit(self, id: str, at: datetime) -> Unit | None: ...

    def units(self, at: datetime) -> Sequence[Unit]: ...

    def names(self, at: datetime) -> Mapping[str, str]:
        """Display names of units, and of the persons that elements may name, by id."""

    def members(self, unit: str, role: Role, at: datetime) -> Sequence[Actor]:
        """The persons that a notice to this role of this unit reaches."""

    def address(self, actor: str, channel: str) -> str | None: ...


class Renderer(Protocol):
    """Makes files of documents."""

    def ledger(self, ledger: Ledger) -> bytes: ...

    def dossier(self, dossier: Dossier) -> bytes: ...

    def scorecard(self, sheet: ScoreSheet) -> bytes: ...

    def bulletin(self, bulletin: Bulletin) -> bytes: ...

    def certificate(self, certificate: Certificate) -> bytes: ...


class WorkbookIntake(Protocol):
    """The clerk's workbook, out as a template, in as drafts, and back with its faults marked."""

    def template(self, standard: Standard) -> bytes: ...

    def read(self, name: str, content: bytes, standard: Standard) -> Reading: ...

    def annotate(self, content: bytes, outcomes: Sequence[RowOutcome], standard: Standard) -> bytes: ...


class TextIntake(Protocol):
    """A document of numbered items, in as drafts."""

    def read(self, name: str, content: bytes, standard: Standard) -> Reading: ...


Clock = Callable[[], datetime]


def every_head(uow: UnitOfWork, prefix: str = "") -> Iterator[StreamHead]:
    """The heads of all streams whose id starts with *prefix*, by id, read page by page."""
    after = ""
    while heads := uow.heads(prefix, after):
        yield from heads
        after = heads[-1].id
