"""What tests of commands ask: what happened in a case, and whether a refusal says so in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from supervise.errors import SuperviseError

from .desks import Office


def journal(office: Office, matter: str) -> list[Any]:
    """The events of a case, in order."""
    with office.desk.parts.store.begin() as uow:
        return [entry.event for entry in uow.journal(f"matter:{matter}")]


def done_by(office: Office, matter: str, command: str) -> list[Any]:
    """The events that a command of this name made."""
    return [event for event in journal(office, matter) if event.command == command]


def period_of(matter: str, task: int = 1, key: str = "2026-02") -> str:
    return f"{matter}/t{task}/p1/{key}"


@contextmanager
def refused(kind: type[SuperviseError], zh: str, en: str) -> Iterator[None]:
    """What stands in the block is refused by an error of this kind that says *zh* and *en*."""
    with pytest.raises(kind) as caught:
        yield
    told = {language: caught.value.say(language) for language in ("zh", "en")}
    assert zh in told["zh"], told["zh"]
    assert en in told["en"], told["en"]
    assert all(f"[{kind.code}]" in text for text in told.values())
