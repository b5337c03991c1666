"""What alerts have done (`do:`): each action leaves the outbox like a digest, but a plugin carries it out."""

from __future__ import annotations

import hashlib
from datetime import datetime

from supervise.model.alerts import Action, Alert, Digest, Notice
from supervise.model.base import Text
from supervise.ports import Outcome
from supervise.rules.rulebook import Rulebook

from .parts import Parts

CHANNEL = "action"
"""Where the outbox keeps what is no message; no channel has this name."""


def action_of(parts: Parts, book: Rulebook, notice: Notice, alert: Alert, at: datetime) -> Digest:
    """The action that *notice* calls for, on its way under a key that depends on the notice alone."""
    key = f"a{hashlib.sha256(notice.id.encode()).hexdigest()[:32]}"
    title, level = notice.title or Text(zh="", en=""), book.level(alert.level)
    action = Action(
        sort=notice.sort or "document", title=title.say(parts.language), unit=notice.unit,
        addressee=parts.names().get(notice.unit, notice.unit), role=notice.role, alert=alert.id,
        level=level.name.say(parts.language), colour=level.colour, language=parts.language,
        zone=str(parts.almanac.zone),
    )  # fmt: skip
    return Digest(
        key=key, person=key, channel=CHANNEL, address="", subject=action.title,
        lines=(notice.say.say(parts.language),), notices=(notice.id,), decided_at=at, action=action,
    )  # fmt: skip


def act(parts: Parts, digest: Digest) -> Outcome:
    """Have a plugin carry out the action of *digest*; where none does that, it is tried again later."""
    outcome: Outcome | None = parts.hooks.hook.supervise_action(digest=digest, settings=dict(parts.settings))
    return outcome or Outcome("retry", "no-plugin", f"no plugin carries out a {digest.action and digest.action.sort}")
