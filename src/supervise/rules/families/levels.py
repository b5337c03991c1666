"""levels: — the levels that alerts may have, from the lowest up: what they are called and what colour they are."""

from __future__ import annotations

from collections.abc import Sequence

from supervise.model.base import Text
from supervise.rules.headers import Ids
from supervise.rules.loader import Scalar
from supervise.rules.reading import Fields
from supervise.rules.rulebook import LEVELS, Level

from .lights import COLOURS

LEVEL_KEYS = ("level", "name", "colour")


def read_levels(fields: Fields) -> Sequence[Level]:
    """The levels that a ruleset names; empty where it names none."""
    names = Ids(fields.page)
    found: list[Level] = []
    for one in fields.all_fields("levels", LEVEL_KEYS, LEVEL_KEYS):
        code, name, colour = one.text("level"), one.both("name"), one.choice("colour", COLOURS)
        if code is not None and not code.isidentifier():
            message = Text(
                zh=f"级别 {code} 只能用字母、汉字、数字和下划线", en=f"'{code}' is no level: letters, digits and _"
            )
            one.page.fault(one.entries.entries["level"][1], "rule-bad-value", message)
        elif code is not None and name is not None and colour is not None:
            names.take(code, one.entries)
            found.append(Level(code, name, colour))
    return tuple(found)


def read_level(fields: Fields, levels: Sequence[Level]) -> str | None:
    """The level of a rule or a rung, as written: one that is not among *levels* is a fault, and read on with."""
    fields.choice("level", [level.code for level in levels])
    node = fields.entries.entries.get("level")
    return node[1].text if node and isinstance(node[1], Scalar) and node[1].text.strip() else None


def check_rising(below: str, fields: Fields, level: str, levels: Sequence[Level]) -> None:
    """Note a rung whose level is lower than that of the rung below it: the highest rung speaks for the ladder."""
    codes = [level.code for level in levels]
    if {below, level} <= set(codes) and codes.index(level) < codes.index(below):
        message = Text(
            zh=f"梯级应由低到高：{level} 低于上一级 {below}", en=f"rungs rise: {level} is lower than {below} below it"
        )
        fields.page.fault(fields.entries.entries["level"][1], "rule-bad-value", message)


def joined_levels(named: Sequence[Sequence[Level]]) -> Sequence[Level]:
    """The levels of several rulesets together: those that one of them names, above what is left of the usual ones."""
    own = [level for levels in named for level in levels]
    codes = {level.code for level in own}
    return (*(level for level in LEVELS if level.code not in codes), *own)
