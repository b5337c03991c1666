"""The parts of a scoring scheme that no subject has: its bounds, rounding, sections, groups of one, grades and kinds of
awards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from supervise.model.base import Text
from supervise.rules.headers import Header, Ids
from supervise.rules.loader import Node
from supervise.rules.reading import Fields
from supervise.rules.rulebook import RuleRef
from supervise.rules.scheme import Grade, Keep, OneOf, Per, Rounding, Section

ONE_OF_KEYS = ("per", "keep", "title")
SECTION_KEYS = ("title", "base", "min", "max")
AWARD_KEYS = ("zh", "en")
GRADE_KEYS = ("at_least", "grade")

_ROUND = re.compile(r"([0-9]) (half_up|half_even)\Z")
_NAME = re.compile(r"[a-z][a-z0-9-]{0,31}\Z")


def read_bounds(fields: Fields, base: Decimal) -> tuple[Decimal | None, Decimal | None]:
    """The least and the most, with *base* between them."""
    low, high = fields.number("min"), fields.number("max")
    if low is not None and low > base:
        told(fields, "min", f"min 高于基础分 {base}", f"'min' is above the base, {base}")
    if high is not None and high < base:
        told(fields, "max", f"max 低于基础分 {base}", f"'max' is below the base, {base}")
    return low, high


def told(fields: Fields, name: str, zh: str, en: str) -> None:
    """Note a fault of the value at *name*."""
    fields.page.fault(fields.entries.entries[name][1], "rule-bad-value", Text(zh=zh, en=en))


def read_rounding(fields: Fields) -> Rounding | None:
    """`2 half_up`: the places and what becomes of a half. The bounds must not need more places than are kept."""
    text = fields.text("round")
    if text is None:
        return None
    match = _ROUND.match(text)
    if match is None:
        told(fields, "round", "round 写作 2 half_up 或 0 half_even", "'round' is written 2 half_up or 0 half_even")
        return None
    places = int(match[1])
    for name in ("min", "max"):
        bound = fields.number(name) if name in fields else None
        if bound is not None and bound != round(bound, places):
            told(
                fields, name, f"{name} 的小数位数多于 round 保留的 {places} 位",
                f"'{name}' has more decimal places than the {places} that 'round' keeps",
            )  # fmt: skip
    return Rounding(places, "half_up" if match[2] == "half_up" else "half_even")


def read_one_of(fields: Fields, header: Header, ids: Ids) -> Mapping[str, OneOf]:
    """The groups of rules of which only one entry counts, by name."""
    found: dict[str, OneOf] = {}
    for ref, inner in _named(fields, "one_of", ONE_OF_KEYS, ("per", "keep"), header, ids):
        per, keep = inner.literal("per", Per), inner.literal("keep", Keep)
        if per is not None and keep is not None:
            found[ref.id] = OneOf(ref, per, keep)
    return found


def read_sections(fields: Fields, header: Header, ids: Ids) -> Mapping[str, Section]:
    """The parts of the card, by name."""
    found: dict[str, Section] = {}
    for ref, inner in _named(fields, "sections", SECTION_KEYS, ("title",), header, ids):
        base = inner.number("base") if "base" in inner else Decimal(0)
        if base is not None:
            found[ref.id] = Section(ref, base, *read_bounds(inner, base))
    return found


def _named(
    fields: Fields, name: str, known: Sequence[str], required: Sequence[str], header: Header, ids: Ids
) -> Iterator[tuple[RuleRef, Fields]]:
    """The mappings below *name* by their own names, which are ids as those of rules are."""
    page = fields.page
    node = fields.node(name)
    entries = None if node is None else page.as_entries(node)
    for id, (key, value) in ({} if entries is None else entries.entries).items():
        inner = page.as_entries(value)
        if _NAME.match(id) is None:
            page.fault(key, "rule-bad-value", Text(zh="名称写作 outcome", en="a name is written like outcome"))
        elif inner is not None:
            ids.take(id, key)
            below = Fields(page, inner, known, required)
            title = below.both("title") if "title" in below else None
            place = f"{page.source.path}:{page.line(key)}"
            yield RuleRef(id, header.ref, title or Text(zh=id, en=id), header.ref.basis, place), below


def read_awards(fields: Fields) -> Mapping[str, Text]:
    """The kinds of awards and criticisms, with their labels."""
    node = fields.node("awards")
    entries = None if node is None else fields.page.as_entries(node)
    if entries is None:
        return {}
    inner = Fields(fields.page, entries, tuple(entries.entries))
    labels = {code: inner.both(code) for code in entries.entries}
    return {code: label for code, label in labels.items() if label is not None}


def read_grades(fields: Fields) -> tuple[Grade, ...]:
    """The grades from the highest down: a total takes the first whose limit it reaches. The last one may have none."""
    lines = list(fields.all_fields("grades", GRADE_KEYS, ("grade",)))
    grades = [_grade(one, last=one is lines[-1]) for one in lines]
    for above, below, one in zip(grades, grades[1:], lines[1:], strict=False):
        if above is not None and below is not None and below.at_least >= above.at_least:
            message = Text(
                zh="等次须从高到低排列，此行永远轮不到",
                en="grades go from the highest down: this one could never be reached",
            )
            fields.page.fault(one.key("at_least"), "rule-bad-value", message)
    return tuple(grade for grade in grades if grade is not None)


def _grade(fields: Fields, *, last: bool) -> Grade | None:
    limit = fields.number("at_least")
    name = fields.text("grade")
    if "at_least" not in fields and not last:
        message = Text(zh="只有最后一等可以不写 at_least", en="only the last grade has no 'at_least'")
        fields.page.fault(fields.entries, "rule-missing-key", message)
    if name is None or (limit is None and "at_least" in fields):
        return None
    return Grade(Decimal("-Infinity") if limit is None else limit, name)


def known_or_told(fields: Fields, name: str, known: Sequence[str], where: str) -> str | None:
    """The name at *name*, which has to be one of *known*; *where* is the key under which those stand."""
    text = fields.text(name)
    if text is None or text in known:
        return text
    node: Node = fields.entries.entries[name][1]
    if known:
        fields.page.as_choice(node, known, "rule-unknown-name")
    else:
        message = Text(
            zh=f"没有 {text}：请在 {where} 中写明", en=f"there is no '{text}': say what it is under '{where}'"
        )
        fields.page.fault(node, "rule-unknown-name", message)
    return None
