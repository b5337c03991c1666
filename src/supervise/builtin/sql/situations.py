"""What situations and searches ask of many cases at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, FromClause, and_, delete, or_, select

from supervise.builtin.keys import group_of
from supervise.model.alerts import Alert
from supervise.model.matters import MatterState
from supervise.ports import Filter, JoinRow

from .codecs import instant, microseconds
from .rows import Reading
from .shapes import SHAPES
from .statements import MATTERS
from .streams import StreamWork

_LIVE = (MatterState.REGISTERED.value, MatterState.DISTRIBUTED.value)


class SituationWork(StreamWork):
    """The part of a unit of work that looks across cases; see `ports.UnitOfWork`."""

    def joins(self, before: datetime, limit: int, skip: Sequence[str] = ()) -> Sequence[JoinRow]:
        self.flush()
        row = self._t.join_row.c
        asked = select(row.at, row.group_key, row.rule).where(row.at < microseconds(before))
        if skip:
            asked = asked.where(row.group_key.not_in(skip))
        asked = asked.order_by(row.at, row.group_key, row.rule).limit(limit)
        return [JoinRow(instant(at), group, rule) for at, group, rule in self._connection.execute(asked)]

    def drop_joins(self, rows: Sequence[JoinRow]) -> bool:
        self.flush()
        table = self._t.join_row
        dropped = 0
        for row in rows:
            this = and_(table.c.at == microseconds(row.at), table.c.group_key == row.group, table.c.rule == row.rule)
            dropped += self._connection.execute(delete(table).where(this)).rowcount
        return dropped == len(rows)

    def active_alerts(self, group: str, at: datetime) -> Sequence[Alert]:
        alert, interval, now = self._t.entity["alert"].c, self._t.alert_interval.c, microseconds(at)
        asked = (
            select(*(alert[name] for name in SHAPES["alert"].columns))
            .where(interval.group_key == group, interval.from_at <= now, interval.to_at > now)
            .where(interval.alert == alert.id, alert.stream >= MATTERS[0], alert.stream < MATTERS[1])
            .order_by(alert.id)
        )
        rows = self._connection.execute(asked).all()
        return Reading().values(SHAPES["alert"], rows)  # type: ignore[return-value] # the shape's values are alerts

    def open_matters(self, group: str, at: datetime) -> Sequence[str]:
        kind, id_ = group_of(group)
        matter, now = self._t.entity["matter"].c, microseconds(at)
        asked = (
            select(matter.id)
            .where(matter.removed == 0, matter.registered_at <= now)
            .where(or_(matter.state.in_(_LIVE), matter.ended_at > now))
            .order_by(matter.id)
        )
        if kind == "unit":
            task = self._t.entity["task"].c
            holds = and_(task.unit == id_, task.assigned_at <= now, or_(task.ended_at.is_(None), task.ended_at > now))
            asked = asked.where(matter.id.in_(select(task.matter).where(holds)))
        else:
            asked = asked.where(matter[kind] == id_)
        return self._connection.execute(asked).scalars().all()

    def find(self, subject: Literal["matter", "task", "period"], filter: Filter) -> Sequence[str]:
        of, task = self._t.entity[subject].c, self._t.entity["task"].c
        wanted: list[ColumnElement[bool]] = []
        if filter.ids is not None:
            wanted.append(of.id.in_(filter.ids))
        if filter.states is not None:
            wanted.append(of.state.in_(filter.states))
        if filter.units is not None:
            wanted.append(of.stream.in_(select(task.stream).where(task.unit.in_(filter.units))))
        if filter.after is not None:
            wanted.append(of.stream > f"matter:{filter.after}")
        asked = select(of.stream)
        if filter.where is not None:
            asked = asked.select_from(self._joined(subject, self._sql.conditions.kinds(filter.where)))
            wanted.append(self._sql.conditions.truth(filter.where))
        asked = asked.where(*wanted).distinct().order_by(of.stream).limit(filter.limit)
        return [stream.removeprefix("matter:") for stream in self._connection.execute(asked).scalars()]

    def _joined(self, subject: Literal["matter", "task", "period"], kinds: frozenset[str]) -> FromClause:
        """The table of *subject* with those of *kinds* that it belongs to; what is not there is NULL."""
        matter, task, period = (self._t.entity[kind] for kind in ("matter", "task", "period"))
        joined: FromClause = self._t.entity[subject]
        if subject == "period" and "task" in kinds:
            joined = joined.outerjoin(task, task.c.id == period.c.task)
        if subject != "matter" and "matter" in kinds:
            joined = joined.outerjoin(matter, matter.c.stream == self._t.entity[subject].c.stream)
        return joined
