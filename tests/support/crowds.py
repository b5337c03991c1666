"""One office that several processes look after at once, and what an undisturbed one comes to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from supervise import Actor
from supervise.model import commands as c
from supervise.model.reports import Progress

from .desks import MANAGER, Office, responsible, texts

MATTERS = 12
BEGIN, NOW, LATER = "2026-02-10 09:00", "2026-03-06 18:00", "2026-03-06 18:01"


def office(store: Any, at: str = BEGIN) -> Office:
    return Office(at, texts("laws"), at=store, engine="python")


def begin(store: Any) -> None:
    """Matters of three units that report every week; nobody has looked since."""
    beginning = office(store)
    for number in range(MATTERS):
        beginning.register("abc"[number % 3], cycle="weekly", leader="chief", district="north")


def errands() -> Iterator[tuple[Actor, Any, str]]:
    """What is done at NOW, each under its key, in no order that matters."""
    for number in range(1, MATTERS + 1):
        of = f"m{number}/t1"
        lead = responsible("abc"[(number - 1) % 3])
        if number % 2:
            yield lead, c.Submit(period=f"{of}/p1/2026-W10", progress=Progress(done="已开展")), f"submit {number}"
        elif number % 4:
            yield MANAGER, c.Urge(target=of, text="请抓紧"), f"urge {number}"
        else:
            yield lead, c.Acknowledge(target=of), f"acknowledge {number}"


def look_after(one: Office, *, backwards: bool = False) -> None:
    """Do all errands, beginning with the last where *backwards*."""
    todo = list(errands())
    for actor, command, key in reversed(todo) if backwards else todo:
        one.desk.as_(actor).do(command, key=key)
