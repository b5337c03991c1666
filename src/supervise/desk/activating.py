"""Activation: rulesets come into force whole or not at all, never in the past, and are part of the journal."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files as resources
from pathlib import Path

from supervise.errors import KeyReused, NotPermitted, StoreBusy
from supervise.model.commands import Done
from supervise.model.directory import Actor
from supervise.model.events import Event
from supervise.model.permission import allowed, needs
from supervise.model.worlds import WorldChange
from supervise.ports import UnitOfWork
from supervise.rules.activation import world_changes

from .claims import Stale
from .committed import tell
from .dispatch import write_desk
from .parts import DESK, Parts

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
    found = sorted(path for path in folder.glob("*.yaml") if not path.name.endswith(".test.yaml"))
    return {f"rulesets/standard/{path.name}": path.read_text(encoding="utf-8") for path in found}


def seed(parts: Parts, files: Mapping[str, str]) -> None:
    """Put *files* in force in a store that has no rulesets yet; leaves any other store as it is."""
    with parts.store.begin() as uow:
        empty = not uow.worlds()
    if empty:
        _activate(parts, SEEDER, files, key=None)


def activate(parts: Parts, by: Actor, files: Mapping[str, str], *, key: str | None) -> Activated:
    """Put *files* in force as *by*. Raises RulesetsInvalid with every error of every file, or NotPermitted."""
    if not allowed(parts.permissions, "Activate", by.roles, "stranger"):
        raise NotPermitted(
            actor=by.id, command="Activate", target=DESK, needs=needs(parts.permissions, "Activate")
        )  # fmt: skip
    return _activate(parts, by, files, key=key)


def _activate(parts: Parts, by: Actor, files: Mapping[str, str], *, key: str | None) -> Activated:
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
    parts: Parts, uow: UnitOfWork, by: Actor, files: Mapping[str, str], key: str | None
) -> tuple[tuple[WorldChange, ...], tuple[Event, ...]]:
    content = hashlib.sha256(json.dumps(dict(files), sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    known = uow.command(by.id, key) if key else None
    if known is not None:
        if known[0] != content:
            raise KeyReused(key=key, command="Activate")
        return (), ()
    now = parts.now()
    changes = world_changes(files, existing=uow.worlds(), at=now, zone=parts.almanac.zone)
    event = Event(type="activated", stream=DESK, happened_at=now, command="Activate", actor=by.id, puts=changes)
    events = (write_desk(parts, uow, event),) if changes else ()
    done = Done(command="Activate", stream=DESK, ids={"world": tuple(one.id for one in changes)}, at=now.isoformat())
    if key and not uow.remember(by.id, key, content, done):
        raise Stale
    return changes, events
