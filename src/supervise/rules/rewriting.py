"""A ruleset rewritten in the other notation: its keys and values are put in place, all else stays as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .language.writing import Notation
from .loader import Scalar, kind_of
from .meaning import Meaning

_PLAIN_STYLE = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`][^\n]*")
_IN_FLOW = frozenset(",[]{}")
"""What no bare text may have in it between brackets or braces; one that has it stands elsewhere."""
_BREAKS_PLAIN = re.compile(r": |:$| #|\s$")


def rewrite(text: str, meanings: Iterable[Meaning], notation: Notation) -> str:
    """The ruleset *text* with every key and value that *meanings* knows in *notation*. Remarks and layout stay."""
    for meaning in sorted(meanings, key=lambda meaning: -meaning.scalar.start):
        scalar = meaning.scalar
        chinese = meaning.chinese()
        if chinese is None:
            continue
        written = chinese if notation == "chinese" else meaning.written()
        if written not in {scalar.value, scalar.text}:
            end = scalar.start + len(text[scalar.start : scalar.end].rstrip())
            text = text[: scalar.start] + _scalar(written, scalar) + text[end:]
    return text


def _scalar(written: str | bool, scalar: Scalar) -> str:
    """*written* as YAML where *scalar* stands: bare where that reads as the same text again, else in double quotes."""
    if isinstance(written, bool):
        return "true" if written else "false"
    bare = _PLAIN_STYLE.fullmatch(written) and not _BREAKS_PLAIN.search(written) and kind_of(written) == "text"
    if bare and not scalar.style and (set(scalar.text) & _IN_FLOW or not set(written) & _IN_FLOW):
        return written
    return '"' + written.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
