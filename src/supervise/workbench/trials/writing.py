"""A new rule with its test and its page, made of a template: what is written passes its check and its test at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from string import Template

from supervise.desk.activating import standard_rulesets
from supervise.rules.headers import Kind

from .folders import is_standard, read_text, rulesets_in

ID = re.compile(r"[a-z][a-z0-9-]{0,25}\Z")
"""What a new rule may be called: with room for the names that templates make of it."""
PARTS = ("rule.yaml", "test.yaml")
DEFAULTS: Mapping[Kind, str] = {
    "elements": "element", "mapping": "record", "validation": "must", "periods": "cycle", "alerts": "reminder",
    "scoring": "points",
}  # fmt: skip
_HOME = Path(__file__).parent / "templates"
_SLUG = re.compile(r"[a-z][a-z0-9-]{0,12}\Z")


def templates_of(kind: Kind) -> Sequence[str]:
    """The names of the templates that ship for rules of a kind."""
    return sorted(path.name for path in (_HOME / kind).iterdir() if path.is_dir())


def template_folder(kind: Kind, template: str | None) -> Path | None:
    """Where a template lies: one that ships, by its name, or a folder of somebody's own; None where there is none."""
    home = _HOME / kind / (template or DEFAULTS[kind])
    own = Path(template or "")
    found = home if home.is_dir() else own
    return found if all((found / part).is_file() for part in PARTS) else None


def drafted(id: str, kind: Kind, folder: Path, template: Path) -> Mapping[Path, str]:
    """The texts of the rule, its test and its page, by the path where each belongs."""
    rule, test, page = folder / f"{id}.yaml", folder / f"{id}.test.yaml", folder / f"{id}.md"
    slug, standards = folder.resolve().name, _beside(folder)
    words = {
        "id": id, "name": f"{slug if _SLUG.match(slug) else 'ours'}/{id}", "kind": kind, "file": rule.name,
        "test": test.name, "code": id.replace("-", "_"), "folder": folder.as_posix(),
        "rulesets": f"[{', '.join([rule.name, *standards])}]",
    }  # fmt: skip
    text = (template / "rule.yaml").read_text("utf-8")
    if kind == "elements":
        text = _standard(words["name"], bare=bool(standards)) + text
    own = template / "page.md"
    shown = (own if own.is_file() else _HOME / "page.md").read_text("utf-8")
    texts = {rule: text, test: (template / "test.yaml").read_text("utf-8"), page: shown}
    return {path: Template(one).safe_substitute(words, title=_title(text, id)) for path, one in texts.items()}


def _title(rule: str, id: str) -> str:
    """The title of the new rule in both languages, for its page."""
    found = re.search(r"^title: \{zh: (.*), en: (.*)\}$", rule, re.MULTILINE)
    return Template(f"{found[1]} · {found[2]}").safe_substitute(id=id) if found else id


def _beside(folder: Path) -> Sequence[str]:
    """The standards of data elements that are in the folder already. Raises FileRefused."""
    found = rulesets_in(folder) if folder.is_dir() else []
    return [path.name for path in found if is_standard(read_text(path))]


def _standard(name: str, *, bare: bool) -> str:
    """What a new standard of data elements begins with: all of the shipped one, unless the folder has one (*bare*)."""
    head = f"""\
# 数据元标准：本单位增加的数据元列在最后。 Data elements; those that the bureau adds stand last.
ruleset: {name}
kind: elements
version: "1"
title: {{zh: 数据元 $id, en: Data elements $id}}
basis: {{zh: 请写明依据, en: Say what it carries out}}

elements:
"""
    shipped = standard_rulesets()["rulesets/standard/elements.yaml"]
    return head if bare else head + re.split(r"^elements:\n", shipped, flags=re.MULTILINE)[1].rstrip() + "\n\n"
