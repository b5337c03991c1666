"""lights: — the colour of a subject as of any instant: in each dimension the first line that certainly holds."""

from __future__ import annotations

import re
from collections.abc import Sequence

from supervise.model.base import Text
from supervise.rules.catalogue import Subject
from supervise.rules.loader import Entries, Node
from supervise.rules.reading import Fields, Page
from supervise.rules.rulebook import Light
from supervise.rules.terms import Terms

SUBJECTS: Sequence[Subject] = ("period", "task", "matter", "unit", "leader", "district")
COLOURS = ("grey", "green", "blue", "yellow", "orange", "red")

_BLOCK_KEYS = ("for", "dimension", "title", "first")
_LINE_KEYS = ("light", "when")
_DIMENSION = re.compile(r"[a-z][a-z0-9-]{0,31}\Z")


Blocks = tuple[dict[str, Sequence[Light]], dict[str, Text]]
"""The lines, and what the dimensions are called, by subject and dimension: `period`, `period.quality`."""


def read_lights(fields: Fields, terms: Terms) -> Blocks:
    """The lights. `lights:` holds one block, or a list of blocks; without a dimension it is the subject's light."""
    page = fields.page
    node = fields.node("lights")
    lights: Blocks = ({}, {})
    if node is None:
        return lights
    blocks: Sequence[Node] = (node,) if isinstance(node, Entries) else page.as_items(node)
    for block in blocks:
        entries = page.as_entries(block)
        if entries is not None:
            _block(Fields(page, entries, _BLOCK_KEYS, ("for", "first")), terms, lights)
    return lights


def _block(fields: Fields, terms: Terms, lights: Blocks) -> None:
    subject = fields.choice("for", SUBJECTS)
    dimension, title = _dimension(fields)
    if subject is None or dimension is None:
        return
    of = f"{subject}.{dimension}" if dimension else subject
    if of in lights[0]:
        message = Text(zh=f"{of} 的灯已有定义", en=f"the lights of a {of} are given already")
        fields.page.fault(fields.key("for"), "rule-duplicate-id", message)
    lines = list(fields.all_fields("first", _LINE_KEYS, ("light",)))
    read = [_line(line, subject, terms, last=line is lines[-1]) for line in lines]
    lights[0][of] = tuple(light for light in read if light is not None)
    if dimension:
        lights[1][of] = title


def _dimension(fields: Fields) -> tuple[str | None, Text]:
    """The dimension, empty where none is named, and what it is called; None for one that cannot be a name."""
    name = fields.text("dimension")
    title = fields.both("title") if "title" in fields else None
    if name is not None and not _DIMENSION.match(name):
        message = Text(zh="dimension 写作 quality 这样的代码，名称写在 title", en="a dimension is a code like quality")
        fields.page.fault(fields.entries.entries["dimension"][1], "rule-bad-value", message)
        return None, Text(zh=name, en=name)
    code = name or ""
    return code, title or Text(zh=code, en=code)


def _line(fields: Fields, subject: Subject, terms: Terms, *, last: bool) -> Light | None:
    light = fields.choice("light", COLOURS)
    if "when" not in fields and light == "green":
        message = Text(
            zh="绿灯须有条件：没有填报不得显示绿灯",
            en="green needs a condition: no light is green when nothing was reported",
        )
        fields.page.fault(fields.key("light"), "rule-light", message)
    if ("when" in fields) == last:
        _misplaced(fields.page, fields, last=last)
    when = terms.condition(fields, "when", subject)
    return None if light is None else Light(light, when)


def _misplaced(page: Page, fields: Fields, *, last: bool) -> None:
    if last:
        message = Text(zh="最后一行不写 when，其余都不成立时用它", en="the last line has no 'when': it is for all else")
        page.fault(fields.key("when"), "rule-bad-value", message)
    else:
        message = Text(zh="缺少 when，其后的行永远轮不到", en="'when' is missing: no line below could ever be reached")
        page.fault(fields.entries, "rule-missing-key", message)
