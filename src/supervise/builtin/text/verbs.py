"""Units with what they do, as 由市教育局牵头，市财政局、市人社局配合, and lists of units under a label."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from supervise.builtin.dates import time_phrases
from supervise.builtin.typed import fold
from supervise.builtin.units import Mention, UnitIndex, split_units

Role = Literal["lead", "responsible", "support"]

_VERB = re.compile(
    r"(?:按照?(?:各自)?职责(?:分工)?|分别|共同|具体|联合|协同|积极|密切)*"
    r"(?:(?P<lead>(?:总|共同)?牵头|主办)(?!单位|部门|人|抓总)"
    r"|(?P<responsible>负责(?!人|同志|制)|承办|组织实施|落实)"
    r"|(?P<support>配合|协办|协助|协同|参与|参加|会办)(?!单位|部门))"
)
_BY = re.compile(r".*(?:由|请)")
_LONGEST_PIECE = 80
_WITH_AN_OBJECT = frozenset({"lead", "support"})


@dataclass(frozen=True)
class Named:
    """A unit that a clause names, and the role that it is named for. The mention's offset counts from the text's."""

    role: Role
    mention: Mention


@dataclass(frozen=True)
class Names:
    """What a stretch of text says of units, and the spans in it that say when."""

    named: tuple[Named, ...]
    times: tuple[tuple[int, int], ...]

    @property
    def leads(self) -> bool:
        """Whether somebody is in charge."""
        return any(one.role != "support" for one in self.named)


def read_names(text: str, start: int, end: int, index: UnitIndex, label: Role | None = None) -> Names:
    """The units that *text* names between *start* and *end*. Under a *label* everything that is no time is a unit, in
    the label's role unless its verb says another; without one, only what reads as a unit's name and has a verb is.
    """
    named: list[Named] = []
    times: list[tuple[int, int]] = []
    pending: list[Mention] = []
    last_end = start
    for piece in split_units(text[start:end], index):
        mention = Mention(piece.text, start + piece.at, piece.group)
        if label and set(fold(text[last_end : mention.at])) & {",", ";"}:
            named += [Named(label, one) for one in pending]
            pending = []
        last_end = mention.at + len(mention.text)
        said = _with_verb(mention, index, free=label is None)
        if said:
            named += [Named(said[0], one) for one in [*pending, *said[1]]]
            pending = []
        elif _tells_when(mention, index):
            times.append((mention.at, last_end))
        elif label:
            pending.append(mention)
        else:
            pending = _continue(pending, mention, index)
    if label:
        named += [Named(label, one) for one in pending]
    return Names(tuple(named), tuple(times))


def _with_verb(mention: Mention, index: UnitIndex, *, free: bool) -> tuple[Role, Sequence[Mention]] | None:
    """The role and the units of 由市教育局牵头. In free text 负责 and 落实 end their piece or follow 由: many sentences
    tell what a unit sees to, and assign nothing.
    """
    folded = fold(mention.text)
    match = None if mention.group or len(folded) > _LONGEST_PIECE else _VERB.search(folded)
    if not match or not match.start():
        return None
    role: Role = "lead" if match["lead"] else "responsible" if match["responsible"] else "support"
    by = _BY.match(folded[: match.start()])
    if free and role not in _WITH_AN_OBJECT and not by and match.end() < len(folded):
        return None
    begin = by.end() if by else 0
    units = [
        Mention(one.text, mention.at + begin + one.at, one.group)
        for one in split_units(mention.text[begin : match.start()], index)
    ]
    if units and all(one.group or index.is_name(one.text) for one in units):
        return role, units
    return None


def _tells_when(mention: Mention, index: UnitIndex) -> bool:
    return not mention.group and not index.is_name(mention.text) and bool(time_phrases(mention.text))


def _continue(pending: list[Mention], mention: Mention, index: UnitIndex) -> list[Mention]:
    """The units that still wait for their verb; anything that is no unit's name ends the list."""
    by = _BY.match(fold(mention.text))
    begin = by.end() if by else 0
    name = Mention(mention.text[begin:], mention.at + begin, mention.group)
    if not (name.group or index.is_name(name.text)):
        return []
    return [name] if by else [*pending, name]
