"""What the texts of a ruleset mean whatever notation they are written in, and the digest over that."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from supervise.model.base import Text

from .loader import Items, Node, Scalar


@dataclass(frozen=True)
class Meaning:
    """What one key or value means: itself in plain notation, how it is written in Chinese (None where it has to stay as
    its author wrote it), and how people speak of it.
    """

    scalar: Scalar
    plain: Any
    chinese: Callable[[], str] | None
    said: Callable[[], Text]


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
