"""kind: elements — the data-element standard: what a matter is described by, in which words, of which type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, get_args, get_type_hints

from supervise.model.base import Text
from supervise.model.standard import ElementSpec
from supervise.rules.catalogue import Subject
from supervise.rules.content import Content
from supervise.rules.headers import Header, Ids
from supervise.rules.reading import Fields
from supervise.rules.terms import Terms

KEYS = ("elements",)
REQUIRED = KEYS
SUBJECTS: Sequence[Subject] = ("matter",)

ELEMENT_KEYS = ("code", "zh", "en", "type", "aliases", "codes", "required", "length", "note", "example", "outside")
ELEMENT_REQUIRED = ("code", "zh", "en", "type")
_OUTSIDE = Literal["error", "warning"]
_TYPES = get_args(get_type_hints(ElementSpec)["type"])

MODEL_TYPES: Mapping[str, Sequence[str]] = {
    "title": ("text",), "source": ("code", "text"), "type": ("code", "text"), "assigned_at": ("date",),
    "assigned_by": ("text",), "deadline": ("date",), "district": ("text", "code"), "lead_unit": ("unit",),
    "support_units": ("units",), "leader": ("text", "code"), "cycle": ("code", "text"), "priority": ("code", "text"),
    "secrecy": ("code", "text"), "tags": ("list",), "body": ("text",),
}  # fmt: skip
"""The elements that a matter has fields for, and the types that fit them. A standard describes all of them; those that
it adds are kept with the matter under their own code."""


def read(fields: Fields, header: Header, terms: Terms) -> Content:  # the signature of every family
    """The elements of the standard, in the order of the file."""
    words, codes = Ids(fields.page), Ids(fields.page)
    read_ones = [_element(one, codes, words) for one in fields.all_fields("elements", ELEMENT_KEYS, ELEMENT_REQUIRED)]
    return Content(elements=tuple(spec for spec in read_ones if spec is not None))


def _element(fields: Fields, codes: Ids, words: Ids) -> ElementSpec | None:
    code, zh, en, kind = fields.text("code"), fields.text("zh"), fields.text("en"), fields.choice("type", _TYPES)
    labels = _labels(fields)
    note = fields.both("note")
    outside = fields.literal("outside", _OUTSIDE, "error")
    if code is None or zh is None or en is None or kind is None:
        return None
    _check_code(fields, code, codes)
    _check_type(fields, code, kind)
    aliases = fields.texts("aliases")
    words.take(zh, fields.entries.entries["zh"][1])
    for node, alias in aliases:
        words.take(alias, node)
    return ElementSpec(
        code=code, type=kind, zh=zh, en=en, aliases=tuple(alias for _, alias in aliases), codes=labels,
        required=fields.flag("required"), length=fields.whole("length", least=1),
        note_zh=note.zh if note else "", note_en=note.en if note else "", example=fields.text("example") or "",
        outside=outside,
    )  # fmt: skip


def _check_code(fields: Fields, code: str, codes: Ids) -> None:
    node = fields.entries.entries["code"][1]
    codes.take(code, node)
    if not code.isidentifier() or not code.isascii() or code != code.lower():
        message = Text(zh=f"{code} 不能作代码", en=f"'{code}' cannot be a code")
        fix = Text(
            zh="代码用小写字母、数字和下划线，如 lead_unit", en="make it of small letters, digits and _, as lead_unit"
        )
        fields.page.fault(node, "rule-bad-value", message, fix=fix)


def _check_type(fields: Fields, code: str, kind: str) -> None:
    node = fields.entries.entries["type"][1]
    fitting = MODEL_TYPES.get(code, _TYPES)
    if kind not in fitting:
        listed = ", ".join(fitting)
        message = Text(zh=f"{code} 的类型应为：{listed}", en=f"'{code}' is of type {listed}")
        fields.page.fault(node, "rule-bad-value", message, fitting[0])
    if kind == "code" and "codes" not in fields:
        message = Text(zh="code 类型没有列出 codes", en="an element of type code without its codes")
        fix = Text(zh="补上 codes: {代码: {zh: …, en: …}}", en="add codes: {code: {zh: …, en: …}}")
        fields.page.fault(node, "rule-bad-value", message, fix=fix)
    if kind not in {"code", "list"} and "codes" in fields:
        message = Text(zh=f"{kind} 类型不能列出 codes", en=f"an element of type {kind} has no codes")
        fields.page.fault(node, "rule-bad-value", message, "code")
    if "outside" in fields and (kind != "list" or "codes" not in fields):
        message = Text(zh="outside 只用于列出 codes 的 list 类型", en="'outside' is for a list with codes alone")
        fix = Text(zh="删去 outside，或把类型改为 list 并列出 codes", en="leave it out, or list the codes of a list")
        fields.page.fault(fields.key("outside"), "rule-bad-value", message, fix=fix)


def _labels(fields: Fields) -> Mapping[str, Text]:
    node = fields.node("codes")
    entries = None if node is None else fields.page.as_entries(node)
    if entries is None:
        return {}
    inner = Fields(fields.page, entries, tuple(entries.entries), own=True)
    labels = {code: inner.both(code) for code in entries.entries}
    return {code: label for code, label in labels.items() if label is not None}
