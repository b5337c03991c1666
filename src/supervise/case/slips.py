"""Commands on what goes out: issue a proposed alert, take the receipt of one, and record a leader's instruction."""

from __future__ import annotations

from supervise.errors import NotFound
from supervise.model.alerts import Alert, Instruction
from supervise.model.case import Case
from supervise.model.commands import Instruct, Issue, TakeReceipt
from supervise.model.events import Event
from supervise.rules.activation import World
from supervise.stages.alert import addressees, call_notices

from .events import Pen
from .refusals import live_matter, wrong


def issue(case: Case, command: Issue, pen: Pen, world: World) -> tuple[Event, ...]:
    """签发. From now on the alert speaks: its notices are called for, and whatever counts from its issue begins."""
    alert = _open_alert(case, command.target)
    if alert.out_at is not None:
        raise wrong(alert, "Issue", "issued")
    issued = alert.but(issued_at=pen.at, issued_by=pen.actor, last_notice_at=pen.at)
    rung = world.rulebook.rung(alert.rule, alert.rung)
    units = addressees(case.matter, case.tasks.get(alert.task or ""), case.problems.get(alert.subject))
    told = () if rung is None else call_notices(issued, rung, units, pen.at, 0)
    return (pen.write("alert-issued", issued, *told, cause=alert.cause, note=command.text),)


def take_receipt(case: Case, command: TakeReceipt, pen: Pen, world: World) -> tuple[Event, ...]:
    """送达回执. The first one counts; it stands at its arrival, whenever the message itself came."""
    alert = _open_alert(case, command.target)
    if alert.out_at is None:
        raise wrong(alert, "TakeReceipt", "proposed")
    if alert.delivered_at is not None:
        return ()
    return (pen.write("alert-delivered", alert.but(delivered_at=pen.at), cause=alert.cause, note=command.channel),)


def _open_alert(case: Case, id: str) -> Alert:
    alert = case.alerts.get(id)
    if alert is None or not alert.open:
        raise NotFound(subject="open alert", id=id)
    return alert


def instruct(case: Case, command: Instruct, pen: Pen, world: World) -> tuple[Event, ...]:
    """批示 on a matter that goes on, in the leader's own words."""
    matter = live_matter(case, command.matter, "Instruct")
    record = Instruction(
        id=f"{matter.id}/i{len(case.instructions) + 1}", matter=matter.id, sort=command.sort, by=pen.actor or "",
        at=pen.at, text=command.text,
    )  # fmt: skip
    return (pen.write("instructed", record, note=command.text),)
