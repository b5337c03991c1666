"""What the texts of a ruleset mean whatever notation they are written in, and the digest over that."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from supervise.model.base import Text

from .loader import Items, Node, Scalar


class Meaning(NamedTuple):
    """What one key or value means.

    Thousands are noted while a ruleset is read and few are ever asked for their words, so these are made when asked.
    """

    scalar: Scalar
    plain: Any
    """What stands there in plain notation."""
    to_chinese: Callable[[Any], str] | None
    """How that is written in Chinese; None where it has to stay as its author wrote it."""
    to_text: Callable[[], Text] | None = None
    """How people speak of it; None where that is how it is written."""
    to_plain: Callable[[], str] | None = None
    """How it is written in plain notation; None where that is what it means, with nothing put in place of a name."""

    def written(self) -> Any:
        return self.plain if self.to_plain is None else self.to_plain()

    def chinese(self) -> str | None:
        return None if self.to_chinese is None else self.to_chinese(self.plain)

    def said(self) -> Text:
        if self.to_text is not None:
            return self.to_text()
        return Text(zh=self.chinese() or self.scalar.text, en=str(self.plain))


Meanings = Mapping[int, Meaning]
"""By the place where the scalar starts."""


def digest_of(root: Node, meanings: Meanings | None = None) -> str:
    """SHA-256 over what a ruleset says: comments, layout, the order of keys and the notation do not change it."""
    meant = _meant(root, meanings or {})
    canonical = json.dumps(meant, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_exact)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _meant(node: Node, meanings: Meanings) -> Any:
    if isinstance(node, Scalar):
        known = meanings.get(node.start)
        return node.value if known is None else known.plain
    if isinstance(node, Items):
        return [_meant(item, meanings) for item in node.items]
    return {_meant_key(key, meanings): _meant(value, meanings) for key, value in node.entries.values()}


def _meant_key(key: Scalar, meanings: Meanings) -> str:
    known = meanings.get(key.start)
    return key.text if known is None else str(known.plain)


def _exact(number: Decimal) -> int | dict[str, str]:
    """A decimal by its value, so that 2.50 and 2.5 are one, and 2.0 and 2."""
    whole = number == number.to_integral_value()
    return int(number) if whole else {"decimal": str(number.normalize())}
