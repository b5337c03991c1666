"""The values of a test file: instants, names of what there is, data elements; each fault with the nearest name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from supervise.model.base import Text
from supervise.model.standard import ElementSpec
from supervise.rules.chinese import TRUTHS
from supervise.rules.diagnostics import nearest
from supervise.rules.loader import Items, Node, Scalar, plain
from supervise.rules.reading import Page
from supervise.stages.vocabulary import UNKNOWN

from .words import NOBODY, SAID_IN_CHINESE, Sort

_FORMS = ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d")


@dataclass(frozen=True)
class Values:
    """Reads single values of one page against what the file and its rulesets name. `zone` is where it is midnight."""

    page: Page
    zone: ZoneInfo
    rules: Sequence[str]
    units: Sequence[str]
    persons: Sequence[str]
    matters: Sequence[str]

    def fault(self, node: Node, zh: str, en: str) -> None:
        self.page.fault(node, "rule-bad-value", Text(zh=zh, en=en))

    def one_of(
        self, node: Node, name: str, known: Iterable[str], zh: str, en: str, code: str = "rule-unknown-name"
    ) -> None:
        """Note that *name* is none of *known*, if so."""
        words = list(known)
        if name not in words:
            message = Text(zh=f"没有{zh} {name}", en=f"there is no {en} '{name}'")
            self.page.fault(node, code, message, nearest(name, words))

    def person(self, node: Node, name: str) -> None:
        self.one_of(node, name, self.persons, "人员", "person")

    def unit(self, node: Node, name: str) -> None:
        self.one_of(node, name, self.units, "单位", "unit")

    def matter(self, node: Node, name: str) -> None:
        """A matter, or what is below it: what a command can be aimed at."""
        self.one_of(node, name.partition("/")[0], self.matters, "事项", "matter")

    def subject(self, node: Node, name: str) -> None:
        """A matter, or what is below it; a unit, or a leader, as what a situation is about."""
        known = (*self.matters, *self.units, *self.persons)
        self.one_of(node, name.partition("/")[0], known, "事项或单位", "matter or unit")

    def instant(self, node: Node | None) -> datetime | None:
        """An instant in the zone of the desk; a day alone is its midnight."""
        text = None if node is None else self.page.as_text(node)
        if node is None or text is None:
            return None
        for form in _FORMS:
            try:
                return datetime.strptime(text, form).replace(tzinfo=self.zone)
            except ValueError:
                continue
        self.fault(node, "时间写作 2026-02-10 09:00", "an instant is written 2026-02-10 09:00")
        return None

    def read(self, sort: Sort, node: Node) -> Any:
        """The value at *node*, of the sort that its key asks for; None where it is faulty."""
        if sort == "instant":
            return self.instant(node)
        if sort == "number":
            return self.page.as_number(node)
        if sort == "truth":
            if isinstance(node, Scalar) and node.kind == "bool":
                return node.value
            if isinstance(node, Scalar) and node.text in TRUTHS:
                return TRUTHS[node.text]
            self.fault(node, "应为 true 或 false", "true or false is expected")
            return None
        text = self.page.as_text(node)
        if sort == "person" and text is not None:
            text = SAID_IN_CHINESE.get(text, text)
        if sort == "tag" and text is not None:
            return self._tag(node, text)
        if text is not None:
            self._check_name(sort, node, text)
        return text

    def _tag(self, node: Node, text: str) -> str:
        """A tag by its code or its label; what the list of the element does not have is a fault."""
        spec = self.page.elements.get("tags")
        codes = {} if spec is None else spec.codes or {}
        labels = {label.zh: code for code, label in codes.items()}
        if codes:
            self.one_of(node, text, (*codes, *labels), "标签", "tag", "rule-unknown-code")
        return labels.get(text, text)

    def _check_name(self, sort: Sort, node: Node, text: str) -> None:
        if sort == "subject":
            self.subject(node, text)
        elif sort == "rule":
            self.one_of(node, text, (*self.rules, UNKNOWN), "规则", "rule", "rule-unknown-rule")
        elif sort == "person" and text != NOBODY:
            self.person(node, text)
        elif sort == "unit":
            self.unit(node, text)

    def elements(self, node: Node) -> Mapping[str, Any]:
        """Data elements by code; a label of a code list stands for its code, an empty value clears the element."""
        entries = self.page.as_entries(node)
        found: dict[str, Any] = {}
        called = {spec.zh: code for code, spec in self.page.elements.items()}
        for written, (key, value) in ({} if entries is None else entries.entries).items():
            code = written if written in self.page.elements else called.get(written, written)
            spec = self.page.elements.get(code)
            if spec is None:
                self.one_of(key, code, self.page.elements, "数据元", "element")
            else:
                found[code] = None if _is_empty(value) else self._element(spec, value)
        return found

    def _element(self, spec: ElementSpec, node: Node) -> Any:
        if spec.type in {"units", "list"}:
            members = node.items if isinstance(node, Items) else (node,)
            names = [(one, self.page.as_text(one)) for one in members]
            for one, name in names:
                if spec.type == "units" and name is not None:
                    self.unit(one, name)
            return [name for _, name in names if name is not None]
        if spec.type in {"integer", "decimal"}:
            return None if self.page.as_number(node) is None else plain(node)
        text = self.page.as_text(node)
        if text is None:
            return None
        if spec.type == "unit":
            self.unit(node, text)
        if spec.type == "date" and not _is_day(text):
            self.fault(node, "日期写作 2026-01-31", "a date is written 2026-01-31")
        labels = {label.zh: code for code, label in spec.codes.items()} if spec.codes else {}
        return labels.get(text, text)


def _is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and node.kind == "null"


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text)) and len(text) == 10
    except ValueError:
        return False
