"""The log channel: each digest as one line of the host's own logging."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from supervise.builtin.page import one_line
from supervise.hooks.specs import hookimpl
from supervise.model.alerts import Digest
from supervise.ports import Channel, Outcome

_LOGGER = logging.getLogger("supervise.channel.log")


class LogChannel:
    """Writes digests to the logger `supervise.channel.log`, at level INFO; where they go is the host's to configure."""

    name = "log"

    def deliver(self, digest: Digest) -> Outcome:
        """One line for *digest*, whatever characters it holds; always delivered, with the code `logged`."""
        told = " | ".join(map(one_line, (digest.key, digest.person, digest.subject, *digest.lines)))
        _LOGGER.info("%s", told)
        return Outcome("delivered", "logged")


@hookimpl
def supervise_channels(settings: dict[str, Any]) -> Sequence[Channel]:
    """The log channel, where the setting `log` is true."""
    return [LogChannel()] if settings.get("log", False) else []
