"""What every ruleset begins with, and every rule of it: names, versions, effective dates, titles and the basis."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from supervise.model.base import Text

from .loader import Node, Scalar
from .reading import Fields, Page
from .rulebook import RuleRef, RulesetRef
from .waivers import Waiver, read_waivers

Kind = Literal["elements", "mapping", "validation", "periods", "alerts", "scoring"]

HEADER_KEYS = ("ruleset", "kind", "version", "effective", "title", "basis", "define", "waive")
HEADER_REQUIRED = ("ruleset", "kind", "version", "title", "basis")
RULE_KEYS = ("id", "title", "basis")
EFFECTIVE_KEYS = ("from", "to")

NAME = re.compile(r"[a-z][a-z0-9-]*(?:/[a-z][a-z0-9-]*)*\Z")
VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{0,19}\Z")
ID = re.compile(r"[a-z][a-z0-9-]{0,31}\Z")
_LONGEST_NAME = 40


@dataclass(frozen=True)
class Header:
    """The head of a ruleset. It is effective from midnight of `effective_from` to midnight of `effective_to`, in the
    zone of the desk; None leaves that end open.
    """

    ref: RulesetRef
    effective_from: date | None
    effective_to: date | None
    line: int
    waivers: tuple[Waiver, ...] = ()


def read_header(fields: Fields, kind: Kind) -> Header | None:
    """The head of a ruleset whose kind is known; None where it has no usable name, version, title or basis.

    Its digest is known once all of the ruleset has been read: `seal` puts it in.
    """
    page = fields.page
    name = _form(fields, "ruleset", NAME, "city/alerts")
    if name is not None and len(name) > _LONGEST_NAME:
        longest = Text(zh=f"名称超过 {_LONGEST_NAME} 个字符", en=f"a name of more than {_LONGEST_NAME} characters")
        shorter = Text(zh="缩短名称，如 city/alerts", en="give it a shorter name, as city/alerts")
        page.fault(fields.entries.entries["ruleset"][1], "rule-bad-value", longest, fix=shorter)
    version = _form(fields, "version", VERSION, "2026.1")
    title, basis = fields.both("title"), fields.both("basis")
    starts, ends = _effective(fields, kind)
    waivers = read_waivers(fields)
    if name is None or version is None or title is None or basis is None:
        return None
    ref = RulesetRef(name, version, "", kind, title, basis)
    return Header(ref, starts, ends, page.line(fields.entries), waivers)


def seal(header: Header, digest: str) -> None:
    """Give the ruleset its digest, before anybody has seen the reference that its rules hold already."""
    object.__setattr__(header.ref, "digest", digest)


def _form(fields: Fields, name: str, form: re.Pattern[str], example: str) -> str | None:
    text = fields.text(name)
    if text is None or form.match(text):
        return text
    message = Text(zh=f"{name} 不能写成 {text}", en=f"'{text}' cannot be the {name}")
    fix = Text(
        zh=f"写作 {example} 这样：小写字母、数字和连字符，不留空格",
        en=f"write it like {example}: small letters, digits and hyphens, no blanks",
    )
    fields.page.fault(fields.entries.entries[name][1], "rule-bad-value", message, fix=fix)
    return None


def _effective(fields: Fields, kind: Kind) -> tuple[date | None, date | None]:
    inner = fields.fields("effective", EFFECTIVE_KEYS)
    if inner is None:
        return None, None
    starts, ends = inner.day("from"), inner.day("to")
    if starts is not None and ends is not None and ends <= starts:
        message = Text(zh="to 不晚于 from，一天也不生效", en="'to' is not after 'from': it would never be in force")
        fix = Text(
            zh="to 写失效的那一天，晚于 from", en="write the first day on which it no longer holds, after 'from'"
        )
        fields.page.fault(inner.key("to"), "rule-bad-value", message, fix=fix)
    if ends is not None and kind == "elements":
        message = Text(zh="数据元标准没有失效日期", en="a standard of data elements has no end")
        fix = Text(zh="删去 to，由新版本接替", en="leave out 'to': a later version takes its place")
        fields.page.fault(inner.key("to"), "rule-bad-value", message, fix=fix)
    return starts, ends


def read_defines(fields: Fields) -> Mapping[str, Scalar]:
    """The names for conditions used more than once, each with its text."""
    page = fields.page
    node = fields.node("define")
    entries = None if node is None else page.as_entries(node)
    found: dict[str, Scalar] = {}
    for name, (key, value) in ({} if entries is None else entries.entries).items():
        if not name.isidentifier():
            message = Text(zh=f"{name} 不能作名称", en=f"'{name}' is no name")
            fix = Text(zh="名称用字母、汉字、数字和下划线", en="make it of letters, digits and _")
            page.fault(key, "rule-bad-value", message, fix=fix)
        elif page.as_text(value) is not None and isinstance(value, Scalar):
            found[name] = value
    return found


class Ids:
    """The ids given in one ruleset; a second use of one is a fault that names the line of the first."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._first: dict[str, Node] = {}

    def take(self, name: str, node: Node) -> None:
        """Note that *node* gives the id *name*."""
        first = self._first.setdefault(name, node)
        if first is not node:
            line = self._page.line(first)
            message = Text(zh=f"{name} 已在第 {line} 行用过", en=f"'{name}' is taken by line {line}")
            self._page.fault(node, "rule-duplicate-id", message)


def read_rule(fields: Fields, header: Header, ids: Ids, default: str | None = None) -> RuleRef | None:
    """Who a rule is. Without a title it is called by its id; without a basis it carries out that of its ruleset.

    *default* is the id of a rule that need not name itself.
    """
    name = _form(fields, "id", ID, "due-soon") if default is None or "id" in fields else default
    title = fields.both("title") if "title" in fields else None
    basis = fields.both("basis") if "basis" in fields else None
    if name is None:
        return None
    ids.take(name, fields.entries.entries["id"][1] if "id" in fields else fields.entries)
    page = fields.page
    return RuleRef(
        id=name, ruleset=header.ref, title=title or Text(zh=name, en=name), basis=basis or header.ref.basis,
        place=f"{page.source.path}:{page.line(fields.entries)}",
    )  # fmt: skip
