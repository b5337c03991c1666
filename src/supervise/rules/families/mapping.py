"""kind: mapping — how the records of a source become drafts, element by element."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from supervise.model.base import Text
from supervise.model.standard import ElementSpec
from supervise.rules.catalogue import Subject
from supervise.rules.content import Content
from supervise.rules.diagnostics import nearest
from supervise.rules.headers import Header
from supervise.rules.loader import Entries, Node, Scalar
from supervise.rules.reading import Fields, Page
from supervise.rules.rulebook import FieldMapping, MappingRules
from supervise.rules.terms import Terms

KEYS = ("source", "fields")
REQUIRED = KEYS
SUBJECTS: Sequence[Subject] = ("matter",)

FIELD_KEYS = ("path", "codes", "split", "constant")
PATH = re.compile(r"\$(?:\.[^\s.\[\]$]+(?:\[[0-9]+\])*)+\Z")


def read(fields: Fields, header: Header, terms: Terms) -> Content:  # the signature of every family
    """The lines of the mapping, in the order of the file."""
    page = fields.page
    fields.text("source")
    node = fields.node("fields")
    entries = None if node is None else page.as_entries(node)
    called = {code: spec.zh for code, spec in page.elements.items()}
    labels = {zh: code for code, zh in called.items()}
    lines = []
    for written, (key, value) in ({} if entries is None else entries.entries).items():
        name = written if written in page.elements else labels.get(written, written)
        spec = page.elements.get(name)
        if spec is not None:
            page.mean(key, name, called.__getitem__)
        if spec is None:
            message = Text(zh=f"没有数据元 {name}", en=f"there is no element '{name}'")
            page.fault(key, "rule-unknown-name", message, nearest(name, page.elements))
        elif (line := _line(page, name, spec, value, header.ref.name)) is not None:
            lines.append(line)
    return Content(mapping=MappingRules(header.ref, tuple(lines)))


def _line(page: Page, name: str, spec: ElementSpec, value: Node, ruleset: str) -> FieldMapping | None:
    if isinstance(value, Scalar):
        path = _path(page, value)
        return None if path is None else FieldMapping(name, (path,), {}, None, "", f"{ruleset}/{name}")
    entries = page.as_entries(value)
    if entries is None:
        return None
    fields = Fields(page, entries, FIELD_KEYS)
    if "path" not in fields and "constant" not in fields:
        message = Text(zh="path 与 constant 都没有写", en="neither a path nor a constant stands here")
        fix = Text(zh="写 path: $.…，或 constant: 固定值", en="write path: $.… or constant: a value")
        page.fault(entries, "rule-missing-key", message, fix=fix)
    paths = tuple(path for node, _ in fields.texts("path") if (path := _path(page, node)) is not None)
    codes, constant = _codes(fields, spec), _constant(fields, spec)
    split = fields.text("split") or ""
    if split and spec.type not in {"units", "list"}:
        message = Text(zh=f"{name} 只有一个值，不能拆分", en=f"'{name}' holds one value: nothing to split")
        fix = Text(zh="删去 split；它只用于多个单位或列表", en="leave out 'split': it is for units and lists")
        page.fault(fields.key("split"), "rule-bad-value", message, fix=fix)
    return FieldMapping(name, paths, codes, constant, split, f"{ruleset}/{name}")


def _path(page: Page, node: Node) -> str | None:
    text = page.as_text(node)
    if text is None or PATH.match(text):
        return text
    message = Text(zh=f"{text} 不是路径", en=f"'{text}' is no path")
    fix = Text(zh="路径写作 $.task.units[0]", en="a path is written $.task.units[0]")
    page.fault(node, "rule-bad-value", message, fix=fix)
    return None


def _codes(fields: Fields, spec: ElementSpec) -> Mapping[str, str]:
    """The code list of the source: its values, and the code that each stands for here."""
    page = fields.page
    node = fields.node("codes")
    entries: Entries | None = None if node is None else page.as_entries(node)
    codes: dict[str, str] = {}
    for foreign, (_, value) in ({} if entries is None else entries.entries).items():
        code = page.as_text(value) if not spec.codes else page.as_choice(value, spec.codes, "rule-unknown-code")
        if code is not None:
            codes[foreign] = code
    return codes


def _constant(fields: Fields, spec: ElementSpec) -> Any:
    """What fills the element where the record has nothing at any path, in the element's own type."""
    node = fields.node("constant")
    if node is None:
        return None
    if spec.codes:
        return fields.page.as_choice(node, spec.codes, "rule-unknown-code")
    if spec.type == "date":
        return fields.day("constant")
    if spec.type == "integer":
        return fields.whole("constant", least=0)
    return fields.number("constant") if spec.type == "decimal" else fields.page.as_text(node)
