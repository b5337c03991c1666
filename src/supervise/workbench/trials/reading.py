"""From the text of a test file to its playbook; every fault is told at its line and column, with the nearest name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from supervise.errors import SuperviseError
from supervise.model.base import Text
from supervise.rules.diagnostics import Diagnostic, Source
from supervise.rules.loader import Entries, Items, Node, Scalar, parse_yaml, plain
from supervise.rules.loading import Ruleset
from supervise.rules.reading import Fields, Page

from .people import People, read_people
from .plot import Claim, Order, Playbook, Row, Step, Told, Trial, Wanted
from .values import Values
from .words import (
    ALL,
    CHINESE,
    COMMANDS,
    DRAFT,
    EXPLAIN,
    FILE_KEYS,
    LONGEST_NAME,
    MODES,
    PLAIN_KEYS,
    ROWS,
    SAID_IN_CHINESE,
    TEST_KEYS,
    Kind,
    Spoken,
)

Files = tuple[Mapping[str, str], Mapping[str, str]]
"""The texts of rulesets by path: those under test, and those that they borrow."""


def read_playbook(
    path: str, text: str, files: Files, rulesets: Sequence[Ruleset], zone: ZoneInfo
) -> tuple[Playbook | None, tuple[Diagnostic, ...]]:
    """The tests of one file for *rulesets*, whose texts are *files*; None where it has faults."""
    parsed = parse_yaml(path, text)
    elements = {spec.code: spec for ruleset in rulesets for spec in ruleset.content.elements}
    page = Page(parsed.source, elements, list(parsed.diagnostics), words=CHINESE)
    root = None if parsed.root is None else page.as_entries(parsed.root)
    if root is None:
        return None, tuple(page.faults)
    fields = Fields(page, root, FILE_KEYS, ("units", "tests"))
    people = read_people(fields)
    matters = _matters(fields)
    values = Values(
        page, zone, tuple(sorted({ref.id for one in rulesets for ref in one.content.refs} | {"base"})),
        tuple(people.units), tuple(people.persons), tuple(matters),
    )  # fmt: skip
    drafts = _drafts(fields, values, matters)
    mappings = [one.ref.name for one in rulesets if one.content.mapping is not None]
    trials = tuple(_Story(fields, values, people, mappings).trials())
    if page.faults:
        return None, tuple(sorted(page.faults, key=lambda fault: (fault.line, fault.column)))
    return Playbook(parsed.source, *files, people.data(), drafts, zone, trials), ()


def named_rulesets(path: str, text: str) -> tuple[str, ...]:
    """What stands at `rulesets` of a test file, before anything else of it is read."""
    root = parse_yaml(path, text).root
    if not isinstance(root, Entries):
        return ()
    page = Page(Source(path, text), {}, words=CHINESE)
    return tuple(told for _, told in Fields(page, root, FILE_KEYS).texts("rulesets"))


def _matters(fields: Fields) -> Mapping[str, tuple[Scalar, Node]]:
    """The names of the drafts, each with its key and what it is made of."""
    node = fields.node("matters")
    entries = None if node is None else fields.page.as_entries(node)
    return {} if entries is None else entries.entries


def _drafts(
    fields: Fields, values: Values, matters: Mapping[str, tuple[Scalar, Node]]
) -> Mapping[str, Mapping[str, Any]]:
    """Each draft over the defaults; one without a title is called by its name."""
    node = fields.node("defaults")
    defaults = {} if node is None else values.elements(node)
    drafts = {}
    for name, (key, told) in matters.items():
        if "/" in name or len(name) > LONGEST_NAME:
            values.fault(
                key,
                f"名称不含斜线，至多 {LONGEST_NAME} 个字符",
                f"a name has no slash and at most {LONGEST_NAME} characters",
            )
        drafts[name] = {"title": name, **defaults, **values.elements(told)}
    return drafts


class _Story:
    """Reads the tests of one file; notes every fault on its page and goes on."""

    def __init__(self, fields: Fields, values: Values, people: People, mappings: Sequence[str]) -> None:
        self.page = fields.page
        self._fields = fields
        self._values = values
        self._people = people
        self._mappings = mappings

    def trials(self) -> Iterator[Trial]:
        lines: dict[str, int] = {}
        for one in self._fields.all_fields("tests", TEST_KEYS, TEST_KEYS):
            name, node = one.text("test"), one.node("test")
            steps = [step for step in map(self._step, one.items("steps")) if step is not None]
            for before, step in pairwise(steps):
                if step.at < before.at:
                    self._values.fault(step.node, "各步须按时间先后排列", "steps go in the order of time")
            if name is None or node is None:
                continue
            if name in lines:
                message = Text(zh=f"第 {lines[name]} 行已有此名", en=f"line {lines[name]} has this name")
                self.page.fault(node, "rule-duplicate-id", message)
            lines.setdefault(name, self.page.line(node))
            yield Trial(name, tuple(steps), node)

    def _step(self, node: Node) -> Step | None:
        entries = self.page.as_entries(node)
        if entries is None:
            return None
        word = next((word for word in COMMANDS if {word, CHINESE.get(word)} & entries.entries.keys()), None)
        own = COMMANDS if word is None else (word, *COMMANDS[word].keys)
        fields = Fields(self.page, entries, (*PLAIN_KEYS, *own), ("at",))
        at, by = self._values.instant(fields.node("at")), fields.text("by") or ""
        if by:
            self._values.person(fields.entries.entries["by"][1], by)
        order = None if word is None else self._order(fields, word, COMMANDS[word])
        refused, draft = self._refused(fields), self._draft(fields)
        claims = tuple(claim for key in fields.entries.entries if key in MODES for claim in self._claim(fields, key))
        told = tuple(self._explained(fields))
        return None if at is None else Step(at, by, order, refused, draft, claims, told, entries)

    def _order(self, fields: Fields, word: str, spoken: Spoken) -> Order:
        targets = fields.texts(word)
        for node, name in targets:
            if spoken.subjects == ("mapping",):
                self._values.one_of(node, name, self._mappings, "映射", "mapping")
            else:
                self._values.matter(node, name)
        given = {key: one for key in spoken.keys if (one := fields.node(key)) is not None}
        keys = {key: self._values.elements(one) if key == "with" else plain(one) for key, one in given.items()}
        return Order(word, spoken, tuple(name for _, name in targets), keys, fields.key(word))

    def _refused(self, fields: Fields) -> Wanted | None:
        code, node = fields.text("refused"), fields.node("refused")
        if code is None or node is None:
            return None
        self._values.one_of(node, code, _codes(SuperviseError), "错误代码", "error code")
        return Wanted(code, node)

    def _draft(self, fields: Fields) -> Mapping[str, Wanted]:
        node = fields.node(DRAFT)
        if node is None or not isinstance(node, Entries):
            return {}
        return {code: Wanted(value, node.entries[code][1]) for code, value in self._values.elements(node).items()}

    def _explained(self, fields: Fields) -> Iterator[Told]:
        node = fields.node(EXPLAIN)
        entries = None if node is None else self.page.as_entries(node)
        if entries is not None:
            inner = Fields(self.page, entries, tuple(entries.entries))
            for subject, (key, _) in entries.entries.items():
                self._values.subject(key, subject)
                yield Told(subject, tuple(Wanted(text, at) for at, text in inner.texts(subject)), key)

    def _claim(self, fields: Fields, key: str) -> Iterator[Claim]:
        mode, kind = MODES[key]
        node = fields.node(key)
        if node is None:
            return
        everything = isinstance(node, Scalar) and node.text in {
            ALL,
            *(zh for zh, word in SAID_IN_CHINESE.items() if word == ALL),
        }
        rows: list[Row | None] = []
        if not everything and isinstance(node, Entries) and kind == "lights":
            rows = [self._light(name, place, value) for name, (place, value) in node.entries.items()]
        elif not everything:
            rows = [self._row(kind, one) for one in (node.items if isinstance(node, Items) else (node,))]
        yield Claim(kind, mode, tuple(row for row in rows if row is not None), everything, fields.key(key))

    def _light(self, name: str, place: Node, node: Node) -> Row:
        """Lights are said shortly, as `{roads: red}`."""
        self._values.subject(place, name)
        return _of_light({"of": Wanted(name, place), "light": Wanted(self.page.as_text(node), node)}, node)

    def _row(self, kind: Kind, node: Node) -> Row | None:
        sorts = ROWS[kind]
        if isinstance(node, Scalar):
            first = next(iter(sorts))
            value = self._values.read(sorts[first], node)
            return None if value is None else Row({first: Wanted(value, node)}, node)
        entries = self.page.as_entries(node)
        if entries is None:
            return None
        fields = Fields(self.page, entries, tuple(sorts))
        given = {name: one for name in sorts if (one := fields.node(name)) is not None}
        read = {name: Wanted(self._values.read(sorts[name], one), one) for name, one in given.items()}
        wants = {name: wanted for name, wanted in read.items() if wanted.value is not None}
        return _of_light(wants, node) if kind == "lights" else Row(wants, node)


def _of_light(wants: Mapping[str, Wanted], node: Node) -> Row:
    """A light of no dimension is the light itself, whatever stands beside it."""
    return Row({"dimension": Wanted("", node), **wants}, node)


def _codes(kind: type[SuperviseError]) -> set[str]:
    """The codes of an error and of all below it."""
    return {kind.code}.union(*(_codes(below) for below in kind.__subclasses__()))
