"""Text as people type it: full-width forms folded, spaces squeezed, brackets paired, the nearest of some names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

_FOLDS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FOLDS |= dict.fromkeys((0x3000, 0x00A0, 0x200B, 0xFEFF), 0x20)
_FOLDS |= {ord("【"): ord("["), ord("】"): ord("]"), ord("〔"): ord("["), ord("〕"): ord("]")}

_CLOSES = {")": "(", "]": "["}


def fold(text: str) -> str:
    """*text* with full-width letters, digits, signs and brackets as their ASCII forms; every offset stays the same."""
    return text.translate(_FOLDS)


def squeeze(text: str) -> str:
    """*text* folded, without any white space and in lower case: for comparing names."""
    return "".join(fold(text).split()).lower()


def pair_brackets(folded: str) -> Mapping[int, int]:
    """Where each bracket of a folded text closes, by where it opens. Brackets without a partner are left out."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for at, char in enumerate(folded):
        if char in "([":
            opened.append(at)
        elif char in _CLOSES and opened and folded[opened[-1]] == _CLOSES[char]:
            pairs[opened.pop()] = at
    return pairs


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The one of *names* that is most like *name*, None where none is alike."""
    by_form = {squeeze(one): one for one in names}
    close = get_close_matches(squeeze(name)[:64], by_form, n=1, cutoff=0.5)
    return by_form[close[0]] if close else None
