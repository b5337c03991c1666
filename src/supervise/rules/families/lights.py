"""lights: — the colour of a period, a task or a matter as of any instant: the first line that certainly holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from supervise.model.base import Text
from supervise.rules.catalogue import Subject
from supervise.rules.loader import Entries, Node
from supervise.rules.reading import Fields, Page
from supervise.rules.rulebook import Light
from supervise.rules.terms import Terms

SUBJECTS: Sequence[Subject] = ("period", "task", "matter")
COLOURS = ("grey", "green", "blue", "yellow", "orange", "red")


def read_lights(fields: Fields, terms: Terms) -> Mapping[str, Sequence[Light]]:
    """The lights by subject. `lights:` holds one block, or a list of one block per subject."""
    page = fields.page
    node = fields.node("lights")
    if node is None:
        return {}
    blocks: Sequence[Node] = (node,) if isinstance(node, Entries) else page.as_items(node)
    lights: dict[str, Sequence[Light]] = {}
    for block in blocks:
        entries = page.as_entries(block)
        if entries is not None:
            _block(Fields(page, entries, ("for", "first"), ("for", "first")), terms, lights)
    return lights


def _block(fields: Fields, terms: Terms, lights: dict[str, Sequence[Light]]) -> None:
    subject = fields.choice("for", SUBJECTS)
    if subject is None:
        return
    if subject in lights:
        message = Text(zh=f"{subject} 的灯已有定义", en=f"the lights of a {subject} are given already")
        fields.page.fault(fields.key("for"), "rule-duplicate-id", message)
    lines = list(fields.all_fields("first", ("light", "when"), ("light",)))
    read = [_line(line, subject, terms, last=line is lines[-1]) for line in lines]
    lights[subject] = tuple(light for light in read if light is not None)


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
