"""Where tests and rulesets lie on disk: `*.test.yaml` beside the rulesets that it tests, unless it names others."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from supervise.desk.activating import standard_rulesets
from supervise.desk.rulefiles import read_file, ruleset_sets
from supervise.errors import FileRefused
from supervise.model.base import Text
from supervise.rules.diagnostics import Diagnostic, Source
from supervise.rules.encoding import read_source
from supervise.rules.loading import Ruleset, names_elements, read_all

from .plot import Playbook
from .reading import named_rulesets, read_playbook

ENDINGS = (".test.yaml", ".test.yml")
STANDARD = "standard"


def is_test(path: Path) -> bool:
    """Whether a file holds tests of rulesets."""
    return path.name.endswith(ENDINGS)


def rulesets_in(folder: Path) -> list[Path]:
    """The rulesets of a folder, in the order of their names; those of folders below it are not its own."""
    files = (path for path in folder.iterdir() if path.suffix in {".yaml", ".yml"} and path.is_file())
    return sorted(path for path in files if not is_test(path))


def tests_below(paths: Iterable[Path]) -> Sequence[Path]:
    """The test files among *paths* and below the folders among them; a ruleset stands for the tests beside it."""
    found: dict[Path, None] = {}
    for path in paths:
        inside = sorted(path.rglob("*.yaml")) + sorted(path.rglob("*.yml")) if path.is_dir() else [path]
        found |= dict.fromkeys(one for one in inside if is_test(one))
        if path.is_file() and not is_test(path):
            found |= dict.fromkeys(sorted(one for one in path.parent.glob("*.yaml") if is_test(one)))
    return tuple(found)


def rulesets_below(paths: Iterable[Path]) -> Sequence[Path]:
    """The rulesets among *paths* and below the folders among them; a test file stands for those beside it."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(one for one in path.rglob("*") if one.suffix in {".yaml", ".yml"} and one.is_file())
        else:
            inside = rulesets_in(path.parent) if is_test(path) else [path]
        found |= dict.fromkeys(Path(os.path.normpath(one)) for one in inside if not is_test(one))
    return tuple(found)


@dataclass
class Library:
    """Rulesets read once, however many test files name them."""

    zone: ZoneInfo
    _read: dict[tuple[tuple[str, str], ...], tuple[Sequence[Ruleset], Sequence[Diagnostic]]] = field(
        default_factory=dict
    )

    def playbook(self, path: Path) -> tuple[Playbook | None, Sequence[Diagnostic]]:
        """The tests in *path*; None, and every fault, where it or its rulesets are faulty. Raises FileRefused."""
        text = read_text(path)
        files, faults = _rulesets_of(path, text)
        borrowed = borrowed_for(files)
        rulesets, wrong = self.rulesets(files)
        if faults or wrong:
            return None, (*faults, *wrong)
        return read_playbook(path.as_posix(), text, (files, borrowed), rulesets, self.zone)

    def rulesets(self, files: Mapping[str, str]) -> tuple[Sequence[Ruleset], Sequence[Diagnostic]]:
        """What *files* hold, read with the standard elements where they have none of their own; and every fault."""
        key = (*borrowed_for(files).items(), *files.items())
        if key not in self._read:
            self._read[key] = read_all(key)
        return self._read[key]

    def sets(self, paths: Iterable[Path], files: Mapping[str, str]) -> tuple[Sequence[Ruleset], Sequence[Diagnostic]]:
        """What *files* hold, which were found at *paths*, each set that is in force together read by itself."""
        read = self.read_sets(paths, files)
        return [one for some, _ in read for one in some], [fault for _, faults in read for fault in faults]

    def read_sets(
        self, paths: Iterable[Path], files: Mapping[str, str]
    ) -> Sequence[tuple[Sequence[Ruleset], Sequence[Diagnostic]]]:
        """The same, set by set."""
        places = [Path(os.path.normpath(path.parent if is_test(path) else path)) for path in paths]
        found = ruleset_sets(places, {path: text.encode() for path, text in files.items()})
        return [self.rulesets({path: files[path] for path in one}) for one in found]


def borrowed_for(files: Mapping[str, str]) -> Mapping[str, str]:
    """The standard data elements, where none of *files* is a standard of data elements."""
    if any(map(is_standard, files.values())):
        return {}
    return {path: text for path, text in standard_rulesets().items() if is_standard(text)}


def is_standard(text: str) -> bool:
    """Whether a ruleset is a standard of data elements, as far as its text tells before it is read."""
    return bool(names_elements(text))


def _rulesets_of(path: Path, text: str) -> tuple[Mapping[str, str], Sequence[Diagnostic]]:
    named = named_rulesets(path.as_posix(), text) or (".",)
    files: dict[str, str] = {}
    faults: list[Diagnostic] = []
    for name in named:
        found = _texts(path.parent, name)
        files |= found
        if not found:
            source = Source(path.as_posix(), text)
            message = Text(zh=f"{name} 中没有规则文件", en=f"there are no rulesets in '{name}'")
            faults.append(source.diagnose(max(text.find(name), 0), len(name), "rule-bad-value", message))
    return files, faults


def _texts(folder: Path, name: str) -> Mapping[str, str]:
    """The rulesets called *name*: a file or a folder from *folder* on, or `standard`, or one as `standard/alerts`."""
    if name == STANDARD or name.startswith(f"{STANDARD}/"):
        shipped = standard_rulesets()
        return {path: text for path, text in shipped.items() if name == STANDARD or path == f"rulesets/{name}.yaml"}
    place = Path(os.path.normpath(folder / name))
    files = rulesets_in(place) if place.is_dir() else [place] if place.is_file() else []
    return {file.as_posix(): read_text(file) for file in files}


def read_text(path: Path) -> str:
    """The text of a file, read as the loader reads it. Raises FileRefused, with the place of what no text has."""
    source, unreadable = read_source(path.as_posix(), read_file(path))
    if unreadable is not None:
        raise FileRefused(
            name=str(path), why_zh=unreadable.show("zh"), why_en=unreadable.show("en"),
            next_zh="请核对编码（UTF-8）", next_en="Check its encoding (UTF-8)",
        )  # fmt: skip
    return source.text
