"""Sign-off: rulesets are proposed by one person and put in force by another, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeVar

from supervise.errors import NotFound, OwnProposal, StoreBusy, UsageError, WrongState
from supervise.model.directory import Actor
from supervise.model.events import Event
from supervise.model.worlds import Proposal, WorldChange
from supervise.ports import Stale, UnitOfWork
from supervise.rules.activation import world_changes
from supervise.rules.loading import Files

from .activating import TRIES, Activated, expect_permission, restamp
from .committed import tell
from .dispatch import write_desk
from .parts import DESK, Parts

T = TypeVar("T")


def propose(parts: Parts, by: Actor, files: Files) -> Proposal:
    """Keep *files*, as sound as an activation needs them, for a second person to sign."""
    expect_permission(parts, by, "Propose")
    texts = {
        path: data if isinstance(data, str) else data.decode("utf-8-sig", "replace") for path, data in files.items()
    }

    def write(uow: UnitOfWork) -> tuple[Proposal, Event]:
        if not _changes(parts, uow, files):
            raise UsageError(what="these rulesets are in force already")
        number = uow.next_number("proposal", 0)
        proposal = Proposal(id=f"proposal-{number}", files=texts, proposed_by=by.id, proposed_at=parts.now())
        return proposal, _event(parts, "proposed", by, proposal)

    return _write(parts, write)


def proposals(parts: Parts) -> tuple[Proposal, ...]:
    """Those that wait for a signature, in the order in which they came."""
    with parts.store.begin() as uow:
        return tuple(one for one in uow.proposals() if one.state == "proposed")


def sign(parts: Parts, by: Actor, id: str) -> Activated:
    """Put the rulesets of a proposal in force, if they are still sound beside what is in force by now."""
    expect_permission(parts, by, "Sign")

    def write(uow: UnitOfWork) -> tuple[Activated, Event]:
        proposal = _waiting(uow, id, "Sign")
        if proposal.proposed_by == by.id:
            raise OwnProposal(actor=by.id, id=id)
        changes = _changes(parts, uow, proposal.files)
        return Activated(changes), _event(parts, "signed", by, _decided(parts, proposal, "signed", by), *changes)

    return _write(parts, write)


def reject(parts: Parts, by: Actor, id: str, why: str) -> Proposal:
    """Refuse a proposal; its author may withdraw it so himself."""
    expect_permission(parts, by, "Sign")

    def write(uow: UnitOfWork) -> tuple[Proposal, Event]:
        rejected = _decided(parts, _waiting(uow, id, "Reject"), "rejected", by, why)
        return rejected, _event(parts, "rejected", by, rejected)

    return _write(parts, write)


def _write(parts: Parts, write: Callable[[UnitOfWork], tuple[T, Event]]) -> T:
    for _ in range(TRIES):
        try:
            with parts.store.begin() as uow:
                found, event = write(uow)
                event = write_desk(parts, uow, event)
                restamp(parts, uow, [put for put in event.puts if isinstance(put, WorldChange)])
        except Stale:
            continue
        tell(parts, (event,))
        return found
    raise StoreBusy(stream=DESK, tries=TRIES)


def _changes(parts: Parts, uow: UnitOfWork, files: Files) -> tuple[WorldChange, ...]:
    return world_changes(files, existing=uow.worlds(), at=parts.now(), zone=parts.almanac.zone)


def _waiting(uow: UnitOfWork, id: str, command: str) -> Proposal:
    found = next((one for one in uow.proposals() if one.id == id), None)
    if found is None:
        raise NotFound(subject="proposal", id=id)
    if found.state != "proposed":
        raise WrongState(
            subject="proposal", id=id, state=found.state, command=command,
            next_zh="请重新提出", next_en="Propose the rulesets again",
        )  # fmt: skip
    return found


def _decided(
    parts: Parts, proposal: Proposal, state: Literal["signed", "rejected"], by: Actor, why: str = ""
) -> Proposal:
    return proposal.but(state=state, decided_by=by.id, decided_at=parts.now(), why=why)


def _event(parts: Parts, type: str, by: Actor, proposal: Proposal, *changes: WorldChange) -> Event:
    name = {"proposed": "Propose", "signed": "Sign", "rejected": "Reject"}[type]
    return Event(
        type=f"rules-{type}", stream=DESK, happened_at=parts.now(), command=name, actor=by.id,
        note=proposal.why, puts=(proposal, *changes),
    )  # fmt: skip
