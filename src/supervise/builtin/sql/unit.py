"""One transaction of the SQL store: streams, situations and dispatch, and the registers beside them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import insert, select

from supervise.model.checkpoints import Checkpoint
from supervise.model.commands import Done
from supervise.model.worlds import Proposal, WorldChange

from .outbox import OutboxWork
from .rows import Reading, write_rows
from .shapes import CHECKPOINT, PROPOSAL, WORLD
from .statements import insert_new, raise_or_begin


class SqlUnit(OutboxWork):
    """A unit of work over one connection. It never commits: the store's `begin` does."""

    def command(self, actor: str, key: str) -> tuple[str, Done] | None:
        table = self._t.command
        asked = select(table.c.content, table.c.done).where(table.c.actor == actor, table.c.key == key)
        row = self._connection.execute(asked).first()
        return None if row is None else (row.content, Done.model_validate_json(row.done))

    def remember(self, actor: str, key: str, content: str, done: Done) -> bool:
        row = {"actor": actor, "key": key, "content": content, "done": done.model_dump_json()}
        return insert_new(self._connection, self._t.command, row)

    def next_number(self, series: str, year: int) -> int:
        table = self._t.counter
        # One statement locks the row, so that the number read next is this transaction's own.
        raised = raise_or_begin(self._connection.dialect.name, table, "number")
        self._connection.execute(raised, {"series": series, "year": year, "number": 1})
        ours = (table.c.series == series, table.c.year == year)
        number: int = self._connection.execute(select(table.c.number).where(*ours)).scalar_one()
        return number

    def received(self, source: str, ext_id: str, revision: str) -> str | None:
        inbox = self._t.inbox.c
        ours = (inbox.source == source, inbox.ext_id == ext_id, inbox.revision == revision)
        return self._connection.execute(select(inbox.matter).where(*ours)).scalar()

    def receive(self, source: str, ext_id: str, revision: str, matter: str) -> bool:
        row = {"source": source, "ext_id": ext_id, "revision": revision, "matter": matter}
        return insert_new(self._connection, self._t.inbox, row)

    def matter_of(self, no: str) -> str | None:
        matter = self._t.entity["matter"].c
        return self._connection.execute(select(matter.id).where(matter.no == no)).scalar()

    def keep_checkpoint(self, checkpoint: Checkpoint) -> None:
        self._connection.execute(insert(self._t.checkpoint), write_rows(CHECKPOINT, [checkpoint]))

    def checkpoints(self) -> Sequence[Checkpoint]:
        table = self._t.checkpoint
        rows = self._connection.execute(select(table).order_by(table.c.number)).all()
        return Reading().values(CHECKPOINT, rows)  # type: ignore[return-value] # the shape's values are checkpoints

    def worlds(self) -> Sequence[WorldChange]:
        table = self._t.entity["world"]
        asked = select(*(table.c[name] for name in WORLD.columns)).order_by(table.c.seq)
        rows = self._connection.execute(asked).all()
        return Reading().values(WORLD, rows)  # type: ignore[return-value] # the shape's values are worlds

    def proposals(self) -> Sequence[Proposal]:
        table = self._t.entity["proposal"]
        asked = select(*(table.c[name] for name in PROPOSAL.columns)).order_by(table.c.proposed_at, table.c.id)
        rows = self._connection.execute(asked).all()
        return Reading().values(PROPOSAL, rows)  # type: ignore[return-value] # the shape's values are proposals
