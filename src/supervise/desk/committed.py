"""Telling plugins what was committed; what goes wrong there is reported and undoes nothing."""

from __future__ import annotations

from collections.abc import Sequence

from supervise.errors import PluginFailed
from supervise.model.events import Event

from .parts import Parts


def tell(parts: Parts, events: Sequence[Event]) -> None:
    """Hand *events* to every plugin that listens, each on its own."""
    if not events:
        return
    for listener in parts.hooks.hook.supervise_committed.get_hookimpls():
        try:
            listener.function(events=events)
        except Exception as failed:  # noqa: BLE001 - foreign code; the commit stands and the other listeners go on
            why = f"{type(failed).__name__}: {failed}"
            parts.failures.append(PluginFailed(plugin=listener.plugin_name, why=why))
