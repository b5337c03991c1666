"""Writing the witness of each finding into a folder: as a test where it can be lived through, else as facts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from supervise.rules.lint.found import Found
from supervise.rules.loading import Ruleset

from . import facts, stories
from .lives import Setting


def write_witnesses(found: Iterable[Found], rulesets: Sequence[Ruleset], folder: Path, zone: ZoneInfo) -> list[Path]:
    """Write them; the files, in the order of the findings. What concerns a waiver alone needs no witness."""
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for one in found:
        if not one.cases:
            continue
        ending, text = witness_of(one, rulesets, folder, zone)
        path = _free(folder, _name(one), ending, written)
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written


def witness_of(found: Found, rulesets: Sequence[Ruleset], folder: Path, zone: ZoneInfo) -> tuple[str, str]:
    """The ending and the text of the file that shows *found*, as it stands in *folder*."""
    own = [one for one in rulesets if one.path in found.files]
    named = [facts.relative(one.path, folder) for one in own if not facts.is_shipped(one.path)]
    story = stories.story_of(found, Setting(own, zone), named)
    if story is not None:
        return stories.ENDING, story
    document = facts.as_document(found, folder)
    return facts.ENDING, json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _name(found: Found) -> str:
    return re.sub(r"[^a-z0-9-]+", "-", f"{found.lint}-{found.rule}".lower()).strip("-")


def _free(folder: Path, name: str, ending: str, taken: Sequence[Path]) -> Path:
    """A file of its own for every finding, so that none of them overwrites another."""
    number = 1
    while (path := folder / (f"{name}{ending}" if number == 1 else f"{name}-{number}{ending}")) in taken:
        number += 1
    return path
