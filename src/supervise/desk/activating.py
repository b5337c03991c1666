"""Activation: rulesets come into force whole or not at all, never in the past, and are part of the journal."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files as resources
from pathlib import Path

from supervise.errors import KeyReused, NotPermitted, SignatureNeeded, StoreBusy
from supervise.model.commands import Done
from supervise.model.directory import Actor
from supervise.model.events import Event
from supervise.model.permission import allowed, needs
from supervise.model.worlds import WorldChange
from supervise.ports import Stale, UnitOfWork
from supervise.rules.activation import world_changes
from supervise.rules.loading import Files

from .committed import tell
from .dispatch import write_desk
from .parts import DESK, Parts
from .rulefiles import read_rulesets

TRIES = 20
SEEDER = Actor(id="seed", unit="desk", roles=frozenset({"admin"}))


@dataclass(frozen=True)
class Activated:
    """The versions that came into force; none where all of them were in force already."""

    changes: tuple[WorldChange, ...]


def standard_rulesets() -> Mapping[str, str]:
    """The rulesets that ship with the library, by path."""
    shipped = Path(str(resources("supervise"))) / "rulesets" / "standard"
    folder = shipped if shipped.is_dir() else Path(__file__).resolve().parents[3] / "rulesets" / "standard"
    return {f"rulesets/standard/{Path(path).name}": data.decode() for path, data in read_rulesets(folder).items()}


def seed(parts: Parts, files: Files) -> None:
    """Put *files* in force in a store that has no rulesets yet; leaves any other store as it is."""
    with parts.store.begin() as uow:
        empty = not uow.worlds()
    if empty:
        _activate(parts, SEEDER, files, key=None)


def activate(parts: Parts, by: Actor, files: Files, *, key: str | None) -> Activated:
    """Put *files* in force as *by*.

    Raises RulesetsInvalid with every error of every file, NotPermitted, and SignatureNeeded at a desk that was opened
    with the setting `sign_off`.
    """
    expect_permission(parts, by, "Activate")
    if parts.settings.get("sign_off"):
        raise SignatureNeeded
    return _activate(parts, by, files, key=key)


def expect_permission(parts: Parts, by: Actor, command: str) -> None:
    """Raise NotPermitted unless *by* may give *command* to the desk itself."""
    if not allowed(parts.permissions, command, by.roles, "stranger"):
        raise NotPermitted(actor=by.id, command=command, target=DESK, needs=needs(parts.permissions, command))


def restamp(parts: Parts, uow: UnitOfWork, changes: Sequence[WorldChange]) -> None:
    """Spare the cases a look at *changes*, just written, where they touch none."""
    if changes:
        at = changes[0].in_force_at
        worlds = parts.supposed(uow.worlds()).untouched(changes, at)
        if worlds is not None:
            uow.restamp(*worlds, at)


def _activate(parts: Parts, by: Actor, files: Files, *, key: str | None) -> Activated:
    for _ in range(TRIES):
        try:
            with parts.store.begin() as uow:
                changes, events = _activate_in(parts, uow, by, files, key)
        except Stale:
            continue
        tell(parts, events)
        return Activated(changes)
    raise StoreBusy(stream=DESK, tries=TRIES)


def _activate_in(
    parts: Parts, uow: UnitOfWork, by: Actor, files: Files, key: str | None
) -> tuple[tuple[WorldChange, ...], tuple[Event, ...]]:
    told = {path: data if isinstance(data, str) else data.decode(errors="replace") for path, data in files.items()}
    content = hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    known = uow.command(by.id, key) if key else None
    if known is not None:
        if known[0] != content:
            raise KeyReused(key=key, command="Activate")
        return (), ()
    now = parts.now()
    changes = world_changes(files, existing=uow.worlds(), at=now, zone=parts.almanac.zone)
    event = Event(type="activated", stream=DESK, happened_at=now, command="Activate", actor=by.id, puts=changes)
    events = (write_desk(parts, uow, event),) if changes else ()
    restamp(parts, uow, changes)
    done = Done(command="Activate", stream=DESK, ids={"world": tuple(one.id for one in changes)}, at=now.isoformat())
    if key and not uow.remember(by.id, key, content, done):
        raise Stale
    return changes, events
