"""Units as people name them: a list split into names, group words told from units, names found in the directory."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from supervise.model.directory import Unit

from .typed import fold, nearest, pair_brackets, squeeze

_SEPARATORS = frozenset("、,;/|\n\r\t")
_AROUND = " \n\r\t。.:"
_BODIES = "局委办厅院会部处科署室府团司站所队校社馆道街镇乡区县市联协组行中心"
_AND = re.compile(rf"(?<=[{_BODIES}])(?:以及|会同|和|及|与)(?=[市区县省州团各])")
_DISTRICTS = re.compile(r"各(?:有关|相关)?(?:县级市|自治县|[区县市镇乡街]|街道)(?:(?:人民)?政府|管委会)?")
_MORE_DISTRICTS = re.compile(
    r"(?:县级市|自治县|[区县市镇乡街]|街道|功能区|开发区|园区)(?:(?:人民)?政府|办事处|管委会)?"
)
_ROLE_WORDS = "(?:单位|部门|处室|科室|机构|方面|成员|企业|主体)"
_GROUP = re.compile(
    rf".{{0,6}}?(?:各|有关|相关|其他|其它|所有|全体).*{_ROLE_WORDS}"
    rf"|(?:牵头|配合|责任|主办|协办|承办|成员|职能|业务|主管){_ROLE_WORDS}"
)
_AND_SO_ON = re.compile(rf"等[0-9]*[个家]?(?:(?:有关|相关|各)*{_ROLE_WORDS})?$")
_LONGEST_NAME = 200
_NO_NAME = re.compile(r"[0-9].*|.*(?:小区|社区|片区|地区|社会|机会|大会|干部|内部|外部|全部)")
_NAME = re.compile(rf"[\w()·]{{1,30}}[{_BODIES}]\)?")


@dataclass(frozen=True)
class Mention:
    """One name in a list, as it stands, with its offset. `group` marks a word for several units that names none."""

    text: str
    at: int
    group: bool = False


@dataclass(frozen=True)
class UnitIndex:
    """The units of a directory by every name they go by."""

    by_name: Mapping[str, Unit]
    names: Sequence[str]

    @classmethod
    def of(cls, units: Sequence[Unit]) -> UnitIndex:
        """An index of *units* by id, name and alias; a name beats another unit's alias."""
        aliases = {squeeze(alias): unit for unit in units for alias in unit.aliases}
        ids = {squeeze(unit.id): unit for unit in units}
        names = {squeeze(unit.name): unit for unit in units}
        return cls({**aliases, **ids, **names}, tuple(name for unit in units for name in (unit.name, *unit.aliases)))

    def find(self, name: str) -> Unit | None:
        return self.by_name.get(squeeze(name))

    def nearest(self, name: str) -> Unit | None:
        """The unit whose name or alias is most like *name*, None where none is alike."""
        like = nearest(name, self.names)
        return self.find(like) if like else None

    def is_name(self, text: str) -> bool:
        """Whether *text* reads as the name of one unit: the directory has it, or it ends as bodies' names do."""
        if self.find(text):
            return True
        folded = fold(text)
        return bool(_NAME.fullmatch(folded) and not _NO_NAME.fullmatch(folded))


def is_group_word(text: str) -> bool:
    """Whether *text* stands for several units without naming one, as 各有关单位. 各区、县级市 names a group of
    districts and is a unit phrase, no group word.
    """
    return _GROUP.fullmatch(squeeze(text)) is not None


def split_units(text: str, index: UnitIndex) -> tuple[Mention, ...]:
    """The names in a list of units, in order. Separators are 、，；/ and line breaks outside brackets, spaces between
    Chinese names, and 和 or 及 between two bodies; 各区、县级市 stays one phrase; 等 becomes a group word.
    """
    if index.find(text):
        return (Mention(text.strip(), len(text) - len(text.lstrip())),)
    spans = list(_join_districts(text, list(_spans(fold(text)))))
    return tuple(mention for start, end in spans for mention in _mentions(text, start, end))


def _spans(folded: str) -> Iterator[tuple[int, int]]:
    """Offsets of the pieces between separators, trimmed; empty pieces are left out."""
    pairs = pair_brackets(folded)
    start = at = 0
    ands = {match.start(): match.end() for match in _AND.finditer(folded)}
    while at < len(folded):
        if at in pairs:
            at = pairs[at]
        elif at in ands or _separates(folded, at):
            yield from _trimmed(folded, start, at)
            start = ands.get(at, at + 1)
            at = start - 1
        at += 1
    yield from _trimmed(folded, start, len(folded))


def _separates(folded: str, at: int) -> bool:
    if folded[at] in _SEPARATORS:
        return True
    between = folded[at] == " " and 0 < at < len(folded) - 1
    return between and folded[at - 1] > "\u2e80" and folded[at + 1] > "\u2e80"


def _trimmed(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The piece without marks around it and without half a pair of brackets at its ends."""
    kept = folded[start:end].rstrip(_AROUND + "([")
    end = start + len(kept)
    kept = kept.lstrip(_AROUND + ")]")
    start = end - len(kept)
    if kept.endswith(")") and "(" not in kept:
        end -= 1
    elif kept.startswith("(") and ")" not in kept:
        start += 1
    if start < end:
        yield start, end


def _join_districts(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    held: tuple[int, int] | None = None
    for start, end in spans:
        if held and _MORE_DISTRICTS.fullmatch(squeeze(text[start:end])):
            held = held[0], end
            continue
        if held:
            yield held
        held = (start, end) if _DISTRICTS.fullmatch(squeeze(text[start:end])) else None
        if not held:
            yield start, end
    if held:
        yield held


def _mentions(text: str, start: int, end: int) -> Iterator[Mention]:
    name = text[start:end]
    more = _AND_SO_ON.search(fold(name)) if len(name) <= _LONGEST_NAME else None
    if more and more.start():
        yield from _mentions(text, start, start + more.start())
        yield Mention(name[more.start() :], start + more.start(), group=True)
    else:
        yield Mention(name, start, group=is_group_word(name))
