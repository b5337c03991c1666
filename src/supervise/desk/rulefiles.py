"""Reading rulesets from disk, the same way for the desk and for every command: as bytes, which the loader judges."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from supervise.errors import FileRefused
from supervise.rules.encoding import MAX_BYTES, read_source
from supervise.rules.loading import names_elements

_TESTS = (".test.yaml", ".test.yml")


def ruleset_paths(place: Path) -> list[Path]:
    """*place* itself, or of a folder all .yaml and .yml files below it, in order, without the tests of rulesets."""
    if not place.is_dir():
        return [place]
    found = (path for path in place.rglob("*") if path.suffix in {".yaml", ".yml"} and path.is_file())
    return sorted(path for path in found if not path.name.endswith(_TESTS))


def read_rulesets(*places: Path) -> Mapping[str, bytes]:
    """The rulesets at *places*, by path. No more is read of a file than shows that it is too large.

    Raises FileRefused for a file that the system does not give.
    """
    return {path.as_posix(): read_file(path) for place in places for path in ruleset_paths(place)}


def ruleset_sets(places: Sequence[Path], files: Mapping[str, bytes]) -> Sequence[Mapping[str, bytes]]:
    """*files*, read at *places*, as the sets that are in force together.

    A folder with a standard of data elements is one with all below it, any other folder is one of its own; files that
    are named themselves belong together.
    """
    standards = {Path(one).parent for one, data in files.items() if names_elements(read_source(one, data)[0].text)}
    homes = {path: _home(Path(path), places, standards) for path in files}
    return [
        {path: data for path, data in files.items() if homes[path] == home} for home in dict.fromkeys(homes.values())
    ]


def _home(path: Path, places: Sequence[Path], standards: Collection[Path]) -> Path | None:
    """The folder whose set the ruleset at *path* belongs to; None for one that is named itself."""
    if path in places:
        return None
    root = next(place for place in places if place in path.parents)
    above = [folder for folder in path.parents if folder == root or root in folder.parents]
    return next((folder for folder in reversed(above) if folder in standards), path.parent)


def read_file(path: Path) -> bytes:
    """The bytes of a file, and no more of them than show that it is too large. Raises FileRefused."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as failed:
        why = failed.strerror or str(failed)
        raise FileRefused(
            name=str(path),
            why_zh=why,
            why_en=why,
            next_zh="请核对路径与权限",
            next_en="Check its path and its permissions",
        ) from failed
