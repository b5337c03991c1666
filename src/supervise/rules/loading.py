"""From the texts of rulesets to a rulebook: every error of every file is told at once, then the files are joined."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import combinations
from typing import Any, get_args

from supervise.errors import RulesetsInvalid
from supervise.model.base import Text
from supervise.model.standard import ElementSpec

from .catalogue import Subject
from .chinese import find_key, plain_key
from .content import Content
from .diagnostics import Diagnostic, Source, show_all
from .families import alerts, elements, mapping, periods, scoring, validation
from .families.levels import joined_levels
from .headers import HEADER_KEYS, HEADER_REQUIRED, Header, Kind, read_defines, read_header, seal
from .language import compile_judge
from .loader import Entries, Parsed, parse_yaml
from .meaning import Meaning, digest_of
from .reading import Fields, Page
from .rulebook import Rulebook, RulesetRef
from .terms import Terms
from .waivers import Waiver

Files = Mapping[str, str | bytes]
"""Files by path: their texts, or their bytes as they were read."""


@dataclass(frozen=True)
class Ruleset:
    """One file, compiled: who it is, when it is effective (half-open, midnights of the desk's zone), what it says."""

    ref: RulesetRef
    effective_from: date | None
    effective_to: date | None
    path: str
    text: str = field(repr=False)
    content: Content = field(repr=False)
    waivers: tuple[Waiver, ...] = ()
    meanings: Sequence[Meaning] = field(default=(), repr=False, compare=False)


@dataclass(frozen=True)
class _Family:
    """How the rulesets of one kind are read."""

    keys: Sequence[str]
    required: Sequence[str]
    subjects: Sequence[Subject]
    read: Callable[[Fields, Header, Terms], Content]


_FAMILIES: Mapping[str, _Family] = {
    kind: _Family(module.KEYS, module.REQUIRED, module.SUBJECTS, module.read)
    for kind, module in (
        ("elements", elements), ("mapping", mapping), ("validation", validation),
        ("periods", periods), ("alerts", alerts), ("scoring", scoring),
    )
}  # fmt: skip

_ELEMENTS = re.compile(r"""\b(?:kind|种类)['"]?\s*:\s*['"]?(?:elements|数据元)\b""")
_OF_ELEMENTS = frozenset({"rule-unknown-name", "rule-unknown-code"})
"""Faults that a broken standard of data elements would cause everywhere else."""


def load(files: Files) -> tuple[Ruleset, ...]:
    """The rulesets of *files*, one of kind `elements` among them.

    Raises RulesetsInvalid with every error of every file, each at its line and column.
    """
    rulesets, faults = read_all(files.items())
    if faults:
        raise invalid(faults)
    return rulesets


def check(files: Files) -> tuple[Diagnostic, ...]:
    """Every error of every file, in the order of the files and their lines; empty where `load` would succeed."""
    return read_all(files.items())[1]


def names_elements(text: str) -> bool:
    """Whether a file means to be a standard of data elements, sound or not."""
    return _ELEMENTS.search(text) is not None


def invalid(faults: Sequence[Diagnostic]) -> RulesetsInvalid:
    """The error that tells *faults*."""
    return RulesetsInvalid(
        count=len(faults), listing_zh=show_all(faults, "zh"), listing_en=show_all(faults, "en"), diagnostics=faults
    )


def read_all(files: Iterable[tuple[str, str | bytes]]) -> tuple[tuple[Ruleset, ...], tuple[Diagnostic, ...]]:
    """What *files* hold, and every fault. Where there are faults, rules may be missing from what is returned."""
    return _read_all(tuple(files))


@lru_cache(maxsize=16)
def _read_all(files: tuple[tuple[str, str | bytes], ...]) -> tuple[tuple[Ruleset, ...], tuple[Diagnostic, ...]]:
    """The last few are kept: an activation asks about the same files at several instants."""
    parsed = [parse_yaml(path, text) for path, text in files]
    faults = {one.source.path: list(one.diagnostics) for one in parsed}
    known = [one for found in parsed if (one := _known(found, faults[found.source.path])) is not None]
    standards = [_read(one, {}) for one in known if one.kind == "elements"]
    specs = {spec.code: spec for draft in standards for spec in draft.content.elements}
    unread = any(one.root is None and names_elements(one.source.text) for one in parsed)
    sound = bool(standards) and not unread and not any(draft.faults for draft in standards)
    others = [_read(one, specs) for one in known if one.kind != "elements"]
    for draft in (*standards, *others):
        caused = not sound and draft not in standards
        faults[draft.path] += [fault for fault in draft.faults if not (caused and fault.code in _OF_ELEMENTS)]
    together = [draft for draft in (*standards, *others) if draft.header.ref.name]
    for fault in (*_lacking(parsed, standards), *_clashes(together)):
        faults[fault.path].append(fault)
    told = tuple(
        fault
        for found in faults.values()
        for fault in sorted(dict.fromkeys(found), key=lambda fault: (fault.line, fault.column))
    )
    return tuple(draft.ruleset() for draft in together), told


def read_heads(files: Iterable[tuple[str, str | bytes]]) -> tuple[tuple[Ruleset, ...], tuple[Diagnostic, ...]]:
    """What *files* say of themselves, content and digest left empty; and what is wrong with that."""
    drafts: list[_Draft] = []
    faults: list[Diagnostic] = []
    for path, text in files:
        parsed = parse_yaml(path, text)
        faults += parsed.diagnostics
        known = _known(parsed, faults)
        if known is not None:
            page = Page(known.source, {})
            others = [key for key in known.root.entries if plain_key(key, HEADER_KEYS) is None]
            header = read_header(Fields(page, known.root, (*HEADER_KEYS, *others), HEADER_REQUIRED), known.kind)
            faults += page.faults
            drafts += [_Draft(path, parsed.source, header, Content(), ())] if header is not None else []
    faults += _clashes(drafts)
    return tuple(draft.ruleset() for draft in drafts), tuple(dict.fromkeys(faults))


def compile_ruleset(path: str, text: str, specs: Mapping[str, ElementSpec]) -> Ruleset:
    """One ruleset alone, typed by the elements *specs*. Raises RulesetsInvalid."""
    parsed = parse_yaml(path, text)
    faults = list(parsed.diagnostics)
    known = _known(parsed, faults)
    draft = None if known is None else _read(known, specs)
    if draft is None or draft.faults or faults:
        raise invalid([*faults, *(draft.faults if draft else ())])
    return draft.ruleset()


@dataclass(eq=False)
class _Draft:
    """A file that has been read; one without a usable header has no name."""

    path: str
    source: Source
    header: Header
    content: Content
    faults: Sequence[Diagnostic]
    meanings: Sequence[Meaning] = ()

    def ruleset(self) -> Ruleset:
        head = self.header
        since, until, waivers = head.effective_from, head.effective_to, head.waivers
        return Ruleset(head.ref, since, until, self.path, self.source.text, self.content, waivers, self.meanings)


@dataclass(frozen=True)
class _Known:
    """A file that is a mapping of a known kind."""

    source: Source
    root: Entries
    kind: Kind


def _known(parsed: Parsed, faults: list[Diagnostic]) -> _Known | None:
    """A file whose kind is known; where it is not, a fault."""
    page = Page(parsed.source, {})
    entries = None if parsed.root is None else page.as_entries(parsed.root)
    kind: Any = None
    named = None if entries is None else find_key(entries.entries, "kind")
    if entries is not None and named is None:
        listed = ", ".join(get_args(Kind))
        fix = Text(zh=f"补上 kind：{listed} 之一", en=f"add kind: one of {listed}")
        page.fault(entries, "rule-missing-key", Text(zh="缺少 kind", en="'kind' is missing"), fix=fix)
    elif named is not None:
        kind = page.as_choice(named[1], get_args(Kind), key="kind")
    faults += page.faults
    return _Known(parsed.source, entries, kind) if entries is not None and kind in _FAMILIES else None


def _read(parsed: _Known, specs: Mapping[str, ElementSpec]) -> _Draft:
    family = _FAMILIES[parsed.kind]
    page = Page(parsed.source, specs)
    fields = Fields(page, parsed.root, (*HEADER_KEYS, *family.keys), (*HEADER_REQUIRED, *family.required))
    fields.choice("kind", get_args(Kind))
    header = read_header(fields, parsed.kind) or _nameless(parsed.kind)
    terms = Terms(page, read_defines(fields), family.subjects)
    content = family.read(fields, header, terms)
    terms.check_defines()
    seal(header, digest_of(parsed.root, page.meanings))
    return _Draft(parsed.source.path, parsed.source, header, content, page.faults, tuple(page.meanings.values()))


def _nameless(kind: Kind) -> Header:
    """Stands in for a faulty header, so that the rules below it are read all the same."""
    nothing = Text(zh="", en="")
    return Header(RulesetRef("", "", "", kind, nothing, nothing), None, None, 1)


def _lacking(parsed: Sequence[Parsed], standards: Sequence[_Draft]) -> Iterable[Diagnostic]:
    """No standard of data elements at all, or one that leaves out what every matter has."""
    if parsed and not standards and all(one.root is not None for one in parsed):
        message = Text(zh="没有 kind: elements 的数据元标准", en="there is no ruleset of kind elements")
        yield parsed[0].source.diagnose(0, 1, "rule-no-elements", message)
    described = {spec.code for draft in standards for spec in draft.content.elements}
    missing = [code for code in elements.MODEL_TYPES if code not in described]
    if standards and missing and not any(draft.faults for draft in standards):
        listed = ", ".join(missing)
        message = Text(zh=f"数据元标准缺少：{listed}", en=f"the standard leaves out: {listed}")
        fix = Text(zh="补上所列的数据元，每个事项都有它们", en="add the elements listed: every matter has them")
        yield at_key(standards[0].source, "elements", "rule-missing-key", message, fix)


def _clashes(drafts: Sequence[_Draft]) -> Iterable[Diagnostic]:
    """Names that two files give: the same version, overlapping versions, and what must be unique in a rulebook."""
    for one, two in combinations(drafts, 2):
        if one.header.ref.name == two.header.ref.name:
            yield from _overlap(one, two)
        elif one.header.ref.kind == two.header.ref.kind:
            for sort, name in _given(one) & _given(two):
                yield _twice(two, sort, name, one.path)


def _overlap(one: _Draft, two: _Draft) -> Iterable[Diagnostic]:
    """Two versions of one ruleset. An open end is closed by the version that follows; a stated one has to be kept."""
    first, second = one.header, two.header
    name, version = first.ref.name, first.ref.version
    if version == second.ref.version:
        message = Text(
            zh=f"{name} 的 {version} 版已在 {one.path} 中", en=f"version {version} of {name} is in {one.path} already"
        )
        fix = Text(zh="换一个版本号，或删去其中一个文件", en="give it another version, or remove one of the two files")
        yield at_key(two.source, "version", "rule-duplicate-id", message, fix)
        return
    early, late = sorted((first, second), key=lambda head: head.effective_from or date.min)
    starts, ends = late.effective_from, early.effective_to
    if (early.effective_from or date.min) == (starts or date.min) or (starts and ends and starts < ends):
        message = Text(
            zh=f"与 {one.path} 中 {name} 的 {version} 版生效期重叠",
            en=f"its effective dates overlap with version {version} of {name} in {one.path}",
        )
        key = "effective" if second.effective_from or second.effective_to else "version"
        yield at_key(two.source, key, "rule-overlap", message)


def _given(draft: _Draft) -> set[tuple[str, str]]:
    """What a ruleset names, as (sort, name), that no other ruleset of its kind may name again."""
    content = draft.content
    ids = {("rule", ref.id) for ref in content.refs}
    lights = {("lights", subject) for subject in content.lights}
    lights |= {("levels", "levels")} if content.levels else set()
    return ids | lights | {("element", spec.code) for spec in content.elements}


def _twice(draft: _Draft, sort: str, name: str, other: str) -> Diagnostic:
    """What another file gives already, at its name where that is found."""
    found = re.search(_GIVEN[sort].format(re.escape(name)), draft.source.text, re.MULTILINE | re.DOTALL)
    message = Text(zh=f"{name} 已在 {other} 中", en=f"'{name}' is given in {other} already")
    return draft.source.diagnose(found.start(1) if found else 0, len(name), "rule-duplicate-id", message)


_GIVEN = {
    "rule": r"\bid['\"]?\s*:\s*['\"]?({})\b",
    "element": r"\bcode['\"]?\s*:\s*['\"]?({})\b",
    "levels": r"^['\"]?({})\b",
    "lights": r"^['\"]?lights\b.*?\bfor['\"]?\s*:\s*['\"]?({})\b",
}
"""How each sort of thing is given its name."""


def at_key(source: Source, key: str, code: str, message: Text, fix: Text | None = None) -> Diagnostic:
    """A fault at a key of the top level."""
    found = re.search(rf"^['\"]?({key})\b", source.text, re.MULTILINE)
    return source.diagnose(found.start(1) if found else 0, len(key), code, message, fix=fix)


def rulebook(rulesets: Sequence[Ruleset]) -> Rulebook:
    """The rulesets in force together, joined in the order of their names, so that a rulebook never depends on the order
    in which they were activated.
    """
    ordered = sorted(rulesets, key=lambda ruleset: ruleset.ref.name)
    digests = "\n".join(f"{one.ref.name} {one.ref.version} {one.ref.digest}" for one in ordered)
    contents = [one.content for one in ordered]
    return Rulebook(
        digest=hashlib.sha256(digests.encode()).hexdigest(),
        rulesets=tuple(one.ref for one in ordered),
        elements=tuple(spec for content in contents for spec in content.elements),
        validations=tuple(rule for content in contents for rule in content.validations),
        scope=tuple(rule for content in contents for rule in content.scope),
        tags=tuple(rule for content in contents for rule in content.tags),
        periods=tuple(rule for content in contents for rule in content.periods),
        alerts=tuple(rule for content in contents for rule in content.alerts),
        counts=tuple(rule for content in contents for rule in content.counts),
        joins=tuple(rule for content in contents for rule in content.joins),
        levels=joined_levels([content.levels for content in contents]),
        lights={subject: lines for content in contents for subject, lines in content.lights.items()},
        dimensions={key: title for content in contents for key, title in content.dimensions.items()},
        scoring=tuple(content.scoring for content in contents if content.scoring is not None),
        mappings={one.ref.name: one.content.mapping for one in ordered if one.content.mapping is not None},
        judges={one.ref.name: compile_judge(one.content.judged) for one in ordered if one.content.judged},
    )
