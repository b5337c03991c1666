"""The folder of .eml files: each digest as one message (RFC 5322) that any mail program opens."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from email import policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from supervise.builtin.files import code_of, stem, write_whole
from supervise.builtin.letters import write_action
from supervise.builtin.page import one_line, visible
from supervise.errors import UsageError
from supervise.hooks.specs import hookimpl
from supervise.model.alerts import Digest
from supervise.ports import Channel, Outcome

SENDER = "supervise@localhost"

_ADDRESS = re.compile(r"[^\s\x00-\x1f\x7f<>()\[\]\\,;:@\"]+@[^\s\x00-\x1f\x7f<>()\[\]\\,;:@\"]+")


class EmlChannel:
    """Writes each digest into *folder*, made where it is missing, under a name that its key alone decides.

    A repeat of a key overwrites the same file with the same Message-ID, so however often a digest is tried there is
    one message. A file appears whole or not at all, and only its owner may read it. Raises UsageError for a *sender*
    that is no address.
    """

    name = "eml"

    def __init__(self, folder: str | os.PathLike[str], sender: str = SENDER) -> None:
        if not _ADDRESS.fullmatch(sender):
            raise UsageError(what=f"{sender!r} as the sender of mails")
        self.folder = Path(folder)
        self.sender = sender

    def deliver(self, digest: Digest) -> Outcome:
        """Delivered (`written`) once the file is on disk; `retry` with `disk-full`, `unwritable` or `io-error`; refused
        with `no-address` or `bad-address`.
        """
        if not digest.address:
            return Outcome("refused", "no-address")
        if not _ADDRESS.fullmatch(digest.address):
            return Outcome("refused", "bad-address", one_line(digest.address))
        try:
            content = _compose(digest, self.sender)
        except (MessageError, ValueError) as unfit:
            return Outcome("refused", "bad-address", one_line(str(unfit)))
        try:
            write_whole(self.folder / f"{stem(digest.key)}.eml", content)
        except OSError as failed:
            return Outcome("retry", code_of(failed), one_line(str(failed)))
        return Outcome("delivered", "written")


@hookimpl
def supervise_channels(settings: dict[str, Any]) -> Sequence[Channel]:
    """The folder that the setting `eml` names, where there is one; `eml_from` is the sender's address."""
    folder = settings.get("eml")
    return [EmlChannel(folder, settings.get("eml_from", SENDER))] if folder else []


@hookimpl
def supervise_action(digest: Digest, settings: dict[str, Any]) -> Outcome | None:
    """Letters, to-dos and interviews as pages in the same folder; `letters` names another one."""
    folder = settings.get("letters") or settings.get("eml")
    return write_action(digest, Path(folder)) if folder else None


def _compose(digest: Digest, sender: str) -> bytes:
    fits = digest.address.isascii() and sender.isascii()
    message = EmailMessage(policy.SMTP if fits else policy.SMTPUTF8)
    message["From"] = _mailbox(sender)
    message["To"] = _mailbox(digest.address, one_line(digest.person))
    message["Subject"] = one_line(digest.subject)
    message["Date"] = format_datetime(digest.decided_at)
    message["Message-ID"] = f"<{stem(digest.key)}@supervise.invalid>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("".join(f"{visible(line)}\n" for line in digest.lines))
    return message.as_bytes()


def _mailbox(address: str, name: str = "") -> Address:
    user, _, domain = address.rpartition("@")
    return Address(display_name=name, username=user, domain=domain)
