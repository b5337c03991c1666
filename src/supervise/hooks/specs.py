"""Every hook, in the order data flows. A plugin is a module or an object with functions of these names marked
`hookimpl`, found through the entry-point group `supervise` or handed to `Desk.open(plugins=[...])`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pluggy

from supervise.model.alerts import Digest
from supervise.model.events import Event
from supervise.ports import (
    Calendar,
    Channel,
    Directory,
    IntakeSource,
    Outcome,
    Renderer,
    Store,
    TextIntake,
    WorkbookIntake,
)

hookspec = pluggy.HookspecMarker("supervise")
hookimpl = pluggy.HookimplMarker("supervise")


@hookspec(firstresult=True)
def supervise_store(url: str, options: dict[str, Any]) -> Store | None:
    """The store that *url* names; None where this plugin does not know such a URL."""


@hookspec(firstresult=True)
def supervise_directory(settings: dict[str, Any]) -> Directory | None:
    """The people and units of the host."""


@hookspec(firstresult=True)
def supervise_calendar(name: str) -> Calendar | None:
    """The calendar called *name*."""


@hookspec
def supervise_intake_sources(settings: dict[str, Any]) -> Sequence[IntakeSource]:  # type: ignore[empty-body]  # a spec
    """Sources for patrol to poll."""


@hookspec(firstresult=True)
def supervise_workbook_intake() -> WorkbookIntake | None:
    """The reader and writer of clerks' workbooks."""


@hookspec(firstresult=True)
def supervise_text_intake() -> TextIntake | None:
    """The reader of documents."""


@hookspec
def supervise_channels(settings: dict[str, Any]) -> Sequence[Channel]:  # type: ignore[empty-body]  # a spec
    """Channels that digests go out by."""


@hookspec(firstresult=True)
def supervise_action(digest: Digest, settings: dict[str, Any]) -> Outcome | None:
    """Carries out what an alert has done: `digest.action` is a letter, a to-do or an interview, `digest.lines` why.
    The same key means the same deed, however often it is tried; None where this plugin does not do such things.
    """


@hookspec(firstresult=True)
def supervise_renderer() -> Renderer | None:
    """What makes files of ledgers, dossiers, scorecards and bulletins."""


@hookspec
def supervise_committed(events: Sequence[Event]) -> None:
    """Called after a commit with the events that it added. An error here is reported and undoes nothing."""
