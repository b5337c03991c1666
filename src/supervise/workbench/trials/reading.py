"""From the text of a test file to its playbook; every fault is told at its line and column, with the nearest name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from supervise.errors import SuperviseError
from supervise.model.base import Text
from supervise.rules.diagnostics import Diagnostic, Source, nearest
from supervise.rules.loader import Entries, Node, Scalar, parse_yaml, plain
from supervise.rules.loading import Ruleset
from supervise.rules.reading import Fields, Page

from .people import People, read_people
from .plot import Claim, Order, Playbook, Row, Step, Told, Trial, Wanted
from .words import (
    ALL,
    COMMANDS,
    DRAFT,
    EXPLAIN,
    FILE_KEYS,
    MODES,
    NOBODY,
    PLAIN_KEYS,
    ROWS,
    TEST_KEYS,
    Kind,
    Sort,
    Spoken,
)

_FORMS = ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d")


def read_playbook(
    path: str,
    text: str,
    files: tuple[Mapping[str, str], Mapping[str, str]],
    rulesets: Sequence[Ruleset],
    zone: ZoneInfo,
) -> tuple[Playbook | None, tuple[Diagnostic, ...]]:
    """The tests of one file for *rulesets*, whose texts are *files*, own and borrowed; None where it has faults."""
    parsed = parse_yaml(path, text)
    elements = {spec.code: spec for ruleset in rulesets for spec in ruleset.content.elements}
    page = Page(parsed.source, elements, list(parsed.diagnostics))
    root = None if parsed.root is None else page.as_entries(parsed.root)
    if root is None:
        return None, tuple(page.faults)
    fields = Fields(page, root, FILE_KEYS, ("units", "matters", "tests"))
    book = _Reader(page, fields, rulesets, zone)
    trials = tuple(book.trials())
    if page.faults:
        return None, tuple(sorted(page.faults, key=lambda fault: (fault.line, fault.column)))
    return Playbook(parsed.source, *files, book.people.data(), book.drafts, trials), ()


def named_rulesets(path: str, text: str) -> tuple[str, ...]:
    """What stands at `rulesets` of a test file, before anything else of it is read."""
    root = parse_yaml(path, text).root
    if not isinstance(root, Entries) or "rulesets" not in root.entries:
        return ()
    page = Page(Source(path, text), {})
    return tuple(told for _, told in Fields(page, root, tuple(root.entries)).texts("rulesets"))


class _Reader:
    """Reads one file; notes every fault on its page and goes on."""

    def __init__(self, page: Page, fields: Fields, rulesets: Sequence[Ruleset], zone: ZoneInfo) -> None:
        self.page = page
        self.fields = fields
        self.rules = sorted({ref.id for one in rulesets for ref in one.content.refs} | {"base"})
        self.mappings = [one.ref.name for one in rulesets if one.content.mapping is not None]
        self.zone = zone
        self.people: People = read_people(fields)
        self.drafts: dict[str, Mapping[str, Any]] = {}
        given = fields.node("defaults")
        defaults = {} if given is None else self._elements(given)
        matters = fields.node("matters")
        entries = None if matters is None else page.as_entries(matters)
        for name, (key, node) in ({} if entries is None else entries.entries).items():
            if "/" in name or len(name) > 36:
                self._fault(key, "名称不含斜线，至多 36 个字符", "a name has no slash and at most 36 characters")
            self.drafts[name] = {"title": name, **defaults, **self._elements(node)}

    # the tests and their steps

    def trials(self) -> Iterable[Trial]:
        names: dict[str, int] = {}
        for one in self.fields.all_fields("tests", TEST_KEYS, TEST_KEYS):
            name, node = one.text("test"), one.key("test")
            steps = tuple(step for step in map(self._step, one.items("steps")) if step is not None)
            self._in_order(steps)
            if name in names:
                line = names[name]
                self._fault(one.entries.entries["test"][1], f"第 {line} 行已有此名", f"line {line} has this name")
            if name is not None:
                names[name] = self.page.line(node)
                yield Trial(name, steps, node)

    def _in_order(self, steps: Sequence[Step]) -> None:
        for before, step in zip(steps, steps[1:], strict=False):
            if step.at < before.at:
                self._fault(step.node, "各步须按时间先后排列", "steps go in the order of time")

    def _step(self, node: Node) -> Step | None:
        entries = self.page.as_entries(node)
        if entries is None:
            return None
        word = next((word for word in COMMANDS if word in entries.entries), None)
        spoken = COMMANDS[word] if word else None
        known = (*PLAIN_KEYS, *((word, *spoken.keys) if word and spoken else COMMANDS))
        fields = Fields(self.page, entries, known, ("at",))
        at = self._instant(fields.node("at"))
        order = self._order(fields, word, spoken) if word and spoken else None
        by = fields.text("by") or ""
        if by:
            self._one_of(fields.entries.entries["by"][1], by, self.people.persons, "人员", "person")
        claims = [claim for key in entries.entries if key in MODES for claim in self._claim(fields, key)]
        refused = self._refused(fields)
        told = tuple(self._explained(fields))
        draft = self._draft(fields)
        return None if at is None else Step(at, by, order, refused, draft, tuple(claims), told, entries)

    def _draft(self, fields: Fields) -> Mapping[str, Wanted]:
        node = fields.node(DRAFT)
        values = {} if node is None else self._elements(node)
        if not isinstance(node, Entries):
            return {}
        return {code: Wanted(value, node.entries[code][1]) for code, value in values.items()}

    def _order(self, fields: Fields, word: str, spoken: Spoken) -> Order:
        targets = []
        for node, name in fields.texts(word):
            if spoken.subjects == ("mapping",):
                self._one_of(node, name, self.mappings, "映射", "mapping")
            else:
                self._subject(node, name)
            targets.append(name)
        keys = {}
        for key in spoken.keys:
            value = fields.node(key)
            if value is not None:
                keys[key] = self._elements(value) if key == "with" else plain(value)
        return Order(word, spoken, tuple(targets), keys, fields.key(word))

    def _refused(self, fields: Fields) -> Wanted | None:
        code, node = fields.text("refused"), fields.node("refused")
        if code is None or node is None:
            return None
        self._one_of(node, code, _codes(SuperviseError), "错误代码", "error code")
        return Wanted(code, node)

    def _explained(self, fields: Fields) -> Iterable[Told]:
        node = fields.node(EXPLAIN)
        entries = None if node is None else self.page.as_entries(node)
        for subject, (key, _) in ({} if entries is None else entries.entries).items():
            self._subject(key, subject)
            inner = Fields(self.page, entries, tuple(entries.entries)) if entries else fields
            yield Told(subject, tuple(Wanted(text, at) for at, text in inner.texts(subject)), key)

    # what is expected

    def _claim(self, fields: Fields, key: str) -> Iterable[Claim]:
        mode, kind = MODES[key]
        node = fields.node(key)
        if node is None:
            return
        if isinstance(node, Scalar) and node.text == ALL:
            yield Claim(kind, mode, (), True, node)
            return
        if isinstance(node, Entries) and kind == "lights":
            rows: list[Row] = []
            for name, (place, value) in node.entries.items():
                self._subject(place, name)
                light = self.page.as_text(value)
                rows.append(Row({"of": Wanted(name, place), "light": Wanted(light, value)}, place))
            yield Claim(kind, mode, tuple(rows), False, fields.key(key))
            return
        members = node.items if hasattr(node, "items") else (node,)
        found = (self._row(kind, one) for one in members)
        yield Claim(kind, mode, tuple(row for row in found if row is not None), False, fields.key(key))

    def _row(self, kind: Kind, node: Node) -> Row | None:
        sorts = ROWS[kind]
        if isinstance(node, Scalar):
            first = next(iter(sorts))
            value = self._value(sorts[first], node)
            return None if value is None else Row({first: Wanted(value, node)}, node)
        entries = self.page.as_entries(node)
        if entries is None:
            return None
        fields = Fields(self.page, entries, tuple(sorts))
        wants = {}
        for name, sort in sorts.items():
            value = fields.node(name)
            read = None if value is None else self._value(sort, value)
            if value is not None and read is not None:
                wants[name] = Wanted(read, value)
        return Row(wants, node)

    def _value(self, sort: Sort, node: Node) -> Any:
        if sort == "instant":
            return self._instant(node)
        if sort == "number":
            return self.page.as_number(node)
        if sort == "truth":
            known = isinstance(node, Scalar) and node.kind == "bool"
            return node.value if isinstance(node, Scalar) and known else self._fault(node, "应为 true 或 false", "true or false")
        text = self.page.as_text(node)
        if text is None:
            return None
        if sort == "subject":
            self._subject(node, text)
        elif sort == "rule":
            self._one_of(node, text, self.rules, "规则", "rule", "rule-unknown-rule")
        elif sort == "person":
            self._one_of(node, text, [*self.people.persons, NOBODY], "人员", "person")
        elif sort == "unit":
            self._one_of(node, text, self.people.units, "单位", "unit")
        return text

    # names and values

    def _subject(self, node: Node, name: str) -> None:
        """A matter, or what is below it, or a unit or a leader as a group."""
        head = name.partition("/")[0]
        known = [*self.drafts, *self.people.units, *self.people.persons]
        self._one_of(node, head, known, "事项或单位", "matter or unit")

    def _one_of(
        self, node: Node, name: str, known: Iterable[str], zh: str, en: str, code: str = "rule-unknown-name"
    ) -> None:
        known = list(known)
        if name not in known:
            message = Text(zh=f"没有{zh} {name}", en=f"there is no {en} '{name}'")
            self.page.fault(node, code, message, nearest(name, known))

    def _instant(self, node: Node | None) -> datetime | None:
        text = None if node is None else self.page.as_text(node)
        if node is None or text is None:
            return None
        for form in _FORMS:
            try:
                return datetime.strptime(text, form).replace(tzinfo=self.zone)
            except ValueError:
                continue
        return self._fault(node, "时间写作 2026-02-10 09:00", "an instant is written 2026-02-10 09:00")

    def _elements(self, node: Node) -> Mapping[str, Any]:
        """Data elements by code; a label of a code list stands for its code, an empty value clears the element."""
        entries = self.page.as_entries(node)
        found: dict[str, Any] = {}
        for code, (key, value) in ({} if entries is None else entries.entries).items():
            spec = self.page.elements.get(code)
            if spec is None:
                self._one_of(key, code, self.page.elements, "数据元", "element")
                continue
            told = plain(value)
            labels = {label.zh: one for one, label in spec.codes.items()} if spec.codes else {}
            found[code] = labels.get(told, told) if isinstance(told, str) else told
            if spec.type == "date" and told is not None and not _is_day(told):
                self._fault(value, "日期写作 2026-01-31", "a date is written 2026-01-31")
            if spec.type in {"unit", "units"} and told is not None:
                for unit in [told] if isinstance(told, str) else told:
                    self._one_of(value, unit, self.people.units, "单位", "unit")
            if spec.type in {"units", "list"} and isinstance(told, str):
                found[code] = [told]
            if spec.type in {"text", "code", "unit"} and told is not None:
                found[code] = self.page.as_text(value) if found[code] == told else found[code]
            if isinstance(told, Decimal) and spec.type == "integer":
                self._fault(value, "应为整数", "a whole number is expected")
        return found

    def _fault(self, node: Node, zh: str, en: str) -> None:
        self.page.fault(node, "rule-bad-value", Text(zh=zh, en=en))


def _is_day(told: Any) -> bool:
    try:
        return isinstance(told, str) and bool(date.fromisoformat(told))
    except ValueError:
        return False


def _codes(kind: type[SuperviseError]) -> set[str]:
    return {kind.code}.union(*(_codes(below) for below in kind.__subclasses__()))
